//! Mails about a case to those who decide on it.

use serde::Serialize;

use super::mail::Mail;

/// A proposed decision to sign: the first one, or a new one after an objection or a change.
#[derive(Serialize)]
pub(crate) struct ToSign<'a> {
    /// The proposed decision, in words.
    pub decision: &'a str,
    /// The office that is asked, inside a sentence.
    pub office: String,
    /// What a new proposal changed; empty for the first one.
    pub changes: &'a [String],
    /// The office that had objected, and why.
    pub objection: Option<Objection<'a>>,
}

/// An objection to the proposal before.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Objection<'a> {
    /// The office.
    pub office: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Mail for ToSign<'_> {
    const TEMPLATE: &'static str = "assessment/to_sign";

    fn subject(&self) -> &'static str {
        if self.changes.is_empty() { "A decision to sign" } else { "A new proposal to sign" }
    }

    fn samples() -> Vec<Self> {
        static CHANGES: std::sync::LazyLock<Vec<String>> =
            std::sync::LazyLock::new(|| vec!["A condition was added.".to_owned()]);
        let one = |changes: &'static [String], objection| Self {
            decision: "Approved",
            office: "federal programs".to_owned(),
            changes,
            objection,
        };
        let objection = Objection { office: "Curriculum", reason: "The evidence is thin." };
        vec![
            one(&[], None),
            one(CHANGES.as_slice(), None),
            one(CHANGES.as_slice(), Some(objection)),
        ]
    }
}

/// The lead took a proposal back.
#[derive(Serialize)]
pub(crate) struct ProposalTakenBack<'a> {
    /// Why.
    pub reason: &'a str,
}

impl Mail for ProposalTakenBack<'_> {
    const TEMPLATE: &'static str = "assessment/proposal_taken_back";

    fn subject(&self) -> &'static str {
        "A proposal was taken back"
    }

    fn samples() -> Vec<Self> {
        vec![Self { reason: "A condition is missing." }]
    }
}

/// An office does not agree.
#[derive(Serialize)]
pub(crate) struct OfficeObjects<'a> {
    /// The office.
    pub office: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Mail for OfficeObjects<'_> {
    const TEMPLATE: &'static str = "assessment/office_objects";

    fn subject(&self) -> &'static str {
        "An office objects"
    }

    fn samples() -> Vec<Self> {
        vec![Self { office: "Curriculum", reason: "The evidence is thin." }]
    }
}

/// Some offices have nobody left who may sign.
#[derive(Serialize)]
pub(crate) struct NobodyToSign<'a> {
    /// Which, and the way out; without a full stop at its end.
    pub sentence: &'a str,
    /// Whether it is for an administrator, who is led to the people instead of the case.
    pub to_people: bool,
}

impl Mail for NobodyToSign<'_> {
    const TEMPLATE: &'static str = "assessment/nobody_to_sign";

    fn subject(&self) -> &'static str {
        "Nobody is left to sign"
    }

    fn samples() -> Vec<Self> {
        let one = |to_people| Self {
            sentence: "Curriculum has nobody left who may sign. Invite somebody",
            to_people,
        };
        vec![one(false), one(true)]
    }
}

/// A decision is made, and nobody is left who may publish it; for administrators.
#[derive(Serialize)]
pub(crate) struct NobodyToPublish {}

impl Mail for NobodyToPublish {
    const TEMPLATE: &'static str = "assessment/nobody_to_publish";

    fn subject(&self) -> &'static str {
        "Nobody is left to publish"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// All offices agreed.
#[derive(Serialize)]
pub(crate) struct ToPublish<'a> {
    /// The decision, in words.
    pub decision: &'a str,
}

impl Mail for ToPublish<'_> {
    const TEMPLATE: &'static str = "assessment/to_publish";

    fn subject(&self) -> &'static str {
        "A decision to publish"
    }

    fn samples() -> Vec<Self> {
        vec![Self { decision: "Approved" }]
    }
}

/// A vendor answered a decision, and the lead has to answer.
#[derive(Serialize)]
pub(crate) struct ResponseWaits {
    /// Whether it waited until the vendor's days were over.
    pub again: bool,
}

impl Mail for ResponseWaits {
    const TEMPLATE: &'static str = "assessment/response_waits";

    fn subject(&self) -> &'static str {
        if self.again { "A response still waits" } else { "The vendor responded to the decision" }
    }

    fn samples() -> Vec<Self> {
        vec![Self { again: false }, Self { again: true }]
    }
}

/// A decision was opened again because of what its vendor said.
#[derive(Serialize)]
pub(crate) struct DecisionReopened<'a> {
    /// Why.
    pub reason: &'a str,
}

impl Mail for DecisionReopened<'_> {
    const TEMPLATE: &'static str = "assessment/decision_reopened";

    fn subject(&self) -> &'static str {
        "The decision was opened again"
    }

    fn samples() -> Vec<Self> {
        vec![Self { reason: "The test was of this version after all." }]
    }
}

/// The publisher gave a decision back.
#[derive(Serialize)]
pub(crate) struct SentBack<'a> {
    /// Why.
    pub reason: &'a str,
    /// How many offices sign.
    pub offices: usize,
}

impl Mail for SentBack<'_> {
    const TEMPLATE: &'static str = "assessment/sent_back";

    fn subject(&self) -> &'static str {
        "Sent back before publication"
    }

    fn samples() -> Vec<Self> {
        vec![Self { reason: "The letter names the wrong day.", offices: 3 }]
    }
}
