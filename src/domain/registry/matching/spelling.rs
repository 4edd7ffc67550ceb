//! Names as matching compares them: folded words, and which of them tell little.

use super::super::fold::words;

/// The most words of a name that are looked at.
pub const MOST_WORDS: usize = 16;
/// The most letters of a name that are looked at.
const MOST_LETTERS: usize = 200;

/// Legal forms of companies, which people leave out.
#[rustfmt::skip]
const LEGAL: [&str; 24] = [
    "ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated",
    "kg", "limited", "llc", "llp", "lp", "ltd", "oy", "pbc", "plc", "pty", "sa", "sarl", "srl",
];

/// For whom an edition is, how it is paid and where it runs: words that lists add to names and
/// leave out again.
#[rustfmt::skip]
const EDITIONS: [&str; 62] = [
    "account", "accounts", "addon", "ai", "android", "app", "apps", "basic", "beta", "by",
    "chrome", "chromebook", "classroom", "classrooms", "com", "desktop", "district", "districts",
    "edition", "edu", "education", "educator", "educators", "enterprise", "extension", "for",
    "free", "freemium", "from", "io", "ios", "ipad", "k", "k12", "license", "licenses", "lite",
    "mobile", "net", "online", "org", "paid", "plan", "platform", "plus", "premium", "pro",
    "school", "schools", "site", "software", "student", "students", "subscription", "teacher",
    "teachers", "the", "tool", "trial", "version", "web", "website",
];

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its folded letters.
    pub text: String,
    /// Whether lists add and leave out words like it.
    pub soft: bool,
}

/// The words of a name, each with whether it tells little. Where every word does, as in
/// `School AI`, none does: together they are the name.
pub fn parts(text: &str) -> Vec<Part> {
    let start: String = text.chars().take(MOST_LETTERS).collect();
    let mut parts: Vec<Part> = words(&start)
        .into_iter()
        .take(MOST_WORDS)
        .map(|word| Part { soft: is_soft(&word.text), text: word.text })
        .collect();
    // `K-12` and `for K 12` are one word of two pieces.
    for at in 1..parts.len() {
        let follows = parts.get(at - 1).is_some_and(|before| before.text == "k");
        if let Some(part) = parts.get_mut(at).filter(|part| follows && part.text == "12") {
            part.soft = true;
        }
    }
    if parts.iter().all(|part| part.soft) {
        for part in &mut parts {
            part.soft = false;
        }
    }
    parts
}

/// The words of a vendor's name without its legal form.
pub fn vendor_words(text: &str) -> Vec<String> {
    let parts = parts(text);
    let mut kept: Vec<String> = parts
        .iter()
        .filter(|part| !LEGAL.contains(&part.text.as_str()))
        .map(|part| part.text.clone())
        .collect();
    if kept.is_empty() {
        kept = parts.into_iter().map(|part| part.text).collect();
    }
    kept
}

fn is_soft(word: &str) -> bool {
    EDITIONS.binary_search(&word).is_ok() || LEGAL.binary_search(&word).is_ok()
}
