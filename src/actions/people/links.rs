//! Making one-time links.

use crate::actions::{Ctx, Error};
use crate::domain::event::sha256_hex;
use crate::domain::people::mail_link::{LinkPurpose, MailLink};
use crate::domain::values::{AccountId, EmailAddress, Timestamp};
use crate::store::Tx;
use crate::store::people::mail_links;

/// A link that has just been made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its address, to be sent to one person.
    pub url: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Makes a link for an account. Its secret is in the answer and nowhere else.
pub(super) async fn make(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &AccountId,
    purpose: LinkPurpose,
) -> Result<NewLink, Error> {
    make_for(ctx, tx, account, purpose, None).await
}

/// Makes a link for an account, perhaps about an address.
pub(super) async fn make_for(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &AccountId,
    purpose: LinkPurpose,
    email: Option<&EmailAddress>,
) -> Result<NewLink, Error> {
    let now = ctx.now();
    let secret = ctx.new_secret();
    let expires_at = now.plus_seconds(purpose.lifetime_seconds());
    let link = MailLink {
        id: ctx.new_id(),
        purpose,
        account: account.clone(),
        email: email.cloned(),
        expires_at,
        used_at: None,
    };
    mail_links::insert(tx, &link, &sha256_hex(secret.as_bytes()), now).await?;
    Ok(NewLink { url: format!("{}/links/{secret}", ctx.settings.base_url), expires_at })
}
