//! How the people of a vendor share a draft: who looks after which section until when, and what
//! they ask each other about a question.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::disclosures::{self, WorkingFile};
use crate::actions::error::Faults;
use crate::actions::mails::mail;
use crate::actions::mails::vendor::{Asked, SectionsGiven};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::entry::block_id;
use crate::domain::assessment::teamwork::{Colleague, Comment, CommentWords};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::{Question, Section};
use crate::domain::measures::documents::date::optional_day;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::values::{AccountId, DisclosureId, Invalid};
use crate::store::assessment::teamwork as stored;
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// A draft with the people who may work on it.
#[derive(Debug)]
pub struct Shared {
    /// The draft.
    pub file: WorkingFile,
    /// Those who may edit it and are here, by name.
    pub colleagues: Vec<Colleague>,
}

/// What somebody typed for a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedOwner {
    /// The account of who looks after it; empty for nobody.
    pub owner: String,
    /// The day by which it is to be done, as it was typed.
    pub due: String,
}

/// The name of the field of a section.
pub fn field(what: &str, section: &str) -> String {
    format!("{what}.{section}")
}

/// Opens a draft with the people who may work on it.
///
/// # Errors
/// When it is not the actor's, or the records do not answer.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Shared, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let colleagues = colleagues(&mut tx, &file).await?;
    let colleague = |one: Account| Colleague { name: one.name.to_string(), account: one.id };
    Ok(Shared { file, colleagues: colleagues.into_iter().map(colleague).collect() })
}

async fn colleagues(tx: &mut Tx, file: &WorkingFile) -> Result<Vec<Account>, Error> {
    let mut all = accounts::list(tx, Some(&file.disclosure.organization)).await?;
    all.retain(|account| {
        let edits = [Role::VendorOwner, Role::VendorContributor];
        account.state == AccountState::Active
            && account.roles.iter().any(|role| edits.contains(role))
    });
    all.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
    Ok(all)
}

/// Stores who looks after the sections, and until when; whoever is given one hears of it by mail.
///
/// # Errors
/// A fault at a section's field; the disclosure is not the actor's, or its state allows no change.
pub async fn share(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &BTreeMap<String, TypedOwner>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let colleagues = colleagues(&mut tx, &file).await?;
    let mut faults = Faults::default();
    let mut changed: Vec<Given<'_>> = Vec::new();
    for section in &file.questionnaire.sections {
        let Some(typed) = typed.get(&section.id) else { continue };
        let was = file.teamwork.owner(&section.id);
        let held = was.and_then(|was| was.owner.as_ref()).map(|held| &held.account);
        let found = colleagues.iter().find(|one| one.id.as_str() == typed.owner);
        // Somebody who has left stays named until somebody else is.
        let stays = held.filter(|held| held.as_str() == typed.owner);
        if !typed.owner.is_empty() && found.is_none() && stays.is_none() {
            faults.note(
                &field("owner", &section.id),
                "Choose somebody of the list. Whoever is not on it cannot edit this disclosure.",
            );
        }
        let due = faults
            .take(&field("due", &section.id), optional_day(&typed.due).map_err(Invalid))
            .flatten();
        let owner = found.map(|found| &found.id).or(stays);
        if owner != held || due != was.and_then(|was| was.due) {
            changed.push(Given { section, owner, reader: found, due });
        }
    }
    faults.finish()?;
    if changed.is_empty() {
        return Ok(());
    }
    for Given { section, owner, due, .. } in &changed {
        let by = (&person.account, now);
        stored::put_owner(&mut tx, id, &section.id, (*owner, *due), by).await?;
    }
    let sections = changed.iter().map(|given| given.section.id.clone()).collect();
    let event = Event::SectionsShared { disclosure: id.clone(), sections };
    events::append(&mut tx, now, actor, &event).await?;
    tell_owners(ctx, &mut tx, person, &file.disclosure, &changed).await?;
    Ok(tx.commit().await?)
}

/// What changed about a section.
struct Given<'a> {
    section: &'a Section,
    owner: Option<&'a AccountId>,
    /// The owner, when they can read a mail about it.
    reader: Option<&'a Account>,
    due: Option<NaiveDate>,
}

/// One mail to each who was given sections, about all of them; none to whoever gave them.
async fn tell_owners(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    disclosure: &Disclosure,
    changed: &[Given<'_>],
) -> Result<(), Error> {
    let mut told: BTreeMap<&str, (&Account, Vec<String>)> = BTreeMap::new();
    for Given { section, reader, due, .. } in changed {
        let Some(owner) = reader.filter(|reader| reader.id != person.account) else { continue };
        let line = match due {
            Some(due) => format!("{}, by {}", section.title, day_in_words(*due)),
            None => section.title.clone(),
        };
        told.entry(owner.id.as_str()).or_insert((owner, Vec::new())).1.push(line);
    }
    for (owner, sections) in told.into_values() {
        let mail = SectionsGiven { who: &person.name, sections };
        mail::send_about(ctx, tx, owner.into(), disclosure, &mail).await?;
    }
    Ok(())
}

/// The question of a draft with this name.
///
/// # Errors
/// When there is none, so that its page is not there.
pub fn question<'f>(file: &'f WorkingFile, name: &str) -> Result<&'f Question, Error> {
    file.questionnaire.question(name).ok_or(Error::NotFound)
}

/// Adds a comment about a question; whoever is asked gets it by mail, with a link to the question.
///
/// # Errors
/// A fault of the words or of who is asked; the disclosure is not the actor's, its state allows no
/// change, or there is no such question.
pub async fn comment(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    name: &str,
    (words, asked): (&str, &str),
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let about = question(&file, name)?;
    let mut faults = Faults::default();
    let words = faults.take("words", CommentWords::parse(words));
    let colleagues = colleagues(&mut tx, &file).await?;
    let found = colleagues.iter().find(|one| one.id.as_str() == asked);
    if !asked.is_empty() && found.is_none() {
        faults.note("asked", "Choose somebody of the list, or nobody.");
    }
    let words = faults.or(|| words)?;
    let author = Colleague { account: person.account.clone(), name: person.name.clone() };
    let colleague =
        |one: &Account| Colleague { account: one.id.clone(), name: one.name.to_string() };
    let comment = Comment {
        id: ctx.new_id(),
        question: name.to_owned(),
        author,
        asked: found.map(colleague),
        words,
        written_at: now,
        settled_at: None,
    };
    stored::insert(&mut tx, id, &comment).await?;
    let event = Event::CommentWritten { disclosure: id.clone(), question: name.to_owned() };
    events::append(&mut tx, now, actor, &event).await?;
    if let Some(asked) = found.filter(|asked| asked.id != person.account) {
        let mail = Asked {
            who: &person.name,
            code: &about.code,
            label: &about.label,
            words: comment.words.as_str(),
            section: file.questionnaire.section_of(name).map_or("", |section| &section.id),
            block: &block_id(name),
            question: name,
        };
        mail::send_about(ctx, &mut tx, asked.into(), &file.disclosure, &mail).await?;
    }
    Ok(tx.commit().await?)
}

/// Marks what was said about a question as settled.
///
/// # Errors
/// The disclosure is not the actor's, its state allows no change, or there is no such question.
pub async fn settle(ctx: &Ctx, actor: &Actor, id: &DisclosureId, name: &str) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    question(&file, name)?;
    if stored::settle(&mut tx, id, name, (&person.account, now)).await? == 0 {
        return Ok(());
    }
    let event = Event::CommentsSettled { disclosure: id.clone(), question: name.to_owned() };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}
