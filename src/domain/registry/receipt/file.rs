//! A receipt in a file that somebody gives: its JSON, or a PDF of ours that holds it.

use super::refusal::Refusal;

/// The text of a receipt in a file that somebody gave: the file itself, or what a PDF of ours
/// holds.
///
/// # Errors
/// When a PDF holds none, or the file is no text.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Refusal> {
    if bytes.starts_with(b"%PDF") {
        return held_json(&bytes).ok_or(Refusal::NoReceiptInPdf);
    }
    String::from_utf8(bytes).map_err(|_not_text| Refusal::NotJson("it is not UTF-8".to_owned()))
}

/// The JSON in a PDF of ours, where nothing is compressed.
fn held_json(bytes: &[u8]) -> Option<String> {
    let after = |bytes: &[u8], mark: &[u8]| {
        let at = bytes.windows(mark.len()).position(|window| window == mark)?;
        Some(at + mark.len())
    };
    let file = bytes.get(after(bytes, b"/Type /EmbeddedFile")?..)?;
    let length = file.get(after(file, b"/Length ")?..)?;
    let digits: String = length
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    let start = after(file, b"stream\n")?;
    let json = file.get(start..start.checked_add(digits.parse().ok()?)?)?;
    String::from_utf8(json.to_vec()).ok()
}
