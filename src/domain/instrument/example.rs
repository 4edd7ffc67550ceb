//! Worked examples beside a questionnaire: answers with the outcome that they have to give.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::answer_check::{AnswerFault, Completeness, check};
use super::answers::Answers;
use super::document::DocumentFact;
use super::evidence::{EvidenceFact, EvidenceFacts, Levels, Scored};
use super::exact::{Exact, Interval};
use super::fault::{Fault, Faults};
use super::impact_example;
use super::knockout::Standing;
use super::outcome::{Assessment, assessment};
use super::pass_fail_example;
use super::questionnaire::Questionnaire;
use super::reader::{At, escape, read_json};
use super::rubric::QuestionRubric;

/// One example file.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file inside the questionnaire folder.
    pub file: String,
    /// What it shows.
    pub title: String,
    /// The answers.
    pub answers: Answers,
    /// The evidence.
    pub evidence: EvidenceFacts,
    /// The agreed levels.
    pub levels: Levels,
    /// The day.
    pub on: NaiveDate,
    /// What has to come out; keys that are left out are not compared.
    pub expect: Expectation,
}

/// What an example has to give, as written.
#[derive(Debug, Clone)]
pub struct Expectation(Value);

/// How many decimals an expected number may give.
const MOST_PLACES: u32 = 30;

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

impl Example {
    /// Reads a file of answers in the form of an example. `title` and `expect` may be left out, and so may `on`, which is then
    /// `today`.
    ///
    /// # Errors
    /// Every place in the file that cannot be read.
    pub fn parse(file: &str, bytes: &[u8], today: NaiveDate) -> Result<Example, Vec<Fault>> {
        let faults = Faults::default();
        let example = read_json(file, bytes, &faults).and_then(|mut value| {
            if let Value::Object(object) = &mut value {
                for (key, usual) in [("title", file.into()), ("expect", json!({})), ("on", today.to_string().into())] {
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
        let evidence = at.get("evidence").map_or(Some(EvidenceFacts::default()), |a| read_evidence(&a));
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
            impact.object(impact_example::EXPECTED)?;
        }
        if let Some(pass_fail) = expect.get("pass_fail") {
            pass_fail.object(pass_fail_example::EXPECTED)?;
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

    /// Evidence, documents and levels that stand at no question that takes them, and levels that the scale does not have.
    pub fn misplaced(&self, questionnaire: &Questionnaire) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |list: &str, name: &str, sentence: String| faults.push(Fault::new(&self.file, format!("/{list}/{}", escape(name)), sentence));
        for (name, pieces) in &self.evidence.0 {
            let Some(question) = questionnaire.question(name) else {
                fault("evidence", name, format!("There is no question `{name}`."));
                continue;
            };
            let asked = question.evidence.as_ref().map_or(&[][..], |ask| &ask.documents);
            for document in pieces.iter().filter_map(|piece| piece.document.as_ref()).filter(|document| !asked.contains(&document.kind)) {
                let kind = document.kind.label();
                fault("evidence", name, format!("`{name}` does not ask for documents of the kind {kind} in `evidence.documents`."));
            }
        }
        let highest = questionnaire.rubric.scale.maximum.get();
        for (name, scored) in &self.levels.0 {
            match scored {
                _ if questionnaire.question(name).is_none() => fault("levels", name, format!("There is no question `{name}`.")),
                _ if !questionnaire.rubric.questions.get(name).is_some_and(QuestionRubric::is_scored) => {
                    fault("levels", name, format!("`{name}` is not scored, so it takes no level."));
                }
                Scored::Level(level) if *level > highest => {
                    fault("levels", name, format!("Levels go from 0 to {highest}; {level} is not one of them."));
                }
                _ => {}
            }
        }
        faults
    }

    /// Runs the example and says where the outcome is not the expected one. `modules` works out the ids of the
    /// required modules.
    ///
    /// Faults in the answers are those of a draft where the example expects to be incomplete, and those of a
    /// submission otherwise.
    pub fn run(&self, questionnaire: &Questionnaire, modules: impl Fn(&Assessment) -> Vec<String>) -> Vec<Fault> {
        let faults = Faults::default();
        for fault in self.misplaced(questionnaire) {
            faults.add(fault);
        }
        let assessment = assessment(questionnaire, &self.answers, &self.evidence, &self.levels, self.on);
        let expect = At { pointer: "/expect".to_owned(), ..At::root(&self.expect.0, &self.file, &faults) };
        compare_outcome(&expect, &assessment);
        if expect.value.get("faults").is_some() {
            let draft = expect.value.get("complete") == Some(&Value::Bool(false));
            let completeness = if draft { Completeness::Draft } else { Completeness::Final };
            let found = check(questionnaire, &self.answers, &self.evidence, completeness);
            compare_faults(&expect, &found);
        }
        if expect.value.get("modules").is_some() {
            compare_words(&expect, "modules", modules(&assessment));
        }
        faults.into_vec()
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

fn compare_outcome(expect: &At<'_>, assessment: &Assessment) {
    let outcome = &assessment.outcome;
    compare(expect, "complete", &outcome.complete.into());
    compare(expect, "open", &outcome.open.len().into());
    if let Some(inherent) = expect.get("inherent") {
        compare_interval(&inherent, "score", Some(&outcome.inherent.score));
        compare(&inherent, "tier", &outcome.inherent.tier.into());
    }
    if let Some(residual) = expect.get("residual") {
        compare_interval(&residual, "score", Some(&outcome.residual.score));
        compare(&residual, "tier", &outcome.residual.tier.into());
    }
    if let Some(criteria) = expect.get("criteria") {
        for (id, entry) in criteria.entries() {
            match outcome.criteria.iter().find(|criterion| criterion.id == id) {
                Some(criterion) => compare_interval(&criteria, id, criterion.score.as_ref()),
                None => entry.fault(format!("There is no criterion “{id}”.")),
            }
        }
    }
    let standing = outcome.knockouts.iter();
    let standing = standing.filter(|k| k.standing == Standing::Stands);
    compare_words(expect, "knockouts", standing.map(|k| k.id.clone()).collect());
    let standing = outcome.prohibited.iter();
    let standing = standing.filter(|p| p.standing == Standing::Stands);
    compare_words(expect, "prohibited", standing.map(|p| p.id.clone()).collect());
    let decision = outcome.recommendation.as_ref().map(|r| r.decision.word());
    compare(expect, "recommendation", &decision.into());
    if let Some(impact) = expect.get("impact") {
        impact_example::compare_impact(&impact, outcome.impact.as_deref());
    }
    if let Some(pass_fail) = expect.get("pass_fail") {
        pass_fail_example::compare_pass_fail(&pass_fail, outcome.pass_fail.as_deref());
    }
}

pub(super) fn compare(at: &At<'_>, key: &str, actual: &Value) {
    if let Some(expected) = at.value.get(key)
        && expected != actual
    {
        at.child(key, expected).fault(format!("Expected {expected}, and the outcome is {actual}."));
    }
}

/// Compares a number or a `[low, high]` pair at the decimals that the example gives.
pub(super) fn compare_interval(at: &At<'_>, key: &str, actual: Option<&Interval>) {
    let Some(expected) = at.value.get(key) else {
        return;
    };
    let ends = match expected {
        Value::Array(ends) => ends.iter().collect(),
        single => vec![single, single],
    };
    let same = match (ends.as_slice(), actual) {
        ([low, high], Some(actual)) => is(low, &actual.low) && is(high, &actual.high),
        ([Value::Null, _], None) => true,
        _ => false,
    };
    if !same {
        let actual = actual.map_or_else(|| "null".to_owned(), |actual| format!("[\"{}\", \"{}\"]", actual.low, actual.high));
        at.child(key, expected).fault(format!("Expected {expected}, and the outcome is {actual}."));
    }
}

fn is(expected: &Value, actual: &Exact) -> bool {
    let text = match expected {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let places = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    u32::try_from(places).is_ok_and(|places| places <= MOST_PLACES && actual.round_half_up(places) == text)
}

pub(super) fn compare_words(at: &At<'_>, key: &str, actual: Vec<String>) {
    let Some(expected) = at.value.get(key) else {
        return;
    };
    let at = at.child(key, expected);
    let wanted: BTreeSet<String> = at.texts().into_iter().collect();
    let actual: BTreeSet<String> = actual.into_iter().collect();
    if wanted != actual {
        let missing: Vec<&str> = wanted.difference(&actual).map(String::as_str).collect();
        let extra: Vec<&str> = actual.difference(&wanted).map(String::as_str).collect();
        at.fault(format!("The outcome is different. Missing in it: {}. Not expected: {}.", join(&missing), join(&extra)));
    }
}

fn compare_faults(expect: &At<'_>, found: &[AnswerFault]) {
    let Some(list) = expect.get("faults") else {
        return;
    };
    let mut wanted: Vec<(String, String)> = Vec::new();
    for item in list.items() {
        item.object(&["pointer", "kind"]);
        let pointer = item.need("pointer").and_then(|a| a.text());
        let kind = item.need("kind").and_then(|a| a.text());
        if let (Some(pointer), Some(kind)) = (pointer, kind) {
            if !found.iter().any(|f| f.pointer == pointer && f.kind.word() == kind) {
                item.fault(format!("The answers have no fault “{kind}” at {pointer}."));
            }
            wanted.push((pointer, kind));
        }
    }
    for fault in found {
        let known = |(pointer, kind): &(String, String)| *pointer == fault.pointer && kind == fault.kind.word();
        if !wanted.iter().any(known) {
            let place = format!("/answers/{}", escape(&fault.question));
            let sentence = format!("A fault “{}” at {} is not expected: {}", fault.kind.word(), fault.pointer, fault.message);
            list.faults.add(Fault::new(list.file, place, sentence));
        }
    }
}

fn join(words: &[&str]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}
