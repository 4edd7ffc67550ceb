use assay::domain::instrument::{
    Answer, Answers, CriterionReadiness, DraftStanding, Evaluation, EvidenceFact, EvidenceFacts,
    Exact, Interval, Levels, NextStep, Prospect, Questionnaire, Scored, StepKind, Truth, assess,
    section_findings, time_left, view,
};
use assay::domain::measures::steps::Steps;
use assay::store::instrument::questionnaires::Library;
use chrono::{Days, NaiveDate};
use serde_json::json;

use super::support::{Folder, answers, day, evidence};

fn number(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn between(low: &str, high: &str) -> Interval {
    Interval { low: number(low), high: number(high) }
}

fn piece(issued_on: NaiveDate) -> EvidenceFact {
    EvidenceFact {
        title: "Report".to_owned(),
        issued_on: Some(issued_on),
        expires_on: None,
        document: None,
    }
}

fn long_ago() -> NaiveDate {
    day().checked_sub_days(Days::new(800)).unwrap()
}

fn with(pieces: &[(&str, NaiveDate)]) -> EvidenceFacts {
    EvidenceFacts(
        pieces.iter().map(|(name, day)| ((*name).to_owned(), vec![piece(*day)])).collect(),
    )
}

/// How every criterion stands, by criterion.
fn ready(
    q: &Questionnaire,
    answers: &Answers,
    evidence: &EvidenceFacts,
) -> Vec<CriterionReadiness> {
    DraftStanding::new(q, &view(q, answers), evidence, day()).criteria
}

fn safety(q: &Questionnaire, answers: &Answers, evidence: &EvidenceFacts) -> CriterionReadiness {
    ready(q, answers, evidence).swap_remove(0)
}

/// The questions, what is to be done at each, what it adds, what an answer alone adds, and the most
/// then.
fn told(steps: &[NextStep]) -> Vec<(&str, StepKind, String, Option<String>, String)> {
    let one = |step: &NextStep| {
        let bare = step.bare.as_ref().map(Exact::plain);
        (step.kind, step.gain.plain(), bare, step.most.plain())
    };
    steps
        .iter()
        .map(|step| {
            let (kind, gain, bare, most) = one(step);
            (step.question.as_str(), kind, gain, bare, most)
        })
        .collect()
}

#[test]
fn an_answer_that_nothing_stands_behind_counts_at_most_what_the_caps_leave_of_it() {
    let q = Folder::risk().compile();
    let bare = safety(&q, &answers([2; 9]), &EvidenceFacts::default());
    assert_eq!((bare.id.as_str(), bare.title.as_str()), ("safety", "Safety"));
    assert_eq!(bare.now, Some(between("0", "1")), "two answers of 1 at most");
    assert_eq!(bare.reach, Some(number("4")));
    assert_eq!(bare.needed, Some((number("3"), number("3"))), "tier 3");
    assert_eq!((bare.prospect(), bare.blank), (Prospect::Short, 0));
    let attach =
        |name, most: &str| (name, StepKind::Attach, "1.5".to_owned(), None, most.to_owned());
    assert_eq!(told(&bare.steps), [attach("safety.a", "2.5"), attach("safety.b", "4")]);
    assert_eq!(bare.shortest().len(), 2, "2.5 is not enough, 4 is");
    let one = safety(&q, &answers([2; 9]), &with(&[("safety.b", day())]));
    assert_eq!(one.now, Some(between("0", "2.5")));
    assert_eq!(told(one.shortest()), [attach("safety.a", "4")]);
    let all = safety(&q, &answers([2; 9]), &evidence());
    assert_eq!(all.now, Some(between("0", "4")));
    assert_eq!((all.prospect(), all.steps.len(), all.shortest().len()), (Prospect::Enough, 0, 0));
}

#[test]
fn a_blank_counts_nothing_and_answering_it_adds_what_its_evidence_allows() {
    let q = Folder::risk().compile();
    let mut given = answers([2; 9]);
    given.clear("safety.a");
    let bare = safety(&q, &given, &EvidenceFacts::default());
    assert_eq!((bare.now.clone(), bare.blank), (Some(between("0", "0.5")), 1));
    assert_eq!(
        told(&bare.steps),
        [
            (
                "safety.a",
                StepKind::Answer,
                "2".to_owned(),
                Some("0.5".to_owned()),
                "2.5".to_owned()
            ),
            ("safety.b", StepKind::Attach, "1.5".to_owned(), None, "4".to_owned()),
        ],
        "answered without evidence it adds a half"
    );
    let attached = safety(&q, &given, &evidence());
    assert_eq!(attached.now, Some(between("0", "2")));
    assert_eq!(
        told(&attached.steps),
        [("safety.a", StepKind::Answer, "2".to_owned(), None, "4".to_owned())]
    );
    let nothing = ready(&q, &Answers::new(), &EvidenceFacts::default());
    assert!(nothing.iter().all(|one| one.now == Some(between("0", "0")) && one.blank == 2));
    assert_eq!(nothing[0].needed, Some((number("2"), number("3.5"))), "any tier is possible");
}

#[test]
fn evidence_that_has_expired_is_to_be_renewed() {
    let q = Folder::risk().compile();
    let old = with(&[("safety.a", long_ago()), ("safety.b", day())]);
    let stands = safety(&q, &answers([2; 9]), &old);
    assert_eq!(stands.now, Some(between("0", "2.5")));
    assert_eq!(
        told(&stands.steps),
        [("safety.a", StepKind::Renew, "1.5".to_owned(), None, "4".to_owned())]
    );
}

#[test]
fn what_does_not_apply_may_be_left_out_of_the_mean_and_counts_at_its_worst_otherwise() {
    let q = Folder::risk().compile();
    let mut given = answers([2; 9]);
    given.set("safety.a", Answer::NotApplicable { reason: "It has no such part.".to_owned() });
    let proven = safety(&q, &given, &with(&[("safety.b", day())]));
    assert_eq!(proven.now, Some(between("0", "4")), "left out, only the other answer counts");
    assert!(proven.steps.is_empty());
    let mut blank = given.clone();
    blank.clear("safety.b");
    let counted = safety(&q, &blank, &EvidenceFacts::default());
    assert_eq!(counted.now, Some(between("0", "0.5")), "counted, it is better than nothing at all");
    given.set("safety.b", Answer::NotApplicable { reason: "Nor such a part.".to_owned() });
    let neither = safety(&q, &given, &EvidenceFacts::default());
    assert_eq!(neither.now, Some(between("0", "1")));
}

#[test]
fn a_cap_that_no_evidence_lifts_can_put_what_is_needed_out_of_reach() {
    let mut folder = Folder::risk();
    folder.set(
        "rubric.json",
        "/caps/-",
        json!({ "id": "CAP-2", "when": { "safety.b": { "const": "yes" } }, "maximum": 2,
            "because": "It is so." }),
    );
    let q = folder.compile();
    let stands = safety(&q, &answers([2; 9]), &evidence());
    assert_eq!(
        (stands.now.clone(), stands.reach.clone()),
        (Some(between("0", "2")), Some(number("2")))
    );
    assert_eq!(stands.prospect(), Prospect::OutOfReach);
    assert!(stands.shortest().is_empty(), "nothing can be done");
    let mut open = answers([2; 9]);
    open.clear("safety.b");
    let stands = safety(&q, &open, &evidence());
    assert_eq!(
        (stands.now.clone(), stands.reach.clone(), stands.prospect()),
        (Some(between("0", "2")), Some(number("4")), Prospect::Short),
        "a blank could still decide otherwise"
    );
}

#[test]
fn a_level_that_is_worth_something_at_its_lowest_is_the_least_that_reviewers_can_give() {
    let mut folder = Folder::risk();
    folder.set(
        "rubric.json",
        "/questions/safety.a/anchors/0",
        json!({ "level": 0, "text": "Level 0", "points": 0.5 }),
    );
    let q = folder.compile();
    let stands = safety(&q, &answers([2; 9]), &evidence());
    assert_eq!(stands.now, Some(between("0.25", "4")));
}

#[test]
fn while_the_tier_is_open_it_can_be_enough_for_some_tiers_only() {
    let q = Folder::risk().compile();
    let mut given = answers([2; 9]);
    given.clear("profile.f1");
    let stands = safety(&q, &given, &with(&[("safety.b", day())]));
    let (low, high) = stands.needed.clone().unwrap();
    assert!(low <= number("2.5") && number("2.5") < high, "{low:?} {high:?}");
    assert_eq!(stands.prospect(), Prospect::OpenTier);
    assert_eq!(stands.shortest().len(), 1, "the steps lead to what the strictest tier needs");
}

/// Every way to answer a question.
fn ways() -> [Option<Answer>; 4] {
    let reason = || "It is so with us.".to_owned();
    [
        None,
        Some(Answer::plain(json!("yes"))),
        Some(Answer::NotApplicable { reason: reason() }),
        Some(Answer::Declined { reason: reason() }),
    ]
}

/// Everything that reviewers can give for it.
fn gifts(answer: Option<&Answer>) -> Vec<Scored> {
    let levels = (0..=4).map(Scored::Level);
    match answer {
        None => vec![Scored::Level(4)],
        Some(Answer::NotApplicable { .. }) => levels.chain([Scored::NotApplicable]).collect(),
        Some(_) => levels.collect(),
    }
}

#[test]
fn the_interval_is_exactly_what_every_way_to_score_a_draft_comes_to() {
    let mut folder = Folder::risk();
    folder.set("rubric.json", "/questions/safety.a/weight", json!(3));
    folder.set(
        "rubric.json",
        "/questions/safety.b/anchors/0",
        json!({ "level": 0, "text": "Level 0", "points": 0.5 }),
    );
    let q = folder.compile();
    let mut tried = 0;
    for (a, b) in ways().iter().flat_map(|a| ways().map(|b| (a.clone(), b))) {
        for (of_a, of_b) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (2, 2)] {
            let mut given = answers([2; 9]);
            for (name, answer) in [("safety.a", &a), ("safety.b", &b)] {
                match answer {
                    Some(answer) => given.set(name, answer.clone()),
                    None => given.clear(name),
                }
            }
            let mut attached = evidence();
            for (name, kind) in [("safety.a", of_a), ("safety.b", of_b)] {
                match kind {
                    0 => drop(attached.0.remove(name)),
                    1 => {}
                    _ => drop(attached.0.insert(name.to_owned(), vec![piece(long_ago())])),
                }
            }
            let mut scores = Vec::new();
            for to_a in gifts(a.as_ref()) {
                for to_b in gifts(b.as_ref()) {
                    let mut levels = Levels::default();
                    levels.set("safety.a", to_a);
                    levels.set("safety.b", to_b);
                    let outcome = assess(&q, &given, &attached, &levels, day());
                    scores.extend(outcome.criteria[0].score.as_ref().map(|score| {
                        score.settled().expect("everything about it is known").clone()
                    }));
                    tried += 1;
                }
            }
            let now = safety(&q, &given, &attached).now.unwrap();
            let told = format!("{a:?} with {of_a}, {b:?} with {of_b}");
            assert_eq!(Some(&now.low), scores.iter().min(), "{told}");
            assert_eq!(Some(&now.high), scores.iter().max(), "{told}");
        }
    }
    assert!(tried > 1_000, "{tried}");
}

/// The draft after a step.
fn taken(q: &Questionnaire, step: &NextStep, given: &mut Answers, attached: &mut EvidenceFacts) {
    if step.kind == StepKind::Answer {
        given.set(step.question.clone(), Answer::plain(json!("yes")));
    }
    if q.question(&step.question).unwrap().evidence.is_some() {
        attached.0.entry(step.question.clone()).or_default().push(piece(day()));
    }
}

#[test]
fn every_step_adds_what_it_says_and_no_fewer_steps_are_enough() {
    let mut folder = Folder::risk();
    for (name, weight) in [("safety.a", 3), ("safety.b", 2), ("evidence.a", 5)] {
        folder.set("rubric.json", &format!("/questions/{name}/weight"), json!(weight));
    }
    let q = folder.compile();
    for (a, b) in ways().iter().flat_map(|a| ways().map(|b| (a.clone(), b))) {
        let mut given = answers([2; 9]);
        for (name, answer) in [("safety.a", &a), ("safety.b", &b), ("evidence.a", &b)] {
            match answer {
                Some(answer) => given.set(name, answer.clone()),
                None => given.clear(name),
            }
        }
        for attached in [EvidenceFacts::default(), with(&[("safety.a", long_ago())])] {
            let before = ready(&q, &given, &attached);
            for (at, stands) in before.iter().enumerate() {
                let high = &stands.now.as_ref().unwrap().high;
                let (mut all_given, mut all_attached) = (given.clone(), attached.clone());
                for step in &stands.steps {
                    let (mut one_given, mut one_attached) = (given.clone(), attached.clone());
                    taken(&q, step, &mut one_given, &mut one_attached);
                    let after = ready(&q, &one_given, &one_attached)[at].now.clone().unwrap();
                    assert_eq!(after.high, high + &step.gain, "{step:?}");
                    if let Some(bare) = &step.bare {
                        let after = ready(&q, &one_given, &attached)[at].now.clone().unwrap();
                        assert_eq!(after.high, high + bare, "{step:?}");
                    }
                    taken(&q, step, &mut all_given, &mut all_attached);
                    let after = ready(&q, &all_given, &all_attached)[at].now.clone().unwrap();
                    assert_eq!(after.high, step.most, "{step:?}");
                }
                fewest(&q, (&given, &attached), at, stands);
            }
        }
    }
}

/// No choice of fewer steps than the shortest way brings a criterion to what it needs.
fn fewest(
    q: &Questionnaire,
    (given, attached): (&Answers, &EvidenceFacts),
    at: usize,
    stands: &CriterionReadiness,
) {
    let needed = &stands.needed.as_ref().unwrap().1;
    for choice in 0..1_u32 << stands.steps.len() {
        if choice.count_ones() as usize >= stands.shortest().len() {
            continue;
        }
        let (mut given, mut attached) = (given.clone(), attached.clone());
        for (place, step) in stands.steps.iter().enumerate() {
            if choice & (1 << place) != 0 {
                taken(q, step, &mut given, &mut attached);
            }
        }
        let after = ready(q, &given, &attached)[at].now.clone().unwrap();
        assert!(after.high < *needed, "{choice:b} of {:?}", stands.steps);
    }
}

#[test]
fn after_each_change_readiness_is_what_working_everything_out_anew_says() {
    let library = Library::built_in().expect("the built-in questionnaires");
    let nobody = Levels::default();
    for q in library.all().filter(|q| !q.rubric.criteria.is_empty()) {
        let [first, second, ..] = q.examples.as_slice() else { continue };
        let mut evaluation = Evaluation::new(q, &first.answers, &first.evidence, &nobody, first.on);
        let mut answers = first.answers.clone();
        for (_, question) in q.questions() {
            let name = question.name.as_str();
            let given = [second.answers.get(name).cloned(), None, first.answers.get(name).cloned()];
            for answer in given {
                evaluation.change(name, answer.as_ref());
                match answer {
                    Some(answer) => answers.set(name, answer),
                    None => answers.clear(name),
                }
                let mut anew = Evaluation::new(q, &answers, &first.evidence, &nobody, first.on);
                assert_eq!(evaluation.readiness(), anew.readiness(), "{} at {name}", first.file);
            }
        }
    }
}

#[test]
fn a_section_by_itself_says_of_its_criterion_what_the_whole_draft_says() {
    let library = Library::built_in().expect("the built-in questionnaires");
    for q in library.all() {
        for example in &q.examples {
            let seen = view(q, &example.answers);
            let whole = DraftStanding::new(q, &seen, &example.evidence, example.on).criteria;
            for section in &q.sections {
                let alone = section_findings(
                    q,
                    &seen,
                    &example.evidence,
                    example.on,
                    section,
                    &Steps::left_out(),
                );
                let same = whole.iter().find(|one| section.criterion.as_ref() == Some(&one.id));
                assert_eq!(alone.ready.as_ref(), same, "{} {}", example.file, section.id);
            }
        }
    }
}

#[test]
fn time_is_left_for_what_is_asked_and_blank_and_for_what_scored_answers_lack() {
    let q = Folder::risk().compile();
    let all = answers([2; 9]);
    let seen = view(&q, &all);
    assert_eq!(time_left(&q, &seen, &evidence()), 0);
    assert_eq!(time_left(&q, &seen, &EvidenceFacts::default()), 12, "a minute a piece");
    let mut one = all.clone();
    one.clear("safety.a");
    let left = time_left(&q, &view(&q, &one), &evidence());
    assert_eq!(left, 1, "a choice of 15 seconds, and a few words to read");
    let blank = view(&q, &Answers::new());
    assert!(time_left(&q, &blank, &EvidenceFacts::default()) > 12);
    let asked = blank.sections.iter().flat_map(|section| &section.questions);
    assert_eq!(asked.filter(|question| question.asked == Truth::True).count(), 21);
}
