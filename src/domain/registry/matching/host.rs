//! The host of a web address, by which a tool is known.

use crate::domain::hosts::ascii_host;

/// Places that offer the tools of many vendors: what stands there tells nothing about which.
const STORES: [&str; 12] = [
    "apps.apple.com",
    "apps.microsoft.com",
    "bit.ly",
    "chrome.google.com",
    "chromewebstore.google.com",
    "drive.google.com",
    "github.com",
    "itunes.apple.com",
    "play.google.com",
    "sites.google.com",
    "tinyurl.com",
    "workspace.google.com",
];

/// The host that a text names, in small letters without `www.`; none when the text is no web
/// address: it has blanks, or no full stop between letters.
pub fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let has_scheme = text.contains("://");
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_end_matches('.');
    let lower = host.to_lowercase();
    let named = if lower.is_ascii() { lower } else { ascii_host(&lower)? };
    let bare = named.strip_prefix("www.").unwrap_or(&named);
    let labels: Vec<&str> = bare.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let ends_in_letters = labels.last().is_some_and(|label| {
        label.len() >= 2
            && (label.bytes().all(|b| b.is_ascii_alphabetic()) || label.starts_with("xn--"))
    });
    let is_host = labels.len() >= 2 && labels.iter().all(is_label) && ends_in_letters;
    (is_host && (has_scheme || !text.contains(char::is_whitespace))).then(|| bare.to_owned())
}

/// Whether a host offers the tools of many vendors.
pub fn is_store(host: &str) -> bool {
    STORES.contains(&host)
}

/// A host and those above it, as far as they have a name: `app.askwell.com`, `askwell.com`.
pub fn upwards(host: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(host);
    std::iter::from_fn(move || {
        let this = rest?;
        rest = this.split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'));
        Some(this)
    })
}
