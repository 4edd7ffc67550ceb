//! The columns of a table as a CSV file has them.

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The id that is stored.
    pub id: String,
    /// What people read.
    pub title: String,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// An `https` address.
    Link,
    /// Yes or no.
    Boolean,
    /// A calendar date.
    Date,
    /// One of some options.
    Choice(Vec<Choice>),
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key in a row.
    pub id: String,
    /// What people read.
    pub title: String,
    /// Whether the file must have the column. Whether a cell may be blank is for the answer check
    /// to say.
    pub required: bool,
    /// What its cells hold.
    pub kind: CellKind,
    /// What its numbers count, when that is said.
    pub unit: Option<String>,
}
