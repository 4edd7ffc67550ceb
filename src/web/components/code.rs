//! A code that a camera reads (ISO/IEC 18004, QR), as a picture.

use std::fmt::Write as _;

use qrcodegen::{DataTooLong, Mask, QrCode, QrCodeEcc, QrSegment, Version};
use serde::Serialize;

/// The largest code, by its version: 125 squares a side, of which each is half a millimetre wide on
/// paper. Beyond it cameras of phones begin to fail.
const LARGEST: u8 = 27;
/// The white around a code that cameras need, in squares.
const QUIET: usize = 4;

/// A code.
#[derive(Debug, Clone, Serialize)]
pub struct CodePicture {
    /// How many squares a side has, the white around it included.
    pub side: usize,
    /// The black squares as the path of a drawing.
    path: String,
    /// What it is, for whoever cannot see it.
    pub told: String,
    /// Whether each square is black, row by row, the white around it included.
    #[serde(skip)]
    pub black: Vec<bool>,
}

impl CodePicture {
    /// The code of an address that ends with digits; none when it is too large for a camera.
    pub fn new(address: &str, digits: &str, told: impl Into<String>) -> Option<Self> {
        let code = encoded(address, digits).ok()?;
        let inner = usize::try_from(code.size()).ok()?;
        let side = inner + 2 * QUIET;
        let mut black = vec![false; side * side];
        let mut path = String::new();
        for row in 0..inner {
            for column in 0..inner {
                let (x, y) = (i32::try_from(column).ok()?, i32::try_from(row).ok()?);
                if code.get_module(x, y) {
                    let (x, y) = (column + QUIET, row + QUIET);
                    if let Some(square) = black.get_mut(y * side + x) {
                        *square = true;
                    }
                }
            }
        }
        for (row, squares) in black.chunks(side).enumerate() {
            let mut column = 0;
            for run in squares.chunk_by(|one, next| one == next) {
                if run.first() == Some(&true) {
                    let _ = write!(path, "M{column} {row}h{}v1h-{}z", run.len(), run.len());
                }
                column += run.len();
            }
        }
        Some(Self { side, path, told: told.into(), black })
    }
}

fn encoded(address: &str, digits: &str) -> Result<QrCode, DataTooLong> {
    let segments = [QrSegment::make_bytes(address.as_bytes()), QrSegment::make_numeric(digits)];
    let (low, most) = (QrCodeEcc::Low, Version::new(LARGEST));
    // What was packed looks like chance, so that no mask is better than another; trying all eight
    // takes nine times as long.
    let mask = Some(Mask::new(0));
    QrCode::encode_segments_advanced(&segments, low, Version::MIN, most, mask, true)
}
