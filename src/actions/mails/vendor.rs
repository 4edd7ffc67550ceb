//! Mails about a case to its vendor.

use serde::Serialize;

use super::mail::Mail;

/// The receipt of a submission.
#[derive(Serialize)]
pub(crate) struct Received<'a> {
    /// Who attested.
    pub attested_by: &'a str,
    /// The instant, in words.
    pub at: &'a str,
    /// The digest of what was submitted.
    pub digest: &'a str,
}

impl Mail for Received<'_> {
    const TEMPLATE: &'static str = "assessment/received";

    fn subject(&self) -> &'static str {
        "Received"
    }

    fn samples() -> Vec<Self> {
        vec![Self { attested_by: "Jo Park", at: "21 November 2026, 10:00 UTC", digest: "9f86d081" }]
    }
}

/// The agency took the submission for review.
#[derive(Serialize)]
pub(crate) struct Accepted {}

impl Mail for Accepted {
    const TEMPLATE: &'static str = "assessment/accepted";

    fn subject(&self) -> &'static str {
        "Accepted for review"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// The agency gave the submission back.
#[derive(Serialize)]
pub(crate) struct Returned<'a> {
    /// What is missing.
    pub reason: &'a str,
}

impl Mail for Returned<'_> {
    const TEMPLATE: &'static str = "assessment/returned";

    fn subject(&self) -> &'static str {
        "Please complete your disclosure"
    }

    fn samples() -> Vec<Self> {
        vec![Self { reason: "The accessibility report is missing." }]
    }
}

/// The vendor took its disclosure back; a copy for its own people.
#[derive(Serialize)]
pub(crate) struct TakenBack<'a> {
    /// Who did.
    pub who: &'a str,
    /// The instant, in words.
    pub at: String,
    /// Why.
    pub reason: &'a str,
}

impl Mail for TakenBack<'_> {
    const TEMPLATE: &'static str = "assessment/taken_back";

    fn subject(&self) -> &'static str {
        "You took it back"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            who: "Jo Park",
            at: "21 November 2026, 10:00 UTC".to_owned(),
            reason: "We start again.",
        }]
    }
}

/// The decision is published; its letter stands in the mail.
#[derive(Serialize)]
pub(crate) struct Published<'a> {
    /// The letter.
    pub letter: &'a str,
    /// The listing's slug.
    pub slug: &'a str,
}

impl Mail for Published<'_> {
    const TEMPLATE: &'static str = "assessment/published";

    fn subject(&self) -> &'static str {
        "Decision published"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            letter: "To Brookfield Learning\n\nYour tool Askwell was assessed. The decision: \
                Approved.",
            slug: "askwell",
        }]
    }
}
