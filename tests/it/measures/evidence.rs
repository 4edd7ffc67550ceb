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
pub(super) fn near(actual: f64, expected: f64, places: i32) {
    let tolerance = 0.5 * 10f64.powi(-places) + 1e-9;
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} to {places} places"
    );
}

pub(super) fn arm(n: u32, mean: f64, sd: f64) -> MeanArm {
    MeanArm { n, mean, sd }
}

pub(super) fn means(tool: MeanArm, comparison: MeanArm) -> Means {
    Means {
        tool,
        comparison,
        adjusted_difference: None,
        gain: None,
        r_squared: None,
        clustering: None,
    }
}

pub(super) fn flow(
    assigned_tool: u32,
    assigned_comparison: u32,
    analyzed_tool: u32,
    analyzed_comparison: u32,
) -> Flow {
    Flow { assigned_tool, assigned_comparison, analyzed_tool, analyzed_comparison }
}

pub(super) fn covariate(tool: MeanArm, comparison: MeanArm, adjusted: bool) -> Covariate {
    Covariate { name: "Pretest".into(), before: Before::Means(means(tool, comparison)), adjusted }
}

fn outcome(name: &str, data: OutcomeData) -> Outcome {
    Outcome { name: name.into(), domain: "Reading".into(), relevant: true, data }
}

pub(super) fn study(design: Design, data: OutcomeData) -> Study {
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

pub(super) fn e1() -> Study {
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

pub(super) fn e2() -> Study {
    Study {
        baseline: vec![covariate(arm(318, 201.9, 15.0), arm(402, 200.1, 15.3), true)],
        sites: Sites { schools: 9, districts: 4 },
        ..study(Design::Qed, OutcomeData::Means(e2_data()))
    }
}

pub(super) fn e3() -> Study {
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

pub(super) fn e4_data(clustering: Option<Clustering>) -> Means {
    Means { clustering, ..means(arm(264, 52.1, 10.0), arm(264, 50.0, 10.2)) }
}

pub(super) const E4_CLUSTERS: Clustering =
    Clustering { average_size: 22.0, icc: Some(0.20), kind: OutcomeKind::Achievement };

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
