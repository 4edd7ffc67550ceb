//! Vendors register themselves. Nothing comes of it until the owner of the address follows the
//! mailed link, says who they are and chooses the password: whoever typed the address first has
//! gained nothing.

use super::limits::{self, Limit};
use super::{names, waiting};
use crate::actions::error::Faults;
use crate::actions::mails::accounts::{self as mails, RegisteredAlready};
use crate::actions::mails::mail::{self, Addressee};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::people::account::Role;
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::values::{EmailAddress, OrganizationName, PersonName};
use crate::store::people::accounts;

/// What somebody types to register a vendor, and where from.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The organization's name, as typed.
    pub organization: String,
    /// The person's name, as typed.
    pub name: String,
    /// The address, as typed.
    pub email: String,
    /// The network address that asks.
    pub network: String,
}

/// Registers a vendor and its first owner: mails a link that opens the account. Registering anew
/// takes the place of a registration that was not opened. The answer is the same when the address
/// has an account already; then the mail says so.
///
/// # Errors
/// When a field does not fit, the vendor's name is too much like another's, or very many mails were
/// asked for.
pub async fn register(ctx: &Ctx, actor: &Actor, input: Registration) -> Result<(), Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let (organization, name, email) = parse(&input)?;
    limits::take(ctx, &[Limit::mail_to_address(&email), Limit::mail_by_network(&input.network)])
        .await?;
    let mut tx = ctx.db.write().await?;
    names::free_for_vendor(ctx, &mut tx, "organization", organization.as_str(), None).await?;
    if accounts::by_email(&mut tx, &email).await?.is_some() {
        mail::send(ctx, &mut tx, Addressee { email: &email, name: None }, &RegisteredAlready {})
            .await?;
    } else {
        let (id, roles) = (ctx.new_id(), vec![Role::VendorOwner]);
        let one = Waiting {
            id,
            place: Place::New(organization),
            email,
            name,
            roles,
            expires_at: ctx.now(),
        };
        let (one, link) = waiting::put(ctx, &mut tx, one).await?;
        let mail = mails::Registration {
            link: &link.url,
            until: ctx.calendar().in_words(link.expires_at),
        };
        mail::send(ctx, &mut tx, Addressee { email: &one.email, name: None }, &mail).await?;
    }
    Ok(tx.commit().await?)
}

fn parse(input: &Registration) -> Result<(OrganizationName, PersonName, EmailAddress), Error> {
    let mut faults = Faults::default();
    let organization = faults.take("organization", OrganizationName::parse(&input.organization));
    let name = names::person(&mut faults, &input.name);
    let email = faults.take("email", EmailAddress::parse(&input.email));
    match (organization, name, email) {
        (Some(organization), Some(name), Some(email)) => Ok((organization, name, email)),
        _ => Err(faults.into_error()),
    }
}
