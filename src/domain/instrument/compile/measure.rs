//! Reads what Assay measures itself.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::cursor::At;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::document::DOCUMENTS;
use crate::domain::instrument::model::json_words::list;
use crate::domain::instrument::model::measure::{Computed, Limits, Measure, Method};

impl Measure {
    pub(crate) fn read(at: &At<'_>) -> Option<Measure> {
        at.object(&["id", "title", "method", "question", "columns", "settings", "circumstances"])?;
        let id = at.need("id").and_then(|a| a.id());
        let title = at.need("title").and_then(|a| a.text());
        let question = at.need("question").and_then(|a| a.text());
        let method = at.need("method").and_then(|a| read_method(&a, at.get("settings").as_ref()));
        let columns = at.get("columns").map_or_else(BTreeMap::new, |a| {
            a.entries()
                .iter()
                .filter_map(|(role, column)| Some(((*role).to_owned(), column.text()?)))
                .collect()
        });
        let method = method?;
        if let (Method::Documents(_), Some(columns)) = (&method, at.get("columns")) {
            columns.fault("This method reads documents, which have no columns.");
        }
        let circumstances = at.get("circumstances").map_or_else(BTreeMap::new, |a| {
            a.object(method.circumstances());
            a.entries()
                .iter()
                .filter_map(|(name, when)| Some(((*name).to_owned(), Condition::read(when)?)))
                .collect()
        });
        Some(Measure {
            id: id?,
            title: title?,
            question: question?,
            method,
            columns,
            circumstances,
        })
    }
}

/// The methods that read a table.
const TABLE_METHODS: [&str; 7] = [
    "evidence_tier",
    "usability_scale",
    "group_outcomes",
    "error_ratios",
    "score_differences",
    "paired_shifts",
    "error_share",
];

/// The method that reads documents of any kind; each kind has one of its own besides, named as the
/// kind is.
const ANY_DOCUMENTS: &str = "documents";

fn read_method(at: &At<'_>, settings: Option<&At<'_>>) -> Option<Method> {
    let word = at.text()?;
    let document = DOCUMENTS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    let plain = |method: Method| match settings {
        Some(settings) => settings.refuse("This method has no settings."),
        None => Some(method),
    };
    Some(match word.as_str() {
        "evidence_tier" => Method::EvidenceTier(read_settings(settings)?),
        "usability_scale" => Method::UsabilityScale(read_settings(settings)?),
        "group_outcomes" => Method::GroupOutcomes(read_limits(settings)?),
        "error_ratios" => Method::ErrorRatios(read_limits(settings)?),
        "score_differences" => Method::ScoreDifferences(read_limits(settings)?),
        "paired_shifts" => Method::PairedShifts(read_limits(settings)?),
        "error_share" => return plain(Method::ErrorShare),
        ANY_DOCUMENTS => return plain(Method::Documents(None)),
        _ if document.is_some() => return plain(Method::Documents(document)),
        other => {
            let known = TABLE_METHODS
                .into_iter()
                .chain([ANY_DOCUMENTS])
                .chain(DOCUMENTS.iter().map(|(word, _)| *word));
            return at.refuse(format!("“{other}” is not a method. Methods are {}.", list(known)));
        }
    })
}

fn read_settings<T: DeserializeOwned + Default>(at: Option<&At<'_>>) -> Option<T> {
    let Some(at) = at else { return Some(T::default()) };
    match T::deserialize(at.value) {
        Ok(settings) => Some(settings),
        Err(cause) => at.refuse(format!("These settings do not fit the method: {cause}.")),
    }
}

fn read_limits(at: Option<&At<'_>>) -> Option<Limits> {
    let limits: Limits = read_settings(at)?;
    let fault = limits.sample.check().and_then(|()| limits.thresholds.check()).err();
    match (fault, at) {
        (Some(fault), Some(at)) => at.refuse(format!("{fault}")),
        _ => Some(limits),
    }
}

impl Computed {
    pub(crate) fn read(at: &At<'_>, maximum: u8) -> Option<Computed> {
        at.object(&["measure", "levels"])?;
        let measure = at.need("measure").and_then(|a| a.text());
        let levels = at.need("levels").map_or_else(Vec::new, |a| {
            a.items().iter().filter_map(|item| read_level(item, maximum)).collect()
        });
        Some(Computed { measure: measure?, levels })
    }
}

fn read_level(at: &At<'_>, maximum: u8) -> Option<(u8, Condition)> {
    at.object(&["level", "when"])?;
    let level = at.need("level").and_then(|a| a.small(1, maximum));
    let when = at.need("when").and_then(|a| Condition::read(&a));
    Some((level?, when?))
}
