//! The first sheet of an Excel workbook that has a list (ECMA-376, part 1, 18.3 and 18.4), read
//! mark by mark, so that a million formatted cells with nothing in them cost time and no memory.

mod package;
mod sheet;
mod xml;

use super::super::finding::DocumentError;
use super::rows::Table;
use package::{Archive, broken, open};
use sheet::Outlying;
use xml::{Marks, attribute};

/// How many sheets are looked into for the first with a list.
const MAX_SHEETS: usize = 8;
/// How much text the sheets share, in bytes.
const MAX_SHARED_BYTES: usize = 24 * 1024 * 1024;

/// Reads the first visible sheet with more than one row; where none has, the first with one.
pub(super) fn read(bytes: &[u8], most: usize) -> Result<Table, DocumentError> {
    let mut archive = open(bytes)?;
    let shared = shared_texts(&mut archive)?;
    let mut found = Table::default();
    for name in sheets(&mut archive)? {
        let Some(mut marks) = Marks::open(&mut archive, &name)? else { continue };
        let table = sheet::read(&mut marks, &shared, most, Outlying::Refused)?;
        if table.rows.len() > 1 {
            return Ok(table);
        }
        if found.rows.is_empty() {
            found = table;
        }
    }
    Ok(found)
}

/// How many sheets are read where all are.
const MAX_ALL_SHEETS: usize = 40;
/// What they may unpack to together, in bytes.
const MAX_ALL_BYTES: u64 = 60 * 1024 * 1024;

/// A sheet with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTable {
    /// What its tab says.
    pub name: String,
    /// Its rows that are not blank.
    pub table: Table,
}

/// The visible sheets of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheets {
    /// Those that were read, in order.
    pub read: Vec<NamedTable>,
    /// The names of those that were passed over: hidden, or longer than is read.
    pub left_out: Vec<String>,
}

/// Reads every visible sheet.
pub(super) fn read_all(bytes: &[u8], most: usize) -> Result<Sheets, DocumentError> {
    let mut archive = open(bytes)?;
    let shared = shared_texts(&mut archive)?;
    let (mut sheets, mut left) = (Sheets::default(), MAX_ALL_BYTES);
    for tab in tabs(&mut archive)? {
        let Some(part) = tab.part.filter(|_| !tab.hidden) else {
            sheets.left_out.push(tab.name);
            continue;
        };
        let Some(mut marks) = Marks::open_within(&mut archive, &part, left)? else { continue };
        match sheet::read(&mut marks, &shared, most, Outlying::Left) {
            Ok(table) => sheets.read.push(NamedTable { name: tab.name, table }),
            Err(error) if error.beyond && !marks.is_beyond() => sheets.left_out.push(tab.name),
            Err(error) => return Err(error),
        }
        left = left.saturating_sub(marks.read_so_far());
    }
    Ok(sheets)
}

/// A sheet as the workbook names it.
#[derive(Debug, Default)]
struct Tab {
    name: String,
    hidden: bool,
    id: String,
    part: Option<String>,
}

/// The first sheets of a workbook, in order.
fn tabs(archive: &mut Archive<'_>) -> Result<Vec<Tab>, DocumentError> {
    let mut tabs: Vec<Tab> = Vec::new();
    if let Some(mut marks) = Marks::open(archive, "xl/workbook.xml")? {
        marks.each_start("sheet", |mark| {
            tabs.push(Tab {
                name: attribute(mark, "name").unwrap_or_default(),
                hidden: attribute(mark, "state").is_some_and(|state| state != "visible"),
                id: attribute(mark, "id").unwrap_or_default(),
                part: None,
            });
            tabs.len() < MAX_ALL_SHEETS
        })?;
    }
    if let Some(mut marks) = Marks::open(archive, "xl/_rels/workbook.xml.rels")? {
        marks.each_start("Relationship", |mark| {
            let id = attribute(mark, "Id").unwrap_or_default();
            if let Some(tab) = tabs.iter_mut().find(|tab| tab.id == id && tab.part.is_none()) {
                tab.part = attribute(mark, "Target").map(|target| inside(&target));
            }
            tabs.iter().any(|tab| tab.part.is_none())
        })?;
    }
    if tabs.iter().all(|tab| tab.part.is_none()) { Err(broken()) } else { Ok(tabs) }
}

/// Where a target of the workbook lies in the package.
fn inside(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
}

/// The parts of the first visible sheets, in order, each once. A workbook can name millions of
/// sheets and parts in a few bytes, so those that are looked into are chosen first.
fn sheets(archive: &mut Archive<'_>) -> Result<Vec<String>, DocumentError> {
    let mut ids: Vec<String> = Vec::new();
    if let Some(mut marks) = Marks::open(archive, "xl/workbook.xml")? {
        marks.each_start("sheet", |mark| {
            let hidden = attribute(mark, "state").is_some_and(|state| state != "visible");
            ids.extend(attribute(mark, "id").filter(|id| !hidden && !ids.contains(id)));
            ids.len() < MAX_SHEETS
        })?;
    }
    let mut targets: Vec<Option<String>> = vec![None; ids.len()];
    if let Some(mut marks) = Marks::open(archive, "xl/_rels/workbook.xml.rels")? {
        marks.each_start("Relationship", |mark| {
            let place = attribute(mark, "Id").and_then(|id| ids.iter().position(|one| *one == id));
            if let Some(target) = place.and_then(|place| targets.get_mut(place))
                && target.is_none()
            {
                *target = attribute(mark, "Target");
            }
            targets.iter().any(Option::is_none)
        })?;
    }
    let mut sheets: Vec<String> = Vec::new();
    for target in targets.into_iter().flatten() {
        let inside = inside(&target);
        if !sheets.contains(&inside) {
            sheets.push(inside);
        }
    }
    if sheets.is_empty() { Err(broken()) } else { Ok(sheets) }
}

/// The texts that cells refer to by number.
fn shared_texts(archive: &mut Archive<'_>) -> Result<Vec<Box<str>>, DocumentError> {
    let mut texts: Vec<Box<str>> = Vec::new();
    let Some(mut marks) = Marks::open(archive, "xl/sharedStrings.xml")? else { return Ok(texts) };
    let mut bytes = 0;
    while let Some(text) = marks.next_text("si")? {
        // An empty text has its place as well.
        bytes += text.len() + size_of::<Box<str>>();
        if bytes > MAX_SHARED_BYTES {
            return Err(DocumentError::beyond(
                "The workbook holds too much text. Save the list alone, without other sheets.",
            ));
        }
        texts.push(text.into());
    }
    Ok(texts)
}
