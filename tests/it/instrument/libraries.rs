use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assay::actions::instrument::questionnaires::check_examples;
use assay::domain::instrument::Fault;
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

use super::impacts;
use super::support::Folder;

fn modules() -> Value {
    let module = |id: &str| {
        json!({ "id": id, "title": "A module", "summary": "About it.", "topics": ["T"],
            "hours": 1.5,
            "format": "Online", "evidence": "A quiz",
                "outcomes": ["Can do it."], "prerequisites": [], "aligned_to": [] })
    };
    json!({ "topics": { "T": "A topic" }, "modules": [module("M1"), module("M2")] })
}

fn example(expect: &Value) -> Value {
    let mut answers = serde_json::Map::new();
    for n in 1..=9 {
        answers.insert(format!("profile.f{n}"), json!(1));
    }
    json!({ "title": "All ones", "answers": answers, "on": "2026-11-21", "expect": expect })
}

fn tree(folders: &[(&str, Folder)]) -> BTreeMap<String, Vec<u8>> {
    let mut tree =
        BTreeMap::from([("modules.json".to_owned(), modules().to_string().into_bytes())]);
    for (path, folder) in folders {
        tree.extend(
            folder.files().into_iter().map(|(name, bytes)| (format!("{path}/{name}"), bytes)),
        );
    }
    tree
}

fn lines(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_questionnaires_of_the_repository_have_no_faults_and_their_examples_hold() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires"));
    let library =
        Library::load_dir(folder).unwrap_or_else(|faults| panic!("{:#?}", lines(&faults)));
    assert_eq!(lines(&check_examples(&library)), Vec::<String>::new());
    assert!(library.all().all(|questionnaire| !questionnaire.examples.is_empty()));
    let built = Library::built_in().unwrap();
    let digests = |library: &Library| {
        library.all().map(|questionnaire| questionnaire.digest.clone()).collect::<Vec<_>>()
    };
    assert_eq!(digests(&built), digests(&library), "the copy inside the program is the folder");
}

/// What is released, by folder, with the digest that it was released with. A line is added at a
/// release and never changed.
const RELEASED: [(&str, &str); 2] = [
    ("ai-edtech/2026-1", "0bddf5f321024b31e04da4da0fbc01fbf038b0e5a9f911aefdb2ca7b3dc05e65"),
    ("ai-edtech/2026-2", "6bf62edfb50eb3ff8afeab085c90211e5523261b9a12a72f985aea7634f8e29c"),
];

#[test]
fn a_released_version_stays_as_it_was_released() {
    let library = Library::built_in().unwrap();
    for (folder, digest) in RELEASED {
        let (family, version) = folder.split_once('/').unwrap();
        let questionnaire =
            library.get(family, version).unwrap_or_else(|| panic!("{folder} is gone"));
        assert!(questionnaire.released, "{folder} has lost its mark");
        assert_eq!(
            questionnaire.digest, digest,
            "{folder} is released: undo the change, or make a new version"
        );
    }
    assert_eq!(
        library.all().filter(|questionnaire| questionnaire.released).count(),
        RELEASED.len(),
        "every release has its line here"
    );
}

#[test]
fn the_latest_version_is_the_one_with_the_highest_numbers() {
    let version = |version: &str| {
        let mut folder = Folder::risk();
        folder.set("questionnaire.json", "/version", json!(version));
        folder
    };
    let library = Library::from_tree(tree(&[
        ("test/2026-9", version("2026-9")),
        ("test/2026-10", version("2026-10")),
    ]))
    .unwrap();
    assert_eq!(library.latest("test").unwrap().version, "2026-10");
    assert_eq!(library.get("test", "2026-9").unwrap().version, "2026-9");
    assert!(library.get("test", "2027-1").is_none() && library.latest("other").is_none());
    assert_eq!(library.families(), ["test"]);
}

#[test]
fn a_fault_is_told_with_its_folder() {
    let mut broken = Folder::risk();
    broken.set("risk.json", "/floors/0/tier", json!(7));
    let faults =
        Library::from_tree(tree(&[("test/1", broken), ("test/2", Folder::risk())])).unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            "test/1/risk.json at /floors/0/tier: No band has the tier 7.",
            "test/2/questionnaire.json at /version: The version is “1”, yet the folder is called \
             “2”."
        ]
    );
}

#[test]
fn a_tree_without_catalogue_or_questionnaire_and_a_stray_file_are_faults() {
    let faults =
        Library::from_tree(BTreeMap::from([("stray.txt".to_owned(), Vec::new())])).unwrap_err();
    let files: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files, ["modules.json", "stray.txt"]);
    assert!(Library::from_tree(tree(&[])).is_err());
}

#[test]
fn a_folder_that_cannot_be_read_is_named() {
    let faults = Library::load_dir(Path::new("no/such/folder")).unwrap_err();
    assert!(
        faults[0].sentence.starts_with("The folder no/such/folder cannot be read"),
        "{}",
        faults[0]
    );
}

#[test]
fn a_file_larger_than_four_mebibytes_is_refused_unread() {
    let folder = temporary("large");
    std::fs::write(folder.join("modules.json"), vec![b' '; 4 * 1024 * 1024 + 1]).unwrap();
    std::fs::write(folder.join(".hidden"), b"").unwrap();
    let faults = Library::load_dir(&folder).unwrap_err();
    assert_eq!(lines(&faults), ["modules.json: This file is larger than 4 MiB."]);
    std::fs::remove_dir_all(folder).unwrap();
}

fn temporary(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("assay-library-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(expect: &Value) -> Vec<String> {
    let mut folder = Folder::risk();
    folder.0.insert("examples/ones.json".to_owned(), example(expect));
    lines(&check_examples(&Library::from_tree(tree(&[("test/1", folder)])).unwrap()))
}

#[test]
fn an_example_that_holds_is_silent() {
    let expect = json!({ "complete": false, "open": 12, "faults": [],
        "inherent": { "score": ["25.00", "25.00"], "tier": 2 },
        "criteria": { "safety": ["0", "4"] }, "knockouts": [], "prohibited": [],
        "residual": { "score": ["10.0000", "25.0000"], "tier": null },
        "recommendation": null, "modules": ["M1"] });
    assert_eq!(run(&expect), Vec::<String>::new());
}

#[test]
fn an_example_that_does_not_hold_says_where() {
    let expect = json!({ "complete": true, "open": 3, "inherent": { "score": "26.00", "tier": 1 },
        "criteria": { "safety": "2.0000", "luck": "1" },
        "knockouts": ["SAF-A"], "recommendation": "approved", "modules": ["M1", "M2"] });
    let found = run(&expect);
    let places: Vec<&str> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
    let at = |pointer: &str| format!("test/1/examples/ones.json at /expect/{pointer}");
    let expected: Vec<String> = [
        "complete",
        "open",
        "inherent/score",
        "inherent/tier",
        "criteria/safety",
        "criteria/luck",
        "knockouts",
        "recommendation",
        "modules",
    ]
    .iter()
    .map(|pointer| at(pointer))
    .collect();
    assert_eq!(places, expected);
    assert_eq!(found[1], format!("{}: Expected 3, and the outcome is 12.", at("open")));
}

#[test]
fn an_example_tells_the_faults_of_a_submission_unless_it_expects_to_be_incomplete() {
    let found = run(&json!({ "faults": [{ "pointer": "/profile.f1", "kind": "choice" }] }));
    assert!(
        found[0].ends_with("/expect/faults/0: The answers have no fault “choice” at /profile.f1."),
        "{}",
        found[0]
    );
    assert!(
        found[1].contains("/answers/safety.a: A fault “required” at /safety.a is not expected"),
        "{}",
        found[1]
    );
    assert_eq!(found.len(), 13);
}

#[test]
fn an_example_with_an_unknown_key_is_a_fault() {
    let mut folder = Folder::risk();
    folder.0.insert("examples/ones.json".to_owned(), example(&json!({ "mood": "good" })));
    let faults = Library::from_tree(tree(&[("test/1", folder)])).unwrap_err();
    assert_eq!(
        (faults[0].file.as_str(), faults[0].pointer.as_str()),
        ("test/1/examples/ones.json", "/expect/mood")
    );
}

#[test]
fn a_new_disclosure_is_on_the_newest_questionnaire_that_is_for_disclosures() {
    let named = |mut folder: Folder, family: &str, version: &str| {
        folder.set("questionnaire.json", "/family", json!(family));
        folder.set("questionnaire.json", "/version", json!(version));
        folder
    };
    let library = Library::from_tree(tree(&[
        ("a-check/1", named(impacts::folder(), "a-check", "1")),
        ("tools/1", named(Folder::risk(), "tools", "1")),
        ("tools/2", named(Folder::risk(), "tools", "2")),
    ]))
    .unwrap();
    let chosen = library.for_disclosures().unwrap();
    assert_eq!((chosen.family.as_str(), chosen.version.as_str()), ("tools", "2"));
    let checks =
        Library::from_tree(tree(&[("a-check/1", named(impacts::folder(), "a-check", "1"))]))
            .unwrap();
    assert!(checks.for_disclosures().is_none(), "a check is never taken for a disclosure");
}

#[test]
fn a_version_that_is_not_released_is_a_draft_that_no_vendor_is_given() {
    let version = |version: &str| {
        let mut folder = Folder::risk();
        folder.set("questionnaire.json", "/version", json!(version));
        folder
    };
    let mut all = tree(&[
        ("test/2026-1", version("2026-1")),
        ("test/2026-2", version("2026-2")),
        ("test/2026-3", version("2026-3")),
    ]);
    let drafts = |library: &Library| {
        let drafts = library.all().filter(|one| library.is_draft(one));
        drafts.map(|one| one.version.clone()).collect::<Vec<_>>()
    };
    let library = Library::from_tree(all.clone()).unwrap();
    assert_eq!(library.for_disclosures().unwrap().version, "2026-3", "none is released");
    assert!(drafts(&library).is_empty());

    for released in ["2026-1", "2026-2"] {
        let digest = library.get("test", released).unwrap().digest.clone();
        all.insert(format!("test/{released}/released.sha256"), digest.into_bytes());
    }
    let library = Library::from_tree(all).unwrap();
    assert_eq!(library.for_disclosures().unwrap().version, "2026-2");
    assert_eq!(library.latest("test").unwrap().version, "2026-2");
    assert_eq!(drafts(&library), ["2026-3"]);
    assert!(library.get("test", "2026-3").is_some(), "whoever names it can check it");
}

#[test]
fn an_example_of_an_impact_assessment_says_where_it_does_not_hold() {
    let mut folder = impacts::folder();
    let answers = impacts::full().to_json();
    let example = |expect: Value| {
        json!({ "title": "One", "answers": answers, "on": "2026-11-21",
        "expect": { "impact": expect } })
    };
    folder.0.insert(
        "examples/good.json".to_owned(),
        example(
            json!({ "raw": "9", "maximum": "14", "mitigation": "0", "mitigation_share": "0.00",
            "deduction": false, "score": ["9", "9"],
            "share": "0.6429", "band": "C", "groups": ["early"], "obligations": ["stop"],
            "open": [] }),
        ),
    );
    folder.0.insert(
        "examples/wrong.json".to_owned(),
        example(json!({ "raw": "8", "maximum": "15", "mitigation": "1", "deduction": true,
            "score": "8", "share": "0.5", "band": "B",
            "groups": ["late"], "obligations": ["say"], "open": ["p.level"] })),
    );
    let found = lines(&check_examples(&Library::from_tree(tree(&[("test/1", folder)])).unwrap()));
    let places: Vec<&str> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
    let keys = [
        "raw",
        "maximum",
        "mitigation",
        "deduction",
        "score",
        "share",
        "band",
        "groups",
        "obligations",
        "open",
    ];
    assert_eq!(
        places,
        keys.map(|key| format!("test/1/examples/wrong.json at /expect/impact/{key}"))
    );
    let none = run(&json!({ "impact": { "raw": "1" } }));
    assert_eq!(
        none,
        ["test/1/examples/ones.json at /expect/impact: This questionnaire has no impact \
             assessment."]
    );
}

#[test]
fn an_agency_says_which_names_keep_their_capital_inside_a_sentence() {
    let mut files = tree(&[("test/1", Folder::risk())]);
    let of = |files: &BTreeMap<String, Vec<u8>>| Library::from_tree(files.clone());
    let version =
        |library: &Library| library.all().next().unwrap().proper_nouns.inside("Welsh speakers");
    let usual = of(&files).unwrap();
    assert_eq!(
        (version(&usual).as_str(), usual.proper_nouns.inside("English learners").as_str()),
        ("welsh speakers", "English learners")
    );
    files.insert("names.json".to_owned(), br#"{ "names": ["Welsh"] }"#.to_vec());
    let own = of(&files).unwrap();
    assert_eq!(
        (version(&own).as_str(), own.proper_nouns.inside("English learners").as_str()),
        ("Welsh speakers", "english learners")
    );
    files.insert(
        "names.json".to_owned(),
        br#"{ "names": ["Welsh", "welsh", "New York", "Welsh"], "more": 1 }"#.to_vec(),
    );
    assert_eq!(
        lines(&of(&files).unwrap_err()),
        [
            "names.json at /more: `more` is not a known key. Known here: `names`.",
            "names.json at /names/1: A name here is one word with a capital; “welsh” is not.",
            "names.json at /names/2: A name here is one word with a capital; “New York” is not.",
            "names.json at /names/3: “Welsh” stands twice in this list.",
        ]
    );
}
