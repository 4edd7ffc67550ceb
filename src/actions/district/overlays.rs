//! What a district adds to the state's decisions for itself.

use std::collections::BTreeMap;

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

/// Asks a question no more. What was answered stays on record.
///
/// # Errors
/// When the actor manages no desk, or the district does not ask it.
pub async fn remove_question(
    ctx: &Ctx,
    actor: &Actor,
    question: &OverlayQuestionId,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let district = &acting.district.id;
    if !overlays::remove_question(&mut tx, district, question, ctx.now()).await? {
        return Err(Error::NotFound);
    }
    events::append(&mut tx, ctx.now(), actor, &acting.did(DistrictAct::OverlayChanged {})).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets the scores that tools have to reach in the district; `typed` holds them by criterion,
/// and `shown` is the id of the district that the form was about.
///
/// # Errors
/// A fault at the field of a criterion; when the actor manages no desk.
pub async fn set_minimums(
    ctx: &Ctx,
    actor: &Actor,
    shown: &str,
    typed: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(shown)?;
    let (mut faults, mut minimums) = (Faults::default(), BTreeMap::new());
    for criterion in criteria(ctx) {
        let text = typed.get(&criterion.id).map_or("", String::as_str);
        let minimum = faults.take(&minimum_field(&criterion.id), parse_minimum(text));
        if let Some(minimum) = minimum.flatten() {
            minimums.insert(criterion.id, minimum);
        }
    }
    faults.finish()?;
    overlays::set_minimums(&mut tx, &acting.district.id, &minimums).await?;
    events::append(&mut tx, ctx.now(), actor, &acting.did(DistrictAct::OverlayChanged {})).await?;
    tx.commit().await?;
    Ok(())
}

/// What a district says of one tool beside the state.
#[derive(Debug, Clone)]
pub struct Overlaid {
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
    Ok(Overlaid { adoption, overlay, said: said.unwrap_or_default(), misses })
}

/// What the form about one tool holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedOverlay {
    /// The answers, by question.
    pub answers: BTreeMap<OverlayQuestionId, String>,
    /// The word of what the district says; empty where it says nothing.
    pub status: String,
    /// Why.
    pub reason: String,
}

impl TypedOverlay {
    /// A form that is filled with what the district says.
    pub fn of(said: &OverlayOfTool) -> Self {
        let word = said.word.as_ref();
        Self {
            answers: said.answers.clone(),
            status: word.map_or_else(String::new, |word| word.status.word().to_owned()),
            reason: word.map_or_else(String::new, |word| word.reason.clone()),
        }
    }

    fn read(&self, overlay: &Overlay) -> Result<OverlayOfTool, Error> {
        let (mut faults, mut answers) = (Faults::default(), BTreeMap::new());
        for question in &overlay.questions {
            let text = self.answers.get(&question.id).map_or("", String::as_str);
            let answer = faults.take(&answer_field(&question.id), question.kind.read(text));
            if let Some(answer) = answer.flatten() {
                answers.insert(question.id.clone(), answer);
            }
        }
        let mut word = None;
        if !self.status.is_empty() {
            let status = faults.take("status", LocalStatus::parse(&self.status));
            let reason = faults.take("reason", Reason::parse(&self.reason));
            if let (Some(status), Some(reason)) = (status, reason) {
                word = Some(LocalWord { status, reason: reason.to_string() });
            }
        }
        faults.finish()?;
        Ok(OverlayOfTool { answers, word })
    }
}

/// Puts what the district says of a tool in the place of what it said before. The state's record is
/// not touched by it.
///
/// # Errors
/// A fault at a field; when it is not on a desk that the actor manages.
pub async fn say(
    ctx: &Ctx,
    actor: &Actor,
    id: &AdoptionId,
    typed: &TypedOverlay,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, adoption) = opened(&mut tx, actor, Action::ManageDesk, id).await?;
    let overlay = overlays::of_district(&mut tx, &acting.district.id).await?;
    let mut said = typed.read(&overlay)?;
    // What was answered to questions that are asked no more stays.
    let before = overlays::of_tools(&mut tx, &acting.district.id).await?.remove(id);
    for (question, answer) in before.unwrap_or_default().answers {
        if overlay.questions.iter().all(|asked| asked.id != question) {
            said.answers.insert(question, answer);
        }
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
