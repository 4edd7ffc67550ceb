//! `security.txt` (RFC 9116): whom to tell about a weakness, and until when that holds.

use chrono::{DateTime, NaiveDateTime, TimeDelta};

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::{address, text};

const FIELDS: [&str; 9] = ["acknowledgments", "canonical", "contact", "csaf", "encryption", "expires", "hiring", "policy", "preferred-languages"];
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";

/// One `Name: value` line.
struct Field<'a> {
    /// Counted from 1.
    line: usize,
    /// In small letters.
    name: String,
    value: &'a str,
}

impl Field<'_> {
    fn place(&self) -> String {
        format!("{}:1", self.line)
    }
}

/// Checks a file as of `now`, in UTC.
pub fn check(bytes: &[u8], now: NaiveDateTime) -> Result<Checked, DocumentError> {
    let body = text::read(bytes)?.body;
    if body.trim_start().starts_with('<') {
        return Err(DocumentError::new("line 1", "This is a web page, not a security.txt file. Upload the plain text file itself."));
    }
    let mut draft = Draft::new("security.txt");
    if text::shows_private_key(bytes) {
        draft.hard("private-key", "", "The file holds a private key. Withdraw that key everywhere and sign with a new one.");
    }
    let signed = body.lines().any(|line| line.trim_end() == SIGNED);
    let fields = fields(body, signed, &mut draft);
    if !fields.iter().any(|field| FIELDS.contains(&field.name.as_str())) {
        return Err(DocumentError::new("line 1", "This is not a security.txt file: it has no field such as “Contact:” or “Expires:” (RFC 9116)."));
    }
    contact(&fields, &mut draft);
    expires(&fields, now, &mut draft);
    addresses(&fields, &mut draft);
    let languages: Vec<&Field<'_>> = fields.iter().filter(|field| field.name == "preferred-languages").collect();
    if let Some(second) = languages.get(1) {
        draft.gap("languages-twice", second.place(), "“Preferred-Languages” may appear once. List all languages there.");
    }
    for field in fields.iter().filter(|field| !FIELDS.contains(&field.name.as_str())) {
        draft.note("field-unknown", field.place(), format!("{} is not a field of RFC 9116; it was passed over.", quoted(&field.name)));
    }
    draft.line("Signed", "an OpenPGP cleartext signature around the file; it is not verified", if signed { "yes" } else { "no" });
    draft.fact("signed", signed);
    Ok(draft.finish())
}

/// The fields, without comments, blank lines and the wrapper of a signature (RFC 9580, section 7).
fn fields<'a>(body: &'a str, signed: bool, draft: &mut Draft) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    let mut in_armour_head = false;
    for (index, line) in body.lines().enumerate() {
        let line = line.trim();
        if signed {
            match line {
                SIGNED => in_armour_head = true,
                SIGNATURE => break,
                "" => in_armour_head = false,
                _ => {}
            }
            if in_armour_head {
                continue;
            }
        }
        let line = if signed { line.strip_prefix("- ").unwrap_or(line) } else { line };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once(':') {
            Some((name, value)) if !name.is_empty() && !name.contains(char::is_whitespace) => {
                fields.push(Field { line: index + 1, name: name.to_ascii_lowercase(), value: value.trim() });
            }
            _ => {
                let message = format!("{} is neither a field nor a comment. Write “Name: value”.", quoted(line));
                draft.gap("line-unreadable", format!("{}:1", index + 1), message);
            }
        }
    }
    fields
}

fn contact(fields: &[Field<'_>], draft: &mut Draft) {
    let contacts: Vec<&Field<'_>> = fields.iter().filter(|field| field.name == "contact").collect();
    draft.line("Contacts", "fields named “Contact”", contacts.len().to_string());
    draft.fact("contacts", contacts.len());
    if contacts.is_empty() {
        draft.gap("contact-missing", "", "The file has no “Contact” field, so nobody knows whom to tell about a weakness. Add one.");
    }
    for field in contacts {
        let value = field.value.to_ascii_lowercase();
        let reachable = value.strip_prefix("mailto:").is_some_and(|mail| mail.contains('@'))
            || value.strip_prefix("tel:").is_some_and(|number| number.chars().any(|c| c.is_ascii_digit()))
            || address::fault(field.value).is_none();
        if !reachable {
            let message = format!("The contact {} must start with https://, mailto: or tel:.", quoted(field.value));
            draft.gap("contact-address", field.place(), message);
        }
    }
}

fn expires(fields: &[Field<'_>], now: NaiveDateTime, draft: &mut Draft) {
    let mut dates = fields.iter().filter(|field| field.name == "expires");
    let Some(field) = dates.next() else {
        draft.gap("expires-missing", "", "The file has no “Expires” field. Add a date and time less than a year ahead.");
        return;
    };
    if let Some(second) = dates.next() {
        draft.gap("expires-twice", second.place(), "“Expires” may appear once. Keep one.");
    }
    let Ok(until) = DateTime::parse_from_rfc3339(field.value) else {
        let message = format!("{} is not a date and time such as 2027-06-30T00:00:00Z (RFC 3339).", quoted(field.value));
        draft.gap("expires-unreadable", field.place(), message);
        return;
    };
    let until = until.naive_utc();
    let shown = until.format("%Y-%m-%d").to_string();
    draft.line("Expires", "", shown.clone());
    draft.fact("expires", shown.clone());
    draft.fact("expired", until < now);
    if until < now {
        draft.gap("expired", field.place(), format!("The file expired on {shown}, so its contacts may be stale. Renew it."));
    } else if until - now > TimeDelta::days(366) {
        draft.note("expires-late", field.place(), format!("The file runs until {shown}; RFC 9116 recommends less than a year."));
    }
}

fn addresses(fields: &[Field<'_>], draft: &mut Draft) {
    for field in fields {
        let web = matches!(field.name.as_str(), "acknowledgments" | "canonical" | "csaf" | "hiring" | "policy");
        let key = field.name == "encryption" && !field.value.starts_with("dns:") && !field.value.starts_with("openpgp4fpr:");
        if let (true, Some(fault)) = (web || key, address::fault(field.value)) {
            draft.gap("address", field.place(), format!("The address {} of “{}” {fault}.", quoted(field.value), field.name));
        }
    }
}
