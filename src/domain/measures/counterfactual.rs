//! Paired counterfactual tests: the same task with only names, dialect or another marker swapped.

use serde::{Deserialize, Serialize};

use super::exact_inference::mcnemar;
use super::fault::{self, Counted, InputFault, MAX_VALUE, MIN_SD};
use super::intervals::{Interval, around_mean};
use super::line::{self, Line, four, p_value, plain};
use super::numbers::t_p;
use super::rates::Rate;
use super::steps::Steps;
use super::suppression::SampleRules;
use super::verdict::{Judgement, Thresholds, Verdict, judge};

/// The differences of the pairs, summarized.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairedDifferences {
    /// Pairs compared, at least 2.
    pub pairs: u32,
    /// The mean difference, in the rating's unit.
    pub mean: f64,
    /// The standard deviation of the differences, in the rating's unit; 0 when all are equal.
    pub sd: f64,
    /// The standard deviation of the ratings themselves, in which the shift is expressed; the one
    /// of the differences when not given.
    #[serde(default)]
    pub rating_sd: Option<f64>,
}

/// Whether ratings shift when only the marker is swapped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// Pairs compared.
    pub pairs: u32,
    /// The mean difference, in the rating's unit.
    pub mean: f64,
    /// Its 95% Student t interval.
    pub interval: Interval,
    /// t with pairs − 1 degrees of freedom; none when all differences are equal.
    pub t: Option<f64>,
    /// The two-sided p value.
    pub p: f64,
    /// The mean difference in standard deviations.
    pub standardized: f64,
    /// Its 95% interval in standard deviations.
    pub standardized_interval: Interval,
    /// What the limits say about the shift in standard deviations.
    pub judgement: Judgement,
}

/// The mean paired difference with its t test and interval. It passes when the shift is within its
/// limit and the whole interval within the wider band; a shift within the limit whose interval is
/// too wide is inconclusive.
///
/// # Errors
/// When there are fewer than two pairs, a number does not fit, or all differences are equal and no
/// rating's spread is given.
pub fn shift(
    data: PairedDifferences,
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<Shift, InputFault> {
    rules.check()?;
    thresholds.check()?;
    let pairs = f64::from(fault::count("pairs", data.pairs, 2)?);
    let mean = fault::value("mean", data.mean)?;
    let sd = fault::number("sd", data.sd, 0.0, MAX_VALUE)?;
    let rating_sd = data.rating_sd.map(|sd| fault::sd("rating_sd", sd)).transpose()?;
    let varies = sd >= MIN_SD;
    let unit = match rating_sd {
        Some(unit) => unit,
        None if varies => sd,
        None if mean.abs() < MIN_SD => 1.0,
        None => {
            return Err(InputFault::new(
                "rating_sd",
                "has to be given, because all differences are equal",
            ));
        }
    };
    let se = if varies { sd / pairs.sqrt() } else { 0.0 };
    let interval = around_mean(mean, se, pairs - 1.0);
    let t = varies.then(|| mean / se);
    let p = t.map_or_else(|| if mean.abs() < MIN_SD { 1.0 } else { 0.0 }, |t| t_p(t, pairs - 1.0));
    let standardized = mean / unit;
    let standardized_interval = interval.scaled(1.0 / unit);
    let label = "Mean shift in standard deviations";
    let source = if rating_sd.is_some() { "of the ratings" } else { "of the differences" };
    steps.add_all(|| {
        let tested = t.map_or_else(|| "All differences are equal".to_owned(), four);
        [
            Line::new("Mean difference", format!("Over {} pairs", data.pairs), four(mean)),
            Line::new("Standard error", format!("{} ÷ √{}", plain(sd), data.pairs), four(se)),
            Line::new(
                "95% interval",
                "Mean ± 95% point of t × standard error",
                line::interval(interval),
            ),
            Line::new("Test statistic, t", format!("{} degrees of freedom", pairs - 1.0), tested),
            Line::new("p value", "Two-sided", p_value(p)),
            Line::new(
                label,
                format!("{} ÷ {} (standard deviation {source})", four(mean), plain(unit)),
                four(standardized),
            ),
        ]
    });
    let standing = rules.standing(data.pairs);
    let mut judgement =
        judge(label, standardized, Some(standardized_interval), thresholds.shift, standing, steps);
    let band = thresholds.shift_interval;
    let fits = band.allows(standardized_interval.low) && band.allows(standardized_interval.high);
    for verdict in [&mut judgement.good, &mut judgement.tolerable] {
        if *verdict == Verdict::Pass && !fits {
            *verdict = Verdict::Inconclusive;
        }
    }
    steps.add(|| {
        Line::new(
            "Whole interval",
            format!("Inside the band {}, which a pass needs", band.label()),
            line::yes_no(fits),
        )
    });
    Ok(Shift {
        pairs: data.pairs,
        mean,
        interval,
        t,
        p,
        standardized,
        standardized_interval,
        judgement,
    })
}

/// How many texts a paired test compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestSize {
    /// The texts of which variants were made.
    pub items: u32,
    /// The variants of each.
    pub variants: u32,
    /// The samples of each variant.
    pub samples: u32,
}

impl TestSize {
    /// The most pairs that such a test can give: of every item the base text and its variants, two
    /// by two, each sample of one with each sample of the other. A test that leaves some of them
    /// out gives fewer.
    pub fn most_pairs(self) -> u64 {
        let [items, variants, samples] = [self.items, self.variants, self.samples].map(u64::from);
        let texts = variants.saturating_add(1).saturating_mul(variants) / 2;
        items.saturating_mul(texts).saturating_mul(samples).saturating_mul(samples)
    }

    /// Refuses more pairs than the test can give.
    ///
    /// # Errors
    /// When there are more pairs than that.
    pub fn check(self, pairs: u32) -> Result<(), InputFault> {
        let most = self.most_pairs();
        if u64::from(pairs) <= most {
            return Ok(());
        }
        let Self { items, variants, samples } = self;
        let test = format!(
            "{items} base items, {variants} variants of each and {samples} samples of each variant"
        );
        Err(InputFault::new(
            "pairs",
            format!(
                "has to be no more than {most}, which is every pair that {test} can give; it is \
                 {pairs}"
            ),
        ))
    }
}

/// Pairs of which the two ratings fell on different sides of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlipCounts {
    /// Pairs compared.
    pub pairs: u32,
    /// Only the first variant got the favorable result.
    pub first_only: u32,
    /// Only the second variant got the favorable result.
    pub second_only: u32,
}

/// How often a decision flips when only the marker is swapped, and whether it flips one way more
/// than the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flips {
    /// The share of pairs that flipped, with its Wilson interval.
    pub rate: Rate,
    /// The two-sided p value of the exact test of paired flips, [`mcnemar`].
    pub p: f64,
}

/// The flip rate and [`mcnemar`], the exact binomial test of the flips.
///
/// # Errors
/// When there is no pair, or more of them flipped than there are.
pub fn flips(counts: FlipCounts, steps: &mut Steps) -> Result<Flips, InputFault> {
    let FlipCounts { pairs, first_only, second_only } = counts;
    fault::count("pairs", pairs, 1)?;
    fault::part("first_only", first_only, "pairs", pairs)?;
    let counted = |field, count| Counted { field, count };
    fault::rest(
        counted("second_only", second_only),
        counted("pairs", pairs),
        counted("first_only", first_only),
    )?;
    let rate = Rate::new(first_only.saturating_add(second_only), pairs)?;
    let p = mcnemar(first_only, second_only)?;
    steps.add(|| rate.line("Flip rate"));
    let test =
        || format!("McNemar’s exact test of {first_only} against {second_only} flips, two-sided");
    steps.add(|| Line::new("p value", test(), p_value(p)));
    Ok(Flips { rate, p })
}
