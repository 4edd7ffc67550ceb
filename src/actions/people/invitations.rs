//! Inviting people: administrators into any organization, a vendor's owners into their own.

use super::accounts::organization_of;
use super::limits::{self, Limit};
use super::mail_links::{self, NewLink};
use crate::actions::error::Faults;
use crate::actions::letters::letter;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Refusal, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role, roles_for};
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::people::organization::Organization;
use crate::domain::values::{EmailAddress, Id, PersonName};
use crate::store::outbox::{self, NewMail};
use crate::store::people::{accounts, organizations};
use crate::store::{Tx, events};

/// Whom to invite, as typed.
#[derive(Debug, Clone, Default)]
pub struct Invitation {
    /// The person's name.
    pub name: String,
    /// The address that the link goes to.
    pub email: String,
    /// The words of the roles chosen.
    pub roles: Vec<String>,
}

/// Invites somebody into an organization: makes a waiting account and mails a link that opens it.
pub async fn invite(ctx: &Ctx, actor: &Actor, organization: &Id, input: &Invitation) -> Result<(), Error> {
    may_invite(actor, Some(organization))?;
    take_one(ctx, actor).await?;
    let mut tx = ctx.db.write().await?;
    let organization = organizations::by_id(&mut tx, organization).await?.ok_or(Error::NotFound)?;
    let account = add(ctx, &mut tx, actor, &organization, input).await?;
    let link = mail_links::make(ctx, &mut tx, &account.id, LinkPurpose::Invite).await?;
    outbox::put(&mut tx, ctx.now(), &invitation_letter(ctx, actor, &organization, &account, &link)).await?;
    Ok(tx.commit().await?)
}

/// Invites a colleague into the actor's own vendor.
pub async fn invite_colleague(ctx: &Ctx, actor: &Actor, input: &Invitation) -> Result<(), Error> {
    check(actor, Action::ManageColleagues, &Relation { own_organization: true, ..Relation::default() })?;
    let organization = &actor.person().ok_or(Error::SignIn)?.organization;
    invite(ctx, actor, organization, input).await
}

/// Mails a fresh link to somebody whose account still waits to be opened.
pub async fn invite_again(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<Account, Error> {
    let found = accounts::by_id(&mut ctx.db.read().await?, id).await?;
    may_invite(actor, found.as_ref().map(|account| &account.organization))?;
    take_one(ctx, actor).await?;
    let mut tx = ctx.db.write().await?;
    let account = accounts::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if account.state != AccountState::Pending {
        return Err(Error::WrongState(format!("The account of {} does not wait for an invitation.", account.name)));
    }
    let organization = organization_of(&mut tx, &account).await?;
    let link = mail_links::make(ctx, &mut tx, id, LinkPurpose::Invite).await?;
    events::append(&mut tx, ctx.now(), actor, &invited(&account)).await?;
    outbox::put(&mut tx, ctx.now(), &invitation_letter(ctx, actor, &organization, &account, &link)).await?;
    tx.commit().await?;
    Ok(account)
}

/// Administrators invite into every organization, a vendor's owners into their own.
fn may_invite(actor: &Actor, organization: Option<&Id>) -> Result<(), Refusal> {
    let own_organization = organization.is_some_and(|id| actor.person().is_some_and(|person| person.organization == *id));
    check(actor, Action::ManagePeople, &Relation::default())
        .or_else(|_| check(actor, Action::ManageColleagues, &Relation { own_organization, ..Relation::default() }))
}

async fn take_one(ctx: &Ctx, actor: &Actor) -> Result<(), Error> {
    match actor.person() {
        Some(person) => limits::take(ctx, &[Limit::invitations_by(&person.account)]).await,
        None => Ok(()),
    }
}

/// Makes the waiting account of somebody who is invited.
pub(super) async fn add(ctx: &Ctx, tx: &mut Tx, actor: &Actor, organization: &Organization, input: &Invitation) -> Result<Account, Error> {
    let mut faults = Faults::default();
    let name = faults.take("name", PersonName::parse(&input.name));
    let email = faults.take("email", EmailAddress::parse(&input.email));
    let roles = faults.take("roles", roles_for(organization.kind, &input.roles));
    let (Some(name), Some(email), Some(roles)) = (name, email, roles) else { return Err(faults.into_error()) };
    let account = Account { id: ctx.new_id(), organization: organization.id.clone(), email, name, state: AccountState::Pending, roles };
    if !accounts::insert(tx, &account, None, ctx.now()).await? {
        let sentence = format!("There is an account with the address {} already. One address has one account.", account.email);
        return Err(Error::field("email", sentence));
    }
    events::append(tx, ctx.now(), actor, &invited(&account)).await?;
    Ok(account)
}

fn invited(account: &Account) -> Event {
    let roles = account.roles.iter().map(|role| role.word()).collect();
    Event::AccountInvited { account: account.id.clone(), organization: account.organization.clone(), roles }
}

fn invitation_letter(ctx: &Ctx, actor: &Actor, organization: &Organization, account: &Account, link: &NewLink) -> NewMail {
    let by = actor.person().map_or_else(|| ctx.settings.agency_name.clone(), |person| format!("{} ({})", person.name, person.organization_name));
    let roles = account.roles.iter().copied().map(Role::label).collect::<Vec<_>>().join(", ");
    let paragraphs = [
        format!("Hello {},", account.name),
        format!("{by} invites you to Assay. You will work there for {} as: {roles}. Open this link and choose a password:", organization.name),
        link.url.clone(),
        format!("The link works once, until {}.", link.expires_at.in_words()),
        "If you do not know what this is about, do nothing: without the link the account stays shut.".to_owned(),
    ];
    letter(ctx, &account.email, "You are invited to Assay", &paragraphs)
}
