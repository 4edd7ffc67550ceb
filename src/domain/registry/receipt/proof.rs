//! Proofs of the suite `eddsa-jcs-2022` (W3C, Data Integrity `EdDSA` Cryptosuites 1.0, 3.3):
//! the SHA-256 of the proof's options and that of the document, each in the canonical form of RFC
//! 8785, signed one after the other with Ed25519.

use ed25519_dalek::{Signature, Signer as _};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::keys::{PublicKey, SecretKey};

/// The suite's name.
pub const SUITE: &str = "eddsa-jcs-2022";
/// Where a document has its proof.
pub const PROOF: &str = "proof";
/// Where a proof has its signature.
pub const VALUE: &str = "proofValue";
/// What the base58 form of a signature begins with (W3C, Controlled Identifiers 1.0, 2.4).
const BASE58: char = 'z';

/// The canonical form of RFC 8785: no spaces, keys in order, numbers as ECMAScript writes them.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn canonical(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    serde_json_canonicalizer::to_string(value)
}

/// The 64 bytes that are signed.
fn hashed(
    document: &Map<String, Value>,
    options: &Map<String, Value>,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Sha256::digest(canonical(options)?.as_bytes()).to_vec();
    bytes.extend_from_slice(&Sha256::digest(canonical(document)?.as_bytes()));
    Ok(bytes)
}

/// Signs a document: the document with its proof. `options` say who signs what for; the document's
/// context becomes theirs, as the suite asks.
///
/// # Errors
/// When the document cannot be written as JSON.
pub fn sign(
    mut document: Map<String, Value>,
    mut options: Map<String, Value>,
    key: &SecretKey,
) -> Result<Map<String, Value>, serde_json::Error> {
    if let Some(context) = document.get("@context") {
        options.insert("@context".to_owned(), context.clone());
    }
    let signature = key.key().sign(&hashed(&document, &options)?);
    let value = format!("{BASE58}{}", bs58::encode(signature.to_bytes()).into_string());
    options.insert(VALUE.to_owned(), value.into());
    document.insert(PROOF.to_owned(), options.into());
    Ok(document)
}

/// Reads a signature as proofs write it; none when it is not 64 bytes in base58.
pub fn signature(text: &str) -> Option<[u8; 64]> {
    let bytes = bs58::decode(text.strip_prefix(BASE58)?).into_vec().ok()?;
    bytes.try_into().ok()
}

/// Whether a key made this signature over a document and the options of its proof, both without
/// what the signature was added to. Signatures and keys that admit a second reading are refused.
pub fn holds(
    document: &Map<String, Value>,
    options: &Map<String, Value>,
    signature: &[u8; 64],
    key: &PublicKey,
) -> bool {
    let (Ok(bytes), Some(key)) = (hashed(document, options), key.key()) else { return false };
    key.verify_strict(&bytes, &Signature::from_bytes(signature)).is_ok()
}
