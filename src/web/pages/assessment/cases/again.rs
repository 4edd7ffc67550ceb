//! What is said of a file that comes back: what was asked, and what changed since.

use serde::Serialize;

use crate::actions::assessment::resubmissions::{AnswerInWords, Resubmission};
use crate::domain::assessment::resubmission::ordinal;
use crate::domain::calendar::Calendar;
use crate::domain::values::sentence_case;
use crate::web::components::{Kind, NoticeBox};

/// What is said of a file that comes back.
#[derive(Debug, Serialize)]
pub(super) struct Again {
    notice: NoticeBox,
    note: Option<String>,
    answers: Vec<AgainRow>,
    added: Vec<String>,
    removed: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AgainRow {
    code: String,
    label: String,
    before: String,
    after: String,
}

impl Again {
    pub(super) fn new(again: &Resubmission, calendar: Calendar) -> Self {
        let returned = again.returned.as_ref().map_or_else(String::new, |returned| {
            let who = if returned.by_actor { "you" } else { "the agency" };
            format!(
                "; {who} returned it on {} for: {}",
                calendar.day_of(returned.at),
                returned.reason
            )
        });
        let row = |changed: &AnswerInWords| AgainRow {
            code: changed.code.clone(),
            label: changed.label.clone(),
            before: changed.before.clone(),
            after: changed.after.clone(),
        };
        Self {
            notice: NoticeBox {
                kind: Kind::Neutral,
                title: format!("{} submission{returned}", ordinal(again.number)),
                text: Some(format!("{}.", sentence_case(&again.summary))),
            },
            note: again.note.clone(),
            answers: again.answers.iter().map(row).collect(),
            added: again.evidence.0.clone(),
            removed: again.evidence.1.clone(),
        }
    }
}
