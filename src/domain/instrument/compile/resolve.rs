//! Which names exist and when each is settled, so that no condition uses a name that is unknown or
//! comes later.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fragment_fits::{Told, constants, fits};
use super::stage::{Stage, Stages};
use crate::domain::instrument::model::condition::{Condition, Test};
use crate::domain::instrument::model::document::Field;
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::json_words::{list, short};
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::measure::VERDICTS;
use crate::domain::instrument::model::name::{EvidenceCount, Name};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::{NamedFact, Section};
use crate::domain::instrument::model::risk::{Decision, RiskModel};
use crate::domain::instrument::model::rubric::Rubric;

enum Meaning<'q> {
    Question(&'q Question),
    Fact,
    Number(Kind),
    Decision,
    Evidence,
    Measure(Field),
}

/// Who reads a condition, and what that allows.
pub(crate) struct Reader<'f> {
    pub(crate) file: &'f str,
    /// Names have to be settled before this stage.
    pub(crate) before: Stage,
    /// Whether `evidence.*` means something here.
    pub(crate) evidence: bool,
    /// Whether a blank optional question may keep the rule open for good.
    pub(crate) optional: bool,
}

impl<'f> Reader<'f> {
    pub(crate) fn new(file: &'f str, before: Stage) -> Self {
        Self { file, before, evidence: false, optional: false }
    }
}

/// All names of a questionnaire.
pub(crate) struct Scope<'q> {
    names: BTreeMap<Name, (Stage, Meaning<'q>)>,
    /// The questions behind each fact, by its id.
    fact_reads: BTreeMap<String, Vec<String>>,
}

impl<'q> Scope<'q> {
    pub(crate) fn new(
        sections: &'q [Section],
        rubric: Option<&Rubric>,
        risk: Option<&RiskModel>,
    ) -> Scope<'q> {
        let stages = Stages::of(sections);
        let mut names = BTreeMap::new();
        let questions = sections.iter().flat_map(|section| &section.questions);
        for (index, question) in questions.enumerate() {
            names.insert(
                Name::Question(question.name.clone()),
                (stages.question(index), Meaning::Question(question)),
            );
        }
        let scale = rubric
            .filter(|rubric| !rubric.criteria.is_empty())
            .map(|rubric| u64::from(rubric.scale.maximum.get()));
        let tier = risk.and_then(|risk| risk.bands.iter().map(|band| u64::from(band.tier)).max());
        for factor in risk.map_or(&[][..], |risk| &risk.factors) {
            names.insert(
                Name::Factor(factor.id.clone()),
                (
                    Stage::Factors,
                    number(risk.map(|risk| u64::from(risk.factor_maximum.get())), true),
                ),
            );
        }
        for name in rubric.iter().flat_map(|rubric| rubric.scored()) {
            names.insert(Name::Level(name.to_owned()), (Stage::Levels, number(scale, false)));
        }
        for measure in rubric.map_or(&[][..], |rubric| &rubric.measures) {
            for (field, kind) in measure.method.fields() {
                names.insert(
                    Name::measured(&measure.id, field),
                    (Stage::Measures, Meaning::Measure(kind)),
                );
            }
        }
        for criterion in rubric.map_or(&[][..], |rubric| &rubric.criteria) {
            names.insert(Name::Score(criterion.id.clone()), (Stage::Scores, number(scale, false)));
        }
        let derived = [
            (Name::InherentTier, Stage::Inherent, number(tier, true)),
            (Name::ResidualTier, Stage::Residual, number(tier, true)),
            (Name::Decision, Stage::Decision, Meaning::Decision),
            (Name::Evidence(EvidenceCount::All), Stage::Start, Meaning::Evidence),
            (Name::Evidence(EvidenceCount::Current), Stage::Start, Meaning::Evidence),
        ];
        // Without bands there is no tier and no decision, so no rule may wait for one.
        let tiers = risk.is_some_and(|risk| !risk.bands.is_empty());
        for (name, stage, meaning) in derived.into_iter().filter(|_| tiers) {
            names.insert(name, (stage, meaning));
        }
        Scope { names, fact_reads: BTreeMap::new() }
    }

    /// Adds the facts in order, checks their conditions, and returns at which stage each is
    /// settled.
    pub(crate) fn add_facts(&mut self, facts: &[NamedFact], faults: &Faults) -> Vec<Stage> {
        let all: Vec<Name> = facts.iter().map(|fact| Name::Fact(fact.id.clone())).collect();
        let mut stages = Vec::with_capacity(facts.len());
        for (index, fact) in facts.iter().enumerate() {
            let reader = Reader::new("questionnaire.json", Stage::End);
            for test in fact.when.tests() {
                if all.iter().skip(index).any(|later| *later == test.name) {
                    faults.add(Fault::new(
                        reader.file,
                        test.pointer.clone(),
                        format!(
                            "`{}` is not settled yet: a fact uses only facts that stand above it.",
                            test.name
                        ),
                    ));
                } else {
                    self.check_test(test, &reader, faults);
                }
            }
            let read = fact.when.names();
            let stage = read
                .iter()
                .filter_map(|name| self.names.get(name).map(|(stage, _)| *stage))
                .max()
                .unwrap_or(Stage::Start);
            let reads = self.questions_behind(&fact.when);
            self.fact_reads.insert(fact.id.clone(), reads);
            self.names.insert(Name::Fact(fact.id.clone()), (stage, Meaning::Fact));
            stages.push(stage);
        }
        stages
    }

    /// Checks every name and fragment of a condition.
    pub(crate) fn check(&self, condition: &Condition, reader: &Reader<'_>, faults: &Faults) {
        for test in condition.tests() {
            self.check_test(test, reader, faults);
        }
    }

    /// The questions that a condition reads, through facts too.
    pub(crate) fn questions_behind(&self, condition: &Condition) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for name in condition.names() {
            let names = match name {
                Name::Question(question) if self.names.contains_key(name) => vec![question.clone()],
                Name::Fact(id) => self.fact_reads.get(id).cloned().unwrap_or_default(),
                _ => Vec::new(),
            };
            for name in names {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        found
    }

    fn check_test(&self, test: &Test, reader: &Reader<'_>, faults: &Faults) {
        let say = |pointer: &str, sentence: String| {
            faults.add(Fault::new(reader.file, pointer, sentence));
        };
        let name = &test.name;
        let Some((stage, meaning)) = self.names.get(name) else {
            return say(&test.pointer, format!("There is no name `{name}`."));
        };
        if matches!(meaning, Meaning::Evidence) && !reader.evidence {
            return say(&test.pointer, format!("`{name}` means something in caps only."));
        }
        if *stage >= reader.before {
            return say(
                &test.pointer,
                format!(
                    "`{name}` is not settled yet when this is decided; use only what comes before."
                ),
            );
        }
        match meaning {
            Meaning::Question(question) => {
                if !question.required && !reader.optional {
                    say(
                        &test.pointer,
                        format!(
                            "This rule reads `{name}`, so that question has to be required: a \
                             blank would keep it open for good."
                        ),
                    );
                }
                fits(&question.kind, &Told { test, question: Some(question) }, &say);
            }
            Meaning::Fact | Meaning::Measure(Field::Flag) => {
                fits(&Kind::Boolean, &Told { test, question: None }, &say);
            }
            Meaning::Decision => {
                for (pointer, word) in constants(&test.fragment, &test.pointer) {
                    if word.as_str().and_then(Decision::parse).is_none() {
                        say(&pointer, format!("{} is not a decision word.", short(word)));
                    }
                }
            }
            Meaning::Measure(Field::Verdict) => {
                for (pointer, word) in constants(&test.fragment, &test.pointer) {
                    if word.as_str().is_none_or(|word| !VERDICTS.contains(&word)) {
                        say(
                            &pointer,
                            format!(
                                "{} is not a verdict. Verdicts are {}.",
                                short(word),
                                list(VERDICTS.into_iter())
                            ),
                        );
                    }
                }
            }
            Meaning::Number(kind) => fits(kind, &Told { test, question: None }, &say),
            Meaning::Evidence => {
                fits(&any_number(Some(0), None, true), &Told { test, question: None }, &say);
            }
            Meaning::Measure(Field::Number) => {
                fits(&any_number(None, None, false), &Told { test, question: None }, &say);
            }
        }
    }
}

fn any_number(minimum: Option<u64>, maximum: Option<u64>, integer: bool) -> Kind {
    Kind::Number {
        integer,
        minimum: minimum.map(Value::from),
        maximum: maximum.map(Value::from),
        unit: None,
    }
}

/// A derived number from nought up.
fn number(maximum: Option<u64>, integer: bool) -> Meaning<'static> {
    Meaning::Number(any_number(Some(0), maximum, integer))
}
