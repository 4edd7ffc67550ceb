//! Which column of a table holds what. Guessed from the titles and from what the cells hold;
//! whoever sent the table can say otherwise.

use super::super::fold::fold;
use crate::domain::measures::documents::any_table::{Row, Table};

/// What a list can say of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What it calls the tool.
    Name,
    /// Its vendor.
    Vendor,
    /// The version in use.
    Version,
    /// Its web address.
    Website,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Name, Self::Vendor, Self::Version, Self::Website];

    /// The field that says which column it is.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Vendor => "vendor",
            Self::Version => "version",
            Self::Website => "website",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name of the tool",
            Self::Vendor => "Vendor",
            Self::Version => "Version",
            Self::Website => "Website",
        }
    }

    /// Titles that mean it, the surest first, in folded letters.
    fn titles(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "name of the tool",
                "tool name",
                "app name",
                "product name",
                "application name",
                "software name",
                "name",
                "tool",
                "app",
                "application",
                "product",
                "software",
                "program",
                "title",
                "resource",
                "resource name",
                "service",
                "digital tool",
                "software title",
                "tools",
                "apps",
                "products",
            ],
            Self::Vendor => &[
                "vendor",
                "vendor name",
                "company",
                "company name",
                "publisher",
                "developer",
                "provider",
                "supplier",
                "manufacturer",
                "maker",
                "organization",
                "seller",
            ],
            Self::Version => &["version", "release", "version in use", "version number", "ver"],
            Self::Website => &[
                "website",
                "web site",
                "url",
                "link",
                "web address",
                "address",
                "homepage",
                "home page",
                "site",
                "domain",
                "web page",
            ],
        }
    }
}

/// Which columns hold what, counted from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Columns {
    /// The row with the titles, by its place among the rows that are not blank; none where the
    /// first row is a tool already.
    pub titles: Option<usize>,
    /// The name; none where the list has web addresses only.
    pub name: Option<usize>,
    /// The vendor.
    pub vendor: Option<usize>,
    /// The version.
    pub version: Option<usize>,
    /// The web address.
    pub website: Option<usize>,
}

/// The titles stand among so many first rows.
const FIRST_ROWS: usize = 12;
/// So many rows are looked at to see what a column holds.
const SAMPLE: usize = 60;

impl Columns {
    /// The column of a role.
    pub fn of(&self, role: Role) -> Option<usize> {
        match role {
            Role::Name => self.name,
            Role::Vendor => self.vendor,
            Role::Version => self.version,
            Role::Website => self.website,
        }
    }

    /// Says which column a role has.
    pub fn set(&mut self, role: Role, column: Option<usize>) {
        match role {
            Role::Name => self.name = column,
            Role::Vendor => self.vendor = column,
            Role::Version => self.version = column,
            Role::Website => self.website = column,
        }
    }

    /// Guesses the columns. `is_known` tells whether the registry has a tool of a name.
    pub fn guess(table: &Table, is_known: &dyn Fn(&str) -> bool) -> Self {
        let titles = titles(table);
        let mut columns = Self { titles, ..Self::default() };
        if let Some(row) = titles.and_then(|place| table.rows.get(place)) {
            for role in Role::ALL {
                columns.set(role, titled(row, role));
            }
        }
        let taken = [columns.vendor, columns.version, columns.website];
        let begin = titles.map_or(0, |place| place + 1);
        let sample: Vec<&Row> = table.rows.iter().skip(begin).take(SAMPLE).collect();
        if columns.name.is_none() {
            columns.name = likely_name(&sample, &taken, is_known);
        }
        if columns.website.is_none() {
            columns.website = addresses(&sample).filter(|column| Some(*column) != columns.name);
        }
        columns
    }
}

/// The row that has the most titles among the first; none where no row has one.
fn titles(table: &Table) -> Option<usize> {
    let count =
        |row: &Row| Role::ALL.into_iter().filter(|role| titled(row, *role).is_some()).count();
    let first = table.rows.iter().take(FIRST_ROWS).enumerate();
    let mut best = (0, None);
    for (place, row) in first {
        let found = count(row);
        if found > best.0 {
            best = (found, Some(place));
        }
    }
    best.1
}

/// The column whose title means a role; the surest title counts, then the first column.
fn titled(row: &Row, role: Role) -> Option<usize> {
    let cells: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
    role.titles().iter().find_map(|title| cells.iter().position(|cell| cell == title))
}

fn plain(title: &str) -> String {
    fold(title).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The column with the most names that the registry knows; where it knows none, the first that
/// holds words.
fn likely_name(
    sample: &[&Row],
    taken: &[Option<usize>],
    is_known: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let width = sample.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let free = (0..width).filter(|column| !taken.contains(&Some(*column)));
    let cells = |column: usize| sample.iter().filter_map(move |row| row.cells.get(column));
    let known = |column: usize| cells(column).filter(|cell| is_known(cell)).count();
    let wordy = |column: usize| {
        cells(column).filter(|cell| cell.chars().any(char::is_alphabetic)).count() * 2
            > sample.len()
    };
    let mut best: Option<(usize, bool, usize)> = None;
    for column in free {
        let this = (known(column), wordy(column), column);
        if best.is_none_or(|best| (this.0, this.1) > (best.0, best.1)) {
            best = Some(this);
        }
    }
    best.map(|(_, _, column)| column)
}

/// A column of web addresses.
fn addresses(sample: &[&Row]) -> Option<usize> {
    let width = sample.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let is_address = |cell: &String| {
        let cell = cell.trim().to_lowercase();
        cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")
    };
    (0..width).find(|column| {
        let cells = sample.iter().filter_map(|row| row.cells.get(*column));
        cells.filter(|cell| is_address(cell)).count() * 2 > sample.len()
    })
}
