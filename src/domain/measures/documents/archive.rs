//! Zip packages, unpacked within bounds: how many files, how large, how far they may grow, and
//! names that stay inside the package.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::domain::texts::size_in_words;

use super::finding::{
    DocumentError, MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES, MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES,
    count, quoted,
};

/// Below this size a file may be packed as tightly as it likes.
const FREE_BYTES: u64 = 64 * 1024;

/// How many headers may be met before a package is opened; more than the files, since a file may
/// hold a package itself.
const MAX_HEADERS: usize = 2_000;

/// A file of a package.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name with its folders.
    pub(super) name: String,
    /// Its content; empty for a folder and for files that were not asked for.
    pub(super) bytes: Vec<u8>,
}

/// Whether a file begins as a zip package does.
pub(super) fn is_package(bytes: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"].iter().any(|begin| bytes.starts_with(begin))
}

/// Unpacks the files whose names `wanted` accepts; the others are listed without their content.
pub(super) fn unpack(
    bytes: &[u8],
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Entry>, DocumentError> {
    if bytes.len() > MAX_ARCHIVE_BYTES {
        return Err(DocumentError::beyond(format!(
            "The package is larger than {}.",
            size_in_words(MAX_ARCHIVE_BYTES as u64)
        )));
    }
    if !bytes.starts_with(b"PK") {
        return Err(DocumentError::new(
            "",
            "This is not a zip package. Pack the files into a zip and upload that.",
        ));
    }
    // Every file costs an entry in memory before it can be counted, so the headers are counted
    // first.
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_HEADERS {
        return Err(DocumentError::beyond(format!(
            "The package holds too many files; at most {MAX_ARCHIVE_ENTRIES} are read."
        )));
    }
    let broken = |_| {
        DocumentError::new(
            "",
            "The zip package is broken or of a kind that cannot be read. Make it again with a \
             usual zip tool.",
        )
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_ARCHIVE_ENTRIES {
        let message = format!(
            "The package holds {}; at most {MAX_ARCHIVE_ENTRIES} are read.",
            count(archive.len(), "file", "files")
        );
        return Err(DocumentError::beyond(message));
    }
    if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(broken)? {
        return Err(DocumentError::new(
            "",
            "Two files of the package have the same name or share the same bytes. Make the package \
             again.",
        ));
    }
    let mut left = MAX_UNPACKED_BYTES;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else {
            let message = "This file of the package cannot be opened. Pack it without a password, \
                with deflate.";
            return Err(DocumentError::new(format!("file {}", index + 1), message));
        };
        let name = safe_name(&file)?;
        let mut content = Vec::new();
        if file.is_file() && wanted(&name) {
            content = read(&mut file, &name, left)?;
            left = left.saturating_sub(content.len() as u64);
        }
        entries.push(Entry { name, bytes: content });
    }
    Ok(entries)
}

/// The name of a file, when it cannot lead out of the package.
fn safe_name<R: std::io::Read>(file: &ZipFile<'_, R>) -> Result<String, DocumentError> {
    let name = String::from_utf8_lossy(file.name_raw()).into_owned();
    let leads_out = name.starts_with('/')
        || name.contains(['\\', ':', '\0'])
        || name.split('/').any(|part| part == "..");
    if leads_out
        || name.is_empty()
        || name.len() > 255
        || name.chars().any(char::is_control)
        || file.is_symlink()
    {
        let message = format!(
            "The package has a file named {}, which points outside the package. It was refused; \
             pack plain files only.",
            quoted(&name)
        );
        return Err(DocumentError::new(quoted(&name), message));
    }
    if file.encrypted() {
        return Err(DocumentError::new(
            quoted(&name),
            "This file of the package has a password. Pack it without one.",
        ));
    }
    Ok(name)
}

fn read<R: std::io::Read>(
    file: &mut ZipFile<'_, R>,
    name: &str,
    left: u64,
) -> Result<Vec<u8>, DocumentError> {
    // The sizes a package states about itself are claims; what comes out is what counts.
    let by_ratio = file.compressed_size().saturating_mul(MAX_UNPACK_RATIO).max(FREE_BYTES);
    let most = left.min(by_ratio);
    let mut content = Vec::new();
    let taken = file.by_ref().take(most.saturating_add(1)).read_to_end(&mut content);
    if content.len() as u64 > most {
        let message = format!(
            "The package unpacks to more than {} or to more than {MAX_UNPACK_RATIO} times its \
             size, so it was not read. Upload a smaller sample.",
            size_in_words(MAX_UNPACKED_BYTES)
        );
        return Err(DocumentError::new(name, message));
    }
    match taken {
        Ok(_) => Ok(content),
        Err(_) => Err(DocumentError::new(
            name,
            "This file of the package is damaged. Make the package again.",
        )),
    }
}

/// The content of the files of at most `longest` bytes in a package; none when it cannot be read or
/// is beyond the bounds of [`unpack`].
pub(super) fn small_files(bytes: &[u8], longest: u64) -> Vec<Vec<u8>> {
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_HEADERS {
        return Vec::new();
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let Ok(file) = archive.by_index(index) else { continue };
        let mut content = Vec::new();
        if file.is_file()
            && file.size() <= longest
            && file.take(longest).read_to_end(&mut content).is_ok()
        {
            found.push(content);
        }
    }
    found
}
