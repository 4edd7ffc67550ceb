//! A disclosure as its vendor takes it elsewhere: what was typed, signed by the agency that keeps
//! it. It holds nothing of reviews, scores or decisions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::credential::{Signed, sign_subject};
use super::keys::{SecretKey, SigningKey};
use super::proof::canonical;
use super::refusal::Refusal;
use super::verification::{Claimed, Sort, unverified, verify_signed};
use crate::domain::assessment::draft::Draft;
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::product::Product;
use crate::domain::assessment::snapshot::{Snapshot, SnapshotEvidence, SnapshotProduct, digest};
use crate::domain::assessment::typed::Entry;
use crate::domain::instrument::{Answers, Questionnaire, schema_path};
use crate::domain::values::{Invalid, Timestamp};

/// The type of an export beside that of every credential.
pub const TYPE: &str = "DisclosureExport";
/// The largest export, in bytes: the fullest example has some 120,000.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Exports of disclosures.
const EXPORTS: Sort = Sort { word: TYPE, most: MOST_BYTES };

/// The questionnaire that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The family.
    pub family: String,
    /// The version.
    pub version: String,
    /// SHA-256 over every file of it, in hex.
    pub digest: String,
    /// What people read.
    pub title: String,
    /// Where the JSON Schema of its answers is.
    pub schema: String,
}

/// The product that is told about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosedProduct {
    /// What it was called when it was submitted.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its web address.
    pub website: String,
    /// What it does.
    pub summary: String,
    /// Who makes it.
    pub vendor: String,
}

impl From<&SnapshotProduct> for DisclosedProduct {
    fn from(product: &SnapshotProduct) -> Self {
        let SnapshotProduct { name, version, website, summary, vendor, .. } = product.clone();
        Self { name, version, website, summary, vendor }
    }
}

/// A piece of evidence, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DisclosedEvidence {
    /// The question that it is for.
    pub question: String,
    /// What it is called.
    pub title: String,
    /// The day it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<NaiveDate>,
    /// The last day it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// SHA-256 of the file, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What the file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How many bytes it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// The address, when it is a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl From<SnapshotEvidence> for DisclosedEvidence {
    fn from(piece: SnapshotEvidence) -> Self {
        let SnapshotEvidence {
            question,
            title,
            issued_on,
            expires_on,
            sha256,
            media_type,
            size_bytes,
            url,
            ..
        } = piece;
        Self { question, title, issued_on, expires_on, sha256, media_type, size_bytes, url }
    }
}

/// A submission as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DisclosedSubmission {
    /// The digest on its receipt: SHA-256 of `text`, in hex.
    pub digest: String,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// Who vouched for it, and what they are at the vendor.
    pub attested_by: String,
    /// The text that was frozen, to the byte: its SHA-256 is the digest.
    pub text: String,
}

/// A whole disclosure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Disclosed {
    /// Where it stood: the word of a state, such as `draft`.
    pub state: String,
    /// What was asked.
    pub questionnaire: Asked,
    /// What it tells about.
    pub product: DisclosedProduct,
    /// The answers, in the form that the schema describes.
    pub answers: Answers,
    /// What stands in a draft as it was typed, where it is not an answer yet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub as_typed: BTreeMap<String, Entry>,
    /// The evidence.
    pub evidence: Vec<DisclosedEvidence>,
    /// What was submitted; none of a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<DisclosedSubmission>,
}

fn asked(questionnaire: &Questionnaire, base_url: &str) -> Asked {
    Asked {
        family: questionnaire.family.clone(),
        version: questionnaire.version.clone(),
        digest: questionnaire.digest.clone(),
        title: questionnaire.title.clone(),
        schema: format!("{base_url}{}", schema_path(questionnaire)),
    }
}

impl Disclosed {
    /// A draft as it stands.
    pub fn draft(
        state: &str,
        (questionnaire, base_url): (&Questionnaire, &str),
        product: &Product,
        draft: &Draft,
        evidence: &[Evidence],
    ) -> Self {
        let typed = draft.0.iter().filter_map(|(question, kept)| {
            kept.typed.as_ref().map(|typed| (question.clone(), (**typed).clone()))
        });
        let pieces = evidence.iter().map(SnapshotEvidence::from);
        Self {
            state: state.to_owned(),
            questionnaire: asked(questionnaire, base_url),
            product: (&SnapshotProduct::from(product)).into(),
            answers: draft.answers(),
            as_typed: typed.collect(),
            evidence: pieces.map(DisclosedEvidence::from).collect(),
            submission: None,
        }
    }

    /// A submission as it was frozen; `text` is its canonical text.
    ///
    /// # Errors
    /// When the text is no submission.
    pub fn submitted(
        state: &str,
        (questionnaire, base_url): (&Questionnaire, &str),
        text: &str,
    ) -> Result<Self, serde_json::Error> {
        let frozen = Snapshot::parse(text)?;
        let by = &frozen.attestation;
        Ok(Self {
            state: state.to_owned(),
            questionnaire: asked(questionnaire, base_url),
            product: (&frozen.product).into(),
            as_typed: BTreeMap::new(),
            submission: Some(DisclosedSubmission {
                digest: digest(text),
                submitted_at: frozen.submitted_at,
                attested_by: format!("{}, {}", by.name, by.title),
                text: text.to_owned(),
            }),
            answers: frozen.answers,
            evidence: frozen.evidence.into_iter().map(DisclosedEvidence::from).collect(),
        })
    }

    /// Works the digest of its submission out anew.
    pub fn recomputed(&self) -> Recomputed {
        let Some(submission) = &self.submission else { return Recomputed::NothingSubmitted };
        let found = digest(&submission.text);
        if found != submission.digest {
            return Recomputed::Other { named: submission.digest.clone(), found };
        }
        let Ok(frozen) = Snapshot::parse(&submission.text) else {
            return Recomputed::OtherAnswers(found);
        };
        let pieces = frozen.evidence.into_iter().map(DisclosedEvidence::from);
        // Signed texts write 1.0 as 1, so answers are compared as they are signed.
        let same = canonical(&frozen.answers).ok() == canonical(&self.answers).ok()
            && pieces.eq(self.evidence.iter().cloned());
        if same { Recomputed::Same(found) } else { Recomputed::OtherAnswers(found) }
    }
}

/// What came of working out the digest of a submission anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recomputed {
    /// It is a draft.
    NothingSubmitted,
    /// It is the digest that the export names, and the answers are those that were frozen.
    Same(String),
    /// The frozen text has another digest.
    Other {
        /// The digest that the export names.
        named: String,
        /// The digest of the text.
        found: String,
    },
    /// The frozen text holds other answers or evidence than the export beside it.
    OtherAnswers(String),
}

impl Recomputed {
    /// Whether nothing speaks against the export.
    pub fn agrees(&self) -> bool {
        matches!(self, Self::NothingSubmitted | Self::Same(_))
    }

    /// What came of it, in a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::NothingSubmitted => {
                "It is a draft: nothing was submitted, so there is no digest to work out."
                    .to_owned()
            }
            Self::Same(digest) => format!(
                "The digest of the submission, worked out from this file, is {digest}. It agrees \
                 with the one that the file names; compare it with the receipt."
            ),
            Self::Other { named, found } => format!(
                "The digest of the submission, worked out from this file, is {found}. The file \
                 names another one, {named}."
            ),
            Self::OtherAnswers(digest) => format!(
                "The digest of the submission, worked out from this file, is {digest}; but the \
                 answers or the evidence beside it are not those that were submitted."
            ),
        }
    }
}

/// What is known of whoever signed an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// This agency.
    Own,
    /// An agency whose keys this agency has.
    Known,
    /// Somebody whose keys were given together with the export.
    Given,
    /// Somebody whose keys nobody here has.
    Unknown,
}

impl Signer {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Known => "known",
            Self::Given => "given",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word is none.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Own, Self::Known, Self::Given, Self::Unknown]
            .into_iter()
            .find(|signer| signer.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” says nothing of who signed an export.")))
    }
}

/// Signs an export.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn sign(
    disclosed: &Disclosed,
    agency: &str,
    at: Timestamp,
    key: (&SigningKey, &SecretKey),
) -> Result<Signed, serde_json::Error> {
    sign_subject((TYPE, serde_json::to_value(disclosed)?), agency, at, key)
}

/// An export that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// What it says of itself.
    pub claimed: Claimed,
    /// The disclosure.
    pub disclosed: Disclosed,
    /// The key that signed it; none where nobody here knows it.
    pub key: Option<SigningKey>,
}

impl Export {
    fn new(mut claimed: Claimed, key: Option<SigningKey>) -> Result<Self, Refusal> {
        let disclosed = serde_json::from_value(claimed.subject.take());
        let disclosed = disclosed.map_err(|_cause| Refusal::Unreadable)?;
        Ok(Self { claimed, disclosed, key })
    }
}

/// Whether a text says of itself that it is an export.
pub fn is_export(text: &str) -> bool {
    let found: Option<Value> = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok();
    let types = found.as_ref().and_then(|json| json.get("type")?.as_array());
    types.is_some_and(|types| types.iter().any(|one| one == TYPE))
}

/// Checks an export. `own` is the name of this register, `keys` are all that count here.
///
/// # Errors
/// The first reason why it is none of whoever has these keys.
pub fn verify(
    text: &str,
    own: &str,
    keys: &[SigningKey],
    now: Timestamp,
) -> Result<Export, Refusal> {
    let (claimed, key) = verify_signed(text, EXPORTS, own, keys, now)?;
    Export::new(claimed, Some(key))
}

/// Reads an export of somebody whose keys nobody here knows. That its text was not changed on the
/// way is all that is known of it, and whoever changed it knowingly could hide that.
///
/// # Errors
/// The first reason why it is no export, or was changed.
pub fn read_unverified(text: &str, now: Timestamp) -> Result<Export, Refusal> {
    Export::new(unverified(text, EXPORTS, now)?, None)
}

/// Why something is refused as an export, in a sentence.
pub fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::TooLarge => "This is larger than 4 MB, so it was not read. An export is some \
            hundred KB: give the JSON file itself."
            .to_owned(),
        Refusal::Empty => "Nothing was given. Choose the export’s file.".to_owned(),
        Refusal::NoReceiptInPdf => {
            "This is a PDF. Give the export’s JSON file: what is printed or \
            saved as PDF is for people to read."
                .to_owned()
        }
        Refusal::Trailing(place) => format!(
            "Something follows after the export’s end ({place}). An export is one JSON object."
        ),
        Refusal::Doubled(name) => format!(
            "The name “{name}” stands twice in one object, so two programs could read two exports \
             in it. Assay never writes that."
        ),
        Refusal::NoReceipt => "This is JSON, but no export of a disclosure: it has no context, \
            issuer and proof."
            .to_owned(),
        Refusal::Context => "Its context is not that of an export, so its words could mean \
            something else."
            .to_owned(),
        Refusal::Type => {
            "It is a signed file of another sort than an export of a disclosure, such \
            as a receipt. Choose “Save as JSON” on the page “Take it with you” of the disclosure."
                .to_owned()
        }
        Refusal::Proofs(count) => {
            format!("It has {count} proofs. An export has one, which the agency made.")
        }
        Refusal::ProofPart(part) => format!(
            "Its proof is not whole: “{part}” is missing from it, or is not what an export has \
             there."
        ),
        Refusal::Suite(suite) => format!(
            "Its proof says cryptosuite “{suite}”. Exports are signed with “eddsa-jcs-2022”."
        ),
        Refusal::Purpose(purpose) => format!(
            "Its proof was made for “{purpose}”. An export’s is made to assert something \
             (“assertionMethod”)."
        ),
        Refusal::ProofContext => "Its proof has another context than the export itself.".to_owned(),
        other => other.to_string(),
    }
}
