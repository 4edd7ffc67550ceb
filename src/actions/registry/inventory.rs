//! Holds somebody's list of tools against the registry, which is in memory. Of the list nothing is
//! kept; for whoever has a district's desk, what the district said of names before is read.

use std::sync::Arc;

use super::snapshot::{Snapshot, read as registry};
use crate::actions::assessment::sent_file::SentFile;
use crate::actions::blocking::elsewhere;
use crate::actions::district::names::{self, NamesDesk};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::measures::documents::any_table::{self, Table};
use crate::domain::measures::documents::finding::DocumentError;
use crate::domain::registry::inventory::MAX_ROWS;
use crate::domain::registry::inventory::check::{Choices, InventoryCheck, Remembered, check};
use crate::domain::registry::inventory::columns::{Columns, Role};
use crate::domain::registry::inventory::list::{Line, lines, pasted};
use crate::domain::registry::matching::{Asked, NameIndex};
use crate::domain::values::sentence_case;

/// The field for names that are pasted.
pub const NAMES: &str = "names";
/// The field for a file.
pub const FILE: &str = "file";

/// The field that says which column holds the names.
const NAME_COLUMN: &str = "column.name";

/// A list as it came.
#[derive(Debug)]
pub enum List {
    /// Names that somebody pasted.
    Pasted(String),
    /// A file that somebody chose.
    File(SentFile),
    /// The bytes of a table.
    Bytes(Vec<u8>),
    /// A table that was read before.
    Table(Table),
    /// Tools one by one.
    Tools(Vec<Asked>),
}

/// Which column a role has, as whoever sent the list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The one with this title, or this number from 1.
    Named(String),
    /// This one, from 0; none for no column.
    At(Option<usize>),
}

/// What whoever sent the list says of it.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Which columns hold what, where they say otherwise than is guessed.
    pub columns: Vec<(Role, Column)>,
    /// Whether the first row is a tool already, where they say so.
    pub titles: Option<bool>,
    /// Which tools they mean.
    pub choices: Choices,
}

/// A list with what was found.
#[derive(Debug)]
pub struct Checked {
    /// The list as a table.
    pub table: Table,
    /// Which columns hold what.
    pub columns: Columns,
    /// What was found.
    pub check: InventoryCheck,
    /// The district that it was checked for, where whoever asks has its desk.
    pub desk: Option<NamesDesk>,
    /// The registry that it was held against.
    pub against: Arc<Snapshot>,
}

/// Checks a list.
///
/// # Errors
/// The list cannot be read, with the row and what to do; it is empty; a column is named that it
/// does not have. What the district said before cannot be read.
pub async fn check_list(
    ctx: &Ctx,
    actor: &Actor,
    list: List,
    said: Said,
) -> Result<Checked, Error> {
    let now = registry(ctx, actor)?;
    let (desk, remembered) = names::known_to(ctx, actor).await?;
    // A long list takes its time, so this runs on a thread of its own.
    let held = move || held_against(&now, list, &said, &remembered);
    let checked = elsewhere("checking a list", held).await??;
    Ok(Checked { desk, ..checked })
}

fn held_against(
    now: &Arc<Snapshot>,
    list: List,
    said: &Said,
    remembered: &Remembered,
) -> Result<Checked, Error> {
    let names = now.names();
    let (table, columns, lines) = match list {
        List::Tools(tools) => {
            let number = |(at, asked)| Line { row: at + 1, asked };
            let lines = tools.into_iter().enumerate().map(number).collect();
            (Table::default(), Columns::default(), lines)
        }
        list => {
            let (table, field) = table(list)?;
            let columns = columns(&table, said, names)?;
            let lines = lines(&table, &columns);
            if lines.is_empty() {
                let message = "No row of the list has a name in that column. Choose the column \
                    that holds the names.";
                return Err(Error::field(field, message));
            }
            (table, columns, lines)
        }
    };
    let tools = now.held();
    let check = check(now.shelf.day, &tools, names, &lines, (&said.choices, remembered));
    Ok(Checked { table, columns, check, desk: None, against: Arc::clone(now) })
}

/// Reads a list as a table, with the field that its faults are told at.
fn table(list: List) -> Result<(Table, &'static str), Error> {
    let at = |field: &'static str| {
        move |error: DocumentError| {
            let told = sentence_case(&error.to_string());
            if error.beyond { Error::TooLarge(told) } else { Error::field(field, told) }
        }
    };
    match list {
        List::Pasted(text) => {
            let table = pasted(&text).map_err(at(NAMES))?;
            if table.rows.is_empty() {
                return Err(Error::field(
                    NAMES,
                    "Paste the names of your tools, or choose a file.",
                ));
            }
            Ok((table, NAMES))
        }
        List::File(file) => {
            let bytes = file.read().map_err(|cause| {
                Error::Internal(format!("a file that was sent cannot be read: {cause}"))
            })?;
            any_table::read(&bytes, MAX_ROWS).map_err(at(FILE)).map(|table| (table, FILE))
        }
        List::Bytes(bytes) => {
            any_table::read(&bytes, MAX_ROWS).map_err(at(FILE)).map(|table| (table, FILE))
        }
        List::Table(table) => Ok((table, NAME_COLUMN)),
        List::Tools(_) => Ok((Table::default(), FILE)),
    }
}

/// The columns as they are guessed, with what is said otherwise.
fn columns(table: &Table, said: &Said, names: &NameIndex) -> Result<Columns, Error> {
    let mut columns = Columns::guess(table, &|name| names.has(name));
    match said.titles {
        Some(true) if columns.titles.is_none() => columns.titles = Some(0),
        Some(false) => columns.titles = None,
        _ => {}
    }
    for (role, column) in &said.columns {
        let place = match column {
            Column::At(place) => *place,
            Column::Named(title) => Some(placed(table, &mut columns, title).ok_or_else(|| {
                let message = format!(
                    "The list has no column “{}”. Give its title in the first row, or its number.",
                    title.chars().take(60).collect::<String>()
                );
                Error::field(role.word(), message)
            })?),
        };
        columns.set(*role, place);
    }
    Ok(columns)
}

/// The place of a column by its title or its number. A row that has the title is one of titles.
fn placed(table: &Table, columns: &mut Columns, title: &str) -> Option<usize> {
    let row = columns.titles.unwrap_or_default();
    let same = |cell: &String| cell.trim().to_lowercase() == title.trim().to_lowercase();
    let titled = table.rows.get(row)?.cells.iter().position(same);
    if titled.is_some() {
        columns.titles = Some(row);
    }
    titled.or_else(|| title.trim().parse::<usize>().ok()?.checked_sub(1))
}
