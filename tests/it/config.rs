//! Settings: defaults, bad values word for word, unknown names, and secrets that never show.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use assay::config::{Config, LogForm, MailRoute, SETTINGS, TrustedProxy};

fn config(vars: &[(&str, &str)]) -> Config {
    Config::from_env(vars.iter().copied())
        .unwrap_or_else(|faults| panic!("{vars:?} refused: {faults:?}"))
}

fn sentences(vars: &[(&str, &str)]) -> Vec<String> {
    match Config::from_env(vars.iter().copied()) {
        Ok(config) => panic!("{vars:?} accepted: {config:?}"),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn nothing_given_means_a_local_server_with_sqlite_and_a_mail_folder() {
    let config = config(&[]);
    assert_eq!(config.database_url.as_str(), "sqlite:assay.db");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.base_url.as_str(), "http://127.0.0.1:8080");
    assert_eq!(config.data_dir, Path::new("data"));
    assert_eq!(config.evidence_dir(), Path::new("data/evidence"));
    assert_eq!(config.questionnaires, None);
    assert_eq!(config.agency_name, "State Education Agency");
    assert_eq!(config.agency_contact, None);
    assert_eq!(config.session_hours, 12);
    assert_eq!(config.deletion_days, 60);
    assert_eq!((config.incident_days, &config.holidays), (3, &None));
    assert_eq!(config.standstill_days, 10);
    assert_eq!((config.appeal_days, config.appeal_answer_days), (14, 20));
    assert_eq!(config.session_most_hours, 168);
    assert_eq!(config.breached_passwords, None);
    assert_eq!(config.mail, MailRoute::Folder(PathBuf::from("data/mail")));
    assert_eq!(config.mail_from.as_str(), "assay@localhost.localdomain");
    assert_eq!(config.upload_limit, 26_214_400);
    assert_eq!(config.log, LogForm::Text);
    assert_eq!(config.log_level, "info");
    assert_eq!(config.trusted_proxy, TrustedProxy::None);
    assert!(!config.has_secure_cookies());
}

#[test]
fn every_setting_can_be_given() {
    let config = config(&[
        ("DATABASE_URL", "postgresql://assay:geheim@db.internal/assay"),
        ("ASSAY_LISTEN", "[::]:80"),
        ("ASSAY_BASE_URL", "https://assay.agency.example/"),
        ("ASSAY_DATA_DIR", "/srv/assay"),
        ("ASSAY_QUESTIONNAIRES", "/etc/assay/questionnaires"),
        ("ASSAY_AGENCY_NAME", "Departamento de Educación"),
        ("ASSAY_AGENCY_CONTACT", "edtech@agency.example"),
        ("ASSAY_SESSION_HOURS", "720"),
        ("ASSAY_MAIL", "smtp://ana%40agency.example:p%2Fa+b%26c@mail.agency.example"),
        ("ASSAY_MAIL_FROM", "no-reply@agency.example"),
        ("ASSAY_UPLOAD_MB", "200"),
        ("ASSAY_LOG", "json"),
        ("ASSAY_LOG_LEVEL", "warn, assay=debug,sqlx::query=off"),
        ("ASSAY_TRUSTED_PROXY", "one"),
        ("PATH", "/usr/bin"),
        ("ASSAY_TEST_DATABASE_URL", "postgres://test"),
    ]);
    assert_eq!(config.database_url.as_str(), "postgresql://assay:geheim@db.internal/assay");
    assert!(!config.database_url.is_file());
    assert_eq!(config.listen.to_string(), "[::]:80");
    assert_eq!(config.base_url.as_str(), "https://assay.agency.example");
    assert!(config.has_secure_cookies());
    assert_eq!(
        config.questionnaire_folder().as_deref(),
        Some(Path::new("/etc/assay/questionnaires"))
    );
    assert_eq!(config.agency_name, "Departamento de Educación");
    assert_eq!(
        config.agency_contact.as_ref().map(ToString::to_string).as_deref(),
        Some("edtech@agency.example")
    );
    assert_eq!(config.session_hours, 720);
    assert_eq!(config.mail_from.as_str(), "no-reply@agency.example");
    assert_eq!(config.upload_limit, 200 * 1024 * 1024);
    assert_eq!(config.log, LogForm::Json);
    assert_eq!(config.log_level, "warn,assay=debug,sqlx::query=off");
    assert_eq!(config.trusted_proxy, TrustedProxy::One);
    let MailRoute::Smtp(server) = config.mail else { panic!("mail goes to {:?}", config.mail) };
    assert_eq!((server.host.as_str(), server.port), ("mail.agency.example", 587));
    assert!(!server.is_encrypted_from_start);
    assert_eq!(server.credentials, Some(("ana@agency.example".to_owned(), "p/a+b&c".to_owned())));
}

#[test]
fn smtps_is_encrypted_from_the_start_on_port_465_and_needs_no_password() {
    let MailRoute::Smtp(server) = config(&[("ASSAY_MAIL", "smtps://[2001:db8::25]")]).mail else {
        panic!("no SMTP server")
    };
    assert_eq!((server.host.as_str(), server.port), ("2001:db8::25", 465));
    assert!(server.is_encrypted_from_start);
    assert_eq!(server.credentials, None);
}

#[test]
fn an_empty_value_counts_as_left_out() {
    let config = config(&[("ASSAY_SESSION_HOURS", ""), ("ASSAY_MAIL", "  "), ("ASSAY_LISTN", "")]);
    assert_eq!(config.session_hours, 12);
    assert!(!config.was_given("ASSAY_SESSION_HOURS"));
}

#[test]
fn the_sender_is_at_the_domain_that_people_type() {
    let sender = |base_url| config(&[("ASSAY_BASE_URL", base_url)]).mail_from.to_string();
    assert_eq!(sender("https://assay.agency.example:8443"), "assay@assay.agency.example");
    assert_eq!(sender("http://localhost:8080"), "assay@localhost.localdomain");
    assert_eq!(sender("http://10.1.2.3"), "assay@localhost.localdomain");
    assert_eq!(sender("http://[::1]:8080"), "assay@localhost.localdomain");
    assert_eq!(sender("http://my_host.example"), "assay@localhost.localdomain");
}

#[test]
fn a_server_that_listens_everywhere_is_reached_on_the_local_address() {
    let base_url = |listen| config(&[("ASSAY_LISTEN", listen)]).base_url.to_string();
    assert_eq!(base_url("0.0.0.0:9000"), "http://127.0.0.1:9000");
    assert_eq!(base_url("[::]:9000"), "http://[::1]:9000");
    assert_eq!(base_url("192.0.2.7:80"), "http://192.0.2.7:80");
}

#[test]
fn a_chosen_port_reaches_the_address_unless_one_was_given() {
    let bound = "127.0.0.1:45678".parse().expect("an address");
    let free = config(&[("ASSAY_LISTEN", "127.0.0.1:0")]).listening_on(bound);
    assert_eq!(free.base_url.as_str(), "http://127.0.0.1:45678");
    let named = config(&[("ASSAY_BASE_URL", "http://assay.example")]).listening_on(bound);
    assert_eq!(named.base_url.as_str(), "http://assay.example");
    assert_eq!(named.listen, bound);
}

#[test]
fn a_demo_keeps_its_evidence_mails_and_database_in_its_folder_but_takes_a_named_database() {
    let demo = config(&[]).for_demo(Path::new("/tmp/demo"));
    assert_eq!(demo.database_url.as_str(), "sqlite:/tmp/demo/assay.db");
    assert_eq!(demo.evidence_dir(), Path::new("/tmp/demo/evidence"));
    assert_eq!(demo.mail, MailRoute::Folder(PathBuf::from("/tmp/demo/mail")));
    let named = config(&[("DATABASE_URL", "sqlite:mine.db")]).for_demo(Path::new("/tmp/demo"));
    assert_eq!(named.database_url.as_str(), "sqlite:mine.db");
}

#[test]
fn a_demo_sends_no_mail_to_a_server_and_trusts_no_proxy_whatever_is_set() {
    let set = [("ASSAY_MAIL", "smtp://mail.agency.example"), ("ASSAY_TRUSTED_PROXY", "one")];
    let demo = config(&set).for_demo(Path::new("/tmp/demo"));
    assert_eq!(demo.mail, MailRoute::Folder(PathBuf::from("/tmp/demo/mail")));
    assert_eq!(demo.trusted_proxy, TrustedProxy::None);
}

#[test]
fn a_database_server_elsewhere_is_reached_in_the_clear_unless_encryption_is_asked_for() {
    let host = |url: &str| config(&[("DATABASE_URL", url)]).database_url.host_in_the_clear();
    assert_eq!(
        host("postgres://assay:secret@db.agency.example/assay"),
        Some("db.agency.example".to_owned())
    );
    assert_eq!(
        host("postgres://assay@192.0.2.7/assay?sslmode=prefer"),
        Some("192.0.2.7".to_owned())
    );
    assert_eq!(
        host("postgres://assay@localhost/assay?host=db.agency.example"),
        Some("db.agency.example".to_owned())
    );
    for fine in [
        "postgres://assay@db.agency.example/assay?sslmode=require",
        "postgres://assay@db.agency.example/assay?sslmode=verify-full&sslrootcert=ca.pem",
        "postgres://assay@127.0.0.1:5432/assay",
        "postgres://assay@[::1]/assay",
        "postgres://assay@localhost/assay",
        "postgres://assay@%2Frun%2Fpostgresql/assay",
        "postgres://assay@localhost/assay?host=/run/postgresql",
        "sqlite:assay.db",
    ] {
        assert_eq!(host(fine), None, "{fine}");
    }
}

#[test]
fn a_mail_server_elsewhere_is_reached_in_the_clear_unless_it_is_encrypted_or_has_a_password_to_protect()
 {
    let host = |url: &str| match config(&[("ASSAY_MAIL", url)]).mail {
        MailRoute::Smtp(server) => server.host_in_the_clear().map(str::to_owned),
        MailRoute::Folder(_) => panic!("{url} is no server"),
    };
    assert_eq!(host("smtp://mail.agency.example"), Some("mail.agency.example".to_owned()));
    for fine in [
        "smtps://mail.agency.example",
        "smtp://ana:secret@mail.agency.example",
        "smtp://localhost:1025",
        "smtp://127.0.0.1",
    ] {
        assert_eq!(host(fine), None, "{fine}");
    }
}

#[test]
fn the_example_of_a_file_of_settings_can_be_used_as_it_is() {
    let lines = include_str!("../../.env.example").lines().filter(|line| !line.starts_with('#'));
    let given: Vec<(&str, &str)> =
        lines.map(|line| line.split_once('=').expect("a name and a value")).collect();
    assert!(given.len() > 5);
    Config::from_env(given).expect("settings");
}

/// Setting, bad value, and the sentence that must answer it.
const BAD_VALUES: &[(&str, &str, &str)] = &[
    (
        "DATABASE_URL",
        "mysql://ana:geheim@db/assay",
        "DATABASE_URL is “mysql://ana:***@db/assay”, but it must be sqlite:<file> or \
         postgres://<user>:<password>@<host>/<database>. Correct it, or remove it to use the \
         default (sqlite:assay.db).",
    ),
    (
        "ASSAY_LISTEN",
        "8080",
        "ASSAY_LISTEN is “8080”, but it must be an IP address and a port, such as 127.0.0.1:8080, \
         0.0.0.0:80 or [::]:8080. Correct it, or remove it to use the default (127.0.0.1:8080).",
    ),
    (
        "ASSAY_BASE_URL",
        "https://agency.example/assay",
        "ASSAY_BASE_URL is “https://agency.example/assay”, but it must be an http:// or https:// \
         address with a host and no path, such as https://assay.agency.example. Correct it, or \
         remove it to use the default (http:// and the value of ASSAY_LISTEN).",
    ),
    (
        "ASSAY_DATA_DIR",
        "da\0ta",
        "ASSAY_DATA_DIR is “da\u{fffd}ta”, but it must be a folder that Assay may write to. \
         Correct it, or remove it to use the default (data).",
    ),
    (
        "ASSAY_QUESTIONNAIRES",
        "a\0b",
        "ASSAY_QUESTIONNAIRES is “a\u{fffd}b”, but it must be a folder of questionnaires. Correct \
         it, or remove it to use the default (./questionnaires when it exists, otherwise the \
         built-in copy).",
    ),
    (
        "ASSAY_AGENCY_NAME",
        "Two\nlines",
        "ASSAY_AGENCY_NAME is “Two\u{fffd}lines”, but it must be a name of 1 to 120 characters on \
         one line. Correct it, or remove it to use the default (State Education Agency).",
    ),
    (
        "ASSAY_TIME_ZONE",
        "Chicago",
        "ASSAY_TIME_ZONE is “Chicago”, but it must be the name of a time zone in the IANA \
         database, such as America/Chicago. Correct it, or remove it to use the default (UTC).",
    ),
    (
        "ASSAY_AGENCY_CONTACT",
        "the front desk",
        "ASSAY_AGENCY_CONTACT is “the front desk”, but it must be an email address, such as \
         edtech@agency.example. Correct it, or remove it to use the default (no address is shown).",
    ),
    (
        "ASSAY_AGENCY_PHONE",
        "call us",
        "ASSAY_AGENCY_PHONE is “call us”, but it must be a phone number of 3 to 40 digits, spaces \
         and signs, such as +1 555 0100. Correct it, or remove it to use the default (no number is \
         shown).",
    ),
    (
        "ASSAY_AGENCY_PRIVACY",
        "http://agency.example/privacy",
        "ASSAY_AGENCY_PRIVACY is “http://agency.example/privacy”, but it must be an https:// \
         address, such as https://agency.example/privacy. Correct it, or remove it to use the \
         default (no notice is linked).",
    ),
    (
        "ASSAY_VENDOR_PRICE",
        "two\nlines",
        "ASSAY_VENDOR_PRICE is “two\u{fffd}lines”, but it must be sentences of 1 to 400 characters \
         on one line. Correct it, or remove it to use the default (The agency has not said here \
         what it costs. Ask before you begin.).",
    ),
    (
        "ASSAY_DECISION_TIME",
        "two\nlines",
        "ASSAY_DECISION_TIME is “two\u{fffd}lines”, but it must be sentences of 1 to 400 \
         characters on one line. Correct it, or remove it to use the default (The agency has not \
         said here how long a decision takes.).",
    ),
    (
        "ASSAY_DECISION_DAYS",
        "251",
        "ASSAY_DECISION_DAYS is “251”, but it must be a whole number from 1 to 250. Correct it, or \
         remove it to use the default (40).",
    ),
    (
        "ASSAY_CLARIFICATION_DAYS",
        "0",
        "ASSAY_CLARIFICATION_DAYS is “0”, but it must be a whole number from 1 to 30. Correct it, \
         or remove it to use the default (15).",
    ),
    (
        "ASSAY_DELETION_DAYS",
        "0",
        "ASSAY_DELETION_DAYS is “0”, but it must be a whole number from 1 to 730. Correct it, or \
         remove it to use the default (60).",
    ),
    (
        "ASSAY_INCIDENT_DAYS",
        "61",
        "ASSAY_INCIDENT_DAYS is “61”, but it must be a whole number from 1 to 60. Correct it, or \
         remove it to use the default (3).",
    ),
    (
        "ASSAY_INTAKE",
        "yearly",
        "ASSAY_INTAKE is “yearly”, but it must be rolling or cycles. Correct it, or remove it to \
         use the default (rolling).",
    ),
    (
        "ASSAY_REVIEW_DAYS",
        "0",
        "ASSAY_REVIEW_DAYS is “0”, but it must be a whole number from 1 to 120. Correct it, or \
         remove it to use the default (15).",
    ),
    (
        "ASSAY_SIGNING_DAYS",
        "a week",
        "ASSAY_SIGNING_DAYS is “a week”, but it must be a whole number from 1 to 60. Correct it, \
         or remove it to use the default (5).",
    ),
    (
        "ASSAY_STANDSTILL_DAYS",
        "61",
        "ASSAY_STANDSTILL_DAYS is “61”, but it must be a whole number from 0 to 60. Correct it, or \
         remove it to use the default (10).",
    ),
    (
        "ASSAY_APPEAL_DAYS",
        "181",
        "ASSAY_APPEAL_DAYS is “181”, but it must be a whole number from 0 to 180. Correct it, or \
         remove it to use the default (14).",
    ),
    (
        "ASSAY_APPEAL_ANSWER_DAYS",
        "0",
        "ASSAY_APPEAL_ANSWER_DAYS is “0”, but it must be a whole number from 1 to 120. Correct it, \
         or remove it to use the default (20).",
    ),
    (
        "ASSAY_EXPERT_TIER",
        "high",
        "ASSAY_EXPERT_TIER is “high”, but it must be a whole number from 1 to 9. Correct it, or \
         remove it to use the default (3).",
    ),
    (
        "ASSAY_HOLIDAYS",
        "a\0b",
        "ASSAY_HOLIDAYS is “a\u{fffd}b”, but it must be a file of days, one a line, such as \
         2026-12-25. Correct it, or remove it to use the default (Saturdays and Sundays only).",
    ),
    (
        "ASSAY_KEEP",
        "mails",
        "ASSAY_KEEP is “mails”, but it must be classes with days, such as mails=180, drafts=730; no \
         class below its least. Correct it, or remove it to use the default (the usual periods, as \
         the page Retention tells them).",
    ),
    (
        "ASSAY_KNOWN_AGENCIES",
        "did\0.json",
        "ASSAY_KNOWN_AGENCIES is “did\u{fffd}.json”, but it must be a file with one did:web \
         document, or a JSON list of them. Correct it, or remove it to use the default (this \
         agency only).",
    ),
    (
        "ASSAY_SESSION_HOURS",
        "0",
        "ASSAY_SESSION_HOURS is “0”, but it must be a whole number from 1 to 720. Correct it, or \
         remove it to use the default (12).",
    ),
    (
        "ASSAY_SESSION_MOST_HOURS",
        "2161",
        "ASSAY_SESSION_MOST_HOURS is “2161”, but it must be a whole number from 1 to 2160. Correct \
         it, or remove it to use the default (168).",
    ),
    (
        "ASSAY_BREACHED_PASSWORDS",
        "pwned\0.txt",
        "ASSAY_BREACHED_PASSWORDS is “pwned\u{fffd}.txt”, but it must be a file of SHA-1 hashes in \
         order, one a line. Correct it, or remove it to use the default (no list is asked).",
    ),
    (
        "ASSAY_MAIL",
        "smtp://ana:geheim@mail.example/relay",
        "ASSAY_MAIL is “smtp://ana:***@mail.example/relay”, but it must be folder, \
         smtp://<user>:<password>@<host>:<port> or smtps://<user>:<password>@<host>:<port>. \
         Correct it, or remove it to use the default (folder).",
    ),
    (
        "ASSAY_MAIL_FROM",
        "Assay at agency.example",
        "ASSAY_MAIL_FROM is “Assay at agency.example”, but it must be an email address, such as \
         assay@agency.example. Correct it, or remove it to use the default (assay@ and the domain \
         of ASSAY_BASE_URL).",
    ),
    (
        "ASSAY_UPLOAD_MB",
        "201",
        "ASSAY_UPLOAD_MB is “201”, but it must be a whole number from 1 to 200. Correct it, or \
         remove it to use the default (25).",
    ),
    (
        "ASSAY_DISCLOSURE_MB",
        "0",
        "ASSAY_DISCLOSURE_MB is “0”, but it must be a whole number from 1 to 60000. Correct it, or \
         remove it to use the default (500).",
    ),
    (
        "ASSAY_ORGANIZATION_MB",
        "70000",
        "ASSAY_ORGANIZATION_MB is “70000”, but it must be a whole number from 1 to 60000. Correct \
         it, or remove it to use the default (2000).",
    ),
    (
        "ASSAY_SCANNER",
        "tcp://scanner.example",
        "ASSAY_SCANNER is “tcp://scanner.example”, but it must be none, tcp://<host>:<port> or \
         unix:<path of a socket>, where clamd listens. Correct it, or remove it to use the default \
         (none).",
    ),
    (
        "ASSAY_WAIT_SECONDS",
        "301",
        "ASSAY_WAIT_SECONDS is “301”, but it must be a whole number from 1 to 300. Correct it, or \
         remove it to use the default (30).",
    ),
    (
        "ASSAY_LOG",
        "xml",
        "ASSAY_LOG is “xml”, but it must be text or json. Correct it, or remove it to use the \
         default (text).",
    ),
    (
        "ASSAY_LOG_LEVEL",
        "loud",
        "ASSAY_LOG_LEVEL is “loud”, but it must be error, warn, info, debug, trace or off, or a \
         list such as info,assay=debug. Correct it, or remove it to use the default (info).",
    ),
    (
        "ASSAY_TRUSTED_PROXY",
        "two",
        "ASSAY_TRUSTED_PROXY is “two”, but it must be none or one. Correct it, or remove it to use \
         the default (none).",
    ),
];

#[test]
fn a_bad_value_is_answered_by_a_sentence_that_names_setting_value_and_what_is_allowed() {
    for (name, value, sentence) in BAD_VALUES {
        assert_eq!(sentences(&[(name, value)]), [*sentence]);
    }
}

#[test]
fn every_setting_has_a_bad_value_in_this_test() {
    let tested: Vec<_> = BAD_VALUES.iter().map(|(name, _, _)| *name).collect();
    let known: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
    assert_eq!(tested, known);
}

#[test]
fn more_values_that_must_be_refused() {
    for (name, value) in [
        ("DATABASE_URL", "sqlite:"),
        ("DATABASE_URL", "sqlite::memory:"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "sqlite:x?mode=memory"),
        ("DATABASE_URL", "assay.db"),
        ("DATABASE_URL", "postgres://[half"),
        ("ASSAY_LISTEN", "localhost:8080"),
        ("ASSAY_LISTEN", "127.0.0.1:65536"),
        ("ASSAY_LISTEN", "127.0.0.1"),
        ("ASSAY_BASE_URL", "agency.example"),
        ("ASSAY_BASE_URL", "ftp://agency.example"),
        ("ASSAY_BASE_URL", "https://agency.example/?a=b"),
        ("ASSAY_BASE_URL", "https://agency.example/#a"),
        ("ASSAY_BASE_URL", "https://ana@agency.example"),
        ("ASSAY_SESSION_HOURS", "721"),
        ("ASSAY_SESSION_HOURS", "-1"),
        ("ASSAY_SESSION_HOURS", "+12"),
        ("ASSAY_SESSION_HOURS", "1.5"),
        ("ASSAY_SESSION_HOURS", "twelve"),
        ("ASSAY_SESSION_HOURS", "70000"),
        ("ASSAY_UPLOAD_MB", "0"),
        ("ASSAY_MAIL", "Folder"),
        ("ASSAY_MAIL", "mail.example:25"),
        ("ASSAY_MAIL", "smtp://:geheim@mail.example"),
        ("ASSAY_MAIL", "smtp://ana@mail.example"),
        ("ASSAY_MAIL", "smtp://ana:a%0d%0ab@mail.example"),
        ("ASSAY_LOG_LEVEL", "info,,debug"),
        ("ASSAY_LOG_LEVEL", "assay=loud"),
        ("ASSAY_LOG_LEVEL", "=debug"),
    ] {
        assert_eq!(sentences(&[(name, value)]).len(), 1, "{name}={value}");
    }
    let long = "n".repeat(121);
    let said = sentences(&[("ASSAY_AGENCY_NAME", &long)]);
    assert!(said[0].contains(&format!("“{}…”", "n".repeat(120))), "{said:?}");
}

#[test]
fn all_bad_values_are_reported_at_once_in_the_order_of_the_table() {
    let said = sentences(&[
        ("ASSAY_WHATEVER_IT_IS", "x"),
        ("ASSAY_UPLOAD_MB", "x"),
        ("ASSAY_LISTEN", "x"),
        ("DATABASE_URL", "x"),
        ("ASSAY_DATA_DIR", "a\0b"),
    ]);
    let names: Vec<_> = said.iter().filter_map(|sentence| sentence.split(' ').next()).collect();
    assert_eq!(
        names,
        [
            "DATABASE_URL",
            "ASSAY_LISTEN",
            "ASSAY_DATA_DIR",
            "ASSAY_UPLOAD_MB",
            "ASSAY_WHATEVER_IT_IS"
        ]
    );
}

#[test]
fn a_name_that_is_almost_a_setting_gets_the_nearest_one_suggested() {
    for (given, meant) in [
        ("ASSAY_LISTN", "ASSAY_LISTEN"),
        ("ASSAY_MAILFROM", "ASSAY_MAIL_FROM"),
        ("ASSAY_UPLOAD", "ASSAY_UPLOAD_MB"),
        ("ASSAY_DATABASE_URL", "DATABASE_URL"),
        ("assay_log", "ASSAY_LOG"),
        ("ASSAY_QUESTIONAIRES", "ASSAY_QUESTIONNAIRES"),
    ] {
        assert_eq!(
            sentences(&[(given, "x")]),
            [format!("{given} is not a setting of Assay. Did you mean {meant}?")]
        );
    }
    assert_eq!(
        sentences(&[("ASSAY_FAVOURITE_COLOUR", "blue")]),
        ["ASSAY_FAVOURITE_COLOUR is not a setting of Assay. Remove it; README.md lists every \
             setting."]
    );
}

#[test]
fn a_value_that_is_not_text_is_refused_and_foreign_names_that_are_not_text_are_ignored() {
    let broken = || OsString::from_vec(vec![b'a', 0xff]);
    let faults = Config::from_env([(OsString::from("ASSAY_LOG"), broken())]).expect_err("not text");
    assert_eq!(
        faults.first().map(ToString::to_string).as_deref(),
        Some(
            "ASSAY_LOG is “a\u{fffd}”, but it must be text or json. Correct it, or remove it to \
             use the default (text)."
        )
    );
    assert!(Config::from_env([(broken(), broken()), (OsString::from("HOME"), broken())]).is_ok());
}

#[test]
fn no_password_shows_in_an_error_or_in_the_debug_form() {
    for (name, value) in [
        ("DATABASE_URL", "postgres://ana:geheim@[half/assay"),
        ("DATABASE_URL", "postgers://ana:geheim@db/assay"),
        ("DATABASE_URL", "postgers://db/assay?user=ana&password=geheim"),
        ("DATABASE_URL", "ana:geheim@db"),
        ("ASSAY_MAIL", "smtp://ana:geheim"),
        ("ASSAY_MAIL", "smtp://ana:ge@geheim@mail.example/x"),
        ("ASSAY_MAIL", "smtp://ana:ge?geheim@mail.example/x"),
        ("ASSAY_MAIL", "imap://:geheim@mail.example"),
        ("ASSAY_BASE_URL", "https://ana:geheim@agency.example"),
    ] {
        let said = sentences(&[(name, value)]).join(" ");
        assert!(said.contains("***") && !said.contains("geheim"), "{said}");
    }
    let debug = format!(
        "{:?}",
        config(&[
            ("DATABASE_URL", "postgres://ana:geheim@db/assay?password=geheim"),
            ("ASSAY_MAIL", "smtps://ana:geheim@mail.example"),
        ])
    );
    assert!(debug.contains("postgres://ana:***@db/assay?***"), "{debug}");
    assert!(debug.contains("smtps://mail.example:465"), "{debug}");
    assert!(!debug.contains("geheim"), "{debug}");
}
