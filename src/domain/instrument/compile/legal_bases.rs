//! Reads the grounds on which an answer may be asked to stay with the agency.

use super::cursor::{At, read_json};
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::legal_bases::{LegalBases, LegalBasis};

/// No agency waits longer than this for a vendor.
const MOST_DAYS: u32 = 90;

impl LegalBases {
    /// Parses and checks the file with the grounds; `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<LegalBases, Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let bases = json.as_ref().and_then(|json| read(&At::root(json, file, &faults)));
        bases.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_vec())
    }
}

fn read(at: &At<'_>) -> Option<LegalBases> {
    at.object(&["days_to_withdraw", "bases"])?;
    let days_to_withdraw = at.need("days_to_withdraw").and_then(|days| days.whole(0, MOST_DAYS));
    let list = at.need("bases")?;
    let mut bases: Vec<LegalBasis> = Vec::new();
    for item in list.items() {
        let Some(read) = basis(&item) else { continue };
        if bases.iter().any(|known| known.id == read.id) {
            item.fault(format!("“{}” stands twice in this list.", read.id));
        } else {
            bases.push(read);
        }
    }
    if list.items().is_empty() {
        list.fault("Give at least one: a vendor could choose none.");
    }
    Some(LegalBases { bases, days_to_withdraw: days_to_withdraw? })
}

fn basis(at: &At<'_>) -> Option<LegalBasis> {
    at.object(&["id", "title", "law", "help"])?;
    let (id, title, help) = (at.need("id"), at.need("title"), at.need("help"));
    Some(LegalBasis {
        id: id?.id()?,
        title: title?.text()?,
        law: at.get("law").and_then(|law| law.text()),
        help: help?.text()?,
    })
}
