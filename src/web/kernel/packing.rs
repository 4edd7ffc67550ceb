//! Texts that travel in an address or a form: packed, and written in digits alone, which a code on
//! paper holds in the least space (ISO/IEC 18004: ten bits for three digits).

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// How many bytes become one group of digits.
const BYTES: usize = 7;
/// How many digits so many bytes need, from none to a whole group.
const DIGITS: [usize; BYTES + 1] = [0, 3, 5, 8, 10, 13, 15, 17];
/// How much is unpacked at a time, in bytes.
const STEP: usize = 16 * 1024;

/// Packs a text into digits. `words` is what such texts have in common; the same has to be at hand
/// where it is unpacked, for as long as anybody may have the digits. None when it cannot be packed,
/// which does not happen.
pub fn packed(text: &str, words: &str) -> Option<String> {
    let mut packer = Compress::new(Compression::best(), false);
    packer.set_dictionary(words.as_bytes()).ok()?;
    // What cannot be packed grows by five bytes in each 16 KB at most.
    let mut bytes = Vec::with_capacity(text.len() + text.len() / 1000 + 64);
    let status = packer.compress_vec(text.as_bytes(), &mut bytes, FlushCompress::Finish).ok()?;
    if status != Status::StreamEnd {
        return None;
    }
    let groups = bytes.chunks(BYTES).map(|group| {
        let number = group.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let width = DIGITS.get(group.len()).copied().unwrap_or_default();
        format!("{number:0width$}")
    });
    Some(groups.collect())
}

/// Unpacks a text of at most `most` bytes; none when the digits hold none.
pub fn unpacked(digits: &str, words: &str, most: usize) -> Option<String> {
    let bytes = bytes_of(digits)?;
    let mut unpacker = Decompress::new(false);
    unpacker.set_dictionary(words.as_bytes()).ok()?;
    let mut text = Vec::new();
    loop {
        text.reserve(STEP);
        let done = usize::try_from(unpacker.total_in()).ok()?;
        let (rest, before) = (bytes.get(done..)?, text.len());
        let status = unpacker.decompress_vec(rest, &mut text, FlushDecompress::None).ok()?;
        if text.len() > most {
            return None;
        }
        match status {
            Status::StreamEnd => break,
            // It ends in the middle.
            _ if text.len() == before => return None,
            _ => {}
        }
    }
    let whole = usize::try_from(unpacker.total_in()).ok()? == bytes.len();
    String::from_utf8(text).ok().filter(|text| whole && !text.is_empty())
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for group in digits.as_bytes().chunks(DIGITS.last().copied()?) {
        let count = DIGITS.iter().position(|width| *width == group.len())?;
        let number: u64 = std::str::from_utf8(group).ok()?.parse().ok()?;
        let all = number.to_be_bytes();
        let (before, own) = all.split_at(all.len() - count);
        if before.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(own);
    }
    Some(bytes)
}
