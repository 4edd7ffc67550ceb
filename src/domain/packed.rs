//! Texts that are packed once and put together later without packing anything again.
//!
//! Each piece is a run of Deflate (RFC 1951) that refers to nothing before it and ends on a full
//! byte, so pieces stand behind each other in one Gzip member (RFC 1952) as they are. What was not
//! packed before goes in as it is, in blocks that say so. The check sum of the whole follows from
//! those of the pieces.

use std::cell::RefCell;
use std::io::{Error, ErrorKind};

use bytes::{Bytes, BytesMut};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// What a Gzip member begins with: Deflate, no time, no name, any system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// The empty block that ends a run of Deflate.
const LAST_BLOCK: [u8; 2] = [3, 0];
/// The check sum and the length at the end of a member, in bytes.
const TRAILER: usize = 8;
/// The longest text that one block holds unpacked.
const LONGEST_BLOCK: usize = 0xffff;
/// The polynomial of Gzip's check sum, its bits in reverse order.
const POLYNOMIAL: u32 = 0xedb8_8320;
/// The polynomial 1 in that order of bits.
const ONE: u32 = 1 << 31;

/// A packed text that can stand anywhere in a [`Packed`] one.
#[derive(Debug, Clone)]
pub struct Piece {
    run: Bytes,
    check: u32,
    length: u32,
    /// What a check sum is multiplied by when this text follows: x to the power of its bits.
    shift: u32,
}

impl Piece {
    /// How long its text is, in bytes.
    pub fn text_length(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// Its run of Deflate.
    pub fn run(&self) -> &Bytes {
        &self.run
    }

    /// The same text as a whole body.
    pub fn body(&self) -> Packed {
        let mut body = Joined::with_room(self.run.len() + LAST_BLOCK.len());
        body.piece(self);
        body.finish()
    }
}

/// A whole body in Gzip.
#[derive(Debug, Clone)]
pub struct Packed {
    gzip: Bytes,
    check: u32,
    length: u32,
}

impl Packed {
    /// A body that was packed here before and kept elsewhere; none when it was not.
    pub fn kept(gzip: Bytes) -> Option<Self> {
        let inside = gzip.strip_prefix(&HEAD)?;
        let (check, length) = inside.split_last_chunk().and_then(|(rest, length)| {
            let (rest, check) = rest.split_last_chunk()?;
            rest.ends_with(&LAST_BLOCK).then_some((*check, *length))
        })?;
        let (check, length) = (u32::from_le_bytes(check), u32::from_le_bytes(length));
        Some(Self { gzip, check, length })
    }

    /// The bytes as they are sent.
    pub fn gzip(&self) -> &Bytes {
        &self.gzip
    }

    /// How long the text is, in bytes.
    pub fn text_length(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// A validator of the text, in quotes: its check sum and its length, with what tells which
    /// state of the records it was made from.
    pub fn tag(&self, stamp: &str) -> String {
        format!("\"{stamp}-{:08x}-{:x}\"", self.check, self.length)
    }

    /// The text again, for clients that take nothing packed.
    ///
    /// # Errors
    /// When the bytes were damaged in memory.
    pub fn unpacked(&self) -> std::io::Result<Vec<u8>> {
        let damaged = || Error::from(ErrorKind::InvalidData);
        let end = self.gzip.len().saturating_sub(TRAILER);
        let run = self.gzip.get(HEAD.len()..end).ok_or_else(damaged)?;
        // All of it in one go, with a byte to spare by which a longer text is found out.
        let mut text = Vec::with_capacity(self.text_length() + 1);
        let status = UNPACKER.with_borrow_mut(|unpacker| {
            unpacker.reset(false);
            unpacker.decompress_vec(run, &mut text, FlushDecompress::Finish)
        });
        let is_whole = status.is_ok_and(|status| status == Status::StreamEnd)
            && text.len() == self.text_length()
            && crc32fast::hash(&text) == self.check;
        if is_whole { Ok(text) } else { Err(damaged()) }
    }

    /// The same text as a piece of others. It shares the bytes.
    pub fn piece(&self) -> Piece {
        let end = self.gzip.len().saturating_sub(TRAILER + LAST_BLOCK.len()).max(HEAD.len());
        Piece {
            run: self.gzip.slice(HEAD.len()..end),
            check: self.check,
            length: self.length,
            shift: shift_of(self.length),
        }
    }
}

thread_local! {
    /// Its memory is kept from text to text.
    static UNPACKER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Packed texts lie side by side in blocks of so many bytes: memory is given out in steps of a
/// sixth, which one text alone would leave unused.
const BLOCK: usize = 256 * 1024;

/// Packs texts one after the other; keeps its memory between them.
#[derive(Debug)]
pub struct Packer {
    compress: Compress,
    /// Room for what is packed next.
    block: BytesMut,
}

impl Default for Packer {
    fn default() -> Self {
        Self::of(Compression::best())
    }
}

impl Packer {
    fn of(level: Compression) -> Self {
        Self { compress: Compress::new(level, false), block: BytesMut::new() }
    }

    /// Packs three times as quickly, and one part in twenty less well: for what many wait for.
    pub fn quick() -> Self {
        Self::of(Compression::new(3))
    }

    /// Packs several times as quickly, and one part in fifty less well: for what many wait for, and
    /// what there is much of.
    pub fn at_once() -> Self {
        Self::of(Compression::new(5))
    }

    /// Lays bytes behind those that were laid down before.
    fn lay(&mut self, bytes: &[u8]) -> Bytes {
        if bytes.len() > BLOCK / 8 {
            return Bytes::copy_from_slice(bytes);
        }
        if self.block.capacity() < bytes.len() {
            self.block = BytesMut::with_capacity(BLOCK);
        }
        self.block.extend_from_slice(bytes);
        self.block.split().freeze()
    }

    /// Packs a whole body.
    pub fn body(&mut self, text: &str) -> Packed {
        let mut gzip = HEAD.to_vec();
        let check = self.run(text.as_bytes(), &mut gzip);
        let length = length_of(text.len());
        end(&mut gzip, check, length);
        Packed { gzip: self.lay(&gzip), check, length }
    }

    /// Packs a piece.
    pub fn piece(&mut self, text: &str) -> Piece {
        let mut run = Vec::new();
        let check = self.run(text.as_bytes(), &mut run);
        let length = length_of(text.len());
        Piece { run: self.lay(&run), check, length, shift: shift_of(length) }
    }

    /// Writes the run of a text behind `out`; answers the text's check sum.
    fn run(&mut self, text: &[u8], out: &mut Vec<u8>) -> u32 {
        let before = out.len();
        self.compress.reset();
        out.reserve(text.len() / 2 + 64);
        loop {
            let read = usize::try_from(self.compress.total_in()).unwrap_or(usize::MAX);
            let rest = text.get(read..).unwrap_or_default();
            if self.compress.compress_vec(rest, out, FlushCompress::Full).is_err() {
                out.truncate(before);
                store(text, out);
                break;
            }
            let is_read = self.compress.total_in() == text.len() as u64;
            // The run is whole when there was room left behind it.
            if is_read && out.len() < out.capacity() {
                break;
            }
            out.reserve(out.len() / 2 + 64);
        }
        crc32fast::hash(text)
    }
}

/// A body while it is put together.
#[derive(Debug)]
pub struct Joined {
    gzip: Vec<u8>,
    check: u32,
    length: u32,
    /// Text that was not packed before and is not written yet.
    plain: String,
}

impl Joined {
    /// An empty body, with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        let mut gzip = Vec::with_capacity(bytes + HEAD.len() + TRAILER);
        gzip.extend_from_slice(&HEAD);
        Self { gzip, check: 0, length: 0, plain: String::new() }
    }

    /// Goes on with a piece.
    pub fn piece(&mut self, piece: &Piece) {
        self.write_plain();
        self.gzip.extend_from_slice(&piece.run);
        self.check = multiply(piece.shift, self.check) ^ piece.check;
        self.length = self.length.wrapping_add(piece.length);
    }

    /// Goes on with a text that is sent as it is.
    pub fn text(&mut self, text: &str) {
        self.plain.push_str(text);
    }

    fn write_plain(&mut self) {
        if self.plain.is_empty() {
            return;
        }
        let text = self.plain.as_bytes();
        store(text, &mut self.gzip);
        let mut check = crc32fast::Hasher::new_with_initial(self.check);
        check.update(text);
        self.check = check.finalize();
        self.length = self.length.wrapping_add(length_of(text.len()));
        self.plain.clear();
    }

    /// The whole body.
    pub fn finish(mut self) -> Packed {
        self.write_plain();
        let Self { mut gzip, check, length, .. } = self;
        end(&mut gzip, check, length);
        Packed { gzip: gzip.into(), check, length }
    }
}

/// What a body of pieces begins with, for one that is sent piece by piece.
pub fn head() -> Bytes {
    Bytes::from_static(&HEAD)
}

/// What a body that is sent piece by piece ends with, and its length as it is sent: of pieces in
/// their order.
pub fn tail<'p>(pieces: impl Iterator<Item = &'p Piece>) -> (Bytes, u64) {
    let (mut check, mut length, mut sent) = (0, 0_u32, HEAD.len() as u64);
    for piece in pieces {
        check = multiply(piece.shift, check) ^ piece.check;
        length = length.wrapping_add(piece.length);
        sent += piece.run.len() as u64;
    }
    let mut tail = Vec::with_capacity(LAST_BLOCK.len() + TRAILER);
    end(&mut tail, check, length);
    sent += tail.len() as u64;
    (tail.into(), sent)
}

fn end(gzip: &mut Vec<u8>, check: u32, length: u32) {
    gzip.extend_from_slice(&LAST_BLOCK);
    gzip.extend_from_slice(&check.to_le_bytes());
    gzip.extend_from_slice(&length.to_le_bytes());
}

/// Gzip keeps the length of a text without what is beyond 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "Gzip keeps 32 bits of a length")]
fn length_of(bytes: usize) -> u32 {
    bytes as u32
}

/// Writes a text in blocks that hold it as it is (RFC 1951, 3.2.4).
fn store(text: &[u8], out: &mut Vec<u8>) {
    for block in text.chunks(LONGEST_BLOCK) {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
}

/// The product of two polynomials over one bit, what is left of it after division by the check
/// sum's.
fn multiply(mut a: u32, mut b: u32) -> u32 {
    let mut product = 0;
    while a != 0 {
        if a & ONE != 0 {
            product ^= b;
        }
        a <<= 1;
        b = if b & 1 == 0 { b >> 1 } else { b >> 1 ^ POLYNOMIAL };
    }
    product
}

/// x to the power of the bits of so many bytes: what a check sum becomes when as many zeros follow.
fn shift_of(bytes: u32) -> u32 {
    let (mut power, mut square, mut left) = (ONE, ONE >> 8, bytes);
    while left != 0 {
        if left & 1 == 1 {
            power = multiply(power, square);
        }
        square = multiply(square, square);
        left >>= 1;
    }
    power
}
