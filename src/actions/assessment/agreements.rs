//! How far reviewers agree over all tools of a period, and how each lies beside what counted.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::pinned::find;
use super::sheet::{Line, Sheet};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::agreement::Accord;
use crate::domain::assessment::review::GivenScore;
use crate::domain::instrument::Scored;
use crate::domain::measures::documents::date::optional_day;
use crate::domain::measures::drift::Drift;
use crate::domain::values::{DisclosureId, Id, Invalid};
use crate::store::assessment::{disclosures, scores};

/// Days that are looked at when nothing else is asked for: a year.
const USUAL_DAYS: u64 = 365;

/// The days that are asked for, as typed; empty for the last year until today.
#[derive(Debug, Clone, Default)]
pub struct TypedPeriod {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// The agreement on one tool.
#[derive(Debug, Clone)]
pub struct ToolAccord {
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The product's name.
    pub product: String,
    /// How far its reviewers agree.
    pub accord: Accord,
}

/// The agreement over a period.
#[derive(Debug, Clone)]
pub struct Pooled {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Over everything.
    pub all: Accord,
    /// By criterion, with its title.
    pub criteria: Vec<(String, Accord)>,
    /// By tool.
    pub tools: Vec<ToolAccord>,
    /// By reviewer, with the name.
    pub drifts: Vec<(String, Drift)>,
}

/// How far reviewers agree on the tools whose reviews came in within some days, all of them in, and
/// that the actor has no conflict with.
///
/// # Errors
/// When the actor leads no panels, or a day cannot be read.
pub async fn pooled(ctx: &Ctx, actor: &Actor, typed: &TypedPeriod) -> Result<Pooled, Error> {
    check(actor, Action::SeeBoard, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let (from, to) = period(ctx, typed)?;
    let mut tx = ctx.db.read().await?;
    let all = disclosures::all_in(&mut tx, &person.account).await?;
    let given = scores::submitted_of_all_in(&mut tx).await?;
    let settled = scores::settlements_of_all_in(&mut tx).await?;
    let mut lines: Vec<Line> = Vec::new();
    let (mut titles, mut tools, mut maximum) = (Vec::new(), Vec::new(), 0);
    for disclosure in all {
        let id = &disclosure.id;
        let here: Vec<GivenScore> = given
            .iter()
            .filter(|(score, _)| score.disclosure == *id)
            .filter(|(_, at)| (from..=to).contains(&ctx.calendar().day(*at)))
            .map(|(score, _)| score.clone())
            .collect();
        let pinned = find(ctx, &disclosure.family, &disclosure.version, &disclosure.digest);
        let Some(pinned) = pinned.ok().filter(|_| !here.is_empty()) else { continue };
        let settled: Vec<_> =
            settled.iter().filter(|settled| settled.disclosure == *id).cloned().collect();
        let sheet = Sheet::new(&pinned, &here, &settled);
        tools.push(ToolAccord {
            disclosure: id.clone(),
            product: disclosure.product_name.clone(),
            accord: sheet.accord(&pinned, |_| true),
        });
        for criterion in &pinned.rubric.criteria {
            if !titles.iter().any(|(known, _)| *known == criterion.id) {
                titles.push((criterion.id.clone(), criterion.title.clone()));
            }
        }
        maximum = maximum.max(pinned.rubric.scale.maximum.get());
        lines.extend(sheet.lines.into_iter().map(by_person));
    }
    let accord = |wanted: &dyn Fn(&Line) -> bool| {
        let chosen = lines.iter().filter(|line| wanted(line));
        Accord::of(&chosen.map(|line| line.given.as_slice()).collect::<Vec<_>>(), maximum)
    };
    let criteria = titles.into_iter().map(|(id, title)| {
        let accord = accord(&|line: &Line| line.criterion == id);
        (title, accord)
    });
    Ok(Pooled {
        from,
        to,
        criteria: criteria.filter(|(_, accord)| accord.agreement.questions > 0).collect(),
        all: accord(&|_| true),
        tools,
        drifts: drifts(&lines),
    })
}

fn period(ctx: &Ctx, typed: &TypedPeriod) -> Result<(NaiveDate, NaiveDate), Error> {
    let mut faults = Faults::default();
    let from = faults.take("from", optional_day(&typed.from).map_err(Invalid)).flatten();
    let to = faults.take("to", optional_day(&typed.to).map_err(Invalid)).flatten();
    faults.finish()?;
    let to = to.unwrap_or_else(|| ctx.today());
    let year = to.checked_sub_days(Days::new(USUAL_DAYS)).unwrap_or(to);
    let from = from.unwrap_or(year);
    if from > to {
        return Err(Error::field("to", "The last day comes before the first. Enter a later one."));
    }
    Ok((from, to))
}

/// A line in which a score belongs to its person and not to one of their reviews, so that over
/// several tools a person is one rater.
fn by_person(mut line: Line) -> Line {
    for given in &mut line.given {
        given.review = Id::from_stored(given.reviewer_name.clone());
    }
    line
}

/// By how much each reviewer's levels differ from those that counted, by name.
fn drifts(lines: &[Line]) -> Vec<(String, Drift)> {
    let mut differences: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.given.len() > 1) {
        let Some(Scored::Level(counted)) = line.counts else { continue };
        for given in &line.given {
            if let Scored::Level(level) = given.score.scored {
                let apart = f64::from(level) - f64::from(counted);
                differences.entry(&given.reviewer_name).or_default().push(apart);
            }
        }
    }
    let drift = |(name, all): (&str, Vec<f64>)| Some((name.to_owned(), Drift::of(&all)?));
    differences.into_iter().filter_map(drift).collect()
}
