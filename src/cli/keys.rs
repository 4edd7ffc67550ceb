//! `assay keys`: the keys that receipts are signed with.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};

use super::out::Out;
use crate::actions::registry::signing_keys;
use crate::actions::{Clock, Ctx, Error};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;
use crate::domain::access::Actor;
use crate::domain::registry::receipt::keys::SigningKey;
use crate::domain::values::Timestamp;

/// What to do about keys.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum KeysCommand {
    /// Make the first key; `assay serve` does so by itself.
    New {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List every key, the oldest first.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put a new key in the place of the one that signs. Receipts of before stay valid.
    Rotate {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key that others may have: receipts dated from then on do not count.
    Revoke {
        /// The public key, as `assay keys list` prints it.
        key: String,
        /// From when on, such as 2026-11-30T17:00:00Z; now when left out.
        #[arg(long, value_name = "INSTANT")]
        from: Option<String>,
        /// Why, in a sentence; everybody who checks such a receipt reads it.
        #[arg(long)]
        reason: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(command: KeysCommand, config: &Config) -> Result<ExitCode, StartError> {
    let ctx = app::context::context(config, Clock::System, false).await?;
    let done = match command {
        KeysCommand::New { json } => {
            let made = signing_keys::make(&ctx, &Actor::System).await;
            made.map(|key| told(&ctx, "This key signs receipts from now on:", &[key], json))
        }
        KeysCommand::List { json } => {
            let keys = signing_keys::list(&ctx, &Actor::System).await;
            keys.map(|keys| told(&ctx, "Keys, the oldest first:", &keys, json))
        }
        KeysCommand::Rotate { json } => {
            let made = signing_keys::rotate(&ctx, &Actor::System).await;
            made.map(|key| told(&ctx, ROTATED, &[key], json))
        }
        KeysCommand::Revoke { key, from, reason, json } => {
            revoke(&ctx, (&key, from.as_deref(), &reason), json).await
        }
    };
    ctx.db.close().await;
    done.map_err(|error| StartError(sentence(&error)))?.end(ExitCode::SUCCESS)
}

const ROTATED: &str = "This key signs receipts from now on. Those of before stay valid; the secret \
    of the key before is wiped:";

async fn revoke(
    ctx: &Ctx,
    (key, from, reason): (&str, Option<&str>, &str),
    json: bool,
) -> Result<Out, Error> {
    let from = from.map(Timestamp::parse).transpose();
    let from = from.map_err(|fault| Error::field("from", fault.0))?;
    let next = signing_keys::revoke(ctx, &Actor::System, key, from, reason).await?;
    let said = match next {
        Some(_) => "The key is revoked. This one signs receipts from now on:",
        None => "The key is revoked.",
    };
    Ok(told(ctx, said, next.as_slice(), json))
}

/// The faults of a command line, each as it reads.
fn sentence(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => {
            faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" ")
        }
        error => error.to_string(),
    }
}

fn told(ctx: &Ctx, said: &str, keys: &[SigningKey], json: bool) -> Out {
    let mut out = Out::lock();
    if json {
        out.line(json!({ "keys": keys.iter().map(in_json).collect::<Vec<_>>() }));
        return out;
    }
    out.line(said);
    for key in keys {
        let made = ctx.calendar().in_words(key.made_at);
        let stands = match (&key.revoked, key.retired_at) {
            (Some(revoked), _) => format!(
                "revoked from {} on: {}",
                ctx.calendar().in_words(revoked.from),
                revoked.reason
            ),
            (None, Some(end)) => format!("put away on {}", ctx.calendar().in_words(end)),
            (None, None) => "signs".to_owned(),
        };
        out.line(format_args!("{} of {}, made on {made}: {stands}", key.public, key.did));
    }
    out
}

fn in_json(key: &SigningKey) -> Value {
    json!({
        "key": key.public.to_string(), "did": key.did, "made_at": key.made_at,
        "retired_at": key.retired_at,
        "revoked_from": key.revoked.as_ref().map(|revoked| revoked.from),
        "revoked_reason": key.revoked.as_ref().map(|revoked| &revoked.reason),
    })
}
