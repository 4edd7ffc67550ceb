//! What a vendor says to a decision before it is published, and the form of the lead's answer.

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::assessment::decisions::DecisionFile;
use crate::actions::assessment::responses::TypedAnswer;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::standstill::Standstill;
use crate::domain::calendar::Calendar;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{Kind, NoticeBox};
use crate::web::pages::assessment::response_words::ShownResponse;

/// The form of the lead's answer.
#[derive(Debug, Serialize)]
pub(super) struct AnswerForm {
    seen: String,
    ruling: ChoicesField,
    reason: AreaField,
}

impl AnswerForm {
    pub(super) fn new(file: &DecisionFile, typed: &TypedAnswer, errors: &[FieldError]) -> Self {
        let seen = file.standstill.as_ref().map(Standstill::stamp).unwrap_or_default();
        Self::of(seen, typed, errors)
    }

    fn of(seen: String, typed: &TypedAnswer, errors: &[FieldError]) -> Self {
        let choices = [
            ("stands", "The decision stands", Some("It is published when its days are over.")),
            (
                "reopened",
                "Open the decision again",
                Some("You propose anew with the response above the form, and all offices sign."),
            ),
        ];
        Self {
            seen,
            ruling: ChoicesField::radios(
                "ruling",
                "What follows from the response?",
                choices,
                &typed.ruling,
                errors,
            ),
            reason: AreaField::new("answer_reason", "Why?", &typed.reason, errors)
                .help("The vendor reads it by mail. Speak of facts, and of no person."),
        }
    }

    /// One for rendering samples.
    pub(super) fn sample() -> Self {
        Self::of("1-said".to_owned(), &TypedAnswer::default(), &[])
    }
}

/// What a decision waits for before it can be published.
pub(super) fn waits(file: &DecisionFile) -> Option<NoticeBox> {
    let standstill = file.standstill.as_ref().filter(|_| file.case.disclosure.is_decided())?;
    let sentence = standstill.holds_up(file.today)?;
    Some(NoticeBox {
        kind: if file.may_answer { Kind::Caution } else { Kind::Neutral },
        title: "Not to be published yet".to_owned(),
        text: Some(sentence),
    })
}

/// What the vendor said: to this decision, or to the one that was opened again because of it.
pub(super) fn response(file: &DecisionFile, calendar: Calendar) -> Option<ShownResponse> {
    let is_here = matches!(
        file.case.disclosure.state(),
        State::Scored | State::Proposed | State::Decided | State::Published
    );
    let standstill = file.standstill.as_ref().filter(|_| is_here)?;
    ShownResponse::new(standstill, &file.case.questionnaire, calendar, true)
}
