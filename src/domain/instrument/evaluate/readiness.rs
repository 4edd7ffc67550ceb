//! Readiness: what reviewers can give a draft as it is answered and attached now, criterion by
//! criterion, and which next steps add how much to the most of it.
//!
//! Reviewers can give an answer every level that its evidence and Assay's own measures allow, and a
//! blank nothing. What the vendor says does not apply, and what may turn out not to be asked, they
//! can also leave out.

use super::applicability::View;
use super::scoring::{Pieces, Scoring, applying};
use super::worth::minimums_of;
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::{Questionnaire, Section};
use crate::domain::instrument::model::rubric::{Criterion, QuestionRubric};

/// What a vendor can still do at a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Answer it.
    Answer,
    /// Attach what it asks for.
    Attach,
    /// Attach something current: what is attached has expired.
    Renew,
}

/// One thing that a vendor can still do, and what it adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// The name of the question.
    pub question: String,
    /// What is to be done.
    pub kind: StepKind,
    /// What it adds to the most that reviewers can give its criterion. An answer is counted with a
    /// current piece of evidence beside it.
    pub gain: Exact,
    /// What an answer adds by itself, where it adds less without another piece of evidence.
    pub bare: Option<Exact>,
    /// The most that reviewers can give after this step and all before it.
    pub most: Exact,
}

/// How what reviewers can give compares with what a criterion needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// It asks nothing, or nothing is needed.
    Free,
    /// Reviewers can give what is needed.
    Enough,
    /// It is enough for some of the tiers that are still possible.
    OpenTier,
    /// It is not enough yet; the next steps can bring it there.
    Short,
    /// No answer and no evidence can bring it there any more.
    OutOfReach,
}

/// One criterion as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionReadiness {
    /// The criterion's id.
    pub id: String,
    /// What people read.
    pub title: String,
    /// From the least to the most that reviewers can give now; `None` when it asks nothing.
    pub now: Option<Interval>,
    /// The most that they could give if every question were answered and had current evidence.
    pub reach: Option<Exact>,
    /// The lowest scores that it needs, from the mildest tier that is still possible to the
    /// strictest; `None` without a tier.
    pub needed: Option<(Exact, Exact)>,
    /// How many of its questions are asked and blank.
    pub blank: usize,
    /// What can be done, what adds most first.
    pub steps: Vec<NextStep>,
}

impl CriterionReadiness {
    /// How it compares with what is needed.
    pub fn prospect(&self) -> Prospect {
        let (Some(now), Some(reach), Some((low, high))) = (&self.now, &self.reach, &self.needed)
        else {
            return Prospect::Free;
        };
        match () {
            () if now.high >= *high => Prospect::Enough,
            () if now.high >= *low => Prospect::OpenTier,
            () if reach >= low => Prospect::Short,
            () => Prospect::OutOfReach,
        }
    }

    /// The fewest steps after which reviewers can give what the strictest possible tier needs;
    /// empty when they can already, and all steps when these are not enough.
    pub fn shortest(&self) -> &[NextStep] {
        let Some((_, needed)) = &self.needed else { return &[] };
        if self.now.as_ref().is_none_or(|now| now.high >= *needed) {
            return &[];
        }
        let last = self.steps.iter().position(|step| step.most >= *needed);
        last.and_then(|last| self.steps.get(..=last)).unwrap_or(&self.steps)
    }
}

/// What reviewers can give the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    weight: Exact,
    /// Whether it may be left out of the mean.
    loose: bool,
    blank: bool,
    now: Interval,
    /// The most once it is answered, with the evidence that is there.
    answered: Exact,
    /// The most once it is answered and has one more current piece of evidence.
    full: Exact,
    /// What is to be done for that.
    kind: Option<StepKind>,
}

impl Line {
    /// `None` when the question is not asked.
    pub(crate) fn new(
        scoring: &Scoring<'_>,
        question: &Question,
        rubric: &QuestionRubric,
        (asked, state): (Truth, AnswerState),
    ) -> Option<Line> {
        let points = || rubric.anchors.iter().map(|anchor| &anchor.points);
        let (bottom, top) = (points().min()?, points().max()?);
        if asked == Truth::False {
            return None;
        }
        let measured = scoring.supported(rubric).and_then(|(level, _)| {
            rubric.anchors.iter().find(|anchor| anchor.level == level).map(|anchor| &anchor.points)
        });
        let (q, names) = (scoring.questionnaire, scoring.names);
        let within = |pieces: Option<Pieces>, certain: bool, points: &Exact| {
            let caps = applying(q, names, pieces)
                .filter(|(_, applies)| !certain || *applies == Truth::True)
                .map(|(cap, _)| &cap.maximum);
            caps.chain(measured).chain([points]).min().unwrap_or(points).clone()
        };
        let pieces = scoring.pieces(question);
        let (blank, loose) = (
            state == AnswerState::Blank,
            asked == Truth::Open || state == AnswerState::NotApplicable,
        );
        let answered = within(pieces, true, top);
        let now = if blank {
            Interval::point(Exact::zero())
        } else {
            Interval { low: within(pieces, false, bottom), high: answered.clone() }
        };
        let more = pieces.map(Pieces::and_one);
        let full = if state == AnswerState::NotApplicable {
            answered.clone()
        } else {
            within(more, true, top).max(answered.clone())
        };
        let kind = (asked == Truth::True && full > now.high).then_some(match (state, pieces) {
            (AnswerState::Answered, Some(Pieces { count, current: 0 })) if count > 0 => {
                StepKind::Renew
            }
            (AnswerState::Answered, _) => StepKind::Attach,
            _ => StepKind::Answer,
        });
        let weight = Exact::from(i64::from(rubric.weight));
        Some(Line {
            weight,
            loose,
            blank: blank && asked == Truth::True,
            now,
            answered,
            full,
            kind,
        })
    }
}

/// The mean over lines that count so much each, at its highest or at its lowest: of the loose ones
/// only those count that take it there.
fn mean(lines: &[&Line], worth: &[&Exact], highest: bool) -> Option<Exact> {
    let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
    let mut loose: Vec<(&Exact, &Exact)> = Vec::new();
    for (line, worth) in lines.iter().zip(worth.iter().copied()) {
        if line.loose {
            loose.push((worth, &line.weight));
        } else {
            sum = &sum + &(&line.weight * worth);
            weights = &weights + &line.weight;
        }
    }
    loose.sort_by(|(one, _), (other, _)| if highest { other.cmp(one) } else { one.cmp(other) });
    for (worth, weight) in loose {
        let takes = sum
            .divided_by(&weights)
            .is_none_or(|mean| if highest { *worth > mean } else { *worth < mean });
        if !takes {
            break;
        }
        sum = &sum + &(weight * worth);
        weights = &weights + weight;
    }
    sum.divided_by(&weights)
}

/// What is worked out for one criterion.
#[derive(Debug, Clone, Default)]
struct Standing {
    now: Option<Interval>,
    reach: Option<Exact>,
    blank: usize,
    steps: Vec<NextStep>,
}

impl Standing {
    fn of(lines: &[(&Question, &Line)]) -> Standing {
        let bare: Vec<&Line> = lines.iter().map(|(_, line)| *line).collect();
        let worth = |of: fn(&Line) -> &Exact| bare.iter().map(|line| of(line)).collect::<Vec<_>>();
        let now = worth(|line| &line.now.high);
        let low = mean(&bare, &worth(|line| &line.now.low), false);
        let high = mean(&bare, &now, true);
        Standing {
            reach: mean(&bare, &worth(|line| &line.full), true),
            blank: bare.iter().filter(|line| line.blank).count(),
            steps: high.as_ref().map(|high| steps(lines, &bare, &now, high)).unwrap_or_default(),
            now: low.zip(high).map(|(low, high)| Interval { low, high }),
        }
    }

    fn told(self, q: &Questionnaire, view: &View, criterion: &Criterion) -> CriterionReadiness {
        CriterionReadiness {
            id: criterion.id.clone(),
            title: criterion.title.clone(),
            now: self.now,
            reach: self.reach,
            needed: minimums_of(q, view, &criterion.id),
            blank: self.blank,
            steps: self.steps,
        }
    }
}

/// What can be done at these questions, what adds most first; of what adds as much, in their order.
fn steps(
    lines: &[(&Question, &Line)],
    bare: &[&Line],
    now: &[&Exact],
    high: &Exact,
) -> Vec<NextStep> {
    let change = Change::new(bare, now, high);
    let mut found: Vec<(usize, NextStep)> = Vec::new();
    for (at, (question, line)) in lines.iter().enumerate() {
        let Some((kind, gain)) = line.kind.zip(change.gain(at, &line.full)) else { continue };
        if gain <= Exact::zero() {
            continue;
        }
        let alone = kind == StepKind::Answer && line.answered < line.full;
        let step = NextStep {
            question: question.name.clone(),
            kind,
            gain,
            bare: alone.then(|| change.gain(at, &line.answered)).flatten(),
            most: Exact::zero(),
        };
        found.push((at, step));
    }
    found.sort_by(|(_, one), (_, other)| other.gain.cmp(&one.gain));
    let (mut worth, mut most) = (now.to_vec(), high.clone());
    for (at, step) in &mut found {
        if let Some((place, line)) = worth.get_mut(*at).zip(bare.get(*at)) {
            *place = &line.full;
        }
        most = if change.weights.is_some() {
            &most + &step.gain
        } else {
            mean(bare, &worth, true).unwrap_or(most)
        };
        step.most = most.clone();
    }
    found.into_iter().map(|(_, step)| step).collect()
}

/// What another worth of one line adds to the mean.
struct Change<'l> {
    lines: &'l [&'l Line],
    now: &'l [&'l Exact],
    high: &'l Exact,
    /// The sum of the weights, where every line counts: what is added then adds up.
    weights: Option<Exact>,
}

impl<'l> Change<'l> {
    fn new(lines: &'l [&'l Line], now: &'l [&'l Exact], high: &'l Exact) -> Self {
        let firm = lines.iter().all(|line| !line.loose);
        let weights = firm.then(|| lines.iter().map(|line| line.weight.clone()).sum());
        Self { lines, now, high, weights }
    }

    fn gain(&self, at: usize, worth: &Exact) -> Option<Exact> {
        if let Some(weights) = &self.weights {
            let (line, now) = (self.lines.get(at)?, self.now.get(at)?);
            return (&line.weight * &(worth - *now)).divided_by(weights);
        }
        let mut changed = self.now.to_vec();
        *changed.get_mut(at)? = worth;
        mean(self.lines, &changed, true).map(|most| &most - self.high)
    }
}

/// The lines of a disclosure, of which only those are worked out anew that a change reaches.
#[derive(Debug, Clone)]
pub(crate) struct Readying {
    /// By the numbers of the questions: the criterion that each counts for.
    counts: Vec<Option<usize>>,
    /// Those that have to be worked out anew.
    due: Vec<bool>,
    lines: Vec<Option<Line>>,
    /// By the criteria of the rubric.
    standings: Vec<Standing>,
}

impl Readying {
    /// Everything is due.
    pub(crate) fn new(q: &Questionnaire) -> Readying {
        let criterion = |id: &Option<String>| {
            let id = id.as_ref()?;
            q.rubric.criteria.iter().position(|criterion| criterion.id == *id)
        };
        let counts: Vec<Option<usize>> =
            q.questions().map(|(section, _)| criterion(&section.criterion)).collect();
        Readying {
            due: vec![true; counts.len()],
            lines: vec![None; counts.len()],
            counts,
            standings: vec![Standing::default(); q.rubric.criteria.len()],
        }
    }

    /// The line of a question becomes due.
    pub(crate) fn mark(&mut self, number: usize) {
        if let Some(due) = self.due.get_mut(number) {
            *due = true;
        }
    }

    /// Works out what is due, and answers how every criterion stands.
    pub(crate) fn settle(&mut self, scoring: &Scoring<'_>, view: &View) -> Vec<CriterionReadiness> {
        let q = scoring.questionnaire;
        let mut stale = vec![false; self.standings.len()];
        for number in 0..self.due.len() {
            if !self.due.get_mut(number).is_some_and(std::mem::take) {
                continue;
            }
            let Some(criterion) = self.counts.get(number).copied().flatten() else { continue };
            let line = q.graph.question(q, number).zip(q.graph.rubric(q, number)).and_then(
                |((_, question), rubric)| {
                    Line::new(scoring, question, rubric, view.standing(q, number))
                },
            );
            let Some(known) = self.lines.get_mut(number).filter(|known| **known != line) else {
                continue;
            };
            *known = line;
            if let Some(stale) = stale.get_mut(criterion) {
                *stale = true;
            }
        }
        for (criterion, _) in stale.iter().enumerate().filter(|(_, stale)| **stale) {
            let lines: Vec<(&Question, &Line)> = q
                .questions()
                .zip(&self.counts)
                .zip(&self.lines)
                .filter(|((_, counts), _)| **counts == Some(criterion))
                .filter_map(|(((_, question), _), line)| Some((question, line.as_ref()?)))
                .collect();
            let new = Standing::of(&lines);
            if let Some(standing) = self.standings.get_mut(criterion) {
                *standing = new;
            }
        }
        self.told(q, view)
    }

    fn told(&self, q: &Questionnaire, view: &View) -> Vec<CriterionReadiness> {
        let criteria = q.rubric.criteria.iter().zip(self.standings.iter().cloned());
        criteria.map(|(criterion, standing)| standing.told(q, view, criterion)).collect()
    }
}

/// How one criterion stands, by itself.
pub(crate) fn readiness_of(
    scoring: &Scoring<'_>,
    view: &View,
    criterion: &str,
) -> Option<CriterionReadiness> {
    let q = scoring.questionnaire;
    let counts = |section: &Section| section.criterion.as_deref() == Some(criterion);
    let questions = q.questions().enumerate().filter(|(_, (section, _))| counts(section));
    let lines: Vec<(&Question, Line)> = questions
        .filter_map(|(number, (_, question))| {
            let rubric = q.graph.rubric(q, number)?;
            Some((question, Line::new(scoring, question, rubric, view.standing(q, number))?))
        })
        .collect();
    let lines: Vec<(&Question, &Line)> =
        lines.iter().map(|(question, line)| (*question, line)).collect();
    Some(Standing::of(&lines).told(q, view, q.rubric.criterion(criterion)?))
}
