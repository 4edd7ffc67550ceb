//! Renewing a disclosure: the last answers, one word a section that they are still true, and what
//! has to be looked at anew.

use std::collections::BTreeMap;

use super::answers::put_all;
use super::disclosures::{self, WorkingFile};
use super::products;
use super::resubmissions::{AnswerInWords, answers_in_words};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::renewal::{RenewedSection, Renewing, evidence_changes, sections};
use crate::domain::assessment::resubmission::Changes;
use crate::domain::assessment::snapshot::{Snapshot, SnapshotEvidence};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::Questionnaire;
use crate::domain::registry::change_notice::Notice;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::renewals::{self as stored, StoredReattestation, StoredRenewal};
use crate::store::assessment::snapshots;
use crate::store::district::incidents;
use crate::store::registry::change_notices;
use crate::store::{StoreError, Tx, events};

/// A renewal as its vendor works on it.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The version of the product that was submitted before.
    pub version: String,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// Its sections.
    pub sections: Vec<SectionToRenew>,
    /// What was reported of the product since, in sentences.
    pub reported: Vec<String>,
    /// How many incidents among them were rated.
    pub incidents: usize,
}

impl Renewal {
    /// The sections of which nobody has said that they are still true, as they stand.
    pub fn unattested(&self) -> impl Iterator<Item = &SectionToRenew> {
        self.sections.iter().filter(|section| section.is_to_attest() && !section.is_attested())
    }
}

/// A section of a renewal.
#[derive(Debug, Clone)]
pub struct SectionToRenew {
    /// What stands and what has to be looked at.
    pub section: RenewedSection,
    /// Conditions of the approval that belong to it and are not met, in sentences.
    pub conditions: Vec<String>,
    /// Who said that it is still true, if anybody did.
    pub attested: Option<Attested>,
}

/// Somebody's word that a section is still true.
#[derive(Debug, Clone)]
pub struct Attested {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether an answer in the section changed since, or a change was told that touches one.
    pub is_stale: bool,
    /// Whether such a change was told.
    pub told_since: bool,
}

impl SectionToRenew {
    /// Whether there is something to say it of: an answer that stands as it was submitted.
    pub fn is_to_attest(&self) -> bool {
        !self.section.carried.is_empty()
    }

    /// Whether somebody said it of the section as it stands.
    pub fn is_attested(&self) -> bool {
        self.attested.as_ref().is_some_and(|attested| !attested.is_stale)
    }
}

/// A draft that renews an earlier submission.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The draft.
    pub file: WorkingFile,
    /// What it renews.
    pub renewal: Renewal,
}

/// Opens a draft that renews an earlier submission.
///
/// # Errors
/// It is not theirs to change, its state allows no change, or it renews nothing.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Desk, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load_editable(ctx, &mut tx, actor, id).await?;
    let renewal = of(ctx, &mut tx, &file).await?.ok_or(Error::NotFound)?;
    Ok(Desk { file, renewal })
}

/// What a file renews; none when it renews nothing.
pub(super) async fn of(
    ctx: &Ctx,
    tx: &mut Tx,
    file: &WorkingFile,
) -> Result<Option<Renewal>, Error> {
    let Some(renewal) = stored::of(tx, &file.disclosure.id).await? else { return Ok(None) };
    let Some(earlier) = earlier(tx, &renewal).await? else { return Ok(None) };
    let attested = stored::attested(tx, &file.disclosure.id).await?;
    let mut notices = change_notices::of_product(tx, &file.disclosure.product).await?;
    notices.retain(|notice| notice.draft.as_ref() == Some(&file.disclosure.id));
    let renewing = Renewing {
        earlier: &earlier,
        questionnaire: &file.questionnaire,
        view: &file.view,
        draft: &file.draft,
        evidence: &file.evidence,
        changes: changes(ctx, &earlier, &file.questionnaire),
        on: ctx.today(),
    };
    let found = sections(&renewing);
    let Disclosure { product, organization, .. } = &file.disclosure;
    let own = products::listings_of(tx, organization, Some(product)).await?.remove(product);
    let conditions: Vec<_> = own.map(|own| own.listing.card.conditions).unwrap_or_default();
    let open = || conditions.iter().filter(|condition| condition.settled.is_none());
    let told = |text: &str, due| {
        format!("A condition of the approval is not met, due {}: {text}", day_in_words(due))
    };
    let has_section = |criterion: &Option<String>| {
        criterion.is_some() && found.iter().any(|section| section.criterion == *criterion)
    };
    let mut reported: Vec<String> = open()
        .filter(|one| !has_section(&one.criterion))
        .map(|one| told(&one.text, one.due))
        .collect();
    let to_renew = found.into_iter().map(|section| SectionToRenew {
        conditions: open()
            .filter(|one| one.criterion.is_some() && one.criterion == section.criterion)
            .map(|one| told(&one.text, one.due))
            .collect(),
        attested: attested
            .iter()
            .find(|one| one.section == section.id)
            .map(|one| attested_now(file, one, &section.carried, &notices)),
        section,
    });
    let rated = incidents::of_product(tx, product).await?.into_iter().filter_map(|incident| {
        let rating = incident.rating.filter(|rating| rating.at >= earlier.submitted_at)?;
        let day = ctx.calendar().day_of(rating.at);
        let severity = rating.severity.label().to_lowercase();
        Some(format!("The agency rated an incident as {severity} on {day}."))
    });
    let rated: Vec<String> = rated.collect();
    let incidents = rated.len();
    reported.extend(rated);
    Ok(Some(Renewal {
        version: earlier.product.version,
        submitted_at: earlier.submitted_at,
        sections: to_renew.collect(),
        reported,
        incidents,
    }))
}

/// Somebody's word as it stands, on a section of which `carried` stands as it was submitted. Where
/// a told change started the draft, answering what it opened makes no word on the others stale; a
/// change that is told later does where it touches them.
fn attested_now(
    file: &WorkingFile,
    one: &StoredReattestation,
    carried: &[String],
    told: &[Notice],
) -> Attested {
    let changed = if told.iter().any(|notice| notice.opened) {
        carried.iter().any(|name| !one.questions.contains(name))
    } else {
        one.revision != file.revision(&one.section)
    };
    let touches = |notice: &Notice| notice.questions.iter().any(|name| carried.contains(name));
    let told_since = told.iter().any(|notice| notice.at > one.at && touches(notice));
    Attested { by: one.by.clone(), at: one.at, is_stale: changed || told_since, told_since }
}

/// Notes of every section of a new draft that what it carries is still true, as whoever tells of a
/// change says of all that the change does not touch.
pub(super) async fn attest_carried(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    file: &WorkingFile,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let (now, id) = (ctx.now(), &file.disclosure.id);
    let Some(renewal) = of(ctx, tx, file).await? else { return Ok(()) };
    for one in renewal.sections.iter().filter(|one| one.is_to_attest()) {
        let section = &one.section;
        let revision = file.revision(&section.id);
        let said = (section.id.as_str(), revision, section.carried.as_slice());
        stored::attest(tx, id, said, &person.account, now).await?;
        let event = Event::SectionReattested {
            disclosure: id.clone(),
            section: section.id.clone(),
            revision,
            questions: section.carried.clone(),
        };
        events::append(tx, now, actor, &event).await?;
    }
    Ok(())
}

/// The submission that is renewed.
async fn earlier(tx: &mut Tx, renewal: &StoredRenewal) -> Result<Option<Snapshot>, Error> {
    let all = snapshots::of_disclosure(tx, &renewal.earlier).await?;
    let found = all.iter().rev().find(|one| one.digest == renewal.digest);
    let read = |body: &str| Snapshot::parse(body).map_err(StoreError::from);
    Ok(found.map(|found| read(&found.body)).transpose()?)
}

/// The submission that a disclosure renews, and when it was submitted; none where it renews
/// nothing.
pub(super) async fn earlier_cycle(
    tx: &mut Tx,
    id: &DisclosureId,
) -> Result<Option<(Snapshot, Timestamp)>, Error> {
    let Some(renewal) = stored::of(tx, id).await? else { return Ok(None) };
    let all = snapshots::of_disclosure(tx, &renewal.earlier).await?;
    let Some(found) = all.iter().rev().find(|one| one.digest == renewal.digest) else {
        return Ok(None);
    };
    let read = Snapshot::parse(&found.body).map_err(StoreError::from)?;
    Ok(Some((read, found.created_at)))
}

/// What changed in the questionnaire since a submission, up to the version that is asked now.
fn changes<'c>(
    ctx: &'c Ctx,
    earlier: &Snapshot,
    now: &Questionnaire,
) -> &'c [crate::domain::instrument::QuestionChange] {
    let pin = &earlier.questionnaire;
    let newest = ctx.library.latest(&now.family);
    if pin.family == now.family && newest.is_some_and(|newest| newest.version == now.version) {
        ctx.library.changes_since(&pin.family, &pin.version)
    } else {
        &[]
    }
}

/// What somebody says on the page of a renewal.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// The sections that are still true, with the revisions that the page showed.
    pub sections: Vec<(String, i64)>,
    /// The questions that are asked anew and whose answers from before are so again.
    pub again: Vec<String>,
}

/// Says of sections that they are still true, as they stand, and of answers that they are so again.
/// All of it is noted, or nothing.
///
/// # Errors
/// Nothing is named, a section or an answer changed since it was shown, the draft renews nothing,
/// or it is not theirs to change.
pub async fn attest(ctx: &Ctx, actor: &Actor, id: &DisclosureId, word: &Word) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let renewal = of(ctx, &mut tx, &file).await?.ok_or(Error::NotFound)?;
    if word.sections.is_empty() && word.again.is_empty() {
        return Err(Error::field("section", "Tick what is still true."));
    }
    let mut attested = Vec::new();
    for (name, revision) in &word.sections {
        attested.push((still_true(&file, &renewal, name, *revision)?, *revision));
    }
    let mut again = taken_again(&file, &renewal, &word.again)?;
    for (section, changed) in &again {
        let revision = put_all(&mut tx, actor, &file, section, changed.clone(), now).await?;
        let own = attested.iter_mut().find(|(one, _)| one.section.id == *section);
        if let Some((_, shown)) = own {
            *shown = revision;
        }
    }
    for (found, revision) in attested {
        let section = &found.section;
        let mut questions = section.carried.clone();
        questions.extend(again.remove(&section.id).unwrap_or_default().into_keys());
        let said = (section.id.as_str(), revision, questions.as_slice());
        stored::attest(&mut tx, id, said, &person.account, now).await?;
        let section = section.id.clone();
        let event =
            Event::SectionReattested { disclosure: id.clone(), section, revision, questions };
        events::append(&mut tx, now, actor, &event).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The section of which somebody says that it is still true.
fn still_true<'r>(
    file: &WorkingFile,
    renewal: &'r Renewal,
    name: &str,
    revision: i64,
) -> Result<&'r SectionToRenew, Error> {
    let found = renewal.sections.iter().find(|one| one.section.id == name && one.is_to_attest());
    let found = found.ok_or_else(|| {
        Error::field(
            "section",
            "There is no such section with answers from before. Open the page again.",
        )
    })?;
    if file.revision(name) == revision {
        return Ok(found);
    }
    Err(Error::Stale(format!(
        "Somebody changed an answer in {} since you opened this page, so nothing was noted. Look at \
         it again.",
        found.section.title
    )))
}

/// The answers from before that are so again, by section.
fn taken_again(
    file: &WorkingFile,
    renewal: &Renewal,
    names: &[String],
) -> Result<BTreeMap<String, BTreeMap<String, Option<Kept>>>, Error> {
    let mut taken: BTreeMap<String, BTreeMap<String, Option<Kept>>> = BTreeMap::new();
    for name in names {
        let code = file.questionnaire.question(name).map(|question| &question.code);
        let code = code.ok_or(Error::NotFound)?;
        let found = renewal.sections.iter().find_map(|one| {
            let open = one.section.open.iter().find(|open| open.question == *name)?;
            Some((&one.section.id, open.before.as_ref()?))
        });
        let (section, before) = found.ok_or_else(|| {
            Error::Stale(format!(
                "Somebody answered {code} since you opened this page, so nothing was noted. Look \
                 at it again."
            ))
        })?;
        taken.entry(section.clone()).or_default().insert(name.clone(), Some(Kept::from(before)));
    }
    Ok(taken)
}

/// What reviewers are told of a submission that renews an earlier one.
#[derive(Debug, Clone)]
pub struct Renewed {
    /// The version of the product that was submitted before.
    pub version: String,
    /// When.
    pub submitted_at: Timestamp,
    /// How much changed, in words.
    pub summary: String,
    /// The changed answers; empty for whoever may not open the file.
    pub answers: Vec<AnswerInWords>,
    /// The titles of the evidence that came and of that which went; empty for whoever may not open
    /// the file.
    pub evidence: (Vec<String>, Vec<String>),
    /// Who said of which section that it is still true, and of how many answers.
    pub attested: Vec<(String, StoredReattestation)>,
}

impl Renewed {
    /// Leaves out what the file says.
    pub(super) fn close(&mut self) {
        self.answers.clear();
        self.evidence = (Vec::new(), Vec::new());
    }
}

/// What a submission renews; none when it renews nothing.
pub(super) async fn renewed(
    tx: &mut Tx,
    disclosure: &Disclosure,
    questionnaire: &Questionnaire,
) -> Result<Option<Renewed>, Error> {
    let Some(renewal) = stored::of(tx, &disclosure.id).await? else { return Ok(None) };
    let latest = snapshots::latest(tx, &disclosure.id).await?;
    let (Some(before), Some(latest)) = (earlier(tx, &renewal).await?, latest) else {
        return Ok(None);
    };
    let after = Snapshot::parse(&latest.body).map_err(StoreError::from)?;
    let mut changes = Changes::between(&before, &after);
    // Files have other ids in each disclosure, so their questions are told by the evidence.
    changes.answers.retain(|changed| {
        let question = questionnaire.question(&changed.question);
        !question.is_some_and(|question| {
            matches!(question.kind, crate::domain::instrument::Kind::File { .. })
        })
    });
    (changes.added, changes.removed) = evidence_changes(&before.evidence, &after.evidence);
    let attested = stored::attested(tx, &disclosure.id).await?.into_iter().map(|one| {
        let section = questionnaire.section(&one.section);
        (section.map_or_else(|| one.section.clone(), |section| section.title.clone()), one)
    });
    let titles =
        |pieces: &[SnapshotEvidence]| pieces.iter().map(|piece| piece.title.clone()).collect();
    Ok(Some(Renewed {
        version: before.product.version,
        submitted_at: before.submitted_at,
        summary: changes.in_words(),
        answers: answers_in_words(questionnaire, &changes),
        evidence: (titles(&changes.added), titles(&changes.removed)),
        attested: attested.collect(),
    }))
}
