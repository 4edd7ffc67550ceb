//! Mails about an appeal.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::assessment::appeal::{AppealOutcome, AppealReminder};

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
    /// What they are reminded of; none when they hear of it first.
    pub reminder: Option<AppealReminder>,
}

impl Mail for AppealFiled<'_> {
    const TEMPLATE: &'static str = "assessment/appeal_filed";

    fn subject(&self) -> &'static str {
        match self.reminder {
            None => "An appeal to decide",
            Some(AppealReminder::Near) => "An appeal still waits",
            Some(AppealReminder::Late) => "An appeal is overdue",
        }
    }

    fn samples() -> Vec<Self> {
        [None, Some(AppealReminder::Near), Some(AppealReminder::Late)]
            .map(|reminder| Self { by: "30 March 2027", reminder })
            .into()
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

/// The agency decided on an appeal; for those who had a part in the decision and see decisions.
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
