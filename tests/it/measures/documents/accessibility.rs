//! `OpenACR` reports: counts, scores, traps and red flags.

use std::fmt::Write as _;

use assay::domain::measures::documents::accessibility::catalog::{Criterion, Edition, Level};
use assay::domain::measures::documents::accessibility::{Expected, check};
use assay::domain::measures::documents::finding::{Checked, DocumentError};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;

use crate::support::cases;

const HEAD: &str = "title: Example Accessibility Conformance Report
product:
  name: Example
  version: \"9.1\"
author:
  email: access@example.org
report_date: 2026-09-01
evaluation_methods_used: Tested by hand with NVDA and VoiceOver.
";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).expect("a date")
}

/// The two chapters, with the levels dealt out in the order of the criteria.
fn chapters(edition: Edition, level_of: impl Fn(usize, &Criterion) -> &'static str) -> String {
    let mut text = "chapters:\n".to_owned();
    for (key, level) in
        [("success_criteria_level_a", Level::A), ("success_criteria_level_aa", Level::Aa)]
    {
        let _ = write!(text, "  {key}:\n    criteria:\n");
        for (index, criterion) in
            edition.expected().enumerate().filter(|(_, criterion)| criterion.level == level)
        {
            let adherence =
                format!("{{ level: \"{}\", notes: Tested }}", level_of(index, criterion));
            let _ = write!(
                text,
                "      - num: {}\n        components:\n          - \
                 {{ name: web, adherence: {adherence} }}\n",
                criterion.number
            );
        }
    }
    text
}

/// A report with so many criteria of each level: supports, partially, does not, not applicable, not
/// evaluated, empty.
pub(super) fn counted(edition: Edition, catalog: &str, counts: [usize; 6]) -> String {
    const LEVELS: [&str; 6] = [
        "supports",
        "partially-supports",
        "does-not-support",
        "not-applicable",
        "not-evaluated",
        "",
    ];
    let dealt: Vec<&'static str> = counts
        .iter()
        .zip(LEVELS)
        .flat_map(|(count, level)| std::iter::repeat_n(level, *count))
        .collect();
    assert_eq!(dealt.len(), edition.expected().count());
    let catalog = if catalog.is_empty() { String::new() } else { format!("catalog: {catalog}\n") };
    format!("{HEAD}{catalog}{}", chapters(edition, |index, _| dealt[index]))
}

pub(super) fn run(text: &str) -> Result<Checked, DocumentError> {
    check(text.as_bytes(), &Expected::default(), today())
}

pub(super) fn counts(checked: &Checked) -> [u64; 6] {
    [
        "supports",
        "partially_supports",
        "does_not_support",
        "not_applicable",
        "not_evaluated",
        "empty",
    ]
    .map(|name| checked.fact(name).and_then(serde_json::Value::as_u64).expect("a count"))
}

#[test]
fn a_sound_report_has_no_findings() {
    let checked = run(&counted(Edition::V21, "2.5-edition-wcag-2.1-508-en", [40, 10, 0, 0, 0, 0]))
        .expect("a report");
    assert_eq!(checked.findings, []);
    assert_eq!(checked.fact("age_months"), Some(&json!(3)));
    assert!(checked.is_sound());
}

#[test]
fn the_same_report_reads_from_json() {
    let yaml = counted(Edition::V22, "2.5-edition-wcag-2.2-en", [50, 5, 0, 0, 0, 0]);
    let tree: serde_json::Value = serde_norway::from_str(&yaml).expect("YAML");
    let mut tree = tree;
    tree["report_date"] = json!("2026-09-01");
    let from_json = run(&tree.to_string()).expect("a report");
    assert_eq!(from_json, run(&yaml).expect("a report"));
}

#[test]
fn an_empty_an_absent_and_an_unknown_level_are_missing_and_never_a_pass() {
    let text = counted(Edition::V21, "", [50, 0, 0, 0, 0, 0]);
    let empty = text.replacen("level: \"supports\"", "level: \"\"", 1);
    let absent = text.replacen(
        "name: web, adherence: { level: \"supports\", notes: Tested }",
        "name: web",
        1,
    );
    let unknown = text.replacen("level: \"supports\"", "level: \"supports with exceptions\"", 1);
    let null = text.replacen("level: \"supports\"", "level: ~", 1);
    for text in [&empty, &absent, &unknown, &null] {
        let checked = run(text).expect("a report");
        assert_eq!(counts(&checked), [49, 0, 0, 0, 0, 1]);
        assert_eq!(checked.fact("gaps"), Some(&json!(["1.1.1"])));
        assert_eq!(checked.fact("critical_gaps"), Some(&json!(["1.1.1"])));
        assert!(checked.has("level-missing") && checked.has("critical-missing"));
    }
    assert!(run(&unknown).expect("a report").has("level-unknown"));
}

#[test]
fn a_criterion_without_the_web_component_is_missing() {
    let text = counted(Edition::V21, "", [50, 0, 0, 0, 0, 0]);
    let checked = run(&text.replacen("name: web", "name: software", 1)).expect("a report");
    assert_eq!(
        (checked.fact("absent"), checked.fact("web")),
        (Some(&json!(1)), Some(&json!(true)))
    );
    let checked = run(&text.replace("name: web", "name: software")).expect("a report");
    assert!(checked.has("web-missing") && checked.has("nothing-judged"));
    assert_eq!(checked.fact("score"), Some(&serde_json::Value::Null));
}

#[test]
fn a_disabled_chapter_is_passed_over() {
    let text = counted(Edition::V21, "", [0, 0, 50, 0, 0, 0]);
    let off = text.replace(
        "success_criteria_level_aa:\n",
        "success_criteria_level_aa:\n    disabled: true\n",
    );
    let checked = run(&off).expect("a report");
    assert_eq!((counts(&checked)[2], checked.fact("wcag")), (30, Some(&json!("2.1"))));
    assert!(checked.has("chapter-disabled"));
    let hardware =
        format!("{text}  hardware:\n    disabled: true\n    criteria: [{{ num: \"999.9\" }}]\n");
    assert!(!run(&hardware).expect("a report").has("chapter-disabled"));
}

#[test]
fn numbers_without_quotation_marks_are_read() {
    let text = format!(
        "{}  functional_performance_criteria:\n    criteria:\n      - num: 302.1\n        \
         components: [{{ name: none, adherence: {{ level: supports }} }}]\n",
        counted(Edition::V21, "2.4-edition-wcag-2.1-508-en", [45, 5, 0, 0, 0, 0])
    );
    assert_eq!(run(&text).expect("a report").findings, []);
    let checked = run(&text.replace("302.1", "302.15")).expect("a report");
    assert!(checked.findings[0].message.contains("302.15") && checked.has("criterion-unknown"));
    let number = run(&text.replace("\"9.1\"", "9.10")).expect("a report");
    assert!(number.has("version-number"));
}

#[test]
fn not_evaluated_is_flagged_at_a_and_aa() {
    let checked = run(&counted(Edition::V21, "", [47, 1, 0, 0, 2, 0])).expect("a report");
    let flagged: Vec<_> =
        checked.findings.iter().filter(|finding| finding.code == "not-evaluated").collect();
    assert_eq!(flagged.len(), 2);
    assert!(flagged[0].pointer.starts_with("/chapters/success_criteria_level_"));
}

#[test]
fn critical_criteria_that_are_not_supported_are_named() {
    let text = format!(
        "{HEAD}{}",
        chapters(Edition::V21, |_, one| if ["1.1.1", "2.1.2", "1.4.3"].contains(&one.number) {
            "does-not-support"
        } else {
            "supports"
        })
    );
    let checked = run(&text).expect("a report");
    assert_eq!(checked.fact("critical_gaps"), Some(&json!(["1.1.1", "2.1.2"])));
    assert_eq!(
        checked.findings.iter().filter(|finding| finding.code == "critical-criterion").count(),
        2
    );
    assert!(
        checked.findings.iter().any(|finding| finding.message.contains("2.1.2 No Keyboard Trap"))
    );
    assert_eq!(checked.fact("gaps"), Some(&json!(["1.1.1", "1.4.3", "2.1.2"])));
}

#[test]
fn of_two_answers_the_worse_counts() {
    let text = counted(Edition::V21, "", [50, 0, 0, 0, 0, 0]);
    let again = "      - num: 1.1.1\n        components: \
        [{ name: web, adherence: { level: does-not-support } }]\n";
    let checked = run(&text
        .replace("  success_criteria_level_aa:", &format!("{again}  success_criteria_level_aa:")))
    .expect("a report");
    assert_eq!(counts(&checked), [49, 0, 1, 0, 0, 0]);
}

#[test]
fn levels_in_other_spelling_are_read_with_a_note() {
    let text = counted(Edition::V21, "", [40, 10, 0, 0, 0, 0])
        .replace("partially-supports", "Partially Supports");
    let checked = run(&text).expect("a report");
    assert_eq!(counts(&checked), [40, 10, 0, 0, 0, 0]);
    assert!(checked.has("level-spelling"));
}

#[test]
fn dates_are_read_in_many_forms() {
    let text = counted(Edition::V21, "", [40, 10, 0, 0, 0, 0]);
    for (written, read, code) in [
        ("\"8/31/2021\"", "2021-08-31", None),
        ("31.08.2021", "2021-08-31", None),
        ("2021-08-31T10:00:00Z", "2021-08-31", None),
        ("2021/8/31", "2021-08-31", None),
        ("20210831", "2021-08-31", None),
        ("August 31, 2021", "2021-08-31", None),
        ("31st of August 2021", "2021-08-31", None),
        ("31-Aug-2021", "2021-08-31", None),
        ("Tuesday, 31 August 2021", "2021-08-31", None),
        ("2021-08-31 10:00", "2021-08-31", None),
        ("7/8/2021", "2021-07-08", Some("date-guessed")),
        ("August 2021", "2021-08-01", Some("date-imprecise")),
        ("08/2021", "2021-08-01", Some("date-imprecise")),
        ("2021", "2021-01-01", Some("date-imprecise")),
    ] {
        let checked = run(&text.replace("2026-09-01", written)).expect("a report");
        assert_eq!(checked.fact("report_date"), Some(&json!(read)), "{written}");
        assert!(checked.has("report-old"));
        assert_eq!(
            ["date-guessed", "date-imprecise"].into_iter().find(|code| checked.has(code)),
            code,
            "{written}"
        );
    }
    for written in
        ["soon", "2021-13-01", "31/31/2021", "2021-02-30", "\"\\u0660\"", "99999999999999999999"]
    {
        assert!(
            run(&text.replace("2026-09-01", written)).expect("a report").has("date-unreadable"),
            "{written}"
        );
    }
    assert!(run(&text.replace("2026-09-01", "2027-01-01")).expect("a report").has("date-future"));
    assert!(
        run(&text.replace("report_date: 2026-09-01\n", "")).expect("a report").has("date-missing")
    );
}

#[test]
fn a_report_is_old_after_eighteen_months_and_a_day() {
    let text = counted(Edition::V21, "", [40, 10, 0, 0, 0, 0]);
    let fresh = run(&text.replace("2026-09-01", "2025-05-21")).expect("a report");
    assert_eq!((fresh.has("report-old"), fresh.fact("age_months")), (false, Some(&json!(18))));
    let old = run(&text.replace("2026-09-01", "2025-05-20")).expect("a report");
    assert_eq!((old.has("report-old"), old.fact("age_months")), (true, Some(&json!(19))));
}

#[test]
fn a_bare_pass_and_a_missing_method_are_flagged() {
    let text = counted(Edition::V21, "", [50, 0, 0, 0, 0, 0]);
    assert!(!run(&text).expect("a report").has("bare-pass"));
    assert!(
        run(&text.replace(", notes: Tested", ", notes: \"\"")).expect("a report").has("bare-pass")
    );
    assert!(run(&text.replace("evaluation_methods_used: Tested by hand with NVDA and VoiceOver.\n",
        "")).expect("a report").has("method-missing"));
}

#[test]
fn the_version_is_held_against_the_offer() {
    let text = counted(Edition::V21, "", [40, 10, 0, 0, 0, 0]);
    let against = |version: &str| {
        let expected = Expected { version: Some(version.to_owned()), ai_features: true };
        check(text.as_bytes(), &expected, today()).expect("a report")
    };
    for (offered, code) in [
        ("9.1", None),
        ("Version v9.1", None),
        ("9.1.3", Some("version-near")),
        ("9", Some("version-near")),
        ("9.10", Some("version-mismatch")),
    ] {
        let checked = against(offered);
        assert_eq!(
            ["version-near", "version-mismatch"].into_iter().find(|code| checked.has(code)),
            code,
            "{offered}"
        );
        assert!(checked.has("ai-not-mentioned"));
    }
    let unversioned = text.replace("  version: \"9.1\"\n", "");
    let expected = Expected { version: Some("1".into()), ai_features: false };
    assert!(
        check(unversioned.as_bytes(), &expected, today()).expect("a report").has("version-missing")
    );
}

#[test]
fn shape_faults_point_to_their_place() {
    let checked =
        run("title: Only a title\nversion: \"1.0\"\nchapters:\n  success_criteria_level_a: \
            { criteria: 7 }\n  other: {}\n")
        .expect("a report");
    let pointers: Vec<&str> = checked
        .findings
        .iter()
        .filter(|finding| finding.code == "shape")
        .map(|finding| finding.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        ["/product", "/author/email", "/chapters/success_criteria_level_a/criteria"]
    );
    assert!(
        checked.has("chapter-unknown")
            && checked.has("report-version")
            && checked.has("wcag-missing")
    );
    assert!(run("title: x\nchapters: []\n").expect("a report").has("shape"));
    let nameless = run("title: x\nchapters:\n  success_criteria_level_a:\n    criteria: [7, \
        {num: [1]}, {num: 1.1.1, components: [{}, web]}]\n")
    .expect("a report");
    assert_eq!(nameless.findings.iter().filter(|finding| finding.code == "shape").count(), 6);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    assert_eq!(run("title: \"open\nother: x\n").expect_err("open quote").place, "line 3, column 1");
    assert!(run("a: 1\nb: 2\n").expect_err("no report").message.contains("not an OpenACR report"));
    assert!(run("- 1\n").is_err());
    assert!(run("title: a\ntitle: b\n").expect_err("twice").message.contains("appears twice"));
    assert!(run("title: !secret x\n").expect_err("tag").message.contains("secret"));
    assert_eq!(
        check(b"title: x\nab\xff", &Expected::default(), today()).expect_err("not UTF-8").place,
        "line 2, column 3"
    );
    assert!(
        check(b"\xff\xfet\0", &Expected::default(), today())
            .expect_err("UTF-16")
            .message
            .contains("UTF-16")
    );
    assert_eq!(
        run(&" ".repeat(3_000_000)).expect_err("large").message,
        "The document is larger than 2 MB."
    );
    assert!(run("a: 1\n---\nb: 2\n").is_err());
}

#[test]
fn costly_yaml_is_refused_quickly() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let _ = writeln!(
            laughs,
            "a{level}: &a{level} [{}]",
            vec![format!("*a{}", level - 1); 9].join(", ")
        );
    }
    let long =
        format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(500_000), vec!["*a"; 100_000].join(", "));
    let tags: String = (0..50_000)
        .fold(String::new(), |text, number| text + "%TAG !a" + &number.to_string() + "! x\n")
        + "---\ntitle: x\n";
    let nested = ["[", "{", "- ", "? "].map(|open| open.repeat(1_000_000));
    for text in [laughs, long, tags, "a: &a [*a]\n".to_owned()].into_iter().chain(nested) {
        let started = std::time::Instant::now();
        assert!(run(&text).is_err());
        assert!(started.elapsed().as_secs() < 20, "{}", &text[..10]);
    }
}

#[test]
fn many_findings_are_cut_and_counted() {
    let rows: String = "      - { num: \"9.9.9\" }\n".repeat(500);
    let text = format!(
        "{}  hardware:\n    criteria:\n{rows}",
        counted(Edition::V21, "2.4-edition-wcag-2.1-508-en", [40, 10, 0, 0, 0, 0])
    );
    let checked = run(&text).expect("a report");
    assert_eq!(checked.findings.len(), 201);
    assert!(checked.findings[200].message.starts_with("300 further findings"));
}

proptest! {
    #![proptest_config(cases(150))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&bytes, &Expected::default(), today());
    }

    #[test]
    fn no_text_that_looks_like_yaml_makes_it_panic(text in "[-a:&*!|>{}\\[\\],\"'#%?@ \n0.~<]{0,80}") {
        let _ = check(text.as_bytes(), &Expected::default(), today());
        let _ = check(format!("title: x\nreport_date: {text}").as_bytes(), &Expected::default(),
            today());
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..1500, byte in any::<u8>(), cut in 0_usize..1500) {
        let mut bytes = counted(Edition::V21, "2.4-edition-wcag-2.1-en",
            [20, 10, 5, 5, 5, 5]).into_bytes();
        bytes.truncate(1500);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes, &Expected::default(), today());
        bytes.truncate(cut);
        let _ = check(&bytes, &Expected::default(), today());
    }
}
