//! What a new disclosure begins with when its vendor has submitted the product before: the answers
//! and the evidence of that time, as a draft.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::company;
use crate::domain::assessment::confidentiality::{Request, to_renew};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::evidence::{CheckState, Evidence, Source};
use crate::domain::event::Event;
use crate::domain::instrument::{Question, Questionnaire, Reuse, Section};
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::renewals::{self, StoredRenewal};
use crate::store::assessment::{answers, company_answers, confidentiality, evidence};
use crate::store::{Tx, events};

/// The newest disclosure of a product that was submitted, of all of them, newest first.
pub fn submitted_before(all: &[Disclosure]) -> Option<&Disclosure> {
    all.iter().find(|one| one.submitted_at().is_some())
}

/// Which questions of a new draft stay blank, whatever was answered before.
#[derive(Debug, Clone, Copy)]
pub(super) enum LeftOpen<'n> {
    /// Those that their questionnaire asks anew each time.
    AskedAnew,
    /// Those with these names, and no others.
    These(&'n BTreeSet<&'n str>),
}

impl LeftOpen<'_> {
    fn is_open(self, question: &Question) -> bool {
        match self {
            Self::AskedAnew => question.reuse == Reuse::Never,
            Self::These(names) => names.contains(question.name.as_str()),
        }
    }
}

/// Puts into a new draft what stood in an earlier disclosure of the product, each answer as it was
/// typed. What is left open stays blank, as does a question that the newer questionnaire no longer
/// has in that form.
///
/// # Errors
/// A fault of the store.
pub(super) async fn carry(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (from, to): (&Disclosure, &Disclosure),
    questionnaire: &Questionnaire,
    open: LeftOpen<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let pieces = attach(ctx, tx, actor, (from, to), (questionnaire, open), now).await?;
    let before = answers::of(tx, &from.id).await?;
    for section in &questionnaire.sections {
        let kept = carried((questionnaire, open), section, &before.0, &pieces);
        if kept.is_empty() {
            continue;
        }
        for (question, kept) in &kept {
            answers::put(tx, &to.id, question, kept, &person.account, now).await?;
        }
        let revision = answers::advance(tx, &to.id, &section.id, 0, &person.account, now).await?;
        let revision = revision.ok_or_else(|| {
            Error::Internal("a section of a new disclosure was saved before".to_owned())
        })?;
        let changed = kept.into_keys().collect();
        events::append(
            tx,
            now,
            actor,
            &Event::SectionSaved {
                disclosure: to.id.clone(),
                section: section.id.clone(),
                revision,
                changed,
            },
        )
        .await?;
    }
    Ok(())
}

/// Takes the requests of an earlier disclosure along that were not refused, where the question is
/// still asked in public and its answer goes along. Its vendor has to ask each anew.
///
/// # Errors
/// A fault of the store.
pub(super) async fn carry_requests(
    tx: &mut Tx,
    actor: &Actor,
    (from, to): (&Disclosure, &Disclosure),
    (questionnaire, open): (&Questionnaire, LeftOpen<'_>),
    now: Timestamp,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let stays = |request: &Request| {
        let question = questionnaire.question(&request.question);
        let refused = request.ruling.as_ref().is_some_and(|ruling| !ruling.granted);
        !refused && question.is_some_and(|one| one.is_published() && !open.is_open(one))
    };
    let mut questions = Vec::new();
    for earlier in confidentiality::of(tx, &from.id).await?.into_iter().filter(stays) {
        confidentiality::put(tx, &to.id, &to_renew(&earlier, now), &person.account).await?;
        questions.push(earlier.question);
    }
    if !questions.is_empty() {
        let event = Event::ConfidentialityCarried { disclosure: to.id.clone(), questions };
        events::append(tx, now, actor, &event).await?;
    }
    Ok(())
}

/// Puts the answers of the whole company into a new draft, where nothing stands yet.
///
/// # Errors
/// A fault of the store.
pub(super) async fn inherit(
    tx: &mut Tx,
    actor: &Actor,
    to: &Disclosure,
    questionnaire: &Questionnaire,
    now: Timestamp,
) -> Result<(), Error> {
    let company = company_answers::of(tx, &to.organization, &to.family).await?;
    let company = company::fitted(company, questionnaire);
    if company.is_empty() {
        return Ok(());
    }
    let person = actor.person().ok_or(Error::SignIn)?;
    let draft = answers::of(tx, &to.id).await?;
    let mut inherited = Vec::new();
    for question in company::questions(questionnaire) {
        let Some(answer) = company.get(&question.name) else { continue };
        if draft.get(&question.name).is_some() {
            continue;
        }
        let entry = Entry::showing(question, Some(&answer.kept));
        if let Ok(Some(kept)) = draft_check::read(questionnaire, question, &entry, &[]) {
            answers::put(tx, &to.id, &question.name, &kept, &person.account, now).await?;
            inherited.push(question.name.clone());
        }
    }
    // Nobody saved a section, so none moves to its next revision.
    if !inherited.is_empty() {
        let (disclosure, questions) = (to.id.clone(), inherited);
        let event = Event::CompanyAnswersInherited { disclosure, questions };
        events::append(tx, now, actor, &event).await?;
    }
    Ok(())
}

/// Notes that a draft renews what was submitted before.
pub(super) async fn begin_renewal(
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &DisclosureId,
    earlier: &Disclosure,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(submitted) = earlier.stage.submitted() else { return Ok(()) };
    let (earlier, digest) = (earlier.id.clone(), submitted.digest.clone());
    let renewal = StoredRenewal { earlier, digest, started_at: now };
    renewals::insert(tx, disclosure, &renewal).await?;
    let event = Event::RenewalStarted {
        disclosure: disclosure.clone(),
        earlier: renewal.earlier,
        digest: renewal.digest,
    };
    events::append(tx, now, actor, &event).await?;
    Ok(())
}

/// The answers of a section that go along.
fn carried(
    (questionnaire, open): (&Questionnaire, LeftOpen<'_>),
    section: &Section,
    before: &BTreeMap<String, Kept>,
    pieces: &[Evidence],
) -> BTreeMap<String, Kept> {
    let reused = section.questions.iter().filter(|question| !open.is_open(question));
    let kept = reused.filter_map(|question| {
        let entry = Entry::showing(question, Some(before.get(&question.name)?));
        let entry = entry.without_gone_columns(question);
        let kept = draft_check::read(questionnaire, question, &entry, pieces).ok()??;
        Some((question.name.clone(), kept))
    });
    kept.collect()
}

/// Attaches the evidence of questions that go along; links are looked at anew.
async fn attach(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (from, to): (&Disclosure, &Disclosure),
    (questionnaire, open): (&Questionnaire, LeftOpen<'_>),
    now: Timestamp,
) -> Result<Vec<Evidence>, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let reused = |piece: &Evidence| {
        questionnaire.question(&piece.question).is_some_and(|question| !open.is_open(question))
    };
    let mut pieces = evidence::of(tx, &from.id).await?;
    pieces.retain(|piece| {
        piece.removed_at.is_none() && piece.check != CheckState::Found && reused(piece)
    });
    for piece in &mut pieces {
        piece.id = ctx.new_id();
        piece.disclosure = to.id.clone();
        piece.added_by = person.account.clone();
        piece.added_at = now;
        let (sha256, url) = match &piece.source {
            Source::File { sha256, .. } => (Some(sha256.clone()), None),
            Source::Link { url } => (None, Some(url.clone())),
        };
        if url.is_some() {
            (piece.check, piece.checked_at, piece.check_note) = (CheckState::Waiting, None, None);
        }
        evidence::insert(tx, piece).await?;
        let (disclosure, evidence, question) =
            (to.id.clone(), piece.id.clone(), piece.question.clone());
        events::append(
            tx,
            now,
            actor,
            &Event::EvidenceAdded { disclosure, evidence, question, sha256, url },
        )
        .await?;
    }
    Ok(pieces)
}
