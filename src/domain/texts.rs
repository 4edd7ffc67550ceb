//! What people type, in a form's field or a file's cell: what of it can be seen, and what it says
//! as a web address. Errors are sentences for whoever typed it.

use std::fmt::Display;

use serde_json::Value;

use super::hosts::{ascii_host, why_closed};

/// What people and the settings call a megabyte.
const MEGABYTE: u64 = 1024 * 1024;

/// A size in words: `25 MB`, `12 KB`.
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..MEGABYTE => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes / MEGABYTE),
    }
}

/// A number of things in words that agree with it: `1 school`, `3 schools`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(
    count: N,
    one: &str,
    many: &str,
) -> String {
    let things = if count == N::from(1) { one } else { many };
    format!("{count} {things}")
}

/// Names in a row, as a sentence lists them: `A`, `A and B`, `A, B and C`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// Characters that show nothing or turn the reading direction, so that a text is not what it seems.
/// Joiners inside words stay.
pub(crate) fn misleads(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// Characters that are part of writing and show nothing by themselves: joiners, variation
/// selectors, blank letters.
pub(crate) fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\u{34F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{200C}'
            | '\u{200D}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}'
    )
}

/// A text without what other programs leave behind in it: line ends of every kind become `\n`,
/// other control characters, which may stand between words, become spaces, and what shows nothing
/// and only steers how a text is broken or written goes. What turns the reading direction against
/// the letters stays, for the person to take out: nobody else can tell what was meant.
pub fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                tidy.push('\n');
            }
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => tidy.push('\n'),
            '\n' | '\t' => tidy.push(letter),
            control if control.is_control() => tidy.push(' '),
            hidden if misleads(hidden) && !turns(hidden) => {}
            shown => tidy.push(shown),
        }
    }
    tidy
}

/// Characters that override the reading direction of the letters: a text with them reads
/// differently from what is stored.
fn turns(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

/// A text of somebody in one line of which every letter shows: what steers or turns how it is read
/// goes, and what breaks a line or shows nothing becomes a space. For words that are shown, and
/// signed, as somebody else's, where nobody can be asked to type them anew.
pub fn all_shown(text: &str) -> String {
    let shown = tidied(text);
    let shown = shown.chars().filter(|letter| !misleads(*letter));
    shown.map(|letter| if letter.is_control() || is_blank(letter) { ' ' } else { letter }).collect()
}

/// Letters that are printed as nothing.
fn is_blank(c: char) -> bool {
    is_silent(c) && !is_part_of_letters(c)
}

/// What belongs to the letters around it: joiners and variation selectors.
fn is_part_of_letters(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Somebody's words in quotation marks, which nothing in them ends: each mark of theirs becomes an
/// apostrophe, so that no word of theirs stands outside as one of ours.
pub(crate) fn in_quotes(text: &str) -> String {
    format!("“{}”", without_marks(&all_shown(text)))
}

/// A text with apostrophes for its quotation marks.
pub(crate) fn without_marks(text: &str) -> String {
    text.chars().map(|letter| if is_mark(letter) { '\'' } else { letter }).collect()
}

/// Quotation marks of any script, and what looks like them.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '«'
            | '»'
            | '`'
            | '´'
            | '\u{2DD}'
            | '\u{2BA}'
            | '\u{2EE}'
            | '\u{2018}'..='\u{201F}'
            | '\u{2032}'..='\u{2037}'
            | '‹'
            | '›'
            | '\u{275B}'..='\u{275E}'
            | '\u{276E}'
            | '\u{276F}'
            | '\u{2E42}'
            | '\u{300C}'..='\u{300F}'
            | '\u{301D}'..='\u{301F}'
            | '\u{FE41}'..='\u{FE44}'
            | '\u{FF02}'
            | '\u{FF62}'
            | '\u{FF63}'
    )
}

/// Whether a text has no visible character.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || misleads(c) || is_silent(c))
}

/// The first character of a text that neither shows something nor ends a line.
fn unshowable(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || misleads(*c))
}

/// What to say about a text with a character that cannot be shown, with the words around it; none
/// when there is no such character.
pub(crate) fn unshowable_fault(text: &str) -> Option<String> {
    let letter = unshowable(text)?;
    let (before, after) = text.split_once(letter)?;
    let before =
        before.split_whitespace().next_back().map(|word| format!("after {}", quoted(word)));
    let after = after.split_whitespace().next().map(|word| format!("before {}", quoted(word)));
    let place: Vec<String> = before.into_iter().chain(after).collect();
    let place = if place.is_empty() { String::new() } else { format!(", {}", place.join(" and ")) };
    let code = u32::from(letter);
    Some(format!(
        "The text holds a character that cannot be shown (U+{code:04X}){place}. Remove it there, \
         or type those words anew."
    ))
}

/// A piece of what was typed for a message: in quotation marks, at most sixty characters, nothing
/// invisible.
pub(crate) fn quoted(text: &str) -> String {
    let hides = |c: char| c.is_control() || misleads(c) || is_silent(c);
    let mut shown: String =
        text.trim().chars().take(60).map(|c| if hides(c) { ' ' } else { c }).collect();
    shown = without_marks(&shown);
    if text.trim().chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// Whether a text is a full `https` address of a host with a name, without a user name, which would
/// hide where it leads.
fn is_web_address(text: &str) -> bool {
    let authority = text
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '?', '#', '\\']).next())
        .unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let named = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    named && !authority.contains('@') && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A web address with its host in ASCII, `xn--…` where it has letters of other scripts, which could
/// be mistaken for others; none when the text is no web address. What begins with `www.` is meant
/// to begin with `https://`.
fn plain_web_address(text: &str) -> Option<String> {
    if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return plain_web_address(&format!("https://{text}"));
    }
    if !is_web_address(text) {
        return None;
    }
    let rest = text.strip_prefix("https://")?;
    let end = rest.find([':', '/', '?', '#', '\\']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    if host.is_ascii() {
        Some(text.to_owned())
    } else {
        Some(format!("https://{}{path}", ascii_host(host)?))
    }
}

/// The plain form of a web address that anyone can open.
///
/// # Errors
/// Why nobody else can open it, as a sentence; none when the text is no web address.
pub(crate) fn open_web_address(text: &str) -> Result<String, Option<String>> {
    let plain = plain_web_address(text).ok_or(None)?;
    let address = url::Url::parse(&plain).ok().ok_or(None)?;
    why_closed(&address).map_or(Ok(plain), |reason| Err(Some(format!("{} {reason}", quoted(text)))))
}

/// Reads a web address that anyone can open.
pub(crate) fn web_address(text: &str) -> Result<Value, String> {
    match open_web_address(text) {
        Ok(plain) if plain == text || plain.strip_prefix("https://") == Some(text) => {
            return Ok(Value::from(plain));
        }
        Ok(plain) => {
            return Err(format!(
                "{} has letters in the name of its host that can be mistaken for others. Write it \
                 as browsers send it: {plain}",
                quoted(text)
            ));
        }
        Err(Some(sentence)) => return Err(sentence),
        Err(None) => {}
    }
    Err(format!(
        "{} is not a full web address. Write it in the form https://example.org/page, without a \
         user name.",
        quoted(text)
    ))
}
