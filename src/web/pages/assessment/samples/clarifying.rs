//! Samples of the page on which a vendor answers the agency.

use super::asked::{QUESTION, all, change};
use super::submitting::{asked_about, frozen};
use super::{noon, products};
use crate::actions::FieldError;
use crate::actions::assessment::clarification_answers::{Asked, TypedAnswer};
use crate::domain::instrument::{AnswerFault, FaultKind};
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::clarification_answers::{AnsweringPage, Refused};

fn asked(open: bool) -> Vec<Asked> {
    let one = |(file, product)| {
        let mut all = all();
        all.retain(|one| open || !one.is_open());
        if let Some(first) = all.first_mut().filter(|_| open) {
            "Kept words.".clone_into(&mut first.draft.words);
        }
        Asked {
            question: QUESTION.to_owned(),
            submitted: frozen(&file, &product),
            changes: all.iter().map(|one| change(one, false)).collect(),
            all,
            waiting: Vec::new(),
            cannot_change: open.then(|| "Only an owner can change it.".to_owned()),
            file,
        }
    };
    asked_about().into_iter().zip(products()).map(one).collect()
}

impl Page for AnsweringPage {
    const TEMPLATE: &'static str = "assessment/clarification_answering";

    fn samples() -> Vec<Self> {
        let errors = [FieldError {
            field: "words".to_owned(),
            message: "Enter your answer to the agency.".to_owned(),
        }];
        let faults = [AnswerFault {
            question: QUESTION.to_owned(),
            pointer: format!("/{QUESTION}"),
            kind: FaultKind::Choice,
            message: "Choose one of them.".to_owned(),
        }];
        let typed = TypedAnswer { words: String::new(), entry: None, agreed: true };
        let mut pages = Vec::new();
        for asked in asked(true).iter().chain(&asked(false)) {
            let Some(question) = asked.file.questionnaire.question(QUESTION) else { continue };
            for refused in [
                Refused::default(),
                Refused { typed: Some(&typed), errors: &errors, faults: &faults },
            ] {
                pages.push(Self::new((asked, question), noon(), &refused));
            }
        }
        pages
    }
}
