//! How far one disclosure of the queue is, and who reviews it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::clarification_lists::{self, AskedRow};
use super::clocks;
use super::history::{self, Happening};
use super::intake;
use super::pinned::questionnaire;
use super::pipeline::{
    QueueEntry, Waiting, before_publication, days_since, ending, is_mine, told, under_appeal,
    waits_for,
};
use super::renewals::{self, Renewed};
use super::resubmissions::{self, Resubmission};
use super::sheet::Sheet;
use super::{case, due_days, signers, standing, standstills};
use crate::actions::people::names;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Conflict, Relation, check};
use crate::domain::assessment::decision::SignOff;
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::review::{Agreement, PanelCriterion, Review, ReviewState};
use crate::domain::instrument::{Questionnaire, Truth};
use crate::domain::people::account::{Account, Role};
use crate::domain::people::appointment::{Appointment, ReviewerKind};
use crate::domain::values::{AccountId, DisclosureId};
use crate::store::Tx;
use crate::store::assessment::{appeals, conflicts, decisions, discussions, reviews, scores};
use crate::store::people::{accounts, appointments};
use crate::store::registry::listings;

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
    /// The inherent risk tier, once it is settled.
    pub tier: Option<u8>,
    /// Answers that the vendor asks to keep confidential.
    pub requests: usize,
    /// Those of them that nobody decided on.
    pub open_requests: usize,
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
    /// The day it is at the agency.
    pub today: NaiveDate,
    /// The panel, in the questionnaire's order; each review with the day on which it is due.
    pub panel: Vec<PanelPart>,
    /// Who can be assigned: reviewers without a conflict.
    pub candidates: Vec<Account>,
    /// That the tier asks for an educator or expert whom the panel lacks; in a sentence.
    pub lacks: Option<String>,
    /// How complete the file is.
    pub completeness: Option<Completeness>,
    /// What changed since it was returned, when it comes back. What the answers say is told only to
    /// those who declared that they have no conflict.
    pub resubmission: Option<Resubmission>,
    /// What it renews, for whoever may know; what the answers say as for a file that comes back.
    pub renewal: Option<Renewed>,
    /// How often reviewers agree, once every review is in.
    pub agreement: Option<Agreement>,
    /// What the vendor was asked about its answers, for whoever may open the file.
    pub asked: Vec<AskedRow>,
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
    /// How much in the panel's discussion the actor has not read; none where they have no part in
    /// it, or it has not opened.
    pub discussion: Option<usize>,
    /// Whether there is an appeal that the actor may read.
    pub has_appeal: bool,
    /// Whether the actor may see the decision.
    pub may_see_decision: bool,
    /// Whether the actor can open the file, if need be after declaring that they have no conflict.
    pub may_open: bool,
}

/// One disclosure of the queue.
///
/// # Errors
/// When the disclosure is not there for the actor, or its questionnaire is gone or was replaced.
#[expect(clippy::too_many_lines, reason = "a line for each part of the page")]
pub async fn show(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Progress, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, relation) =
        standing::submitted(&mut tx, actor, Action::SeePipeline, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let panel = reviews::panel(&mut tx, id).await?;
    let mut all = reviews::of_disclosure(&mut tx, id).await?;
    for review in &mut all {
        review.due_on = Some(due_days::of(ctx, review));
    }
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
    let appointed = appointments::all(&mut tx).await?;
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
    let lacks = lacks(ctx, &disclosure, (completeness.as_ref(), &all), &appointed);
    let alike = if disclosure.accepted_at().is_none() {
        names::alike(&mut tx, &disclosure.product, &disclosure.organization).await?
    } else {
        Vec::new()
    };
    let discussion = if sheet.is_some() && check(actor, Action::Discuss, &relation).is_ok() {
        Some(discussions::of(&mut tx, id, &person.account).await?.new_for(&person.account))
    } else {
        None
    };
    let open = sheet.as_ref().map_or(0, Sheet::open);
    let mut resubmission = resubmissions::of(&mut tx, actor, &disclosure, &questionnaire).await?;
    let mut renewal = renewals::renewed(&mut tx, &disclosure, &questionnaire).await?;
    if check(actor, Action::OpenFile, &relation).is_err() {
        if let Some(again) = &mut resubmission {
            again.close();
        }
        if let Some(renewal) = &mut renewal {
            renewal.close();
        }
    }
    let asked = if check(actor, Action::OpenFile, &relation).is_ok() {
        clarification_lists::rows(&mut tx, id, &questionnaire).await?
    } else {
        Vec::new()
    };
    let first = resubmission.as_ref().map_or(disclosure.submitted_at(), |again| Some(again.first));
    let waits = waits_for((&disclosure, resubmission.is_some()), &panel, &all, open, &signoffs);
    let standstill = standstills::told(&mut tx, &disclosure).await?;
    let waits = before_publication(waits, standstill.as_ref(), ctx.today());
    let appeal = appeals::last(&mut tx, id).await?;
    let (waiting, mut detail) = under_appeal(waits, appeal.as_ref());
    if waiting == Waiting::Signatures {
        let without = signers::without_anybody(&mut tx, &disclosure).await?;
        if !without.is_empty() {
            detail = format!("{detail}. {}", signers::sentence(&without));
        }
    }
    let listed = listings::standings(&mut tx).await?;
    let listed = listed.iter().find(|(listed, _)| listed == id).map(|(_, standing)| standing);
    let ending = ending(disclosure.state(), listed, ctx.today());
    let detail = told(ending, detail);
    let entry = QueueEntry {
        waiting,
        ending,
        mine: is_mine(person, waiting, relation, &signoffs),
        days: days_since(ctx, first),
        again: resubmission.is_some(),
        clock: clocks::of(ctx, &mut tx, &disclosure).await?,
        detail,
        cycle: intake::places(ctx, &mut tx).await?.remove(id),
        disclosure,
    };
    let with_clear_word = Relation { conflict: Conflict::Clear, ..relation };
    Ok(Progress {
        lead,
        lacks,
        today: ctx.today(),
        panel: parts(&questionnaire, &panel, &all),
        candidates: accounts
            .into_iter()
            .filter(|account| !conflicted.contains(&account.id))
            .filter(|account| {
                appointed.get(&account.id).is_none_or(|one| one.holds_on(ctx.today()))
            })
            .collect(),
        completeness,
        resubmission,
        renewal,
        asked,
        agreement: sheet.as_ref().map(Sheet::agreement),
        discussion,
        signoffs,
        alike,
        history,
        conflict: relation.conflict,
        may_assign: check(actor, Action::AssignReviewers, &relation).is_ok(),
        declares_first: relation.conflict == Conflict::Undeclared
            && check(actor, Action::AssignReviewers, &with_clear_word).is_ok(),
        may_adjudicate: check(actor, Action::Adjudicate, &with_clear_word).is_ok(),
        has_appeal: appeal.is_some() && check(actor, Action::SeeDecision, &relation).is_ok(),
        may_see_decision: check(actor, Action::SeeDecision, &relation).is_ok() && sheet.is_some(),
        may_open: check(actor, Action::OpenFile, &with_clear_word).is_ok(),
        entry,
    })
}

/// What the panel lacks by its tier: an educator of a district or an expert.
fn lacks(
    ctx: &Ctx,
    disclosure: &Disclosure,
    (completeness, all): (Option<&Completeness>, &[Review]),
    appointed: &BTreeMap<AccountId, Appointment>,
) -> Option<String> {
    let tier = completeness?.tier?;
    let early = disclosure.state() == State::Submitted;
    if u16::from(tier) < ctx.settings.expert_tier
        || !(early || matches!(disclosure.state(), State::InReview | State::Scored))
    {
        return None;
    }
    let brings = |review: &Review| {
        review.state != ReviewState::Recused
            && appointed
                .get(&review.reviewer)
                .is_some_and(|appointment| appointment.kind != ReviewerKind::Agency)
    };
    let rule = format!(
        "Tier {tier} asks for at least one educator of a district or expert among the reviewers"
    );
    match (early, all.iter().any(brings)) {
        (_, true) => None,
        (true, false) => Some(format!("{rule}.")),
        (false, false) => Some(format!("{rule}; this panel has none yet.")),
    }
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
    let requests = case.confidentiality.len();
    let open_requests = case.confidentiality.iter().filter(|one| one.standing.is_open()).count();
    let tier = case.applicability.inherent.tier;
    Ok(Some(Completeness { asked, answered, evidence, tier, requests, open_requests }))
}
