//! Conflicts of interest with a vendor as a whole, which hold for all of its disclosures, and who
//! could review a disclosure at all.

use super::conflicts::{Recusal, after_recusal};
use super::standing;
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::review::{Review, ReviewState};
use crate::domain::assessment::vendor_conflict::{Ground, VendorConflict};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, Role};
use crate::domain::people::appointment::{Appointment, ReviewerKind};
use crate::domain::values::{AccountId, DisclosureId, Id, OrganizationId};
use crate::store::assessment::{conflicts, disclosures, reviews, vendor_conflicts};
use crate::store::people::{accounts, appointments};
use crate::store::{Tx, events};

/// Somebody's own conflicts with vendors, and the vendors that they can name.
#[derive(Debug, Clone, Default)]
pub struct OwnConflicts {
    /// What was noted.
    pub noted: Vec<VendorConflict>,
    /// The vendors that submitted something.
    pub vendors: Vec<(OrganizationId, String)>,
}

/// The actor's own conflicts with vendors.
///
/// # Errors
/// When the actor has no part in assessments.
pub async fn own(ctx: &Ctx, actor: &Actor) -> Result<OwnConflicts, Error> {
    check(actor, Action::DeclareVendorConflict, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    Ok(OwnConflicts {
        noted: vendor_conflicts::of_account(&mut tx, &person.account).await?,
        vendors: vendor_conflicts::vendors(&mut tx).await?,
    })
}

/// Notes that the actor has a conflict with a vendor. It cannot be taken back.
///
/// # Errors
/// When the actor has no part in assessments, the vendor is not on the list, or the reason is
/// missing.
pub async fn declare(ctx: &Ctx, actor: &Actor, vendor: &str, reason: &str) -> Result<(), Error> {
    check(actor, Action::DeclareVendorConflict, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let mut faults = Faults::default();
    let known = vendor_conflicts::vendors(&mut tx).await?;
    let found = known.into_iter().find(|(id, _)| id.as_str() == vendor);
    if found.is_none() {
        faults.note("vendor", "Choose a vendor from the list.");
    }
    let reason = faults.reason("reason", reason, true);
    let Some(((vendor, _), reason)) = found.zip(reason) else { return Err(faults.into_error()) };
    let account = accounts::by_id(&mut tx, &person.account).await?.ok_or(Error::NotFound)?;
    note(ctx, &mut tx, actor, &account, &vendor, (Ground::Declared, &reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody who has the role of a reviewer, as a lead may know them.
#[derive(Debug, Clone)]
pub struct Somebody {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// What they bring, where an appointment says it.
    pub kind: Option<ReviewerKind>,
    /// Open reviews of all tools.
    pub open: usize,
    /// Whether they review this disclosure.
    pub assigned: bool,
    /// Whether they have a conflict of interest with it; nobody here learns why.
    pub conflict: bool,
    /// Whether they may be assigned today.
    pub appointed: bool,
    /// The criteria that they are qualified for; none for every one.
    pub criteria: Vec<String>,
}

/// Who could review a disclosure. Asking assigns and tells nobody.
///
/// # Errors
/// When the actor is no lead, has a conflict or has not declared that there is none.
pub async fn who_could(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<(Disclosure, Vec<Somebody>), Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::AssignReviewers, id).await?;
    let conflicted = conflicts::conflicted(&mut tx, id).await?;
    let under_way = reviews::under_way(&mut tx).await?;
    let appointed = appointments::all(&mut tx).await?;
    let mut all = accounts::with_role(&mut tx, Role::Reviewer).await?;
    all.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
    let titles = super::pinned::questionnaire(ctx, &disclosure)?;
    let title = |id: &String| {
        let known = titles.rubric.criterion(id);
        known.map_or_else(|| id.clone(), |known| known.title.clone())
    };
    let somebody = |account: Account| {
        let appointment: Option<&Appointment> = appointed.get(&account.id);
        let mine = |review: &&Review| review.reviewer == account.id;
        let open = |review: &&Review| review.state == ReviewState::Assigned;
        let criteria = appointment.map(|one| one.criteria.iter().map(title).collect());
        Somebody {
            kind: appointment.map(|one| one.kind),
            open: under_way.iter().filter(mine).filter(open).count(),
            assigned: under_way
                .iter()
                .filter(mine)
                .any(|review| review.disclosure == *id && review.state != ReviewState::Recused),
            conflict: conflicted.contains(&account.id),
            appointed: appointment.is_none_or(|one| one.holds_on(ctx.today())),
            criteria: criteria.unwrap_or_default(),
            name: account.name.to_string(),
            account: account.id,
        }
    };
    let mut people: Vec<Somebody> = all.into_iter().map(somebody).collect();
    people.sort_by_key(|one| (one.conflict, !one.appointed, one.open));
    Ok((disclosure, people))
}

/// Notes for somebody else that they have a conflict with the vendor of a disclosure.
///
/// # Errors
/// When the actor is no lead, has a conflict or has not declared that there is none, the person is
/// not on the list, or the reason is missing.
pub async fn pin(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    (person, reason): (&str, &str),
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::AssignReviewers, id).await?;
    let mut faults = Faults::default();
    let account = match Id::parse(person) {
        Some(id) => accounts::by_id(&mut tx, &id).await?,
        None => None,
    };
    let account = account.filter(|account| account.roles.contains(&Role::Reviewer));
    if account.is_none() {
        faults.note("person", "Choose a reviewer from the list.");
    }
    let reason = faults.reason("reason", reason, true);
    let Some((account, reason)) = account.zip(reason) else { return Err(faults.into_error()) };
    let vendor = disclosure.organization.clone();
    note(ctx, &mut tx, actor, &account, &vendor, (Ground::Pinned, &reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes a conflict with a vendor. Reviews that the person holds of its disclosures are set aside,
/// as when they declare a conflict with each; nothing changes when it was noted before.
pub(crate) async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    account: &Account,
    vendor: &OrganizationId,
    (ground, reason): (Ground, &str),
) -> Result<(), Error> {
    let now = ctx.now();
    let by = actor.person().ok_or(Error::SignIn)?;
    // Those with which they have a conflict already are no longer among them.
    let open: Vec<Disclosure> = disclosures::under_way(tx, Some(&account.id))
        .await?
        .into_iter()
        .filter(|disclosure| disclosure.organization == *vendor)
        .collect();
    let about = (ground, reason);
    if !vendor_conflicts::put(tx, &account.id, vendor, about, &by.account, now).await? {
        return Ok(());
    }
    let mut assigned = Vec::new();
    for disclosure in &open {
        // What counts in a proposal stays; its lead is told, and an office can object.
        let aside = matches!(disclosure.state(), State::InReview | State::Scored)
            && reviews::set_aside(tx, &disclosure.id, &account.id).await? > 0;
        assigned.push(aside);
        if disclosure.lead() == Some(&account.id) {
            disclosures::set_lead(tx, &disclosure.id, None).await?;
        }
    }
    let event = Event::VendorConflictNoted {
        account: account.id.clone(),
        organization: vendor.clone(),
        ground: ground.word().to_owned(),
        disclosures: open.iter().map(|disclosure| disclosure.id.clone()).collect(),
    };
    events::append(tx, now, actor, &event).await?;
    for (disclosure, assigned) in open.iter().zip(assigned) {
        let who = Recusal { account: &account.id, name: account.name.as_str(), assigned };
        after_recusal(ctx, tx, actor, disclosure, who).await?;
    }
    Ok(())
}
