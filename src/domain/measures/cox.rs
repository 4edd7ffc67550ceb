//! The standardized effect of a study on an outcome that is reached or not: Cox's index.

use serde::{Deserialize, Serialize};

use super::effect::{
    ClusterTerms, Clustering, Effect, cluster_lines, improvement_index, small_sample_correction,
    test_lines,
};
use super::fault::{self, InputFault};
use super::intervals::Interval;
use super::line::{Line, decimals, four, percent};
use super::numbers::{Z_95, normal_p};
use super::steps::Steps;

/// The divisor that turns a log odds ratio into standard deviations (Cox 1970; Sánchez-Meca et al.
/// 2003).
const COX: f64 = 1.65;

/// One group of a study on an outcome that is reached or not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareArm {
    /// Students analyzed, at least 2.
    pub n: u32,
    /// The share that reached the outcome, above 0 and below 1.
    pub share: f64,
}

/// The data of an outcome that is reached or not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// The group that used the tool.
    pub tool: ShareArm,
    /// The group that did not.
    pub comparison: ShareArm,
    /// How students were clustered when they were assigned in groups.
    #[serde(default)]
    pub clustering: Option<Clustering>,
}

/// The log odds ratio of two shares that lie inside 0 and 1.
fn log_odds_ratio(tool: ShareArm, comparison: ShareArm) -> Result<f64, InputFault> {
    for (name, arm) in [("tool", tool), ("comparison", comparison)] {
        fault::count("n", arm.n, 2).map_err(|fault| fault.inside(name))?;
        fault::number("share", arm.share, 1e-6, 1.0 - 1e-6).map_err(|fault| fault.inside(name))?;
    }
    Ok((tool.share / (1.0 - tool.share)).ln() - (comparison.share / (1.0 - comparison.share)).ln())
}

/// Cox's index with its standard error, z test, interval and improvement index (WWC Procedures
/// Handbook 5.0).
///
/// For students assigned in clusters the standard error grows by √η (design effect) and nothing
/// else changes.
///
/// # Errors
/// When a group is empty, its counts do not fit together, or the clusters are too few.
pub fn cox_index(data: Shares, steps: &mut Steps) -> Result<Effect, InputFault> {
    let (tool, comparison) = (data.tool, data.comparison);
    let log_odds = log_odds_ratio(tool, comparison)?;
    let (n1, n2) = (f64::from(tool.n), f64::from(comparison.n));
    let df = n1 + n2 - 2.0;
    let cluster =
        data.clustering.map(|clustering| ClusterTerms::new(clustering, n1 + n2)).transpose()?;
    let omega = small_sample_correction(df);
    let size = omega * log_odds / COX;
    let inverse = |arm: ShareArm, n: f64| 1.0 / (arm.share * n) + 1.0 / ((1.0 - arm.share) * n);
    let design_effect = cluster.map_or(1.0, |terms| terms.design_effect);
    let se = omega / COX * ((inverse(tool, n1) + inverse(comparison, n2)) * design_effect).sqrt();
    let statistic = size / se;
    let p = normal_p(statistic);
    let interval = Interval { low: size - Z_95 * se, high: size + Z_95 * se };

    let odds = |arm: ShareArm| format!("{} ÷ {}", percent(arm.share), percent(1.0 - arm.share));
    steps.add(|| {
        Line::new(
            "Odds ratio",
            format!("({}) ÷ ({})", odds(tool), odds(comparison)),
            four(log_odds.exp()),
        )
    });
    steps.add(|| {
        Line::new("Log odds ratio", format!("ln {}", four(log_odds.exp())), four(log_odds))
    });
    if let Some(terms) = cluster {
        steps.add_all(|| {
            cluster_lines(
                &terms,
                data.clustering.is_some_and(|clustering| clustering.icc.is_none()),
            )
        });
    }
    steps.add(|| {
        Line::new(
            "Small-sample correction, ω",
            format!("1 − 3 ÷ (4 × {} − 1)", decimals(df, 0)),
            four(omega),
        )
    });
    steps.add(|| {
        Line::new(
            "Effect size, Cox index",
            format!("{} × {} ÷ {COX}", four(omega), four(log_odds)),
            four(size),
        )
    });
    steps.add(|| {
        let inflate = if cluster.is_some() {
            format!(" × √{}", four(design_effect))
        } else {
            String::new()
        };
        let cases = format!(
            "{} ÷ {COX} × √(sum of 1 ÷ expected count over the four cells){inflate}",
            four(omega)
        );
        Line::new("Standard error", cases, four(se))
    });
    steps.add_all(|| test_lines(size, se, "z", None, p, interval));
    Ok(Effect {
        students: tool.n.saturating_add(comparison.n),
        size,
        se,
        statistic,
        df: None,
        p,
        interval,
        improvement_index: improvement_index(size),
        omega,
        pooled_sd: None,
        odds_ratio: Some(log_odds.exp()),
        cluster,
    })
}
