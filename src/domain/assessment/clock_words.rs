//! The clock of a decision in words: the same for the agency and for the vendor, but for the name
//! of who reads them.

use chrono::NaiveDate;

use super::clock::{Cause, Counted, Reading, Turn};
use crate::domain::calendar::day_in_words;
use crate::domain::texts::counted;

/// Who reads the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The vendor.
    Vendor,
    /// The agency's people.
    Agency,
}

impl Reader {
    fn vendor(self) -> &'static str {
        match self {
            Self::Vendor => "you",
            Self::Agency => "the vendor",
        }
    }
}

impl Reading {
    /// How it stands, in sentences.
    pub fn in_words(&self, reader: Reader, today: NaiveDate) -> String {
        let (left, allowed) = (self.left(), self.allowed);
        let promised = day_in_words(self.promised);
        match &self.turn {
            Turn::Nobody { decided } => format!(
                "Decided on {}, after {} of {}.",
                day_in_words(*decided),
                self.used,
                business_days(allowed)
            ),
            Turn::Vendor { since, answer_by } => {
                let answer = answer_by
                    .map_or_else(String::new, |day| format!("; answer by {}", day_in_words(day)));
                let then = if self.late {
                    format!(" A decision was promised by {promised}.")
                } else {
                    format!(
                        " The agency’s clock stands still meanwhile, with {left} of {} left: after \
                         an answer today, a decision would be promised by {promised}.",
                        business_days(allowed)
                    )
                };
                let who = reader.vendor();
                format!("The clock is with {who} since {}{answer}.{then}", day_in_words(*since))
            }
            Turn::Agency if self.late => {
                format!("A decision was promised by {promised}. {}.", self.late_in_words())
            }
            Turn::Agency if self.promised == today => {
                format!("A decision is promised by today, the last of {}.", business_days(allowed))
            }
            Turn::Agency => format!(
                "The agency has {left} of {} left; a decision is promised by {promised}.",
                business_days(allowed)
            ),
        }
    }

    /// The same for a row of a list; none once it is decided.
    pub fn in_short(&self) -> Option<String> {
        match &self.turn {
            Turn::Nobody { .. } => None,
            Turn::Vendor { since, answer_by: None } => {
                Some(format!("With the vendor since {}", day_in_words(*since)))
            }
            Turn::Vendor { answer_by: Some(day), .. } => {
                Some(format!("The vendor answers by {}", day_in_words(*day)))
            }
            Turn::Agency if self.late => Some(self.late_in_words()),
            Turn::Agency => {
                Some(format!("A decision is promised by {}", day_in_words(self.promised)))
            }
        }
    }

    /// By how much it is late.
    fn late_in_words(&self) -> String {
        match self.over() {
            0 => "The agency is late".to_owned(),
            over => format!("The agency is {} late", business_days(over)),
        }
    }
}

fn business_days(number: u16) -> String {
    counted(number, "business day", "business days")
}

impl Counted {
    /// The stop in words.
    pub fn in_words(&self) -> String {
        let from = day_in_words(self.stop.from);
        let when = match self.stop.to {
            None => format!("Since {from}"),
            Some(to) if to == self.stop.from => from,
            Some(to) => format!("{from} to {}", day_in_words(to)),
        };
        let why = match &self.stop.cause {
            Cause::Returned => "returned to the vendor".to_owned(),
            Cause::Decided => "decided, and opened again for the vendor".to_owned(),
            Cause::Asked { about, .. } => format!("the vendor was asked about {about}"),
        };
        format!("{when}: {why}, {}", business_days(self.business_days))
    }
}
