//! The answers of the web component for levels A and AA, counted.

use super::catalog::{Chapter, Criterion, Edition, Level};
use super::report::{Answer, Report, Term};

/// What a report says about one criterion.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) criterion: &'static Criterion,
    /// The answer for the web component; `None` when the report has none.
    pub(super) answer: Option<&'a Answer>,
}

impl Row<'_> {
    pub(super) fn term(&self) -> Option<Term> {
        self.answer.and_then(|answer| answer.term)
    }

    /// `1.1.1 Non-text Content`.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.criterion.number, self.criterion.name)
    }
}

/// The counts behind the score.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) supports: usize,
    pub(super) partially: usize,
    pub(super) does_not: usize,
    pub(super) not_applicable: usize,
    pub(super) not_evaluated: usize,
    /// Answers without a level.
    pub(super) empty: usize,
    /// Criteria without an answer for the web component.
    pub(super) absent: usize,
}

impl<'a> Tally<'a> {
    /// Counts the criteria of levels A and AA that the edition has.
    pub(super) fn of(report: &'a Report, edition: Edition) -> Self {
        let rows: Vec<Row<'a>> = edition
            .expected()
            .map(|criterion| Row { criterion, answer: worst(report, criterion) })
            .collect();
        let count = |wanted: Term| rows.iter().filter(|row| row.term() == Some(wanted)).count();
        Self {
            supports: count(Term::Supports),
            partially: count(Term::PartiallySupports),
            does_not: count(Term::DoesNotSupport),
            not_applicable: count(Term::NotApplicable),
            not_evaluated: count(Term::NotEvaluated),
            empty: rows
                .iter()
                .filter(|row| row.answer.is_some_and(|answer| answer.term.is_none()))
                .count(),
            absent: rows.iter().filter(|row| row.answer.is_none()).count(),
            rows,
        }
    }

    /// Twice the numerator and twice the denominator of (S + ½P) / (S + P + DNS), as whole numbers;
    /// `None` when nothing was judged.
    pub(super) fn score(&self) -> Option<(usize, usize)> {
        let judged = self.supports + self.partially + self.does_not;
        (judged > 0).then_some((2 * self.supports + self.partially, 2 * judged))
    }

    /// The criteria that are not supported or not answered.
    pub(super) fn gaps(&self) -> impl Iterator<Item = &Row<'a>> {
        self.rows.iter().filter(|row| matches!(row.term(), None | Some(Term::DoesNotSupport)))
    }

    /// Whether everything that was judged is “Supports” and no remark says how.
    pub(super) fn bare_pass(&self) -> bool {
        let all_supported = self.supports > 0 && self.partially + self.does_not == 0;
        all_supported
            && self
                .rows
                .iter()
                .filter_map(|row| row.answer)
                .all(|answer| answer.remarks.trim().is_empty())
    }
}

/// The answer for the web component; when the report gives several, the worst.
fn worst<'a>(report: &'a Report, criterion: &Criterion) -> Option<&'a Answer> {
    let matching = |answer: &&Answer| {
        answer.component == "web"
            && answer.chapter == Chapter::Success(criterion.level)
            && answer.number == criterion.number
    };
    report.answers.iter().filter(matching).max_by_key(|answer| match answer.term {
        Some(Term::DoesNotSupport) => 5,
        None => 4,
        Some(Term::NotEvaluated) => 3,
        Some(Term::PartiallySupports) => 2,
        Some(Term::Supports) => 1,
        Some(Term::NotApplicable) => 0,
    })
}

/// The edition that the criteria of the report point to: the latest that one of them came with;
/// `None` without any criterion of WCAG.
pub(super) fn inferred(report: &Report) -> Option<Edition> {
    report
        .listed
        .iter()
        .filter_map(|number| Criterion::find(number))
        .map(|criterion| criterion.since)
        .max()
}

/// Whether any criterion of levels A and AA is answered for the web component.
pub(super) fn covers_web(report: &Report) -> bool {
    let judged = |answer: &Answer| matches!(answer.chapter, Chapter::Success(Level::A | Level::Aa));
    report.answers.iter().any(|answer| answer.component == "web" && judged(answer))
}
