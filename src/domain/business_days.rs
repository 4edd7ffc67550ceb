//! Clocks in business days: Monday to Friday, without the agency's holidays.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, Weekday};

/// The days on which the agency is closed, beside Saturdays and Sundays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays(BTreeSet<NaiveDate>);

impl Holidays {
    /// Reads a file of days, one a line as `2026-12-25`; a name may stand behind the day. Empty
    /// lines and lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// When a line is no day; the sentence names its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut days = BTreeSet::new();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let day = line.split_whitespace().next().unwrap_or_default();
            let Ok(day) = NaiveDate::parse_from_str(day, "%Y-%m-%d") else {
                let shown: String = line.chars().take(40).collect();
                return Err(format!(
                    "line {} is “{shown}”, which does not begin with a day such as 2026-12-25",
                    number + 1
                ));
            };
            days.insert(day);
        }
        Ok(Self(days))
    }

    /// Whether the agency works on a day.
    pub fn is_business_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.0.contains(&day)
    }

    /// The day so many business days before another, which does not count itself.
    pub fn before(&self, day: NaiveDate, business_days: u16) -> NaiveDate {
        let mut at = day;
        let mut left = business_days;
        while left > 0 {
            let Some(earlier) = at.pred_opt() else { break };
            at = earlier;
            left -= u16::from(self.is_business_day(at));
        }
        at
    }

    /// The day so many business days after another, which does not count itself.
    pub fn after(&self, day: NaiveDate, business_days: u16) -> NaiveDate {
        let mut at = day;
        let mut left = business_days;
        while left > 0 {
            let Some(next) = at.succ_opt() else { break };
            at = next;
            left -= u16::from(self.is_business_day(at));
        }
        at
    }
}
