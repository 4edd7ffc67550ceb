//! Who may import what: layers, areas and the kernel of the web.

use super::source::Source;

use super::every_file;

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

/// The areas of the domain in reading order: each imports only those before it.
const AREAS: [&str; 7] =
    ["people", "measures", "instrument", "learning", "assessment", "registry", "district"];

fn allowed(path: &[String], allowances: &[&str]) -> bool {
    allowances.iter().any(|allowance| {
        allowance.split("::").zip(&path[1..]).filter(|(wanted, named)| wanted == named).count()
            == allowance.split("::").count()
    })
}

pub(super) fn layer_faults(source: &Source, faults: &mut Vec<String>) {
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

pub(super) fn passing_faults(source: &Source, faults: &mut Vec<String>) {
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

fn kernel_faults(source: &Source, faults: &mut Vec<String>) {
    let kernel = source.file.starts_with("web/kernel/");
    if !kernel && !source.file.starts_with("web/components") {
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

pub(super) fn area_faults(source: &Source, faults: &mut Vec<String>) {
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
