//! How far a review is: the list of its questions, what is read and scored of it, and where it goes
//! on.

use serde::Serialize;

use super::changed::is_marked;
use crate::actions::assessment::reviews::{self, Workbench};
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::review::ReviewState;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{Question, Scored};

/// One question in the list.
#[derive(Debug, Serialize)]
pub(super) struct Dot {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) label: String,
    pub(super) done: bool,
    pub(super) current: bool,
    pub(super) changed: bool,
    pub(super) level: Option<String>,
}

/// Another criterion of the file that its reviewer scores.
#[derive(Debug, Serialize)]
pub(super) struct Onward {
    pub(super) href: String,
    pub(super) label: String,
}

fn sign(scored: Scored) -> String {
    match scored {
        Scored::NotApplicable => "N".to_owned(),
        Scored::Level(level) => level.to_string(),
    }
}

/// How much of the evidence the reader ticked as read.
pub(super) fn reads(bench: &Workbench, pieces: &[&Evidence]) -> Option<String> {
    let read = pieces.iter().filter(|piece| bench.reads.contains_key(&piece.id)).count();
    match (pieces.len(), read) {
        (0, _) => None,
        (1, 0) => Some("You have not ticked the evidence as read.".to_owned()),
        (1, _) => Some("You have read the evidence.".to_owned()),
        (all, read) if all == read => Some(format!("You have read all {all} pieces of evidence.")),
        (all, read) => Some(format!("You have read {read} of {all} pieces of evidence.")),
    }
}

/// The next criterion of the file, in the order of the rubric and from its end to its start, that
/// the reviewer has still to score.
pub(super) fn onward(bench: &Workbench) -> Option<Onward> {
    let case = &bench.file.case;
    let open = |id: &str| {
        let mut mine = bench.file.mine.iter();
        mine.any(|review| review.criterion == id && review.state == ReviewState::Assigned)
    };
    let criteria = &case.questionnaire.rubric.criteria;
    let here = criteria.iter().position(|one| one.id == bench.criterion)?;
    let (before, after) = criteria.split_at(here);
    let next = after.iter().skip(1).chain(before).find(|one| open(&one.id))?;
    let href = format!("/reviews/{}/{}", case.disclosure.id, next.id);
    Some(Onward { href, label: next.title.clone() })
}

/// How far a review is.
pub(super) fn in_progress(scored: usize, asked: usize) -> String {
    match asked.saturating_sub(scored) {
        0 => "Every question is scored.".to_owned(),
        open => format!("{scored} of {asked} scored, {open} to go."),
    }
}

pub(super) fn remaining(
    bench: &Workbench,
    calendar: Calendar,
    scored: usize,
    asked: usize,
) -> String {
    match (bench.is_open(), asked - scored) {
        (true, _) => in_progress(scored, asked),
        (false, _) if bench.review.is_some() && bench.withdrawn_at.is_some() => {
            bench.withdrawn_at.map(|at| reviews::withdrawn(calendar, at)).unwrap_or_default()
        }
        (false, _)
            if bench
                .review
                .as_ref()
                .is_some_and(|review| review.state == ReviewState::Submitted) =>
        {
            "Your review is submitted; its scores are final.".to_owned()
        }
        (false, _) if bench.review.is_some() => format!(
            "This disclosure is {}, so it is not scored now.",
            bench.file.case.disclosure.state().label()
        ),
        (false, _) if asked == 1 => "1 question, to read.".to_owned(),
        (false, _) => format!("{asked} questions, to read."),
    }
}

pub(super) fn dot(question: &Question, href: &str, bench: &Workbench, current: &str) -> Dot {
    let own = bench.scores.iter().find(|score| score.question == question.name);
    Dot {
        href: href.to_owned(),
        code: question.code.clone(),
        label: question.label.clone(),
        done: own.is_some(),
        current: question.name == current,
        changed: is_marked(bench, &question.name),
        level: own.map(|score| sign(score.scored)),
    }
}
