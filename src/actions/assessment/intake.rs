//! Intake by cycles: the administrator keeps them, vendors submit while one is open, and everybody
//! reads how each stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::notices;
use crate::actions::error::Faults;
use crate::actions::mails::intake::{CycleCloses, CycleExtended, DraftLine};
use crate::actions::mails::mail::{self, Mail};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::intake::{
    CaseStands, CycleDays, CycleName, CycleState, Door, IntakeCycle, takes,
};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::Decision;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::people::account::Account;
use crate::domain::registry::state::ListingState;
use crate::domain::values::{AccountId, CycleId, DisclosureId, Invalid};
use crate::store::assessment::intake::{self as stored, CycleCase};
use crate::store::assessment::reminders::{self, Why};
use crate::store::assessment::{disclosures, renewals};
use crate::store::registry::listings::{self, Standing};
use crate::store::{Tx, events};

/// Days before its end at which vendors with unfinished drafts are reminded of a cycle.
const REMINDED_DAYS: i64 = 7;

/// A cycle with how it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingCycle {
    /// The cycle.
    pub cycle: IntakeCycle,
    /// How it stands.
    pub state: CycleState,
    /// Whether something was submitted to it.
    pub used: bool,
}

/// What an administrator types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedCycle {
    /// The name.
    pub name: String,
    /// What it is meant for; empty for every tool.
    pub takes: String,
    /// The first day.
    pub opens_on: String,
    /// The last day.
    pub closes_on: String,
    /// The day until which reviews are to be done.
    pub review_until: String,
    /// The day on which decisions are announced.
    pub announced_on: String,
}

impl TypedCycle {
    /// A form that is filled with a cycle.
    pub fn of(cycle: &IntakeCycle) -> Self {
        Self {
            name: cycle.name.to_string(),
            takes: cycle.takes.clone().unwrap_or_default(),
            opens_on: cycle.opens_on.to_string(),
            closes_on: cycle.closes_on.to_string(),
            review_until: cycle.review_until.to_string(),
            announced_on: cycle.announced_on.to_string(),
        }
    }
}

/// Every cycle for everybody, the one that opens last first; none where the agency takes
/// disclosures at any time.
///
/// # Errors
/// When the records do not answer.
pub async fn public(ctx: &Ctx, actor: &Actor) -> Result<Option<Vec<StandingCycle>>, Error> {
    check(actor, Action::ReadRegistry, &Relation::default())?;
    if !ctx.settings.by_cycles {
        return Ok(None);
    }
    standing(ctx, &mut ctx.db.read().await?).await.map(Some)
}

/// Every cycle for whoever keeps them.
///
/// # Errors
/// When the actor is no administrator.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<StandingCycle>, Error> {
    check(actor, Action::ManageCycles, &Relation::default())?;
    standing(ctx, &mut ctx.db.read().await?).await
}

/// One cycle for whoever keeps them.
///
/// # Errors
/// When the actor is no administrator, or there is no such cycle.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &CycleId) -> Result<StandingCycle, Error> {
    let all = list(ctx, actor).await?;
    all.into_iter().find(|one| one.cycle.id == *id).ok_or(Error::NotFound)
}

async fn standing(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<StandingCycle>, Error> {
    let cycles = stored::all(tx).await?;
    let cases = stored::cases(tx).await?;
    let listed: BTreeMap<DisclosureId, Standing> =
        listings::standings(tx).await?.into_iter().collect();
    let today = ctx.today();
    let told = |cycle: IntakeCycle| {
        let own: Vec<CaseStands> = cases
            .iter()
            .filter(|case| case.cycle == cycle.id)
            .map(|case| stands(case, listed.get(&case.disclosure), today))
            .collect();
        StandingCycle { state: cycle.state(today, &own), used: !own.is_empty(), cycle }
    };
    Ok(cycles.into_iter().map(told).collect())
}

fn stands(case: &CycleCase, listed: Option<&Standing>, today: NaiveDate) -> CaseStands {
    match case.state {
        State::Decided => CaseStands::Decided,
        State::Withdrawn => CaseStands::Over,
        State::Published => match listed.map(|one| one.state.on(today, one.expires_on)) {
            Some(ListingState::Published | ListingState::Suspended) => CaseStands::Listed,
            Some(ListingState::Expired | ListingState::Revoked) | None => CaseStands::Over,
        },
        State::Draft
        | State::Submitted
        | State::Returned
        | State::InReview
        | State::Scored
        | State::Proposed => CaseStands::UnderReview,
    }
}

/// Notes a new cycle.
///
/// # Errors
/// When the actor is no administrator, or a field does not fit.
pub async fn add(ctx: &Ctx, actor: &Actor, typed: &TypedCycle) -> Result<(), Error> {
    check(actor, Action::ManageCycles, &Relation::default())?;
    let by = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx).await?;
    let cycle = read(typed, (ctx.new_id(), 1), &stored::all(&mut tx).await?)?;
    if cycle.closes_on < ctx.today() {
        return Err(Error::field(
            "closes_on",
            "That day is past, so nothing could be submitted. Enter today or a later day.",
        ));
    }
    stored::insert(&mut tx, &cycle, (&by.account, ctx.now())).await?;
    events::append(&mut tx, ctx.now(), actor, &kept(&cycle)).await?;
    tx.commit().await?;
    Ok(())
}

fn kept(cycle: &IntakeCycle) -> Event {
    Event::CycleKept {
        cycle: cycle.id.clone(),
        name: cycle.name.to_string(),
        opens_on: cycle.opens_on.to_string(),
        closes_on: cycle.closes_on.to_string(),
        review_until: cycle.review_until.to_string(),
        announced_on: cycle.announced_on.to_string(),
    }
}

fn read(
    typed: &TypedCycle,
    (id, revision): (CycleId, i64),
    others: &[IntakeCycle],
) -> Result<IntakeCycle, Error> {
    let mut faults = Faults::default();
    let mut day = |field: &str, text: &str| faults.take(field, whole_day(text).map_err(Invalid));
    let days = (
        day("opens_on", &typed.opens_on),
        day("closes_on", &typed.closes_on),
        day("review_until", &typed.review_until),
        day("announced_on", &typed.announced_on),
    );
    let name = faults.take("name", CycleName::parse(&typed.name));
    let takes = faults.take("takes", takes(&typed.takes));
    let days = match days {
        (Some(opens_on), Some(closes_on), Some(review_until), Some(announced_on)) => {
            Some(CycleDays { opens_on, closes_on, review_until, announced_on })
        }
        _ => None,
    };
    for (field, fault) in days.iter().flat_map(CycleDays::faults) {
        faults.note(field, fault);
    }
    let meets = |other: &&IntakeCycle| {
        other.id != id && days.as_ref().is_some_and(|days| days.meet(&other.days()))
    };
    if let Some(other) = others.iter().find(meets) {
        faults.note("opens_on", met(other));
    }
    faults.or(|| {
        let days = days?;
        Some(IntakeCycle {
            id,
            name: name?,
            takes: takes?,
            opens_on: days.opens_on,
            closes_on: days.closes_on,
            review_until: days.review_until,
            announced_on: days.announced_on,
            revision,
        })
    })
}

fn met(other: &IntakeCycle) -> String {
    format!(
        "{} takes disclosures from {} until {}, and two cycles are never open on one day. Choose \
         days before or after it.",
        other.name,
        day_in_words(other.opens_on),
        day_in_words(other.closes_on)
    )
}

/// Changes a cycle. Where an open one closes later than it said, the people with drafts are told.
///
/// # Errors
/// When the actor is no administrator, there is no such cycle, it was changed meanwhile, a field
/// does not fit, or a day is moved that vendors or submissions rest on.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: &CycleId,
    typed: &TypedCycle,
    seen: Seen<'_>,
) -> Result<(), Error> {
    check(actor, Action::ManageCycles, &Relation::default())?;
    let by = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx).await?;
    let all = stored::all(&mut tx).await?;
    let before = all.iter().find(|one| one.id == *id).ok_or(Error::NotFound)?;
    seen.is_still(&before.stamp(), "This cycle")?;
    let after = read(typed, (id.clone(), before.revision + 1), &all)?;
    keeps_its_word(before, &after, ctx.today())?;
    let cases = stored::cases(&mut tx).await?;
    let fallen = cases.iter().filter(|case| case.cycle == *id);
    if let Some(fallen) = fallen.into_iter().find(|case| !after.is_open_on(case.entered_on)) {
        let field = if fallen.entered_on < after.opens_on { "opens_on" } else { "closes_on" };
        return Err(Error::field(
            field,
            format!(
                "Something was submitted on {} and belongs to this cycle for good. Choose days \
                 that hold it.",
                day_in_words(fallen.entered_on)
            ),
        ));
    }
    if !stored::update(&mut tx, &after, (&by.account, ctx.now())).await? {
        return Err(Error::changed_since("cycle"));
    }
    events::append(&mut tx, ctx.now(), actor, &kept(&after)).await?;
    if ctx.settings.by_cycles
        && before.is_open_on(ctx.today())
        && before.closes_on < after.closes_on
    {
        for (account, lines) in with_drafts(&mut tx).await? {
            let mail = CycleExtended {
                cycle: after.name.as_str(),
                before: day_in_words(before.closes_on),
                closes: day_in_words(after.closes_on),
                lines,
            };
            send(ctx, &mut tx, &account, &mail).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What vendors were told of an open or closed cycle stays so.
fn keeps_its_word(
    before: &IntakeCycle,
    after: &IntakeCycle,
    today: NaiveDate,
) -> Result<(), Error> {
    let mut faults = Faults::default();
    if before.closes_on < today {
        if (before.opens_on, before.closes_on) != (after.opens_on, after.closes_on) {
            faults.note(
                "closes_on",
                format!(
                    "It closed on {}, and who could submit rests on its days. Leave them, and add \
                     another cycle.",
                    day_in_words(before.closes_on)
                ),
            );
        }
    } else if before.opens_on <= today {
        if today < after.opens_on {
            faults.note(
                "opens_on",
                format!(
                    "It is open since {}. Leave that day, or enter an earlier one.",
                    day_in_words(before.opens_on)
                ),
            );
        }
        if after.closes_on < before.closes_on {
            faults.note(
                "closes_on",
                format!(
                    "It is open, and vendors were told that it closes on {}. It can close later, \
                     not earlier.",
                    day_in_words(before.closes_on)
                ),
            );
        }
    }
    faults.finish()
}

/// Removes a cycle to which nothing was submitted.
///
/// # Errors
/// When the actor is no administrator, there is no such cycle, it was changed meanwhile, or
/// something was submitted to it.
pub async fn remove(ctx: &Ctx, actor: &Actor, id: &CycleId, seen: Seen<'_>) -> Result<(), Error> {
    check(actor, Action::ManageCycles, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx).await?;
    let all = stored::all(&mut tx).await?;
    let cycle = all.iter().find(|one| one.id == *id).ok_or(Error::NotFound)?;
    seen.is_still(&cycle.stamp(), "This cycle")?;
    if !stored::remove(&mut tx, id).await? {
        return Err(Error::WrongState(format!(
            "Something was submitted to {}, and belongs to it for good. It cannot be removed.",
            cycle.name
        )));
    }
    let event = Event::CycleRemoved { cycle: id.clone(), name: cycle.name.to_string() };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether disclosures can be submitted today; none where the agency takes them at any time.
///
/// # Errors
/// When the records do not answer.
pub async fn door(ctx: &Ctx) -> Result<Option<Door>, Error> {
    if !ctx.settings.by_cycles {
        return Ok(None);
    }
    let cycles = stored::all(&mut ctx.db.read().await?).await?;
    Ok(Some(Door::of(&cycles, ctx.today())))
}

/// Whether a disclosure can be submitted today; none where it waits for no cycle: the agency takes
/// it at any time, it was submitted before, or it renews or changes what is approved.
pub(super) async fn door_of(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Option<Door>, Error> {
    if !ctx.settings.by_cycles
        || !disclosure.state().is_editable()
        || stored::was_submitted(tx, &disclosure.id).await?
        || renews(tx, disclosure).await?
    {
        return Ok(None);
    }
    Ok(Some(Door::of(&stored::all(tx).await?, ctx.today())))
}

/// Whether a disclosure goes on from a submission whose decision is an approval in the registry.
async fn renews(tx: &mut Tx, disclosure: &Disclosure) -> Result<bool, Error> {
    if renewals::of(tx, &disclosure.id).await?.is_none() {
        return Ok(false);
    }
    let listed = listings::of_product(tx, &disclosure.product).await?;
    Ok(listed.is_some_and(|one| one.listing.card.decision != Decision::NotApproved))
}

/// The cycle that a submission belongs to; none where it waits for none.
pub(super) async fn admit(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Option<CycleId>, Error> {
    if ctx.settings.by_cycles {
        // Nobody moves its days before the submission is in.
        stored::lock(tx).await?;
    }
    match door_of(ctx, tx, disclosure).await? {
        None => Ok(None),
        Some(Door::Open(cycle)) => Ok(Some(cycle.id)),
        Some(closed) => Err(Error::field("", closed.refusal().unwrap_or_default())),
    }
}

/// The cycle of each submission that belongs to one; none where the agency takes disclosures at any
/// time.
pub(super) async fn places(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<BTreeMap<DisclosureId, CycleId>, Error> {
    if !ctx.settings.by_cycles {
        return Ok(BTreeMap::new());
    }
    Ok(stored::places(tx).await?)
}

/// The cycles that lists can be narrowed to, with their names; none where the agency takes
/// disclosures at any time.
///
/// # Errors
/// When the actor has no work in the pipeline.
pub async fn choices(ctx: &Ctx, actor: &Actor) -> Result<Vec<(CycleId, String)>, Error> {
    check(actor, Action::SeePipeline, &Relation::default())?;
    if !ctx.settings.by_cycles {
        return Ok(Vec::new());
    }
    let cycles = stored::all(&mut ctx.db.read().await?).await?;
    Ok(cycles.into_iter().map(|one| (one.id, one.name.to_string())).collect())
}

/// Everybody with drafts that wait for a cycle, with these drafts.
async fn with_drafts(tx: &mut Tx) -> Result<Vec<(Account, Vec<DraftLine>)>, Error> {
    let mut found: BTreeMap<AccountId, (Account, Vec<DraftLine>)> = BTreeMap::new();
    for id in stored::drafts(tx).await? {
        let Some(draft) = disclosures::by_id(tx, &id).await? else { continue };
        if stored::was_submitted(tx, &id).await? || renews(tx, &draft).await? {
            continue;
        }
        for account in notices::vendors_people(tx, &draft).await?.into_people() {
            let line =
                DraftLine { product: draft.product_name.clone(), disclosure: id.to_string() };
            let (_, lines) =
                found.entry(account.id.clone()).or_insert_with(|| (account, Vec::new()));
            lines.push(line);
        }
    }
    Ok(found.into_values().collect())
}

async fn send<M: Mail>(ctx: &Ctx, tx: &mut Tx, to: &Account, mail: &M) -> Result<(), Error> {
    mail::send(ctx, tx, to.into(), mail).await
}

/// Reminds the people with unfinished drafts once of a cycle that closes within a week; answers how
/// many mails were written.
///
/// # Errors
/// When the actor is no job.
pub async fn remind(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let Some(Door::Open(cycle)) = door(ctx).await? else { return Ok(0) };
    if (cycle.closes_on - ctx.today()).num_days() > REMINDED_DAYS {
        return Ok(0);
    }
    let mut tx = ctx.db.write().await?;
    let mut written = 0;
    for (account, lines) in with_drafts(&mut tx).await? {
        let about = (cycle.id.as_str(), cycle.closes_on);
        if reminders::note(&mut tx, &account.id, Why::Closes, about, ctx.now()).await? {
            let closes = day_in_words(cycle.closes_on);
            let mail = CycleCloses { cycle: cycle.name.as_str(), closes, lines };
            send(ctx, &mut tx, &account, &mail).await?;
            written += 1;
        }
    }
    tx.commit().await?;
    Ok(written)
}
