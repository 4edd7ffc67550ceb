//! The one binary.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use assay::cli::{self, Cli, Command};
use assay::config::Config;
use clap::Parser as _;
use tikv_jemallocator::Jemalloc;

/// Gives memory back as soon as it is free: the system's own allocator keeps what a password's hash
/// or a long page took, once for each thread. `.cargo/config.toml` has its settings.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn main() -> ExitCode {
    // Records, evidence, mails and backups hold what only the service's own user may read.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let cli = Cli::parse();
    // The file's settings are those of a service for real, which the demo must not touch.
    let reads_file = !matches!(cli.command, Command::Demo { .. });
    if reads_file
        && let Err(cause) = dotenvy::dotenv()
            .map(|_| ())
            .or_else(|cause| if cause.not_found() { Ok(()) } else { Err(cause) })
    {
        eprintln!("assay: the file .env could not be read: {cause}. Correct or remove it.");
        return ExitCode::from(2);
    }
    match Config::from_env(std::env::vars_os()) {
        Ok(config) => cli::run(cli, config),
        Err(faults) => {
            for fault in faults {
                eprintln!("assay: {fault}");
            }
            ExitCode::from(2)
        }
    }
}
