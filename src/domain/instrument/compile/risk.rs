//! Reads `risk.json`.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use super::checks::{check_unique, check_weights};
use super::cursor::At;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::risk::{
    Band, BandEnd, DECISIONS, DEPARTURES, Factor, FactorLevel, Floor, MatrixRow, NearMiss,
    Prohibited, ResidualRule, RiskModel, limit,
};

impl RiskModel {
    pub(crate) fn read(at: &At<'_>) -> Option<RiskModel> {
        at.object(&[
            "factors",
            "factor_maximum",
            "bands",
            "floors",
            "prohibited",
            "residual",
            "matrix",
            "near_miss",
            "departures",
        ])?;
        let maximum = at.need("factor_maximum").and_then(|a| a.positive(10));
        let highest = maximum.map_or(4, NonZeroU8::get);
        let factors = at.need("factors").map_or_else(Vec::new, |a| {
            let read: Vec<Factor> =
                a.items().iter().filter_map(|item| read_factor(item, highest)).collect();
            check_weights(&a, read.iter().map(|factor| factor.weight));
            check_unique(&a, "id", "factor");
            check_unique(&a, "code", "factor");
            read
        });
        let bands = at.need("bands").map_or_else(Vec::new, |a| read_bands(&a));
        let floors = at.need("floors").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "floor");
            a.items().iter().filter_map(read_floor).collect()
        });
        let prohibited = at.need("prohibited").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "prohibited use");
            a.items().iter().filter_map(read_prohibited).collect()
        });
        let residual = at.need("residual").and_then(|a| read_residual(&a, highest));
        let matrix = at
            .need("matrix")
            .map_or_else(Vec::new, |a| a.items().iter().filter_map(read_row).collect());
        let near_miss = at.need("near_miss").and_then(|a| read_near_miss(&a));
        let allowed =
            |a: At<'_>| a.items().iter().filter_map(|item| item.word(DECISIONS)).collect();
        let departures = at.get("departures").map_or_else(|| DEPARTURES.to_vec(), allowed);
        Some(RiskModel {
            factors,
            factor_maximum: maximum?,
            bands,
            floors,
            prohibited,
            residual: residual?,
            matrix,
            near_miss: near_miss?,
            departures,
        })
    }
}

fn read_factor(at: &At<'_>, highest: u8) -> Option<Factor> {
    at.object(&["id", "code", "title", "weight", "criteria", "levels"])?;
    let id = at.need("id").and_then(|a| a.id());
    let code = at.need("code").and_then(|a| a.text());
    let title = at.need("title").and_then(|a| a.text());
    let weight = at.need("weight").and_then(|a| a.whole(1, 100));
    let criteria = at.get("criteria").map_or_else(Vec::new, |a| a.texts());
    let levels = at.need("levels").map_or_else(Vec::new, |a| {
        let read: Vec<FactorLevel> =
            a.items().iter().filter_map(|item| read_level(item, highest)).collect();
        let ascending = read.is_sorted_by(|one, next| one.level < next.level);
        if !ascending || read.first().is_none_or(|first| first.level != 0) {
            a.fault("The levels start at 0 and rise.");
        }
        read
    });
    Some(Factor { id: id?, code: code?, title: title?, weight: weight?, criteria, levels })
}

fn read_level(at: &At<'_>, highest: u8) -> Option<FactorLevel> {
    at.object(&["level", "text", "when"])?;
    let level = at.need("level").and_then(|a| a.small(0, highest));
    let text = at.need("text").and_then(|a| a.text());
    let when = match (at.get("when"), level) {
        (Some(when), _) => Condition::read(&when),
        (None, Some(0)) => Some(Condition::always()),
        (None, _) => at.refuse("Every level above 0 says in `when` when it is reached."),
    };
    Some(FactorLevel { level: level?, text: text?, when: when? })
}

fn read_bands(at: &At<'_>) -> Vec<Band> {
    let items = at.items();
    let mut bands: Vec<Band> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(band) = read_band(item) else { continue };
        let last = index + 1 == items.len();
        if last != (band.end == BandEnd::Open) {
            item.fault(
                "Every band but the last ends `below` or `up_to` a number, and the last has \
                neither.",
            );
        }
        if let Some(before) = bands.last() {
            if before.tier >= band.tier {
                item.fault("The tiers of the bands have to rise.");
            }
            if limit(&band).is_some_and(|this| limit(before).is_some_and(|that| that >= this)) {
                item.fault("The ends of the bands have to rise.");
            }
        }
        bands.push(band);
    }
    if bands.is_empty() {
        at.fault("At least one band is expected.");
    }
    bands
}

fn read_band(at: &At<'_>) -> Option<Band> {
    at.object(&["tier", "name", "below", "up_to"])?;
    let tier = at.need("tier").and_then(|a| a.small(1, 10));
    let name = at.need("name").and_then(|a| a.text());
    let end = match (at.get("below"), at.get("up_to")) {
        (Some(_), Some(_)) => at.refuse("A band ends `below` or `up_to` a number, not both."),
        (Some(below), None) => below.number().map(BandEnd::Below),
        (None, Some(up_to)) => up_to.number().map(BandEnd::UpTo),
        (None, None) => Some(BandEnd::Open),
    };
    Some(Band { tier: tier?, name: name?, end: end? })
}

fn read_floor(at: &At<'_>) -> Option<Floor> {
    at.object(&["id", "when", "tier", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let tier = at.need("tier").and_then(|a| a.small(1, 10));
    let because = at.need("because").and_then(|a| a.text());
    Some(Floor { id: id?, when: when?, tier: tier?, because: because? })
}

fn read_prohibited(at: &At<'_>) -> Option<Prohibited> {
    at.object(&["id", "title", "when", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let title = at.need("title").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let because = at.need("because").and_then(|a| a.text());
    Some(Prohibited { id: id?, title: title?, when: when?, because: because? })
}

fn read_residual(at: &At<'_>, highest: u8) -> Option<ResidualRule> {
    at.object(&["reduction_percent", "relevant_from", "max_drop"])?;
    let reduction_percent = at.need("reduction_percent").and_then(|a| a.whole(0, 100));
    let relevant_from = at.need("relevant_from").and_then(|a| a.small(1, highest));
    let max_drop = at.need("max_drop").and_then(|a| a.small(0, 10));
    Some(ResidualRule {
        reduction_percent: reduction_percent?,
        relevant_from: relevant_from?,
        max_drop: max_drop?,
    })
}

fn read_row(at: &At<'_>) -> Option<MatrixRow> {
    at.object(&["tier", "minimums", "decisions", "months", "monitoring", "signoff_note", "pilot"])?;
    let tier = at.need("tier").and_then(|a| a.small(1, 10));
    let minimums = at.need("minimums").map_or_else(BTreeMap::new, |a| {
        a.entries()
            .iter()
            .filter_map(|(id, entry)| Some(((*id).to_owned(), entry.number()?)))
            .collect()
    });
    let decisions = at.need("decisions").map_or_else(BTreeMap::new, |a| {
        a.entries()
            .iter()
            .filter_map(|(residual, entry)| {
                let decision = entry.word(DECISIONS)?;
                match residual.parse::<u8>() {
                    Ok(residual) => Some((residual, decision)),
                    Err(_) => entry.refuse(format!("“{residual}” is not a tier number.")),
                }
            })
            .collect()
    });
    let months = at.need("months").and_then(|a| a.whole(1, 600));
    let monitoring = at.need("monitoring").and_then(|a| a.text());
    Some(MatrixRow {
        tier: tier?,
        minimums,
        decisions,
        months: months?,
        monitoring: monitoring?,
        signoff_note: at.get("signoff_note").and_then(|a| a.text()),
        pilot: at.get("pilot").and_then(|a| a.text()),
    })
}

fn read_near_miss(at: &At<'_>) -> Option<NearMiss> {
    at.object(&["within", "cure_days"])?;
    let within = at.need("within").and_then(|a| a.number());
    let cure_days = at.need("cure_days").and_then(|a| a.whole(1, 3650));
    Some(NearMiss { within: within?, cure_days: cure_days? })
}
