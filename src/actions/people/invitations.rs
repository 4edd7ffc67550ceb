//! Inviting people: administrators into any organization, a vendor's owners into their own. Who is
//! invited waits for their account and holds nothing until they open it.

use super::limits::{self, Limit};
use super::links::NewLink;
use super::{names, waiting};
use crate::actions::error::Faults;
use crate::actions::mails::accounts::{self as mails, InvitedAlready};
use crate::actions::mails::mail::{self, Addressee};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role, roles_for};
use crate::domain::people::names::can_be_mailed;
use crate::domain::people::organization::Organization;
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::values::{AccountId, EmailAddress, OrganizationId, PersonName};
use crate::store::people::{accounts, organizations, waiting as stored};
use crate::store::{Tx, events};

/// How many people can wait at once for an account with one vendor.
const WAITING_AT_ONCE: usize = 20;

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

/// Invites somebody into an organization, for an administrator.
///
/// # Errors
/// When the actor is no administrator or invited very many, there is no such organization, a field
/// does not fit, or the address has an account.
pub async fn invite(
    ctx: &Ctx,
    actor: &Actor,
    organization: &OrganizationId,
    input: &Invitation,
) -> Result<(), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    if let Some(person) = actor.person() {
        limits::take(ctx, &[Limit::invitations_by(&person.account)]).await?;
    }
    let mut tx = ctx.db.write().await?;
    let organization = organizations::by_id(&mut tx, organization).await?.ok_or(Error::NotFound)?;
    let (one, link) = add(ctx, &mut tx, actor, &organization, input).await?;
    send_link(ctx, &mut tx, actor, &organization, &one, &link).await?;
    Ok(tx.commit().await?)
}

/// Invites a colleague into the actor's own vendor. Whether the address is known here is not told:
/// the answer and the list are the same, and its owner learns by mail what to do.
///
/// # Errors
/// When the actor is no owner or invited very many, a field does not fit, the colleague has an
/// account already, or very many wait.
pub async fn invite_colleague(ctx: &Ctx, actor: &Actor, input: &Invitation) -> Result<(), Error> {
    let person = owner(actor)?;
    limits::take(ctx, &[Limit::colleagues_invited_by(&person.account)]).await?;
    let mut tx = ctx.db.write().await?;
    organizations::lock(&mut tx, &person.organization).await?;
    let organization =
        organizations::by_id(&mut tx, &person.organization).await?.ok_or(Error::NotFound)?;
    let invitee = parse(&organization, input)?;
    if let Some(colleague) = own_account(&mut tx, &organization.id, &invitee.email).await? {
        return Err(Error::field(
            "email",
            format!(
                "{} has an account with this address in your organization already.",
                colleague.name
            ),
        ));
    }
    if stored::list(&mut tx, Some(&organization.id))
        .await?
        .iter()
        .filter(|one| one.email != invitee.email)
        .count()
        >= WAITING_AT_ONCE
    {
        let sentence = format!(
            "{WAITING_AT_ONCE} people wait for an account already. Wait until somebody opens \
             theirs, or take an invitation back."
        );
        return Err(Error::field("email", sentence));
    }
    let (one, link) = wait(ctx, &mut tx, actor, &organization, invitee).await?;
    send(ctx, &mut tx, actor, &organization, &one, &link).await?;
    Ok(tx.commit().await?)
}

/// Mails a fresh link to somebody who waits for their account, for an administrator. Answers the
/// organization's id.
///
/// # Errors
/// When the actor is no administrator or invited very many, or nobody waits with this id.
pub async fn invite_again(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
) -> Result<OrganizationId, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    if let Some(person) = actor.person() {
        limits::take(ctx, &[Limit::invitations_by(&person.account)]).await?;
    }
    renew(ctx, actor, id, None).await
}

/// Mails a fresh link to a colleague who waits for their account.
///
/// # Errors
/// When the actor is no owner or invited very many, or no colleague waits with this id.
pub async fn invite_colleague_again(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<(), Error> {
    let person = owner(actor)?;
    limits::take(ctx, &[Limit::colleagues_invited_by(&person.account)]).await?;
    renew(ctx, actor, id, Some(&person.organization)).await?;
    Ok(())
}

async fn renew(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
    own: Option<&OrganizationId>,
) -> Result<OrganizationId, Error> {
    let mut tx = ctx.db.write().await?;
    let (one, organization) = waiting_at(&mut tx, id, own).await?;
    let (one, link) = waiting::put(ctx, &mut tx, one).await?;
    events::append(&mut tx, ctx.now(), actor, &invited(&one, &organization)).await?;
    send(ctx, &mut tx, actor, &organization, &one, &link).await?;
    tx.commit().await?;
    Ok(organization.id)
}

/// Takes an invitation back, for an administrator. Answers the organization's id.
///
/// # Errors
/// When the actor is no administrator, or nobody waits with this id.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<OrganizationId, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    take_back(ctx, actor, id, None).await
}

/// Takes the invitation of a colleague back.
///
/// # Errors
/// When the actor is no owner, or no colleague waits with this id.
pub async fn withdraw_colleague(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<(), Error> {
    let person = owner(actor)?;
    take_back(ctx, actor, id, Some(&person.organization)).await?;
    Ok(())
}

async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
    own: Option<&OrganizationId>,
) -> Result<OrganizationId, Error> {
    let mut tx = ctx.db.write().await?;
    let (one, organization) = waiting_at(&mut tx, id, own).await?;
    if !stored::remove(&mut tx, &one.id).await? {
        return Err(Error::NotFound);
    }
    events::append(&mut tx, ctx.now(), actor, &Event::InvitationWithdrawn { account: one.id })
        .await?;
    tx.commit().await?;
    Ok(organization.id)
}

/// Opens a closed account anew: its person gets a link, and what they did before stays theirs.
/// Answers the organization's id.
///
/// # Errors
/// When the actor is no administrator, there is no such account, it is open, or its address belongs
/// to another account now.
pub async fn reopen(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<OrganizationId, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let account = accounts::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if account.state == AccountState::Active {
        return Err(Error::WrongState(format!("The account of {} is open.", account.name)));
    }
    if accounts::by_email(&mut tx, &account.email).await?.is_some() {
        let sentence = format!(
            "Another account has the address {} by now. Invite {} with another address.",
            account.email, account.name
        );
        return Err(Error::WrongState(sentence));
    }
    let organization =
        organizations::by_id(&mut tx, &account.organization).await?.ok_or(Error::NotFound)?;
    let place = Place::In(organization.id.clone());
    stored::remove_at(&mut tx, &place, &account.email).await?;
    let one = Waiting {
        id: account.id,
        place,
        email: account.email,
        name: account.name,
        roles: account.roles,
        expires_at: ctx.now(),
    };
    let (one, link) = waiting::put(ctx, &mut tx, one).await?;
    events::append(&mut tx, ctx.now(), actor, &invited(&one, &organization)).await?;
    send_link(ctx, &mut tx, actor, &organization, &one, &link).await?;
    tx.commit().await?;
    Ok(organization.id)
}

/// The actor, when they are a vendor's owner.
fn owner(actor: &Actor) -> Result<&Person, Error> {
    check(
        actor,
        Action::ManageColleagues,
        &Relation { own_organization: true, ..Relation::default() },
    )?;
    actor.person().ok_or(Error::SignIn)
}

/// Whoever waits with this id, at `own` when it is named, with the organization that they wait for.
async fn waiting_at(
    tx: &mut Tx,
    id: &AccountId,
    own: Option<&OrganizationId>,
) -> Result<(Waiting, Organization), Error> {
    let one = stored::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    let organization = waiting::organization_of(tx, &one).await?.ok_or(Error::NotFound)?;
    if own.is_some_and(|own| *own != organization.id) {
        return Err(Error::NotFound);
    }
    Ok((one, organization))
}

async fn own_account(
    tx: &mut Tx,
    organization: &OrganizationId,
    email: &EmailAddress,
) -> Result<Option<Account>, Error> {
    let found = accounts::by_email(tx, email).await?.map(|(account, _)| account);
    Ok(found.filter(|account| account.organization == *organization))
}

/// Whom an invitation is for, once its form is in order.
struct Invitee {
    /// The name that stands in the letter.
    name: PersonName,
    /// Where the letter goes.
    email: EmailAddress,
    /// What the person may do, at least one role.
    roles: Vec<Role>,
}

fn parse(organization: &Organization, input: &Invitation) -> Result<Invitee, Error> {
    let mut faults = Faults::default();
    let name = names::person(&mut faults, &input.name);
    let email = faults.take("email", EmailAddress::parse(&input.email));
    let roles = faults.take("roles", roles_for(organization.kind, &input.roles));
    let (Some(name), Some(email), Some(roles)) = (name, email, roles) else {
        return Err(faults.into_error());
    };
    Ok(Invitee { name, email, roles })
}

/// Puts somebody who is invited by the agency on the list; an address that has an account is named.
pub(super) async fn add(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    organization: &Organization,
    input: &Invitation,
) -> Result<(Waiting, NewLink), Error> {
    let invitee = parse(organization, input)?;
    if accounts::by_email(tx, &invitee.email).await?.is_some() {
        let sentence = format!(
            "There is an account with the address {} already. One address has one account.",
            invitee.email
        );
        return Err(Error::field("email", sentence));
    }
    wait(ctx, tx, actor, organization, invitee).await
}

/// Puts somebody on the list. Whoever had an account with this address and name in the organization
/// before gets that one back.
async fn wait(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    organization: &Organization,
    invitee: Invitee,
) -> Result<(Waiting, NewLink), Error> {
    let Invitee { name, email, roles } = invitee;
    let place = Place::In(organization.id.clone());
    let before = accounts::closed_with(tx, &organization.id, &email).await?;
    let id = match before
        .filter(|before| before.name.as_str().to_lowercase() == name.as_str().to_lowercase())
    {
        Some(before) => {
            stored::remove_at(tx, &place, &email).await?;
            before.id
        }
        None => ctx.new_id(),
    };
    let (one, link) =
        waiting::put(ctx, tx, Waiting { id, place, email, name, roles, expires_at: ctx.now() })
            .await?;
    events::append(tx, ctx.now(), actor, &invited(&one, organization)).await?;
    Ok((one, link))
}

fn invited(one: &Waiting, organization: &Organization) -> Event {
    let roles = one.roles.iter().map(|role| role.word()).collect();
    Event::AccountInvited { account: one.id.clone(), organization: organization.id.clone(), roles }
}

/// Mails the invitation, or to the owner of an account why it cannot be accepted.
async fn send(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    organization: &Organization,
    one: &Waiting,
    link: &NewLink,
) -> Result<(), Error> {
    if accounts::by_email(tx, &one.email).await?.is_none() {
        return send_link(ctx, tx, actor, organization, one, link).await;
    }
    mail::send(ctx, tx, Addressee { email: &one.email, name: None }, &InvitedAlready {}).await
}

/// A name for a letter to somebody who may be a stranger to its bearer.
fn shown<'a>(name: &'a str, otherwise: &'a str) -> &'a str {
    if can_be_mailed(name) { name } else { otherwise }
}

/// Mails the invitation. What people typed stands in it only where it cannot be an advertisement.
async fn send_link(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    organization: &Organization,
    one: &Waiting,
    link: &NewLink,
) -> Result<(), Error> {
    let by = match actor.person() {
        Some(person) if can_be_mailed(&person.name) && can_be_mailed(&person.organization_name) => {
            format!("{} ({})", person.name, person.organization_name)
        }
        Some(_) => "A colleague".to_owned(),
        None => ctx.settings.agency_name.clone(),
    };
    let mail = mails::Invitation {
        by,
        place: shown(organization.name.as_str(), "the inviting organization"),
        roles: one.roles.iter().copied().map(Role::label).collect::<Vec<_>>().join(", "),
        link: &link.url,
        until: ctx.calendar().in_words(link.expires_at),
    };
    let name = Some(one.name.as_str()).filter(|name| can_be_mailed(name));
    mail::send(ctx, tx, Addressee { email: &one.email, name }, &mail).await
}
