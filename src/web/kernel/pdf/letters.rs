//! Letters in the fonts that every PDF reader has: what they are called there and how wide they
//! are.

use std::fmt::Write as _;

/// The widths of the letters from space to tilde in Helvetica, in thousandths of the size (Adobe,
/// Core 14 font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// No letter that is not among them is wider than this, but for a few rare ones.
const WIDE: u16 = 1000;

/// The byte of a letter in the encoding of Windows, which PDF calls `WinAnsiEncoding`; none where
/// it has none.
fn byte(letter: char) -> Option<u8> {
    let special = match letter {
        '€' => 0x80,
        '…' => 0x85,
        'Š' => 0x8A,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '™' => 0x99,
        'š' => 0x9A,
        'ž' => 0x9E,
        'Œ' => 0x8C,
        'œ' => 0x9C,
        _ => {
            let plain = u8::try_from(u32::from(letter)).ok()?;
            return (matches!(plain, 0x20..=0x7E | 0xA1..=0xFF) && plain != 0xAD).then_some(plain);
        }
    };
    Some(special)
}

/// Whether every letter is in the fonts.
pub(super) fn has(text: &str) -> bool {
    text.chars().all(|letter| byte(letter).is_some())
}

/// A text in the letters of the fonts: what they lack is spelled in Latin letters, and what has no
/// such spelling is a question mark.
pub(super) fn drawn(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match byte(letter) {
            Some(byte) => bytes.push(byte),
            None if letter.is_whitespace() => bytes.push(b' '),
            None => {
                let spelled = deunicode::deunicode_char(letter).unwrap_or("?");
                bytes.extend(spelled.bytes().filter(|byte| (0x20..=0x7E).contains(byte)));
            }
        }
    }
    bytes
}

/// How wide a drawn text is at a size, in points. Bold letters are up to a tenth wider.
pub(super) fn width(bytes: &[u8], size: f32, bold: bool) -> f32 {
    let of = |byte: &u8| {
        let plain =
            deunicode::deunicode_char(char::from(*byte)).and_then(|text| text.bytes().next());
        let place = plain.and_then(|plain| usize::from(plain).checked_sub(0x20));
        place.and_then(|place| WIDTHS.get(place)).copied().unwrap_or(WIDE)
    };
    let sum: f32 = bytes.iter().map(|byte| f32::from(of(byte))).sum();
    sum * size * if bold { 1.1 } else { 1.0 } / 1000.0
}

/// Bytes as they stand between parentheses.
pub(super) fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => {
                text.push('\\');
                text.push(char::from(*byte));
            }
            0x20..=0x7E => text.push(char::from(*byte)),
            _ => {
                let _ = write!(text, "\\{byte:03o}");
            }
        }
    }
    text
}

/// A text of any letters, as titles and descriptions are written.
pub(super) fn utf16(text: &str) -> String {
    let mut hex = String::from("<FEFF");
    for unit in text.encode_utf16() {
        let _ = write!(hex, "{unit:04X}");
    }
    hex.push('>');
    hex
}
