//! The kinds of answer.

use serde_json::{Map, Value};

use super::format::Format;
use super::messages::FaultKind;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// The id that is stored.
    pub id: String,
    /// What people read.
    pub title: String,
    /// A line of help.
    pub description: Option<String>,
    /// The heading that it begins in a long list; it stands over those after it too, up to the
    /// next.
    pub heading: Option<String>,
    /// Whether it says that no other option holds, so that it cannot be ticked beside one; only
    /// where several may be chosen.
    pub alone: bool,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The key in a row.
    pub id: String,
    /// What people read.
    pub title: String,
    /// A line of help.
    pub description: Option<String>,
    /// The step of filling in a row that it begins, in a few words.
    pub step: Option<String>,
    /// Whether every row needs it that asks for it.
    pub required: bool,
    /// Where it is asked for; in every row when left out.
    pub asked_when: Option<AskedWhen>,
    /// What it holds; never a table, a list of choices or files.
    pub kind: Kind,
}

impl Column {
    /// Whether a row with these cells asks for it.
    pub fn is_asked_in(&self, row: &Map<String, Value>) -> bool {
        self.is_asked(|id| row.get(id).map(cell_text))
    }

    /// The same of a row that is read by its cells' texts: of a choice its option, of a yes or no
    /// `true` or `false`.
    pub fn is_asked(&self, cell: impl Fn(&str) -> Option<String>) -> bool {
        self.asked_when
            .as_ref()
            .is_none_or(|when| cell(&when.column).is_some_and(|text| when.values.contains(&text)))
    }
}

fn cell_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What asks for a column in a row: another column before it has one of some values there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWhen {
    /// The other column, a choice or a yes or no.
    pub column: String,
    /// Its values, as texts.
    pub values: Vec<String>,
}

/// The kind of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Yes or no.
    Boolean,
    /// One of some options.
    Single(Vec<ChoiceOption>),
    /// Some of the options, at least `min`.
    Multiple {
        /// The options in order.
        options: Vec<ChoiceOption>,
        /// The fewest choices.
        min: u64,
        /// The most choices.
        max: Option<u64>,
    },
    /// Text, up to a number of words.
    Text {
        /// The word limit.
        max_words: Option<u64>,
        /// The limit in characters, where the questionnaire has one of its own.
        max_characters: Option<u64>,
    },
    /// A number.
    Number {
        /// Whether only whole numbers fit.
        integer: bool,
        /// The lowest value, as JSON.
        minimum: Option<Value>,
        /// The highest value, as JSON.
        maximum: Option<Value>,
        /// The unit that people read after it.
        unit: Option<String>,
    },
    /// A calendar date.
    Date,
    /// An `https` link.
    Url,
    /// The ids of attached files.
    File {
        /// The most files.
        max: Option<u64>,
    },
    /// Rows of columns; at most one row makes it a group of fields.
    Table {
        /// The columns in order.
        columns: Vec<Column>,
        /// The fewest rows.
        min: u64,
        /// The most rows.
        max: u64,
        /// Whether its rows come from a spreadsheet as a rule, so that the form begins with that.
        sheet: bool,
    },
}

/// How many characters a word may take on average, with the space after it: the longest words of
/// any language fit, and a text without spaces does not get around the limit.
const CHARACTERS_PER_WORD: u64 = 20;
/// A limit of few words leaves room for this many characters, so that an address fits.
const LEAST_CHARACTERS: u64 = 200;
/// The most characters of a text whose questionnaire sets no limit.
const UNLIMITED_TEXT: u64 = 10_000;
/// The most characters of a link, which is what browsers and servers agree on.
const LINK_CHARACTERS: u64 = 2_000;

/// The most characters of a text of at most so many words.
pub(crate) fn characters_of(words: u64) -> u64 {
    words.saturating_mul(CHARACTERS_PER_WORD).max(LEAST_CHARACTERS)
}

impl Kind {
    /// The type words of the questionnaire format.
    pub const TYPES: &[&str] =
        &["boolean", "single", "multiple", "text", "number", "date", "table", "file", "url"];

    /// The type word of the questionnaire format.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Boolean => "boolean",
            Kind::Single(_) => "single",
            Kind::Multiple { .. } => "multiple",
            Kind::Text { .. } => "text",
            Kind::Number { .. } => "number",
            Kind::Date => "date",
            Kind::Url => "url",
            Kind::File { .. } => "file",
            Kind::Table { .. } => "table",
        }
    }

    /// The unit that may stand behind a number as people type it: that of the field, or percent
    /// where a number from 0 to 100 names none.
    pub fn typed_unit(&self) -> Option<&str> {
        let is =
            |bound: &Option<Value>, at: u64| bound.as_ref().and_then(Value::as_u64) == Some(at);
        match self {
            Kind::Number { unit: Some(unit), .. } => Some(unit),
            Kind::Number { minimum, maximum, .. } if is(minimum, 0) && is(maximum, 100) => {
                Some("percent")
            }
            _ => None,
        }
    }

    /// The options to choose from, if there are any.
    pub fn options(&self) -> Option<&[ChoiceOption]> {
        match self {
            Kind::Single(options) | Kind::Multiple { options, .. } => Some(options),
            _ => None,
        }
    }

    /// Whether people choose from a few values, so that a list can be narrowed by them.
    pub fn is_choice(&self) -> bool {
        matches!(self, Kind::Boolean | Kind::Single(_) | Kind::Multiple { .. })
    }

    /// The columns of a table; empty for everything else.
    pub fn columns(&self) -> &[Column] {
        match self {
            Kind::Table { columns, .. } => columns,
            _ => &[],
        }
    }

    /// The most characters of a text or a link: what the questionnaire says, or else what its word
    /// limit has room for.
    pub fn most_characters(&self) -> Option<u64> {
        match self {
            Kind::Text { max_words, max_characters } => Some(
                max_characters.unwrap_or_else(|| max_words.map_or(UNLIMITED_TEXT, characters_of)),
            ),
            Kind::Url => Some(LINK_CHARACTERS),
            _ => None,
        }
    }

    /// The format that its values have, for those that are texts of a fixed form.
    pub(crate) fn format(&self) -> Option<Format> {
        match self {
            Kind::Date => Some(Format::Date),
            Kind::Url => Some(Format::Uri),
            Kind::Boolean
            | Kind::Single(_)
            | Kind::Multiple { .. }
            | Kind::Text { .. }
            | Kind::Number { .. }
            | Kind::File { .. }
            | Kind::Table { .. } => None,
        }
    }

    /// What is wrong with a text that cannot be read as a value of this kind.
    pub fn misread(&self) -> FaultKind {
        self.format().map_or(FaultKind::Type, Format::fault)
    }

    /// The JSON type of a value of this kind.
    pub(crate) fn json_type(&self) -> &'static str {
        match self {
            Kind::Boolean => "boolean",
            Kind::Single(_) | Kind::Text { .. } | Kind::Date | Kind::Url => "string",
            Kind::Number { .. } => "number",
            Kind::Multiple { .. } | Kind::File { .. } | Kind::Table { .. } => "array",
        }
    }
}
