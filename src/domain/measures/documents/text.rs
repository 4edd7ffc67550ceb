//! Bytes as text: UTF-8, with or without a byte order mark, of a bounded size.

use super::finding::{DocumentError, MAX_TEXT_BYTES};

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
        let message = format!("The document has {} bytes. At most {most} are read; upload a smaller one.", bytes.len());
        return Err(DocumentError::new("", message));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(DocumentError::new("line 1, column 1", "The document is saved as UTF-16. Save it as UTF-8 and upload it again."));
    }
    let (body, marked) = match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let body = std::str::from_utf8(body).map_err(|cause| {
        let before = body.get(..cause.valid_up_to()).unwrap_or_default();
        let place = place(&String::from_utf8_lossy(before));
        DocumentError::new(place, "The document is not UTF-8 text from here on. Save it as UTF-8 and upload it again.")
    })?;
    if body.trim().is_empty() {
        return Err(DocumentError::new("", "The document is empty. Upload the document with its content."));
    }
    Ok(Text { body, marked })
}

/// The place right after `before`, in words.
fn place(before: &str) -> String {
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line}, column {column}")
}

/// Whether the text shows a private key in PEM or armoured form (RFC 7468, RFC 9580).
pub(super) fn shows_private_key(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.match_indices("-----BEGIN ").any(|(at, _)| {
        let label: String = text.get(at..).unwrap_or_default().chars().skip(11).take(40).take_while(|c| *c != '-').collect();
        label.contains("PRIVATE KEY")
    })
}
