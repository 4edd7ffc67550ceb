//! What the demo's districts do at their desks.

use chrono::Days;

use super::people::People;
use super::world::{WorldAdoption, WorldCenter, WorldDesk, WorldRetirement};
use crate::actions::district::typed::TypedUse;
use crate::actions::district::{adoptions, centers, desk};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::slug::slug;
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
        tools.chain(desk.looked.map(|days| (days, step(Act::Look))))
    })
}

impl DeskStep<'_> {
    /// Does it, at the time that `ctx` has.
    pub(super) async fn take(self, ctx: &Ctx, people: &People) -> Result<(), Error> {
        let actor = people.get(self.by)?;
        match self.act {
            Act::Look => desk::note_look(ctx, actor).await,
            Act::Adopt(tool) => {
                let starts_on = ctx.today().checked_add_days(Days::new(tool.starts_after));
                let count = |(role, count): (&String, &u32)| (role.clone(), count.to_string());
                let typed = TypedUse {
                    district: String::new(),
                    grades: tool.grades.clone(),
                    purpose: tool.purpose.clone(),
                    people: tool.people.iter().map(count).collect(),
                    students: tool.students.to_string(),
                    starts_on: starts_on.unwrap_or_else(|| ctx.today()).to_string(),
                };
                adoptions::adopt(ctx, actor, &slug(&tool.tool), &typed).await.map(|_| ())
            }
            Act::Retire(tool, retirement) => {
                let desk = desk::show(ctx, actor).await?;
                let found = desk.tools.iter().find(|one| one.adoption.name == tool.tool);
                let id = &found.ok_or(Error::NotFound)?.adoption.id;
                let typed = (ctx.today().to_string(), retirement.reason.as_str());
                adoptions::retire(ctx, actor, id, (&typed.0, typed.1), Seen::at_hand()).await
            }
        }
    }
}
