//! Somebody's word on what papers suggest: an answer counts from then on, or is left out.

use std::collections::BTreeMap;

use super::answers;
use super::bringing::{self, Bringing};
use super::disclosures;
use super::evidence::follow;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::evidence::{Evidence, Source};
use crate::domain::assessment::paper::{BroughtFile, FileOutcome, Paper};
use crate::domain::assessment::suggestion::{Effect, Suggestion, SuggestionState, joined};
use crate::domain::event::Event;
use crate::domain::instrument::{Kind, Question, Truth};
use crate::domain::values::{AccountId, DisclosureId, SuggestionId, Timestamp};
use crate::store::assessment::{evidence, suggestions};
use crate::store::{Tx, events};

/// Which suggestions somebody speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(SuggestionId),
    /// All that wait in a section and replace nothing.
    Section(String),
    /// All that wait and replace nothing.
    All,
}

/// Confirms suggestions: their answers are saved, and the papers attached. Of many at once, those
/// that would replace an answer wait for a word of their own. Says how many were confirmed.
///
/// # Errors
/// The draft is not theirs to change, its state allows no change, or the suggestion waits no
/// longer.
pub async fn confirm(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    which: &Which,
) -> Result<usize, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    ctx.saves.count(&person.account, now)?;
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let mut brought = bringing::load(&mut tx, file).await?;
    let chosen = chosen(&brought, which)?;
    let (mut changed, mut taken) = (BTreeMap::new(), Vec::new());
    for suggestion in chosen {
        if take(&mut brought, &suggestion, which, &mut changed) {
            let state = SuggestionState::Confirmed;
            suggestions::set_state(&mut tx, &suggestion.id, state, &person.account, now).await?;
            taken.push(suggestion);
        }
    }
    // Questions that open up by these answers take evidence from now on.
    save(&mut tx, actor, &mut brought, changed, now).await?;
    for suggestion in taken.iter().filter(|suggestion| suggestion.attaches) {
        attach(ctx, &mut tx, actor, &mut brought, suggestion, now).await?;
    }
    let confirmed = taken.len();
    if confirmed > 0 {
        let event = Event::SuggestionsDecided { disclosure: id.clone(), confirmed, left: 0 };
        events::append(&mut tx, now, actor, &event).await?;
    }
    tx.commit().await?;
    Ok(confirmed)
}

/// The suggestions that are meant, in their order.
fn chosen(brought: &Bringing, which: &Which) -> Result<Vec<Suggestion>, Error> {
    let section_of = |question: &str| {
        brought.file.questionnaire.section_of(question).map(|section| section.id.as_str())
    };
    let chosen: Vec<Suggestion> = match which {
        Which::One(id) => {
            brought.waiting().filter(|(one, _)| one.id == *id).map(|(one, _)| one.clone()).collect()
        }
        Which::Section(section) => brought
            .waiting()
            .filter(|(one, _)| section_of(&one.question) == Some(section.as_str()))
            .map(|(one, _)| one.clone())
            .collect(),
        Which::All => brought.waiting().map(|(one, _)| one.clone()).collect(),
    };
    if chosen.is_empty() {
        return Err(Error::WrongState(
            "Nothing waits here any more: somebody decided on it meanwhile, or the answer says the \
             same by now."
                .to_owned(),
        ));
    }
    Ok(chosen)
}

/// Takes a suggestion into the draft; false when it waits for a word of its own.
fn take(
    brought: &mut Bringing,
    suggestion: &Suggestion,
    which: &Which,
    changed: &mut BTreeMap<String, Option<Kept>>,
) -> bool {
    let file = &mut brought.file;
    let Some(question) = file.questionnaire.question(&suggestion.question).cloned() else {
        return false;
    };
    let (entry, effect) = joined(&question, file.draft.get(&question.name), &suggestion.entry);
    if effect == Effect::Replaces && !matches!(which, Which::One(_)) {
        return false;
    }
    // Its paper alone is attached.
    if matches!(question.kind, Kind::File { .. }) || effect == Effect::Nothing {
        return true;
    }
    let read = draft_check::read(&file.questionnaire, &question, &entry, &file.evidence);
    let Ok(kept) = read else { return false };
    file.draft.set(&question.name, kept.clone());
    changed.insert(question.name.clone(), kept);
    true
}

/// Saves the answers, section by section.
async fn save(
    tx: &mut Tx,
    actor: &Actor,
    brought: &mut Bringing,
    changed: BTreeMap<String, Option<Kept>>,
    now: Timestamp,
) -> Result<(), Error> {
    let file = &mut brought.file;
    let mut sections: BTreeMap<String, BTreeMap<String, Option<Kept>>> = BTreeMap::new();
    for (name, kept) in changed {
        file.view.change(&file.questionnaire, &name, kept.as_ref().and_then(Kept::answer).as_ref());
        if let Some(section) = file.questionnaire.section_of(&name) {
            sections.entry(section.id.clone()).or_default().insert(name, kept);
        }
    }
    for (section, changed) in sections {
        answers::put_all(tx, actor, file, &section, changed, now).await?;
    }
    Ok(())
}

/// Attaches the paper of a suggestion to its question, unless it is attached there or the question
/// takes none now.
async fn attach(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    brought: &mut Bringing,
    suggestion: &Suggestion,
    now: Timestamp,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let Some(paper) = brought.papers.get(&suggestion.paper).cloned() else { return Ok(()) };
    let Some(question) = brought.file.questionnaire.question(&suggestion.question).cloned() else {
        return Ok(());
    };
    let is_there = brought.file.has_file(&question.name, &paper.sha256);
    if is_there || brought.file.view.asked(&question.name) != Truth::True {
        return Ok(());
    }
    let piece = piece(ctx, &paper, &brought.file.disclosure.id, &question, &person.account, now);
    put_piece(tx, actor, brought, &question, piece, now).await
}

/// A paper as a piece of evidence at a question.
pub(super) fn piece(
    ctx: &Ctx,
    paper: &Paper,
    disclosure: &DisclosureId,
    question: &Question,
    by: &AccountId,
    now: Timestamp,
) -> Evidence {
    let kinds = question.evidence.as_ref().map(|ask| ask.documents.as_slice()).unwrap_or_default();
    let fits = |kind| kinds.contains(&kind);
    Evidence {
        id: ctx.new_id(),
        disclosure: disclosure.clone(),
        question: question.name.clone(),
        source: Source::File {
            sha256: paper.sha256.clone(),
            media_type: paper.media_type.clone(),
            size_bytes: paper.size_bytes,
        },
        title: paper.title.clone(),
        issued_on: paper.issued_on,
        expires_on: paper.expires_on,
        check: paper.check,
        checked_at: None,
        check_note: None,
        // What must not stay is known wherever the file is attached.
        document: paper.document.clone().filter(|document| {
            document.forbidden().is_some()
                || document.fact.as_ref().is_some_and(|fact| fits(fact.kind))
        }),
        added_by: by.clone(),
        added_at: now,
        removed_at: None,
    }
}

/// Adds a piece to a question of a draft.
pub(super) async fn put_piece(
    tx: &mut Tx,
    actor: &Actor,
    brought: &mut Bringing,
    question: &Question,
    piece: Evidence,
    now: Timestamp,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let sha256 = match &piece.source {
        Source::File { sha256, .. } => Some(sha256.clone()),
        Source::Link { .. } => None,
    };
    evidence::insert(tx, &piece).await?;
    let event = Event::EvidenceAdded {
        disclosure: piece.disclosure.clone(),
        evidence: piece.id.clone(),
        question: question.name.clone(),
        sha256,
        url: None,
    };
    let file = &mut brought.file;
    file.evidence.push(piece);
    follow(tx, file, question, &file.evidence, &person.account, now).await?;
    events::append(tx, now, actor, &event).await?;
    Ok(())
}

/// Leaves a suggestion out. Bringing its file again suggests it anew.
///
/// # Errors
/// The draft is not theirs to change, its state allows no change, or the suggestion waits no
/// longer.
pub async fn leave(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    suggestion: &SuggestionId,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let brought = bringing::load(&mut tx, file).await?;
    chosen(&brought, &Which::One(suggestion.clone()))?;
    suggestions::set_state(&mut tx, suggestion, SuggestionState::Left, &person.account, now)
        .await?;
    let event = Event::SuggestionsDecided { disclosure: id.clone(), confirmed: 0, left: 1 };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    Ok(())
}

/// Says whether a file that names another product is for this one. What it suggests waits from then
/// on, or is left out.
///
/// # Errors
/// The draft is not theirs to change, its state allows no change, or this is not asked of the file.
pub async fn say_whose(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    name: &str,
    is_ours: bool,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let brought = bringing::load(&mut tx, file).await?;
    let asked = brought
        .files
        .iter()
        .find(|file| file.name == name && file.outcome == FileOutcome::Asked)
        .ok_or(Error::NotFound)?;
    let (outcome, state) = if is_ours {
        (FileOutcome::Read, SuggestionState::Open)
    } else {
        (FileOutcome::SetAside, SuggestionState::Left)
    };
    let held = brought.suggestions.iter().filter(|one| {
        one.state == SuggestionState::Held && Some(&one.paper) == asked.paper.as_ref()
    });
    let mut left = 0;
    for suggestion in held {
        suggestions::set_state(&mut tx, &suggestion.id, state, &person.account, now).await?;
        left += usize::from(!is_ours);
    }
    let file = BroughtFile { outcome, at: now, ..asked.clone() };
    suggestions::put_file(&mut tx, id, &file, &person.account).await?;
    let event = Event::SuggestionsDecided { disclosure: id.clone(), confirmed: 0, left };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    Ok(())
}
