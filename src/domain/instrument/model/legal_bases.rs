//! On which grounds of law an answer may be asked to stay with the agency.

use chrono::{Days, NaiveDate};

/// A ground of law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    /// What a request names it by.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The law, in a few words; none where the vendor cites it.
    pub law: Option<String>,
    /// When it fits, in a sentence.
    pub help: String,
}

/// The grounds that an agency takes, and how long a vendor may still step back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LegalBases {
    /// The grounds, in the order of the form.
    pub bases: Vec<LegalBasis>,
    /// For how many days after a refusal the vendor can withdraw before a decision is proposed.
    pub days_to_withdraw: u32,
}

impl LegalBases {
    /// The last day on which a vendor can withdraw after a refusal before a decision is proposed;
    /// none where the agency does not wait.
    pub fn last_day_to_withdraw(&self, refused_on: NaiveDate) -> Option<NaiveDate> {
        let days = Days::new(u64::from(self.days_to_withdraw));
        refused_on.checked_add_days(days).filter(|_| self.days_to_withdraw > 0)
    }

    /// A ground by its id.
    pub fn get(&self, id: &str) -> Option<&LegalBasis> {
        self.bases.iter().find(|basis| basis.id == id)
    }
}
