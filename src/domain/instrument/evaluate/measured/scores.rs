//! Machine scores beside human ones, paired tests, and the share of wrong results.

use serde_json::Value;

use super::computation::{Computation, large_enough, number, verdict_word};
use super::fault_words::Broken;
use super::rows::{RowOf, Rows};
use crate::domain::instrument::model::measure::Limits;
use crate::domain::measures::counterfactual::{
    FlipCounts, PairedDifferences, TestSize, flips, shift,
};
use crate::domain::measures::line::{Line, four, percent};
use crate::domain::measures::rates::Rate;
use crate::domain::measures::smd::{GroupScoring, score_smd};
use crate::domain::measures::steps::Steps;
use crate::domain::measures::suppression::SampleStanding;
use crate::domain::measures::verdict::overall;
use crate::domain::values::in_a_sentence;

/// A group's machine and human scores, once all four numbers are given.
pub(super) fn scoring(row: RowOf<'_>, n: &str) -> Option<GroupScoring> {
    Some(GroupScoring {
        group: row.label("group").unwrap_or_default(),
        n: row.count(n)?,
        machine_mean: row.number("machine_mean")?,
        machine_sd: row.number("machine_sd")?,
        human_mean: row.number("human_mean")?,
        human_sd: row.number("human_sd")?,
        correlation: row.number("correlation"),
    })
}

/// The standardized difference of machine and human scores for each group.
pub(super) fn differences(
    rows: &Rows<'_>,
    limits: &Limits,
    mut steps: Steps,
) -> Result<Computation, String> {
    let (mut judgements, mut groups, mut scored) = (Vec::new(), 0_u32, 0_u32);
    let mut broken = Broken::default();
    for scores in rows.iter().filter_map(|row| scoring(row, "responses")) {
        scored = scored.saturating_add(1);
        let difference = score_smd(&scores, &limits.sample, &limits.thresholds, &mut steps);
        let Some(difference) =
            broken.take(difference.map_err(|fault| rows.say(&scores.group, &fault)))
        else {
            continue;
        };
        if difference.standing == SampleStanding::Judged {
            groups = groups.saturating_add(1);
        }
        judgements.extend(difference.judgement);
    }
    broken.finish()?;
    steps.add(|| {
        Line::new(
            "Groups large enough to judge",
            "Rows that give machine and human scores",
            groups.to_string(),
        )
    });
    let good = overall(judgements.iter().map(|judgement| judgement.good));
    let tolerable = overall(judgements.iter().map(|judgement| judgement.tolerable));
    let values = vec![
        ("good", verdict_word(good)),
        ("tolerable", verdict_word(tolerable)),
        ("groups", groups.into()),
        ("scored", scored.into()),
    ];
    let conclusion = format!(
        "Differences of machine and human scores: {}. {}.",
        in_a_sentence(tolerable.label()),
        large_enough(groups)
    );
    Ok(Computation::new(values, conclusion, steps))
}

/// The shift when only a marker is swapped, for each task.
pub(super) fn shifts(
    rows: &Rows<'_>,
    limits: &Limits,
    mut steps: Steps,
) -> Result<Computation, String> {
    let mut verdicts = Vec::new();
    let (mut fewest, mut largest) = (u32::MAX, 0.0_f64);
    let mut broken = Broken::default();
    for row in rows.iter() {
        let task = row.label("task").unwrap_or_default();
        let Some(pairs) = row.count("pairs") else { continue };
        if let (Some(items), Some(variants), Some(samples)) =
            (row.count("items"), row.count("variants"), row.count("samples"))
        {
            let size = TestSize { items, variants, samples };
            if broken.take(size.check(pairs).map_err(|fault| rows.say(&task, &fault))).is_none() {
                continue;
            }
        }
        let (mut part, mut flip_part) = (steps.part(), steps.part());
        if let (Some(first_only), Some(second_only)) =
            (row.count("flips_first"), row.count("flips_second"))
        {
            broken.take(
                flips(FlipCounts { pairs, first_only, second_only }, &mut flip_part)
                    .map_err(|fault| rows.say(&task, &fault)),
            );
        }
        let (Some(mean), Some(sd)) = (row.number("mean_difference"), row.number("sd_difference"))
        else {
            continue;
        };
        let data = PairedDifferences { pairs, mean, sd, rating_sd: row.number("rating_sd") };
        let shifted = shift(data, &limits.sample, &limits.thresholds, &mut part)
            .map_err(|fault| rows.say(&task, &fault));
        let Some(shifted) = broken.take(shifted) else { continue };
        fewest = fewest.min(pairs);
        largest = largest.max(shifted.standardized.abs());
        verdicts.push(shifted.judgement.good);
        steps.add_part(&task, part);
        steps.add_part(&task, flip_part);
    }
    broken.finish()?;
    let good = overall(verdicts.iter().copied());
    let mut values = vec![("good", verdict_word(good))];
    let conclusion = if verdicts.is_empty() {
        "No row gives the mean difference and its standard deviation, so no shift was computed."
            .to_owned()
    } else {
        values.extend([("pairs", Value::from(fewest)), ("shift", number(largest))]);
        let tests = if verdicts.len() == 1 {
            "1 test".to_owned()
        } else {
            format!("{} tests", verdicts.len())
        };
        format!(
            "Largest shift {} standard deviations over {tests}: {}.",
            four(largest),
            in_a_sentence(good.label())
        )
    };
    Ok(Computation::new(values, conclusion, steps))
}

/// The share of wrong results over all tasks, with the highest upper end of an interval among them.
pub(super) fn error_share(rows: &Rows<'_>, mut steps: Steps) -> Result<Computation, String> {
    let (mut worst, mut high, mut fewest, mut given) = (0.0_f64, 0.0_f64, u32::MAX, false);
    let mut broken = Broken::default();
    for row in rows.iter() {
        let (Some(items), Some(errors)) = (row.count("items"), row.count("errors")) else {
            continue;
        };
        let task = row.label("task").unwrap_or_default();
        let Some(rate) =
            broken.take(Rate::new(errors, items).map_err(|fault| rows.say(&task, &fault)))
        else {
            continue;
        };
        steps.add(|| rate.line(format!("{task}: share of errors")));
        (worst, high, fewest, given) =
            (worst.max(rate.value), high.max(rate.interval.high), fewest.min(items), true);
    }
    broken.finish()?;
    if !given {
        return Err(format!(
            "“{}” and “{}” have to be given in at least one row.",
            rows.title("items"),
            rows.title("errors")
        ));
    }
    let values = vec![("share", number(worst)), ("high", number(high)), ("items", fewest.into())];
    let conclusion = format!(
        "At most {} wrong in a task; the upper end of the 95% interval is {}.",
        percent(worst),
        percent(high)
    );
    Ok(Computation::new(values, conclusion, steps))
}
