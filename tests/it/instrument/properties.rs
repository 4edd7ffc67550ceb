//! What has to hold for all answers, not just for the worked ones.

use assay::domain::instrument::{Exact, Levels, Questionnaire, Scored};
use proptest::prelude::*;

use super::support::{CRITERIA, Folder, answers, outcome};

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_stay_inside_their_scales(factors in factors(), given in prop::array::uniform12(0..=4u8)) {
        QUESTIONNAIRE.with(|questionnaire| {
            let outcome = outcome(questionnaire, &answers(factors), &levels_of(&given));
            let inside = |value: &Exact, high: i64| *value >= Exact::zero() && *value <= Exact::from(high);
            assert!(inside(outcome.inherent.score.settled().unwrap(), 100));
            assert!(inside(outcome.effectiveness.value.settled().unwrap(), 1));
            assert!(outcome.residual.score.settled().unwrap() <= outcome.inherent.score.settled().unwrap());
            assert!(outcome.residual.tier.unwrap() <= outcome.inherent.tier.unwrap());
            assert!(outcome.residual.tier.unwrap() + 1 >= outcome.inherent.tier.unwrap());
            for criterion in &outcome.criteria {
                assert!(inside(criterion.score.as_ref().unwrap().settled().unwrap(), 4));
            }
        });
    }

    #[test]
    fn raising_a_level_never_lowers_a_score_nor_raises_the_residual(factors in factors(), given in prop::array::uniform12(0..=3u8), at in 0..12usize) {
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
    fn what_is_open_holds_every_way_it_may_turn_out(factors in factors(), given in prop::array::uniform12(0..=4u8), blank in 0..9usize, missing in 0..12usize) {
        QUESTIONNAIRE.with(|questionnaire| {
            let full = outcome(questionnaire, &answers(factors), &levels_of(&given));
            let mut partial = answers(factors);
            partial.clear(&format!("profile.f{}", blank + 1));
            let mut levels = levels_of(&given);
            let letter = if missing % 2 == 0 { "a" } else { "b" };
            levels.0.remove(&format!("{}.{letter}", CRITERIA[missing / 2].0));
            let open = outcome(questionnaire, &partial, &levels);
            for (bounds, value) in [(&open.inherent.score, &full.inherent.score), (&open.residual.score, &full.residual.score), (&open.effectiveness.value, &full.effectiveness.value)] {
                assert!(bounds.low <= value.low && value.high <= bounds.high, "{} holds {}", bounds.plain(), value.plain());
            }
            let (low, high) = open.residual.tiers;
            assert!((low..=high).contains(&full.residual.tier.unwrap()));
            assert_eq!(open.residual.tier, None);
        });
    }
}
