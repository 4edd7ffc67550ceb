//! One-time links: making them, showing what one will do, and doing it. Looking at a link changes nothing, so that a scanner which
//! opens every link in a mail confirms nothing.

use super::devices::Browser;
use super::sessions::{self, SignedIn};
use super::{password_choice, passwords};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::{Event, sha256_hex};
use crate::domain::people::account::{Account, AccountState};
use crate::domain::people::mail_link::{LinkPurpose, MailLink};
use crate::domain::values::{Id, Timestamp};
use crate::store::people::{accounts, mail_links};
use crate::store::{Tx, events};

/// A link that has just been made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its address, to be sent to one person.
    pub url: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Makes a link for an account. Its secret is in the answer and nowhere else.
pub(super) async fn make(ctx: &Ctx, tx: &mut Tx, account: &Id, purpose: LinkPurpose) -> Result<NewLink, Error> {
    let now = ctx.now();
    let secret = ctx.new_secret();
    let expires_at = now.plus_seconds(purpose.lifetime_seconds());
    let link = MailLink { id: ctx.new_id(), purpose, account: account.clone(), expires_at, used_at: None };
    mail_links::insert(tx, &link, &sha256_hex(secret.as_bytes()), now).await?;
    Ok(NewLink { url: format!("{}/links/{secret}", ctx.settings.base_url), expires_at })
}

/// What a link that works will do.
#[derive(Debug, Clone)]
pub struct OpenLink {
    /// What following it does.
    pub purpose: LinkPurpose,
    /// The person's name.
    pub name: String,
    /// The address that will sign in.
    pub email: String,
    /// The organization's name.
    pub organization: String,
    /// What the person will do, in words.
    pub roles: Vec<&'static str>,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Says what a link will do; none when it is unknown, used or expired, or its account was closed. The three are not told apart.
pub async fn show(ctx: &Ctx, actor: &Actor, secret: &str) -> Result<Option<OpenLink>, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let Some((link, account)) = working(ctx, &mut tx, secret).await? else { return Ok(None) };
    let person = sessions::person(&mut tx, &account).await?;
    Ok(Some(OpenLink {
        purpose: link.purpose,
        name: person.name,
        email: account.email.to_string(),
        organization: person.organization_name,
        roles: account.roles.iter().map(|role| role.label()).collect(),
        expires_at: link.expires_at,
    }))
}

/// What somebody who follows a link sends.
#[derive(Debug, Clone)]
pub struct Following {
    /// The link's secret.
    pub secret: String,
    /// The password chosen, as typed; left alone by links that ask for none.
    pub password: String,
    /// The browser that asks.
    pub device: Browser,
}

/// Does what a link promises and signs its person in; none when the link does not work (any more).
pub async fn follow(ctx: &Ctx, actor: &Actor, input: Following) -> Result<Option<(SignedIn, LinkPurpose)>, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let Some((link, account)) = working(ctx, &mut tx, &input.secret).await? else { return Ok(None) };
    let person = sessions::person(&mut tx, &account).await?;
    drop(tx);
    let hash = if link.purpose.asks_for_password() {
        let mut faults = Faults::default();
        let about = [person.name.as_str(), person.organization_name.as_str(), account.email.as_str()];
        faults.take("password", password_choice::check(ctx, &input.password, &about));
        faults.finish()?;
        Some(passwords::hash(ctx, &input.password).await?)
    } else {
        None
    };
    let mut tx = ctx.db.write().await?;
    let Some((link, account)) = working(ctx, &mut tx, &input.secret).await? else { return Ok(None) };
    if !mail_links::mark_used(&mut tx, &link.id, ctx.now()).await? {
        return Ok(None);
    }
    open(ctx, &mut tx, &account, hash.as_deref()).await?;
    let signed_in = sessions::begin(ctx, &mut tx, &account, &input.device).await?;
    tx.commit().await?;
    Ok(Some((signed_in, link.purpose)))
}

/// Opens the account whose link was followed. With a new password every session begun before ends.
async fn open(ctx: &Ctx, tx: &mut Tx, account: &Account, hash: Option<&str>) -> Result<(), Error> {
    let now = ctx.now();
    let actor = Actor::Person(sessions::person(tx, account).await?);
    mail_links::close_all(tx, &account.id, now).await?;
    if let Some(hash) = hash {
        accounts::set_password(tx, &account.id, hash).await?;
        events::append(tx, now, &actor, &Event::PasswordChanged { account: account.id.clone() }).await?;
        sessions::end_all(ctx, tx, &actor, &account.id, None).await?;
        if account.state == AccountState::Active {
            passwords::tell_of_change(ctx, tx, account).await?;
        }
    }
    if account.state == AccountState::Pending {
        accounts::set_state(tx, &account.id, AccountState::Active).await?;
        events::append(tx, now, &actor, &Event::AccountConfirmed { account: account.id.clone() }).await?;
    }
    Ok(())
}

async fn working(ctx: &Ctx, tx: &mut Tx, secret: &str) -> Result<Option<(MailLink, Account)>, Error> {
    let Some(link) = mail_links::by_secret(tx, &sha256_hex(secret.as_bytes())).await? else { return Ok(None) };
    let Some(account) = accounts::by_id(tx, &link.account).await? else { return Ok(None) };
    Ok(link.works(ctx.now(), account.state).then_some((link, account)))
}
