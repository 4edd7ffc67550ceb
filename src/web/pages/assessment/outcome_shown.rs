//! A computed outcome as people read it: scores against minimums, the arithmetic of risk, the
//! matrix and what stops an approval.

use serde::Serialize;

use super::workbench::level_in_words;
use crate::domain::assessment::decision::label;
use crate::domain::instrument::{
    CriterionOutcome, Decision, Exact, Interval, KnockoutKind, Name, Outcome, Questionnaire, Reach,
    Reason, Rubric, ScoreLine, Standing, Visibility,
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
    let given = |reasons: &[crate::domain::instrument::Reason]| {
        reasons.iter().map(|reason| format!("{}: {}", reason.label, reason.given)).collect()
    };
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
    let rows = outcome.criteria.iter().map(|criterion| {
        let check = outcome.minimum(&criterion.id);
        let minimum = check.map(|check| &check.needed);
        let score = criterion.score.as_ref();
        let settled = score.and_then(Interval::settled);
        let level = settled.and_then(|score| {
            (0..words.len())
                .rev()
                .find(|level| i64::try_from(*level).is_ok_and(|level| Exact::from(level) <= *score))
        });
        let without_word = if score.is_some() { "Open" } else { "Not scored" };
        ScoreRow {
            y: 0,
            title: criterion.title.clone(),
            number: outcome.told(criterion).unwrap_or_else(|| "–".to_owned()),
            word: level
                .and_then(|level| words.get(level))
                .cloned()
                .unwrap_or_else(|| without_word.to_owned()),
            width: score.map_or(0, |score| hundredths(&score.low)),
            minimum: minimum.map(Exact::in_full),
            minimum_x: minimum.map_or(0, hundredths),
            below: check.is_some_and(|check| matches!(check.reach, Reach::Near | Reach::Missed)),
            untested: check.is_some_and(|check| check.reach == Reach::Open),
        }
    });
    let desc = "One bar a criterion from 0 to 4, with an upright mark at the minimum. The table \
        beside it has the numbers.";
    ScoreProfile::new("scores", "Scores against the minimums of the tier", desc, rows.collect())
}

fn tier(questionnaire: &Questionnaire, tier: Option<u8>) -> String {
    match tier {
        None => "not settled yet".to_owned(),
        Some(tier) => format!(
            "Tier {tier}, {}",
            questionnaire.risk.tier_name(tier).unwrap_or_default().to_lowercase()
        ),
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

/// The sums of all criteria.
pub fn sums(questionnaire: &Questionnaire, outcome: &Outcome) -> Vec<CriterionSum> {
    outcome
        .criteria
        .iter()
        .map(|criterion| criterion_sum(outcome, criterion, &questionnaire.rubric))
        .collect()
}

fn criterion_sum(outcome: &Outcome, criterion: &CriterionOutcome, rubric: &Rubric) -> CriterionSum {
    let (products, weights) = criterion.sums();
    let (products, weights) = (products.plain(), weights.plain());
    let score = outcome.told(criterion);
    CriterionSum {
        title: format!("{}: {}", criterion.title, score.as_deref().unwrap_or("not scored")),
        sum: match score {
            Some(score) => format!(
                "The products add up to {products}, the weights to {weights}: \
                {products} ÷ {weights} = {score}."
            ),
            None if criterion.lines.is_empty() => "None of its questions is asked, so it has no \
                score."
                .to_owned(),
            None => "Every question counts as not applicable, so it has no score. A question that \
                is settled at a level gives it one."
                .to_owned(),
        },
        rows: criterion.lines.iter().map(|line| sum_row(line, rubric)).collect(),
    }
}

fn sum_row(line: &ScoreLine, rubric: &Rubric) -> SumRow {
    let words = &rubric.scale.words;
    let counts = rubric.questions.get(&line.question).and_then(|rubric| line.counts(rubric));
    let shown =
        |points: Option<&Interval>| points.map_or_else(|| "Left out".to_owned(), Interval::plain);
    SumRow {
        code: line.code.clone(),
        label: line.label.clone(),
        level: match (line.agreed, counts) {
            (Some(agreed), Some(counts)) if agreed != counts => {
                format!(
                    "{} ({} was given)",
                    level_in_words(counts, words),
                    level_in_words(agreed, words)
                )
            }
            (Some(agreed), _) => level_in_words(agreed, words),
            (None, _) => "Not scored".to_owned(),
        },
        weight: line.weight,
        points: shown(line.points.as_ref()),
        product: shown(line.product.as_ref()),
        caps: line
            .caps
            .iter()
            .map(|cap| format!("At most {}: {}", cap.maximum.in_full(), cap.because))
            .collect(),
    }
}

/// Inherent and residual risk with the arithmetic between them.
pub fn risk(questionnaire: &Questionnaire, outcome: &Outcome) -> Facts {
    let controls = &outcome.effectiveness;
    let weakest = controls.weakest.as_ref().map_or_else(
        || "The weighted mean of the scores as a share of 4".to_owned(),
        |weakest| {
            format!(
                "Half the weighted mean ({}) and half the weakest control that matters ({})",
                controls.mean.plain(),
                weakest.share.plain()
            )
        },
    );
    let reduction = questionnaire.risk.residual.reduction_percent;
    let floors: Vec<&str> =
        outcome.inherent.raising().map(|floor| floor.because.as_str()).collect();
    let arithmetic = format!(
        "{} × (1 − {reduction}% × {}) = {}",
        questionnaire.risk.told(&outcome.inherent.score),
        controls.value.plain(),
        questionnaire.risk.told(&outcome.residual.score)
    );
    let inherent = format!(
        "Score {} of 100{}{}",
        questionnaire.risk.told(&outcome.inherent.score),
        if floors.is_empty() { "" } else { ". Raised: " },
        floors.join(" ")
    );
    Facts {
        facts: vec![
            Fact {
                note: Some(inherent),
                ..Fact::new(
                    "Inherent risk, before controls",
                    tier(questionnaire, outcome.inherent.tier),
                )
            },
            Fact {
                note: Some(weakest),
                ..Fact::new("How well controls work (0 to 1)", controls.value.plain())
            },
            Fact {
                note: Some(arithmetic),
                ..Fact::new(
                    "Residual risk, after controls",
                    tier(questionnaire, outcome.residual.tier),
                )
            },
        ],
    }
}

/// The residual tiers, for the head of the matrix.
pub fn tiers(questionnaire: &Questionnaire) -> Vec<String> {
    questionnaire
        .risk
        .bands
        .iter()
        .map(|band| format!("Tier {}, {}", band.tier, band.name.to_lowercase()))
        .collect()
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
                    label: label(
                        row.decisions.get(&band.tier).copied().unwrap_or(Decision::NotApproved),
                    )
                    .to_owned(),
                    current: here && outcome.residual.tier == Some(band.tier),
                })
                .collect(),
        }
    })
    .collect()
}

/// Why the rules do not lead to what the matrix has for this case; none when they do.
pub fn beside_matrix(questionnaire: &Questionnaire, outcome: &Outcome) -> Option<String> {
    let row = questionnaire.risk.row(outcome.inherent.tier?)?;
    let cell = row.decisions.get(&outcome.residual.tier?).copied().unwrap_or(Decision::NotApproved);
    let rules = outcome.recommendation.as_ref().map(|recommendation| recommendation.decision);
    let led = rules.map_or_else(|| "no decision".to_owned(), |rules| format!("“{}”", label(rules)));
    (rules != Some(cell)).then(|| {
        format!(
            "The matrix alone gives “{}”. The rules lead to {led}, \
        because of what stands under “Why”.",
            label(cell)
        )
    })
}

/// Stops for samples of pages.
pub fn sample_stops() -> Vec<Stop> {
    let status = StatusTag::new(Kind::Stop, "Not approvable while it stands");
    vec![Stop {
        id: "K-1".to_owned(),
        status,
        because: "No agreement.".to_owned(),
        reasons: vec!["Do you sign? No".to_owned()],
    }]
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
        name: Name::Question("scale.users".to_owned()),
        code,
        label: "Who uses it?".to_owned(),
        given: "Students".to_owned(),
        visibility: Visibility::Public,
    };
    vec![reason(Some("Q-01".to_owned())), reason(None)]
}
