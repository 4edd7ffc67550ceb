//! Words for addresses, made from names in any script.

use unicode_normalization::UnicodeNormalization as _;

use super::values::Id;

/// The longest slug, in letters. A slug is the last part of an address, such as `lesson-planner` in
/// `/registry/lesson-planner`.
const LONGEST: usize = 80;
/// How many names with the same word get a number before a word takes the id.
const NUMBERED: u32 = 20;

/// A word for addresses: lower-case letters, digits and single hyphens, made from a name. Letters
/// of other scripts are written as they are read aloud, pictures by what they show. None when
/// nothing of the name can be read.
pub fn readable(name: &str) -> Option<String> {
    let mut word = String::with_capacity(name.len());
    let mut last = ' ';
    for c in name.nfc() {
        // Signs that tell names apart, as in C++ and C#, are read aloud; all others part words.
        match c {
            '+' if last.is_alphanumeric() || last == '+' => push(&mut word, " plus"),
            '#' if last.is_alphanumeric() => push(&mut word, " sharp"),
            c if c.is_ascii() || !c.is_alphanumeric() => {
                push(&mut word, deunicode::deunicode_char(c).unwrap_or(" "));
            }
            // Signs inside the reading of a letter are hints for the tongue.
            c => push(
                &mut word,
                &deunicode::deunicode_char(c).unwrap_or(" ").replace(['\'', '`', '@', '"'], ""),
            ),
        }
        last = c;
    }
    word.truncate(LONGEST);
    Some(word.trim_matches('-').to_owned()).filter(|word| !word.is_empty())
}

fn push(word: &mut String, letters: &str) {
    for c in letters.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
    }
}

/// The same for what has to have a word.
pub fn slug(name: &str) -> String {
    readable(name).unwrap_or_else(|| "unnamed".to_owned())
}

/// Words that stand in addresses for pages beside those of products.
pub const RESERVED: [&str; 2] = ["changes", "compare"];

/// The words to try, one after the other, until one is free: the last holds an id, so it is.
pub fn candidates<Of>(word: &str, id: &Id<Of>) -> Vec<String> {
    let first = if RESERVED.contains(&word) { 2 } else { 1 };
    let numbered = (first..=NUMBERED)
        .map(|number| if number == 1 { word.to_owned() } else { format!("{word}-{number}") });
    numbered.chain([format!("{word}-{id}")]).collect()
}
