//! What holds for all answers of an impact assessment, not just for the worked ones.

use assay::domain::instrument::{Answers, Exact, ImpactOutcome, Questionnaire};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::impacts::{folder, given, impact};
use super::support::Folder;
use crate::support::cases;

/// The assessment of the other tests, with awkward points: a maximum over what is asked, decimals,
/// and groups with risk of their own.
fn awkward() -> Folder {
    let mut folder = folder();
    folder.set("impact.json", "/roles/risk/maximum", json!("asked"));
    folder.set("impact.json", "/score/places", json!(1));
    folder.set(
        "impact.json",
        "/questions/p.level/points",
        json!({ "low": 0.35, "mid": 1.25, "high": 2.05 }),
    );
    folder.set(
        "impact.json",
        "/questions/p.plan",
        json!({ "role": "risk", "points": { "true": 0.45, "false": 1.15 } }),
    );
    folder.set("impact.json", "/deduction/from", json!(0.6));
    folder
}

fn tiny() -> Folder {
    let mut folder = awkward();
    folder.set("impact.json", "/score/places", json!(0));
    for name in ["level", "auto", "inner", "deep"] {
        folder.set("impact.json", &format!("/questions/p.{name}"), json!({ "role": "none" }));
    }
    folder
}

thread_local! {
    static ALL: [Questionnaire; 3] = [folder().compile(), awkward().compile(), tiny().compile()];
}

const NAMES: [&str; 9] =
    ["stage", "level", "kinds", "auto", "inner", "deep", "care", "plan", "trial"];
const KINDS: [&[&str]; 6] = [&["none"], &["x"], &["y", "z"], &["x", "z"], &["x", "y", "z"], &["z"]];

/// The answer with a number, in the order of the options.
fn answer(name: &str, number: usize) -> Value {
    match name {
        "stage" => json!(["design", "use"][number % 2]),
        "level" => json!(["low", "mid", "high"][number % 3]),
        "kinds" => json!(KINDS[number % KINDS.len()]),
        "care" => json!(["none", "some", "much"][number % 3]),
        _ => json!(number % 2 == 1),
    }
}

fn answers(numbers: &[usize; 9], blank: &[bool; 9]) -> Answers {
    let kept = NAMES.iter().zip(numbers).zip(blank).filter(|(_, blank)| !**blank);
    given(&Value::Object(
        kept.map(|((name, number), _)| (format!("p.{name}"), answer(name, *number))).collect(),
    ))
}

fn place(questionnaire: &Questionnaire, id: &str) -> usize {
    questionnaire.impact.as_ref().unwrap().bands.iter().position(|band| band.id == id).unwrap()
}

fn settled(result: &ImpactOutcome) -> (&Exact, &Exact) {
    (result.score.settled().expect("a score"), result.share.settled().expect("a share"))
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn whatever_is_answered_later_lies_inside_the_interval_and_inside_the_bands(
        numbers in prop::array::uniform9(0..12usize), blank in prop::array::uniform9(any::<bool>())
    ) {
        ALL.with(|all| for questionnaire in all {
            let open = impact(questionnaire, &answers(&numbers, &blank));
            let full = impact(questionnaire, &answers(&numbers, &[false; 9]));
            let (score, share) = settled(&full);
            assert!(full.open.is_empty() && full.band.is_some());
            assert!(open.score.low <= *score && *score <= open.score.high, "{} holds {}",
                open.score.plain(), score.plain());
            assert!(open.share.low <= *share && *share <= open.share.high, "{} holds {}",
                open.share.plain(), share.plain());
            assert!(open.raw.low <= full.raw.low && full.raw.high <= open.raw.high);
            let (of, inside) = (full.mitigation.unwrap().share,
                open.mitigation.as_ref().unwrap().share.clone());
            assert!(inside.low <= of.low && of.high <= inside.high, "{} holds {}", inside.plain(),
                of.plain());
            let at = |id: &str| place(questionnaire, id);
            let band = at(&full.band.as_ref().unwrap().id);
            assert!(at(&open.bands.0) <= band && band <= at(&open.bands.1));
            if let Some(issued) = &open.band {
                assert_eq!(Some(issued), full.band.as_ref(), "a band is never taken back");
            }
        });
    }

    #[test]
    fn a_riskier_option_never_lowers_the_score_or_the_band(
        numbers in prop::array::uniform9(0..12usize), at in 0..3usize
    ) {
        ALL.with(|all| {
            let questionnaire = &all[0];
            // Options in the order of their points: three levels, and yes after no for two
            // questions.
            let (place, options) = [(1, 3), (4, 2), (5, 2)][at];
            let mut riskier = numbers;
            riskier[place] = numbers[place] % options;
            let before = impact(questionnaire, &answers(&riskier, &[false; 9]));
            riskier[place] = (riskier[place] + 1).min(options - 1);
            let after = impact(questionnaire, &answers(&riskier, &[false; 9]));
            assert!(settled(&before).0 <= settled(&after).0 && before.raw.low <= after.raw.low);
            assert!(self::place(questionnaire, &before.bands.0) <= self::place(questionnaire,
                &after.bands.0));
        });
    }

    #[test]
    fn the_lines_add_up_to_the_sums(numbers in prop::array::uniform9(0..12usize),
        blank in prop::array::uniform9(any::<bool>())) {
        ALL.with(|all| for questionnaire in all {
            let result = impact(questionnaire, &answers(&numbers, &blank));
            let own = || result.lines.iter().filter(|line| line.role == result.of);
            let [low, high] = [own().map(|line| line.points.low.clone()).sum::<Exact>(),
                own().map(|line| line.points.high.clone()).sum()];
            let most = own().map(|line| line.maximum.clone()).sum::<Exact>();
            // Lines stand for themselves: while answers that exclude each other are open, not all
            // of them can be at their ends together.
            assert!(low <= result.raw.low && result.raw.high <= high && result.maximum <= most);
            if result.open.is_empty() {
                assert_eq!((low, high, most),
                    (result.raw.low.clone(), result.raw.high.clone(), result.maximum.clone()));
            }
            assert!(result.score.low <= result.score.high && result.share.low <= result.share.high);
            assert_eq!(result.band.is_some(), result.bands.0 == result.bands.1);
        });
    }
}
