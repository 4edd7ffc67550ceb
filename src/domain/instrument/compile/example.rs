//! Reads a worked example.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::cursor::{At, read_json};
use crate::domain::instrument::model::answers::Answers;
use crate::domain::instrument::model::document::DocumentFact;
use crate::domain::instrument::model::evidence::{EvidenceFact, EvidenceFacts, Levels, Scored};
use crate::domain::instrument::model::example::{Example, Expectation};
use crate::domain::instrument::model::fault::{Fault, Faults};

const EXPECTED: &[&str] = &[
    "complete",
    "open",
    "faults",
    "inherent",
    "criteria",
    "knockouts",
    "prohibited",
    "residual",
    "recommendation",
    "modules",
    "impact",
    "pass_fail",
];

const IMPACT_EXPECTED: &[&str] = &[
    "raw",
    "maximum",
    "maximums",
    "sections",
    "mitigation",
    "mitigation_share",
    "deduction",
    "score",
    "share",
    "band",
    "groups",
    "obligations",
    "open",
];

const PASS_FAIL_EXPECTED: &[&str] = &["result", "between"];

impl Example {
    /// Reads a file of answers in the form of an example. `title` and `expect` may be left out, and
    /// so may `on`, which is then `today`.
    ///
    /// # Errors
    /// Every place in the file that cannot be read.
    pub fn parse(file: &str, bytes: &[u8], today: NaiveDate) -> Result<Example, Vec<Fault>> {
        let faults = Faults::default();
        let example = read_json(file, bytes, &faults).and_then(|mut value| {
            if let Value::Object(object) = &mut value {
                for (key, usual) in [
                    ("title", file.into()),
                    ("expect", json!({})),
                    ("on", today.to_string().into()),
                ] {
                    object.entry(key).or_insert(usual);
                }
            }
            Self::read(&At::root(&value, file, &faults))
        });
        let faults = faults.into_vec();
        example.filter(|_| faults.is_empty()).ok_or(faults)
    }

    pub(crate) fn read(at: &At<'_>) -> Option<Example> {
        at.object(&["title", "answers", "evidence", "levels", "on", "expect"])?;
        let title = at.need("title").and_then(|a| a.text());
        let answers = at.need("answers").and_then(|a| match Answers::parse(a.value) {
            Ok(answers) => Some(answers),
            Err(faults) => {
                for fault in faults {
                    let place = format!("{}{}", a.pointer, fault.pointer);
                    a.faults.add(Fault::new(a.file, place, fault.message));
                }
                None
            }
        });
        let evidence =
            at.get("evidence").map_or(Some(EvidenceFacts::default()), |a| read_evidence(&a));
        let levels = at.get("levels").map_or(Some(Levels::default()), |a| read_levels(&a));
        let on = at.need("on").and_then(|a| a.date());
        let expect = at.need("expect")?;
        expect.object(EXPECTED)?;
        if let Some(inherent) = expect.get("inherent") {
            inherent.object(&["score", "tier"])?;
        }
        if let Some(residual) = expect.get("residual") {
            residual.object(&["score", "tier"])?;
        }
        if let Some(impact) = expect.get("impact") {
            impact.object(IMPACT_EXPECTED)?;
        }
        if let Some(pass_fail) = expect.get("pass_fail") {
            pass_fail.object(PASS_FAIL_EXPECTED)?;
        }
        Some(Example {
            file: at.file.to_owned(),
            title: title?,
            answers: answers?,
            evidence: evidence?,
            levels: levels?,
            on: on?,
            expect: Expectation(expect.value.clone()),
        })
    }
}

fn read_evidence(at: &At<'_>) -> Option<EvidenceFacts> {
    let mut facts = EvidenceFacts::default();
    for (name, entry) in at.entries() {
        let pieces: Option<Vec<EvidenceFact>> = entry
            .items()
            .iter()
            .map(|piece| match serde_json::from_value::<EvidenceFact>(piece.value.clone()) {
                Ok(fact) => match fact.document.as_ref().and_then(DocumentFact::fault) {
                    None => Some(fact),
                    Some(sentence) => piece.refuse(sentence),
                },
                Err(error) => piece.refuse(format!("This is not a piece of evidence: {error}.")),
            })
            .collect();
        facts.0.insert(name.to_owned(), pieces?);
    }
    Some(facts)
}

fn read_levels(at: &At<'_>) -> Option<Levels> {
    let mut levels = Levels::default();
    for (name, entry) in at.entries() {
        let scored = match entry.value {
            Value::String(word) if word == "not_applicable" => Scored::NotApplicable,
            _ => Scored::Level(entry.small(0, 10)?),
        };
        levels.set(name, scored);
    }
    Some(levels)
}
