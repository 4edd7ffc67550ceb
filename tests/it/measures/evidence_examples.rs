//! The six worked examples of evidence, from the numbers of a study to its tier.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use assay::domain::measures::attrition::{Boundary, Unit, attrition};
use assay::domain::measures::baseline::Equivalence;
use assay::domain::measures::cox::{ShareArm, Shares, cox_index};
use assay::domain::measures::effect::hedges_g;
use assay::domain::measures::essa::determine;
use assay::domain::measures::steps::Steps;
use assay::domain::measures::study::{Design, EvidenceSettings, Flows, OutcomeData, Study};
use assay::domain::measures::tier::Tier;
use assay::domain::measures::wwc::Rating;

use super::evidence::{E4_CLUSTERS, arm, covariate, e1, e2, e3, e4_data, flow, means, near, study};
use super::unread;

#[test]
fn e1_a_small_effect_in_a_good_trial_reaches_tier_1() {
    let result = determine(&e1(), &EvidenceSettings::default(), &mut unread()).unwrap();
    let attrition = &result.rated.attrition[0];
    near(attrition.overall * 100.0, 12.39, 2);
    near(attrition.differential * 100.0, 1.47, 2);
    assert_eq!(attrition.limit_points, Some(6.2));
    assert!(attrition.low);
    let effect = result.outcomes[0].effect.as_ref().unwrap();
    near(effect.pooled_sd.unwrap(), 14.9980, 4);
    near(effect.omega, 0.9982, 4);
    near(effect.size, 0.2529, 4);
    near(effect.se, 0.0982, 4);
    near(effect.statistic, 2.5763, 4);
    near(effect.p, 0.0103, 4);
    near(effect.interval.low, 0.0599, 4);
    near(effect.interval.high, 0.4459, 4);
    near(effect.improvement_index, 9.98, 2);
    near(result.rated.baseline.covariates[0].size, 0.0280, 4);
    assert_eq!(effect.students, 417);
    assert_eq!(result.rated.rating, Rating::WithoutReservations);
    assert_eq!(result.tier, Tier::Strong);
    assert!(result.checks.iter().take(3).all(|check| check.lacking.is_empty()));
}

#[test]
fn e2_an_adjusted_comparison_reaches_tier_2() {
    let result = determine(&e2(), &EvidenceSettings::default(), &mut unread()).unwrap();
    near(result.rated.baseline.covariates[0].size, 0.1185, 4);
    assert_eq!(result.rated.baseline.equivalence, Some(Equivalence::SatisfiedByAdjustment));
    let effect = result.outcomes[0].effect.as_ref().unwrap();
    near(effect.size, 0.1662, 4);
    near(effect.se, 0.0532, 4);
    near(effect.statistic, 3.1251, 4);
    near(effect.p, 0.0018, 4);
    near(effect.interval.low, 0.0618, 4);
    near(effect.interval.high, 0.2707, 4);
    near(effect.improvement_index, 6.60, 2);
    assert_eq!(result.rated.rating, Rating::WithReservations);
    assert_eq!(result.tier, Tier::Moderate);
    assert_eq!(
        result.checks[0].lacking,
        [
            "The study is not a randomized trial.",
            "The study does not meet WWC standards without reservations."
        ]
    );
}

#[test]
fn e3_a_trial_that_lost_its_students_reaches_tier_3_at_most() {
    let result = determine(&e3(), &EvidenceSettings::default(), &mut unread()).unwrap();
    let attrition_at = |boundary| {
        attrition(flow(300, 300, 198, 252), Unit::Individual, boundary, &mut unread()).unwrap()
    };
    near(attrition_at(Boundary::Cautious).overall * 100.0, 25.0, 1);
    near(attrition_at(Boundary::Cautious).differential * 100.0, 18.0, 1);
    assert_eq!(attrition_at(Boundary::Cautious).limit_points, Some(4.8));
    assert_eq!(attrition_at(Boundary::Optimistic).limit_points, Some(9.2));
    assert!(!attrition_at(Boundary::Cautious).low && !attrition_at(Boundary::Optimistic).low);
    near(result.rated.baseline.covariates[0].size, 0.3060, 4);
    assert_eq!(result.rated.baseline.equivalence, Some(Equivalence::TooFarApart));
    near(result.outcomes[0].size, 0.2234, 4);
    near(result.outcomes[0].p, 0.0017, 4);
    assert_eq!(result.rated.rating, Rating::DoesNotMeet);
    assert_eq!(result.tier, Tier::Promising);
    let uncontrolled = determine(
        &Study { controls_for_selection: false, ..e3() },
        &EvidenceSettings::default(),
        &mut unread(),
    )
    .unwrap();
    assert_eq!(uncontrolled.tier, Tier::None);
}

#[test]
fn e4_classes_that_were_analyzed_as_students_are_corrected() {
    let naive = hedges_g(e4_data(None), &mut unread()).unwrap();
    near(naive.size, 0.2076, 4);
    near(naive.p, 0.0176, 4);
    let right = hedges_g(e4_data(Some(E4_CLUSTERS)), &mut unread()).unwrap();
    let terms = right.cluster.unwrap();
    near(terms.design_effect, 5.2, 4);
    near(terms.h, 292.02, 2);
    near(right.size, 0.2057, 4);
    near(right.se, 0.1982, 4);
    near(right.statistic, 1.0382, 4);
    near(right.p, 0.3001, 4);
    near(right.interval.low, -0.1843, 4);
    near(right.interval.high, 0.5957, 4);
    let data = OutcomeData::Means(e4_data(Some(E4_CLUSTERS)));
    let base = Study {
        baseline: vec![covariate(arm(264, 50.0, 10.0), arm(264, 50.1, 10.0), true)],
        ..study(Design::Qed, data)
    };
    assert_eq!(
        determine(&base, &EvidenceSettings::default(), &mut unread()).unwrap().tier,
        Tier::None
    );
    let with_rationale = Study { logic_model: true, ongoing_evaluation: true, ..base };
    assert_eq!(
        determine(&with_rationale, &EvidenceSettings::default(), &mut unread()).unwrap().tier,
        Tier::Rationale
    );
}

#[test]
fn e5_shares_use_the_cox_index() {
    let data = Shares {
        tool: ShareArm { n: 260, share: 0.71 },
        comparison: ShareArm { n: 255, share: 0.62 },
        clustering: None,
    };
    let effect = cox_index(data, &mut unread()).unwrap();
    near(effect.odds_ratio.unwrap(), 1.5006, 4);
    near(effect.odds_ratio.unwrap().ln(), 0.4058, 4);
    near(effect.size, 0.2456, 4);
    near(effect.se, 0.1137, 4);
    near(effect.statistic, 2.1593, 4);
    near(effect.p, 0.0308, 4);
    near(effect.improvement_index, 9.70, 2);
}

#[test]
fn e6_a_large_effect_in_a_small_trial_is_not_significant() {
    let data = means(arm(24, 78.2, 9.1), arm(22, 72.6, 9.8));
    let effect = hedges_g(data, &mut unread()).unwrap();
    near((78.2 - 72.6) / effect.pooled_sd.unwrap(), 0.5932, 4);
    near(effect.omega, 0.9829, 4);
    near(effect.size, 0.5830, 4);
    near(effect.se, 0.2962, 4);
    near(effect.p, 0.0553, 4);
    near(effect.interval.low, -0.0139, 4);
    near(effect.interval.high, 1.1799, 4);
    let base = Study {
        flows: Some(Flows { students: flow(24, 22, 24, 22), clusters: None }),
        logic_model: true,
        ongoing_evaluation: true,
        ..study(Design::Rct, OutcomeData::Means(data))
    };
    let result = determine(&base, &EvidenceSettings::default(), &mut unread()).unwrap();
    assert_eq!(result.rated.rating, Rating::WithoutReservations);
    assert_eq!(result.tier, Tier::Rationale);
    assert_eq!(
        result.checks[0].lacking,
        [
            "No relevant outcome shows a significant positive effect.",
            "The study analyzed 46 students; at least 350 are needed, or 50 groups of ten."
        ]
    );
}

#[test]
fn the_arithmetic_can_be_read() {
    let mut steps = Steps::written();
    determine(&e1(), &EvidenceSettings::default(), &mut steps).unwrap();
    let shown: Vec<String> = steps
        .into_lines()
        .iter()
        .map(|line| format!("{} | {} | {}", line.label, line.formula, line.value))
        .collect();
    let expected = [
        "Test: Effect size, Hedges’ g | 0.9982 × 3.8000 ÷ 14.9980 | 0.2529",
        "Test: p value | Two-sided, 415.00 degrees of freedom | 0.0103",
        "Overall attrition | 1 − 417 ÷ 476 students | 12.39%",
        "Largest differential that counts as low | Cautious boundary at 12% overall | 6.2 points",
        "WWC rating | Randomized, low attrition, no confound | Meets WWC standards without \
         reservations",
        "Evidence tier | The strongest tier whose needs are met | Tier 1: strong evidence",
    ];
    for line in expected {
        assert!(shown.iter().any(|shown| shown == line), "{line} is not in {shown:#?}");
    }
}
