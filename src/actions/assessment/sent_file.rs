//! A file as somebody sent it, before anybody looked into it.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

use crate::domain::values::sha256_hex;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// The name that the browser gave.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    place: Place,
}

/// Where its bytes are.
#[derive(Debug, Clone)]
enum Place {
    Memory(Vec<u8>),
    /// A file that has no name and goes with its last handle, from this place on.
    Disk(Arc<File>, u64),
}

impl SentFile {
    /// A small file that is in memory.
    pub fn in_memory(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            size: bytes.len() as u64,
            sha256: sha256_hex(&bytes),
            place: Place::Memory(bytes),
        }
    }

    /// A file that was written to disk while it arrived.
    pub fn on_disk(name: String, file: File, size: u64, sha256: String) -> Self {
        Self { name, size, sha256, place: Place::Disk(Arc::new(file), 0) }
    }

    /// One of several files that were written to disk one after another, from `start` on.
    pub fn within(name: String, disk: &Arc<File>, start: u64, size: u64, sha256: String) -> Self {
        Self { name, size, sha256, place: Place::Disk(Arc::clone(disk), start) }
    }

    /// Its bytes. Reads the disk, so it belongs on a thread of its own.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        match &self.place {
            Place::Memory(bytes) => Ok(bytes.clone()),
            Place::Disk(file, start) => {
                let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or_default());
                let mut file: &File = file;
                file.seek(SeekFrom::Start(*start))?;
                file.take(self.size).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
        }
    }
}
