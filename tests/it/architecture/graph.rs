//! Which file under `src/` imports which, through whatever name it is passed on under.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

type Path = Vec<String>;

/// The imports between files, each with a name that makes it.
pub struct Graph {
    edges: BTreeMap<String, BTreeMap<String, String>>,
}

/// The modules of the crate and the names that they pass on.
struct Modules {
    files: BTreeMap<Path, String>,
    passed_on: BTreeMap<Path, Vec<Path>>,
}

impl Modules {
    fn of(sources: &[Source]) -> Self {
        let files: BTreeMap<Path, String> = sources
            .iter()
            .filter(|source| source.file != "main.rs")
            .map(|source| (source.module(), source.file.clone()))
            .collect();
        let mut modules = Self { files, passed_on: BTreeMap::new() };
        for source in sources {
            let paths = source
                .passed_on()
                .into_iter()
                .filter_map(|path| modules.inside(source, path))
                .collect();
            modules.passed_on.insert(source.module(), paths);
        }
        modules
    }

    /// The path below the crate, when it leads into it: from the crate's root, or from a module
    /// below the file's own.
    fn inside(&self, source: &Source, path: Path) -> Option<Path> {
        let first = path.first()?;
        if first == "crate" {
            return Some(path[1..].to_vec());
        }
        let mut below = source.module();
        below.push(first.clone());
        self.files.contains_key(&below).then(|| source.module().into_iter().chain(path).collect())
    }

    /// The file that defines what a path names.
    fn defining(&self, path: &[String], depth: usize) -> Option<&String> {
        let module = (0..=path.len())
            .rev()
            .map(|end| &path[..end])
            .find(|module| self.files.contains_key(*module))?;
        let name = path.get(module.len());
        let passed_on = name.and_then(|name| {
            self.passed_on.get(module)?.iter().find(|passed| passed.last() == Some(name))
        });
        match passed_on {
            Some(passed) if depth > 0 => {
                let whole: Path = passed.iter().chain(&path[module.len() + 1..]).cloned().collect();
                self.defining(&whole, depth - 1)
            }
            _ => self.files.get(module),
        }
    }
}

impl Graph {
    /// Reads the imports of all files.
    pub fn of(sources: &[Source]) -> Self {
        let modules = Modules::of(sources);
        let mut edges: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for source in sources {
            let own = edges.entry(source.file.clone()).or_default();
            for path in source.used().into_iter().filter_map(|path| modules.inside(source, path)) {
                if let Some(file) = modules.defining(&path, 8).filter(|file| **file != source.file)
                {
                    own.entry(file.clone()).or_insert_with(|| path.join("::"));
                }
            }
        }
        Self { edges }
    }

    fn reached_from<'g>(&'g self, file: &'g str) -> BTreeSet<&'g str> {
        let mut reached = BTreeSet::new();
        let mut next = vec![file];
        while let Some(file) = next.pop() {
            for imported in self.edges.get(file).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(imported.as_str()) {
                    next.push(imported);
                }
            }
        }
        reached
    }

    /// A sentence for every import that ties its file into a circle, with the name that makes it.
    pub fn circles(&self) -> Vec<String> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.edges.keys().map(|file| (file.as_str(), self.reached_from(file))).collect();
        let tied =
            |one: &str, other: &str| reached.get(other).is_some_and(|files| files.contains(one));
        let mut circles = Vec::new();
        for (file, imports) in &self.edges {
            for (imported, name) in imports.iter().filter(|(imported, _)| tied(file, imported)) {
                circles.push(format!(
                    "src/{file} names {name} of src/{imported}, which leads back to it"
                ));
            }
        }
        circles
    }
}
