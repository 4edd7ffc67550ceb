//! A vendor's shelf: its papers, each once, with their days and where they serve; replaced, taken
//! away and put back.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::attached_papers::tell;
use super::bringing::{Bringing, load};
use super::confirming::{piece, put_piece};
use super::downloads::Download;
use super::quota::left_of_organization;
use super::sent_file::SentFile;
use super::shelf_intake::{keep, take};
use super::{disclosures, media};
use crate::actions::error::Faults;
use crate::actions::mails::mail::send;
use crate::actions::mails::vendor::PaperExpires;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::assessment::evidence::{EvidenceTitle, Source, check_days};
use crate::domain::assessment::file_name::file_name;
use crate::domain::assessment::paper::{Paper, PaperOrigin, REMINDED_BEFORE};
use crate::domain::calendar::{day_in_words, latest_day};
use crate::domain::event::Event;
use crate::domain::instrument::Truth;
use crate::domain::measures::documents::date::optional_day;
use crate::domain::people::account::AccountState;
use crate::domain::values::{DisclosureId, Invalid, PaperId, Timestamp};
use crate::store::assessment::shelf::{self, PaperUse};
use crate::store::assessment::{disclosures as stored, evidence, evidence_files};
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// Papers of which vendors are reminded in one run.
const AT_MOST: i64 = 200;

/// A vendor's shelf.
#[derive(Debug, Clone)]
pub struct PaperShelf {
    /// The papers, the newest first; those that were taken away too.
    pub papers: Vec<Paper>,
    /// Where they are attached, by hash, with the code of the question.
    pub uses: BTreeMap<String, Vec<Use>>,
    /// What people call the kinds, by their words.
    pub kinds: BTreeMap<String, String>,
    /// Today, where the agency is.
    pub today: NaiveDate,
}

/// Where a paper is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The product.
    pub product: String,
    /// The question, as people quote it.
    pub code: String,
}

/// A paper with the drafts to which it can be attached.
#[derive(Debug, Clone)]
pub struct OpenPaper {
    /// The paper.
    pub paper: Paper,
    /// Where it is attached.
    pub uses: Vec<Use>,
    /// Draft and question by their ids, with words.
    pub places: Vec<(String, String)>,
    /// Today, where the agency is.
    pub today: NaiveDate,
}

/// What people change of a paper, as typed.
#[derive(Debug, Clone, Default)]
pub struct PaperFacts {
    /// What it is called.
    pub title: String,
    /// The day it was issued.
    pub issued_on: String,
    /// The last day it is good for.
    pub expires_on: String,
}

/// The vendor's person who asks.
pub(super) fn keeper(actor: &Actor) -> Result<&Person, Error> {
    let own = Relation { own_organization: true, ..Relation::default() };
    check(actor, Action::KeepShelf, &own)?;
    actor.person().ok_or(Error::SignIn)
}

/// The shelf of the actor's organization.
///
/// # Errors
/// When the actor is no vendor's.
pub async fn open(ctx: &Ctx, actor: &Actor) -> Result<PaperShelf, Error> {
    let person = keeper(actor)?;
    let mut tx = ctx.db.read().await?;
    let papers = shelf::of_organization(&mut tx, &person.organization).await?;
    let uses = shelf::uses(&mut tx, &person.organization).await?;
    let newest = disclosures::newest_questionnaire(ctx)?;
    let mappings = ctx.library.mappings_for(&newest);
    let kinds = mappings.iter().map(|one| (one.kind.clone(), one.title.clone())).collect();
    Ok(PaperShelf { papers, uses: in_words(ctx, uses), kinds, today: ctx.today() })
}

/// Where papers are attached, by hash, with the questions as people quote them.
fn in_words(ctx: &Ctx, uses: Vec<PaperUse>) -> BTreeMap<String, Vec<Use>> {
    let mut by_hash: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for one in uses {
        let questionnaire = ctx.library.get(&one.family, &one.version);
        let code = questionnaire
            .and_then(|q| q.question(&one.question).map(|question| question.code.clone()))
            .unwrap_or(one.question);
        let told = Use { disclosure: one.disclosure, product: one.product, code };
        by_hash.entry(one.sha256).or_default().push(told);
    }
    by_hash
}

/// A paper of the actor's organization, with where it can be attached.
///
/// # Errors
/// When there is none, or it is not theirs.
pub async fn paper(ctx: &Ctx, actor: &Actor, id: &PaperId) -> Result<OpenPaper, Error> {
    let person = keeper(actor)?;
    let mut tx = ctx.db.read().await?;
    let paper = own(&mut tx, person, id).await?;
    let uses = in_words(ctx, shelf::uses(&mut tx, &person.organization).await?);
    let mut places = Vec::new();
    for disclosure in stored::of_organization(&mut tx, &person.organization).await? {
        if !disclosure.state().is_editable() {
            continue;
        }
        let file = disclosures::load_editable(ctx, &mut tx, actor, &disclosure.id).await?;
        let asked = file.questionnaire.questions().filter(|(_, question)| {
            question.evidence.is_some()
                && file.view.asked(&question.name) == Truth::True
                && !file.has_file(&question.name, &paper.sha256)
        });
        places.extend(asked.map(|(_, question)| {
            let value = format!("{} {}", file.disclosure.id, question.name);
            let words =
                format!("{}: {} {}", file.disclosure.product_name, question.code, question.label);
            (value, words)
        }));
    }
    let uses = uses.get(&paper.sha256).cloned().unwrap_or_default();
    Ok(OpenPaper { paper, uses, places, today: ctx.today() })
}

async fn own(tx: &mut Tx, person: &Person, id: &PaperId) -> Result<Paper, Error> {
    shelf::by_id(tx, &person.organization, id).await?.ok_or(Error::NotFound)
}

/// Changes what a paper is called and its days, on the shelf and in every draft in which it is
/// attached.
///
/// # Errors
/// When there is no such paper, or a field does not fit.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: &PaperId,
    facts: &PaperFacts,
) -> Result<(), Error> {
    let person = keeper(actor)?;
    let now = ctx.now();
    let mut faults = Faults::default();
    let title = faults.take("title", EvidenceTitle::parse(&facts.title));
    let issued_on = faults.take("issued_on", optional_day(&facts.issued_on).map_err(Invalid));
    let expires_on = faults.take("expires_on", optional_day(&facts.expires_on).map_err(Invalid));
    if let (Some(issued), Some(expires)) = (issued_on, expires_on) {
        faults.take("issued_on", check_days(issued, expires, latest_day(now)));
    }
    let (Some(title), Some(issued_on), Some(expires_on), true) =
        (title, issued_on, expires_on, faults.is_empty())
    else {
        return Err(faults.into_error());
    };
    let mut tx = ctx.db.write().await?;
    let mut paper = own(&mut tx, person, id).await?;
    (paper.title, paper.issued_on, paper.expires_on) = (title, issued_on, expires_on);
    paper.origin = PaperOrigin::Brought;
    shelf::update(&mut tx, &paper).await?;
    tell(&mut tx, actor, &paper, "changed", now).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a paper off the shelf. What it is attached to keeps it.
///
/// # Errors
/// When there is no such paper on the shelf.
pub async fn remove(ctx: &Ctx, actor: &Actor, id: &PaperId) -> Result<(), Error> {
    let person = keeper(actor)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut paper = own(&mut tx, person, id).await?;
    if !paper.is_there() {
        return Err(Error::NotFound);
    }
    paper.removed_at = Some(now);
    shelf::update(&mut tx, &paper).await?;
    tell(&mut tx, actor, &paper, "removed", now).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a paper back that was taken off the shelf, while its file is still kept.
///
/// # Errors
/// When there is no such paper, it was not taken away, or its file is gone.
pub async fn restore(ctx: &Ctx, actor: &Actor, id: &PaperId) -> Result<(), Error> {
    let person = keeper(actor)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut paper = own(&mut tx, person, id).await?;
    if paper.removed_at.is_none() {
        return Err(Error::NotFound);
    }
    if !evidence_files::known(&mut tx).await?.contains(&paper.sha256) {
        return Err(Error::WrongState(format!(
            "The file of “{}” was deleted meanwhile. Bring it again.",
            paper.title
        )));
    }
    (paper.removed_at, paper.origin) = (None, PaperOrigin::Brought);
    shelf::update(&mut tx, &paper).await?;
    tell(&mut tx, actor, &paper, "restored", now).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a newer file in the place of a paper: on the shelf, and in every draft in which the earlier
/// one is attached. What was submitted keeps what it had.
///
/// # Errors
/// When there is no such paper, or the file is refused.
pub async fn replace(
    ctx: &Ctx,
    actor: &Actor,
    id: &PaperId,
    sent: Option<SentFile>,
) -> Result<PaperId, Error> {
    let person = keeper(actor)?;
    let now = ctx.now();
    let earlier = own(&mut ctx.db.read().await?, person, id).await?;
    let sent = sent.ok_or_else(|| Error::field("file", "Choose a file."))?;
    if sent.sha256 == earlier.sha256 {
        return Err(Error::field("file", "This is the same file. Choose the newer one."));
    }
    let left = left_of_organization(ctx, &mut ctx.db.read().await?, &person.organization).await?;
    let taken = take(ctx, sent, left, now).await?;
    let mut tx = ctx.db.write().await?;
    let mut earlier = own(&mut tx, person, id).await?;
    if !earlier.is_there() {
        return Err(Error::NotFound);
    }
    let newer = Paper {
        title: earlier.title.clone(),
        ..keep(ctx, &mut tx, person, (taken, PaperOrigin::Brought), now).await?
    };
    shelf::insert(&mut tx, &newer).await?;
    tell(&mut tx, actor, &newer, "put", now).await?;
    earlier.replaced_by = Some(newer.id.clone());
    shelf::update(&mut tx, &earlier).await?;
    tell(&mut tx, actor, &earlier, "replaced", now).await?;
    for disclosure in stored::of_organization(&mut tx, &person.organization).await? {
        if disclosure.state().is_editable() {
            exchange(ctx, &mut tx, actor, &disclosure.id, (&earlier, &newer), now).await?;
        }
    }
    tx.commit().await?;
    Ok(newer.id)
}

/// Puts one paper in the place of another in a draft.
async fn exchange(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
    (earlier, newer): (&Paper, &Paper),
    now: Timestamp,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let file = disclosures::load_for_change(ctx, tx, actor, id).await?;
    let attached: Vec<_> = file
        .evidence
        .iter()
        .filter(|piece| {
            matches!(&piece.source, Source::File { sha256, .. } if *sha256 == earlier.sha256)
        })
        .map(|piece| (piece.id.clone(), piece.question.clone()))
        .collect();
    if attached.is_empty() {
        return Ok(());
    }
    let mut brought: Bringing = load(tx, file).await?;
    for (gone, name) in attached {
        let Some(question) = brought.file.questionnaire.question(&name).cloned() else { continue };
        evidence::remove(tx, &gone, now).await?;
        brought.file.evidence.retain(|piece| piece.id != gone);
        let event = Event::EvidenceRemoved {
            disclosure: id.clone(),
            evidence: gone,
            question: Some(name.clone()),
        };
        let new = piece(ctx, newer, id, &question, &person.account, now);
        put_piece(tx, actor, &mut brought, &question, new, now).await?;
        events::append(tx, now, actor, &event).await?;
    }
    Ok(())
}

/// What is said of a place that is no place.
const CHOOSE: &str = "Choose where to attach it.";

/// Attaches a paper to questions of drafts, to all of them or to none; a place is the draft and the
/// question, as [`paper`] names them. Answers the first.
///
/// # Errors
/// When there is no such paper, a draft is not theirs to change, or a question takes none.
pub async fn attach(
    ctx: &Ctx,
    actor: &Actor,
    id: &PaperId,
    places: &[String],
) -> Result<(DisclosureId, String), Error> {
    let person = keeper(actor)?;
    let mut tx = ctx.db.write().await?;
    let paper = own(&mut tx, person, id).await?;
    let mut attached = None;
    for place in places {
        let at = attach_at(ctx, &mut tx, actor, &paper, place).await?;
        attached = attached.or(Some(at));
    }
    let first = attached.ok_or_else(|| Error::field("place", CHOOSE))?;
    tx.commit().await?;
    Ok(first)
}

async fn attach_at(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    paper: &Paper,
    place: &str,
) -> Result<(DisclosureId, String), Error> {
    let person = keeper(actor)?;
    let choose = || Error::field("place", CHOOSE);
    let (disclosure, name) = place.split_once(' ').ok_or_else(choose)?;
    let disclosure = DisclosureId::parse(disclosure).ok_or_else(choose)?;
    let file = disclosures::load_for_change(ctx, tx, actor, &disclosure).await?;
    let question = file.questionnaire.question(name).cloned().ok_or_else(choose)?;
    if !paper.is_there()
        || file.view.asked(name) != Truth::True
        || question.evidence.is_none()
        || file.has_file(name, &paper.sha256)
    {
        return Err(choose());
    }
    let mut brought = load(tx, file).await?;
    let now = ctx.now();
    let new = piece(ctx, paper, &disclosure, &question, &person.account, now);
    put_piece(tx, actor, &mut brought, &question, new, now).await?;
    Ok((disclosure, question.name))
}

/// Reads a paper's file back, for the vendor's own people.
///
/// # Errors
/// When there is no such paper, or its file is gone or was changed.
pub async fn download(ctx: &Ctx, actor: &Actor, id: &PaperId) -> Result<Download, Error> {
    let person = keeper(actor)?;
    let paper = own(&mut ctx.db.read().await?, person, id).await?;
    Ok(Download {
        name: file_name(paper.title.as_str(), media::endings(&paper.media_type)),
        bytes: ctx.files.get(&paper.sha256).await?,
        media_type: paper.media_type,
    })
}

/// Writes to the people of vendors whose papers expire within a month, once for each last day; says
/// of how many papers.
///
/// # Errors
/// Only the schedule may do this; or the store cannot be reached.
pub async fn remind(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let today = ctx.today();
    let last = today
        .checked_add_days(Days::new(REMINDED_BEFORE))
        .ok_or_else(|| Error::Internal("there is no day in a month".to_owned()))?;
    let due = shelf::expiring(&mut ctx.db.read().await?, today, last, AT_MOST).await?;
    let mut told = 0;
    for paper in due {
        let Some(expires_on) = paper.expires_on else { continue };
        let mut tx = ctx.db.write().await?;
        // Whoever comes second finds it noted.
        if !shelf::set_reminded(&mut tx, &paper.id, expires_on).await? {
            continue;
        }
        let uses = in_words(ctx, shelf::uses(&mut tx, &paper.organization).await?);
        let uses = uses.get(&paper.sha256).map(Vec::as_slice).unwrap_or_default();
        let mail = PaperExpires {
            title: paper.title.as_str(),
            expires_on: &day_in_words(expires_on),
            paper: paper.id.as_str(),
            uses: uses.iter().map(|one| format!("{}, {}", one.product, one.code)).collect(),
        };
        for account in accounts::list(&mut tx, Some(&paper.organization)).await? {
            if account.state == AccountState::Active {
                send(ctx, &mut tx, (&account).into(), &mail).await?;
            }
        }
        tx.commit().await?;
        told += 1;
    }
    Ok(told)
}
