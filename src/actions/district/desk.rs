//! A district's first page: its tools as the state sees them today, what changed since somebody
//! last looked, and what is due.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::mails;
use super::standing::{Acting, districts, may_manage, own};
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::calendar::Calendar;
use crate::domain::district::adoption::Adoption;
use crate::domain::district::due::{Due, due};
use crate::domain::district::overlay::LocalStatus;
use crate::domain::people::organization::Organization;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::change::{Change, ChangeKind, Place};
use crate::domain::registry::changes::Changes;
use crate::domain::registry::listing::Card;
use crate::domain::values::ProductId;
use crate::store::district::{adoptions, looks, overlays};

/// How many days back the first look goes.
const FIRST_LOOK_DAYS: u64 = 30;
/// The most changes that are told on the desk; all of them stand in the registry.
const CHANGES_SHOWN: usize = 20;

/// The desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The district, and who acts for it.
    pub acting: Acting,
    /// The districts that the actor can choose from; one for somebody of a district.
    pub choices: Vec<Organization>,
    /// Whether the actor may change what is on it.
    pub manages: bool,
    /// The tools in use: those that may not be used today first, then by what is due next.
    pub tools: Vec<Tool>,
    /// The tools that are used no more, those whose data is not deleted yet first.
    pub retired: Vec<Tool>,
    /// The day from which on changes are told.
    pub since: NaiveDate,
    /// What the state changed about the tools in use since then, newest first.
    pub changes: Vec<Told>,
    /// How many more changes there are.
    pub more_changes: usize,
    /// Whoever says that they have read these has read everything up to here.
    pub here: Place,
    /// Whether changes are mailed to the actor.
    pub mails: bool,
}

/// A tool on the desk with what the state says of it today.
#[derive(Debug, Clone)]
pub struct Tool {
    /// The tool.
    pub adoption: Adoption,
    /// What the registry says; none when it shows the tool no more.
    pub card: Option<Card>,
    /// The district's own word; none while it has said nothing.
    pub word: Option<LocalStatus>,
    /// What is due, the earliest first.
    pub due: Vec<Due>,
}

impl Tool {
    /// Whether the state lets it be used today.
    pub fn availability(&self) -> Availability {
        self.card.as_ref().map_or(Availability::NeverReviewed, Card::availability)
    }
}

/// Something that the state changed about a tool.
#[derive(Debug, Clone)]
pub struct Told {
    /// What the tool is called now.
    pub name: String,
    /// What changed.
    pub change: Change,
}

/// The actor's desk.
///
/// # Errors
/// When the actor has none.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<Desk, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let choices = districts(&mut tx, person).await?;
    let all = adoptions::of_district(&mut tx, &acting.district.id).await?;
    let seen = looks::last(&mut tx, &acting.account, &acting.district.id).await?;
    let mails = mails::are_on(&mut tx, &acting.account, &acting.district.id).await?;
    let mut said = overlays::of_tools(&mut tx, &acting.district.id).await?;
    drop(tx);
    let now = snapshot::read(ctx, actor)?;
    let today = ctx.today();
    let first = || today.checked_sub_days(Days::new(FIRST_LOOK_DAYS)).unwrap_or(today);
    let since = seen.as_ref().map_or_else(first, |look| ctx.calendar().day(look.at));
    let place = seen.and_then(|look| look.place).unwrap_or_else(|| now.changes.start(since));
    let (changes, more_changes) = changes(&now.changes, &place, &all, ctx.calendar());
    let obligations = &ctx.library.catalogue.obligations;
    let (mut tools, mut retired) = (Vec::new(), Vec::new());
    for adoption in all {
        let shelved = now.shelf.listing(&adoption.slug);
        let card = shelved.map(|shelved| shelved.listing.card.clone());
        let due = due(&adoption, card.as_ref(), obligations, today);
        let list = if adoption.in_use() { &mut tools } else { &mut retired };
        let word = said.remove(&adoption.id).and_then(|said| said.word);
        list.push(Tool { adoption, card, word: word.map(|word| word.status), due });
    }
    let next = |tool: &Tool| tool.due.first().map_or(NaiveDate::MAX, |due| due.on);
    tools.sort_by_key(|tool| (tool.availability().holds(), next(tool)));
    retired.sort_by_key(|tool| (is_deleted(tool), next(tool)));
    let (manages, here) = (may_manage(actor), now.changes.here());
    Ok(Desk { acting, choices, manages, tools, retired, since, changes, more_changes, here, mails })
}

/// What changed of the tools in use after a place, once they were on the desk: the newest first,
/// and how many more there are.
fn changes(
    log: &Changes,
    place: &Place,
    all: &[Adoption],
    calendar: Calendar,
) -> (Vec<Told>, usize) {
    let in_use = all.iter().filter(|adoption| adoption.in_use());
    let in_use: HashMap<&ProductId, &Adoption> = in_use.map(|one| (&one.product, one)).collect();
    let told = |change: &Change| {
        let adoption = in_use.get(&change.entry.product)?;
        let is_later = match change.kind {
            ChangeKind::Entered(_) => change.entry.at >= adoption.adopted_at,
            ChangeKind::Followed(_) => change.on >= calendar.day(adoption.adopted_at),
        };
        is_later.then(|| Told { name: adoption.name.clone(), change: change.clone() })
    };
    let mut told: Vec<Told> = log.after(place).filter_map(told).collect();
    told.reverse();
    let more = told.len().saturating_sub(CHANGES_SHOWN);
    told.truncate(CHANGES_SHOWN);
    (told, more)
}

/// Whether nothing is left to be done about a tool that is used no more.
fn is_deleted(tool: &Tool) -> bool {
    let retirement = tool.adoption.retirement.as_ref();
    retirement.is_some_and(|one| one.deletion.is_some())
}

/// Notes that the actor has read what changed for their district, up to a place; `shown` is the id
/// of the district that the form was about. What was read once stays read.
///
/// # Errors
/// When the actor has no desk, acts for another district now, or this is no place.
pub async fn note_look(ctx: &Ctx, actor: &Actor, shown: &str, place: &str) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?.still_for(shown)?;
    let place = Place::parse(place).map_err(|fault| Error::field("", fault.0))?;
    let before = looks::last(&mut tx, &acting.account, &acting.district.id).await?;
    let before = before.and_then(|look| look.place);
    if before.is_some_and(|before| (before.seq, before.on) > (place.seq, place.on)) {
        return Ok(());
    }
    looks::note(&mut tx, &acting.account, &acting.district.id, &place, ctx.now()).await?;
    tx.commit().await?;
    Ok(())
}
