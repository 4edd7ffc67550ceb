//! Reads what lists of tools are narrowed by, and checks it against the questionnaires.

use std::cell::RefCell;

use super::cursor::{At, read_json};
use super::fragment_fits::{Told, fits};
use crate::domain::instrument::model::condition::{Condition, Test};
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::kind::ChoiceOption;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::narrowing::{
    Derivation, DerivedFact, DerivedValue, Narrowing,
};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

impl Narrowing {
    /// Parses and checks the file; `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Narrowing, Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let narrowing = json.as_ref().and_then(|json| read(&At::root(json, file, &faults)));
        narrowing.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_vec())
    }

    /// What it names that none of these questionnaires has, or that is not public.
    pub fn faults(&self, file: &str, all: &[&Questionnaire]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (place, fact) in self.facts.iter().enumerate() {
            let at = format!("/facets/{place}");
            if all.iter().flat_map(|q| &q.public_facts).any(|shown| shown.id == fact.id) {
                let told = format!(
                    "A questionnaire here shows a fact “{}” already. Give this one another id.",
                    fact.id
                );
                faults.push(Fault::new(file, format!("{at}/id"), told));
            }
            match &fact.from {
                Derivation::Column { question, column, leave_out } => {
                    faults.extend(column_faults((file, &at), all, (question, column), leave_out));
                }
                Derivation::Conditions(values) => {
                    for (number, value) in values.iter().enumerate() {
                        let names = value.when.names().into_iter();
                        faults.extend(names.filter(|name| !is_public(all, name)).map(|name| {
                            let at = format!("{at}/values/{number}/when");
                            let told = format!(
                                "“{name}” is no public answer and no public result of any \
                                 questionnaire here."
                            );
                            Fault::new(file, at, told)
                        }));
                        for test in value.when.tests() {
                            faults.extend(never_holds(file, all, test));
                        }
                    }
                }
            }
        }
        let told = [("for", &self.wanted), ("without", &self.unwanted)];
        for (key, id) in told.into_iter().filter_map(|(key, id)| Some((key, id.as_ref()?))) {
            let own = self.facts.iter().any(|fact| fact.id == *id);
            let shown = || all.iter().flat_map(|q| &q.public_facts).any(|fact| fact.id == *id);
            if !own && !shown() {
                let told = format!("There is no fact “{id}” that listings show.");
                faults.push(Fault::new(file, format!("/sentence/{key}"), told));
            }
        }
        faults
    }
}

/// What is wrong with a fact that comes from the column of a table.
fn column_faults(
    (file, at): (&str, &str),
    all: &[&Questionnaire],
    (question, column): (&str, &str),
    leave_out: &[String],
) -> Vec<Fault> {
    let choices: Vec<_> = all.iter().filter_map(|q| choices(q, question, column)).collect();
    if choices.is_empty() {
        let told = format!(
            "No questionnaire here asks “{question}” in public, as a table with choices in a \
             column “{column}”."
        );
        return vec![Fault::new(file, format!("{at}/question"), told)];
    }
    let is_choice = |id: &String| choices.iter().copied().flatten().any(|one| one.id == *id);
    let others = leave_out.iter().enumerate().filter(|(_, id)| !is_choice(id));
    others
        .map(|(number, id)| {
            let told = format!("“{id}” is no choice in the column “{column}”.");
            Fault::new(file, format!("{at}/leave_out/{number}"), told)
        })
        .collect()
}

/// The choices in a column of a public table; none where there is no such column.
fn choices<'q>(q: &'q Questionnaire, question: &str, column: &str) -> Option<&'q [ChoiceOption]> {
    let question = q.question(question).filter(|question| q.still_for(question))?;
    let column = question.kind.columns().iter().find(|known| known.id == column)?;
    column.kind.options()
}

/// What in a test about an answer fits no questionnaire that asks for it in public, as the last of
/// them has it: each version may have choices of its own.
fn never_holds(file: &str, all: &[&Questionnaire], test: &Test) -> Vec<Fault> {
    let Name::Question(name) = &test.name else { return Vec::new() };
    let mut last = Vec::new();
    for q in all {
        let Some(question) = q.question(name).filter(|question| q.still_for(question)) else {
            continue;
        };
        let told = RefCell::new(Vec::new());
        fits(&question.kind, &Told { test, question: Some(question) }, &|at, sentence| {
            told.borrow_mut().push(Fault::new(file, at, sentence));
        });
        last = told.into_inner();
        if last.is_empty() {
            return last;
        }
    }
    last
}

fn is_public(all: &[&Questionnaire], name: &Name) -> bool {
    let mut all = all.iter();
    match name {
        Name::Question(question) => {
            all.any(|q| q.question(question).is_some_and(|question| q.still_for(question)))
        }
        Name::Measure { measure, .. } => all.any(|q| {
            let known = q.rubric.measures.iter().find(|known| known.id == *measure);
            let question = known.and_then(|known| q.question(&known.question));
            question.is_some_and(Question::is_published)
        }),
        _ => false,
    }
}

fn read(at: &At<'_>) -> Option<Narrowing> {
    at.object(&["facets", "sentence"])?;
    let mut narrowing = Narrowing::default();
    for item in at.need("facets")?.items() {
        let Some(fact) = fact(&item) else { continue };
        if narrowing.facts.iter().any(|known| known.id == fact.id) {
            item.fault(format!("“{}” stands twice in this list.", fact.id));
        }
        narrowing.facts.push(fact);
    }
    if let Some(sentence) = at.get("sentence") {
        sentence.object(&["for", "without"])?;
        narrowing.wanted = sentence.get("for").and_then(|at| at.id());
        narrowing.unwanted = sentence.get("without").and_then(|at| at.id());
    }
    Some(narrowing)
}

fn fact(at: &At<'_>) -> Option<DerivedFact> {
    at.object(&["id", "label", "question", "column", "leave_out", "values"])?;
    let (id, label) = (at.need("id")?.id()?, at.need("label")?.text()?);
    let from = match (at.get("values"), at.get("question")) {
        (Some(values), None) => Derivation::Conditions(each(&values)),
        (None, Some(question)) => Derivation::Column {
            question: question.text()?,
            column: at.need("column")?.id()?,
            leave_out: at.get("leave_out").map(|at| at.texts()).unwrap_or_default(),
        },
        _ => return at.refuse("Give either `values` or `question` with `column`."),
    };
    Some(DerivedFact { id, label, from })
}

fn each(at: &At<'_>) -> Vec<DerivedValue> {
    let mut values: Vec<DerivedValue> = Vec::new();
    for item in at.items() {
        let Some(value) = value(&item) else { continue };
        if values.iter().any(|known| known.id == value.id) {
            item.fault(format!("“{}” stands twice in this list.", value.id));
        }
        values.push(value);
    }
    values
}

fn value(at: &At<'_>) -> Option<DerivedValue> {
    at.object(&["id", "title", "when"])?;
    Some(DerivedValue {
        id: at.need("id")?.id()?,
        title: at.need("title")?.text()?,
        when: Condition::read(&at.need("when")?)?,
    })
}
