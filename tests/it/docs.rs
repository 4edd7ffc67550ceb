//! docs/ARCHITECTURE.md leads newcomers through the code. These tests keep true what it names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const TEXT: &str = include_str!("../../docs/ARCHITECTURE.md");

/// What a path of the repository begins with.
const FOLDERS: [&str; 7] =
    ["src/", "tests/", "questionnaires/", "migrations/", "fuzz/", "docs/", "README.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A paragraph, a step of a list or a row of a table.
struct Block<'t> {
    text: String,
    /// The heading that it stands under.
    heading: &'t str,
}

impl Block<'_> {
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.text.split('`').skip(1).step_by(2)
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.codes().filter(|code| FOLDERS.iter().any(|folder| code.starts_with(folder)))
    }

    /// The text of the files that it names; folders have none.
    fn source(&self) -> String {
        self.paths()
            .filter_map(|path| std::fs::read_to_string(root().join(path)).ok())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut heading, mut fenced, mut begun) = ("", false, false);
    for line in text.lines() {
        if line.starts_with("```") {
            (fenced, begun) = (!fenced, false);
        } else if let Some(title) = line.strip_prefix('#').filter(|_| !fenced) {
            (heading, begun) = (title.trim_start_matches('#').trim(), false);
        } else if fenced || line.trim().is_empty() {
            begun = false;
        } else {
            let begins = line.starts_with("- ")
                || line.starts_with("| ")
                || line.starts_with(|first: char| first.is_ascii_digit());
            match blocks.last_mut().filter(|_| begun && !begins) {
                Some(block) => block.text = format!("{} {}", block.text, line.trim()),
                None => blocks.push(Block { text: line.trim().to_owned(), heading }),
            }
            begun = true;
        }
    }
    blocks
}

/// What stands in the text and not in the code.
fn untrue(text: &str) -> Vec<String> {
    let mut untrue = Vec::new();
    for block in blocks(text) {
        untrue.extend(
            block
                .paths()
                .filter(|path| !root().join(path).exists())
                .map(|path| format!("{path} is not there")),
        );
        let source = block.source();
        let defines = |words: &[&str], name: &str| {
            words.iter().any(|word| has_word(&source, &format!("{word} {name}")))
        };
        for code in block.codes().filter(|code| !code.contains([' ', '/', '.'])) {
            let last = code.rsplit("::").next().unwrap_or(code);
            let kept = match last.strip_suffix("()") {
                Some(function) => defines(&["fn"], function),
                None if code.starts_with(|first: char| first.is_ascii_uppercase())
                    && !STANDARD.contains(&code) =>
                {
                    defines(
                        &["struct", "enum", "trait", "type", "const"],
                        code.split("::").next().unwrap_or(code),
                    )
                }
                None => true,
            };
            if !kept {
                untrue.push(format!(
                    "“{}”: no file that is named beside `{code}` defines it",
                    block.heading
                ));
            }
        }
    }
    untrue
}

/// Names of the language itself.
const STANDARD: [&str; 1] = ["Option"];

/// Whether a text stands somewhere in the source, and no letter after it.
fn has_word(source: &str, wanted: &str) -> bool {
    source.match_indices(wanted).any(|(at, _)| {
        let after = source[at + wanted.len()..].chars().next();
        after.is_none_or(|after| !after.is_alphanumeric() && after != '_')
    })
}

#[test]
fn every_path_function_and_type_in_the_architecture_is_in_the_code() {
    assert_eq!(untrue(TEXT), Vec::<String>::new());
    let functions: usize = blocks(TEXT)
        .iter()
        .map(|block| block.codes().filter(|code| code.ends_with("()")).count())
        .sum();
    assert!(
        functions > 40,
        "the text names {functions} functions; a walk through the code needs more"
    );
}

#[test]
fn a_function_that_is_not_in_the_file_beside_it_is_found() {
    let text = "## Walk\n\n1. `show()` in `src/web/routes.rs`, `Nothing` in `src/lib.rs`.\n2. \
        `src/none.rs` has `configure()`\n   in `src/web/routes.rs`.\n";
    let found = untrue(text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].contains("`show()`")
            && found[1].contains("`Nothing`")
            && found[2] == "src/none.rs is not there",
        "{found:?}"
    );
}

#[test]
fn every_folder_of_the_source_stands_in_the_map() {
    let map = TEXT.split("```").nth(1).expect("the map is the first listing");
    let named: BTreeSet<&str> = map
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(|path| path.trim_end_matches('/'))
        .collect();
    let entries = std::fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path());
    for folder in entries.filter(|path| path.is_dir()) {
        let folder = format!("src/{}", folder.file_name().unwrap().to_str().unwrap());
        assert!(
            named.iter().any(|path| path.starts_with(&folder)),
            "{folder} is not in the map of docs/ARCHITECTURE.md"
        );
    }
    for path in named {
        assert!(
            root().join(path).exists(),
            "{path} is in the map of docs/ARCHITECTURE.md and not in the repository"
        );
    }
}

#[test]
fn there_is_a_recipe_for_every_usual_change() {
    let recipes: BTreeSet<&str> = TEXT
        .lines()
        .filter_map(|line| line.strip_prefix("### Add a"))
        .map(|rest| rest.trim_start_matches("n ").trim())
        .collect();
    for change in [
        "question",
        "question kind",
        "derived name",
        "measure",
        "page",
        "role",
        "job",
        "setting",
        "mail",
        "event",
    ] {
        assert!(recipes.contains(change), "no recipe for a {change}");
    }
    let recipe = |block: &&Block<'_>| block.heading.starts_with("Add a");
    for heading in
        blocks(TEXT).iter().filter(recipe).map(|block| block.heading).collect::<BTreeSet<_>>()
    {
        let named = blocks(TEXT)
            .iter()
            .filter(|block| block.heading == heading)
            .map(|block| block.paths().count())
            .sum::<usize>();
        assert!(named > 0, "“{heading}” names no file");
    }
}

#[test]
fn the_glossary_is_in_alphabetical_order_and_says_every_word_once() {
    let glossary = TEXT
        .split("\n## Glossary\n")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .expect("a glossary");
    let words: Vec<&str> = glossary
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .skip(1)
        .filter(|word| *word != "---")
        .collect();
    assert!(words.len() > 30, "{words:?}");
    assert!(words.is_sorted_by(|one, next| one < next), "{words:?}");
}

/// Every line of comment under `src/`, with its file and its number.
fn comments() -> Vec<(String, usize, String)> {
    let mut folders = vec![root().join("src")];
    let mut comments = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let lines = (1..).zip(text.lines()).filter_map(|(number, line)| {
                    Some((number, line.trim().strip_prefix("//")?.to_owned()))
                });
                let file = path.strip_prefix(root()).unwrap().display().to_string();
                comments.extend(lines.map(|(number, comment)| (file.clone(), number, comment)));
            }
        }
    }
    comments
}

#[test]
fn a_comment_names_no_document_that_is_not_in_the_repository() {
    for (file, number, comment) in comments() {
        let words = comment
            .split(|c: char| !c.is_alphanumeric() && !"/._-".contains(c))
            .map(|word| word.trim_end_matches('.'));
        for document in
            words.filter(|word| Path::new(word).extension().is_some_and(|ending| ending == "md"))
        {
            assert!(
                root().join(document).is_file(),
                "{file}:{number} names {document}, which is not here: give the source itself"
            );
        }
    }
}

#[test]
fn no_comment_repeats_the_name_of_its_field_and_nothing_else() {
    let empty = [
        "/ Its id.",
        "/ The id.",
        "/ Its name.",
        "/ Its title.",
        "/ Its slug.",
        "/ Its word in addresses.",
    ];
    // Those comments are published in the description of the API, and change with it.
    let published = |file: &str| file.starts_with("src/web/api/schema/");
    let found = comments()
        .into_iter()
        .filter(|(file, _, comment)| !published(file) && empty.contains(&comment.as_str()));
    let found: Vec<String> =
        found.map(|(file, number, comment)| format!("{file}:{number} /{comment}")).collect();
    assert_eq!(
        found,
        Vec::<String>::new(),
        "say what a reader cannot see from the name: of what kind, where it comes from, what it is \
         for"
    );
}
