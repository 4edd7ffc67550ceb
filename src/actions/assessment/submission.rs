//! Checking one's answers, submitting and withdrawing.

use super::case::Case;
use super::confidentiality::ask_again;
use super::disclosures::{self, WorkingFile};
use super::{
    appeals, clarifications, company_answers, intake, notices, renewals, resubmissions, standing,
};
use crate::actions::error::Faults;
use crate::actions::mails::panel::{Submitted, WithdrawnCase, WithdrawnReview};
use crate::actions::mails::vendor::{Received, TakenBack};
use crate::actions::people::names;
use crate::actions::registry::register;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Relation, check as allowed};
use crate::domain::assessment::confidentiality::{RequestStanding, Stood};
use crate::domain::assessment::disclosure::{Disclosure, Step};
use crate::domain::assessment::draft_check;
use crate::domain::assessment::evidence::must_not_stay;
use crate::domain::assessment::snapshot::{Attestation, HandedIn, STATEMENT, Snapshot, digest};
use crate::domain::assessment::stage;
use crate::domain::event::Event;
use crate::domain::instrument::{
    AnswerFault, Completeness, CriterionReadiness, Evaluation, Levels, Outcome, check_standing,
};
use crate::domain::people::account::Role;
use crate::domain::registry::pipeline::PublicState;
use crate::domain::values::{AccountId, DisclosureId, Reason, bounded};
use crate::store::assessment::snapshots::{self, StoredSnapshot};
use crate::store::assessment::{disclosures as stored, intake as stored_intake, products};
use crate::store::{StoreError, Tx, events};

/// A disclosure ready to be looked over before it is submitted.
#[derive(Debug, Clone)]
pub struct Check {
    /// The disclosure.
    pub file: WorkingFile,
    /// What keeps it from being submitted, in the order of the questions.
    pub faults: Vec<AnswerFault>,
    /// The outcome so far.
    pub outcome: Outcome,
    /// What reviewers can give, by criterion.
    pub readiness: Vec<CriterionReadiness>,
    /// Why the person who looks cannot submit it, if so.
    pub cannot_submit: Option<String>,
    /// The titles of the sections of a renewal of which nobody has said that they are still true.
    pub unattested: Vec<String>,
    /// What its vendor asks to be kept confidential, as it stands.
    pub confidentiality: Vec<Stood>,
}

/// Looks a disclosure over as its submission would.
///
/// # Errors
/// When it is not the actor's, or its questionnaire is gone or was replaced.
pub async fn check(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Check, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let unattested = unattested(ctx, &mut tx, &file).await?;
    drop(tx);
    // No level is given yet, so scores are intervals from worst to best.
    let (evidence, levels) = (file.facts(), Levels::default());
    let view = file.view.clone();
    let mut evaluation =
        Evaluation::of_view(&file.questionnaire, view, &evidence, &levels, ctx.today());
    let faults = in_the_way(&file, evaluation.faults(Completeness::Final));
    let readiness = evaluation.readiness();
    let outcome = evaluation.into_outcome();
    let relation = Relation { own_organization: true, ..Relation::default() };
    let cannot_submit = allowed(actor, Action::SubmitDisclosure, &relation)
        .err()
        .map(|refusal| Error::from(refusal).to_string());
    let confidentiality = file.requests();
    Ok(Check { file, faults, outcome, readiness, cannot_submit, unattested, confidentiality })
}

/// The titles of the sections of a renewal of which nobody has said that they are still true.
async fn unattested(ctx: &Ctx, tx: &mut Tx, file: &WorkingFile) -> Result<Vec<String>, Error> {
    if !file.disclosure.state().is_editable() {
        return Ok(Vec::new());
    }
    let renewal = renewals::of(ctx, tx, file).await?;
    let titles = |one: &renewals::SectionToRenew| one.section.title.clone();
    Ok(renewal.map(|renewal| renewal.unattested().map(titles).collect()).unwrap_or_default())
}

/// What keeps a renewal from being submitted: a section that may not be true any more.
pub fn still_true(title: &str) -> String {
    format!("Say whether your answers in {title} are still true.")
}

/// What keeps a disclosure from being submitted, in the order of the questions: what is missing or
/// does not fit, and what must not stay.
fn in_the_way(file: &WorkingFile, missing: Vec<AnswerFault>) -> Vec<AnswerFault> {
    let mut faults = draft_check::with_typed(&file.questionnaire, &file.view, &file.draft, missing);
    faults.extend(must_not_stay(&file.questionnaire, &file.view, &file.evidence));
    faults.sort_by_key(|fault| {
        file.questionnaire.questions().position(|(_, question)| question.name == fault.question)
    });
    faults
}

/// What the person who submits gives.
#[derive(Debug, Clone, Default)]
pub struct Attest {
    /// As typed: who attests, in full.
    pub name: String,
    /// As typed: what they are at the vendor, such as “Head of product”.
    pub title: String,
    /// Whether they ticked the statement.
    pub agreed: bool,
    /// The disclosure's revision that they looked over; none when the form does not say it.
    pub revision: Option<i64>,
    /// What they changed since the agency returned it; empty when they do not say.
    pub note: String,
}

/// Attests and submits: freezes what is asked, and tells the vendor's owners and the panel leads.
///
/// # Errors
/// When it is not theirs or they are no owner, it is not open to submit, the answers changed since
/// they were looked over, the attestation does not fit, something is missing, or nothing changed
/// since it was returned.
pub async fn submit(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: &Attest,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx, id).await?;
    let file = disclosures::load(ctx, &mut tx, actor, Action::SubmitDisclosure, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let submitted =
        |digest: &str| Step::Submit(stage::Submitted { at: now, digest: digest.to_owned() });
    // Whether it may be submitted at all comes before what is wrong with it.
    standing::may_take(&file.disclosure, submitted(""))?;
    let cycle = intake::admit(ctx, &mut tx, &file.disclosure).await?;
    let looked_over = input.revision.ok_or_else(|| {
        Error::field(
            "",
            "The form does not say which version of the answers you looked over, so \
            nothing was submitted. Look over them again.",
        )
    })?;
    if file.disclosure.revision != looked_over {
        return Err(Error::Stale(
            "An answer or its evidence changed since you opened this page. \
            Look over your answers again."
                .to_owned(),
        ));
    }
    let attestation = attestation(input, &person.account)?;
    let missing = in_the_way(
        &file,
        check_standing(&file.questionnaire, &file.view, &file.facts(), Completeness::Final),
    );
    if !missing.is_empty() {
        let faults = missing.into_iter().map(|fault| crate::actions::FieldError {
            field: fault.pointer,
            message: fault.message,
        });
        return Err(Error::Invalid(faults.collect()));
    }
    let open = unattested(ctx, &mut tx, &file).await?;
    if !open.is_empty() {
        let faults = open.iter().map(|title| crate::actions::FieldError {
            field: String::new(),
            message: still_true(title),
        });
        return Err(Error::Invalid(faults.collect()));
    }
    let requests = file.requests();
    all_renewed(&requests)?;
    let product =
        products::by_id(&mut tx, &file.disclosure.product).await?.ok_or(Error::NotFound)?;
    let frozen = Snapshot::freeze(HandedIn {
        disclosure: id.as_str(),
        product: &product,
        questionnaire: &file.questionnaire,
        view: &file.view,
        answers: &file.answers,
        evidence: &file.evidence,
        attestation: attestation.clone(),
        submitted_at: now,
    });
    let mut faults = Faults::default();
    let Some(note) = faults.reason("note", &input.note, false) else {
        return Err(faults.into_error());
    };
    let note = Some(note).filter(|note| !note.is_empty());
    resubmissions::something_changed(&mut tx, id, &frozen, note.as_deref()).await?;
    let body = frozen.canonical().map_err(StoreError::from)?;
    let snapshot = StoredSnapshot {
        id: ctx.new_id(),
        disclosure: id.clone(),
        digest: digest(&body),
        body,
        attested_name: attestation.name,
        attested_title: attestation.title,
        attested_by: person.account.clone(),
        created_at: now,
        note,
    };
    snapshots::insert(&mut tx, &snapshot).await?;
    standing::take_step(&mut tx, &file.disclosure, submitted(&snapshot.digest), now).await?;
    if let Some(cycle) = &cycle {
        stored_intake::enter(&mut tx, id, cycle, ctx.today()).await?;
    }
    let event = Event::DisclosureSubmitted {
        disclosure: id.clone(),
        digest: snapshot.digest.clone(),
        attested_name: snapshot.attested_name.clone(),
        attested_title: snapshot.attested_title.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let answered = (&*file.questionnaire, &file.draft);
    company_answers::adopt(&mut tx, actor, &file.disclosure, answered, now).await?;
    let open = requests.iter().filter(|one| one.standing.is_open()).count();
    tell_submission(ctx, &mut tx, &file.disclosure, (&snapshot, open)).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a submission while a request of last time is neither asked anew nor let go.
fn all_renewed(requests: &[Stood]) -> Result<(), Error> {
    let mut faults = Faults::default();
    for left in requests.iter().filter(|one| one.standing == RequestStanding::ToRenew) {
        faults.note("", ask_again(left));
    }
    faults.finish()
}

fn attestation(input: &Attest, account: &AccountId) -> Result<Attestation, Error> {
    let mut faults = Faults::default();
    let name = names::person(&mut faults, &input.name);
    let title = faults.take("title", bounded("your title at the vendor", &input.title, 120));
    if !input.agreed {
        faults.note(
            "agreed",
            "Tick the statement to say that it holds. Without it the disclosure \
            cannot be submitted.",
        );
    }
    match (name, title) {
        (Some(name), Some(title)) if input.agreed => Ok(Attestation {
            name: name.to_string(),
            title,
            account: account.to_string(),
            statement: STATEMENT.to_owned(),
        }),
        _ => Err(faults.into_error()),
    }
}

async fn tell_submission(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    (snapshot, requests): (&StoredSnapshot, usize),
) -> Result<(), Error> {
    let at = ctx.calendar().in_words(snapshot.created_at);
    let owners = notices::vendors_owners(tx, disclosure).await?;
    let receipt =
        Received { attested_by: &snapshot.attested_name, at: &at, digest: &snapshot.digest };
    notices::tell(ctx, tx, &owners, disclosure, &receipt).await?;
    let leads = notices::with_role(tx, disclosure, Role::PanelLead).await?;
    notices::tell(ctx, tx, &leads, disclosure, &Submitted { at, requests }).await
}

/// The receipt of the last submission, for the vendor.
///
/// # Errors
/// When it is not the actor's, or was never submitted.
pub async fn receipt(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Case, Error> {
    let mut tx = ctx.db.read().await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    Case::load(ctx, &mut tx, disclosure).await
}

/// Whether the actor may take a disclosure back now.
///
/// # Errors
/// When it is not theirs, they are no owner, or it is too late.
pub async fn withdrawable(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<Disclosure, Error> {
    let disclosure =
        standing::disclosure(&mut ctx.db.read().await?, actor, Action::SubmitDisclosure, id)
            .await?;
    standing::may_take(&disclosure, Step::Withdraw)?;
    appeals::not_under_way(&mut ctx.db.read().await?, &disclosure).await?;
    Ok(disclosure)
}

/// Takes a disclosure back, with a reason. Its vendor's people have it confirmed by mail; if the
/// agency has it, the panel leads are told.
///
/// # Errors
/// When it is not theirs, they are no owner, it is too late, or no reason is given.
pub async fn withdraw(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    reason: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx, id).await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::SubmitDisclosure, id).await?;
    seen.is_still(disclosure.state().word(), "The state of this disclosure")?;
    let mut faults = Faults::default();
    let Some(reason) = faults.take("reason", Reason::parse(reason)) else {
        return Err(faults.into_error());
    };
    appeals::not_under_way(&mut tx, &disclosure).await?;
    clarifications::close_all(&mut tx, actor, &disclosure, now).await?;
    standing::take_step(&mut tx, &disclosure, Step::Withdraw, now).await?;
    if disclosure.accepted_at().is_some() {
        register::reviewed(&mut tx, &disclosure, PublicState::Withdrawn, now).await?;
    }
    events::append(
        &mut tx,
        now,
        actor,
        &Event::DisclosureWithdrawn { disclosure: id.clone(), reason: reason.to_string() },
    )
    .await?;
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    let who = actor.person().map_or("Somebody", |person| person.name.as_str());
    let copy = TakenBack { who, at: ctx.calendar().in_words(now), reason: reason.as_str() };
    notices::tell(ctx, &mut tx, &people, &disclosure, &copy).await?;
    if disclosure.submitted_at().is_some() {
        let leads = notices::with_role(&mut tx, &disclosure, Role::PanelLead).await?;
        notices::tell(
            ctx,
            &mut tx,
            &leads,
            &disclosure,
            &WithdrawnCase { reason: reason.as_str() },
        )
        .await?;
        let reviewers = notices::reviewers_at_work(&mut tx, &disclosure).await?;
        notices::tell(ctx, &mut tx, &reviewers, &disclosure, &WithdrawnReview {}).await?;
    }
    tx.commit().await?;
    Ok(())
}
