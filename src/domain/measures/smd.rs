//! Whether an automated score is fair to a group: the standardized mean difference between machine
//! and human scores (Williamson, Xi and Breyer 2012).

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::intervals::Interval;
use super::line::{self, Line, four, plain};
use super::numbers::Z_95;
use super::steps::Steps;
use super::suppression::{SampleRules, SampleStanding};
use super::verdict::{Judgement, Thresholds, judge};

/// Machine and human scores of the same work of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupScoring {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// Pieces of work that both scored.
    pub n: u32,
    /// The mean machine score.
    pub machine_mean: f64,
    /// The standard deviation of the machine scores.
    pub machine_sd: f64,
    /// The mean human score.
    pub human_mean: f64,
    /// The standard deviation of the human scores.
    pub human_sd: f64,
    /// The correlation of machine and human scores, −1 to 1; taken as 0, which widens the interval,
    /// when it is not given.
    #[serde(default)]
    pub correlation: Option<f64>,
}

/// The standardized mean difference of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreSmd {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// What may be done with its number of cases.
    pub standing: SampleStanding,
    /// Machine less human in standard deviations; none when it is suppressed.
    pub smd: Option<f64>,
    /// Its 95% interval; none when it is suppressed.
    pub interval: Option<Interval>,
    /// What the limits say; none when it is suppressed.
    pub judgement: Option<Judgement>,
}

/// (mean machine − mean human) ÷ √((machine variance + human variance) ÷ 2), with the normal
/// interval for paired scores: SE = √(2(1 − r)(1/n + d²/2n)) (Borenstein et al. 2009, eq. 4.28).
///
/// # Errors
/// When the rules or limits make no sense, there are no responses, or a mean, spread or correlation
/// does not fit.
pub fn score_smd(
    scoring: &GroupScoring,
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<ScoreSmd, InputFault> {
    rules.check()?;
    thresholds.check()?;
    let n = f64::from(fault::count("n", scoring.n, 1)?);
    let machine = fault::value("machine_mean", scoring.machine_mean)?;
    let human = fault::value("human_mean", scoring.human_mean)?;
    let machine_sd = fault::sd("machine_sd", scoring.machine_sd)?;
    let human_sd = fault::sd("human_sd", scoring.human_sd)?;
    let r = fault::number("correlation", scoring.correlation.unwrap_or(0.0), -1.0, 1.0)?;
    let standing = rules.standing(scoring.n);
    let group = scoring.group.clone();
    if standing == SampleStanding::Suppressed {
        steps.add(|| {
            Line::new(
                format!("Score difference, {group}"),
                "Too few cases to show",
                format!("<{}", rules.show_from),
            )
        });
        return Ok(ScoreSmd { group, standing, smd: None, interval: None, judgement: None });
    }
    let unit = f64::midpoint(machine_sd * machine_sd, human_sd * human_sd).sqrt();
    let smd = (machine - human) / unit;
    let se = (2.0 * (1.0 - r) * (1.0 / n + smd * smd / (2.0 * n))).max(0.0).sqrt();
    let interval = Interval { low: smd - Z_95 * se, high: smd + Z_95 * se };
    let assumed = if scoring.correlation.is_some() { "as given" } else { "not given, taken as 0" };
    steps.add_all(|| {
        let means = format!("({} − {}) ÷ {}", plain(machine), plain(human), four(unit));
        [
            Line::new(
                "Standard deviation of both scores",
                format!("√(({}² + {}²) ÷ 2)", plain(machine_sd), plain(human_sd)),
                four(unit),
            ),
            Line::new(format!("Standardized mean difference, {group}"), means, four(smd)),
            Line::new(
                "95% interval",
                format!("Paired scores of {} pieces of work, correlation {assumed}", scoring.n),
                line::interval(interval),
            ),
        ]
    });
    let label = format_args!("Score difference, {group}");
    let judgement = judge(label, smd, Some(interval), thresholds.score_smd, standing, steps);
    Ok(ScoreSmd {
        group,
        standing,
        smd: Some(smd),
        interval: Some(interval),
        judgement: Some(judgement),
    })
}
