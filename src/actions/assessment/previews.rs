//! The public page of a disclosure before there is one.

use super::disclosures::{self, WorkingFile};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::confidentiality::{RequestStanding, kept_back};
use crate::domain::assessment::decision::Decided;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::shown::{Shown, public_measures};
use crate::domain::assessment::snapshot::{Attestation, HandedIn, Snapshot};
use crate::domain::instrument::{Answers, Decision, Evaluation, Levels, Visibility, view};
use crate::domain::registry::listing::{Listing, Source};
use crate::domain::values::DisclosureId;
use crate::store::assessment::products;

/// What of a disclosure would become public.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The listing without anything that the agency adds: nothing is decided, and nothing is
    /// scored.
    pub listing: Listing,
    /// Public answers that are not finished, or do not fit: they stand on no page.
    pub unfinished: Vec<Unfinished>,
}

/// An answer in which something is not finished.
#[derive(Debug, Clone)]
pub struct Unfinished {
    /// The section's id.
    pub section: String,
    /// The question's name.
    pub question: String,
    /// Its code.
    pub code: String,
    /// The question, as the form asks it.
    pub label: String,
}

fn unfinished(file: &WorkingFile) -> Vec<Unfinished> {
    let public = file
        .questionnaire
        .questions()
        .filter(|(_, question)| question.visibility == Visibility::Public);
    let found = public.filter(|(_, question)| {
        !draft_check::unfinished(&file.questionnaire, &file.view, &file.draft, [*question])
            .is_empty()
    });
    found
        .map(|(section, question)| Unfinished {
            section: section.id.clone(),
            question: question.name.clone(),
            code: question.code.clone(),
            label: question.label.clone(),
        })
        .collect()
}

/// Composes the listing of a disclosure as it stands, with the composer of every publication.
///
/// # Errors
/// When the disclosure is not the actor's, or the records do not answer.
pub async fn preview(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Preview, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let product =
        products::by_id(&mut tx, &file.disclosure.product).await?.ok_or(Error::NotFound)?;
    drop(tx);
    let now = ctx.now();
    let mut asked = file.requests();
    asked.retain(|one| one.standing != RequestStanding::ToRenew);
    let questionnaire = file.questionnaire.keeping_back(&kept_back(&asked));
    let (evidence, levels) = (file.facts(), Levels::default());
    let unfinished = unfinished(&file);
    let is_finished = |question: &str| unfinished.iter().all(|one| one.question != question);
    let finished = file.answers.iter().filter(|(question, _)| is_finished(question));
    let answers: Answers =
        finished.map(|(question, answer)| (question.to_owned(), answer.clone())).collect();
    let outcome =
        Evaluation::new(&questionnaire, &answers, &evidence, &levels, ctx.calendar().day(now))
            .into_outcome();
    let unsigned = Attestation {
        name: String::new(),
        title: String::new(),
        account: String::new(),
        statement: String::new(),
    };
    let snapshot = Snapshot::freeze(HandedIn {
        disclosure: id.as_str(),
        product: &product,
        questionnaire: &questionnaire,
        view: &file.view,
        answers: &answers,
        evidence: &file.evidence,
        attestation: unsigned,
        submitted_at: now,
    });
    let decided = Decided {
        decision: Decision::NotApproved,
        recommended: Some(Decision::NotApproved),
        reason: String::new(),
        conditions: Vec::new(),
        outcome,
        shown: None,
        decided_at: now,
        expires_on: None,
    };
    // Nothing is approved yet, so no module follows.
    let shown = Shown {
        modules: Vec::new(),
        measures: public_measures(&questionnaire, &view(&questionnaire, &snapshot.answers)),
    };
    let listing = Listing::compose(Source {
        questionnaire: &questionnaire,
        catalogue: &ctx.library.catalogue,
        snapshot: &snapshot,
        confidentiality: &asked,
        digest: "",
        decided: &decided,
        shown: &shown,
        history: Vec::new(),
        published_at: now,
        calendar: ctx.calendar(),
    });
    Ok(Preview { disclosure: file.disclosure, listing, unfinished })
}
