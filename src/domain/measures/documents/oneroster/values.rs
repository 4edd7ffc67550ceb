//! What the cells of a column may hold: closed vocabularies, days, instants, years, yes or no, and
//! numbers (`OneRoster` CSV 1.1.1 and 1.2.1).

use chrono::{DateTime, NaiveDate};

/// The form of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One of some words.
    Word(&'static [&'static str]),
    /// One of some words, or since 1.2 one of a district's own that begins with `ext:`.
    Extensible(&'static [&'static str]),
    /// A day such as 2026-08-15.
    Day,
    /// A day and time such as 2026-08-15T08:00:00.000Z.
    Instant,
    /// Either of these: 1.1 has days where 1.2 has instants.
    Either,
    /// A year such as 2027.
    Year,
    /// true or false.
    Boolean,
    /// A number with a full stop for decimals.
    Number,
}

const ENROLLED: [&str; 4] = ["administrator", "proctor", "student", "teacher"];
const USERS: [&str; 8] =
    ["administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher"];
const ROLES: [&str; 12] = [
    "aide",
    "counselor",
    "districtAdministrator",
    "guardian",
    "parent",
    "principal",
    "proctor",
    "relative",
    "siteAdministrator",
    "student",
    "systemAdministrator",
    "teacher",
];

/// The form of a column of a table; `None` for text.
pub(super) fn form(table: &str, column: &str, is_1_1: bool) -> Option<Form> {
    Some(match (table, column) {
        (_, "status") => Form::Word(&["active", "tobedeleted"]),
        (_, "dateLastModified") => Form::Instant,
        ("academicSessions", "type") => {
            Form::Extensible(&["gradingPeriod", "schoolYear", "semester", "term"])
        }
        ("lineItems", "assignDate" | "dueDate") => Form::Either,
        (_, "startDate" | "endDate" | "beginDate" | "birthDate" | "scoreDate") => Form::Day,
        (_, "schoolYear") => Form::Year,
        ("classes", "classType") => Form::Extensible(&["homeroom", "scheduled"]),
        ("orgs", "type") => {
            Form::Extensible(&["department", "district", "local", "national", "school", "state"])
        }
        ("enrollments", "role") => Form::Extensible(&ENROLLED),
        ("users", "role") => Form::Extensible(&USERS),
        ("roles", "role") => Form::Extensible(&ROLES),
        ("roles", "roleType") | ("resources", "importance") => {
            Form::Word(&["primary", "secondary"])
        }
        ("results", "scoreStatus") => Form::Extensible(&[
            "exempt",
            "fully graded",
            "not submitted",
            "partially graded",
            "submitted",
        ]),
        ("demographics", "sex") if is_1_1 => Form::Word(&["female", "male"]),
        ("demographics", "sex") => Form::Extensible(&["female", "male", "other", "unspecified"]),
        (
            "demographics",
            "americanIndianOrAlaskaNative"
            | "asian"
            | "blackOrAfricanAmerican"
            | "nativeHawaiianOrOtherPacificIslander"
            | "white"
            | "demographicRaceTwoOrMoreRaces"
            | "hispanicOrLatinoEthnicity",
        )
        | ("users", "enabledUser")
        | ("enrollments", "primary")
        | ("results", "inProgress" | "incomplete" | "late" | "missing") => Form::Boolean,
        ("lineItems", "resultValueMin" | "resultValueMax")
        | (_, "score")
        | ("categories", "weight") => Form::Number,
        _ => return None,
    })
}

impl Form {
    /// Whether a cell that is not blank has this form.
    pub(super) fn takes(self, cell: &str, is_1_1: bool) -> bool {
        match self {
            Self::Word(words) => words.contains(&cell),
            Self::Extensible(words) => {
                words.contains(&cell)
                    || !is_1_1 && cell.strip_prefix("ext:").is_some_and(|own| !own.is_empty())
            }
            Self::Day => is_date(cell),
            Self::Instant => is_instant(cell),
            Self::Either => is_date(cell) || is_instant(cell),
            Self::Year => {
                cell.len() == 4
                    && cell.parse::<u16>().is_ok_and(|year| (1900..=2200).contains(&year))
            }
            Self::Boolean => matches!(cell, "true" | "false"),
            Self::Number => {
                cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'))
                    && cell.parse::<f64>().is_ok()
            }
        }
    }

    /// What a cell must be, as the end of a sentence.
    pub(super) fn words(self) -> String {
        match self {
            Self::Word(words) | Self::Extensible(words) => {
                format!("is none of {}", words.join(", "))
            }
            Self::Day => "is not a day such as 2026-08-15".to_owned(),
            Self::Instant => {
                "is not a day and time in UTC such as 2026-08-15T08:00:00.000Z".to_owned()
            }
            Self::Either => "is not a day such as 2026-08-15, nor a day and time in UTC".to_owned(),
            Self::Year => {
                "is not a year such as 2027, the one in which the school year ends".to_owned()
            }
            Self::Boolean => "is neither true nor false".to_owned(),
            Self::Number => "is not a number such as 12.5".to_owned(),
        }
    }
}

/// Whether a text is a day with all its digits.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// Whether a text is a day and time with a zone.
pub(super) fn is_instant(text: &str) -> bool {
    text.contains('T') && DateTime::parse_from_rfc3339(text).is_ok()
}
