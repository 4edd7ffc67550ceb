//! The record of a meeting at which a panel came to its levels.

use chrono::NaiveDate;

use crate::domain::values::{AccountId, MeetingId, Timestamp, short_text};

short_text!(
    /// What was talked about and agreed.
    Talked,
    "what was talked about and agreed",
    8000
);

short_text!(
    /// What somebody who was there sees otherwise than the record.
    Dissent,
    "what you see otherwise",
    2000
);

/// What somebody who was there says to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordOnRecord {
    /// Whether they agree to it.
    pub agrees: bool,
    /// What they see otherwise; empty where they agree.
    pub words: String,
    /// When they said so.
    pub at: Timestamp,
}

/// Somebody of the panel, at the time of the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Their account.
    pub account: AccountId,
    /// As they are called now.
    pub name: String,
    /// Whether they were there.
    pub present: bool,
    /// What they say to the record.
    pub word: Option<WordOnRecord>,
}

/// A version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// A `UUIDv7`.
    pub id: MeetingId,
    /// Which meeting of the case, from 1.
    pub number: i64,
    /// Which version of its record, from 1.
    pub version: i64,
    /// The day of the meeting where the agency is.
    pub met_on: NaiveDate,
    /// What was talked about and agreed.
    pub talked: Talked,
    /// What stayed open, with who looks after it until when; may be empty.
    pub left_open: String,
    /// Everybody of the panel, by name.
    pub attendees: Vec<Attendee>,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Timestamp,
}

impl Meeting {
    /// How somebody stands to the record, when they were there.
    pub fn present(&self, account: &AccountId) -> Option<&Attendee> {
        self.attendees.iter().find(|one| one.present && one.account == *account)
    }

    /// Whether everybody who was there agrees to the record.
    pub fn is_agreed(&self) -> bool {
        let agrees = |one: &Attendee| one.word.as_ref().is_some_and(|word| word.agrees);
        self.attendees.iter().filter(|one| one.present).all(agrees)
    }
}
