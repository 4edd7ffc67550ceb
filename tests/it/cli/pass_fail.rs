//! A form that is passed or failed, at the command line.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::process::run;
use super::questionnaires::{change, copy};

fn form() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/instrument/minimal_pass_fail/declaration/1-0")
}

fn score(example: &str, json: bool) -> String {
    let (version, file) = (form(), form().join("examples").join(example));
    let mut words = vec!["score", version.to_str().unwrap(), file.to_str().unwrap()];
    words.extend(json.then_some("--json"));
    String::from_utf8(run(Path::new("/"), &words, &[]).stdout).unwrap()
}

#[test]
fn the_minimal_form_to_start_from_has_no_faults() {
    let folder = form().join("../..");
    let checked = run(Path::new("/"), &["check", folder.to_str().unwrap()], &[]);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn score_says_what_stands_and_that_the_panel_decides() {
    assert_eq!(
        score("nothing-stands.json", false),
        "Recommendation: approved\n  because: No knock-out stands.\n"
    );
    assert_eq!(
        score("taxes-are-owed.json", false),
        "Knock-out TAXES: The company owes taxes.\nRecommendation: open, the panel decides\n  \
         because: The recommendation is open: the panel decides, for TAXES has to be weighed.\n  \
         to weigh: TAXES: The company owes taxes. What may weigh: It pays them off by an agreement \
         with the authority.\n"
    );
    assert_eq!(
        score("half-filled.json", false),
        "Knock-out TAXES: The company owes taxes.\nRecommendation: open\n  because: The \
         recommendation is open, because 1 question is. Possible is anything from “not approved” \
         to “the panel decides”.\n  to weigh: TAXES: The company owes taxes. What may weigh: It \
         pays them off by an agreement with the authority.\n  open: G-01 Was the company convicted \
         of fraud?\n"
    );
}

#[test]
fn score_prints_the_result_of_a_form_as_json() {
    let told: Value = serde_json::from_str(&score("half-filled.json", true)).unwrap();
    assert_eq!((&told["recommendation"], &told["complete"]), (&Value::Null, &json!(false)));
    assert_eq!(
        (&told["pass_fail"]["result"], &told["pass_fail"]["between"]),
        (&Value::Null, &json!(["not_approved", "panel_decides"]))
    );
    let told: Value = serde_json::from_str(&score("taxes-are-owed.json", true)).unwrap();
    assert_eq!((&told["recommendation"], &told["complete"]), (&Value::Null, &json!(true)));
    assert_eq!(told["pass_fail"]["result"], "panel_decides");
    assert_eq!(told["knockouts"][0]["kind"], "discretionary");
    let told: Value = serde_json::from_str(&score("nothing-stands.json", true)).unwrap();
    assert_eq!(
        (&told["recommendation"]["decision"], &told["pass_fail"]["result"]),
        (&json!("approved"), &json!("approved"))
    );
}

#[test]
fn diff_tells_changed_knock_outs_of_a_form_at_their_questions() {
    let folder = std::env::temp_dir().join(format!("assay-diff-form-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    copy(&form().join("../.."), &folder);
    let new = folder.join("declaration/1-0");
    change(&new.join("knockouts.json"), |json| {
        json["questions"]["grounds.taxes"]["knockouts"][0]["kind"] = "hard".into();
        json["questions"]["grounds.convictions"]["knockouts"][0]["because"] =
            "A court convicted the company of fraud.".into();
    });
    let old = form();
    let told = run(Path::new("/"), &["diff", old.to_str().unwrap(), new.to_str().unwrap()], &[]);
    let _ = std::fs::remove_dir_all(&folder);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("grounds.taxes, knockouts, “TAXES”, kind: scored otherwise."), "{told}");
    assert!(told.contains("2 differences."), "{told}");
}
