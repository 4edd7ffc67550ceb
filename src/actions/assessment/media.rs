//! What an uploaded file is, by its own bytes. The name and the type that a browser declares are
//! never believed.

use crate::domain::assessment::evidence::ACCEPTED;
use crate::domain::measures::documents::office::Package;
use crate::domain::measures::documents::{encoding, private_key, text};
use crate::domain::values::Invalid;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Endings and types of texts. An ending that fits the bytes gives a text its word; a text with any
/// other is told by its bytes alone.
const TEXTS: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("txt", "text/plain"),
];
/// Types with magic bytes that are accepted.
const BINARIES: &[&str] = &["application/pdf", "image/png", "image/jpeg", "video/mp4"];
/// What a web page or a picture that browsers run begins with. A text that merely names such a tag
/// is a text.
const ACTIVE: &[&str] = &["html", "head", "body", "script", "svg", "iframe", "object", "embed"];
/// What texts begin with that are programs, or that only their own programs show.
const FOREIGN_TEXTS: &[&str] = &["#!", "{\\rtf", "%!PS"];

/// How a text becomes one that is read here.
const AS_UTF_8: &str = "Save it as UTF-8 (in Excel: “CSV UTF-8”) and attach it again.";

/// The media type of a file that is accepted; an error says why it is not, and warns of a private
/// key in it. `name` only tells texts apart.
pub(super) fn accept(bytes: &[u8], name: &str) -> Result<&'static str, Invalid> {
    let refusal = match Package::of(bytes) {
        Some(Package::Word) => return Ok(WORD),
        Some(Package::Excel) => return Ok(EXCEL),
        Some(Package::Files) => return Ok("application/zip"),
        Some(Package::Macros) => format!(
            "“{name}” carries macros. Save it without them, as .docx or .xlsx, and attach it again."
        ),
        Some(Package::Foreign) => foreign(name),
        None => match of_bytes(bytes, name) {
            Some(media_type) => return Ok(media_type),
            None if bytes.starts_with(COMPOUND) => compound(bytes, name),
            None => match encoding::other(bytes) {
                Some(encoding) => format!(
                    "“{name}” is a text that is saved as {encoding}, not as UTF-8. {AS_UTF_8}"
                ),
                None => foreign(name),
            },
        },
    };
    Err(Invalid(
        private_key::warning(bytes)
            .map_or(refusal.clone(), |warning| format!("{refusal} {warning}")),
    ))
}

/// How files of older Offices begin, and packages of newer ones that a password protects.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The name of the part in which a protected package lies, as such files write it.
const ENCRYPTED: &str = "EncryptedPackage";

fn compound(bytes: &[u8], name: &str) -> String {
    let part: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(part.len()).any(|window| window == part) {
        format!(
            "“{name}” is protected by a password. Take the password off, save it, and attach it \
             again."
        )
    } else {
        format!(
            "“{name}” is a file of an older Office. Save it as .docx or .xlsx and attach it again."
        )
    }
}

fn foreign(name: &str) -> String {
    format!(
        "“{name}” is not a kind of file that is taken here, whatever its name says. Attach \
         {ACCEPTED}."
    )
}

/// The media type of a file that is no package; none when it is not accepted.
fn of_bytes(bytes: &[u8], name: &str) -> Option<&'static str> {
    // A paper may be written in letters only. Texts come before everything else: the marks of some
    // kinds of file are two letters long.
    if bytes.starts_with(b"%PDF-") {
        return Some("application/pdf");
    }
    let Some(text) = text::decoded(bytes) else {
        let found = infer::get(bytes).map(|kind| kind.mime_type())?;
        return BINARIES.iter().find(|accepted| **accepted == found).copied();
    };
    let text = text.trim_start_matches('\u{feff}');
    let is_foreign = FOREIGN_TEXTS.iter().any(|begin| text.starts_with(begin));
    (!is_foreign && !is_page(text)).then(|| of_text(text, name))
}

fn of_text(text: &str, name: &str) -> &'static str {
    let text = text.trim_start();
    let json = || {
        text.starts_with(['{', '[']) || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    };
    let ending =
        name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match TEXTS.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type) {
        Some("application/json") if !json() => "text/plain",
        Some("application/xml") if !text.starts_with('<') => "text/plain",
        Some(declared) => declared,
        None if text.starts_with('<') => "application/xml",
        None if text.starts_with(['{', '['])
            && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() =>
        {
            "application/json"
        }
        None => "text/plain",
    }
}

/// Whether a text is a page that browsers show and run: its first tag says so, past the
/// declarations and remarks before it.
fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let skipped =
            [("<!--", "-->"), ("<?", "?>")].into_iter().find(|(start, _)| rest.starts_with(start));
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

/// The endings that a file with this media type may have: the first is given to one that has none
/// of them. None is run by any system.
pub(super) fn endings(media_type: &str) -> &'static [&'static str] {
    match media_type {
        "application/pdf" => &["pdf"],
        "image/png" => &["png"],
        "image/jpeg" => &["jpg", "jpeg"],
        WORD => &["docx", "dotx"],
        EXCEL => &["xlsx", "xltx"],
        "application/zip" => &["zip"],
        "video/mp4" => &["mp4", "m4v"],
        "text/csv" => &["csv"],
        "application/yaml" => &["yaml", "yml"],
        "application/json" => &["json", "jsonld", "spdx", "jwks"],
        "application/xml" => &["xml", "rdf", "spdx", "xsd"],
        _ => &[
            "txt", "text", "md", "markdown", "tsv", "log", "asc", "pem", "crt", "spdx", "srt",
            "vtt",
        ],
    }
}
