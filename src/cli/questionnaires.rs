//! `assay check`, `assay score`, `assay schema` and `assay diff`: work on files alone.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::{exit_code, impacts};
use crate::actions::Clock;
use crate::actions::instrument::questionnaires::{self, Scored};
use crate::app::StartError;
use crate::domain::instrument::{Fault, Interval, Standing};

/// Prints every fault of a folder of questionnaires, or of the built-in one, each as `file pointer: sentence`.
pub(super) fn check(folder: Option<&Path>, json: bool) -> ExitCode {
    let faults = questionnaires::faults(folder);
    if json {
        println!("{}", json!({ "holds": faults.is_empty(), "faults": faults }));
    } else if faults.is_empty() {
        let place = folder.map_or_else(|| "the built-in copy".to_owned(), |folder| folder.display().to_string());
        println!("The questionnaires in {place} have no faults, and their examples come out as they should.");
    } else {
        print_faults(&faults);
    }
    exit_code(faults.is_empty())
}

/// Prints what two versions differ in.
pub(super) fn diff(old: &Path, new: &Path, json: bool) -> ExitCode {
    let differences = match questionnaires::diff(old, new) {
        Ok(differences) => differences,
        Err(faults) => {
            print_faults(&faults);
            return exit_code(false);
        }
    };
    if json {
        println!("{}", json!({ "differences": differences }));
        return ExitCode::SUCCESS;
    }
    for difference in &differences {
        println!("{}: {}. {}", difference.place, difference.change.label(), difference.effect);
        let told = |word: &str, value: &Option<String>| value.as_ref().map(|value| format!("  {word} {value}"));
        for line in [told("was", &difference.was), told("is", &difference.is)].into_iter().flatten() {
            println!("{line}");
        }
    }
    println!("{} differences. Disclosures under way stay on the version that they began with.", differences.len());
    ExitCode::SUCCESS
}

/// Prints what a file of answers comes to.
pub(super) fn score(folder: &Path, answers: &Path, json: bool) -> Result<ExitCode, StartError> {
    let bytes = std::fs::read(answers).map_err(|cause| StartError::new(&format!("Reading {}", answers.display()), &cause))?;
    let name = answers.display().to_string();
    let scored = match questionnaires::score(folder, &name, &bytes, Clock::System.now().date()) {
        Ok(scored) => scored,
        Err(faults) => {
            if json {
                println!("{}", json!({ "faults": faults }));
            } else {
                print_faults(&faults);
            }
            return Ok(exit_code(false));
        }
    };
    if json {
        let text = serde_json::to_string_pretty(&scored).map_err(|cause| StartError::new("Writing the outcome", &cause))?;
        println!("{text}");
    } else {
        for fault in &scored.faults {
            println!("{name} {}: {}", fault.pointer, fault.message);
        }
        if !scored.outcome.criteria.is_empty() {
            print_outcome(&scored);
        }
        if let Some(impact) = &scored.outcome.impact {
            impacts::print(impact);
        }
    }
    Ok(exit_code(scored.faults.is_empty()))
}

/// Prints the published schema of a questionnaire, as a service at `base_url` publishes it.
pub(super) fn schema(folder: &Path, base_url: &str) -> ExitCode {
    match questionnaires::schema(folder, base_url) {
        Ok(schema) => println!("{schema:#}"),
        Err(faults) => {
            print_faults(&faults);
            return exit_code(false);
        }
    }
    exit_code(true)
}

pub(super) fn print_faults(faults: &[Fault]) {
    for Fault { file, pointer, sentence } in faults {
        let place = if pointer.is_empty() { file.clone() } else { format!("{file} {pointer}") };
        println!("{place}: {sentence}");
    }
}

fn print_outcome(scored: &Scored) {
    let outcome = &scored.outcome;
    let tier = |name: &Option<String>, (low, high): (u8, u8)| name.clone().unwrap_or_else(|| format!("between tier {low} and tier {high}"));
    println!("Inherent risk: {}, {} points", tier(&outcome.inherent.tier_name, outcome.inherent.tiers), outcome.inherent.score.plain());
    for criterion in &outcome.criteria {
        println!("Score of {}: {}", criterion.title, criterion.score.as_ref().map_or_else(|| "does not apply".to_owned(), Interval::plain));
    }
    println!("Residual risk: {}, {} points", tier(&outcome.residual.tier_name, outcome.residual.tiers), outcome.residual.score.plain());
    for knockout in outcome.knockouts.iter().filter(|knockout| knockout.standing == Standing::Stands) {
        println!("Knock-out {}: {}", knockout.code, knockout.because);
    }
    match &outcome.recommendation {
        Some(recommendation) => {
            println!("Recommendation: {}", recommendation.decision.word().replace('_', " "));
            for reason in &recommendation.reasons {
                println!("  because: {reason}");
            }
            for condition in &recommendation.conditions {
                println!("  condition: {}", condition.text);
            }
        }
        None => println!("Recommendation: open, because {} questions are", outcome.open.len()),
    }
    for module in &scored.modules {
        let who: Vec<&str> = module.who.iter().map(|word| word.title.as_str()).collect();
        println!("Module {}, {}: {}; {}", module.module, module.title, who.join(", "), module.by.title);
    }
}
