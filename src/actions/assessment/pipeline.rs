//! The agency's queue: everything that was submitted, what it waits for and whose turn it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::history::{self, Happening};
use super::pinned::{NotThere, find, questionnaire};
use super::resubmissions::{self, Resubmission};
use super::sheet::Sheet;
use super::{case, signers, standing};
use crate::actions::people::names;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Conflict, Person, Relation, check};
use crate::domain::assessment::decision::{Office, SignOff};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::review::{
    Agreement, GivenScore, PanelCriterion, Review, ReviewState, Settlement, understaffed,
};
use crate::domain::instrument::{Decision, Questionnaire, Truth};
use crate::domain::people::account::{Account, Role};
use crate::domain::registry::availability::Availability;
use crate::domain::registry::state::ListingState;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::{
    conflicts, decisions, disclosures, reviews, scores, snapshots, standing as stored_standing,
};
use crate::store::people::accounts;
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
    /// The publisher publishes.
    Publication,
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
    /// Its listing stands so today, on this decision.
    Listed(ListingState, Decision),
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
    /// What is missing, in a sentence or less.
    pub detail: String,
}

/// The queue, oldest submission first.
///
/// # Errors
/// When the actor has no work in the pipeline.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<QueueEntry>, Error> {
    check(actor, Action::SeePipeline, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let all = disclosures::pipeline(&mut tx, &person.account).await?;
    let facts = Facts {
        panels: grouped(reviews::panels_under_way(&mut tx).await?),
        reviews: grouped(
            reviews::under_way(&mut tx)
                .await?
                .into_iter()
                .map(|review| (review.disclosure.clone(), review)),
        ),
        given: grouped(
            scores::submitted_of_scored(&mut tx)
                .await?
                .into_iter()
                .map(|given| (given.disclosure.clone(), given)),
        ),
        settled: grouped(
            scores::settlements_of_scored(&mut tx)
                .await?
                .into_iter()
                .map(|settled| (settled.disclosure.clone(), settled)),
        ),
        signoffs: grouped(decisions::signoffs_waiting(&mut tx).await?),
        judged: stored_standing::judged_by(&mut tx, &person.account).await?,
        firsts: snapshots::firsts(&mut tx).await?,
        listed: listings::standings(&mut tx).await?.into_iter().collect(),
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
    judged: BTreeSet<DisclosureId>,
    firsts: BTreeMap<DisclosureId, (Timestamp, i64)>,
    listed: BTreeMap<DisclosureId, Standing>,
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
        waits_for((&disclosure, times > 1), panel, all, open, of(&facts.signoffs, id))
    };
    let assigned = all.iter().any(|review| review.reviewer == person.account);
    let mine =
        is_mine(person, waiting, (assigned, facts.judged.contains(id)), of(&facts.signoffs, id));
    let ending = ending(disclosure.state(), facts.listed.get(id), ctx.today());
    let detail = told(ending, detail);
    QueueEntry {
        days: days_since(ctx, first),
        again: times > 1,
        disclosure,
        waiting,
        ending,
        mine,
        detail,
    }
}

/// What became of a disclosure, as its product's listing stands on a day.
fn ending(state: State, listed: Option<&Standing>, today: NaiveDate) -> Option<Ending> {
    match (state, listed) {
        (State::Withdrawn, _) => Some(Ending::Withdrawn),
        (State::Published, Some(listed)) => {
            Some(Ending::Listed(listed.state.on(today, listed.expires_on), listed.decision))
        }
        (State::Published, None) => Some(Ending::Superseded),
        _ => None,
    }
}

/// What is said of a disclosure in the queue: of a listed one, whether its tool may be bought.
fn told(ending: Option<Ending>, detail: String) -> String {
    match ending {
        Some(Ending::Listed(state, decision)) => {
            format!(
                "{detail} · May be bought today: {}",
                Availability::of(state, decision).label().to_lowercase()
            )
        }
        Some(Ending::Superseded) => format!("{detail} · A later decision took its place"),
        Some(Ending::Withdrawn) | None => detail,
    }
}

fn days_since(ctx: &Ctx, submitted: Option<Timestamp>) -> i64 {
    submitted.map_or(0, |at| ctx.calendar().days_between(at, ctx.now()))
}

/// What a disclosure waits for, and what is missing in words.
fn waits_for(
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

/// The offices that have not signed.
pub fn unsigned(signoffs: &[SignOff]) -> impl Iterator<Item = Office> {
    Office::ALL
        .into_iter()
        .filter(|office| signoffs.iter().all(|signoff| signoff.office != *office))
}

/// Whether it is the person's turn, who may have been assigned to it or have judged it.
fn is_mine(
    person: &Person,
    waiting: Waiting,
    (assigned, judged): (bool, bool),
    signoffs: &[SignOff],
) -> bool {
    let has = |role| person.roles.contains(&role);
    match waiting {
        Waiting::Completeness | Waiting::Reviewers => has(Role::PanelLead),
        // A lead who reviewed it leaves the rest to another lead.
        Waiting::Settlement | Waiting::Proposal => has(Role::PanelLead) && !assigned,
        Waiting::Signatures => {
            let signed = signoffs.iter().any(|signoff| signoff.account == person.account);
            !judged && !signed && unsigned(signoffs).any(|office| has(office.role()))
        }
        Waiting::Publication => has(Role::Publisher) && !judged,
        Waiting::Vendor | Waiting::Reviews | Waiting::Questionnaire | Waiting::Nothing => false,
    }
}

/// One criterion of a panel.
#[derive(Debug, Clone)]
pub struct PanelPart {
    /// The criterion's id.
    pub id: String,
    /// The criterion's title in the questionnaire.
    pub title: String,
    /// How many questions are asked.
    pub questions: i64,
    /// Who reviews it.
    pub reviews: Vec<Review>,
}

/// How complete the file is, for the completeness check.
#[derive(Debug, Clone, Copy)]
pub struct Completeness {
    /// Questions that are asked.
    pub asked: usize,
    /// Those with an answer.
    pub answered: usize,
    /// Pieces of evidence.
    pub evidence: usize,
}

/// Everything about one disclosure but its scores.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one thing may be done; together they are no state"
)]
pub struct Progress {
    /// The row of the queue.
    pub entry: QueueEntry,
    /// The lead's name.
    pub lead: Option<String>,
    /// The panel, in the questionnaire's order.
    pub panel: Vec<PanelPart>,
    /// Who can be assigned: reviewers without a conflict.
    pub candidates: Vec<Account>,
    /// How complete the file is.
    pub completeness: Option<Completeness>,
    /// What changed since it was returned, when it comes back. What the answers say is told only to
    /// those who declared that they have no conflict.
    pub resubmission: Option<Resubmission>,
    /// How often reviewers agree, once every review is in.
    pub agreement: Option<Agreement>,
    /// The offices' words.
    pub signoffs: Vec<SignOff>,
    /// What else is here under a name that looks the same, while the names are not public yet.
    pub alike: Vec<String>,
    /// What happened, oldest first.
    pub history: Vec<Happening>,
    /// What the actor said about conflicts.
    pub conflict: Conflict,
    /// Whether the actor may check, assign and remove.
    pub may_assign: bool,
    /// Whether the actor could, once they declared that they have no conflict.
    pub declares_first: bool,
    /// Whether the actor may settle and propose, as soon as the file is open to them.
    pub may_adjudicate: bool,
    /// Whether the actor may see the decision.
    pub may_see_decision: bool,
    /// Whether the actor can open the file, if need be after declaring that they have no conflict.
    pub may_open: bool,
}

/// One disclosure of the queue.
///
/// # Errors
/// When the disclosure is not there for the actor, or its questionnaire is gone or was replaced.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Progress, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, relation) =
        standing::submitted(&mut tx, actor, Action::SeePipeline, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let panel = reviews::panel(&mut tx, id).await?;
    let all = reviews::of_disclosure(&mut tx, id).await?;
    let mut signoffs = decisions::signoffs(&mut tx, id).await?;
    let questionnaire = questionnaire(ctx, &disclosure)?;
    let sheet = match disclosure.state() {
        State::Scored | State::Proposed | State::Decided | State::Published => Some(Sheet::new(
            &questionnaire,
            &scores::submitted_of(&mut tx, id).await?,
            &scores::settlements(&mut tx, id).await?,
        )),
        _ => None,
    };
    let sees_decision = disclosure.state() == State::Published
        || check(actor, Action::SeeDecision, &relation).is_ok();
    if !sees_decision {
        for signoff in &mut signoffs {
            signoff.reason.clear();
        }
    }
    let accounts = accounts::with_role(&mut tx, Role::Reviewer).await?;
    let conflicted = conflicts::conflicted(&mut tx, id).await?;
    let lead = match disclosure.lead() {
        Some(lead) => accounts::by_id(&mut tx, lead).await?.map(|account| account.name.to_string()),
        None => None,
    };
    let history = history::of(&mut tx, &disclosure)
        .await?
        .iter()
        .filter_map(|event| history::happening(event, sees_decision))
        .collect();
    let completeness = completeness(ctx, &mut tx, &disclosure).await?;
    let alike = if disclosure.accepted_at().is_none() {
        names::alike(&mut tx, &disclosure.product, &disclosure.organization).await?
    } else {
        Vec::new()
    };
    let open = sheet.as_ref().map_or(0, Sheet::open);
    let mut resubmission = resubmissions::of(&mut tx, actor, &disclosure, &questionnaire).await?;
    if let Some(again) =
        resubmission.as_mut().filter(|_| check(actor, Action::OpenFile, &relation).is_err())
    {
        again.close();
    }
    let first = resubmission.as_ref().map_or(disclosure.submitted_at(), |again| Some(again.first));
    let (waiting, mut detail) =
        waits_for((&disclosure, resubmission.is_some()), &panel, &all, open, &signoffs);
    let without = if waiting == Waiting::Signatures {
        signers::without_anybody(&mut tx, &disclosure).await?
    } else {
        Vec::new()
    };
    if !without.is_empty() {
        detail = format!("{detail}. {}", signers::sentence(&without));
    }
    let listed = listings::standings(&mut tx).await?;
    let ending = ending(
        disclosure.state(),
        listed.iter().find(|(listed, _)| listed == id).map(|(_, standing)| standing),
        ctx.today(),
    );
    let detail = told(ending, detail);
    let entry = QueueEntry {
        waiting,
        ending,
        mine: is_mine(person, waiting, (relation.assigned, relation.judged), &signoffs),
        days: days_since(ctx, first),
        again: resubmission.is_some(),
        detail,
        disclosure,
    };
    let with_clear_word = Relation { conflict: Conflict::Clear, ..relation };
    Ok(Progress {
        lead,
        panel: parts(&questionnaire, &panel, &all),
        candidates: accounts
            .into_iter()
            .filter(|account| !conflicted.contains(&account.id))
            .collect(),
        completeness,
        resubmission,
        agreement: sheet.as_ref().map(Sheet::agreement),
        signoffs,
        alike,
        history,
        conflict: relation.conflict,
        may_assign: check(actor, Action::AssignReviewers, &relation).is_ok(),
        declares_first: relation.conflict == Conflict::Undeclared
            && check(actor, Action::AssignReviewers, &with_clear_word).is_ok(),
        may_adjudicate: check(actor, Action::Adjudicate, &with_clear_word).is_ok(),
        may_see_decision: check(actor, Action::SeeDecision, &relation).is_ok() && sheet.is_some(),
        may_open: check(actor, Action::OpenFile, &with_clear_word).is_ok(),
        entry,
    })
}

fn parts(
    questionnaire: &Questionnaire,
    panel: &[PanelCriterion],
    all: &[Review],
) -> Vec<PanelPart> {
    let criteria = questionnaire.rubric.criteria.iter();
    criteria
        .filter_map(|criterion| {
            let part = panel.iter().find(|part| part.criterion == criterion.id)?;
            let reviews =
                all.iter().filter(|review| review.criterion == criterion.id).cloned().collect();
            Some(PanelPart {
                id: criterion.id.clone(),
                title: criterion.title.clone(),
                questions: part.questions,
                reviews,
            })
        })
        .collect()
}

/// Counts only: the file is closed to whoever has not declared that they have no conflict.
async fn completeness(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Option<Completeness>, Error> {
    let case = match case::Case::load(ctx, tx, disclosure.clone()).await {
        Ok(case) => case,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let (asked, answered) =
        case.applicability.sections.iter().fold((0, 0), |(asked, answered), section| {
            (asked + section.asked, answered + section.answered)
        });
    let evidence = case
        .snapshot
        .evidence
        .iter()
        .filter(|piece| case.applicability.asked(&piece.question) == Truth::True)
        .count();
    Ok(Some(Completeness { asked, answered, evidence }))
}
