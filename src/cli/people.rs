//! `assay user`: the first administrator, and who has an account.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::out::Out;
use crate::actions::people::bootstrap;
use crate::actions::{Clock, Ctx, Error};
use crate::app;
use crate::app::start_error::StartError;
use crate::config::Config;

/// What to do about accounts.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum UserCommand {
    /// Make a link that opens an administrator's account; hand it over to that person.
    InviteAdmin {
        /// The email address that will sign in.
        email: String,
        /// The person's name.
        name: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List every account with its organization, state and roles.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(command: UserCommand, config: &Config) -> Result<ExitCode, StartError> {
    let ctx = app::context::context(config, Clock::System, false).await?;
    let done = match command {
        UserCommand::InviteAdmin { email, name, json } => {
            invite_admin(&ctx, &config.agency_name, &email, &name, json).await
        }
        UserCommand::List { json } => list(&ctx, json).await,
    };
    done.map_err(|error| StartError(error.to_string()))?.end(ExitCode::SUCCESS)
}

async fn invite_admin(
    ctx: &Ctx,
    agency: &str,
    email: &str,
    name: &str,
    json: bool,
) -> Result<Out, Error> {
    let link = bootstrap::create_administrator(ctx, agency, email, name).await?;
    let mut out = Out::lock();
    if json {
        out.line(json!({ "url": link.url, "expires_at": link.expires_at }));
    } else {
        out.line(format_args!(
            "Hand this link to {name} ({email}). It opens the account once, until {}:\n{}",
            ctx.calendar().in_words(link.expires_at),
            link.url
        ));
    }
    Ok(out)
}

async fn list(ctx: &Ctx, json: bool) -> Result<Out, Error> {
    let accounts = bootstrap::list(ctx).await?;
    let mut out = Out::lock();
    for person in accounts {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
        let (email, name, organization, state) =
            (&person.email, &person.name, &person.organization, person.state);
        if json {
            out.line(json!({ "email": email, "name": name, "organization": organization,
                "state": state, "roles": roles }));
        } else {
            out.line(format_args!(
                "{email} {name}, {organization}: {state} ({})",
                roles.join(", ")
            ));
        }
    }
    Ok(out)
}
