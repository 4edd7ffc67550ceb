//! Web addresses as documents state them: absolute and `https` (RFC 3986).

/// What is wrong with the address `text`, as the end of a sentence that starts with the name of the
/// address; `None` when it is a full `https` address without a user name.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    let Some(rest) = strip_scheme(text, "https://") else {
        return Some(if strip_scheme(text, "http://").is_some() {
            "uses http, which anyone on the way can read; use https"
        } else {
            "is not a full web address that starts with https://"
        });
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().trim_start_matches('[');
    if text.chars().any(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}')
    }) {
        Some("has characters that a web address cannot have")
    } else if host.is_empty() || host.starts_with(':') || host.starts_with('.') {
        Some("names no host")
    } else if authority.contains('@') {
        Some("carries a user name; remove it")
    } else {
        None
    }
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    if head.eq_ignore_ascii_case(scheme) { text.get(scheme.len()..) } else { None }
}

/// Whether a text is somewhere to write to or call: one word that is an address of the web, of a
/// mailbox or of a telephone, in full or not.
pub(super) fn is_reachable(text: &str) -> bool {
    let schemes = ["https:", "http:", "mailto:", "tel:"];
    !text.contains(char::is_whitespace)
        && (text.contains('@') || schemes.iter().any(|scheme| strip_scheme(text, scheme).is_some()))
}
