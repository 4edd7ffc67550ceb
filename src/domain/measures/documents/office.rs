//! What a zip package is: a Word or Excel file, another program's document, or files packed
//! together. Office files say so in a part of their own (ECMA-376, part 2); the order of the parts
//! and the names of folders say nothing.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{archive, text};

/// How many headers may be met before a package is opened: every one costs memory before it can be
/// counted.
const MAX_HEADERS: usize = 20_000;
/// How much of the list of parts is read, in bytes.
const MAX_TYPES_BYTES: u64 = 1024 * 1024;

/// What a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// A Word document.
    Word,
    /// An Excel workbook.
    Excel,
    /// A Word or Excel file that carries a program.
    Macros,
    /// A document of another program, such as a presentation or an `OpenDocument` text.
    Foreign,
    /// Files packed together.
    Files,
}

impl Package {
    /// Looks at a file; none when it is no package.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if !archive::is_package(bytes) {
            return None;
        }
        // The first file of such a document is its type, unpacked: its name stands at byte 30, its
        // content behind it.
        let first =
            String::from_utf8_lossy(bytes.get(30..bytes.len().min(100)).unwrap_or_default());
        if first.starts_with("mimetype")
            && (first.contains("vnd.oasis.opendocument") || first.contains("epub"))
        {
            return Some(Self::Foreign);
        }
        Some(types(bytes).map_or(Self::Files, |types| Self::by_types(&types)))
    }

    fn by_types(types: &str) -> Self {
        let types = types.to_ascii_lowercase();
        // Whatever the prefix of its names, the list gives every type as a value in quotation
        // marks.
        let names: Vec<&str> = types.split(['"', '\'']).collect();
        let any = |is: &dyn Fn(&str) -> bool| names.iter().any(|name| is(name));
        if any(&|name| name.contains("macroenabled") || name.contains("vbaproject")) {
            Self::Macros
        } else if any(&|name| name.ends_with("wordprocessingml.document.main+xml")) {
            Self::Word
        } else if any(&|name| name.ends_with("spreadsheetml.sheet.main+xml")) {
            Self::Excel
        } else if any(&|name| name.contains("officedocument.") && name.ends_with(".main+xml")) {
            Self::Foreign
        } else {
            Self::Files
        }
    }
}

/// Whether a package can be opened at all: one that was cut off or overwritten has lost the list of
/// what is in it. One with very many parts is taken at its word.
pub fn opens(bytes: &[u8]) -> bool {
    bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_HEADERS
        || ZipArchive::new(Cursor::new(bytes)).is_ok()
}

/// The list of the types of a package's parts; none when it has none.
fn types(bytes: &[u8]) -> Option<String> {
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_HEADERS {
        return None;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let index = archive
        .file_names_raw()
        .position(|name| name.eq_ignore_ascii_case(b"[Content_Types].xml"))?;
    let mut content = Vec::new();
    archive.by_index(index).ok()?.take(MAX_TYPES_BYTES).read_to_end(&mut content).ok()?;
    text::decoded(&content).map(std::borrow::Cow::into_owned)
}
