//! Samples of what the agency asks about an answer, as it stands in every way.

use chrono::NaiveDate;

use crate::actions::assessment::clarification_lists::AskedRow;
use crate::actions::assessment::clarifications::{Change, Thread, Threads};
use crate::domain::assessment::clarification::{
    Answered, Answering, Asking, Clarification, Drafted, ReplyStanding,
};
use crate::domain::instrument::Answer;
use crate::domain::values::{Id, Timestamp};

/// The question that is asked about, in the questionnaire of the samples.
pub const QUESTION: &str = "first.one";

fn at() -> Timestamp {
    Timestamp::from_millis(1_795_255_200_000)
}

fn id<Of>(text: &str) -> Id<Of> {
    Id::from_stored(text.to_owned())
}

fn clarification(standing: ReplyStanding) -> Option<Clarification> {
    Some(Clarification {
        id: id("0300"),
        disclosure: id("3"),
        question: QUESTION.to_owned(),
        words: Asking::parse("Does the model also learn from what students type?").ok()?,
        asker: id("0201"),
        asker_name: "Ana Ruiz".to_owned(),
        asked_at: at(),
        due: NaiveDate::from_ymd_opt(2026, 12, 11)?,
        standing,
        reminded: false,
        draft: Drafted::default(),
    })
}

/// What was asked, in every standing.
pub fn all() -> Vec<Clarification> {
    let answered = Answering::parse("It never does. We say so in the answer now.").ok();
    let answered = answered.map(|words| Answered {
        at: at(),
        by: "Bo".to_owned(),
        words,
        amended: Some(id("0301")),
    });
    let ended = [ReplyStanding::TakenBack { at: at() }, ReplyStanding::Lapsed { at: at() }];
    [ReplyStanding::Asked]
        .into_iter()
        .chain(answered.map(ReplyStanding::Answered))
        .chain(ended)
        .filter_map(clarification)
        .collect()
}

/// How the answer changed by one of them.
pub fn change(one: &Clarification, reader: bool) -> Option<Change> {
    one.answered().map(|_| Change {
        before: Some(Answer::plain(serde_json::json!("a"))),
        after: Some(Answer::plain(serde_json::json!("b"))),
        added: vec!["Model card".to_owned(), "Letter".to_owned()],
        scored_before: 1,
        scored_by_reader: reader,
    })
}

/// What a vendor was asked about a question, for readers who may and may not ask.
pub fn threads() -> Vec<Threads> {
    let with = |reader: bool, may_ask: bool| Threads {
        all: all()
            .into_iter()
            .map(|one| Thread {
                asker: reader.then(|| one.asker_name.clone()),
                may_take_back: one.is_open(),
                change: change(&one, reader),
                clarification: one,
            })
            .collect(),
        may_ask,
        not_now: (!may_ask).then(|| "The vendor has until 11 December 2026 to answer.".to_owned()),
    };
    vec![Threads::default(), with(true, true), with(false, false)]
}

/// Rows of the list of what was asked.
pub fn asked_rows() -> Vec<AskedRow> {
    let row = |clarification: Clarification| AskedRow {
        question: QUESTION.to_owned(),
        code: "F-01".to_owned(),
        label: "Which one?".to_owned(),
        clarification,
    };
    all().into_iter().map(row).collect()
}
