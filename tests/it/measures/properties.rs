//! What holds for every input: bounds, symmetry, monotony, no panic, no NaN; and the distributions
//! against scipy.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use assay::domain::measures::agreement::{PairAgreement, Scale, pair_agreement};
use assay::domain::measures::attrition::{Boundary, Flow, Unit, attrition};
use assay::domain::measures::counterfactual::{PairedDifferences, shift};
use assay::domain::measures::cox::{ShareArm, Shares, cox_index};
use assay::domain::measures::effect::{
    Clustering, Effect, Gain, MeanArm, Means, OutcomeKind, hedges_g,
};
use assay::domain::measures::errors::{Confusion, Harm, error_rates};
use assay::domain::measures::essa::determine;
use assay::domain::measures::exact_inference::{fisher, mcnemar};
use assay::domain::measures::intervals::{Proportion, katz, newcombe, wilson};
use assay::domain::measures::krippendorff::{Distance, alpha};
use assay::domain::measures::multiplicity::{benjamini_hochberg, holm};
use assay::domain::measures::numbers::{normal_p, t_95, t_p};
use assay::domain::measures::rates::GroupCount;
use assay::domain::measures::selection::selection;
use assay::domain::measures::smd::{GroupScoring, score_smd};
use assay::domain::measures::steps::Steps;
use assay::domain::measures::study::{
    Design, EvidenceSettings, Flows, Outcome, OutcomeData, Sites, Study,
};
use assay::domain::measures::suppression::{SampleRules, SampleStanding};
use assay::domain::measures::usability::{SusRow, SusRules, sus};
use assay::domain::measures::verdict::Thresholds;
use proptest::prelude::*;

use crate::support::cases;

/// Whether neither a field nor a shown line is something other than a number.
fn all_finite(result: &impl std::fmt::Debug) -> bool {
    let text = format!("{result:?}");
    !text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "NaN" || word == "inf")
}

/// A float that may be anything, with sensible ones more often.
fn any_float() -> impl Strategy<Value = f64> {
    prop_oneof![3 => -100.0..100.0, 1 => any::<f64>(), 1 => Just(0.0), 1 => Just(1e9), 1 =>
        Just(1e-6)]
}

fn any_count() -> impl Strategy<Value = u32> {
    prop_oneof![3 => 0..1000u32, 1 => any::<u32>(), 1 => Just(1_000_000_000)]
}

fn proportion() -> impl Strategy<Value = Proportion> {
    (1..2000u32).prop_flat_map(|n| (0..=n).prop_map(move |x| Proportion { x, n }))
}

fn any_arm() -> impl Strategy<Value = MeanArm> {
    (any_count(), any_float(), any_float()).prop_map(|(n, mean, sd)| MeanArm { n, mean, sd })
}

fn good_arm() -> impl Strategy<Value = MeanArm> {
    (2..5000u32, -500.0..500.0, 0.1..100.0).prop_map(|(n, mean, sd)| MeanArm { n, mean, sd })
}

fn any_clustering() -> impl Strategy<Value = Option<Clustering>> {
    proptest::option::of(
        (any_float(), proptest::option::of(0.0..1.0)).prop_map(|(average_size, icc)| Clustering {
            average_size,
            icc,
            kind: OutcomeKind::Other,
        }),
    )
}

fn plain(tool: MeanArm, comparison: MeanArm) -> Means {
    Means {
        tool,
        comparison,
        adjusted_difference: None,
        gain: None,
        r_squared: None,
        clustering: None,
    }
}

fn numbers_of(effect: &Effect) -> [f64; 8] {
    let Effect { size, se, statistic, p, interval, improvement_index, omega, .. } = effect;
    [*size, *se, *statistic, *p, interval.low, interval.high, *improvement_index, *omega]
}

#[test]
fn the_distributions_agree_with_scipy() {
    let close = |actual: f64, expected: f64| {
        assert!(
            (actual - expected).abs() <= 2e-8 + 1e-8 * expected.abs(),
            "{actual} is not {expected}"
        );
    };
    for (df, point, at_two, at_a_hundredth) in [
        (1.0, 12.706_204_736_174_694, 0.295_167_235_300_866_5, 0.993_634_014_470_186),
        (1.5, 6.016_663_104_427_929, 0.224_188_330_356_051_12, 0.993_185_489_662_919_9),
        (2.0, 4.302_652_729_749_462, 0.183_503_419_072_273_97, 0.992_929_108_958_201),
        (44.0, 2.015_367_574_443_763_6, 0.051_696_603_082_390_83, 0.992_066_491_546_983_5),
        (292.02, 1.968_120_846_039_189_7, 0.046_426_188_568_606_86, 0.992_028_115_511_059_6),
        (10_000.0, 1.960_201_239_890_626, 0.045_527_260_661_435_43, 0.992_021_486_849_355_8),
        (1_000_000.0, 1.959_966_356_814_107, 0.045_500_533_851_319_24, 0.992_021_289_365_547_6),
        (9_000_000.0, 1.959_964_248_125_780_9, 0.045_500_293_891_341_4, 0.992_021_287_592_382_4),
    ] {
        close(t_95(df), point);
        close(t_p(2.0, df), at_two);
        close(t_p(-0.01, df), at_a_hundredth);
    }
    close(normal_p(-1.3), 0.193_600_969_171_220_72);
    close(mcnemar(499_000, 501_000).unwrap(), 0.045_608_299_865_389_6);
    close(mcnemar(1_000_000_000, 0).unwrap(), 0.0);
    let fisher =
        |x1, n1, x2, n2| fisher(Proportion { x: x1, n: n1 }, Proportion { x: x2, n: n2 }).unwrap();
    close(fisher(96, 310, 168, 420), 0.012_720_367_003_874_359);
    close(fisher(2600, 902_600, 2500, 1_002_500) * 1e6, 0.254_070_984_670_069_07);
    close(fisher(500_000_000, 1_000_000_000, 500_000_000, 1_000_000_000), 1.0);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn wilson_holds_the_share_inside_zero_and_one(of in proportion()) {
        let interval = wilson(of).unwrap();
        prop_assert!(0.0 <= interval.low && interval.holds(of.share()) && interval.high <= 1.0);
        let other = wilson(Proportion { x: of.n - of.x, n: of.n }).unwrap();
        prop_assert!((other.low - (1.0 - interval.high)).abs() < 1e-9);
    }

    #[test]
    fn wilson_narrows_with_more_cases(x in 1..50u32, more in 2..20u32) {
        let (few, many) = (wilson(Proportion { x, n: 2 * x }).unwrap(),
            wilson(Proportion { x: x * more, n: 2 * x * more }).unwrap());
        prop_assert!(many.high - many.low < few.high - few.low);
    }

    #[test]
    fn swapping_groups_inverts_ratios_and_negates_differences(a in proportion(),
        b in proportion()) {
        let (ratio, inverse) = (katz(a, b).unwrap(), katz(b, a).unwrap());
        prop_assert!((ratio.value * inverse.value - 1.0).abs() < 1e-9);
        prop_assert!((ratio.interval.low * inverse.interval.high - 1.0).abs() < 1e-6);
        prop_assert!(ratio.interval.low <= ratio.value * 1.000_001 && ratio.value <= ratio.interval.high * 1.000_001);
        let (difference, negative) = (newcombe(a, b).unwrap(), newcombe(b, a).unwrap());
        prop_assert!((difference.value + negative.value).abs() < 1e-12);
        prop_assert!((difference.interval.low + negative.interval.high).abs() < 1e-9);
        prop_assert!(-1.0 <= difference.interval.low && difference.interval.high <= 1.0);
        let (p, q) = (fisher(a, b).unwrap(), fisher(b, a).unwrap());
        prop_assert!((0.0..=1.0).contains(&p) && (p - q).abs() < 1e-6);
    }

    #[test]
    fn mcnemar_is_symmetric_and_falls_with_imbalance(b in 0..3000u32, c in 0..3000u32) {
        let p = mcnemar(b, c).unwrap();
        prop_assert!((0.0..=1.0).contains(&p) && (p - mcnemar(c, b).unwrap()).abs() < 1e-12);
        let (low, high) = (b.min(c), b.max(c));
        if low > 0 {
            prop_assert!(mcnemar(low - 1, high + 1).unwrap() <= p + 1e-12);
        }
    }

    #[test]
    fn corrections_never_lower_p_and_keep_its_order(p in proptest::collection::vec(0.0..=1.0,
        0..12)) {
        let (strict, mild) = (holm(&p).unwrap(), benjamini_hochberg(&p).unwrap());
        for place in 0..p.len() {
            prop_assert!(strict[place] >= p[place] && strict[place] <= 1.0);
            prop_assert!(mild[place] >= p[place] - 1e-15 && mild[place] <= strict[place] + 1e-12);
            for other in 0..p.len() {
                prop_assert!(p[place] > p[other] || strict[place] <= strict[other]);
            }
        }
    }

    #[test]
    fn swapping_arms_negates_g(tool in good_arm(), comparison in good_arm()) {
        let (forward, backward) = (hedges_g(plain(tool, comparison),
            &mut Steps::written()).unwrap(),
            hedges_g(plain(comparison, tool), &mut Steps::written()).unwrap());
        prop_assert!((forward.size + backward.size).abs() < 1e-9 * (1.0 + forward.size.abs()));
        prop_assert!((forward.p - backward.p)
            .abs() < 1e-9 && (forward.interval.low + backward.interval.high).abs() < 1e-6);
        prop_assert!((0.0..=1.0).contains(&forward.p) && forward.improvement_index.abs() <= 50.0);
        prop_assert!(forward.interval.holds(forward.size) && forward.omega > 0.0 && forward.omega < 1.0);
        // The interval and the test tell the same story.
        prop_assert!((forward.p < 0.05) != forward.interval.holds(0.0) || (forward.p - 0.05)
            .abs() < 1e-6);
    }

    #[test]
    fn a_larger_difference_has_a_larger_g_and_clusters_have_a_larger_p(
        n in 20..400u32, gap in 0.1..20.0f64, more in 0.1..20.0f64, icc in 0.01..0.5f64,
    ) {
        let of = |gap: f64, clustering| {
            let arm = |mean| MeanArm { n: n * 10, mean, sd: 10.0 };
            hedges_g(Means { clustering, ..plain(arm(50.0 + gap), arm(50.0)) },
                &mut Steps::written()).unwrap()
        };
        prop_assert!(of(gap + more, None).size > of(gap, None).size);
        let clustered = of(gap, Some(Clustering { average_size: 10.0, icc: Some(icc),
            kind: OutcomeKind::Achievement }));
        prop_assert!(clustered.size < of(gap, None).size && clustered.p >= of(gap, None).p);
    }

    #[test]
    fn swapping_arms_negates_the_cox_index(n in 2..5000u32, m in 2..5000u32, p in 0.01..0.99f64,
        q in 0.01..0.99f64) {
        let (a, b) = (ShareArm { n, share: p }, ShareArm { n: m, share: q });
        let of = |tool, comparison| cox_index(Shares { tool, comparison, clustering: None },
            &mut Steps::written()).unwrap();
        prop_assert!((of(a, b).size + of(b, a).size).abs() < 1e-9);
        prop_assert!((of(a, b).odds_ratio.unwrap() * of(b,
            a).odds_ratio.unwrap() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn any_means_give_numbers_or_a_fault(
        tool in any_arm(), comparison in any_arm(), adjusted in proptest::option::of(any_float()),
        gain in proptest::option::of((any_float(), any_float(), any_float())),
        r_squared in proptest::option::of(any_float()), clustering in any_clustering(),
    ) {
        let gain = gain.map(|(tool_mean, comparison_mean, correlation)| Gain { tool_mean,
            comparison_mean, correlation });
        if let Ok(effect) = hedges_g(Means { tool, comparison, adjusted_difference: adjusted, gain,
            r_squared, clustering }, &mut Steps::written()) {
            prop_assert!(numbers_of(&effect).iter().all(|number| number.is_finite()), "{effect:?}");
            prop_assert!(all_finite(&effect));
        }
        let share = |arm: MeanArm| ShareArm { n: arm.n, share: arm.mean };
        if let Ok(effect) = cox_index(Shares { tool: share(tool), comparison: share(comparison),
            clustering }, &mut Steps::written()) {
            prop_assert!(numbers_of(&effect).iter().all(|number| number.is_finite()), "{effect:?}");
        }
    }

    #[test]
    fn any_study_gets_a_tier_or_a_fault(
        tool in any_arm(), comparison in any_arm(), assigned in any_count(), lost in 0..50u32,
        sites in any_count(), groups in proptest::option::of(any_count()),
    ) {
        let student = Flow {
            assigned_tool: assigned, assigned_comparison: assigned,
            analyzed_tool: assigned.saturating_sub(lost), analyzed_comparison: assigned,
        };
        let data = OutcomeData::Means(plain(tool, comparison));
        for design in [Design::Rct, Design::Qed, Design::Rdd, Design::PrePost, Design::None] {
            let study = Study {
                design, flows: Some(Flows { students: student, clusters: None }), baseline: vec![],
                confounded: false, compromised: false,
                outcomes: vec![Outcome { name: "A".into(), domain: "A".into(), relevant: true,
                    data }],
                controls_for_selection: true, negative_finding: false,
                sites: Sites { schools: sites, districts: sites }, groups_of_ten: groups,
                population_overlaps: true, setting_overlaps: true, logic_model: true,
                ongoing_evaluation: true,
            };
            if let Ok(result) = determine(&study, &EvidenceSettings::default(),
                &mut Steps::written()) {
                prop_assert!(all_finite(&result));
                // Every tier above the one reached says why it failed.
                prop_assert!(result.checks.iter().filter(|check| check.tier < result.tier)
                    .all(|check| !check.lacking.is_empty()));
            }
        }
    }

    #[test]
    fn more_attrition_never_turns_high_into_low(overall in 0.0..60.0f64,
        differential in 0.0..12.0f64, more in 0.0..5.0f64) {
        for boundary in [Boundary::Cautious, Boundary::Optimistic] {
            prop_assert!(boundary.is_low(overall, differential) || !boundary.is_low(overall,
                differential + more));
            prop_assert_eq!(boundary.is_low(overall, differential),
                boundary.is_low(overall, -differential));
        }
        prop_assert!(Boundary::Optimistic.is_low(overall,
            differential) || !Boundary::Cautious.is_low(overall, differential));
    }

    #[test]
    fn any_flow_gives_shares_or_a_fault(a in any_count(), b in any_count(), c in any_count(),
        d in any_count()) {
        let flow = Flow { assigned_tool: a, assigned_comparison: b, analyzed_tool: c,
            analyzed_comparison: d };
        if let Ok(result) = attrition(flow, Unit::Individual, Boundary::Cautious,
            &mut Steps::written()) {
            for share in [result.overall, result.tool, result.comparison, result.differential] {
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
    }

    #[test]
    fn any_groups_give_numbers_or_a_fault(cells in proptest::collection::vec((any_count(),
        any_count(), any_count(), any_count()), 0..5)) {
        let groups: Vec<Confusion> = cells.iter().enumerate().map(|(place,
            (tp, fp, tn, miss))| Confusion {
            group: place.to_string(), true_positive: *tp, false_positive: *fp, true_negative: *tn,
            false_negative: *miss,
        }).collect();
        for harm in [Harm::FalsePositive, Harm::FalseNegative] {
            if let Ok(result) = error_rates(&groups, harm, None, &SampleRules::default(),
                &Thresholds::default(), &mut Steps::written()) {
                prop_assert!(all_finite(&result));
                let differences = [result.equal_opportunity, result.equalized_odds];
                prop_assert!(differences.iter().flatten()
                    .all(|difference| (0.0..=1.0).contains(&difference.value)));
                prop_assert!(result.equalized_odds_ratio.is_none_or(|ratio| (0.0..=1.0)
                    .contains(&ratio)));
            }
        }
        let counts: Vec<GroupCount> = cells.iter().enumerate().map(|(place,
            (x, n, ..))| GroupCount::new(place.to_string(), *x, *n)).collect();
        if let Ok(result) = selection(&counts, &SampleRules::default(), &Thresholds::default(),
            &mut Steps::written()) {
            prop_assert!(all_finite(&result));
            for comparison in result.rates.comparisons.iter()
                .filter(|comparison| comparison.standing == SampleStanding::Judged) {
                prop_assert!(comparison.ratio.corrected || comparison.ratio.value <= 1.0 + 1e-12);
                prop_assert!(comparison.p_corrected >= comparison.p);
            }
        }
    }

    #[test]
    fn any_scores_give_numbers_or_a_fault(
        n in any_count(), m in any_float(), h in any_float(), s in any_float(),
        r in proptest::option::of(any_float()),
    ) {
        let (rules, limits) = (SampleRules::default(), Thresholds::default());
        if let Ok(result) = shift(PairedDifferences { pairs: n, mean: m, sd: s, rating_sd: r },
            &rules, &limits, &mut Steps::written()) {
            prop_assert!(result.standardized_interval.low.is_finite() && (0.0..=1.0)
                .contains(&result.p));
        }
        let scoring = GroupScoring { group: "A".into(), n, machine_mean: m, machine_sd: s,
            human_mean: h, human_sd: s, correlation: r };
        if let Ok(result) = score_smd(&scoring, &rules, &limits, &mut Steps::written()) {
            prop_assert!(result.smd.is_none_or(f64::is_finite) && result.interval.is_none_or(|interval| interval.low <= interval.high));
        }
    }

    #[test]
    fn sus_stays_between_zero_and_a_hundred(
        rows in proptest::collection::vec(proptest::collection::vec(0..=6i64, 9..=11), 0..6),
        good in proptest::collection::vec(proptest::collection::vec(1..=5i64, 10), 1..40),
    ) {
        let row = |items| SusRow { role: String::new(), items };
        let of = |rows: Vec<Vec<i64>>| sus(&rows.into_iter().map(row).collect::<Vec<_>>(),
            &SusRules::default(), &mut Steps::written(), &mut Steps::written());
        let result = of(good).unwrap();
        prop_assert!(result.scores.iter()
            .all(|score| (0.0..=100.0).contains(score)) && (0.0..=100.0).contains(&result.mean));
        prop_assert!(result.interval.is_none_or(|interval| interval.holds(result.mean)
            && interval.low >= 0.0 && interval.high <= 100.0));
        let is_good = !rows.is_empty() && rows.iter()
            .all(|row| row.len() == 10 && row.iter().all(|item| (1..=5).contains(item)));
        prop_assert_eq!(of(rows).is_ok(), is_good);
    }

    #[test]
    fn agreement_is_symmetric_and_at_most_one(
        pairs in proptest::collection::vec((proptest::option::of(0..=4i32),
            proptest::option::of(0..=4i32)), 1..40),
    ) {
        let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let Ok(forward) = pair_agreement(&a, &b, Scale::default()) else { return Ok(()) };
        let backward = pair_agreement(&b, &a, Scale::default()).unwrap();
        prop_assert!(forward.exact <= forward.within_one);
        let kappas = |of: &PairAgreement| [of.kappa, of.kappa_linear, of.kappa_quadratic];
        for (one, other) in kappas(&forward).into_iter().zip(kappas(&backward)) {
            prop_assert_eq!(one.is_some(), other.is_some());
            prop_assert!(one.zip(other).is_none_or(|(one,
                other)| (one - other).abs() < 1e-9 && (-1.000_001..=1.0).contains(&one)));
        }
        for distance in [Distance::Nominal, Distance::Ordinal, Distance::Interval] {
            let of = |ratings: &[Vec<Option<i32>>]| alpha(ratings, Scale::default(),
                distance).unwrap().alpha;
            let (one, other) = (of(&[a.clone(), b.clone()]), of(&[b.clone(), a.clone()]));
            prop_assert!(one.zip(other).is_none_or(|(one,
                other)| (one - other).abs() < 1e-9 && one <= 1.0 && one.is_finite()));
            // A rater who left everything out changes nothing.
            let silent = of(&[a.clone(), b.clone(), vec![None; a.len()]]);
            prop_assert!(one.zip(silent).is_none_or(|(one, silent)| (one - silent).abs() < 1e-12));
        }
    }
}
