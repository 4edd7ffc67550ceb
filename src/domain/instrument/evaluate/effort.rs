//! What it takes to give the answers of an example: how much is asked, operated, attached and read.

use serde::Serialize;

use super::applicability::{SectionView, View, view};
use crate::domain::instrument::model::answers::Answer;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::example::Example;
use crate::domain::instrument::model::kind::{ChoiceOption, Kind};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::sentences::count_words;

/// What the answers of an example take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Questions that are asked.
    pub questions: usize,
    /// Controls that are used to give the answers: fields filled in, options ticked or chosen, rows
    /// added. A table whose rows come from a spreadsheet counts one.
    pub controls: usize,
    /// Pieces of evidence that are attached.
    pub evidence: usize,
    /// Words that the form shows where folds are closed: titles, introductions, questions, options,
    /// columns, and what is to be attached.
    pub words: usize,
}

impl Effort {
    /// What an example takes.
    pub fn of(q: &Questionnaire, example: &Example) -> Self {
        let view: View = view(q, &example.answers);
        let mut effort = Self::default();
        for (section, seen) in q.sections.iter().zip(&view.sections) {
            let asked = |name: &str| is_asked(seen, name);
            let questions: Vec<&Question> =
                section.questions.iter().filter(|question| asked(&question.name)).collect();
            if questions.is_empty() {
                continue;
            }
            effort.words += count_words(&section.title) + count_words(&section.intro);
            for question in questions {
                effort.questions += 1;
                effort.words += words_of(question);
                effort.evidence += example.evidence.0.get(&question.name).map_or(0, Vec::len);
                effort.controls += example
                    .answers
                    .get(&question.name)
                    .map_or(0, |answer| controls(&question.kind, answer));
            }
        }
        effort
    }
}

fn is_asked(section: &SectionView, name: &str) -> bool {
    let found = section.questions.iter().find(|question| question.name == name);
    found.is_some_and(|question| question.asked == Truth::True)
}

/// The words that the form shows of a question where folds are closed, its help apart.
pub(crate) fn words_of(question: &Question) -> usize {
    let asks = question.evidence.as_ref().map_or(0, |ask| count_words(&ask.ask));
    let note = question.note.as_ref().map_or(0, |note| count_words(&note.label));
    count_words(&question.label) + asks + note + words_of_kind(&question.kind)
}

fn words_of_kind(kind: &Kind) -> usize {
    let said = |text: &Option<String>| text.as_deref().map_or(0, count_words);
    let option = |option: &ChoiceOption| {
        count_words(&option.title) + said(&option.description) + said(&option.heading)
    };
    let options = kind.options().into_iter().flatten().map(option).sum::<usize>();
    let columns = kind.columns().iter().map(|column| {
        count_words(&column.title)
            + said(&column.description)
            + said(&column.step)
            + words_of_kind(&column.kind)
    });
    options + columns.sum::<usize>()
}

/// The controls that are used to give an answer; a way to give none takes a choice and its reason.
fn controls(kind: &Kind, answer: &Answer) -> usize {
    let Some(value) = answer.value() else { return 2 };
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let given = match kind {
        Kind::Multiple { .. } => list.len(),
        // Its files are counted as evidence.
        Kind::File { .. } => 0,
        Kind::Table { sheet: false, .. } => {
            let cells: usize =
                list.iter().filter_map(|row| row.as_object()).map(serde_json::Map::len).sum();
            cells + list.len().saturating_sub(1)
        }
        Kind::Table { sheet: true, .. }
        | Kind::Boolean
        | Kind::Single(_)
        | Kind::Text { .. }
        | Kind::Number { .. }
        | Kind::Date
        | Kind::Url => 1,
    };
    given + usize::from(answer.words().is_some())
}
