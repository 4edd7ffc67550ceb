//! The distributions that the measures share, over `statrs`, and the turning of counts into floats
//! without loss.

use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};

/// The two-sided 95% point of the standard normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Above so many degrees of freedom Student's t is the normal distribution to more digits than are
/// shown.
const DF_NORMAL: f64 = 1e7;

/// The standard normal distribution function Φ, from 0 to 1.
pub fn normal_cdf(x: f64) -> f64 {
    Normal::standard().cdf(x).clamp(0.0, 1.0)
}

/// The two-sided p value of a standard normal statistic.
pub fn normal_p(z: f64) -> f64 {
    (2.0 * Normal::standard().sf(z.abs())).clamp(0.0, 1.0)
}

/// The two-sided p value of Student's t with `df` degrees of freedom, at least 1.
pub fn t_p(t: f64, df: f64) -> f64 {
    (2.0 * t_upper_tail(t.abs(), df)).clamp(0.0, 1.0)
}

/// The two-sided 95% point of Student's t with `df` degrees of freedom, at least 1: between 1.96
/// and 12.7062.
///
/// Found by Newton's steps along the tail. It bends upward, so that from the normal point, which is
/// too low, every step comes nearer from the same side; the number of steps is bounded all the
/// same.
pub fn t_95(df: f64) -> f64 {
    let distribution = match StudentsT::new(0.0, 1.0, df) {
        Ok(distribution) if df < DF_NORMAL => distribution,
        _ => return Z_95,
    };
    let mut point = Z_95 + (Z_95.powi(3) + Z_95) / (4.0 * df);
    for _ in 0..60 {
        let step = (distribution.sf(point) - 0.025) / distribution.pdf(point);
        point += step;
        if step.abs() < 1e-13 * point {
            break;
        }
    }
    point.clamp(Z_95, 12.71)
}

/// P(T ≥ t) for t ≥ 0.
fn t_upper_tail(t: f64, df: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, df) {
        Ok(distribution) if df < DF_NORMAL => distribution.sf(t),
        _ => Normal::standard().sf(t),
    }
}

/// A length as a float; lengths beyond 4.29 billion do not occur.
pub fn length(items: usize) -> f64 {
    f64::from(short_length(items))
}

/// A length as a count; lengths beyond 4.29 billion do not occur.
pub fn short_length(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

/// The mean of the values; nothing when there are none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / length(values.len()))
}

/// The sample standard deviation (n − 1) of the values; nothing when there are fewer than two.
pub fn sample_sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    (values.len() >= 2).then(|| {
        (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
            / (length(values.len()) - 1.0))
            .sqrt()
    })
}
