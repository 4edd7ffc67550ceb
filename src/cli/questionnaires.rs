//! `assay check`, `assay score`, `assay schema` and `assay diff`: work on files alone.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::out::{Out, exit_code};
use super::outcomes;
use crate::actions::Clock;
use crate::actions::instrument::questionnaires::{self, ExampleEffort};
use crate::app::start_error::StartError;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{Effort, Fault};

/// Prints every fault of a folder of questionnaires, or of the built-in one, each as `file pointer:
/// sentence`; and where there is none, what its whole examples take to answer.
pub(super) fn check(folder: Option<&Path>, json: bool) -> Result<ExitCode, StartError> {
    let (faults, efforts) = questionnaires::checked(folder);
    if !faults.is_empty() && !json {
        return print_faults(&faults);
    }
    let mut out = Out::lock();
    if json {
        out.line(json!({ "holds": faults.is_empty(), "faults": faults, "efforts": efforts }));
    } else {
        let place = folder
            .map_or_else(|| "the built-in copy".to_owned(), |folder| folder.display().to_string());
        out.line(format_args!(
            "The questionnaires in {place} have no faults, and their examples \
            come out as they should."
        ));
        for ExampleEffort { questionnaire, example, effort } in &efforts {
            let Effort { questions, controls, evidence, words } = effort;
            out.line(format_args!(
                "{questionnaire}, “{example}”: {questions} questions, {controls} controls, \
                 {evidence} pieces of evidence, {words} words shown"
            ));
        }
    }
    out.end(exit_code(faults.is_empty()))
}

/// Prints what two versions differ in.
pub(super) fn diff(old: &Path, new: &Path, json: bool) -> Result<ExitCode, StartError> {
    let differences = match questionnaires::diff(old, new) {
        Ok(differences) => differences,
        Err(faults) => return print_faults(&faults),
    };
    let mut out = Out::lock();
    if json {
        out.line(json!({ "differences": differences }));
        return out.end(ExitCode::SUCCESS);
    }
    for difference in &differences {
        let place: Vec<&str> = [difference.place.as_str(), &difference.part]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        out.line(format_args!(
            "{}: {}. {}",
            place.join(", "),
            difference.change.label(),
            difference.effect
        ));
        let (was, is) = difference.in_short();
        let told =
            |word: &str, value: Option<String>| value.map(|value| format!("  {word} {value}"));
        for line in [told("was", was), told("is", is)].into_iter().flatten() {
            out.line(line);
        }
    }
    let number = match differences.len() {
        1 => "1 difference".to_owned(),
        number => format!("{number} differences"),
    };
    out.line(format_args!(
        "{number}. Disclosures under way stay on the version that they began with."
    ));
    out.end(ExitCode::SUCCESS)
}

/// Prints what a file of answers comes to.
pub(super) fn score(
    calendar: Calendar,
    folder: &Path,
    answers: &Path,
    json: bool,
) -> Result<ExitCode, StartError> {
    let bytes = std::fs::read(answers)
        .map_err(|cause| StartError::new(&format!("Reading {}", answers.display()), &cause))?;
    let name = answers.display().to_string();
    let scored =
        match questionnaires::score(folder, &name, &bytes, calendar.day(Clock::System.now())) {
            Ok(scored) => scored,
            Err(faults) if json => {
                let mut out = Out::lock();
                out.line(json!({ "faults": faults }));
                return out.end(exit_code(false));
            }
            Err(faults) => return print_faults(&faults),
        };
    let mut out = Out::lock();
    if json {
        let shown = outcomes::to_json(&scored)
            .map_err(|cause| StartError::new("Writing the outcome", &cause))?;
        out.line(format_args!("{shown:#}"));
    } else {
        for fault in &scored.faults {
            out.line(format_args!("{name} {}: {}", fault.pointer, fault.message));
        }
        outcomes::print(&mut out, &scored);
    }
    out.end(exit_code(scored.faults.is_empty()))
}

/// Prints the published schema of a questionnaire, as a service at `base_url` publishes it.
pub(super) fn schema(folder: &Path, base_url: &str) -> Result<ExitCode, StartError> {
    match questionnaires::schema(folder, base_url) {
        Ok(schema) => {
            let mut out = Out::lock();
            out.line(format_args!("{schema:#}"));
            out.end(ExitCode::SUCCESS)
        }
        Err(faults) => print_faults(&faults),
    }
}

/// Prints faults and ends the command with them.
pub(super) fn print_faults(faults: &[Fault]) -> Result<ExitCode, StartError> {
    let mut out = Out::lock();
    for Fault { file, pointer, sentence } in faults {
        let place: Vec<&str> =
            [file.as_str(), pointer.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        if place.is_empty() {
            out.line(sentence);
        } else {
            out.line(format_args!("{}: {sentence}", place.join(" ")));
        }
    }
    out.end(exit_code(false))
}
