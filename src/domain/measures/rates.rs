//! The share of a group's cases that count, with its interval, and how it compares with the share
//! of a reference group.

use serde::{Deserialize, Serialize};

use super::exact_inference::fisher;
use super::fault::{self, InputFault};
use super::intervals::{Difference, Interval, Proportion, Ratio, katz, newcombe, wilson};
use super::line::{self, Line, four, p_value};
use super::multiplicity::holm;
use super::steps::Steps;
use super::suppression::{SampleRules, SampleStanding};

/// How many of a group's cases count: selected, flagged, wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupCount {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// All its cases.
    pub n: u32,
    /// Those that count.
    pub x: u32,
}

impl GroupCount {
    /// A group with `x` of `n` cases.
    pub fn new(group: impl Into<String>, x: u32, n: u32) -> Self {
        Self { group: group.into(), n, x }
    }
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// The cases that count.
    pub x: u32,
    /// All cases.
    pub n: u32,
    /// x / n, 0 to 1.
    pub value: f64,
    /// The 95% Wilson interval.
    pub interval: Interval,
}

impl Rate {
    /// The share of x in n, which is at least 1.
    ///
    /// # Errors
    /// When `n` is 0, or `x` larger than `n`.
    pub fn new(x: u32, n: u32) -> Result<Self, InputFault> {
        let proportion = Proportion::new(x, n)?;
        Ok(Self { x, n, value: proportion.share(), interval: wilson(proportion)? })
    }

    /// The counts behind it.
    pub fn proportion(self) -> Proportion {
        Proportion { x: self.x, n: self.n }
    }

    /// A step that shows the share.
    pub fn line(self, label: impl Into<String>) -> Line {
        let value =
            format!("{} (95% interval {})", four(self.value), line::interval(self.interval));
        Line::new(label, format!("{} ÷ {}", self.x, self.n), value)
    }
}

/// A group's share; nothing but its standing when there are too few cases to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRate {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// What may be done with its number of cases.
    pub standing: SampleStanding,
    /// The share; none when it is suppressed.
    pub rate: Option<Rate>,
}

/// How a group's share compares with the reference group's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// What may be done with its number of cases.
    pub standing: SampleStanding,
    /// Its share divided by the reference group's, with the Katz interval.
    pub ratio: Ratio,
    /// Its share less the reference group's, with the Newcombe interval.
    pub difference: Difference,
    /// The two-sided p value of Fisher's exact test.
    pub p: f64,
    /// Whether the group is so small and its share so extreme that neither may be published
    /// exactly.
    pub is_coded: bool,
    /// The p value after Holm's correction over all groups that are judged; the same as p for
    /// others.
    pub p_corrected: f64,
}

/// Which judged group is the reference when none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Best {
    /// The one with the highest share: for a favorable result.
    Highest,
    /// The one with the lowest share: for errors and harm.
    Lowest,
}

/// The shares of all groups and how they compare.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// Each group, in the order given.
    pub groups: Vec<GroupRate>,
    /// The reference group; none when no group is large enough, or when the shares are compared
    /// with none.
    pub reference: Option<String>,
    /// Every other shown group against the reference, in the order given.
    pub comparisons: Vec<Comparison>,
}

impl Rates {
    /// The shares of the groups that are judged.
    pub fn judged(&self) -> impl Iterator<Item = (&str, Rate)> {
        self.groups
            .iter()
            .filter(|group| group.standing == SampleStanding::Judged)
            .filter_map(|group| group.rate.map(|rate| (group.group.as_str(), rate)))
    }

    /// The highest and the lowest share of the judged groups; none when fewer than two groups are
    /// judged.
    pub fn extremes(&self) -> Option<(Rate, Rate)> {
        self.judged().nth(1)?;
        let highest =
            self.judged().map(|(_, rate)| rate).max_by(|a, b| a.value.total_cmp(&b.value))?;
        let lowest =
            self.judged().map(|(_, rate)| rate).min_by(|a, b| a.value.total_cmp(&b.value))?;
        Some((highest, lowest))
    }

    /// Writes down the shares, as far as they may be shown. `what` names the share: "Selection
    /// rate".
    pub fn write_shares(&self, what: &str, rules: &SampleRules, steps: &mut Steps) {
        steps.add_all(|| self.groups.iter().map(|group| rate_line(what, group, rules)));
    }

    /// Writes down the reference and the comparisons with it, as far as they may be shown. `named`
    /// tells whether somebody named it.
    pub fn write_comparisons(
        &self,
        named: bool,
        best: Best,
        rules: &SampleRules,
        steps: &mut Steps,
    ) {
        let from = rules.judge_from;
        let Some(reference) = &self.reference else {
            steps.add(|| {
                Line::new(
                    "Reference group",
                    format!("At least {from} cases"),
                    "No group is large enough",
                )
            });
            return;
        };
        let how = || match (named, best) {
            (true, _) => "As named".to_owned(),
            (false, Best::Highest) => {
                format!("Highest rate of the groups with at least {from} cases")
            }
            (false, Best::Lowest) => {
                format!("Lowest rate of the groups with at least {from} cases")
            }
        };
        steps.add(|| Line::new("Reference group", how(), reference.clone()));
        for comparison in self.comparisons.iter().filter(|comparison| !comparison.is_coded) {
            steps.add_all(|| comparison_lines(comparison, reference));
        }
    }
}

/// The shares of the groups, compared with the reference: the named group, or the judged group with
/// the best share.
///
/// A named group that is not there or too small to be judged is refused.
///
/// # Errors
/// When the named group is refused, or as [`shares`] does.
pub fn rates(
    counts: &[GroupCount],
    named: Option<&str>,
    best: Best,
    rules: &SampleRules,
) -> Result<Rates, InputFault> {
    let mut rates = shares(counts, rules)?;
    if let Some((reference, against)) = reference(&rates, named, best)? {
        rates.comparisons = compare(&rates.groups, &reference, against, rules)?;
        rates.reference = Some(reference);
    }
    Ok(rates)
}

/// The shares of the groups, compared with none.
///
/// # Errors
/// When the rules make no sense, a group is named twice, or has more hits than cases.
pub fn shares(counts: &[GroupCount], rules: &SampleRules) -> Result<Rates, InputFault> {
    rules.check()?;
    fault::distinct("groups", counts.iter().map(|count| count.group.as_str()))?;
    let mut groups = Vec::with_capacity(counts.len());
    for (place, count) in counts.iter().enumerate() {
        let inside = |fault: InputFault| fault.inside(&format!("groups[{place}]"));
        fault::count("n", count.n, 0).map_err(inside)?;
        fault::part("x", count.x, "n", count.n).map_err(inside)?;
        let standing =
            if count.n == 0 { SampleStanding::Suppressed } else { rules.standing(count.n) };
        let rate = if standing == SampleStanding::Suppressed {
            None
        } else {
            Some(Rate::new(count.x, count.n).map_err(inside)?)
        };
        groups.push(GroupRate { group: count.group.clone(), standing, rate });
    }
    Ok(Rates { groups, reference: None, comparisons: Vec::new() })
}

/// The share of a group as it may be shown.
fn rate_line(what: &str, group: &GroupRate, rules: &SampleRules) -> Line {
    let label = format!("{what}, {}", group.group);
    match group.rate {
        None => Line::new(label, "Too few cases to show", format!("<{}", rules.show_from)),
        Some(rate) if rules.codes(rate.value, rate.n) => {
            let formula =
                format!("Fewer than {} cases, almost none or almost all", rules.code_below);
            Line::new(label, formula, rules.shown_share(rate.value, rate.n).unwrap_or_default())
        }
        Some(rate) if group.standing == SampleStanding::Unstable => {
            rate.line(format!("{label} (unstable: fewer than {} cases)", rules.judge_from))
        }
        Some(rate) => rate.line(label),
    }
}

fn reference(
    rates: &Rates,
    named: Option<&str>,
    best: Best,
) -> Result<Option<(String, Rate)>, InputFault> {
    if let Some(name) = named {
        let found = rates.judged().find(|(group, _)| *group == name);
        let fault = || {
            InputFault::new(
                "reference",
                format!("has to be a group that is large enough to be judged; it is “{name}”"),
            )
        };
        return found.map(|(group, rate)| Some((group.to_owned(), rate))).ok_or_else(fault);
    }
    let mut chosen: Option<(&str, Rate)> = None;
    for (group, rate) in rates.judged() {
        let is_better = chosen.is_none_or(|(_, so_far)| match best {
            Best::Highest => rate.value > so_far.value,
            Best::Lowest => rate.value < so_far.value,
        });
        if is_better {
            chosen = Some((group, rate));
        }
    }
    Ok(chosen.map(|(group, rate)| (group.to_owned(), rate)))
}

fn compare(
    groups: &[GroupRate],
    reference: &str,
    against: Rate,
    rules: &SampleRules,
) -> Result<Vec<Comparison>, InputFault> {
    let mut comparisons = Vec::new();
    for group in groups.iter().filter(|group| group.group != reference) {
        let Some(rate) = group.rate else { continue };
        let ratio = katz(rate.proportion(), against.proportion())?;
        let difference = newcombe(rate.proportion(), against.proportion())?;
        let p = fisher(rate.proportion(), against.proportion())?;
        let is_coded = rules.codes(rate.value, rate.n);
        comparisons.push(Comparison {
            group: group.group.clone(),
            standing: group.standing,
            ratio,
            difference,
            p,
            is_coded,
            p_corrected: p,
        });
    }
    let judged = |comparison: &&mut Comparison| comparison.standing == SampleStanding::Judged;
    let p: Vec<f64> =
        comparisons.iter_mut().filter(judged).map(|comparison| comparison.p).collect();
    for (comparison, corrected) in comparisons.iter_mut().filter(judged).zip(holm(&p)?) {
        comparison.p_corrected = corrected;
    }
    Ok(comparisons)
}

fn comparison_lines(comparison: &Comparison, reference: &str) -> Vec<Line> {
    let Comparison { group, ratio, difference, .. } = comparison;
    let corrected =
        if ratio.corrected { ", 0.5 added to every count because one is zero" } else { "" };
    let ratio_text =
        format!("{} (95% interval {})", four(ratio.value), line::interval(ratio.interval));
    let difference_text = format!(
        "{} (95% interval {})",
        four(difference.value),
        line::interval(difference.interval)
    );
    vec![
        Line::new(
            format!("Ratio, {group} to {reference}"),
            format!("Rate ÷ rate, Katz interval{corrected}"),
            ratio_text,
        ),
        Line::new(
            format!("Difference, {group} less {reference}"),
            "Rate − rate, Newcombe interval",
            difference_text,
        ),
        Line::new(
            format!("p value, {group} against {reference}"),
            "Fisher’s exact test, two-sided",
            p_value(comparison.p),
        ),
        Line::new(
            format!("Corrected p value, {group}"),
            "Holm correction over the groups that are judged",
            p_value(comparison.p_corrected),
        ),
    ]
}
