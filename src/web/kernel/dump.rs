//! What is known of the file of all listings before it is sent.

use actix_web::web::Bytes;

use crate::domain::packed::{Packer, Piece, tail};

/// What is known of the file before it is sent.
#[derive(Debug)]
pub struct Dump {
    pub(super) newline: Piece,
    pub(super) tail: Bytes,
    /// Its length as it is sent packed, in bytes.
    pub(super) length: u64,
}

impl Dump {
    /// The file of these listings.
    pub fn of(lines: &[&Piece], packer: &mut Packer) -> Self {
        let newline = packer.piece("\n");
        let (tail, length) = tail(lines.iter().flat_map(|line| [*line, &newline]));
        Self { newline, tail, length }
    }

    /// A validator of the file, in quotes.
    pub fn tag(&self, stamp: &str) -> String {
        format!("\"{stamp}-{}\"", hex::encode(&self.tail))
    }
}
