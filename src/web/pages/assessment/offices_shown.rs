//! What the three offices said of a proposed decision, and whether it still counts.

use serde::Serialize;

use crate::domain::assessment::decision::{Office, SignOff};
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::Calendar;
use crate::web::components::{Kind, StatusTag};

/// The words of all offices.
#[derive(Debug, Serialize)]
pub(super) struct Offices {
    /// That the words do not count, when their proposal does not stand any more.
    note: Option<String>,
    offices: Vec<OfficeRow>,
}

#[derive(Debug, Serialize)]
struct OfficeRow {
    office: &'static str,
    status: StatusTag,
    name: Option<String>,
    reason: Option<String>,
}

impl Offices {
    /// Every office with its word on the proposal of a disclosure in `state`.
    pub(super) fn new(signoffs: &[SignOff], state: State, calendar: Calendar) -> Self {
        let counts = matches!(state, State::Proposed | State::Decided | State::Published);
        let row = |office: Office| match signoffs.iter().find(|signoff| signoff.office == office) {
            None => OfficeRow {
                office: office.label(),
                status: StatusTag::new(Kind::Neutral, "Not signed yet"),
                name: None,
                reason: None,
            },
            Some(signoff) => OfficeRow {
                office: office.label(),
                status: word(signoff.agreed, counts),
                name: Some(format!("{}, {}", signoff.name, calendar.day_of(signoff.signed_at))),
                reason: Some(signoff.reason.clone()).filter(|reason| !reason.is_empty()),
            },
        };
        let note = "These words are about a proposal that does not stand any more, so they do not \
            count. A new proposal needs all three offices again.";
        Self {
            note: (!counts && !signoffs.is_empty()).then(|| note.to_owned()),
            offices: Office::ALL.into_iter().map(row).collect(),
        }
    }
}

fn word(agreed: bool, counts: bool) -> StatusTag {
    match (agreed, counts) {
        (true, true) => StatusTag::new(Kind::Good, "Agrees"),
        (false, true) => StatusTag::new(Kind::Stop, "Objects"),
        (true, false) => StatusTag::new(Kind::Neutral, "Agreed, does not count any more"),
        (false, false) => StatusTag::new(Kind::Neutral, "Objected, does not count any more"),
    }
}
