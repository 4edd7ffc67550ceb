//! Attaching evidence to a question, taking it away, and looking after links.

use super::attached_papers::{paper_of, put, take_off};
use super::clarified_evidence::{is_submitted, submission};
use super::disclosures::{self, WorkingFile};
use super::kept_bytes::keep_bytes;
use super::quota::{Room, room};
use super::sent_evidence::{NewEvidence, read};
use super::sent_file::SentFile;
use crate::actions::scanner::Look;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source, file_ids};
use crate::domain::event::Event;
use crate::domain::instrument::{AnswerState, Kind, Question, Truth};
use crate::domain::values::{AccountId, DisclosureId, EvidenceId, Timestamp};
use crate::store::assessment::{answers, disclosures as stored, evidence};
use crate::store::{Tx, events};

/// A draft opened by somebody who may attach files to it, and the room that is left for them.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The draft.
    pub file: WorkingFile,
    /// The room.
    pub room: Room,
}

/// Opens a draft for an upload: everything that has to be known before the first byte of it is
/// read.
///
/// # Errors
/// It is not theirs to change, its state allows no change, or they attached very much in the last
/// minutes.
pub async fn open_for_upload(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Desk, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load_attachable(ctx, &mut tx, actor, id).await?;
    let room = room(ctx, &mut tx, &file.disclosure).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    ctx.attachments.count(&person.account, ctx.now())?;
    Ok(Desk { file, room })
}

/// Attaches a piece of evidence to a question of a draft.
///
/// # Errors
/// When the disclosure is not theirs or cannot be changed now, the question asks for no evidence, a
/// field or a day does not fit, the file is refused, or there is no more room.
pub async fn attach(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: NewEvidence,
) -> Result<EvidenceId, Error> {
    let added = attach_all(ctx, actor, id, vec![input]).await?;
    added
        .into_iter()
        .next()
        .ok_or_else(|| Error::Internal("a piece of evidence was attached and has no id".to_owned()))
}

/// Attaches several pieces of evidence at once, or none of them when one does not fit. Answers
/// their ids in the same order.
///
/// # Errors
/// As [`attach`] does, for the first piece that does not fit.
pub async fn attach_all(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    inputs: Vec<NewEvidence>,
) -> Result<Vec<EvidenceId>, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let file = disclosures::load_attachable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let mut added = Vec::new();
    for input in inputs {
        added.push(take_up(ctx, &file, &person.account, input, now).await?);
    }
    let mut tx = ctx.db.write().await?;
    // Read again: the disclosure may have changed in the meantime.
    stored::lock(&mut tx, id).await?;
    let mut file = disclosures::load_attachable(ctx, &mut tx, actor, id).await?;
    for (piece, sent) in &added {
        let question = asked(&file, &piece.question)?.clone();
        if let Some(sent) = sent {
            keep(ctx, &mut tx, &file, sent, now).await?;
        }
        evidence::insert(&mut tx, piece).await?;
        let forbidden = piece.document.as_ref().is_some_and(|look| look.forbidden().is_some());
        let paper = paper_of(ctx, &file.disclosure.organization, piece);
        if let Some(paper) = paper.filter(|_| !forbidden) {
            put(&mut tx, actor, paper, now).await?;
        }
        let (sha256, url) = match &piece.source {
            Source::File { sha256, .. } => (Some(sha256.clone()), None),
            Source::Link { url } => (None, Some(url.clone())),
        };
        let event = Event::EvidenceAdded {
            disclosure: id.clone(),
            evidence: piece.id.clone(),
            question: question.name.clone(),
            sha256,
            url,
        };
        file.evidence.push(piece.clone());
        follow(&mut tx, &file, &question, &file.evidence, &person.account, now).await?;
        events::append(&mut tx, now, actor, &event).await?;
    }
    tx.commit().await?;
    Ok(added.into_iter().map(|(piece, _)| piece.id).collect())
}

/// Checks a piece and stores its file; the row follows. A file is in memory from here on until it
/// is stored, so few are taken up at once.
async fn take_up(
    ctx: &Ctx,
    file: &WorkingFile,
    by: &AccountId,
    input: NewEvidence,
    now: Timestamp,
) -> Result<(Evidence, Option<SentFile>), Error> {
    let question = asked(file, &input.question)?.clone();
    let sent = input.file.clone();
    let _turn = ctx
        .reading
        .acquire()
        .await
        .map_err(|cause| Error::Internal(format!("files cannot be read: {cause}")))?;
    let ((source, title, (issued_on, expires_on), bytes), document) =
        read(ctx, &question, input, now).await?;
    let look = match &bytes {
        Some(bytes) if ctx.scanner.is_there() => ctx.scanner.look(bytes.clone()).await,
        _ => Look::NotScanned,
    };
    if let Look::Found(name) = &look {
        return Err(Error::field("file", found(&title, name)));
    }
    let check = if bytes.is_some() { look.state() } else { CheckState::Waiting };
    // The file first: a row never points at bytes that are not there.
    if let (Source::File { sha256, .. }, Some(bytes)) = (&source, bytes) {
        let room = room(ctx, &mut ctx.db.read().await?, &file.disclosure).await?;
        if bytes.len() as u64 > room.most {
            return Err(Error::TooLarge(room.sentence));
        }
        ctx.files.put(sha256, bytes).await?;
    }
    let piece = Evidence {
        id: ctx.new_id(),
        disclosure: file.disclosure.id.clone(),
        question: question.name,
        check,
        source,
        title,
        issued_on,
        expires_on,
        checked_at: (look == Look::Clean).then_some(now),
        check_note: None,
        document,
        added_by: by.clone(),
        added_at: now,
        removed_at: None,
    };
    let sent = sent.filter(|_| piece.is_file());
    Ok((piece, sent))
}

/// Notes a file that was stored, when there is room for it.
async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    file: &WorkingFile,
    stored: &SentFile,
    now: Timestamp,
) -> Result<(), Error> {
    let room = room(ctx, tx, &file.disclosure).await?;
    if stored.size > room.most {
        return Err(Error::TooLarge(room.sentence));
    }
    keep_bytes(ctx, tx, stored, now).await
}

fn found(title: &EvidenceTitle, name: &str) -> String {
    format!(
        "“{title}” was not kept: a virus scanner found {name} in it. Clean your machine, make the \
         file again, and attach that."
    )
}

/// The question that evidence is for. It has to be asked for certain: one that depends on an answer
/// not yet given takes no evidence.
pub(super) fn asked<'f>(file: &'f WorkingFile, name: &str) -> Result<&'f Question, Error> {
    let Some(question) = file.questionnaire.question(name) else {
        let sentence = format!(
            "There is no question “{name}” in this questionnaire. Go back to the section and \
             choose its attach button."
        );
        return Err(Error::field("question", sentence));
    };
    if !file.takes_evidence(name) {
        return Err(Error::WrongState(format!(
            "This disclosure is {}, and the agency does not ask about {}, so nothing can be \
             attached to it now.",
            file.disclosure.state().label(),
            question.code
        )));
    }
    if file.view.asked(name) == Truth::True {
        return Ok(question);
    }
    let why = match file.view.asked(name) {
        Truth::False => "is not asked by the answers that are saved",
        _ => "is not asked so far, because answers that decide it are open",
    };
    let decide: Vec<String> = file
        .view
        .why(&file.questionnaire, name)
        .into_iter()
        .filter_map(|reason| reason.code)
        .collect();
    let decide = if decide.is_empty() {
        String::new()
    } else {
        format!(" What decides it: {}.", decide.join(", "))
    };
    Err(Error::field(
        "question",
        format!(
            "{} {why}, so it takes no evidence.{decide} Change those answers first, or choose a \
             question that is asked.",
            question.code
        ),
    ))
}

/// A question for files has the ids of its files as its value; this keeps the two together.
pub(super) async fn follow(
    tx: &mut Tx,
    file: &WorkingFile,
    question: &Question,
    pieces: &[Evidence],
    by: &AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    let id = &file.disclosure.id;
    if matches!(question.kind, Kind::File { .. }) {
        let ids = file_ids(pieces, &question.name);
        let before = file.draft.get(&question.name);
        // A file ends a "not applicable" or "declined"; taking the last one away leaves a state
        // that was chosen as it is.
        if !ids.is_empty() || before.is_some_and(|kept| kept.state == AnswerState::Answered) {
            let entry = Entry { state: String::new(), ..Entry::showing(question, before) };
            match entry.keep(question, &ids) {
                Some(kept) => answers::put(tx, id, &question.name, &kept, by, now).await?,
                None => answers::remove(tx, id, &question.name, by, now).await?,
            }
        }
    }
    stored::touch(tx, id, now).await?;
    Ok(())
}

/// Takes a piece of evidence away from a draft. Submissions that hold it keep it.
///
/// # Errors
/// When the disclosure is not theirs or cannot be changed now, or the piece is not attached.
pub async fn remove(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    piece: &EvidenceId,
) -> Result<String, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx, id).await?;
    let file = disclosures::load_attachable(ctx, &mut tx, actor, id).await?;
    let found = file.evidence.iter().find(|one| one.id == *piece).ok_or(Error::NotFound)?;
    if !file.disclosure.state().is_editable()
        && is_submitted(&submission(&mut tx, id).await?, found)
    {
        return Err(Error::WrongState(format!(
            "“{}” was submitted and stays. Attach the newer one beside it.",
            found.title
        )));
    }
    if !evidence::remove(&mut tx, piece, now).await? {
        return Err(Error::NotFound);
    }
    let name = found.question.clone();
    if let Some(question) = file.questionnaire.question(&name) {
        let left: Vec<Evidence> =
            file.evidence.iter().filter(|one| one.id != *piece).cloned().collect();
        follow(&mut tx, &file, question, &left, &person.account, now).await?;
    }
    let event = Event::EvidenceRemoved {
        disclosure: id.clone(),
        evidence: piece.clone(),
        question: Some(name.clone()),
    };
    events::append(&mut tx, now, actor, &event).await?;
    take_off(&mut tx, actor, &file.disclosure.organization, &found.source, now).await?;
    tx.commit().await?;
    Ok(name)
}
