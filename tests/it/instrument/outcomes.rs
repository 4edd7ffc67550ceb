use assay::domain::instrument::{
    Answer, Answers, ConditionSource, Decision, EvidenceFact, EvidenceFacts, Exact, Interval,
    Levels, Outcome, Questionnaire, Reach, Scored, Standing, Truth, Visibility, assess, is_current,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::support::{Folder, answers, day, evidence, levels, outcome};

const TIER_1: [u8; 9] = [1, 0, 0, 2, 1, 0, 2, 3, 1];
const TIER_3: [u8; 9] = [3, 2, 2, 1, 2, 2, 2, 3, 2];

fn decide(questionnaire: &Questionnaire, factors: [u8; 9], scores: [f64; 6]) -> Outcome {
    outcome(questionnaire, &answers(factors), &levels(scores))
}

fn word(outcome: &Outcome) -> Option<&'static str> {
    outcome.recommendation.as_ref().map(|recommendation| recommendation.decision.word())
}

#[test]
fn each_row_of_the_matrix_leads_to_its_decision_term_and_monitoring() {
    let mut folder = Folder::risk();
    folder.set("risk.json", "/residual/reduction_percent", json!(50));
    let questionnaire = folder.compile();
    let rows = [
        (TIER_1, [2.0, 1.0, 1.0, 1.0, 1.0, 1.0], "approved", Some(36)),
        ([2, 3, 2, 2, 1, 1, 2, 3, 1], [3.0, 2.0, 3.0, 3.0, 3.0, 2.0], "approved", Some(24)),
        (TIER_3, [3.0, 2.5, 3.0, 3.0, 3.0, 3.0], "conditional", Some(12)),
        // Residual tier 3 in the rows of tier 3 and 4 is a pilot.
        ([4, 3, 3, 2, 2, 3, 3, 3, 3], [3.0, 2.0, 2.5, 2.0, 1.5, 2.5], "pilot", Some(12)),
        ([4; 9], [4.0; 6], "pilot", Some(12)),
        ([4, 2, 2, 1, 2, 3, 3, 3, 3], [2.5, 0.5, 2.0, 3.0, 2.0, 0.5], "not_approved", None),
        ([2, 4, 4, 4, 3, 3, 2, 3, 2], [2.0, 1.0, 2.0, 3.0, 2.0, 1.0], "not_approved", None),
    ];
    for (factors, scores, expected, months) in rows {
        let outcome = decide(&questionnaire, factors, scores);
        let recommendation = outcome.recommendation.unwrap();
        assert_eq!(
            recommendation.decision.word(),
            expected,
            "{factors:?}: {:?}",
            recommendation.reasons
        );
        assert_eq!(recommendation.months, months);
        assert_eq!(recommendation.monitoring.is_some(), months.is_some());
        assert_eq!(recommendation.pilot.is_some(), expected == "pilot");
    }
}

#[test]
fn a_residual_tier_that_a_row_does_not_name_is_not_approved() {
    let mut folder = Folder::risk();
    folder.set("risk.json", "/matrix/0/decisions", json!({ "2": "approved" }));
    let outcome = decide(&folder.compile(), TIER_1, [4.0; 6]);
    assert_eq!(word(&outcome), Some("not_approved"));
    assert_eq!(
        outcome.recommendation.unwrap().reasons[0],
        "Inherent risk is tier 1 (minimal) and residual risk tier 1 (minimal), which leads to no \
         approval."
    );
}

#[test]
fn a_minimum_missed_by_little_is_a_condition_and_by_more_is_a_refusal() {
    let questionnaire = Folder::risk().compile();
    let near = decide(&questionnaire, TIER_1, [1.5, 1.0, 1.0, 1.0, 1.0, 1.0]);
    let recommendation = near.recommendation.clone().unwrap();
    assert_eq!(recommendation.decision, Decision::Conditional);
    assert_eq!(near.minimums[0].reach, Reach::Near);
    let condition = &recommendation.conditions[0];
    assert_eq!(
        (condition.source, condition.id.as_str(), condition.text.as_str(), condition.cure_days),
        (ConditionSource::Minimum, "safety", "Raise safety from 1.5 to at least 2.", Some(90))
    );
    assert!(
        recommendation
            .reasons
            .contains(&"Safety scores 1.5 where the tier asks for at least 2.".to_owned())
    );
    let missed = decide(&questionnaire, TIER_1, [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(word(&missed), Some("not_approved"));
    assert_eq!(
        missed.recommendation.unwrap().reasons,
        ["Safety scores 1 where the tier asks for at least 2, more than 0.5 short."]
    );
}

#[test]
fn a_near_miss_never_softens_a_pilot() {
    let outcome = decide(&Folder::risk().compile(), [4; 9], [3.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    assert_eq!(word(&outcome), Some("pilot"));
    assert_eq!(outcome.recommendation.unwrap().conditions.len(), 1);
}

fn with(name: &str, answer: Answer) -> Outcome {
    let mut given = answers(TIER_1);
    given.set(name, answer);
    outcome(&Folder::risk().compile(), &given, &levels([4.0; 6]))
}

fn no() -> Answer {
    Answer::plain(json!("no"))
}

#[test]
fn a_hard_knock_out_refuses_whatever_the_scores_and_says_why() {
    let outcome = with("safety.a", no());
    assert_eq!(word(&outcome), Some("not_approved"));
    let knockout = &outcome.knockouts[0];
    assert_eq!(
        (knockout.id.as_str(), knockout.standing, knockout.code.as_str()),
        ("SAF-A", Standing::Stands, "SAF-a")
    );
    assert_eq!(knockout.reasons[0].given, "No, never");
    assert_eq!(outcome.recommendation.unwrap().reasons, ["Knock-out SAF-A: safety.a is no."]);
}

#[test]
fn a_reason_says_who_may_read_it() {
    let mut folder = Folder::risk();
    folder.set("questionnaire.json", "/sections/1/questions/0/visibility", json!("legal"));
    let mut given = answers(TIER_1);
    given.set("safety.a", no());
    let outcome = outcome(&folder.compile(), &given, &Levels::default());
    assert_eq!(outcome.knockouts[0].reasons[0].visibility, Visibility::Legal);
    assert_eq!(outcome.factors[0].reasons[0].visibility, Visibility::Public);
}

#[test]
fn a_curable_knock_out_becomes_a_dated_condition() {
    let outcome = with("bias.a", no());
    let recommendation = outcome.recommendation.unwrap();
    assert_eq!(recommendation.decision, Decision::Conditional);
    let condition = &recommendation.conditions[0];
    assert_eq!(
        (condition.source, condition.id.as_str(), condition.cure_days),
        (ConditionSource::Knockout, "BIA-A", Some(30))
    );
}

#[test]
fn a_discretionary_knock_out_is_for_a_person_to_weigh() {
    let recommendation = with("usability.a", no()).recommendation.unwrap();
    assert_eq!(recommendation.decision, Decision::Approved);
    assert_eq!(recommendation.to_weigh, ["USA-A: usability.a is no. What may weigh: Few users."]);
}

#[test]
fn silence_does_not_clear_a_knock_out() {
    let outcome = with("safety.a", Answer::Declined { reason: "Secret.".to_owned() });
    assert_eq!(outcome.knockouts[0].standing, Standing::Undisclosed);
    assert_eq!(
        outcome.recommendation.unwrap().reasons,
        ["Knock-out SAF-A cannot be ruled out, because the answer to SAF-a was not disclosed."]
    );
    let later = with("bias.a", Answer::NotYetEvaluated { reason: "In May.".to_owned() });
    assert_eq!(word(&later), Some("conditional"));
    let outside = with("safety.a", Answer::NotApplicable { reason: "No data.".to_owned() });
    assert_eq!(outside.knockouts, [], "whether it applies is for the reviewers to judge");
}

#[test]
fn a_blank_keeps_a_knock_out_open_and_the_recommendation_away() {
    let mut given = answers(TIER_1);
    given.clear("bias.a");
    let outcome = outcome(&Folder::risk().compile(), &given, &Levels::default());
    assert_eq!(outcome.knockouts[0].standing, Standing::Open);
    assert_eq!(outcome.recommendation, None);
}

#[test]
fn a_prohibited_use_is_refused_even_before_anything_is_scored() {
    let mut given = answers([4, 0, 0, 0, 0, 0, 0, 0, 0]);
    given.set("evidence.b", no());
    let outcome = outcome(&Folder::risk().compile(), &given, &Levels::default());
    assert_eq!(outcome.prohibited[0].standing, Standing::Stands);
    assert_eq!(
        outcome.recommendation.unwrap().reasons,
        ["Prohibited use: A use that is not listed. Never."]
    );
}

#[test]
fn unscored_questions_are_an_interval_from_worst_to_best() {
    let questionnaire = Folder::risk().compile();
    let outcome = outcome(&questionnaire, &answers(TIER_1), &Levels::default());
    assert!(outcome.complete && !outcome.scored);
    assert_eq!(outcome.criteria[0].score.as_ref().unwrap().plain(), "0 to 4");
    assert_eq!(outcome.residual.score.plain(), "9.2 to 23");
    assert_eq!((outcome.residual.tier, word(&outcome)), (None, None));
    assert_eq!(outcome.minimums[0].reach, Reach::Open);
    let waits = outcome.waits_for();
    assert!(
        waits.len() == 1
            && waits[0].contains(" questions have no level yet: SAF-a, ")
            && !outcome.lacks_scores_only(),
        "{waits:?}"
    );
}

#[test]
fn once_levels_exist_a_blank_earns_nothing_and_what_does_not_apply_is_left_out() {
    let mut folder = Folder::risk();
    folder.set("questionnaire.json", "/sections/1/questions/1/required", json!(false));
    let questionnaire = folder.compile();
    let mut given = answers(TIER_1);
    given.clear("safety.b");
    let mut agreed = levels([4.0; 6]);
    let blank = outcome(&questionnaire, &given, &agreed);
    assert_eq!(blank.criteria[0].score.as_ref().unwrap().plain(), "2");
    agreed.set("safety.b", Scored::NotApplicable);
    let outside = outcome(&questionnaire, &given, &agreed);
    assert_eq!(outside.criteria[0].score.as_ref().unwrap().plain(), "4");
    assert_eq!(outside.criteria[0].lines[1].points, None);
    agreed.set("safety.a", Scored::NotApplicable);
    let nothing = outcome(&questionnaire, &given, &agreed);
    assert_eq!(
        (nothing.criteria[0].score.clone(), nothing.scored, nothing.minimums[0].reach),
        (None, false, Reach::Open)
    );
}

#[test]
fn a_criterion_in_which_nothing_applies_is_open_and_never_leads_to_an_approval() {
    let questionnaire = Folder::risk().compile();
    let mut agreed = levels([4.0; 6]);
    for name in ["inclusivity.a", "inclusivity.b"] {
        agreed.set(name, Scored::NotApplicable);
    }
    let outcome = outcome(&questionnaire, &answers(TIER_1), &agreed);
    let check = outcome.minimums.iter().find(|check| check.criterion == "inclusivity").unwrap();
    assert_eq!(
        (check.had.clone(), check.reach, outcome.scored, word(&outcome)),
        (None, Reach::Open, false, None)
    );
    assert_eq!(outcome.waits_for(), ["Inclusivity: not scored, minimum 1 not tested."]);
    assert!(outcome.complete && outcome.lacks_scores_only());
    assert_eq!(outcome.residual.tier, None, "how well that control works is not known");
    assert_eq!(outcome.effectiveness.mean.high.plain(), "1");
}

#[test]
fn a_disclosure_in_which_nothing_applies_at_all_is_open() {
    let questionnaire = Folder::risk().compile();
    let mut agreed = Levels::default();
    for name in questionnaire.rubric.questions.keys() {
        agreed.set(name, Scored::NotApplicable);
    }
    let outcome = outcome(&questionnaire, &answers(TIER_1), &agreed);
    assert_eq!((word(&outcome), outcome.scored, outcome.residual.tier), (None, false, None));
    assert_eq!(outcome.waits_for().len(), 6, "{:?}", outcome.waits_for());
    assert!(outcome.minimums.iter().all(|check| check.reach == Reach::Open));
}

#[test]
fn what_was_missed_by_far_is_refused_though_another_criterion_has_no_score() {
    let mut agreed = levels([0.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    for name in ["usability.a", "usability.b"] {
        agreed.set(name, Scored::NotApplicable);
    }
    let outcome = outcome(&Folder::risk().compile(), &answers(TIER_1), &agreed);
    assert_eq!(word(&outcome), Some("not_approved"));
    assert_eq!(
        outcome.recommendation.unwrap().reasons,
        ["Safety scores 0.5 where the tier asks for at least 2, more than 0.5 short."]
    );
}

#[test]
fn a_score_is_told_beyond_the_limit_that_makes_it_a_refusal() {
    let mut folder = Folder::risk();
    folder.set("rubric.json", "/questions/safety.a/anchors/1/points", json!(1.49996));
    folder.set("rubric.json", "/questions/safety.b/anchors/1/points", json!(1.49996));
    let outcome = decide(&folder.compile(), TIER_1, [1.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    assert_eq!(
        outcome.recommendation.unwrap().reasons,
        ["Safety scores 1.49996 where the tier asks for at least 2, more than 0.5 short."],
        "1.5 would be 0.5 short"
    );
}

#[test]
fn a_risk_score_is_told_on_its_side_of_the_end_of_a_band() {
    let mut folder = Folder::risk();
    folder.set("risk.json", "/bands/0/below", json!(23.00001));
    let questionnaire = folder.compile();
    let outcome = decide(&questionnaire, TIER_1, [4.0; 6]);
    assert_eq!(
        (questionnaire.risk.told(&outcome.inherent.score), outcome.inherent.tier),
        ("23".to_owned(), Some(1))
    );
    let near = Interval::point(Exact::parse("24.99996").unwrap());
    assert_eq!(
        (Folder::risk().compile().risk.told(&near), near.plain()),
        ("24.99996".to_owned(), "25".to_owned())
    );
}

#[test]
fn a_score_beside_its_minimum_reads_the_same_in_reasons_and_conditions() {
    let mut folder = Folder::risk();
    folder.set("risk.json", "/matrix/0/minimums/safety", json!(3.00001));
    let outcome = decide(&folder.compile(), TIER_1, [3.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    let recommendation = outcome.recommendation.unwrap();
    assert_eq!(recommendation.conditions[0].text, "Raise safety from 3 to at least 3.00001.");
    assert!(
        recommendation
            .reasons
            .contains(&"Safety scores 3 where the tier asks for at least 3.00001.".to_owned()),
        "{:?}",
        recommendation.reasons
    );
}

#[test]
fn anchors_may_be_worth_other_points_than_their_level() {
    let mut folder = Folder::risk();
    folder.set("rubric.json", "/questions/safety.a/anchors/3/points", json!(1.5));
    let outcome = decide(&folder.compile(), TIER_1, [3.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    assert_eq!(outcome.criteria[0].score.as_ref().unwrap().plain(), "2.25");
}

#[test]
fn a_question_without_current_evidence_is_capped_and_the_line_says_so() {
    let questionnaire = Folder::risk().compile();
    let mut old = evidence();
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    old.0.insert(
        "safety.a".to_owned(),
        vec![EvidenceFact {
            title: "Old".to_owned(),
            issued_on: Some(date(2025, 11, 20)),
            expires_on: None,
            document: None,
        }],
    );
    let outcome = assess(&questionnaire, &answers(TIER_1), &old, &levels([4.0; 6]), day());
    let line = &outcome.criteria[0].lines[0];
    assert_eq!(
        (
            line.points.as_ref().unwrap().plain().as_str(),
            line.caps[0].id.as_str(),
            line.caps[0].applies
        ),
        ("1", "CAP-1", Truth::True)
    );
    assert_eq!(outcome.criteria[0].score.as_ref().unwrap().plain(), "2.5");
}

#[test]
fn a_question_that_asks_for_no_evidence_is_not_capped_for_having_none() {
    let mut folder = Folder::risk();
    folder.remove("questionnaire.json", "/sections/1/questions/0/evidence");
    let outcome = assess(
        &folder.compile(),
        &answers(TIER_1),
        &EvidenceFacts::default(),
        &levels([4.0; 6]),
        day(),
    );
    assert_eq!(outcome.criteria[0].lines[0].points.as_ref().unwrap().plain(), "4");
    assert_eq!(outcome.criteria[0].lines[1].points.as_ref().unwrap().plain(), "1");
}

#[test]
fn evidence_is_current_to_the_last_day_of_its_shelf_life() {
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let piece = |issued, expires| EvidenceFact {
        title: "Report".to_owned(),
        issued_on: issued,
        expires_on: expires,
        document: None,
    };
    assert!(is_current(&piece(Some(date(2025, 11, 21)), None), Some(12), day()));
    assert!(!is_current(&piece(Some(date(2025, 11, 20)), None), Some(12), day()));
    assert!(is_current(&piece(Some(date(2001, 1, 1)), None), None, day()));
    assert!(is_current(&piece(None, Some(day())), Some(12), day()));
    assert!(!is_current(&piece(None, Some(date(2026, 11, 20))), None, day()));
}

#[test]
fn an_outcome_is_the_same_every_time_and_survives_being_stored() {
    let questionnaire = Folder::risk().compile();
    let once = decide(&questionnaire, TIER_3, [3.0; 6]);
    assert_eq!(once, decide(&questionnaire, TIER_3, [3.0; 6]));
    let stored = serde_json::to_string(&once).unwrap();
    let back: Outcome = serde_json::from_str(&stored).unwrap();
    assert_eq!(serde_json::to_string(&back).unwrap(), stored);
}

#[test]
fn a_minimum_is_missed_by_the_exact_score_and_the_frozen_outcome_keeps_it() {
    let mut folder = Folder::risk();
    for letter in ["a", "b"] {
        folder.set(
            "rubric.json",
            &format!("/questions/safety.{letter}/anchors/2/points"),
            json!(1.99996),
        );
    }
    let questionnaire = folder.compile();
    let found = outcome(&questionnaire, &answers([0; 9]), &levels([2.0, 4.0, 4.0, 4.0, 4.0, 4.0]));
    let safety = found.minimums.iter().find(|check| check.criterion == "safety").unwrap();
    assert_eq!((safety.needed.plain(), safety.reach), ("2".to_owned(), Reach::Near));
    let frozen: Outcome = serde_json::from_value(serde_json::to_value(&found).unwrap()).unwrap();
    assert_eq!(frozen, found);
    let kept = frozen
        .criteria
        .iter()
        .find(|criterion| criterion.id == "safety")
        .unwrap()
        .score
        .clone()
        .unwrap();
    assert!(kept.high < safety.needed, "{}", kept.plain());
}

#[test]
fn an_optional_question_that_may_still_be_asked_does_not_keep_the_outcome_open() {
    let question = |id: &str, required: bool, when: Value| {
        json!({ "id": id, "code": id.to_uppercase(), "type": "boolean",
            "label": format!("About {id}?"), "required": required, "ask_when": when,
                "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never" })
    };
    let yes = json!({ "profile.a": { "const": true } });
    let folder = Folder::form(&json!([
        question("a", true, json!({})),
        question("b", true, yes.clone()),
        question("c", false, yes)
    ]));
    let found = outcome(&folder.compile(), &Answers::new(), &levels([3.0; 6]));
    let open: Vec<&str> = found
        .open
        .iter()
        .map(|open| open.name.as_str())
        .filter(|name| name.starts_with("profile."))
        .collect();
    assert_eq!(open, ["profile.a", "profile.b"]);
}

#[test]
fn a_cap_that_may_still_apply_lowers_the_worst_and_leaves_the_best() {
    let mut folder = Folder::risk();
    folder.set("rubric.json", "/caps/0/when", json!({ "profile.f1": { "minimum": 3 } }));
    let mut partial = answers(TIER_1);
    partial.clear("profile.f1");
    let open = outcome(&folder.compile(), &partial, &levels([4.0; 6]));
    let line = &open.criteria[0].lines[0];
    let points = line.points.as_ref().unwrap();
    assert_eq!(
        (points.low.plain(), points.high.plain(), line.caps[0].applies),
        ("1".to_owned(), "4".to_owned(), Truth::Open)
    );
}
