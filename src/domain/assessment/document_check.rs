//! What the look into an attached document found: an accessibility report, keys, metadata, a roster
//! package and the like.

use std::borrow::Cow;

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::latest_day;
use crate::domain::instrument::{DocumentFact, DocumentKind};
use crate::domain::measures::documents::finding::{
    Checked, DocumentError, MAX_ARCHIVE_BYTES, MAX_LARGE_TEXT_BYTES, MAX_TEXT_BYTES, Severity,
};
use crate::domain::measures::documents::marks::Marks;
use crate::domain::measures::documents::{
    accessibility, bill_of_materials, jwks, oidc, oneroster, openapi, private_key, saml,
    security_txt, text,
};
use crate::domain::measures::line::Line;
use crate::domain::texts::size_in_words;
use crate::domain::values::Timestamp;

/// How grave a finding is; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// It must not be published as it is, such as a private key.
    Hard,
    /// It is recognised for what it is and cannot be read as that.
    Unreadable,
    /// Something that it should show is missing, or something stands there that should not.
    Gap,
    /// Worth knowing.
    Note,
}

impl Gravity {
    /// The word for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hard => "Must not stay",
            Self::Unreadable => "Could not be read",
            Self::Gap => "Missing or wrong",
            Self::Note => "Worth knowing",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFinding {
    /// How grave it is.
    pub gravity: Gravity,
    /// Where it is in the document; empty for the whole.
    pub place: String,
    /// What it is and what to do.
    pub message: String,
}

/// The look into one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCheck {
    /// What kind of document it is; of a file that is none of the kinds asked for, those kinds.
    pub kind: String,
    /// What was counted, step by step.
    pub lines: Vec<Line>,
    /// The findings, the gravest first.
    pub findings: Vec<DocumentFinding>,
    /// The form in which it is, when it is a document of one of the kinds asked for in a form that
    /// is not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_form: Option<String>,
    /// Why it was not looked into though it is recognised, or which part of it was not, in
    /// sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aside: Option<String>,
    /// The product that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What rules know about it; nothing of a file that was not looked into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<DocumentFact>,
    /// The parts of it in which something stands, by name, where its kind has such. Only what a
    /// file suggests is read from them, so they are not kept.
    #[serde(skip)]
    pub filled: Vec<String>,
}

impl DocumentCheck {
    /// What in it must not stay with the agency, such as a private key.
    pub fn forbidden(&self) -> Option<&DocumentFinding> {
        self.findings.iter().find(|finding| finding.gravity == Gravity::Hard)
    }

    /// Looks into a document that may be one of `kinds`, as which of them it is recognised, and
    /// into every text and package for private keys. Pictures, papers and office documents are for
    /// people: nothing but keys is looked for in them.
    pub fn of(
        kinds: &[DocumentKind],
        media_type: &str,
        bytes: &[u8],
        now: Timestamp,
    ) -> Option<Self> {
        let content = Content::of(media_type)?;
        // What is saved as UTF-16 is read like any other text; a mark of UTF-8 is for each reader
        // to pass over.
        let wide = text::decoded(bytes)
            .filter(|text| content == Content::Document && matches!(text, Cow::Owned(_)));
        let bytes = wide.as_ref().map_or(bytes, |text| text.as_bytes());
        let looked = (content == Content::Document && !kinds.is_empty())
            .then(|| Self::looked(kinds, bytes, now));
        let searched = private_key::search(bytes);
        let looked = match (looked, searched.keys) {
            (looked, None) => looked,
            (Some(looked), Some(keys)) if looked.fact.is_some() => Some(looked.with_keys(keys)),
            (_, Some(keys)) => Some(Self::read(DocumentKind::Jwks, keys)),
        };
        match searched.left_out {
            None => looked,
            Some(message) => {
                let mut looked = looked.unwrap_or_else(|| Self {
                    aside: Some(message.clone()),
                    ..Self::none_of(kinds)
                });
                if looked.aside.as_ref() != Some(&message) {
                    looked.findings.push(DocumentFinding {
                        gravity: Gravity::Note,
                        place: String::new(),
                        message,
                    });
                }
                Some(looked)
            }
        }
    }

    /// The look into a text or package as the first of `kinds` that it is recognised as.
    fn looked(kinds: &[DocumentKind], bytes: &[u8], now: Timestamp) -> Self {
        let marks = Marks::of(bytes);
        let Some(kind) = kinds.iter().copied().find(|kind| is_recognised(*kind, &marks)) else {
            let form = marks
                .bill_in_another_form()
                .filter(|_| kinds.contains(&DocumentKind::BillOfMaterials));
            return Self { other_form: form.map(str::to_owned), ..Self::none_of(kinds) };
        };
        match look(kind, bytes, now) {
            Ok(checked) => Self::read(kind, checked),
            Err(why_not) if why_not.beyond => {
                let aside = format!(
                    "{}: not looked into. {} Reviewers read it themselves.",
                    kind.label(),
                    why_not.message
                );
                Self { aside: Some(aside), ..Self::none_of(&[kind]) }
            }
            Err(why_not) => Self::unreadable(kind, &why_not),
        }
    }

    fn unreadable(kind: DocumentKind, why_not: &DocumentError) -> Self {
        let finding = DocumentFinding {
            gravity: Gravity::Unreadable,
            place: why_not.place.clone(),
            message: why_not.message.clone(),
        };
        Self {
            findings: vec![finding],
            fact: Some(DocumentFact::unread(kind)),
            ..Self::none_of(&[kind])
        }
    }

    fn none_of(kinds: &[DocumentKind]) -> Self {
        let labels: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
        Self {
            kind: labels.join(", "),
            lines: Vec::new(),
            findings: Vec::new(),
            other_form: None,
            aside: None,
            product: None,
            fact: None,
            filled: Vec::new(),
        }
    }

    /// Adds the private keys that the reader of its kind did not find; one that it found in the
    /// document as a whole stands for all.
    fn with_keys(mut self, keys: Checked) -> Self {
        let told: Vec<String> = self
            .findings
            .iter()
            .filter(|finding| finding.gravity == Gravity::Hard)
            .map(|finding| finding.place.clone())
            .collect();
        let found = Self::read(DocumentKind::Jwks, keys).findings.into_iter();
        let is_new = |finding: &DocumentFinding| {
            !told.iter().any(|place| place.is_empty() || *place == finding.place)
        };
        let new: Vec<DocumentFinding> =
            found.filter(|finding| finding.gravity == Gravity::Hard && is_new(finding)).collect();
        if let Some(fact) = &mut self.fact {
            fact.hard += new.len();
        }
        self.findings.splice(0..0, new);
        self
    }

    /// How many findings have a gravity.
    pub fn count(&self, gravity: Gravity) -> usize {
        self.findings.iter().filter(|finding| finding.gravity == gravity).count()
    }

    /// What was found, in a few words.
    pub fn summary(&self) -> String {
        if let Some(form) = &self.other_form {
            let wish = "Assay reads CycloneDX as JSON, and SPDX as JSON or YAML";
            return format!(
                "This is {form}. {wish}; reviewers read this file themselves. Attach one of these \
                 forms to have it looked into."
            );
        }
        if let Some(aside) = &self.aside {
            return aside.clone();
        }
        let Some(fact) = &self.fact else {
            return format!(
                "This file is none of the documents that Assay looks into here ({}); reviewers \
                 read it themselves.",
                self.kind
            );
        };
        let parts = [
            (Gravity::Hard, "must not stay"),
            (Gravity::Gap, "missing or wrong"),
            (Gravity::Note, "worth knowing"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter_map(|(gravity, words)| {
                Some(self.count(gravity))
                    .filter(|count| *count > 0)
                    .map(|count| format!("{count} {words}"))
            })
            .collect();
        if !fact.read {
            let told =
                std::iter::once("could not be read".to_owned()).chain(told).collect::<Vec<_>>();
            return format!("{}: {}", self.kind, told.join(", "));
        }
        if told.is_empty() {
            format!("{}: read, nothing to mend", self.kind)
        } else {
            format!("{}: {}", self.kind, told.join(", "))
        }
    }
}

impl DocumentCheck {
    fn read(kind: DocumentKind, checked: Checked) -> Self {
        let gravity = |severity: Severity| match severity {
            Severity::Hard => Gravity::Hard,
            Severity::Gap => Gravity::Gap,
            Severity::Note => Gravity::Note,
        };
        let count = |severity: Severity| {
            checked.findings.iter().filter(|finding| finding.severity == severity).count()
        };
        let fact = DocumentFact {
            read: true,
            hard: count(Severity::Hard),
            gaps: count(Severity::Gap),
            ..DocumentFact::unread(kind)
        };
        let fact = fact.with_values(|name| checked.fact(name));
        let product = checked.fact("product").and_then(|name| name.as_str()).map(str::to_owned);
        let filled = checked.fact(oneroster::FILLED).and_then(|names| names.as_array());
        let filled = filled.into_iter().flatten().filter_map(|name| name.as_str());
        let filled = filled.map(str::to_owned).collect();
        let findings = checked.findings.into_iter();
        Self {
            filled,
            product,
            fact: Some(fact),
            other_form: None,
            aside: None,
            kind: checked.kind.to_owned(),
            lines: checked.lines,
            findings: findings
                .map(|finding| DocumentFinding {
                    gravity: gravity(finding.severity),
                    place: finding.pointer,
                    message: finding.message,
                })
                .collect(),
        }
    }
}

/// What is looked for in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// A text or a package, which may be a document that a program reads.
    Document,
    /// An office document, which is a package in which texts stand.
    Office,
}

impl Content {
    /// By the media type that follows from a file's bytes; none of pictures, films and papers that
    /// are stored as such.
    fn of(media_type: &str) -> Option<Self> {
        let is_data =
            ["application/json", "application/yaml", "application/xml", "application/zip"]
                .contains(&media_type);
        if is_data || media_type.starts_with("text/") {
            return Some(Self::Document);
        }
        media_type
            .starts_with("application/vnd.openxmlformats-officedocument.")
            .then_some(Self::Office)
    }
}

/// Whether a file is recognised as a document of a kind, sound or not.
fn is_recognised(kind: DocumentKind, marks: &Marks<'_>) -> bool {
    match kind {
        DocumentKind::Openacr => marks.conformance_report(),
        DocumentKind::Jwks => marks.key_set(),
        DocumentKind::OidcDiscovery => marks.discovery(),
        DocumentKind::SamlMetadata => marks.federation_metadata(),
        DocumentKind::Oneroster => marks.tables(),
        DocumentKind::SecurityTxt => marks.security_contact(),
        DocumentKind::Openapi => marks.interface(),
        DocumentKind::BillOfMaterials => marks.bill(),
    }
}

/// How large a document of a kind may be to be read. A list of all parts, or of all that an
/// interface can do, is large by nature.
fn most_bytes(kind: DocumentKind) -> usize {
    match kind {
        DocumentKind::BillOfMaterials | DocumentKind::Openapi => MAX_LARGE_TEXT_BYTES,
        DocumentKind::Oneroster => MAX_ARCHIVE_BYTES,
        DocumentKind::Openacr
        | DocumentKind::Jwks
        | DocumentKind::OidcDiscovery
        | DocumentKind::SamlMetadata
        | DocumentKind::SecurityTxt => MAX_TEXT_BYTES,
    }
}

fn look(kind: DocumentKind, bytes: &[u8], now: Timestamp) -> Result<Checked, DocumentError> {
    let most = most_bytes(kind);
    if bytes.len() > most {
        let (size, what) = (
            size_in_words(most as u64),
            if kind == DocumentKind::Oneroster { "package" } else { "document" },
        );
        return Err(DocumentError::beyond(format!("The {what} is larger than {size}.")));
    }
    let moment = DateTime::from_timestamp_millis(now.millis()).unwrap_or_default().naive_utc();
    match kind {
        DocumentKind::Openacr => {
            accessibility::check(bytes, &accessibility::Expected::default(), latest_day(now))
        }
        DocumentKind::Jwks => jwks::check(bytes),
        DocumentKind::OidcDiscovery => oidc::check(bytes, None),
        DocumentKind::SamlMetadata => saml::check(bytes, moment),
        DocumentKind::Oneroster => oneroster::check(bytes),
        DocumentKind::SecurityTxt => security_txt::check(bytes, moment),
        DocumentKind::Openapi => openapi::check(bytes),
        DocumentKind::BillOfMaterials => bill_of_materials::check(bytes, moment),
    }
}
