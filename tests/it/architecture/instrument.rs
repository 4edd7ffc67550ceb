//! The instrument works in order, and only it works anything out.

use super::source::Source;

use super::every_file;

/// The parts of the instrument in the order of their work, as those of a compiler: each imports
/// only those before it.
const INSTRUMENT: [&str; 4] = ["model", "compile", "evaluate", "explain"];

pub(super) fn instrument_faults(source: &Source, faults: &mut Vec<String>) {
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

pub(super) fn explaining_faults(source: &Source, faults: &mut Vec<String>) {
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
