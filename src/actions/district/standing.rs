//! For which district somebody acts: their own.

use crate::actions::Error;
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::district::event::{DistrictAct, DistrictEvent};
use crate::domain::event::Event;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{AccountId, OrganizationId};
use crate::store::Tx;
use crate::store::people::organizations;

/// Somebody who acts for a district.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The district.
    pub district: Organization,
    /// The name of the regional center that acts for it; none when its own people do.
    pub center: Option<String>,
    /// Who acts.
    pub account: AccountId,
}

impl Acting {
    /// What they did, as an event of the record.
    pub(super) fn did(&self, act: DistrictAct) -> Event {
        Event::District(DistrictEvent {
            district: self.district.id.clone(),
            center: self.center.clone(),
            act,
        })
    }
}

/// Who acts for their own district, and may do this at its desk.
pub(super) async fn own(tx: &mut Tx, actor: &Actor, action: Action) -> Result<Acting, Error> {
    match actor.person() {
        Some(person) => of(tx, actor, action, &person.organization.clone()).await,
        None => Err(not_theirs(actor, action)),
    }
}

/// Who acts for this district, and may do this at its desk.
pub(super) async fn of(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    district: &OrganizationId,
) -> Result<Acting, Error> {
    let Some(person) = actor.person() else { return Err(not_theirs(actor, action)) };
    let own_organization = person.organization == *district;
    check(actor, action, &Relation { own_organization, ..Relation::default() })?;
    let found = organizations::by_id(tx, district).await?;
    let district = found.filter(|one| one.kind == OrganizationKind::District);
    let district = district.ok_or(Error::NotFound)?;
    Ok(Acting { district, center: None, account: person.account.clone() })
}

/// Why nobody in particular may not do this.
fn not_theirs(actor: &Actor, action: Action) -> Error {
    check(actor, action, &Relation::default()).err().map_or(Error::NotFound, Error::from)
}
