//! The fuzz targets' seeds, read by the same parsers, so that neither seeds nor targets rot between
//! two runs of the fuzzer.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use targets::{TARGETS, run};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn every_target_reads_its_seeds() {
    for (name, target) in TARGETS {
        let seeds = folder().join("seeds").join(name);
        let found = names(&seeds);
        assert!(!found.is_empty(), "the target {name} has no seeds");
        for seed in found {
            target(&std::fs::read(seeds.join(seed)).unwrap());
        }
    }
}

#[test]
fn every_target_is_a_program_of_its_own_and_no_seeds_are_left_behind() {
    let known: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let manifest = std::fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    let built = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""));
    assert_eq!(built.map(str::to_owned).collect::<BTreeSet<_>>(), known);
    assert_eq!(names(&folder().join("seeds")), known);
    let section = include_str!("../../README.md")
        .split("\n## Fuzzing\n")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let told = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(
        told.map(str::to_owned).collect::<BTreeSet<_>>(),
        known,
        "README.md has a row for each"
    );
    for name in &known {
        let program =
            std::fs::read_to_string(folder().join("fuzz_targets").join(format!("{name}.rs")))
                .unwrap();
        assert!(
            program.contains(&format!("run(\"{name}\", bytes)")),
            "fuzz_targets/{name}.rs runs another target"
        );
        run(name, b"");
    }
}
