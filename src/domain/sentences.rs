//! How many words a text has, and whether it says enough to be a reason.

/// The fewest words of a reason.
const FEWEST_WORDS: usize = 3;
/// The fewest letters of a reason, so that three single letters are none.
const FEWEST_LETTERS: usize = 6;

/// What is asked of a reason that says too little.
pub const SAY_WHY: &str =
    "Say why in a sentence of at least three words, so that others can follow it.";

/// Scripts that are written without spaces between words: Thai, Lao, Tibetan, Myanmar, Khmer, kana
/// and Han. `form.js` has the same list.
const SPACELESS: [std::ops::RangeInclusive<char>; 12] = [
    '\u{E00}'..='\u{FFF}',
    '\u{1000}'..='\u{109F}',
    '\u{1780}'..='\u{17FF}',
    '\u{3005}'..='\u{3007}',
    '\u{3041}'..='\u{309F}',
    '\u{30A1}'..='\u{30FF}',
    '\u{31F0}'..='\u{31FF}',
    '\u{3400}'..='\u{4DBF}',
    '\u{4E00}'..='\u{9FFF}',
    '\u{F900}'..='\u{FAFF}',
    '\u{FF66}'..='\u{FF9D}',
    '\u{20000}'..='\u{3FFFF}',
];

/// How many words a text has: runs of characters between white space. In scripts without spaces two
/// letters count as a word, which is what a word of theirs has on average.
pub(crate) fn count_words(text: &str) -> usize {
    // Most texts are plain, and bytes are faster to look through than characters.
    if !text.is_ascii() {
        return text.split_whitespace().map(words_in).sum();
    }
    let words = text.as_bytes().split(|byte| matches!(byte, b'\t'..=b'\r' | b' '));
    words.filter(|word| !word.is_empty()).count()
}

/// The words in a run of characters without white space.
fn words_in(run: &str) -> usize {
    let spaceless = |letter: char| SPACELESS.iter().any(|script| script.contains(&letter));
    let letters = run.chars().filter(|letter| spaceless(*letter)).count();
    let others =
        letters == 0 || run.chars().any(|letter| letter.is_alphanumeric() && !spaceless(letter));
    letters.div_ceil(2) + usize::from(others)
}

/// Whether a text says why: it has three words of letters at least, and six letters, which are
/// three words where a script has no spaces.
pub fn says_why(text: &str) -> bool {
    let words: usize = text
        .split_whitespace()
        .filter(|run| run.chars().any(char::is_alphabetic))
        .map(words_in)
        .sum();
    words >= FEWEST_WORDS
        && text.chars().filter(|letter| letter.is_alphabetic()).count() >= FEWEST_LETTERS
}
