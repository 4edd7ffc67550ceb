//! What the look into an attached document found: an accessibility report, keys, metadata, a roster package and the like.

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::instrument::{DocumentFact, DocumentKind};
use crate::domain::measures::documents::finding::{Checked, DocumentError, Severity};
use crate::domain::measures::documents::{accessibility, bill_of_materials, jwks, oidc, oneroster, openapi, saml, security_txt};
use crate::domain::measures::line::Line;
use crate::domain::values::Timestamp;

/// How grave a finding is; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// It must not be published as it is, such as a private key.
    Hard,
    /// Something that it should show is missing.
    Gap,
    /// Worth knowing.
    Note,
}

impl Gravity {
    /// The word for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hard => "Must not stay",
            Self::Gap => "Missing",
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
    /// What kind of document it is.
    pub kind: String,
    /// What was counted, step by step.
    pub lines: Vec<Line>,
    /// The findings, the gravest first.
    pub findings: Vec<DocumentFinding>,
    /// What rules know about it.
    pub fact: DocumentFact,
}

impl DocumentCheck {
    /// Looks into a document that should be one of `kinds`. Pictures, office documents and plain texts are for people: they are not
    /// looked into, unless a plain text is what is asked for.
    pub fn of(kinds: &[DocumentKind], media_type: &str, bytes: &[u8], now: Timestamp) -> Option<Self> {
        let is_text = media_type.starts_with("text/") && kinds.contains(&DocumentKind::SecurityTxt);
        let is_data = is_text || ["application/json", "application/yaml", "application/xml", "application/zip"].contains(&media_type);
        let first = kinds.first().filter(|_| is_data)?;
        let mut why_not = None;
        for kind in kinds {
            match look(*kind, bytes, now) {
                Ok(checked) => return Some(Self::read(*kind, checked)),
                Err(error) => why_not = why_not.or(Some(error)),
            }
        }
        let why_not = why_not.as_ref().map(ToString::to_string).unwrap_or_default();
        Some(Self {
            kind: first.label().to_owned(),
            lines: Vec::new(),
            findings: vec![DocumentFinding { gravity: Gravity::Gap, place: String::new(), message: format!("It could not be read. {why_not}") }],
            fact: DocumentFact::unread(*first),
        })
    }

    /// How many findings have a gravity.
    pub fn count(&self, gravity: Gravity) -> usize {
        self.findings.iter().filter(|finding| finding.gravity == gravity).count()
    }

    /// What was found, in a few words.
    pub fn summary(&self) -> String {
        let parts = [(Gravity::Hard, "must not stay"), (Gravity::Gap, "missing"), (Gravity::Note, "worth knowing")];
        let told: Vec<String> = parts
            .into_iter()
            .filter_map(|(gravity, words)| Some(self.count(gravity)).filter(|count| *count > 0).map(|count| format!("{count} {words}")))
            .collect();
        if told.is_empty() { format!("{}: read, nothing to mend", self.kind) } else { format!("{}: {}", self.kind, told.join(", ")) }
    }
}

impl DocumentCheck {
    fn read(kind: DocumentKind, checked: Checked) -> Self {
        let gravity = |severity: Severity| match severity {
            Severity::Hard => Gravity::Hard,
            Severity::Gap => Gravity::Gap,
            Severity::Note => Gravity::Note,
        };
        let count = |severity: Severity| checked.findings.iter().filter(|finding| finding.severity == severity).count();
        let fact = DocumentFact { read: true, hard: count(Severity::Hard), gaps: count(Severity::Gap), ..DocumentFact::unread(kind) };
        let fact = fact.with_values(|name| checked.fact(name));
        let findings = checked.findings.into_iter();
        Self {
            fact,
            kind: checked.kind.to_owned(),
            lines: checked.lines,
            findings: findings
                .map(|finding| DocumentFinding { gravity: gravity(finding.severity), place: finding.pointer, message: finding.message })
                .collect(),
        }
    }
}

fn look(kind: DocumentKind, bytes: &[u8], now: Timestamp) -> Result<Checked, DocumentError> {
    let moment = DateTime::from_timestamp_millis(now.millis()).unwrap_or_default().naive_utc();
    match kind {
        DocumentKind::Openacr => accessibility::check(bytes, &accessibility::Expected::default(), now.date()),
        DocumentKind::Jwks => jwks::check(bytes),
        DocumentKind::OidcDiscovery => oidc::check(bytes, None),
        DocumentKind::SamlMetadata => saml::check(bytes, moment),
        DocumentKind::Oneroster => oneroster::check(bytes, oneroster::Expected::default()),
        DocumentKind::SecurityTxt => security_txt::check(bytes, moment),
        DocumentKind::Openapi => openapi::check(bytes),
        DocumentKind::BillOfMaterials => bill_of_materials::check(bytes, moment),
    }
}
