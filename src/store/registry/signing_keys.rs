//! Stored signing keys. The secret of the one that signs lies in the database, so that every
//! replica has it and a backup holds it; it is wiped when another takes its place.

use crate::domain::registry::receipt::keys::{Keyring, PublicKey, Revoked, SecretKey, SigningKey};
use crate::domain::values::{Invalid, SigningKeyId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "signing_keys";

/// Adds the key that signs from now on; false when there is one that does already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, key: &SigningKey, secret: &SecretKey) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO signing_keys (id, did, public_key, secret, state, made_at)
             VALUES ($1, $2, $3, $4, 'signs', $5) ON CONFLICT DO NOTHING",
        )
        .bind(key.id.as_str())
        .bind(&key.did)
        .bind(key.public.to_string())
        .bind(secret.stored())
        .bind(key.made_at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Puts a key away and wipes its secret; false when it did not sign any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn retire(tx: &mut Tx, id: &SigningKeyId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE signing_keys SET state = 'retired', retired_at = $2, secret = NULL
             WHERE id = $1 AND state = 'signs'",
        )
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes that what a key signed from an instant on does not count.
///
/// # Errors
/// When the database cannot be written to, or there is no such key.
pub async fn revoke(tx: &mut Tx, id: &SigningKeyId, revoked: &Revoked) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE signing_keys SET revoked_from = $2, revoked_reason = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(revoked.from.to_string())
        .bind(&revoked.reason)
        .execute()
        .await?;
    changed_one("revoke a signing key", changed)
}

/// Every key, the oldest first, with the secret of the one that signs.
///
/// # Errors
/// When the database does not answer, or a stored key makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Keyring, StoreError> {
    let mut ring = Keyring::default();
    for row in tx.query("SELECT * FROM signing_keys ORDER BY made_at, id").all().await? {
        let key = from_row(&row)?;
        if row.text("state")? == "signs" {
            ring.current = Some((key.clone(), secret(&row, &key)?));
        }
        ring.keys.push(key);
    }
    Ok(ring)
}

/// The secret of a row, which has to be that of its public key.
fn secret(row: &Row, key: &SigningKey) -> Result<SecretKey, StoreError> {
    row.parsed(TABLE, "secret", |stored| {
        SecretKey::parse(stored)
            .filter(|secret| secret.public() == key.public)
            .ok_or_else(|| Invalid::new("it is not the secret of its public key"))
    })
}

fn from_row(row: &Row) -> Result<SigningKey, StoreError> {
    let from = row.optional_instant(TABLE, "revoked_from")?;
    let reason = row.get::<Option<String>>("revoked_reason")?.unwrap_or_default();
    Ok(SigningKey {
        id: row.id("id")?,
        did: row.text("did")?,
        public: row.parsed(TABLE, "public_key", |text| {
            PublicKey::parse(text).ok_or_else(|| Invalid::new("it is no key of Ed25519"))
        })?,
        made_at: row.instant(TABLE, "made_at")?,
        retired_at: row.optional_instant(TABLE, "retired_at")?,
        revoked: from.map(|from| Revoked { from, reason }),
    })
}
