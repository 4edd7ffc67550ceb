//! Checks answers against their questions and says what is wrong in the question's own words.
//!
//! What kind of fault it is follows from the schema keyword that failed and from where it failed,
//! never from the schema library's English.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::answer_state::is_empty;
use super::applicability::{Given, View, view};
use crate::domain::instrument::model::answer_fault::{AnswerFault, Completeness};
use crate::domain::instrument::model::answers::{Answer, AnswerState, Answers};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::EvidenceFacts;
use crate::domain::instrument::model::format::Format;
use crate::domain::instrument::model::json_words::escape;
use crate::domain::instrument::model::kind::{Kind, characters_of};
use crate::domain::instrument::model::messages::{Blanks, FaultKind};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::value_words::asked_in_words;
use crate::domain::sentences::count_words;
use crate::domain::texts::quoted;

/// Checks all answers. Answers to hidden questions do not exist and are not checked.
pub fn check(
    questionnaire: &Questionnaire,
    answers: &Answers,
    evidence: &EvidenceFacts,
    completeness: Completeness,
) -> Vec<AnswerFault> {
    check_standing(questionnaire, &view(questionnaire, answers), evidence, completeness)
}

/// Checks all answers that were walked through already.
pub fn check_standing(
    q: &Questionnaire,
    view: &View,
    evidence: &EvidenceFacts,
    completeness: Completeness,
) -> Vec<AnswerFault> {
    let unknown = view.unknown().iter().map(|name| AnswerFault {
        question: name.clone(),
        pointer: format!("/{}", escape(name)),
        kind: FaultKind::Unknown,
        message: format!("There is no question “{name}” in {}.", q.title),
    });
    let mut faults: Vec<AnswerFault> = unknown.collect();
    for (number, (_, question)) in q.questions().enumerate() {
        let asked = view.standing(q, number).0;
        let Some(given) = view.given(number).filter(|_| asked != Truth::False) else { continue };
        let last = completeness == Completeness::Final && asked == Truth::True;
        let checker = Checker { questionnaire: q, question, numbers: &[] };
        match &given.answer {
            None if last && question.required => {
                faults.push(checker.fault(FaultKind::Required, "", &Blanks::default()));
            }
            None => {}
            Some(answer) => checker.answer(answer, given, evidence, last, &mut faults),
        }
    }
    faults
}

/// Checks one answer by its form alone, as when one field is saved.
pub fn check_answer(
    questionnaire: &Questionnaire,
    question: &Question,
    answer: &Answer,
) -> Vec<AnswerFault> {
    check_rows(questionnaire, question, answer, &[])
}

/// As [`check_answer`], but tells faults of table rows by these numbers, such as those of the file
/// that they come from.
pub fn check_rows(
    questionnaire: &Questionnaire,
    question: &Question,
    answer: &Answer,
    numbers: &[usize],
) -> Vec<AnswerFault> {
    let checker = Checker { questionnaire, question, numbers };
    let mut faults = Vec::new();
    checker.answer(
        answer,
        &Given::new(question, Some(answer)),
        &EvidenceFacts::default(),
        false,
        &mut faults,
    );
    faults
}

struct Checker<'q> {
    questionnaire: &'q Questionnaire,
    question: &'q Question,
    /// What the rows of a table are called; counted from 1 where this ends.
    numbers: &'q [usize],
}

impl Checker<'_> {
    /// What is wrong with an answer and with what stands beside it.
    fn answer(
        &self,
        answer: &Answer,
        given: &Given,
        evidence: &EvidenceFacts,
        last: bool,
        faults: &mut Vec<AnswerFault>,
    ) {
        let Answer::Answered { value, note } = answer else {
            if given.words == 0 {
                let blanks =
                    Blanks { given: answer.state().words().to_owned(), ..Blanks::default() };
                faults.push(self.fault(FaultKind::Reason, "/reason", &blanks));
            }
            return;
        };
        if is_empty(value) {
            return faults.push(self.fault(FaultKind::Required, "", &Blanks::default()));
        }
        // Whether it fits is known already; only what does not is looked into again, for every
        // fault in it.
        if given.state == AnswerState::Blank {
            // A limit in characters is told below, as is one that only follows from the words.
            let errors = self
                .question
                .shape
                .iter_errors(value)
                .filter(|error| error.kind().keyword() != "maxLength");
            faults.extend(errors.map(|error| self.translate(&error)));
        }
        self.too_long(value, faults);
        faults.extend(self.note(note.as_deref(), given.words, last));
        let ask = self.question.evidence.as_ref();
        if last && ask.is_some_and(|e| e.required) && evidence.count(&self.question.name) == 0 {
            let blanks = Blanks {
                given: ask.map_or_else(String::new, |e| e.ask.clone()),
                ..Blanks::default()
            };
            faults.push(self.fault(FaultKind::Evidence, "", &blanks));
        }
    }

    fn note(&self, text: Option<&str>, words: usize, last: bool) -> Option<AnswerFault> {
        let Some(note) = &self.question.note else {
            return text.map(|text| self.fault(FaultKind::Type, "/note", &given(text)));
        };
        let blanks = || Blanks {
            label: note.label.clone(),
            limit: note.max_words.to_string(),
            ..Blanks::default()
        };
        match text {
            None if last && note.required => {
                Some(self.default(FaultKind::Required, "/note", &blanks()))
            }
            Some(_) if words > note.max_words as usize => {
                let blanks = Blanks { given: words.to_string(), ..blanks() };
                Some(self.default(FaultKind::Words, "/note", &blanks))
            }
            Some(text) => {
                let sentence = too_long(text, characters_of(u64::from(note.max_words)))?;
                Some(self.located(
                    FaultKind::Words,
                    "/note",
                    format!("{}: {sentence}", quoted(&note.label)),
                ))
            }
            None => None,
        }
    }

    /// The texts of a value that have more characters than fit. Where a text has too many words,
    /// that is told instead.
    fn too_long(&self, value: &Value, faults: &mut Vec<AnswerFault>) {
        let told = |kind: &Kind, value: &Value| {
            let text = value.as_str()?;
            let wordy = matches!(kind,
                Kind::Text { max_words: Some(most), .. } if count_words(text) as u64 > *most);
            kind.most_characters().filter(|_| !wordy).and_then(|most| too_long(text, most))
        };
        if let Some(sentence) = told(&self.question.kind, value) {
            faults.push(self.located(
                FaultKind::Words,
                "",
                format!("{}: {sentence}", quoted(&self.question.label)),
            ));
        }
        for (index, row) in value.as_array().into_iter().flatten().enumerate() {
            for column in self.question.kind.columns() {
                let Some(sentence) = row.get(&column.id).and_then(|cell| told(&column.kind, cell))
                else {
                    continue;
                };
                let row = self.numbers.get(index).copied().unwrap_or(index + 1);
                let title = quoted(&column.title);
                let named = if matches!(self.question.kind, Kind::Table { max: 1, .. }) {
                    title
                } else {
                    format!("Row {row}, {title}")
                };
                let place = format!("/{index}/{}", escape(&column.id));
                faults.push(self.located(FaultKind::Cell, &place, format!("{named}: {sentence}")));
            }
        }
    }

    /// A fault in the question's own words.
    fn fault(&self, kind: FaultKind, place: &str, blanks: &Blanks) -> AnswerFault {
        let blanks = Blanks { label: self.question.label.clone(), ..blanks.clone() };
        let own = Some(&self.question.messages);
        self.located(kind, place, self.questionnaire.messages.sentence(own, kind, &blanks))
    }

    /// A fault in the words for any question; `blanks` says what it is about.
    fn default(&self, kind: FaultKind, place: &str, blanks: &Blanks) -> AnswerFault {
        let message = self.questionnaire.messages.sentence(None, kind, blanks);
        self.located(kind, place, message)
    }

    fn located(&self, kind: FaultKind, place: &str, message: String) -> AnswerFault {
        AnswerFault {
            question: self.question.name.clone(),
            pointer: format!("/{}{place}", escape(&self.question.name)),
            kind,
            message,
        }
    }

    fn translate(&self, error: &ValidationError<'_>) -> AnswerFault {
        let place = error.instance_path().to_string();
        let limit = self
            .question
            .fragment
            .pointer(&error.schema_path().to_string())
            .filter(|limit| limit.is_number())
            .map_or_else(String::new, ToString::to_string);
        let value = error.instance();
        let kind = kind_of(error, value);
        let alone = if kind == FaultKind::Alone { self.alone(value) } else { None };
        let blanks =
            Blanks { limit, given: alone.unwrap_or_else(|| in_short(value)), ..Blanks::default() };
        let columns = self.question.kind.columns();
        let mut steps = place.split('/').skip(1);
        let row = steps.next().and_then(|row| row.parse::<usize>().ok());
        match row {
            Some(row) if !columns.is_empty() => {
                let named = match error.kind() {
                    ValidationErrorKind::Required { property } => {
                        property.as_str().map(str::to_owned)
                    }
                    ValidationErrorKind::AdditionalProperties { unexpected } => {
                        unexpected.first().cloned()
                    }
                    _ => None,
                };
                let column = steps.next().map(str::to_owned).or(named);
                // What no row may have that does not ask for it.
                let uncalled = matches!(error.kind(), ValidationErrorKind::FalseSchema)
                    .then(|| columns.iter().find(|known| column.as_ref() == Some(&known.id)))
                    .flatten()
                    .and_then(|known| asked_in_words(columns, known));
                self.cell((row, column), kind, blanks, uncalled)
            }
            _ => self.fault(kind, &place, &blanks),
        }
    }

    /// The title of the choice that cannot stand beside the others.
    fn alone(&self, value: &Value) -> Option<String> {
        let chosen = value.as_array()?;
        let option = self
            .question
            .kind
            .options()?
            .iter()
            .find(|option| option.alone && chosen.iter().any(|id| *id == option.id));
        option.map(|option| option.title.clone())
    }

    /// A fault inside a table row: where it is, and then what is wrong there.
    fn cell(
        &self,
        (row, column): (usize, Option<String>),
        inner: FaultKind,
        blanks: Blanks,
        uncalled: Option<String>,
    ) -> AnswerFault {
        let id = column.unwrap_or_default();
        let known = self.question.kind.columns().iter().find(|c| c.id == id);
        let title = known.map_or_else(|| id.clone(), |column| column.title.clone());
        let place =
            if id.is_empty() { format!("/{row}") } else { format!("/{row}/{}", escape(&id)) };
        let blanks = Blanks {
            row: self.numbers.get(row).copied().unwrap_or(row + 1).to_string(),
            column: title.clone(),
            ..blanks
        };
        let mut fault = self.fault(FaultKind::Cell, &place, &blanks);
        let detail = if known.is_none() && !id.is_empty() {
            format!("There is no column “{id}”.")
        } else if let Some(when) = uncalled {
            format!("“{title}” is asked for {when}. Leave it blank here.")
        } else if inner == FaultKind::Required {
            // The sentence for questions speaks of ways to leave them open, which a cell does not
            // have.
            format!("“{title}” is blank. Fill it in.")
        } else {
            let blanks = Blanks { label: title, ..blanks };
            self.questionnaire.messages.sentence(None, inner, &blanks)
        };
        if !detail.is_empty() {
            fault.message = format!("{} {detail}", fault.message);
        }
        fault
    }
}

/// What to say about a text of more than `most` characters.
fn too_long(text: &str, most: u64) -> Option<String> {
    let length = text.chars().count();
    (length as u64 > most)
        .then(|| format!("The text has {length} characters. Shorten it to {most} or fewer."))
}

fn kind_of(error: &ValidationError<'_>, value: &Value) -> FaultKind {
    if is_empty(value) && error.kind().keyword() != "enum" {
        return FaultKind::Required;
    }
    match error.kind() {
        ValidationErrorKind::Format { format } => {
            Format::parse(format).map_or(FaultKind::Type, Format::fault)
        }
        kind => match kind.keyword() {
            "oneOf" | "const" | "enum" => FaultKind::Choice,
            "required" | "minLength" => FaultKind::Required,
            "x-max-words" | "maxLength" => FaultKind::Words,
            "minItems" | "maxItems" => FaultKind::Rows,
            "uniqueItems" => FaultKind::Duplicate,
            "not" => FaultKind::Alone,
            "minimum" | "exclusiveMinimum" => FaultKind::Minimum,
            "maximum" | "exclusiveMaximum" => FaultKind::Maximum,
            "pattern" => FaultKind::Link,
            _ => FaultKind::Type,
        },
    }
}

fn given(text: &str) -> Blanks {
    Blanks { given: in_short(&Value::String(text.to_owned())), ..Blanks::default() }
}

fn in_short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= 60 {
        return text;
    }
    text.chars().take(59).chain(['…']).collect()
}
