//! Organizations and who is in them, for the agency's administrators.

use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::event::Event;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{OrganizationName, slug};
use crate::store::people::organizations;
use crate::store::{Tx, events};

/// How many organizations of one name get a numbered word in addresses before the word takes the id.
const NUMBERED: u32 = 20;

/// Adds an organization under a word in addresses that is still free.
pub(super) async fn create(ctx: &Ctx, tx: &mut Tx, actor: &Actor, kind: OrganizationKind, name: OrganizationName) -> Result<Organization, Error> {
    let (id, now, word) = (ctx.new_id(), ctx.now(), slug(name.as_str()));
    let numbered = (1..=NUMBERED).map(|number| if number == 1 { word.clone() } else { format!("{word}-{number}") });
    for slug in numbered.chain([format!("{word}-{id}")]) {
        let organization = Organization { id: id.clone(), kind, name: name.clone(), slug };
        if organizations::insert(tx, &organization, now).await? {
            let event = Event::OrganizationCreated { organization: id, name: name.to_string() };
            events::append(tx, now, actor, &event).await?;
            return Ok(organization);
        }
    }
    Err(Error::Internal(format!("no free word in addresses was found for the organization {name}")))
}
