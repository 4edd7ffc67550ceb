//! The clocks of decisions: how long the agency has, and where the days went.

use std::collections::BTreeMap;

use super::pinned::questionnaire;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::clock::{Cause, Clock, Reading, Stop};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::calendar::Calendar;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::clocks::{self as stored, Times};

/// What the clocks of many disclosures are read from.
#[derive(Debug, Default)]
pub(super) struct Clocks(BTreeMap<DisclosureId, Times>);

impl Clocks {
    /// Those of every disclosure, in a fixed number of queries.
    pub(super) async fn all(tx: &mut Tx) -> Result<Self, Error> {
        Ok(Self(stored::times(tx, None).await?))
    }

    /// The clock of a disclosure as it stands now; none while nothing is promised, or when the
    /// vendor took it back.
    pub(super) fn read(&self, ctx: &Ctx, disclosure: &Disclosure) -> Option<Reading> {
        let times = self.0.get(&disclosure.id)?;
        if matches!(disclosure.state(), State::Draft | State::Withdrawn) {
            return None;
        }
        let clock = clock(ctx, times)?;
        Some(clock.read(&ctx.settings.incident_clock.holidays, ctx.today()))
    }
}

/// The clock of one disclosure, as [`Clocks::read`] gives it.
pub(super) async fn of(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Option<Reading>, Error> {
    let clocks = Clocks(stored::times(tx, Some(&disclosure.id)).await?);
    let mut reading = clocks.read(ctx, disclosure);
    let questionnaire = questionnaire(ctx, disclosure).ok();
    for stop in reading.iter_mut().flat_map(|reading| &mut reading.stops) {
        if let Cause::Asked { about, .. } = &mut stop.stop.cause
            && let Some(question) = questionnaire.as_ref().and_then(|known| known.question(about))
        {
            about.clone_from(&question.code);
        }
    }
    Ok(reading)
}

fn clock(ctx: &Ctx, times: &Times) -> Option<Clock> {
    let calendar = ctx.calendar();
    let returned = times.returned.iter().map(|at| returned(calendar, *at, times));
    let asked = times.asked.iter().map(|one| Stop {
        cause: Cause::Asked { about: one.question.clone(), due: one.due },
        from: calendar.day(one.from),
        // That nothing came is found out a day later; the agency had the file from then on.
        to: one.to.map(|at| calendar.day(at).min(one.due)),
    });
    let decided = times.reopened.iter().filter_map(|(decided, again)| {
        let (from, to) = (calendar.day(*decided).succ_opt()?, calendar.day(*again));
        (from <= to).then_some(Stop { cause: Cause::Decided, from, to: Some(to) })
    });
    let mut stops: Vec<Stop> = returned.chain(asked).chain(decided).collect();
    stops.sort_by_key(|stop| stop.from);
    Some(Clock {
        submitted: calendar.day(*times.submitted.first()?),
        allowed: ctx.settings.decision_clock.business_days,
        stops,
        announced: times.announced,
        decided: times.decided.map(|at| calendar.day(at)),
    })
}

/// The days from a return to the next submission.
fn returned(calendar: Calendar, at: Timestamp, times: &Times) -> Stop {
    let again = times.submitted.iter().find(|submitted| **submitted > at);
    Stop {
        cause: Cause::Returned,
        from: calendar.day(at),
        to: again.map(|again| calendar.day(*again)),
    }
}
