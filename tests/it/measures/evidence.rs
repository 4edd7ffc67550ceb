//! The worked examples of evidence (effects, attrition, baseline and tiers).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use assay::domain::measures::attrition::{Boundary, Flow, Unit, attrition};
use assay::domain::measures::baseline::{Before, Covariate, Equivalence, baseline};
use assay::domain::measures::cox::{ShareArm, Shares, cox_index};
use assay::domain::measures::effect::{
    ClusterTerms, Clustering, Gain, MeanArm, Means, OutcomeKind, hedges_g,
};
use assay::domain::measures::essa::{Significance, determine};
use assay::domain::measures::multiplicity::Correction;
use assay::domain::measures::steps::Steps;
use assay::domain::measures::study::{
    Design, EvidenceSettings, Flows, Outcome, OutcomeData, Reported, SiteUnit, Sites, Study,
};
use assay::domain::measures::tier::Tier;
use assay::domain::measures::wwc::Rating;

use super::unread;

/// Equal to as many places as the worked number has.
fn near(actual: f64, expected: f64, places: i32) {
    let tolerance = 0.5 * 10f64.powi(-places) + 1e-9;
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} to {places} places"
    );
}

fn arm(n: u32, mean: f64, sd: f64) -> MeanArm {
    MeanArm { n, mean, sd }
}

fn means(tool: MeanArm, comparison: MeanArm) -> Means {
    Means {
        tool,
        comparison,
        adjusted_difference: None,
        gain: None,
        r_squared: None,
        clustering: None,
    }
}

fn flow(
    assigned_tool: u32,
    assigned_comparison: u32,
    analyzed_tool: u32,
    analyzed_comparison: u32,
) -> Flow {
    Flow { assigned_tool, assigned_comparison, analyzed_tool, analyzed_comparison }
}

fn covariate(tool: MeanArm, comparison: MeanArm, adjusted: bool) -> Covariate {
    Covariate { name: "Pretest".into(), before: Before::Means(means(tool, comparison)), adjusted }
}

fn outcome(name: &str, data: OutcomeData) -> Outcome {
    Outcome { name: name.into(), domain: "Reading".into(), relevant: true, data }
}

fn study(design: Design, data: OutcomeData) -> Study {
    Study {
        design,
        flows: None,
        baseline: vec![],
        confounded: false,
        compromised: false,
        outcomes: vec![outcome("Test", data)],
        controls_for_selection: false,
        negative_finding: false,
        sites: Sites { schools: 6, districts: 3 },
        groups_of_ten: None,
        population_overlaps: true,
        setting_overlaps: true,
        logic_model: false,
        ongoing_evaluation: false,
    }
}

fn e1() -> Study {
    Study {
        flows: Some(Flows { students: flow(240, 236, 212, 205), clusters: None }),
        baseline: vec![covariate(arm(212, 203.1, 14.1), arm(205, 202.7, 14.4), false)],
        ..study(
            Design::Rct,
            OutcomeData::Means(means(arm(212, 218.4, 14.8), arm(205, 214.6, 15.2))),
        )
    }
}

fn e2_data() -> Means {
    Means {
        adjusted_difference: Some(2.6),
        r_squared: Some(0.5),
        ..means(arm(318, 0.0, 15.4), arm(402, 0.0, 15.8))
    }
}

fn e2() -> Study {
    Study {
        baseline: vec![covariate(arm(318, 201.9, 15.0), arm(402, 200.1, 15.3), true)],
        sites: Sites { schools: 9, districts: 4 },
        ..study(Design::Qed, OutcomeData::Means(e2_data()))
    }
}

fn e3() -> Study {
    let data = Means {
        adjusted_difference: Some(2.4),
        r_squared: Some(0.45),
        ..means(arm(198, 0.0, 10.5), arm(252, 0.0, 10.9))
    };
    Study {
        flows: Some(Flows { students: flow(300, 300, 198, 252), clusters: None }),
        baseline: vec![covariate(arm(198, 49.0, 10.0), arm(252, 45.9, 10.2), true)],
        controls_for_selection: true,
        ..study(Design::Rct, OutcomeData::Means(data))
    }
}

fn e4_data(clustering: Option<Clustering>) -> Means {
    Means { clustering, ..means(arm(264, 52.1, 10.0), arm(264, 50.0, 10.2)) }
}

const E4_CLUSTERS: Clustering =
    Clustering { average_size: 22.0, icc: Some(0.20), kind: OutcomeKind::Achievement };

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
fn attrition_boundaries_are_looked_up() {
    for (overall, differential, cautious, optimistic) in [
        (8.0, 3.0, true, true),
        (15.0, 6.0, false, true),
        (30.0, 6.0, false, true),
        (58.0, 0.5, false, true),
    ] {
        assert_eq!(
            Boundary::Cautious.is_low(overall, differential),
            cautious,
            "{overall}/{differential} cautious"
        );
        assert_eq!(
            Boundary::Optimistic.is_low(overall, differential),
            optimistic,
            "{overall}/{differential} optimistic"
        );
    }
    assert_eq!(Boundary::Cautious.limit(15.0), Some(5.9));
    assert_eq!(Boundary::Optimistic.limit(15.0), Some(10.7));
    assert_eq!(Boundary::Cautious.limit(30.0), Some(4.1));
    assert_eq!(Boundary::Optimistic.limit(30.0), Some(8.2));
    assert_eq!(Boundary::Cautious.limit(58.0), None);
    assert_eq!(Boundary::Optimistic.limit(58.0), Some(1.9));
    assert_eq!(
        (Boundary::Cautious.limit(0.0), Boundary::Cautious.limit(57.49)),
        (Some(5.7), Some(0.0))
    );
    assert_eq!(
        (Boundary::Optimistic.limit(65.0), Boundary::Optimistic.limit(65.5)),
        (Some(0.3), None)
    );
    // Rounded half up, and 0.014 × 100 counts as 1.4 although floats make it a little more.
    assert_eq!(Boundary::Cautious.limit(24.5), Some(4.8));
    assert!(Boundary::Optimistic.is_low(60.0, 0.014 * 100.0));
}

#[test]
fn baseline_limits_are_inclusive_and_the_worst_covariate_decides() {
    assert_eq!(Equivalence::of(0.05, false), Equivalence::Satisfied);
    assert_eq!(Equivalence::of(-0.0501, false), Equivalence::AdjustmentMissing);
    assert_eq!(Equivalence::of(-0.25, true), Equivalence::SatisfiedByAdjustment);
    assert_eq!(Equivalence::of(0.2501, true), Equivalence::TooFarApart);
    let alike = covariate(arm(100, 50.0, 10.0), arm(100, 50.0, 10.0), false);
    let apart = covariate(arm(100, 51.5, 10.0), arm(100, 50.0, 10.0), false);
    assert_eq!(
        baseline(std::slice::from_ref(&alike), &mut unread()).unwrap().equivalence,
        Some(Equivalence::Satisfied)
    );
    assert_eq!(
        baseline(&[alike, apart], &mut unread()).unwrap().equivalence,
        Some(Equivalence::AdjustmentMissing)
    );
    assert!(!baseline(&[], &mut unread()).unwrap().is_satisfied());
}

#[test]
fn the_site_unit_decides_between_schools_and_districts() {
    let one_district =
        Study { sites: Sites { schools: 6, districts: 1 }, controls_for_selection: true, ..e1() };
    let strict = determine(&one_district, &EvidenceSettings::default(), &mut unread()).unwrap();
    assert_eq!(strict.tier, Tier::Promising);
    assert_eq!(
        strict.checks[0].lacking,
        ["The study took place in 1 district; at least 2 are needed."]
    );
    let schools = EvidenceSettings { site_unit: SiteUnit::School, ..EvidenceSettings::default() };
    assert_eq!(determine(&one_district, &schools, &mut unread()).unwrap().tier, Tier::Strong);
}

#[test]
fn overlap_needs_both_for_tier_1_and_one_for_tier_2() {
    let settings = EvidenceSettings::default();
    assert_eq!(
        determine(&Study { setting_overlaps: false, ..e1() }, &settings, &mut unread())
            .unwrap()
            .tier,
        Tier::Moderate
    );
    let neither = Study { setting_overlaps: false, population_overlaps: false, ..e1() };
    assert_eq!(determine(&neither, &settings, &mut unread()).unwrap().tier, Tier::Promising);
}

#[test]
fn groups_of_ten_stand_in_for_students() {
    let small = means(arm(100, 218.4, 6.8), arm(100, 214.6, 7.2));
    let base = Study { outcomes: vec![outcome("Test", OutcomeData::Means(small))], ..e1() };
    assert_eq!(
        determine(&base, &EvidenceSettings::default(), &mut unread()).unwrap().tier,
        Tier::Promising
    );
    let grouped = Study { groups_of_ten: Some(50), ..base };
    assert_eq!(
        determine(&grouped, &EvidenceSettings::default(), &mut unread()).unwrap().tier,
        Tier::Strong
    );
}

#[test]
fn several_outcomes_are_corrected_within_their_domain() {
    let weak = OutcomeData::Reported(Reported { students: 417, size: 0.2, p: 0.03 });
    let second = OutcomeData::Reported(Reported { students: 417, size: 0.1, p: 0.2 });
    let base = Study {
        outcomes: vec![outcome("A", weak), outcome("B", second)],
        controls_for_selection: true,
        ..e1()
    };
    let mut steps = Steps::written();
    let result = determine(&base, &EvidenceSettings::default(), &mut steps).unwrap();
    near(result.outcomes[0].p_corrected, 0.06, 4);
    assert_eq!(result.outcomes[0].significance, Significance::NotSignificant);
    assert!(
        steps
            .into_lines()
            .iter()
            .any(|line| line.formula == "Holm correction over 2 outcomes in Reading")
    );
    let mut apart = base.clone();
    apart.outcomes[1].domain = "Behavior".into();
    let result = determine(&apart, &EvidenceSettings::default(), &mut unread()).unwrap();
    assert_eq!(result.outcomes[0].significance, Significance::Positive);
    // A reported effect counts up to tier 3.
    assert_eq!(result.tier, Tier::Promising);
    assert!(
        result.checks[0]
            .lacking
            .iter()
            .any(|sentence| sentence.starts_with("The significant effect is only reported"))
    );
    let settings = EvidenceSettings {
        correction: Correction::BenjaminiHochberg,
        ..EvidenceSettings::default()
    };
    near(determine(&base, &settings, &mut unread()).unwrap().outcomes[0].p_corrected, 0.06, 4);
}

#[test]
fn harm_confounds_and_blanks_never_help() {
    let settings = EvidenceSettings::default();
    let harmed = Study { negative_finding: true, ..e1() };
    assert_eq!(determine(&harmed, &settings, &mut unread()).unwrap().tier, Tier::None);
    assert!(
        determine(&harmed, &settings, &mut unread()).unwrap().checks[2]
            .lacking
            .contains(&"A relevant outcome got significantly worse.".to_owned())
    );
    assert_eq!(
        determine(&Study { confounded: true, ..e1() }, &settings, &mut unread())
            .unwrap()
            .rated
            .rating,
        Rating::DoesNotMeet
    );
    let unknown_attrition =
        determine(&Study { flows: None, ..e1() }, &settings, &mut unread()).unwrap();
    assert_eq!(
        (unknown_attrition.rated.rating, unknown_attrition.tier),
        (Rating::WithReservations, Tier::Moderate)
    );
    assert_eq!(
        determine(&Study { compromised: true, ..e1() }, &settings, &mut unread())
            .unwrap()
            .rated
            .rating,
        Rating::WithReservations
    );
    assert_eq!(
        determine(&Study { baseline: vec![], ..e2() }, &settings, &mut unread())
            .unwrap()
            .rated
            .rating,
        Rating::DoesNotMeet
    );
    let mut reversed = e1();
    reversed.outcomes = vec![outcome(
        "Test",
        OutcomeData::Means(means(arm(205, 214.6, 15.2), arm(212, 218.4, 14.8))),
    )];
    assert!(determine(&reversed, &settings, &mut unread()).unwrap().findings.negative);
}

#[test]
fn one_group_before_and_after_never_exceeds_tier_4() {
    let data = OutcomeData::Reported(Reported { students: 4000, size: 0.8, p: 0.0001 });
    let base = Study {
        controls_for_selection: true,
        logic_model: true,
        ongoing_evaluation: true,
        ..study(Design::PrePost, data)
    };
    let result = determine(&base, &EvidenceSettings::default(), &mut unread()).unwrap();
    assert_eq!(result.tier, Tier::Rationale);
    assert_eq!(
        result.checks[2].lacking,
        ["One group before and after the tool never exceeds tier 4."]
    );
    let correlational = Study { design: Design::Correlational, ..base };
    assert_eq!(
        determine(&correlational, &EvidenceSettings::default(), &mut unread()).unwrap().tier,
        Tier::Promising
    );
}

#[test]
fn a_cluster_trial_needs_low_attrition_at_both_levels_and_clusters_in_the_analysis() {
    let settings = EvidenceSettings::default();
    let naive = study(Design::ClusterRct, OutcomeData::Means(e4_data(None)));
    let fault = determine(&naive, &settings, &mut unread()).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "outcomes[0].data.clustering has to be given, because classes or schools were assigned."
    );
    let students = flow(270, 270, 264, 264);
    let with = |clusters| Study {
        flows: Some(Flows { students, clusters }),
        ..study(Design::ClusterRct, OutcomeData::Means(e4_data(Some(E4_CLUSTERS))))
    };
    assert_eq!(
        determine(&with(None), &settings, &mut unread()).unwrap().rated.rating,
        Rating::DoesNotMeet
    );
    assert_eq!(
        determine(&with(Some(flow(12, 16, 12, 12))), &settings, &mut unread())
            .unwrap()
            .rated
            .rating,
        Rating::DoesNotMeet
    );
    assert_eq!(
        determine(&with(Some(flow(12, 12, 12, 12))), &settings, &mut unread())
            .unwrap()
            .rated
            .rating,
        Rating::WithoutReservations
    );
}

#[test]
fn clustering_without_correlation_changes_nothing() {
    let terms = ClusterTerms::new(
        Clustering { average_size: 22.0, icc: Some(0.0), kind: OutcomeKind::Other },
        528.0,
    )
    .unwrap();
    near(terms.h, 526.0, 6);
    near(terms.scale, 1.0, 6);
    let assumed = ClusterTerms::new(
        Clustering { average_size: 22.0, icc: None, kind: OutcomeKind::Other },
        528.0,
    )
    .unwrap();
    near(assumed.icc, 0.10, 6);
}

#[test]
fn a_gain_is_subtracted_only_when_the_tests_correlate() {
    let with = |correlation| Means {
        gain: Some(Gain { tool_mean: 203.1, comparison_mean: 202.7, correlation }),
        ..means(arm(212, 218.4, 14.8), arm(205, 214.6, 15.2))
    };
    let effect = hedges_g(with(0.6), &mut unread()).unwrap();
    near(effect.size, 0.998_193 * 3.4 / 14.998_0, 4);
    assert_eq!(
        hedges_g(with(0.59), &mut unread()).unwrap_err().to_string(),
        "gain.correlation has to be a number from 0.6 to 1; it is 0.59."
    );
}

#[test]
fn faults_name_the_field_and_what_is_allowed() {
    let fault = hedges_g(means(arm(1, 0.0, 1.0), arm(10, 0.0, 1.0)), &mut unread()).unwrap_err();
    assert_eq!(fault.to_string(), "tool.n has to be a whole number from 2 to 1000000000; it is 1.");
    let fault =
        hedges_g(means(arm(10, f64::NAN, 1.0), arm(10, 0.0, 1.0)), &mut unread()).unwrap_err();
    assert_eq!(fault.field, "tool.mean");
    let fault =
        attrition(flow(10, 10, 11, 10), Unit::Individual, Boundary::Cautious, &mut unread())
            .unwrap_err();
    assert_eq!(
        fault.to_string(),
        "analyzed_tool has to be no more than assigned_tool, which is 10; it is 11."
    );
    let mut wrong = e1();
    wrong.baseline[0].before = Before::Means(means(arm(10, 0.0, 0.0), arm(10, 0.0, 1.0)));
    assert_eq!(
        determine(&wrong, &EvidenceSettings::default(), &mut unread()).unwrap_err().field,
        "baseline[0].before.tool.sd"
    );
}

#[test]
fn a_study_and_its_result_survive_json() {
    let text = serde_json::to_string(&e1()).unwrap();
    assert_eq!(serde_json::from_str::<Study>(&text).unwrap(), e1());
    let result = determine(&e1(), &EvidenceSettings::default(), &mut unread()).unwrap();
    let text = serde_json::to_string(&result).unwrap();
    assert!(!text.contains("NaN"));
    assert_eq!(
        serde_json::from_str::<EvidenceSettings>("{}").unwrap(),
        EvidenceSettings::default()
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
