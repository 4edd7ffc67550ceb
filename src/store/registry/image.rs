//! A picture of the registry in a file, so that Assay need not make it anew at each start: records
//! with a name, short texts and long bodies, in the order in which they were given.
//!
//! The bodies stand first, then an index, then the index's digest, so a file that was cut off is no
//! picture. It holds nothing that the database does not, and may be deleted at any time.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Error, ErrorKind, Result, Write as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// The first bytes of a picture, with the number of its form.
const MAGIC: &[u8; 16] = b"assay-registry-1";
/// What stands at the end: where the index begins, how long it is, and its SHA-256.
const FOOTER: usize = 8 + 8 + 32;
/// Readable by this account of the system alone.
const PRIVATE: u32 = 0o600;
/// The longest index that is read, in bytes.
const LONGEST_INDEX: u64 = 1 << 30;

/// A record of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<Body> {
    /// What it is found by.
    pub name: String,
    /// Short texts.
    pub texts: Vec<String>,
    /// Long bodies.
    pub bodies: Vec<Body>,
}

/// Where a body stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    start: u64,
    length: u32,
    check: u32,
}

/// An open picture.
#[derive(Debug)]
pub struct Image {
    file: File,
    /// Its records. Their bodies are read when they are asked for.
    pub records: Vec<Record<Place>>,
}

/// Writes a picture in place of the one before.
///
/// # Errors
/// When the file cannot be written; the one before stays.
pub fn write(path: &Path, records: impl Iterator<Item = Record<Bytes>>) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(PRIVATE)
        .open(&unfinished)?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    out.write_all(MAGIC)?;
    let (mut at, mut index) = (MAGIC.len() as u64, Vec::new());
    for record in records {
        put_text(&mut index, &record.name)?;
        put_number(&mut index, record.texts.len())?;
        for text in &record.texts {
            put_text(&mut index, text)?;
        }
        put_number(&mut index, record.bodies.len())?;
        for body in &record.bodies {
            out.write_all(body)?;
            index.extend_from_slice(&at.to_le_bytes());
            put_number(&mut index, body.len())?;
            index.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
            at += body.len() as u64;
        }
    }
    out.write_all(&index)?;
    out.write_all(&at.to_le_bytes())?;
    out.write_all(&(index.len() as u64).to_le_bytes())?;
    out.write_all(&Sha256::digest(&index))?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(&unfinished, path)
}

fn put_number(out: &mut Vec<u8>, number: usize) -> Result<()> {
    let number = u32::try_from(number).map_err(Error::other)?;
    out.extend_from_slice(&number.to_le_bytes());
    Ok(())
}

fn put_text(out: &mut Vec<u8>, text: &str) -> Result<()> {
    put_number(out, text.len())?;
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// What is left of an index.
struct Rest<'i>(&'i [u8]);

impl<'i> Rest<'i> {
    fn bytes(&mut self, length: usize) -> Result<&'i [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(broken)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH]> {
        self.bytes(LENGTH)?.try_into().map_err(Error::other)
    }

    fn number(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn text(&mut self) -> Result<String> {
        let length = usize::try_from(self.number()?).map_err(Error::other)?;
        let text = std::str::from_utf8(self.bytes(length)?).map_err(Error::other)?;
        Ok(text.to_owned())
    }

    fn place(&mut self) -> Result<Place> {
        Ok(Place {
            start: u64::from_le_bytes(self.array()?),
            length: self.number()?,
            check: self.number()?,
        })
    }

    fn record(&mut self) -> Result<Record<Place>> {
        let name = self.text()?;
        let texts = (0..self.number()?).map(|_| self.text()).collect::<Result<_>>()?;
        let bodies = (0..self.number()?).map(|_| self.place()).collect::<Result<_>>()?;
        Ok(Record { name, texts, bodies })
    }
}

fn broken() -> Error {
    Error::new(ErrorKind::InvalidData, "the picture of the registry is damaged")
}

impl Image {
    /// Opens a picture and reads its index.
    ///
    /// # Errors
    /// When there is none, it is of another form, or it is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut magic = [0; MAGIC.len()];
        file.read_exact_at(&mut magic, 0)?;
        let mut footer = [0; FOOTER];
        let end = length.checked_sub(FOOTER as u64).ok_or_else(broken)?;
        file.read_exact_at(&mut footer, end)?;
        let mut rest = Rest(&footer);
        let start = u64::from_le_bytes(rest.array()?);
        let index_length = u64::from_le_bytes(rest.array()?);
        let fits = start.checked_add(index_length) == Some(end) && index_length <= LONGEST_INDEX;
        if magic != *MAGIC || !fits {
            return Err(broken());
        }
        let mut index = vec![0; usize::try_from(index_length).map_err(Error::other)?];
        file.read_exact_at(&mut index, start)?;
        if Sha256::digest(&index).as_slice() != rest.0 {
            return Err(broken());
        }
        let (mut rest, mut records) = (Rest(&index), Vec::new());
        while !rest.0.is_empty() {
            records.push(rest.record()?);
        }
        Ok(Self { file, records })
    }

    /// Reads a body.
    ///
    /// # Errors
    /// When it cannot be read, or is damaged.
    pub fn read(&self, place: Place) -> Result<Bytes> {
        let mut body = vec![0; usize::try_from(place.length).map_err(Error::other)?];
        self.file.read_exact_at(&mut body, place.start)?;
        if crc32fast::hash(&body) != place.check {
            return Err(broken());
        }
        Ok(body.into())
    }
}
