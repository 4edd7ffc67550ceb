//! Puts the files of one folder together and checks them against each other.

pub(crate) mod change_kinds;
pub(crate) mod checks;
pub(crate) mod condition;
pub(crate) mod cross_check;
pub(crate) mod cursor;
pub(crate) mod edges;
pub(crate) mod example;
pub(crate) mod files;
pub(crate) mod fragment;
pub(crate) mod fragment_bounds;
pub(crate) mod fragment_fits;
pub(crate) mod graph;
pub(crate) mod impact;
pub(crate) mod impact_check;
pub(crate) mod kind;
pub(crate) mod learning;
pub(crate) mod legal_bases;
pub(crate) mod mapping;
pub(crate) mod measure;
pub(crate) mod messages;
pub(crate) mod narrowing;
pub(crate) mod order;
pub(crate) mod outline;
pub(crate) mod possible_values;
pub(crate) mod proper_nouns;
pub(crate) mod question;
pub(crate) mod reference;
pub(crate) mod resolve;
pub(crate) mod risk;
pub(crate) mod rubric;
pub(crate) mod stage;
pub(crate) mod symbols;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cross_check::{check_grounds, check_models};
use cursor::{At, read_json};
use files::{
    EXAMPLES, Files, IMPACT, KNOCKOUTS, LEARNING, MESSAGES, OUTLINE, REFERENCES, RELEASED, RISK,
    RUBRIC, check_files, digest, has_json_ending, has_review,
};
use impact_check::check_impact;
use outline::Outline;
use resolve::Scope;
use serde_json::Value;
use stage::Stage;

use crate::domain::instrument::compile;
use crate::domain::instrument::model::example::Example;
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::graph::Graph;
use crate::domain::instrument::model::impact::ImpactModel;
use crate::domain::instrument::model::json_words::escape;
use crate::domain::instrument::model::learning::LearningRules;
use crate::domain::instrument::model::messages::{Messages, QuestionMessages};
use crate::domain::instrument::model::questionnaire::{Purpose, Questionnaire};
use crate::domain::instrument::model::risk::RiskModel;
use crate::domain::instrument::model::rubric::Rubric;

pub(crate) fn compile(
    files: &Files,
    modules: &BTreeSet<String>,
) -> Result<Questionnaire, Vec<Fault>> {
    let faults = Faults::default();
    let digest = digest(files);
    check_files(files, &digest, &faults);
    let json = |name: &str| -> Option<Value> { read_json(name, files.get(name)?, &faults) };
    let read = [OUTLINE, RUBRIC, RISK, LEARNING, MESSAGES, KNOCKOUTS, IMPACT].map(json);
    let [outline, rubric, risk, learning, messages, knockouts, impact] = &read;
    let outline = outline.as_ref().map(|value| Outline::read(&At::root(value, OUTLINE, &faults)));
    let rubric = rubric.as_ref().and_then(|value| Rubric::read(&At::root(value, RUBRIC, &faults)));
    let risk = risk.as_ref().and_then(|value| RiskModel::read(&At::root(value, RISK, &faults)));
    let learning = learning
        .as_ref()
        .and_then(|value| LearningRules::read(&At::root(value, LEARNING, &faults), modules));
    let (rubric, risk, learning) = if has_review(files) {
        (rubric, risk, learning)
    } else {
        let rubric = match knockouts {
            Some(value) => Rubric::read_pass_fail(&At::root(value, KNOCKOUTS, &faults)),
            None => (!files.contains_key(KNOCKOUTS)).then(Rubric::none),
        };
        (rubric, Some(RiskModel::none()), Some(LearningRules::none()))
    };
    let impact_model =
        impact.as_ref().and_then(|value| ImpactModel::read(&At::root(value, IMPACT, &faults)));
    let messages =
        messages.as_ref().map(|value| Messages::read(&At::root(value, MESSAGES, &faults)));
    let references = json(REFERENCES)
        .map_or_else(Vec::new, |value| reference::read(&At::root(&value, REFERENCES, &faults)));
    let examples = read_examples(files, &faults);
    // What a broken file would have defined cannot be missed in another one, so a syntax error ends
    // the check here.
    let (Some(outline), Some(rubric), Some(risk), Some(learning), Some((messages, words))) =
        (outline, rubric, risk, learning, messages)
    else {
        return Err(faults.into_vec());
    };
    let parts = Parts { outline, rubric, risk, learning, impact: impact_model, messages, words };
    let unread = parts.impact.is_none() && files.contains_key(IMPACT);
    if unread || dropped(&read, &parts) {
        return Err(faults.into_vec());
    }
    check_grounds(&parts.rubric, &references, &faults);
    let Some((mut questionnaire, stages)) = build(parts, &faults) else {
        return Err(faults.into_vec());
    };
    let graph = plan(&questionnaire, &stages, &faults);
    match graph {
        Some(graph) if faults.is_empty() => {
            questionnaire.digest = digest;
            questionnaire.released = files.contains_key(RELEASED);
            questionnaire.examples = examples;
            questionnaire.references = references;
            bind(&mut questionnaire, graph);
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

/// Whether a fault kept a question, fact, criterion or factor from being read. Everything that uses
/// it would then be reported as using something unknown, and hide the one fault that counts.
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
        pairs.push((
            given(questionnaire, &format!("/sections/{index}/questions")),
            section.questions.len(),
        ));
    }
    pairs.into_iter().any(|(given, read)| given != read)
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

/// The questionnaire, and at which stage each of its facts is settled.
fn build(parts: Parts, faults: &Faults) -> Option<(Questionnaire, Vec<Stage>)> {
    let Parts { outline, rubric, risk, learning, impact, messages, mut words } = parts;
    let Outline { mut sections, facts, public_facts, .. } = outline;
    for question in sections.iter_mut().flat_map(|s| &mut s.questions) {
        match words.remove(&question.name) {
            Some(own) => question.messages = own,
            None => faults.add(Fault::new(
                MESSAGES,
                "/questions",
                format!("The words for `{}` are missing (help and why).", question.name),
            )),
        }
    }
    for name in words.keys() {
        faults.add(Fault::new(
            MESSAGES,
            format!("/questions/{}", escape(name)),
            format!("There is no question `{name}`."),
        ));
    }
    let index = sections
        .iter()
        .enumerate()
        .flat_map(|(s, section)| {
            let questions = section.questions.iter().enumerate();
            questions.map(move |(q, question)| (question.name.clone(), (s, q)))
        })
        .collect();
    let mut scope = Scope::new(&sections, Some(&rubric), Some(&risk));
    let stages = scope.add_facts(&facts, faults);
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
        purpose: outline.purpose.unwrap_or(if rubric.criteria.is_empty() {
            Purpose::SelfCheck
        } else {
            Purpose::Disclosure
        }),
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
        narrowing: Arc::default(),
        references: Vec::new(),
        index,
        factor_questions,
        graph: Graph::default(),
    };
    check_models(&questionnaire, &scope, faults);
    check_impact(&questionnaire, &scope, faults);
    Some((questionnaire, stages))
}

/// Numbers every name, and plans the order in which everything is settled; nothing where names rest
/// on each other in a circle.
fn plan(q: &Questionnaire, stages: &[Stage], faults: &Faults) -> Option<Graph> {
    let slots = symbols::number(&q.sections, &q.facts, &q.rubric, &q.risk);
    let circles = match Graph::new(q, Arc::new(slots), stages) {
        Ok(graph) => return Some(graph),
        Err(circles) => circles,
    };
    for circle in circles {
        // What rests on itself alone is told already as a name that is not settled yet.
        if circle.tasks > 1 || faults.is_empty() {
            circle.fault.into_iter().for_each(|fault| faults.add(fault));
        }
    }
    None
}

/// Writes the numbers of the names into the conditions that read them.
fn bind(q: &mut Questionnaire, graph: Graph) {
    let slots = &graph.slots;
    let questions = q
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.questions)
        .map(|question| &mut question.ask_when);
    let facts = q.facts.iter_mut().map(|fact| &mut fact.when);
    let factors = q
        .risk
        .factors
        .iter_mut()
        .flat_map(|factor| &mut factor.levels)
        .map(|level| &mut level.when);
    let floors = q.risk.floors.iter_mut().map(|floor| &mut floor.when);
    let prohibited = q.risk.prohibited.iter_mut().map(|prohibited| &mut prohibited.when);
    let caps = q.rubric.caps.iter_mut().map(|cap| &mut cap.when);
    let measures =
        q.rubric.measures.iter_mut().flat_map(|measure| measure.circumstances.values_mut());
    let rubrics = q.rubric.questions.values_mut().flat_map(|rubric| {
        let computed = rubric
            .computed
            .iter_mut()
            .flat_map(|computed| &mut computed.levels)
            .map(|(_, when)| when);
        rubric.knockouts.iter_mut().map(|knockout| &mut knockout.when).chain(computed)
    });
    let rules = q.learning.rules.iter_mut().map(|rule| &mut rule.when);
    let conditions = questions
        .chain(facts)
        .chain(factors)
        .chain(floors)
        .chain(prohibited)
        .chain(caps)
        .chain(measures)
        .chain(rubrics)
        .chain(rules);
    conditions.for_each(|when| when.bind(slots));
    q.graph = graph;
}

impl Questionnaire {
    /// Compiles the files of one folder, by their names inside it (`rubric.json`,
    /// `examples/a.json`). `modules` are the ids that learning rules may require.
    ///
    /// # Errors
    /// Every fault of every file; nothing is half-loaded.
    pub fn compile(
        files: &BTreeMap<String, Vec<u8>>,
        modules: &BTreeSet<String>,
    ) -> Result<Questionnaire, Vec<Fault>> {
        compile::compile(files, modules)
    }
}
