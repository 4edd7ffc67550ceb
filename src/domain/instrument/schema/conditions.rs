//! Conditions as schemas of the whole document.
//!
//! A condition is true, false or open; a schema holds or does not. That is enough: what a
//! question's condition reads is required wherever it is asked, so a document in which anything is
//! open does not fit in the first place.

use serde_json::{Value, json};

use super::defs::{Defs, titled};
use super::logic::{all, any, choose, not};
use crate::domain::instrument::model::condition::{Condition, Node, Test};
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::NamedFact;
use crate::domain::instrument::model::risk::Factor;

/// What a number reaches: rising values, each with the schema that says "at least this".
pub(super) type Ladder = Vec<(u8, Value)>;

impl Defs<'_> {
    /// A condition, as a schema of the document.
    pub(super) fn condition(&mut self, condition: &Condition) -> Value {
        self.node(condition.root())
    }

    fn node(&mut self, node: &Node) -> Value {
        match node {
            Node::All(parts) => all(parts.iter().map(|part| self.node(part)).collect()),
            Node::Any(parts) => any(parts.iter().map(|part| self.node(part)).collect()),
            Node::Not(part) => not(self.node(part)),
            Node::Test(test) => self.test(test),
        }
    }

    fn test(&mut self, test: &Test) -> Value {
        let questionnaire = self.questionnaire;
        let schema = match &test.name {
            Name::Question(name) => questionnaire.question(name).map(|question| {
                let matches = self.translate(&test.fragment);
                self.answered(question, &value_is(&matches))
            }),
            Name::Fact(id) => questionnaire.fact(id).map(|fact| {
                let holds = self.fact(fact);
                let accepts = |truth: bool| Value::Bool(test.accepts(&Value::Bool(truth)));
                choose(holds, accepts(true), accepts(false))
            }),
            Name::Factor(id) => {
                questionnaire.factor(id).map(|factor| reaches(test, &self.levels(factor)))
            }
            Name::InherentTier => Some(reaches(test, &self.tiers())),
            // Nothing else is settled before a question is asked.
            Name::Level(_)
            | Name::Measure { .. }
            | Name::Score(_)
            | Name::ResidualTier
            | Name::Decision
            | Name::Evidence(_) => None,
        };
        schema.unwrap_or(Value::Bool(false))
    }

    /// A question is asked, and its answer is one of these.
    fn answered(&mut self, question: &Question, answer: &Value) -> Value {
        let name = question.name.as_str();
        let asked = self.part(&format!("asked.{name}"), |defs| {
            titled(
                &format!("{} is asked: {}", question.code, question.label),
                defs.condition(&question.ask_when),
            )
        });
        all(vec![asked, json!({ "properties": { name: answer }, "required": [name] })])
    }

    fn fact(&mut self, fact: &NamedFact) -> Value {
        self.part(&Name::Fact(fact.id.clone()).to_string(), |defs| {
            titled(&fact.title, defs.condition(&fact.when))
        })
    }

    /// The levels of a factor: the highest whose condition holds, and the highest of all when the
    /// vendor keeps back an answer that it rests on.
    pub(super) fn levels(&mut self, factor: &Factor) -> Ladder {
        let maximum = self.questionnaire.risk.factor_maximum.get();
        let mut ladder = vec![(0, Value::Bool(true))];
        let mut levels: Vec<u8> =
            factor.levels.iter().map(|level| level.level).filter(|level| *level > 0).collect();
        if !levels.contains(&maximum) {
            levels.push(maximum);
        }
        for level in levels {
            let title = format!("{} is at level {level} or above", factor.title);
            let part = self.part(&format!("{}.{level}", Name::Factor(factor.id.clone())), |defs| {
                let mut ways = vec![defs.withheld(factor)];
                ways.extend(
                    factor
                        .levels
                        .iter()
                        .filter(|reached| reached.level >= level)
                        .map(|reached| defs.condition(&reached.when)),
                );
                titled(&title, any(ways))
            });
            ladder.push((level, part));
        }
        ladder
    }

    fn withheld(&mut self, factor: &Factor) -> Value {
        let questionnaire = self.questionnaire;
        self.part(&format!("{}.withheld", Name::Factor(factor.id.clone())), |defs| {
            let reads =
                questionnaire.factor_questions.get(&factor.id).map_or(&[][..], Vec::as_slice);
            let kept = json!({ "type": "object",
                "properties": { "state": { "enum": ["not_yet_evaluated", "declined"] } },
                "required": ["state"] });
            let ways = reads
                .iter()
                .filter_map(|name| questionnaire.question(name))
                .map(|question| defs.answered(question, &kept));
            titled(
                &format!("{}: an answer that it rests on is kept back", factor.title),
                any(ways.collect()),
            )
        })
    }
}

/// An answer with a value that matches, with or without a note around it.
fn value_is(matches: &Value) -> Value {
    let plain =
        all(vec![json!({ "type": ["boolean", "number", "string", "array"] }), matches.clone()]);
    let around =
        json!({ "type": "object", "properties": { "value": plain }, "required": ["value"] });
    any(vec![plain, around])
}

/// A number on a ladder is one that the test accepts.
fn reaches(test: &Test, ladder: &Ladder) -> Value {
    let accepted = |place: usize| {
        ladder.get(place).is_some_and(|(number, _)| test.accepts(&Value::from(*number)))
    };
    let mut runs = Vec::new();
    for (place, (_, least)) in ladder.iter().enumerate() {
        if accepted(place) && (place == 0 || !accepted(place - 1)) {
            let beyond = ladder.iter().enumerate().skip(place).find(|(next, _)| !accepted(*next));
            runs.push(all(vec![
                least.clone(),
                not(beyond.map_or(Value::Bool(false), |(_, (_, next))| next.clone())),
            ]));
        }
    }
    any(runs)
}
