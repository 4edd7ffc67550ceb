use assay::domain::instrument::Exact;
use serde_json::{Number, json};

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

#[test]
fn a_decimal_is_read_exactly() {
    assert_eq!(exact("1.5"), Exact::fraction(3, 2).unwrap());
    assert_eq!(exact("-0.25"), Exact::fraction(-1, 4).unwrap());
    assert_eq!(exact("25e-1"), Exact::fraction(5, 2).unwrap());
    let tenth = Exact::from_json(&Number::from_f64(0.1).unwrap()).unwrap();
    assert_eq!(
        &(&tenth + &tenth) + &tenth,
        exact("0.3"),
        "0.1 three times is 0.3, unlike with floats"
    );
}

#[test]
fn what_is_not_a_decimal_is_refused() {
    for text in ["", "-", ".5", "1.2.3", "1e", "0x10", "NaN", "1,5", "1e999999"] {
        assert_eq!(Exact::parse(text), None, "{text}");
    }
}

#[test]
fn halves_round_up_at_the_asked_decimals() {
    assert_eq!(exact("14.725").round_half_up(2), "14.73");
    assert_eq!(exact("0.00005").round_half_up(4), "0.0001");
    assert_eq!(exact("2.5").round_half_up(0), "3");
    assert_eq!(exact("-2.5").round_half_up(0), "-2");
    assert_eq!(Exact::fraction(1, 3).unwrap().round_half_up(4), "0.3333");
    assert_eq!(exact("7").round_half_up(4), "7.0000");
}

#[test]
fn people_read_no_trailing_noughts_and_machines_read_four_decimals() {
    assert_eq!(exact("2.50").plain(), "2.5");
    assert_eq!(exact("30").plain(), "30");
    assert_eq!(serde_json::to_value(exact("2.5")).unwrap(), json!("2.5000"));
    assert_eq!(serde_json::from_value::<Exact>(json!("2.5000")).unwrap(), exact("2.5"));
}

#[test]
fn a_score_meets_a_minimum_written_as_a_decimal() {
    assert_eq!(Exact::fraction(13, 5).unwrap().to_json(), json!(2.6));
    assert_eq!(Exact::from(3).to_json(), json!(3));
}

#[test]
fn what_is_kept_of_a_number_is_exact() {
    let frozen = serde_json::to_value(Exact::fraction(602, 201).unwrap()).unwrap();
    assert_eq!(frozen, json!("602/201"));
    assert_eq!(
        serde_json::from_value::<Exact>(frozen).unwrap(),
        Exact::fraction(602, 201).unwrap()
    );
    assert_eq!(
        serde_json::to_value(exact("1.99996")).unwrap(),
        json!("49999/25000"),
        "four decimals would say 2"
    );
    assert!(serde_json::from_value::<Exact>(json!("1/0")).is_err());
}

#[test]
fn a_score_is_told_on_its_side_of_the_minimum_and_below_the_level_that_it_has_not_reached() {
    let told = |number: &str, minimum: &str| exact(number).beside(&[&exact(minimum)]);
    assert_eq!(Exact::fraction(602, 201).unwrap().beside(&[&Exact::from(3)]), "2.995");
    assert_eq!(
        (told("2.5", "3"), told("2.99", "3"), told("3", "3"), told("3.00001", "3")),
        ("2.5".into(), "2.99".into(), "3".into(), "3.00001".into())
    );
    assert_eq!(told("2.99996", "3"), "2.99996");
    assert_eq!(told("2.99996", "2"), "2.99996", "3 would not be the level in whose word it stands");
    assert_eq!(exact("2.99996").beside(&[]), "2.99996");
    assert_eq!(told("2.50003", "2.50002"), "2.50003", "met, and 2.5 would not be");
    assert_eq!(
        (told("2.50001", "2.50002"), exact("2.50002").in_full()),
        ("2.5".to_owned(), "2.50002".to_owned())
    );
    assert_eq!(
        told("2.99999999999999", "3"),
        "2.999999999999",
        "cut, where no rounding stays below"
    );
    assert_eq!(
        told("2.50000000000003", "2.50000000000002"),
        "2.500000000001",
        "lifted, where no rounding stays above"
    );
    assert_eq!(
        (exact("2.5").beside_fixed(&[]), exact("2.99996").beside_fixed(&[])),
        ("2.5000".to_owned(), "2.99996".to_owned())
    );
}

#[test]
fn a_number_of_a_questionnaire_is_told_with_all_its_decimals() {
    assert_eq!(
        (exact("2.123456").in_full(), exact("2.5").in_full(), exact("10").in_full()),
        ("2.123456".into(), "2.5".into(), "10".into())
    );
    assert_eq!(Exact::fraction(2, 3).unwrap().in_full(), "0.6667");
    assert_eq!(
        (exact("2.123456").in_full_fixed(), exact("2.5").in_full_fixed()),
        ("2.123456".to_owned(), "2.5000".to_owned())
    );
}

#[test]
fn nothing_is_divided_by_nought() {
    assert_eq!(exact("1").divided_by(&Exact::zero()), None);
    assert_eq!(Exact::fraction(1, 0), None);
}

#[test]
fn a_share_is_a_decimal_or_a_fraction_from_nought_to_one() {
    assert_eq!(Exact::parse_share("0.25"), Exact::fraction(1, 4));
    assert_eq!(Exact::parse_share("1/3"), Exact::fraction(1, 3));
    assert_eq!(Exact::parse_share("1"), Some(Exact::from(1)));
    for wrong in ["1.01", "-0.1", "4/3", "1/0", "third", "/", ""] {
        assert_eq!(Exact::parse_share(wrong), None, "{wrong}");
    }
    assert_eq!(Exact::fraction(1, 3).unwrap().percent(), "33.3333");
}

#[test]
fn rounding_keeps_an_exact_number_with_halves_up() {
    let rounded = |text: &str, places: u32| Exact::parse(text).unwrap().rounded(places);
    assert_eq!(rounded("25.5", 0), Exact::from(26));
    assert_eq!(rounded("25.4999", 0), Exact::from(25));
    assert_eq!(rounded("4.545", 2), Exact::parse("4.55").unwrap());
    assert_eq!(rounded("-2.5", 0), Exact::from(-2));
}

#[test]
fn numbers_at_the_edge_of_a_machine_word_stay_exact() {
    let edges =
        [i64::MIN, i64::MIN + 1, -3, -1, 0, 1, 2, 7, i64::MAX - 1, i64::MAX].map(Exact::from);
    for one in &edges {
        for other in &edges {
            assert_eq!(&(&(one + other) - other), one, "{one} + {other} - {other}");
            assert_eq!(&(one - other) + other, *one, "{one} - {other} + {other}");
            assert_eq!(one < other, (one - other) < Exact::zero(), "{one} < {other}");
            if let Some(share) = one.divided_by(other) {
                assert_eq!(&(&share * other), one, "{one} / {other} × {other}");
                let product = one * other;
                assert_eq!(
                    product.divided_by(other).as_ref(),
                    Some(one),
                    "{one} × {other} / {other}"
                );
            }
        }
    }
}

#[test]
fn a_number_is_the_same_whatever_road_led_to_it() {
    let large = &Exact::from(i64::MAX) * &Exact::from(i64::MAX);
    assert_eq!(large.round_half_up(0), "85070591730234615847396907784232501249");
    assert_eq!(large.divided_by(&large), Some(Exact::from(1)));
    assert_eq!(&large - &large, Exact::zero());
    assert_eq!(exact("85070591730234615847396907784232501249"), large);
}
