//! What is said of a submission that renews an earlier one: what changed since, and what somebody
//! said to be still true.

use serde::Serialize;

use crate::actions::assessment::renewals::Renewed;
use crate::domain::calendar::Calendar;
use crate::domain::texts::counted;
use crate::domain::values::sentence_case;
use crate::web::components::{Kind, NoticeBox};

/// What reviewers and deciders read of a renewal.
#[derive(Debug, Clone, Serialize)]
pub struct RenewedPart {
    notice: NoticeBox,
    attested: Vec<AttestedRow>,
    answers: Vec<ChangedRow>,
    added: Vec<String>,
    removed: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct AttestedRow {
    section: String,
    line: String,
}

#[derive(Debug, Clone, Serialize)]
struct ChangedRow {
    code: String,
    label: String,
    before: String,
    after: String,
}

impl RenewedPart {
    /// How a renewal is read.
    pub fn new(renewed: &Renewed, calendar: Calendar) -> Self {
        let attested = renewed.attested.iter().map(|(section, word)| AttestedRow {
            section: section.clone(),
            line: format!(
                "{} said on {} that {} still true",
                word.by,
                calendar.in_words(word.at),
                counted(word.questions.len(), "answer is", "answers are"),
            ),
        });
        let answers = renewed.answers.iter().map(|changed| ChangedRow {
            code: changed.code.clone(),
            label: changed.label.clone(),
            before: changed.before.clone(),
            after: changed.after.clone(),
        });
        Self {
            notice: NoticeBox {
                kind: Kind::Neutral,
                title: format!(
                    "It renews what was submitted for version {} on {}",
                    renewed.version,
                    calendar.day_of(renewed.submitted_at)
                ),
                text: Some(format!("{} since then.", sentence_case(&renewed.summary))),
            },
            attested: attested.collect(),
            answers: answers.collect(),
            added: renewed.evidence.0.clone(),
            removed: renewed.evidence.1.clone(),
        }
    }

    /// One for samples of pages.
    pub fn sample() -> Self {
        Self {
            notice: NoticeBox {
                kind: Kind::Neutral,
                title: "It renews what was submitted for version 1.0".to_owned(),
                text: None,
            },
            attested: vec![AttestedRow {
                section: "Safety".to_owned(),
                line: "Bo said on 3 March 2026 that 9 answers are still true".to_owned(),
            }],
            answers: vec![ChangedRow {
                code: "Q-01".to_owned(),
                label: "Is it safe?".to_owned(),
                before: "No".to_owned(),
                after: "Yes".to_owned(),
            }],
            added: vec!["Report".to_owned()],
            removed: vec!["Draft".to_owned()],
        }
    }
}
