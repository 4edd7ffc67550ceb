//! What has to hold for all answers, not just for the worked ones.

use assay::domain::instrument::{
    Answers, Completeness, EvidenceFacts, Exact, Levels, Questionnaire, Scored, check, in_words,
};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::support::{CRITERIA, Folder, answers, outcome};
use crate::support::cases;

thread_local! {
    static QUESTIONNAIRE: Questionnaire = Folder::risk().compile();
}

fn levels_of(given: &[u8]) -> Levels {
    let mut levels = Levels::default();
    for (index, level) in given.iter().enumerate() {
        let letter = if index % 2 == 0 { "a" } else { "b" };
        levels.set(format!("{}.{letter}", CRITERIA[index / 2].0), Scored::Level(*level));
    }
    levels
}

fn factors() -> impl Strategy<Value = [u8; 9]> {
    prop::array::uniform9(0..=4u8)
}

/// Any JSON, of the kinds that answers are made of.
fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z“{}/~ ]{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof![
            Just("value".to_owned()),
            Just("state".to_owned()),
            Just("reason".to_owned()),
            "[a-z]{1,3}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn scores_stay_inside_their_scales(factors in factors(),
        given in prop::array::uniform12(0..=4u8)) {
        QUESTIONNAIRE.with(|questionnaire| {
            let outcome = outcome(questionnaire, &answers(factors), &levels_of(&given));
            let inside = |value: &Exact,
            high: i64| *value >= Exact::zero() && *value <= Exact::from(high);
            assert!(inside(outcome.inherent.score.settled().unwrap(), 100));
            assert!(inside(outcome.effectiveness.value.settled().unwrap(), 1));
            assert!(outcome.residual.score.settled().unwrap() <= outcome.inherent.score.settled()
                .unwrap());
            assert!(outcome.residual.tier.unwrap() <= outcome.inherent.tier.unwrap());
            assert!(outcome.residual.tier.unwrap() + 1 >= outcome.inherent.tier.unwrap());
            for criterion in &outcome.criteria {
                assert!(inside(criterion.score.as_ref().unwrap().settled().unwrap(), 4));
            }
        });
    }

    #[test]
    fn raising_a_level_never_lowers_a_score_nor_raises_the_residual(factors in factors(),
        given in prop::array::uniform12(0..=3u8), at in 0..12usize) {
        QUESTIONNAIRE.with(|questionnaire| {
            let before = outcome(questionnaire, &answers(factors), &levels_of(&given));
            let mut raised = given;
            raised[at] += 1;
            let after = outcome(questionnaire, &answers(factors), &levels_of(&raised));
            for (one, other) in before.criteria.iter().zip(&after.criteria) {
                assert!(other.score.as_ref().unwrap().low >= one.score.as_ref().unwrap().low);
            }
            assert!(after.residual.score.high <= before.residual.score.high);
            assert!(after.residual.tier <= before.residual.tier);
        });
    }

    #[test]
    fn what_is_open_holds_every_way_it_may_turn_out(factors in factors(),
        given in prop::array::uniform12(0..=4u8), blank in 0..9usize, missing in 0..12usize) {
        QUESTIONNAIRE.with(|questionnaire| {
            let full = outcome(questionnaire, &answers(factors), &levels_of(&given));
            let mut partial = answers(factors);
            partial.clear(&format!("profile.f{}", blank + 1));
            let mut levels = levels_of(&given);
            let letter = if missing % 2 == 0 { "a" } else { "b" };
            levels.0.remove(&format!("{}.{letter}", CRITERIA[missing / 2].0));
            let open = outcome(questionnaire, &partial, &levels);
            for (bounds, value) in [(&open.inherent.score, &full.inherent.score),
                (&open.residual.score, &full.residual.score),
                (&open.effectiveness.value, &full.effectiveness.value)] {
                assert!(bounds.low <= value.low && value.high <= bounds.high, "{} holds {}",
                    bounds.plain(), value.plain());
            }
            let (low, high) = open.residual.tiers;
            assert!((low..=high).contains(&full.residual.tier.unwrap()));
            assert_eq!(open.residual.tier, None);
        });
    }

    #[test]
    fn no_answer_however_odd_breaks_anything_or_counts_as_a_good_one(
        given in prop::collection::vec(json(), 21)
    ) {
        QUESTIONNAIRE.with(|questionnaire| {
            let names = questionnaire.questions().map(|(_, question)| question.name.clone());
            let json = Json::Object(names.zip(given).collect());
            let Ok(answers) = Answers::parse(&json) else { return };
            assert_eq!(Answers::parse(&answers.to_json()).unwrap(), answers);
            let faults = check(questionnaire, &answers, &EvidenceFacts::default(),
                Completeness::Draft);
            let outcome = outcome(questionnaire, &answers, &Levels::default());
            for (name, answer) in answers.iter() {
                let question = questionnaire.question(name).unwrap();
                if let Some(value) = answer.value() {
                    let faulty = faults.iter().any(|fault| fault.question == name && fault.pointer != format!("/{name}/note"));
                    assert_eq!(faulty, !question.accepts(value), "{name} {value}");
                    in_words(question, value);
                    assert!(question.accepts(value) || outcome.open.iter()
                        .any(|open| open.name == name));
                }
            }
            assert!(faults.iter().all(|fault| !fault.message.is_empty()));
        });
    }
}
