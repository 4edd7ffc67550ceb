//! `OpenACR` reports held against the catalog of their edition.

use assay::domain::measures::documents::accessibility::catalog::{
    CATALOGS, Catalog, Chapter, Edition, Level,
};
use serde_json::json;

use super::accessibility::{counted, counts, run};

#[test]
fn the_editions_have_the_criteria_that_the_recommendations_list() {
    let of = |edition: Edition, level: Level| {
        assay::domain::measures::documents::accessibility::criteria::CRITERIA
            .iter()
            .filter(|one| one.level == level && one.in_edition(edition))
            .count()
    };
    let sizes = |edition| [of(edition, Level::A), of(edition, Level::Aa), of(edition, Level::Aaa)];
    assert_eq!(sizes(Edition::V20), [25, 13, 23]);
    assert_eq!(sizes(Edition::V21), [30, 20, 28]);
    assert_eq!(sizes(Edition::V22), [31, 24, 31]);
}

#[test]
fn the_catalogs_have_the_sizes_that_openacr_ships() {
    for catalog in &CATALOGS {
        let size = |chapter| catalog.numbers(chapter).map(|numbers| numbers.len());
        let levels = [Level::A, Level::Aa, Level::Aaa]
            .map(|level| size(Chapter::Success(level)).expect("a chapter"));
        let expected = match catalog.edition {
            Edition::V20 => [25, 13, 23],
            Edition::V21 => [30, 20, 28],
            Edition::V22 => [32, 24, 31],
        };
        assert_eq!(levels, expected, "{}", catalog.id);
        let chapters =
            [Chapter::Functional, Chapter::Hardware, Chapter::Software, Chapter::Support].map(size);
        assert_eq!(
            chapters,
            if catalog.section_508 { [Some(9), Some(55), Some(26), Some(5)] } else { [None; 4] },
            "{}",
            catalog.id
        );
        assert!(catalog.id.contains(catalog.edition.number()));
    }
    assert!(Catalog::find("2.4-edition-wcag-2.1-508-en").is_some());
}

#[test]
fn published_counts_give_the_published_scores() {
    // The counts of six public reports (OpenACR examples), dealt onto reports of our own.
    for (edition, catalog, given, score, shown) in [
        (Edition::V20, "", [31, 2, 0, 3, 2, 0], 0.9697, "0.970"),
        (Edition::V20, "", [38, 0, 0, 0, 0, 0], 1.0, "1.000"),
        (Edition::V20, "2.4-edition-wcag-2.0-508-en", [11, 10, 5, 12, 0, 0], 0.6154, "0.615"),
        (Edition::V21, "2.4-edition-wcag-2.1-508-en", [24, 7, 3, 4, 0, 12], 0.8088, "0.809"),
        (Edition::V21, "2.4-edition-wcag-2.1-en", [28, 16, 1, 5, 0, 0], 0.8, "0.800"),
    ] {
        let checked = run(&counted(edition, catalog, given)).expect("a report");
        assert_eq!(counts(&checked), given.map(|count| count as u64));
        assert_eq!(checked.fact("score"), Some(&json!(score)));
        assert_eq!(checked.fact("wcag"), Some(&json!(edition.number())));
        assert_eq!(checked.fact("absent"), Some(&json!(0)));
        assert_eq!(
            checked.lines.iter().find(|line| line.label == "Score").map(|line| line.value.as_str()),
            Some(shown)
        );
        let gaps = checked.fact("gaps").and_then(|gaps| gaps.as_array()).expect("a list");
        assert_eq!(gaps.len(), given[2] + given[5]);
    }
}

#[test]
fn an_unknown_or_absent_catalog_is_a_note_and_the_criteria_tell_the_edition() {
    for edition in [Edition::V20, Edition::V21, Edition::V22] {
        let all = edition.expected().count();
        let absent = run(&counted(edition, "", [all - 1, 1, 0, 0, 0, 0])).expect("a report");
        assert_eq!(absent.fact("wcag"), Some(&json!(edition.number())));
        assert!(absent.has("catalog-missing"));
        let unknown = run(&counted(edition, "3.0-edition-of-ours", [all - 1, 1, 0, 0, 0, 0]))
            .expect("a report");
        assert_eq!(unknown.fact("wcag"), Some(&json!(edition.number())));
        assert!(unknown.has("catalog-unknown") && !unknown.has("criterion-unknown"));
    }
}

#[test]
fn chapters_that_the_catalog_lacks_do_not_count() {
    let five: String =
        ["1", "2", "3", "4", "5"].map(|number| format!("      - num: \"302.{number}\"\n")).concat();
    let text = format!(
        "{}  functional_performance_criteria:\n    criteria:\n{five}",
        counted(Edition::V21, "2.4-edition-wcag-2.1-en", [28, 16, 1, 5, 0, 0])
    );
    let checked = run(&text).expect("a report");
    let unknown: Vec<_> =
        checked.findings.iter().filter(|finding| finding.code == "criterion-unknown").collect();
    assert_eq!(unknown.len(), 5);
    assert_eq!(unknown[0].pointer, "/chapters/functional_performance_criteria/criteria/0");
}

#[test]
fn a_criterion_in_the_wrong_chapter_and_a_misplaced_component_do_not_count() {
    let text = counted(Edition::V21, "2.4-edition-wcag-2.1-en", [50, 0, 0, 0, 0, 0]);
    let wrong = run(&text.replacen("num: 1.1.1", "num: 1.2.4", 1)).expect("a report");
    assert!(wrong.has("criterion-unknown"));
    assert_eq!(wrong.fact("gaps"), Some(&json!(["1.1.1"])));
    let misplaced = run(&text.replacen("name: web", "name: none", 1)).expect("a report");
    assert!(misplaced.has("component-misplaced"));
    let unknown = run(&text.replacen("name: web", "name: Web app", 1)).expect("a report");
    assert!(unknown.has("component-unknown"));
}

#[test]
fn unknown_and_misplaced_criteria_are_told_without_a_catalog_too() {
    for catalog in ["", "3.0-edition-of-ours"] {
        let text = counted(Edition::V21, catalog, [50, 0, 0, 0, 0, 0]);
        let misplaced = text.replacen("num: 1.1.1\n", "num: 1.4.3\n", 1);
        let checked =
            run(&misplaced.replacen("num: 1.2.1\n", "num: 9.9.9\n", 1)).expect("a report");
        let told: Vec<(&str, &str)> = checked
            .findings
            .iter()
            .filter(|finding| finding.code == "criterion-unknown")
            .map(|finding| (finding.pointer.as_str(), finding.message.as_str()))
            .collect();
        let at = |number: usize| format!("/chapters/success_criteria_level_a/criteria/{number}");
        assert_eq!(
            told,
            [
                (
                    at(0).as_str(),
                    "The criterion “1.4.3” is of level AA, not of the chapter \
                     “success_criteria_level_a”; the answer does not count. Move it."
                ),
                (
                    at(1).as_str(),
                    "The criterion “9.9.9” does not exist in WCAG 2.2 or before; it does not count."
                ),
            ]
        );
        assert_eq!(checked.fact("gaps"), Some(&json!(["1.1.1", "1.2.1"])));
        let hardware = format!(
            "{text}  hardware:\n    criteria: [{{ num: \"999.9\" }}, {{ num: \"402.4\", components: [{{ name: web, adherence: {{ level: supports }} }}] }}]\n"
        );
        let checked = run(&hardware).expect("a report");
        assert!(
            checked.has("criterion-unknown") && checked.has("component-misplaced"),
            "{:?}",
            checked.findings
        );
        let component = run(&text.replacen("name: web", "name: none", 1)).expect("a report");
        assert!(component.has("component-misplaced"));
        let european = format!(
            "{text}  en_301_549_functional_performance_statements:\n    criteria: [{{ num: \"4.2.1\", components: [{{ name: web, adherence: {{ level: supports }} }}] }}]\n"
        );
        assert!(
            !run(&european)
                .expect("a report")
                .findings
                .iter()
                .any(|finding| finding.pointer.contains("en_301"))
        );
    }
}

#[test]
fn wcag_2_0_cannot_show_wcag_2_1() {
    let checked = run(&counted(Edition::V20, "2.5-edition-wcag-2.0-508-en", [37, 1, 0, 0, 0, 0]))
        .expect("a report");
    assert!(checked.has("wcag-2.0-only"));
    assert_eq!(
        checked.fact("lacks_of_wcag_2_1"),
        Some(&json!([
            "1.3.4", "1.3.5", "1.4.10", "1.4.11", "1.4.12", "1.4.13", "2.1.4", "2.5.1", "2.5.2",
            "2.5.3", "2.5.4", "4.1.3"
        ]))
    );
}

#[test]
fn parsing_is_not_asked_of_wcag_2_2() {
    let text = counted(Edition::V22, "2.5-edition-wcag-2.2-en", [54, 1, 0, 0, 0, 0]);
    let answer = "      - num: 4.1.1\n        components: \
        [{ name: web, adherence: { level: does-not-support } }]\n";
    let with = text
        .replace("  success_criteria_level_aa:", &format!("{answer}  success_criteria_level_aa:"));
    for text in [&text, &with] {
        let checked = run(text).expect("a report");
        assert_eq!((counts(&checked), &checked.findings[..]), ([54, 1, 0, 0, 0, 0], &[][..]));
    }
}
