//! What a district adds to the state's decisions for itself.

use std::collections::{BTreeMap, BTreeSet};

use super::adoptions::opened;
use super::standing::{Acting, own};
use crate::actions::error::Faults;
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::district::adoption::Adoption;
use crate::domain::district::event::DistrictAct;
use crate::domain::district::overlay::{
    LocalStatus, LocalWord, MOST_QUESTIONS, Miss, Overlay, OverlayOfTool, OverlayQuestion,
    QuestionKind, QuestionLabel, misses, parse_minimum,
};
use crate::domain::registry::listing::Card;
use crate::domain::values::{AdoptionId, OverlayQuestionId, Reason};
use crate::store::district::{adoptions, overlays};
use crate::store::events;
use crate::store::people::organizations;

/// A criterion of the newest questionnaire.
#[derive(Debug, Clone)]
pub struct NamedCriterion {
    /// As rules name it.
    pub id: String,
    /// What people read.
    pub title: String,
}

fn criteria(ctx: &Ctx) -> Vec<NamedCriterion> {
    let questionnaire = ctx.library.for_disclosures();
    questionnaire.map_or_else(Vec::new, |one| {
        let named = one.rubric.criteria.iter().map(|criterion| NamedCriterion {
            id: criterion.id.clone(),
            title: criterion.title.clone(),
        });
        named.collect()
    })
}

/// The name of the field with the minimum of a criterion.
pub fn minimum_field(criterion: &str) -> String {
    format!("minimum.{criterion}")
}

/// The name of the field with the answer to a question.
pub fn answer_field(question: &OverlayQuestionId) -> String {
    format!("answer.{question}")
}

/// What a district asks beside the state.
#[derive(Debug, Clone)]
pub struct OwnOverlay {
    /// The district.
    pub acting: Acting,
    /// What it asks.
    pub overlay: Overlay,
    /// The criteria that minimums can be set for.
    pub criteria: Vec<NamedCriterion>,
}

/// What the actor's district asks beside the state.
///
/// # Errors
/// When the actor manages no desk.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<OwnOverlay, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let overlay = overlays::of_district(&mut tx, &acting.district.id).await?;
    Ok(OwnOverlay { acting, overlay, criteria: criteria(ctx) })
}

/// Adds a question that the district asks of every tool on its desk; `shown` is the id of the
/// district that the form was about.
///
/// # Errors
/// A fault at `kind` or `label`; when the actor manages no desk, or the district asks too much.
pub async fn add_question(
    ctx: &Ctx,
    actor: &Actor,
    shown: &str,
    (kind, label): (&str, &str),
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(shown)?;
    let mut faults = Faults::default();
    let kind = faults.take("kind", QuestionKind::parse(kind));
    let label = faults.take("label", QuestionLabel::parse(label));
    let (Some(kind), Some(label)) = (kind, label) else { return Err(faults.into_error()) };
    let asked = overlays::of_district(&mut tx, &acting.district.id).await?.questions;
    if asked.len() >= MOST_QUESTIONS {
        return Err(Error::field(
            "label",
            format!("Your district asks {MOST_QUESTIONS} questions already. Remove one first."),
        ));
    }
    if asked.iter().any(|one| one.label == label) {
        return Err(Error::field("label", "Your district asks this question already."));
    }
    let question = OverlayQuestion { id: ctx.new_id(), kind, label };
    overlays::add_question(&mut tx, &acting.district.id, &question, ctx.now()).await?;
    events::append(&mut tx, ctx.now(), actor, &acting.did(DistrictAct::OverlayChanged {})).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks a question no more. What was answered stays on record. `shown` is the id of the district
/// that the form was about.
///
/// # Errors
/// When the actor manages no desk, the district does not ask it, or the actor acts for another
/// district now.
pub async fn remove_question(
    ctx: &Ctx,
    actor: &Actor,
    shown: &str,
    question: &OverlayQuestionId,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(shown)?;
    let district = &acting.district.id;
    if !overlays::remove_question(&mut tx, district, question, ctx.now()).await? {
        return Err(Error::NotFound);
    }
    events::append(&mut tx, ctx.now(), actor, &acting.did(DistrictAct::OverlayChanged {})).await?;
    tx.commit().await?;
    Ok(())
}

/// What the form with the minimums sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedMinimums {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// The mark of what the form was filled with; empty where it names none.
    pub seen: String,
    /// The scores by criterion, as they were typed.
    pub scores: BTreeMap<String, String>,
}

/// Sets the scores that tools have to reach in the district. A criterion that the form does not
/// have keeps its score.
///
/// # Errors
/// A fault at the field of a criterion, one that somebody else changed meanwhile among them; when
/// the actor manages no desk.
pub async fn set_minimums(ctx: &Ctx, actor: &Actor, typed: &TypedMinimums) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(&typed.district)?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let stored = overlays::of_district(&mut tx, &acting.district.id).await?;
    let (mut faults, mut minimums) = (Faults::default(), stored.minimums.clone());
    for (id, text) in &typed.scores {
        if criteria(ctx).iter().all(|criterion| criterion.id != *id) {
            continue;
        }
        match faults.take(&minimum_field(id), parse_minimum(text)) {
            Some(Some(minimum)) => minimums.insert(id.clone(), minimum),
            _ => minimums.remove(id),
        };
    }
    faults.finish()?;
    if minimums == stored.minimums {
        return Ok(());
    }
    if is_other(&typed.seen, &stored.minimums_mark()) {
        let mut faults = Faults::default();
        for id in typed.scores.keys() {
            let (now, yours) = (stored.minimums.get(id), minimums.get(id));
            if now != yours {
                faults.note(&minimum_field(id), changed(now.map(f64::to_string).as_deref()));
            }
        }
        return Err(faults.into_error());
    }
    overlays::set_minimums(&mut tx, &acting.district.id, &minimums).await?;
    events::append(&mut tx, ctx.now(), actor, &acting.did(DistrictAct::OverlayChanged {})).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a form was filled with something else than what stands there now.
fn is_other(seen: &str, mark: &str) -> bool {
    !seen.is_empty() && seen != mark
}

/// What stands now where somebody else changed what a form was filled with.
fn changed(now: Option<&str>) -> String {
    let now = now.map_or_else(|| "empty".to_owned(), |now| format!("“{now}”"));
    format!(
        "Somebody changed this meanwhile, and it is {now} now. Enter that, or save again to put \
         yours in its place."
    )
}

/// What a district says of one tool beside the state.
#[derive(Debug, Clone)]
pub struct Overlaid {
    /// The district.
    pub acting: Acting,
    /// The tool.
    pub adoption: Adoption,
    /// What the district asks.
    pub overlay: Overlay,
    /// What it says of the tool.
    pub said: OverlayOfTool,
    /// Where the tool stays below the district's own minimums.
    pub misses: Vec<Miss>,
}

/// What the actor's district says of a tool, for the form.
///
/// # Errors
/// When it is not on a desk that the actor manages.
pub async fn of_tool(ctx: &Ctx, actor: &Actor, id: &AdoptionId) -> Result<Overlaid, Error> {
    let mut tx = ctx.db.read().await?;
    let (acting, adoption) = opened(&mut tx, actor, Action::ManageDesk, id).await?;
    let overlay = overlays::of_district(&mut tx, &acting.district.id).await?;
    let said = overlays::of_tools(&mut tx, &acting.district.id).await?.remove(id);
    drop(tx);
    let now = snapshot::read(ctx, actor)?;
    let shelved = now.shelf.listing(&adoption.slug);
    let misses = shelved.map_or_else(Vec::new, |one| misses(&one.listing.card, &overlay.minimums));
    Ok(Overlaid { acting, adoption, overlay, said: said.unwrap_or_default(), misses })
}

/// What the form about one tool holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedOverlay {
    /// The mark of what the form was filled with; empty where it names none.
    pub seen: String,
    /// The answers, by question.
    pub answers: BTreeMap<OverlayQuestionId, String>,
    /// The word of what the district says; empty where it says nothing, and none where the form
    /// does not have the field.
    pub status: Option<String>,
    /// Why.
    pub reason: String,
}

impl TypedOverlay {
    /// A form that is filled with what the district says.
    pub fn of(said: &OverlayOfTool) -> Self {
        let word = said.word.as_ref();
        Self {
            seen: said.mark(),
            answers: said.answers.clone(),
            status: Some(word.map_or_else(String::new, |word| word.status.word().to_owned())),
            reason: word.map_or_else(String::new, |word| word.reason.clone()),
        }
    }

    /// What the district says from now on. What the form does not have stays as it was: answers to
    /// questions that are asked no more, or only since it was opened.
    fn read(&self, overlay: &Overlay, before: &OverlayOfTool) -> Result<OverlayOfTool, Error> {
        let (mut faults, mut answers) = (Faults::default(), before.answers.clone());
        for question in &overlay.questions {
            let Some(text) = self.answers.get(&question.id) else { continue };
            match faults.take(&answer_field(&question.id), question.kind.read(text)) {
                Some(Some(answer)) => answers.insert(question.id.clone(), answer),
                _ => answers.remove(&question.id),
            };
        }
        let word = self.read_word(&mut faults);
        faults.finish()?;
        Ok(OverlayOfTool { answers, word })
    }

    /// The district's own word; none where it says nothing, and where a fault was noted.
    fn read_word(&self, faults: &mut Faults) -> Option<LocalWord> {
        match self.status.as_deref() {
            None => {
                faults.note("status", "Choose what your district says, or “Nothing of its own”.");
                None
            }
            Some("") if self.reason.trim().is_empty() => None,
            // A reason that is typed and kept nowhere would be lost.
            Some("") => {
                faults.note(
                    "status",
                    "You gave a reason, and nothing that it is the reason for. Choose what your \
                     district says, or leave the reason empty.",
                );
                None
            }
            Some(status) => {
                let status = faults.take("status", LocalStatus::parse(status));
                let reason = faults.take("reason", Reason::parse(&self.reason));
                let (status, reason) = status.zip(reason)?;
                Some(LocalWord { status, reason: reason.to_string() })
            }
        }
    }
}

/// What stands now, at each field in which it is not what was typed.
fn changed_meanwhile(now: &OverlayOfTool, typed: &OverlayOfTool) -> Error {
    let mut faults = Faults::default();
    let status = |said: &OverlayOfTool| said.word.as_ref().map(|one| one.status.label().to_owned());
    let reason = |said: &OverlayOfTool| said.word.as_ref().map(|one| one.reason.clone());
    for (field, stored, yours) in
        [("status", status(now), status(typed)), ("reason", reason(now), reason(typed))]
    {
        if stored != yours {
            faults.note(field, changed(stored.as_deref()));
        }
    }
    let asked: BTreeSet<_> = now.answers.keys().chain(typed.answers.keys()).collect();
    for question in asked {
        let stored = now.answers.get(question);
        if stored != typed.answers.get(question) {
            faults.note(&answer_field(question), changed(stored.map(String::as_str)));
        }
    }
    faults.into_error()
}

/// Puts what the district says of a tool in the place of what it said before. The state's record is
/// not touched by it.
///
/// # Errors
/// A fault at a field, one that somebody else changed meanwhile among them; when it is not on a
/// desk that the actor manages.
pub async fn say(
    ctx: &Ctx,
    actor: &Actor,
    id: &AdoptionId,
    typed: &TypedOverlay,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, adoption) = opened(&mut tx, actor, Action::ManageDesk, id).await?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let overlay = overlays::of_district(&mut tx, &acting.district.id).await?;
    let before = overlays::of_tools(&mut tx, &acting.district.id).await?.remove(id);
    let before = before.unwrap_or_default();
    let said = typed.read(&overlay, &before)?;
    if said == before {
        return Ok(());
    }
    if is_other(&typed.seen, &before.mark()) {
        return Err(changed_meanwhile(&before, &said));
    }
    overlays::say(&mut tx, id, &said, ctx.now()).await?;
    let act = DistrictAct::ToolOverlaid { adoption: id.clone(), name: adoption.name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

/// Every tool of a district with what the state and the district say of it.
#[derive(Debug, Clone)]
pub struct OverlaidDesk {
    /// What the district asks.
    pub overlay: Overlay,
    /// The tools by name.
    pub tools: Vec<OverlaidTool>,
}

/// One tool of such a list.
#[derive(Debug, Clone)]
pub struct OverlaidTool {
    /// The tool.
    pub adoption: Adoption,
    /// What the registry says; none when it shows the tool no more.
    pub card: Option<Card>,
    /// What the district says.
    pub said: OverlayOfTool,
    /// Where the tool stays below the district's own minimums.
    pub misses: Vec<Miss>,
}

/// Every tool of the actor's district, for a table.
///
/// # Errors
/// When the actor has no desk.
pub async fn table(ctx: &Ctx, actor: &Actor) -> Result<OverlaidDesk, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let overlay = overlays::of_district(&mut tx, &acting.district.id).await?;
    let mut said = overlays::of_tools(&mut tx, &acting.district.id).await?;
    let all = adoptions::of_district(&mut tx, &acting.district.id).await?;
    drop(tx);
    let now = snapshot::read(ctx, actor)?;
    let tool = |adoption: Adoption| {
        let card = now.shelf.listing(&adoption.slug).map(|shelved| shelved.listing.card.clone());
        OverlaidTool {
            misses: card.as_ref().map_or_else(Vec::new, |card| misses(card, &overlay.minimums)),
            said: said.remove(&adoption.id).unwrap_or_default(),
            card,
            adoption,
        }
    };
    let tools = all.into_iter().map(tool).collect();
    Ok(OverlaidDesk { overlay, tools })
}
