//! A reviewer's work: the queue, the file, the workbench, and submitting a review.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::case::Case;
use super::changed_since::{self, ChangedSince};
use super::clarifications::Threads;
use super::renewals::{self, Renewed};
use super::sheet::{Line, every_review_is_in, laid_out};
use super::{clarifications, due_days, panels, standing};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::due::Nearness;
use crate::domain::assessment::review::{
    GivenScore, Notes, PanelCriterion, Review, ReviewState, Score, digest, mark_with,
};
use crate::domain::calendar::Calendar;
use crate::domain::event::{Event, Subject};
use crate::domain::instrument::QuestionLimits;
use crate::domain::people::account::Role;
use crate::domain::people::shortcuts::Shortcuts;
use crate::domain::recorded::EventKind;
use crate::domain::values::{DisclosureId, EvidenceId, Timestamp};
use crate::store::assessment::{
    conflicts, disclosures, evidence_reads, public_comments, reviews, score_notes, scores,
};
use crate::store::people::shortcuts;
use crate::store::{Tx, events};

/// One disclosure in a reviewer's queue.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The reviewer's own reviews of it.
    pub reviews: Vec<Review>,
    /// The criteria of the panel, for the number of questions in each.
    pub panel: Vec<PanelCriterion>,
    /// Whether the reviewer has said that there is no conflict.
    pub cleared: bool,
    /// When what is open of it is due first, and how near that is.
    pub due: Option<(NaiveDate, Nearness)>,
}

/// The actor's reviews by disclosure: what is open first, by the day on which it is due.
///
/// # Errors
/// When the actor is no reviewer.
pub async fn queue(ctx: &Ctx, actor: &Actor) -> Result<Vec<Assigned>, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    if !actor.has(Role::Reviewer) {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.db.read().await?;
    let all = disclosures::of_reviewer(&mut tx, &person.account).await?;
    let mut mine: BTreeMap<DisclosureId, Vec<Review>> = BTreeMap::new();
    for review in reviews::of_reviewer(&mut tx, &person.account).await? {
        mine.entry(review.disclosure.clone()).or_default().push(review);
    }
    let mut panels: BTreeMap<DisclosureId, Vec<PanelCriterion>> = BTreeMap::new();
    for (id, part) in reviews::panels_of_reviewer(&mut tx, &person.account).await? {
        panels.entry(id).or_default().push(part);
    }
    let cleared = conflicts::cleared_by(&mut tx, &person.account).await?;
    let assigned = all.into_iter().map(|disclosure| {
        let reviews = mine.remove(&disclosure.id).unwrap_or_default();
        let due = first_due(ctx, &disclosure, &reviews);
        Assigned {
            due: due.map(|day| (day, due_days::nearness(ctx, day))),
            reviews,
            panel: panels.remove(&disclosure.id).unwrap_or_default(),
            cleared: cleared.contains(&disclosure.id),
            disclosure,
        }
    });
    let mut assigned: Vec<Assigned> = assigned.collect();
    assigned.sort_by_key(|one| one.due.map_or(NaiveDate::MAX, |(day, _)| day));
    Ok(assigned)
}

/// When the open ones of some reviews of a disclosure are due first; never, when nobody scores it
/// now.
fn first_due(ctx: &Ctx, disclosure: &Disclosure, reviews: &[Review]) -> Option<NaiveDate> {
    let open = reviews.iter().filter(|review| review.state == ReviewState::Assigned);
    let scored_now = disclosure.state() == State::InReview;
    open.map(|review| due_days::of(ctx, review)).min().filter(|_| scored_now)
}

/// An open file: what was submitted, and the actor's own reviews of it.
pub struct OpenFile {
    /// The file.
    pub case: Case,
    /// The actor's own reviews; none for leads and signers who only read.
    pub mine: Vec<Review>,
    /// How the actor stands to it.
    pub relation: Relation,
    /// What it renews; none where it renews nothing or only a part of the file is looked at.
    pub renewal: Option<Renewed>,
    /// How many comments on the tool everybody reads; none where nobody asked for any.
    pub comments: Option<i64>,
}

/// Opens the file.
///
/// # Errors
/// When the actor may not open the file or has not declared whether there is a conflict. Whoever
/// was taken off the review is told so.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<OpenFile, Error> {
    let mut tx = ctx.db.read().await?;
    let mut file = load(ctx, &mut tx, actor, id).await?;
    let Case { disclosure, submission, .. } = &file.case;
    file.renewal = renewals::renewed(&mut tx, disclosure, &submission.questionnaire).await?;
    Ok(file)
}

async fn load(ctx: &Ctx, tx: &mut Tx, actor: &Actor, id: &DisclosureId) -> Result<OpenFile, Error> {
    let (disclosure, relation) = match standing::submitted(tx, actor, Action::OpenFile, id).await {
        Err(Error::NotFound) => return Err(taken_off(ctx, tx, actor, id, None).await?),
        stands => stands?,
    };
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut mine = reviews::of_disclosure(tx, id).await?;
    mine.retain(|review| review.reviewer == person.account && review.state != ReviewState::Recused);
    let comments = public_comments::read_by_all(tx, id).await?;
    let case = Case::load(ctx, tx, disclosure).await?;
    Ok(OpenFile { case, mine, relation, renewal: None, comments })
}

/// One criterion of an open file, ready for scoring or for reading.
pub struct Workbench {
    /// The file.
    pub file: OpenFile,
    /// The criterion's id.
    pub criterion: String,
    /// The actor's review of the criterion, if they have one.
    pub review: Option<Review>,
    /// The scores in it so far.
    pub scores: Vec<Score>,
    /// What the actor noted at the question that is shown.
    pub notes: Notes,
    /// The name of the question that is shown, `section.question`.
    pub question: String,
    /// What limits the question today.
    pub bounds: QuestionLimits,
    /// What the others gave, once the actor may see it.
    pub others: Option<Vec<GivenScore>>,
    /// What the scores of the question come to, once every review is in and the actor may see them.
    pub line: Option<Line>,
    /// When the vendor withdrew the disclosure.
    pub withdrawn_at: Option<Timestamp>,
    /// Which pieces of evidence the actor ticked as read, and when.
    pub reads: BTreeMap<EvidenceId, Timestamp>,
    /// The single keys by which the actor scores.
    pub keys: Shortcuts,
    /// What is different from the submission before, and from the cycle before.
    pub changed: Vec<ChangedSince>,
    /// What the vendor was asked about the question.
    pub clarifications: Threads,
}

impl Workbench {
    /// The actor's score of the question that is shown.
    pub fn own(&self) -> Option<&Score> {
        self.scores.iter().find(|score| score.question == self.question)
    }

    /// Tells that score with its notes from any other.
    pub fn mark(&self) -> String {
        mark_with(self.own(), Some(&self.notes))
    }

    /// Whether the actor can score here now.
    pub fn is_open(&self) -> bool {
        self.file.case.disclosure.state() == State::InReview
            && self.review.as_ref().is_some_and(|review| review.state == ReviewState::Assigned)
    }
}

/// Everything for scoring one question of a criterion; without a name, the first question that is
/// not scored.
///
/// # Errors
/// As [`open`] does, and when the criterion or the question is not asked.
pub async fn workbench(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    criterion: &str,
    question: Option<&str>,
) -> Result<Workbench, Error> {
    let mut tx = ctx.db.read().await?;
    let file = load(ctx, &mut tx, actor, id).await?;
    let review = file.mine.iter().find(|review| review.criterion == criterion).cloned();
    let own = match &review {
        Some(review) => scores::of_review(&mut tx, &review.id).await?,
        None => Vec::new(),
    };
    let mut noted = match &review {
        Some(review) => score_notes::of_review(&mut tx, &review.id).await?,
        None => BTreeMap::new(),
    };
    let names: Vec<&str> =
        file.case.asked(criterion).map(|(question, _)| question.name.as_str()).collect();
    let first_open = || {
        names.iter().find(|name| own.iter().all(|score| score.question != **name)).or(names.first())
    };
    let chosen = match question {
        Some(asked) => names.iter().find(|name| **name == asked),
        None => first_open(),
    };
    let question = (*chosen.ok_or(Error::NotFound)?).to_owned();
    let others = if may_see_others(actor, &file) {
        let mut given = scores::submitted_of(&mut tx, id).await?;
        given.retain(|given| {
            given.score.question == question
                && review.as_ref().is_none_or(|own| own.id != given.review)
        });
        Some(given)
    } else {
        None
    };
    let line = if others.is_some() && every_review_is_in(file.case.disclosure.state()) {
        laid_out(ctx, &mut tx, &file.case)
            .await?
            .lines
            .into_iter()
            .find(|line| line.question == question)
    } else {
        None
    };
    let bounds = file.case.limits(ctx.today()).get(&question).cloned().unwrap_or_default();
    let withdrawn_at = withdrawn_at(&mut tx, &file.case.disclosure).await?;
    let person = &actor.person().ok_or(Error::SignIn)?.account;
    let reads = evidence_reads::of(&mut tx, person, id).await?;
    let keys = shortcuts::of(&mut tx, person).await?;
    let changed = changed_since::of(&mut tx, &file.case).await?;
    let reader = (&file.relation, file.mine.as_slice());
    let clarifications =
        clarifications::threads(&mut tx, actor, &file.case, reader, &question).await?;
    drop(tx);
    if others.as_ref().is_some_and(|others| !others.is_empty()) {
        note_others_seen(ctx, actor, id, &file.mine).await?;
    }
    Ok(Workbench {
        criterion: criterion.to_owned(),
        review,
        scores: own,
        notes: noted.remove(&question).unwrap_or_default(),
        question,
        bounds,
        others,
        line,
        withdrawn_at,
        reads,
        keys,
        changed,
        clarifications,
        file,
    })
}

/// Notes that a reviewer sees what the others gave: from now on their own reviews stay as they are.
pub(super) async fn note_others_seen(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    mine: &[Review],
) -> Result<(), Error> {
    let Some(person) = actor.person() else { return Ok(()) };
    if mine
        .iter()
        .any(|review| review.reviewer == person.account && review.others_seen_at.is_none())
    {
        let mut tx = ctx.db.write().await?;
        reviews::note_others_seen(&mut tx, id, &person.account, ctx.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// When the vendor withdrew it, if it did.
async fn withdrawn_at(tx: &mut Tx, disclosure: &Disclosure) -> Result<Option<Timestamp>, Error> {
    if disclosure.state() != State::Withdrawn {
        return Ok(None);
    }
    Ok(events::of_kind(tx, Subject::Disclosure(&disclosure.id), EventKind::DisclosureWithdrawn)
        .await?
        .first()
        .map(|event| event.at))
}

/// Why a review is not there any more: its reviewer was taken off it. Anybody else is told that
/// nothing is there.
async fn taken_off(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
    criterion: Option<&str>,
) -> Result<Error, Error> {
    let Some(person) = actor.person() else { return Ok(Error::NotFound) };
    let removed = events::of_kind(tx, Subject::Disclosure(id), EventKind::ReviewerRemoved)
        .await?
        .into_iter()
        .find(|stored| match stored.said.event() {
            Some(Event::ReviewerRemoved { reviewer, criterion: from, .. }) => {
                *reviewer == person.account && criterion.is_none_or(|asked| asked == from)
            }
            _ => false,
        });
    if conflicts::conflicted(tx, id).await?.contains(&person.account) {
        return Ok(Error::NotFound);
    }
    Ok(removed.map_or(Error::NotFound, |event| {
        Error::NotAllowed(format!(
            "The panel lead took you off this review on {}. Nothing that you gave in it counts. If \
             that was a mistake, ask the lead to assign you anew.",
            ctx.calendar().in_words(event.at)
        ))
    }))
}

/// Reviewers see the others' scores after giving all their own; leads and signers when every review
/// is in.
fn may_see_others(actor: &Actor, file: &OpenFile) -> bool {
    check(actor, Action::SeeReviews, &file.relation).is_ok()
        && (file.relation.assigned || every_review_is_in(file.case.disclosure.state()))
}

/// Keeps the review open until the transaction ends.
pub(super) async fn hold_open(tx: &mut Tx, review: &Review) -> Result<(), Error> {
    if reviews::hold_open(tx, &review.id).await? { Ok(()) } else { Err(closed()) }
}

/// Submits the actor's review of a criterion: every asked question is scored, and nothing in it
/// changes any more.
///
/// # Errors
/// When the actor has no open review of the criterion, or a question of it is not scored.
pub async fn submit(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    criterion: &str,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (file, review) = own_review(ctx, &mut tx, actor, id, criterion).await?;
    if !reviews::submit(&mut tx, &review.id, now).await? {
        return Err(closed());
    }
    let given = scores::of_review(&mut tx, &review.id).await?;
    let missing: Vec<String> = file
        .case
        .asked(criterion)
        .filter(|(question, _)| given.iter().all(|score| score.question != question.name))
        .map(|(question, _)| format!("“{}” ({})", question.label, question.code))
        .collect();
    if !missing.is_empty() {
        return Err(Error::field(
            "level",
            format!("Score every question before you submit. Still open: {}.", missing.join(", ")),
        ));
    }
    let event = Event::ReviewSubmitted {
        disclosure: id.clone(),
        digest: digest(&review, &given),
        review: review.id,
        criterion: criterion.to_owned(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    panels::complete_if_all_in(ctx, &mut tx, actor, &file.case.disclosure).await?;
    tx.commit().await?;
    Ok(())
}

/// The actor's own review of a criterion, while it can be scored.
pub(super) async fn own_review(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
    criterion: &str,
) -> Result<(OpenFile, Review), Error> {
    match standing::submitted(tx, actor, Action::Score, id).await {
        Err(Error::NotFound) => return Err(taken_off(ctx, tx, actor, id, Some(criterion)).await?),
        stands => stands?,
    };
    let file = load(ctx, tx, actor, id).await?;
    let Some(review) = file.mine.iter().find(|review| review.criterion == criterion).cloned()
    else {
        return Err(taken_off(ctx, tx, actor, id, Some(criterion)).await?);
    };
    if let Some(at) = withdrawn_at(tx, &file.case.disclosure).await? {
        return Err(Error::WrongState(withdrawn(ctx.calendar(), at)));
    }
    if review.state != ReviewState::Assigned {
        return Err(closed());
    }
    if file.case.disclosure.state() != State::InReview {
        let sentence = format!(
            "This disclosure is {}, so it is not scored now.",
            file.case.disclosure.state().label()
        );
        return Err(Error::WrongState(sentence));
    }
    Ok((file, review))
}

/// What a reviewer is told of a disclosure that its vendor took back.
pub fn withdrawn(calendar: Calendar, at: Timestamp) -> String {
    format!(
        "The vendor withdrew this disclosure on {}, so there is nothing left to score.",
        calendar.in_words(at)
    )
}

fn closed() -> Error {
    Error::WrongState("This review is submitted; its scores are final.".to_owned())
}
