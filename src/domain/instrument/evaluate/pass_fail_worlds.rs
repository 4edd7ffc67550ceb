//! What a form without scores may still lead to: knock-outs that hang together are looked into
//! together, under every answer to the open questions behind them. Beyond a bounded number of
//! answers a question is left open, which widens a result and never narrows it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::applicability::View;
use super::knockout::{Standing, knockout};
use super::pass_fail::{Grounds, PassFailResult, conditions, passed_over};
use super::worlds::worlds;
use crate::domain::instrument::compile::possible_values::possible_values;
use crate::domain::instrument::model::answers::Answer;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::KnockoutKind;

/// What stands: bits, so that sets of them are small.
type Stands = u8;

const HARD: Stands = 1;
const WEIGHED: Stands = 2;
const CURABLE: Stands = 4;

/// The worst and the best result that the open questions still allow, refusals among their answers.
pub(crate) fn possible(q: &Questionnaire, view: &View) -> [PassFailResult; 2] {
    let mut all: BTreeSet<Stands> = BTreeSet::from([0]);
    let grounds = Grounds::new(q);
    for set in sets(&grounds, view) {
        let own = set.possible(q, view, &grounds.read);
        all = all.iter().flat_map(|known| own.iter().map(move |more| known | more)).collect();
    }
    let results: BTreeSet<PassFailResult> = all.into_iter().map(result).collect();
    let worst = results.first().copied().unwrap_or(PassFailResult::NotApproved);
    [worst, results.last().copied().unwrap_or(worst)]
}

fn result(stands: Stands) -> PassFailResult {
    match stands {
        0 => PassFailResult::Approved,
        some if some & HARD != 0 => PassFailResult::NotApproved,
        some if some & WEIGHED != 0 => PassFailResult::PanelDecides,
        _ => PassFailResult::Conditional,
    }
}

/// Questions with knock-outs that hang together by the open questions behind them.
struct Set<'q> {
    /// The open questions that they read.
    open: Vec<&'q str>,
    /// The questions with the knock-outs.
    questions: Vec<&'q Question>,
}

fn sets<'q>(grounds: &Grounds<'q>, view: &View) -> Vec<Set<'q>> {
    let mut sets: Vec<Set<'q>> = Vec::new();
    for (question, behind) in &grounds.questions {
        let open: Vec<&str> = behind.iter().copied().filter(|name| view.is_open(name)).collect();
        let mut joined = Set { open, questions: vec![*question] };
        let tied: Vec<Set<'q>> = sets
            .extract_if(.., |known| known.open.iter().any(|name| joined.open.contains(name)))
            .collect();
        for known in tied {
            joined.open.extend(known.open);
            joined.questions.splice(0..0, known.questions);
        }
        sets.push(joined);
    }
    sets
}

impl Set<'_> {
    fn possible(&self, q: &Questionnaire, view: &View, read: &BTreeSet<&str>) -> BTreeSet<Stands> {
        let open = q
            .questions()
            .map(|(_, question)| question)
            .filter(|question| self.open.contains(&question.name.as_str()));
        let open: Vec<&Question> = open.collect();
        let tellers: Vec<(&Question, Vec<Answer>)> =
            open.iter().filter_map(|question| Some((*question, answers(q, question)?))).collect();
        let worlds = worlds(q, view, open, &tellers);
        worlds.iter().flat_map(|world| self.of_world(q, world, read)).collect()
    }

    /// What may stand in one world: more than one set of it where a knock-out is still open.
    fn of_world(&self, q: &Questionnaire, world: &View, read: &BTreeSet<&str>) -> BTreeSet<Stands> {
        let mut all = BTreeSet::from([0]);
        let mut add = |stands: Stands, certain: bool| {
            let with: Vec<Stands> = all.iter().map(|known| known | stands).collect();
            if certain {
                all.clear();
            }
            all.extend(with);
        };
        for question in &self.questions {
            let asked = world.asked(&question.name);
            for rule in q
                .rubric
                .questions
                .get(&question.name)
                .into_iter()
                .flat_map(|rubric| &rubric.knockouts)
            {
                if let Some(found) = knockout(q, world.names(), question, asked, rule) {
                    let stands = match found.kind {
                        KnockoutKind::Hard => HARD,
                        KnockoutKind::Discretionary => WEIGHED,
                        KnockoutKind::Curable => CURABLE,
                    };
                    add(stands, found.standing != Standing::Open);
                }
            }
        }
        if passed_over(q, world, read).next().is_some() {
            add(WEIGHED, true);
        }
        // A question that is left open may be marked as not applicable.
        if self.open.iter().any(|name| world.is_open(name)) {
            add(WEIGHED, false);
        }
        all
    }
}

/// Every answer that is told apart, and the two ways of giving none. `None` where answers cannot be
/// listed.
fn answers(q: &Questionnaire, question: &Question) -> Option<Vec<Answer>> {
    let facts = q.facts.iter().map(|fact| &fact.when);
    let conditions = q.questions().flat_map(|(_, question)| conditions(q, question)).chain(facts);
    let tests: Vec<&Value> = conditions
        .flat_map(Condition::tests)
        .filter(|test| test.reads(&question.name))
        .map(|test| &test.fragment)
        .collect();
    let reason = "None is given".to_owned();
    let kept_back = [Answer::Declined { reason: reason.clone() }, Answer::NotApplicable { reason }];
    Some(
        possible_values(question, &tests)?
            .into_iter()
            .map(Answer::plain)
            .chain(kept_back)
            .collect(),
    )
}
