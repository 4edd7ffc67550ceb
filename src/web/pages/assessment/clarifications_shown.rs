//! What a vendor was asked about an answer and what it answered, as both sides read it.

use serde::Serialize;

use super::samples::asked::{QUESTION, threads};
use super::samples::questionnaire::questionnaire;
use super::shown::ShownAnswer;
use crate::actions::assessment::clarification_lists::AskedRow;
use crate::actions::assessment::clarifications::{Change, Thread, Threads, stamp};
use crate::domain::assessment::clarification::{Clarification, ReplyStanding};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Question;
use crate::domain::texts::counted;
use crate::domain::values::{DisclosureId, Id, Timestamp};
use crate::web::components::{Kind, NoticeBox, StatusTag};

/// Where the agency asks about an answer.
pub fn asking_path(id: &DisclosureId, question: &str) -> String {
    format!("/reviews/{id}/clarifications/{question}")
}

/// Where a vendor answers.
pub fn answering_path(id: &DisclosureId, question: &str) -> String {
    format!("/disclosures/{id}/clarifications/{question}")
}

/// What was asked about one question, with the way to ask.
#[derive(Debug, Serialize)]
pub struct ShownThreads {
    all: Vec<ShownThread>,
    /// Told to whoever gave a level before the answer changed.
    changed: Option<NoticeBox>,
    /// Where the reader can ask.
    ask: Option<String>,
    /// Why they cannot now.
    not_now: Option<String>,
    code: String,
}

/// One question to the vendor.
#[derive(Debug, Serialize)]
pub struct ShownThread {
    status: StatusTag,
    asked: String,
    words: String,
    /// Who answered and when.
    answered: Option<String>,
    answer: Option<String>,
    change: Option<ShownChange>,
    /// The form that takes it back.
    removal: Option<Removal>,
}

#[derive(Debug, Serialize)]
struct Removal {
    action: String,
    seen: String,
}

/// An answer before and after.
#[derive(Debug, Serialize)]
struct ShownChange {
    before: ShownAnswer,
    after: ShownAnswer,
    added: Vec<String>,
}

impl ShownChange {
    fn new(question: &Question, change: &Change, own: bool) -> Self {
        let shown = if own { ShownAnswer::in_full } else { ShownAnswer::new };
        Self {
            before: shown(question, change.before.as_ref()),
            after: shown(question, change.after.as_ref()),
            added: change.added.clone(),
        }
    }
}

/// How a question to a vendor stands, as a tag.
pub fn tag(one: &Clarification) -> StatusTag {
    match &one.standing {
        ReplyStanding::Asked => StatusTag::new(Kind::Caution, "With the vendor"),
        ReplyStanding::Answered(_) => StatusTag::new(Kind::Good, "Answered"),
        ReplyStanding::TakenBack { .. } => StatusTag::new(Kind::Neutral, "Taken back"),
        ReplyStanding::Lapsed { .. } => StatusTag::new(Kind::Caution, "Not answered in time"),
    }
}

/// The days of a question to a vendor, in a line.
pub fn days(one: &Clarification, calendar: Calendar) -> String {
    let asked = calendar.day_of(one.asked_at);
    let due = day_in_words(one.due);
    match &one.standing {
        ReplyStanding::Asked => format!("Asked on {asked}; answer by {due}"),
        ReplyStanding::Answered(answered) => {
            format!("Asked on {asked}, answered on {}", calendar.day_of(answered.at))
        }
        ReplyStanding::TakenBack { at } => {
            format!("Asked on {asked}, taken back on {}", calendar.day_of(*at))
        }
        ReplyStanding::Lapsed { .. } => format!("Asked on {asked}, not answered by {due}"),
    }
}

impl ShownThread {
    /// As the agency's people read it.
    fn for_agency(question: &Question, thread: &Thread, calendar: Calendar) -> Self {
        let one = &thread.clarification;
        let by = thread.asker.as_ref().map_or_else(String::new, |name| format!(", by {name}"));
        Self {
            asked: format!("{}{by}", days(one, calendar)),
            change: thread.change.as_ref().map(|change| ShownChange::new(question, change, false)),
            removal: thread.may_take_back.then(|| Removal {
                action: format!("{}/removal", asking_path(&one.disclosure, &one.question)),
                seen: stamp(&one.id),
            }),
            ..Self::bare(one, calendar)
        }
    }

    /// As its vendor reads it: nobody at the agency is named.
    pub fn for_vendor(
        question: &Question,
        one: &Clarification,
        change: Option<&Change>,
        calendar: Calendar,
    ) -> Self {
        let mut status = tag(one);
        if one.is_open() {
            status = StatusTag::new(Kind::Caution, "Waiting for your answer");
        }
        Self {
            status,
            change: change.map(|change| ShownChange::new(question, change, true)),
            ..Self::bare(one, calendar)
        }
    }

    fn bare(one: &Clarification, calendar: Calendar) -> Self {
        let answered = one.answered();
        Self {
            status: tag(one),
            asked: days(one, calendar),
            words: one.words.to_string(),
            answered: answered
                .map(|answered| format!("{}, {}", answered.by, calendar.in_words(answered.at))),
            answer: answered.map(|answered| answered.words.to_string()),
            change: None,
            removal: None,
        }
    }
}

impl ShownThreads {
    /// Whether the reader can ask now.
    pub fn asks(&self) -> bool {
        self.ask.is_some()
    }

    /// As the agency's people read them.
    pub fn new(
        id: &DisclosureId,
        question: &Question,
        threads: &Threads,
        calendar: Calendar,
    ) -> Self {
        Self {
            all: threads
                .all
                .iter()
                .map(|thread| ShownThread::for_agency(question, thread, calendar))
                .collect(),
            changed: changed(threads, calendar),
            ask: threads.may_ask.then(|| asking_path(id, &question.name)),
            not_now: threads.not_now.clone(),
            code: question.code.clone(),
        }
    }
}

impl ShownThreads {
    /// What was asked, in every standing, for readers who may and may not ask.
    pub fn samples() -> Vec<Self> {
        let questionnaire = questionnaire();
        let question = questionnaire.as_ref().and_then(|known| known.question(QUESTION));
        let id = Id::from_stored("3".to_owned());
        let threads = threads();
        let shown = |question| {
            threads.iter().map(|one| Self::new(&id, question, one, Calendar::UTC)).collect()
        };
        question.map(shown).unwrap_or_default()
    }
}

/// What whoever gave a level before the answer changed is told: nothing that they gave is dropped.
fn changed(threads: &Threads, calendar: Calendar) -> Option<NoticeBox> {
    let changed = threads.all.iter().filter_map(|thread| {
        let at = thread.clarification.answered()?.at;
        Some((at, thread.change.as_ref()?))
    });
    let told = |(at, change): (Timestamp, &Change)| {
        let day = calendar.day_of(at);
        let title = if change.scored_by_reader {
            format!("The answer changed on {day}, after you gave a level")
        } else {
            let before = counted(change.scored_before, "level was", "levels were");
            (change.scored_before > 0)
                .then(|| format!("The answer changed on {day}, after {before} given"))?
        };
        Some(NoticeBox {
            kind: Kind::Caution,
            title,
            text: Some(
                "What was given stays as it is. Compare the answer before and after, and look at \
                 the level again."
                    .to_owned(),
            ),
        })
    };
    changed.into_iter().find_map(told)
}

/// A row of a list of questions to the vendor.
#[derive(Debug, Clone, Serialize)]
pub struct ShownRow {
    href: String,
    code: String,
    label: String,
    status: StatusTag,
    line: String,
}

impl ShownRow {
    /// A row for the agency's people.
    pub fn for_agency(row: &AskedRow, calendar: Calendar) -> Self {
        let one = &row.clarification;
        Self {
            href: asking_path(&one.disclosure, &row.question),
            code: row.code.clone(),
            label: row.label.clone(),
            status: tag(one),
            line: days(one, calendar),
        }
    }

    /// A row for the vendor.
    pub fn for_vendor(question: &Question, one: &Clarification, calendar: Calendar) -> Self {
        let open = StatusTag::new(Kind::Caution, "Waiting for your answer");
        Self {
            href: answering_path(&one.disclosure, &question.name),
            code: question.code.clone(),
            label: question.label.clone(),
            status: if one.is_open() { open } else { tag(one) },
            line: days(one, calendar),
        }
    }
}
