//! The EICAR test file: harmless bytes that every scanner must take for a virus, so that people can
//! see that somebody looks.
//!
//! <https://www.eicar.org/download-anti-malware-testfile/>: the file begins with the 68 signs, and
//! only blank signs may follow, 128 in all.

use super::archive::small_files;

/// The two halves of the test, kept apart so that no scanner takes this program for it.
const HALVES: [&str; 2] =
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
/// The longest test file, in bytes.
const LONGEST: u64 = 128;

/// Whether a file is the test virus, or a zip package (an office document is one) with it inside.
pub fn is_in(bytes: &[u8]) -> bool {
    is_test(bytes)
        || (bytes.starts_with(b"PK")
            && small_files(bytes, LONGEST).iter().any(|file| is_test(file)))
}

fn is_test(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
    let [first, second] = HALVES.map(str::as_bytes);
    bytes.strip_prefix(first).is_some_and(|rest| rest.starts_with(second))
}
