//! Starting a disclosure, and opening it while its vendor works on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::carrying::LeftOpen;
use super::pinned::questionnaire;
use super::products::{self as own_products, OwnListing};
use super::{appeals, carrying, clocks, intake, product_facts, standing, standstills};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::appeal::Appeal;
use crate::domain::assessment::clarification::Clarification;
use crate::domain::assessment::clock::Reading;
use crate::domain::assessment::company::{CompanyAnswers, fitted};
use crate::domain::assessment::confidentiality::{Request, Stood};
use crate::domain::assessment::disclosure::{Disclosure, Stage};
use crate::domain::assessment::draft::{Draft, SectionRevision};
use crate::domain::assessment::evidence::{Evidence, Source, facts};
use crate::domain::assessment::intake::Door;
use crate::domain::assessment::standstill::Standstill;
use crate::domain::assessment::teamwork::Teamwork;
use crate::domain::event::Event;
use crate::domain::instrument::{
    Answers, DraftStanding, EvidenceFacts, Purpose, Questionnaire, Truth, View, view,
};
use crate::domain::values::{DisclosureId, ProductId};
use crate::store::assessment::{
    answers, clarifications as stored_clarifications, company_answers,
    confidentiality as stored_requests, disclosures, evidence, letters, products, public_comments,
    renewals, snapshots, teamwork,
};
use crate::store::{Tx, events};

/// A disclosure as its vendor works on it.
#[derive(Debug, Clone)]
pub struct WorkingFile {
    /// As it stands in this transaction.
    pub disclosure: Disclosure,
    /// The version that the disclosure was started on.
    pub questionnaire: Arc<Questionnaire>,
    /// Everything typed so far.
    pub draft: Draft,
    /// What rules see of it.
    pub answers: Answers,
    /// Which questions are asked, and how far each section is.
    pub view: View,
    /// The revisions of the sections that were saved.
    pub revisions: BTreeMap<String, SectionRevision>,
    /// The evidence that was not taken away, oldest first.
    pub evidence: Vec<Evidence>,
    /// How its vendor's people share it.
    pub teamwork: Teamwork,
    /// What the vendor answered for the whole company, where it was asked for.
    pub company: Option<CompanyAnswers>,
    /// What its vendor asked to be kept confidential.
    pub confidentiality: Vec<Request>,
    /// What the agency asked about its answers, the first question first.
    pub clarifications: Vec<Clarification>,
    /// Whether it can be submitted today; none where it waits for no cycle of intake.
    pub door: Option<Door>,
}

impl WorkingFile {
    /// The evidence at a question.
    pub fn evidence_at(&self, question: &str) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |piece| piece.question == question)
    }

    /// Whether a file is attached to a question.
    pub fn has_file(&self, question: &str, sha256: &str) -> bool {
        self.evidence_at(question).any(
            |piece| matches!(&piece.source, Source::File { sha256: known, .. } if known == sha256),
        )
    }

    /// What is asked about the answer to a question.
    pub fn request(&self, question: &str) -> Option<&Request> {
        self.confidentiality.iter().find(|request| request.question == question)
    }

    /// The requests about answers that are there and would be published, as they stand.
    pub fn requests(&self) -> Vec<Stood> {
        let asked = |request: &&Request| self.view.asked(&request.question) == Truth::True;
        let asked: Vec<Request> = self.confidentiality.iter().filter(asked).cloned().collect();
        Stood::of(&asked, &self.questionnaire, &self.answers)
    }

    /// Whether the agency waits for an answer about a question.
    pub fn is_asked_about(&self, question: &str) -> bool {
        self.clarifications.iter().any(|one| one.question == question && one.is_open())
    }

    /// Whether something can be attached to a question now: while the vendor writes, or because the
    /// agency asks about it.
    pub fn takes_evidence(&self, question: &str) -> bool {
        self.disclosure.state().is_editable() || self.is_asked_about(question)
    }

    /// What rules know about the evidence.
    pub fn facts(&self) -> EvidenceFacts {
        facts(&self.evidence)
    }

    /// How it stands on a day by what is answered and attached.
    pub fn standing(&self, on: NaiveDate) -> DraftStanding {
        DraftStanding::new(&self.questionnaire, &self.view, &self.facts(), on)
    }

    /// The revision of a section; 0 before its first save.
    pub fn revision(&self, section: &str) -> i64 {
        self.revisions.get(section).map_or(0, |revision| revision.revision)
    }

    /// Takes up a changed draft with what is asked then.
    pub(super) fn redraft(&mut self, draft: Draft, view: View) {
        self.answers = draft.answers();
        self.view = view;
        self.draft = draft;
    }
}

/// The questionnaire of a disclosure that is the actor's, for reading a form by it. Nothing that
/// was typed is read.
///
/// # Errors
/// When the disclosure is not the actor's, its questionnaire was replaced, or the records do not
/// answer.
pub async fn asked_by(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<Arc<Questionnaire>, Error> {
    let disclosure =
        standing::disclosure(&mut ctx.db.read().await?, actor, Action::SeeOwnDisclosure, id)
            .await?;
    questionnaire(ctx, &disclosure)
}

/// Opens a disclosure for its vendor, in a fixed number of queries.
///
/// # Errors
/// When it is not the actor's, or its questionnaire is gone or was replaced.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<WorkingFile, Error> {
    let mut tx = ctx.db.read().await?;
    load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, id).await
}

/// A disclosure with what its own page says besides.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The disclosure.
    pub file: WorkingFile,
    /// The version of the product that it was submitted for, or would be; none when it was given up
    /// before.
    pub version: Option<String>,
    /// What the registry says of its product, when it was published.
    pub listing: Option<OwnListing>,
    /// Whether it renews an earlier submission.
    pub renews: bool,
    /// The wait between its decision and the publication, or the last one where it was opened
    /// again.
    pub standstill: Option<Standstill>,
    /// The appeal against its decision, and the last day on which there can be one.
    pub appeal: (Option<Appeal>, Option<NaiveDate>),
    /// Whether a letter of a decision about it was sent.
    pub has_letter: bool,
    /// The newer version of the questionnaire that the draft can be taken over into.
    pub newer: Option<String>,
    /// How long the agency has; none before it is submitted.
    pub clock: Option<Reading>,
    /// How many comments on the tool everybody reads; none where nobody asked for any.
    pub comments: Option<i64>,
}

/// The newest version of a draft's questionnaire; none when it is on it already, or is no draft
/// that was never submitted: rules do not change while the agency works by them.
pub fn newer_questionnaire(ctx: &Ctx, disclosure: &Disclosure) -> Option<Arc<Questionnaire>> {
    if disclosure.stage != Stage::Draft {
        return None;
    }
    let newest = ctx.library.latest(&disclosure.family)?;
    (newest.version != disclosure.version && newest.purpose == Purpose::Disclosure)
        .then_some(newest)
}

/// Opens a disclosure as [`open`] does, with what the registry says of its product.
///
/// # Errors
/// When the disclosure is not the actor's, or the records do not answer.
pub async fn overview(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Overview, Error> {
    let mut tx = ctx.db.read().await?;
    let file = load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let Disclosure { product, organization, stage, .. } = &file.disclosure;
    let listing = match stage {
        Stage::Published(_) => {
            own_products::listings_of(&mut tx, organization, Some(product)).await?.remove(product)
        }
        _ => None,
    };
    let submitted = snapshots::versions(&mut tx, organization, Some(product)).await?;
    let found = products::by_id(&mut tx, product).await?.ok_or(Error::NotFound)?;
    let version = own_products::version_of(&file.disclosure, &found, &submitted);
    let renews = renewals::of(&mut tx, &file.disclosure.id).await?.is_some();
    let newer = newer_questionnaire(ctx, &file.disclosure).map(|newer| newer.version.clone());
    let standstill = standstills::told(&mut tx, &file.disclosure).await?;
    let has_letter = letters::were_sent(&mut tx, &file.disclosure.id).await?;
    let appeal = appeals::told(ctx, &mut tx, &file.disclosure).await?;
    let clock = clocks::of(ctx, &mut tx, &file.disclosure).await?;
    let comments = public_comments::read_by_all(&mut tx, id).await?;
    Ok(Overview {
        file,
        version,
        listing,
        renews,
        standstill,
        appeal,
        has_letter,
        newer,
        clock,
        comments,
    })
}

/// Loads what `open` gives in a transaction of the caller's, for another action.
pub(super) async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &DisclosureId,
) -> Result<WorkingFile, Error> {
    let disclosure = standing::disclosure(tx, actor, action, id).await?;
    let questionnaire = questionnaire(ctx, &disclosure)?;
    let draft = answers::of(tx, id).await?;
    let revisions = answers::revisions(tx, id).await?;
    let mut evidence = evidence::of(tx, id).await?;
    evidence.retain(|piece| piece.removed_at.is_none());
    let company = company_answers::of(tx, &disclosure.organization, &disclosure.family).await?;
    let company = Some(fitted(company, &questionnaire));
    let answers = draft.answers();
    let view = view(&questionnaire, &answers);
    // Nothing is asked before the agency has it, so a draft does not look.
    let clarifications = if disclosure.state().is_editable() {
        Vec::new()
    } else {
        stored_clarifications::of(tx, id).await?
    };
    let door = intake::door_of(ctx, tx, &disclosure).await?;
    Ok(WorkingFile {
        disclosure,
        questionnaire,
        draft,
        answers,
        view,
        revisions,
        evidence,
        teamwork: teamwork::of(tx, id).await?,
        company,
        confidentiality: stored_requests::of(tx, id).await?,
        clarifications,
        door,
    })
}

/// Loads a disclosure for a change: nobody else changes it until the transaction ends, and its
/// state allows changes.
pub(super) async fn load_for_change(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<WorkingFile, Error> {
    disclosures::lock(tx, id).await?;
    load_editable(ctx, tx, actor, id).await
}

/// Loads a disclosure for whoever may change it, while its state allows changes.
pub(super) async fn load_editable(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<WorkingFile, Error> {
    editable(load(ctx, tx, actor, Action::EditDisclosure, id).await?)
}

fn editable(file: WorkingFile) -> Result<WorkingFile, Error> {
    if file.disclosure.state().is_editable() {
        return Ok(file);
    }
    let sentence = format!(
        "This disclosure is {}, so its answers cannot be changed now.",
        file.disclosure.state().label()
    );
    Err(Error::WrongState(sentence))
}

/// Loads a disclosure for whoever may attach something to one of its questions: it allows changes,
/// or the agency asks about an answer. Which questions, [`WorkingFile::takes_evidence`] tells.
pub(super) async fn load_attachable(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<WorkingFile, Error> {
    let file = load(ctx, tx, actor, Action::EditDisclosure, id).await?;
    if file.clarifications.iter().any(Clarification::is_open) {
        return Ok(file);
    }
    editable(file)
}

/// The questionnaire that a new disclosure is on, as the questionnaires themselves say.
///
/// # Errors
/// When no questionnaire is for disclosures: an administrator has to put one in the folder.
pub fn newest_questionnaire(ctx: &Ctx) -> Result<Arc<Questionnaire>, Error> {
    ctx.library
        .for_disclosures()
        .ok_or_else(|| Error::Internal("no questionnaire has the purpose `disclosure`".to_owned()))
}

/// What a new disclosure begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// Nothing.
    Blank,
    /// What the product was last submitted with, where there is such a submission.
    LastSubmission,
}

/// Starts a disclosure of a product, of another version when one is given. A product has one live
/// disclosure at a time.
///
/// # Errors
/// A fault at `version`; when the product is not the actor's, has a live disclosure, or the
/// database cannot be written.
pub async fn start(
    ctx: &Ctx,
    actor: &Actor,
    product: &ProductId,
    version: &str,
    beginning: Beginning,
) -> Result<DisclosureId, Error> {
    let questionnaire = newest_questionnaire(ctx)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    products::lock(&mut tx, product).await?;
    let mut product = own_products::own(&mut tx, actor, Action::EditDisclosure, product).await?;
    let all = disclosures::of_product(&mut tx, &product.id).await?;
    if let Some(live) = all.iter().find(|one| one.is_under_way()) {
        let sentence = format!(
            "{} has a disclosure that is {}. Finish or withdraw it before you start another.",
            product.name,
            live.state().label()
        );
        return Err(Error::WrongState(sentence));
    }
    product_facts::set_version(&mut tx, actor, &mut product, version, now).await?;
    let disclosure = Disclosure {
        id: ctx.new_id(),
        product: product.id,
        product_name: product.name.to_string(),
        product_slug: product.slug,
        organization: product.organization,
        vendor: product.vendor,
        family: questionnaire.family.clone(),
        version: questionnaire.version.clone(),
        digest: questionnaire.digest.clone(),
        stage: Stage::Draft,
        anew: false,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    disclosures::insert(&mut tx, &disclosure).await?;
    let event = Event::DisclosureStarted {
        disclosure: disclosure.id.clone(),
        product: disclosure.product.clone(),
        family: disclosure.family.clone(),
        version: disclosure.version.clone(),
        digest: disclosure.digest.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    if let Some(before) =
        carrying::submitted_before(&all).filter(|_| beginning == Beginning::LastSubmission)
    {
        let between = (before, &disclosure);
        let open = LeftOpen::AskedAnew;
        carrying::carry(ctx, &mut tx, actor, between, &questionnaire, open, now).await?;
        carrying::carry_requests(&mut tx, actor, between, (&questionnaire, open), now).await?;
        carrying::begin_renewal(&mut tx, actor, &disclosure.id, before, now).await?;
    }
    carrying::inherit(&mut tx, actor, &disclosure, &questionnaire, now).await?;
    tx.commit().await?;
    Ok(disclosure.id)
}
