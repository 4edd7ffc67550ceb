//! How the work is going: what waits where, how long decisions take, and who has how much. Each is
//! worked out of what is stored, in the same few queries however long the queue is.

use std::collections::BTreeMap;

use super::intake;
use super::pipeline::{self, Waiting};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::flow::{Cycle, Month, Quartiles, cycle, quartiles, stays};
use crate::domain::assessment::review::ReviewState;
use crate::domain::assessment::state::State;
use crate::domain::event::Event;
use crate::domain::people::account::Role;
use crate::domain::values::{AccountId, CycleId, DisclosureId};
use crate::store::Tx;
use crate::store::assessment::reviews;
use crate::store::events;
use crate::store::people::accounts;

/// Months that are looked back on.
pub const MONTHS: usize = 12;
/// A decision counts when its first submission lies at most so long before those months.
const LONGEST_DAYS: i64 = 730;
const DAY: i64 = 24 * 3600;

/// The figures.
#[derive(Debug, Clone)]
pub struct Figures {
    /// What waits, in the order of a disclosure's life, with the whole days since each was
    /// submitted first, oldest first.
    pub waiting: Vec<(Waiting, Vec<u32>)>,
    /// The last months, oldest first.
    pub months: Vec<MonthFigure>,
    /// Every reviewer, the busiest first; none for whoever is not to know.
    pub load: Option<Vec<Load>>,
}

/// The decisions of a month.
#[derive(Debug, Clone)]
pub struct MonthFigure {
    /// The month.
    pub month: Month,
    /// How many decisions were made.
    pub decisions: usize,
    /// Days from the first submission to the decision.
    pub days: Option<Quartiles>,
    /// The median of the days in each state, times 4.
    pub in_state: BTreeMap<State, u32>,
}

/// What one reviewer has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The reviewer.
    pub account: AccountId,
    /// As the account is called.
    pub name: String,
    /// Reviews that are not submitted; each is of one criterion of one file.
    pub open: u32,
    /// Files that they are of.
    pub files: u32,
    /// Days since the oldest of them was assigned; none where nothing is open.
    pub oldest: Option<u32>,
}

/// The figures as the actor may see them, of one cycle of intake where `of` names one: without
/// files that they have a conflict with.
///
/// # Errors
/// When the actor may not see them.
pub async fn read(ctx: &Ctx, actor: &Actor, of: &str) -> Result<Figures, Error> {
    check(actor, Action::SeeFigures, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut waiting: BTreeMap<Waiting, Vec<u32>> = BTreeMap::new();
    let mut seen = Vec::new();
    let is_of =
        |cycle: Option<&CycleId>| of.is_empty() || cycle.is_some_and(|cycle| cycle.as_str() == of);
    for entry in pipeline::list(ctx, actor).await? {
        if !is_of(entry.cycle.as_ref()) {
            continue;
        }
        if entry.waiting != Waiting::Nothing {
            let days = u32::try_from(entry.days).unwrap_or(0);
            waiting.entry(entry.waiting).or_default().push(days);
        }
        seen.push(entry.disclosure.id);
    }
    for days in waiting.values_mut() {
        days.sort_unstable_by(|one, other| other.cmp(one));
    }
    let mut tx = ctx.db.read().await?;
    let places = intake::places(ctx, &mut tx).await?;
    let wanted = |subject: &str| {
        let place = places.iter().find(|(id, _)| id.as_str() == subject).map(|(_, cycle)| cycle);
        is_of(place)
    };
    let cycles = cycles(ctx, &mut tx, &person.account, &wanted).await?;
    let load = if check(actor, Action::SeeLoad, &Relation::default()).is_ok() {
        Some(load(ctx, &mut tx, &seen).await?)
    } else {
        None
    };
    Ok(Figures { waiting: waiting.into_iter().collect(), months: months(ctx, &cycles), load })
}

/// Whether an actor may see the figures.
pub fn may_see(actor: &Actor) -> bool {
    check(actor, Action::SeeFigures, &Relation::default()).is_ok()
}

/// Every way to a decision that began early enough to be seen whole.
async fn cycles(
    ctx: &Ctx,
    tx: &mut Tx,
    reader: &AccountId,
    wanted: &(impl Fn(&str) -> bool + Sync),
) -> Result<Vec<Cycle>, Error> {
    let calendar = ctx.calendar();
    let months = i64::try_from(MONTHS * 31).unwrap_or(i64::MAX);
    let since = ctx.now().plus_seconds(-(months + LONGEST_DAYS) * DAY);
    let mut steps: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (subject, event) in events::steps_since(tx, since, reader).await? {
        if let Some(state) = event.said.event().and_then(Event::state_after) {
            steps.entry(subject).or_default().push((state, calendar.day(event.at)));
        }
    }
    steps.retain(|subject, _| wanted(subject));
    Ok(steps.values().filter_map(|steps| cycle(&stays(steps))).collect())
}

fn months(ctx: &Ctx, cycles: &[Cycle]) -> Vec<MonthFigure> {
    let figure = |month: Month| {
        let of: Vec<&Cycle> =
            cycles.iter().filter(|cycle| Month::of(cycle.decided) == month).collect();
        let median = |state: State| {
            let days: Vec<u32> =
                of.iter().filter_map(|cycle| cycle.in_state.get(&state).copied()).collect();
            quartiles(&days).map(|of| (state, of.median))
        };
        MonthFigure {
            month,
            decisions: of.len(),
            days: quartiles(&of.iter().map(|cycle| cycle.days).collect::<Vec<_>>()),
            in_state: State::ALL.into_iter().filter_map(median).collect(),
        }
    };
    Month::of(ctx.today()).until(MONTHS).into_iter().map(figure).collect()
}

/// What every reviewer has to do of these files.
async fn load(ctx: &Ctx, tx: &mut Tx, seen: &[DisclosureId]) -> Result<Vec<Load>, Error> {
    let mut open: BTreeMap<AccountId, Vec<(DisclosureId, i64)>> = BTreeMap::new();
    for review in reviews::under_way(tx).await? {
        if review.state == ReviewState::Assigned && seen.contains(&review.disclosure) {
            let days = ctx.calendar().days_between(review.assigned_at, ctx.now());
            open.entry(review.reviewer).or_default().push((review.disclosure, days));
        }
    }
    let of = |account: AccountId, name: String| {
        let mine = open.get(&account).map_or(&[][..], Vec::as_slice);
        let mut files: Vec<&DisclosureId> = mine.iter().map(|(file, _)| file).collect();
        files.sort_unstable();
        files.dedup();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let oldest = mine.iter().map(|(_, days)| u32::try_from(*days).unwrap_or(0)).max();
        Load { account, name, open: count(mine.len()), files: count(files.len()), oldest }
    };
    let mut load: Vec<Load> = accounts::with_role(tx, Role::Reviewer)
        .await?
        .into_iter()
        .map(|account| of(account.id, account.name.to_string()))
        .collect();
    load.sort_by(|one, other| {
        other
            .open
            .cmp(&one.open)
            .then_with(|| one.name.to_lowercase().cmp(&other.name.to_lowercase()))
    });
    Ok(load)
}
