//! Columns that hold what nobody else may know, whatever they are called.

/// What a column holds that must not be in a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Secret {
    Password,
    Pin,
    SocialSecurity,
    Other,
}

/// Parts of a name, without what stands between its words, and what they say.
const PARTS: [(&str, Secret); 13] = [
    ("password", Secret::Password),
    ("passwd", Secret::Password),
    ("passphrase", Secret::Password),
    ("passcode", Secret::Password),
    ("kennwort", Secret::Password),
    ("passwort", Secret::Password),
    ("contrasena", Secret::Password),
    ("contraseña", Secret::Password),
    ("motdepasse", Secret::Password),
    ("pincode", Secret::Pin),
    ("socialsecurity", Secret::SocialSecurity),
    ("apikey", Secret::Other),
    ("privatekey", Secret::Other),
];

/// Whole words of a name.
const WORDS: [(&str, Secret); 8] = [
    ("pwd", Secret::Password),
    ("pass", Secret::Password),
    ("pw", Secret::Password),
    ("pin", Secret::Pin),
    ("ssn", Secret::SocialSecurity),
    ("itin", Secret::SocialSecurity),
    ("secret", Secret::Other),
    ("token", Secret::Other),
];

/// What a column of this name holds when it holds a secret.
pub(super) fn named(name: &str) -> Option<Secret> {
    let joined: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let part = PARTS.iter().find(|(part, _)| joined.contains(part));
    let words = words(name);
    part.or_else(|| WORDS.iter().find(|(word, _)| words.iter().any(|one| one == word)))
        .map(|(_, secret)| *secret)
}

/// `metadata.studentPIN_2` as `metadata`, `student`, `pin`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = name.chars().collect();
    for (index, c) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let after = letters.get(index + 1).copied().unwrap_or(' ');
        if !c.is_alphabetic() || c.is_uppercase() && (before.is_lowercase() || after.is_lowercase())
        {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// Whether a cell of such a column holds something: a yes or no, or a day, only speaks of a secret.
pub(super) fn is_told(cell: &str) -> bool {
    let speaks = ["true", "false", "yes", "no"].iter().any(|word| cell.eq_ignore_ascii_case(word));
    !cell.is_empty() && !speaks && !super::values::is_date(cell) && !super::values::is_instant(cell)
}

impl Secret {
    /// What it is called, and what becomes of it.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Password => {
                ("a password", "Take all passwords out, and change those that are in use anywhere.")
            }
            Self::Pin => ("a PIN", "Take all PINs out, and change those that are in use anywhere."),
            Self::SocialSecurity => {
                ("a social security number", "Take all of them out; no sample needs one.")
            }
            Self::Other => {
                ("a secret", "Take all secrets out, and change those that are in use anywhere.")
            }
        }
    }
}
