//! README.md tells newcomers what there is. These tests keep its tables true, both ways.

use std::collections::BTreeSet;

use assay::cli::Cli;
use assay::config::SETTINGS;
use assay::domain::calendar::Calendar;
use assay::jobs::{SCHEDULE, plan};
use assay::web::routes::TABLE;
use clap::CommandFactory as _;

const README: &str = include_str!("../../README.md");

/// The cells of the rows of the tables under a heading. A row begins with a name in code type; the
/// head of a table does not.
fn table(heading: &str) -> Vec<Vec<String>> {
    let start = README
        .find(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("README.md has no section “{heading}”"));
    let section = README[start + 1..].split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

fn code(cell: &str) -> String {
    cell.trim_matches('`').to_owned()
}

fn same(what: &str, in_readme: &BTreeSet<String>, in_code: &BTreeSet<String>) {
    let missing: Vec<_> = in_code.difference(in_readme).collect();
    let extra: Vec<_> = in_readme.difference(in_code).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{what}: README.md lacks {missing:#?} and has {extra:#?}, which the code does not"
    );
}

#[test]
fn every_setting_stands_in_the_readme_with_its_default_and_what_is_allowed() {
    // A bare `<file>` would be taken for HTML, so the README escapes it.
    let rows = table("Settings").into_iter().map(|cells| cells.join(" | ").replace("\\<", "<"));
    let settings = SETTINGS
        .iter()
        .map(|one| format!("`{}` | {} | {} | {}", one.name, one.default, one.allowed, one.meaning));
    same("settings", &rows.collect(), &settings.collect());
}

#[test]
fn every_subcommand_stands_in_the_readme() {
    let named = table("Command line").into_iter().map(|cells| {
        let words = code(&cells[0]);
        let words = words.split_whitespace().skip(1).take_while(|word| {
            word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-')
        });
        words.collect::<Vec<_>>().join(" ")
    });
    let mut commands = BTreeSet::new();
    for command in Cli::command().get_subcommands() {
        let mut nested = command.get_subcommands().peekable();
        if nested.peek().is_none() {
            commands.insert(command.get_name().to_owned());
        }
        commands.extend(nested.map(|inner| format!("{} {}", command.get_name(), inner.get_name())));
    }
    same("subcommands", &named.collect(), &commands);
}

#[test]
fn every_argument_of_a_subcommand_stands_in_the_readme() {
    let usages: Vec<String> =
        table("Command line").into_iter().map(|cells| code(&cells[0])).collect();
    let check = |name: &str, command: &clap::Command| {
        let usage =
            usages.iter().find(|usage| usage.starts_with(&format!("assay {name}"))).unwrap();
        for argument in command
            .get_arguments()
            .filter(|argument| argument.get_id() != "help" && argument.get_id() != "version")
        {
            let shown = argument.get_long().map_or_else(
                || argument.get_id().as_str().to_uppercase(),
                |long| format!("--{long}"),
            );
            assert!(usage.contains(&shown), "README.md does not show {shown} at `assay {name}`");
        }
    };
    for command in Cli::command().get_subcommands() {
        if command.has_subcommands() {
            command.get_subcommands().for_each(|inner| {
                check(&format!("{} {}", command.get_name(), inner.get_name()), inner);
            });
        } else {
            check(command.get_name(), command);
        }
    }
}

#[test]
fn every_address_stands_in_the_readme_with_its_methods() {
    let rows = table("Addresses").into_iter().flat_map(|cells| {
        let path = code(&cells[0]);
        cells[1].split(", ").map(|method| format!("{method} {path}")).collect::<Vec<_>>()
    });
    let routes = TABLE.iter().map(|(method, path)| format!("{method} {path}"));
    same("addresses", &rows.collect(), &routes.collect());
}

#[test]
fn the_tour_names_the_demos_sign_ins_and_their_password() {
    let demo: serde_json::Value =
        serde_json::from_str(include_str!("../../questionnaires/demo.json")).unwrap();
    let people =
        demo["people"].as_array().unwrap().iter().filter(|person| person["tour"].is_string());
    for words in people.map(|person| &person["email"]).chain([&demo["password"]]) {
        assert!(README.contains(words.as_str().unwrap()), "README.md does not name {words}");
    }
}

#[test]
fn no_row_stands_twice() {
    for heading in ["Settings", "Command line", "Addresses", "What runs by itself"] {
        let names: Vec<String> =
            table(heading).into_iter().map(|mut cells| cells.remove(0)).collect();
        let twice: Vec<_> = names
            .iter()
            .enumerate()
            .filter(|(place, name)| names[..*place].contains(name))
            .collect();
        assert!(
            !names.is_empty() && twice.is_empty(),
            "“{heading}” in README.md says twice: {twice:?}"
        );
    }
}

#[test]
fn every_job_stands_in_the_readme_with_its_time() {
    let rows = table("What runs by itself").into_iter().map(|cells| cells.join(" | "));
    let jobs = plan(SCHEDULE, Calendar::UTC)
        .unwrap()
        .into_iter()
        .map(|job| format!("`{}` | {} | {}", job.name, job.schedule, job.does));
    same("jobs", &rows.collect(), &jobs.collect());
}

#[test]
fn what_the_readme_points_at_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let links = README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.contains(':'));
    let links: BTreeSet<&str> = links.collect();
    assert!(
        links.contains("docs/ARCHITECTURE.md") && links.contains("docs/running.md"),
        "{links:?}"
    );
    for path in links.into_iter().chain([
        "src/web/routes.rs",
        "src/jobs/mod.rs",
        "src/store/seals.rs",
        "Makefile",
    ]) {
        assert!(root.join(path).is_file(), "{path} is not there");
    }
}
