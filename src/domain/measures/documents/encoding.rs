//! In which encoding a text is saved that is not UTF-8, as well as its bytes can tell.

use std::string::FromUtf16Error;

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
