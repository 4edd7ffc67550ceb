//! Reads what lists of tools are narrowed by, and checks it against the questionnaires.

use super::cursor::{At, read_json};
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::fault::{Fault, Faults};
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
            match &fact.from {
                Derivation::Column { question, column, .. } => {
                    if !all.iter().any(|q| has_choices(q, question, column)) {
                        let told = format!(
                            "No questionnaire here asks “{question}” in public, as a table with \
                             choices in a column “{column}”."
                        );
                        faults.push(Fault::new(file, format!("{at}/question"), told));
                    }
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

fn has_choices(q: &Questionnaire, question: &str, column: &str) -> bool {
    q.question(question).filter(|question| q.still_for(question)).is_some_and(|question| {
        let mut columns = question.kind.columns().iter();
        columns.any(|known| known.id == column && known.kind.options().is_some())
    })
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
        (Some(values), None) => {
            Derivation::Conditions(values.items().iter().filter_map(value).collect())
        }
        (None, Some(question)) => Derivation::Column {
            question: question.text()?,
            column: at.need("column")?.id()?,
            leave_out: at.get("leave_out").map(|at| at.texts()).unwrap_or_default(),
        },
        _ => return at.refuse("Give either `values` or `question` with `column`."),
    };
    Some(DerivedFact { id, label, from })
}

fn value(at: &At<'_>) -> Option<DerivedValue> {
    at.object(&["id", "title", "when"])?;
    Some(DerivedValue {
        id: at.need("id")?.id()?,
        title: at.need("title")?.text()?,
        when: Condition::read(&at.need("when")?)?,
    })
}
