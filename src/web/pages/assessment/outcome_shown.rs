//! A computed outcome as people read it: scores against minimums, the arithmetic of risk, the matrix and what stops an approval.

use serde::Serialize;

use super::workbench::level_in_words;
use crate::domain::assessment::decision::label;
use crate::domain::instrument::{
    CriterionOutcome, Exact, Interval, KnockoutKind, Outcome, Questionnaire, Reach, Reason, ScoreLine, Standing, Visibility,
};
use crate::web::components::{Fact, Facts, Kind, ScoreProfile, ScoreRow, StatusTag};

/// Something that stops or conditions an approval.
#[derive(Debug, Serialize)]
pub struct Stop {
    id: String,
    status: StatusTag,
    because: String,
    reasons: Vec<String>,
}

/// One inherent tier of the matrix.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    title: String,
    current: bool,
    cells: Vec<MatrixCell>,
}

/// What a residual tier leads to.
#[derive(Debug, Serialize)]
pub struct MatrixCell {
    label: String,
    current: bool,
}

/// Knock-outs and prohibited uses that stand or cannot be ruled out.
pub fn stops(outcome: &Outcome) -> Vec<Stop> {
    let given = |reasons: &[crate::domain::instrument::Reason]| reasons.iter().map(|reason| format!("{}: {}", reason.label, reason.given)).collect();
    let doubt = |standing: Standing| match standing {
        Standing::Stands => "",
        Standing::Open => ", still open",
        Standing::Undisclosed => ", not disclosed",
    };
    let prohibited = outcome.prohibited.iter().map(|prohibited| Stop {
        id: prohibited.title.clone(),
        status: StatusTag::new(Kind::Stop, format!("Prohibited use{}", doubt(prohibited.standing))),
        because: prohibited.because.clone(),
        reasons: given(&prohibited.reasons),
    });
    let knockouts = outcome.knockouts.iter().map(|knockout| {
        let (kind, words) = match knockout.kind {
            KnockoutKind::Hard => (Kind::Stop, "Not approvable while it stands"),
            KnockoutKind::Curable => (Kind::Caution, "Curable"),
            KnockoutKind::Discretionary => (Kind::Caution, "A person weighs it"),
        };
        Stop {
            id: knockout.id.clone(),
            status: StatusTag::new(kind, format!("{words}{}", doubt(knockout.standing))),
            because: knockout.because.clone(),
            reasons: given(&knockout.reasons),
        }
    });
    prohibited.chain(knockouts).collect()
}

/// A score × 100 as a whole number, for positions in pictures.
fn hundredths(score: &Exact) -> u32 {
    score.round_half_up(2).replace('.', "").parse().unwrap_or_default()
}

/// The six scores with the minimums of the tier.
pub fn profile(questionnaire: &Questionnaire, outcome: &Outcome) -> ScoreProfile {
    let words = &questionnaire.rubric.scale.words;
    let rows = outcome.criteria.iter().filter_map(|criterion| {
        let score = &criterion.score.as_ref()?.low;
        let minimum = outcome.minimums.iter().find(|minimum| minimum.criterion == criterion.id);
        let level = (0..words.len()).rev().find(|level| i64::try_from(*level).is_ok_and(|level| Exact::from(level) <= *score));
        Some(ScoreRow {
            y: 0,
            title: criterion.title.clone(),
            number: score.beside(minimum.map(|minimum| &minimum.needed), 2),
            word: level.and_then(|level| words.get(level)).cloned().unwrap_or_default(),
            width: hundredths(score),
            minimum: minimum.map(|minimum| minimum.needed.plain()),
            minimum_x: minimum.map_or(0, |minimum| hundredths(&minimum.needed)),
            below: minimum.is_some_and(|minimum| matches!(minimum.reach, Reach::Near | Reach::Missed)),
        })
    });
    let desc = "One bar a criterion from 0 to 4, with an upright mark at the minimum. The table beside it has the numbers.";
    ScoreProfile::new("scores", "Scores against the minimums of the tier", desc, rows.collect())
}

fn tier(questionnaire: &Questionnaire, tier: Option<u8>) -> String {
    match tier {
        None => "not settled yet".to_owned(),
        Some(tier) => format!("Tier {tier}, {}", questionnaire.risk.tier_name(tier).unwrap_or_default().to_lowercase()),
    }
}

/// How the score of a criterion comes about.
#[derive(Debug, Serialize)]
pub struct CriterionSum {
    /// The criterion and its score: “Safety: 3.24”.
    title: String,
    /// What the rows come to.
    sum: String,
    rows: Vec<SumRow>,
}

/// The part of one question in it.
#[derive(Debug, Serialize)]
struct SumRow {
    code: String,
    label: String,
    level: String,
    weight: u32,
    /// Points after caps, and weight × points.
    points: String,
    product: String,
    caps: Vec<String>,
}

/// The sums of all criteria that have a score.
pub fn sums(questionnaire: &Questionnaire, outcome: &Outcome) -> Vec<CriterionSum> {
    let words = &questionnaire.rubric.scale.words;
    outcome.criteria.iter().filter_map(|criterion| Some(criterion_sum(criterion, criterion.score.as_ref()?, words))).collect()
}

fn criterion_sum(criterion: &CriterionOutcome, score: &Interval, words: &[String]) -> CriterionSum {
    let (products, weights) = criterion.sums();
    let (products, weights, score) = (products.plain(), weights.plain(), score.plain());
    CriterionSum {
        title: format!("{}: {score}", criterion.title),
        sum: format!("The products add up to {products}, the weights to {weights}: {products} ÷ {weights} = {score}."),
        rows: criterion.lines.iter().map(|line| sum_row(line, words)).collect(),
    }
}

fn sum_row(line: &ScoreLine, words: &[String]) -> SumRow {
    let shown = |points: Option<&Interval>| points.map_or_else(|| "Left out".to_owned(), Interval::plain);
    SumRow {
        code: line.code.clone(),
        label: line.label.clone(),
        level: line.agreed.map_or_else(|| "Not scored".to_owned(), |scored| level_in_words(scored, words)),
        weight: line.weight,
        points: shown(line.points.as_ref()),
        product: shown(line.product.as_ref()),
        caps: line.caps.iter().map(|cap| format!("At most {}: {}", cap.maximum.plain(), cap.because)).collect(),
    }
}

/// Inherent and residual risk with the arithmetic between them.
pub fn risk(questionnaire: &Questionnaire, outcome: &Outcome) -> Facts {
    let two = |number: &crate::domain::instrument::Interval| match number.settled() {
        Some(value) => value.round_half_up(2),
        None => format!("{} to {}", number.low.round_half_up(2), number.high.round_half_up(2)),
    };
    let controls = &outcome.effectiveness;
    let weakest = controls.weakest.as_ref().map_or_else(
        || "The weighted mean of the scores as a share of 4".to_owned(),
        |weakest| format!("Half the weighted mean ({}) and half the weakest control that matters ({})", two(&controls.mean), two(&weakest.share)),
    );
    let reduction = questionnaire.risk.residual.reduction_percent;
    let floors: Vec<&str> = outcome.inherent.raising().map(|floor| floor.because.as_str()).collect();
    let arithmetic =
        format!("{} × (1 − {reduction}% × {}) = {}", outcome.inherent.score.plain(), controls.value.plain(), outcome.residual.score.plain());
    let inherent = format!("Score {} of 100{}{}", two(&outcome.inherent.score), if floors.is_empty() { "" } else { ". Raised: " }, floors.join(" "));
    Facts {
        facts: vec![
            Fact { note: Some(inherent), ..Fact::new("Inherent risk, before controls", tier(questionnaire, outcome.inherent.tier)) },
            Fact { note: Some(weakest), ..Fact::new("How well controls work (0 to 1)", two(&controls.value)) },
            Fact { note: Some(arithmetic), ..Fact::new("Residual risk, after controls", tier(questionnaire, outcome.residual.tier)) },
        ],
    }
}

/// The residual tiers, for the head of the matrix.
pub fn tiers(questionnaire: &Questionnaire) -> Vec<String> {
    questionnaire.risk.bands.iter().map(|band| format!("Tier {}, {}", band.tier, band.name.to_lowercase())).collect()
}

/// The matrix with this case marked.
pub fn matrix(questionnaire: &Questionnaire, outcome: &Outcome) -> Vec<MatrixRow> {
    let rows = questionnaire.risk.matrix.iter();
    rows.map(|row| {
        let here = outcome.inherent.tier == Some(row.tier);
        MatrixRow {
            title: tier(questionnaire, Some(row.tier)),
            current: here,
            cells: questionnaire
                .risk
                .bands
                .iter()
                .map(|band| MatrixCell {
                    label: row.decisions.get(&band.tier).map_or("–", |decision| label(*decision)).to_owned(),
                    current: here && outcome.residual.tier == Some(band.tier),
                })
                .collect(),
        }
    })
    .collect()
}

/// Stops for samples of pages.
pub fn sample_stops() -> Vec<Stop> {
    let status = StatusTag::new(Kind::Stop, "Not approvable while it stands");
    vec![Stop { id: "K-1".to_owned(), status, because: "No agreement.".to_owned(), reasons: vec!["Do you sign? No".to_owned()] }]
}

/// A matrix for samples of pages.
pub fn sample_matrix() -> Vec<MatrixRow> {
    let cell = |current: bool| MatrixCell { label: "Approved".to_owned(), current };
    vec![
        MatrixRow { title: "Tier 1".to_owned(), current: true, cells: vec![cell(true)] },
        MatrixRow { title: "Tier 2".to_owned(), current: false, cells: vec![cell(false)] },
    ]
}

/// Sums for samples of pages.
pub fn sample_sums() -> Vec<CriterionSum> {
    let row = |caps: Vec<String>| SumRow {
        code: "Q-01".to_owned(),
        label: "Is it safe?".to_owned(),
        level: "3".to_owned(),
        weight: 2,
        points: "3".to_owned(),
        product: "6".to_owned(),
        caps,
    };
    let rows = vec![row(Vec::new()), row(vec!["At most 3: it is old.".to_owned()])];
    vec![CriterionSum { title: "Safety: 3".to_owned(), sum: "12 ÷ 4 = 3.".to_owned(), rows }]
}

/// Reasons for samples of pages.
pub fn sample_reasons() -> Vec<Reason> {
    let reason = |code: Option<String>| Reason {
        name: "scale.users".to_owned(),
        code,
        label: "Who uses it?".to_owned(),
        given: "Students".to_owned(),
        visibility: Visibility::Public,
    };
    vec![reason(Some("Q-01".to_owned())), reason(None)]
}
