//! `assay replay` and `assay simulate`: the published record computed anew.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::out::{Out, exit_code};
use super::questionnaires::print_faults;
use crate::actions::instrument::questionnaires;
use crate::actions::registry::replay::{self, Reach, Stand};
use crate::actions::{Clock, Ctx};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;

async fn context(config: &Config) -> Result<Ctx, StartError> {
    app::context::existing_context(config, Clock::System).await
}

/// Computes every listing anew; ends with code 1 when one does not come out as it is published.
pub(super) async fn replay(config: &Config, json: bool) -> Result<ExitCode, StartError> {
    let replayed = replay::replay(&context(config).await?)
        .await
        .map_err(|cause| StartError::new("Computing the registry anew", &cause))?;
    let same = replayed.iter().filter(|listing| listing.same).count();
    let mut out = Out::lock();
    if json {
        out.line(json!({ "same": same == replayed.len(), "listings": replayed }));
    } else {
        for listing in &replayed {
            match &listing.difference {
                None => out.line(format_args!("{}: the same, byte for byte", listing.slug)),
                Some(difference) => {
                    out.line(format_args!("{}: differs {difference}", listing.slug));
                }
            }
        }
        out.line(format_args!(
            "{same} of {} listings come out as they are published.",
            replayed.len()
        ));
    }
    out.end(exit_code(same == replayed.len()))
}

/// Works out every listing under a changed questionnaire.
pub(super) async fn simulate(
    config: &Config,
    folder: &Path,
    json: bool,
) -> Result<ExitCode, StartError> {
    let questionnaire = match questionnaires::version(folder) {
        Ok((_, questionnaire)) => questionnaire,
        Err(faults) => {
            return print_faults(&faults);
        }
    };
    let simulated = replay::simulate(&context(config).await?, &questionnaire, Reach::Family).await;
    let (simulated, _) =
        simulated.map_err(|cause| StartError::new("Working out the registry", &cause))?;
    let flips = simulated.iter().filter(|listing| listing.flips).count();
    let mut out = Out::lock();
    if json {
        out.line(json!({ "flips": flips, "listings": simulated }));
        return out.end(ExitCode::SUCCESS);
    }
    for listing in &simulated {
        let mark = if listing.flips { "flips" } else { "stays" };
        out.line(format_args!(
            "{}: {mark}. Before: {}. After: {}.",
            listing.slug,
            stand(&listing.before),
            stand(&listing.after)
        ));
    }
    out.line(format_args!("{flips} of {} listings flip.", simulated.len()));
    out.end(ExitCode::SUCCESS)
}

fn stand(stand: &Stand) -> String {
    let tier = |tier: Option<u8>| tier.map_or_else(|| "open".to_owned(), |tier| tier.to_string());
    let because = stand
        .open_because
        .iter()
        .map(|sentence| sentence.trim_end_matches('.'))
        .collect::<Vec<_>>()
        .join("; ");
    let recommendation = match stand.recommendation {
        Some(decision) => decision.word().replace('_', " "),
        None if because.is_empty() => "open".to_owned(),
        None => format!("open, because {because}"),
    };
    let open = if stand.open == 0 || stand.recommendation.is_none() {
        String::new()
    } else {
        format!(", {} questions open", stand.open)
    };
    format!(
        "{recommendation}, inherent tier {}, residual tier {} at {}{open}",
        tier(stand.inherent_tier),
        tier(stand.residual_tier),
        stand.residual
    )
}
