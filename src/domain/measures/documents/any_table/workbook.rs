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
    for name in sheets(&mut archive)?.into_iter().take(MAX_SHEETS) {
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

/// The parts of the visible sheets, in order.
fn sheets(archive: &mut Archive<'_>) -> Result<Vec<String>, DocumentError> {
    let mut parts: Vec<(String, String)> = Vec::new();
    if let Some(mut marks) = Marks::open(archive, "xl/_rels/workbook.xml.rels")? {
        marks.each_start("Relationship", |mark| {
            if let (Some(id), Some(target)) = (attribute(mark, "Id"), attribute(mark, "Target")) {
                parts.push((id, target));
            }
        })?;
    }
    let mut sheets = Vec::new();
    if let Some(mut marks) = Marks::open(archive, "xl/workbook.xml")? {
        marks.each_start("sheet", |mark| {
            let hidden = attribute(mark, "state").is_some_and(|state| state != "visible");
            let target = attribute(mark, "id")
                .and_then(|id| parts.iter().find(|(known, _)| *known == id))
                .map(|(_, target)| target);
            if let Some(target) = target.filter(|_| !hidden) {
                let inside =
                    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                sheets.push(inside);
            }
        })?;
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
