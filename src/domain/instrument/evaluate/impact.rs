//! The result of an impact assessment, with every number explained: points, maxima, deduction,
//! score and band.

use std::collections::{BTreeMap, BTreeSet};

use super::applicability::{View, view};
use super::impact_choice::{Chosen, Telling};
use super::impact_lines::lines;
use super::impact_outcome::{
    DeductionOutcome, ImpactOutcome, MitigationOutcome, PointsLine, SectionTotal,
};
use super::impact_sums::{Of, Total, result, total};
use super::impact_words;
use super::impact_worlds::{Ways, ways};
use super::open_question::OpenQuestion;
use super::reasons::behind;
use crate::domain::instrument::model::answers::{AnswerState, Answers};
use crate::domain::instrument::model::condition::{Condition, Truth};
use crate::domain::instrument::model::impact::{ImpactBand, ImpactModel, Role};
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// Works the result out; `None` where the questionnaire has no impact assessment.
pub(crate) fn impact(q: &Questionnaire, view: &View) -> Option<ImpactOutcome> {
    let model = q.impact.as_ref()?;
    let tell = |when: &Condition| when.evaluate(&Telling(&view.names));
    let chosen: Vec<Chosen<'_>> = model
        .alternatives
        .iter()
        .map(|alternative| Chosen {
            alternative,
            verdicts: alternative.groups.iter().map(|group| tell(&group.when)).collect(),
        })
        .collect();
    let lines = lines(q, model, view, &chosen);
    let sets = ways(q, model, view);
    let summed = result(&sets, model.of, model.deduction.as_ref(), model.places)?;
    let title =
        |role: Role| model.roles.get(&role).map_or_else(String::new, |rule| rule.title.clone());
    let mitigation =
        (model.of == Role::Risk && model.roles.contains_key(&Role::Mitigation)).then(|| {
            let Total { points, maximum, share } = summed.against;
            MitigationOutcome {
                title: title(Role::Mitigation),
                points,
                maximum: maximum.high.clone(),
                maximums: Some(maximum),
                share,
            }
        });
    let deduction = deduction(model, mitigation.as_ref(), summed.applied);
    let (score, share, sum) = (summed.score, summed.share, summed.total);
    let (low, high) = (model.band(&share.low)?, model.band(&share.high)?);
    let band = (low.id == high.id).then_some(low);
    let mut outcome = ImpactOutcome {
        title: model.title.clone(),
        of: model.of,
        raw: sum.points,
        maximum: sum.maximum.high.clone(),
        maximums: Some(sum.maximum),
        sections: sections(q, model, &sets),
        mitigation,
        alternatives: chosen.iter().map(|one| one.outcome(q, &view.names)).collect(),
        deduction,
        score,
        share,
        band: band.map(ImpactBand::outcome),
        bands: (low.id.clone(), high.id.clone()),
        obligations: band.map_or_else(Vec::new, |band| band.obligations.clone()),
        because: Vec::new(),
        open: open(q, model, view, &lines, &chosen),
        lines,
    };
    outcome.because = impact_words::because(&outcome, model, &title(model.of));
    Some(outcome)
}

impl Questionnaire {
    /// The most points that an impact assessment can reach, by the titles of its roles.
    pub fn impact_maxima(&self) -> BTreeMap<String, String> {
        let Some(model) = &self.impact else { return BTreeMap::new() };
        let sets = ways(self, model, &view(self, &Answers::default()));
        let most = |role: Role| {
            total(&sets, Of { role, section: None }).map(|total| total.maximum.high.plain())
        };
        model
            .roles
            .iter()
            .filter_map(|(role, rule)| Some((rule.title.clone(), most(*role)?)))
            .collect()
    }
}

/// The points by section, for every role that has questions in it.
fn sections(q: &Questionnaire, model: &ImpactModel, sets: &[Ways]) -> Vec<SectionTotal> {
    let mut found = Vec::new();
    for (place, section) in q.sections.iter().enumerate() {
        for role in model.roles.keys().copied() {
            let has = |question: &Question| {
                model.questions.get(&question.name).is_some_and(|points| points.role == role)
            };
            if !section.questions.iter().any(has) {
                continue;
            }
            if let Some(Total { points, maximum, share }) =
                total(sets, Of { role, section: Some(place) })
            {
                found.push(SectionTotal {
                    section: section.id.clone(),
                    title: section.title.clone(),
                    role,
                    points,
                    maximum,
                    share,
                });
            }
        }
    }
    found
}

fn deduction(
    model: &ImpactModel,
    mitigation: Option<&MitigationOutcome>,
    applied: Option<bool>,
) -> Option<DeductionOutcome> {
    let (rule, mitigation) = model.deduction.as_ref().zip(mitigation)?;
    let because = impact_words::deduction(rule, applied, mitigation);
    Some(DeductionOutcome {
        applied,
        from: rule.from.clone(),
        factor: rule.factor.clone(),
        because,
    })
}

/// The questions that keep the result open: those with points that are blank or may still be asked,
/// and whatever has to be answered first to know which questions count.
fn open(
    q: &Questionnaire,
    model: &ImpactModel,
    view: &View,
    lines: &[PointsLine],
    chosen: &[Chosen<'_>],
) -> Vec<OpenQuestion> {
    let blank = |line: &PointsLine| {
        line.asked == Truth::Open || (line.asked == Truth::True && line.state == AnswerState::Blank)
    };
    let scored =
        lines.iter().filter(|line| blank(line)).map(|line| Name::Question(line.question.clone()));
    let mut wanted: Vec<Name> =
        scored.chain(chosen.iter().flat_map(Chosen::behind_open).cloned()).collect();
    let by_condition = lines
        .iter()
        .filter_map(|line| model.questions.get(&line.question))
        .flat_map(|points| &points.when);
    let verdicts = by_condition
        .map(|entry| entry.when.evaluate(&view.names))
        .filter(|verdict| verdict.truth == Truth::Open);
    wanted.extend(verdicts.flat_map(|verdict| verdict.behind));
    let mut known: BTreeSet<Name> = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !known.insert(name.clone()) {
            continue;
        }
        if let Some(question) =
            name.question().filter(|question| view.asked(question) == Truth::Open)
        {
            wanted.extend(view.behind(q, question));
        }
        wanted.extend(behind(q, &view.names, &name));
    }
    let known: BTreeSet<&str> = known.iter().filter_map(Name::question).collect();
    let questions = q.questions().filter(|(_, question)| known.contains(question.name.as_str()));
    questions
        .map(|(section, question)| OpenQuestion::new(section, question, view.asked(&question.name)))
        .collect()
}
