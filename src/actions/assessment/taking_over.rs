//! Taking answers over from an export, this agency's or another's. It waits at the draft until its
//! vendor has looked through it; an answer counts only once somebody has chosen it, and nothing
//! that was typed is replaced unseen.

use std::collections::BTreeMap;

use super::disclosures::{self, WorkingFile};
use super::merging::{IntoDraft, put_all};
use super::sent_file::SentFile;
use crate::actions::blocking::elsewhere;
use crate::actions::registry::signing_keys;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::evidence::Source;
use crate::domain::assessment::offers::{Brought, Offers};
use crate::domain::event::Event;
use crate::domain::registry::receipt::disclosed::{
    self, DisclosedEvidence, Export, MOST_BYTES, Signer, read_unverified, refused,
};
use crate::domain::registry::receipt::file::text_of;
use crate::domain::registry::receipt::keys::{Keyring, SigningKey};
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::waiting_exports::{self, WaitingExport};
use crate::store::events;

/// The field of the export's file.
pub const FILE: &str = "file";
/// The field of the keys of whoever signed it.
pub const KEYS: &str = "keys";
/// The field that says to go on although nobody here knows who signed it.
pub const KNOWINGLY: &str = "knowingly";

/// An export that waits at a draft, beside what the draft holds.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The export.
    pub export: Export,
    /// What is known of whoever signed it.
    pub signer: Signer,
    /// Who gave it.
    pub given_by: String,
    /// When.
    pub given_at: Timestamp,
    /// Its answers.
    pub offers: Offers,
    /// Its evidence that the draft does not have.
    pub evidence: Vec<DisclosedEvidence>,
}

/// A draft and what waits at it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The draft.
    pub file: WorkingFile,
    /// What waits.
    pub waiting: Option<Waiting>,
}

/// Opens a draft for whoever may take answers over into it.
///
/// # Errors
/// It is not theirs to change, or its state allows no change.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Desk, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load_editable(ctx, &mut tx, actor, id).await?;
    let stored = waiting_exports::of(&mut tx, id).await?;
    drop(tx);
    let waiting = stored.map(|stored| waiting(ctx, &file, stored)).transpose()?;
    Ok(Desk { file, waiting })
}

fn waiting(ctx: &Ctx, file: &WorkingFile, stored: WaitingExport) -> Result<Waiting, Error> {
    let WaitingExport { body, signer, given_by, given_at } = stored;
    let export = read_unverified(&body, ctx.now())
        .map_err(|cause| Error::Internal(format!("an export that waits is none: {cause}")))?;
    let brought = Brought {
        answers: &export.disclosed.answers,
        typed: &export.disclosed.as_typed,
        same_questionnaire: export.disclosed.questionnaire.digest == file.questionnaire.digest,
    };
    let offers = Offers::new(&file.questionnaire, &file.draft, &file.evidence, brought);
    let has = |piece: &DisclosedEvidence| {
        file.evidence_at(&piece.question).any(|own| match &own.source {
            Source::File { sha256, .. } => piece.sha256.as_ref() == Some(sha256),
            Source::Link { url } => piece.url.as_ref() == Some(url),
        })
    };
    let evidence = export.disclosed.evidence.iter().filter(|piece| !has(piece)).cloned().collect();
    Ok(Waiting { export, signer, given_by, given_at, offers, evidence })
}

/// What somebody gives: the export, and the keys of whoever signed it.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The export's file.
    pub file: Option<SentFile>,
    /// The text of a `did.json`; empty when none is given.
    pub keys: String,
    /// Whether to go on although nobody here knows who signed it.
    pub knowingly: bool,
}

/// Lets an export wait at a draft. Nothing of the draft changes.
///
/// # Errors
/// A fault at its field: it is no export, was changed, or nobody here knows who signed it; or the
/// draft is not theirs to change.
pub async fn give(ctx: &Ctx, actor: &Actor, id: &DisclosureId, given: Given) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    disclosures::load_editable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let Given { file, keys, knowingly } = given;
    let sent = file.ok_or_else(|| Error::field(FILE, "Choose the export’s file."))?;
    if sent.size > MOST_BYTES as u64 {
        return Err(Error::field(FILE, refused(&Refusal::TooLarge)));
    }
    let known = Known {
        own: signing_keys::own_did(ctx),
        ring: ctx.keys.now().keys.clone(),
        others: ctx.settings.known_agencies.clone(),
        now,
    };
    let read = move || -> Result<(Export, Signer), Error> {
        let bytes = sent.read().map_err(|cause| {
            Error::Internal(format!("a file that was sent cannot be read: {cause}"))
        })?;
        let text = text_of(bytes).map_err(|refusal| Error::field(FILE, refused(&refusal)))?;
        known.read(&text, &keys, knowingly)
    };
    let (export, signer) = elsewhere("reading an export", read).await??;
    let mut tx = ctx.db.write().await?;
    disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let body = (export.claimed.json.as_str(), signer);
    waiting_exports::put(&mut tx, id, body, &person.account, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The keys that count here, by whose they are.
struct Known {
    own: String,
    ring: Vec<SigningKey>,
    others: Vec<Keyring>,
    now: Timestamp,
}

impl Known {
    /// Reads an export with the keys that are known and given.
    fn read(&self, text: &str, keys: &str, knowingly: bool) -> Result<(Export, Signer), Error> {
        let at_file = |refusal: &Refusal| Error::field(FILE, refused(refusal));
        let by_others = |refusal: &Refusal| matches!(refusal, Refusal::Issuer { .. });
        match disclosed::verify(text, &self.own, &self.ring, self.now) {
            Ok(export) => return Ok((export, Signer::Own)),
            Err(refusal) if !by_others(&refusal) => return Err(at_file(&refusal)),
            Err(_) => {}
        }
        let others: Vec<SigningKey> =
            self.others.iter().flat_map(|ring| ring.keys.iter().cloned()).collect();
        match disclosed::verify(text, "", &others, self.now) {
            Ok(export) => return Ok((export, Signer::Known)),
            Err(refusal) if !by_others(&refusal) => return Err(at_file(&refusal)),
            Err(_) => {}
        }
        let claimed = read_unverified(text, self.now).map_err(|refusal| at_file(&refusal))?;
        let (issuer, agency) = (&claimed.claimed.issuer, &claimed.claimed.agency);
        if keys.trim().is_empty() {
            return if knowingly {
                Ok((claimed, Signer::Unknown))
            } else {
                Err(Error::field(KNOWINGLY, unknown(agency, issuer)))
            };
        }
        let document = serde_json::from_str(keys.trim_start_matches('\u{FEFF}')).ok();
        let Some((did, ring)) = document.as_ref().and_then(Keyring::of_document) else {
            return Err(Error::field(
                KEYS,
                "This file holds no public keys of an agency. Save the did.json that the agency \
                 shows under /.well-known/did.json.",
            ));
        };
        if did != *issuer {
            return Err(Error::field(
                KEYS,
                format!(
                    "These are the keys of “{}”, but the export says that “{}” signed it.",
                    short(&did),
                    short(issuer)
                ),
            ));
        }
        disclosed::verify(text, &did, &ring.keys, self.now)
            .map(|export| (export, Signer::Given))
            .map_err(|refusal| at_file(&refusal))
    }
}

/// As much of a text as a sentence quotes.
fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

fn unknown(agency: &str, issuer: &str) -> String {
    format!(
        "This export says that “{}” ({}) signed it. Nobody here has the keys of that agency, so it \
         cannot be told whether the agency signed exactly this. Give its keys with the file, or \
         choose the file again and tick that you go on without: every answer still waits for you \
         to look at it.",
        short(agency),
        short(issuer)
    )
}

/// Takes the chosen answers over, all of them or none. `chosen` has, by question, the mark of what
/// the draft held when they were chosen; `number` is that of the export that was shown.
///
/// # Errors
/// Nothing is chosen, another export waits by now, what a question holds changed meanwhile, or the
/// draft is not theirs to change.
pub async fn take(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    number: &str,
    chosen: &BTreeMap<String, String>,
) -> Result<usize, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let stored = waiting_exports::of(&mut tx, id).await?;
    let waiting = stored.map(|stored| waiting(ctx, &file, stored)).transpose()?;
    let waiting = waiting.filter(|waiting| waiting.export.claimed.number == number);
    let Some(waiting) = waiting else {
        return Err(Error::Stale(
            "Another export waits at this draft by now, or none. Nothing was taken over. Open the \
             page again."
                .to_owned(),
        ));
    };
    if chosen.is_empty() {
        return Err(Error::field("take", "Tick the answers that you take over."));
    }
    let mut changes = BTreeMap::new();
    let mut changed_since = Vec::new();
    for (question, base) in chosen {
        let offer = waiting.offers.offers.iter().find(|offer| offer.question == *question);
        match offer.filter(|offer| offer.base == *base) {
            Some(offer) => {
                changes.insert(question.clone(), Some(offer.kept.clone()));
            }
            None => changed_since.push(code(&file, question)),
        }
    }
    if !changed_since.is_empty() {
        return Err(Error::Stale(format!(
            "Somebody answered {} meanwhile, so nothing was taken over. Look at what stands there \
             now, and choose again.",
            changed_since.join(", ")
        )));
    }
    let into = IntoDraft { id, questionnaire: &file.questionnaire, revisions: &file.revisions };
    put_all(&mut tx, actor, into, &changes, now).await?;
    let claimed = &waiting.export.claimed;
    let event = Event::AnswersTakenOver {
        disclosure: id.clone(),
        issuer: claimed.issuer.clone(),
        agency: claimed.agency.clone(),
        number: claimed.number.clone(),
        signer: waiting.signer.word().to_owned(),
        questions: changes.keys().cloned().collect(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    Ok(changes.len())
}

fn code(file: &WorkingFile, question: &str) -> String {
    let found = file.questionnaire.question(question);
    found.map_or_else(|| short(question), |question| question.code.clone())
}

/// Forgets the export that waits at a draft.
///
/// # Errors
/// The draft is not theirs to change, or none waits.
pub async fn forget(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    if !waiting_exports::remove(&mut tx, id).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(())
}
