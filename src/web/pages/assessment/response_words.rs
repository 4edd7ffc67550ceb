//! A standstill and what a vendor said in it, as pages tell it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::response::{Ruling, Said};
use crate::domain::assessment::standstill::{Standstill, Wait};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Questionnaire;
use crate::web::components::{Kind, NoticeBox};

/// What a vendor said to a decision, and what was answered.
#[derive(Debug, Clone, Serialize)]
pub struct ShownResponse {
    /// When it was said, and by whom.
    said: String,
    parts: Vec<ShownPart>,
    answer: Option<ShownAnswer>,
}

#[derive(Debug, Clone, Serialize)]
struct ShownPart {
    /// What it is about.
    about: String,
    text: String,
}

#[derive(Debug, Clone, Serialize)]
struct ShownAnswer {
    title: String,
    reason: String,
}

impl ShownResponse {
    /// One for rendering samples.
    pub fn sample() -> Self {
        let text = "The report is of this version.".to_owned();
        Self {
            said: "Jo Park, 10 March 2027".to_owned(),
            parts: vec![ShownPart { about: "Safety".to_owned(), text: text.clone() }],
            answer: Some(ShownAnswer { title: "The decision stands".to_owned(), reason: text }),
        }
    }

    /// What was said; none where nothing was, or that there is nothing to say. Names of the
    /// agency's people are for the agency.
    pub fn new(
        standstill: &Standstill,
        questionnaire: &Questionnaire,
        calendar: Calendar,
        for_agency: bool,
    ) -> Option<Self> {
        let word = standstill.word.as_ref()?;
        let Said::Response(parts) = &word.said else { return None };
        let about = |criterion: Option<&String>| match criterion {
            None => "The decision as a whole".to_owned(),
            Some(id) => questionnaire
                .rubric
                .criterion(id)
                .map_or_else(|| id.clone(), |criterion| criterion.title.clone()),
        };
        let answer = word.answer.as_ref().map(|answer| {
            let ruling = match answer.ruling {
                Ruling::Stands => "The decision stands",
                Ruling::Reopened => "The decision was opened again",
            };
            let day = calendar.day_of(answer.at);
            let title = if for_agency {
                format!("{ruling}, answered by {} on {day}", answer.by)
            } else {
                format!("{ruling}, answered on {day}")
            };
            ShownAnswer { title, reason: answer.reason.clone() }
        });
        Some(Self {
            said: format!("{}, {}", word.by, calendar.day_of(word.at)),
            parts: parts
                .iter()
                .map(|part| ShownPart {
                    about: about(part.criterion.as_ref()),
                    text: part.text.clone(),
                })
                .collect(),
            answer,
        })
    }
}

/// Where a decided disclosure stands for its vendor, with the days and the one next step; none
/// where the standstill is not what it waits for.
pub fn told_wait(
    standstill: &Standstill,
    disclosure: &Disclosure,
    today: NaiveDate,
) -> Option<NoticeBox> {
    let notice = |kind, title: &str, text: String| {
        Some(NoticeBox { kind, title: title.to_owned(), text: Some(text) })
    };
    let from = day_in_words(standstill.publishes_from());
    match disclosure.state() {
        State::Decided => {}
        State::Scored | State::Proposed if standstill.is_reopened() => {
            return notice(
                Kind::Neutral,
                "The agency opened its decision again",
                "The agency read your response and decides anew. The letter that you got no longer \
                 holds. There is nothing for you to do; you get a new letter by mail."
                    .to_owned(),
            );
        }
        _ => return None,
    }
    match standstill.wait(today) {
        Wait::Vendor(until) => notice(
            Kind::Caution,
            "The agency has decided; you can answer",
            format!(
                "You have the letter by mail. The decision is published on or after {from}; if you \
                 answer, not before the agency has answered you. You can answer until {}.",
                day_in_words(until)
            ),
        ),
        Wait::Answer => notice(
            Kind::Neutral,
            "The agency reads your response",
            "Nothing is published before the agency has answered you. There is nothing for you to \
             do; you hear by mail whether the decision stands or is opened again."
                .to_owned(),
        ),
        Wait::Days(_) => notice(
            Kind::Neutral,
            "The decision stands",
            format!(
                "The agency answered your response. The decision is published on or after {from}. \
                 There is nothing for you to do."
            ),
        ),
        Wait::Over => notice(
            Kind::Neutral,
            "The decision is published next",
            "No answer of yours is waited for any more. You hear by mail when it stands in the \
             registry. There is nothing for you to do."
                .to_owned(),
        ),
    }
}
