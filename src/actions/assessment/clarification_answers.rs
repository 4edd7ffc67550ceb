//! A vendor answers what the agency asks about one of its answers: in words, with a file or a link,
//! and by changing that answer alone.

use super::clarified_evidence::{is_submitted, submission};
use super::disclosures::{self, WorkingFile};
use super::{clarifications, notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::clarification::AnsweredForAgency;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Person, Relation, check as allowed};
use crate::domain::assessment::clarification::{
    Answered, Answering, Clarification, Drafted, closed,
};
use crate::domain::assessment::disclosure::Step;
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::evidence::{Evidence, must_not_stay};
use crate::domain::assessment::snapshot::{Attestation, STATEMENT, Snapshot, digest};
use crate::domain::event::Event;
use crate::domain::instrument::{
    AnswerFault, AnswerState, Completeness, FaultKind, Question, Questionnaire, Truth, View,
    check_standing, view,
};
use crate::domain::people::account::Role;
use crate::domain::values::{DisclosureId, SubmissionId, Timestamp};
use crate::store::assessment::snapshots::{self, StoredSnapshot};
use crate::store::assessment::{answers, clarifications as stored, disclosures as stored_files};
use crate::store::{StoreError, Tx, events};

/// What the agency asks about one answer, as its vendor sees it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The disclosure.
    pub file: WorkingFile,
    /// The question's name.
    pub question: String,
    /// What was submitted last.
    pub submitted: Snapshot,
    /// Every time that it was asked, the last one first.
    pub all: Vec<Clarification>,
    /// The answers before and after each of them that changed the answer, in the same order.
    pub changes: Vec<Option<clarifications::Change>>,
    /// What was attached since and waits to be sent.
    pub waiting: Vec<Evidence>,
    /// Why the person who looks cannot change the answer, if so.
    pub cannot_change: Option<String>,
}

impl Asked {
    /// What the vendor has to answer now.
    pub fn open(&self) -> Option<&Clarification> {
        self.all.iter().find(|one| one.is_open())
    }

    /// What the form begins with: what was kept of the answer, or what was submitted.
    pub fn entry(&self, question: &Question) -> Entry {
        let kept = self.open().and_then(|open| open.draft.entry.clone());
        kept.unwrap_or_else(|| submitted_entry(&self.submitted, question))
    }
}

/// What the form of a question showed when it was submitted.
fn submitted_entry(submitted: &Snapshot, question: &Question) -> Entry {
    let kept = submitted.answers.get(&question.name).map(Kept::from);
    Entry::showing(question, kept.as_ref())
}

/// What the agency asks about an answer.
///
/// # Errors
/// When the disclosure is not the actor's, or nothing was asked about this question.
pub async fn open(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    question: &str,
) -> Result<Asked, Error> {
    let mut tx = ctx.db.read().await?;
    load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, (id, question)).await
}

async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    (id, name): (&DisclosureId, &str),
) -> Result<Asked, Error> {
    let file = disclosures::load(ctx, tx, actor, action, id).await?;
    let mut all = file.clarifications.clone();
    all.retain(|one| one.question == name);
    if all.is_empty() || file.questionnaire.question(name).is_none() {
        return Err(Error::NotFound);
    }
    all.reverse();
    let changes = clarifications::changes(tx, actor, id, &all).await?;
    let submitted = submission(tx, id).await?;
    let waiting = file.evidence_at(name).filter(|piece| !is_submitted(&submitted, piece));
    let relation = Relation { own_organization: true, ..Relation::default() };
    let cannot_change = allowed(actor, Action::AmendAnswer, &relation)
        .err()
        .map(|refusal| Error::from(refusal).to_string());
    Ok(Asked {
        question: name.to_owned(),
        waiting: waiting.cloned().collect(),
        submitted,
        all,
        changes,
        cannot_change,
        file,
    })
}

/// The question that the agency asks about and has no answer to yet; otherwise why there is nothing
/// to answer.
fn still_open(asked: &Asked) -> Result<Clarification, Error> {
    if let Some(open) = asked.open() {
        return match closed(asked.file.disclosure.state()) {
            None => Ok(open.clone()),
            Some(sentence) => Err(Error::WrongState(sentence)),
        };
    }
    let ended = asked.all.first().map(Clarification::still_open);
    Err(match ended {
        Some(Err(ended)) => Error::WrongState(ended.to_string()),
        _ => Error::NotFound,
    })
}

/// An answer to the agency, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAnswer {
    /// In words.
    pub words: String,
    /// The question's form; none where the page did not have it.
    pub entry: Option<Entry>,
    /// Whether the statement is ticked, which a changed answer needs.
    pub agreed: bool,
}

/// Keeps what is typed, for whoever sends it.
///
/// # Errors
/// When the disclosure is not the actor's, or there is nothing to answer.
pub async fn keep(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    question: &str,
    typed: &TypedAnswer,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    ctx.saves.count(&person.account, ctx.now())?;
    let mut tx = ctx.db.write().await?;
    let asked = load(ctx, &mut tx, actor, Action::AnswerAgency, (id, question)).await?;
    let open = still_open(&asked)?;
    let most = |text: &str| text.chars().take(8000).collect::<String>();
    let draft = Drafted { words: most(&typed.words), entry: typed.entry.clone() };
    if !stored::put_draft(&mut tx, &open.id, &draft).await? {
        return Err(Error::changed_since("question"));
    }
    Ok(tx.commit().await?)
}

/// What came of sending an answer.
#[derive(Debug, Clone)]
pub enum Sent {
    /// The agency has it; whether the answer changed.
    Done {
        /// Whether it did.
        changed: bool,
    },
    /// The changed answer cannot be taken so; nothing was sent.
    Refused(Vec<AnswerFault>),
}

/// Sends an answer. Where the question's form says something else than what was submitted, or
/// something was attached, the answer changes: a new submission is frozen in which nothing else
/// differs. Whoever asked is told, and the leads where levels were given before.
///
/// # Errors
/// A fault at `words`, `agreed` or the answer; the disclosure is not the actor's, there is nothing
/// to answer, or it is another question than their page showed.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    name: &str,
    typed: &TypedAnswer,
    seen: Seen<'_>,
) -> Result<Sent, Error> {
    let now = ctx.now();
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    stored_files::lock(&mut tx, id).await?;
    let asked = load(ctx, &mut tx, actor, Action::AnswerAgency, (id, name)).await?;
    let open = still_open(&asked)?;
    seen.is_still(&clarifications::stamp(&open.id), "This question")?;
    let question = asked.file.questionnaire.question(name).ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let words = faults.take("words", Answering::parse(&typed.words));
    let kept = match changed(&asked, question, typed.entry.as_ref()) {
        Ok(kept) => kept,
        Err(found) => return Ok(Sent::Refused(found)),
    };
    if kept.is_some() {
        let relation = Relation { own_organization: true, ..Relation::default() };
        allowed(actor, Action::AmendAnswer, &relation)?;
        if !typed.agreed {
            faults
                .note("agreed", "Tick the statement to say that it holds for the changed answer.");
        }
    }
    let Some(words) = words.filter(|_| faults.is_empty()) else { return Err(faults.into_error()) };
    let amended = match &kept {
        None => None,
        Some(kept) => match amend(ctx, &mut tx, &asked, (question, kept), (person, now)).await? {
            Ok(amended) => Some(amended),
            Err(found) => return Ok(Sent::Refused(found)),
        },
    };
    let ended = open
        .answer(Answered {
            at: now,
            by: person.name.clone(),
            words,
            amended: amended.as_ref().map(|amended| amended.id.clone()),
        })
        .map_err(|ended| Error::WrongState(ended.to_string()))?;
    if !stored::end(&mut tx, &ended, Some(&person.account)).await? {
        return Err(Error::changed_since("question"));
    }
    if amended.is_none() {
        standing::hold(&mut tx, &asked.file.disclosure, now).await?;
    }
    let attested = |part: fn(&StoredSnapshot) -> &String| {
        amended.as_ref().map_or_else(String::new, |amended| part(amended).clone())
    };
    let event = Event::ClarificationAnswered {
        disclosure: id.clone(),
        clarification: ended.id.clone(),
        question: name.to_owned(),
        digest: amended.as_ref().map(|amended| amended.digest.clone()),
        attested_name: attested(|amended| &amended.attested_name),
        attested_title: attested(|amended| &amended.attested_title),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tell(ctx, &mut tx, &asked, (question, &ended)).await?;
    tx.commit().await?;
    Ok(Sent::Done { changed: amended.is_some() })
}

/// What is answered now, where that is not what was submitted.
fn changed(
    asked: &Asked,
    question: &Question,
    entry: Option<&Entry>,
) -> Result<Option<Kept>, Vec<AnswerFault>> {
    let before = submitted_entry(&asked.submitted, question);
    let entry = entry.unwrap_or(&before);
    if entry.mark(question) == before.mark(question) && asked.waiting.is_empty() {
        return Ok(None);
    }
    let kept = draft_check::read(&asked.file.questionnaire, question, entry, &asked.file.evidence)?;
    let blank =
        || Kept { state: AnswerState::Blank, value: None, note: None, reason: None, typed: None };
    let kept = kept.unwrap_or_else(blank);
    let faults = draft_check::faults_of(&asked.file.questionnaire, question, &kept);
    if faults.is_empty() { Ok(Some(kept)) } else { Err(faults) }
}

/// Freezes the submission with the changed answer, and puts it in the place of the one before.
async fn amend(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: &Asked,
    (question, kept): (&Question, &Kept),
    (person, now): (&Person, Timestamp),
) -> Result<Result<StoredSnapshot, Vec<AnswerFault>>, Error> {
    let file = &asked.file;
    let attestation = Attestation {
        name: person.name.clone(),
        title: Role::VendorOwner.label().to_owned(),
        account: person.account.to_string(),
        statement: STATEMENT.to_owned(),
    };
    let attached: Vec<&Evidence> = file.evidence_at(&question.name).collect();
    let next = asked.submitted.amended(&question.name, kept.answer(), &attached, attestation, now);
    let own: Vec<Evidence> = attached.iter().map(|piece| (*piece).clone()).collect();
    let found = not_alone(&file.questionnaire, question, (&asked.submitted, &next), &own);
    if !found.is_empty() {
        return Ok(Err(found));
    }
    let body = next.canonical().map_err(StoreError::from)?;
    let id: SubmissionId = ctx.new_id();
    let snapshot = StoredSnapshot {
        id,
        disclosure: file.disclosure.id.clone(),
        digest: digest(&body),
        body,
        attested_name: next.attestation.name,
        attested_title: next.attestation.title,
        attested_by: person.account.clone(),
        created_at: now,
        note: None,
    };
    snapshots::insert(tx, &snapshot).await?;
    let step = Step::Amend { digest: snapshot.digest.clone() };
    standing::take_step(tx, &file.disclosure, step, now).await?;
    answers::put(tx, &file.disclosure.id, &question.name, kept, &person.account, now).await?;
    Ok(Ok(snapshot))
}

/// What keeps an answer from being changed by itself: it would change which other questions are
/// asked, something would not fit or be missing, or a file must not stay.
fn not_alone(
    questionnaire: &Questionnaire,
    question: &Question,
    (before, after): (&Snapshot, &Snapshot),
    attached: &[Evidence],
) -> Vec<AnswerFault> {
    let views = (view(questionnaire, &before.answers), view(questionnaire, &after.answers));
    let asked = |view: &View, name: &str| view.asked(name) == Truth::True;
    let others: Vec<&str> = questionnaire
        .questions()
        .filter(|(_, other)| asked(&views.0, &other.name) != asked(&views.1, &other.name))
        .map(|(_, other)| other.code.as_str())
        .collect();
    if !others.is_empty() {
        let message = format!(
            "With this answer other questions would be asked, or would not be asked any more: {}. \
             An answer to the agency changes one answer alone. Leave it as it was and explain it \
             in words, or withdraw this disclosure and submit it anew.",
            others.join(", ")
        );
        return vec![AnswerFault {
            question: question.name.clone(),
            pointer: format!("/{}", question.name),
            kind: FaultKind::Choice,
            message,
        }];
    }
    let faults = |view, snapshot: &Snapshot| {
        check_standing(questionnaire, view, &snapshot.evidence_facts(), Completeness::Final)
    };
    let known = faults(&views.0, before);
    let mut found = faults(&views.1, after);
    found.retain(|fault| !known.contains(fault));
    found.extend(must_not_stay(questionnaire, &views.1, attached));
    found
}

/// Tells whoever asked, and the leads where levels were given before the answer changed.
async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: &Asked,
    (question, ended): (&Question, &Clarification),
) -> Result<(), Error> {
    let disclosure = &asked.file.disclosure;
    let Some(answered) = ended.answered() else { return Ok(()) };
    let changed = answered.amended.is_some();
    let scored = stored::scored_at(tx, &disclosure.id).await?;
    let scored = scored.iter().filter(|score| score.question == question.name);
    let (mut any, mut counting) = (0, 0);
    for score in scored {
        any += 1;
        counting += usize::from(score.submitted);
    }
    let mail = AnsweredForAgency {
        question: &question.name,
        code: &question.code,
        label: &question.label,
        asked: ended.words.as_str(),
        words: answered.words.as_str(),
        changed,
        scored: changed && any > 0,
    };
    let who = notices::asker(tx, disclosure, &ended.asker).await?;
    notices::tell(ctx, tx, &who, disclosure, &mail).await?;
    if (changed && counting > 0) || who.people().is_empty() {
        let leads = notices::leads(tx, disclosure, None).await?;
        let leads = leads.only(|account| account.id != ended.asker);
        notices::tell(ctx, tx, &leads, disclosure, &mail).await?;
    }
    Ok(())
}
