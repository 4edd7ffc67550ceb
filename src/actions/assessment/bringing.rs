//! Bringing what a vendor has already: files come to a draft, are kept on the vendor's shelf, and
//! suggest answers, which count once somebody confirms them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::disclosures::{self, WorkingFile};
use super::kept_bytes::{keep_bytes, size_bytes};
use super::media;
use super::quota::room;
use super::sent_evidence::title_of;
use super::sent_file::SentFile;
use crate::actions::blocking::elsewhere;
use crate::actions::scanner::Look;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::bringing::{self, Reading};
use crate::domain::assessment::evidence::{CheckState, EvidenceTitle};
use crate::domain::assessment::paper::{BroughtFile, FileOutcome, Paper, PaperOrigin};
use crate::domain::assessment::suggestion::{Effect, Suggestion, SuggestionState, joined};
use crate::domain::event::Event;
use crate::domain::instrument::{Mapping, Questionnaire, Truth};
use crate::domain::measures::documents::test_virus;
use crate::domain::texts::{misleads, size_in_words};
use crate::domain::values::{AccountId, DisclosureId, PaperId, Timestamp};
use crate::store::assessment::{disclosures as stored, shelf, suggestions};
use crate::store::{Tx, events};

/// How many files are taken at once.
pub const MOST_FILES: usize = 200;

/// How many letters of a file's name are kept.
const NAME_LETTERS: usize = 200;

/// A draft with the files that were brought to it and what they suggest.
#[derive(Debug, Clone)]
pub struct Bringing {
    /// The draft.
    pub file: WorkingFile,
    /// What became of each file, the newest first.
    pub files: Vec<BroughtFile>,
    /// The papers that they are.
    pub papers: BTreeMap<PaperId, Paper>,
    /// What they suggest.
    pub suggestions: Vec<Suggestion>,
}

impl Bringing {
    /// What waits for somebody's word at questions that are or may be asked, with what confirming
    /// it does. What is there already is left out.
    pub fn waiting(&self) -> impl Iterator<Item = (&Suggestion, Effect)> {
        self.suggestions.iter().filter_map(|suggestion| {
            let open = suggestion.state == SuggestionState::Open;
            let asked = self.file.view.asked(&suggestion.question) != Truth::False;
            let effect = self.effect(suggestion)?;
            (open && asked && effect != Effect::Nothing).then_some((suggestion, effect))
        })
    }

    /// What confirming a suggestion does; none when the questionnaire has no such question.
    fn effect(&self, suggestion: &Suggestion) -> Option<Effect> {
        let file = &self.file;
        let question = file.questionnaire.question(&suggestion.question)?;
        let (_, effect) = joined(question, file.draft.get(&question.name), &suggestion.entry);
        let attaches = effect == Effect::Nothing
            && suggestion.attaches
            && question.evidence.is_some()
            && file.view.asked(&question.name) == Truth::True
            && self.papers.get(&suggestion.paper).is_some_and(|paper| {
                paper.is_there() && !file.has_file(&question.name, &paper.sha256)
            });
        Some(if attaches { Effect::Attaches } else { effect })
    }
}

/// Opens a draft for an upload of files: everything that has to be known before the first byte is
/// read.
///
/// # Errors
/// It is not theirs to change, its state allows no change, or they brought very much in the last
/// minutes.
pub async fn open_for_upload(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<(), Error> {
    disclosures::load_editable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    ctx.attachments.count(&person.account, ctx.now())
}

/// What was brought to a draft, and what it suggests.
///
/// # Errors
/// The draft is not theirs to change, or its state allows no change.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Bringing, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load_editable(ctx, &mut tx, actor, id).await?;
    load(&mut tx, file).await
}

/// The same in a transaction that is under way.
pub(super) async fn load(tx: &mut Tx, file: WorkingFile) -> Result<Bringing, Error> {
    let papers = shelf::of_organization(tx, &file.disclosure.organization).await?;
    Ok(Bringing {
        files: suggestions::files(tx, &file.disclosure.id).await?,
        papers: papers.into_iter().map(|paper| (paper.id.clone(), paper)).collect(),
        suggestions: suggestions::of(tx, &file.disclosure.id).await?,
        file,
    })
}

/// Takes files up: each is looked into, kept on the shelf when it may be, and its suggestions wait.
/// What became of each stands under its name; one that cannot be read changes nothing.
///
/// # Errors
/// The draft is not theirs to change, or its state allows no change.
pub async fn bring(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    sent: Vec<SentFile>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let file = disclosures::load_editable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let mappings = ctx.library.mappings_for(&file.questionnaire);
    let mut left = room(ctx, &mut ctx.db.read().await?, &file.disclosure).await?.left;
    let mut looked = Vec::new();
    for sent in sent {
        let seen = take_up(ctx, &file.questionnaire, &mappings, &sent, left, now).await?;
        if seen.is_ok() {
            left = left.saturating_sub(sent.size);
        }
        looked.push((sent, seen));
    }
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let mut known = load(&mut tx, file).await?;
    let (mut papers, files) = (Vec::new(), looked.len());
    for (sent, seen) in looked {
        papers.extend(keep(ctx, &mut tx, &mut known, &sent, seen, &person.account, now).await?);
    }
    stored::touch(&mut tx, id, now).await?;
    let event = Event::FilesBrought { disclosure: id.clone(), papers, files };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    Ok(())
}

/// A file that may be kept.
struct Seen {
    title: EvidenceTitle,
    media_type: &'static str,
    look: Look,
    reading: Reading,
}

/// Looks into one file and stores its bytes. What it is refused for is an inner error, in
/// sentences.
async fn take_up(
    ctx: &Ctx,
    questionnaire: &Arc<Questionnaire>,
    mappings: &[Arc<Mapping>],
    sent: &SentFile,
    left: u64,
    now: Timestamp,
) -> Result<Result<Seen, String>, Error> {
    if sent.size > ctx.settings.upload_bytes {
        let most = size_in_words(ctx.settings.upload_bytes);
        return Ok(Err(format!(
            "It is larger than {most}, so it was not read. Make it smaller, split it, or attach a \
             link to it."
        )));
    }
    if sent.size > left {
        return Ok(Err(format!(
            "It does not fit: {} are left for your files. Remove files that are not needed, whose \
             room is free a day later.",
            size_in_words(left)
        )));
    }
    // Each file is in memory from here on until it is stored, so few are taken up at once.
    let _turn = ctx
        .reading
        .acquire()
        .await
        .map_err(|cause| Error::Internal(format!("files cannot be read: {cause}")))?;
    let (sent, questionnaire) = (sent.clone(), Arc::clone(questionnaire));
    let mappings = mappings.to_vec();
    let sha256 = sent.sha256.clone();
    let work = move || {
        let bytes = sent.read().map_err(|cause| {
            Error::Internal(format!("a file that was sent cannot be read: {cause}"))
        })?;
        Ok::<_, Error>(
            accept(&sent, &bytes, |media_type| {
                bringing::look(&mappings, &questionnaire, media_type, &bytes, now)
            })
            .map(|seen| (seen, bytes)),
        )
    };
    let (mut seen, bytes) = match elsewhere("reading a file", work).await?? {
        Ok(seen) => seen,
        Err(sentence) => return Ok(Err(sentence)),
    };
    if ctx.scanner.is_there() {
        seen.look = ctx.scanner.look(bytes.clone()).await;
    }
    if let Look::Found(name) = &seen.look {
        return Ok(Err(format!("It was not kept: a virus scanner found {name} in it.")));
    }
    // The file first: a row never points at bytes that are not there.
    ctx.files.put(&sha256, bytes).await?;
    Ok(Ok(seen))
}

/// What a look into a file found: what its bytes are, what was read in it, and what a scanner said.
pub(super) type Looked = (&'static str, Reading, CheckState);

/// Looks into a file that is for no draft, by the questionnaire that new disclosures are on, and
/// stores its bytes. What it is refused for is an inner error, in sentences.
pub(super) async fn whole_look(
    ctx: &Ctx,
    sent: &SentFile,
    left: u64,
    now: Timestamp,
) -> Result<Result<Looked, String>, Error> {
    let questionnaire = disclosures::newest_questionnaire(ctx)?;
    let mappings = ctx.library.mappings_for(&questionnaire);
    let seen = take_up(ctx, &questionnaire, &mappings, sent, left, now).await?;
    Ok(seen.map(|seen| (seen.media_type, seen.reading, seen.look.state())))
}

/// Whether a file may be kept, and what it is.
fn accept(
    sent: &SentFile,
    bytes: &[u8],
    look: impl FnOnce(&'static str) -> Result<Reading, String>,
) -> Result<Seen, String> {
    if bytes.is_empty() {
        return Err("It is empty.".to_owned());
    }
    if test_virus::is_in(bytes) {
        return Err("It was not kept: it holds the test virus EICAR.".to_owned());
    }
    let name = sent.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let media_type = media::accept(bytes, name).map_err(|invalid| invalid.0)?;
    let reading = look(media_type)?;
    let title = title_of(name).map_err(|invalid| invalid.0)?;
    Ok(Seen { title, media_type, look: Look::NotScanned, reading })
}

/// Notes what became of a file. Answers the paper that it is, when it was kept.
async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    known: &mut Bringing,
    sent: &SentFile,
    seen: Result<Seen, String>,
    by: &AccountId,
    now: Timestamp,
) -> Result<Option<PaperId>, Error> {
    let id = known.file.disclosure.id.clone();
    let name = shown_name(&sent.name);
    let before = known.files.iter().find(|file| file.name == name).cloned();
    let seen = match seen {
        Ok(seen) => seen,
        Err(sentence) => {
            // What an earlier file of this name gave stays, and so does the way to it.
            let earlier = before.and_then(|file| file.paper);
            let sentence = match &earlier {
                Some(_) => format!("{sentence} What the earlier file of this name gave stays."),
                None => sentence,
            };
            let (paper, outcome) = (earlier, FileOutcome::Refused);
            let file = BroughtFile { name, paper, outcome, sentence, at: now };
            suggestions::put_file(tx, &id, &file, by).await?;
            return Ok(None);
        }
    };
    let paper = put_on_shelf(ctx, tx, known, sent, &seen, by, now).await?;
    let (outcome, sentence) = outcome(&known.file, &seen.reading);
    if let Some(earlier) = before.and_then(|file| file.paper).filter(|earlier| *earlier != paper) {
        suggestions::drop_undecided(tx, &id, &earlier).await?;
    }
    suggestions::drop_undecided(tx, &id, &paper).await?;
    let state =
        if outcome == FileOutcome::Asked { SuggestionState::Held } else { SuggestionState::Open };
    for suggested in seen.reading.suggested {
        let suggestion = Suggestion {
            id: ctx.new_id(),
            paper: paper.clone(),
            question: suggested.question,
            entry: suggested.entry,
            attaches: suggested.attaches,
            places: suggested.places,
            state,
        };
        suggestions::put(tx, &id, &suggestion, now).await?;
    }
    let file = BroughtFile { name, paper: Some(paper.clone()), outcome, sentence, at: now };
    suggestions::put_file(tx, &id, &file, by).await?;
    Ok(Some(paper))
}

/// What becomes of a file that is kept.
fn outcome(file: &WorkingFile, reading: &Reading) -> (FileOutcome, String) {
    let product = &file.disclosure.product_name;
    let other = reading.product.as_ref().filter(|named| !bringing::is_for(named, product));
    match other {
        Some(named) if !reading.suggested.is_empty() => {
            let sentence = format!(
                "{} It is about “{}”, and this is the disclosure of “{product}”.",
                reading.sentence,
                shown_name(named)
            );
            (FileOutcome::Asked, sentence)
        }
        _ if reading.kind == bringing::FILE => (FileOutcome::Kept, reading.sentence.clone()),
        _ => (FileOutcome::Read, reading.sentence.clone()),
    }
}

/// Puts a file on the vendor's shelf, where its bytes are once.
async fn put_on_shelf(
    ctx: &Ctx,
    tx: &mut Tx,
    known: &mut Bringing,
    sent: &SentFile,
    seen: &Seen,
    by: &AccountId,
    now: Timestamp,
) -> Result<PaperId, Error> {
    keep_bytes(ctx, tx, sent, now).await?;
    if let Some(paper) = known.papers.values_mut().find(|paper| paper.sha256 == sent.sha256) {
        // Bringing it again puts it back.
        paper.removed_at = None;
        paper.origin = PaperOrigin::Brought;
        paper.kind.clone_from(&seen.reading.kind);
        paper.document.clone_from(&seen.reading.document);
        paper.product.clone_from(&seen.reading.product);
        shelf::update(tx, paper).await?;
        return Ok(paper.id.clone());
    }
    let paper = Paper {
        id: ctx.new_id(),
        organization: known.file.disclosure.organization.clone(),
        title: seen.title.clone(),
        kind: seen.reading.kind.clone(),
        sha256: sent.sha256.clone(),
        media_type: seen.media_type.to_owned(),
        size_bytes: size_bytes(sent),
        document: seen.reading.document.clone(),
        product: seen.reading.product.clone(),
        issued_on: seen.reading.dated,
        expires_on: None,
        check: seen.look.state(),
        origin: PaperOrigin::Brought,
        added_by: by.clone(),
        added_at: now,
        replaced_by: None,
        removed_at: None,
    };
    shelf::insert(tx, &paper).await?;
    let id = paper.id.clone();
    known.papers.insert(id.clone(), paper);
    Ok(id)
}

/// A name as it may be shown: without what steers how a text is written, and not too long.
fn shown_name(name: &str) -> String {
    let shown: String = name
        .chars()
        .filter(|letter| !letter.is_control() && !misleads(*letter))
        .take(NAME_LETTERS)
        .collect();
    let shown = shown.trim();
    if shown.is_empty() { "A file without a name".to_owned() } else { shown.to_owned() }
}
