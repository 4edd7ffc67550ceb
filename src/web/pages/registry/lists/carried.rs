//! The list in the form of its own result: packed, so that a long one fits, and unpacked within
//! bounds, for anyone can send anything.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Deserialize;

use crate::actions::Error;
use crate::domain::measures::documents::any_table::{MAX_COLUMNS, MAX_TABLE_BYTES, Row, Table};
use crate::domain::registry::inventory::MAX_ROWS;
use crate::web::kernel::at_most::AtMost;

/// The field that carries the list.
pub(super) const LIST: &str = "list";
/// How much is unpacked at most, in bytes: a workbook's cells may be longer than the workbook.
const MOST_BYTES: u64 = 4 * MAX_TABLE_BYTES as u64;

/// A table as a word of a form. It is empty when it would be longer than is unpacked again.
pub(super) fn packed(table: &Table) -> String {
    let Ok(text) = serde_json::to_vec(table) else { return String::new() };
    if text.len() as u64 > MOST_BYTES {
        return String::new();
    }
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    let written = packer.write_all(&text).and_then(|()| packer.finish());
    // Writing to memory cannot fail.
    written.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
}

/// The table that a form carries.
///
/// # Errors
/// When it did not arrive as it was sent out.
pub(super) fn unpacked(word: &str) -> Result<Table, Error> {
    let broken = || {
        Error::field(LIST, "The list did not arrive whole, so it was not checked. Give it again.")
    };
    let bytes = URL_SAFE_NO_PAD.decode(word).map_err(|_no_word| broken())?;
    let mut text = Vec::new();
    let read = DeflateDecoder::new(bytes.as_slice()).take(MOST_BYTES).read_to_end(&mut text);
    let table: Option<Carried> = read.ok().and_then(|_| serde_json::from_slice(&text).ok());
    let rows = table.map(|table| table.rows.0).filter(|rows| !rows.is_empty());
    let rows = rows.ok_or_else(broken)?.into_iter();
    let row = |CarriedRow { number, cells }| Row { number, cells: cells.0 };
    Ok(Table { rows: rows.map(row).collect() })
}

/// A table as it is read back: no more of it than a list can have, for its bytes say nothing of how
/// much they become.
#[derive(Deserialize)]
struct Carried {
    rows: AtMost<CarriedRow, MAX_ROWS>,
}

#[derive(Deserialize)]
struct CarriedRow {
    number: usize,
    cells: AtMost<String, MAX_COLUMNS>,
}
