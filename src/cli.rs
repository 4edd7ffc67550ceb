//! The command line: each subcommand reads its words, calls one function and prints.

use std::net::TcpListener;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::actions::Clock;
use crate::app::{self, StartError};
use crate::config::Config;

/// Procurement risk assessment of AI tools for schools.
#[derive(Debug, Parser)]
#[command(name = "assay", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve with the configured database.
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
}

/// Runs a parsed command line. Exit code 0: done; 1: a check found faults or the work failed; 2: wrong use.
pub fn run(cli: &Cli, config: &Config) -> ExitCode {
    let outcome = match runtime() {
        Ok(runtime) => runtime.block_on(dispatch(cli, config)),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("assay: {error}");
            ExitCode::from(1)
        }
    }
}

fn runtime() -> Result<actix_web::rt::SystemRunner, StartError> {
    Ok(actix_web::rt::System::new())
}

async fn dispatch(cli: &Cli, config: &Config) -> Result<ExitCode, StartError> {
    match &cli.command {
        Command::Serve => serve(config).await.map(|()| ExitCode::SUCCESS),
        Command::Migrate => {
            app::context(config, Clock::System, false).await?;
            println!("The schema is up to date.");
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve(config: &Config) -> Result<(), StartError> {
    let listener = TcpListener::bind(config.listen).map_err(|cause| StartError::new(&format!("Listening on {}", config.listen), &cause))?;
    let app = app::web_app(app::context(config, Clock::System, false).await?)?;
    println!("Assay listens on {}", config.base_url);
    app::server(app, listener)
        .map_err(|cause| StartError::new("Starting the server", &cause))?
        .await
        .map_err(|cause| StartError::new("Serving", &cause))
}
