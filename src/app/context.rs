//! Opens the store and builds what actions need.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::start_error::StartError;
use crate::actions::assessment::memory::Submissions;
use crate::actions::assessment::presence::Presence;
use crate::actions::ids::Ids;
use crate::actions::instrument::questionnaires;
use crate::actions::meter::Meter;
use crate::actions::people::hashing::Hashing;
use crate::actions::registry::held_keys::Keys;
use crate::actions::registry::keeping;
use crate::actions::registry::register;
use crate::actions::registry::signing_keys;
use crate::actions::registry::snapshot::{self, Registry};
use crate::actions::scanner::Scanner;
use crate::actions::{Clock, Ctx, DecisionClock, IncidentClock, Settings, verification};
use crate::clients::scanner;
use crate::config::{Config, DATA_DIR, TrustedProxy};
use crate::demo::{self, Found};
use crate::domain::business_days::Holidays;
use crate::domain::registry::receipt::keys::Keyring;
use crate::domain::retention::Retention;
use crate::domain::values::Timestamp;
use crate::jobs;
use crate::store::instrument::questionnaires::Library;
use crate::store::{Breached, Db, Files, private};

/// So many sessions may have their last use noted at once.
const NOTED_AT_ONCE: usize = 4;

/// How often an account may save answers in five minutes: typing saves every few seconds.
const SAVES: u32 = 600;
/// How often an account may attach evidence in five minutes.
const ATTACHMENTS: u32 = 300;

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Work on records for real.
    Service,
    /// Serving the demo.
    Demo,
    /// Only looking, which is also allowed on a demo's records.
    Looking,
}

/// Names this build and what the demo is made of. A build is told by its file, since its version
/// stays the same for months.
pub(super) fn demo_maker(library: &Library) -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = file.map_or_else(
        |_| String::new(),
        |file| format!("{} {:?}", file.len(), file.modified().ok()),
    );
    demo::maker(&format!("{} {stamp}", env!("CARGO_PKG_VERSION")), library)
}

/// Makes sure that files can be written below `folder`, before anybody sends one.
fn writable(folder: &Path) -> Result<(), StartError> {
    let probe = folder.join(".assay-can-write");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|cause| {
            StartError(format!(
                "The folder {} cannot be written to: {cause}. Make it writable for Assay, or set \
             ASSAY_DATA_DIR to another folder.",
                folder.display()
            ))
        })
}

/// Closes what others could read: the data folder, and the database's files.
fn close_for_others(config: &Config) {
    let database = Db::files(config.database_url.as_str());
    for path in database.into_iter().chain([config.data_dir.clone()]) {
        let shown = path.display();
        match private::close(&path) {
            Ok(true) => tracing::warn!(
                "{shown} could be read by other users of this machine; its rights were mended, so \
                 that only this one can"
            ),
            Ok(false) => {}
            Err(cause) => {
                tracing::warn!(%cause, "{shown} can be read by other users of this machine. Take \
                    their rights away: chmod -R go= {shown}");
            }
        }
    }
}

/// The same for work on records that have to be there already: nothing is made where there is none.
///
/// # Errors
/// When the database's file is not there, or what [`context`] tells.
pub async fn existing_context(config: &Config, clock: Clock) -> Result<Ctx, StartError> {
    let missing = Db::missing_file(config.database_url.as_str())
        .map_err(|cause| StartError::new("Reading DATABASE_URL", &cause))?;
    if let Some(file) = missing {
        let file = std::path::absolute(&file).unwrap_or(file);
        return Err(StartError(format!(
            "There is no database {}, so there are no records to read. Run this in the folder \
             where Assay serves, or set DATABASE_URL to its database. `assay migrate` makes a new \
             one.",
            file.display()
        )));
    }
    built(config, clock, Purpose::Looking, None).await
}

/// Opens the store with an up-to-date schema and builds what actions need: for work on records for
/// real, or for the demo.
///
/// # Errors
/// When something is in the way, as a sentence with the way out; also when the database is not for
/// this purpose.
pub async fn context(config: &Config, clock: Clock, demo: bool) -> Result<Ctx, StartError> {
    built(config, clock, if demo { Purpose::Demo } else { Purpose::Service }, None).await
}

/// The same for work on records for real, with questionnaires that were compiled already.
///
/// # Errors
/// What [`context`] tells.
pub async fn context_with(
    config: &Config,
    clock: Clock,
    library: Arc<Library>,
) -> Result<Ctx, StartError> {
    built(config, clock, Purpose::Service, Some(library)).await
}

/// The questionnaires that are configured.
fn library(config: &Config) -> Result<Library, StartError> {
    questionnaires::load(config.questionnaire_folder().as_deref()).map_err(|faults| {
        let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let source = config.questionnaire_folder().map_or_else(
            || "built into Assay".to_owned(),
            |folder| format!("in {}", folder.display()),
        );
        StartError(format!(
            "The questionnaires {source} cannot be used. Fix them and try `assay check`:\n{}",
            sentences.join("\n")
        ))
    })
}

/// Opens the database for a purpose and brings its schema up to date. Whose records it holds is
/// asked before anything in it changes.
async fn opened(
    config: &Config,
    purpose: Purpose,
    library: &Library,
    now: Timestamp,
) -> Result<Db, StartError> {
    let url = &config.database_url;
    let db = Db::open(url.as_str()).await.map_err(|cause| {
        StartError(format!(
            "The database {url} could not be opened: {cause}. Check that it can be \
            reached and written to, or correct DATABASE_URL."
        ))
    })?;
    let reading = |cause| StartError::new("Reading the database", &cause);
    if purpose == Purpose::Service && demo::is_in(&db).await.map_err(reading)? {
        return Err(StartError(format!(
            "The database {url} holds a demo: its people are invented and everybody knows their \
             password, so nothing is done with it for real. Set DATABASE_URL to the agency's own \
             database, which is made when it is missing. `assay demo` shows the demo."
        )));
    }
    if purpose == Purpose::Demo {
        // A file lies in the demo's locked folder, so that only a server can have another demo at
        // it.
        match demo::look(&db, &demo_maker(library), now, config.calendar, url.is_file())
            .await
            .map_err(reading)?
        {
            Found::Empty => {}
            Found::Ready if config.was_given(DATA_DIR.name) => {}
            // Without a folder that stays, the evidence of the demo before is gone, whatever the
            // database still holds.
            Found::Ready | Found::Outdated => db
                .clear()
                .await
                .map_err(|cause| StartError::new("Clearing away an older demo", &cause))?,
            Found::BeingMade => {
                return Err(StartError(format!(
                    "Another demo is being made in the database {url}. Wait a minute and start \
                     this one again."
                )));
            }
            Found::Foreign => {
                return Err(StartError(format!(
                    "The database {url} holds records that are not a demo's, so the demo leaves it \
                     alone. Leave DATABASE_URL and ASSAY_DATA_DIR out: the demo then has a place \
                     of its own."
                )));
            }
        }
    }
    db.migrate()
        .await
        .map_err(|cause| StartError::new("Updating the database's schema", &cause))?;
    verification::adopt(&db, now)
        .await
        .map_err(|cause| StartError::new("Taking earlier records into the chain", &cause))?;
    register::adopt(&db, now)
        .await
        .map_err(|cause| StartError::new("Beginning the register log", &cause))?;
    Ok(db)
}

#[expect(clippy::too_many_lines, reason = "a line for each setting")]
async fn built(
    config: &Config,
    clock: Clock,
    purpose: Purpose,
    compiled: Option<Arc<Library>>,
) -> Result<Ctx, StartError> {
    writable(&config.data_dir)?;
    close_for_others(config);
    let library = match compiled {
        Some(library) => library,
        None => Arc::new(library(config)?),
    };
    let db = opened(config, purpose, &library, clock.now()).await?;
    let files = Files::in_folder(&config.evidence_dir())
        .map_err(|cause| StartError::new("Opening the evidence folder", &cause))?;
    let demo = purpose == Purpose::Demo;
    let introduction = if demo {
        Some(
            demo::introduction(&library)
                .map_err(|cause| StartError::new("Reading the demo", &cause))?,
        )
    } else {
        None
    };
    let (demo_agency, tour) = introduction.unzip();
    let settings = Settings {
        base_url: config.base_url.to_string(),
        agency_name: demo_agency
            .filter(|_| !config.was_given("ASSAY_AGENCY_NAME"))
            .unwrap_or_else(|| config.agency_name.clone()),
        calendar: config.calendar,
        agency_contact: config.agency_contact.clone(),
        agency_phone: config.agency_phone.clone(),
        agency_privacy: config.agency_privacy.clone(),
        vendor_price: config.vendor_price.clone(),
        decision_time: config.decision_time.clone(),
        session_hours: i64::from(config.session_hours),
        retention: retention(&config.keep)?,
        decision_clock: DecisionClock {
            business_days: config.decision_days,
            clarification_days: config.clarification_days,
        },
        incident_clock: IncidentClock {
            business_days: config.incident_days,
            holidays: holidays(config.holidays.as_deref())?,
        },
        by_cycles: config.by_cycles,
        review_days: config.review_days,
        signing_days: config.signing_days,
        standstill_days: config.standstill_days,
        appeal_days: config.appeal_days,
        appeal_answer_days: config.appeal_answer_days,
        expert_tier: config.expert_tier,
        known_agencies: known_agencies(config.known_agencies.as_deref())?,
        deletion_days: u64::from(config.deletion_days),
        session_most_hours: i64::from(config.session_most_hours),
        upload_bytes: config.upload_limit,
        disclosure_bytes: config.disclosure_limit,
        organization_bytes: config.organization_limit,
        patience: config.patience,
        incoming: config.incoming_dir(),
        image: config.image_file(),
        maker: demo_maker(&library),
        trusted_proxy: config.trusted_proxy == TrustedProxy::One,
        tour,
    };
    let schedule = jobs::plan(jobs::SCHEDULE, config.calendar)
        .map_err(|cause| StartError::new("Reading the schedule", &cause))?
        .into();
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let (hashing, noting) = (Hashing::new(cores), Arc::new(Semaphore::new(NOTED_AT_ONCE)));
    let registry = Registry::default();
    let (breached, wrote_at) = (breached(config.breached_passwords.as_deref())?, Arc::default());
    let ctx = Ctx {
        db,
        files,
        library,
        clock,
        ids: Ids::default(),
        settings: Arc::new(settings),
        registry,
        keys: Keys::default(),
        schedule,
        hashing,
        noting,
        breached,
        wrote_at,
        reading: Arc::new(Semaphore::new(cores)),
        scanner: scanner_of(config),
        saves: Meter::new(SAVES),
        attachments: Meter::new(ATTACHMENTS),
        presence: Presence::default(),
        submissions: Submissions::default(),
    };
    // Whoever only looks, such as `assay verify`, has to be able to look at a registry that cannot
    // be read.
    if purpose != Purpose::Looking {
        let from = ctx.clone();
        // What cannot be taken from the picture is read from the records.
        let taken = tokio::task::spawn_blocking(move || keeping::begin(&from)).await;
        tracing::debug!(taken = taken.unwrap_or_default(), "listings were taken from the picture");
        snapshot::refresh(&ctx)
            .await
            .map_err(|cause| StartError::new("Reading the registry", &cause))?;
        signing_keys::refresh(&ctx)
            .await
            .map_err(|cause| StartError::new("Reading the keys of receipts", &cause))?;
    }
    Ok(ctx)
}

/// The public keys of other agencies.
fn known_agencies(file: Option<&Path>) -> Result<Vec<Keyring>, StartError> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let refused = |cause: &dyn std::fmt::Display| {
        StartError(format!(
            "The file of known agencies {} cannot be used: {cause}. Correct ASSAY_KNOWN_AGENCIES, \
             or remove it.",
            path.display()
        ))
    };
    let text = std::fs::read_to_string(path).map_err(|cause| refused(&cause))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|_cause| refused(&"it is not JSON"))?;
    let documents = match json {
        serde_json::Value::Array(documents) => documents,
        document => vec![document],
    };
    let ring = |(at, document): (usize, &serde_json::Value)| {
        let found = Keyring::of_document(document).map(|(_, ring)| ring);
        let fault = format!("document {} in it holds no public keys of an agency", at + 1);
        found.ok_or_else(|| refused(&fault))
    };
    documents.iter().enumerate().map(ring).collect()
}

/// How long classes of records are kept.
fn retention(keep: &BTreeMap<String, u16>) -> Result<Retention, StartError> {
    Retention::choosing(keep).map_err(|cause| {
        StartError(format!("ASSAY_KEEP cannot be used: {cause} Correct it, or remove it."))
    })
}

/// The agency's holidays.
fn holidays(file: Option<&Path>) -> Result<Holidays, StartError> {
    /// No agency is closed on more days than such a file has bytes for.
    const MOST_BYTES: u64 = 1024 * 1024;
    let Some(path) = file else { return Ok(Holidays::default()) };
    let refused = |cause: &dyn std::fmt::Display| {
        StartError(format!(
            "The file of holidays {} cannot be used: {cause}. Correct ASSAY_HOLIDAYS, or remove it.",
            path.display()
        ))
    };
    let size = std::fs::metadata(path).map_err(|cause| refused(&cause))?.len();
    if size > MOST_BYTES {
        return Err(refused(&"it is larger than a megabyte"));
    }
    let text = std::fs::read_to_string(path).map_err(|cause| refused(&cause))?;
    Holidays::parse(&text).map_err(|cause| refused(&cause))
}

fn breached(list: Option<&Path>) -> Result<Breached, StartError> {
    let Some(list) = list else { return Ok(Breached::default()) };
    Breached::open(list).map_err(|cause| {
        let list = list.display();
        StartError(format!(
            "The list of stolen passwords {list} cannot be used: {cause}. Correct \
            ASSAY_BREACHED_PASSWORDS, or remove it."
        ))
    })
}

/// The way to the virus scanner of the settings.
fn scanner_of(config: &Config) -> Scanner {
    let Some(address) = config.scanner.clone() else { return Scanner::default() };
    Scanner::asked_by(move |bytes| {
        let address = address.clone();
        Box::pin(async move { scanner::scan(&address, &bytes).await })
    })
}
