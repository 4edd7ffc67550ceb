//! Which tool a list means by what it calls it.

use assay::domain::registry::matching::{
    Answer, Asked, Certainty, Finder, Known, NameIndex, sentence, version,
};

use crate::support::dirty_lists::{Quality, alike_rows, dirty_list};

const TOOLS: [(&str, &str, &str); 9] = [
    ("Askwell", "Brookfield Tutors", "https://www.askwell.example/"),
    ("Story Garden", "Seedling Press LLC", "https://stories.seedling.example/garden"),
    ("Lessonwright", "Wright & Daughters", ""),
    ("Reader", "Acme Learning", "https://acme.example/reader"),
    ("Reader", "Zeta Labs", ""),
    ("Algebra 1", "Acme Learning", "https://acme.example/algebra"),
    ("Photomath", "Numa", ""),
    ("Học Toán", "Sao Mai", ""),
    ("School AI", "Plain", ""),
];

fn index() -> NameIndex {
    let former = [vec!["Old Bell".to_owned()]];
    NameIndex::new(TOOLS.iter().enumerate().map(|(place, (name, vendor, website))| Known {
        name,
        vendor,
        former: if place == 2 { &former[0] } else { &[] },
        website,
    }))
}

fn find(asked: &Asked) -> Answer {
    Finder::new(&index()).find(asked)
}

/// The tool that a name is taken for, how, and why.
fn taken(name: &str) -> (Certainty, Option<usize>, String) {
    let answer = find(&Asked::name(name));
    let first = answer.candidates.first();
    let why = first.map(|first| sentence(&first.reasons)).unwrap_or_default();
    (answer.certainty, first.map(|first| first.tool), why)
}

#[track_caller]
fn is(name: &str, tool: usize, certainty: Certainty, why: &str) {
    assert_eq!(taken(name), (certainty, Some(tool), why.to_owned()), "{name}");
}

#[test]
fn a_name_is_the_same_however_it_is_spaced_and_accented() {
    for name in ["Askwell", " ASKWELL ", "ask-well", "Ask well", "Askwell™"] {
        is(name, 0, Certainty::Same, "The name is the same.");
    }
    is("photo math", 6, Certainty::Same, "The name is the same.");
    is("hoc toan", 7, Certainty::Same, "The name is the same.");
    is("School AI", 8, Certainty::Same, "The name is the same.");
}

#[test]
fn what_lists_add_to_names_and_leave_out_is_told() {
    is(
        "Askwell for Schools",
        0,
        Certainty::Near,
        "The name is the same but for words that tell little; the registry’s name is without “for \
         schools”.",
    );
    is("Garden Story", 1, Certainty::Near, "The same words in another order.");
    is("Askwel", 0, Certainty::Near, "One letter differs.");
    is("Lessonwrihgt", 2, Certainty::Near, "One letter differs.");
    is("Old Bell", 2, Certainty::Near, "It is a former name of the tool or its vendor.");
    is(
        "Brookfield Askwell",
        0,
        Certainty::Same,
        "The name is the same; your list has the vendor in the name.",
    );
    is("Askwell v2.4", 0, Certainty::Same, "The name is the same.");
}

#[test]
fn a_website_names_the_tool_alone_only_where_nothing_else_is_there() {
    is("https://app.askwell.example/login", 0, Certainty::Same, "The website is the same.");
    let (certainty, ..) = taken("www.acme.example");
    assert_eq!(certainty, Certainty::Unclear, "two tools stand there");
    let (certainty, tool, _) = taken("https://play.google.com/store/apps");
    assert_eq!((certainty, tool), (Certainty::Nothing, None), "a store tells nothing");
}

#[test]
fn a_name_of_another_vendor_is_never_taken_by_the_name_alone() {
    let with = |name: &str, vendor: &str| {
        let asked = Asked { vendor: vendor.to_owned(), ..Asked::name(name) };
        let answer = find(&asked);
        (answer.certainty, answer.candidates.first().map(|first| first.tool))
    };
    assert_eq!(with("Askwell", "Brookfield"), (Certainty::Same, Some(0)));
    assert_eq!(with("Askwell", "Somebody Else Inc."), (Certainty::Unclear, Some(0)));
    assert_eq!(with("Reader", "Zeta Labs"), (Certainty::Same, Some(4)));
    assert_eq!(taken("Reader").0, Certainty::Unclear, "two vendors have one");
    assert_eq!(with("Reader", "Nobody Known").0, Certainty::Unclear);
    let (certainty, tool, _) = taken("Zeta Reader");
    assert_eq!((certainty, tool), (Certainty::Same, Some(4)));
}

#[test]
fn another_number_is_another_tool() {
    assert_eq!(taken("Algebra 1").0, Certainty::Same);
    assert_eq!(taken("Algebra 2").0, Certainty::Nothing);
}

#[test]
fn what_nothing_comes_near_is_not_found() {
    for name in ["Zebra Quilting", "?!", "", "🙂", "学习", "for Schools", &"x".repeat(100_000)]
    {
        assert_eq!(taken(name).0, Certainty::Nothing, "{name:.40}");
    }
}

#[test]
fn versions_are_told_apart_from_names() {
    let parted = |text| {
        let parted = version::part(text);
        (parted.name, parted.version)
    };
    let is = |name: &str, version: Option<&str>| (name.to_owned(), version.map(str::to_owned));
    assert_eq!(parted("Askwell 2.4"), is("Askwell", Some("2.4")));
    assert_eq!(parted("Askwell v3"), is("Askwell", Some("3")));
    assert_eq!(parted("Askwell (version 3.1)"), is("Askwell", Some("3.1")));
    assert_eq!(parted("Algebra 2"), is("Algebra 2", None));
    assert_eq!(parted("v2.4"), is("v2.4", None));
    assert_eq!(parted("Askwell vocab"), is("Askwell vocab", None));
    for (listed, decided, fits) in [
        ("2.4", "2.4", true),
        ("v2", "2.4.1", true),
        ("2.x", "2.4", true),
        ("2.4.1", "2.4", false),
        ("2.4.0", "2.4", true),
        ("3", "2.8", false),
        ("", "2.8", true),
        ("web", "2.8", false),
    ] {
        assert_eq!(version::fits(listed, decided), fits, "{listed} of {decided}");
    }
}

#[test]
fn dirty_lists_are_matched_as_well_as_is_promised() {
    let list = dirty_list(7, 2_000, 1_000);
    let index = NameIndex::new(list.tools.iter().map(|tool| Known {
        name: &tool.name,
        vendor: &tool.vendor,
        former: &[],
        website: "",
    }));
    let mut finder = Finder::new(&index);
    let mut quality = Quality::default();
    for row in &list.rows {
        let answer = finder.find(&Asked::name(row.text.as_str()));
        let tools: Vec<usize> = answer.candidates.iter().map(|candidate| candidate.tool).collect();
        let counts = matches!(answer.certainty, Certainty::Same | Certainty::Near);
        quality.count(row.truth, tools.first().copied().filter(|_| counts), &tools);
    }
    let (f1, recall) = (quality.f1(), quality.recall_at_three());
    assert!(f1 >= 0.956 && recall >= 0.98, "F1 {f1}, recall at three {recall}");
    for row in alike_rows(&list, 200) {
        assert!(finder.find(&Asked::name(row)).candidates.len() <= 3);
    }
}
