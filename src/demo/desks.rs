//! What the demo's districts do at their desks.

use chrono::Days;

use super::people::People;
use super::world::{
    WorldAdoption, WorldAgreement, WorldAsk, WorldCenter, WorldDesk, WorldIncident,
    WorldRetirement, WorldToken, WorldWord,
};
use crate::actions::district::agreements::{self, TypedAgreement};
use crate::actions::district::api_tokens::{self, TypedToken};
use crate::actions::district::desk::{self, Desk};
use crate::actions::district::incidents::{self, TypedIncident};
use crate::actions::district::overlays::{self, TypedOverlay};
use crate::actions::district::requests::{self, TypedRequest};
use crate::actions::district::typed::TypedUse;
use crate::actions::district::{adoptions, centers};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::slug::slug;
use crate::domain::values::AdoptionId;
use crate::store::people::organizations;

/// Says for which districts the centers act.
pub(super) async fn assign_centers(
    ctx: &Ctx,
    all: &[WorldCenter],
    people: &People,
) -> Result<(), Error> {
    let known = organizations::all(&mut ctx.db.read().await?).await?;
    let named = |name: &String| known.iter().find(|one| one.name.as_str() == name.as_str());
    for one in all {
        let center = named(&one.center).ok_or(Error::NotFound)?;
        let districts: Vec<String> = one
            .districts
            .iter()
            .filter_map(named)
            .map(|district| district.id.to_string())
            .collect();
        centers::assign(ctx, people.get(&one.by)?, &center.id, &districts).await?;
    }
    Ok(())
}

/// One thing that is done at a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeskStep<'w> {
    by: &'w str,
    act: Act<'w>,
}

#[derive(Debug, Clone, Copy)]
enum Act<'w> {
    Adopt(&'w WorldAdoption),
    Retire(&'w WorldAdoption, &'w WorldRetirement),
    Look,
    Ask(&'w WorldAsk),
    Report(&'w WorldIncident),
    Say(&'w WorldWord),
    Agree(&'w WorldAgreement),
    Token(&'w WorldToken),
}

/// Everything that is done at these desks, each with the days ago that it is.
pub(super) fn steps(desks: &[WorldDesk]) -> impl Iterator<Item = (i64, DeskStep<'_>)> {
    desks.iter().flat_map(|desk| {
        let by = desk.by.as_str();
        let step = move |act| DeskStep { by, act };
        let tools = desk.tools.iter().flat_map(move |tool| {
            let retired = tool.retired.as_ref();
            let retired = retired.map(|one| (one.days, step(Act::Retire(tool, one))));
            std::iter::once((tool.adopted, step(Act::Adopt(tool)))).chain(retired)
        });
        let others = desk.asks.iter().map(move |one| (one.days, step(Act::Ask(one))));
        let others = others
            .chain(desk.incidents.iter().map(move |one| (one.days, step(Act::Report(one)))))
            .chain(desk.says.iter().map(move |one| (one.days, step(Act::Say(one)))))
            .chain(desk.agreements.iter().map(move |one| (one.days, step(Act::Agree(one)))))
            .chain(desk.tokens.iter().map(move |one| (one.days, step(Act::Token(one)))));
        tools.chain(others).chain(desk.looked.map(|days| (days, step(Act::Look))))
    })
}

impl DeskStep<'_> {
    /// Does it, at the time that `ctx` has.
    pub(super) async fn take(self, ctx: &Ctx, people: &People) -> Result<(), Error> {
        let actor = people.get(self.by)?;
        let desk = desk::show(ctx, actor).await?;
        let district = desk.acting.district.id.to_string();
        match self.act {
            Act::Look => desk::note_look(ctx, actor, &district, &desk.here.to_string()).await,
            Act::Adopt(tool) => {
                let starts_on = ctx.today().checked_add_days(Days::new(tool.starts_after));
                let count = |(role, count): (&String, &u32)| (role.clone(), count.to_string());
                let typed = TypedUse {
                    district,
                    grades: tool.grades.clone(),
                    purpose: tool.purpose.clone(),
                    people: tool.people.iter().map(count).collect(),
                    students: Some(tool.students.to_string()),
                    starts_on: starts_on.unwrap_or_else(|| ctx.today()).to_string(),
                };
                adoptions::adopt(ctx, actor, &slug(&tool.tool), &typed).await.map(|_| ())
            }
            Act::Ask(asked) => {
                let typed = TypedRequest {
                    district,
                    name: asked.name.clone(),
                    none_of_these: asked.name.clone(),
                    vendor: asked.vendor.clone(),
                    purpose: asked.purpose.clone(),
                    grades: asked.grades.clone(),
                    named: asked.named,
                    ..TypedRequest::default()
                };
                requests::ask(ctx, actor, &typed, None).await.map(|_| ())
            }
            Act::Report(incident) => {
                let day_before = ctx.today().pred_opt().unwrap_or_else(|| ctx.today());
                let typed = TypedIncident {
                    district,
                    what: incident.what.clone(),
                    happened_on: day_before.to_string(),
                    people: incident.people.to_string(),
                    data: incident.data.clone(),
                    guess: incident.guess.clone(),
                };
                incidents::report(ctx, actor, &slug(&incident.tool), &typed).await.map(|_| ())
            }
            Act::Say(word) => {
                let id = &on_desk(desk, &word.tool)?;
                let typed = TypedOverlay {
                    status: Some(word.status.clone()),
                    reason: word.reason.clone(),
                    ..TypedOverlay::default()
                };
                overlays::say(ctx, actor, id, &typed).await
            }
            Act::Agree(agreement) => {
                let today = ctx.today();
                let ends_on = today.checked_add_days(Days::new(364)).unwrap_or(today);
                let typed = TypedAgreement {
                    district,
                    title: agreement.title.clone(),
                    vehicle: agreement.vehicle.clone(),
                    price: agreement.price.clone(),
                    signed_on: today.to_string(),
                    ends_on: ends_on.to_string(),
                    words: agreement.words.clone(),
                    open_to: "everybody".to_owned(),
                    ..TypedAgreement::default()
                };
                agreements::add(ctx, actor, &slug(&agreement.tool), &typed).await.map(|_| ())
            }
            Act::Token(token) => {
                let typed = TypedToken {
                    district,
                    name: token.name.clone(),
                    scopes: token.scopes.clone(),
                    days: token.lifetime.to_string(),
                };
                api_tokens::make(ctx, actor, &typed).await.map(|_| ())
            }
            Act::Retire(tool, retirement) => {
                let id = &on_desk(desk, &tool.tool)?;
                let typed = (ctx.today().to_string(), retirement.reason.as_str());
                adoptions::retire(ctx, actor, id, (&typed.0, typed.1), Seen::at_hand()).await
            }
        }
    }
}

/// A tool in use on somebody's desk, by its name.
fn on_desk(desk: Desk, tool: &str) -> Result<AdoptionId, Error> {
    let found = desk.tools.into_iter().find(|one| one.adoption.name == tool);
    Ok(found.ok_or(Error::NotFound)?.adoption.id)
}
