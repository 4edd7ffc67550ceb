//! In which encoding a text is saved that is not UTF-8, as well as its bytes can tell.

use std::borrow::Cow;
use std::string::FromUtf16Error;

use super::finding::DocumentError;

/// Of all bytes but blanks, at most this share in percent is beyond ASCII in a text of Latin
/// letters.
const LATIN_PERCENT: usize = 40;

/// The encoding of a text that is neither UTF-8 nor says by a mark that it is UTF-16, in words;
/// none of what is no text.
pub(crate) fn other(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Some("UTF-32");
    }
    if wide(bytes).is_some() {
        return None;
    }
    if is_unmarked_utf_16(bytes) {
        return Some("UTF-16 without a mark that says so");
    }
    let is_textual =
        |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\r' | b'\t' | 0x0C);
    (std::str::from_utf8(bytes).is_err() && bytes.iter().all(is_textual))
        .then(|| of_single_bytes(bytes))
}

/// The text of a file in any encoding that is in use for tables: UTF-8, UTF-16 with or without a
/// mark, Windows-1252, `MacRoman`.
pub(crate) fn any_text(bytes: &[u8]) -> Result<Cow<'_, str>, DocumentError> {
    let refuse = |message: &str| Err(DocumentError::new("", message));
    if let Some(text) = wide(bytes) {
        return text.map(Cow::Owned).or_else(|_| refuse(BROKEN));
    }
    let named = other(bytes);
    match named {
        Some("UTF-32") => return refuse(UNKNOWN),
        Some(_) if is_unmarked_utf_16(bytes) => {
            let big = bytes.first() == Some(&0);
            let encoding = if big { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
            return Ok(encoding.decode_without_bom_handling(bytes).0);
        }
        _ => {}
    }
    let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match (std::str::from_utf8(body), named) {
        (Ok(text), _) if text.contains('\0') => refuse(NO_TEXT),
        (Ok(text), _) => Ok(Cow::Borrowed(text)),
        (Err(_), Some("MacRoman")) => {
            Ok(encoding_rs::MACINTOSH.decode_without_bom_handling(bytes).0)
        }
        (Err(_), Some(_)) if is_mostly_ascii(bytes) => {
            Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
        }
        (Err(_), Some(_)) => refuse(UNKNOWN),
        (Err(_), None) => refuse(NO_TEXT),
    }
}

const BROKEN: &str =
    "The file says that it is UTF-16 and is damaged. Save it again as “CSV UTF-8”.";
const UNKNOWN: &str = "The file is saved in an encoding that cannot be told from others. Save it as \
    “CSV UTF-8” or .xlsx and choose it again.";
const NO_TEXT: &str = "The file is neither a text nor an Excel workbook. Save the list as .xlsx or \
    as CSV and choose it again.";

/// Whether no more of a text is beyond ASCII than in texts of Latin letters.
fn is_mostly_ascii(bytes: &[u8]) -> bool {
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let all = bytes.iter().filter(|byte| !byte.is_ascii_whitespace()).count();
    beyond * 100 <= all * LATIN_PERCENT
}

/// Every other byte of letters that ASCII has too is zero.
fn is_unmarked_utf_16(bytes: &[u8]) -> bool {
    let (pairs, half) = bytes.as_chunks::<2>();
    let zeros = |place: usize| pairs.iter().filter(|pair| pair.get(place) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    half.is_empty()
        && pairs.len() >= 2
        && first.max(second) * 10 >= pairs.len() * 7
        && first.min(second) == 0
}

/// Windows and the Macintosh put accented letters into different places, which are next to letters
/// of ASCII in most words.
fn of_single_bytes(bytes: &[u8]) -> &'static str {
    let (mut windows, mut mac, mut beyond, mut all) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (place, byte) in bytes.iter().enumerate() {
        all += usize::from(!byte.is_ascii_whitespace());
        beyond += usize::from(!byte.is_ascii());
        let before = place.checked_sub(1).and_then(|place| bytes.get(place));
        let letter_beside =
            [before, bytes.get(place + 1)].into_iter().flatten().any(u8::is_ascii_lowercase);
        windows +=
            usize::from(letter_beside && matches!(byte, 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFF));
        // What Windows has there are quotation marks and dashes, which words have beside them as
        // well.
        mac += usize::from(
            letter_beside && matches!(byte, 0x80 | 0x81 | 0x83 | 0x86..=0x90 | 0x98 | 0x9A..=0x9F),
        );
    }
    if beyond * 100 > all * LATIN_PERCENT || mac.max(windows) == 0 {
        "one of the older encodings"
    } else if mac > windows {
        "MacRoman"
    } else {
        "Windows-1252"
    }
}

/// The text of a UTF-16 file that begins with a byte order mark; none of any other file.
pub(super) fn wide(bytes: &[u8]) -> Option<Result<String, FromUtf16Error>> {
    let (units, order): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xFF, 0xFE, units @ ..] => (units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => (units, u16::from_be_bytes),
        _ => return None,
    };
    let (pairs, half) = units.as_chunks::<2>();
    // Half a unit at the end is no text either; a unit that never stands alone says so.
    let units: Vec<u16> =
        pairs.iter().map(|pair| order(*pair)).chain(half.iter().map(|_| 0xDC00)).collect();
    Some(String::from_utf16(&units))
}
