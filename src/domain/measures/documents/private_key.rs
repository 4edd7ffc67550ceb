//! Private keys in files of any kind and in the files of a package: wherever one is attached, it must not stay.

use super::finding::{Checked, Draft, Severity};
use super::marks::Marks;
use super::{archive, jwks};

/// The endings of files in which keys are kept.
const ENDINGS: [&str; 5] = [".json", ".pem", ".key", ".jwk", ".txt"];

/// Searches a text, or the texts of a zip package, for private keys; none when there is none.
pub fn check(bytes: &[u8]) -> Option<Checked> {
    let mut draft = Draft::new("File with a private key");
    if bytes.starts_with(b"PK") {
        let wanted = |name: &str| ENDINGS.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
        for entry in archive::unpack(bytes, wanted).unwrap_or_default() {
            search(&entry.bytes, &entry.name, &mut draft);
        }
    } else {
        search(bytes, "", &mut draft);
    }
    draft.has_hard().then(|| draft.finish())
}

fn search(text: &[u8], file: &str, draft: &mut Draft) {
    let found = Some(text).filter(|text| Marks::of(text).key_set()).and_then(|text| jwks::check(text).ok());
    let hard = found.into_iter().flat_map(|checked| checked.findings).filter(|finding| finding.severity == Severity::Hard);
    for finding in hard {
        draft.hard(finding.code, format!("{file}{}", finding.pointer), finding.message);
    }
}
