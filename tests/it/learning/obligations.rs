//! What is asked of educators beside the rules: deadlines that only some decisions have, hours that
//! a tier limits, and the branch that fired.

use assay::domain::instrument::{Decision, Questionnaire, assessment};
use assay::domain::learning::{Catalogue, Requirement, RoleHours, hours, required, who_in_words};
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

use super::modules::module;
use crate::instrument::support::{Folder, answers, day, evidence, levels};

fn catalogue(obligations: &Value, modules: &[Value]) -> Result<Catalogue, Vec<String>> {
    let json =
        json!({ "topics": { "T": "A topic" }, "obligations": obligations, "modules": modules });
    Catalogue::parse("modules.json", json.to_string().as_bytes()).map_err(|faults| {
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.sentence)).collect()
    })
}

fn lasting(id: &str, hours: u8, prerequisites: &[&str]) -> Value {
    let mut module = module(id, prerequisites);
    module["hours"] = json!(hours);
    module
}

fn rule(id: &str, when: &Value, modules: &[&str], who: &[&str], by: &str) -> Value {
    json!({ "id": id, "when": when, "modules": modules, "who": who, "by": by, "because": "It \
        weighs much, or a score is low." })
}

fn folder(rules: &[Value]) -> Folder {
    let mut folder = Folder::risk();
    let deadlines = json!({ "before_pilot": "Before the pilot starts",
        "before_access": "Before access", "days_60": "Within 60 days" });
    folder.set("learning.json", "/deadlines", deadlines);
    folder.set("learning.json", "/rules", json!(rules));
    folder
}

struct Asked {
    requirements: Vec<Requirement>,
    hours: Vec<RoleHours>,
}

fn asked(
    q: &Questionnaire,
    catalogue: &Catalogue,
    factors: [u8; 9],
    scores: [f64; 6],
    decision: Decision,
) -> Asked {
    let assessment = assessment(q, &answers(factors), &evidence(), &levels(scores), day());
    let requirements = required(q, catalogue, &assessment.names.with_decision(q, decision));
    let hours = hours(catalogue, &requirements, assessment.outcome.inherent.tier);
    Asked { requirements, hours }
}

impl Asked {
    fn of(&self, module: &str) -> &Requirement {
        self.requirements
            .iter()
            .find(|requirement| requirement.module == module)
            .expect("the module")
    }

    fn hours(&self) -> Vec<String> {
        let told = |one: &RoleHours| format!("{} {}", one.role.id, one.hours.plain());
        self.hours.iter().map(told).collect()
    }
}

#[test]
fn a_pilots_deadline_counts_only_where_there_is_a_pilot() {
    let rules = [
        rule("R1", &json!({}), &["M1"], &["teachers"], "before_access"),
        rule("R2", &json!({}), &["M2"], &["admins"], "before_pilot"),
    ];
    let q = folder(&rules).compile();
    let only = json!({ "deadlines": [{ "deadline": "before_pilot", "decisions": ["pilot"],
        "otherwise": "before_access" }] });
    let catalogue = catalogue(&only, &[module("M1", &[]), module("M2", &["M1"])]).unwrap();
    for (decision, by) in [
        (Decision::Approved, "before_access"),
        (Decision::Conditional, "before_access"),
        (Decision::Pilot, "before_pilot"),
    ] {
        let asked = asked(&q, &catalogue, [0; 9], [4.0; 6], decision);
        assert_eq!(asked.of("M1").by.id, by, "{decision:?}: what comes before M2 is due with it");
        assert_eq!(asked.of("M2").by.id, by, "{decision:?}");
    }
}

#[test]
fn a_rule_with_branches_says_only_why_it_fired() {
    let either = json!({ "any": [{ "fact.weighty": { "const": true } },
        { "score.bias": { "exclusiveMaximum": 3 } }] });
    let q = folder(&[rule("R1", &either, &["M1"], &["teachers"], "days_60")]).compile();
    let catalogue = catalogue(&json!({}), &[module("M1", &[])]).unwrap();
    let (light, heavy) = ([0; 9], [3, 0, 0, 0, 0, 0, 0, 0, 0]);
    let said = |factors, scores| {
        asked(&q, &catalogue, factors, scores, Decision::Approved).of("M1").because[0]
            .sentence
            .clone()
    };
    let low = [4.0, 4.0, 4.0, 4.0, 4.0, 2.5];
    assert_eq!(said(light, low), "Its bias score is 2.5, below 3.");
    assert_eq!(said(heavy, [4.0; 6]), "It weighs much.");
    assert_eq!(
        said(heavy, low),
        "It weighs much, or a score is low.",
        "where all of it holds, the rule's own words are right"
    );
}

#[test]
fn of_nested_branches_only_those_that_held_are_told() {
    let below = |criterion: &str, limit: u8| json!({ format!("score.{criterion}"): { "exclusiveMaximum": limit } });
    let weak = json!({ "all": [{ "fact.weighty": { "const": true } },
        { "any": [below("safety", 3), below("bias", 3)] }] });
    let nothing_else = json!({ "not": { "any": [below("usability", 3),
        { "all": [below("evidence", 3), below("safety", 4)] }] } });
    let either = json!({ "any": [weak, below("inclusivity", 1),
        { "all": [nothing_else, below("bias", 2)] }] });
    let q = folder(&[rule("R1", &either, &["M1"], &["teachers"], "days_60")]).compile();
    let catalogue = catalogue(&json!({}), &[module("M1", &[])]).unwrap();
    let (light, heavy) = ([0; 9], [3, 0, 0, 0, 0, 0, 0, 0, 0]);
    let said = |factors, scores| {
        asked(&q, &catalogue, factors, scores, Decision::Approved).of("M1").because[0]
            .sentence
            .clone()
    };
    assert_eq!(
        said(heavy, [4.0, 4.0, 4.0, 4.0, 4.0, 2.5]),
        "It weighs much, and its bias score is 2.5, below 3."
    );
    assert_eq!(
        said(heavy, [4.0, 4.0, 0.5, 4.0, 4.0, 4.0]),
        "Its inclusivity score is 0.5, below 1."
    );
    let denied = "Its usability score is 4, below 3, and its evidence score is 4, below 3, and its \
        safety score is 4, below 4, and its bias score is 1.5, below 2.";
    assert_eq!(said(light, [4.0, 4.0, 4.0, 4.0, 4.0, 1.5]), denied);
}

#[test]
fn a_branch_inside_a_rule_that_wants_everything_is_told_too() {
    let low = |criterion: &str| json!({ format!("score.{criterion}"): { "exclusiveMaximum": 3 } });
    let both = json!({ "all": [
        { "fact.weighty": { "const": true } },
        { "any": [low("safety"), low("bias")] },
    ] });
    let q = folder(&[rule("R1", &both, &["M1"], &["teachers"], "days_60")]).compile();
    let catalogue = catalogue(&json!({}), &[module("M1", &[])]).unwrap();
    let scores = [4.0, 4.0, 4.0, 4.0, 4.0, 2.5];
    let found = asked(&q, &catalogue, [3, 0, 0, 0, 0, 0, 0, 0, 0], scores, Decision::Approved);
    assert_eq!(
        found.of("M1").because[0].sentence,
        "It weighs much, and its bias score is 2.5, below 3."
    );
}

#[test]
fn the_public_reads_the_rules_own_words_where_a_branch_tells_what_reviewers_gave() {
    let either = json!({ "any": [{ "fact.weighty": { "const": true } },
        { "level.bias.a": { "maximum": 2 } }] });
    let q = folder(&[rule("R1", &either, &["M1"], &["teachers"], "days_60")]).compile();
    let catalogue = catalogue(&json!({}), &[module("M1", &[])]).unwrap();
    let found = asked(&q, &catalogue, [0; 9], [4.0, 4.0, 4.0, 4.0, 4.0, 2.0], Decision::Approved);
    let because = &found.of("M1").because[0];
    let code = &q.question("bias.a").unwrap().code;
    assert_eq!(because.sentence, format!("What {code} was given is 2, at most 2."));
    assert_eq!(because.for_the_public.as_deref(), Some("It weighs much, or a score is low."));
}

fn limits() -> Value {
    json!({ "most_hours": [{ "roles": ["teachers"],
        "tiers": { "1": 4, "2": 4, "3": 5, "4": 6 } }] })
}

#[test]
fn a_tier_limits_the_hours_of_a_role_and_leaves_the_rest_to_it_and_more_risk_never_asks_less() {
    let rules = [
        rule("R1", &json!({}), &["M1"], &["teachers"], "before_access"),
        rule("R2", &json!({}), &["M2"], &["teachers", "admins"], "days_60"),
    ];
    let q = folder(&rules).compile();
    let catalogue = catalogue(&limits(), &[lasting("M1", 3, &[]), lasting("M2", 3, &[])]).unwrap();
    let least = asked(&q, &catalogue, [0; 9], [4.0; 6], Decision::Approved);
    assert_eq!(least.hours(), ["teachers 3", "admins 3"]);
    assert_eq!(least.hours[0].most.as_ref().unwrap().plain(), "4");
    assert!(least.hours[1].most.is_none(), "nothing limits administrators here");
    let left = least.of("M2");
    assert_eq!(who_in_words(&left.who, &left.left_to), "Administrators; left to: Teachers");
    let most = asked(&q, &catalogue, [4; 9], [4.0; 6], Decision::Approved);
    assert_eq!(most.hours(), ["teachers 6", "admins 3"], "tier 4 asks for all of it");
    assert!(most.of("M2").left_to.is_empty());
}

#[test]
fn what_comes_before_a_module_is_asked_first_and_a_module_may_be_left_to_all() {
    let q = folder(&[rule("R1", &json!({}), &["M2"], &["teachers"], "days_60")]).compile();
    let catalogue =
        catalogue(&limits(), &[lasting("M2", 2, &["M0"]), lasting("M0", 3, &[])]).unwrap();
    let found = asked(&q, &catalogue, [0; 9], [4.0; 6], Decision::Approved);
    assert_eq!(found.hours(), ["teachers 3"]);
    let left = found.of("M2");
    assert_eq!(who_in_words(&left.who, &left.left_to), "Nobody has to; left to: Teachers");
}

#[test]
fn what_everyone_completes_counts_for_each_role_that_uses_tools() {
    let rules = [
        rule("R1", &json!({}), &["M1"], &["admins"], "before_access"),
        rule("R2", &json!({}), &["M2"], &["teachers"], "days_60"),
    ];
    let q = folder(&rules).compile();
    let obligations = json!({ "everyone": "admins", "users": ["teachers"],
        "most_hours": limits()["most_hours"] });
    let catalogue =
        catalogue(&obligations, &[lasting("M1", 3, &[]), lasting("M2", 2, &[])]).unwrap();
    let least = asked(&q, &catalogue, [0; 9], [4.0; 6], Decision::Approved);
    assert_eq!(
        least.hours(),
        ["admins 3"],
        "with what everyone completes, M2 would be beyond the 4 hours of teachers"
    );
    assert_eq!(
        asked(&q, &catalogue, [4; 9], [4.0; 6], Decision::Approved).hours(),
        ["admins 3", "teachers 5"]
    );
}

#[test]
fn faults_in_obligations_name_their_place() {
    let faults = |obligations: Value| catalogue(&obligations, &[module("M1", &[])]).unwrap_err();
    assert_eq!(
        faults(json!({ "most_hours": [{ "roles": ["teachers"], "tiers": { "1": 20, "2": 16 } }] })),
        ["/obligations/most_hours/0/tiers/2 More risk never asks less: tier 1 may ask 20 hours, \
             so tier 2 may not stop at 16."]
    );
    assert_eq!(
        faults(json!({ "most_hours": [{ "roles": ["teachers"], "tiers": { "low": 20 } }] })),
        ["/obligations/most_hours/0/tiers/low A tier is a number such as 1."]
    );
    assert_eq!(
        faults(
            json!({ "deadlines": [{ "deadline": "a", "decisions": ["maybe"], "otherwise": "b" }] })
        ),
        ["/obligations/deadlines/0/decisions/0 There is no decision \"maybe\"."]
    );
    assert_eq!(
        faults(json!({ "deadlines": [{ "deadline": "a", "decisions": ["pilot"] }] })),
        ["/obligations/deadlines/0 `otherwise` is missing."]
    );
    let odd = catalogue(
        &json!({ "everyone": "all", "users": ["teachers"],
            "deadlines": [{ "deadline": "days_60", "decisions": [], "otherwise": "never" }] }),
        &[module("M1", &[])],
    );
    let q = folder(&[]).compile();
    assert_eq!(
        odd.unwrap().obligations.unknown([&q.learning]),
        [
            "No questionnaire here has the deadline “never”.",
            "No questionnaire here has the role “all”."
        ]
    );
}

/// What a worked example asks of teachers: the hours, and the modules that are left to them.
fn of_teachers(
    library: &Library,
    q: &Questionnaire,
    file: &str,
) -> (String, Vec<String>, Vec<Requirement>) {
    let example = q
        .examples
        .iter()
        .find(|example| example.file == format!("examples/{file}.json"))
        .expect("the example");
    let assessment =
        assessment(q, &example.answers, &example.evidence, &example.levels, example.on);
    let requirements = required(q, &library.catalogue, &assessment.names);
    let hours = hours(&library.catalogue, &requirements, assessment.outcome.inherent.tier);
    let teachers = hours.iter().find(|one| one.role.id == "teachers").expect("teachers");
    let left = requirements.iter().filter(|one| one.left_to.iter().any(|who| who.id == "teachers"));
    let told = format!(
        "{} of {}",
        teachers.hours.plain(),
        teachers.most.as_ref().expect("a limit").plain()
    );
    (told, left.map(|one| one.module.clone()).collect(), requirements)
}

#[test]
fn the_shipped_rules_ask_less_of_a_planner_for_staff_than_of_tools_for_students() {
    let library = Library::built_in().unwrap();
    let q = library.get("ai-edtech", "2026-1").unwrap();
    let (hours, left, requirements) = of_teachers(&library, &q, "lesson-planner");
    assert_eq!(
        (hours.as_str(), left),
        ("15 of 16", ["PL-05", "PL-07", "PL-10"].map(str::to_owned).to_vec()),
        "tier 1, approved"
    );
    let first = requirements.iter().find(|one| one.module == "PL-01").unwrap();
    assert_eq!(first.by.title, "Before access", "there is no pilot before which it could be due");
    let bias = requirements.iter().find(|one| one.module == "PL-04").unwrap();
    let said = &bias
        .because
        .iter()
        .find(|because| because.rule.as_deref() == Some("P4"))
        .unwrap()
        .sentence;
    assert!(said.contains("score is 2.4, below 3") && !said.contains("grades, plans"), "{said}");
    let (hours, left, _) = of_teachers(&library, &q, "reading-coach");
    assert_eq!(
        (hours.as_str(), left),
        ("28 of 28", vec!["PL-10".to_owned()]),
        "tier 3, with conditions"
    );
    let (hours, left, requirements) = of_teachers(&library, &q, "student-chatbot");
    assert_eq!((hours.as_str(), left), ("28 of 28", Vec::new()), "tier 3, with conditions");
    let inclusive = requirements.iter().find(|one| one.module == "PL-09").unwrap();
    let said = &inclusive
        .because
        .iter()
        .find(|because| because.rule.as_deref() == Some("P8"))
        .unwrap()
        .sentence;
    assert_eq!(said, "Its inclusivity score is 2.7857, below 3.");
}

#[test]
fn a_deadline_has_a_day_where_the_agency_says_how_long_after_the_start() {
    let days = json!({ "days_after_start": { "before_access": 0, "days_60": 60 } });
    let obligations = catalogue(&days, &[module("M1", &[])]).unwrap().obligations;
    assert_eq!(obligations.days_after_start("before_access"), Some(0));
    assert_eq!(obligations.days_after_start("days_60"), Some(60));
    assert_eq!(obligations.days_after_start("year_1"), None);
    let wrong = json!({ "days_after_start": { "days_60": -1, "year_1": 3661, "days_90": "x" } });
    let faults = catalogue(&wrong, &[module("M1", &[])]).unwrap_err();
    assert_eq!(faults.len(), 3);
    assert!(faults.contains(
        &"/obligations/days_after_start/days_60 Days after the start are a whole number from 0 to \
          3660."
            .to_owned()
    ));
}
