//! The lines of an impact assessment: each question that counts, what was answered, and what that is worth.

use serde::{Deserialize, Serialize};

use super::answers::AnswerState;
use super::condition::Truth;
use super::exact::{Exact, Interval};
use super::impact::Chosen;
use super::impact_model::{ImpactModel, MaximumOver, QuestionPoints, Role};
use super::impact_points::Term;
use super::names::Settled;
use super::question::Question;
use super::questionnaire::Questionnaire;
use super::view::View;
use super::words::in_words;

/// One option that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenOption {
    /// The option in words.
    pub label: String,
    /// Its points by itself.
    pub points: Exact,
}

/// One question's part in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsLine {
    /// The question's name.
    pub question: String,
    /// The reference that people quote.
    pub code: String,
    /// The question.
    pub label: String,
    /// What its points say.
    pub role: Role,
    /// The group of alternatives that it belongs to, by id.
    pub group: Option<String>,
    /// Whether it is asked; a hidden question stands here only when the maximum is over all questions.
    pub asked: Truth,
    /// The state of the answer.
    pub state: AnswerState,
    /// The options that were chosen.
    pub given: Vec<GivenOption>,
    /// The points.
    pub points: Interval,
    /// The most points that the question can give.
    pub maximum: Exact,
    /// What else there is to say about the points.
    pub note: Option<String>,
}

/// The questions that count or may count, each with its part in the sum of its role.
pub(crate) fn lines(q: &Questionnaire, model: &ImpactModel, view: &View, chosen: &[Chosen<'_>]) -> Vec<(PointsLine, Term)> {
    let scored = q.questions().filter_map(|(_, question)| Some((question, model.questions.get(&question.name)?)));
    scored.filter_map(|(question, points)| line(model, view, question, points, Chosen::counts(chosen, &question.name))).collect()
}

fn line(model: &ImpactModel, view: &View, question: &Question, points: &QuestionPoints, group: Truth) -> Option<(PointsLine, Term)> {
    let asked = view.asked(&question.name);
    let over = model.roles.get(&points.role)?.over;
    // Which maximum a question belongs to is the same whether its blank, its parent's or its group's keeps that open.
    let counts = match (group, over, asked) {
        (Truth::False, _, _) | (_, MaximumOver::Asked, Truth::False) => return None,
        (Truth::Open, _, _) | (_, MaximumOver::Asked, Truth::Open) => Truth::Open,
        (Truth::True, _, _) => Truth::True,
    };
    let bounds = points.bounds(&question.kind);
    let worth = Worth::of(view, question, points, &bounds, over);
    let shown = if counts == Truth::True { worth.points.clone() } else { Interval { low: Exact::zero(), high: worth.points.high.clone() } };
    let line = PointsLine {
        question: question.name.clone(),
        code: question.code.clone(),
        label: question.label.clone(),
        role: points.role,
        group: model.group_of(&question.name).map(|(_, group)| group.id.clone()),
        asked,
        state: if asked == Truth::False { AnswerState::Blank } else { view.state(&question.name) },
        given: worth.given,
        points: shown,
        maximum: bounds.high.clone(),
        note: worth.note,
    };
    Some((line, Term { counts, points: worth.points, maximum: bounds.high }))
}

struct Worth {
    points: Interval,
    given: Vec<GivenOption>,
    note: Option<String>,
}

impl Worth {
    fn of(view: &View, question: &Question, points: &QuestionPoints, bounds: &Interval, over: MaximumOver) -> Worth {
        let plain = |points: Interval, note: Option<String>| Worth { points, given: Vec::new(), note };
        let asked = view.asked(&question.name);
        match view.names.settled(&question.name) {
            Some(Settled::Known(value)) => {
                let (sum, each) = points.given(value);
                let single: Exact = each.iter().map(|(_, points)| points.clone()).sum();
                let note = (single != sum).then(|| format!("{} points in all, of which at most {} count.", single.plain(), sum.plain()));
                let given = each.into_iter().map(|(option, points)| GivenOption { label: label(question, &option), points });
                Worth { points: Interval::point(sum), given: given.collect(), note }
            }
            Some(Settled::Hidden) => plain(Interval::point(Exact::zero()), Some("Not asked, so it gives no points.".to_owned())),
            Some(Settled::Withheld(state)) => {
                let worst = if points.role == Role::Risk { &bounds.high } else { &bounds.low };
                plain(Interval::point(worst.clone()), Some(format!("{}: it counts at its worst.", state.words())))
            }
            // A question of a maximum over all gives nothing should it stay hidden.
            Some(Settled::Open) | None if asked == Truth::Open && over == MaximumOver::All => {
                plain(Interval { low: Exact::zero(), high: bounds.high.clone() }, Some("It may still be asked.".to_owned()))
            }
            Some(Settled::Open) | None if asked == Truth::Open => plain(bounds.clone(), Some("It may still be asked.".to_owned())),
            Some(Settled::Open) | None => plain(bounds.clone(), Some("Not answered yet.".to_owned())),
        }
    }
}

fn label(question: &Question, option: &str) -> String {
    match option {
        "true" | "false" if question.kind.options().is_none() => in_words(question, &(option == "true").into()),
        id => question.kind.options().into_iter().flatten().find(|known| known.id == id).map_or_else(|| id.to_owned(), |known| known.title.clone()),
    }
}
