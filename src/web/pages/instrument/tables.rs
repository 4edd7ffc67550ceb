//! The tables of the method page.

use serde::Serialize;

use super::grounds;
use crate::domain::assessment::decision::label;
use crate::domain::instrument::{BandEnd, Decision, Exact, KnockoutKind, Questionnaire};
use crate::web::kernel::markup::Markup;

/// A criterion with its questions.
#[derive(Debug, Serialize)]
pub struct CriterionView {
    title: String,
    summary: String,
    weight: u32,
    questions: Vec<QuestionView>,
}

/// A question with its anchors.
#[derive(Debug, Serialize)]
struct QuestionView {
    code: String,
    label: String,
    conditional: bool,
    anchors: Vec<AnchorRow>,
    knockouts: Vec<NamedRule>,
    grounds: Option<Markup>,
}

#[derive(Debug, Serialize)]
struct AnchorRow {
    level: u8,
    word: String,
    text: String,
}

/// A rule with a name and its sentence.
#[derive(Debug, Serialize)]
pub struct NamedRule {
    /// Its id, as people quote it.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// A risk factor with its levels.
#[derive(Debug, Serialize)]
pub struct FactorView {
    code: String,
    title: String,
    weight: u32,
    levels: Vec<String>,
}

/// The decision matrix and what each inherent tier asks for.
#[derive(Debug, Serialize)]
pub struct MatrixView {
    residual: Vec<String>,
    criteria: Vec<String>,
    rows: Vec<MatrixRow>,
}

#[derive(Debug, Serialize)]
struct MatrixRow {
    tier: String,
    decisions: Vec<String>,
    minimums: Vec<Minimum>,
    months: u32,
    monitoring: String,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct Minimum {
    criterion: String,
    minimum: String,
}

/// A learning rule.
#[derive(Debug, Serialize)]
pub struct RuleRow {
    id: String,
    because: String,
    modules: Vec<ModuleLink>,
    who: String,
    by: String,
}

#[derive(Debug, Serialize)]
struct ModuleLink {
    href: String,
    title: String,
}

pub(super) fn criteria(q: &Questionnaire) -> Vec<CriterionView> {
    let criteria = q.rubric.criteria.iter();
    criteria
        .map(|criterion| CriterionView {
            title: criterion.title.clone(),
            summary: criterion.summary.clone(),
            weight: criterion.weight,
            questions: q
                .scored(&criterion.id)
                .map(|(question, rubric)| QuestionView {
                    code: question.code.clone(),
                    label: question.label.clone(),
                    conditional: question.conditional,
                    anchors: rubric
                        .anchors
                        .iter()
                        .map(|anchor| AnchorRow {
                            level: anchor.level,
                            word: q
                                .rubric
                                .scale
                                .words
                                .get(usize::from(anchor.level))
                                .cloned()
                                .unwrap_or_default(),
                            text: anchor.text.clone(),
                        })
                        .collect(),
                    knockouts: rubric
                        .knockouts
                        .iter()
                        .map(|knockout| NamedRule {
                            id: knockout.id.clone(),
                            title: gravity(knockout.kind, knockout.cure_days),
                            text: knockout.because.clone(),
                        })
                        .collect(),
                    grounds: grounds::grounds(q, &question.name, true),
                })
                .collect(),
        })
        .collect()
}

/// What a knock-out means for the decision, in words.
pub(super) fn gravity(kind: KnockoutKind, cure_days: Option<u32>) -> String {
    match (kind, cure_days) {
        (KnockoutKind::Hard, _) => "no approval while it stands".to_owned(),
        (KnockoutKind::Curable, Some(days)) => format!("to be cured within {days} days"),
        (KnockoutKind::Curable, None) => "to be cured".to_owned(),
        (KnockoutKind::Discretionary, _) => "weighed by the panel".to_owned(),
    }
}

pub(super) fn factors(q: &Questionnaire) -> Vec<FactorView> {
    let factors = q.risk.factors.iter();
    factors
        .map(|factor| FactorView {
            code: factor.code.clone(),
            title: factor.title.clone(),
            weight: factor.weight,
            levels: factor
                .levels
                .iter()
                .map(|level| format!("{}: {}", level.level, level.text))
                .collect(),
        })
        .collect()
}

pub(super) fn bands(q: &Questionnaire) -> Vec<String> {
    let bands = q.risk.bands.iter();
    bands
        .map(|band| {
            let end = match &band.end {
                BandEnd::Below(limit) => format!("below {}", limit.in_full()),
                BandEnd::UpTo(limit) => format!("up to {}", limit.in_full()),
                BandEnd::Open => "above that".to_owned(),
            };
            format!("Tier {}, {}: {end}", band.tier, band.name.to_lowercase())
        })
        .collect()
}

pub(super) fn matrix(q: &Questionnaire) -> MatrixView {
    let tier =
        |tier: u8| format!("{tier}, {}", q.risk.tier_name(tier).unwrap_or_default().to_lowercase());
    let rows = q.risk.matrix.iter().map(|row| MatrixRow {
        tier: tier(row.tier),
        decisions: q
            .risk
            .bands
            .iter()
            .map(|band| {
                label(row.decisions.get(&band.tier).copied().unwrap_or(Decision::NotApproved))
                    .to_owned()
            })
            .collect(),
        minimums: q
            .rubric
            .criteria
            .iter()
            .map(|criterion| Minimum {
                criterion: criterion.title.clone(),
                minimum: row
                    .minimums
                    .get(&criterion.id)
                    .map_or_else(|| "none".to_owned(), Exact::plain),
            })
            .collect(),
        months: row.months,
        monitoring: row.monitoring.clone(),
        note: Some(
            [row.signoff_note.as_deref(), row.pilot.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
        )
        .filter(|note| !note.is_empty()),
    });
    MatrixView {
        residual: q.risk.bands.iter().map(|band| tier(band.tier)).collect(),
        criteria: q.rubric.criteria.iter().map(|criterion| criterion.title.clone()).collect(),
        rows: rows.collect(),
    }
}

pub(super) fn rules(q: &Questionnaire, modules: impl Fn(&str) -> String) -> Vec<RuleRow> {
    let title = |list: &[crate::domain::instrument::Named], id: &str| {
        list.iter()
            .find(|named| named.id == id)
            .map_or_else(|| id.to_owned(), |named| named.title.clone())
    };
    let rules = q.learning.rules.iter();
    rules
        .map(|rule| RuleRow {
            id: rule.id.clone(),
            because: rule.because.clone(),
            modules: rule
                .modules
                .iter()
                .map(|id| ModuleLink { href: format!("/learning/{id}"), title: modules(id) })
                .collect(),
            who: rule
                .who
                .iter()
                .map(|id| title(&q.learning.roles, id))
                .collect::<Vec<_>>()
                .join(", "),
            by: title(&q.learning.deadlines, &rule.by),
        })
        .collect()
}

pub(super) fn sample_criteria() -> Vec<CriterionView> {
    let rule = NamedRule {
        id: "KO-1".into(),
        title: gravity(KnockoutKind::Curable, Some(90)),
        text: "No schedule.".into(),
    };
    let question = |conditional, knockouts, grounds| QuestionView {
        code: "Q-01".into(),
        label: "Which agreement?".into(),
        conditional,
        anchors: vec![AnchorRow { level: 0, word: "Absent".into(), text: "None.".into() }],
        knockouts,
        grounds,
    };
    let questions = vec![
        question(true, vec![rule], Some(grounds::sample())),
        question(false, Vec::new(), None),
    ];
    vec![CriterionView {
        title: "Safety".into(),
        summary: "What it covers.".into(),
        weight: 30,
        questions,
    }]
}

pub(super) fn sample_factors() -> Vec<FactorView> {
    vec![FactorView {
        code: "F1".into(),
        title: "Stakes".into(),
        weight: 20,
        levels: vec!["0: none".into()],
    }]
}

pub(super) fn sample_matrix() -> MatrixView {
    let row = |note| MatrixRow {
        tier: "1".into(),
        decisions: vec!["Approved".into()],
        minimums: vec![Minimum { criterion: "Safety".into(), minimum: "2".into() }],
        months: 12,
        monitoring: "Annual".into(),
        note,
    };
    MatrixView {
        residual: vec!["1".into()],
        criteria: vec!["Safety".into()],
        rows: vec![row(None), row(Some("A note.".to_owned()))],
    }
}

pub(super) fn sample_rules() -> Vec<RuleRow> {
    let modules =
        vec![ModuleLink { href: "/learning/M-1".into(), title: "M-1 Foundations".into() }];
    vec![RuleRow {
        id: "P1".into(),
        because: "Every tool".into(),
        modules,
        who: "Teachers".into(),
        by: "Before access".into(),
    }]
}
