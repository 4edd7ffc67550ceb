//! The one table of settings: README, error sentences and parsing all read it.

use thiserror::Error;

use super::addresses::masked;

/// Names under this prefix belong to the test suite and are not read by Assay itself.
const TEST_PREFIX: &str = "ASSAY_TEST_";
/// Every other name under this prefix must be a setting.
const PREFIX: &str = "ASSAY_";

/// One setting, as README and error sentences describe it.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name of the environment variable.
    pub name: &'static str,
    /// What applies when it is left out, in words when it is computed.
    pub default: &'static str,
    /// What it may hold; completes the sentence "it must be …".
    pub allowed: &'static str,
    /// What it is for, as a sentence.
    pub meaning: &'static str,
    /// Whether its value may hold a password, which is then never shown.
    pub may_hold_password: bool,
}

/// Where the records are kept.
pub const DATABASE_URL: Setting = Setting {
    name: "DATABASE_URL",
    default: "sqlite:assay.db",
    allowed: "sqlite:<file> or postgres://<user>:<password>@<host>/<database>",
    meaning: "Where the records are kept: a SQLite file, which is created when missing, or a \
        PostgreSQL database.",
    may_hold_password: true,
};
/// Where the server listens.
pub const LISTEN: Setting = Setting {
    name: "ASSAY_LISTEN",
    default: "127.0.0.1:8080",
    allowed: "an IP address and a port, such as 127.0.0.1:8080, 0.0.0.0:80 or [::]:8080",
    meaning: "The address and port that the server listens on.",
    may_hold_password: false,
};
/// The address that people and mails use.
pub const BASE_URL: Setting = Setting {
    name: "ASSAY_BASE_URL",
    default: "http:// and the value of ASSAY_LISTEN",
    allowed: "an http:// or https:// address with a host and no path, such as \
        https://assay.agency.example",
    meaning: "The address that people type and that mails link to. With https, cookies are sent \
        over https only.",
    may_hold_password: true,
};
/// The folder of files.
pub const DATA_DIR: Setting = Setting {
    name: "ASSAY_DATA_DIR",
    default: "data",
    allowed: "a folder that Assay may write to",
    meaning: "The folder for evidence files and, unless mail goes out by SMTP, for the mails.",
    may_hold_password: false,
};
/// The folder of questionnaires.
pub const QUESTIONNAIRES: Setting = Setting {
    name: "ASSAY_QUESTIONNAIRES",
    default: "./questionnaires when it exists, otherwise the built-in copy",
    allowed: "a folder of questionnaires",
    meaning: "The folder that holds the questionnaires and the catalogue of learning modules.",
    may_hold_password: false,
};
/// The agency's name.
pub const AGENCY_NAME: Setting = Setting {
    name: "ASSAY_AGENCY_NAME",
    default: "State Education Agency",
    allowed: "a name of 1 to 120 characters on one line",
    meaning: "The agency's name, as pages, mails and letters show it.",
    may_hold_password: false,
};
/// The agency's time zone.
pub const TIME_ZONE: Setting = Setting {
    name: "ASSAY_TIME_ZONE",
    default: "UTC",
    allowed: "the name of a time zone in the IANA database, such as America/Chicago",
    meaning: "Where the agency counts its days and times: a decision holds to the end of its last \
        day there. Every replica gets the same one.",
    may_hold_password: false,
};
/// The agency's public mail address.
pub const AGENCY_CONTACT: Setting = Setting {
    name: "ASSAY_AGENCY_CONTACT",
    default: "no address is shown",
    allowed: "an email address, such as edtech@agency.example",
    meaning: "The email address that pages and mails give for questions.",
    may_hold_password: false,
};
/// The agency's public phone number.
pub const AGENCY_PHONE: Setting = Setting {
    name: "ASSAY_AGENCY_PHONE",
    default: "no number is shown",
    allowed: "a phone number of 3 to 40 digits, spaces and signs, such as +1 555 0100",
    meaning: "The phone number that the contact page gives for questions.",
    may_hold_password: false,
};
/// The agency's own privacy notice.
pub const AGENCY_PRIVACY: Setting = Setting {
    name: "ASSAY_AGENCY_PRIVACY",
    default: "no notice is linked",
    allowed: "an https:// address, such as https://agency.example/privacy",
    meaning: "The agency's own privacy notice, to which the page on privacy links.",
    may_hold_password: false,
};
/// What vendors pay.
pub const VENDOR_PRICE: Setting = Setting {
    name: "ASSAY_VENDOR_PRICE",
    default: "The agency has not said here what it costs. Ask before you begin.",
    allowed: "sentences of 1 to 400 characters on one line",
    meaning: "What disclosing a tool costs its vendor, as the page says where vendors start.",
    may_hold_password: false,
};
/// How long a decision takes.
pub const DECISION_TIME: Setting = Setting {
    name: "ASSAY_DECISION_TIME",
    default: "The agency has not said here how long a decision takes.",
    allowed: "sentences of 1 to 400 characters on one line",
    meaning: "How long a decision takes after a disclosure is submitted, as the page says where \
        vendors start.",
    may_hold_password: false,
};
/// Until when a decision is promised.
pub const DECISION_DAYS: Setting = Setting {
    name: "ASSAY_DECISION_DAYS",
    default: "40",
    allowed: "a whole number from 1 to 250",
    meaning: "Business days after its first submission within which a decision on a disclosure is \
        promised. Days on which the vendor has it, or a question of it, do not count.",
    may_hold_password: false,
};
/// How long a vendor has to answer a question of the agency.
pub const CLARIFICATION_DAYS: Setting = Setting {
    name: "ASSAY_CLARIFICATION_DAYS",
    default: "15",
    allowed: "a whole number from 1 to 30",
    meaning: "Business days that a vendor has to answer a question about its disclosure, unless \
        whoever asks chooses otherwise, up to 30.",
    may_hold_password: false,
};
/// How long a vendor has to delete a district's data.
pub const DELETION_DAYS: Setting = Setting {
    name: "ASSAY_DELETION_DAYS",
    default: "60",
    allowed: "a whole number from 1 to 730",
    meaning: "Days after a district's last day of using a tool by which its vendor has to have \
        deleted the district's data, as the district's desk counts them.",
    may_hold_password: false,
};
/// How long the agency has to rate an incident.
pub const INCIDENT_DAYS: Setting = Setting {
    name: "ASSAY_INCIDENT_DAYS",
    default: "3",
    allowed: "a whole number from 1 to 60",
    meaning: "Business days that the agency has to rate an incident that a district reports. \
        Unrated after them, it counts as severe.",
    may_hold_password: false,
};
/// Whether disclosures are taken at any time.
pub const INTAKE: Setting = Setting {
    name: "ASSAY_INTAKE",
    default: "rolling",
    allowed: "rolling or cycles",
    meaning: "Whether vendors submit at any time, or only while a cycle is open that an \
        administrator keeps under “Cycles of intake”. Renewals, changes and appeals never wait.",
    may_hold_password: false,
};
/// How long a reviewer has.
pub const REVIEW_DAYS: Setting = Setting {
    name: "ASSAY_REVIEW_DAYS",
    default: "15",
    allowed: "a whole number from 1 to 120",
    meaning: "Business days that a reviewer has for a criterion, from its assignment. The lead can \
        set another day.",
    may_hold_password: false,
};
/// How long an office has to sign.
pub const SIGNING_DAYS: Setting = Setting {
    name: "ASSAY_SIGNING_DAYS",
    default: "5",
    allowed: "a whole number from 1 to 60",
    meaning: "Business days that an office has to sign a decision or to object, from its proposal.",
    may_hold_password: false,
};
/// How long a decision waits for its vendor before it is published.
pub const STANDSTILL_DAYS: Setting = Setting {
    name: "ASSAY_STANDSTILL_DAYS",
    default: "10",
    allowed: "a whole number from 0 to 60",
    meaning: "Business days after a decision in which its vendor can answer it; it is published \
        after them. With 0 it can be published at once.",
    may_hold_password: false,
};
/// How long a published decision can be appealed.
pub const APPEAL_DAYS: Setting = Setting {
    name: "ASSAY_APPEAL_DAYS",
    default: "14",
    allowed: "a whole number from 0 to 180",
    meaning: "Days after its publication in which a vendor can appeal a decision. With 0 there are \
        no appeals.",
    may_hold_password: false,
};
/// How long the agency has to answer an appeal.
pub const APPEAL_ANSWER_DAYS: Setting = Setting {
    name: "ASSAY_APPEAL_ANSWER_DAYS",
    default: "20",
    allowed: "a whole number from 1 to 120",
    meaning: "Business days that the agency has to answer an appeal.",
    may_hold_password: false,
};
/// From which tier a panel needs an educator or expert.
pub const EXPERT_TIER: Setting = Setting {
    name: "ASSAY_EXPERT_TIER",
    default: "3",
    allowed: "a whole number from 1 to 9",
    meaning: "The risk tier from which a panel asks for at least one educator of a district or \
        expert, as their appointments say; a panel without one is named on the case page.",
    may_hold_password: false,
};
/// The agency's holidays.
pub const HOLIDAYS: Setting = Setting {
    name: "ASSAY_HOLIDAYS",
    default: "Saturdays and Sundays only",
    allowed: "a file of days, one a line, such as 2026-12-25",
    meaning: "The days on which the agency is closed, beside Saturdays and Sundays; clocks in \
        business days pass over them. Every replica gets the same ones.",
    may_hold_password: false,
};
/// How long classes of records are kept.
pub const KEEP: Setting = Setting {
    name: "ASSAY_KEEP",
    default: "the usual periods, as the page Retention tells them",
    allowed: "classes with days, such as mails=180, drafts=730; no class below its least",
    meaning: "For how many days classes of records are kept that go after a time. What was \
        submitted, decided and published is kept for good.",
    may_hold_password: false,
};
/// The keys of other agencies.
pub const KNOWN_AGENCIES: Setting = Setting {
    name: "ASSAY_KNOWN_AGENCIES",
    default: "this agency only",
    allowed: "a file with one did:web document, or a JSON list of them",
    meaning: "The public keys of other agencies, whose exports of disclosures vendors take over \
        here: what each of them shows under /.well-known/did.json. Of an export of any other a \
        vendor is told that nobody here can check it.",
    may_hold_password: false,
};
/// How long a sign-in lasts.
pub const SESSION_HOURS: Setting = Setting {
    name: "ASSAY_SESSION_HOURS",
    default: "12",
    allowed: "a whole number from 1 to 720",
    meaning: "Hours without use after which a person must sign in again.",
    may_hold_password: false,
};
/// How long a sign-in lasts at most.
pub const SESSION_MOST_HOURS: Setting = Setting {
    name: "ASSAY_SESSION_MOST_HOURS",
    default: "168",
    allowed: "a whole number from 1 to 2160",
    meaning: "Hours after signing in after which a person must sign in again, however much they \
        use Assay.",
    may_hold_password: false,
};
/// The list of stolen passwords.
pub const BREACHED_PASSWORDS: Setting = Setting {
    name: "ASSAY_BREACHED_PASSWORDS",
    default: "no list is asked",
    allowed: "a file of SHA-1 hashes in order, one a line",
    meaning: "A list of stolen passwords, which nobody may choose: the text file of Have I Been \
        Pwned, ordered by hash. Nothing leaves this machine.",
    may_hold_password: false,
};
/// How mail leaves.
pub const MAIL: Setting = Setting {
    name: "ASSAY_MAIL",
    default: "folder",
    allowed: "folder, smtp://<user>:<password>@<host>:<port> or \
        smtps://<user>:<password>@<host>:<port>",
    meaning: "How mail leaves: written to the folder mail inside ASSAY_DATA_DIR, or sent by SMTP. \
        smtp:// uses STARTTLS where the server offers it and never sends a password without it; \
        smtps:// is encrypted from the start.",
    may_hold_password: true,
};
/// The sender of mails.
pub const MAIL_FROM: Setting = Setting {
    name: "ASSAY_MAIL_FROM",
    default: "assay@ and the domain of ASSAY_BASE_URL",
    allowed: "an email address, such as assay@agency.example",
    meaning: "The sender's address on every mail.",
    may_hold_password: false,
};
/// The largest evidence file.
pub const UPLOAD_MB: Setting = Setting {
    name: "ASSAY_UPLOAD_MB",
    default: "25",
    allowed: "a whole number from 1 to 200",
    meaning: "The largest evidence file that is accepted, in megabytes of 1,048,576 bytes.",
    may_hold_password: false,
};
/// The room for the evidence files of a disclosure.
pub const DISCLOSURE_MB: Setting = Setting {
    name: "ASSAY_DISCLOSURE_MB",
    default: "500",
    allowed: "a whole number from 1 to 60000",
    meaning: "What the evidence files of one disclosure may take up together, in megabytes of \
        1,048,576 bytes.",
    may_hold_password: false,
};
/// The room for the evidence files of an organization.
pub const ORGANIZATION_MB: Setting = Setting {
    name: "ASSAY_ORGANIZATION_MB",
    default: "2000",
    allowed: "a whole number from 1 to 60000",
    meaning: "What the evidence files of all disclosures of one organization may take up together, \
        in megabytes of 1,048,576 bytes.",
    may_hold_password: false,
};
/// The virus scanner.
pub const SCANNER: Setting = Setting {
    name: "ASSAY_SCANNER",
    default: "none",
    allowed: "none, tcp://<host>:<port> or unix:<path of a socket>, where clamd listens",
    meaning: "The virus scanner that looks into evidence files, by clamd's INSTREAM. A file in \
        which it finds something is refused and never handed out; without a scanner pages say that \
        files are not scanned.",
    may_hold_password: false,
};
/// How long a client may keep the server waiting.
pub const WAIT_SECONDS: Setting = Setting {
    name: "ASSAY_WAIT_SECONDS",
    default: "30",
    allowed: "a whole number from 1 to 300",
    meaning: "Seconds without a byte after which a connection is closed, be it sending or reading. \
        A body that takes longer has to bring 4,096 bytes a second, and half an hour is the most.",
    may_hold_password: false,
};
/// The form of the log.
pub const LOG: Setting = Setting {
    name: "ASSAY_LOG",
    default: "text",
    allowed: "text or json",
    meaning: "The form of the log on standard error: lines for people or one JSON object a line.",
    may_hold_password: false,
};
/// How much is logged.
pub const LOG_LEVEL: Setting = Setting {
    name: "ASSAY_LOG_LEVEL",
    default: "info",
    allowed: "error, warn, info, debug, trace or off, or a list such as info,assay=debug",
    meaning: "How much is logged, for everything or by part of the program.",
    may_hold_password: false,
};
/// Whether a proxy stands in front.
pub const TRUSTED_PROXY: Setting = Setting {
    name: "ASSAY_TRUSTED_PROXY",
    default: "none",
    allowed: "none or one",
    meaning: "Whether one proxy of yours stands in front. With one, the last address in \
        X-Forwarded-For is taken as the visitor's for rate limits, and X-Forwarded-Host as this \
        site's own name.",
    may_hold_password: false,
};

/// Every setting, in the order in which README lists them.
pub const SETTINGS: &[Setting] = &[
    DATABASE_URL,
    LISTEN,
    BASE_URL,
    DATA_DIR,
    QUESTIONNAIRES,
    AGENCY_NAME,
    TIME_ZONE,
    AGENCY_CONTACT,
    AGENCY_PHONE,
    AGENCY_PRIVACY,
    VENDOR_PRICE,
    DECISION_TIME,
    DECISION_DAYS,
    CLARIFICATION_DAYS,
    DELETION_DAYS,
    INCIDENT_DAYS,
    INTAKE,
    REVIEW_DAYS,
    SIGNING_DAYS,
    STANDSTILL_DAYS,
    APPEAL_DAYS,
    APPEAL_ANSWER_DAYS,
    EXPERT_TIER,
    HOLIDAYS,
    KEEP,
    KNOWN_AGENCIES,
    SESSION_HOURS,
    SESSION_MOST_HOURS,
    BREACHED_PASSWORDS,
    MAIL,
    MAIL_FROM,
    UPLOAD_MB,
    DISCLOSURE_MB,
    ORGANIZATION_MB,
    SCANNER,
    WAIT_SECONDS,
    LOG,
    LOG_LEVEL,
    TRUSTED_PROXY,
];

/// Why a setting stops the start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// The value is not one that the setting may hold.
    #[error(
        "{name} is “{shown}”, but it must be {allowed}. Correct it, or remove it to use the \
         default ({default})."
    )]
    BadValue {
        /// The setting's name.
        name: &'static str,
        /// The value as given, with any password masked.
        shown: String,
        /// What the setting may hold.
        allowed: &'static str,
        /// What applies when it is left out.
        default: &'static str,
    },
    /// The name is under Assay's prefix and is no setting.
    #[error("{name} is not a setting of Assay. {hint}")]
    UnknownName {
        /// The name as given.
        name: String,
        /// The way out: the nearest known name, or where the settings are listed.
        hint: String,
    },
}

impl Setting {
    /// The error for a value that this setting may not hold.
    pub(super) fn refuse(&self, value: &str) -> ConfigError {
        ConfigError::BadValue {
            name: self.name,
            shown: shortened(&if self.may_hold_password {
                masked(value)
            } else {
                value.to_owned()
            }),
            allowed: self.allowed,
            default: self.default,
        }
    }
}

/// The first characters of a value, fit for one line of a log.
fn shortened(value: &str) -> String {
    const MOST: usize = 120;
    let mut shown: String = value
        .chars()
        .take(MOST)
        .map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
        .collect();
    if value.chars().count() > MOST {
        shown.push('…');
    }
    shown
}

/// The error for a name under Assay's prefix that is no setting.
pub(super) fn unknown_name(name: &str) -> Option<ConfigError> {
    let upper = name.to_ascii_uppercase();
    let is_known = SETTINGS.iter().any(|setting| setting.name == name);
    if is_known || !upper.starts_with(PREFIX) || upper.starts_with(TEST_PREFIX) {
        return None;
    }
    let hint = nearest(&upper).map_or_else(
        || "Remove it; README.md lists every setting.".to_owned(),
        |known| format!("Did you mean {known}?"),
    );
    Some(ConfigError::UnknownName { name: name.to_owned(), hint })
}

/// The known name with the fewest changed letters, when at most a third of the letters differ.
fn nearest(name: &str) -> Option<&'static str> {
    let given = stem(name);
    let (changes, known) =
        SETTINGS.iter().map(|setting| (distance(given, stem(setting.name)), setting.name)).min()?;
    let letters = given.len().max(stem(known).len());
    (changes * 3 <= letters).then_some(known)
}

fn stem(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

/// Levenshtein distance: the fewest letters to insert, delete or replace.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.chars().enumerate() {
        let mut left = row + 1;
        let mut current = vec![left];
        for (target, pair) in to.iter().zip(above.windows(2)) {
            if let [diagonal, up] = *pair {
                let replaced = diagonal + usize::from(*target != letter);
                left = replaced.min(up + 1).min(left + 1);
                current.push(left);
            }
        }
        above = current;
    }
    above.last().copied().unwrap_or_default()
}
