//! A statement as a signed credential, with a number that its text gives.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::keys::{SecretKey, SigningKey};
use super::proof::{SUITE, canonical, sign};
use super::statement::Statement;
use crate::domain::values::Timestamp;

/// The type of a receipt beside that of every credential.
pub const TYPE: &str = "RegisterReceipt";
/// The media type of a credential (W3C, Verifiable Credentials Data Model 2.0, appendix C).
pub const MEDIA_TYPE: &str = "application/vc";
/// What a receipt's proof is made for.
pub const PURPOSE: &str = "assertionMethod";
/// Where a credential has its number.
pub const NUMBER: &str = "id";

/// A signed receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Its number: `ni:///sha-256;…` (RFC 6920) of its text without number and proof.
    pub number: String,
    /// When it was made, to the second.
    pub at: Timestamp,
    /// Who signed.
    pub agency: String,
    /// What it states.
    pub statement: Statement,
    /// The whole of it as JSON, in the canonical form.
    pub json: String,
}

/// The context of every receipt: that of credentials, and the one of the same standard for words
/// that it does not define. Programs compare contexts name by name, so none is written out.
pub fn context() -> Value {
    json!([
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
    ])
}

/// The number of a text: the digest of its canonical form without the number itself and without a
/// proof.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn number(unsigned: &Map<String, Value>) -> Result<String, serde_json::Error> {
    let mut text = unsigned.clone();
    text.shift_remove(NUMBER);
    let digest = Sha256::digest(canonical(&text)?.as_bytes());
    Ok(format!("ni:///sha-256;{}", BASE64_URL_SAFE_NO_PAD.encode(digest)))
}

/// An instant as receipts write it: to the second, in UTC.
pub fn instant(at: Timestamp) -> String {
    at.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What was signed: a subject as a credential of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Its number, as a receipt's.
    pub number: String,
    /// When it was signed, to the second.
    pub at: Timestamp,
    /// The whole of it as JSON, in the canonical form.
    pub json: String,
}

/// Signs a subject as a credential of this type.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn sign_subject(
    (sort, subject): (&str, Value),
    agency: &str,
    at: Timestamp,
    (key, secret): (&SigningKey, &SecretKey),
) -> Result<Signed, serde_json::Error> {
    let at = Timestamp::from_millis(at.millis().div_euclid(1000) * 1000);
    let mut text = Map::new();
    text.insert("@context".to_owned(), context());
    text.insert("type".to_owned(), json!(["VerifiableCredential", sort]));
    text.insert("issuer".to_owned(), json!({ "id": key.did, "name": agency }));
    text.insert("validFrom".to_owned(), instant(at).into());
    text.insert("credentialSubject".to_owned(), subject);
    let number = number(&text)?;
    text.insert(NUMBER.to_owned(), number.clone().into());
    let mut options = Map::new();
    options.insert("type".to_owned(), "DataIntegrityProof".into());
    options.insert("cryptosuite".to_owned(), SUITE.into());
    options.insert("created".to_owned(), instant(at).into());
    options.insert("verificationMethod".to_owned(), key.method().into());
    options.insert("proofPurpose".to_owned(), PURPOSE.into());
    let json = canonical(&sign(text, options, secret)?)?;
    Ok(Signed { number, at, json })
}

/// Signs a statement.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn issue(
    statement: Statement,
    agency: &str,
    at: Timestamp,
    key: (&SigningKey, &SecretKey),
) -> Result<Receipt, serde_json::Error> {
    let subject = serde_json::to_value(&statement)?;
    let Signed { number, at, json } = sign_subject((TYPE, subject), agency, at, key)?;
    Ok(Receipt { number, at, agency: agency.to_owned(), statement, json })
}
