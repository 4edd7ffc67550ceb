//! The settings of one installation, read once at the start.
//!
//! Everything comes from a map of names to values, so that a test needs no real environment. All
//! bad values are reported together, each as a sentence that names the setting, the value and what
//! is allowed.

mod addresses;
mod scanner;
mod settings;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::calendar::Calendar;
use crate::domain::values::EmailAddress;

pub use addresses::{BaseUrl, DatabaseUrl, SmtpUrl};
pub use scanner::ScannerAddress;
pub use settings::{ConfigError, DATA_DIR, DATABASE_URL, SETTINGS, Setting};

/// The folder of questionnaires that is used when it exists and none is named.
const USUAL_QUESTIONNAIRES: &str = "questionnaires";
/// The sender when the site's host is no mail domain.
const LOCAL_SENDER: &str = "assay@localhost.localdomain";
/// Bytes in one megabyte of an upload limit.
const MEGABYTE: u64 = 1024 * 1024;

/// Settings of one installation. Passwords never show in its debug form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the records are kept.
    pub database_url: DatabaseUrl,
    /// The address and port that the server listens on.
    pub listen: SocketAddr,
    /// The address that people type and that mails link to.
    pub base_url: BaseUrl,
    /// The folder for evidence files and mails.
    pub data_dir: PathBuf,
    /// The folder of questionnaires that was named, if one was.
    pub questionnaires: Option<PathBuf>,
    /// The agency's name.
    pub agency_name: String,
    /// The time zone that the agency counts its days in.
    pub calendar: Calendar,
    /// The agency's public email address, if it shows one.
    pub agency_contact: Option<EmailAddress>,
    /// The agency's public phone number, if it shows one.
    pub agency_phone: Option<String>,
    /// The agency's own privacy notice, if it names one.
    pub agency_privacy: Option<String>,
    /// What disclosing costs a vendor, in sentences.
    pub vendor_price: String,
    /// How long a decision takes, in sentences.
    pub decision_time: String,
    /// Business days within which a decision is promised.
    pub decision_days: u16,
    /// Business days that a vendor has to answer a question.
    pub clarification_days: u16,
    /// Days after its last day of use by which a vendor has to have deleted a district's data.
    pub deletion_days: u16,
    /// Business days that the agency has to rate an incident.
    pub incident_days: u16,
    /// Whether disclosures are taken by cycles, and not at any time.
    pub by_cycles: bool,
    /// Business days that a reviewer has for a criterion.
    pub review_days: u16,
    /// Business days that an office has to sign.
    pub signing_days: u16,
    /// For how many days classes of records are kept, by their words, where it is not the usual.
    pub keep: BTreeMap<String, u16>,
    /// Business days in which a vendor can answer a decision before it is published.
    pub standstill_days: u16,
    /// Days after its publication in which a decision can be appealed.
    pub appeal_days: u16,
    /// Business days that the agency has to answer an appeal.
    pub appeal_answer_days: u16,
    /// The tier from which a panel needs an educator or expert.
    pub expert_tier: u16,
    /// The file of the agency's holidays, if there is one.
    pub holidays: Option<PathBuf>,
    /// The file with the keys of other agencies, if there is one.
    pub known_agencies: Option<PathBuf>,
    /// Hours without use after which a person must sign in again.
    pub session_hours: u16,
    /// Hours after signing in after which a person must sign in again.
    pub session_most_hours: u16,
    /// The list of stolen passwords, if the agency keeps one.
    pub breached_passwords: Option<PathBuf>,
    /// How mail leaves.
    pub mail: MailRoute,
    /// The sender's address on every mail.
    pub mail_from: EmailAddress,
    /// The largest evidence file, in bytes.
    pub upload_limit: u64,
    /// What the evidence files of one disclosure may take up together, in bytes.
    pub disclosure_limit: u64,
    /// What those of one organization may take up together, in bytes.
    pub organization_limit: u64,
    /// Where a virus scanner listens, if there is one.
    pub scanner: Option<ScannerAddress>,
    /// How long a client may keep the server waiting.
    pub patience: Duration,
    /// The form of the log.
    pub log: LogForm,
    /// How much is logged, as a filter such as `info,assay=debug`.
    pub log_level: String,
    /// Whether one proxy of the agency's own stands in front.
    pub trusted_proxy: TrustedProxy,
    given: Vec<&'static str>,
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailRoute {
    /// Each mail is written to this folder.
    Folder(PathBuf),
    /// Each mail is sent to this server.
    Smtp(SmtpUrl),
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Whether one proxy of the agency's own stands in front of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustedProxy {
    /// Visitors connect directly: `X-Forwarded-For` is ignored.
    None,
    /// The last address in `X-Forwarded-For` was written by the proxy and is the visitor's.
    One,
}

impl Config {
    /// Reads the settings from names and values such as `std::env::vars_os()` gives.
    ///
    /// An empty value counts as left out. Names that are not Assay's are ignored, but a name that
    /// starts with `ASSAY_` must be a setting (those under `ASSAY_TEST_` belong to the test suite).
    ///
    /// # Errors
    /// Every bad value and unknown name, in the order of [`SETTINGS`], unknown names last.
    pub fn from_env<N, V>(vars: impl IntoIterator<Item = (N, V)>) -> Result<Self, Vec<ConfigError>>
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        let mut source = Source::new(vars);
        let config = Self::read(&mut source);
        let faults = source.faults();
        config.filter(|_| faults.is_empty()).ok_or(faults)
    }

    /// `None` when a setting without which others cannot be computed is bad; the fault is in
    /// `source`.
    #[expect(clippy::too_many_lines, reason = "a line for each setting")]
    fn read(source: &mut Source) -> Option<Self> {
        let database_url = source.read(&settings::DATABASE_URL, DatabaseUrl::parse);
        let listen = source.read(&settings::LISTEN, |text| text.parse().ok());
        let base_url = source
            .read_or(&settings::BASE_URL, BaseUrl::parse, || listen.map(BaseUrl::of_listener));
        let data_dir = source.read(&settings::DATA_DIR, path);
        let questionnaires = source.read_optional(&settings::QUESTIONNAIRES, path);
        let agency_name = source.read(&settings::AGENCY_NAME, name_on_one_line);
        let calendar = source.read(&settings::TIME_ZONE, Calendar::parse);
        let agency_contact = source.read_optional(&settings::AGENCY_CONTACT, email);
        let agency_phone = source.read_optional(&settings::AGENCY_PHONE, phone);
        let agency_privacy = source.read_optional(&settings::AGENCY_PRIVACY, addresses::https);
        let vendor_price = source.read(&settings::VENDOR_PRICE, sentences);
        let decision_time = source.read(&settings::DECISION_TIME, sentences);
        let decision_days = source.read(&settings::DECISION_DAYS, |text| whole_number(text, 250));
        let clarification_days =
            source.read(&settings::CLARIFICATION_DAYS, |text| whole_number(text, 30));
        let deletion_days = source.read(&settings::DELETION_DAYS, |text| whole_number(text, 730));
        let incident_days = source.read(&settings::INCIDENT_DAYS, |text| whole_number(text, 60));
        let by_cycles = source.read(&settings::INTAKE, |text| match text {
            "rolling" => Some(false),
            "cycles" => Some(true),
            _ => None,
        });
        let review_days = source.read(&settings::REVIEW_DAYS, |text| whole_number(text, 120));
        let signing_days = source.read(&settings::SIGNING_DAYS, |text| whole_number(text, 60));
        let keep = source.read_optional(&settings::KEEP, days_by_word).unwrap_or_default();
        let standstill_days = source.read(&settings::STANDSTILL_DAYS, |text| days(text, 60));
        let appeal_days = source.read(&settings::APPEAL_DAYS, |text| days(text, 180));
        let appeal_answer_days =
            source.read(&settings::APPEAL_ANSWER_DAYS, |text| whole_number(text, 120));
        let expert_tier = source.read(&settings::EXPERT_TIER, |text| whole_number(text, 9));
        let holidays = source.read_optional(&settings::HOLIDAYS, path);
        let known_agencies = source.read_optional(&settings::KNOWN_AGENCIES, path);
        let session_hours = source.read(&settings::SESSION_HOURS, |text| whole_number(text, 720));
        let session_most_hours =
            source.read(&settings::SESSION_MOST_HOURS, |text| whole_number(text, 2160));
        let breached_passwords = source.read_optional(&settings::BREACHED_PASSWORDS, path);
        let mail = source.read(&settings::MAIL, |text| match text {
            "folder" => Some(None),
            _ => SmtpUrl::parse(text).map(Some),
        });
        let mail_from =
            source.read_or(&settings::MAIL_FROM, email, || sender_at(base_url.as_ref()?.host()));
        let upload_mb = source.read(&settings::UPLOAD_MB, |text| whole_number(text, 200));
        let disclosure_mb =
            source.read(&settings::DISCLOSURE_MB, |text| whole_number(text, 60_000));
        let organization_mb =
            source.read(&settings::ORGANIZATION_MB, |text| whole_number(text, 60_000));
        let scanner = source.read(&settings::SCANNER, |text| match text {
            "none" => Some(None),
            _ => ScannerAddress::parse(text).map(Some),
        });
        let wait_seconds = source.read(&settings::WAIT_SECONDS, |text| whole_number(text, 300));
        let log = source.read(&settings::LOG, |text| match text {
            "text" => Some(LogForm::Text),
            "json" => Some(LogForm::Json),
            _ => None,
        });
        let log_level = source.read(&settings::LOG_LEVEL, log_filter);
        let trusted_proxy = source.read(&settings::TRUSTED_PROXY, |text| match text {
            "none" => Some(TrustedProxy::None),
            "one" => Some(TrustedProxy::One),
            _ => None,
        });
        let data_dir = data_dir?;
        Some(Self {
            database_url: database_url?,
            listen: listen?,
            base_url: base_url?,
            mail: match mail? {
                None => MailRoute::Folder(data_dir.join("mail")),
                Some(server) => MailRoute::Smtp(server),
            },
            data_dir,
            questionnaires,
            agency_name: agency_name?,
            calendar: calendar?,
            agency_contact,
            agency_phone,
            agency_privacy,
            vendor_price: vendor_price?,
            decision_time: decision_time?,
            decision_days: decision_days?,
            clarification_days: clarification_days?,
            deletion_days: deletion_days?,
            incident_days: incident_days?,
            by_cycles: by_cycles?,
            review_days: review_days?,
            signing_days: signing_days?,
            keep,
            standstill_days: standstill_days?,
            appeal_days: appeal_days?,
            appeal_answer_days: appeal_answer_days?,
            expert_tier: expert_tier?,
            holidays,
            known_agencies,
            session_hours: session_hours?,
            session_most_hours: session_most_hours?,
            breached_passwords,
            mail_from: mail_from?,
            upload_limit: u64::from(upload_mb?) * MEGABYTE,
            disclosure_limit: u64::from(disclosure_mb?) * MEGABYTE,
            organization_limit: u64::from(organization_mb?) * MEGABYTE,
            scanner: scanner?,
            patience: Duration::from_secs(u64::from(wait_seconds?)),
            log: log?,
            log_level: log_level?,
            trusted_proxy: trusted_proxy?,
            given: source.given(),
        })
    }

    /// True when cookies must be sent over https only, because the site is reached that way.
    pub fn has_secure_cookies(&self) -> bool {
        self.base_url.is_https()
    }

    /// The folder of evidence files.
    pub fn evidence_dir(&self) -> PathBuf {
        self.data_dir.join("evidence")
    }

    /// The folder for files while they arrive; nothing in it has a name, so nothing of it stays.
    pub fn incoming_dir(&self) -> PathBuf {
        self.data_dir.join("incoming")
    }

    /// The file with a picture of the registry.
    pub fn image_file(&self) -> PathBuf {
        self.data_dir.join("registry.image")
    }

    /// The folder of questionnaires to read, or `None` for the built-in copy.
    pub fn questionnaire_folder(&self) -> Option<PathBuf> {
        self.questionnaires
            .clone()
            .or_else(|| Some(PathBuf::from(USUAL_QUESTIONNAIRES)).filter(|usual| usual.is_dir()))
    }

    /// True when the setting of this name was given and not left to its default.
    pub fn was_given(&self, name: &str) -> bool {
        self.given.contains(&name)
    }

    /// These settings for a demo in `folder`: evidence and mails in it whatever the mail setting
    /// says, so that no mail of an invented person reaches a real one, the database too unless one
    /// was named, and no proxy in front.
    #[must_use]
    pub fn for_demo(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.data_dir);
        self.mail = MailRoute::Folder(folder.join("mail"));
        self.trusted_proxy = TrustedProxy::None;
        let database = format!("sqlite:{}", folder.join("assay.db").display());
        if let (false, Some(url)) =
            (self.was_given(settings::DATABASE_URL.name), DatabaseUrl::parse(&database))
        {
            self.database_url = url;
        }
        self
    }

    /// These settings for a server that was bound to `address`, which matters when port 0 was asked
    /// for.
    #[must_use]
    pub fn listening_on(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        if !self.was_given(settings::BASE_URL.name) {
            self.base_url = BaseUrl::of_listener(address);
        }
        self
    }
}

/// The values that were given, and the faults found so far.
struct Source {
    values: BTreeMap<String, Given>,
    faults: Vec<ConfigError>,
    unknown: Vec<ConfigError>,
}

/// A value as given; not every environment value is text.
enum Given {
    Text(String),
    Unreadable(String),
}

impl Source {
    fn new<N: Into<OsString>, V: Into<OsString>>(vars: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut values = BTreeMap::new();
        for (name, value) in vars {
            // A name that is not text is not one of ours.
            let Ok(name) = name.into().into_string() else {
                continue;
            };
            let value = match value.into().into_string() {
                Ok(text) => Given::Text(text.trim().to_owned()),
                Err(bytes) => Given::Unreadable(bytes.to_string_lossy().into_owned()),
            };
            values.insert(name, value);
        }
        values.retain(|_, value| !matches!(value, Given::Text(text) if text.is_empty()));
        let unknown = values.keys().filter_map(|name| settings::unknown_name(name)).collect();
        Self { values, faults: Vec::new(), unknown }
    }

    /// The value of a setting whose default is written as it would be given.
    fn read<T>(&mut self, setting: &Setting, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read_or(setting, &parse, || parse(setting.default))
    }

    /// The value of a setting that may be left out.
    fn read_optional<T>(
        &mut self,
        setting: &Setting,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.read_or(setting, parse, || None)
    }

    /// The value of a setting whose default is computed. `None` after a fault, or when there is no
    /// default.
    fn read_or<T>(
        &mut self,
        setting: &Setting,
        parse: impl Fn(&str) -> Option<T>,
        default: impl FnOnce() -> Option<T>,
    ) -> Option<T> {
        let (parsed, shown) = match self.values.get(setting.name) {
            None => return default(),
            Some(Given::Text(text)) => (parse(text), text),
            Some(Given::Unreadable(text)) => (None, text),
        };
        if parsed.is_none() {
            self.faults.push(setting.refuse(shown));
        }
        parsed
    }

    fn given(&self) -> Vec<&'static str> {
        SETTINGS
            .iter()
            .map(|setting| setting.name)
            .filter(|name| self.values.contains_key(*name))
            .collect()
    }

    fn faults(self) -> Vec<ConfigError> {
        self.faults.into_iter().chain(self.unknown).collect()
    }
}

fn path(text: &str) -> Option<PathBuf> {
    (!text.contains('\0')).then(|| PathBuf::from(text))
}

fn sentences(text: &str) -> Option<String> {
    on_one_line(text, 400)
}

/// Words with days, such as `mails=180, drafts=730`.
fn days_by_word(text: &str) -> Option<BTreeMap<String, u16>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (word, days) = part.split_once('=')?;
            Some((word.trim().to_owned(), days.trim().parse().ok()?))
        })
        .collect()
}

fn phone(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/');
    Some(text.trim().to_owned()).filter(|text| {
        (3..=40).contains(&text.len())
            && text.chars().all(fits)
            && text.contains(|c: char| c.is_ascii_digit())
    })
}

fn name_on_one_line(text: &str) -> Option<String> {
    on_one_line(text, 120)
}

fn on_one_line(text: &str, most: usize) -> Option<String> {
    let fits = (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn email(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse(text).ok()
}

/// Assay's own address at `host`, or one of this machine alone when `host` is no mail domain.
fn sender_at(host: &str) -> Option<EmailAddress> {
    let is_domain =
        host.contains(|letter: char| letter.is_ascii_alphabetic()) && !host.contains(':');
    email(&format!("assay@{host}")).filter(|_| is_domain).or_else(|| email(LOCAL_SENDER))
}

/// A whole number from 1 to `most`, in digits alone.
fn whole_number(text: &str, most: u16) -> Option<u16> {
    let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits_only)?;
    (1..=most).contains(&number).then_some(number)
}

/// The same, or 0 for none.
fn days(text: &str, most: u16) -> Option<u16> {
    if text == "0" { Some(0) } else { whole_number(text, most) }
}

/// A comma-separated list of levels, each for everything or for one part of the program.
fn log_filter(text: &str) -> Option<String> {
    let is_level = |word: &str| ["error", "warn", "info", "debug", "trace", "off"].contains(&word);
    let is_part = |word: &str| {
        !word.is_empty()
            && word.chars().all(|letter| letter.is_ascii_alphanumeric() || "_:".contains(letter))
    };
    text.split(',')
        .all(|rule| match rule.trim().split_once('=') {
            None => is_level(rule.trim()),
            Some((part, level)) => is_part(part) && is_level(level),
        })
        .then(|| text.replace(char::is_whitespace, ""))
}
