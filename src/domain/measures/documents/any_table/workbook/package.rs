//! The package of a workbook.

use std::io::Cursor;

use zip::ZipArchive;

use super::super::super::finding::DocumentError;
use super::super::super::office::Package;

/// How many headers may be met before a package is opened.
const MAX_HEADERS: usize = 2_000;

/// An opened package.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, DocumentError> {
    match Package::of(bytes) {
        Some(Package::Excel | Package::Macros) => {}
        _ => {
            return Err(DocumentError::new(
                "",
                "This is a package, but no Excel workbook. Save the list as .xlsx or as CSV and \
                 choose it again.",
            ));
        }
    }
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_HEADERS {
        return Err(DocumentError::beyond(
            "The workbook has too many parts. Save the list as CSV.",
        ));
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|_damaged| broken())
}

/// What to say of a workbook that cannot be read.
pub(super) fn broken() -> DocumentError {
    DocumentError::new("", "The workbook is damaged. Save it again, or save the list as CSV.")
}
