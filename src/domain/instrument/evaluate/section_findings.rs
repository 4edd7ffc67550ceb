//! What the answers of one section come to while the vendor fills it in, without scoring anything.

use chrono::NaiveDate;

use super::applicability::View;
use super::knockout::{KnockoutOutcome, knockout};
use super::measured::MeasureOutcome;
use super::readiness::{CriterionReadiness, readiness_of};
use super::scoring::Scoring;
use crate::domain::instrument::model::evidence::{EvidenceFacts, Levels};
use crate::domain::instrument::model::measure::Measure;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::{Questionnaire, Section};
use crate::domain::measures::steps::Steps;

/// What follows from the answers of a section so far.
#[derive(Debug, Clone, Default)]
pub struct SectionFindings {
    /// What Assay computes from its tables and reads in the documents attached to it.
    pub measures: Vec<MeasureOutcome>,
    /// Its knock-outs that stand or may stand.
    pub knockouts: Vec<KnockoutOutcome>,
    /// What reviewers can give its criterion; none where it is not scored.
    pub ready: Option<CriterionReadiness>,
}

/// Works out what follows from the answers of a section on a day. Of the measures, only those that
/// this needs are computed; their arithmetic is written out like these steps.
pub fn section_findings(
    q: &Questionnaire,
    view: &View,
    evidence: &EvidenceFacts,
    on: NaiveDate,
    section: &Section,
    steps: &Steps,
) -> SectionFindings {
    let mut view = view.clone();
    let here = |measure: &Measure| {
        section.questions.iter().any(|question| question.name == measure.question)
    };
    let read = measures_read(q, section);
    let rule = |number: usize| q.rubric.measures.get(number);
    let wanted = |number: usize| {
        rule(number).is_some_and(|rule| here(rule) || read.contains(&rule.id.as_str()))
    };
    let computed = view.settle_measured(q, evidence, on, steps, wanted);
    let scoring = Scoring {
        questionnaire: q,
        names: view.names(),
        evidence,
        levels: &Levels::default(),
        measures: &computed,
        on,
    };
    let ready = section.criterion.as_ref().and_then(|id| readiness_of(&scoring, &view, id));
    let measures = computed.into_iter().enumerate();
    let measures = measures
        .filter(|(number, _)| rule(*number).is_some_and(here))
        .filter_map(|(_, outcome)| outcome)
        .collect();
    let rules = |name: &str| {
        q.rubric.questions.get(name).map_or(&[][..], |rubric| rubric.knockouts.as_slice())
    };
    let knockouts = section
        .questions
        .iter()
        .flat_map(|question| rules(&question.name).iter().map(move |rule| (question, rule)));
    let knockouts = knockouts
        .filter_map(|(question, rule)| {
            knockout(q, view.names(), question, view.asked(&question.name), rule)
        })
        .collect();
    SectionFindings { measures, knockouts, ready }
}

/// The measures that the section's knock-outs read, and those that limit the points of its answers.
fn measures_read<'q>(q: &'q Questionnaire, section: &'q Section) -> Vec<&'q str> {
    let rubrics =
        || section.questions.iter().filter_map(|question| q.rubric.questions.get(&question.name));
    let stops = rubrics().flat_map(|rubric| &rubric.knockouts).map(|knockout| &knockout.when);
    let computed = || rubrics().filter_map(|rubric| rubric.computed.as_ref());
    let levels = computed().flat_map(|computed| &computed.levels).map(|(_, when)| when);
    let caps = q.rubric.caps.iter().map(|cap| &cap.when);
    let names = stops.chain(levels).chain(caps).flat_map(|when| q.names_behind(when));
    let measure = |name: &'q Name| match name {
        Name::Measure { measure, .. } => Some(measure.as_str()),
        _ => None,
    };
    let bounding = computed().map(|computed| computed.measure.as_str());
    names.filter_map(measure).chain(bounding).collect()
}
