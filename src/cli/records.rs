//! `assay verify`: whether the record holds together.

use std::process::ExitCode;

use serde_json::json;

use super::out::{Out, exit_code};
use crate::actions::Clock;
use crate::actions::verification::{self, chain::Head};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;
use crate::domain::texts::counted;

/// Lists the rules that the record is held to.
pub(super) fn list(json: bool) -> Result<ExitCode, StartError> {
    let rules = verification::rules();
    let mut out = Out::lock();
    if json {
        let rules: Vec<_> =
            rules.iter().map(|(name, fault)| json!({ "name": name, "fault": fault })).collect();
        out.line(json!({ "rules": rules }));
        return out.end(ExitCode::SUCCESS);
    }
    for (name, fault) in &rules {
        out.line(format_args!("{name}: {fault}"));
    }
    out.line(format_args!("{} rules.", rules.len()));
    out.end(ExitCode::SUCCESS)
}

/// Checks the record; ends with code 1 when something does not hold.
pub(super) async fn verify(
    config: &Config,
    kept: Option<&Head>,
    json: bool,
) -> Result<ExitCode, StartError> {
    let ctx = app::context::existing_context(config, Clock::System).await?;
    let checked = verification::check(&ctx, kept)
        .await
        .map_err(|cause| StartError::new("Checking the record", &cause))?;
    ctx.db.close().await;
    let (head, files) = (checked.head.clone(), checked.files);
    let faults = checked.all();
    let mut out = Out::lock();
    if json {
        out.line(json!({ "holds": faults.is_empty(), "faults": faults, "files": files,
            "head": head.as_ref().map(ToString::to_string) }));
        return out.end(exit_code(faults.is_empty()));
    }
    for fault in &faults {
        out.line(fault);
    }
    out.line(match faults.len() {
        0 => "The record holds together.".to_owned(),
        faults => format!(
            "The record does not hold together: {} found.",
            counted(faults, "fault", "faults")
        ),
    });
    if let Some(head) = head {
        out.line(format_args!(
            "{files} evidence files were read. Head, to be kept elsewhere: {head}"
        ));
    }
    out.end(exit_code(faults.is_empty()))
}
