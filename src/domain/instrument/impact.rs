//! The result of an impact assessment, with every number explained: points, maxima, deduction, score and band.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::answers::{AnswerState, Answers};
use super::condition::{Condition, Lookup, Seen, Truth, Verdict};
use super::exact::{Exact, Interval};
use super::impact_lines::{PointsLine, lines};
use super::impact_model::{Alternative, ImpactBand, ImpactModel, Obligation, Role};
use super::impact_sums::{Of, Total, result, total};
use super::impact_words;
use super::impact_worlds::{Ways, ways};
use super::names::{Names, Settled};
use super::outcome::OpenQuestion;
use super::question::Question;
use super::questionnaire::Questionnaire;
use super::view::{View, view};
use super::words::{Reason, behind, explain};

/// The other side of a risk: what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MitigationOutcome {
    /// What people call it.
    pub title: String,
    /// Its points.
    pub points: Interval,
    /// The most points that are possible; while that is open, the highest such number.
    pub maximum: Exact,
    /// The most points that are possible, from the lowest to the highest such number.
    #[serde(default)]
    pub maximums: Option<Interval>,
    /// Points ÷ maximum.
    pub share: Interval,
}

/// The points of one role in one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTotal {
    /// The section's id.
    pub section: String,
    /// Its name.
    pub title: String,
    /// What the points say.
    pub role: Role,
    /// The points, before any deduction.
    pub points: Interval,
    /// The most points that are possible, from the lowest to the highest such number while that is open.
    pub maximum: Interval,
    /// Points ÷ maximum; nought where nothing counts.
    pub share: Interval,
}

/// Which group of an alternative counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternativeOutcome {
    /// Its id.
    pub id: String,
    /// What is chosen between.
    pub title: String,
    /// The group that counts; `None` while that is open.
    pub group: Option<String>,
    /// The name of that group.
    pub group_title: Option<String>,
    /// The answers that tell.
    pub reasons: Vec<Reason>,
}

/// What becomes of the deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeductionOutcome {
    /// Whether it applies; `None` while that is open.
    pub applied: Option<bool>,
    /// The share of the mitigation maximum from which it applies, itself included.
    pub from: Exact,
    /// What the raw points are then multiplied by.
    pub factor: Exact,
    /// Why, in a sentence.
    pub because: String,
}

/// The band of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandOutcome {
    /// Its id, as people quote it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The highest share of the maximum that still belongs to it.
    pub up_to: Exact,
}

/// The result of an impact assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactOutcome {
    /// What the result is called.
    pub title: String,
    /// The role whose points are the score.
    pub of: Role,
    /// Its points before any deduction.
    pub raw: Interval,
    /// The most points that are possible; while that is open, the highest such number.
    pub maximum: Exact,
    /// The most points that are possible, from the lowest to the highest such number.
    #[serde(default)]
    pub maximums: Option<Interval>,
    /// The points by section, in the order of the questionnaire.
    #[serde(default)]
    pub sections: Vec<SectionTotal>,
    /// The mitigation, where the score is of the risk.
    pub mitigation: Option<MitigationOutcome>,
    /// Which groups of questions count.
    pub alternatives: Vec<AlternativeOutcome>,
    /// The deduction, where there is one.
    pub deduction: Option<DeductionOutcome>,
    /// The points after the deduction, rounded.
    pub score: Interval,
    /// Score ÷ maximum.
    pub share: Interval,
    /// The band; `None` while the two ends of the score lie in different ones.
    pub band: Option<BandOutcome>,
    /// The lowest and the highest band that are possible, by id.
    pub bands: (String, String),
    /// What the band asks for.
    pub obligations: Vec<Obligation>,
    /// The arithmetic in sentences.
    pub because: Vec<String>,
    /// Every question that counts, with its points.
    pub lines: Vec<PointsLine>,
    /// The questions that keep the result open.
    pub open: Vec<OpenQuestion>,
}

/// An alternative with what each of its groups comes to.
pub(crate) struct Chosen<'m> {
    alternative: &'m Alternative,
    verdicts: Vec<Verdict>,
}

impl Chosen<'_> {
    /// Whether the group counts that a question belongs to; a question of no group always counts.
    pub(crate) fn counts(chosen: &[Chosen<'_>], question: &str) -> Truth {
        let groups = chosen.iter().flat_map(|one| one.alternative.groups.iter().zip(&one.verdicts));
        let own = groups.into_iter().find(|(group, _)| group.questions.iter().any(|name| name == question));
        own.map_or(Truth::True, |(_, verdict)| verdict.truth)
    }

    fn outcome(&self, q: &Questionnaire, names: &Names) -> AlternativeOutcome {
        let applies = self.alternative.groups.iter().zip(&self.verdicts).find(|(_, verdict)| verdict.truth == Truth::True);
        let behind = applies.map_or_else(|| self.behind_open().cloned().collect(), |(_, verdict)| verdict.behind.clone());
        AlternativeOutcome {
            id: self.alternative.id.clone(),
            title: self.alternative.title.clone(),
            group: applies.map(|(group, _)| group.id.clone()),
            group_title: applies.map(|(group, _)| group.title.clone()),
            reasons: explain(q, names, &behind),
        }
    }

    fn behind_open(&self) -> impl Iterator<Item = &String> {
        self.verdicts.iter().filter(|verdict| verdict.truth == Truth::Open).flat_map(|verdict| &verdict.behind)
    }
}

/// Names for whoever has to choose a group: an answer that was withheld, for whatever reason, leaves the choice open.
pub(crate) struct Telling<'a>(pub(crate) &'a Names);

impl Lookup for Telling<'_> {
    fn look(&self, name: &str) -> Seen<'_> {
        match self.0.settled(name) {
            Some(Settled::Withheld(_)) => Seen::Open,
            _ => self.0.look(name),
        }
    }
}

/// Works the result out; `None` where the questionnaire has no impact assessment.
pub(crate) fn impact(q: &Questionnaire, view: &View) -> Option<ImpactOutcome> {
    let model = q.impact.as_ref()?;
    let tell = |when: &Condition| when.evaluate(&Telling(&view.names));
    let chosen: Vec<Chosen<'_>> = model
        .alternatives
        .iter()
        .map(|alternative| Chosen { alternative, verdicts: alternative.groups.iter().map(|group| tell(&group.when)).collect() })
        .collect();
    let lines = lines(q, model, view, &chosen);
    let sets = ways(q, model, view);
    let summed = result(&sets, model.of, model.deduction.as_ref(), model.places)?;
    let title = |role: Role| model.roles.get(&role).map_or_else(String::new, |rule| rule.title.clone());
    let mitigation = (model.of == Role::Risk && model.roles.contains_key(&Role::Mitigation)).then(|| {
        let Total { points, maximum, share } = summed.against;
        MitigationOutcome { title: title(Role::Mitigation), points, maximum: maximum.high.clone(), maximums: Some(maximum), share }
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
        let most = |role: Role| total(&sets, Of { role, section: None }).map(|total| total.maximum.high.plain());
        model.roles.iter().filter_map(|(role, rule)| Some((rule.title.clone(), most(*role)?))).collect()
    }
}

impl ImpactBand {
    fn outcome(&self) -> BandOutcome {
        BandOutcome { id: self.id.clone(), title: self.title.clone(), up_to: self.up_to.clone() }
    }
}

/// The points by section, for every role that has questions in it.
fn sections(q: &Questionnaire, model: &ImpactModel, sets: &[Ways]) -> Vec<SectionTotal> {
    let mut found = Vec::new();
    for (place, section) in q.sections.iter().enumerate() {
        for role in model.roles.keys().copied() {
            let has = |question: &Question| model.questions.get(&question.name).is_some_and(|points| points.role == role);
            if !section.questions.iter().any(has) {
                continue;
            }
            if let Some(Total { points, maximum, share }) = total(sets, Of { role, section: Some(place) }) {
                found.push(SectionTotal { section: section.id.clone(), title: section.title.clone(), role, points, maximum, share });
            }
        }
    }
    found
}

fn deduction(model: &ImpactModel, mitigation: Option<&MitigationOutcome>, applied: Option<bool>) -> Option<DeductionOutcome> {
    let (rule, mitigation) = model.deduction.as_ref().zip(mitigation)?;
    let because = impact_words::deduction(rule, applied, mitigation);
    Some(DeductionOutcome { applied, from: rule.from.clone(), factor: rule.factor.clone(), because })
}

/// The questions that keep the result open: those with points that are blank or may still be asked, and whatever has to be
/// answered first to know which questions count.
fn open(q: &Questionnaire, model: &ImpactModel, view: &View, lines: &[PointsLine], chosen: &[Chosen<'_>]) -> Vec<OpenQuestion> {
    let blank = |line: &PointsLine| line.asked == Truth::Open || (line.asked == Truth::True && line.state == AnswerState::Blank);
    let scored = lines.iter().filter(|line| blank(line)).map(|line| &line.question);
    let mut wanted: Vec<String> = scored.chain(chosen.iter().flat_map(Chosen::behind_open)).cloned().collect();
    let by_condition = lines.iter().filter_map(|line| model.questions.get(&line.question)).flat_map(|points| &points.when);
    let verdicts = by_condition.map(|entry| entry.when.evaluate(&view.names)).filter(|verdict| verdict.truth == Truth::Open);
    wanted.extend(verdicts.flat_map(|verdict| verdict.behind));
    let mut known: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !known.insert(name.clone()) {
            continue;
        }
        if view.asked(&name) == Truth::Open {
            wanted.extend(view.behind(q, &name));
        }
        wanted.extend(behind(q, &view.names, &name));
    }
    let questions = q.questions().filter(|(_, question)| known.contains(&question.name));
    questions.map(|(section, question)| OpenQuestion::new(section, question, view.asked(&question.name))).collect()
}
