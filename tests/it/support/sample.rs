//! An example of a questionnaire, put into forms: what a person would type to give its answers.

use std::path::Path;
use std::sync::Arc;

use assay::domain::instrument::{EvidenceFact, Example, Kind, Questionnaire, Scored, Section};
use serde_json::Value;

use super::forms::Fields;
use super::{TestApp, vendors};

/// The example with this name, beside the questionnaire that new disclosures are on.
pub struct Sample {
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// Answers, evidence and levels.
    pub example: Example,
    /// What has to come out of it.
    pub expect: Value,
}

impl Sample {
    /// Reads it.
    pub fn read(app: &TestApp, name: &str) -> Self {
        let questionnaire = assay::actions::assessment::disclosures::newest_questionnaire(&app.ctx)
            .expect("a questionnaire");
        let example = app.example(name);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("questionnaires")
            .join(&questionnaire.family)
            .join(&questionnaire.version);
        let bytes = std::fs::read(folder.join(&example.file)).expect("the example");
        let json: Value = serde_json::from_slice(&bytes).expect("JSON");
        Self { questionnaire, example, expect: json["expect"].clone() }
    }

    /// The ids of the criteria.
    pub fn criteria(&self) -> impl Iterator<Item = &str> {
        self.questionnaire.rubric.criteria.iter().map(|criterion| criterion.id.as_str())
    }

    /// What is typed into the form of a section; files are attached instead.
    pub fn fields(&self, section: &Section) -> Fields {
        let typed_ones =
            section.questions.iter().filter(|question| !matches!(question.kind, Kind::File { .. }));
        let answered = typed_ones.filter_map(|question| {
            Some((question.name.as_str(), self.example.answers.get(&question.name)?))
        });
        let typed = answered.flat_map(|(name, answer)| vendors::fields(name, &answer.to_json()));
        typed.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// The evidence by question.
    pub fn evidence(&self) -> impl Iterator<Item = (&str, &EvidenceFact)> {
        self.example
            .evidence
            .0
            .iter()
            .flat_map(|(question, pieces)| pieces.iter().map(|piece| (question.as_str(), piece)))
    }

    /// The level of a question that everybody agrees on. One that does not apply gets the lowest:
    /// that needs no words.
    pub fn level(&self, question: &str) -> u8 {
        match self.example.levels.get(question) {
            Some(Scored::Level(level)) => level,
            Some(Scored::NotApplicable) => 0,
            None => panic!("{question} has no level"),
        }
    }

    /// The questions of a criterion that are scored.
    pub fn scored(&self, criterion: &str) -> Vec<String> {
        let scored =
            self.questionnaire.scored(criterion).map(|(question, _)| question.name.clone());
        scored.filter(|question| self.example.levels.get(question).is_some()).collect()
    }

    /// The first question with a level of 2 or more: reviewers can be two levels apart on it.
    pub fn disputed(&self) -> String {
        let all = self.criteria().flat_map(|criterion| self.scored(criterion));
        all.into_iter().find(|question| self.level(question) >= 2).expect("a question to differ on")
    }

    /// The criterion of a question.
    pub fn criterion_of(&self, question: &str) -> &str {
        self.questionnaire
            .section_of(question)
            .and_then(|section| section.criterion.as_deref())
            .expect("its criterion")
    }

    /// The decision that has to come out.
    pub fn decision(&self) -> &str {
        self.expect["recommendation"].as_str().expect("a recommendation")
    }

    /// The ids of the modules that have to come out.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.expect["modules"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }
}
