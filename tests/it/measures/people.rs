//! The worked examples of usability and agreement.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use assay::domain::measures::agreement::{Scale, Strength, pair_agreement};
use assay::domain::measures::krippendorff::{Distance, Reliance, alpha};
use assay::domain::measures::line::{four, p_value, plain};
use assay::domain::measures::steps::Steps;
use assay::domain::measures::usability::{Sample, SusRow, SusRules, sus};

use super::unread;

/// Equal to as many places as the worked number has.
fn near(actual: f64, expected: f64, places: i32) {
    let tolerance = 0.5 * 10f64.powi(-places) + 1e-9;
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} to {places} places"
    );
}

fn row(role: &str, items: [i64; 10]) -> SusRow {
    SusRow { role: role.into(), items: items.to_vec() }
}

fn worked() -> Vec<SusRow> {
    [
        [4, 2, 4, 1, 4, 2, 5, 2, 4, 2],
        [5, 1, 4, 2, 4, 1, 4, 2, 5, 1],
        [3, 3, 3, 2, 3, 3, 4, 3, 3, 3],
        [4, 2, 5, 1, 4, 2, 4, 1, 4, 2],
        [2, 4, 3, 3, 3, 3, 3, 4, 2, 4],
    ]
    .map(|items| row("teachers", items))
    .to_vec()
}

#[test]
fn numbers_are_shown_with_halves_rounded_up_and_a_true_minus() {
    assert_eq!(
        (four(2.03125), four(-0.00005), four(-0.00004)),
        ("2.0313".into(), "−0.0001".into(), "0.0000".into())
    );
    assert_eq!(
        (p_value(0.00004), p_value(0.0103), plain(-2.5)),
        ("less than 0.0001".into(), "0.0103".into(), "−2.5".into())
    );
}

#[test]
fn sus_of_five_teachers() {
    let mut persons = Steps::written();
    let result = sus(&worked(), &SusRules::default(), &mut persons, &mut unread()).unwrap();
    assert_eq!(result.scores, [80.0, 87.5, 55.0, 82.5, 37.5]);
    near(result.mean, 68.5, 1);
    near(result.sd.unwrap(), 21.404, 3);
    near(result.interval.unwrap().low, 41.92, 2);
    near(result.interval.unwrap().high, 95.08, 2);
    assert_eq!((result.people, result.sample, result.sample.level_cap()), (5, Sample::Small, 2));
    assert!(result.mean_reaches_benchmark && !result.interval_reaches_benchmark);
    assert_eq!(
        persons.into_lines()[0].formula,
        "2.5 × ((4 + 4 + 4 + 5 + 4 − 5) + (25 − (2 + 1 + 2 + 2 + 2)))"
    );
}

#[test]
fn the_number_of_people_and_roles_caps_the_level() {
    let of = |teachers: usize, students: usize| {
        let mut rows = vec![row("teachers", [4, 2, 4, 1, 4, 2, 5, 2, 4, 2]); teachers];
        rows.extend(vec![row(" students ", [5, 1, 4, 2, 4, 1, 4, 2, 5, 1]); students]);
        sus(&rows, &SusRules::default(), &mut unread(), &mut unread()).unwrap()
    };
    assert_eq!((of(11, 0).sample, of(12, 0).sample), (Sample::Small, Sample::Fair));
    assert_eq!(
        (of(40, 0).sample, of(20, 9).sample, of(20, 10).sample),
        (Sample::Fair, Sample::Fair, Sample::Strong)
    );
    assert_eq!(of(20, 10).roles.get("students"), Some(&10));
    let alone = of(1, 0);
    assert_eq!((alone.sd, alone.interval), (None, None));
}

#[test]
fn sus_faults_name_row_and_item() {
    let mut rows = worked();
    rows[2].items[6] = 6;
    assert_eq!(
        sus(&rows, &SusRules::default(), &mut unread(), &mut unread()).unwrap_err().to_string(),
        "row 3, item 7 has to be a whole number from 1 to 5; it is 6."
    );
    rows[1].items.pop();
    assert_eq!(
        sus(&rows, &SusRules::default(), &mut unread(), &mut unread()).unwrap_err().to_string(),
        "row 2 has to have 10 answers; it has 9."
    );
    assert_eq!(
        sus(&[], &SusRules::default(), &mut unread(), &mut unread()).unwrap_err().to_string(),
        "rows has to hold the answers of at least one person."
    );
}

fn given(text: &str) -> Vec<Option<i32>> {
    text.split(' ').map(|rating| rating.parse().ok()).collect()
}

const R1: &str = "4 3 2 3 1 0 2 3 4 2 3 1";
const R2: &str = "4 3 3 3 1 1 2 2 4 2 4 1";
const R3: &str = "4 – 2 3 2 0 – 3 4 1 3 1";

#[test]
fn two_raters() {
    let result = pair_agreement(&given(R1), &given(R2), Scale::default()).unwrap();
    near(result.exact, 0.667, 3);
    near(result.within_one, 1.0, 1);
    near(result.kappa.unwrap(), 0.5676, 4);
    near(result.kappa_linear.unwrap(), 0.7419, 4);
    near(result.kappa_quadratic.unwrap(), 0.8750, 4);
    assert_eq!(Strength::of(result.kappa.unwrap()), Strength::Moderate);
    let nominal = |raters: &[&str], distance| {
        let ratings: Vec<_> = raters.iter().map(|text| given(text)).collect();
        alpha(&ratings, Scale::default(), distance).unwrap()
    };
    near(nominal(&[R1, R2], Distance::Nominal).alpha.unwrap(), 0.5818, 4);
    near(nominal(&[R1, R2], Distance::Ordinal).alpha.unwrap(), 0.8856, 4);
    near(nominal(&[R1, R2], Distance::Interval).alpha.unwrap(), 0.8796, 4);
}

#[test]
fn three_raters_with_gaps() {
    let ratings = [given(R1), given(R2), given(R3)];
    let of = |distance| alpha(&ratings, Scale::default(), distance).unwrap();
    near(of(Distance::Nominal).alpha.unwrap(), 0.5551, 4);
    near(of(Distance::Ordinal).alpha.unwrap(), 0.8848, 4);
    near(of(Distance::Interval).alpha.unwrap(), 0.8788, 4);
    assert_eq!((of(Distance::Ordinal).items, of(Distance::Ordinal).ratings), (12, 34));
    assert_eq!(of(Distance::Ordinal).reliance, Some(Reliance::Rely));
    assert_eq!(of(Distance::Nominal).reliance, Some(Reliance::DoNotPublish));
}

#[test]
fn agreement_without_variation_is_undefined_and_not_perfect() {
    let same = given("2 2 2");
    let pair = pair_agreement(&same, &same, Scale::default()).unwrap();
    assert_eq!((pair.kappa, pair.kappa_quadratic), (None, None));
    near(pair.exact, 1.0, 9);
    assert_eq!(
        alpha(&[same.clone(), same], Scale::default(), Distance::Ordinal).unwrap().alpha,
        None
    );
}

#[test]
fn agreement_faults_name_rater_and_item() {
    let scale = Scale::default();
    let fault = pair_agreement(&given("1 2"), &given("1 5"), scale).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "second rater, item 2 has to be a whole number from 0 to 4; it is 5."
    );
    let fault = pair_agreement(&given("1 2"), &given("1"), scale).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "second rater has to have as many items as the first, 2; it has 1."
    );
    assert_eq!(
        pair_agreement(&given("1 –"), &given("– 1"), scale).unwrap_err().field,
        "second rater"
    );
    assert_eq!(alpha(&[given("1 2")], scale, Distance::Nominal).unwrap_err().field, "ratings");
    assert_eq!(
        alpha(&[given("1 –"), given("– 2")], scale, Distance::Nominal).unwrap_err().field,
        "ratings"
    );
    let fault =
        pair_agreement(&given("1"), &given("1"), Scale { lowest: 3, highest: 3 }).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "scale has to have between 2 and 101 levels; it goes from 3 to 3."
    );
}
