//! Why an input cannot be used, and the checks that every measure shares.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest count that is accepted, so that two of them can be added safely.
pub const MAX_COUNT: u32 = 1_000_000_000;

/// The largest mean, difference or standard deviation that is accepted, in either direction.
pub const MAX_VALUE: f64 = 1e9;

/// The smallest standard deviation that is accepted.
pub const MIN_SD: f64 = 1e-6;

/// An input that cannot be used: which field it is and what is allowed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFault {
    /// The path of the field, such as `outcomes[0].tool.sd`.
    pub field: String,
    /// What is wrong and what is allowed, to follow the name of the field: "has to be a number from 0 to 1; it is 2".
    pub rule: String,
}

impl InputFault {
    /// A fault in `field`.
    pub fn new(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { field: field.into(), rule: rule.into() }
    }

    /// The same fault, seen from the structure that holds the field under the name `outer`.
    #[must_use]
    pub fn inside(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), rule: self.rule }
    }
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}.", self.field, self.rule)
    }
}

impl std::error::Error for InputFault {}

/// Accepts a number from `min` to `max`, both included; what is not a number is refused.
pub fn number(field: &str, value: f64, min: f64, max: f64) -> Result<f64, InputFault> {
    if value.is_finite() && value >= min && value <= max {
        Ok(value)
    } else {
        Err(InputFault::new(field, format!("has to be a number from {min} to {max}; it is {value}")))
    }
}

/// Accepts a mean or a difference: any number of a sensible size.
pub fn value(field: &str, given: f64) -> Result<f64, InputFault> {
    number(field, given, -MAX_VALUE, MAX_VALUE)
}

/// Accepts a standard deviation, which is positive.
pub fn sd(field: &str, given: f64) -> Result<f64, InputFault> {
    number(field, given, MIN_SD, MAX_VALUE)
}

/// Accepts a count from `min` to [`MAX_COUNT`].
pub fn count(field: &str, given: u32, min: u32) -> Result<u32, InputFault> {
    if given >= min && given <= MAX_COUNT {
        Ok(given)
    } else {
        Err(InputFault::new(field, format!("has to be a whole number from {min} to {MAX_COUNT}; it is {given}")))
    }
}

/// Accepts a part that is no larger than its whole, which the error names.
pub fn part(field: &str, given: u32, whole_field: &str, whole: u32) -> Result<u32, InputFault> {
    if given <= whole {
        Ok(given)
    } else {
        Err(InputFault::new(field, format!("has to be no more than {whole_field}, which is {whole}; it is {given}")))
    }
}

/// Accepts a list that is not empty and whose `names` all differ.
pub fn distinct<'a>(field: &str, names: impl IntoIterator<Item = &'a str>) -> Result<(), InputFault> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(InputFault::new(field, format!("has to name each group once; “{name}” is there twice")));
        }
    }
    if seen.is_empty() { Err(InputFault::new(field, "has to hold at least one group")) } else { Ok(()) }
}
