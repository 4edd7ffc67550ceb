//! Values that every area shares. Each is made by one `parse` or constructor and needs no checking
//! afterwards.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hosts::ascii_host;
pub use super::ids::{
    AccountId, AdoptionId, AgreementId, ApiTokenId, ClarificationId, CommentId, CycleId,
    DeliveryId, DeviceId, DisclosureId, EvidenceId, Id, IncidentId, JobRunId, KeptFormId, LinkId,
    MailId, MeetingId, NameRequestId, NoticeId, OrganizationId, OverlayQuestionId, PaperId,
    ProductId, ProofId, PublicCommentId, RecordId, RemarkId, RememberedNameId, RequestId, ReviewId,
    SessionId, SigningKeyId, SubmissionId, SuggestionId, TickerId, WatchId, WatcherId, WebhookId,
    WindowId,
};
use super::sentences::{SAY_WHY, says_why};
use super::texts::{misleads, shows_nothing, tidied, unshowable_fault};

/// Why a value could not be made, as a sentence for the person who gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

impl Invalid {
    /// An error with this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Declares a text newtype that is trimmed and limited in length, with `parse`, `as_str` and
/// `Display`; `one line` also refuses line breaks, and `a sentence` what says too little to be
/// followed.
macro_rules! short_text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $crate::domain::values::short_text!(@with bounded, $(#[$doc])* $name, $what, $max);
    };
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, one line) => {
        $crate::domain::values::short_text!(@with one_line, $(#[$doc])* $name, $what, $max);
    };
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, a sentence) => {
        $crate::domain::values::short_text!(@with sentence, $(#[$doc])* $name, $what, $max);
    };
    (@with $parse:ident, $(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Trims the text and refuses it when it is empty, too long or has control characters.
            ///
            /// # Errors
            /// When it is empty, too long, or has control characters; the sentence names what it
            /// was to be.
            pub fn parse(text: &str) -> Result<Self, $crate::domain::values::Invalid> {
                $crate::domain::values::$parse($what, text, $max).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(crate) use short_text;

/// Trims `text`; an error names `what` when it is empty, longer than `max` characters or has
/// control characters.
pub(crate) fn bounded(what: &str, text: &str, max: usize) -> Result<String, Invalid> {
    let tidy = tidied(text);
    let text = tidy.trim();
    if shows_nothing(text) {
        return Err(Invalid(format!("Enter {what}.")));
    }
    let length = text.chars().count();
    if length > max {
        return Err(Invalid(format!(
            "{} has {length} characters; shorten it to {max} or fewer.",
            sentence_case(what)
        )));
    }
    if let Some(sentence) = unshowable_fault(text) {
        return Err(Invalid(format!("{}: {sentence}", sentence_case(what))));
    }
    Ok(text.to_owned())
}

/// As [`bounded`], with one space between words, as names that differ by spaces alone look the
/// same; refuses line breaks, which a name has no use for and a mail must not be made to carry.
pub(crate) fn one_line(what: &str, text: &str, max: usize) -> Result<String, Invalid> {
    // What a program set as a break inside a line is none of the person's.
    let shown = tidied(&text.replace(['\u{B}', '\u{C}', '\u{85}', '\u{2028}'], " "));
    let text = bounded(what, &closed_up(shown.trim()), max)?;
    if text.chars().any(char::is_control) {
        return Err(Invalid(format!(
            "{} has to fit on one line; remove the line breaks.",
            sentence_case(what)
        )));
    }
    Ok(text)
}

/// A text with one space for every run of white space, line ends apart.
fn closed_up(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

/// As [`bounded`], and refuses what says too little for others to follow it.
pub(crate) fn sentence(what: &str, text: &str, max: usize) -> Result<String, Invalid> {
    let text = bounded(what, text, max)?;
    if says_why(&text) { Ok(text) } else { Err(Invalid::new(SAY_WHY)) }
}

/// A text with its first letter large, as a sentence begins.
pub fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

short_text!(
    /// The name of a person.
    PersonName, "a name", 120, one line
);
short_text!(
    /// The name of an organisation.
    OrganizationName, "the organization's name", 160, one line
);
short_text!(
    /// A reason that goes on the record and that somebody has to follow: a sentence.
    Reason, "a reason", 2000, a sentence
);
short_text!(
    /// Words that somebody may add and need not: they say as much as they like.
    Remark, "a reason", 2000
);

/// An instant in UTC, milliseconds precise. Its text has a fixed width, so text order is time
/// order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// The instant `milliseconds` after 1970-01-01; instants that no calendar holds become
    /// 1970-01-01.
    pub fn from_millis(milliseconds: i64) -> Self {
        Self(DateTime::from_timestamp_millis(milliseconds).unwrap_or_default())
    }

    /// Reads the stored text form.
    ///
    /// # Errors
    /// When it is not an instant in RFC 3339.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        DateTime::parse_from_rfc3339(text)
            .map(|at| Self(at.with_timezone(&Utc)))
            .map_err(|error| Invalid(format!("“{text}” is not an instant in UTC: {error}.")))
    }

    /// Milliseconds since 1970-01-01.
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// This instant moved by whole seconds; saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(self.0))
    }

    /// The underlying instant, in UTC. For a day, ask [`Calendar`](super::calendar::Calendar): days
    /// are the agency's.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self::from_millis(at.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// An e-mail address, lower case. Checked for shape only; a mail to it proves the rest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address such as `ana@example.org`, also as it is copied out of mails: `Ana Ruiz
    /// <ana@example.org>`, `mailto:ana@example.org`, with characters around it that nobody sees. A
    /// host in letters of other scripts is stored in its ASCII form (RFC 5891).
    ///
    /// # Errors
    /// When it is no address.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = bare_address(text).to_lowercase();
        let wrong = || Invalid("Enter an email address in the form name@example.org.".to_owned());
        let (local, host) = text.rsplit_once('@').ok_or_else(wrong)?;
        let host = ascii_host(host).ok_or_else(wrong)?;
        let text = format!("{local}@{host}");
        let host_is_fine = host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty()
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            });
        if let Some(letter) = local.chars().find(|letter| !letter.is_ascii()) {
            let code = u32::from(letter);
            let sentence = format!(
                "{} Before the @ stands “{letter}” (U+{code:04X}), which cannot be mailed to.",
                wrong()
            );
            return Err(Invalid(sentence));
        }
        let local_is_fine = !local.is_empty()
            && local
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        if text.len() <= 254 && host_is_fine && local_is_fine {
            Ok(Self(text))
        } else {
            Err(wrong())
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address without what stands around it where it was copied from.
fn bare_address(text: &str) -> String {
    let shown: String = tidied(text).chars().filter(|c| !misleads(*c)).collect();
    let shown =
        shown.trim().trim_matches(['"', '“', '”', ',', ';', '.', ':', '(', ')', '[', ']']).trim();
    let inner = shown
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'))
        .map_or(shown, |(_, address)| address);
    let has_scheme = inner.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let bare = if has_scheme { &inner[7..] } else { inner };
    bare.split_once('?')
        .filter(|_| has_scheme)
        .map_or(bare, |(address, _)| address)
        .trim()
        .to_owned()
}

/// Lower-case hexadecimal of the SHA-256 of `bytes`.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A mark of a value: equal values have the same. A form names the mark of what it was filled with,
/// which tells whether somebody else changed that meanwhile.
pub fn mark(value: &impl Serialize) -> String {
    sha256_hex(&serde_json::to_vec(value).unwrap_or_default()).chars().take(16).collect()
}

/// A label inside a sentence: its first letter small, unless it begins with an abbreviation or a
/// brand written like `OneRoster`. A label of a questionnaire may begin with another name, so it
/// goes through the names of its folder.
pub fn in_a_sentence(label: &str) -> String {
    let word = label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut chars = label.chars();
    let Some(first) = chars.next() else { return String::new() };
    let kept = word.chars().skip(1).any(char::is_uppercase);
    if kept { label.to_owned() } else { first.to_lowercase().chain(chars).collect() }
}
