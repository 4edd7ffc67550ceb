//! Checks a receipt against the keys of the register: over exactly what was signed, and also after
//! its key was put away. A receipt states the past, so it does not expire.

use serde_json::{Map, Value};

use super::credential::{NUMBER, PURPOSE, Receipt, TYPE, context, number};
use super::keys::{OutOfTime, SigningKey};
use super::proof::{PROOF, SUITE, VALUE, canonical, holds, signature};
use super::refusal::Refusal;
use super::strict;
use crate::domain::values::Timestamp;

/// So many letters of what a text says of itself are quoted.
const QUOTED: usize = 200;
/// Clocks may differ by so many seconds.
const CLOCKS_SECONDS: i64 = 300;

/// A receipt that the register signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The receipt.
    pub receipt: Receipt,
    /// The key that signed it.
    pub key: SigningKey,
}

/// A sort of what the register signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// Its type beside that of every credential.
    pub word: &'static str,
    /// The largest text of it, in bytes.
    pub most: usize,
}

/// Receipts of what the register said.
const RECEIPTS: Sort = Sort { word: TYPE, most: strict::MOST_BYTES };

/// A text that somebody signed, as it says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// Its number, which its text gives.
    pub number: String,
    /// When it was signed.
    pub at: Timestamp,
    /// The name of whoever signed it, such as `did:web:assay.example`.
    pub issuer: String,
    /// What that one is called.
    pub agency: String,
    /// What it says.
    pub subject: Value,
    /// The whole of it as JSON, in the canonical form.
    pub json: String,
}

/// What a proof says beside its signature.
struct Proof {
    /// Everything but the signature.
    options: Map<String, Value>,
    method: String,
    created: Timestamp,
    signature: [u8; 64],
}

/// A text taken apart.
struct Parts {
    /// Everything but its proof.
    document: Map<String, Value>,
    proof: Proof,
    issuer: Issuer,
    json: String,
}

fn take_apart(text: &str, sort: Sort) -> Result<Parts, Refusal> {
    let mut document = strict::object(text, sort.most)?;
    let json = canonical(&document).map_err(|_cause| Refusal::NoReceipt)?;
    check_sort(&document, sort.word)?;
    let proof = read_proof(&mut document)?;
    let issuer = issuer(&document)?;
    Ok(Parts { document, proof, issuer, json })
}

impl Parts {
    /// What it says of itself, dated so; its text has to give its number.
    fn claimed(mut self, at: Timestamp) -> Result<Claimed, Refusal> {
        let number = self.numbered()?;
        let subject = self.document.shift_remove("credentialSubject").unwrap_or_default();
        Ok(Claimed {
            number,
            at,
            issuer: self.issuer.did,
            agency: self.issuer.name,
            subject,
            json: self.json,
        })
    }

    fn numbered(&self) -> Result<String, Refusal> {
        let given = self.document.get(NUMBER).and_then(Value::as_str).unwrap_or_default();
        if number(&self.document).ok().as_deref() == Some(given) {
            Ok(given.to_owned())
        } else {
            Err(Refusal::Changed)
        }
    }
}

/// Reads what a text says of itself where nobody here knows the keys of whoever signed it. Its text
/// gives its number; more is not known of it.
///
/// # Errors
/// The first reason why it is no such text.
pub fn unverified(text: &str, sort: Sort, now: Timestamp) -> Result<Claimed, Refusal> {
    let parts = take_apart(text, sort)?;
    let at = moment(&parts.document, &parts.proof, now)?;
    parts.claimed(at)
}

/// Checks a text of a sort. `own` is the name of this register, `keys` are all that count here.
///
/// # Errors
/// The first reason why it is none of whoever has these keys.
pub fn verify_signed(
    text: &str,
    sort: Sort,
    own: &str,
    keys: &[SigningKey],
    now: Timestamp,
) -> Result<(Claimed, SigningKey), Refusal> {
    let parts = take_apart(text, sort)?;
    let Parts { document, proof, issuer, .. } = &parts;
    if issuer.did != own && !keys.iter().any(|key| key.did == issuer.did) {
        return Err(Refusal::Issuer { found: start_of(&issuer.did), own: own.to_owned() });
    }
    let key = key_of(proof, &issuer.did, keys)?;
    let at = dated(document, proof, key, now)?;
    parts.numbered()?;
    if !holds(document, &proof.options, &proof.signature, &key.public) {
        let fits = |other: &SigningKey| {
            holds(document, &proof.options, &proof.signature, &other.public)
                || holds(document, &renamed(proof, other), &proof.signature, &other.public)
        };
        return Err(if keys.iter().any(fits) { Refusal::OtherKey } else { Refusal::Signature });
    }
    let key = key.clone();
    Ok((parts.claimed(at)?, key))
}

/// Checks a text. `own` is the name of this register, `keys` are all that it ever had.
///
/// # Errors
/// The first reason why it is no receipt of this register.
pub fn verify(
    text: &str,
    own: &str,
    keys: &[SigningKey],
    now: Timestamp,
) -> Result<Verified, Refusal> {
    let (claimed, key) = verify_signed(text, RECEIPTS, own, keys, now)?;
    let Claimed { number, at, agency, subject, json, .. } = claimed;
    let statement = serde_json::from_value(subject).map_err(|_cause| Refusal::Unreadable)?;
    Ok(Verified { receipt: Receipt { number, at, agency, statement, json }, key })
}

/// As much of a text as a sentence quotes: whoever sends half a megabyte does not get it back.
fn start_of(text: &str) -> String {
    if text.chars().nth(QUOTED).is_none() {
        return text.to_owned();
    }
    format!("{}…", text.chars().take(QUOTED).collect::<String>())
}

/// The options of a proof as they were before another key was put in place of this one.
fn renamed(proof: &Proof, key: &SigningKey) -> Map<String, Value> {
    let mut options = proof.options.clone();
    options.insert("verificationMethod".to_owned(), key.method().into());
    options
}

/// Whether it is one of its sort at all.
fn check_sort(document: &Map<String, Value>, sort: &str) -> Result<(), Refusal> {
    if !["@context", "type", "issuer"].iter().all(|name| document.contains_key(*name)) {
        return Err(Refusal::NoReceipt);
    }
    if document.get("@context") != Some(&context()) {
        return Err(Refusal::Context);
    }
    let types = document.get("type").and_then(Value::as_array);
    let is_one = types.is_some_and(|types| types.iter().any(|one| one == sort));
    if is_one { Ok(()) } else { Err(Refusal::Type) }
}

/// Takes the proof out of a document.
fn read_proof(document: &mut Map<String, Value>) -> Result<Proof, Refusal> {
    let mut options = match document.shift_remove(PROOF) {
        None | Some(Value::Null) => return Err(Refusal::Unsigned),
        Some(Value::Array(proofs)) if proofs.is_empty() => return Err(Refusal::Unsigned),
        Some(Value::Array(proofs)) => return Err(Refusal::Proofs(proofs.len())),
        Some(Value::Object(options)) => options,
        Some(_) => return Err(Refusal::ProofPart(PROOF)),
    };
    let part = |options: &Map<String, Value>, name: &'static str| {
        let text = options.get(name).and_then(Value::as_str).map(str::to_owned);
        text.ok_or(Refusal::ProofPart(name))
    };
    if part(&options, "type")? != "DataIntegrityProof" {
        return Err(Refusal::ProofPart("type"));
    }
    let suite = part(&options, "cryptosuite")?;
    if suite != SUITE {
        return Err(Refusal::Suite(start_of(&suite)));
    }
    let purpose = part(&options, "proofPurpose")?;
    if purpose != PURPOSE {
        return Err(Refusal::Purpose(start_of(&purpose)));
    }
    if options.get("@context") != Some(&context()) {
        return Err(Refusal::ProofContext);
    }
    let (method, created) = (part(&options, "verificationMethod")?, part(&options, "created")?);
    let created = Timestamp::parse(&created).map_err(|_cause| Refusal::Date("created"))?;
    let value = part(&options, VALUE)?;
    options.shift_remove(VALUE);
    let signature = signature(&value).ok_or(Refusal::DamagedSignature)?;
    Ok(Proof { options, method, created, signature })
}

struct Issuer {
    did: String,
    name: String,
}

fn issuer(document: &Map<String, Value>) -> Result<Issuer, Refusal> {
    let part = |name: &str| {
        let issuer = document.get("issuer").and_then(Value::as_object);
        issuer.and_then(|issuer| issuer.get(name)).and_then(Value::as_str).map(str::to_owned)
    };
    match (part("id"), part("name")) {
        (Some(did), Some(name)) => Ok(Issuer { did, name }),
        _ => Err(Refusal::NoReceipt),
    }
}

/// The key that a proof names, which has to be its issuer's.
fn key_of<'k>(
    proof: &Proof,
    issuer: &str,
    keys: &'k [SigningKey],
) -> Result<&'k SigningKey, Refusal> {
    let holder = proof.method.split('#').next().unwrap_or_default();
    if holder != issuer {
        return Err(Refusal::KeyOfOther(start_of(holder)));
    }
    let named = keys.iter().find(|key| key.method() == proof.method);
    named.ok_or_else(|| Refusal::UnknownKey(start_of(&proof.method)))
}

/// The moment of a text, which its proof names too.
fn moment(
    document: &Map<String, Value>,
    proof: &Proof,
    now: Timestamp,
) -> Result<Timestamp, Refusal> {
    let at = document.get("validFrom").and_then(Value::as_str).unwrap_or_default();
    let at = Timestamp::parse(at).map_err(|_cause| Refusal::Date("validFrom"))?;
    if proof.created != at {
        return Err(Refusal::Dates);
    }
    if now.plus_seconds(CLOCKS_SECONDS) < at {
        return Err(Refusal::Future(at));
    }
    Ok(at)
}

/// The moment of a text, at which its key could sign.
fn dated(
    document: &Map<String, Value>,
    proof: &Proof,
    key: &SigningKey,
    now: Timestamp,
) -> Result<Timestamp, Refusal> {
    let at = moment(document, proof, now)?;
    key.signed_at(at).map_err(|cause| match cause {
        OutOfTime::NotMade(made) => Refusal::BeforeKey(made),
        OutOfTime::PutAway(end) => Refusal::AfterKey(end),
        OutOfTime::Revoked(revoked) => {
            Refusal::RevokedKey { from: revoked.from, reason: revoked.reason }
        }
    })?;
    Ok(at)
}
