//! A list of stolen passwords on disk: lines of SHA-1 hashes in order, as the public collections
//! are handed out, however long.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use sha1::{Digest as _, Sha1};

/// Hexadecimal digits of a SHA-1 hash.
const DIGITS: usize = 40;
/// No line of such a list is longer, its count of thefts included; what is longer is another kind
/// of file.
const LINE_MOST: u64 = 100;

/// Where the list lies; without one nothing is on it.
#[derive(Debug, Clone, Default)]
pub struct Breached(Option<PathBuf>);

impl Breached {
    /// The list in this file, which must begin like one.
    ///
    /// # Errors
    /// When the file cannot be read, or begins with something else than a hash.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut list = BufReader::new(File::open(path)?);
        let first = line(&mut list)?;
        let is_hash =
            hash_in(&first).is_some_and(|hash| hash.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if !is_hash {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it does not begin with the 40 hexadecimal digits of a SHA-1 hash",
            ));
        }
        Ok(Self(Some(path.to_path_buf())))
    }

    /// Whether the password is on the list: a few dozen short reads, whatever its length.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn contains(&self, password: &str) -> io::Result<bool> {
        let Some(path) = &self.0 else { return Ok(false) };
        let wanted = hash_of(password);
        let mut list = BufReader::new(File::open(path)?);
        // All lines before `low` are less than what is wanted, those that begin at `high` or behind
        // are not.
        let (mut low, mut high) = (0, list.seek(SeekFrom::End(0))?);
        while low < high {
            let middle = low + (high - low) / 2;
            let start = line_start(&mut list, middle)?;
            if start >= high {
                high = middle;
                continue;
            }
            list.seek(SeekFrom::Start(start))?;
            let here = line(&mut list)?;
            if hash_in(&here).is_some_and(|hash| hash.to_ascii_uppercase() < wanted) {
                low = start + here.len() as u64;
            } else {
                high = middle;
            }
        }
        list.seek(SeekFrom::Start(low))?;
        let found = line(&mut list)?;
        Ok(hash_in(&found).is_some_and(|hash| hash.eq_ignore_ascii_case(&wanted)))
    }
}

fn hash_of(password: &str) -> String {
    Sha1::digest(password.as_bytes()).iter().fold(
        String::with_capacity(DIGITS),
        |mut text, byte| {
            let _ = write!(text, "{byte:02X}");
            text
        },
    )
}

fn hash_in(line: &str) -> Option<&str> {
    line.get(..DIGITS)
}

/// Where the first line begins at or behind `at`.
fn line_start(list: &mut BufReader<File>, at: u64) -> io::Result<u64> {
    let Some(before) = at.checked_sub(1) else { return Ok(0) };
    list.seek(SeekFrom::Start(before))?;
    Ok(before + line(list)?.len() as u64)
}

/// The rest of the line at which the list stands, with its end.
fn line(list: &mut BufReader<File>) -> io::Result<String> {
    let mut bytes = Vec::new();
    list.by_ref().take(LINE_MOST).read_until(b'\n', &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
