//! Small invented assessments, with every answer tried: what a half-filled one may still become is
//! exactly what its completions come to.

use assay::domain::instrument::{Answers, Exact, Interval, Questionnaire, Truth, view};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::impacts::{folder, given, impact};
use super::support::Folder;
use crate::support::cases;

/// What an invented question is: its kind, its points, and on which answer of an earlier one it
/// hangs.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Invented {
    kind: u8,
    points: [u8; 3],
    role: u8,
    /// The earlier question and its answer that it is asked for; none when always.
    under: Option<(usize, usize)>,
    alone: bool,
    cap: bool,
    leave_out: bool,
    /// Points by condition on an earlier question instead of by option.
    by_condition: bool,
}

fn invented() -> impl Strategy<Value = Invented> {
    let under = prop::option::of((0..4usize, 0..2usize));
    let flags = (any::<bool>(), any::<bool>(), 0..6u8, any::<bool>());
    (0..3u8, prop::array::uniform3(0..5u8), 0..4u8, under, flags).prop_map(
        |(kind, points, role, under, (alone, cap, leave_out, by_condition))| {
            let (leave_out, role) = (leave_out == 0, if role == 3 { 1 } else { role });
            Invented { kind, points, role, under, alone, cap, leave_out, by_condition }
        },
    )
}

/// An assessment, half filled.
#[derive(Debug, Clone)]
struct Case {
    questions: Vec<Invented>,
    over: [bool; 2],
    grouped: bool,
    /// The answer of each question, by number; none is blank.
    filled: Vec<Option<usize>>,
}

fn case() -> impl Strategy<Value = Case> {
    let questions = prop::collection::vec(invented(), 3..5);
    let filled = prop::collection::vec(prop::option::of(0..7usize), 5);
    (questions, any::<[bool; 2]>(), any::<bool>(), filled)
        .prop_map(|(questions, over, grouped, filled)| Case { questions, over, grouped, filled })
}

const OPTIONS: [&str; 3] = ["x", "y", "z"];

/// Every answer to a question, each with whether it is a state.
fn all_answers(question: &Invented) -> Vec<Value> {
    let mut all: Vec<Value> = match question.kind {
        0 => vec![json!(true), json!(false)],
        1 => OPTIONS.iter().map(|id| json!(id)).collect(),
        _ => {
            let sets = [
                &["x"][..],
                &["y"],
                &["z"],
                &["x", "y"],
                &["x", "z"],
                &["y", "z"],
                &["x", "y", "z"],
            ];
            sets.iter()
                .filter(|set| !question.alone || set.len() == 1 || !set.contains(&"x"))
                .map(|set| json!(set))
                .collect()
        }
    };
    if question.leave_out && question.role > 0 {
        all.push(json!({ "state": "not_applicable", "reason": "No such thing." }));
    }
    all
}

/// The test that an answer was the first or the second of its question.
fn test(questions: &[Invented], (of, answer): (usize, usize)) -> Value {
    let fragment = match questions[of].kind {
        0 => json!({ "const": answer == 0 }),
        1 => json!({ "const": OPTIONS[answer] }),
        _ => json!({ "contains": { "const": OPTIONS[answer] } }),
    };
    json!({ format!("p.q{of}"): fragment })
}

fn build(case: &Case) -> Folder {
    let mut folder = folder();
    let (mut questions, mut points) = (Vec::new(), Map::new());
    for (number, one) in case.questions.iter().enumerate() {
        let options: Vec<Value> = OPTIONS
            .iter()
            .map(|id| {
                if one.kind == 2 && one.alone && *id == "x" {
                    json!({ "const": id, "title": id, "x-alone": true })
                } else {
                    json!({ "const": id, "title": id })
                }
            })
            .collect();
        let (kind, answer) = match one.kind {
            0 => ("boolean", json!({ "type": "boolean" })),
            1 => ("single", json!({ "oneOf": options })),
            _ => (
                "multiple",
                json!({ "type": "array", "items": { "oneOf": options }, "minItems": 1,
                    "uniqueItems": true }),
            ),
        };
        let mut question = json!({ "id": format!("q{number}"), "code": format!("Q-{number}"),
            "type": kind, "label": "What?", "required": true,
            "answer": answer, "visibility": "public", "reuse": "never" });
        let under = one.under.filter(|(of, _)| *of < number);
        if let Some(under) = under.filter(|_| !one.by_condition) {
            question["ask_when"] = test(&case.questions, under);
        }
        questions.push(question);
        let [a, b, c] = one.points;
        let worth = match (under, one.kind) {
            (Some(under), _) if one.by_condition => {
                let both = json!({ "all": [test(&case.questions, under),
                    test(&case.questions, (number, 0))] });
                json!([{ "when": both, "points": a },
                    { "when": test(&case.questions, under), "points": b },
                    { "when": {}, "points": c }])
            }
            (_, 0) => json!({ "true": a, "false": b }),
            _ => json!({ "x": a, "y": b, "z": c }),
        };
        let role = ["none", "risk", "mitigation"][usize::from(one.role)];
        let mut entry = json!({ "role": role, "points": worth });
        if one.role == 0 {
            entry.as_object_mut().unwrap().shift_remove("points");
        } else {
            if one.cap && one.kind == 2 && entry["points"].is_object() {
                entry["cap"] = json!(3);
            }
            if one.leave_out {
                entry["not_applicable"] = json!("leave_out");
            }
        }
        points.insert(format!("p.q{number}"), entry);
    }
    // Two questions that make sure that each role has points.
    for (id, role) in [("risk", "risk"), ("care", "mitigation")] {
        questions.push(json!({ "id": id, "code": format!("Q-{id}"), "type": "boolean",
            "label": "What?", "required": true,
            "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never" }));
        points.insert(
            format!("p.{id}"),
            json!({ "role": role, "points": { "true": 2, "false": 1 } }),
        );
    }
    let words: Map<String, Value> = points
        .keys()
        .map(|name| (name.clone(), json!({ "help": "Help.", "why": "Why." })))
        .collect();
    folder.set("questionnaire.json", "/sections/0/questions", json!(questions));
    folder.set("messages.json", "/questions", Value::Object(words));
    folder.set("impact.json", "/questions", Value::Object(points));
    let over = |all: bool| if all { "all" } else { "asked" };
    folder.set("impact.json", "/roles/risk/maximum", json!(over(case.over[0])));
    folder.set("impact.json", "/roles/mitigation/maximum", json!(over(case.over[1])));
    folder.set("impact.json", "/deduction/from", json!(0.6));
    let scored = |number: usize| case.questions.get(number).is_some_and(|one| one.role > 0);
    if case.grouped
        && case.questions[0].kind == 0
        && !case.questions[0].leave_out
        && scored(1)
        && scored(2)
    {
        let group = |id: &str, yes: bool, name: &str| {
            json!({ "id": id, "title": id, "when": { "p.q0": { "const": yes } },
            "questions": [name] })
        };
        folder.set(
            "impact.json",
            "/alternatives",
            json!([{ "id": "way", "title": "Way",
                "groups": [group("a", true, "p.q1"), group("b", false, "p.q2")] }]),
        );
    } else {
        folder.remove("impact.json", "/alternatives");
    }
    folder
}

/// Every way to fill what is blank, the questions that only make sure of points included.
fn completions(questionnaire: &Questionnaire, case: &Case) -> Vec<Value> {
    let now = view(questionnaire, &half(case));
    let mut all = vec![Map::new()];
    for (number, one) in case.questions.iter().enumerate() {
        let answers = all_answers(one);
        // What is answered below a blank counts as blank.
        let certain = now.asked(&format!("p.q{number}")) != Truth::Open;
        let choices = match case.filled[number].filter(|_| certain) {
            Some(answer) => vec![answers[answer % answers.len()].clone()],
            None => answers,
        };
        all = all
            .iter()
            .flat_map(|known| {
                choices.iter().map(move |choice| with(known, &format!("p.q{number}"), choice))
            })
            .collect();
    }
    all.iter()
        .map(|known| {
            Value::Object(with(&with(known, "p.risk", &json!(true)), "p.care", &json!(false)))
        })
        .collect()
}

fn with(known: &Map<String, Value>, name: &str, value: &Value) -> Map<String, Value> {
    known.clone().into_iter().chain([(name.to_owned(), value.clone())]).collect()
}

fn half(case: &Case) -> Answers {
    let filled = case.questions.iter().enumerate().filter_map(|(number, one)| {
        let answers = all_answers(one);
        Some((format!("p.q{number}"), answers[case.filled[number]? % answers.len()].clone()))
    });
    let sure = [("p.risk".to_owned(), json!(true)), ("p.care".to_owned(), json!(false))];
    given(&Value::Object(filled.chain(sure).collect()))
}

fn hull<'e>(values: impl Iterator<Item = &'e Exact> + Clone) -> Interval {
    Interval { low: values.clone().min().unwrap().clone(), high: values.max().unwrap().clone() }
}

fn compare(questionnaire: &Questionnaire, case: &Case) {
    let open = impact(questionnaire, &half(case));
    let full: Vec<_> = completions(questionnaire, case)
        .iter()
        .map(|answers| impact(questionnaire, &given(answers)))
        .collect();
    assert!(
        full.iter().all(|one| one.open.is_empty() && one.band.is_some()),
        "a completion is complete"
    );
    assert_eq!(open.raw, hull(full.iter().map(|one| one.raw.settled().unwrap())), "points");
    assert_eq!(open.maximums, Some(hull(full.iter().map(|one| &one.maximum))), "maximum");
    assert_eq!(open.score, hull(full.iter().map(|one| one.score.settled().unwrap())), "score");
    assert_eq!(open.share, hull(full.iter().map(|one| one.share.settled().unwrap())), "share");
    let measures = open.mitigation.as_ref().unwrap();
    assert_eq!(
        measures.share,
        hull(full.iter().map(|one| one.mitigation.as_ref().unwrap().share.settled().unwrap())),
        "share of the measures"
    );
    let ids: Vec<&String> = full.iter().map(|one| &one.band.as_ref().unwrap().id).collect();
    let settled = ids.iter().all(|id| *id == ids[0]).then(|| ids[0].clone());
    assert_eq!(
        open.band.as_ref().map(|band| band.id.clone()),
        settled,
        "a band is issued as soon as it is settled, and not before"
    );
    let first = full[0].deduction.as_ref().unwrap().applied;
    let applied =
        first.filter(|_| full.iter().all(|one| one.deduction.as_ref().unwrap().applied == first));
    assert_eq!(open.deduction.as_ref().unwrap().applied, applied, "deduction");
    let section = open.sections.iter().find(|total| total.role == open.of).unwrap();
    assert_eq!(
        (&section.points, Some(&section.maximum)),
        (&open.raw, open.maximums.as_ref()),
        "the only section is the whole"
    );
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn what_a_half_filled_assessment_may_become_is_exactly_what_its_completions_come_to(
        case in case()
    ) {
        // Some conditions come out impossible, and such a folder is refused.
        if let Ok(questionnaire) = build(&case).compiled() {
            compare(&questionnaire, &case);
        }
    }
}
