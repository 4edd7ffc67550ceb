//! Reads the names that keep their capital inside a sentence.

use std::collections::BTreeSet;

use super::cursor::{At, read_json};
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::proper_nouns::ProperNouns;

impl ProperNouns {
    /// Parses and checks the file with the names; `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<ProperNouns, Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let names = json.as_ref().and_then(|json| read(&At::root(json, file, &faults)));
        names.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_vec())
    }
}

fn read(at: &At<'_>) -> Option<ProperNouns> {
    at.object(&["names"])?;
    let mut names = BTreeSet::new();
    for item in at.need("names")?.items() {
        let Some(name) = item.text() else { continue };
        if name.chars().any(|c| !c.is_alphanumeric()) || !name.starts_with(char::is_uppercase) {
            item.fault(format!("A name here is one word with a capital; “{name}” is not."));
        } else if !names.insert(name.clone()) {
            item.fault(format!("“{name}” stands twice in this list."));
        }
    }
    Some(ProperNouns(names))
}
