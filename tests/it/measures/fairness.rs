//! The worked examples of fairness (rates, ratios, differences, small groups and verdicts).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use assay::domain::measures::counterfactual::{FlipCounts, PairedDifferences, flips, shift};
use assay::domain::measures::errors::{Confusion, Harm, error_rates, error_ratios};
use assay::domain::measures::exact_inference::{fisher, mcnemar};
use assay::domain::measures::intervals::{Interval, Proportion, katz, newcombe, wilson};
use assay::domain::measures::multiplicity::{benjamini_hochberg, holm};
use assay::domain::measures::rates::GroupCount;
use assay::domain::measures::selection::selection;
use assay::domain::measures::smd::{GroupScoring, score_smd};
use assay::domain::measures::steps::Steps;
use assay::domain::measures::suppression::{SampleRules, SampleStanding};
use assay::domain::measures::verdict::{Band, Thresholds, Verdict, judge, overall};

use super::unread;

/// Equal to as many places as the worked number has.
fn near(actual: f64, expected: f64, places: i32) {
    let tolerance = 0.5 * 10f64.powi(-places) + 1e-9;
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} to {places} places"
    );
}

fn between(interval: Interval, low: f64, high: f64, places: i32) {
    near(interval.low, low, places);
    near(interval.high, high, places);
}

fn of(x: u32, n: u32) -> Proportion {
    Proportion::new(x, n).unwrap()
}

fn rules() -> SampleRules {
    SampleRules::default()
}

fn limits() -> Thresholds {
    Thresholds::default()
}

#[test]
fn wilson_half_widths_at_one_half() {
    for (n, half) in
        [(10, 0.263), (20, 0.201), (30, 0.168), (50, 0.134), (100, 0.096), (200, 0.069)]
    {
        let interval = wilson(of(n / 2, n)).unwrap();
        near((interval.high - interval.low) / 2.0, half, 3);
    }
}

#[test]
fn katz_intervals_of_a_true_ratio_of_four_fifths() {
    for (n, low, high) in [
        (10, 0.30, 2.13),
        (30, 0.45, 1.41),
        (100, 0.59, 1.09),
        (200, 0.64, 1.00),
        (400, 0.69, 0.93),
    ] {
        let ratio = katz(of(n * 4 / 10, n), of(n / 2, n)).unwrap();
        near(ratio.value, 0.80, 9);
        between(ratio.interval, low, high, 2);
    }
}

#[test]
fn f1_selection() {
    let groups = [
        GroupCount::new("A", 168, 420),
        GroupCount::new("B", 96, 310),
        GroupCount::new("C", 41, 150),
        GroupCount::new("D", 3, 7),
    ];
    let mut steps = Steps::written();
    let result = selection(&groups, &rules(), &limits(), &mut steps).unwrap();
    let rate = |place: usize| result.rates.groups[place].rate.unwrap();
    near(rate(0).value, 0.4000, 4);
    between(rate(0).interval, 0.3543, 0.4476, 4);
    near(rate(1).value, 0.3097, 4);
    near(rate(2).value, 0.2733, 4);
    assert_eq!(result.rates.reference.as_deref(), Some("A"));
    let [b, c] = result.rates.comparisons.as_slice() else { panic!("B and C are compared") };
    near(b.ratio.value, 0.7742, 4);
    between(b.ratio.interval, 0.6317, 0.9488, 4);
    near(b.difference.value, -0.0903, 4);
    between(b.difference.interval, -0.1585, -0.0199, 4);
    near(b.p, 0.01272, 5);
    near(c.ratio.value, 0.6833, 4);
    between(c.ratio.interval, 0.5134, 0.9096, 4);
    near(c.p, 0.00575, 5);
    assert!(
        result.impacts.iter().all(|impact| impact.below_four_fifths
            && impact.judgement.tolerable == Verdict::Inconclusive)
    );
    assert_eq!(
        (result.rates.groups[3].standing, result.rates.groups[3].rate),
        (SampleStanding::Suppressed, None)
    );
    near(result.parity_difference.unwrap().value, 0.12667, 5);
    near(result.parity_ratio.unwrap(), 0.68333, 5);
    // The suppressed group would have been the reference with the "best" rate; nothing of it is
    // shown.
    near(f64::from(groups[3].x) / f64::from(groups[3].n), 0.4286, 4);
    assert!(steps.into_lines().iter().all(|line| !line.formula.contains("3 ÷ 7")));
}

#[test]
fn f2_a_detector_flags_english_learners() {
    let groups = [GroupCount::new("English learners", 26, 92), GroupCount::new("Others", 9, 310)];
    let result =
        error_ratios(Harm::FalsePositive, &groups, None, &rules(), &limits(), &mut unread())
            .unwrap();
    let rate = |place: usize| result.rates.groups[place].rate.unwrap();
    near(rate(0).value, 0.2826, 4);
    between(rate(0).interval, 0.2008, 0.3819, 4);
    near(rate(1).value, 0.0290, 4);
    between(rate(1).interval, 0.0153, 0.0542, 4);
    assert_eq!(result.rates.reference.as_deref(), Some("Others"));
    let comparison = &result.rates.comparisons[0];
    near(comparison.ratio.value, 9.7343, 4);
    between(comparison.ratio.interval, 4.7315, 20.0267, 4);
    near(comparison.difference.value, 0.2536, 4);
    between(comparison.difference.interval, 0.1679, 0.3538, 4);
    assert_eq!(result.judgements[0].tolerable, Verdict::Fail);
}

#[test]
fn f2_a_zero_is_corrected_and_stays_open() {
    let groups = [GroupCount::new("First", 0, 40), GroupCount::new("Second", 6, 120)];
    let named = error_ratios(
        Harm::FalsePositive,
        &groups,
        Some("Second"),
        &rules(),
        &limits(),
        &mut unread(),
    )
    .unwrap();
    let ratio = named.rates.comparisons[0].ratio;
    assert!(ratio.corrected);
    near(ratio.value, 0.2289, 4);
    between(ratio.interval, 0.0132, 3.9738, 4);
    assert_eq!(named.judgements[0].tolerable, Verdict::Inconclusive);
    let unnamed =
        error_ratios(Harm::FalsePositive, &groups, None, &rules(), &limits(), &mut unread())
            .unwrap();
    assert_eq!(
        (unnamed.rates.reference.as_deref(), unnamed.judgements[0].tolerable),
        (Some("First"), Verdict::Inconclusive)
    );
    let as_selection = judge(
        "Ratio",
        ratio.value,
        Some(ratio.interval),
        limits().impact_ratio,
        SampleStanding::Judged,
        &mut unread(),
    );
    assert_eq!(as_selection.tolerable, Verdict::Inconclusive);
}

fn f3() -> [Confusion; 2] {
    let group =
        |group: &str, true_positive, false_negative, false_positive, true_negative| Confusion {
            group: group.into(),
            true_positive,
            false_positive,
            true_negative,
            false_negative,
        };
    [group("g1", 84, 16, 45, 255), group("g2", 54, 26, 33, 187)]
}

#[test]
fn f3_passes_four_fifths_and_fails_equal_opportunity() {
    let result =
        error_rates(&f3(), Harm::FalseNegative, None, &rules(), &limits(), &mut unread()).unwrap();
    let values = |spread: &assay::domain::measures::errors::Spread| -> Vec<f64> {
        spread.rates.judged().map(|(_, rate)| rate.value).collect()
    };
    for (spread, first, second, places) in [
        (&result.selection, 0.3225, 0.2900, 4),
        (&result.true_positive, 0.840, 0.675, 3),
        (&result.false_positive, 0.15, 0.15, 2),
        (&result.predictive_value, 0.6512, 0.6207, 4),
    ] {
        near(values(spread)[0], first, places);
        near(values(spread)[1], second, places);
    }
    near(result.selection.difference.unwrap().value, 0.0325, 4);
    near(result.selection.ratio.unwrap(), 0.89922, 5);
    near(result.equal_opportunity.unwrap().value, 0.165, 3);
    near(result.equalized_odds.unwrap().value, 0.165, 3);
    near(result.equalized_odds_ratio.unwrap(), 0.80357, 5);
    near(result.equalized_odds_mean.unwrap(), 0.0825, 4);
    let ratio = &result.error_ratios.rates.comparisons[0];
    assert_eq!(
        (result.error_ratios.rates.reference.as_deref(), ratio.group.as_str()),
        (Some("g1"), "g2")
    );
    near(ratio.ratio.value, 2.0313, 4);
    between(ratio.ratio.interval, 1.1731, 3.5172, 4);
    let impact = selection(
        &[GroupCount::new("g1", 129, 400), GroupCount::new("g2", 87, 300)],
        &rules(),
        &limits(),
        &mut unread(),
    )
    .unwrap();
    assert_eq!(impact.impacts[0].judgement.tolerable, Verdict::Pass);
    assert_ne!(result.equal_opportunity_judgement.unwrap().good, Verdict::Pass);
}

fn f5(n: u32) -> GroupScoring {
    GroupScoring {
        group: "English learners".into(),
        n,
        machine_mean: 2.71,
        machine_sd: 0.82,
        human_mean: 2.86,
        human_sd: 0.90,
        correlation: Some(0.8),
    }
}

#[test]
fn f5_machine_scores_of_english_learners_are_low() {
    let result = score_smd(&f5(400), &rules(), &limits(), &mut unread()).unwrap();
    near(result.smd.unwrap(), -0.1742, 4);
    assert_eq!(result.judgement.unwrap().tolerable, Verdict::Fail);
    assert_eq!(
        score_smd(&f5(40), &rules(), &limits(), &mut unread())
            .unwrap()
            .judgement
            .unwrap()
            .tolerable,
        Verdict::Inconclusive
    );
    assert_eq!(
        score_smd(&f5(20), &rules(), &limits(), &mut unread())
            .unwrap()
            .judgement
            .unwrap()
            .tolerable,
        Verdict::NotJudged
    );
    assert_eq!(score_smd(&f5(9), &rules(), &limits(), &mut unread()).unwrap().smd, None);
}

#[test]
fn f6_swapped_names() {
    let data = PairedDifferences { pairs: 200, mean: -0.09, sd: 0.52, rating_sd: None };
    let result = shift(data, &rules(), &limits(), &mut unread()).unwrap();
    near(result.t.unwrap(), -2.4477, 4);
    // scipy gives 0.015244976; the domain notes round it to.01525.
    near(result.p, 0.015_245, 6);
    between(result.interval, -0.1625, -0.0175, 4);
    let flips =
        flips(FlipCounts { pairs: 200, first_only: 31, second_only: 12 }, &mut unread()).unwrap();
    near(flips.p, 0.00540, 5);
    near(flips.rate.value, 0.215, 3);
}

#[test]
fn a_shift_passes_only_with_its_whole_interval_in_the_band() {
    let verdict = |pairs, mean| {
        let data = PairedDifferences { pairs, mean, sd: 1.0, rating_sd: Some(1.0) };
        shift(data, &rules(), &limits(), &mut unread()).unwrap().judgement.tolerable
    };
    assert_eq!(verdict(1000, 0.05), Verdict::Pass);
    assert_eq!(verdict(50, 0.05), Verdict::Inconclusive);
    assert_eq!(verdict(1000, 0.12), Verdict::Inconclusive);
    assert_eq!(verdict(1000, 0.30), Verdict::Fail);
    assert_eq!(verdict(20, 0.0), Verdict::NotJudged);
    let same = PairedDifferences { pairs: 40, mean: 0.0, sd: 0.0, rating_sd: None };
    assert_eq!(
        shift(same, &rules(), &limits(), &mut unread()).unwrap().judgement.tolerable,
        Verdict::Pass
    );
    let constant = PairedDifferences { mean: 0.5, ..same };
    assert_eq!(shift(constant, &rules(), &limits(), &mut unread()).unwrap_err().field, "rating_sd");
}

#[test]
fn f7_holm() {
    for (actual, expected) in
        holm(&[0.004, 0.019, 0.031, 0.2]).unwrap().into_iter().zip([0.016, 0.057, 0.062, 0.200])
    {
        near(actual, expected, 4);
    }
    for (actual, expected) in
        holm(&[0.2, 0.004, 0.031, 0.019]).unwrap().into_iter().zip([0.200, 0.016, 0.062, 0.057])
    {
        near(actual, expected, 4);
    }
    for (actual, expected) in benjamini_hochberg(&[0.004, 0.019, 0.031, 0.2])
        .unwrap()
        .into_iter()
        .zip([0.016, 0.038, 0.041_333, 0.2])
    {
        near(actual, expected, 5);
    }
}

#[test]
fn exact_tests_at_the_edges() {
    near(mcnemar(0, 0).unwrap(), 1.0, 9);
    near(mcnemar(5, 5).unwrap(), 1.0, 9);
    near(mcnemar(0, 5).unwrap(), 0.0625, 9);
    near(mcnemar(6, 6).unwrap(), 1.0, 9);
    near(fisher(of(0, 5), of(0, 7)).unwrap(), 1.0, 9);
    near(fisher(of(8, 10), of(1, 6)).unwrap(), 0.034_965_034_965, 9);
    near(newcombe(of(56, 70), of(48, 80)).unwrap().interval.low, 0.0524, 4);
    near(newcombe(of(56, 70), of(48, 80)).unwrap().interval.high, 0.3339, 4);
}

#[test]
fn small_groups_are_neither_shown_nor_judged() {
    let standing = |n| rules().standing(n);
    assert_eq!(
        (standing(9), standing(10), standing(29), standing(30)),
        (
            SampleStanding::Suppressed,
            SampleStanding::Unstable,
            SampleStanding::Unstable,
            SampleStanding::Judged
        )
    );
    assert_eq!(rules().shown_share(0.0, 9), None);
    assert_eq!(rules().shown_share(0.0, 19).as_deref(), Some("≤5%"));
    assert_eq!(rules().shown_share(1.0, 19).as_deref(), Some("≥95%"));
    assert_eq!(rules().shown_share(0.0, 20).as_deref(), Some("0.00%"));
    assert_eq!(rules().shown_share(0.5, 12).as_deref(), Some("50.00%"));
    let groups = [
        GroupCount::new("Large", 40, 100),
        GroupCount::new("Unstable", 10, 12),
        GroupCount::new("Coded", 15, 15),
    ];
    let mut steps = Steps::written();
    let result = selection(&groups, &rules(), &limits(), &mut steps).unwrap();
    assert_eq!(result.rates.reference.as_deref(), Some("Large"));
    assert!(result.impacts.iter().all(|impact| impact.judgement.tolerable == Verdict::NotJudged));
    assert_eq!(result.parity_difference, None);
    let lines = steps.into_lines();
    assert!(
        lines
            .iter()
            .any(|line| line.label == "Selection rate, Unstable (unstable: fewer than 30 cases)")
    );
    assert!(lines.iter().any(|line| line.label == "Selection rate, Coded" && line.value == "≥95%"));
    assert!(lines.iter().all(|line| !line.formula.contains("15 ÷ 15")));
}

#[test]
fn verdicts_follow_the_rule() {
    let at_least = Band::AtLeast(0.8);
    let interval = |low, high| Some(Interval { low, high });
    assert_eq!(at_least.judge(0.80, interval(0.6, 1.0)), Verdict::Pass);
    assert_eq!(at_least.judge(0.79, interval(0.6, 1.0)), Verdict::Inconclusive);
    assert_eq!(at_least.judge(0.60, interval(0.5, 0.79)), Verdict::Fail);
    assert_eq!(Band::Within(0.05).judge(0.06, None), Verdict::Inconclusive);
    assert_eq!(Band::Factor(1.25).judge(0.9, interval(0.5, 1.5)), Verdict::Pass);
    assert_eq!(Band::Factor(1.25).judge(0.5, interval(0.4, 0.7)), Verdict::Fail);
    assert_eq!(overall([Verdict::Pass, Verdict::NotJudged]), Verdict::Pass);
    assert_eq!(overall([Verdict::NotJudged]), Verdict::Inconclusive);
    assert_eq!(overall([]), Verdict::Inconclusive);
    assert_eq!(overall([Verdict::Pass, Verdict::Fail, Verdict::Inconclusive]), Verdict::Fail);
}

#[test]
fn rules_and_limits_are_checked() {
    let groups = [GroupCount::new("A", 20, 40), GroupCount::new("B", 20, 40)];
    let odd = SampleRules { show_from: 40, ..rules() };
    assert_eq!(
        selection(&groups, &odd, &limits(), &mut unread()).unwrap_err().to_string(),
        "rules.show_from has to be no more than rules.judge_from, which is 30; it is 40."
    );
    let odd = Thresholds { shift_interval: Band::Factor(0.0), ..limits() };
    assert_eq!(
        selection(&groups, &rules(), &odd, &mut unread()).unwrap_err().field,
        "thresholds.shift_interval"
    );
    let text = serde_json::to_string(&limits()).unwrap();
    assert_eq!(serde_json::from_str::<Thresholds>(&text).unwrap(), limits());
    assert_eq!(serde_json::from_str::<Thresholds>("{}").unwrap(), limits());
}

#[test]
fn one_group_alone_cannot_pass() {
    let [first, _] = f3();
    let result =
        error_rates(&[first], Harm::FalseNegative, None, &rules(), &limits(), &mut unread())
            .unwrap();
    assert!(result.equal_opportunity.is_none() && result.equalized_odds_judgement.is_none());
}

#[test]
fn faults_name_the_group() {
    let fault = |counts: &[GroupCount]| {
        selection(counts, &rules(), &limits(), &mut unread()).unwrap_err().to_string()
    };
    assert_eq!(
        fault(&[GroupCount::new("A", 5, 4)]),
        "groups[0].x has to be no more than n, which is 4; it is 5."
    );
    assert_eq!(
        fault(&[GroupCount::new("A", 1, 4), GroupCount::new("A", 1, 4)]),
        "groups has to name each group once; “A” is there twice."
    );
    assert_eq!(fault(&[]), "groups has to hold at least one group.");
    let small = [GroupCount::new("A", 5, 40), GroupCount::new("B", 5, 12)];
    let fault =
        error_ratios(Harm::FalsePositive, &small, Some("B"), &rules(), &limits(), &mut unread())
            .unwrap_err();
    assert_eq!(
        fault.to_string(),
        "reference has to be a group that is large enough to be judged; it is “B”."
    );
}
