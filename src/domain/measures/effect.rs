//! The standardized effect of a study on an outcome that has means: Hedges' g for students assigned
//! one by one or in clusters.

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::intervals::{Interval, around_mean};
use super::line::{self, Line, decimals, four, plain};
use super::numbers::{normal_cdf, t_p};
use super::steps::Steps;

/// One group of a study on one measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanArm {
    /// Students analyzed, at least 2.
    pub n: u32,
    /// The unadjusted mean, in the measure's unit.
    pub mean: f64,
    /// The unadjusted standard deviation between students, in the measure's unit.
    pub sd: f64,
}

/// What an outcome is about, which decides the intraclass correlation that is assumed when none is
/// reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Achievement: 0.20.
    #[default]
    Achievement,
    /// Anything else: 0.10.
    Other,
}

impl OutcomeKind {
    /// The intraclass correlation that is assumed when none is reported.
    pub fn default_icc(self) -> f64 {
        match self {
            Self::Achievement => 0.20,
            Self::Other => 0.10,
        }
    }
}

/// Students were assigned in classes or schools.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clustering {
    /// Students per cluster on average, at least 1.
    pub average_size: f64,
    /// The intraclass correlation, 0 to 1; the default of the kind when it is not reported.
    #[serde(default)]
    pub icc: Option<f64>,
    /// What the outcome is about.
    #[serde(default)]
    pub kind: OutcomeKind,
}

/// Pretest means on the scale of the outcome, to be subtracted from the posttest difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// The pretest mean of the tool group.
    pub tool_mean: f64,
    /// The pretest mean of the comparison group.
    pub comparison_mean: f64,
    /// The correlation of pretest and posttest, which are on the same scale; at least 0.60.
    pub correlation: f64,
}

/// The data of an outcome that has means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Means {
    /// The group that used the tool.
    pub tool: MeanArm,
    /// The group that did not.
    pub comparison: MeanArm,
    /// The difference that the study's model reports, tool less comparison; without it the
    /// difference of the means is taken.
    #[serde(default)]
    pub adjusted_difference: Option<f64>,
    /// Pretest means to subtract when there is no adjusted difference.
    #[serde(default)]
    pub gain: Option<Gain>,
    /// The share of variance that the covariates explain, 0 to 0.99; 0 when it is not reported.
    #[serde(default)]
    pub r_squared: Option<f64>,
    /// How students were clustered when they were assigned in groups.
    #[serde(default)]
    pub clustering: Option<Clustering>,
}

/// What clustering does to an effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClusterTerms {
    /// The intraclass correlation that was used.
    pub icc: f64,
    /// η = 1 + (n − 1)ρ, by which the variance grows.
    pub design_effect: f64,
    /// The effective degrees of freedom h (WWC 2022, eq. E.21).
    pub h: f64,
    /// c = √(1 − 2(n − 1)ρ ÷ (N − 2)), by which the effect shrinks.
    pub scale: f64,
}

impl ClusterTerms {
    /// The terms for N students in clusters of n on average (WWC Procedures Handbook 5.0, eq. E.21
    /// and the formulas around it).
    ///
    /// # Errors
    /// When the average size or the correlation is out of range, or the clusters are too few to say
    /// anything.
    pub fn new(clustering: Clustering, students: f64) -> Result<Self, InputFault> {
        let n = fault::number(
            "clustering.average_size",
            clustering.average_size,
            1.0,
            (students / 2.0).max(1.0),
        )?;
        let icc = fault::number(
            "clustering.icc",
            clustering.icc.unwrap_or_else(|| clustering.kind.default_icc()),
            0.0,
            1.0,
        )?;
        let too_few = || {
            InputFault::new(
                "clustering.average_size",
                "has to leave more clusters: the effective degrees of freedom are below 2",
            )
        };
        let numerator = (students - 2.0) - 2.0 * (n - 1.0) * icc;
        let rest = students - 2.0 * n;
        let denominator = (students - 2.0) * (1.0 - icc).powi(2)
            + n * rest * icc * icc
            + 2.0 * rest * icc * (1.0 - icc);
        let h = numerator * numerator / denominator;
        if numerator <= 0.0 || denominator <= 0.0 || !h.is_finite() || h < 2.0 {
            return Err(too_few());
        }
        Ok(Self {
            icc,
            design_effect: 1.0 + (n - 1.0) * icc,
            h,
            scale: (numerator / (students - 2.0)).sqrt(),
        })
    }
}

/// An effect in standard deviations with its test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Students analyzed in both groups.
    pub students: u32,
    /// Hedges' g or Cox's index: standard deviations by which the tool group is ahead.
    pub size: f64,
    /// The standard error of the size.
    pub se: f64,
    /// t or z: size divided by standard error.
    pub statistic: f64,
    /// The degrees of freedom of t; none where the test is z.
    pub df: Option<f64>,
    /// The two-sided p value, not corrected for several outcomes.
    pub p: f64,
    /// The 95% interval of the size.
    pub interval: Interval,
    /// Percentile points by which the average student would move, −50 to 50.
    pub improvement_index: f64,
    /// The correction for small samples ω = 1 − 3 ÷ (4·df − 1).
    pub omega: f64,
    /// The pooled standard deviation in the measure's unit; none for shares.
    pub pooled_sd: Option<f64>,
    /// The odds ratio; none for means.
    pub odds_ratio: Option<f64>,
    /// What clustering did, when students were assigned in clusters.
    pub cluster: Option<ClusterTerms>,
}

/// The improvement index 100·(Φ(g) − 0.5) in percentile points (WWC Procedures Handbook 5.0).
pub fn improvement_index(size: f64) -> f64 {
    100.0 * (normal_cdf(size) - 0.5)
}

/// Hedges' small-sample correction ω = 1 − 3 ÷ (4·df − 1) for df of at least 2.
pub fn small_sample_correction(df: f64) -> f64 {
    1.0 - 3.0 / (4.0 * df - 1.0)
}

/// Two arms on one measure, checked and pooled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pooled {
    pub(super) total: f64,
    pub(super) sd: f64,
}

pub(super) fn pooled(tool: MeanArm, comparison: MeanArm) -> Result<Pooled, InputFault> {
    for (name, arm) in [("tool", tool), ("comparison", comparison)] {
        fault::count("n", arm.n, 2).map_err(|fault| fault.inside(name))?;
        fault::value("mean", arm.mean).map_err(|fault| fault.inside(name))?;
        fault::sd("sd", arm.sd).map_err(|fault| fault.inside(name))?;
    }
    let (n1, n2) = (f64::from(tool.n), f64::from(comparison.n));
    let variance = ((n1 - 1.0) * tool.sd * tool.sd + (n2 - 1.0) * comparison.sd * comparison.sd)
        / (n1 + n2 - 2.0);
    Ok(Pooled { total: n1 + n2, sd: variance.sqrt() })
}

/// The difference in the measure's unit.
fn difference(data: Means, steps: &mut Steps) -> Result<f64, InputFault> {
    let raw = data.tool.mean - data.comparison.mean;
    let means = || format!("{} − {}", plain(data.tool.mean), plain(data.comparison.mean));
    if let Some(adjusted) = data.adjusted_difference {
        let adjusted = fault::value("adjusted_difference", adjusted)?;
        steps.add(|| {
            Line::new("Adjusted difference", "As the study's model reports it", four(adjusted))
        });
        return Ok(adjusted);
    }
    let Some(gain) = data.gain else {
        steps.add(|| Line::new("Difference of the means", means(), four(raw)));
        return Ok(raw);
    };
    fault::value("gain.tool_mean", gain.tool_mean)?;
    fault::value("gain.comparison_mean", gain.comparison_mean)?;
    fault::number("gain.correlation", gain.correlation, 0.60, 1.0)?;
    let net = raw - (gain.tool_mean - gain.comparison_mean);
    let formula =
        || format!("({}) − ({} − {})", means(), plain(gain.tool_mean), plain(gain.comparison_mean));
    steps.add(|| Line::new("Difference after less difference before", formula(), four(net)));
    Ok(net)
}

/// Hedges' g with its standard error, t test, interval and improvement index (WWC Procedures
/// Handbook 5.0; for clusters eq. E.21).
///
/// The difference may be adjusted; the standard deviation is always the pooled unadjusted one.
///
/// # Errors
/// When a group's size, mean or spread does not fit, R² is out of range, or the clusters are too
/// few.
pub fn hedges_g(data: Means, steps: &mut Steps) -> Result<Effect, InputFault> {
    let Pooled { total, sd } = pooled(data.tool, data.comparison)?;
    let difference = difference(data, steps)?;
    let r_squared = fault::number("r_squared", data.r_squared.unwrap_or(0.0), 0.0, 0.99)?;
    let cluster =
        data.clustering.map(|clustering| ClusterTerms::new(clustering, total)).transpose()?;
    let (n1, n2) = (f64::from(data.tool.n), f64::from(data.comparison.n));
    let df = cluster.map_or(total - 2.0, |terms| terms.h);
    let (scale, design_effect) =
        cluster.map_or((1.0, 1.0), |terms| (terms.scale, terms.design_effect));
    let omega = small_sample_correction(df);
    let size = omega * scale * difference / sd;
    // For students assigned one by one the second term has N and not the degrees of freedom.
    let spread = cluster.map_or(total, |terms| terms.h);
    let se = omega
        * (total / (n1 * n2) * design_effect * (1.0 - r_squared) + size * size / (2.0 * spread))
            .sqrt();
    let statistic = size / se;
    let interval = around_mean(size, se, df);

    let p = t_p(statistic, df);

    steps.add(|| {
        let squares = format!(
            "√((({n1} − 1) × {}² + ({n2} − 1) × {}²) ÷ ({total} − 2))",
            plain(data.tool.sd),
            plain(data.comparison.sd)
        );
        Line::new("Pooled standard deviation", squares, four(sd))
    });
    if let Some(terms) = cluster {
        steps.add_all(|| {
            cluster_lines(
                &terms,
                data.clustering.is_some_and(|clustering| clustering.icc.is_none()),
            )
        });
        steps.add(|| {
            Line::new(
                "Shrinkage for clustering, c",
                "√(1 − 2 × (students per cluster − 1) × ICC ÷ (N − 2))",
                four(scale),
            )
        });
    }
    steps.add_all(|| {
        let times = |factor: f64| {
            if cluster.is_some() { format!(" × {}", four(factor)) } else { String::new() }
        };
        let (shrink, inflate) = (times(scale), times(design_effect));
        let variance = format!(
            "{total} ÷ ({n1} × {n2}){inflate} × (1 − {}) + {}² ÷ (2 × {})",
            plain(r_squared),
            four(size),
            decimals(spread, 2)
        );
        [
            Line::new(
                "Small-sample correction, ω",
                format!("1 − 3 ÷ (4 × {} − 1)", decimals(df, 2)),
                four(omega),
            ),
            Line::new(
                "Effect size, Hedges’ g",
                format!("{}{shrink} × {} ÷ {}", four(omega), four(difference), four(sd)),
                four(size),
            ),
            Line::new("Standard error", format!("{} × √({variance})", four(omega)), four(se)),
        ]
    });
    steps.add_all(|| test_lines(size, se, "t", Some(df), p, interval));
    Ok(Effect {
        students: data.tool.n.saturating_add(data.comparison.n),
        size,
        se,
        statistic,
        df: Some(df),
        p,
        interval,
        improvement_index: improvement_index(size),
        omega,
        pooled_sd: Some(sd),
        odds_ratio: None,
        cluster,
    })
}

pub(super) fn cluster_lines(terms: &ClusterTerms, assumed: bool) -> Vec<Line> {
    let source = if assumed {
        "Not reported, so the default for this kind of outcome"
    } else {
        "As reported"
    };
    vec![
        Line::new("Intraclass correlation, ICC", source, four(terms.icc)),
        Line::new(
            "Design effect, η",
            "1 + (students per cluster − 1) × ICC",
            four(terms.design_effect),
        ),
        Line::new(
            "Effective degrees of freedom, h",
            "WWC handbook 5.0, equation E.21",
            decimals(terms.h, 2),
        ),
    ]
}

pub(super) fn test_lines(
    size: f64,
    se: f64,
    test: &str,
    df: Option<f64>,
    p: f64,
    interval: Interval,
) -> Vec<Line> {
    let on = df.map_or_else(
        || "standard normal".to_owned(),
        |df| format!("{} degrees of freedom", decimals(df, 2)),
    );
    vec![
        Line::new(
            format!("Test statistic, {test}"),
            format!("{} ÷ {}", four(size), four(se)),
            four(size / se),
        ),
        Line::new("p value", format!("Two-sided, {on}"), line::p_value(p)),
        Line::new(
            "95% interval",
            "Effect size ± 95% point × standard error",
            line::interval(interval),
        ),
        Line::new(
            "Improvement index",
            format!("100 × (Φ({}) − 0.5)", four(size)),
            format!("{} points", decimals(improvement_index(size), 2)),
        ),
    ]
}
