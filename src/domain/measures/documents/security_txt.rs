//! `security.txt` (RFC 9116): whom to tell about a weakness, and until when that holds.

use chrono::{DateTime, NaiveDateTime, TimeDelta};

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::{address, text};

const FIELDS: [&str; 9] = [
    "acknowledgments",
    "canonical",
    "contact",
    "csaf",
    "encryption",
    "expires",
    "hiring",
    "policy",
    "preferred-languages",
];
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const SIGNATURE_END: &str = "-----END PGP SIGNATURE-----";

/// One `Name: value` line.
struct Field {
    /// Counted from 1.
    line: usize,
    /// In small letters.
    name: String,
    value: String,
}

impl Field {
    fn place(&self) -> String {
        format!("{}:1", self.line)
    }
}

/// Checks a file as of `now`, in UTC.
///
/// # Errors
/// When the bytes are no text, a web page, or have none of the fields of RFC 9116.
pub fn check(bytes: &[u8], now: NaiveDateTime) -> Result<Checked, DocumentError> {
    let body = text::read(bytes)?.body;
    if body.trim_start().starts_with('<') {
        return Err(DocumentError::new(
            "line 1",
            "This is a web page, not a security.txt file. Upload the plain text file itself.",
        ));
    }
    let mut draft = Draft::new("security.txt");
    if text::shows_private_key(bytes) {
        draft.hard(
            "private-key",
            "",
            "The file holds a private key. Withdraw that key everywhere and sign with a new one.",
        );
    }
    let signed = body.lines().any(|line| line.trim_end() == SIGNED);
    let fields = fields(body, signed, &mut draft);
    if !fields.iter().any(|field| FIELDS.contains(&field.name.as_str())) {
        return Err(DocumentError::new(
            "line 1",
            "This is not a security.txt file: it has no field such as “Contact:” or “Expires:” \
             (RFC 9116).",
        ));
    }
    contact(&fields, &mut draft);
    expires(&fields, now, &mut draft);
    addresses(&fields, &mut draft);
    languages(&fields, &mut draft);
    for field in fields.iter().filter(|field| !FIELDS.contains(&field.name.as_str())) {
        let meant = match field.name.as_str() {
            "acknowledgements" | "acknowledgement" | "acknowledgment" => {
                " Write “Acknowledgments”."
            }
            "preferred-language" | "preferred-langs" | "languages" => {
                " Write “Preferred-Languages”."
            }
            "expiry" | "expire" => " Write “Expires”.",
            "contacts" => " Write “Contact” once for each.",
            _ => "",
        };
        draft.note(
            "field-unknown",
            field.place(),
            format!(
                "{} is not a field of RFC 9116; it was passed over.{meant}",
                quoted(&field.name)
            ),
        );
    }
    draft.line(
        "Signed",
        "an OpenPGP cleartext signature around the file; it is not verified",
        if signed { "yes" } else { "no" },
    );
    draft.fact("signed", signed);
    Ok(draft.finish())
}

/// What part of a signed file a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Before the signature's wrapper, or after it.
    Outside,
    /// The wrapper's own headers, up to a blank line.
    Head,
    /// What is signed.
    Body,
    /// The signature.
    Signature,
}

/// The fields, without comments, blank lines and the wrapper of a signature (RFC 9580, section 7).
fn fields(body: &str, signed: bool, draft: &mut Draft) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut part = if signed { Part::Outside } else { Part::Body };
    let mut closed = !signed;
    for (index, whole) in body.lines().enumerate() {
        let place = format!("{}:1", index + 1);
        let line = whole.trim();
        match (part, line) {
            (_, SIGNED) if signed => part = Part::Head,
            (Part::Body, SIGNATURE) if signed => (part, closed) = (Part::Signature, true),
            (Part::Head, "") => part = Part::Body,
            (Part::Signature, SIGNATURE_END) => part = Part::Outside,
            (Part::Outside, _) if !line.is_empty() && !line.starts_with('#') => {
                let message = format!(
                    "{} stands outside the signed part, so the signature says nothing about it. \
                     Move it inside.",
                    quoted(line)
                );
                draft.gap("line-unsigned", place, message);
            }
            (Part::Body, _) => {
                let escaped = whole.strip_prefix("- ").filter(|_| signed);
                field(escaped.unwrap_or(whole), index + 1, &mut fields, draft);
            }
            _ => {}
        }
    }
    if !closed {
        draft.gap(
            "signature-missing",
            "",
            "The file begins as a signed one and has no signature. \
            Sign it again and upload it whole.",
        );
    }
    fields
}

/// Reads one line. A line that begins with a blank goes on with the field before it (RFC 5322,
/// section 2.2.3), unless it is a field itself.
fn field(whole: &str, number: usize, fields: &mut Vec<Field>, draft: &mut Draft) {
    let line = whole.trim();
    if line.is_empty() || line.starts_with('#') {
        return;
    }
    let split = line
        .split_once(':')
        .filter(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace));
    let goes_on = whole.starts_with([' ', '\t'])
        && split.is_none_or(|(name, _)| !FIELDS.contains(&name.to_ascii_lowercase().as_str()));
    match (split, fields.last_mut()) {
        (_, Some(last)) if goes_on => {
            let blank = if last.value.is_empty() { "" } else { " " };
            last.value = format!("{}{blank}{line}", last.value);
        }
        (Some((name, value)), _) => fields.push(Field {
            line: number,
            name: name.to_ascii_lowercase(),
            value: value.trim().to_owned(),
        }),
        (None, _) => {
            draft.gap(
                "line-unreadable",
                format!("{number}:1"),
                format!("{} is neither a field nor a comment. Write “Name: value”.", quoted(line)),
            );
        }
    }
}

fn contact(fields: &[Field], draft: &mut Draft) {
    let contacts: Vec<&Field> = fields.iter().filter(|field| field.name == "contact").collect();
    draft.line("Contacts", "fields named “Contact”", contacts.len().to_string());
    draft.fact("contacts", contacts.len());
    if contacts.is_empty() {
        draft.gap(
            "contact-missing",
            "",
            "The file has no “Contact” field, so nobody knows whom to \
            tell about a weakness. Add one.",
        );
    }
    for field in contacts {
        let (scheme, rest) = scheme(&field.value);
        let reachable = match scheme.as_str() {
            "mailto" => rest.contains('@'),
            "tel" => rest.chars().any(|c| c.is_ascii_digit()),
            "http" | "https" | "" => address::fault(&field.value).is_none(),
            _ => {
                let message = format!(
                    "The contact {} is an address of another kind. Give one with https://, mailto: \
                     or tel: too.",
                    quoted(&field.value)
                );
                draft.note("contact-kind", field.place(), message);
                true
            }
        };
        if !reachable {
            let message = format!(
                "The contact {} must start with https://, mailto: or tel:.",
                quoted(&field.value)
            );
            draft.gap("contact-address", field.place(), message);
        }
    }
}

/// The scheme of an address in small letters and what follows it (RFC 3986, section 3.1: letter
/// case does not count); blank without one.
fn scheme(value: &str) -> (String, &str) {
    let valid = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    match value.split_once(':').filter(|(scheme, rest)| {
        valid(scheme) && !rest.is_empty() && !value.contains(char::is_whitespace)
    }) {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (String::new(), value),
    }
}

fn expires(fields: &[Field], now: NaiveDateTime, draft: &mut Draft) {
    let mut dates = fields.iter().filter(|field| field.name == "expires");
    let Some(field) = dates.next() else {
        draft.gap(
            "expires-missing",
            "",
            "The file has no “Expires” field. Add a date and time less than a year ahead.",
        );
        return;
    };
    if let Some(second) = dates.next() {
        draft.gap("expires-twice", second.place(), "“Expires” may appear once. Keep one.");
    }
    let Ok(until) = DateTime::parse_from_rfc3339(&field.value) else {
        let message = format!(
            "{} is not a date and time such as 2027-06-30T00:00:00Z (RFC 3339).",
            quoted(&field.value)
        );
        draft.gap("expires-unreadable", field.place(), message);
        return;
    };
    let until = until.naive_utc();
    let shown = until.format("%Y-%m-%d").to_string();
    draft.line("Expires", "", shown.clone());
    draft.fact("expires", shown.clone());
    draft.fact("expired", until < now);
    if until < now {
        draft.gap(
            "expired",
            field.place(),
            format!("The file expired on {shown}, so its contacts may be stale. Renew it."),
        );
    } else if until - now > TimeDelta::days(366) {
        draft.note(
            "expires-late",
            field.place(),
            format!("The file runs until {shown}; RFC 9116 recommends less than a year."),
        );
    }
}

/// The languages in which reports may be written: once, as language tags between commas (RFC 9116,
/// section 2.5.8; RFC 5646).
fn languages(fields: &[Field], draft: &mut Draft) {
    let mut lists = fields.iter().filter(|field| field.name == "preferred-languages");
    let Some(list) = lists.next() else { return };
    if let Some(second) = lists.next() {
        draft.gap(
            "languages-twice",
            second.place(),
            "“Preferred-Languages” may appear once. List all languages there.",
        );
    }
    for tag in list.value.split(',').map(str::trim) {
        let mut parts = tag.split('-');
        let first = parts.next().unwrap_or_default();
        let primary = first.chars().all(|c| c.is_ascii_alphabetic())
            && (matches!(first.len(), 2..=8) || matches!(first, "x" | "i" | "X" | "I"));
        let subtag = |part: &str| {
            matches!(part.len(), 1..=8) && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        if !primary || !parts.all(subtag) {
            let message = format!(
                "{} is not a language such as en or pt-BR. Put commas between languages.",
                quoted(tag)
            );
            draft.gap("language-tag", list.place(), message);
        }
    }
}

fn addresses(fields: &[Field], draft: &mut Draft) {
    for field in fields {
        let web = matches!(
            field.name.as_str(),
            "acknowledgments" | "canonical" | "csaf" | "hiring" | "policy"
        );
        let key = field.name == "encryption"
            && !matches!(scheme(&field.value).0.as_str(), "dns" | "openpgp4fpr");
        if let (true, Some(fault)) = (web || key, address::fault(&field.value)) {
            draft.gap(
                "address",
                field.place(),
                format!("The address {} of “{}” {fault}.", quoted(&field.value), field.name),
            );
        }
    }
}
