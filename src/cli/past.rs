//! `assay import-past`: loads what an agency did before it used Assay.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::out::{Out, exit_code};
use crate::actions::registry::past_loading;
use crate::actions::{Clock, Error};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;
use crate::domain::access::Actor;
use crate::domain::registry::past::Fault;

/// Loads a table, or with `dry_run` says what loading it would do; ends with code 1 when something
/// is wrong with it.
pub(super) async fn import(
    config: &Config,
    file: &Path,
    dry_run: bool,
    json: bool,
) -> Result<ExitCode, StartError> {
    let bytes = std::fs::read(file)
        .map_err(|cause| StartError(format!("{} cannot be read: {cause}", file.display())))?;
    let ctx = app::context::existing_context(config, Clock::System).await?;
    let loaded = past_loading::load(&ctx, &Actor::System, &bytes, dry_run, &mut progress).await;
    ctx.db.close().await;
    let outcome = match loaded {
        Ok(outcome) => outcome,
        Err(Error::Invalid(errors)) => {
            let fault = |message| Fault { row: None, column: None, message };
            Err(errors.into_iter().map(|error| fault(error.message)).collect())
        }
        Err(cause) => return Err(StartError::new("Loading the past", &cause)),
    };
    let mut out = Out::lock();
    if json {
        out.line(match &outcome {
            Ok(one) => json!({ "dry_run": dry_run, "loaded": !dry_run, "rows": one.rows,
                "vendors": one.vendors, "tools": one.tools, "approvals": one.approvals,
                "changed": one.changed, "corrected": one.corrected, "same": one.same,
                "decided": one.decided, "theirs": one.theirs, "unread": one.unread, "faults": [] }),
            Err(faults) => json!({ "dry_run": dry_run, "loaded": false,
                "faults": faults.iter().map(|one| json!({ "row": one.row, "column": one.column,
                    "message": one.message })).collect::<Vec<_>>() }),
        });
        return out.end(exit_code(outcome.is_ok()));
    }
    match &outcome {
        Ok(loaded) => {
            for line in loaded.in_words() {
                out.line(line);
            }
            out.line(if dry_run {
                "Nothing was stored. Leave out --dry-run to load it."
            } else {
                "It is loaded."
            });
        }
        Err(faults) => {
            for fault in faults {
                out.line(fault.sentence());
            }
            out.line("Nothing was loaded.");
        }
    }
    out.end(exit_code(outcome.is_ok()))
}

/// A bar of the rows that are done, on a terminal.
fn progress(done: usize, all: usize) {
    const WIDTH: usize = 30;
    if std::io::stderr().is_terminal() {
        let full = done * WIDTH / all.max(1);
        let end = if done == all { "\n" } else { "" };
        eprint!("\r[{}{}] {done} of {all} rows{end}", "=".repeat(full), " ".repeat(WIDTH - full));
    }
}
