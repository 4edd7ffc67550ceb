//! `assay backup` and `assay restore`.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::out::{Out, exit_code};
use super::records;
use crate::actions::verification::chain::Head;
use crate::actions::{Clock, Error, backups};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;

/// Makes a backup; ends with code 1 when an evidence file is missing from it.
pub(super) async fn backup(
    config: &Config,
    folder: &Path,
    json: bool,
) -> Result<ExitCode, StartError> {
    let ctx = app::context::existing_context(config, Clock::System).await?;
    let made = backups::make(&ctx, config.database_url.as_str(), folder, progress).await;
    ctx.db.close().await;
    let made = made.map_err(|cause| told("Making the backup", &cause))?;
    let (manifest, whole) = (&made.manifest, made.faults.is_empty());
    let mut out = Out::lock();
    if json {
        out.line(json!({ "whole": whole, "faults": made.faults, "folder": folder,
            "head": manifest.head, "files": manifest.evidence_files, "schema": manifest.schema }));
        return out.end(exit_code(whole));
    }
    for fault in &made.faults {
        out.line(format_args!("Not in the backup: {fault}"));
    }
    out.line(format_args!(
        "The backup is in {}: the database and {} evidence files.",
        folder.display(),
        manifest.evidence_files
    ));
    if let Some(head) = &manifest.head {
        out.line(format_args!("Head, to be kept elsewhere: {head}"));
    }
    out.end(exit_code(whole))
}

/// Restores a backup and verifies it.
pub(super) async fn restore(
    config: &Config,
    folder: &Path,
    json: bool,
) -> Result<ExitCode, StartError> {
    let restored =
        backups::restore(config.database_url.as_str(), &config.evidence_dir(), folder, progress)
            .await;
    let manifest = restored.map_err(|cause| told("Restoring the backup", &cause))?;
    let head: Option<Head> = manifest.head.as_deref().and_then(|head| head.parse().ok());
    if !json {
        let mut out = Out::lock();
        out.line(format_args!(
            "The backup of {} is restored. Checking it:",
            config.calendar.in_words(manifest.made_at)
        ));
        out.end(ExitCode::SUCCESS)?;
    }
    records::verify(config, head.as_ref(), json).await
}

/// Sentences for people stand by themselves; other causes say what was being done.
fn told(doing: &str, cause: &Error) -> StartError {
    match cause {
        Error::WrongState(sentence) => StartError(sentence.clone()),
        cause => StartError::new(doing, cause),
    }
}

fn progress(done: usize, all: usize) {
    if std::io::stderr().is_terminal() {
        let end = if done == all { "\n" } else { "" };
        eprint!("\r{done} of {all} evidence files{end}");
    }
}
