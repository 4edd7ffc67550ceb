//! The demo: an invented agency with people, vendors, districts and products in every state of a
//! disclosure's life. The world is data (`questionnaires/demo.json`); it comes to life through the
//! same actions that people use, on a clock that is moved through the months before today.

pub mod calendar;
pub mod crowd;
mod desks;
pub mod journey;
mod making;
mod paper;
mod people;
mod road;
mod texts;
mod world;

use crate::actions::registry::listings;
use crate::actions::{Clock, Ctx, Error, Tour};
use crate::domain::access::Actor;
use crate::domain::values::Timestamp;
use crate::store::instrument::questionnaires::Library;
pub use making::{Found, Made, is_in, look, make, maker};
use road::Road;
use world::World;

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// The name of the demo's agency and its sign-ins, as its world tells them.
///
/// # Errors
/// When `demo.json` is missing or broken.
pub fn introduction(library: &Library) -> Result<(String, Tour), Error> {
    let world = World::read(library)?;
    Ok((world.agency.clone(), world.tour()))
}

/// Fills an empty database with the demo's world, whose days are counted from today; does nothing
/// when the demo's people are there already.
///
/// # Errors
/// When a step of the world does not fit the questionnaires, or cannot be stored.
pub async fn seed(ctx: &Ctx) -> Result<(), Error> {
    // What can be made again need not be safe on disk after each of its thousand steps, only at the
    // end.
    ctx.db.stop_syncing().await?;
    let filled = fill(ctx).await;
    ctx.db.sync_again().await?;
    filled
}

async fn fill(ctx: &Ctx) -> Result<(), Error> {
    let world = World::made_on(&ctx.library, ctx.today())?;
    let earliest = world.products.iter().map(|product| product.started).max().unwrap_or_default();
    let past = Ctx {
        clock: Clock::standing_at(morning(ctx).plus_seconds(-(earliest + 1) * DAY)),
        ..ctx.clone()
    };
    let Some(people) = people::settle(&past, &world).await? else { return Ok(()) };
    desks::assign_centers(&past, &world.centers, &people).await?;
    let mut steps: Vec<(Timestamp, Step<'_>)> = Vec::new();
    for (index, product) in world.products.iter().enumerate() {
        let start = morning(ctx).plus_seconds(
            -product.started * DAY + (i64::try_from(index).unwrap_or_default() * 7 % 50) * 600,
        );
        steps.extend(road::milestones(product).into_iter().map(|(days, milestone)| {
            (start.plus_seconds(days * DAY), Step::Road(index, milestone))
        }));
    }
    // Districts come to their desks in the evening, when what the agency did that day is public.
    let evening = morning(ctx).plus_seconds(DAY / 3);
    steps.extend(
        desks::steps(&world.desks)
            .map(|(days_ago, step)| (evening.plus_seconds(-days_ago * DAY), Step::Desk(step))),
    );
    steps.sort_by_key(|(at, _)| *at);
    let mut roads: Vec<Road<'_>> =
        world.products.iter().map(|product| Road::new(&world, &people, product)).collect();
    for (at, step) in steps {
        past.clock.advance_seconds((at.millis() - past.now().millis()) / 1000);
        match step {
            Step::Desk(step) => step.take(&past, &people).await.map_err(|cause| {
                Error::Internal(format!("the demo could not take {step:?}: {cause}"))
            })?,
            Step::Road(index, milestone) => {
                let Some(road) = roads.get_mut(index) else { continue };
                let name = road.product.name.clone();
                road.take(&past, milestone).await.map_err(|cause| {
                    let told = format!("the demo's {name} could not reach {milestone:?}: {cause}");
                    Error::Internal(told)
                })?;
            }
        }
    }
    listings::expire_due(ctx, &Actor::System).await?;
    Ok(())
}

/// One step of the world.
enum Step<'w> {
    /// A product, by its place, reaches a milestone.
    Road(usize, road::Milestone),
    /// Somebody does something at a district's desk.
    Desk(desks::DeskStep<'w>),
}

/// Nine o'clock of today.
fn morning(ctx: &Ctx) -> Timestamp {
    ctx.calendar().at(ctx.today(), 9)
}
