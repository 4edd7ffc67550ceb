//! What the look into an attached document found: an accessibility report, keys, metadata, a roster package and the like.

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::instrument::{DocumentFact, DocumentKind};
use crate::domain::measures::documents::finding::{Checked, DocumentError, Severity};
use crate::domain::measures::documents::marks::Marks;
use crate::domain::measures::documents::{accessibility, bill_of_materials, jwks, oidc, oneroster, openapi, private_key, saml, security_txt};
use crate::domain::measures::line::Line;
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
    /// The form in which it is, when it is a document of one of the kinds asked for in a form that is not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_form: Option<String>,
    /// What rules know about it; nothing of a file that is none of the kinds asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<DocumentFact>,
}

impl DocumentCheck {
    /// Looks into a document that may be one of `kinds`, as which of them it is recognised, and into every text and package for private keys.
    /// Pictures, office documents and most plain texts are for people: nothing else is read in them.
    pub fn of(kinds: &[DocumentKind], media_type: &str, bytes: &[u8], now: Timestamp) -> Option<Self> {
        let is_text = media_type.starts_with("text/");
        let is_data = ["application/json", "application/yaml", "application/xml", "application/zip"].contains(&media_type);
        if !(is_text || is_data) {
            return None;
        }
        let marks = Marks::of(bytes);
        let plain = |kind: DocumentKind| is_data || matches!(kind, DocumentKind::SecurityTxt | DocumentKind::Jwks);
        let kind = kinds.iter().copied().find(|kind| plain(*kind) && is_recognised(*kind, &marks));
        let looked = match kind.map(|kind| (kind, look(kind, bytes, now))) {
            Some((kind, Ok(checked))) => Some(Self::read(kind, checked)),
            Some((kind, Err(why_not))) => Some(Self::unreadable(kind, &why_not)),
            None => match marks.bill_in_another_form().filter(|_| kinds.contains(&DocumentKind::BillOfMaterials)) {
                Some(form) => Some(Self { other_form: Some(form.to_owned()), ..Self::none_of(kinds) }),
                None => (is_data && !kinds.is_empty()).then(|| Self::none_of(kinds)),
            },
        };
        if looked.as_ref().is_some_and(|looked| looked.count(Gravity::Hard) > 0) {
            return looked;
        }
        private_key::check(bytes).map(|checked| Self::read(DocumentKind::Jwks, checked)).or(looked)
    }

    fn unreadable(kind: DocumentKind, why_not: &DocumentError) -> Self {
        let finding = DocumentFinding { gravity: Gravity::Unreadable, place: why_not.place.clone(), message: why_not.message.clone() };
        Self { kind: kind.label().to_owned(), lines: Vec::new(), findings: vec![finding], other_form: None, fact: Some(DocumentFact::unread(kind)) }
    }

    fn none_of(kinds: &[DocumentKind]) -> Self {
        let labels: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
        Self { kind: labels.join(", "), lines: Vec::new(), findings: Vec::new(), other_form: None, fact: None }
    }

    /// How many findings have a gravity.
    pub fn count(&self, gravity: Gravity) -> usize {
        self.findings.iter().filter(|finding| finding.gravity == gravity).count()
    }

    /// What was found, in a few words.
    pub fn summary(&self) -> String {
        if let Some(form) = &self.other_form {
            let wish = "Assay reads the JSON form of CycloneDX and SPDX only";
            return format!("This is {form}. {wish}; reviewers read this file themselves. Attach the JSON form to have it looked into.");
        }
        let Some(fact) = &self.fact else {
            return format!("This file is none of the documents that Assay looks into here ({}); reviewers read it themselves.", self.kind);
        };
        if !fact.read {
            return format!("{}: could not be read", self.kind);
        }
        let parts = [(Gravity::Hard, "must not stay"), (Gravity::Gap, "missing or wrong"), (Gravity::Note, "worth knowing")];
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
            fact: Some(fact),
            other_form: None,
            kind: checked.kind.to_owned(),
            lines: checked.lines,
            findings: findings
                .map(|finding| DocumentFinding { gravity: gravity(finding.severity), place: finding.pointer, message: finding.message })
                .collect(),
        }
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

fn look(kind: DocumentKind, bytes: &[u8], now: Timestamp) -> Result<Checked, DocumentError> {
    let moment = DateTime::from_timestamp_millis(now.millis()).unwrap_or_default().naive_utc();
    match kind {
        DocumentKind::Openacr => accessibility::check(bytes, &accessibility::Expected::default(), now.date()),
        DocumentKind::Jwks => jwks::check(bytes),
        DocumentKind::OidcDiscovery => oidc::check(bytes, None),
        DocumentKind::SamlMetadata => saml::check(bytes, moment),
        DocumentKind::Oneroster => oneroster::check(bytes),
        DocumentKind::SecurityTxt => security_txt::check(bytes, moment),
        DocumentKind::Openapi => openapi::check(bytes),
        DocumentKind::BillOfMaterials => bill_of_materials::check(bytes, moment),
    }
}
