//! Runs a worked example and compares its outcome with the expected one.

use serde_json::Value;

use super::answer_check::check;
use super::comparison::{compare, compare_interval, compare_words};
use super::evaluation::assessment;
use super::knockout::Standing;
use super::outcome::Assessment;
use super::{impact_example, pass_fail_example};
use crate::domain::instrument::compile::cursor::At;
use crate::domain::instrument::model::answer_fault::{AnswerFault, Completeness};
use crate::domain::instrument::model::evidence::Scored;
use crate::domain::instrument::model::example::Example;
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::json_words::escape;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::QuestionRubric;

impl Example {
    /// Evidence, documents and levels that stand at no question that takes them, and levels that
    /// the scale does not have.
    pub fn misplaced(&self, questionnaire: &Questionnaire) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |list: &str, name: &str, sentence: String| {
            faults.push(Fault::new(&self.file, format!("/{list}/{}", escape(name)), sentence));
        };
        for (name, pieces) in &self.evidence.0 {
            let Some(question) = questionnaire.question(name) else {
                fault("evidence", name, format!("There is no question `{name}`."));
                continue;
            };
            let asked = question.evidence.as_ref().map_or(&[][..], |ask| &ask.documents);
            for document in pieces
                .iter()
                .filter_map(|piece| piece.document.as_ref())
                .filter(|document| !asked.contains(&document.kind))
            {
                let kind = document.kind.label();
                fault(
                    "evidence",
                    name,
                    format!(
                        "`{name}` does not ask for documents of the kind {kind} in \
                         `evidence.documents`."
                    ),
                );
            }
        }
        let highest = questionnaire.rubric.scale.maximum.get();
        for (name, scored) in &self.levels.0 {
            match scored {
                _ if questionnaire.question(name).is_none() => {
                    fault("levels", name, format!("There is no question `{name}`."));
                }
                _ if !questionnaire
                    .rubric
                    .questions
                    .get(name)
                    .is_some_and(QuestionRubric::is_scored) =>
                {
                    fault("levels", name, format!("`{name}` is not scored, so it takes no level."));
                }
                Scored::Level(level) if *level > highest => {
                    fault(
                        "levels",
                        name,
                        format!("Levels go from 0 to {highest}; {level} is not one of them."),
                    );
                }
                _ => {}
            }
        }
        faults
    }

    /// Runs the example and says where the outcome is not the expected one. `modules` works out the
    /// ids of the required modules.
    ///
    /// Faults in the answers are those of a draft where the example expects to be incomplete, and
    /// those of a submission otherwise.
    pub fn run(
        &self,
        questionnaire: &Questionnaire,
        modules: impl Fn(&Assessment) -> Vec<String>,
    ) -> Vec<Fault> {
        let faults = Faults::default();
        for fault in self.misplaced(questionnaire) {
            faults.add(fault);
        }
        let assessment =
            assessment(questionnaire, &self.answers, &self.evidence, &self.levels, self.on);
        let expect =
            At { pointer: "/expect".to_owned(), ..At::root(&self.expect.0, &self.file, &faults) };
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
        let known = |(pointer, kind): &(String, String)| {
            *pointer == fault.pointer && kind == fault.kind.word()
        };
        if !wanted.iter().any(known) {
            let place = format!("/answers/{}", escape(&fault.question));
            let sentence = format!(
                "A fault “{}” at {} is not expected: {}",
                fault.kind.word(),
                fault.pointer,
                fault.message
            );
            list.faults.add(Fault::new(list.file, place, sentence));
        }
    }
}
