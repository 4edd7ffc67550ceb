//! Devices: a browser keeps a secret from sign-in to sign-in, so that its people are told from
//! strangers who try their addresses.

use crate::actions::mails::mail;
use crate::actions::mails::sign_in::NewDevice;
use crate::actions::{Ctx, Error};
use crate::domain::event::sha256_hex;
use crate::domain::people::account::Account;
use crate::domain::people::device;
use crate::domain::values::{AccountId, DeviceId};
use crate::store::Tx;
use crate::store::people::devices;

/// For so many days a browser is known after its last sign-in.
pub const KNOWN_DAYS: i64 = 180;

/// The browser that asks.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// What it calls itself.
    pub name: String,
    /// The secret that it was given at an earlier sign-in.
    pub secret: Option<String>,
}

/// The device on which this account signed in before, when it is this browser.
pub(super) async fn known(
    tx: &mut Tx,
    account: &AccountId,
    browser: &Browser,
) -> Result<Option<DeviceId>, Error> {
    match &browser.secret {
        Some(secret) => Ok(devices::known(tx, account, &sha256_hex(secret.as_bytes())).await?),
        None => Ok(None),
    }
}

/// Notes that the account signs in on this browser; answers the secret that the browser is to keep.
pub(super) async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &AccountId,
    browser: &Browser,
) -> Result<String, Error> {
    let secret = browser.secret.clone().unwrap_or_else(|| ctx.new_secret());
    devices::note(tx, &ctx.new_id(), account, &sha256_hex(secret.as_bytes()), ctx.now()).await?;
    Ok(secret)
}

/// Tells the owner of an account by mail when it is about to be used on a browser that it has not
/// been used on. Nobody is told of the first.
pub(super) async fn tell_when_new(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    browser: &Browser,
) -> Result<(), Error> {
    if known(tx, &account.id, browser).await?.is_some()
        || !devices::has_any(tx, &account.id).await?
    {
        return Ok(());
    }
    let device = device::in_words(&browser.name);
    mail::send(
        ctx,
        tx,
        account.into(),
        &NewDevice { device: &device, at: ctx.calendar().in_words(ctx.now()) },
    )
    .await
}
