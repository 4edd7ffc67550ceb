//! People who wait for their account: putting them on the list with a link, and opening the account
//! when they follow it.

use super::links::NewLink;
use super::organizations;
use crate::actions::mails::accounts::OpenAccount;
use crate::actions::mails::mail::{self, Addressee};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::event::{Event, sha256_hex};
use crate::domain::people::account::Account;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::values::{EmailAddress, OrganizationName, PersonName};
use crate::store::people::{accounts, organizations as stored, waiting};
use crate::store::{Tx, events};

/// Puts somebody on the list and makes their link; an earlier link to the same address at the same
/// place is void from now on. The link's secret is in the answer and nowhere else.
pub(super) async fn put(
    ctx: &Ctx,
    tx: &mut Tx,
    mut one: Waiting,
) -> Result<(Waiting, NewLink), Error> {
    let now = ctx.now();
    let secret = ctx.new_secret();
    one.expires_at = now.plus_seconds(one.purpose().lifetime_seconds());
    one.id = waiting::put(tx, &one, &sha256_hex(secret.as_bytes()), now).await?;
    let link = NewLink {
        url: format!("{}/links/{secret}", ctx.settings.base_url),
        expires_at: one.expires_at,
    };
    Ok((one, link))
}

/// Mails a fresh link to somebody who waits with this address and lost the link before; nothing
/// when nobody waits with it.
pub(super) async fn send_fresh_link(
    ctx: &Ctx,
    tx: &mut Tx,
    email: &EmailAddress,
) -> Result<(), Error> {
    let Some(one) = waiting::latest(tx, email).await? else { return Ok(()) };
    let (one, link) = put(ctx, tx, one).await?;
    let mail = OpenAccount { link: &link.url, until: ctx.calendar().in_words(link.expires_at) };
    mail::send(ctx, tx, Addressee { email: &one.email, name: None }, &mail).await
}

/// Whoever waits with this secret, as long as their link works: it is in time, and nobody has an
/// account with the address.
pub(super) async fn by_secret(
    ctx: &Ctx,
    tx: &mut Tx,
    secret: &str,
) -> Result<Option<Waiting>, Error> {
    let Some(one) = waiting::by_secret(tx, &sha256_hex(secret.as_bytes())).await? else {
        return Ok(None);
    };
    let taken = accounts::by_email(tx, &one.email).await?.is_some();
    Ok(Some(one).filter(|one| ctx.now() < one.expires_at && !taken))
}

/// The organization that somebody waits for, when it is there.
pub(super) async fn organization_of(
    tx: &mut Tx,
    one: &Waiting,
) -> Result<Option<Organization>, Error> {
    match &one.place {
        Place::In(id) => Ok(stored::by_id(tx, id).await?),
        Place::New(_) => Ok(None),
    }
}

/// What somebody who opens an account says about themselves.
#[derive(Debug)]
pub(super) struct Confirmed {
    /// The name that they go by.
    pub(super) name: PersonName,
    /// The name of their new organization, when they bring one.
    pub(super) organization: Option<OrganizationName>,
}

/// Opens the account of somebody who followed their link, under the name that they confirm; none
/// when somebody else was faster.
pub(super) async fn open(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Waiting,
    confirmed: Confirmed,
    hash: &str,
) -> Result<Option<Account>, Error> {
    let now = ctx.now();
    if !waiting::remove(tx, &one.id).await? {
        return Ok(None);
    }
    let place = match &one.place {
        Place::In(id) => id.clone(),
        Place::New(typed) => {
            let name = confirmed.organization.unwrap_or_else(|| typed.clone());
            organizations::create(ctx, tx, &Actor::Anyone, OrganizationKind::Vendor, name).await?.id
        }
    };
    let account = one.account(place, confirmed.name);
    let before = accounts::by_id(tx, &account.id).await?;
    let opened = match &before {
        Some(_) => accounts::reopen(tx, &account, hash).await?,
        None => accounts::insert(tx, &account, Some(hash), now).await?,
    };
    if !opened {
        return Ok(None);
    }
    let actor = Actor::Person(super::sessions::person(tx, &account).await?);
    if one.place.word() == "new" {
        events::append(tx, now, &actor, &Event::AccountRegistered { account: account.id.clone() })
            .await?;
    }
    let event = match &before {
        Some(_) => Event::AccountReopened { account: account.id.clone() },
        None => Event::AccountConfirmed { account: account.id.clone() },
    };
    events::append(tx, now, &actor, &event).await?;
    if before.is_some_and(|before| before.name != account.name) {
        events::append(
            tx,
            now,
            &actor,
            &Event::AccountRenamed { account: account.id.clone(), name: account.name.to_string() },
        )
        .await?;
    }
    Ok(Some(account))
}
