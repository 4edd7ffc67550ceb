//! One-time links: showing what one will do, and doing it. Looking at a link changes nothing, so
//! that a scanner which opens every link in a mail confirms nothing.

use super::devices::Browser;
use super::sessions::{self, SignedIn};
use super::waiting::Confirmed;
use super::{changes, names, password_choice, passwords, waiting};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::{Event, sha256_hex};
use crate::domain::people::account::{Account, Role};
use crate::domain::people::mail_link::{LinkPurpose, MailLink};
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::values::{OrganizationName, Timestamp};
use crate::store::people::{accounts, mail_links};
use crate::store::{Tx, events};

/// Whom a working link is for.
enum Behind {
    /// Somebody who has an account.
    Account(Box<(MailLink, Account)>),
    /// Somebody who waits for theirs.
    Waiting(Box<Waiting>),
}

impl Behind {
    fn purpose(&self) -> LinkPurpose {
        match self {
            Self::Account(behind) => behind.0.purpose,
            Self::Waiting(one) => one.purpose(),
        }
    }
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

/// Says what a link will do; none when it is unknown, used, replaced or expired, or its account was
/// closed. These are not told apart.
///
/// # Errors
/// When the database does not answer. A link that does not work is no error.
pub async fn show(ctx: &Ctx, actor: &Actor, secret: &str) -> Result<Option<OpenLink>, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let roles = |roles: &[Role]| roles.iter().map(|role| role.label()).collect();
    Ok(match working(ctx, &mut tx, secret).await? {
        None => None,
        Some(Behind::Account(behind)) => {
            let (link, account) = *behind;
            let person = sessions::person(&mut tx, &account).await?;
            Some(OpenLink {
                purpose: link.purpose,
                name: person.name,
                email: link.email.unwrap_or(account.email).to_string(),
                organization: person.organization_name,
                roles: roles(&account.roles),
                expires_at: link.expires_at,
            })
        }
        Some(Behind::Waiting(one)) => {
            let organization = match &one.place {
                Place::New(name) => name.to_string(),
                Place::In(_) => waiting::organization_of(&mut tx, &one)
                    .await?
                    .map(|found| found.name.to_string())
                    .unwrap_or_default(),
            };
            Some(OpenLink {
                purpose: one.purpose(),
                name: one.name.to_string(),
                email: one.email.to_string(),
                organization,
                roles: roles(&one.roles),
                expires_at: one.expires_at,
            })
        }
    })
}

/// What somebody who follows a link sends.
#[derive(Debug, Clone)]
pub struct Following {
    /// The link's secret.
    pub secret: String,
    /// The password chosen, as typed; left alone by links that ask for none.
    pub password: String,
    /// The person's own name, when the form asks for it.
    pub name: Option<String>,
    /// The organization's name, when the form asks for it.
    pub organization: Option<String>,
    /// The browser that asks.
    pub device: Browser,
}

/// Does what a link promises and signs its person in; none when the link does not work (any more).
///
/// # Errors
/// When the name or the password does not fit, the vendor's name was taken meanwhile, or too much
/// password work waits.
pub async fn follow(
    ctx: &Ctx,
    actor: &Actor,
    input: Following,
) -> Result<Option<(SignedIn, LinkPurpose)>, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let Some(behind) = working(ctx, &mut tx, &input.secret).await? else { return Ok(None) };
    let known = known(&mut tx, &behind, &input).await?;
    drop(tx);
    let purpose = behind.purpose();
    let confirmed = confirmed(ctx, &behind, &input, &known)?;
    let hash = if purpose.asks_for_password() {
        Some(passwords::hash(ctx, &input.password).await?)
    } else {
        None
    };
    let mut tx = ctx.db.write().await?;
    let account = match (working(ctx, &mut tx, &input.secret).await?, hash, confirmed) {
        (Some(Behind::Waiting(one)), Some(hash), Some(confirmed)) => {
            if let Some(organization) = &confirmed.organization {
                names::free_for_vendor(ctx, &mut tx, "organization", organization.as_str(), None)
                    .await?;
            }
            waiting::open(ctx, &mut tx, &one, confirmed, &hash).await?
        }
        (Some(Behind::Account(behind)), hash, None) => {
            let (link, account) = *behind;
            use_up(ctx, &mut tx, link, account, hash.as_deref()).await?
        }
        _ => None,
    };
    let Some(account) = account else { return Ok(None) };
    let signed_in = sessions::begin(ctx, &mut tx, &account, &input.device).await?;
    tx.commit().await?;
    Ok(Some((signed_in, purpose)))
}

/// What others know of the person behind a link, so that it is no password.
async fn known(tx: &mut Tx, behind: &Behind, input: &Following) -> Result<Vec<String>, Error> {
    let mut known: Vec<String> = input.name.iter().chain(&input.organization).cloned().collect();
    match behind {
        Behind::Account(behind) => {
            let person = sessions::person(tx, &behind.1).await?;
            known.extend([person.name, person.organization_name, behind.1.email.to_string()]);
        }
        Behind::Waiting(one) => {
            known.extend([one.name.to_string(), one.email.to_string()]);
            known.extend(
                waiting::organization_of(tx, one)
                    .await?
                    .map(|organization| organization.name.to_string()),
            );
            if let Place::New(name) = &one.place {
                known.push(name.to_string());
            }
        }
    }
    Ok(known)
}

/// What somebody who opens an account says about themselves. None for whoever has one already.
fn confirmed(
    ctx: &Ctx,
    behind: &Behind,
    input: &Following,
    known: &[String],
) -> Result<Option<Confirmed>, Error> {
    let mut faults = Faults::default();
    if behind.purpose().asks_for_password() {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        faults.take("password", password_choice::check(ctx, &input.password, &known));
    }
    let Behind::Waiting(one) = behind else {
        faults.finish()?;
        return Ok(None);
    };
    let Place::New(typed) = &one.place else {
        faults.finish()?;
        return Ok(Some(Confirmed { name: one.name.clone(), organization: None }));
    };
    let name = input
        .name
        .as_ref()
        .map_or_else(|| Some(one.name.clone()), |name| names::person(&mut faults, name));
    let organization = faults.take(
        "organization",
        input
            .organization
            .as_ref()
            .map_or_else(|| Ok(typed.clone()), |name| OrganizationName::parse(name)),
    );
    faults.finish()?;
    Ok(name.map(|name| Confirmed { name, organization }))
}

/// Uses a link of somebody who has an account; none when it was used before. With a new password
/// every session begun before ends.
async fn use_up(
    ctx: &Ctx,
    tx: &mut Tx,
    link: MailLink,
    account: Account,
    hash: Option<&str>,
) -> Result<Option<Account>, Error> {
    let now = ctx.now();
    if !mail_links::mark_used(tx, &link.id, now).await? {
        return Ok(None);
    }
    let actor = Actor::Person(sessions::person(tx, &account).await?);
    mail_links::close_all(tx, &account.id, now).await?;
    if let Some(email) = &link.email
        && !changes::confirm_address(ctx, tx, &actor, &account, email).await?
    {
        return Ok(None);
    }
    if let Some(hash) = hash {
        accounts::set_password(tx, &account.id, hash).await?;
        events::append(tx, now, &actor, &Event::PasswordChanged { account: account.id.clone() })
            .await?;
        sessions::end_all(ctx, tx, &actor, &account.id, None).await?;
        passwords::tell_of_change(ctx, tx, &account).await?;
    }
    Ok(Some(account))
}

async fn working(ctx: &Ctx, tx: &mut Tx, secret: &str) -> Result<Option<Behind>, Error> {
    if let Some(one) = waiting::by_secret(ctx, tx, secret).await? {
        return Ok(Some(Behind::Waiting(Box::new(one))));
    }
    let Some(link) = mail_links::by_secret(tx, &sha256_hex(secret.as_bytes())).await? else {
        return Ok(None);
    };
    let Some(account) = accounts::by_id(tx, &link.account).await? else { return Ok(None) };
    Ok(link.works(ctx.now(), account.state).then(|| Behind::Account(Box::new((link, account)))))
}
