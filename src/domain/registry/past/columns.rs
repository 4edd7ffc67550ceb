//! The columns of a table of the past: which is which, by their titles.

use crate::domain::measures::documents::any_table::{Row, Table};
use crate::domain::registry::fold::fold;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The vendor's name.
    Vendor,
    /// The tool's name.
    Tool,
    /// Its version.
    Version,
    /// Its web address.
    Website,
    /// What it does.
    Summary,
    /// What was decided.
    Decision,
    /// The day of the approval.
    ApprovedOn,
    /// Its last day.
    Until,
    /// What the vendor has to do.
    Conditions,
    /// Why it was decided so.
    Reason,
}

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: [Self; 10] = [
        Self::Vendor,
        Self::Tool,
        Self::Version,
        Self::Website,
        Self::Summary,
        Self::Decision,
        Self::ApprovedOn,
        Self::Until,
        Self::Conditions,
        Self::Reason,
    ];

    /// Its title in the template.
    pub fn title(self) -> &'static str {
        match self {
            Self::Vendor => "Vendor",
            Self::Tool => "Tool",
            Self::Version => "Version",
            Self::Website => "Web address",
            Self::Summary => "What it does",
            Self::Decision => "Decision",
            Self::ApprovedOn => "Approved on",
            Self::Until => "Approved until",
            Self::Conditions => "Conditions",
            Self::Reason => "Reason",
        }
    }

    /// What it takes, for people to read.
    pub fn takes(self) -> &'static str {
        match self {
            Self::Vendor => {
                "The vendor’s name. A vendor that is here already is found by any name that it has \
                 or had."
            }
            Self::Tool => {
                "The tool’s name. A tool of the vendor that is here already is found by any name \
                 that it has or had."
            }
            Self::Version => "The version that was approved. May be empty.",
            Self::Website => "The tool’s web address, such as https://example.org/tool.",
            Self::Summary => "What it does, in a sentence or two. May be empty.",
            Self::Decision => {
                "approved, approved with conditions, or pilot. Empty for a tool that has no \
                 approval; then the columns after it are empty too."
            }
            Self::ApprovedOn => "The day of the approval, such as 2025-08-01.",
            Self::Until => "Its last day, such as 2027-06-30.",
            Self::Conditions => {
                "What the vendor has to do, each condition on a line of its own or after a |; a \
                 last day stands first, such as 2027-01-31: Publish the retention schedule."
            }
            Self::Reason => "Why it was decided so. Everybody reads it. May be empty.",
        }
    }

    /// Titles that people give it, folded.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Vendor => &["vendor", "vendor name", "company", "publisher", "provider"],
            Self::Tool => &["tool", "tool name", "product", "product name", "name", "app"],
            Self::Version => &["version"],
            Self::Website => &["web address", "website", "url", "address", "link"],
            Self::Summary => &["what it does", "summary", "description"],
            Self::Decision => &["decision", "status", "approval"],
            Self::ApprovedOn => &["approved on", "approval date", "decided on", "approved"],
            Self::Until => &["approved until", "until", "expires on", "expiration date", "expires"],
            Self::Conditions => &["conditions", "condition"],
            Self::Reason => &["reason", "why", "notes"],
        }
    }
}

/// Where each column stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    places: Vec<(Column, usize)>,
    /// The titles of columns that are not read.
    pub unread: Vec<String>,
}

impl Columns {
    /// The columns by the titles in the first row. The first of two with one meaning counts.
    pub fn of(titles: &Row) -> Self {
        let mut columns = Self::default();
        for (place, title) in titles.cells.iter().enumerate() {
            let folded = fold(title);
            let known = Column::ALL.into_iter().find(|one| one.names().contains(&folded.as_str()));
            match known.filter(|one| columns.place(*one).is_none()) {
                Some(column) => columns.places.push((column, place)),
                None if title.trim().is_empty() => {}
                None => columns.unread.push(title.trim().chars().take(60).collect()),
            }
        }
        columns
    }

    /// Where a column stands, from 0; none where the table does not have it.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// What a row has in a column; empty where it has nothing.
    pub fn cell<'r>(&self, row: &'r Row, column: Column) -> &'r str {
        let cell = self.place(column).and_then(|place| row.cells.get(place));
        cell.map_or("", |cell| cell.trim())
    }

    /// What people call a column of the table.
    pub fn called(&self, table: &Table, column: Column) -> String {
        self.place(column)
            .map_or_else(|| column.title().to_owned(), |place| table.column(Some(0), place))
    }
}
