//! What an uploaded file is, by its own bytes. The name and the type that a browser declares are never believed.

/// Endings and types of the text formats, which have no magic bytes of their own.
const TEXTS: &[(&str, &str)] =
    &[("csv", "text/csv"), ("yaml", "application/yaml"), ("yml", "application/yaml"), ("json", "application/json"), ("xml", "application/xml")];
/// Types with magic bytes that are accepted.
const BINARIES: &[&str] = &[
    "application/pdf",
    "image/png",
    "image/jpeg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
    "video/mp4",
];
/// What a web page or a picture that browsers run begins with. A text that merely names such a tag is a text.
const ACTIVE: &[&str] = &["html", "head", "body", "script", "svg", "iframe", "object", "embed"];

/// The media type of a file that is accepted, or none. `name` only tells text formats apart.
pub(super) fn sniff(bytes: &[u8], name: &str) -> Option<&'static str> {
    if bytes.is_empty() {
        return None;
    }
    let found = infer::get(bytes).map(|kind| kind.mime_type());
    if let Some(found) = found.filter(|found| !found.starts_with("text/")) {
        return BINARIES.iter().find(|accepted| **accepted == found).copied();
    }
    let text = std::str::from_utf8(bytes).ok()?;
    if text.starts_with("#!") || text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
        return None;
    }
    if is_page(text) {
        return None;
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let declared = TEXTS.iter().find(|(known, _)| *known == ending).map_or("text/plain", |(_, media_type)| media_type);
    let fits = match declared {
        "application/json" => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        "application/xml" => text.trim_start_matches('\u{feff}').trim_start().starts_with('<'),
        _ => true,
    };
    Some(if fits { declared } else { "text/plain" })
}

/// Whether a file begins with the mark of UTF-16, in which some programs save texts, and is no kind of file that begins like that.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    (bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]))
        && infer::get(bytes).is_none_or(|kind| kind.mime_type().starts_with("text/"))
}

/// Whether a text is a page that browsers show and run: its first tag says so, past the declarations and remarks before it.
fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let skipped = [("<!--", "-->"), ("<?", "?>")].into_iter().find(|(start, _)| rest.starts_with(start));
        let Some((start, end)) = skipped else { break };
        if start == "<?" && rest.get(2..).is_some_and(|word| word.starts_with("xml-stylesheet")) {
            return true;
        }
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let tag = match tag.split_at_checked(8) {
        Some((word, after)) if word.eq_ignore_ascii_case("!doctype") => after.trim_start(),
        _ => tag,
    };
    let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
    let local = name.rsplit(':').next().unwrap_or_default();
    ACTIVE.iter().any(|active| active.eq_ignore_ascii_case(local))
}

/// The ending of a file with this media type, so that whoever downloads it can open it.
pub(super) fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/zip" => "zip",
        "video/mp4" => "mp4",
        "text/csv" => "csv",
        "application/yaml" => "yaml",
        "application/json" => "json",
        "application/xml" => "xml",
        _ => "txt",
    }
}
