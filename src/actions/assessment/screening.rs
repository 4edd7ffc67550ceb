//! A few questions before anybody registers: what they come to. Nothing of it is stored.

use std::sync::Arc;

use super::disclosures::newest_questionnaire;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::instrument::{
    AnswerFault, Answers, Question, Questionnaire, Screened, Section, Truth,
};

/// The questionnaire that a new disclosure would be on, for whoever asks themselves what it takes.
///
/// # Errors
/// When no questionnaire is for disclosures.
pub fn questionnaire(ctx: &Ctx, actor: &Actor) -> Result<Arc<Questionnaire>, Error> {
    check(actor, Action::ReadRegistry, &Relation::default())?;
    newest_questionnaire(ctx)
}

/// The questions in their order with what somebody typed.
#[derive(Debug, Clone)]
pub struct Screening {
    /// The questionnaire that a new disclosure would be on.
    pub questionnaire: Arc<Questionnaire>,
    /// What was typed.
    pub entries: Entries,
    /// What does not fit.
    pub faults: Vec<AnswerFault>,
    /// What the answers that fit come to.
    pub screened: Screened,
    /// Whether anything is answered.
    pub answered: bool,
}

impl Screening {
    /// The screening questions that are asked by these answers, each with what was typed.
    pub fn asked(&self) -> Vec<(&Question, Entry)> {
        let questions = self.questionnaire.screening().into_iter().map(|(_, question)| question);
        let asked =
            questions.filter(|question| self.screened.view.asked(&question.name) == Truth::True);
        asked
            .map(|question| {
                (question, self.entries.0.get(&question.name).cloned().unwrap_or_default())
            })
            .collect()
    }
}

/// Works out what the fields of a form come to. What does not fit counts as blank.
///
/// # Errors
/// When no questionnaire is for disclosures, or the form speaks of questions that are not there.
pub fn screen(ctx: &Ctx, actor: &Actor, fields: &[(String, String)]) -> Result<Screening, Error> {
    let q = questionnaire(ctx, actor)?;
    let mut entries = Entries::default();
    let (mut faults, mut answers) = (Vec::new(), Answers::new());
    let screening = q.screening();
    for section in &q.sections {
        let here = screening.iter().filter(|(of, _)| of.id == section.id);
        let wanted: Vec<&Question> = here.map(|(_, question)| *question).collect();
        if wanted.is_empty() {
            continue;
        }
        let read = Entries::read(section, &fields_of(section, fields))
            .map_err(|fault| Error::field("", fault.to_string()))?;
        for (name, entry) in read.0 {
            let Some(question) = wanted.iter().find(|question| question.name == name) else {
                continue;
            };
            let tidy = entry.clone().without_blank_rows();
            match draft_check::read(&q, question, &tidy, &[]) {
                Ok(Some(kept)) => {
                    faults.extend(draft_check::faults_of(&q, question, &kept));
                    if let Some(answer) = kept.answer() {
                        answers.set(name.clone(), answer);
                    }
                }
                Ok(None) => {}
                Err(refused) => faults.extend(refused),
            }
            entries.0.insert(name, entry);
        }
    }
    for fault in &faults {
        answers.clear(&fault.question);
    }
    let screened = Screened::new(&q, &answers, ctx.today());
    // A fault at a question that these answers hide is dropped: nobody is asked it.
    faults.retain(|fault| screened.view.asked(&fault.question) != Truth::False);
    let answered = !answers.is_empty();
    Ok(Screening { questionnaire: q, entries, faults, screened, answered })
}

/// The fields of a form that are about questions of a section.
fn fields_of(section: &Section, fields: &[(String, String)]) -> Vec<(String, String)> {
    let own = |field: &str| {
        let rest = field.split_once('.').map(|(_, rest)| rest).unwrap_or_default();
        rest.strip_prefix(section.id.as_str()).is_some_and(|rest| rest.starts_with('.'))
    };
    fields.iter().filter(|(field, _)| own(field)).cloned().collect()
}
