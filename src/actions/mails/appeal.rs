//! Mails about an appeal.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::assessment::appeal::AppealOutcome;

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

/// How long an appeal has waited when people hear of it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wait {
    /// It is new.
    New,
    /// The day by which the agency answers comes near.
    Near,
    /// That day is over.
    Late,
}

/// A vendor appeals; for those who may decide on it.
#[derive(Serialize)]
pub(crate) struct AppealFiled<'a> {
    /// The day by which the agency answers, in words.
    pub by: &'a str,
    /// How long it has waited.
    pub wait: Wait,
}

impl Mail for AppealFiled<'_> {
    const TEMPLATE: &'static str = "assessment/appeal_filed";

    fn subject(&self) -> &'static str {
        match self.wait {
            Wait::New => "An appeal to decide",
            Wait::Near => "An appeal still waits",
            Wait::Late => "An appeal is overdue",
        }
    }

    fn samples() -> Vec<Self> {
        [Wait::New, Wait::Near, Wait::Late].map(|wait| Self { by: "30 March 2027", wait }).into()
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

/// The agency decided on an appeal; for those who had a part in the decision, and who publish.
#[derive(Serialize)]
pub(crate) struct AppealRuled<'a> {
    /// What came of it, in words.
    pub outcome: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Whether the decision is made anew.
    pub anew: bool,
}

impl Mail for AppealRuled<'_> {
    const TEMPLATE: &'static str = "assessment/appeal_ruled";

    fn subject(&self) -> &'static str {
        "An appeal is decided"
    }

    fn samples() -> Vec<Self> {
        let reason = "The report is of another version.";
        AppealOutcome::ALL
            .map(|one| Self { outcome: one.label(), reason, anew: one == AppealOutcome::Changed })
            .into()
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
