//! The agency's queue: everything that was submitted, what it waits for and whose turn it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::clocks::Clocks;
use super::intake;
use super::pinned::{NotThere, find};
use super::sheet::Sheet;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::assessment::appeal::Appeal;
use crate::domain::assessment::clock::Reading;
use crate::domain::assessment::decision::{Office, SignOff};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::review::{
    GivenScore, PanelCriterion, Review, ReviewState, Settlement, understaffed,
};
use crate::domain::assessment::standstill::{Standstill, Wait};
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::registry::availability::{Availability, rests_on};
use crate::domain::registry::state::ListingState;
use crate::domain::values::{CycleId, DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::{
    appeals, decisions, disclosures, reviews, scores, snapshots, standing as stored_standing,
    standstills,
};
use crate::store::registry::listings::{self, Standing};

/// What a disclosure waits for, in the order of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Waiting {
    /// A lead checks whether it is complete.
    Completeness,
    /// The vendor completes it.
    Vendor,
    /// A criterion has too few reviewers.
    Reviewers,
    /// Reviewers score.
    Reviews,
    /// The lead settles what reviewers disagree on.
    Settlement,
    /// The lead proposes the decision.
    Proposal,
    /// Offices sign.
    Signatures,
    /// The vendor may answer the decision, or its days run.
    Standstill,
    /// The lead answers what the vendor said to the decision.
    Response,
    /// The publisher publishes.
    Publication,
    /// A lead without a part in the published decision decides on an appeal.
    Appeal,
    /// The folder of its questionnaire, which is gone or was replaced.
    Questionnaire,
    /// Nothing: it is published or withdrawn.
    Nothing,
}

/// What became of a disclosure that waits for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its vendor took it back.
    Withdrawn,
    /// Its listing gave way to a later one of the product.
    Superseded,
    /// Its listing stands so today, on this decision; the last says whether its approval rests.
    Listed(ListingState, Decision, bool),
}

/// One row of the queue.
#[derive(Debug, Clone)]
pub struct QueueEntry {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// What it waits for.
    pub waiting: Waiting,
    /// What became of it, when it waits for nothing.
    pub ending: Option<Ending>,
    /// Whether it waits for the actor.
    pub mine: bool,
    /// Whole days since it was submitted first.
    pub days: i64,
    /// Whether it was submitted more than once.
    pub again: bool,
    /// How long the agency has; none when its vendor took it back.
    pub clock: Option<Reading>,
    /// What is missing, in a sentence or less.
    pub detail: String,
    /// The cycle that it belongs to; none where it came in at any time.
    pub cycle: Option<CycleId>,
}

/// Decided disclosures on one page.
pub const PAGE: usize = 50;

/// The queue of what is under way, oldest submission first.
///
/// # Errors
/// When the actor has no work in the pipeline.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<QueueEntry>, Error> {
    check(actor, Action::SeePipeline, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let all = disclosures::pipeline(&mut tx, &person.account).await?;
    entries(ctx, &mut tx, person, all).await
}

/// What waits for nothing any more, what ended last first: those that ended before `before` did,
/// where one is named. Says whether there are more.
///
/// # Errors
/// When the actor has no work in the pipeline.
pub async fn decided(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<&DisclosureId>,
) -> Result<(Vec<QueueEntry>, bool), Error> {
    check(actor, Action::SeePipeline, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut all = disclosures::finished(&mut tx, &person.account, before, limit).await?;
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    Ok((entries(ctx, &mut tx, person, all).await?, more))
}

async fn entries(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    all: Vec<Disclosure>,
) -> Result<Vec<QueueEntry>, Error> {
    let facts = Facts {
        panels: grouped(reviews::panels_under_way(tx).await?),
        reviews: grouped(
            reviews::under_way(tx)
                .await?
                .into_iter()
                .map(|review| (review.disclosure.clone(), review)),
        ),
        given: grouped(
            scores::submitted_of_scored(tx)
                .await?
                .into_iter()
                .map(|given| (given.disclosure.clone(), given)),
        ),
        settled: grouped(
            scores::settlements_of_scored(tx)
                .await?
                .into_iter()
                .map(|settled| (settled.disclosure.clone(), settled)),
        ),
        signoffs: grouped(decisions::signoffs_waiting(tx).await?),
        judged: stored_standing::judged_by(tx, &person.account).await?,
        parted: stored_standing::parted_by(tx, &person.account).await?,
        firsts: snapshots::firsts(tx).await?,
        clocks: Clocks::all(tx).await?,
        listed: listings::standings(tx).await?.into_iter().collect(),
        standstills: standstills::of_decided(tx).await?,
        appeals: appeals::open(tx).await?,
        cycles: intake::places(ctx, tx).await?,
    };
    Ok(all.into_iter().map(|disclosure| entry(ctx, person, disclosure, &facts)).collect())
}

/// Whether something in the queue waits for the actor; nothing does for whoever may not see it.
///
/// # Errors
/// A fault of the store.
pub async fn waits(ctx: &Ctx, actor: &Actor) -> Result<bool, Error> {
    if check(actor, Action::SeePipeline, &Relation::default()).is_err() {
        return Ok(false);
    }
    Ok(list(ctx, actor).await?.iter().any(|entry| entry.mine))
}

/// What is known about many disclosures at once, so that the queue takes the same few queries
/// however long it is.
struct Facts {
    panels: BTreeMap<DisclosureId, Vec<PanelCriterion>>,
    reviews: BTreeMap<DisclosureId, Vec<Review>>,
    given: BTreeMap<DisclosureId, Vec<GivenScore>>,
    settled: BTreeMap<DisclosureId, Vec<Settlement>>,
    signoffs: BTreeMap<DisclosureId, Vec<SignOff>>,
    standstills: BTreeMap<DisclosureId, Standstill>,
    appeals: BTreeMap<DisclosureId, Appeal>,
    judged: BTreeSet<DisclosureId>,
    parted: BTreeSet<DisclosureId>,
    firsts: BTreeMap<DisclosureId, (Timestamp, i64)>,
    clocks: Clocks,
    listed: BTreeMap<DisclosureId, Standing>,
    cycles: BTreeMap<DisclosureId, CycleId>,
}

fn grouped<T>(rows: impl IntoIterator<Item = (DisclosureId, T)>) -> BTreeMap<DisclosureId, Vec<T>> {
    let mut groups: BTreeMap<DisclosureId, Vec<T>> = BTreeMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}

fn of<'m, T>(groups: &'m BTreeMap<DisclosureId, Vec<T>>, id: &DisclosureId) -> &'m [T] {
    groups.get(id).map_or(&[], Vec::as_slice)
}

fn entry(ctx: &Ctx, person: &Person, disclosure: Disclosure, facts: &Facts) -> QueueEntry {
    let id = &disclosure.id;
    let (panel, all) = (of(&facts.panels, id), of(&facts.reviews, id));
    let (first, times) = facts
        .firsts
        .get(id)
        .map_or((disclosure.submitted_at(), 1), |(first, times)| (Some(*first), *times));
    // One file without its questionnaire is named; the others are shown all the same.
    let pinned = find(ctx, &disclosure.family, &disclosure.version, &disclosure.digest);
    let is_over = matches!(disclosure.state(), State::Published | State::Withdrawn);
    let missing = pinned.as_ref().err().filter(|_| !is_over);
    let (waiting, detail) = if let Some(why) = missing {
        let (family, version) = (&disclosure.family, &disclosure.version);
        let what = if *why == NotThere::Gone { "is not there" } else { "was replaced" };
        (
            Waiting::Questionnaire,
            format!("The questionnaire {family}/{version} {what}; put its original folder back"),
        )
    } else {
        let sheet = pinned.ok().filter(|_| disclosure.state() == State::Scored);
        let open = sheet.map_or(0, |questionnaire| {
            Sheet::new(&questionnaire, of(&facts.given, id), of(&facts.settled, id)).open()
        });
        let waits = waits_for((&disclosure, times > 1), panel, all, open, of(&facts.signoffs, id));
        let waits = before_publication(waits, facts.standstills.get(id), ctx.today());
        under_appeal(waits, facts.appeals.get(id))
    };
    let relation = Relation {
        assigned: all.iter().any(|review| review.reviewer == person.account),
        judged: facts.judged.contains(id),
        took_part: facts.parted.contains(id),
        ..Relation::default()
    };
    let mine = is_mine(person, waiting, relation, of(&facts.signoffs, id));
    let ending = ending(disclosure.state(), facts.listed.get(id), ctx.today());
    let detail = told(ending, detail);
    QueueEntry {
        days: days_since(ctx, first),
        again: times > 1,
        clock: facts.clocks.read(ctx, &disclosure),
        cycle: facts.cycles.get(&disclosure.id).cloned(),
        disclosure,
        waiting,
        ending,
        mine,
        detail,
    }
}

/// What became of a disclosure, as its product's listing stands on a day.
pub(super) fn ending(state: State, listed: Option<&Standing>, today: NaiveDate) -> Option<Ending> {
    match (state, listed) {
        (State::Withdrawn, _) => Some(Ending::Withdrawn),
        (State::Published, Some(listed)) => {
            let state = listed.state.on(today, listed.expires_on);
            let rests = rests_on(listed.rests_from, today);
            Some(Ending::Listed(state, listed.decision, rests))
        }
        (State::Published, None) => Some(Ending::Superseded),
        _ => None,
    }
}

/// What is said of a disclosure in the queue: of a listed one, whether its tool may be bought.
pub(super) fn told(ending: Option<Ending>, detail: String) -> String {
    match ending {
        Some(Ending::Listed(state, decision, rests)) => {
            format!(
                "{detail} · May be bought today: {}",
                Availability::of(state, decision, rests).label().to_lowercase()
            )
        }
        Some(Ending::Superseded) => format!("{detail} · A later decision took its place"),
        Some(Ending::Withdrawn) | None => detail,
    }
}

pub(super) fn days_since(ctx: &Ctx, submitted: Option<Timestamp>) -> i64 {
    submitted.map_or(0, |at| ctx.calendar().days_between(at, ctx.now()))
}

/// What a disclosure waits for, and what is missing in words.
pub(super) fn waits_for(
    (disclosure, again): (&Disclosure, bool),
    panel: &[PanelCriterion],
    all: &[Review],
    open: usize,
    signoffs: &[SignOff],
) -> (Waiting, String) {
    let standing = all.iter().filter(|review| review.state != ReviewState::Recused).count();
    let submitted = all.iter().filter(|review| review.state == ReviewState::Submitted).count();
    match disclosure.state() {
        State::Submitted if again => (
            Waiting::Completeness,
            "Submitted again after it was returned; nobody has checked it since".to_owned(),
        ),
        State::Submitted => {
            (Waiting::Completeness, "Submitted; nobody has checked it yet".to_owned())
        }
        State::Draft | State::Returned => {
            (Waiting::Vendor, "Returned; the vendor completes it".to_owned())
        }
        State::InReview => match understaffed(panel, all).len() {
            0 => (Waiting::Reviews, format!("{submitted} of {standing} reviews are in")),
            1 => (Waiting::Reviewers, "1 criterion has fewer than two reviewers".to_owned()),
            short => {
                (Waiting::Reviewers, format!("{short} criteria have fewer than two reviewers"))
            }
        },
        State::Scored => match open {
            0 => (Waiting::Proposal, "Scored; nothing is left to settle".to_owned()),
            1 => (Waiting::Settlement, "1 question to settle".to_owned()),
            open => (Waiting::Settlement, format!("{open} questions to settle")),
        },
        State::Proposed => {
            let missing = unsigned(signoffs)
                .map(|office| office.label().to_lowercase())
                .collect::<Vec<_>>()
                .join(", ");
            (Waiting::Signatures, format!("To sign: {missing}"))
        }
        State::Decided => (Waiting::Publication, "Decided; not published yet".to_owned()),
        State::Published => (Waiting::Nothing, "Published".to_owned()),
        State::Withdrawn => (Waiting::Nothing, "Withdrawn by the vendor".to_owned()),
    }
}

/// What a decision waits for before it is published, where it waits for anything but that.
pub(super) fn before_publication(
    waits: (Waiting, String),
    standstill: Option<&Standstill>,
    today: NaiveDate,
) -> (Waiting, String) {
    let Some(standstill) = standstill.filter(|_| waits.0 == Waiting::Publication) else {
        return waits;
    };
    match standstill.wait(today) {
        Wait::Vendor(until) => (
            Waiting::Standstill,
            format!("Decided; the vendor can answer until {}", day_in_words(until)),
        ),
        Wait::Days(_) => (
            Waiting::Standstill,
            format!("Decided; published from {}", day_in_words(standstill.publishes_from())),
        ),
        Wait::Answer => {
            (Waiting::Response, "Decided; the vendor’s response waits for an answer".to_owned())
        }
        Wait::Over => waits,
    }
}

/// What a published decision waits for that is under appeal.
pub(super) fn under_appeal(waits: (Waiting, String), appeal: Option<&Appeal>) -> (Waiting, String) {
    match appeal.filter(|appeal| appeal.is_open()) {
        Some(appeal) => (
            Waiting::Appeal,
            format!("Under appeal; to answer by {}", day_in_words(appeal.answer_by)),
        ),
        None => waits,
    }
}

/// The offices that have not signed.
pub fn unsigned(signoffs: &[SignOff]) -> impl Iterator<Item = Office> {
    Office::ALL
        .into_iter()
        .filter(|office| signoffs.iter().all(|signoff| signoff.office != *office))
}

/// Whether it is the person's turn, as they stand to the disclosure.
pub(super) fn is_mine(
    person: &Person,
    waiting: Waiting,
    relation: Relation,
    signoffs: &[SignOff],
) -> bool {
    let has = |role| person.roles.contains(&role);
    let Relation { assigned, judged, took_part, .. } = relation;
    match waiting {
        Waiting::Completeness => has(Role::PanelLead),
        Waiting::Reviewers => has(Role::PanelLead) && !took_part,
        // A lead who reviewed it leaves the rest to another lead.
        Waiting::Settlement | Waiting::Proposal | Waiting::Response => {
            has(Role::PanelLead) && !assigned && !took_part
        }
        Waiting::Signatures => {
            let signed = signoffs.iter().any(|signoff| signoff.account == person.account);
            !judged && !took_part && !signed && unsigned(signoffs).any(|office| has(office.role()))
        }
        Waiting::Publication => has(Role::Publisher) && !judged,
        Waiting::Appeal => has(Role::PanelLead) && !assigned && !judged && !took_part,
        Waiting::Vendor
        | Waiting::Reviews
        | Waiting::Standstill
        | Waiting::Questionnaire
        | Waiting::Nothing => false,
    }
}
