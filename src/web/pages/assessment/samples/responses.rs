//! Samples of what vendors say to decisions.

use std::sync::Arc;

use super::{at, disclosure, questionnaire};
use crate::actions::assessment::responses::ResponseFile;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::response::{
    ResponseAnswer, ResponsePart, Ruling, Said, VendorsWord,
};
use crate::domain::assessment::standstill::Standstill;
use crate::domain::calendar::Calendar;

/// A standstill of three weeks in which this was said.
pub fn standstill(word: Option<VendorsWord>) -> Standstill {
    let from = Calendar::UTC.day(at());
    let until = from.checked_add_days(chrono::Days::new(21)).unwrap_or(from);
    Standstill { round: 1, began_at: at(), until, word, told: false, reminded: false }
}

/// Decisions that a vendor can answer, has answered, and has nothing to say to.
pub fn responding() -> Vec<ResponseFile> {
    let word =
        |said: Said, answer| VendorsWord { said, by: "Jo Park".to_owned(), at: at(), answer };
    let parts = || {
        vec![ResponsePart { criterion: None, text: "The report is of this version.".to_owned() }]
    };
    let answer = ResponseAnswer {
        ruling: Ruling::Stands,
        reason: "It is of another one.".to_owned(),
        by: "Lea Lead".to_owned(),
        at: at(),
    };
    let words = [
        None,
        Some(word(Said::Nothing, None)),
        Some(word(Said::Response(parts()), None)),
        Some(word(Said::Response(parts()), Some(answer))),
    ];
    let Some(questionnaire) = questionnaire().map(Arc::new) else { return Vec::new() };
    let file = |(place, word): (usize, Option<VendorsWord>)| ResponseFile {
        disclosure: disclosure(State::Decided),
        questionnaire: Arc::clone(&questionnaire),
        may_respond: word.is_none(),
        cannot: (place == 1).then(|| "Ask an owner to open this page.".to_owned()),
        standstill: standstill(word),
    };
    words.into_iter().enumerate().map(file).collect()
}
