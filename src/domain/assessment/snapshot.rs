//! What was submitted, frozen: one canonical JSON text whose SHA-256 digest is the receipt.
//! Reviewers read this and nothing else.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::evidence::{Evidence, Source};
use super::product::Product;
use crate::domain::instrument::{
    Answer, Answers, DocumentFact, EvidenceFact, EvidenceFacts, Pin, Questionnaire, Truth, View,
};
use crate::domain::values::{Timestamp, sha256_hex};

/// The form of the body; a new form gets a new number, and old bodies stay as they are.
const FORM: u32 = 1;

/// What the person who submits puts their name to.
pub const STATEMENT: &str = "I have the authority to answer for the vendor. To the best of my \
    knowledge these answers and their evidence are true, complete and about the version named. I \
    know that the agency may publish answers marked as public, and that a false answer can end an \
    approval.";

/// Everything that was submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The number of the body's form.
    pub form: u32,
    /// The disclosure's id.
    pub disclosure: String,
    /// The questionnaire, to the byte.
    pub questionnaire: Pin,
    /// The product as it was called then.
    pub product: SnapshotProduct,
    /// The answers to the questions that were asked.
    pub answers: Answers,
    /// The evidence at those questions, in the order of its ids.
    pub evidence: Vec<SnapshotEvidence>,
    /// Who vouches for it.
    pub attestation: Attestation,
    /// When.
    pub submitted_at: Timestamp,
}

/// The product as it was called when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotProduct {
    /// The product's id in the records.
    pub id: String,
    /// The name that it had when it was submitted.
    pub name: String,
    /// The last part of its address, `/registry/{slug}`.
    pub slug: String,
    /// The version that is disclosed.
    pub version: String,
    /// Its web address.
    pub website: String,
    /// What it does.
    pub summary: String,
    /// The vendor's id.
    pub vendor_id: String,
    /// The vendor's name.
    pub vendor: String,
}

impl From<&Product> for SnapshotProduct {
    fn from(product: &Product) -> Self {
        Self {
            id: product.id.to_string(),
            name: product.name.to_string(),
            slug: product.slug.clone(),
            version: product.version.to_string(),
            website: product.website.as_str().to_owned(),
            summary: product.summary.to_string(),
            vendor_id: product.organization.to_string(),
            vendor: product.vendor.clone(),
        }
    }
}

/// A piece of evidence as it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotEvidence {
    /// The piece's id in the records.
    pub id: String,
    /// The question that it is for.
    pub question: String,
    /// What it is called.
    pub title: String,
    /// The day it was issued.
    pub issued_on: Option<chrono::NaiveDate>,
    /// The last day it is good for.
    pub expires_on: Option<chrono::NaiveDate>,
    /// SHA-256 of the file, in hex.
    pub sha256: Option<String>,
    /// What the file is.
    pub media_type: Option<String>,
    /// How many bytes it has.
    pub size_bytes: Option<i64>,
    /// The address, when it is a link.
    pub url: Option<String>,
    /// What was read in the file, where it is a document that a program can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentFact>,
}

impl From<&Evidence> for SnapshotEvidence {
    fn from(piece: &Evidence) -> Self {
        let (sha256, media_type, size_bytes, url) = match &piece.source {
            Source::File { sha256, media_type, size_bytes } => {
                (Some(sha256.clone()), Some(media_type.clone()), Some(*size_bytes), None)
            }
            Source::Link { url } => (None, None, None, Some(url.clone())),
        };
        Self {
            id: piece.id.to_string(),
            question: piece.question.clone(),
            title: piece.title.to_string(),
            issued_on: piece.issued_on,
            expires_on: piece.expires_on,
            sha256,
            media_type,
            size_bytes,
            url,
            document: piece.document.as_ref().and_then(|document| document.fact.clone()),
        }
    }
}

/// Who vouches for a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// The name, as typed.
    pub name: String,
    /// The title, as typed.
    pub title: String,
    /// The account that was signed in.
    pub account: String,
    /// The statement that was ticked.
    pub statement: String,
}

/// What a vendor hands in.
#[derive(Debug)]
pub struct HandedIn<'a> {
    /// The disclosure's id.
    pub disclosure: &'a str,
    /// The product that it tells about.
    pub product: &'a Product,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// Which of its questions the answers open.
    pub view: &'a View,
    /// Every answer, of hidden questions too.
    pub answers: &'a Answers,
    /// Every piece of evidence, at hidden questions too.
    pub evidence: &'a [Evidence],
    /// Who vouches for it.
    pub attestation: Attestation,
    /// When it was handed in.
    pub submitted_at: Timestamp,
}

impl Snapshot {
    /// Freezes what is asked: answers and evidence of hidden questions are left out.
    pub fn freeze(handed_in: HandedIn<'_>) -> Self {
        let HandedIn {
            disclosure,
            product,
            questionnaire,
            view,
            answers,
            evidence,
            attestation,
            submitted_at,
        } = handed_in;
        let asked = |question: &str| view.asked(question) == Truth::True;
        let mut evidence: Vec<SnapshotEvidence> = evidence
            .iter()
            .filter(|piece| asked(&piece.question))
            .map(SnapshotEvidence::from)
            .collect();
        evidence.sort_by(|a, b| a.id.cmp(&b.id));
        Self {
            form: FORM,
            disclosure: disclosure.to_owned(),
            questionnaire: questionnaire.pin(),
            product: product.into(),
            answers: answers
                .iter()
                .filter(|(question, _)| asked(question))
                .map(|(question, answer)| (question.to_owned(), answer.clone()))
                .collect(),
            evidence,
            attestation,
            submitted_at,
        }
    }

    /// The same with another answer to one question, and with what is attached to it now;
    /// everything else stays as it was submitted.
    #[must_use]
    pub fn amended(
        &self,
        question: &str,
        answer: Option<Answer>,
        attached: &[&Evidence],
        attestation: Attestation,
        at: Timestamp,
    ) -> Self {
        let mut next = Self { attestation, submitted_at: at, ..self.clone() };
        match answer {
            Some(answer) => next.answers.set(question, answer),
            None => next.answers.clear(question),
        }
        next.evidence.retain(|piece| piece.question != question);
        next.evidence.extend(attached.iter().map(|piece| SnapshotEvidence::from(*piece)));
        next.evidence.sort_by(|a, b| a.id.cmp(&b.id));
        next
    }

    /// The canonical text: JSON without spaces, the keys of every object in the order of their code
    /// points.
    ///
    /// # Errors
    /// When a part of it cannot be written as JSON.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        Ok(in_key_order(serde_json::to_value(self)?).to_string())
    }

    /// Reads a canonical text back.
    ///
    /// # Errors
    /// When the text is no snapshot: somebody changed it, or a newer Assay wrote it.
    pub fn parse(body: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(body)
    }

    /// What rules know about the evidence.
    pub fn evidence_facts(&self) -> EvidenceFacts {
        let mut facts = EvidenceFacts::default();
        for piece in &self.evidence {
            let SnapshotEvidence { title, issued_on, expires_on, document, .. } = piece.clone();
            let fact = EvidenceFact { title, issued_on, expires_on, document };
            facts.0.entry(piece.question.clone()).or_default().push(fact);
        }
        facts
    }
}

/// The version of the product that a canonical text tells about; nothing else of it is taken up.
///
/// # Errors
/// When it is no canonical text.
pub fn version_in(body: &str) -> Result<String, serde_json::Error> {
    #[derive(Deserialize)]
    struct Told {
        product: Version,
    }
    #[derive(Deserialize)]
    struct Version {
        version: String,
    }
    serde_json::from_str(body).map(|told: Told| told.product.version)
}

/// The digest of a canonical text: SHA-256, in hex.
pub fn digest(canonical: &str) -> String {
    sha256_hex(canonical.as_bytes())
}

/// The same value with the keys of every object in the order of their code points.
pub(super) fn in_key_order(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> =
                object.into_iter().map(|(key, value)| (key, in_key_order(value))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_key_order).collect()),
        scalar => scalar,
    }
}
