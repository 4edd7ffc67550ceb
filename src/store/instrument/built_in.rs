//! The copy of `questionnaires/` inside the program: an archive that the build script packs.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::{ZipError, ZipResult};

use crate::domain::instrument::Fault;

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/questionnaires.zip"));

/// Every file by its path inside the folder.
///
/// # Errors
/// When the archive cannot be unpacked: the program was damaged.
pub(super) fn files() -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    unpacked(|_| true)
}

/// One file; none when there is none of this name.
///
/// # Errors
/// As [`files`] does.
pub(super) fn file(name: &str) -> Result<Option<Vec<u8>>, Fault> {
    Ok(unpacked(|path| path == name)?.remove(name))
}

fn unpacked(wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let read = || -> ZipResult<BTreeMap<String, Vec<u8>>> {
        let mut archive = ZipArchive::new(Cursor::new(PACKED))?;
        let mut files = BTreeMap::new();
        for place in 0..archive.len() {
            let mut entry = archive.by_index(place)?;
            let path = entry.name()?.into_owned();
            if wanted(&path) {
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).map_err(ZipError::from)?;
                files.insert(path, bytes);
            }
        }
        Ok(files)
    };
    read().map_err(|cause| {
        let told = format!("The copy inside the program cannot be unpacked: {cause}.");
        Fault::new("questionnaires", "", told)
    })
}
