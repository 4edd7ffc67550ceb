//! A submission, read and walked through once: what was handed in, and what of its questionnaire
//! applies to it. Nothing in it ever changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::review::PanelCriterion;
use super::snapshot::Snapshot;
use crate::domain::instrument::{
    Answers, Assessment, EvidenceFacts, Levels, Question, QuestionLimits, QuestionRubric,
    Questionnaire, Truth, View, assessment, limits, view,
};
use crate::domain::values::SubmissionId;

/// A submission. Whoever reads a case reads this.
#[derive(Debug)]
pub struct Submission {
    /// The id of its stored snapshot, a new one for each submission.
    pub id: SubmissionId,
    /// SHA-256 of its canonical text, in hex.
    pub digest: String,
    /// The questionnaire that it answers.
    pub questionnaire: Arc<Questionnaire>,
    /// What was handed in.
    pub snapshot: Snapshot,
    /// What rules know about the evidence in it.
    pub facts: EvidenceFacts,
    /// Which questions are asked, and the inherent risk.
    pub applicability: View,
}

impl Submission {
    /// Reads a canonical text and walks through its answers.
    ///
    /// # Errors
    /// When it is no canonical text.
    pub fn read(
        id: SubmissionId,
        digest: String,
        questionnaire: Arc<Questionnaire>,
        body: &str,
    ) -> Result<Self, serde_json::Error> {
        let snapshot = Snapshot::parse(body)?;
        let (facts, applicability) =
            (snapshot.evidence_facts(), view(&questionnaire, &snapshot.answers));
        Ok(Self { id, digest, questionnaire, snapshot, facts, applicability })
    }

    /// The same, read so that the answers to some questions are for the agency alone.
    #[must_use]
    pub fn keeping_back(&self, questions: &[&str]) -> Self {
        let questionnaire = self.questionnaire.keeping_back(questions);
        Self {
            id: self.id.clone(),
            digest: self.digest.clone(),
            applicability: view(&questionnaire, &self.snapshot.answers),
            questionnaire,
            snapshot: self.snapshot.clone(),
            facts: self.facts.clone(),
        }
    }

    /// The submitted answers.
    pub fn answers(&self) -> &Answers {
        &self.snapshot.answers
    }

    /// The questions of a criterion that are asked, each with its rubric.
    pub fn asked<'a>(
        &'a self,
        criterion: &'a str,
    ) -> impl Iterator<Item = (&'a Question, &'a QuestionRubric)> {
        self.questionnaire
            .scored(criterion)
            .filter(|(question, _)| self.applicability.asked(&question.name) == Truth::True)
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

    /// Works out what limits each scored question on a day.
    pub fn limits_anew(&self, on: NaiveDate) -> BTreeMap<String, QuestionLimits> {
        limits(&self.questionnaire, &self.applicability, &self.facts, on)
    }

    /// Works out the outcome of these levels on a day.
    pub fn assess_anew(&self, levels: &Levels, on: NaiveDate) -> Assessment {
        assessment(&self.questionnaire, &self.snapshot.answers, &self.facts, levels, on)
    }
}
