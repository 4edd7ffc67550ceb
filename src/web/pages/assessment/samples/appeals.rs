//! Samples of appeals.

use std::sync::Arc;

use super::{at, disclosure, id, questionnaire};
use crate::actions::assessment::appeals::AppealFile;
use crate::domain::assessment::appeal::{Appeal, AppealOutcome, AppealRuling};
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::Calendar;

/// An appeal with this outcome, or open.
pub fn appeal(outcome: Option<AppealOutcome>) -> Appeal {
    Appeal {
        round: 1,
        grounds: "The report is of this version.".to_owned(),
        parts: Vec::new(),
        asks: "Score it again.".to_owned(),
        by: "Jo Park".to_owned(),
        at: at(),
        answer_by: Calendar::UTC.day(at()),
        ruling: outcome.map(|outcome| AppealRuling {
            outcome,
            reason: "It is of another one.".to_owned(),
            account: id("7"),
            by: "Lea Lead".to_owned(),
            at: at(),
        }),
        reminded: None,
    }
}

/// Decisions that can be appealed, are, and were.
pub fn appealing() -> Vec<AppealFile> {
    let Some(questionnaire) = questionnaire().map(Arc::new) else { return Vec::new() };
    let appeals = [None, Some(appeal(None))]
        .into_iter()
        .chain(AppealOutcome::ALL.map(|outcome| Some(appeal(Some(outcome)))));
    let file = |(place, appeal): (usize, Option<Appeal>)| AppealFile {
        disclosure: disclosure(State::Published),
        questionnaire: Arc::clone(&questionnaire),
        may: place < 2,
        cannot: (place == 2).then(|| "Ask an owner to open this page.".to_owned()),
        until: appeal.is_none().then(|| Calendar::UTC.day(at())),
        appeal,
    };
    appeals.enumerate().map(file).collect()
}
