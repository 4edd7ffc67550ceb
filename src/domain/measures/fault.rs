//! Why an input cannot be used, and the checks that every measure shares.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest count that is accepted, so that two of them can be added safely.
pub const MAX_COUNT: u32 = 1_000_000_000;

/// The largest mean, difference or standard deviation that is accepted, in either direction.
pub const MAX_VALUE: f64 = 1e9;

/// The smallest standard deviation that is accepted.
pub const MIN_SD: f64 = 1e-6;

/// What is allowed in a field, and what is there instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Anything more than nothing.
    MoreThanZero,
    /// No more than another field has.
    NoMoreThan {
        /// The field that holds the whole.
        whole: String,
        /// The field that is taken off the whole first.
        less: Option<String>,
        /// What is left of the whole.
        most: u32,
        /// What is there.
        given: u32,
    },
    /// Any other rule, to follow the name of the field: "has to be a number from 0 to 1; it is 2".
    Words(String),
}

impl Rule {
    /// The rule in words, to follow the name of its field. `name` says what the fields that it
    /// names are called.
    pub fn in_words(&self, name: impl Fn(&str) -> String) -> String {
        match self {
            Self::MoreThanZero => "has to be more than 0".to_owned(),
            Self::NoMoreThan { whole, less, most, given } => {
                let less =
                    less.as_ref().map_or_else(String::new, |less| format!(" less {}", name(less)));
                format!(
                    "has to be no more than {}{less}, which is {most}; it is {given}",
                    name(whole)
                )
            }
            Self::Words(words) => words.clone(),
        }
    }
}

impl From<&str> for Rule {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Rule {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// An input that cannot be used: which field it is and what is allowed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFault {
    /// The path of the field, such as `outcomes[0].tool.sd`.
    pub field: String,
    /// What is allowed there, and what is there instead.
    pub rule: Rule,
}

impl InputFault {
    /// A fault in `field`.
    pub fn new(field: impl Into<String>, rule: impl Into<Rule>) -> Self {
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
        write!(f, "{} {}.", self.field, self.rule.in_words(str::to_owned))
    }
}

impl std::error::Error for InputFault {}

/// Accepts a number from `min` to `max`, both included; what is not a number is refused.
///
/// # Errors
/// When it is outside the range, or not a number; the fault names field and range.
pub fn number(field: &str, value: f64, min: f64, max: f64) -> Result<f64, InputFault> {
    if value.is_finite() && value >= min && value <= max {
        Ok(value)
    } else {
        Err(InputFault::new(
            field,
            format!("has to be a number from {min} to {max}; it is {value}"),
        ))
    }
}

/// Accepts a mean or a difference: any number of a sensible size.
///
/// # Errors
/// When it is not a number, or too large to be one that was measured.
pub fn value(field: &str, given: f64) -> Result<f64, InputFault> {
    number(field, given, -MAX_VALUE, MAX_VALUE)
}

/// Accepts a standard deviation, which is positive.
///
/// # Errors
/// When it is nought or less, or not a number of a sensible size.
pub fn sd(field: &str, given: f64) -> Result<f64, InputFault> {
    if given == 0.0 {
        Err(InputFault::new(field, Rule::MoreThanZero))
    } else {
        number(field, given, MIN_SD, MAX_VALUE)
    }
}

/// Accepts a count from `min` to [`MAX_COUNT`].
///
/// # Errors
/// When it is smaller or larger than that.
pub fn count(field: &str, given: u32, min: u32) -> Result<u32, InputFault> {
    if given >= min && given <= MAX_COUNT {
        Ok(given)
    } else {
        Err(InputFault::new(
            field,
            format!("has to be a whole number from {min} to {MAX_COUNT}; it is {given}"),
        ))
    }
}

/// A count of the input, with the name that errors call it by.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// Where it stands in the input.
    pub field: &'a str,
    /// How many.
    pub count: u32,
}

/// Accepts a part that is no larger than its whole, which the error names.
///
/// # Errors
/// When it is larger than its whole, or than Assay takes.
pub fn part(field: &str, given: u32, whole_field: &str, whole: u32) -> Result<u32, InputFault> {
    no_more_than(field, given, whole, whole_field, None)
}

/// Accepts a part that is no larger than what another part, `less`, leaves of their whole; the
/// error names both.
///
/// # Errors
/// When both parts together are larger than their whole.
pub fn rest(part: Counted<'_>, whole: Counted<'_>, less: Counted<'_>) -> Result<u32, InputFault> {
    no_more_than(
        part.field,
        part.count,
        whole.count.saturating_sub(less.count),
        whole.field,
        Some(less.field),
    )
}

fn no_more_than(
    field: &str,
    given: u32,
    most: u32,
    whole: &str,
    less: Option<&str>,
) -> Result<u32, InputFault> {
    if given <= most {
        return Ok(given);
    }
    Err(InputFault::new(
        field,
        Rule::NoMoreThan { whole: whole.to_owned(), less: less.map(str::to_owned), most, given },
    ))
}

/// Accepts a list that is not empty and whose `names` all differ.
///
/// # Errors
/// When the list is empty, or a name is there twice.
pub fn distinct<'a>(
    field: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<(), InputFault> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(InputFault::new(
                field,
                format!("has to name each group once; “{name}” is there twice"),
            ));
        }
    }
    if seen.is_empty() {
        Err(InputFault::new(field, "has to hold at least one group"))
    } else {
        Ok(())
    }
}
