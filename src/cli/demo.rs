//! `assay demo`: an invented agency with a public password, which must not mix with anybody's
//! records nor be reached from elsewhere.

use std::fs::{File, TryLockError};
use std::io::IsTerminal as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use super::announcement;
use super::out::Out;
use crate::actions::Settings;
use crate::app::start_error::StartError;
use crate::app::{self, Plan};
use crate::config::{Config, DATA_DIR, DATABASE_URL};
use crate::demo::Made;
use crate::domain::calendar::day_in_words;

/// Held by the demo that runs in a folder; where it is, the folder is a demo's.
const LOCK: &str = "demo.lock";
/// What Assay keeps in a folder of its own.
const KEPT: [&str; 2] = ["evidence", "mail"];

/// Serves the demo in the folder that was given, or in one of its own that goes with it.
pub(super) async fn run(config: Config, listings: u32) -> Result<(), StartError> {
    for_this_machine_only(&config)?;
    let plan = Plan {
        listings: usize::try_from(listings).unwrap_or(usize::MAX),
        told: progress(listings),
    };
    if config.was_given(DATA_DIR.name) {
        let folder = config.data_dir.clone();
        let _lock = take(&folder)?;
        return app::serve(config.for_demo(&folder), Some(plan), announce).await;
    }
    let folder = own_folder()?;
    let served = {
        let _lock = take(&folder)?;
        app::serve(config.for_demo(&folder), Some(plan), announce).await
    };
    if let Err(cause) = std::fs::remove_dir_all(&folder) {
        eprintln!("assay: the demo's folder {} could not be removed: {cause}", folder.display());
    }
    served
}

/// Draws how far the invented listings are, where somebody looks on.
fn progress(listings: u32) -> fn(usize, usize) {
    fn draw(done: usize, all: usize) {
        const WIDTH: usize = 40;
        let filled = (done * WIDTH).checked_div(all).unwrap_or(WIDTH);
        let end = if done == all { "\n" } else { "" };
        eprint!("\r[{:<WIDTH$}] {done} of {all} listings{end}", "#".repeat(filled));
    }
    if listings > 0 && std::io::stderr().is_terminal() { draw } else { |_, _| {} }
}

/// Everybody knows the demo's password, its administrator's too, so nobody else may reach it.
fn for_this_machine_only(config: &Config) -> Result<(), StartError> {
    if !config.listen.ip().to_canonical().is_loopback() {
        return Err(StartError(format!(
            "Everybody knows the demo's password, so it listens on this machine only, and others \
             can reach {}. Leave ASSAY_LISTEN out, or set it to 127.0.0.1:{}.",
            config.listen,
            config.listen.port()
        )));
    }
    let host = config.base_url.host().trim_matches(['[', ']']);
    let is_local = host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    if is_local {
        return Ok(());
    }
    Err(StartError(format!(
        "Everybody knows the demo's password, so it is for this machine only, and ASSAY_BASE_URL \
         is {}. Leave ASSAY_BASE_URL out for the demo.",
        config.base_url
    )))
}

/// Takes a folder for one demo, as long as the lock is held.
fn take(folder: &Path) -> Result<File, StartError> {
    let place = folder.join(LOCK);
    let shown = folder.display();
    if !place.exists() && KEPT.iter().any(|kept| folder.join(kept).exists()) {
        return Err(StartError(format!(
            "The folder {shown} holds evidence or mails that are not a demo's, so the demo leaves \
             it alone. Leave ASSAY_DATA_DIR out, and the demo has a folder of its own, or set it \
             to an empty folder."
        )));
    }
    let lock =
        std::fs::create_dir_all(folder).and_then(|()| File::create(&place)).map_err(|cause| {
            StartError(format!(
                "The folder {shown} cannot be written to: {cause}. Make it writable for \
            Assay, or set ASSAY_DATA_DIR to another folder."
            ))
        })?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StartError(format!(
            "Another demo runs in the folder {shown}. Stop it first, or set ASSAY_DATA_DIR to \
             another folder."
        ))),
        Err(TryLockError::Error(cause)) => {
            Err(StartError::new(&format!("Locking {}", place.display()), &cause))
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a name for a temporary folder, before there is a context"
)]
fn own_folder() -> Result<PathBuf, StartError> {
    let folder = std::env::temp_dir().join(format!("assay-demo-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).map_err(|cause| {
        StartError(format!(
            "The demo's folder {} could not be made: {cause}. Set ASSAY_DATA_DIR to \
            a folder for it.",
            folder.display()
        ))
    })?;
    Ok(folder)
}

fn announce(config: &Config, settings: &Settings, made: Option<Made>) {
    announcement::announce(config, settings, |out| tell(out, config, settings, made));
}

/// Who can sign in, where mails go, and whether the world is an older one.
fn tell(out: &mut Out, config: &Config, settings: &Settings, made: Option<Made>) {
    if let Some(Made::Kept(day)) = made {
        let database = if config.was_given(DATABASE_URL.name) {
            " and DATABASE_URL to an empty database"
        } else {
            ""
        };
        out.line(format_args!(
            "This demo was made on {} and somebody changed something in it since, so it is kept as \
             it is. To have one made anew, stop it and set ASSAY_DATA_DIR to an empty \
             folder{database}.",
            day_in_words(day)
        ));
    }
    out.line(format_args!(
        "No mail leaves this machine: mails are written to {}.",
        config.data_dir.join("mail").display()
    ));
    if let Some(tour) = &settings.tour {
        out.line(format_args!(
            "Sign in at {}/sign-in with the password “{}” as:",
            config.base_url, tour.password
        ));
        for stop in &tour.stops {
            out.line(format_args!("  {:<32} {}", stop.email, stop.what));
        }
    }
}
