//! What belongs to one place only: crates, engines, SQL, and what is not pure.

use super::source::Source;

use super::every_file;

/// Crates that belong to one layer, and the files beside it that wire them.
const CRATES: [(&[&str], &[&str], &str); 16] = [
    (
        &["sqlx", "object_store"],
        &["store/"],
        "only store talks to the database and the object store",
    ),
    (&["reqwest", "lettre"], &["clients/"], "only clients talk to other machines"),
    (&["actix_multipart", "brotli"], &["web/"], "only web renders"),
    (
        &["flate2", "crc32fast"],
        &["web/", "domain/packed.rs", "store/registry/image.rs"],
        "only web packs answers, of pieces that domain::packed knows how to put together, and \
         store::registry::image checks what it kept of them",
    ),
    (
        &["utoipa"],
        &[
            "web/",
            "domain/registry/",
            "domain/learning/",
            "domain/measures/line.rs",
            "domain/assessment/appeal.rs",
            "domain/assessment/decision.rs",
            "domain/instrument/model/questionnaire.rs",
            "domain/instrument/model/risk.rs",
            "domain/instrument/model/rubric.rs",
            "domain/instrument/evaluate/knockout.rs",
        ],
        "web describes the public data, and what is published (listings, modules, and the words in \
         them that come from other areas) derives its description; nothing else does",
    ),
    (
        &["handlebars"],
        &["web/", "actions/mails/"],
        "only web renders pages, and actions::mails mails",
    ),
    (
        &["actix_web", "actix_http", "actix_service", "tracing_actix_web"],
        &["web/", "app/server.rs", "cli.rs"],
        "only web speaks HTTP; app/server.rs and cli.rs start it",
    ),
    (&["argon2", "zxcvbn"], &["actions/"], "only actions hash and weigh passwords"),
    (&["tokio_cron_scheduler"], &["jobs/"], "only jobs tick"),
    (&["jsonschema"], &["domain/"], "only domain compiles schemas"),
    (&["chrono_tz"], &["domain/calendar.rs"], "only domain::calendar knows time zones"),
    (
        &["statrs", "roxmltree", "serde_norway", "zip", "csv", "quick_xml", "encoding_rs"],
        &["domain/measures/", "store/instrument/built_in.rs"],
        "only measures compute statistics and read documents; the built-in questionnaires are \
         packed",
    ),
    (
        &["ed25519_dalek", "serde_json_canonicalizer", "bs58"],
        &["domain/registry/receipt/"],
        "only receipts are signed",
    ),
    (&["hmac"], &["domain/district/webhook_secret.rs"], "only messages to webhooks are signed so"),
    (&["qrcodegen"], &["web/components/code.rs"], "only one component draws codes"),
    (&["clap"], &["cli.rs", "main.rs", "cli/"], "only the command line reads arguments"),
];

/// What pure rules must not touch.
const IMPURE: [&[&str]; 9] = [
    &["tokio"],
    &["rand"],
    &["std", "fs"],
    &["std", "env"],
    &["std", "net"],
    &["std", "process"],
    &["std", "time"],
    &["Utc", "now"],
    &["Local", "now"],
];

pub(super) fn crate_faults(source: &Source, faults: &mut Vec<String>) {
    for path in source.paths() {
        for (crates, homes, rule) in CRATES {
            if crates.contains(&path[0].as_str())
                && !homes.iter().any(|home| source.file.starts_with(home))
            {
                faults.push(format!("src/{} names {}: {rule}", source.file, path.join("::")));
            }
        }
        let derives = path.get(1).is_some_and(|part| part == "ToSchema");
        if source.layer() == "domain" && path[0] == "utoipa" && !derives {
            faults.push(format!(
                "src/{} names {}: the domain derives what its types look like and describes no \
                 addresses",
                source.file,
                path.join("::")
            ));
        }
        if source.file == "cli.rs"
            && path[0] == "actix_web"
            && path.get(1).is_some_and(|part| part != "rt")
        {
            faults.push(format!(
                "src/cli.rs names {}: the command line may use only actix_web::rt",
                path.join("::")
            ));
        }
    }
}

#[test]
fn each_crate_is_used_only_where_it_belongs() {
    every_file(crate_faults);
}

pub(super) fn impurity_faults(source: &Source, faults: &mut Vec<String>) {
    for path in source.paths().iter().filter(|_| source.layer() == "domain") {
        if IMPURE.iter().any(|impure| path.windows(impure.len()).any(|part| part == *impure)) {
            faults.push(format!(
                "src/{} names {}: domain has no I/O, no clock, no randomness and nothing \
                 asynchronous",
                source.file,
                path.join("::")
            ));
        }
    }
}

#[test]
fn the_domain_is_pure() {
    every_file(impurity_faults);
}

#[test]
fn sql_is_written_only_in_the_store() {
    every_file(|source, faults| {
        if source.layer() != "store" && source.code.contains(".query(\"\"") {
            faults.push(format!(
                "src/{} runs SQL: only store does, one function per query",
                source.file
            ));
        }
    });
}

pub(super) fn engine_faults(source: &Source, faults: &mut Vec<String>) {
    let may_name = source.file == "store/db.rs"
        || source.file.starts_with("store/db/")
        || source.file.starts_with("config")
        || source.file.starts_with("cli");
    let text = format!("{}\n{}", source.code, source.literals.join("\n")).to_lowercase();
    for engine in ["sqlite", "postgres"] {
        if !may_name && text.contains(engine) {
            faults.push(format!(
                "src/{} names {engine}: only store/db.rs, configuration and the \
                command line know the engines",
                source.file
            ));
        }
    }
}

#[test]
fn no_engine_is_named_outside_the_store_configuration_and_the_command_line() {
    every_file(engine_faults);
}
