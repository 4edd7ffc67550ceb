//! A part of a package while it is unpacked: as much as is allowed, whatever the package says of
//! itself, and no single text without end.

use std::io::{self, Read};

use super::super::finding::MAX_UNPACKED_BYTES;

/// The longest text between two marks, in bytes.
const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// What goes beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    /// The part as a whole.
    Part,
    /// One text in it.
    Text,
}

/// Unpacks a part.
pub(super) struct BoundedPart<R> {
    part: R,
    left: u64,
    /// Bytes since the last mark.
    text: usize,
    /// What went beyond, once something did.
    pub(super) beyond: Option<Beyond>,
}

impl<R> BoundedPart<R> {
    pub(super) fn new(part: R, most: u64) -> Self {
        Self { part, left: most.min(MAX_UNPACKED_BYTES), text: 0, beyond: None }
    }
}

impl<R: Read> Read for BoundedPart<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(room)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.beyond = Some(Beyond::Part);
            return Err(io::Error::other("the part is too long"));
        };
        self.left = left;
        let fresh = room.get(..read).unwrap_or_default();
        match fresh.iter().rposition(|byte| *byte == b'<') {
            Some(mark) => self.text = read - mark,
            None => self.text += read,
        }
        if self.text > MAX_TEXT_BYTES {
            self.beyond = Some(Beyond::Text);
            return Err(io::Error::other("a text is too long"));
        }
        Ok(read)
    }
}
