//! Names that pass for other names: what a reader takes for the same, whatever letters, marks, case
//! or spaces it is made of (UTS #39).

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

use crate::domain::texts::{is_silent, tidied};
use crate::domain::values::Invalid;

/// A name as the eye reads it: its words, each reduced to the letters that it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    words: Vec<String>,
}

impl Look {
    /// The look of a name.
    pub fn of(name: &str) -> Self {
        let mut plain: String =
            name.chars().filter(|c| !is_legal_mark(*c)).nfkc().collect::<String>().to_lowercase();
        for mark in LEGAL_MARKS {
            plain = plain.replace(mark, " ");
        }
        // The skeleton of a small letter can be a capital one.
        let seen: String = skeleton(&plain).collect::<String>().to_lowercase();
        let letters: String = seen.nfkd().filter(|c| !is_combining_mark(*c)).map(alike).collect();
        let words = letters
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '/' | '.' | ','))
            .map(only_letters);
        Self { words: words.filter(|word| !word.is_empty()).collect() }
    }

    /// Whether nobody could tell the two names apart at a glance, or only by the form of a company.
    /// A name without letters is like no other.
    pub fn is_like(&self, other: &Self) -> bool {
        !self.words.is_empty()
            && (self.words.concat() == other.words.concat()
                || self.proper().concat() == other.proper().concat())
    }

    /// What to find a name by among many: two names of which one is like the other, as
    /// [`Look::is_like`] has it, share one of their keys. Names of signs alone have their own.
    pub fn keys_of(name: &str) -> Vec<String> {
        let look = Self::of(name);
        if look.words.is_empty() {
            return vec![format!("signs {}", name.to_lowercase())];
        }
        vec![format!("whole {}", look.words.concat()), format!("proper {}", look.proper().concat())]
    }

    /// What names have in common that are one name, as [`Look::is_one_name`] has it.
    pub fn one_name(name: &str) -> String {
        let look = Self::of(name);
        if look.words.is_empty() {
            return format!("signs {}", name.to_lowercase());
        }
        format!("{} {}", look.words.concat(), read_aloud(name).collect::<String>())
    }

    /// Whether a vendor's two products would go by one name. Signs that are read aloud, as in
    /// `C++`, tell them apart.
    pub fn is_one_name(name: &str, other: &str) -> bool {
        Self::one_name(name) == Self::one_name(other)
    }

    /// The words without the form of a company at their end, `Inc.` or `L.L.C.`; a name that is
    /// nothing else keeps it.
    fn proper(&self) -> &[String] {
        static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
            COMPANY_FORMS.iter().map(|form| Look::of(form).words.concat()).collect()
        });
        let mut words = self.words.as_slice();
        while let Some(kept) = (1..words.len().min(5))
            .map(|count| words.len() - count)
            .find(|kept| FORMS.contains(&words[*kept..].concat()))
        {
            words = &words[..kept];
        }
        words
    }

    /// Whether the other name stands in this one, word by word.
    pub fn contains(&self, other: &Self) -> bool {
        self.is_like(other)
            || !other.words.is_empty()
                && self.words.windows(other.words.len()).any(|words| words == other.words)
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

/// Signs that say who owns a name and are no part of it.
fn is_legal_mark(c: char) -> bool {
    matches!(c, '™' | '℠' | '®' | '©' | '℗' | 'Ⓡ' | 'ⓡ' | 'Ⓒ' | 'ⓒ')
}

/// The same signs as people type them.
const LEGAL_MARKS: [&str; 4] = ["(tm)", "(sm)", "(r)", "(c)"];

/// The signs of a name that are spoken.
fn read_aloud(name: &str) -> impl Iterator<Item = char> + '_ {
    name.nfkc().filter(|c| matches!(c, '+' | '#'))
}

/// Letters that differ only by a serif or a dot count as one.
fn alike(c: char) -> char {
    if matches!(c, 'i' | '1' | '|' | '!') { 'l' } else { c }
}

/// Without joiners, signs and whatever else is not read aloud.
fn only_letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The longest name that goes into a letter to somebody who does not know its bearer, in
/// characters.
const LETTER_MAXIMUM: usize = 60;

/// Whether a name can stand in a letter to a stranger: it is short, and no mail program makes a
/// link of any part of it. Otherwise whoever chooses names could send advertisements from the
/// agency's address.
pub fn can_be_mailed(name: &str) -> bool {
    let plain: Vec<char> = name.nfkc().collect();
    let dotted = plain.windows(3).any(|three| match three {
        [before, dot, after] => is_dot(*dot) && !before.is_whitespace() && !after.is_whitespace(),
        _ => false,
    });
    let digits = plain.iter().filter(|c| c.is_numeric()).count();
    plain.len() <= LETTER_MAXIMUM
        && !dotted
        && digits < 6
        && !plain.iter().any(|c| matches!(c, '/' | ':' | '@' | '\\' | '<' | '>'))
}

/// Who or what is called by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    /// A person, whose name is no address.
    Person,
    /// An organization or a tool, some of which are called as their website is.
    Thing,
}

/// Refuses a name that holds a web or email address: names are read by many people, and none should
/// be sent anywhere by one.
///
/// Words that are joined by a full stop of any script read as an address, whatever they end in: new
/// endings come every year, and no list of them is complete. Initials and titles before a name
/// (`J.R. Ruiz`, `St.Mary's`) do not. Tools and organizations are called `Quill.ai` and `Tutor.com,
/// Inc.`, so such a word may be the whole name of one, beside the form of a company; beside any
/// other word it is an address that something is said about, and refused.
///
/// # Errors
/// A sentence for whoever typed the name.
pub fn refuse_address(name: &str, bearer: Bearer) -> Result<(), Invalid> {
    let plain: String = tidied(name)
        .nfkc()
        .filter(|c| !is_silent(*c))
        .map(|c| if is_dot(c) { '.' } else { c })
        .collect();
    if bearer == Bearer::Thing && is_brand(&plain) {
        return Ok(());
    }
    let small = plain.to_lowercase();
    let mut words =
        small.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let says_so = words
        .any(|word| word.contains("://") || word.starts_with("www.") || word.contains("mailto:"));
    if says_so || hosts(&plain).any(reads_as_host) {
        let sentence = "A name cannot hold a web or email address. Enter the name alone, and leave \
            out full stops between words.";
        return Err(Invalid::new(sentence));
    }
    Ok(())
}

/// Full stops of other scripts, and dots that pass for one.
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{6D4}' | '\u{2024}' | '\u{2E31}' | '\u{3002}')
}

/// The runs of characters of which the name of a host is made.
fn hosts(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '.' | '-')))
}

/// Whether two words are joined by a full stop, other than after an initial or a title.
fn reads_as_host(run: &str) -> bool {
    let mut labels = run.split('.').peekable();
    while let Some(before) = labels.next() {
        let Some(after) = labels.peek() else { return false };
        let word = after.split('-').next().unwrap_or_default();
        let is_word = word.chars().count() > 1
            && word.chars().all(|c| c.is_alphabetic() || is_combining_mark(c));
        if is_word && !before.is_empty() && !(is_shortened(before) && is_proper(word)) {
            return true;
        }
    }
    false
}

/// An initial, or a title that people write without a space after its full stop.
fn is_shortened(label: &str) -> bool {
    const TITLES: [&str; 10] = ["dr", "fr", "mr", "mrs", "ms", "prof", "rev", "sr", "st", "ste"];
    label.chars().count() == 1 && label.chars().all(char::is_alphabetic)
        || TITLES.contains(&label.to_lowercase().as_str())
}

/// A word with one large letter, at its beginning, that no address commonly ends in.
fn is_proper(word: &str) -> bool {
    let mut letters = word.chars();
    let named = letters.next().is_some_and(char::is_uppercase)
        && letters.all(|letter| !letter.is_uppercase());
    named && !["Com", "Net", "Org", "Edu", "Gov"].contains(&word)
}

/// Whether a name is two words joined by a full stop and nothing else but the form of a company.
fn is_brand(name: &str) -> bool {
    let mut words =
        name.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let joined = words.next().and_then(|first| first.split_once('.'));
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c))
    };
    let company =
        |word: &str| COMPANY_FORMS.contains(&word.replace('.', "").to_lowercase().as_str());
    joined.is_some_and(|(before, end)| {
        part(&before.replace('-', "")) && part(end) && !before.eq_ignore_ascii_case("www")
    }) && words.all(company)
}

/// Refuses a name that is the agency's own, or carries it: only the agency speaks in its name.
///
/// # Errors
/// A sentence for whoever typed the name.
pub fn refuse_agency(name: &str, agency: &str) -> Result<(), Invalid> {
    if Look::of(name).contains(&Look::of(agency)) {
        return Err(Invalid(format!(
            "“{agency}” is the agency that runs this site, so no other name can be or hold it. \
             Enter the name of your own."
        )));
    }
    Ok(())
}
