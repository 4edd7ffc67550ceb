//! Text as search compares it: small letters without accents, in words, whatever script and width
//! they are written in.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript as _};

use crate::domain::texts::misleads;

/// The folded text: small letters, accents off, everything that is no letter or digit a space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_silent(*c)).nfkd().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None if is_accent(c) => {}
            // Vowel signs and tone marks of many scripts are parts of their words.
            None if c.is_alphanumeric() || is_combining_mark(c) => folded.push(alike(c)),
            None => folded.push(' '),
        }
    }
    // What was taken apart to lose its accents is put together again: the voiced signs of kana, the
    // syllables of Korean.
    folded.nfc().collect()
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its folded letters.
    pub text: String,
    /// Whether no blank stands before it: it follows a hyphen, a full stop, a capital inside a
    /// name, or letters of another script.
    pub glued: bool,
}

/// The words of a text, folded. `PhotoMath`, `Photo-Math` and `Photo Math` are two words each.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for chunk in text.split_whitespace() {
        let mut glued = false;
        for part in chunk_parts(chunk) {
            words.push(Word { text: part, glued });
            glued = true;
        }
    }
    words
}

/// The words between two blanks.
fn chunk_parts(chunk: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(chunk.len());
    let mut before_small = false;
    for c in chunk.chars() {
        if before_small && c.is_uppercase() {
            spaced.push(' ');
        }
        before_small = c.is_lowercase();
        spaced.push(c);
    }
    let mut parts: Vec<String> = Vec::new();
    for word in fold(&spaced).split_whitespace() {
        let mut part = String::new();
        let mut running = None;
        for c in word.chars() {
            let runs = if is_combining_mark(c) { running } else { Some(runs_together(c)) };
            if running.is_some() && runs != running {
                parts.push(std::mem::take(&mut part));
            }
            running = runs;
            part.push(c);
        }
        parts.push(part);
    }
    parts
}

/// Whether a letter's script writes words without blanks between them, or writes articles and
/// prepositions onto them. What is looked for may then stand anywhere in what is written together.
pub fn runs_together(c: char) -> bool {
    match c.script() {
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Bopomofo
        | Script::Hangul
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar
        | Script::Tibetan
        | Script::Arabic
        | Script::Hebrew
        | Script::Syriac => true,
        // The mark for a long vowel belongs to both kinds of kana.
        _ => c == 'ー',
    }
}

/// Signs that show nothing or are no part of a name as people type it.
fn is_silent(c: char) -> bool {
    misleads(c)
        || matches!(
            c,
            '\u{200C}' | '\u{200D}' | '\u{FE00}'
                ..='\u{FE0F}'
                    | '™'
                    | '®'
                    | '©'
                    | '℠'
                    | '\''
                    | '’'
                    | '‘'
                    | 'ʻ'
                    | 'ʼ'
                    | 'ʹ'
                    | '`'
                    | '´'
                    | '\u{640}'
        )
}

/// Marks that people leave out when they type: accents, the points of Hebrew and Arabic.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}'
            | '\u{591}'..='\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{6D6}'..='\u{6ED}'
    )
}

/// Letters that are typed for one another, as one of them.
fn alike(c: char) -> char {
    let digit = |zero: char| char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c);
    match c {
        'ς' => 'σ',
        'ى' | 'ی' => 'ي',
        'ة' | 'ە' => 'ه',
        'ٱ' => 'ا',
        'ک' => 'ك',
        '٠'..='٩' => digit('٠'),
        '۰'..='۹' => digit('۰'),
        '०'..='९' => digit('०'),
        // Hiragana as katakana, which lies 96 places on.
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Letters of the Latin script that are no letter with an accent.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "ng",
        'ø' => "o",
        'ŧ' => "t",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ə' => "e",
        _ => return None,
    })
}
