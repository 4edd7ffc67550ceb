//! The arithmetic of an impact assessment in sentences.

use super::exact::{Exact, Interval};
use super::impact::{ImpactOutcome, MitigationOutcome};
use super::impact_model::{Deduction, ImpactModel};

/// A share or an interval of shares in percent: `80 %`, or `75 to 80 %` while it is open.
pub(crate) fn percent(share: &Interval) -> String {
    match share.settled() {
        Some(share) => format!("{} %", share.percent()),
        None => format!("{} to {} %", share.low.percent(), share.high.percent()),
    }
}

fn of(points: &Interval, maximum: &Exact) -> String {
    format!("{} of {} points", points.plain(), maximum.plain())
}

pub(crate) fn deduction(rule: &Deduction, applied: Option<bool>, mitigation: &MitigationOutcome) -> String {
    let reached = format!("{}: {}, which is {}.", mitigation.title, of(&mitigation.points, &mitigation.maximum), percent(&mitigation.share));
    let (from, factor) = (rule.from.percent(), rule.factor.plain());
    match applied {
        Some(true) => format!("{reached} From {from} % on, the points are multiplied by {factor}."),
        Some(false) => format!("{reached} Below {from} % nothing is deducted."),
        None => format!("{reached} It is open whether that reaches the {from} % from which the points are multiplied by {factor}."),
    }
}

/// The steps from the points to the band.
pub(crate) fn because(outcome: &ImpactOutcome, model: &ImpactModel, title: &str) -> Vec<String> {
    let mut steps = vec![format!("{title}: {}.", of(&outcome.raw, &outcome.maximum))];
    match (&outcome.deduction, &outcome.mitigation) {
        (Some(deduction), _) => steps.push(deduction.because.clone()),
        (None, Some(mitigation)) => {
            steps.push(format!("{}: {}, which is {}.", mitigation.title, of(&mitigation.points, &mitigation.maximum), percent(&mitigation.share)));
        }
        (None, None) => {}
    }
    steps.extend(rounding(outcome, model));
    let share = format!("{} of {} is {}", outcome.score.plain(), outcome.maximum.plain(), percent(&outcome.share));
    steps.push(match (&outcome.band, &outcome.bands) {
        (Some(band), _) => format!("{share}: {} {}, {}.", outcome.title.to_lowercase(), band.id, model.range(&band.id)),
        (None, (low, high)) => format!("{share}: from {low} to {high} is possible, so none is issued yet."),
    });
    steps
}

fn rounding(outcome: &ImpactOutcome, model: &ImpactModel) -> Option<String> {
    let places = match model.places {
        0 => "a whole number".to_owned(),
        1 => "1 decimal".to_owned(),
        places => format!("{places} decimals"),
    };
    let applied = outcome.deduction.as_ref().and_then(|deduction| Some((deduction.applied?, &deduction.factor)));
    match (outcome.raw.settled(), applied) {
        (Some(raw), Some((true, factor))) => {
            let product = raw * factor;
            Some(format!("{} × {} = {}, rounded half up to {places}: {}.", raw.plain(), factor.plain(), product.plain(), outcome.score.plain()))
        }
        (Some(raw), _) if Some(raw) != outcome.score.settled() && outcome.score.settled().is_some() => {
            Some(format!("{}, rounded half up to {places}: {}.", raw.plain(), outcome.score.plain()))
        }
        (None, _) if outcome.raw != outcome.score => Some(format!("After any deduction, rounded half up to {places}: {}.", outcome.score.plain())),
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
