//! For which district somebody acts: their own, or one that their regional service center acts for.

use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::assessment::product::Product;
use crate::domain::district::event::{DistrictAct, DistrictEvent};
use crate::domain::event::Event;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{AccountId, OrganizationId};
use crate::store::Tx;
use crate::store::assessment::products;
use crate::store::district::centers;
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
    /// What the token is called with which a program acts for them; none when they do themselves.
    pub token: Option<String>,
}

impl Acting {
    /// What they did, as an event of the record.
    pub(super) fn did(&self, act: DistrictAct) -> Event {
        Event::District(DistrictEvent {
            district: self.district.id.clone(),
            center: self.center.clone(),
            by_token: self.token.clone(),
            act,
        })
    }

    /// Goes on only if a form was about this district. A program names none: its token is of one
    /// district alone.
    pub(super) fn still_for(self, shown: &str) -> Result<Self, Error> {
        if shown == self.district.id.as_str() || (shown.is_empty() && self.token.is_some()) {
            return Ok(self);
        }
        if shown.is_empty() {
            return Err(Error::Stale(format!(
                "Your form did not say which district it is about, so nothing was done. You act \
                 for {}. Open the page again and send the form from there.",
                self.district.name
            )));
        }
        Err(Error::Stale(format!(
            "Your page was about another district, and you act for {} now, so nothing was done. \
             Choose the district again and send the form once more.",
            self.district.name
        )))
    }
}

/// The districts that somebody can act for, by name; for a program no other than its token's.
pub(super) async fn districts(tx: &mut Tx, person: &Person) -> Result<Vec<Organization>, Error> {
    let mut all = if person.kind == OrganizationKind::ServiceCenter {
        centers::districts_of(tx, &person.organization).await?
    } else {
        organizations::by_id(tx, &person.organization).await?.into_iter().collect()
    };
    all.retain(|one| one.kind == OrganizationKind::District);
    if let Some(grant) = &person.grant {
        all.retain(|one| one.id == grant.district);
    }
    Ok(all)
}

/// Who acts for their own district, or for the one that they chose of their center's, and may do
/// this at its desk.
pub(super) async fn own(tx: &mut Tx, actor: &Actor, action: Action) -> Result<Acting, Error> {
    let Some(person) = actor.person() else { return Err(not_theirs(actor, action)) };
    check(actor, action, &Relation { own_organization: true, ..Relation::default() })?;
    let mut all = districts(tx, person).await?;
    if person.grant.is_some() && all.is_empty() {
        return Err(Error::BadToken);
    }
    let chosen = centers::chosen(tx, &person.account).await?;
    let place = chosen.and_then(|chosen| all.iter().position(|one| one.id == chosen));
    if all.is_empty() {
        return Err(Error::NotAllowed(
            "Your center acts for no district yet. An administrator of the agency says for which \
             ones it does."
                .to_owned(),
        ));
    }
    Ok(acting(person, all.swap_remove(place.unwrap_or_default())))
}

/// Who acts for this district, and may do this at its desk.
pub(super) async fn of(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    district: &OrganizationId,
) -> Result<Acting, Error> {
    let Some(person) = actor.person() else { return Err(not_theirs(actor, action)) };
    let found = districts(tx, person).await?.into_iter().find(|one| one.id == *district);
    let relation = Relation { own_organization: found.is_some(), ..Relation::default() };
    check(actor, action, &relation)?;
    Ok(acting(person, found.ok_or(Error::NotFound)?))
}

fn acting(person: &Person, district: Organization) -> Acting {
    let by_center = person.kind == OrganizationKind::ServiceCenter;
    Acting {
        district,
        center: by_center.then(|| person.organization_name.clone()),
        account: person.account.clone(),
        token: person.grant.as_ref().map(|grant| grant.name.clone()),
    }
}

/// Whether the policy lets the actor change a desk that they may see.
pub(super) fn may_manage(actor: &Actor) -> bool {
    let own = Relation { own_organization: true, ..Relation::default() };
    check(actor, Action::ManageDesk, &own).is_ok()
}

/// The product of a listing that the registry shows.
pub(super) async fn listed(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    slug: &str,
) -> Result<Product, Error> {
    snapshot::read(ctx, actor)?.shelf.listing(slug).ok_or(Error::NotFound)?;
    products::by_slug(tx, slug).await?.ok_or(Error::NotFound)
}

/// Why nobody in particular may not do this.
fn not_theirs(actor: &Actor, action: Action) -> Error {
    check(actor, action, &Relation::default()).err().map_or(Error::NotFound, Error::from)
}
