//! The keys that receipts are signed with: made at the first start, rotated and revoked by whoever
//! runs Assay. Every replica holds them in memory, so that a receipt asks no database.

use serde_json::Value;

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::registry::receipt::keys::{PublicKey, Revoked, SecretKey, SigningKey, did_web};
use crate::domain::values::{Reason, Timestamp};
use crate::store::registry::signing_keys as stored;
use crate::store::{StoreError, Tx, events};

fn may(actor: &Actor) -> Result<(), Error> {
    Ok(check(actor, Action::ManageSigningKeys, &Relation::default())?)
}

/// The name of this register.
pub fn own_did(ctx: &Ctx) -> String {
    did_web(&ctx.settings.base_url)
}

/// Reads the keys again, which another replica or the command line may have changed.
///
/// # Errors
/// When the database does not answer, or a stored key makes no sense.
pub async fn refresh(ctx: &Ctx) -> Result<(), Error> {
    let ring = stored::all(&mut ctx.db.read().await?).await?;
    ctx.keys.hold(ring);
    Ok(())
}

/// The key that signs now, for whoever signs something with it.
///
/// # Errors
/// When there is none yet.
pub fn signing(ctx: &Ctx) -> Result<(SigningKey, SecretKey), Error> {
    ctx.keys.now().current.clone().ok_or_else(|| {
        Error::WrongState(
            "This registry has no key yet to sign receipts with, so it cannot make any. Whoever \
             runs it makes one with `assay keys new`; nothing else waits for that."
                .to_owned(),
        )
    })
}

/// Makes sure that a key signs under the register's name: makes the first one, and another when
/// people reach the register at another address than before.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn ensure(ctx: &Ctx) -> Result<(), Error> {
    refresh(ctx).await?;
    let did = own_did(ctx);
    if ctx.keys.now().current.as_ref().is_some_and(|(key, _)| key.did == did) {
        return Ok(());
    }
    let mut tx = ctx.db.write().await?;
    let current = stored::all(&mut tx).await?.current.map(|(key, _)| key);
    match current {
        // Another replica was first.
        Some(key) if key.did == did => {}
        current => {
            if let Some(key) = current {
                put_away(ctx, &mut tx, &key).await?;
            }
            add(ctx, &mut tx, did).await?;
            tx.commit().await?;
        }
    }
    refresh(ctx).await
}

/// Makes the first key.
///
/// # Errors
/// When a key signs already, or it is not the actor's to do.
pub async fn make(ctx: &Ctx, actor: &Actor) -> Result<SigningKey, Error> {
    may(actor)?;
    let mut tx = ctx.db.write().await?;
    if let Some((key, _)) = stored::all(&mut tx).await?.current {
        return Err(Error::WrongState(format!(
            "The key {} signs receipts already. `assay keys rotate` puts another in its place.",
            key.public
        )));
    }
    let key = add(ctx, &mut tx, own_did(ctx)).await?;
    tx.commit().await?;
    refresh(ctx).await?;
    Ok(key)
}

/// Puts a new key in the place of the one that signs, whose secret is wiped; answers the new one.
/// It stands under the same name: whoever runs the command may not have the service's settings.
///
/// # Errors
/// When it is not the actor's to do, or the database cannot be written to.
pub async fn rotate(ctx: &Ctx, actor: &Actor) -> Result<SigningKey, Error> {
    may(actor)?;
    let mut tx = ctx.db.write().await?;
    let did = match stored::all(&mut tx).await?.current {
        Some((key, _)) => {
            put_away(ctx, &mut tx, &key).await?;
            key.did
        }
        None => own_did(ctx),
    };
    let key = add(ctx, &mut tx, did).await?;
    tx.commit().await?;
    refresh(ctx).await?;
    Ok(key)
}

/// Revokes a key: what is dated from an instant on does not count. When it is the one that signs,
/// another takes its place, which is the answer.
///
/// # Errors
/// There is no such key, it was revoked already, the instant is still to come, or the reason says
/// too little.
pub async fn revoke(
    ctx: &Ctx,
    actor: &Actor,
    public: &str,
    from: Option<Timestamp>,
    reason: &str,
) -> Result<Option<SigningKey>, Error> {
    may(actor)?;
    let reason = Reason::parse(reason).map_err(|fault| Error::field("reason", fault.0))?;
    let now = ctx.now();
    let revoked = Revoked { from: from.unwrap_or(now), reason: reason.to_string() };
    if revoked.from > now {
        return Err(Error::field("from", "Name an instant that is not still to come."));
    }
    let mut tx = ctx.db.write().await?;
    let ring = stored::all(&mut tx).await?;
    let named = PublicKey::parse(public);
    let key = ring.keys.iter().find(|key| Some(key.public) == named).ok_or_else(|| {
        Error::field("key", format!("There is no key “{public}”. `assay keys list` names them."))
    })?;
    if key.revoked.is_some() {
        return Err(Error::WrongState(format!("The key {public} was revoked already.")));
    }
    stored::revoke(&mut tx, &key.id, &revoked).await?;
    let event = Event::SigningKeyRevoked {
        key: key.id.clone(),
        from: revoked.from.to_string(),
        reason: revoked.reason,
    };
    events::append(&mut tx, now, actor, &event).await?;
    let signs = ring.current.as_ref().is_some_and(|(current, _)| current.id == key.id);
    let next = if signs {
        put_away(ctx, &mut tx, key).await?;
        Some(add(ctx, &mut tx, key.did.clone()).await?)
    } else {
        None
    };
    tx.commit().await?;
    refresh(ctx).await?;
    Ok(next)
}

/// Every key, the oldest first.
///
/// # Errors
/// When it is not the actor's to see, or the database does not answer.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<SigningKey>, Error> {
    may(actor)?;
    Ok(stored::all(&mut ctx.db.read().await?).await?.keys)
}

/// The public keys, as everybody may read them.
///
/// # Errors
/// When it is not the actor's to see.
pub fn document(ctx: &Ctx, actor: &Actor) -> Result<Value, Error> {
    check(actor, Action::ReadRegistry, &Relation::default())?;
    Ok(ctx.keys.now().document(&own_did(ctx), &ctx.settings.base_url))
}

async fn put_away(ctx: &Ctx, tx: &mut Tx, key: &SigningKey) -> Result<(), Error> {
    let now = ctx.now();
    if !stored::retire(tx, &key.id, now).await? {
        return Err(StoreError::Unchanged { what: "put a signing key away", changed: 0 }.into());
    }
    let event = Event::SigningKeyRetired { key: key.id.clone() };
    Ok(events::append(tx, now, &Actor::System, &event).await?)
}

async fn add(ctx: &Ctx, tx: &mut Tx, did: String) -> Result<SigningKey, Error> {
    let secret = SecretKey::parse(&ctx.new_secret())
        .ok_or_else(|| Error::Internal("a secret has another length".to_owned()))?;
    let key = SigningKey {
        id: ctx.new_id(),
        did,
        public: secret.public(),
        made_at: ctx.now(),
        retired_at: None,
        revoked: None,
    };
    if !stored::insert(tx, &key, &secret).await? {
        return Err(Error::WrongState(
            "Another program has just made a key. Look with `assay keys list`.".to_owned(),
        ));
    }
    let event = Event::SigningKeyMade {
        key: key.id.clone(),
        did: key.did.clone(),
        public_key: key.public.to_string(),
    };
    events::append(tx, key.made_at, &Actor::System, &event).await?;
    Ok(key)
}
