//! Names that pass for other names: what a reader takes for the same, whatever letters, marks, case or spaces it is made of (UTS #39).

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

use crate::domain::values::Invalid;

/// A name as the eye reads it: its words, each reduced to the letters that it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    words: Vec<String>,
}

impl Look {
    /// The look of a name.
    pub fn of(name: &str) -> Self {
        let plain: String = name.nfkc().collect::<String>().to_lowercase();
        // The skeleton of a small letter can be a capital one.
        let seen: String = skeleton(&plain).collect::<String>().to_lowercase();
        let letters: String = seen.nfkd().filter(|c| !is_combining_mark(*c)).map(alike).collect();
        let words = letters.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '/' | '.' | ',')).map(only_letters);
        Self { words: words.filter(|word| !word.is_empty()).collect() }
    }

    /// Whether nobody could tell the two names apart at a glance. A name without letters is like no other.
    pub fn is_like(&self, other: &Self) -> bool {
        !self.words.is_empty() && self.words.concat() == other.words.concat()
    }

    /// Whether the other name stands in this one, word by word.
    pub fn contains(&self, other: &Self) -> bool {
        self.is_like(other) || !other.words.is_empty() && self.words.windows(other.words.len()).any(|words| words == other.words)
    }
}

/// Letters that differ only by a serif or a dot count as one.
fn alike(c: char) -> char {
    if matches!(c, 'i' | '1' | '|' | '!') { 'l' } else { c }
}

/// Without joiners, signs and whatever else is not read aloud.
fn only_letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The longest name that goes into a letter to somebody who does not know its bearer, in characters.
const LETTER_MAXIMUM: usize = 60;

/// Whether a name can stand in a letter to a stranger: it is short, and no mail program makes a link of any part of it. Otherwise whoever
/// chooses names could send advertisements from the agency's address.
pub fn can_be_mailed(name: &str) -> bool {
    let plain: Vec<char> = name.nfkc().collect();
    let is_dot = |c: char| matches!(c, '.' | '\u{3002}' | '\u{2024}' | '\u{2E31}');
    let dotted =
        plain.windows(3).any(|three| matches!(three, [before, dot, after] if is_dot(*dot) && !before.is_whitespace() && !after.is_whitespace()));
    let digits = plain.iter().filter(|c| c.is_numeric()).count();
    plain.len() <= LETTER_MAXIMUM && !dotted && digits < 6 && !plain.iter().any(|c| matches!(c, '/' | ':' | '@' | '\\' | '<' | '>'))
}

/// Refuses a name that is the agency's own, or carries it: only the agency speaks in its name.
///
/// # Errors
/// A sentence for whoever typed the name.
pub fn refuse_agency(name: &str, agency: &str) -> Result<(), Invalid> {
    if Look::of(name).contains(&Look::of(agency)) {
        return Err(Invalid(format!(
            "“{agency}” is the agency that runs this site, so no other name can be or hold it. Enter the name of your own."
        )));
    }
    Ok(())
}
