//! An appeal: a vendor asks that a published decision is looked at by other people.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar::Calendar;
use crate::domain::values::{AccountId, Invalid, Timestamp, short_text};

short_text!(
    /// Why a vendor appeals.
    Grounds, "the grounds of your appeal", 6000, a sentence
);
short_text!(
    /// What a vendor asks for.
    Relief, "what you ask for", 1000, a sentence
);

/// What came of an appeal.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AppealOutcome {
    /// The decision stands.
    Upheld,
    /// The agency decides anew.
    Changed,
    /// Its grounds do not concern the decision.
    Dismissed,
}

impl AppealOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Changed, Self::Dismissed];

    /// The stored word, which data has as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Changed => "changed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The outcome for everybody to read, in neutral words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Upheld => "The decision stands",
            Self::Changed => "The agency decides anew",
            Self::Dismissed => "Dismissed: its grounds do not concern the decision",
        }
    }

    /// Whether the agency's reason is published with it.
    pub fn publishes_reason(self) -> bool {
        self == Self::Upheld
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When it names no outcome.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.word() == word)
            .ok_or_else(|| Invalid::new("Choose what comes of the appeal."))
    }
}

/// How many days before the agency's last one people are reminded of an appeal.
const REMINDED_AHEAD: i64 = 3;

/// What people are reminded of: the day by which the agency answers an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealReminder {
    /// It comes near.
    Near,
    /// It is over.
    Late,
}

/// What the agency decided on an appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealRuling {
    /// What came of it.
    pub outcome: AppealOutcome,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub account: AccountId,
    /// Their name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// An appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Which it is of this disclosure, from 1.
    pub round: i64,
    /// Why, in the vendor's words.
    pub grounds: String,
    /// The criteria that it is about, by id; empty for the decision as a whole.
    pub parts: Vec<String>,
    /// What the vendor asks for.
    pub asks: String,
    /// The name of who filed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The day by which the agency answers.
    pub answer_by: NaiveDate,
    /// What the agency decided; none while it is open.
    pub ruling: Option<AppealRuling>,
    /// When people were last reminded of the day.
    pub reminded: Option<Timestamp>,
}

impl Appeal {
    /// Whether the agency has still to decide.
    pub fn is_open(&self) -> bool {
        self.ruling.is_none()
    }

    /// Whether the agency decides the case anew because of it.
    pub fn changed(&self) -> bool {
        self.ruling.as_ref().is_some_and(|ruling| ruling.outcome == AppealOutcome::Changed)
    }

    /// What people are reminded of on a day: once when the last day comes near, though not on the
    /// day on which they hear of the appeal, and once more when it is over. Days are those of
    /// `calendar`.
    pub fn reminder(&self, calendar: Calendar, today: NaiveDate) -> Option<AppealReminder> {
        let reminded_on = self.reminded.map(|at| calendar.day(at));
        if today > self.answer_by {
            let knows = reminded_on.is_some_and(|on| on > self.answer_by);
            return (!knows).then_some(AppealReminder::Late);
        }
        let is_near = (self.answer_by - today).num_days() <= REMINDED_AHEAD;
        let is_new = today <= calendar.day(self.at);
        (reminded_on.is_none() && is_near && !is_new).then_some(AppealReminder::Near)
    }

    /// What tells it from itself before and after the agency's word.
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.round, if self.is_open() { "open" } else { "decided" })
    }
}

/// The last day on which a decision can be appealed; none where the agency takes no appeals.
pub fn last_day(published_on: NaiveDate, days: u16) -> Option<NaiveDate> {
    (days > 0).then(|| published_on.checked_add_days(chrono::Days::new(u64::from(days)))).flatten()
}
