//! `assay verify-receipt`: whether this register signed a receipt, and whether it still says so.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::out::{Out, exit_code};
use crate::actions::Clock;
use crate::actions::registry::receipts::{self, Checked};
use crate::actions::registry::{signing_keys, snapshot};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;
use crate::domain::access::Actor;
use crate::domain::calendar::Calendar;
use crate::domain::registry::receipt::comparison::{Since, ToolSince};
use crate::domain::registry::receipt::file::text_of;
use crate::domain::registry::receipt::keys::Keyring;
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::registry::receipt::verification::{Verified, verify};
use crate::domain::texts::counted;

/// What a check found, and what the register says now of each tool.
type Found = Result<(Verified, Option<Vec<ToolSince>>), Refusal>;

/// Checks a receipt; ends with code 1 when it is not valid.
pub(super) async fn check(
    config: &Config,
    file: &Path,
    keys: Option<&Path>,
    json: bool,
) -> Result<ExitCode, StartError> {
    let found = match (text_of(read(file)?), keys) {
        (Err(refusal), _) => Err(refusal),
        (Ok(text), Some(keys)) => with_document(&text, keys)?,
        (Ok(text), None) => with_records(config, &text).await?,
    };
    let mut out = Out::lock();
    if json {
        out.line(in_json(&found));
    } else {
        for line in in_words(&found, config.calendar) {
            out.line(line);
        }
    }
    out.end(exit_code(found.is_ok()))
}

fn read(file: &Path) -> Result<Vec<u8>, StartError> {
    std::fs::read(file)
        .map_err(|cause| StartError::new(&format!("Reading {}", file.display()), &cause))
}

/// With the public keys in a file, as `/.well-known/did.json` gives them: no records are needed, so
/// nothing tells what the register says now.
fn with_document(text: &str, keys: &Path) -> Result<Found, StartError> {
    let document: Option<Value> = serde_json::from_slice(&read(keys)?).ok();
    let (own, ring) = document.as_ref().and_then(Keyring::of_document).ok_or_else(|| {
        StartError(format!(
            "{} holds no public keys of a register. Save its /.well-known/did.json.",
            keys.display()
        ))
    })?;
    let verified = verify(text, &own, &ring.keys, Clock::System.now());
    Ok(verified.map(|verified| (verified, None)))
}

async fn with_records(config: &Config, text: &str) -> Result<Found, StartError> {
    let ctx = app::context::existing_context(config, Clock::System).await?;
    let reading = |cause| StartError::new("Reading the register", &cause);
    signing_keys::refresh(&ctx).await.map_err(reading)?;
    snapshot::refresh(&ctx).await.map_err(reading)?;
    let checked = receipts::check(&ctx, &Actor::System, text).map_err(reading)?;
    ctx.db.close().await;
    Ok(match checked {
        Checked::Confirmed(confirmed) => Ok((confirmed.verified, Some(confirmed.tools))),
        Checked::Refused(refusal) => Err(refusal),
    })
}

fn in_json(found: &Found) -> Value {
    match found {
        Ok((verified, now)) => json!({
            "valid": true, "number": verified.receipt.number, "at": verified.receipt.at,
            "agency": verified.receipt.agency, "key": verified.key.method(),
            "key_revoked": verified.key.revoked.is_some(),
            "states": verified.receipt.statement, "now": now,
        }),
        Err(refusal) => json!({
            "valid": false, "reason": refusal.word(), "sentence": refusal.to_string(),
        }),
    }
}

fn in_words(found: &Found, calendar: Calendar) -> Vec<String> {
    let (verified, now) = match found {
        Ok(found) => found,
        Err(refusal) => return vec![format!("Not a valid receipt of this register. {refusal}")],
    };
    let (receipt, key) = (&verified.receipt, &verified.key);
    let mut lines = vec![
        format!("{} signed this receipt on {}.", receipt.agency, calendar.in_words(receipt.at)),
        format!("Number {}, key {}.", receipt.number, key.method()),
    ];
    if let Some(revoked) = &key.revoked {
        let from = calendar.in_words(revoked.from);
        lines.push(format!("The key was revoked from {from} on: {}", revoked.reason));
    }
    for tool in &receipt.statement.tools {
        lines.push(format!(
            "{} by {}, version {}: may be bought: {}.",
            tool.name,
            tool.vendor,
            tool.version,
            tool.availability.label()
        ));
    }
    if let Some(search) = &receipt.statement.search {
        lines.push(format!("{}: {} found.", search.asked, search.found));
    }
    if let Some(list) = &receipt.statement.inventory {
        lines.push(format!(
            "A list of {}, held against the register.",
            counted(list.tools, "tool", "tools")
        ));
    }
    lines.extend(now.iter().flatten().map(|tool| {
        let stands = match tool.since {
            Since::Same => "still says exactly this",
            Since::SameButDetails => "still says so; other details were changed since",
            Since::Changed => "says something else now",
            Since::Gone => "says nothing of it any more",
            Since::Untold => "is not compared: the receipt leaves out what would be",
        };
        format!("Of {} the register {stands}.", tool.name)
    }));
    lines
}
