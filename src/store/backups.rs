//! Backups on disk: a folder with a copy of the database, the evidence files, and a manifest that
//! names every file with its hash.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::StoreError;
use crate::domain::values::Timestamp;

/// The form of backups that this program writes and reads.
pub const FORMAT: u32 = 1;
/// The manifest's name in a backup.
pub const MANIFEST: &str = "manifest.json";
/// The folder of evidence files in a backup.
pub const EVIDENCE: &str = "evidence";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the backup, [`FORMAT`].
    pub format: u32,
    /// The Assay that made it.
    pub assay: String,
    /// When it was begun.
    pub made_at: Timestamp,
    /// `sqlite` or `postgresql`.
    pub engine: String,
    /// The version of the database's schema.
    pub schema: i64,
    /// The schema in which a database server keeps the tables.
    pub server_schema: Option<String>,
    /// The newest event when the backup began, as `assay verify` prints it; none before the first.
    pub head: Option<String>,
    /// How many evidence files it holds.
    pub evidence_files: usize,
    /// The copy of the database.
    pub database: BackedUp,
    /// The evidence files.
    pub evidence: Vec<BackedUp>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Its path in the backup.
    pub path: String,
    /// In bytes.
    pub bytes: u64,
    /// Its SHA-256 in hex.
    pub sha256: String,
}

fn told(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_path_buf();
    move |cause| StoreError::File { path, cause }
}

/// Whether something is in this folder; a folder that is not there is empty.
///
/// # Errors
/// When it cannot be read, or is no folder.
pub fn is_empty(folder: &Path) -> Result<bool, StoreError> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(told(folder)(cause)),
    }
}

/// Where a backup is put together before it takes its name.
///
/// # Errors
/// When the folder cannot be made.
pub fn begin(folder: &Path) -> Result<PathBuf, StoreError> {
    let mut name = folder.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".unfinished-{}", std::process::id()));
    let unfinished = folder.with_file_name(name);
    std::fs::create_dir_all(unfinished.join(EVIDENCE)).map_err(told(&unfinished))?;
    Ok(unfinished)
}

/// Writes a file of a backup so that it is on disk.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let file = folder.join(path);
    let write = || {
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut open = File::create(&file)?;
        open.write_all(bytes)?;
        open.sync_all()
    };
    write().map_err(told(&file))
}

/// Gives a finished backup its name.
///
/// # Errors
/// When it cannot be renamed.
pub fn finish(unfinished: &Path, folder: &Path) -> Result<(), StoreError> {
    let rename = || {
        File::open(unfinished)?.sync_all()?;
        std::fs::rename(unfinished, folder)?;
        let parent =
            folder.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        File::open(parent)?.sync_all()
    };
    rename().map_err(told(folder))
}

/// Takes an unfinished backup away.
pub fn abandon(unfinished: &Path) {
    if let Err(cause) = std::fs::remove_dir_all(unfinished) {
        tracing::warn!(%cause, "the unfinished backup {} could not be removed",
            unfinished.display());
    }
}

/// Size and hash of a file of a backup.
///
/// # Errors
/// When it cannot be read.
pub fn measure(folder: &Path, path: &str) -> Result<BackedUp, StoreError> {
    let file = folder.join(path);
    let mut hasher = Hashed(Sha256::new(), 0);
    File::open(&file).and_then(|mut open| io::copy(&mut open, &mut hasher)).map_err(told(&file))?;
    let sha256 = hasher.0.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Ok(BackedUp { path: path.to_owned(), bytes: hasher.1, sha256 })
}

struct Hashed(Sha256, u64);

impl io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        self.1 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a backup's manifest.
///
/// # Errors
/// When there is none or it cannot be read.
pub fn manifest(folder: &Path) -> Result<Manifest, StoreError> {
    let file = folder.join(MANIFEST);
    let text = std::fs::read(&file).map_err(told(&file))?;
    Ok(serde_json::from_slice(&text)?)
}

/// Reads a file of a backup.
///
/// # Errors
/// When it cannot be read.
pub fn read(folder: &Path, path: &str) -> Result<Vec<u8>, StoreError> {
    std::fs::read(folder.join(path)).map_err(told(&folder.join(path)))
}

/// Puts the copy of an embedded database in its place, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn place(folder: &Path, path: &str, database: &Path) -> Result<(), StoreError> {
    let mut name = database.as_os_str().to_os_string();
    name.push(".unfinished");
    let unfinished = PathBuf::from(name);
    let copy = || {
        if let Some(parent) = database.parent().filter(|parent| *parent != Path::new("")) {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::copy(folder.join(path), &unfinished)?;
        File::open(&unfinished)?.sync_all()?;
        std::fs::rename(&unfinished, database)
    };
    copy().map_err(told(database))
}
