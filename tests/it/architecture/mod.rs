//! The house's rules about itself: who may import what, and what must not stand in the code.

mod crates;
mod graph;
mod instrument;
mod layers;
mod source;
mod spelling;
mod width;

use std::fmt::Write as _;

use graph::Graph;
use source::Source;

use self::crates::{crate_faults, engine_faults, impurity_faults};
use self::instrument::{explaining_faults, instrument_faults};
use self::layers::{area_faults, layer_faults, passing_faults};
use self::spelling::spelling_faults;

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

#[test]
fn no_two_files_import_each_other_directly_or_through_others() {
    report(&Graph::of(&Source::all()).circles());
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
