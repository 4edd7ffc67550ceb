//! The submitted scores of a disclosure laid side by side, question by question.

use std::collections::BTreeMap;

use super::case::Case;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::agreement::Accord;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::review::{
    Agreement, Comparison, GivenScore, Settlement, agreed, compare,
};
use crate::domain::instrument::{LevelLimit, Levels, QuestionLimits, Questionnaire, Scored};
use crate::store::Tx;
use crate::store::assessment::{decisions, scores};

/// One question's scores.
#[derive(Debug, Clone)]
pub struct Line {
    /// The question's name.
    pub question: String,
    /// The id of the criterion that its score counts in.
    pub criterion: String,
    /// What each reviewer gave, in the order of their assignment.
    pub given: Vec<GivenScore>,
    /// What the scores come to.
    pub comparison: Comparison,
    /// What the lead settled.
    pub settled: Option<Settlement>,
    /// What the lead had settled before the criterion was reviewed anew.
    pub proposal: Option<Settlement>,
    /// What was agreed on; `None` while the question has to be settled.
    pub counts: Option<Scored>,
    /// The highest level that can count, where that is not the highest of the scale and the sheet
    /// was limited.
    pub limit: Option<LevelLimit>,
}

impl Line {
    /// Whether the question has to be settled and is not yet.
    pub fn is_open(&self) -> bool {
        self.counts.is_none()
    }

    /// What counts in the sum: what was agreed on, or the highest level that can count.
    pub fn what_counts(&self) -> Option<Scored> {
        match (self.counts?, &self.limit) {
            (Scored::Level(level), Some(limit)) => Some(Scored::Level(level.min(limit.level))),
            (agreed, _) => Some(agreed),
        }
    }

    /// The limit, where somebody gave more or more was agreed on.
    pub fn exceeded(&self) -> Option<&LevelLimit> {
        let agreed = self.given.iter().map(|given| given.score.scored).chain(self.counts);
        self.limit.as_ref().filter(|limit| {
            agreed
                .into_iter()
                .any(|scored| matches!(scored, Scored::Level(level) if level > limit.level))
        })
    }

    /// Whether reviewers gave different scores.
    pub fn differs(&self) -> bool {
        matches!(self.comparison, Comparison::Close(_) | Comparison::Apart(_))
    }
}

/// All questions that somebody scored, in the questionnaire's order.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The questions.
    pub lines: Vec<Line>,
}

impl Sheet {
    /// Lays the scores of one disclosure side by side.
    pub fn new(
        questionnaire: &Questionnaire,
        given: &[GivenScore],
        settlements: &[Settlement],
    ) -> Self {
        let mut lines = Vec::new();
        for (section, question) in questionnaire.questions() {
            let given: Vec<GivenScore> = given
                .iter()
                .filter(|given| given.score.question == question.name)
                .cloned()
                .collect();
            let Some(criterion) = section.criterion.clone().filter(|_| !given.is_empty()) else {
                continue;
            };
            let scored: Vec<Scored> = given.iter().map(|given| given.score.scored).collect();
            let can_stop = questionnaire
                .rubric
                .questions
                .get(&question.name)
                .is_some_and(|rubric| !rubric.knockouts.is_empty());
            let comparison = compare(&scored, can_stop);
            let kept =
                settlements.iter().find(|settled| settled.question == question.name).cloned();
            let (proposal, settled): (Option<Settlement>, Option<Settlement>) = match kept {
                Some(kept) if kept.superseded_at.is_some() => (Some(kept), None),
                kept => (None, kept),
            };
            let counts = agreed(comparison, settled.as_ref().map(|settled| settled.scored));
            lines.push(Line {
                question: question.name.clone(),
                criterion,
                given,
                comparison,
                settled,
                proposal,
                counts,
                limit: None,
            });
        }
        Self { lines }
    }

    /// Takes up the highest level that can count for each question.
    pub fn limit(&mut self, limits: &BTreeMap<String, QuestionLimits>) {
        for line in &mut self.lines {
            line.limit = limits.get(&line.question).and_then(|limits| limits.limit.clone());
        }
    }

    /// How many questions have to be settled and are not yet.
    pub fn open(&self) -> usize {
        self.lines.iter().filter(|line| line.is_open()).count()
    }

    /// The agreed levels, once no question has to be settled.
    pub fn levels(&self) -> Option<Levels> {
        let mut levels = Levels::default();
        for line in &self.lines {
            levels.set(&line.question, line.counts?);
        }
        Some(levels)
    }

    /// How far those who scored some of the questions agree beyond chance: Cohen's κ of two,
    /// Krippendorff's α of more.
    pub fn accord(&self, questionnaire: &Questionnaire, wanted: impl Fn(&Line) -> bool) -> Accord {
        let given: Vec<&[GivenScore]> = self
            .lines
            .iter()
            .filter(|line| wanted(line))
            .map(|line| line.given.as_slice())
            .collect();
        Accord::of(&given, questionnaire.rubric.scale.maximum.get())
    }

    /// How often reviewers agree.
    pub fn agreement(&self) -> Agreement {
        let mut agreement = Agreement::default();
        for line in &self.lines {
            let scored: Vec<Scored> = line.given.iter().map(|given| given.score.scored).collect();
            agreement.count(&scored);
        }
        agreement
    }
}

/// Whether every review of a disclosure is in, so that its scores can be laid side by side.
pub(super) fn every_review_is_in(state: State) -> bool {
    matches!(state, State::Scored | State::Proposed | State::Decided | State::Published)
}

/// The scores of a file side by side, limited as on the day of its proposal, or as today while
/// nothing is proposed.
pub(super) async fn laid_out(ctx: &Ctx, tx: &mut Tx, case: &Case) -> Result<Sheet, Error> {
    let id = &case.disclosure.id;
    let mut sheet = Sheet::new(
        &case.questionnaire,
        &scores::submitted_of(tx, id).await?,
        &scores::settlements(tx, id).await?,
    );
    let proposed = if case.disclosure.state() == State::Scored {
        None
    } else {
        decisions::of_disclosure(tx, id).await?
    };
    sheet.limit(&case.limits(proposed.map_or_else(|| ctx.today(), |proposed| proposed.outcome.on)));
    Ok(sheet)
}
