//! The arithmetic of an impact assessment in sentences.

use super::impact_outcome::{ImpactOutcome, MitigationOutcome};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{Deduction, ImpactModel};
use crate::domain::instrument::model::interval::Interval;

/// A share or an interval of shares in percent: `80 %`, or `75 to 80 %` while it is open. It
/// reaches none of the shares that it is judged by unless it is equal.
pub(crate) fn percent(share: &Interval, limits: &[&Exact]) -> String {
    match share.settled() {
        Some(share) => format!("{} %", share.percent_beside(limits)),
        None => format!("{} to {} %", share.low.percent(), share.high.percent()),
    }
}

fn of(points: &Interval, maximum: &Exact, maximums: Option<&Interval>) -> String {
    format!("{} of {} points", points.plain(), most(maximum, maximums))
}

/// The most points that are possible, or the range of such numbers: `12`, or `4 to 8` while it is
/// open.
fn most(maximum: &Exact, maximums: Option<&Interval>) -> String {
    maximums.map_or_else(|| maximum.plain(), Interval::plain)
}

pub(crate) fn deduction(
    rule: &Deduction,
    applied: Option<bool>,
    mitigation: &MitigationOutcome,
) -> String {
    let reached = format!(
        "{}: {}, which is {}.",
        mitigation.title,
        of(&mitigation.points, &mitigation.maximum, mitigation.maximums.as_ref()),
        percent(&mitigation.share, &[&rule.from])
    );
    let (from, factor) = (rule.from.percent(), rule.factor.in_full());
    match applied {
        Some(true) => format!("{reached} From {from} % on, the points are multiplied by {factor}."),
        Some(false) => format!("{reached} Below {from} % nothing is deducted."),
        None => format!(
            "{reached} It is open whether that reaches the {from} % from which the points are \
             multiplied by {factor}."
        ),
    }
}

/// The steps from the points to the band.
pub(crate) fn because(outcome: &ImpactOutcome, model: &ImpactModel, title: &str) -> Vec<String> {
    let mut steps = vec![format!(
        "{title}: {}.",
        of(&outcome.raw, &outcome.maximum, outcome.maximums.as_ref())
    )];
    match (&outcome.deduction, &outcome.mitigation) {
        (Some(deduction), _) => steps.push(deduction.because.clone()),
        (None, Some(mitigation)) => {
            let points = of(&mitigation.points, &mitigation.maximum, mitigation.maximums.as_ref());
            steps.push(format!(
                "{}: {points}, which is {}.",
                mitigation.title,
                percent(&mitigation.share, &[])
            ));
        }
        (None, None) => {}
    }
    steps.extend(rounding(outcome, model));
    let ends: Vec<&Exact> = model.bands.iter().map(|band| &band.up_to).collect();
    let share = if outcome.maximum.is_zero() {
        format!(
            "No question that is asked gives points, which is {}",
            percent(&outcome.share, &ends)
        )
    } else {
        format!(
            "{} of {} is {}",
            outcome.score.plain(),
            most(&outcome.maximum, outcome.maximums.as_ref()),
            percent(&outcome.share, &ends)
        )
    };
    steps.push(match (&outcome.band, &outcome.bands) {
        (Some(band), _) => format!(
            "{share}: {} {}, {}.",
            outcome.title.to_lowercase(),
            band.id,
            model.range(&band.id)
        ),
        (None, (low, high)) => {
            format!("{share}: from {low} to {high} is possible, so none is issued yet.")
        }
    });
    steps
}

fn rounding(outcome: &ImpactOutcome, model: &ImpactModel) -> Option<String> {
    let places = match model.places {
        0 => "a whole number".to_owned(),
        1 => "1 decimal".to_owned(),
        places => format!("{places} decimals"),
    };
    let held = |points: &Exact| {
        if points.rounded(model.places) > outcome.maximum {
            ", and no higher than the maximum"
        } else {
            ""
        }
    };
    let applied = outcome
        .deduction
        .as_ref()
        .and_then(|deduction| Some((deduction.applied?, &deduction.factor)));
    match (outcome.raw.settled(), applied) {
        (Some(raw), Some((true, factor))) => {
            let product = raw * factor;
            let times = format!("{} × {} = {}", raw.plain(), factor.plain(), product.plain());
            Some(format!(
                "{times}, rounded half up to {places}{}: {}.",
                held(&product),
                outcome.score.plain()
            ))
        }
        (Some(raw), _)
            if raw.rounded(model.places) != *raw && outcome.score.settled().is_some() =>
        {
            Some(format!(
                "{}, rounded half up to {places}{}: {}.",
                raw.plain(),
                held(raw),
                outcome.score.plain()
            ))
        }
        (None, _) if outcome.raw != outcome.score => Some(format!(
            "After any deduction, rounded half up to {places}: {}.",
            outcome.score.plain()
        )),
        _ => None,
    }
}

impl ImpactModel {
    /// Where a band begins and ends: `over 25 % and up to 50 %`.
    pub fn range(&self, band: &str) -> String {
        let mut from = None;
        for known in &self.bands {
            let end = format!("up to {} %", known.up_to.percent());
            if known.id == band {
                return from.map_or_else(|| end.clone(), |from| format!("over {from} % and {end}"));
            }
            from = Some(known.up_to.percent());
        }
        String::new()
    }
}
