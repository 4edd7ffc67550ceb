//! The keys that receipts are signed with, and the name under which the register owns them
//! (`did:web`). A key that was put away stays, so that what it signed can still be checked.

use std::fmt;

use ed25519_dalek::{SigningKey as Ed25519Key, VerifyingKey};
use serde_json::{Value, json};

use crate::domain::values::{SigningKeyId, Timestamp};

/// What the bytes of a public key begin with in a Multikey (Controlled Identifiers 1.0, 2.2.2).
const ED25519_PUBLIC: [u8; 2] = [0xed, 0x01];
/// For so many seconds a key that was put away may still sign: other replicas have to notice.
const NOTICED_SECONDS: i64 = 300;

/// A public key of Ed25519.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads the Multikey form, `z6Mk…`; none when it is no key of this kind.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = bs58::decode(text.strip_prefix('z')?).into_vec().ok()?;
        bytes.strip_prefix(&ED25519_PUBLIC)?.try_into().ok().map(Self)
    }

    pub(super) fn key(self) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(&self.0).ok()
    }
}

/// The Multikey form.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&ED25519_PUBLIC[..], &self.0].concat();
        write!(f, "z{}", bs58::encode(bytes).into_string())
    }
}

/// A secret key of Ed25519. It is wiped from memory when it is dropped, and no log can show it.
#[derive(Clone)]
pub struct SecretKey(Ed25519Key);

impl SecretKey {
    /// The key of a seed: 32 bytes that nobody else knows.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Ed25519Key::from_bytes(seed))
    }

    /// Reads the seed in hex, as it is stored.
    pub fn parse(hex: &str) -> Option<Self> {
        let seed: [u8; 32] = hex::decode(hex).ok()?.try_into().ok()?;
        Some(Self::from_seed(&seed))
    }

    /// The seed in hex, to be stored.
    pub fn stored(&self) -> String {
        hex::encode(self.0.to_bytes())
    }

    /// The public key that belongs to it.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    pub(super) fn key(&self) -> &Ed25519Key {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public())
    }
}

/// Why a key counts no more from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// What is dated then or later does not count.
    pub from: Timestamp,
    /// Why, in a sentence.
    pub reason: String,
}

/// A key of the register, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its id in the records.
    pub id: SigningKeyId,
    /// The name that the register had when it was made.
    pub did: String,
    /// The public key.
    pub public: PublicKey,
    /// When it was made.
    pub made_at: Timestamp,
    /// When another took its place; none while it signs.
    pub retired_at: Option<Timestamp>,
    /// Whether it was revoked.
    pub revoked: Option<Revoked>,
}

/// Why a key could not have signed something dated so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutOfTime {
    /// It was not made yet.
    NotMade(Timestamp),
    /// It was put away then.
    PutAway(Timestamp),
    /// It was revoked.
    Revoked(Revoked),
}

impl SigningKey {
    /// How proofs name it: `did:web:assay.example#z6Mk…`.
    pub fn method(&self) -> String {
        format!("{}#{}", self.did, self.public)
    }

    /// Whether it could sign at an instant.
    ///
    /// # Errors
    /// Why not.
    pub fn signed_at(&self, at: Timestamp) -> Result<(), OutOfTime> {
        if let Some(revoked) = self.revoked.as_ref().filter(|revoked| revoked.from <= at) {
            return Err(OutOfTime::Revoked(revoked.clone()));
        }
        // Receipts are dated to the second, so one of the key's first second lies before the key.
        if at.plus_seconds(1) <= self.made_at {
            return Err(OutOfTime::NotMade(self.made_at));
        }
        match self.retired_at {
            Some(end) if end.plus_seconds(NOTICED_SECONDS) < at => Err(OutOfTime::PutAway(end)),
            _ => Ok(()),
        }
    }
}

/// Every key of the register, the oldest first, and the secret of the one that signs.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    /// The keys.
    pub keys: Vec<SigningKey>,
    /// The one that signs, with its secret; none before the first was made.
    pub current: Option<(SigningKey, SecretKey)>,
}

/// The name of a register at this address (W3C, did:web): its host, with the port and the path.
pub fn did_web(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    format!("did:web:{}", rest.trim_end_matches('/').replace(':', "%3A").replace('/', ":"))
}

impl Keyring {
    /// The public keys as a DID document: those that the register has under this name. A key that
    /// was put away stays among those that assert something, because receipts of its time count;
    /// one that was revoked does not.
    pub fn document(&self, did: &str, address: &str) -> Value {
        let own = || self.keys.iter().filter(|key| key.did == did);
        let mut earlier: Vec<&str> = Vec::new();
        for key in self.keys.iter().filter(|key| key.did != did) {
            if !earlier.contains(&key.did.as_str()) {
                earlier.push(&key.did);
            }
        }
        let asserting = own().filter(|key| key.revoked.is_none()).map(SigningKey::method);
        let known = std::iter::once(address).chain(earlier);
        json!({
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                { "validFrom": "https://schema.org/validFrom",
                  "validThrough": "https://schema.org/validThrough" },
            ],
            "id": did,
            "alsoKnownAs": known.collect::<Vec<_>>(),
            "verificationMethod": own().map(method).collect::<Vec<_>>(),
            "assertionMethod": asserting.collect::<Vec<_>>(),
        })
    }
}

impl Keyring {
    /// Reads the public keys back from a DID document, with the name that they are under. It does
    /// not tell why a key was revoked.
    pub fn of_document(document: &Value) -> Option<(String, Self)> {
        let did = document.get("id")?.as_str()?;
        let instant = |method: &Value, name: &str| {
            method.get(name).and_then(Value::as_str).and_then(|text| Timestamp::parse(text).ok())
        };
        let key = |method: &Value| {
            let public = PublicKey::parse(method.get("publicKeyMultibase")?.as_str()?)?;
            Some(SigningKey {
                id: SigningKeyId::from_stored(public.to_string()),
                did: method.get("controller")?.as_str()?.to_owned(),
                public,
                made_at: instant(method, "validFrom")?,
                retired_at: instant(method, "validThrough"),
                revoked: instant(method, "revoked")
                    .map(|from| Revoked { from, reason: "The agency revoked it.".to_owned() }),
            })
        };
        let keys = document.get("verificationMethod")?.as_array()?.iter();
        let keys: Option<Vec<SigningKey>> = keys.map(key).collect();
        Some((did.to_owned(), Self { keys: keys?, current: None }))
    }
}

/// A key as a verification method. `expires` would tell others to trust nothing that it ever
/// signed, so the days between which it signed stand in words of schema.org.
fn method(key: &SigningKey) -> Value {
    let mut method = json!({
        "id": key.method(),
        "type": "Multikey",
        "controller": key.did,
        "publicKeyMultibase": key.public.to_string(),
        "validFrom": key.made_at,
    });
    if let Some(end) = key.retired_at {
        method["validThrough"] = json!(end);
    }
    if let Some(revoked) = &key.revoked {
        method["revoked"] = json!(revoked.from);
    }
    method
}
