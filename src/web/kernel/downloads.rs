//! Files that a browser saves and never shows.

use actix_web::HttpResponse;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use unicode_normalization::UnicodeNormalization as _;

use crate::domain::measures::documents::spreadsheet;

/// A table for spreadsheets, saved under this name: no cell of it runs as a formula.
pub fn table_file<R: IntoIterator<Item = String>>(
    name: &str,
    rows: impl IntoIterator<Item = R>,
) -> HttpResponse {
    let guarded = |row: R| row.into_iter().map(|cell| spreadsheet::guarded(&cell));
    let table = spreadsheet::table(rows.into_iter().map(guarded));
    let mut response = HttpResponse::Ok();
    response.content_type("text/csv; charset=utf-8").insert_header(attachment(name));
    // Programs that read files by their bytes are told that this one is UTF-8.
    response.body(format!("\u{feff}{table}"))
}

/// Says that the body is to be saved under this name: whole for programs that read RFC 5987, and in
/// ASCII for the rest (RFC 6266, 4.3).
pub fn attachment(name: &str) -> ContentDisposition {
    let mut parameters = vec![DispositionParam::Filename(ascii(name))];
    if !name.is_ascii() || name.contains(['"', '%']) {
        let value = ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.as_bytes().to_vec(),
        };
        parameters.push(DispositionParam::FilenameExt(value));
    }
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}

/// The name in letters of ASCII, as it is read aloud, with a line in place of what cannot be read
/// or programs read in different ways.
fn ascii(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let composed: String = name.nfc().collect();
    for letter in deunicode::deunicode_with_tofu(&composed, "_").replace(" .", ".").chars() {
        if letter.is_ascii() && !matches!(letter, '"' | '%' | '\\' | ';') && !letter.is_control() {
            plain.push(letter);
        } else if !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain
}
