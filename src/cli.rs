//! The command line: each subcommand reads its words, calls one function and prints.

mod announcement;
mod backups;
mod demo;
mod impacts;
mod keys;
mod out;
mod outcomes;
mod past;
mod people;
mod questionnaires;
mod receipts;
mod records;
mod replay;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use announcement::announce;
use out::Out;
use records::verify;

pub use keys::KeysCommand;
pub use people::UserCommand;

use crate::actions::Clock;
use crate::actions::verification::chain::Head;
use crate::app;
use crate::app::start_error::StartError;
use crate::config::{Config, LogForm};

/// Procurement risk assessment of AI tools for schools.
#[derive(Debug, Parser)]
#[command(name = "assay", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Serve with the configured database.
    Serve,
    /// Serve a fictional agency with data of its own, which are gone afterwards.
    Demo {
        /// So many further listings, invented and in memory only, to see a large registry.
        #[arg(long, value_name = "N", default_value_t = 0,
            value_parser = clap::value_parser!(u32).range(0..=200_000))]
        listings: u32,
    },
    /// Bring the database's schema up to date.
    Migrate,
    /// Check a folder of questionnaires and its worked examples.
    Check {
        /// A whole folder of questionnaires, with modules.json and FAMILY/VERSION inside; when left
        /// out, the configured one or else the built-in copy.
        dir: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Score a file of answers without a database.
    Score {
        /// One version's folder FAMILY/VERSION inside a folder of questionnaires.
        dir: PathBuf,
        /// The answers, in the form of the questionnaire's example files.
        answers: PathBuf,
        /// Print JSON: the outcome with its arithmetic, criteria and measures by their ids.
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of a disclosure, as it is published.
    Schema {
        /// One version's folder FAMILY/VERSION inside a folder of questionnaires.
        dir: PathBuf,
    },
    /// Tell what two versions of a questionnaire differ in, and what that does to open drafts.
    Diff {
        /// The older version's folder FAMILY/VERSION inside a folder of questionnaires.
        old: PathBuf,
        /// The newer version's folder FAMILY/VERSION, in the same folder of questionnaires or in
        /// another.
        new: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Work out every published listing under a changed questionnaire and tell which flip.
    Simulate {
        /// The changed version's folder FAMILY/VERSION inside a folder of questionnaires.
        dir: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Compute every published listing anew and compare it byte for byte.
    Replay {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Open the first administrator's account, or list accounts.
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Make, list, rotate or revoke the keys that receipts are signed with.
    Keys {
        /// What to do.
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Check a receipt: who signed it, what it says, and whether the register still says so; or the
    /// export of a disclosure, whose digest is worked out anew.
    VerifyReceipt {
        /// The JSON or the PDF that was saved with the receipt, or the JSON of an export.
        file: PathBuf,
        /// The register's public keys, saved from its /.well-known/did.json; when left out, those
        /// of the configured database.
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Load vendors, tools and approvals from before Assay, from a table: all of it or nothing.
    ImportPast {
        /// The table: CSV in any usual encoding and with any separator, or an Excel workbook.
        file: PathBuf,
        /// Only say what loading it would do.
        #[arg(long)]
        dry_run: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Copy database and evidence into a new folder, consistently, also while Assay serves.
    Backup {
        /// The folder to make; it must be empty or not there.
        dir: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put a backup back into an empty place and check it.
    Restore {
        /// The folder that `assay backup` made.
        dir: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check that the record holds together: the database, the chain of events, every row and file
    /// that events tell of.
    Verify {
        /// A head that an earlier check printed and that was kept elsewhere: it must still be in
        /// the chain.
        #[arg(long, value_name = "NUMBER:HASH")]
        head: Option<Head>,
        /// Only list the rules that the record is held to; it needs no database.
        #[arg(long, conflicts_with = "head")]
        list: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs a parsed command line. Exit code 0: done; 1: a check found faults or the work failed; 2:
/// wrong use.
pub fn run(cli: Cli, config: Config) -> ExitCode {
    init_log(&config);
    match actix_web::rt::System::new().block_on(dispatch(cli.command, config)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("assay: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The log goes to standard error, so that standard output holds results only.
fn init_log(config: &Config) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&config.log_level))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let set = match config.log {
        LogForm::Text => log.try_init(),
        LogForm::Json => log.json().flatten_event(true).try_init(),
    };
    if let Err(cause) = set {
        eprintln!("assay: the log could not be set up, so this run has none: {cause}");
    }
}

async fn dispatch(command: Command, config: Config) -> Result<ExitCode, StartError> {
    match command {
        Command::Serve => serve(config).await.map(|()| ExitCode::SUCCESS),
        Command::Demo { listings } => demo::run(config, listings).await.map(|()| ExitCode::SUCCESS),
        Command::Migrate => {
            app::context::context(&config, Clock::System, false).await?;
            let mut out = Out::lock();
            out.line(format_args!("The schema of {} is up to date.", config.database_url));
            out.end(ExitCode::SUCCESS)
        }
        Command::Check { dir, json } => {
            questionnaires::check(dir.or_else(|| config.questionnaire_folder()).as_deref(), json)
        }
        Command::Score { dir, answers, json } => {
            questionnaires::score(config.calendar, &dir, &answers, json)
        }
        Command::Schema { dir } => questionnaires::schema(&dir, &config.base_url.to_string()),
        Command::Diff { old, new, json } => questionnaires::diff(&old, &new, json),
        Command::Simulate { dir, json } => replay::simulate(&config, &dir, json).await,
        Command::Replay { json } => replay::replay(&config, json).await,
        Command::ImportPast { file, dry_run, json } => {
            past::import(&config, &file, dry_run, json).await
        }
        Command::User { command } => people::run(command, &config).await,
        Command::Keys { command } => keys::run(command, &config).await,
        Command::VerifyReceipt { file, keys, json } => {
            receipts::check(&config, &file, keys.as_deref(), json).await
        }
        Command::Backup { dir, json } => backups::backup(&config, &dir, json).await,
        Command::Restore { dir, json } => backups::restore(&config, &dir, json).await,
        Command::Verify { list: true, json, .. } => records::list(json),
        Command::Verify { head, json, .. } => verify(&config, head.as_ref(), json).await,
    }
}

async fn serve(config: Config) -> Result<(), StartError> {
    app::serve(config, None, |config, settings, _| announce(config, settings, |_| {})).await
}
