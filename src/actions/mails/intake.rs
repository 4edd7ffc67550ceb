//! Mails about the cycles in which the agency takes disclosures.

use serde::Serialize;

use super::mail::Mail;

/// A draft that waits to be submitted.
#[derive(Serialize)]
pub(crate) struct DraftLine {
    /// The product's name.
    pub(crate) product: String,
    /// The disclosure's id.
    pub(crate) disclosure: String,
}

fn sample_lines() -> Vec<DraftLine> {
    vec![DraftLine { product: "Askwell".to_owned(), disclosure: "0193".to_owned() }]
}

/// A cycle closes soon, and drafts are not submitted.
#[derive(Serialize)]
pub(crate) struct CycleCloses<'a> {
    /// The cycle's name.
    pub(crate) cycle: &'a str,
    /// Its last day, in words.
    pub(crate) closes: String,
    /// The drafts.
    pub(crate) lines: Vec<DraftLine>,
}

impl Mail for CycleCloses<'_> {
    const TEMPLATE: &'static str = "assessment/cycle_closes";

    fn subject(&self) -> &'static str {
        "A cycle closes soon, and you have drafts"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            cycle: "Spring 2027",
            closes: "30 April 2027".to_owned(),
            lines: sample_lines(),
        }]
    }
}

/// An open cycle closes later than it said.
#[derive(Serialize)]
pub(crate) struct CycleExtended<'a> {
    /// The cycle's name.
    pub(crate) cycle: &'a str,
    /// The last day that it had, in words.
    pub(crate) before: String,
    /// The last day that it has, in words.
    pub(crate) closes: String,
    /// The drafts.
    pub(crate) lines: Vec<DraftLine>,
}

impl Mail for CycleExtended<'_> {
    const TEMPLATE: &'static str = "assessment/cycle_extended";

    fn subject(&self) -> &'static str {
        "You have longer to submit"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            cycle: "Spring 2027",
            before: "30 April 2027".to_owned(),
            closes: "14 May 2027".to_owned(),
            lines: sample_lines(),
        }]
    }
}
