//! `assay verify-receipt`: whether this register signed a receipt, and whether it still says so; or
//! whether it signed the export of a disclosure, and which digest its submission has.

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
use crate::domain::registry::receipt::disclosed::{self, Export, Recomputed, is_export, refused};
use crate::domain::registry::receipt::file::text_of;
use crate::domain::registry::receipt::keys::{Keyring, SigningKey};
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
    let text = text_of(read(file)?);
    if let Ok(text) = text.as_ref()
        && is_export(text)
    {
        return check_export(config, text, keys, json).await;
    }
    let found = match (text, keys) {
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
    let (own, ring) = document(keys)?;
    let verified = verify(text, &own, &ring.keys, Clock::System.now());
    Ok(verified.map(|verified| (verified, None)))
}

/// The public keys in a file, with the name that they are under.
fn document(keys: &Path) -> Result<(String, Keyring), StartError> {
    let document: Option<Value> = serde_json::from_slice(&read(keys)?).ok();
    document.as_ref().and_then(Keyring::of_document).ok_or_else(|| {
        StartError(format!(
            "{} holds no public keys of a register. Save its /.well-known/did.json.",
            keys.display()
        ))
    })
}

/// Checks the export of a disclosure; ends with code 1 when it is not valid, or its digest is
/// another than the one that it names.
async fn check_export(
    config: &Config,
    text: &str,
    keys: Option<&Path>,
    json: bool,
) -> Result<ExitCode, StartError> {
    let (own, ring) = if let Some(keys) = keys {
        document(keys)?
    } else {
        let ctx = app::context::existing_context(config, Clock::System).await?;
        let reading = |cause| StartError::new("Reading the register", &cause);
        signing_keys::refresh(&ctx).await.map_err(reading)?;
        let known = (signing_keys::own_did(&ctx), Keyring::clone(&ctx.keys.now()));
        ctx.db.close().await;
        known
    };
    let found = disclosed::verify(text, &own, &ring.keys, Clock::System.now());
    let agrees = found.as_ref().is_ok_and(|export| export.disclosed.recomputed().agrees());
    let mut out = Out::lock();
    if json {
        out.line(export_in_json(&found));
    } else {
        for line in export_in_words(&found, config.calendar) {
            out.line(line);
        }
    }
    out.end(exit_code(agrees))
}

fn export_in_json(found: &Result<Export, Refusal>) -> Value {
    match found {
        Ok(Export { claimed, disclosed, key }) => {
            let recomputed = disclosed.recomputed();
            let digest = match &recomputed {
                Recomputed::NothingSubmitted => None,
                Recomputed::Same(found)
                | Recomputed::Other { found, .. }
                | Recomputed::OtherAnswers(found) => Some(found),
            };
            json!({
                "valid": recomputed.agrees(), "number": claimed.number, "at": claimed.at,
                "agency": claimed.agency, "key": key.as_ref().map(SigningKey::method),
                "digest": digest, "sentence": recomputed.in_words(),
                "product": disclosed.product, "questionnaire": disclosed.questionnaire,
                "answers": disclosed.answers.iter().count(), "evidence": disclosed.evidence.len(),
            })
        }
        Err(refusal) => json!({
            "valid": false, "reason": refusal.word(), "sentence": refused(refusal),
        }),
    }
}

fn export_in_words(found: &Result<Export, Refusal>, calendar: Calendar) -> Vec<String> {
    let Export { claimed, disclosed, key } = match found {
        Ok(export) => export,
        Err(refusal) => {
            return vec![format!("Not a valid export of this register. {}", refused(refusal))];
        }
    };
    let at = calendar.in_words(claimed.at);
    let product = &disclosed.product;
    let mut lines = vec![format!("{} signed this export of a disclosure on {at}.", claimed.agency)];
    lines.extend(key.iter().map(|key| format!("Number {}, key {}.", claimed.number, key.method())));
    lines.push(format!(
        "{} by {}, version {}: {} and {} of evidence, to the questionnaire {}/{}.",
        product.name,
        product.vendor,
        product.version,
        counted(disclosed.answers.iter().count(), "answer", "answers"),
        counted(disclosed.evidence.len(), "piece", "pieces"),
        disclosed.questionnaire.family,
        disclosed.questionnaire.version
    ));
    lines.push(disclosed.recomputed().in_words());
    lines
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
