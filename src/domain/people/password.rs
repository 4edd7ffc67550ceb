//! Which passwords may be chosen. Length counts most (NIST SP 800-63B §3.1.1); what is left without
//! the words, runs and years that are tried first must be worth something.

use unicode_normalization::UnicodeNormalization as _;

use crate::domain::values::Invalid;

/// The shortest password that is accepted, in characters.
pub const PASSWORD_MINIMUM: usize = 12;
/// The longest password that is accepted, in bytes: hashing more would only cost time.
pub const PASSWORD_MAXIMUM: usize = 512;

/// So many letters and digits must be left when everything is taken away that is tried first.
const LEFT_MINIMUM: usize = 5;
/// Shorter words than this are found everywhere by chance.
const WORD_MINIMUM: usize = 3;

/// Words that guessers try first, for themselves and with digits behind them, as long as nothing
/// longer is made of them.
const COMMON_WORDS: &[&str] = &[
    "abc",
    "access",
    "admin",
    "administrator",
    "agency",
    "amazing",
    "america",
    "angel",
    "april",
    "assay",
    "august",
    "autumn",
    "baseball",
    "basketball",
    "batman",
    "buster",
    "changeme",
    "charlie",
    "chocolate",
    "classroom",
    "computer",
    "cookie",
    "daniel",
    "december",
    "default",
    "district",
    "dragon",
    "education",
    "february",
    "flower",
    "football",
    "freedom",
    "friday",
    "google",
    "guest",
    "hello",
    "hunter",
    "iloveyou",
    "internet",
    "january",
    "jennifer",
    "jessica",
    "jordan",
    "july",
    "june",
    "killer",
    "letmein",
    "login",
    "love",
    "loveme",
    "maggie",
    "manager",
    "march",
    "master",
    "michael",
    "michelle",
    "monday",
    "monkey",
    "mustang",
    "november",
    "october",
    "ou812",
    "passphrase",
    "passw",
    "password",
    "passwort",
    "pepper",
    "pokemon",
    "princess",
    "purple",
    "reviewer",
    "root",
    "saturday",
    "school",
    "secret",
    "secure",
    "security",
    "september",
    "shadow",
    "soccer",
    "spring",
    "starwars",
    "student",
    "summer",
    "sunday",
    "sunshine",
    "superman",
    "system",
    "teacher",
    "temp",
    "test",
    "thomas",
    "thursday",
    "tigger",
    "trustno1",
    "tuesday",
    "user",
    "vendor",
    "wednesday",
    "welcome",
    "whatever",
    "winter",
    "yankees",
    "yellow",
];

/// Rows and columns of keyboards, and the digits woven into them.
const KEYBOARD: &[&str] = &[
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
];

/// The password as it is hashed and compared (NFKC): the same keys give the same password on every
/// keyboard and system.
pub fn normalized(password: &str) -> String {
    password.nfkc().collect()
}

/// Refuses passwords that are too short, too long, or little more than what is tried first. `about`
/// are texts that others know of its owner and of this place: name, address, organization, the
/// agency.
///
/// # Errors
/// A sentence that says which rule, and the way out.
pub fn check_password(password: &str, about: &[&str]) -> Result<(), Invalid> {
    if password.chars().count() < PASSWORD_MINIMUM {
        return Err(Invalid(format!(
            "Choose a password of at least {PASSWORD_MINIMUM} characters; three or four random \
             words work well."
        )));
    }
    if password.len() > PASSWORD_MAXIMUM {
        return Err(Invalid(format!(
            "Choose a password of at most {PASSWORD_MAXIMUM} characters."
        )));
    }
    let mut rest = Rest::of(password);
    rest.take_known(about);
    rest.take_common();
    rest.take_runs();
    rest.take_repeats();
    if rest.left() >= LEFT_MINIMUM {
        return Ok(());
    }
    let found = rest.found.join(" and ");
    let found = if found.is_empty() { "signs".to_owned() } else { found };
    Err(Invalid(format!(
        "Choose a password that is harder to guess: this one is little more than {found}. Three or \
         four random words work well."
    )))
}

/// A password of which ever more is taken away.
struct Rest {
    /// In small letters.
    letters: Vec<char>,
    /// The same with the digits and signs that stand for letters read as letters.
    read: Vec<char>,
    taken: Vec<bool>,
    found: Vec<&'static str>,
}

impl Rest {
    fn of(password: &str) -> Self {
        let letters = small(password);
        let read = letters.iter().map(|&letter| meant(letter)).collect();
        Self { taken: vec![false; letters.len()], read, letters, found: Vec::new() }
    }

    fn left(&self) -> usize {
        self.letters
            .iter()
            .zip(&self.taken)
            .filter(|(letter, taken)| letter.is_alphanumeric() && !**taken)
            .count()
    }

    fn take(&mut self, from: usize, count: usize, what: &'static str) {
        let mut is_new = false;
        for taken in self.taken.iter_mut().skip(from).take(count) {
            is_new |= !std::mem::replace(taken, true);
        }
        if is_new && !self.found.contains(&what) {
            self.found.push(what);
        }
    }

    fn take_word(&mut self, word: &[char], what: &'static str) {
        if word.len() < WORD_MINIMUM {
            return;
        }
        let starts = |letters: &[char]| -> Vec<usize> {
            letters
                .windows(word.len())
                .enumerate()
                .filter(|(_, part)| *part == word)
                .map(|(at, _)| at)
                .collect()
        };
        for at in starts(&self.letters).into_iter().chain(starts(&self.read)) {
            self.take(at, word.len(), what);
        }
    }

    /// Whole texts and their words, however they are joined.
    fn take_known(&mut self, about: &[&str]) {
        for text in about {
            let text = small(text);
            for word in text.split(|letter| !letter.is_alphanumeric()) {
                self.take_word(
                    word,
                    "your own name, address, organization or what stands on this site",
                );
            }
        }
    }

    fn take_common(&mut self) {
        for word in COMMON_WORDS {
            self.take_word(&small(word), "words that everybody tries");
        }
    }

    /// Runs such as 1234, cba and aaaa, rows of keys, and years.
    fn take_runs(&mut self) {
        for step in [0, 1, -1] {
            let mut start = 0;
            for at in 1..=self.letters.len() {
                let goes_on = self.letters.get(at).zip(self.letters.get(at - 1)).is_some_and(
                    |(&this, &before)| {
                        (step == 0 || this.is_alphanumeric())
                            && i64::from(u32::from(this)) - i64::from(u32::from(before)) == step
                    },
                );
                if !goes_on {
                    if at - start >= WORD_MINIMUM {
                        self.take(start, at - start, "runs such as 1234 or aaaa");
                    }
                    start = at;
                }
            }
        }
        for row in KEYBOARD {
            let row: Vec<char> = row.chars().collect();
            let back: Vec<char> = row.iter().rev().copied().collect();
            for part in row.windows(4).chain(back.windows(4)) {
                self.take_word(part, "keys beside each other");
            }
        }
        for at in 0..self.letters.len() {
            let year = self.letters.get(at..at + 4).is_some_and(|part| {
                let text: String = part.iter().collect();
                (text.starts_with("19") || text.starts_with("20"))
                    && part.iter().all(char::is_ascii_digit)
            });
            if year {
                self.take(at, 4, "a year");
            }
        }
    }

    /// The same piece over and over counts once.
    fn take_repeats(&mut self) {
        let length = self.letters.len();
        let repeats = |unit: usize| {
            self.letters.iter().zip(self.letters.iter().skip(unit)).all(|(one, next)| one == next)
        };
        if let Some(unit) = (1..=length / 2).find(|&unit| repeats(unit)) {
            self.take(unit, length, "one piece repeated");
        }
    }
}

fn small(text: &str) -> Vec<char> {
    normalized(text).chars().flat_map(char::to_lowercase).collect()
}

/// The letter that a digit or a sign is often typed for.
fn meant(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}
