//! What every action works with: the store, the clock, randomness, settings. They are passed in, so
//! that a test can replace them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::NaiveDate;
use rand::RngExt as _;

use super::assessment::memory::Submissions;
use super::assessment::presence::Presence;
use super::ids::Ids;
use super::meter::Meter;
use super::people::hashing::Hashing;
use super::registry::held_keys::Keys;
use super::registry::memory::Registry;
use super::scanner::Scanner;
use crate::domain::business_days::Holidays;
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::job::PlannedJob;
use crate::domain::registry::receipt::keys::Keyring;
use crate::domain::retention::Retention;
use crate::domain::values::{EmailAddress, Id, Timestamp};
use crate::store::instrument::questionnaires::Library;
use crate::store::{Breached, Db, Files};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until a test moves it.
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start`.
    pub fn standing_at(start: Timestamp) -> Self {
        Self::Moved(Arc::new(AtomicI64::new(start.millis())))
    }

    /// The instant it is.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Moved(at) => Timestamp::from_millis(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock forward; the machine's clock goes by itself.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Moved(at) = self {
            at.fetch_add(seconds * 1000, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
fn system_now() -> Timestamp {
    chrono::Utc::now().into()
}

/// What the configuration tells the actions.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that people reach this Assay at, without a slash at its end.
    pub base_url: String,
    /// The agency's name.
    pub agency_name: String,
    /// The days of the agency.
    pub calendar: Calendar,
    /// Where questions go, when the agency shows an address.
    pub agency_contact: Option<EmailAddress>,
    /// The agency's phone number, when it shows one.
    pub agency_phone: Option<String>,
    /// The address of the agency's own privacy notice, when it names one.
    pub agency_privacy: Option<String>,
    /// What disclosing costs a vendor, in sentences.
    pub vendor_price: String,
    /// How long a decision takes, in sentences.
    pub decision_time: String,
    /// Days after its last day of use by which a vendor has to have deleted a district's data.
    pub deletion_days: u64,
    /// How long classes of records are kept.
    pub retention: Retention,
    /// How long a decision may take, and a vendor's answer to a question.
    pub decision_clock: DecisionClock,
    /// How long the agency has to rate an incident.
    pub incident_clock: IncidentClock,
    /// Whether disclosures are taken by cycles, and not at any time.
    pub by_cycles: bool,
    /// Business days that a reviewer has for a criterion.
    pub review_days: u16,
    /// Business days that an office has to sign.
    pub signing_days: u16,
    /// Business days in which a vendor can answer a decision before it is published.
    pub standstill_days: u16,
    /// Days after its publication in which a decision can be appealed; 0 where there are no
    /// appeals.
    pub appeal_days: u16,
    /// Business days that the agency has to answer an appeal.
    pub appeal_answer_days: u16,
    /// The tier from which a panel needs an educator or expert.
    pub expert_tier: u16,
    /// The public keys of other agencies, whose exports are taken as theirs.
    pub known_agencies: Vec<Keyring>,
    /// How long a session lives without use, in hours.
    pub session_hours: i64,
    /// How long a session lives at most, in hours.
    pub session_most_hours: i64,
    /// The largest evidence file, in bytes.
    pub upload_bytes: u64,
    /// What the evidence files of one disclosure may take up together, in bytes.
    pub disclosure_bytes: u64,
    /// What those of one organization may take up together, in bytes.
    pub organization_bytes: u64,
    /// How long a client may keep the server waiting.
    pub patience: Duration,
    /// The folder for files while they arrive.
    pub incoming: PathBuf,
    /// The file with a picture of the registry, so that a start need not make it anew.
    pub image: PathBuf,
    /// Names this build of the program and the questionnaires that it has, in hex.
    pub maker: String,
    /// Whether one proxy of the agency's own stands in front, so that the last address in
    /// `X-Forwarded-For` is the visitor's.
    pub trusted_proxy: bool,
    /// The demo's sign-ins, in the demo only.
    pub tour: Option<Tour>,
}

/// How long a decision may take, and a vendor's answer to a question, in business days.
#[derive(Debug, Clone, Copy, Default)]
pub struct DecisionClock {
    /// Business days within which a decision is promised.
    pub business_days: u16,
    /// Business days that a vendor has to answer a question, unless whoever asks says otherwise.
    pub clarification_days: u16,
}

/// How long the agency has to rate an incident.
#[derive(Debug, Clone, Default)]
pub struct IncidentClock {
    /// So many business days.
    pub business_days: u16,
    /// The days that are none, beside Saturdays and Sundays.
    pub holidays: Holidays,
}

/// The sign-ins that the demo shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tour {
    /// Everybody's password.
    pub password: String,
    /// The people, in the order of the tour.
    pub stops: Vec<TourStop>,
}

/// One sign-in that the demo shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourStop {
    /// The address that signs in.
    pub email: String,
    /// What this person does.
    pub what: String,
}

/// Everything an action needs beside its actor and its input. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// The evidence files.
    pub files: Files,
    /// The compiled questionnaires and modules.
    pub library: Arc<Library>,
    /// The clock.
    pub clock: Clock,
    /// Makes ids in the order of time.
    pub ids: Ids,
    /// The settings.
    pub settings: Arc<Settings>,
    /// The registry in memory, for everybody to read.
    pub registry: Registry,
    /// The keys that receipts are signed with.
    pub keys: Keys,
    /// The schedule of jobs, as people read it.
    pub schedule: Arc<[PlannedJob]>,
    /// Hashes passwords, few at a time.
    pub hashing: Hashing,
    /// Lets the last use of few sessions be noted at a time.
    pub noting: Arc<tokio::sync::Semaphore>,
    /// The list of stolen passwords, when the agency keeps one.
    pub breached: Breached,
    /// When writing was last seen to work.
    pub wrote_at: Arc<tokio::sync::Mutex<Option<Timestamp>>>,
    /// Limits how many sent files are looked into at once; each is in memory then.
    pub reading: Arc<tokio::sync::Semaphore>,
    /// The virus scanner, when there is one.
    pub scanner: Scanner,
    /// How often an account saves answers.
    pub saves: Meter,
    /// How often an account attaches evidence.
    pub attachments: Meter,
    /// Who is in which section of a disclosure just now.
    pub presence: Presence,
    /// The submissions that were read last, each worked out once.
    pub submissions: Submissions,
}

impl Ctx {
    /// The instant it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The days of the agency.
    pub fn calendar(&self) -> Calendar {
        self.settings.calendar
    }

    /// The instant it is, where the agency is.
    pub fn agency_time(&self) -> AgencyTime {
        AgencyTime { now: self.now(), calendar: self.calendar() }
    }

    /// The day it is at the agency.
    pub fn today(&self) -> NaiveDate {
        self.agency_time().today()
    }

    /// A new id, later than every id made before.
    pub fn new_id<Of>(&self) -> Id<Of> {
        Id::from_stored(self.ids.next(self.now(), random()))
    }

    /// A new secret for a session or a mailed link: 256 random bits as 64 hexadecimal digits.
    pub fn new_secret(&self) -> String {
        let bits: [u64; 4] = random();
        let [a, b, c, d] = bits;
        format!("{a:016x}{b:016x}{c:016x}{d:016x}")
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where randomness is drawn")]
fn random() -> [u64; 4] {
    rand::rng().random()
}
