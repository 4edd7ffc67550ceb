//! Vendors register themselves; a mail proves the address before the account opens.

use super::limits::{self, Limit};
use super::mail_links::{self, NewLink};
use super::{organizations, password_choice};
use crate::actions::error::Faults;
use crate::actions::letters::letter;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::people::organization::OrganizationKind;
use crate::domain::values::{EmailAddress, OrganizationName, PersonName};
use crate::store::outbox::{self, NewMail};
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// What somebody types to register a vendor, and where from.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The organization's name, as typed.
    pub organization: String,
    /// The person's name, as typed.
    pub name: String,
    /// The address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: String,
    /// The network address that asks.
    pub network: String,
}

struct Parsed {
    organization: OrganizationName,
    name: PersonName,
    email: EmailAddress,
}

/// Registers a vendor and its first owner, and mails a link that opens the account. The answer is the same, after the same work, when
/// the address has an account already; then the mail says so.
pub async fn register(ctx: &Ctx, actor: &Actor, input: Registration) -> Result<(), Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let parsed = parse(ctx, &input)?;
    let place = ctx.hashing.place()?;
    limits::take(ctx, &[Limit::mail_to_address(&parsed.email), Limit::mail_by_network(&input.network)]).await?;
    let hash = place.hash(&input.password).await?;
    let mut tx = ctx.db.write().await?;
    let mail = match accounts::by_email(&mut tx, &parsed.email).await? {
        Some((account, _)) => known_letter(ctx, &account),
        None => create(ctx, &mut tx, actor, parsed, &hash).await?,
    };
    outbox::put(&mut tx, ctx.now(), &mail).await?;
    Ok(tx.commit().await?)
}

fn parse(ctx: &Ctx, input: &Registration) -> Result<Parsed, Error> {
    let mut faults = Faults::default();
    let organization = faults.take("organization", OrganizationName::parse(&input.organization));
    let name = faults.take("name", PersonName::parse(&input.name));
    let email = faults.take("email", EmailAddress::parse(&input.email));
    let password = faults.take("password", password_choice::check(ctx, &input.password, &[&input.organization, &input.name, &input.email]));
    match (organization, name, email, password) {
        (Some(organization), Some(name), Some(email), Some(())) => Ok(Parsed { organization, name, email }),
        _ => Err(faults.into_error()),
    }
}

async fn create(ctx: &Ctx, tx: &mut Tx, actor: &Actor, parsed: Parsed, hash: &str) -> Result<NewMail, Error> {
    let now = ctx.now();
    let organization = organizations::create(ctx, tx, actor, OrganizationKind::Vendor, parsed.organization).await?;
    let account = Account {
        id: ctx.new_id(),
        organization: organization.id,
        email: parsed.email,
        name: parsed.name,
        state: AccountState::Pending,
        roles: vec![Role::VendorOwner],
    };
    if !accounts::insert(tx, &account, Some(hash), now).await? {
        return Err(Error::Stale("This form arrived twice at the same moment. Send it once more.".to_owned()));
    }
    events::append(tx, now, actor, &Event::AccountRegistered { account: account.id.clone() }).await?;
    let link = mail_links::make(ctx, tx, &account.id, LinkPurpose::Confirm).await?;
    Ok(confirmation_letter(ctx, &account, &link))
}

/// Carries nothing that was typed: whoever registers chooses the words and the receiver, and could send an advertisement.
fn confirmation_letter(ctx: &Ctx, account: &Account, link: &NewLink) -> NewMail {
    let paragraphs = [
        "Hello,".to_owned(),
        "somebody, most likely you, registered as a vendor with this email address. Open this link and press the button to confirm it:".to_owned(),
        link.url.clone(),
        format!("The link works once, until {}.", link.expires_at.in_words()),
        "If it was not you, do nothing: without the link the account stays shut.".to_owned(),
    ];
    letter(ctx, &account.email, "Confirm your registration", &paragraphs)
}

fn known_letter(ctx: &Ctx, account: &Account) -> NewMail {
    let base = &ctx.settings.base_url;
    let way_out = match account.state {
        AccountState::Active => format!("Sign in with it: {base}/sign-in\nIf you forgot the password, choose a new one: {base}/passwords/new"),
        AccountState::Pending => {
            format!("It waits for the link in an earlier mail. If you no longer have that mail, ask for a new link: {base}/passwords/new")
        }
        AccountState::Closed => "It was closed. Ask the agency if you need it again.".to_owned(),
    };
    let paragraphs = [
        "Hello,".to_owned(),
        "somebody, most likely you, tried to register as a vendor with this email address. There is an account with it already.".to_owned(),
        way_out,
        "If it was not you, do nothing: nothing was changed.".to_owned(),
    ];
    letter(ctx, &account.email, "You have an account already", &paragraphs)
}
