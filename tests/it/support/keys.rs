//! A key that receipts of tests are signed with. It is in memory alone, so that no event tells of
//! it; a test about keys makes its own.

use assay::actions::Ctx;
use assay::actions::registry::signing_keys::own_did;
use assay::domain::registry::receipt::keys::{Keyring, SecretKey, SigningKey};
use assay::domain::values::{Id, Timestamp};

/// A key of a register, made long ago from a seed.
pub fn key(did: &str, seed: u8) -> (SigningKey, SecretKey) {
    let secret = SecretKey::from_seed(&[seed; 32]);
    let key = SigningKey {
        id: Id::from_stored(format!("key-{seed}")),
        did: did.to_owned(),
        public: secret.public(),
        made_at: Timestamp::parse("2026-01-01T00:00:00Z").expect("an instant"),
        retired_at: None,
        revoked: None,
    };
    (key, secret)
}

/// The keys of an Assay under test: one, which signs.
pub fn ring(ctx: &Ctx) -> Keyring {
    let current = key(&own_did(ctx), 7);
    Keyring { keys: vec![current.0.clone()], current: Some(current) }
}
