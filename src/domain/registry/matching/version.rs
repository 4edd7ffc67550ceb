//! Versions, told apart from the names that they stand beside.

/// What a text says of a version, and the text without it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parted {
    /// The name.
    pub name: String,
    /// The version, as its digits: `2.4`; none when the text names none.
    pub version: Option<String>,
}

/// Words that stand before the number of a version.
const BEFORE: [&str; 5] = ["v", "v.", "ver", "ver.", "version"];

/// Parts a name from the version at its end: `Askwell 2.4`, `Askwell v3`, `Askwell (version 3.1)`.
/// A number by itself belongs to the name, as in `Algebra 2`.
pub fn part(text: &str) -> Parted {
    let whole = || Parted { name: text.trim().to_owned(), version: None };
    let bare =
        |word: &str| word.trim_matches(['(', ')', '[', ']', ',', '-', '–', ':']).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut kept = words.as_slice();
    while let Some((last, rest)) = kept.split_last() {
        if !bare(last).is_empty() {
            break;
        }
        kept = rest;
    }
    let Some((last, rest)) = kept.split_last().filter(|(_, rest)| !rest.is_empty()) else {
        return whole();
    };
    let word = bare(last);
    let digits =
        word.trim_start_matches("version").trim_start_matches("ver").trim_start_matches('v');
    let digits = digits.trim_start_matches('.');
    if !is_number(digits) {
        return whole();
    }
    let marked = digits.len() < word.len();
    let (before, name) = match rest.split_last() {
        Some((before, name)) if BEFORE.contains(&bare(before).as_str()) => (true, name),
        _ => (false, rest),
    };
    if name.is_empty() || !(marked || before || digits.contains('.')) {
        return whole();
    }
    let name = name.join(" ");
    let name = name.trim_end_matches(|c: char| {
        c == '(' || c == '[' || c == ',' || c == '-' || c.is_whitespace()
    });
    Parted { name: name.to_owned(), version: Some(digits.to_owned()) }
}

/// Whether a text is digits with full stops between them, and nothing else: `3`, `2.4.1`, `2.x`.
fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.split('.').all(|part| {
            part == "x" || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

/// Whether a version that a list names is the one that the agency decided on, as far as the list
/// says: `2` and `2.4` fit `2.4.1`, and so does `v2.4`; `3` does not. Blank fits everything.
pub fn fits(listed: &str, decided: &str) -> bool {
    let (listed, decided) = (plain(listed), plain(decided));
    if listed.is_empty() || decided.is_empty() || listed == decided {
        return true;
    }
    let parts = |text: &str| -> Vec<String> {
        text.split(['.', '-', '_', ' ', '+'])
            .filter(|part| !part.is_empty())
            .map(|part| part.trim_start_matches('0').to_owned())
            .collect()
    };
    let (listed, decided) = (parts(&listed), parts(&decided));
    let shared = listed.iter().zip(&decided);
    let rest = |one: &[String], other: &[String]| {
        one.iter().skip(other.len()).all(|part| part.is_empty() || part == "x")
    };
    shared.clone().all(|(one, other)| one == other || one == "x" || other == "x")
        && (listed.len() <= decided.len() || rest(&listed, &decided))
}

/// A version in small letters without the word before its number.
fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let bare = text
        .strip_prefix("version")
        .or_else(|| text.strip_prefix("ver"))
        .or_else(|| text.strip_prefix('v'))
        .filter(|rest| {
            rest.trim_start_matches(['.', ' ']).starts_with(|c: char| c.is_ascii_digit())
        });
    bare.unwrap_or(&text).trim_start_matches(['.', ' ']).trim().to_owned()
}
