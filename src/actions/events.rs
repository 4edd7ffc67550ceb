//! Reading the event log.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assessment::standing;
use super::verification::{self, Checked};
use super::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::product::Product;
use crate::domain::event::Asked;
use crate::domain::event_words::{Sees, Telling, in_words};
use crate::domain::instrument::Questionnaire;
use crate::domain::people::account::Account;
use crate::domain::people::organization::Organization;
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::{disclosures, products};
use crate::store::events::{self, NamedEvent};
use crate::store::people::{accounts, organizations};

/// Events on one page.
pub const PAGE: usize = 50;

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
    let one_more = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found =
        events::named_before(&mut tx, &asked, before.unwrap_or(i64::MAX), one_more).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let people = accounts::list(&mut tx, None).await?;
    let names =
        people.iter().map(|account| (account.id.clone(), account.name.to_string())).collect();
    let jobs = ctx.schedule.iter().map(|job| (job.name.to_string(), job.title())).collect();
    let files = files(ctx, &mut tx, actor, &found).await?;
    let events = found.into_iter().map(|named| told(named, &names, &jobs, &files)).collect();
    let products = products::all(&mut tx).await?;
    let organization = match &asked.organization {
        Some(id) => organizations::by_id(&mut tx, id).await?,
        None => None,
    };
    Ok(EventPage { events, more, newest, asked, organization, products, people })
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
        let may = |action| check(actor, action, &relation).is_ok();
        let sees = Sees {
            file: disclosure.submitted_at().is_some(),
            // What was decided is public once it is published; who settled what at which level
            // never is.
            decision: disclosure.state() == State::Published || may(Action::SeeDecision),
            scores: may(Action::SeeReviews),
        };
        let questionnaire = ctx.library.get(&disclosure.family, &disclosure.version);
        files.insert(id.clone(), may(Action::SeePipeline).then_some((sees, questionnaire)));
    }
    Ok(files)
}

fn told(
    named: NamedEvent,
    people: &BTreeMap<AccountId, String>,
    jobs: &BTreeMap<String, String>,
    files: &BTreeMap<DisclosureId, File>,
) -> ToldEvent {
    let NamedEvent { event, actor_name, subject_name, disclosure } = named;
    let file = disclosure.and_then(|id| files.get(&id));
    let told =
        |sees, questionnaire| in_words(&event.said, &Telling { people, jobs, questionnaire, sees });
    let (what, about) = match file {
        None => (told(Sees::ALL, None), subject_name),
        Some(Some((sees, questionnaire))) => (told(*sees, questionnaire.as_deref()), subject_name),
        Some(None) => {
            ("Not told here: you have a conflict of interest with this disclosure".to_owned(), None)
        }
    };
    ToldEvent {
        sequence: event.sequence,
        at: event.at,
        who: actor_name.ok_or(event.actor),
        what,
        about,
    }
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
