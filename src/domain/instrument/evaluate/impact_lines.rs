//! The lines of an impact assessment: each question that counts, what was answered, and what that
//! is worth.

use super::applicability::View;
use super::bindings::Binding;
use super::impact_choice::Chosen;
use super::impact_outcome::{GivenOption, PointsLine};
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{ImpactModel, MaximumOver, QuestionPoints};
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::value_words::in_words;

/// The questions that count or may count, each with its part in the sum of its role.
pub(crate) fn lines(
    q: &Questionnaire,
    model: &ImpactModel,
    view: &View,
    chosen: &[Chosen<'_>],
) -> Vec<PointsLine> {
    let scored = q
        .questions()
        .filter_map(|(_, question)| Some((question, model.questions.get(&question.name)?)));
    scored
        .filter_map(|(question, points)| {
            line(model, view, question, points, Chosen::counts(chosen, &question.name))
        })
        .collect()
}

fn line(
    model: &ImpactModel,
    view: &View,
    question: &Question,
    points: &QuestionPoints,
    group: Truth,
) -> Option<PointsLine> {
    let asked = view.asked(&question.name);
    let over = model.roles.get(&points.role)?.over;
    if group == Truth::False || (over == MaximumOver::Asked && asked == Truth::False) {
        return None;
    }
    let certain = group == Truth::True && asked != Truth::Open;
    let bounds = points.bounds(question, &view.names);
    let worth = Worth::of(view, question, points, &bounds.points);
    Some(PointsLine {
        question: question.name.clone(),
        code: question.code.clone(),
        label: question.label.clone(),
        role: points.role,
        group: model.group_of(&question.name).map(|(_, group)| group.id.clone()),
        asked,
        state: if asked == Truth::False { AnswerState::Blank } else { view.state(&question.name) },
        given: worth.given,
        points: if certain {
            worth.points
        } else {
            Interval { low: Exact::zero(), high: worth.points.high }
        },
        maximum: if worth.left_out { Exact::zero() } else { bounds.maximum.high },
        note: worth.note,
    })
}

struct Worth {
    points: Interval,
    given: Vec<GivenOption>,
    note: Option<String>,
    left_out: bool,
}

impl Worth {
    fn of(view: &View, question: &Question, points: &QuestionPoints, bounds: &Interval) -> Worth {
        let plain = |points: Interval, note: &str| Worth {
            points,
            given: Vec::new(),
            note: Some(note.to_owned()),
            left_out: false,
        };
        match view.names.answer(&question.name) {
            Some(Binding::Known(value)) => {
                let (sum, each) = points.given(question, value, &view.names);
                let single: Exact = each.iter().map(|(_, points)| points.clone()).sum();
                let more = points.cap.as_ref().filter(|cap| single > **cap);
                let note = more.map(|cap| {
                    format!(
                        "{} points in all, of which at most {} count.",
                        single.plain(),
                        cap.plain()
                    )
                });
                let given = if points.when.is_empty() {
                    each.into_iter()
                        .map(|(option, points)| GivenOption {
                            label: label(question, &option),
                            points,
                        })
                        .collect()
                } else {
                    vec![GivenOption { label: in_words(question, value), points: sum.high.clone() }]
                };
                Worth { points: sum, given, note, left_out: false }
            }
            Some(Binding::Hidden) => {
                plain(Interval::point(Exact::zero()), "Not asked, so it gives no points.")
            }
            Some(Binding::Withheld(AnswerState::NotApplicable)) if points.leave_out => {
                let left_out = plain(
                    Interval::point(Exact::zero()),
                    "Not applicable: left out of the points and of the maximum.",
                );
                Worth { left_out: true, ..left_out }
            }
            Some(Binding::Withheld(state)) => plain(
                Interval::point(points.worst(bounds).clone()),
                &format!("{}: it counts at its worst.", state.words()),
            ),
            Some(Binding::Open) | None if view.asked(&question.name) == Truth::Open => {
                plain(bounds.clone(), "It may still be asked.")
            }
            Some(Binding::Open) | None if points.leave_out => plain(
                Interval { low: Exact::zero(), high: bounds.high.clone() },
                "Not answered yet; it is left out when it is not applicable.",
            ),
            Some(Binding::Open) | None => plain(bounds.clone(), "Not answered yet."),
        }
    }
}

fn label(question: &Question, option: &str) -> String {
    match option {
        "true" | "false" if question.kind.options().is_none() => {
            in_words(question, &(option == "true").into())
        }
        id => question
            .kind
            .options()
            .into_iter()
            .flatten()
            .find(|known| known.id == id)
            .map_or_else(|| id.to_owned(), |known| known.title.clone()),
    }
}
