//! The files of a zip package, and of the packages in it, one after the other within bounds. What
//! is not searched is counted.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::super::archive;
use super::super::finding::{MAX_UNPACKED_BYTES, count, quoted};

/// How many files are searched.
const MAX_FILES: usize = 2_000;
/// How many headers may be met before a package is opened: every one costs memory before it can be
/// counted.
const MAX_HEADERS: usize = 20_000;
/// How many packages may lie in one another.
const MAX_NESTING: usize = 3;

/// What was not searched, and what may still be.
#[derive(Debug)]
pub(super) struct Unsearched {
    files_left: usize,
    bytes_left: u64,
    number: usize,
    /// The first, and why it was not searched.
    first: Option<(String, &'static str)>,
}

impl Default for Unsearched {
    fn default() -> Self {
        Self { files_left: MAX_FILES, bytes_left: MAX_UNPACKED_BYTES, number: 0, first: None }
    }
}

impl Unsearched {
    fn note(&mut self, name: &str, why: &'static str) {
        self.number += 1;
        self.first.get_or_insert_with(|| (name.to_owned(), why));
    }

    /// What was not searched, in a sentence; none when everything was.
    pub(super) fn told(&self) -> Option<String> {
        let (name, why) = self.first.as_ref()?;
        let were = if self.number == 1 { "was" } else { "were" };
        let files = count(self.number, "file", "files");
        Some(match name.as_str() {
            "" => format!("The package was not searched for private keys: it {why}."),
            name if self.number == 1 => format!(
                "{files} of the package {were} not searched for private keys: {} {why}.",
                quoted(name)
            ),
            name => format!(
                "{files} of the package {were} not searched for private keys. The first: {} {why}.",
                quoted(name)
            ),
        })
    }
}

/// Hands every file of a package to `each`, with its name.
pub(super) fn search(bytes: &[u8], unsearched: &mut Unsearched, each: &mut dyn FnMut(&str, &[u8])) {
    open(bytes, "", MAX_NESTING, unsearched, each);
}

fn open(
    bytes: &[u8],
    folder: &str,
    nesting: usize,
    unsearched: &mut Unsearched,
    each: &mut dyn FnMut(&str, &[u8]),
) {
    if nesting == 0 {
        return unsearched.note(folder, "lies in too many packages");
    }
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_HEADERS {
        return unsearched.note(folder, "holds too many files");
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return unsearched.note(folder, "is broken");
    };
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else {
            let name = archive.file_names_raw().nth(index).unwrap_or_default();
            unsearched.note(
                &within(folder, &String::from_utf8_lossy(name)),
                "has a password or is packed in a way that is not known",
            );
            continue;
        };
        let name = within(folder, &String::from_utf8_lossy(file.name_raw()));
        if !file.is_file() {
            continue;
        }
        if unsearched.files_left == 0 {
            unsearched.note(&name, "lies behind the first 2,000 files");
            continue;
        }
        unsearched.files_left -= 1;
        let mut content = Vec::new();
        let most = unsearched.bytes_left;
        let taken = file.by_ref().take(most.saturating_add(1)).read_to_end(&mut content);
        drop(file);
        if content.len() as u64 > most {
            unsearched.note(&name, "lies behind the first 50 MB");
            continue;
        }
        unsearched.bytes_left -= content.len() as u64;
        if taken.is_err() {
            unsearched.note(&name, "is damaged");
        }
        if archive::is_package(&content) {
            open(&content, &name, nesting - 1, unsearched, each);
        } else {
            each(&name, &content);
        }
    }
}

/// The name of a file with those of the packages around it, cut where it is unreasonably long.
fn within(folder: &str, name: &str) -> String {
    let name: String =
        name.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}
