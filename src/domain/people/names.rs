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

    /// Whether nobody could tell the two names apart at a glance, or only by the form of a company. A name without letters is like no other.
    pub fn is_like(&self, other: &Self) -> bool {
        !self.words.is_empty() && (self.words.concat() == other.words.concat() || self.proper().concat() == other.proper().concat())
    }

    /// The words without the form of a company at their end, `Inc.` or `L.L.C.`; a name that is nothing else keeps it.
    fn proper(&self) -> &[String] {
        let mut words = self.words.as_slice();
        let forms: Vec<String> = COMPANY_FORMS.iter().map(|form| Self::of(form).words.concat()).collect();
        while let Some(kept) = (1..words.len().min(5)).map(|count| words.len() - count).find(|kept| forms.contains(&words[*kept..].concat())) {
            words = &words[..kept];
        }
        words
    }

    /// Whether the other name stands in this one, word by word.
    pub fn contains(&self, other: &Self) -> bool {
        self.is_like(other) || !other.words.is_empty() && self.words.windows(other.words.len()).any(|words| words == other.words)
    }
}

/// What companies add to their names to say what kind of company they are.
const COMPANY_FORMS: [&str; 25] = [
    "inc",
    "incorporated",
    "llc",
    "lllp",
    "llp",
    "lp",
    "pllc",
    "pbc",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "plc",
    "pty",
    "pte",
    "gmbh",
    "ag",
    "sa",
    "sas",
    "srl",
    "bv",
    "ab",
    "oy",
];

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

/// Refuses a name that holds a web or email address: names are read by many people, and none should be sent anywhere by one. A name that
/// merely ends like an address, such as `Quill.ai`, is one.
///
/// # Errors
/// A sentence for whoever typed the name.
pub fn refuse_address(name: &str) -> Result<(), Invalid> {
    let plain = name.nfkc().collect::<String>().to_lowercase().replace(['\u{3002}', '\u{2024}', '\u{2E31}'], ".");
    let is_host = |word: &str| {
        word.rsplit_once('.').is_some_and(|(before, end)| !before.is_empty() && end.chars().count() > 1 && end.chars().all(char::is_alphabetic))
    };
    let word_is_address = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let host = word.split(['/', ':', '?', '#', '\\']).next().unwrap_or_default();
        word.contains("://")
            || word.starts_with("www.")
            || word.starts_with("mailto:")
            || (is_host(host) && host != word)
            || word.split_once('@').is_some_and(|(before, host)| !before.is_empty() && is_host(host))
    };
    let mut words = plain.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | ',' | ';'));
    if words.any(word_is_address) {
        return Err(Invalid("A name cannot hold a web or email address. Enter the name alone.".to_owned()));
    }
    Ok(())
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
