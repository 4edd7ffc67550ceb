use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::process::{run, said};

pub const QUESTIONNAIRES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires");

/// Every folder `<family>/<version>` of the repository.
pub fn versions() -> Vec<PathBuf> {
    let folders = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect()
    };
    let all = folders(Path::new(QUESTIONNAIRES));
    let versions = all.iter().flat_map(|family| folders(family));
    versions.filter(|version| version.join("questionnaire.json").exists()).collect()
}

/// The oldest released version whose answers are reviewed and decided on.
pub fn reviewed() -> PathBuf {
    let files = ["rubric.json", "released.sha256"];
    let is_it = |version: &PathBuf| files.iter().all(|file| version.join(file).exists());
    versions().into_iter().filter(is_it).min().unwrap()
}

fn examples(version: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(version.join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}

/// A copy of the questionnaires that a test may break.
pub struct Copy(pub PathBuf);

impl Copy {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("assay-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        copy(Path::new(QUESTIONNAIRES), &folder);
        // It is as it was while the oldest version was the newest, so a test knows what it breaks.
        let (oldest, all) = (reviewed(), versions());
        for later in all.iter().filter(|one| **one != oldest && one.parent() == oldest.parent()) {
            let inside = later.strip_prefix(QUESTIONNAIRES).unwrap().to_owned();
            std::fs::remove_dir_all(folder.join(inside)).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if !path.ends_with("released.sha256") {
            // What is changed in a copy is not released.
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

pub fn change(file: &Path, change: impl FnOnce(&mut Value)) {
    let mut value: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    change(&mut value);
    std::fs::write(file, value.to_string()).unwrap();
}

#[test]
fn check_finds_no_fault_in_the_shipped_questionnaires_nor_in_the_built_in_copy() {
    let output = run(Path::new("/"), &["check", QUESTIONNAIRES], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let output = run(Path::new("/"), &["check"], &[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .contains("The questionnaires in the built-in copy have no faults")
    );
}

#[test]
fn check_names_file_pointer_and_fault_and_ends_with_code_1() {
    let copy = Copy::new("check");
    let inside = reviewed().strip_prefix(QUESTIONNAIRES).unwrap().to_owned();
    change(&copy.0.join(&inside).join("rubric.json"), |rubric| {
        rubric["criteria"][0]["weight"] = json!("heavy");
    });
    let output = run(Path::new("/"), &["check", &copy.0.display().to_string()], &[]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8_lossy(&output.stdout);
    let place = format!("{}/rubric.json /criteria/0/weight: ", inside.display());
    assert!(printed.lines().any(|line| line.starts_with(&place)), "{printed}");
    let output = run(Path::new("/"), &["check", &copy.0.display().to_string(), "--json"], &[]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&told["holds"], &told["faults"][0]["pointer"]),
        (&json!(false), &json!("/criteria/0/weight"))
    );
}

#[test]
fn serve_refuses_questionnaires_with_faults_and_names_the_first_place() {
    let copy = Copy::new("serve");
    std::fs::write(copy.0.join("modules.json"), b"[").unwrap();
    let settings = [
        ("ASSAY_QUESTIONNAIRES", copy.0.display().to_string()),
        ("DATABASE_URL", format!("sqlite:{}", copy.0.join("assay.db").display())),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let output = run(&copy.0, &["migrate"], &settings);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("modules.json"), "{}", said(&output));
}

#[test]
fn score_gives_each_example_the_outcome_it_expects() {
    for version in versions() {
        for example in examples(&version) {
            let words = ["score", version.to_str().unwrap(), example.to_str().unwrap(), "--json"];
            let output = run(Path::new("/"), &words, &[]);
            let scored: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|cause| panic!("{}: {cause}", example.display()));
            let expect = &serde_json::from_slice::<Value>(&std::fs::read(&example).unwrap())
                .unwrap()["expect"];
            let wrong = !expect["faults"].as_array().is_none_or(Vec::is_empty);
            assert_eq!(output.status.code(), Some(i32::from(wrong)), "{}", example.display());
            if !expect["recommendation"].is_null() {
                assert_eq!(
                    scored["recommendation"]["decision"],
                    expect["recommendation"],
                    "{}",
                    example.display()
                );
            }
            if let Some(modules) = expect["modules"].as_array() {
                assert_eq!(
                    scored["modules"].as_array().unwrap().len(),
                    modules.len(),
                    "{}",
                    example.display()
                );
            }
        }
    }
}

#[test]
fn score_prints_the_outcome_under_the_names_that_the_readme_gives() {
    let version = reviewed();
    let file = version.join("examples/lesson-planner.json");
    let output = run(
        Path::new("/"),
        &["score", version.to_str().unwrap(), file.to_str().unwrap(), "--json"],
        &[],
    );
    let scored: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expect = &read(&file)["expect"];
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&scored),
        [
            "questionnaire",
            "on",
            "complete",
            "open_questions",
            "inherent",
            "criteria",
            "measures",
            "knockouts",
            "residual",
            "recommendation",
            "open_because",
            "modules",
            "hours",
            "factors",
            "facts",
            "scored",
            "prohibited",
            "effectiveness",
            "minimums",
            "faults"
        ]
    );
    assert_eq!((&scored["complete"], &scored["open_questions"]), (&json!(true), &json!([])));
    assert_eq!(
        (&scored["knockouts"], &scored["prohibited"], &scored["faults"]),
        (&json!([]), &json!([]), &json!([]))
    );
    let inherent = &scored["inherent"];
    assert_eq!(
        keys(inherent),
        ["score", "band", "tier", "tier_name", "tiers", "floors", "because"]
    );
    assert_eq!(
        (&inherent["score"], &inherent["tier"]),
        (&json!(["23.0000", "23.0000"]), &expect["inherent"]["tier"])
    );
    let first = &inherent["because"][0];
    assert_eq!(
        (&first["rule"], &first["sentence"]),
        (&json!("F1"), &json!("Decision stakes: level 1 of 4, weight 20: Practice or content."))
    );
    assert_eq!(first["reasons"][0]["code"], "PRO-03");
    assert_eq!(
        keys(&scored["criteria"]),
        ["safety", "evidence", "inclusivity", "usability", "interoperability", "bias"]
    );
    let safety = &scored["criteria"]["safety"];
    assert_eq!(keys(safety), ["title", "weight", "score", "lines"]);
    assert_eq!((&safety["title"], &safety["weight"]), (&json!("Safety"), &json!(30)));
    assert!(
        safety["score"][0]
            .as_str()
            .unwrap()
            .starts_with(expect["criteria"]["safety"].as_str().unwrap()),
        "{}",
        safety["score"]
    );
    assert_eq!(
        keys(&scored["measures"]["essa"]),
        ["title", "question", "code", "values", "conclusion", "computed", "lines"]
    );
    assert_eq!(keys(&scored["residual"]), ["score", "band", "tier", "tier_name", "tiers"]);
    assert_eq!(scored["recommendation"]["decision"], "approved");
    let module = &scored["modules"][0];
    assert_eq!(
        (keys(module), &module["id"]),
        (["id", "title", "who", "by", "because"].map(str::to_owned).to_vec(), &json!("PL-01"))
    );
    assert_eq!(
        (
            &module["because"][0]["rule"],
            keys(&scored["factors"]["stakes"]).contains(&"id".to_owned())
        ),
        (&json!("P1"), false)
    );
}

#[test]
fn score_says_what_is_open_as_intervals_and_names_the_questions() {
    let version = reviewed();
    let file = version.join("examples/partial.json");
    let output = run(
        Path::new("/"),
        &["score", version.to_str().unwrap(), file.to_str().unwrap(), "--json"],
        &[],
    );
    let scored: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&scored["complete"], &scored["recommendation"]), (&json!(false), &Value::Null));
    assert_eq!(
        json!(scored["open_questions"].as_array().unwrap().len()),
        read(&file)["expect"]["open"]
    );
    assert!(
        scored["open_questions"][0]["name"].is_string()
            && scored["open_questions"][0]["code"].is_string()
    );
    assert_eq!(scored["criteria"]["safety"]["score"], json!(["0.0000", "4.0000"]));
}

#[test]
fn score_tells_people_tier_scores_recommendation_and_modules() {
    let version = &reviewed();
    let decided = examples(version)
        .into_iter()
        .find(|example| !read(example)["expect"]["recommendation"].is_null())
        .unwrap();
    let output =
        run(Path::new("/"), &["score", version.to_str().unwrap(), decided.to_str().unwrap()], &[]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    for begin in ["Inherent risk: ", "Score of ", "Residual risk: ", "Recommendation: ", "Module "]
    {
        assert!(
            printed.lines().any(|line| line.starts_with(begin)),
            "{begin} is missing in {printed}"
        );
    }
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn score_locates_names_and_levels_that_the_questionnaire_does_not_have() {
    let copy = Copy::new("misplaced");
    let version = reviewed();
    let file = copy.0.join("answers.json");
    let mut answers = read(&version.join("examples/lesson-planner.json"));
    answers["levels"]["zz.y"] = json!(3);
    answers["levels"]["profile.decisions"] = json!(1);
    answers["levels"]["bias.counterfactual"] = json!(9);
    answers["evidence"]["nope.x"] = json!([{ "title": "A report" }]);
    std::fs::write(&file, answers.to_string()).unwrap();
    let output =
        run(Path::new("/"), &["score", version.to_str().unwrap(), file.to_str().unwrap()], &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stdout).replace(&format!("{} ", file.display()), "");
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "/evidence/nope.x: There is no question `nope.x`.",
            "/levels/bias.counterfactual: Levels go from 0 to 4; 9 is not one of them.",
            "/levels/profile.decisions: `profile.decisions` is not scored, so it takes no level.",
            "/levels/zz.y: There is no question `zz.y`.",
        ]
    );
}

#[test]
fn check_of_a_part_of_the_folder_says_once_that_the_whole_is_wanted() {
    let version = reviewed();
    for part in [version.as_path(), version.parent().unwrap()] {
        let output = run(Path::new("/"), &["check", part.to_str().unwrap()], &[]);
        assert_eq!(output.status.code(), Some(1));
        let sentence = format!(
            "{}: This is a part of a folder of questionnaires. Name the whole of it: \
             {QUESTIONNAIRES}.\n",
            part.display()
        );
        assert_eq!(String::from_utf8_lossy(&output.stdout), sentence);
    }
}

#[test]
fn check_names_bounds_that_leave_nothing_between_them_once() {
    let copy = Copy::new("bounds");
    let inside = reviewed().strip_prefix(QUESTIONNAIRES).unwrap().to_owned();
    let mut place = String::new();
    change(&copy.0.join(&inside).join("questionnaire.json"), |json| {
        let sections = json["sections"].as_array_mut().unwrap().iter_mut().enumerate();
        let mut questions = sections.flat_map(|(at, section)| {
            let asked = section["questions"].as_array_mut().unwrap().iter_mut().enumerate();
            asked.map(move |(number, question)| (at, number, question))
        });
        let (at, number, question) =
            questions.find(|(_, _, question)| question["id"] == "counterfactual").unwrap();
        let pairs = &mut question["answer"]["items"]["properties"]["pairs"];
        (pairs["minimum"], pairs["maximum"]) = (json!(5), json!(1));
        place = format!(
            "{}/questionnaire.json \
             /sections/{at}/questions/{number}/answer/items/properties/pairs/maximum",
            inside.display()
        );
    });
    let output = run(Path::new("/"), &["check", copy.0.to_str().unwrap()], &[]);
    let sentence =
        "`minimum` is 5 and `maximum` is 1: nothing fits between them, so nobody could answer.";
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{place}: {sentence}\n"));
}

#[test]
fn score_says_when_the_folder_is_not_one_version_of_a_questionnaire() {
    let version = &versions()[0];
    let example = examples(version).remove(0);
    for folder in [QUESTIONNAIRES, "/nowhere"] {
        let output = run(Path::new("/"), &["score", folder, example.to_str().unwrap()], &[]);
        assert_eq!(output.status.code(), Some(1));
    }
    let output = run(Path::new("/"), &["score", version.to_str().unwrap(), "/nowhere.json"], &[]);
    assert!(said(&output).contains("Reading /nowhere.json: "), "{}", said(&output));
}

#[test]
fn schema_prints_what_is_published_at_the_services_address() {
    let base = ("ASSAY_BASE_URL".to_owned(), "https://assay.agency.example".to_owned());
    for version in versions() {
        let output = run(
            Path::new("/"),
            &["schema", version.to_str().unwrap()],
            std::slice::from_ref(&base),
        );
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        let place = version.strip_prefix(QUESTIONNAIRES).unwrap().display();
        assert_eq!(
            schema["$id"],
            format!("https://assay.agency.example/questionnaires/{place}/schema.json")
        );
        assert!(schema["properties"].as_object().is_some_and(|properties| !properties.is_empty()));
    }
}

#[test]
fn a_folder_that_is_no_version_is_named_and_nothing_above_it_is_read() {
    let copy = Copy::new("alone");
    let alone = copy.0.join("family").join("1-0");
    self::copy(&reviewed(), &alone);
    std::fs::remove_file(copy.0.join("modules.json")).unwrap();
    for folder in [Path::new(QUESTIONNAIRES), Path::new("/"), Path::new("/nowhere"), &alone] {
        for command in [
            vec!["schema", folder.to_str().unwrap()],
            vec!["diff", folder.to_str().unwrap(), folder.to_str().unwrap()],
        ] {
            let output = run(Path::new("/"), &command, &[]);
            assert_ne!(output.status.code(), Some(0), "{command:?}");
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(
                told.contains(
                    "This is not a folder <family>/<version> inside a folder of questionnaires"
                ),
                "{command:?}: {told}"
            );
        }
    }
}

#[test]
fn a_fault_in_the_version_beside_it_keeps_no_sound_version_from_work() {
    let copy = Copy::new("beside");
    let sound = copy.0.join(reviewed().strip_prefix(QUESTIONNAIRES).unwrap());
    for (beside, file) in [("broken", "questionnaire.json"), ("scratch", "notes.json")] {
        let folder = sound.parent().unwrap().join(beside);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(file), b"[").unwrap();
    }
    std::fs::write(copy.0.join("stray.txt"), b"a stray file").unwrap();
    let (dir, example) = (sound.to_str().unwrap(), sound.join("examples/lesson-planner.json"));
    for words in
        [&["score", dir, example.to_str().unwrap()][..], &["schema", dir], &["diff", dir, dir]]
    {
        let output = run(Path::new("/"), words, &[]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{words:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            said(&output)
        );
    }
    let output = run(Path::new("/"), &["check", copy.0.to_str().unwrap()], &[]);
    assert_eq!(output.status.code(), Some(1), "a whole folder is still checked whole");
}

#[test]
fn check_of_a_folder_that_is_not_there_says_so_in_a_plain_sentence() {
    let output = run(Path::new("/"), &["check", "/nonexist"], &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.starts_with("The folder /nonexist cannot be read: "), "{told}");
}

/// A version whose answers are scored by points alone.
fn assessed() -> PathBuf {
    versions()
        .into_iter()
        .find(|version| {
            version.join("impact.json").exists()
                && version.join("examples/half-rounds-up.json").exists()
        })
        .unwrap()
}

#[test]
fn score_tells_people_points_line_by_line_the_band_and_what_it_asks_for() {
    let version = assessed();
    let score = |file: &str| {
        let output = run(
            Path::new("/"),
            &[
                "score",
                version.to_str().unwrap(),
                version.join("examples").join(file).to_str().unwrap(),
            ],
            &[],
        );
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let printed = score("half-rounds-up.json");
    for begin in [
        "Stage: Design",
        "  IMP-02 risk, 3 of 4: Admission, placement or grades in education (3)",
        "Effects on people, risk: ",
        "Impact: 30 of 60 points.",
        "30 × 0.85 = 25.5, rounded half up to a whole number: 26.",
        "Impact level: II, Moderate impact",
        "  Give reasons: ",
    ] {
        assert!(
            printed.lines().any(|line| line.starts_with(begin)),
            "{begin} is missing in {printed}"
        );
    }
    assert!(!printed.contains("Inherent risk") && !printed.contains("Recommendation"), "{printed}");
    let open = score("incomplete-between-two-bands.json");
    assert!(
        open.contains("Impact level: open, from I to II")
            && open.contains("Open IMP-05: What does the system do in a case?"),
        "{open}"
    );
}

#[test]
fn score_prints_the_whole_impact_as_json() {
    let version = assessed();
    let file = version.join("examples/half-rounds-up.json");
    let output = run(
        Path::new("/"),
        &["score", version.to_str().unwrap(), file.to_str().unwrap(), "--json"],
        &[],
    );
    let impact = &serde_json::from_slice::<Value>(&output.stdout).unwrap()["impact"];
    assert_eq!(
        (&impact["raw"], &impact["maximum"]),
        (&json!(["30.0000", "30.0000"]), &json!("60.0000"))
    );
    assert_eq!(
        (&impact["score"], &impact["band"]["id"]),
        (&json!(["26.0000", "26.0000"]), &json!("II"))
    );
    assert_eq!(
        (&impact["deduction"]["applied"], &impact["deduction"]["factor"]),
        (&json!(true), &json!("0.8500"))
    );
    assert_eq!(
        impact["lines"][0]["given"][0]["label"],
        "Admission, placement or grades in education"
    );
    assert_eq!(impact["obligations"].as_array().unwrap().len(), 4);
}

#[test]
fn the_minimal_points_folder_to_start_from_has_no_faults_and_scores() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/instrument/minimal");
    let checked = run(Path::new("/"), &["check", folder.to_str().unwrap()], &[]);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
    let version = folder.join("start/1-0");
    let answers = version.join("examples/alone.json");
    let scored = run(
        Path::new("/"),
        &["score", version.to_str().unwrap(), answers.to_str().unwrap(), "--json"],
        &[],
    );
    let result: Value = serde_json::from_slice(&scored.stdout).unwrap();
    assert_eq!(
        (&result["impact"]["raw"], &result["impact"]["band"]["id"]),
        (&json!(["1.0000", "1.0000"]), &json!("high"))
    );
    assert_eq!(result["impact"]["sections"][0]["share"], json!(["1.0000", "1.0000"]));
}

/// The worked example of a lesson planner with other levels.
fn with_levels(
    name: &str,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> (Vec<String>, Value) {
    let version = reviewed();
    let mut example = read(&version.join("examples/lesson-planner.json"));
    example.as_object_mut().unwrap().remove("expect");
    change(example["levels"].as_object_mut().unwrap());
    let file =
        std::env::temp_dir().join(format!("assay-levels-{name}-{}.json", std::process::id()));
    std::fs::write(&file, example.to_string()).unwrap();
    let words = ["score", version.to_str().unwrap(), file.to_str().unwrap()];
    let printed = String::from_utf8(run(Path::new("/"), &words, &[]).stdout).unwrap();
    let json = serde_json::from_slice(
        &run(Path::new("/"), &[&words[..], &["--json"]].concat(), &[]).stdout,
    )
    .unwrap();
    let _ = std::fs::remove_file(&file);
    (printed.lines().map(str::to_owned).collect(), json)
}

#[test]
fn score_recommends_nothing_where_every_level_is_not_applicable() {
    let (lines, json) = with_levels("none", |levels| {
        levels.values_mut().for_each(|level| *level = json!("not_applicable"));
    });
    let has = |line: &str| assert!(lines.iter().any(|known| known == line), "{line} in {lines:#?}");
    has("Score of Safety: not scored, minimum 2 not tested");
    has("Recommendation: open");
    has("  because: Inclusivity: not scored, minimum 1 not tested.");
    assert_eq!(
        (&json["recommendation"], &json["scored"], &json["residual"]["tier"]),
        (&json!(null), &json!(false), &json!(null))
    );
    assert!(
        json["minimums"]
            .as_array()
            .unwrap()
            .iter()
            .all(|check| check["reach"] == "open" && check["had"].is_null()),
        "{}",
        json["minimums"]
    );
    assert_eq!(json["open_because"][0], "Safety: not scored, minimum 2 not tested.");
}

#[test]
fn score_says_how_many_questions_have_no_level() {
    let (lines, json) = with_levels("blank", serde_json::Map::clear);
    let because = json["open_because"][0].as_str().unwrap();
    assert!(because.contains(" questions have no level yet: "), "{because}");
    assert!(lines.contains(&format!("  because: {because}")), "{lines:#?}");
}
