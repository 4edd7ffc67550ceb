//! Reading the event log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assessment::standing;
use super::verification::{self, Checked};
use super::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::product::Product;
use crate::domain::event::{Asked, Event};
use crate::domain::event_sight::{Come, Sees};
use crate::domain::event_values::{Facet, KINDS};
use crate::domain::event_words::{Telling, in_words};
use crate::domain::instrument::Questionnaire;
use crate::domain::people::account::Account;
use crate::domain::people::organization::Organization;
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::{disclosures, products};
use crate::store::events::{self, NamedEvent};
use crate::store::people::{accounts, erasing, organizations};

/// Events on one page.
pub const PAGE: usize = 50;
/// Events of one file that is saved.
pub const MOST: usize = 20_000;
/// Events that are read at once for a file.
const AT_ONCE: usize = 1000;

/// An event as its reader may be told of it.
#[derive(Debug, Clone)]
pub struct ToldEvent {
    /// Its place in the chain.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// The person who did it, or the stored word of who did when it was no person who is known.
    pub who: Result<String, String>,
    /// What was done.
    pub what: String,
    /// The name of what it was done to.
    pub about: Option<String>,
}

/// A page of the log, newest first.
#[derive(Debug, Clone)]
pub struct EventPage {
    /// The events.
    pub events: Vec<ToldEvent>,
    /// Whether there are older ones of those that were asked for.
    pub more: bool,
    /// The number of the newest event of all.
    pub newest: i64,
    /// What was asked for.
    pub asked: Asked,
    /// The organization that was asked for, where there is one.
    pub organization: Option<Organization>,
    /// The tools that can be asked for.
    pub products: Vec<Product>,
    /// The people who can be asked for.
    pub people: Vec<Account>,
}

/// Events before the one numbered `before`, or the newest ones, told as far as the pages would show
/// them to the reader.
///
/// # Errors
/// When the actor may not read the event log.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    asked: Asked,
    before: Option<i64>,
) -> Result<EventPage, Error> {
    check(actor, Action::SeeAudit, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let (newest, _) = events::head(&mut tx).await?;
    let people = accounts::list(&mut tx, None).await?;
    let names = Names::new(ctx, &mut tx, &people).await?;
    let (events, more) =
        part(ctx, &mut tx, actor, &names, &asked, (before.unwrap_or(i64::MAX), PAGE)).await?;
    let products = products::all(&mut tx).await?;
    let organization = match &asked.organization {
        Some(id) => organizations::by_id(&mut tx, id).await?,
        None => None,
    };
    Ok(EventPage { events, more, newest, asked, organization, products, people })
}

/// Everything that is asked for, newest first and at most [`MOST`], told as [`list`] does; says
/// whether older events were left out.
///
/// # Errors
/// When the actor may not read the event log.
pub async fn table(
    ctx: &Ctx,
    actor: &Actor,
    asked: &Asked,
) -> Result<(Vec<ToldEvent>, bool), Error> {
    check(actor, Action::SeeAudit, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let people = accounts::list(&mut tx, None).await?;
    let names = Names::new(ctx, &mut tx, &people).await?;
    let (mut all, mut more) = (Vec::new(), true);
    while more && all.len() < MOST {
        let before = all.last().map_or(i64::MAX, |last: &ToldEvent| last.sequence);
        let (found, older) = part(ctx, &mut tx, actor, &names, asked, (before, AT_ONCE)).await?;
        all.extend(found);
        more = older;
    }
    Ok((all, more))
}

/// Names that events are told with.
struct Names {
    people: BTreeMap<AccountId, String>,
    erased: BTreeSet<AccountId>,
    jobs: BTreeMap<String, String>,
}

impl Names {
    async fn new(ctx: &Ctx, tx: &mut Tx, people: &[Account]) -> Result<Self, Error> {
        Ok(Self {
            erased: erasing::erased(tx).await?,
            people: people
                .iter()
                .map(|account| (account.id.clone(), account.name.to_string()))
                .collect(),
            jobs: ctx.schedule.iter().map(|job| (job.name.to_string(), job.title())).collect(),
        })
    }
}

/// At most so many of the events that are asked for, and whether there are older ones.
async fn part(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    names: &Names,
    asked: &Asked,
    (before, most): (i64, usize),
) -> Result<(Vec<ToldEvent>, bool), Error> {
    let one_more = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let reader = actor.person().map(|person| &person.account);
    let mut found = events::named_before(tx, asked, reader, before, one_more).await?;
    let more = found.len() > most;
    found.truncate(most);
    let files = files(ctx, tx, actor, &found).await?;
    let earlier = earlier(tx, &found).await?;
    let elsewhere = Sees::elsewhere(actor);
    let told = found.into_iter().map(|named| {
        let before = earlier.get(&named.event.sequence).map(String::as_str);
        told(named, names, &files, (elsewhere, before))
    });
    Ok((told.collect(), more))
}

/// What the subjects of these events were before each of them, by the events' numbers.
async fn earlier(tx: &mut Tx, found: &[NamedEvent]) -> Result<BTreeMap<i64, String>, Error> {
    let told = found.iter().filter(|named| KINDS.contains(&named.event.kind.as_str()));
    let numbers: Vec<i64> = told.map(|named| named.event.sequence).collect();
    let (Some(last), Some(first)) = (numbers.first(), numbers.last()) else {
        return Ok(BTreeMap::new());
    };
    let mut stands: BTreeMap<(String, Facet), String> = BTreeMap::new();
    let mut earlier = BTreeMap::new();
    for (subject, event) in events::leading_to(tx, &KINDS, (*first, *last)).await? {
        let Some((facet, value)) = event.said.event().and_then(Event::becomes) else { continue };
        if let Some(before) = stands.insert((subject, facet), value) {
            earlier.insert(event.sequence, before);
        }
    }
    Ok(earlier)
}

/// What is told of a disclosure, and the questionnaire that it is on; none when the reader is not
/// to know of it at all.
type File = Option<(Sees, Option<Arc<Questionnaire>>)>;

/// The disclosures that these events are about.
async fn files(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    found: &[NamedEvent],
) -> Result<BTreeMap<DisclosureId, File>, Error> {
    let mut files = BTreeMap::new();
    for id in found.iter().filter_map(|named| named.disclosure.as_ref()) {
        if files.contains_key(id) {
            continue;
        }
        let Some(disclosure) = disclosures::by_id(tx, id).await? else { continue };
        let relation = standing::relation(tx, actor, &disclosure).await?;
        let come = Come {
            submitted: disclosure.submitted_at().is_some(),
            published: disclosure.state() == State::Published,
        };
        let questionnaire = ctx.library.get(&disclosure.family, &disclosure.version);
        let sees = Sees::of(actor, &relation, come);
        files.insert(id.clone(), sees.map(|sees| (sees, questionnaire)));
    }
    Ok(files)
}

fn told(
    named: NamedEvent,
    Names { people, erased, jobs }: &Names,
    files: &BTreeMap<DisclosureId, File>,
    (elsewhere, before): (Sees, Option<&str>),
) -> ToldEvent {
    let NamedEvent { event, actor_name, subject_name, disclosure } = named;
    let file = disclosure.and_then(|id| files.get(&id));
    let told = |sees, questionnaire| {
        in_words(&event.said, &Telling { people, erased, jobs, questionnaire, sees, before })
    };
    let who = actor_name.ok_or(event.actor);
    let (what, who, about) = match file {
        None => (told(elsewhere, None), who, subject_name),
        Some(Some((sees, questionnaire))) => {
            (told(*sees, questionnaire.as_deref()), who, subject_name)
        }
        // Who works on it would tell something of it.
        Some(None) => (
            "Not told here: you have a conflict of interest with this disclosure".to_owned(),
            Ok("Not told".to_owned()),
            None,
        ),
    };
    ToldEvent { sequence: event.sequence, at: event.at, who, what, about }
}

/// Walks the whole chain and the rules between tables: every fault as a sentence; empty when the
/// record holds together.
///
/// # Errors
/// When the actor may not read the event log. A fault in the record is a result, not an error.
pub async fn verify(ctx: &Ctx, actor: &Actor) -> Result<Checked, Error> {
    check(actor, Action::SeeAudit, &Relation::default())?;
    verification::check(ctx, None).await
}
