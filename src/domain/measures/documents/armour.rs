//! Private keys as texts carry them: in PEM or armoured form (RFC 7468, RFC 9580), as `OpenSSH` and
//! `PuTTY` keep them, in base64 once more as clusters keep them, and in the XML form of RSA keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// How far behind its first line the content of a key is looked for, in bytes: near it first, and
/// then further, since office documents have much markup in between.
const BODY_BYTES: [usize; 2] = [300, 4_000];
/// What `-----BEGIN` is in base64.
const BEGIN_IN_BASE64: &str = "LS0tLS1CRUdJTi";
/// How JSON, XML and spreadsheets write the ends of lines.
const LINE_ENDS: [&str; 8] =
    ["\\r", "\\n", "&#10;", "&#13;", "&#xA;", "&#xD;", "_x000A_", "_x000D_"];
/// How many characters of base64 hold the first line of a key.
const FIRST_LINE_IN_BASE64: usize = 96;
/// A word of this many letters of base64 is key material, whatever follows it.
const LONG_WORD: usize = 16;

/// Where the private keys of a text begin, in bytes, in order.
pub(super) fn private_keys(text: &str) -> Vec<usize> {
    let mut found: Vec<usize> =
        text.match_indices("BEGIN ").map(|(at, _)| at).filter(|at| begins(text, *at)).collect();
    found.extend(
        text.match_indices(BEGIN_IN_BASE64)
            .map(|(at, _)| at)
            .filter(|at| begins_in_base64(text, *at)),
    );
    found.extend(
        parts(text, "PuTTY-User-Key-File-")
            .filter(|(_, part)| part.contains("Private-Lines:"))
            .map(|(at, _)| at),
    );
    found.extend(
        parts(text, "RSAKeyValue>")
            .filter(|(_, part)| has_private_exponent(part))
            .map(|(at, _)| at),
    );
    found.sort_unstable();
    found
}

/// What stands between two places of a mark, and where it begins.
fn parts<'t>(text: &'t str, mark: &'static str) -> impl Iterator<Item = (usize, &'t str)> {
    let mut places = text.match_indices(mark).map(|(at, _)| at).peekable();
    std::iter::from_fn(move || {
        let at = places.next()?;
        let end = places.peek().copied().unwrap_or(text.len());
        Some((at, text.get(at + mark.len()..end).unwrap_or_default()))
    })
}

/// Whether the content of an RSA key in XML (XML Signature, section 4.5.2.2) has the private
/// exponent that .NET writes into it.
fn has_private_exponent(key: &str) -> bool {
    key.split_once("<D>").is_some_and(|(_, exponent)| {
        exponent.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Whether a text shows a private key.
pub(super) fn shows_private_key(bytes: &[u8]) -> bool {
    !private_keys(&String::from_utf8_lossy(bytes)).is_empty()
}

/// Whether the `BEGIN` at `at` stands between dashes, names a private key, and is followed by one
/// and not by an ellipsis or by prose.
fn begins(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    if !before.strip_suffix(' ').unwrap_or(before).ends_with("----") {
        return false;
    }
    for most in BODY_BYTES {
        let rest = after(text, at, most);
        let Some((_, body)) = rest.split_once("----").filter(|(label, _)| is_private(label)) else {
            return false;
        };
        if let Some(found) = has_body(body.trim_start_matches('-')) {
            return found;
        }
    }
    // A text that ends after the first line may have been cut there.
    text.len() - at <= BODY_BYTES[1]
}

fn is_private(label: &str) -> bool {
    label.len() <= 60
        && !label.contains('\n')
        && (label.contains("PRIVATE KEY") || label.contains("SECRET KEY"))
}

/// At most `most` bytes of a text from `at` on.
fn after(text: &str, at: usize, most: usize) -> &str {
    let mut end = text.len().min(at.saturating_add(most));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(at..end).unwrap_or_default()
}

/// Whether key material follows the first line of a key: letters of base64, which may stand in
/// quotation marks, after remarks, behind markup, or after line ends that are written as `\n`. None
/// when nothing follows that tells.
fn has_body(rest: &str) -> Option<bool> {
    let mut lines = without_markup(rest);
    for end in LINE_ENDS {
        lines = lines.replace(end, "\n");
    }
    for line in lines.lines() {
        let line = line.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '"' | '\'' | '`' | '+' | ',' | ';' | '>' | '|' | '#' | '*' | '\\')
        });
        if line.is_empty() || line.contains(": ") {
            continue;
        }
        if line.starts_with("--") {
            return Some(false);
        }
        let end = line
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')))
            .unwrap_or(line.len());
        let next = line.get(end..).unwrap_or_default().chars().next();
        return Some(
            end >= LONG_WORD
                || end > 0 && next.is_none_or(|next| matches!(next, '-' | '"' | '\'' | '\\' | '&')),
        );
    }
    None
}

/// A text with a line end in place of every tag.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        plain.push('\n');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

fn begins_in_base64(text: &str, at: usize) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let letters: Vec<u8> =
        after(text, at, FIRST_LINE_IN_BASE64).bytes().take_while(is_letter).collect();
    let whole = letters.get(..letters.len() - letters.len() % 4).unwrap_or_default();
    let first_line = STANDARD_NO_PAD.decode(whole).unwrap_or_default();
    String::from_utf8_lossy(&first_line)
        .split_once("BEGIN ")
        .and_then(|(_, rest)| rest.split_once("----"))
        .is_some_and(|(label, _)| is_private(label))
}
