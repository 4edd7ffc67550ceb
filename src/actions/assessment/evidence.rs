//! Attaching evidence to a question, reading it back, taking it away, and looking after links.

use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;

use super::case::Case;
use super::disclosures::{self, WorkingFile};
use super::quota::{Room, room};
use super::sent_file::SentFile;
use super::{media, standing};
use crate::actions::error::Faults;
use crate::actions::scanner::Look;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::document_check::DocumentCheck;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::evidence::{
    CheckState, Evidence, EvidenceLink, EvidenceTitle, Source, check_days, file_ids,
};
use crate::domain::assessment::file_name::file_name;
use crate::domain::calendar::latest_day;
use crate::domain::event::Event;
use crate::domain::instrument::{AnswerState, Kind, Question, Truth};
use crate::domain::measures::documents::date::whole_day;
use crate::domain::measures::documents::finding::MAX_TEXT_BYTES;
use crate::domain::measures::documents::test_virus;
use crate::domain::texts::{misleads, size_in_words};
use crate::domain::values::{AccountId, DisclosureId, EvidenceId, Invalid, Timestamp};
use crate::store::assessment::{answers, disclosures as stored, evidence, evidence_files};
use crate::store::{StoreError, Tx, events};

/// Large documents are read one at a time: each takes many times its size in memory while it is
/// read.
static ALONE: Mutex<()> = Mutex::new(());

/// What somebody attaches: a file or a link.
#[derive(Debug, Clone, Default)]
pub struct NewEvidence {
    /// The question's name.
    pub question: String,
    /// What it is called; a file's own name serves when this is empty.
    pub title: String,
    /// The day it was issued, as typed.
    pub issued_on: String,
    /// The last day it is good for, as typed.
    pub expires_on: String,
    /// The address, as typed.
    pub url: String,
    /// The file, when one was chosen.
    pub file: Option<SentFile>,
}

/// Checks what was sent and looks into a document that the question asks for. A large file takes
/// its time, so this runs on a thread of its own and before any transaction: nobody waits for it,
/// neither at the web server nor at the database.
async fn read(
    ctx: &Ctx,
    question: &Question,
    input: NewEvidence,
    now: Timestamp,
) -> Result<(Parsed, Option<DocumentCheck>), Error> {
    let (ctx, kinds) = (
        ctx.clone(),
        question.evidence.as_ref().map_or_else(Vec::new, |ask| ask.documents.clone()),
    );
    let work = move || {
        let parsed = parse(&ctx, input, latest_day(now))?;
        let document = match &parsed {
            (Source::File { media_type, .. }, _, _, Some(bytes)) => {
                let _alone = (bytes.len() > MAX_TEXT_BYTES)
                    .then(|| ALONE.lock().unwrap_or_else(PoisonError::into_inner));
                DocumentCheck::of(&kinds, media_type, bytes, now)
            }
            _ => None,
        };
        Ok((parsed, document))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Error::Internal(format!("reading a file was cut off: {cause}")))?
}

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
    let file = disclosures::load_editable(ctx, &mut tx, actor, id).await?;
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
    let file = disclosures::load_editable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let mut added = Vec::new();
    for input in inputs {
        added.push(take_up(ctx, &file, &person.account, input, now).await?);
    }
    let mut tx = ctx.db.write().await?;
    // Read again: the disclosure may have changed in the meantime.
    let mut file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    for (piece, sent) in &added {
        let question = asked(&file, &piece.question)?.clone();
        if let Some(sent) = sent {
            keep(ctx, &mut tx, &file, sent, now).await?;
        }
        evidence::insert(&mut tx, piece).await?;
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
    let size_bytes = i64::try_from(stored.size).unwrap_or(i64::MAX);
    if evidence_files::keep(tx, &stored.sha256, size_bytes, now).await? {
        // The same bytes were here before and were deleted as unused, perhaps after they were found
        // to be here already.
        let bytes = stored.read().map_err(|cause| {
            Error::Internal(format!("a file that was sent cannot be read: {cause}"))
        })?;
        ctx.files.put(&stored.sha256, bytes).await?;
    }
    Ok(())
}

fn found(title: &EvidenceTitle, name: &str) -> String {
    format!(
        "“{title}” was not kept: a virus scanner found {name} in it. Clean your machine, make the \
         file again, and attach that."
    )
}

/// The question that evidence is for. It has to be asked for certain: one that depends on an answer
/// not yet given takes no evidence.
fn asked<'f>(file: &'f WorkingFile, name: &str) -> Result<&'f Question, Error> {
    let Some(question) = file.questionnaire.question(name) else {
        let sentence = format!(
            "There is no question “{name}” in this questionnaire. Go back to the section and \
             choose its attach button."
        );
        return Err(Error::field("question", sentence));
    };
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

type Parsed = (Source, EvidenceTitle, (Option<NaiveDate>, Option<NaiveDate>), Option<Vec<u8>>);

fn parse(ctx: &Ctx, input: NewEvidence, latest: NaiveDate) -> Result<Parsed, Error> {
    let mut faults = Faults::default();
    let link = input.url.trim();
    // Only a link without a file needs a title, and when a file is refused its refusal is the only
    // fault told.
    let names_itself = input.file.is_some() || link.is_empty();
    let source = match (input.file, link.is_empty()) {
        (Some(_), false) => {
            faults
                .note("file", "Give a file or a link, not both. Attach the other one afterwards.");
            None
        }
        (None, true) => {
            faults.note("file", "Choose a file, or give the web address of the evidence.");
            None
        }
        (None, false) => faults
            .take("url", EvidenceLink::parse(link))
            .map(|url| (Source::Link { url: url.as_str().to_owned() }, String::new(), None)),
        (Some(sent), true) => {
            let bytes = sent.read().map_err(|cause| {
                Error::Internal(format!("a file that was sent cannot be read: {cause}"))
            })?;
            faults
                .take("file", file_source(ctx, &sent, &bytes))
                .map(|source| (source, sent.name, Some(bytes)))
        }
    };
    let title = match (&source, input.title.trim()) {
        (Some((Source::File { .. }, name, _)), "") => faults.take("file", title_of(name)),
        (Some((Source::Link { url }, ..)), "") => {
            faults.take("url", title_of(url.split("://").nth(1).unwrap_or(url)))
        }
        (None, "") if names_itself => None,
        (_, title) => faults.take("title", EvidenceTitle::parse(title)),
    };
    let issued_on = faults.take("issued_on", day(&input.issued_on));
    let expires_on = faults.take("expires_on", day(&input.expires_on));
    if let (Some(issued), Some(expires)) = (issued_on, expires_on) {
        faults.take("issued_on", check_days(issued, expires, latest));
    }
    match (source, title, issued_on, expires_on) {
        (Some((source, _, bytes)), Some(title), Some(issued), Some(expires))
            if faults.is_empty() =>
        {
            Ok((source, title, (issued, expires), bytes))
        }
        _ => Err(faults.into_error()),
    }
}

fn file_source(ctx: &Ctx, sent: &SentFile, bytes: &[u8]) -> Result<Source, Invalid> {
    if bytes.is_empty() {
        return Err(Invalid(format!(
            "“{}” is empty. Choose a file with something in it.",
            sent.name
        )));
    }
    if bytes.len() as u64 > ctx.settings.upload_bytes {
        let most = size_in_words(ctx.settings.upload_bytes);
        return Err(Invalid(format!(
            "The file is larger than {most}. Make it smaller, split it, or give a link to it."
        )));
    }
    if test_virus::is_in(bytes) {
        return Err(Invalid(format!(
            "“{}” was not kept: it holds the test virus EICAR. Attach the file without it.",
            sent.name
        )));
    }
    let media_type = media::accept(bytes, &sent.name)?;
    let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    Ok(Source::File { sha256: sent.sha256.clone(), media_type: media_type.to_owned(), size_bytes })
}

/// The title of a file that was given none: its name, without the signs that only steer how a text
/// is written.
fn title_of(name: &str) -> Result<EvidenceTitle, Invalid> {
    let shown: String = name
        .chars()
        .filter(|letter| !letter.is_control() && !misleads(*letter))
        .take(200)
        .collect();
    let of_name = |_| {
        Invalid(format!(
            "The name of the file “{}” cannot serve as its title. Give it a title, or rename the \
             file.",
            shown.trim()
        ))
    };
    EvidenceTitle::parse(&shown).map_err(of_name)
}

fn day(text: &str) -> Result<Option<NaiveDate>, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    whole_day(text).map(Some).map_err(Invalid)
}

/// A question for files has the ids of its files as its value; this keeps the two together.
async fn follow(
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
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let found = file.evidence.iter().find(|one| one.id == *piece).ok_or(Error::NotFound)?;
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
    tx.commit().await?;
    Ok(name)
}

/// A file to download.
#[derive(Debug, Clone)]
pub struct Download {
    /// A name for it, made of its title and what it is.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file: the vendor's people read what is attached or was submitted, reviewers what was
/// submitted.
///
/// # Errors
/// When the piece is not there for the actor, is a link, a scanner found something in it, or the
/// stored file is missing or was changed.
pub async fn download(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    piece: &EvidenceId,
) -> Result<Download, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, attached) =
        match standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await {
            Ok(disclosure) => (disclosure, evidence::attached(&mut tx, id, piece).await?),
            Err(Error::NotFound) => {
                (standing::submitted(&mut tx, actor, Action::OpenFile, id).await?.0, None)
            }
            Err(error) => return Err(error),
        };
    let found = match attached {
        Some(found) => Some(found),
        None => Case::load(ctx, &mut tx, disclosure)
            .await?
            .evidence
            .into_iter()
            .find(|one| one.id == *piece),
    };
    drop(tx);
    let Some(Evidence {
        title,
        source: Source::File { sha256, media_type, .. },
        check,
        check_note,
        ..
    }) = found
    else {
        return Err(Error::NotFound);
    };
    if check == CheckState::Found {
        let what = check_note.as_deref().unwrap_or("something harmful");
        return Err(Error::NotAllowed(format!(
            "“{title}” is not handed out: the virus scanner found {what} in it. Ask for another \
             file."
        )));
    }
    let name = file_name(title.as_str(), media::endings(&media_type));
    let bytes = match ctx.files.get(&sha256).await {
        Err(cause @ (StoreError::Missing { .. } | StoreError::Swapped { .. })) => {
            tracing::error!(%cause, "a file is not handed out; `assay verify` lists every such \
                file");
            let why = if matches!(cause, StoreError::Missing { .. }) {
                "is not where it was kept"
            } else {
                "is not as it was attached"
            };
            return Err(Error::WrongState(format!(
                "“{title}” {why}, so it is not handed out. Tell the agency, which restores it from \
                 its backup."
            )));
        }
        read => read?,
    };
    Ok(Download { name, media_type, bytes })
}
