//! Mails about an appeal.

use serde::Serialize;

use super::mail::Mail;

/// The agency has an appeal; for its vendor.
#[derive(Serialize)]
pub(crate) struct AppealReceived<'a> {
    /// The day by which the agency answers, in words.
    pub by: &'a str,
}

impl Mail for AppealReceived<'_> {
    const TEMPLATE: &'static str = "assessment/appeal_received";

    fn subject(&self) -> &'static str {
        "Your appeal is received"
    }

    fn samples() -> Vec<Self> {
        vec![Self { by: "30 March 2027" }]
    }
}

/// A vendor appeals; for those who may decide on it.
#[derive(Serialize)]
pub(crate) struct AppealFiled<'a> {
    /// The day by which the agency answers, in words.
    pub by: &'a str,
    /// Whether they know already, and the day comes near.
    pub again: bool,
}

impl Mail for AppealFiled<'_> {
    const TEMPLATE: &'static str = "assessment/appeal_filed";

    fn subject(&self) -> &'static str {
        if self.again { "An appeal still waits" } else { "An appeal to decide" }
    }

    fn samples() -> Vec<Self> {
        vec![Self { by: "30 March 2027", again: false }, Self { by: "30 March 2027", again: true }]
    }
}

/// A vendor appeals, and no lead may decide on it; for administrators.
#[derive(Serialize)]
pub(crate) struct NobodyToDecide<'a> {
    /// The day by which the agency answers, in words.
    pub by: &'a str,
}

impl Mail for NobodyToDecide<'_> {
    const TEMPLATE: &'static str = "assessment/nobody_to_decide";

    fn subject(&self) -> &'static str {
        "Nobody is left to decide an appeal"
    }

    fn samples() -> Vec<Self> {
        vec![Self { by: "30 March 2027" }]
    }
}

/// The agency decided on an appeal; for its vendor.
#[derive(Serialize)]
pub(crate) struct AppealDecided<'a> {
    /// `upheld`, `changed` or `dismissed`.
    pub outcome: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Mail for AppealDecided<'_> {
    const TEMPLATE: &'static str = "assessment/appeal_decided";

    fn subject(&self) -> &'static str {
        "The agency decided on your appeal"
    }

    fn samples() -> Vec<Self> {
        ["upheld", "changed", "dismissed"]
            .map(|outcome| Self { outcome, reason: "The report is of another version." })
            .into()
    }
}
