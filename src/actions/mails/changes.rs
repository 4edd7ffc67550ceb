//! Mails about changes of published tools that vendors told of.

use serde::Serialize;

use super::mail::Mail;

/// For leads: a vendor told of a change.
#[derive(Serialize)]
pub(crate) struct ChangeTold<'a> {
    /// What changes, inside a sentence.
    pub(crate) what: String,
    /// The day on which it takes effect, in words.
    pub(crate) on: String,
    /// Whether it was told late.
    pub(crate) late: bool,
    /// In the vendor's words.
    pub(crate) words: &'a str,
    /// The day by which the agency answers, in words.
    pub(crate) answer_by: String,
    /// The notice's id.
    pub(crate) notice: &'a str,
}

impl Mail for ChangeTold<'_> {
    const TEMPLATE: &'static str = "registry/change_told";

    fn subject(&self) -> &'static str {
        "A vendor tells of a change"
    }

    fn samples() -> Vec<Self> {
        let of = |late| Self {
            what: "new base model (transformative)".to_owned(),
            on: "15 April 2027".to_owned(),
            late,
            words: "We move to a newer model.",
            answer_by: "17 March 2027".to_owned(),
            notice: "0193",
        };
        vec![of(false), of(true)]
    }
}

/// For the vendor: what follows from the change that it told of.
#[derive(Serialize)]
pub(crate) struct ChangeAnswered<'a> {
    /// What changes, inside a sentence.
    pub(crate) what: &'a str,
    /// The day by which it answers what the change touches; none where nothing follows.
    pub(crate) until: Option<String>,
    /// Whether a publisher is asked to suspend the listing meanwhile.
    pub(crate) suspends: bool,
    /// Why, in the agency's words.
    pub(crate) reason: &'a str,
    /// Where the vendor goes on.
    pub(crate) path: String,
}

impl Mail for ChangeAnswered<'_> {
    const TEMPLATE: &'static str = "registry/change_answered";

    fn subject(&self) -> &'static str {
        if self.until.is_some() { "Your change is reviewed" } else { "Your change is noted" }
    }

    fn samples() -> Vec<Self> {
        let of = |until: Option<&str>, suspends| Self {
            what: "new base model (transformative)",
            until: until.map(str::to_owned),
            suspends,
            reason: "The model decides what students read.",
            path: "/disclosures/0193".to_owned(),
        };
        vec![of(None, false), of(Some("30 April 2027"), false), of(Some("30 April 2027"), true)]
    }
}

/// For publishers: a lead proposes to suspend a listing while a change is reviewed, or because of
/// an incident.
#[derive(Serialize)]
pub(crate) struct SuspensionProposed<'a> {
    /// What changes, inside a sentence; none where it is about an incident.
    pub(crate) what: Option<&'a str>,
    /// Why, in the lead's words.
    pub(crate) reason: &'a str,
    /// The page with the form, below the site's address.
    pub(crate) path: String,
}

impl Mail for SuspensionProposed<'_> {
    const TEMPLATE: &'static str = "registry/suspension_proposed";

    fn subject(&self) -> &'static str {
        "A lead proposes to suspend a listing"
    }

    fn samples() -> Vec<Self> {
        let reason = "The model decides what students read.";
        vec![
            Self {
                what: Some("new base model (transformative)"),
                reason,
                path: "/notices/0193".to_owned(),
            },
            Self { what: None, reason, path: "/registry/askwell".to_owned() },
        ]
    }
}
