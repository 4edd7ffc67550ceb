//! Comments on a tool under review, as everybody reads them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::actions::assessment::public_comments::Commented;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::public_comment::{
    Asks, CommentState, CommentWindow, CommenterRole, PublicComment, WindowState,
};
use crate::domain::calendar::Calendar;
use crate::domain::values::Id;
use crate::web::components::{Kind, StatusTag};

/// One comment, without the name of its writer.
#[derive(Debug, Serialize)]
pub(super) struct CommentRow {
    pub(super) who: &'static str,
    day: String,
    criterion: Option<String>,
    words: String,
    /// What the vendor answered, and when.
    answer: Option<String>,
    answered: Option<String>,
}

impl CommentRow {
    pub(super) fn new(of: &Commented, comment: &PublicComment, calendar: Calendar) -> Self {
        let title = |id: &String| {
            let known = of.criteria.iter().find(|(known, _)| known == id);
            known.map_or_else(|| id.clone(), |(_, title)| title.clone())
        };
        Self {
            who: comment.role.label(),
            day: calendar.day_of(comment.sent_at),
            criterion: comment.criterion.as_ref().map(title),
            words: comment.words.clone(),
            answer: comment.answer.as_ref().map(|(words, _)| words.clone()),
            answered: comment.answer.as_ref().map(|(_, at)| calendar.day_of(*at)),
        }
    }

    /// Every comment that is given.
    pub(super) fn all(of: &Commented, calendar: Calendar) -> Vec<Self> {
        of.comments.iter().map(|comment| Self::new(of, comment, calendar)).collect()
    }
}

/// How a window stands, as a tag.
pub(super) fn window_tag(state: WindowState) -> StatusTag {
    match state {
        WindowState::Coming => StatusTag::new(Kind::Neutral, "Coming"),
        WindowState::Open => StatusTag::new(Kind::Good, "Open"),
        WindowState::Closed => StatusTag::new(Kind::Neutral, "Closed"),
    }
}

/// Windows in every state, with comments in every state.
pub(super) fn sample_windows() -> Vec<Commented> {
    let today = super::samples::noon().today();
    let comment = |state: CommentState| PublicComment {
        id: Id::from_stored(format!("0193-{}", state.word())),
        role: CommenterRole::Educator,
        criterion: (state != CommentState::Held).then(|| "safety".to_owned()),
        name: (state == CommentState::Waiting).then(|| "Kim Vo".to_owned()),
        words: "It read our texts aloud without a fault.".to_owned(),
        sent_at: super::samples::noon().now,
        state,
        reason: (state == CommentState::Held).then(|| "It names a student of a class.".to_owned()),
        answer: (state == CommentState::Published)
            .then(|| ("Thank you.".to_owned(), super::samples::noon().now)),
    };
    let of = |review: State, opens: NaiveDate, said: bool| {
        Some(Commented {
            disclosure: super::panel_samples::disclosure(review),
            window: Some(CommentWindow {
                id: Id::from_stored("0194".to_owned()),
                opens_on: opens,
                closes_on: opens,
                asks: Asks::parse("How did it serve your students?").ok()?,
                revision: 1,
                response: said.then(|| ("We read all.".to_owned(), super::samples::noon().now)),
            }),
            comments: CommentState::ALL.map(comment).to_vec(),
            criteria: vec![("safety".to_owned(), "Safety".to_owned())],
            today,
        })
    };
    let next = today.succ_opt().unwrap_or(today);
    let last = today.pred_opt().unwrap_or(today);
    let none = of(State::InReview, today, false).map(|of| Commented {
        window: None,
        comments: Vec::new(),
        ..of
    });
    let late = of(State::Proposed, today, false).map(|of| Commented {
        window: None,
        comments: Vec::new(),
        ..of
    });
    [
        none,
        late,
        of(State::InReview, next, false),
        of(State::InReview, today, false),
        of(State::InReview, last, false),
        of(State::Published, last, true),
    ]
    .into_iter()
    .flatten()
    .collect()
}
