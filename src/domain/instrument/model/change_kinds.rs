//! Of which changes of a published tool a vendor tells the agency, by when, and which questions
//! each of them touches.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::questionnaire::Questionnaire;
use crate::domain::business_days::Holidays;

/// When a change is told of, counted from its day in business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeClock {
    /// At least so many before it.
    Before(u16),
    /// At most so many after it.
    After(u16),
}

impl ChangeClock {
    /// Whether a change of this day that is told of today is told of too late.
    pub fn is_late(self, happens_on: NaiveDate, today: NaiveDate, holidays: &Holidays) -> bool {
        match self {
            Self::Before(days) => holidays.after(today, days) > happens_on,
            Self::After(days) => today > holidays.after(happens_on, days),
        }
    }

    /// As a sentence ends: `at least 30 business days before`.
    pub fn in_words(self) -> String {
        match self {
            Self::Before(days) => format!("at least {days} business days before"),
            Self::After(days) => format!("at most {days} business days after"),
        }
    }
}

/// A kind of change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindOfChange {
    /// What a notice names it by.
    pub id: String,
    /// What people read.
    pub title: String,
    /// When it fits, in a sentence.
    pub help: String,
    /// What such changes are.
    pub examples: Vec<String>,
    /// By when it is told of.
    pub clock: ChangeClock,
    /// Whether the tool becomes another, so that everything has to be said anew.
    pub anew: bool,
}

/// A thing that can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingChanged {
    /// What a notice names it by.
    pub id: String,
    /// What people read, such as “New base model”.
    pub title: String,
    /// What it means, in a sentence.
    pub help: String,
    /// The names of the questions that it touches, by the family of questionnaires.
    pub questions: BTreeMap<String, Vec<String>>,
}

/// The kinds of change and the things that can change, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeKinds {
    /// In how many business days the agency answers.
    pub days_to_answer: u16,
    /// The kinds.
    pub kinds: Vec<KindOfChange>,
    /// The things.
    pub things: Vec<ThingChanged>,
}

impl ChangeKinds {
    /// A kind by its id.
    pub fn kind(&self, id: &str) -> Option<&KindOfChange> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The questions of a questionnaire that the things with these ids touch, in its order. What
    /// its version does not have is passed over.
    pub fn touched<'q>(&self, ids: &[String], q: &'q Questionnaire) -> Vec<&'q str> {
        let named: Vec<&String> = self
            .things
            .iter()
            .filter(|thing| ids.contains(&thing.id))
            .filter_map(|thing| thing.questions.get(&q.family))
            .flatten()
            .collect();
        let asked = q.questions().map(|(_, question)| question.name.as_str());
        asked.filter(|name| named.iter().any(|one| one == name)).collect()
    }
}
