//! The house's rules about itself: who may import what, and what must not stand in the code.

mod graph;
mod source;
mod width;

use std::fmt::Write as _;
use std::path::Path;

use graph::Graph;
use source::Source;

/// What each layer may import of this crate. A layer that is not listed wires and may import
/// everything.
const LAYERS: [(&str, &[&str], &str); 8] = [
    ("domain", &["domain"], "domain holds pure rules and imports only domain"),
    ("store", &["store", "domain"], "store imports only domain"),
    (
        "clients",
        &["clients", "domain::values", "config"],
        "clients import only domain::values and config",
    ),
    (
        "actions",
        &["actions", "domain", "store"],
        "actions import only domain and store; clock and randomness come in Ctx",
    ),
    ("web", &["web", "actions", "domain"], "web imports only actions and the types of domain"),
    (
        "jobs",
        &["jobs", "actions", "clients", "domain"],
        "jobs import only actions, clients and the types of domain",
    ),
    (
        "demo",
        &[
            "demo",
            "actions",
            "domain",
            "store::people",
            "store::events",
            "store::instrument",
            "store::demo_marks",
            "store::Db",
            "store::StoreError",
        ],
        "the demo acts through actions; it opens its people's accounts in store::people, with \
         their events, reads its world from store::instrument, and marks its database in \
         store::demo_marks",
    ),
    (
        "config",
        &["config", "domain::values", "domain::calendar"],
        "config imports only domain::values and domain::calendar",
    ),
];

/// Files with an exception of their own, and why it is theirs.
const EXCEPTIONS: [(&str, &str); 1] = [("jobs/outbox.rs", "store::outbox")];

/// Layers that wire or start; everything else must be in [`LAYERS`].
const WIRING: [&str; 4] = ["app", "cli", "lib", "main"];

/// Crates that belong to one layer, and the files beside it that wire them.
const CRATES: [(&[&str], &[&str], &str); 12] = [
    (
        &["sqlx", "object_store"],
        &["store/"],
        "only store talks to the database and the object store",
    ),
    (&["reqwest", "lettre"], &["clients/"], "only clients talk to other machines"),
    (&["actix_multipart", "brotli", "flate2"], &["web/", "app.rs"], "only web renders"),
    (
        &["utoipa"],
        &[
            "web/",
            "domain/registry/",
            "domain/learning/",
            "domain/measures/line.rs",
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
        &["web/", "app.rs", "cli.rs"],
        "only web speaks HTTP; app.rs and cli.rs start it",
    ),
    (&["argon2", "zxcvbn"], &["actions/"], "only actions hash and weigh passwords"),
    (&["tokio_cron_scheduler"], &["jobs/"], "only jobs tick"),
    (&["jsonschema"], &["domain/"], "only domain compiles schemas"),
    (&["chrono_tz"], &["domain/calendar.rs"], "only domain::calendar knows time zones"),
    (
        &["statrs", "roxmltree", "serde_norway", "zip", "csv"],
        &["domain/measures/"],
        "only measures compute statistics and read documents",
    ),
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

/// The areas of the domain in reading order: each imports only those before it.
const AREAS: [&str; 7] =
    ["people", "measures", "instrument", "learning", "assessment", "registry", "district"];

/// The parts of the instrument in the order of their work, as those of a compiler: each imports
/// only those before it.
const INSTRUMENT: [&str; 4] = ["model", "compile", "evaluate", "explain"];

fn allowed(path: &[String], allowances: &[&str]) -> bool {
    allowances.iter().any(|allowance| {
        allowance.split("::").zip(&path[1..]).filter(|(wanted, named)| wanted == named).count()
            == allowance.split("::").count()
    })
}

fn report(faults: &[String]) {
    let mut text = String::new();
    for fault in faults {
        let _ = writeln!(text, "{fault}");
    }
    assert!(faults.is_empty(), "{} faults:\n{text}", faults.len());
}

/// Applies a check to every file and fails with everything it found.
fn every_file(check: impl Fn(&Source, &mut Vec<String>)) {
    let sources = Source::all();
    assert!(sources.len() > 50, "the source was found");
    let mut faults = Vec::new();
    for source in &sources {
        check(source, &mut faults);
    }
    report(&faults);
}

fn layer_faults(source: &Source, faults: &mut Vec<String>) {
    let layer = source.layer();
    let Some((_, allowances, rule)) = LAYERS.iter().find(|(name, ..)| *name == layer) else {
        if !WIRING.contains(&layer) {
            faults.push(format!(
                "src/{}: {layer} is no layer of the design; name it in \
                tests/it/architecture with its rule",
                source.file
            ));
        }
        return;
    };
    let own =
        EXCEPTIONS.iter().filter(|(file, _)| *file == source.file).map(|(_, allowance)| *allowance);
    let allowances: Vec<&str> = allowances.iter().copied().chain(own).collect();
    for path in source.paths().iter().filter(|path| path[0] == "crate" && path.len() > 1) {
        if !allowed(path, &allowances) {
            faults.push(format!("src/{} names {}: {rule}", source.file, path.join("::")));
        }
    }
}

#[test]
fn each_layer_imports_only_what_the_design_lets_it() {
    every_file(layer_faults);
}

fn passing_faults(source: &Source, faults: &mut Vec<String>) {
    // What belongs to the domain everybody may name where it lives as well.
    let own = |layer: &String| layer == source.layer() || layer == "domain";
    for path in source
        .passed_on()
        .iter()
        .filter(|path| path.len() > 2 && path[0] == "crate" && !own(&path[1]))
    {
        let path = path.join("::");
        faults.push(format!(
            "src/{} passes {path} on under its own name: who may not import it \
            would not be seen to",
            source.file
        ));
    }
}

#[test]
fn no_layer_passes_on_what_belongs_to_another() {
    every_file(passing_faults);
}

fn crate_faults(source: &Source, faults: &mut Vec<String>) {
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

fn impurity_faults(source: &Source, faults: &mut Vec<String>) {
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
fn no_two_files_import_each_other_directly_or_through_others() {
    report(&Graph::of(&Source::all()).circles());
}

fn kernel_faults(source: &Source, faults: &mut Vec<String>) {
    let kernel = source.file.starts_with("web/kernel/");
    if !kernel && source.file != "web/components.rs" {
        return;
    }
    let above: &[&str] = if kernel {
        &["components", "pages", "api", "routes"]
    } else {
        &["pages", "api", "routes"]
    };
    for path in source.paths().iter().filter(|path| {
        path.len() > 2 && path[..2] == ["crate", "web"] && above.contains(&path[2].as_str())
    }) {
        faults.push(format!(
            "src/{} names {}: in web imports go kernel ← components ← pages, api",
            source.file,
            path.join("::")
        ));
    }
}

#[test]
fn the_kernel_of_the_web_knows_no_page() {
    every_file(kernel_faults);
}

fn instrument_faults(source: &Source, faults: &mut Vec<String>) {
    let Some(inside) =
        source.file.strip_prefix("domain/instrument/").filter(|file| *file != "mod.rs")
    else {
        return;
    };
    let place = INSTRUMENT.iter().position(|part| inside.starts_with(&format!("{part}/")));
    for path in source
        .paths()
        .iter()
        .filter(|path| path.len() > 3 && path[..3] == ["crate", "domain", "instrument"])
    {
        let named = INSTRUMENT.iter().position(|part| *part == path[3]);
        if place.is_some_and(|place| named.is_none_or(|named| named > place)) {
            let order = INSTRUMENT.join(" ← ");
            faults.push(format!(
                "src/{} names {}: inside the instrument imports go {order}",
                source.file,
                path.join("::")
            ));
        }
    }
}

#[test]
fn each_part_of_the_instrument_imports_only_those_before_it() {
    every_file(instrument_faults);
}

/// What decides: calls on conditions, on names and on the view of a disclosure.
const DECIDING: [&str; 11] = [
    ".truth(",
    ".evaluate(",
    ".trace(",
    ".accepts(",
    ".settle_fact(",
    ".settle_facts(",
    ".set(",
    ".set_because(",
    ".measure(",
    ".change(",
    ".give(",
];

/// What `explain` may use of `evaluate` beside its types: names and values in words.
const TELLING: [&str; 3] = ["derived_label", "explain_briefly", "reason"];

fn explaining_faults(source: &Source, faults: &mut Vec<String>) {
    if !source.file.starts_with("domain/instrument/explain/") {
        return;
    }
    let rule = "explain reads what evaluation recorded and decides nothing again";
    faults.extend(
        DECIDING
            .iter()
            .filter(|call| source.code.contains(**call))
            .map(|call| format!("src/{} calls `{call}`: {rule}", source.file)),
    );
    for path in source.paths().iter().filter(|path| path.len() > 4 && path[3] == "evaluate") {
        let decides = path.iter().skip(4).next_back().is_some_and(|name| {
            name.starts_with(char::is_lowercase) && !TELLING.contains(&name.as_str())
        });
        if decides {
            faults.push(format!("src/{} names {}: {rule}", source.file, path.join("::")));
        }
    }
}

#[test]
fn explanations_read_what_evaluation_recorded_and_decide_nothing_again() {
    every_file(explaining_faults);
}

fn area_faults(source: &Source, faults: &mut Vec<String>) {
    let Some(area) = source
        .file
        .strip_prefix("domain/")
        .and_then(|rest| rest.split_once('/'))
        .map(|(area, _)| area)
    else {
        return;
    };
    let Some(place) = AREAS.iter().position(|name| *name == area) else {
        faults.push(format!("src/{}: {area} is no area of the design", source.file));
        return;
    };
    for path in source.paths() {
        let below = |part: &String| {
            AREAS.iter().position(|name| name == part).is_some_and(|other| other > place)
        };
        if path[0] == "crate"
            && path.get(1).is_some_and(|part| part == "domain")
            && path.get(2).is_some_and(below)
        {
            faults.push(format!(
                "src/{} names {}: an area imports only areas above it ({})",
                source.file,
                path.join("::"),
                AREAS.join(", ")
            ));
        }
    }
}

#[test]
fn an_area_of_the_domain_imports_only_areas_above_it() {
    every_file(area_faults);
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

/// How the names of what rules read begin.
const NAMES: [&str; 8] =
    ["fact.", "factor.", "level.", "measure.", "score.", "inherent.", "residual.", "evidence."];

/// Texts that begin alike and are no names: the registry's filters in addresses, columns of tables,
/// and what sample pages show.
const LIKE_NAMES: [(&str, &str); 4] = [
    ("domain/registry/query.rs", "fact."),
    ("web/api/registry/listings.rs", "fact."),
    ("store/seals.rs", "evidence."),
    ("web/pages/assessment/samples/questionnaire.rs", "evidence."),
];

fn spelling_faults(source: &Source, faults: &mut Vec<String>) {
    for name in NAMES
        .iter()
        .filter(|name| source.literals.iter().any(|literal| literal.starts_with(**name)))
    {
        if source.file != "domain/instrument/model/name.rs"
            && !LIKE_NAMES.contains(&(source.file.as_str(), name))
        {
            faults.push(format!(
                "src/{} spells a name `{name}…`: only model/name.rs knows how \
                names are spelled; use Name",
                source.file
            ));
        }
    }
}

#[test]
fn the_names_that_rules_read_are_spelled_in_one_file() {
    every_file(spelling_faults);
}

/// Words that could mean many things: each names one type of the domain.
const ONE_MEANING: [&str; 8] =
    ["Files", "Kind", "Settled", "Sheet", "Standing", "Step", "Typed", "Verdict"];

/// The files that define a type of this name, as often as they do; what only its own folder sees
/// has no public name.
fn defining<'s>(sources: &'s [Source], name: &str) -> Vec<&'s str> {
    let defines = |source: &&Source| {
        ["struct", "enum", "trait", "type"].iter().any(|word| {
            ["pub ", "pub(crate) "].iter().any(|seen| {
                let start = format!("{seen}{word} {name}");
                let ends = |at: usize| {
                    !source.code[at + start.len()..]
                        .starts_with(|next: char| next.is_alphanumeric() || next == '_')
                };
                source.code.match_indices(&start).any(|(at, _)| ends(at))
            })
        })
    };
    sources.iter().filter(defines).map(|source| source.file.as_str()).collect()
}

#[test]
fn a_word_that_could_mean_many_things_names_one_type_of_the_domain() {
    let domain: Vec<Source> =
        Source::all().into_iter().filter(|source| source.layer() == "domain").collect();
    let twice = ONE_MEANING
        .iter()
        .map(|name| (*name, defining(&domain, name)))
        .filter(|(_, files)| files.len() > 1);
    let faults: Vec<String> = twice
        .map(|(name, files)| format!("{name} means something else in each of {}", files.join(", ")))
        .collect();
    report(&faults);
    let twice = ["pub enum Step {}", "pub(crate) struct Step<'a>(&'a str);", "pub struct Steps;"]
        .map(|code| Source::read(code.to_owned(), code));
    assert_eq!(defining(&twice, "Step").len(), 2);
}

fn engine_faults(source: &Source, faults: &mut Vec<String>) {
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

fn panic_faults(source: &Source, faults: &mut Vec<String>) {
    for word in [
        ".unwrap()",
        ".expect(",
        ".unwrap_err()",
        ".expect_err(",
        "todo!",
        "unimplemented!",
        "dbg!",
        "panic!",
        "unreachable!",
    ] {
        if source.code.contains(word) {
            faults.push(format!(
                "src/{} has {word}: no request and no file may stop the program; answer an error",
                source.file
            ));
        }
    }
}

#[test]
fn nothing_in_the_program_stops_it_on_purpose() {
    every_file(panic_faults);
}

/// What belongs to the data: families, versions, questions by name and code, modules.
fn words_of_the_data() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let json = |path: &Path| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut words: Vec<String> = json(&root.join("modules.json"))["modules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| text(&module["id"]))
        .collect();
    let folders = |path: &Path| {
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect::<Vec<_>>()
    };
    for family in folders(&root)
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name != "modules"))
    {
        words.push(family.file_name().unwrap().to_string_lossy().into_owned());
        for version in folders(&family) {
            words.push(version.file_name().unwrap().to_string_lossy().into_owned());
            let questionnaire = json(&version.join("questionnaire.json"));
            for section in questionnaire["sections"].as_array().unwrap() {
                for question in section["questions"].as_array().unwrap() {
                    words.push(format!("{}.{}", text(&section["id"]), text(&question["id"])));
                    words.push(text(&question["code"]));
                }
            }
        }
    }
    words
}

/// Whether a text has the word by itself, not as a part of a longer one: a date may begin like a
/// version.
fn says(text: &str, word: &str) -> bool {
    let joins = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        !joins(text[..at].chars().next_back()) && !joins(text[at + word.len()..].chars().next())
    })
}

#[test]
fn no_question_version_or_module_is_named_in_the_program() {
    let words = words_of_the_data();
    assert!(words.len() > 40, "the questionnaires were found");
    every_file(|source, faults| {
        for literal in &source.literals {
            for word in words.iter().filter(|word| says(literal, word)) {
                faults.push(format!(
                    "src/{} says “{word}”: what an agency may change stands in \
                    questionnaires/ only",
                    source.file
                ));
            }
        }
    });
}

#[test]
fn a_circle_is_found_through_other_files_and_other_names() {
    let read = |file: &str, text: &str| Source::read(file.to_owned(), text);
    let sources = [
        read("a/mod.rs", "mod one; mod two; pub use one::One; pub use two::Two;"),
        read("a/one.rs", "use crate::b::Three; pub struct One;"),
        read("a/two.rs", "pub(in crate::b) struct Two;"),
        read("b.rs", "use crate::a::One; pub struct Three;"),
        read("c.rs", "use crate::a::{One, Two}; pub struct Four;"),
    ];
    let told = [
        "src/a/one.rs names b::Three of src/b.rs, which leads back to it",
        "src/b.rs names a::One of src/a/one.rs, which leads back to it",
    ];
    assert_eq!(Graph::of(&sources).circles(), told);
}

#[expect(clippy::too_many_lines, reason = "one case after the other")]
#[test]
fn the_checks_find_what_they_look_for() {
    let found = |check: fn(&Source, &mut Vec<String>), file: &str, text: &str| {
        let mut faults = Vec::new();
        check(&Source::read(file.to_owned(), text), &mut faults);
        faults.len()
    };
    assert_eq!(
        found(layer_faults, "web/pages/x.rs", "use crate::{actions::Ctx, store::{Db, events}};"),
        2
    );
    assert_eq!(
        found(
            layer_faults,
            "web/mod.rs",
            "fn f() { super::store::events::head(); super::actions::x(); }"
        ),
        1
    );
    assert_eq!(found(layer_faults, "jobs/outbox.rs", "use crate::store::{outbox, events};"), 1);
    assert_eq!(found(layer_faults, "helpers/x.rs", ""), 1);
    assert_eq!(
        found(
            layer_faults,
            "domain/x.rs",
            "// use crate::store::Db;\nconst A: &str = \"crate::store::Db\"; fn a<'a>(b: &'a str) \
             -> char { '\"' }"
        ),
        0
    );
    assert_eq!(
        found(
            passing_faults,
            "actions/people/x.rs",
            "pub use crate::store::people::sessions::Session;"
        ),
        1
    );
    assert_eq!(
        found(
            passing_faults,
            "actions/x.rs",
            "pub(crate) use super::super::store::{Db, events}; pub type S = crate::store::Row;"
        ),
        3
    );
    assert_eq!(
        found(
            passing_faults,
            "actions/x.rs",
            "pub use super::error::Error; use crate::store::Db; pub fn f(db: &crate::store::Db) {}"
        ),
        0
    );
    assert_eq!(found(crate_faults, "actions/x.rs", "use sqlx::Row as _;"), 1);
    assert_eq!(found(crate_faults, "domain/registry/x.rs", "use utoipa::ToSchema;"), 0);
    assert_eq!(found(crate_faults, "domain/registry/x.rs", "use utoipa::OpenApi;"), 1);
    assert_eq!(found(crate_faults, "domain/people/x.rs", "use utoipa::ToSchema;"), 1);
    assert_eq!(
        found(
            crate_faults,
            "cli.rs",
            "fn f() { actix_web::rt::System::new(); actix_web::HttpServer::new(); }"
        ),
        1
    );
    assert_eq!(
        found(
            instrument_faults,
            "domain/instrument/compile/x.rs",
            "use crate::domain::instrument::{model::kind::Kind, evaluate::view, View};"
        ),
        2
    );
    let explaining = "use \
        crate::domain::instrument::evaluate::{knockout::{Standing, knockout}, reasons::reason}; fn \
        f() { a.truth(b); c.settle_facts(q, d); }";
    assert_eq!(found(explaining_faults, "domain/instrument/explain/x.rs", explaining), 3);
    assert_eq!(
        found(
            impurity_faults,
            "domain/x.rs",
            "fn f() { chrono::Utc::now(); std::fs::read(\"x\"); }"
        ),
        2
    );
    assert_eq!(
        found(
            area_faults,
            "domain/people/x.rs",
            "use super::super::assessment::review::Review; use super::account::Role;"
        ),
        1
    );
    assert_eq!(
        found(
            engine_faults,
            "actions/x.rs",
            "const A: &str = r#\"an \"SQLite\" file\"#; // postgres"
        ),
        1
    );
    assert_eq!(
        found(
            spelling_faults,
            "web/x.rs",
            "fn f() { a.strip_prefix(\"factor.\"); format!(\"score.{id}\"); }"
        ),
        2
    );
    assert_eq!(found(panic_faults, "actions/x.rs", "fn f() { a.unwrap(); /* panic!() */ }"), 1);
}

/// Where answers may be worked out: a submission in memory's one place, a draft while its vendor
/// works on it, and the checks that do it anew.
const EVALUATING: [&str; 8] = [
    "actions/assessment/disclosures.rs",
    "actions/assessment/memory.rs",
    "actions/assessment/previews.rs",
    "actions/assessment/products.rs",
    "actions/assessment/submission.rs",
    "actions/instrument/questionnaires.rs",
    "actions/registry/replay.rs",
    "domain/assessment/submission.rs",
];

#[test]
fn no_reader_of_a_submission_works_it_out_for_itself() {
    let readers = [
        "actions/",
        "domain/assessment/",
        "domain/registry/",
        "web/pages/registry/",
        "web/api/",
        "jobs/",
    ];
    let calls = [
        " view(&",
        "(view(&",
        " assess(",
        "assessment(",
        "Evaluation::new(",
        ".assess_anew(",
        ".limits_anew(",
    ];
    every_file(|source, faults| {
        if readers.iter().any(|folder| source.file.starts_with(folder))
            && !EVALUATING.contains(&source.file.as_str())
        {
            let found = calls.iter().filter(|call| source.code.contains(**call));
            faults.extend(found.map(|call| {
                format!(
                    "src/{} calls `{}`: it reads what `memory` holds instead",
                    source.file,
                    call.trim()
                )
            }));
        }
    });
}
