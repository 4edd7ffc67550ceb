//! Names and words that stand in one place only.

use std::path::Path;

use super::source::Source;

use super::{every_file, report};

/// How the names of what rules read begin.
const NAMES: [&str; 8] =
    ["fact.", "factor.", "level.", "measure.", "score.", "inherent.", "residual.", "evidence."];

/// Texts that begin alike and are no names: the registry's filters in addresses, columns of tables,
/// and what sample pages show.
const LIKE_NAMES: [(&str, &str); 6] = [
    ("domain/registry/query.rs", "fact."),
    ("domain/registry/query.rs", "score."),
    ("web/api/registry/listings.rs", "fact."),
    ("web/api/registry/listings.rs", "score."),
    ("store/seals.rs", "evidence."),
    ("web/pages/assessment/samples/questionnaire.rs", "evidence."),
];

pub(super) fn spelling_faults(source: &Source, faults: &mut Vec<String>) {
    for name in NAMES
        .iter()
        .filter(|name| source.literals.iter().any(|literal| literal.starts_with(**name)))
    {
        if source.file != "domain/instrument/model/name.rs"
            && !LIKE_NAMES.contains(&(source.file.as_str(), name))
        {
            faults.push(format!(
                "src/{} spells a name `{name}…`: only model/name.rs knows how \
                names are spelled; use Name",
                source.file
            ));
        }
    }
}

#[test]
fn the_names_that_rules_read_are_spelled_in_one_file() {
    every_file(spelling_faults);
}

/// Words that could mean many things: each names one type of the domain.
const ONE_MEANING: [&str; 8] =
    ["Files", "Kind", "Settled", "Sheet", "Standing", "Step", "Typed", "Verdict"];

/// The files that define a type of this name, as often as they do; what only its own folder sees
/// has no public name.
fn defining<'s>(sources: &'s [Source], name: &str) -> Vec<&'s str> {
    let defines = |source: &&Source| {
        ["struct", "enum", "trait", "type"].iter().any(|word| {
            ["pub ", "pub(crate) "].iter().any(|seen| {
                let start = format!("{seen}{word} {name}");
                let ends = |at: usize| {
                    !source.code[at + start.len()..]
                        .starts_with(|next: char| next.is_alphanumeric() || next == '_')
                };
                source.code.match_indices(&start).any(|(at, _)| ends(at))
            })
        })
    };
    sources.iter().filter(defines).map(|source| source.file.as_str()).collect()
}

#[test]
fn a_word_that_could_mean_many_things_names_one_type_of_the_domain() {
    let domain: Vec<Source> =
        Source::all().into_iter().filter(|source| source.layer() == "domain").collect();
    let twice = ONE_MEANING
        .iter()
        .map(|name| (*name, defining(&domain, name)))
        .filter(|(_, files)| files.len() > 1);
    let faults: Vec<String> = twice
        .map(|(name, files)| format!("{name} means something else in each of {}", files.join(", ")))
        .collect();
    report(&faults);
    let twice = ["pub enum Step {}", "pub(crate) struct Step<'a>(&'a str);", "pub struct Steps;"]
        .map(|code| Source::read(code.to_owned(), code));
    assert_eq!(defining(&twice, "Step").len(), 2);
}

/// What belongs to the data: families, versions, questions by name and code, modules.
fn words_of_the_data() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let json = |path: &Path| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut words: Vec<String> = json(&root.join("modules.json"))["modules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| text(&module["id"]))
        .collect();
    let folders = |path: &Path| {
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect::<Vec<_>>()
    };
    for family in folders(&root).into_iter().filter(|path| {
        path.file_name()
            .is_some_and(|name| !["modules", "mappings"].contains(&&*name.to_string_lossy()))
    }) {
        words.push(family.file_name().unwrap().to_string_lossy().into_owned());
        for version in folders(&family) {
            words.push(version.file_name().unwrap().to_string_lossy().into_owned());
            let questionnaire = json(&version.join("questionnaire.json"));
            for section in questionnaire["sections"].as_array().unwrap() {
                for question in section["questions"].as_array().unwrap() {
                    words.push(format!("{}.{}", text(&section["id"]), text(&question["id"])));
                    words.push(text(&question["code"]));
                }
            }
        }
    }
    words
}

/// Whether a text has the word by itself, not as a part of a longer one: a date may begin like a
/// version.
fn says(text: &str, word: &str) -> bool {
    let joins = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        !joins(text[..at].chars().next_back()) && !joins(text[at + word.len()..].chars().next())
    })
}

#[test]
fn no_question_version_or_module_is_named_in_the_program() {
    let words = words_of_the_data();
    assert!(words.len() > 40, "the questionnaires were found");
    every_file(|source, faults| {
        for literal in &source.literals {
            for word in words.iter().filter(|word| says(literal, word)) {
                faults.push(format!(
                    "src/{} says “{word}”: what an agency may change stands in \
                    questionnaires/ only",
                    source.file
                ));
            }
        }
    });
}
