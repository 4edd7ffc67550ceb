//! Puts the files of one folder together and checks them against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::cross_check::{check_grounds, check_models};
use super::example::Example;
use super::fault::{Fault, Faults};
use super::impact_check::{IMPACT, check_impact};
use super::impact_model::ImpactModel;
use super::messages::{Messages, QuestionMessages};
use super::outline::Outline;
use super::plan::Plan;
use super::questionnaire::{Purpose, Questionnaire};
use super::reader::{At, escape, read_json};
use super::reference;
use super::risk_model::RiskModel;
use super::rubric::Rubric;
use super::rules::LearningRules;
use super::scope::{Order, Scope};
use super::slots::Slots;

pub(crate) const OUTLINE: &str = "questionnaire.json";
pub(crate) const RUBRIC: &str = "rubric.json";
pub(crate) const RISK: &str = "risk.json";
pub(crate) const LEARNING: &str = "learning.json";
const MESSAGES: &str = "messages.json";
pub(crate) const REFERENCES: &str = "references.json";
/// The knock-outs of a form that is passed or failed, where nothing is scored.
pub(crate) const KNOCKOUTS: &str = "knockouts.json";
/// The files of a review: a questionnaire with an impact assessment, or with knock-outs alone, does without them, all three.
const REVIEW: [&str; 3] = [RUBRIC, RISK, LEARNING];
const RELEASED: &str = "released.sha256";
const EXAMPLES: &str = "examples/";

type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn compile(files: &Files, modules: &BTreeSet<String>) -> Result<Questionnaire, Vec<Fault>> {
    let faults = Faults::default();
    let digest = digest(files);
    check_files(files, &digest, &faults);
    let json = |name: &str| -> Option<Value> { read_json(name, files.get(name)?, &faults) };
    let read = [OUTLINE, RUBRIC, RISK, LEARNING, MESSAGES, KNOCKOUTS, IMPACT].map(json);
    let [outline, rubric, risk, learning, messages, knockouts, impact] = &read;
    let outline = outline.as_ref().map(|value| Outline::read(&At::root(value, OUTLINE, &faults)));
    let rubric = rubric.as_ref().and_then(|value| Rubric::read(&At::root(value, RUBRIC, &faults)));
    let risk = risk.as_ref().and_then(|value| RiskModel::read(&At::root(value, RISK, &faults)));
    let learning = learning.as_ref().and_then(|value| LearningRules::read(&At::root(value, LEARNING, &faults), modules));
    let (rubric, risk, learning) = if has_review(files) {
        (rubric, risk, learning)
    } else {
        let rubric = match knockouts {
            Some(value) => Rubric::read_pass_fail(&At::root(value, KNOCKOUTS, &faults)),
            None => (!files.contains_key(KNOCKOUTS)).then(Rubric::none),
        };
        (rubric, Some(RiskModel::none()), Some(LearningRules::none()))
    };
    let impact_model = impact.as_ref().and_then(|value| ImpactModel::read(&At::root(value, IMPACT, &faults)));
    let messages = messages.as_ref().map(|value| Messages::read(&At::root(value, MESSAGES, &faults)));
    let references = json(REFERENCES).map_or_else(Vec::new, |value| reference::read(&At::root(&value, REFERENCES, &faults)));
    let examples = read_examples(files, &faults);
    // What a broken file would have defined cannot be missed in another one, so a syntax error ends the check here.
    let (Some(outline), Some(rubric), Some(risk), Some(learning), Some((messages, words))) = (outline, rubric, risk, learning, messages) else {
        return Err(faults.into_vec());
    };
    let parts = Parts { outline, rubric, risk, learning, impact: impact_model, messages, words };
    let unread = parts.impact.is_none() && files.contains_key(IMPACT);
    if unread || dropped(&read, &parts) {
        return Err(faults.into_vec());
    }
    check_grounds(&parts.rubric, &references, &faults);
    let built = build(parts, &faults);
    match built {
        Some((mut questionnaire, positions)) if faults.is_empty() => {
            questionnaire.digest = digest;
            questionnaire.released = files.contains_key(RELEASED);
            questionnaire.examples = examples;
            questionnaire.references = references;
            bind(&mut questionnaire, &positions);
            Ok(questionnaire)
        }
        _ => Err(faults.into_vec()),
    }
}

/// What the files of a folder say, each by itself.
struct Parts {
    outline: Outline,
    rubric: Rubric,
    risk: RiskModel,
    learning: LearningRules,
    /// `None` where there is no impact assessment.
    impact: Option<ImpactModel>,
    /// The words for wrong answers.
    messages: Messages,
    /// The words of each question, by its name.
    words: BTreeMap<String, QuestionMessages>,
}

/// Whether a fault kept a question, fact, criterion or factor from being read. Everything that uses it would then be
/// reported as using something unknown, and hide the one fault that counts.
fn dropped(read: &[Option<Value>; 7], parts: &Parts) -> bool {
    let Parts { outline, rubric, risk, impact, .. } = parts;
    let impact = impact.as_ref();
    let [questionnaire, scoring, weighing, _, _, knockouts, summing] = read;
    let scoring = if scoring.is_some() { scoring } else { knockouts };
    let given = |json: &Option<Value>, pointer: &str| -> usize {
        match json.as_ref().and_then(|json| json.pointer(pointer)) {
            Some(Value::Array(items)) => items.len(),
            Some(Value::Object(entries)) => entries.len(),
            _ => 0,
        }
    };
    let mut pairs = vec![
        (given(questionnaire, "/sections"), outline.sections.len()),
        (given(questionnaire, "/facts"), outline.facts.len()),
        (given(scoring, "/criteria"), rubric.criteria.len()),
        (given(scoring, "/questions"), rubric.questions.len()),
        (given(scoring, "/measures"), rubric.measures.len()),
        (given(weighing, "/factors"), risk.factors.len()),
        (given(weighing, "/bands"), risk.bands.len()),
        (given(weighing, "/matrix"), risk.matrix.len()),
        (given(summing, "/questions"), impact.map_or(0, |impact| impact.questions.len())),
        (given(summing, "/alternatives"), impact.map_or(0, |impact| impact.alternatives.len())),
        (given(summing, "/roles"), impact.map_or(0, |impact| impact.roles.len())),
    ];
    for (index, section) in outline.sections.iter().enumerate() {
        pairs.push((given(questionnaire, &format!("/sections/{index}/questions")), section.questions.len()));
    }
    pairs.into_iter().any(|(given, read)| given != read)
}

/// SHA-256 over `name NUL length NUL bytes` of every file in the order of the names, the release mark left out.
pub(crate) fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files.iter().filter(|(name, _)| *name != RELEASED) {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(bytes.len().to_string().as_bytes());
        hash.update([0]);
        hash.update(bytes);
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(u32::from(half), 16));
        }
        hex
    })
}

/// Whether answers of this folder are reviewed. An impact assessment and a form of knock-outs do without, and then without all three files.
fn has_review(files: &Files) -> bool {
    !(files.contains_key(IMPACT) || files.contains_key(KNOCKOUTS)) || REVIEW.iter().any(|name| files.contains_key(*name))
}

fn check_files(files: &Files, digest: &str, faults: &Faults) {
    for name in [OUTLINE, RUBRIC, RISK, LEARNING, MESSAGES].into_iter().filter(|name| has_review(files) || !REVIEW.contains(name)) {
        if !files.contains_key(name) {
            let hint = if REVIEW.contains(&name) && files.contains_key(IMPACT) {
                " Beside `impact.json`, all of `rubric.json`, `risk.json` and `learning.json` may be left out, or none."
            } else {
                ""
            };
            faults.add(Fault::new(name, "", format!("This file is missing.{hint}")));
        }
    }
    if files.contains_key(KNOCKOUTS) && has_review(files) {
        let sentence = "Where answers are scored, the knock-outs stand in `rubric.json`. Leave this file out, or all of `rubric.json`, `risk.json` and `learning.json`.";
        faults.add(Fault::new(KNOCKOUTS, "", sentence));
    }
    for name in files.keys() {
        let known = REVIEW.contains(&name.as_str()) || [OUTLINE, MESSAGES, KNOCKOUTS, IMPACT, REFERENCES, RELEASED].contains(&name.as_str());
        let example = name.strip_prefix(EXAMPLES).is_some_and(|rest| !rest.contains('/') && has_json_ending(rest));
        if !known && !example {
            faults.add(Fault::new(name, "", "This file does not belong into a questionnaire folder."));
        }
    }
    if let Some(mark) = files.get(RELEASED) {
        let said = String::from_utf8_lossy(mark);
        let said = said.split_whitespace().next().unwrap_or_default();
        if said != digest {
            faults.add(Fault::new(
                RELEASED,
                "",
                format!("This folder is released and frozen, yet its files have changed: their digest is {digest}. Undo the change, or make a new version."),
            ));
        }
    }
}

fn has_json_ending(name: &str) -> bool {
    name.strip_suffix(".json").is_some()
}

fn read_examples(files: &Files, faults: &Faults) -> Vec<Example> {
    files
        .iter()
        .filter(|(name, _)| name.starts_with(EXAMPLES) && has_json_ending(name))
        .filter_map(|(name, bytes)| {
            let value = read_json(name, bytes, faults)?;
            Example::read(&At::root(&value, name, faults))
        })
        .collect()
}

/// The questionnaire, and at which position each of its facts is settled.
fn build(parts: Parts, faults: &Faults) -> Option<(Questionnaire, Vec<usize>)> {
    let Parts { outline, rubric, risk, learning, impact, messages, mut words } = parts;
    let Outline { mut sections, facts, public_facts, .. } = outline;
    for question in sections.iter_mut().flat_map(|s| &mut s.questions) {
        match words.remove(&question.name) {
            Some(own) => question.messages = own,
            None => faults.add(Fault::new(MESSAGES, "/questions", format!("The words for `{}` are missing (help and why).", question.name))),
        }
    }
    for name in words.keys() {
        faults.add(Fault::new(MESSAGES, format!("/questions/{}", escape(name)), format!("There is no question `{name}`.")));
    }
    let index = sections
        .iter()
        .enumerate()
        .flat_map(|(s, section)| {
            let questions = section.questions.iter().enumerate();
            questions.map(move |(q, question)| (question.name.clone(), (s, q)))
        })
        .collect();
    let order = Order::of(&sections);
    let mut scope = Scope::new(&sections, Some(&rubric), Some(&risk));
    let positions = scope.add_facts(&facts, order.end(), faults);
    let factor_questions = risk
        .factors
        .iter()
        .map(|factor| {
            let mut names: Vec<String> = Vec::new();
            for level in &factor.levels {
                for name in scope.questions_behind(&level.when) {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            (factor.id.clone(), names)
        })
        .collect();
    let questionnaire = Questionnaire {
        family: outline.family.unwrap_or_default(),
        version: outline.version.unwrap_or_default(),
        title: outline.title.unwrap_or_default(),
        summary: outline.summary.unwrap_or_default(),
        purpose: outline.purpose.unwrap_or(if rubric.criteria.is_empty() { Purpose::SelfCheck } else { Purpose::Disclosure }),
        as_of: outline.as_of?,
        digest: String::new(),
        released: false,
        sections: sections.clone(),
        facts,
        public_facts,
        rubric,
        risk,
        learning,
        impact,
        messages,
        examples: Vec::new(),
        proper_nouns: Arc::default(),
        references: Vec::new(),
        index,
        factor_questions,
        plan: Plan::default(),
    };
    check_models(&questionnaire, &scope, order, faults);
    check_impact(&questionnaire, &scope, faults);
    Some((questionnaire, positions))
}

/// Numbers every name that a condition reads, and plans the order in which everything is settled.
fn bind(q: &mut Questionnaire, positions: &[usize]) {
    let slots = Slots::new(&q.sections, &q.facts, &q.rubric, &q.risk);
    let questions = q.sections.iter_mut().flat_map(|section| &mut section.questions).map(|question| &mut question.ask_when);
    let facts = q.facts.iter_mut().map(|fact| &mut fact.when);
    let factors = q.risk.factors.iter_mut().flat_map(|factor| &mut factor.levels).map(|level| &mut level.when);
    let floors = q.risk.floors.iter_mut().map(|floor| &mut floor.when);
    let prohibited = q.risk.prohibited.iter_mut().map(|prohibited| &mut prohibited.when);
    let caps = q.rubric.caps.iter_mut().map(|cap| &mut cap.when);
    let measures = q.rubric.measures.iter_mut().flat_map(|measure| measure.circumstances.values_mut());
    let rubrics = q.rubric.questions.values_mut().flat_map(|rubric| {
        let computed = rubric.computed.iter_mut().flat_map(|computed| &mut computed.levels).map(|(_, when)| when);
        rubric.knockouts.iter_mut().map(|knockout| &mut knockout.when).chain(computed)
    });
    let rules = q.learning.rules.iter_mut().map(|rule| &mut rule.when);
    let conditions = questions.chain(facts).chain(factors).chain(floors).chain(prohibited).chain(caps).chain(measures).chain(rubrics).chain(rules);
    conditions.for_each(|when| when.bind(&slots));
    q.plan = Plan::new(q, Arc::new(slots), positions);
}
