//! The first sheet of an Excel workbook that has a list (ECMA-376, part 1, 18.3 and 18.4), read
//! mark by mark, so that a million formatted cells with nothing in them cost time and no memory.

mod package;
mod sheet;
mod xml;

use super::super::finding::DocumentError;
use super::rows::Table;
use package::{Archive, broken, open};
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
        let table = sheet::read(&mut marks, &shared, most)?;
        if table.rows.len() > 1 {
            return Ok(table);
        }
        if found.rows.is_empty() {
            found = table;
        }
    }
    Ok(found)
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
        let inside = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
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
