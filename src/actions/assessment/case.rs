//! A submitted file with everything needed to read it: the frozen answers and evidence, the questionnaire, what is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::file::{self, SubmittedFile};
use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::review::PanelCriterion;
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::instrument::{
    Assessment, CapOutcome, Levels, MeasureOutcome, Question, QuestionRubric, Questionnaire, ScoreLine, Scored, Truth, View, assessment, view,
};
use crate::store::Tx;

/// A submitted file, open for reading.
pub struct Case {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The questionnaire that it answers.
    pub questionnaire: Arc<Questionnaire>,
    /// What was submitted.
    pub snapshot: Snapshot,
    /// The evidence of the submission, with what the last look at each link found.
    pub evidence: Vec<Evidence>,
    /// What is asked.
    pub view: View,
}

/// The highest level that can count for a question, whatever is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// From 0 to the top of the questionnaire's scale.
    pub level: u8,
    /// Why, in a sentence.
    pub because: String,
}

impl Limit {
    /// The limit and its reason in sentences.
    pub fn sentence(&self) -> String {
        format!("At most level {} counts here. {}", self.level, self.because)
    }
}

/// What limits the points of a question.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// The highest level that can count, where that is not the highest of the scale.
    pub limit: Option<Limit>,
    /// The caps.
    pub caps: Vec<CapOutcome>,
    /// The level that Assay's own measure supports.
    pub computed: Option<u8>,
    /// That measure.
    pub measure: Option<MeasureOutcome>,
}

impl Case {
    /// Opens the file of a disclosure as it was last submitted.
    ///
    /// # Errors
    /// When it was never submitted, the submission cannot be read, or its questionnaire is gone or was
    /// replaced.
    pub async fn load(ctx: &Ctx, tx: &mut Tx, disclosure: Disclosure) -> Result<Self, Error> {
        let SubmittedFile { disclosure, questionnaire, snapshot, evidence, .. } = file::load(ctx, tx, disclosure).await?;
        let view = view(&questionnaire, &snapshot.answers);
        Ok(Self { disclosure, questionnaire, snapshot, evidence, view })
    }

    /// The questions of a criterion that are asked, each with its rubric.
    pub fn asked<'a>(&'a self, criterion: &'a str) -> impl Iterator<Item = (&'a Question, &'a QuestionRubric)> {
        self.questionnaire.scored(criterion).filter(|(question, _)| self.view.asked(&question.name) == Truth::True)
    }

    /// What is attached to a question.
    pub fn attached<'a>(&'a self, question: &'a Question) -> impl Iterator<Item = &'a Evidence> {
        self.evidence.iter().filter(move |piece| piece.question == question.name)
    }

    /// The criteria to review, in the questionnaire's order: those in which a question is asked.
    pub fn panel(&self) -> Vec<PanelCriterion> {
        let criteria = self.questionnaire.rubric.criteria.iter();
        criteria
            .map(|criterion| PanelCriterion {
                criterion: criterion.id.clone(),
                questions: i64::try_from(self.asked(&criterion.id).count()).unwrap_or(i64::MAX),
            })
            .filter(|part| part.questions > 0)
            .collect()
    }

    /// Works out the outcome on a day.
    pub fn assess(&self, levels: &Levels, on: NaiveDate) -> Assessment {
        assessment(&self.questionnaire, &self.snapshot.answers, &self.snapshot.evidence_facts(), levels, on)
    }

    /// The highest level that can count for each question on a day, where that is not the highest of the scale.
    pub fn limits(&self, on: NaiveDate) -> BTreeMap<String, Limit> {
        let mut levels = Levels::default();
        for question in self.questionnaire.rubric.questions.keys() {
            levels.set(question, Scored::Level(self.questionnaire.rubric.scale.maximum.get()));
        }
        let outcome = self.assess(&levels, on).outcome;
        let lines = outcome.criteria.iter().flat_map(|criterion| &criterion.lines);
        lines.filter_map(|line| Some((line.question.clone(), self.limit(line)?))).collect()
    }

    /// The limit of a question that was given the highest level.
    fn limit(&self, line: &ScoreLine) -> Option<Limit> {
        let Some(Scored::Level(level)) = line.counts(self.questionnaire.rubric.questions.get(&line.question)?) else { return None };
        let lowest = line.caps.iter().min_by(|one, other| one.maximum.cmp(&other.maximum));
        let because = lowest.map_or("The question was left blank, so it earns nothing.", |cap| cap.because.as_str());
        (Some(Scored::Level(level)) != line.agreed).then(|| Limit { level, because: because.to_owned() })
    }

    /// What limits a question on a day, whatever level it is given.
    pub fn bounds(&self, question: &str, on: NaiveDate) -> Bounds {
        let mut levels = Levels::default();
        levels.set(question, Scored::Level(self.questionnaire.rubric.scale.maximum.get()));
        let outcome = self.assess(&levels, on).outcome;
        let mut lines = outcome.criteria.into_iter().flat_map(|criterion| criterion.lines);
        let line = lines.find(|line| line.question == question);
        let computed = line.as_ref().and_then(|line| line.computed);
        let bounding =
            self.questionnaire.rubric.questions.get(question).and_then(|rubric| rubric.computed.as_ref()).map(|computed| &computed.measure);
        let measure = outcome.measures.into_iter().find(|measure| bounding.map_or(measure.question == question, |id| measure.id == *id));
        Bounds { limit: line.as_ref().and_then(|line| self.limit(line)), caps: line.map(|line| line.caps).unwrap_or_default(), computed, measure }
    }
}
