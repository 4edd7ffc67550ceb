//! Who may review, from when until when, what, and to which vendors they belong.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::actions::assessment::disclosures::newest_questionnaire;
use crate::actions::assessment::vendor_conflicts::note;
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::vendor_conflict::{Ground, VendorConflict};
use crate::domain::event::Event;
use crate::domain::measures::documents::date::{optional_day, whole_day};
use crate::domain::people::account::{Account, Role};
use crate::domain::people::appointment::{Appointment, ReviewerKind};
use crate::domain::values::{AccountId, Invalid, OrganizationId};
use crate::store::assessment::vendor_conflicts;
use crate::store::people::{accounts, appointments};
use crate::store::{Tx, events};

/// The reason that stands at an affiliation.
const AFFILIATED: &str = "Belongs to the vendor, as an administrator noted.";

/// A reviewer with their appointment.
#[derive(Debug, Clone)]
pub struct Appointed {
    /// The reviewer.
    pub account: Account,
    /// The appointment; none when nobody noted one.
    pub appointment: Option<Appointment>,
    /// The criteria of the newest questionnaire: id and title.
    pub criteria: Vec<(String, String)>,
    /// The vendors that submitted something.
    pub vendors: Vec<(OrganizationId, String)>,
    /// The conflicts with vendors that are on record.
    pub conflicts: Vec<VendorConflict>,
}

/// What an administrator types.
#[derive(Debug, Clone, Default)]
pub struct TypedAppointment {
    /// What the reviewer brings, as sent.
    pub kind: String,
    /// The first day, as typed.
    pub first: String,
    /// The last day, as typed; empty for none.
    pub last: String,
    /// The criteria, as sent; none for every one.
    pub criteria: Vec<String>,
    /// The vendors that the reviewer belongs to, as sent.
    pub vendors: Vec<String>,
}

/// A reviewer with their appointment.
///
/// # Errors
/// When the actor is no administrator, or there is no such reviewer.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<Appointed, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    load(ctx, &mut ctx.db.read().await?, id).await
}

async fn load(ctx: &Ctx, tx: &mut Tx, id: &AccountId) -> Result<Appointed, Error> {
    let account = accounts::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    if !account.roles.contains(&Role::Reviewer) {
        return Err(Error::NotFound);
    }
    let criteria = newest_questionnaire(ctx)?;
    let criteria = criteria.rubric.criteria.iter();
    Ok(Appointed {
        appointment: appointments::all(tx).await?.remove(id),
        criteria: criteria.map(|one| (one.id.clone(), one.title.clone())).collect(),
        vendors: vendor_conflicts::vendors(tx).await?,
        conflicts: vendor_conflicts::of_account(tx, id).await?,
        account,
    })
}

/// Notes an appointment, and the vendors that the reviewer belongs to.
///
/// # Errors
/// When the actor is no administrator, there is no such reviewer, or a field does not fit.
pub async fn save(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
    typed: &TypedAppointment,
) -> Result<(), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let by = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let before = load(ctx, &mut tx, id).await?;
    let appointment = read(id, typed, &before)?;
    appointments::put(&mut tx, &appointment, &by.account, now).await?;
    let event = Event::ReviewerAppointed {
        account: id.clone(),
        form: appointment.kind.word().to_owned(),
        first_on: appointment.first_on.to_string(),
        last_on: appointment.last_on.map(|day| day.to_string()),
        criteria: appointment.criteria.iter().cloned().collect(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    for (vendor, _) in &before.vendors {
        let held = before
            .conflicts
            .iter()
            .any(|one| one.organization == *vendor && one.ground == Ground::Affiliated);
        let ticked = typed.vendors.iter().any(|sent| sent == vendor.as_str());
        if ticked && !held {
            let about = (Ground::Affiliated, AFFILIATED);
            note(ctx, &mut tx, actor, &before.account, vendor, about).await?;
        } else if held && !ticked {
            vendor_conflicts::end_affiliation(&mut tx, id, vendor).await?;
            let event = Event::VendorConflictNoted {
                account: id.clone(),
                organization: vendor.clone(),
                ground: "ended".to_owned(),
                disclosures: Vec::new(),
            };
            events::append(&mut tx, now, actor, &event).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

fn read(
    id: &AccountId,
    typed: &TypedAppointment,
    before: &Appointed,
) -> Result<Appointment, Error> {
    let mut faults = Faults::default();
    let kind = faults.take("kind", ReviewerKind::parse(&typed.kind));
    let first: Option<NaiveDate> = faults.take("first", whole_day(&typed.first).map_err(Invalid));
    let last = faults.take("last", optional_day(&typed.last).map_err(Invalid)).flatten();
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        faults.note("last", "The last day comes before the first. Enter a later one.");
    }
    let known = |id: &String| before.criteria.iter().any(|(known, _)| known == id);
    if !typed.criteria.iter().all(known) {
        faults.note("criteria", "Choose from the list.");
    }
    let criteria: BTreeSet<String> = typed.criteria.iter().cloned().collect();
    faults.or(|| {
        Some(Appointment {
            account: id.clone(),
            kind: kind?,
            first_on: first?,
            last_on: last,
            criteria,
        })
    })
}
