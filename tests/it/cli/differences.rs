use std::path::Path;

use serde_json::{Value, json};

use super::process::run;
use super::questionnaires::{Copy, QUESTIONNAIRES, change, reviewed, versions};

#[test]
fn diff_tells_questions_added_removed_reworded_and_reweighted_with_what_they_do_to_drafts() {
    let old = reviewed();
    let copy = Copy::new("diff");
    let new = copy.0.join(old.strip_prefix(QUESTIONNAIRES).unwrap());
    let mut names = Vec::new();
    change(&new.join("questionnaire.json"), |json| {
        let sections = json["sections"].as_array_mut().unwrap();
        let section = sections.iter_mut().find(|section| section["criterion"].is_string()).unwrap();
        section["questions"][0]["label"] = "Asked in other words?".into();
        names.push(format!(
            "{}.{}",
            section["id"].as_str().unwrap(),
            section["questions"][0]["id"].as_str().unwrap()
        ));
    });
    let name = names.remove(0);
    change(&new.join("rubric.json"), |json| json["questions"][&name]["weight"] = 7.into());
    change(&new.join("risk.json"), |json| json["near_miss"]["cure_days"] = 91.into());
    let paths = [old.to_str().unwrap(), new.to_str().unwrap()];
    let same = run(Path::new("/"), &["diff", paths[0], paths[0]], &[]);
    assert_eq!(
        String::from_utf8(same.stdout).unwrap(),
        "0 differences. Disclosures under way stay on the version that they began with.\n"
    );
    let output = run(Path::new("/"), &["diff", paths[0], paths[1], "--json"], &[]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(String, String)> = told["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (one["place"].as_str().unwrap().to_owned(), one["change"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [
        (&*name, "reweighted"),
        (&*name, "reworded"),
        ("risk.json /near_miss/cure_days", "rule_changed"),
    ];
    assert_eq!(found, expected.map(|(place, change)| (place.to_owned(), change.to_owned())));
    assert_eq!(
        told["differences"][0]["effect"],
        "Answers stay; scores, tiers or modules may change."
    );
}

/// The version with a question changed in the outline and with a rubric changed, as `diff` tells
/// it.
fn told(
    name: &str,
    question: impl FnOnce(&mut Value),
    rubric: impl FnOnce(&mut Value),
    json: bool,
) -> String {
    let (old, copy) = (reviewed(), Copy::new(name));
    let new = copy.0.join(old.strip_prefix(QUESTIONNAIRES).unwrap());
    change(&new.join("questionnaire.json"), |outline| {
        let mut questions = outline["sections"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .flat_map(|section| section["questions"].as_array_mut().unwrap());
        question(questions.find(|question| question["id"] == "counterfactual").unwrap());
    });
    change(&new.join("rubric.json"), |whole| {
        rubric(&mut whole["questions"]["bias.counterfactual"]);
    });
    let mut words = vec!["diff", old.to_str().unwrap(), new.to_str().unwrap()];
    words.extend(json.then_some("--json"));
    String::from_utf8(run(Path::new("/"), &words, &[]).stdout).unwrap()
}

#[test]
fn diff_says_that_answers_may_now_be_published_or_no_longer() {
    let hidden =
        told("hidden", |question| question["visibility"] = json!("reviewers"), |_| {}, false);
    assert!(
        hidden.starts_with(
            "bias.counterfactual, visibility: no longer public. Answers stay, \
        and are no longer published.\n"
        ),
        "{hidden}"
    );
    assert!(
        hidden.ends_with(
            "\n1 difference. Disclosures under way stay on the version that they began with.\n"
        ),
        "{hidden}"
    );
    let copy = Copy::new("shown");
    let inside = reviewed().strip_prefix(QUESTIONNAIRES).unwrap().to_owned();
    change(&copy.0.join(&inside).join("questionnaire.json"), |outline| {
        let sections = outline["sections"].as_array_mut().unwrap().iter_mut();
        let mut questions =
            sections.flat_map(|section| section["questions"].as_array_mut().unwrap());
        questions.find(|question| question["visibility"] == "reviewers").unwrap()["visibility"] =
            json!("public");
    });
    let output = run(
        Path::new("/"),
        &["diff", reviewed().to_str().unwrap(), copy.0.join(&inside).to_str().unwrap()],
        &[],
    );
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains(", visibility: made public. Answers stay, and may now be published.\n"),
        "{shown}"
    );
}

#[test]
fn diff_names_the_innermost_part_that_changed_and_shows_the_words_that_changed() {
    let end = "reaches beyond ±0.20 SD";
    let anchor = |rubric: &mut Value| {
        let text =
            rubric["anchors"][2]["text"].as_str().unwrap().replace(end, "reaches beyond ±0.30 SD");
        rubric["anchors"][2]["text"] = text.into();
    };
    let column = |question: &mut Value| {
        question["answer"]["items"]["properties"]["pairs"]["title"] = json!("Pairs");
        question["answer"]["items"]["properties"]["swap"]["oneOf"][1]["title"] = json!("Pronouns");
        question["answer"]["items"]["properties"]["samples"]["minimum"] = json!(3);
    };
    let printed = told("parts", column, anchor, false);
    for line in [
        "bias.counterfactual, answer, column “pairs”, title: reworded. Answers stay.",
        "  was “Pairs compared”",
        "  is “Pairs”",
        "bias.counterfactual, answer, column “swap”, option “pronouns”, title: reworded. Answers \
         stay.",
        "bias.counterfactual, answer, column “samples”, minimum: asks for another kind of answer. \
         An answer that no longer fits comes up for correction.",
        "bias.counterfactual, anchors, level 2, text: scored otherwise. Answers stay; scores, \
         tiers or modules may change.",
    ] {
        assert!(printed.lines().any(|told| told == line), "{line} is missing in {printed}");
    }
    let cut = |word: &str| {
        printed
            .lines()
            .find(|line| line.starts_with(&format!("  {word} …")))
            .unwrap_or_else(|| panic!("{printed}"))
    };
    assert!(
        cut("was").ends_with("beyond ±0.20 SD.”") && cut("is").ends_with("beyond ±0.30 SD.”"),
        "{printed}"
    );
    let all: Value = serde_json::from_str(&told("uncut", |_| {}, anchor, true)).unwrap();
    let only = &all["differences"][0];
    assert_eq!(
        (&only["place"], &only["part"]),
        (&json!("bias.counterfactual"), &json!("anchors, level 2, text"))
    );
    let whole = only["was"].as_str().unwrap();
    assert!(
        whole.starts_with("Prompts, outputs and results are attached;")
            && whole.ends_with("±0.20 SD."),
        "{whole}"
    );
}

#[test]
fn diff_knows_the_rules_of_a_list_by_their_ids_wherever_they_stand() {
    let (old, copy) = (reviewed(), Copy::new("rules"));
    let new = copy.0.join(old.strip_prefix(QUESTIONNAIRES).unwrap());
    change(&new.join("risk.json"), |risk| {
        let floors = risk["floors"].as_array_mut().unwrap();
        let mut added = floors[0].clone();
        added["id"] = json!("O0");
        floors.insert(0, added);
        floors[1]["tier"] = json!(4);
    });
    let output = run(Path::new("/"), &["diff", old.to_str().unwrap(), new.to_str().unwrap()], &[]);
    let printed = String::from_utf8(output.stdout).unwrap();
    let places: Vec<&str> = printed.lines().filter(|line| line.starts_with("risk.json")).collect();
    let effect = "changed. Answers stay; scores, tiers or modules may change.";
    assert_eq!(
        places,
        [
            format!("risk.json /floors/0, floors, “O0”: {effect}"),
            format!("risk.json /floors/1/tier, floors, “O1”, tier: {effect}")
        ]
    );
}

#[test]
fn diff_refuses_versions_of_two_questionnaires_in_a_sentence() {
    let all = versions();
    let (one, other) =
        (&all[0], all.iter().find(|version| version.parent() != all[0].parent()).unwrap());
    let output =
        run(Path::new("/"), &["diff", one.to_str().unwrap(), other.to_str().unwrap()], &[]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        printed.starts_with("These are two questionnaires, `") && printed.lines().count() == 1,
        "{printed}"
    );
    assert!(printed.ends_with("`. Name two versions of the same one.\n"), "{printed}");
}

#[test]
fn diff_tells_each_difference_once_with_its_true_effect() {
    let (old, copy) =
        (Path::new(QUESTIONNAIRES).join("district-readiness/1-0"), Copy::new("points"));
    let new = copy.0.join("district-readiness/1-0");
    change(&new.join("questionnaire.json"), |outline| {
        outline["sections"][0]["title"] = json!("People first");
        let questions = outline["sections"][0]["questions"].as_array_mut().unwrap();
        let mut optional = questions[1].clone();
        optional["id"] = json!("remarks");
        optional["code"] = json!("RDY-99");
        optional["required"] = json!(false);
        questions.push(optional);
        questions[0]["answer"]["oneOf"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "const": "twice", "title": "All, twice" }));
    });
    change(&new.join("messages.json"), |words| {
        words["questions"]["people.remarks"] = json!({ "help": "Help.", "why": "Why." });
    });
    change(&new.join("impact.json"), |impact| {
        impact["questions"]["people.remarks"] = json!({ "role": "none" });
        impact["questions"]["people.trained"]["points"]["twice"] = json!(4);
        impact["bands"][0]["title"] = json!("Not yet");
    });
    let output = run(Path::new("/"), &["diff", old.to_str().unwrap(), new.to_str().unwrap()], &[]);
    let printed = String::from_utf8(output.stdout).unwrap();
    let told: Vec<&str> = printed.lines().filter(|line| !line.starts_with("  ")).collect();
    assert_eq!(
        told,
        [
            "impact.json, highest maximum of “Preparation”: changed. Answers stay; the same points \
             are another share of the maximum.",
            "people.trained, answer, option “twice”: takes more answers. Answers stay, and still \
             fit.",
            "people.trained, points, twice: scored otherwise. Answers stay; scores, tiers or \
             modules may change.",
            "people.remarks: added. A draft that is asked it may answer it.",
            "section people, title: reworded. Answers stay.",
            "impact.json /bands/0/title, bands, “Not ready”, title: reworded. Answers stay.",
            "6 differences. Disclosures under way stay on the version that they began with.",
        ]
    );
}
