//! Comparisons between groups: selection, errors and their ratios.

use std::collections::BTreeMap;

use super::computation::{Computation, large_enough, number, verdict_word};
use super::fault_words::Broken;
use super::rows::{RowOf, Rows};
use super::scores::scoring;
use crate::domain::instrument::model::measure::Limits;
use crate::domain::instrument::model::proper_nouns::ProperNouns;
use crate::domain::measures::errors::{Confusion, Harm, error_rates};
use crate::domain::measures::fault;
use crate::domain::measures::line::{Line, four};
use crate::domain::measures::rates::{Best, GroupCount, Rate, rates};
use crate::domain::measures::selection::selection;
use crate::domain::measures::smd::score_smd;
use crate::domain::measures::steps::Steps;
use crate::domain::measures::suppression::SampleStanding;
use crate::domain::measures::verdict::{Judgement, Verdict, judge, overall};

/// The value of the column “grouped by” for rows about everybody.
const OVERALL: &str = "overall";

/// Groups by what they are grouped by, such as all rows about disability; rows about everybody are
/// no group.
fn sets<'a>(rows: &Rows<'a>, names: &ProperNouns) -> BTreeMap<String, Vec<RowOf<'a>>> {
    let mut sets: BTreeMap<String, Vec<RowOf<'a>>> = BTreeMap::new();
    for row in rows.iter() {
        let by = row.text("attribute").unwrap_or_default();
        if by != OVERALL && !by.is_empty() {
            let what = row
                .label("output")
                .or_else(|| row.label("task"))
                .map_or_else(String::new, |what| format!("{what}, "));
            let by = row.label("attribute").unwrap_or_default();
            sets.entry(format!("{what}by {}", names.inside(&by))).or_default().push(row);
        }
    }
    sets
}

/// What the judgements of all sets say together.
fn conclude(
    judgements: &[Judgement],
    groups: u32,
    more: Vec<(&'static str, serde_json::Value)>,
    mut steps: Steps,
) -> Computation {
    steps.add(|| {
        Line::new(
            "Groups large enough to judge",
            "Rows about everybody are no group",
            groups.to_string(),
        )
    });
    let good = overall(judgements.iter().map(|judgement| judgement.good));
    let tolerable = overall(judgements.iter().map(|judgement| judgement.tolerable));
    let said = match (good, tolerable) {
        (Verdict::Pass, _) => "Within the limit for good for every group that was judged.",
        (_, Verdict::Pass) => {
            "Within the tolerable limit for every group that was judged, not within the limit for \
             good."
        }
        (_, Verdict::Fail) => "Outside the limit for at least one group.",
        _ => "Inconclusive: more data would tell.",
    };
    let mut values = vec![
        ("good", verdict_word(good)),
        ("tolerable", verdict_word(tolerable)),
        ("groups", groups.into()),
    ];
    values.extend(more);
    Computation::new(values, format!("{said} {}.", large_enough(groups)), steps)
}

/// Notes every group whose part is larger than its whole; whether there is none.
fn fit(rows: &Rows<'_>, by: &str, counts: &[GroupCount], broken: &mut Broken) -> bool {
    let mut fits = |count: &GroupCount| {
        let part = fault::part("x", count.x, "n", count.n);
        broken
            .take(part.map_err(|fault| rows.say(&format!("{}, {by}", count.group), &fault)))
            .is_some()
    };
    // Every one is looked at, and not only up to the first that does not fit.
    counts.iter().filter(|count| fits(count)).count() == counts.len()
}

fn judged(counts: &[GroupCount], limits: &Limits) -> u32 {
    let large = counts
        .iter()
        .filter(|count| limits.sample.standing(count.n) == SampleStanding::Judged)
        .count();
    u32::try_from(large).unwrap_or(u32::MAX)
}

/// Selection ratios; error rates and score differences where their numbers are given.
pub(super) fn outcomes(
    rows: &Rows<'_>,
    limits: &Limits,
    names: &ProperNouns,
    mut steps: Steps,
) -> Result<Computation, String> {
    let (mut judgements, mut groups) = (Vec::new(), 0_u32);
    let mut broken = Broken::default();
    for (by, set) in sets(rows, names) {
        let mut part = steps.part();
        let count = |row: &RowOf<'_>| {
            Some(GroupCount::new(
                row.label("group")?,
                row.count("favorable")?,
                row.count("people")?,
            ))
        };
        let counts: Vec<GroupCount> = set.iter().filter_map(count).collect();
        groups = groups.saturating_add(judged(&counts, limits));
        if fit(rows, &by, &counts, &mut broken) {
            let chosen = selection(&counts, &limits.sample, &limits.thresholds, &mut part)
                .map_err(|fault| rows.say_of(&by, &counts, &fault));
            let impacts = broken.take(chosen).map_or_else(Vec::new, |chosen| chosen.impacts);
            judgements.extend(impacts.into_iter().map(|impact| impact.judgement));
        }
        let confusions: Vec<Confusion> = set.iter().filter_map(confusion).collect();
        if confusions.len() > 1 {
            let errors = error_rates(
                &confusions,
                Harm::FalsePositive,
                None,
                &limits.sample,
                &limits.thresholds,
                &mut part,
            );
            if let Some(errors) = broken.take(errors.map_err(|fault| rows.say(&by, &fault))) {
                judgements.extend(
                    [errors.equal_opportunity_judgement, errors.equalized_odds_judgement]
                        .into_iter()
                        .flatten(),
                );
            }
        }
        for scores in set.iter().filter_map(|row| scoring(*row, "people")) {
            let difference = score_smd(&scores, &limits.sample, &limits.thresholds, &mut part);
            let difference =
                broken.take(difference.map_err(|fault| rows.say(&scores.group, &fault)));
            judgements.extend(difference.and_then(|difference| difference.judgement));
        }
        steps.add_part(&by, part);
    }
    broken.finish()?;
    Ok(conclude(&judgements, groups, Vec::new(), steps))
}

fn confusion(row: &RowOf<'_>) -> Option<Confusion> {
    Some(Confusion {
        group: row.label("group")?,
        true_positive: row.count("true_positive")?,
        false_positive: row.count("false_positive")?,
        true_negative: row.count("true_negative")?,
        false_negative: row.count("false_negative")?,
    })
}

/// The ratio of an error rate between the groups of each set; the group with the lowest rate is the
/// reference.
pub(super) fn error_ratios(
    rows: &Rows<'_>,
    limits: &Limits,
    names: &ProperNouns,
    mut steps: Steps,
) -> Result<Computation, String> {
    let (mut judgements, mut groups) = (Vec::new(), 0_u32);
    let (mut worst, mut small): (Option<f64>, bool) = (None, false);
    let mut broken = Broken::default();
    for (by, set) in sets(rows, names) {
        let count = |row: &RowOf<'_>| {
            Some(GroupCount::new(row.label("group")?, row.count("errors")?, row.count("cases")?))
        };
        let counts: Vec<GroupCount> = set.iter().filter_map(count).collect();
        groups = groups.saturating_add(judged(&counts, limits));
        if !fit(rows, &by, &counts, &mut broken) {
            continue;
        }
        let compared = rates(&counts, None, Best::Lowest, &limits.sample)
            .map_err(|fault| rows.say_of(&by, &counts, &fault));
        let Some(compared) = broken.take(compared) else { continue };
        small = small
            || counts
                .iter()
                .any(|count| limits.sample.standing(count.n) == SampleStanding::Suppressed);
        let mut part = steps.part();
        compared.write_shares("Error rate", &limits.sample, &mut part);
        compared.write_comparisons(false, Best::Lowest, &limits.sample, &mut part);
        for comparison in &compared.comparisons {
            let ratio = comparison.ratio;
            let label = format_args!("error ratio, {}", comparison.group);
            let limit = limits.thresholds.error_ratio;
            judgements.push(judge(
                label,
                ratio.value,
                Some(ratio.interval),
                limit,
                comparison.standing,
                &mut part,
            ));
            if comparison.standing == SampleStanding::Judged {
                worst = Some(worst.unwrap_or(1.0).max(ratio.value).max(1.0 / ratio.value));
            }
        }
        steps.add_part(&by, part);
    }
    broken.finish()?;
    let mut more = Vec::new();
    if let Some(worst) = worst {
        more.push(("ratio", number(worst)));
        steps.add(|| {
            Line::new(
                "Largest ratio between groups",
                "Among groups that are large enough to judge",
                four(worst),
            )
        });
    }
    if let Some(overall) = overall_rate(rows)? {
        more.push(("overall", number(overall.value)));
        // The whole beside all groups but one would tell the one that is too small to show.
        let left_out = || {
            Line::new(
                "Error rate overall",
                "Left out beside a group that is too small to show",
                "Not shown",
            )
        };
        steps.add(|| if small { left_out() } else { overall.line("Error rate overall") });
    }
    Ok(conclude(&judgements, groups, more, steps))
}

/// The error rate of everybody: of the rows about everybody, or of all rows where there is none.
fn overall_rate(rows: &Rows<'_>) -> Result<Option<Rate>, String> {
    let about_all = |row: &RowOf<'_>| row.text("attribute") == Some(OVERALL);
    let any = rows.iter().any(|row| about_all(&row));
    let (mut cases, mut errors) = (0_u32, 0_u32);
    for row in rows.iter().filter(|row| !any || about_all(row)) {
        cases = cases.saturating_add(row.count("cases").unwrap_or(0));
        errors = errors.saturating_add(row.count("errors").unwrap_or(0));
    }
    if cases == 0 {
        Ok(None)
    } else {
        Rate::new(errors, cases).map(Some).map_err(|fault| rows.say("", &fault))
    }
}
