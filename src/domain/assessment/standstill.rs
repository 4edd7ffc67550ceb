//! The standstill: the wait between a decision and its publication, in which the vendor reads the
//! letter and may answer.

use chrono::NaiveDate;

use super::response::{Ruling, Said, VendorsWord};
use crate::domain::calendar::day_in_words;
use crate::domain::values::Timestamp;

/// The wait after one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standstill {
    /// Which it is of this disclosure, from 1: a decision that is opened again is followed by
    /// another.
    pub round: i64,
    /// When the offices decided.
    pub began_at: Timestamp,
    /// The last day on which the vendor can answer.
    pub until: NaiveDate,
    /// What the vendor said.
    pub word: Option<VendorsWord>,
    /// Whether the publishers were told that it is over.
    pub told: bool,
    /// Whether the lead was reminded of a response.
    pub reminded: bool,
}

/// What a decided case waits for before its publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// The vendor can answer until this day.
    Vendor(NaiveDate),
    /// The lead answers the vendor's response.
    Answer,
    /// The vendor's response is answered; its days run until this one.
    Days(NaiveDate),
    /// Nothing: it can be published.
    Over,
}

impl Standstill {
    /// What the decision waits for on a day.
    pub fn wait(&self, today: NaiveDate) -> Wait {
        let runs = today <= self.until;
        match &self.word {
            Some(VendorsWord { said: Said::Nothing, .. }) => Wait::Over,
            Some(word) if word.waits() => Wait::Answer,
            None if runs => Wait::Vendor(self.until),
            Some(_) if runs => Wait::Days(self.until),
            None | Some(_) => Wait::Over,
        }
    }

    /// The first day on which the decision can be published, if nobody says that it may be earlier.
    pub fn publishes_from(&self) -> NaiveDate {
        self.until.succ_opt().unwrap_or(self.until)
    }

    /// Whether the vendor can still answer on a day.
    pub fn takes_answers(&self, today: NaiveDate) -> bool {
        matches!(self.wait(today), Wait::Vendor(_))
    }

    /// Whether the vendor's response led to a new decision.
    pub fn is_reopened(&self) -> bool {
        self.word
            .as_ref()
            .and_then(|word| word.answer.as_ref())
            .is_some_and(|answer| answer.ruling == Ruling::Reopened)
    }

    /// Why the decision cannot be published on a day; none where it can.
    pub fn holds_up(&self, today: NaiveDate) -> Option<String> {
        let from = day_in_words(self.publishes_from());
        match self.wait(today) {
            Wait::Vendor(until) => Some(format!(
                "The vendor can answer this decision until {}. It can be published from {from}, or \
                 as soon as the vendor says that it has no response.",
                day_in_words(until)
            )),
            Wait::Answer if today <= self.until => Some(format!(
                "The vendor has answered this decision. It can be published from {from}, once the \
                 panel lead has answered the response."
            )),
            Wait::Answer => Some(
                "The vendor has answered this decision. It can be published once the panel lead \
                 has answered the response."
                    .to_owned(),
            ),
            Wait::Days(_) => Some(format!(
                "The vendor’s response is answered and the decision stands. It can be published \
                 from {from}."
            )),
            Wait::Over => None,
        }
    }

    /// What tells it from itself before and after somebody's word.
    pub fn stamp(&self) -> String {
        let word = match &self.word {
            None => "open",
            Some(word) if word.answer.is_some() => "answered",
            Some(_) => "said",
        };
        format!("{}-{word}", self.round)
    }
}
