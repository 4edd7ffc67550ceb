//! The seven worked cases of the risk model, to four decimals, and its floors.

use assay::domain::instrument::{Answer, Answers, Exact, Levels, Outcome, Questionnaire, Truth};

use super::support::{Folder, answers, levels, outcome};

struct Case {
    name: &'static str,
    factors: [u8; 9],
    criteria: [f64; 6],
    inherent: (&'static str, u8),
    mean: &'static str,
    weakest: Option<&'static str>,
    effectiveness: &'static str,
    residual: (&'static str, u8),
}

const CASES: [Case; 7] = [
    Case {
        name: "R-A lesson planner",
        factors: [1, 0, 0, 2, 1, 0, 2, 3, 1],
        criteria: [3.0, 1.0, 3.0, 3.0, 2.0, 2.0],
        inherent: ("23.0000", 1),
        mean: "0.6000",
        weakest: None,
        effectiveness: "0.6000",
        residual: ("14.7200", 1),
    },
    Case {
        name: "R-B writing feedback",
        factors: [2, 3, 2, 2, 1, 1, 2, 3, 1],
        criteria: [3.0, 2.0, 3.0, 3.0, 3.0, 2.0],
        inherent: ("48.7500", 2),
        mean: "0.6625",
        weakest: Some("0.7500"),
        effectiveness: "0.7063",
        residual: ("28.0922", 2),
    },
    Case {
        name: "R-C essay scorer",
        factors: [3, 2, 2, 1, 2, 2, 2, 3, 2],
        criteria: [3.0, 2.5, 3.0, 3.0, 3.0, 3.0],
        inherent: ("53.2500", 3),
        mean: "0.7313",
        weakest: Some("0.6250"),
        effectiveness: "0.6781",
        residual: ("31.5839", 2),
    },
    Case {
        name: "R-D AI-writing detector",
        factors: [4, 2, 2, 1, 2, 3, 3, 3, 3],
        criteria: [2.5, 0.5, 2.0, 3.0, 2.0, 0.5],
        inherent: ("63.5000", 3),
        mean: "0.4313",
        weakest: Some("0.1250"),
        effectiveness: "0.2781",
        residual: ("52.9034", 3),
    },
    Case {
        name: "R-E open voice tutor",
        factors: [2, 4, 4, 4, 3, 3, 2, 3, 2],
        criteria: [2.0, 1.0, 2.0, 3.0, 2.0, 1.0],
        inherent: ("77.2500", 4),
        mean: "0.4375",
        weakest: Some("0.2500"),
        effectiveness: "0.3438",
        residual: ("61.3172", 3),
    },
    Case {
        name: "R-F dropout early warning",
        factors: [3, 1, 3, 1, 1, 3, 3, 2, 3],
        criteria: [3.5, 2.5, 2.0, 3.0, 3.5, 3.5],
        inherent: ("54.2500", 3),
        mean: "0.7688",
        weakest: Some("0.5000"),
        effectiveness: "0.6344",
        residual: ("33.6011", 2),
    },
    Case {
        name: "R-G remote proctoring",
        factors: [4, 2, 4, 1, 3, 3, 3, 3, 3],
        criteria: [3.0, 1.0, 1.0, 2.0, 2.0, 1.0],
        inherent: ("74.0000", 4),
        mean: "0.4500",
        weakest: Some("0.2500"),
        effectiveness: "0.3500",
        residual: ("58.4600", 3),
    },
];

#[test]
fn the_seven_worked_cases_come_out_to_four_decimals() {
    let questionnaire = Folder::risk().compile();
    for case in CASES {
        let outcome = outcome(&questionnaire, &answers(case.factors), &levels(case.criteria));
        let settled = |exact: Option<&Exact>| exact.map(ToString::to_string);
        assert!(outcome.complete && outcome.scored, "{}", case.name);
        assert_eq!(
            settled(outcome.inherent.score.settled()).as_deref(),
            Some(case.inherent.0),
            "{}",
            case.name
        );
        assert_eq!(outcome.inherent.tier, Some(case.inherent.1), "{}", case.name);
        assert_eq!(
            settled(outcome.effectiveness.mean.settled()).as_deref(),
            Some(case.mean),
            "{}",
            case.name
        );
        let weakest = outcome
            .effectiveness
            .weakest
            .as_ref()
            .and_then(|weakest| settled(weakest.share.settled()));
        assert_eq!(weakest.as_deref(), case.weakest, "{}", case.name);
        assert_eq!(
            settled(outcome.effectiveness.value.settled()).as_deref(),
            Some(case.effectiveness),
            "{}",
            case.name
        );
        assert_eq!(
            settled(outcome.residual.score.settled()).as_deref(),
            Some(case.residual.0),
            "{}",
            case.name
        );
        assert_eq!(outcome.residual.tier, Some(case.residual.1), "{}", case.name);
    }
}

fn inherent(
    questionnaire: &Questionnaire,
    factors: [u8; 9],
) -> (Option<u8>, Option<u8>, Vec<String>) {
    let Outcome { inherent, .. } = outcome(questionnaire, &answers(factors), &Levels::default());
    (inherent.band, inherent.tier, inherent.floors.into_iter().map(|floor| floor.id).collect())
}

#[test]
fn floors_raise_the_tier_and_say_which_of_them_did() {
    let questionnaire = Folder::risk().compile();
    let raised = |factors| inherent(&questionnaire, factors);
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(raised([4, 0, 0, 0, 0, 0, 0, 0, 0]), (Some(1), Some(3), ids(&["O1"])));
    assert_eq!(raised([4, 0, 0, 0, 3, 0, 0, 0, 0]), (Some(2), Some(4), ids(&["O1", "O2"])));
    assert_eq!(raised([0, 2, 0, 4, 0, 0, 0, 0, 0]), (Some(1), Some(3), ids(&["O3", "O7"])));
    assert_eq!(raised([0, 4, 0, 3, 0, 0, 0, 0, 0]), (Some(1), Some(3), ids(&["O4", "O7"])));
    assert_eq!(raised([0, 0, 4, 0, 0, 0, 0, 0, 0]), (Some(1), Some(3), ids(&["O5"])));
    assert_eq!(raised([3, 2, 0, 0, 2, 0, 0, 0, 0]), (Some(2), Some(3), ids(&["O6", "O7"])));
    assert_eq!(raised([0, 2, 0, 0, 0, 0, 0, 0, 0]), (Some(1), Some(2), ids(&["O7"])));
    assert_eq!(raised([0, 0, 0, 0, 0, 0, 0, 0, 0]), (Some(1), Some(1), ids(&[])));
}

#[test]
fn a_floor_never_lowers_a_tier() {
    let questionnaire = Folder::risk().compile();
    assert_eq!(inherent(&questionnaire, [4; 9]).1, Some(4));
}

#[test]
fn a_band_that_ends_up_to_a_number_includes_it() {
    let mut folder = Folder::risk();
    folder.set(
        "risk.json",
        "/bands/0",
        serde_json::json!({ "tier": 1, "name": "Minimal", "up_to": 25 }),
    );
    let quarter = [1; 9];
    assert_eq!(inherent(&folder.compile(), quarter).0, Some(1));
    assert_eq!(inherent(&Folder::risk().compile(), quarter).0, Some(2), "`below` leaves 25 out");
}

#[test]
fn a_blank_factor_gives_an_interval_and_no_tier() {
    let questionnaire = Folder::risk().compile();
    let mut answers = answers([2, 3, 2, 2, 1, 1, 2, 3, 1]);
    answers.clear("profile.f1");
    let outcome = outcome(&questionnaire, &answers, &Levels::default());
    assert_eq!(outcome.inherent.score.plain(), "38.75 to 58.75");
    assert_eq!((outcome.inherent.tier, outcome.inherent.tiers), (None, (2, 3)));
    assert_eq!(outcome.residual.tier, None);
    assert_eq!(outcome.recommendation, None);
    assert_eq!(
        (outcome.factors[0].low, outcome.factors[0].high, outcome.factors[0].flagged),
        (0, 4, false)
    );
    let open: Vec<&str> = outcome.open.iter().map(|question| question.code.as_str()).collect();
    assert_eq!(open, ["PRO-01"]);
    assert_eq!(
        outcome.inherent.floors.iter().find(|floor| floor.id == "O1").unwrap().holds,
        Truth::Open
    );
}

#[test]
fn a_level_that_is_reached_leaves_no_lower_one_open_but_every_higher_one() {
    let mut folder = Folder::risk();
    for level in 1..=4 {
        let own = serde_json::json!({ format!("profile.f{level}"): { "minimum": 1 } });
        folder.set("risk.json", &format!("/factors/0/levels/{level}/when"), own);
    }
    let questionnaire = folder.compile();
    let told = |blank: &[&str]| {
        let mut given = answers([0, 0, 1, 0, 0, 0, 0, 0, 0]);
        for name in blank {
            given.clear(name);
        }
        let factor = outcome(&questionnaire, &given, &Levels::default()).factors.remove(0);
        let codes: Vec<String> =
            factor.reasons.into_iter().filter_map(|reason| reason.code).collect();
        (factor.low, factor.high, factor.text, codes.join(", "))
    };
    let third = |codes: &str| (3, 3, Some("Degree 3".to_owned()), codes.to_owned());
    assert_eq!(told(&[]), third("PRO-03"));
    assert_eq!(told(&["profile.f1", "profile.f2"]), third("PRO-03"), "lower levels are passed");
    assert_eq!(told(&["profile.f1", "profile.f4"]), (3, 4, None, "PRO-04".to_owned()));
    assert_eq!(told(&["profile.f3"]), (0, 3, None, "PRO-03".to_owned()));
}

#[test]
fn a_factor_that_was_declined_or_not_evaluated_counts_as_the_maximum_and_is_flagged() {
    let questionnaire = Folder::risk().compile();
    for answer in [
        Answer::Declined { reason: "Secret.".to_owned() },
        Answer::NotYetEvaluated { reason: "Later.".to_owned() },
    ] {
        let mut answers: Answers = answers([0; 9]);
        let words = answer.state().words();
        answers.set("profile.f3", answer);
        let outcome = outcome(&questionnaire, &answers, &Levels::default());
        assert_eq!((outcome.factors[2].level(), outcome.factors[2].flagged), (Some(4), true));
        assert_eq!(outcome.inherent.score.plain(), "15");
        assert_eq!(outcome.inherent.tier, Some(3), "floor O5 holds");
        assert_eq!(outcome.factors[2].reasons[0].given, words);
    }
}

#[test]
fn the_residual_tier_falls_at_most_one_below_the_inherent_one() {
    let questionnaire = Folder::risk().compile();
    let best = outcome(&questionnaire, &answers([4; 9]), &levels([4.0; 6]));
    assert_eq!(best.residual.score.plain(), "40");
    assert_eq!((best.residual.band, best.residual.tier), (Some(2), Some(3)));
}

#[test]
fn a_factor_tells_the_answers_behind_it() {
    let questionnaire = Folder::risk().compile();
    let outcome = outcome(&questionnaire, &answers([3; 9]), &Levels::default());
    let factor = &outcome.factors[0];
    assert_eq!(factor.text.as_deref(), Some("Degree 3"));
    let told = &factor.reasons[0];
    assert_eq!(
        (told.code.as_deref(), told.label.as_str(), told.given.as_str()),
        (Some("PRO-01"), "What about f1?", "3")
    );
}
