//! Bytes as text: UTF-8, with or without a byte order mark, of a bounded size.

use std::borrow::Cow;

use super::encoding::wide;
use super::finding::{DocumentError, MAX_TEXT_BYTES};
use super::{armour, encoding};
use crate::domain::texts::size_in_words;

/// The text of an upload.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    /// The text without its byte order mark.
    pub(super) body: &'a str,
    /// Whether it started with a byte order mark.
    pub(super) marked: bool,
}

/// Reads UTF-8 text of at most [`MAX_TEXT_BYTES`].
pub(super) fn read(bytes: &[u8]) -> Result<Text<'_>, DocumentError> {
    bounded(bytes, MAX_TEXT_BYTES)
}

/// Reads UTF-8 text of at most `most` bytes.
pub(super) fn bounded(bytes: &[u8], most: usize) -> Result<Text<'_>, DocumentError> {
    if bytes.len() > most {
        return Err(DocumentError::beyond(format!(
            "The document is larger than {}.",
            size_in_words(most as u64)
        )));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(DocumentError::new(
            "line 1, column 1",
            "The document is saved as UTF-16. Save it as UTF-8 (in Excel: “CSV UTF-8”) and upload \
             it again.",
        ));
    }
    let (body, marked) = match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let body = std::str::from_utf8(body).map_err(|cause| {
        let before = body.get(..cause.valid_up_to()).unwrap_or_default();
        let place = place(&String::from_utf8_lossy(before));
        let found = encoding::other(bytes).map_or_else(
            || "not UTF-8 text".to_owned(),
            |encoding| format!("saved as {encoding}, not as UTF-8,"),
        );
        DocumentError::new(
            place,
            format!(
                "The document is {found} from here on. Save it as UTF-8 \
            (in Excel: “CSV UTF-8”) and upload it again."
            ),
        )
    })?;
    if body.trim().is_empty() {
        return Err(DocumentError::new(
            "",
            "The document is empty. Upload the document with its content.",
        ));
    }
    Ok(Text { body, marked })
}

/// The place right after `before`, in words.
fn place(before: &str) -> String {
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line}, column {column}")
}

/// Whether the text shows a private key in any form that texts carry it in.
pub(super) fn shows_private_key(bytes: &[u8]) -> bool {
    armour::shows_private_key(bytes)
}

/// The text that a file is, when it is one: UTF-8, or UTF-16 that says so by its byte order mark,
/// without characters that no text has.
pub(crate) fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = match wide(bytes) {
        Some(text) => Cow::Owned(text.ok()?),
        None => Cow::Borrowed(std::str::from_utf8(bytes).ok()?),
    };
    let is_textual = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    text.chars().all(is_textual).then_some(text)
}

/// Any file as a text that can be searched for what is written in ASCII.
pub(super) fn searchable(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(Ok(text)) = wide(bytes) {
        return Cow::Owned(text);
    }
    let plain = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { '?' };
    std::str::from_utf8(bytes)
        .map_or_else(|_not_utf8| Cow::Owned(bytes.iter().map(plain).collect()), Cow::Borrowed)
}
