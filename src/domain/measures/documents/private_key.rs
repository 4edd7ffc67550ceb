//! Private keys in files of any kind and in the files of a package: wherever one is attached, it
//! must not stay.

mod jwk;
mod package;

use super::finding::{Checked, Draft, MAX_FINDINGS};
use super::{archive, armour, der, text};
use package::Unsearched;

/// What whoever attached a key has to do.
const REMEDY: &str =
    "Withdraw that key everywhere, make a new one, and publish its public half only.";

/// What a search for private keys found.
#[derive(Debug)]
pub struct Searched {
    /// The private keys; none when there are none.
    pub keys: Option<Checked>,
    /// Which files of a package were not searched and why, in a sentence; none when all were.
    pub left_out: Option<String>,
}

/// Searches a text, a package and the packages in it, or a file that no program can read.
pub fn search(bytes: &[u8]) -> Searched {
    let mut draft = Draft::new("File with a private key");
    let mut unsearched = Unsearched::default();
    if archive::is_package(bytes) {
        package::search(bytes, &mut unsearched, &mut |name, content| {
            one(content, name, &mut draft);
        });
    } else {
        one(bytes, "", &mut draft);
    }
    Searched { keys: draft.has_hard().then(|| draft.finish()), left_out: unsearched.told() }
}

/// The warning that a file with a private key deserves which is not kept; none of a file without
/// one.
pub fn warning(bytes: &[u8]) -> Option<String> {
    search(bytes).keys.map(|_| format!("It holds a private key. {REMEDY}"))
}

/// Searches one file; `file` is its name in the package.
fn one(bytes: &[u8], file: &str, draft: &mut Draft) {
    let at = |place: String| match (file.is_empty(), place.is_empty() || place.starts_with('/')) {
        (true, _) => place,
        (false, true) => format!("{file}{place}"),
        (false, false) => format!("{file}, {place}"),
    };
    if der::is_private_key(bytes) {
        draft.hard(
            "private-key",
            at(String::new()),
            format!("The file is a private key. {REMEDY}"),
        );
        return;
    }
    let text = text::searchable(bytes);
    let (mut line, mut from) = (1, 0);
    for begin in armour::private_keys(&text).into_iter().take(MAX_FINDINGS) {
        line += text.get(from..begin).unwrap_or_default().matches('\n').count();
        from = begin;
        draft.hard(
            "private-key",
            at(format!("line {line}")),
            format!("A private key begins here. {REMEDY}"),
        );
    }
    // Letters of a key may be escapes of JSON, and then none of its words stands there as it is.
    if !text.contains("kty") && !text.contains("\\u00") {
        return;
    }
    for private in jwk::find(&text, MAX_FINDINGS) {
        let message = format!(
            "“{}” is part of a private or shared key, and whoever reads this file can now sign in \
             the vendor's name. {REMEDY}",
            private.member
        );
        let place = if private.pointer.is_empty() {
            format!("line {}", private.line)
        } else {
            private.pointer
        };
        draft.hard("private-key", at(place), message);
    }
}
