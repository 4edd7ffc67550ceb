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

/// The name under which an address says which district it is about.
pub const DISTRICT: &str = "district";

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
    /// Whether it is another district than the one that they chose, so that only what names it
    /// leads to its desk.
    pub apart: bool,
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

    /// An address that stays with this district, whichever its center's people choose meanwhile.
    pub fn staying(&self, path: &str) -> String {
        if self.center.is_none() {
            return path.to_owned();
        }
        let between = if path.contains('?') { '&' } else { '?' };
        format!("{path}{between}{DISTRICT}={}", self.district.id)
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

/// Who acts for their own district, or of their center's for the one that the address names or that
/// they chose, and may do this at its desk.
pub(super) async fn own(tx: &mut Tx, actor: &Actor, action: Action) -> Result<Acting, Error> {
    let Some(person) = actor.person() else { return Err(not_theirs(actor, action)) };
    check(actor, action, &Relation { own_organization: true, ..Relation::default() })?;
    let all = districts(tx, person).await?;
    if person.grant.is_some() && all.is_empty() {
        return Err(Error::BadToken);
    }
    if all.is_empty() {
        return Err(Error::NotAllowed(
            "Your center acts for no district yet. An administrator of the agency says for which \
             ones it does."
                .to_owned(),
        ));
    }
    let asked = person.district.as_ref();
    acting(tx, person, all, asked).await?.ok_or(Error::NotFound)
}

/// Who acts for this district, and may do this at its desk.
pub(super) async fn of(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    district: &OrganizationId,
) -> Result<Acting, Error> {
    let Some(person) = actor.person() else { return Err(not_theirs(actor, action)) };
    let all = districts(tx, person).await?;
    let own_organization = all.iter().any(|one| one.id == *district);
    check(actor, action, &Relation { own_organization, ..Relation::default() })?;
    acting(tx, person, all, Some(district)).await?.ok_or(Error::NotFound)
}

/// Whoever acts for the district that is asked for, or else for the one that they chose; none where
/// it is not among all that they can act for.
async fn acting(
    tx: &mut Tx,
    person: &Person,
    mut all: Vec<Organization>,
    asked: Option<&OrganizationId>,
) -> Result<Option<Acting>, Error> {
    let by_center = person.kind == OrganizationKind::ServiceCenter;
    let chosen = if by_center { centers::chosen(tx, &person.account).await? } else { None };
    let place = |id: &OrganizationId| all.iter().position(|one| one.id == *id);
    let usual = chosen.as_ref().and_then(place).unwrap_or_default();
    let Some(at) = asked.map_or(Some(usual), place).filter(|at| *at < all.len()) else {
        return Ok(None);
    };
    Ok(Some(Acting {
        district: all.swap_remove(at),
        center: by_center.then(|| person.organization_name.clone()),
        account: person.account.clone(),
        token: person.grant.as_ref().map(|grant| grant.name.clone()),
        apart: by_center && person.grant.is_none() && at != usual,
    }))
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
