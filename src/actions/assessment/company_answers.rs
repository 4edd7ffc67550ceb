//! A vendor's answers for the whole company: they stand once, drafts of its products begin with
//! them, and a change of them is offered to the drafts that are open. What was submitted stays as
//! it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::disclosures::{self, WorkingFile, newest_questionnaire};
use super::merging::{IntoDraft, put_all};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::assessment::company::{CompanyAnswers, FromCompany, fitted, questions, stands};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::draft::{Draft, Kept};
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::{AnswerFault, AnswerState, Kind, Questionnaire};
use crate::domain::values::{DisclosureId, OrganizationId, Timestamp};
use crate::store::assessment::{
    answers, company_answers as stored, disclosures as stored_disclosures,
};
use crate::store::{Tx, events};

/// A company's answers, and the open drafts in which something else stands.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The questionnaire that new disclosures are on.
    pub questionnaire: Arc<Questionnaire>,
    /// The answers.
    pub answers: CompanyAnswers,
    /// Where another answer stands, or none.
    pub elsewhere: Vec<Elsewhere>,
}

impl Desk {
    /// What the company answered, as a draft holds it.
    pub fn draft(&self) -> Draft {
        let kept = self.answers.iter().map(|(name, answer)| (name.clone(), answer.kept.clone()));
        Draft(kept.collect())
    }
}

/// An open draft in which the company's answer does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The draft.
    pub disclosure: DisclosureId,
    /// Its product.
    pub product: String,
    /// The question.
    pub question: String,
    /// What stands there, in words.
    pub here: String,
    /// The mark of it.
    pub base: String,
    /// Whether nothing does.
    pub is_blank: bool,
}

fn vendor(actor: &Actor) -> Result<&Person, Error> {
    check(actor, Action::RegisterProduct, &Relation::default())?;
    actor.person().ok_or(Error::SignIn)
}

/// Opens the answers of the actor's company.
///
/// # Errors
/// When the actor is no vendor's.
pub async fn open(ctx: &Ctx, actor: &Actor) -> Result<Desk, Error> {
    let person = vendor(actor)?;
    let questionnaire = newest_questionnaire(ctx)?;
    let mut tx = ctx.db.read().await?;
    let company = stored::of(&mut tx, &person.organization, &questionnaire.family).await?;
    let company = fitted(company, &questionnaire);
    let elsewhere = elsewhere(&mut tx, &person.organization, &questionnaire, &company).await?;
    Ok(Desk { questionnaire, answers: company, elsewhere })
}

async fn elsewhere(
    tx: &mut Tx,
    organization: &OrganizationId,
    questionnaire: &Questionnaire,
    company: &CompanyAnswers,
) -> Result<Vec<Elsewhere>, Error> {
    let drafts = answers::of_drafts(tx, organization).await?;
    let nothing = Draft::default();
    let mut found = Vec::new();
    for disclosure in stored_disclosures::of_organization(tx, organization).await? {
        let same = disclosure.family == questionnaire.family
            && disclosure.version == questionnaire.version;
        if !same || !disclosure.state().is_editable() {
            continue;
        }
        let draft = drafts.get(&disclosure.id).unwrap_or(&nothing);
        for question in questions(questionnaire) {
            let Some(answer) = company.get(&question.name) else { continue };
            let stand = stands(question, draft, answer);
            if stand == FromCompany::Same {
                continue;
            }
            let kept = draft.get(&question.name);
            found.push(Elsewhere {
                disclosure: disclosure.id.clone(),
                product: disclosure.product_name.clone(),
                question: question.name.clone(),
                here: kept_in_words(question, kept),
                base: Entry::showing(question, kept).mark(question),
                is_blank: stand == FromCompany::Blank,
            });
        }
    }
    Ok(found)
}

/// Keeps a company's answers as they were typed, all of them or none. `bases` are the marks of what
/// the form was filled with.
///
/// # Errors
/// When somebody else changed an answer meanwhile, one cannot be kept, or the actor is no vendor's.
pub async fn save(
    ctx: &Ctx,
    actor: &Actor,
    entries: &Entries,
    bases: &BTreeMap<String, String>,
) -> Result<Result<usize, Vec<AnswerFault>>, Error> {
    let person = vendor(actor)?;
    let now = ctx.now();
    let questionnaire = newest_questionnaire(ctx)?;
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx, &person.organization).await?;
    let company = stored::of(&mut tx, &person.organization, &questionnaire.family).await?;
    let company = fitted(company, &questionnaire);
    let (mut changes, mut faults) = (BTreeMap::new(), Vec::new());
    for question in questions(&questionnaire) {
        let Some(entry) = entries.0.get(&question.name) else { continue };
        let kept = company.get(&question.name).map(|answer| &answer.kept);
        let now_kept = Entry::showing(question, kept).mark(question);
        if entry.mark(question) == now_kept {
            continue;
        }
        if bases.get(&question.name).is_some_and(|base| *base != now_kept) {
            return Err(Error::Stale(format!(
                "Somebody else changed your company’s answer to {} meanwhile, so nothing was \
                 saved. Open the page again.",
                question.code
            )));
        }
        match draft_check::read(&questionnaire, question, entry, &[]) {
            Ok(kept) => {
                changes.insert(question.name.clone(), kept);
            }
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let count = changes.len();
    keep(&mut tx, actor, (&person.organization, &questionnaire.family), changes, now).await?;
    tx.commit().await?;
    Ok(Ok(count))
}

async fn keep(
    tx: &mut Tx,
    actor: &Actor,
    (organization, family): (&OrganizationId, &str),
    changes: BTreeMap<String, Option<Kept>>,
    now: Timestamp,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    if changes.is_empty() {
        return Ok(());
    }
    for (question, kept) in &changes {
        let nothing = || Kept {
            state: AnswerState::Blank,
            value: None,
            note: None,
            reason: None,
            typed: None,
        };
        let kept = kept.clone().unwrap_or_else(nothing);
        let place = (organization, family, question.as_str());
        stored::put(tx, place, &kept, &person.account, now).await?;
    }
    let event = Event::CompanyAnswersChanged {
        organization: organization.clone(),
        family: family.to_owned(),
        questions: changes.into_keys().collect(),
    };
    events::append(tx, now, actor, &event).await?;
    Ok(())
}

/// Makes what was submitted for a product the company's answers, where it has none yet.
pub(super) async fn adopt(
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    (questionnaire, draft): (&Questionnaire, &Draft),
    now: Timestamp,
) -> Result<(), Error> {
    let place = (&disclosure.organization, disclosure.family.as_str());
    let company = stored::of(tx, place.0, place.1).await?;
    let new = questions(questionnaire)
        .filter(|question| !company.contains_key(&question.name))
        .filter(|question| !matches!(question.kind, Kind::File { .. }))
        .filter_map(|question| {
            let kept = draft.get(&question.name).filter(|kept| kept.answer().is_some())?;
            Some((question.name.clone(), Some(kept.clone())))
        });
    keep(tx, actor, place, new.collect(), now).await
}

/// Puts the company's answers into the chosen drafts, all of them or none. `chosen` has the draft,
/// the question and the mark of what stood there.
///
/// # Errors
/// Nothing is chosen, something else stands there by now, or a draft is not theirs to change.
pub async fn use_in_drafts(
    ctx: &Ctx,
    actor: &Actor,
    chosen: &[(DisclosureId, String, String)],
) -> Result<(), Error> {
    let person = vendor(actor)?;
    let now = ctx.now();
    if chosen.is_empty() {
        return Err(Error::field("draft", "Tick the drafts that take your company’s answer."));
    }
    let mut by_draft: BTreeMap<&DisclosureId, Vec<(&str, &str)>> = BTreeMap::new();
    for (draft, question, base) in chosen {
        by_draft.entry(draft).or_default().push((question, base));
    }
    let mut tx = ctx.db.write().await?;
    for (id, questions) in by_draft {
        let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
        let family = &file.disclosure.family;
        let company = stored::of(&mut tx, &person.organization, family).await?;
        let company = fitted(company, &file.questionnaire);
        let changes = taken(&file, &company, &questions)?;
        put_all(&mut tx, actor, into(&file), &changes, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn into(file: &WorkingFile) -> IntoDraft<'_> {
    IntoDraft {
        id: &file.disclosure.id,
        questionnaire: &file.questionnaire,
        revisions: &file.revisions,
    }
}

/// What of the company's answers goes into a draft.
fn taken(
    file: &WorkingFile,
    company: &CompanyAnswers,
    questions: &[(&str, &str)],
) -> Result<BTreeMap<String, Option<Kept>>, Error> {
    let mut changes = BTreeMap::new();
    for (name, base) in questions {
        let question = file.questionnaire.question(name).ok_or(Error::NotFound)?;
        let answer = company.get(*name).ok_or(Error::NotFound)?;
        let here = Entry::showing(question, file.draft.get(name)).mark(question);
        if here != *base {
            return Err(Error::Stale(format!(
                "Somebody changed {} in the disclosure of {} meanwhile, so nothing was changed. \
                 Look at what stands there now.",
                question.code, file.disclosure.product_name
            )));
        }
        let entry = Entry::showing(question, Some(&answer.kept));
        let kept = draft_check::read(&file.questionnaire, question, &entry, &file.evidence);
        let kept = kept.map_err(|faults| {
            let message = faults.into_iter().next().map(|fault| fault.message);
            Error::field("draft", message.unwrap_or_default())
        })?;
        changes.insert(question.name.clone(), kept);
    }
    Ok(changes)
}
