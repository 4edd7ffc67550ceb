//! Reads a tree of questionnaires, from a folder or from the copy inside the program.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::built_in;
use super::schemas::Schemas;
use crate::domain::instrument::{
    ChangeKinds, DraftRule, Fault, LegalBases, Mapping, Narrowing, ProperNouns, Purpose,
    QuestionChange, Questionnaire, VersionFiles, differences,
};
use crate::domain::learning::Catalogue;
use crate::domain::values::sha256_hex;

/// No file of a questionnaire is larger; the limit keeps a stray upload from filling the memory.
const LARGEST: u64 = 4 * 1024 * 1024;
/// `<family>/<version>/examples/file` is as deep as a tree goes.
const DEEPEST: usize = 3;

const CATALOGUE: &str = "modules.json";
const OUTLINE: &str = "questionnaire.json";
const README: &str = "README.md";
const DEMO: &str = "demo.json";
const NAMES: &str = "names.json";
const FACETS: &str = "facets.json";
const CONFIDENTIALITY: &str = "confidentiality.json";
const CHANGES: &str = "changes.json";
/// The folder with what documents say about questions, `mappings/<family>/<kind>.json`. It stands
/// beside the versions, because a released version takes no further file.
const MAPPINGS: &str = "mappings/";

/// The files of a tree by their paths inside it.
type Tree = BTreeMap<String, Vec<u8>>;

/// Everything under `questionnaires/`, compiled.
#[derive(Debug, Clone)]
pub struct Library {
    /// The modules.
    pub catalogue: Arc<Catalogue>,
    /// The names in labels that keep their capital inside a sentence.
    pub proper_nouns: Arc<ProperNouns>,
    /// What lists of tools are narrowed by beside the facts of each questionnaire.
    pub narrowing: Arc<Narrowing>,
    /// On which grounds of law an answer may be asked to stay with the agency.
    pub legal_bases: Arc<LegalBases>,
    /// Of which changes of published tools vendors tell.
    pub change_kinds: Arc<ChangeKinds>,
    questionnaires: BTreeMap<(String, String), Arc<Questionnaire>>,
    mappings: Vec<Arc<Mapping>>,
    /// By family and earlier version, what changed at each question up to the newest version.
    changes: Arc<BTreeMap<(String, String), Vec<QuestionChange>>>,
    demo: Option<Vec<u8>>,
    digest: String,
    /// What the rubric and the risk model of each version say, as written.
    files: Arc<BTreeMap<(String, String), VersionFiles>>,
    schemas: Arc<Schemas>,
}

/// The files of a version that can be had as they are written.
const AS_WRITTEN: [&str; 2] = ["rubric.json", "risk.json"];

impl Library {
    /// Reads a folder such as `questionnaires/`.
    ///
    /// # Errors
    /// Every fault of every file, each with its path inside the folder; a file that cannot be read
    /// is one too.
    pub fn load_dir(folder: &Path) -> Result<Library, Vec<Fault>> {
        if let Some(root) = root_above(folder) {
            let sentence = format!(
                "This is a part of a folder of questionnaires. Name the whole of it: {}.",
                root.display()
            );
            return Err(vec![Fault::new(folder.display().to_string(), "", sentence)]);
        }
        let mut tree = Tree::new();
        let mut faults = Vec::new();
        read_folder(folder, "", &mut tree, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        Self::from_tree(tree)
    }

    /// Reads one version and the modules of a folder such as `questionnaires/`; what stands beside
    /// that version is not looked at.
    ///
    /// # Errors
    /// Every fault of the files that were read, each with its path inside the folder.
    pub fn load_version(folder: &Path, family: &str, version: &str) -> Result<Library, Vec<Fault>> {
        let (mut tree, mut faults) = (Tree::new(), Vec::new());
        let inside = format!("{family}/{version}");
        read_folder(&folder.join(&inside), &inside, &mut tree, &mut faults);
        take_file(&folder.join(CATALOGUE), CATALOGUE.to_owned(), &mut tree, &mut faults);
        if folder.join(NAMES).exists() {
            take_file(&folder.join(NAMES), NAMES.to_owned(), &mut tree, &mut faults);
        }
        if faults.is_empty() { Self::from_tree(tree) } else { Err(faults) }
    }

    /// The copy inside the program.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn built_in() -> Result<Library, Vec<Fault>> {
        Self::from_tree(built_in::files().map_err(|fault| vec![fault])?)
    }

    /// Compiles the files of a tree by their paths inside it.
    ///
    /// # Errors
    /// Every fault of every file.
    #[expect(clippy::too_many_lines, reason = "one step for each file of a folder")]
    pub fn from_tree(mut tree: BTreeMap<String, Vec<u8>>) -> Result<Library, Vec<Fault>> {
        let mut faults = Vec::new();
        tree.remove(README);
        let digest = digest(&tree);
        let demo = tree.remove(DEMO);
        let catalogue = tree.remove(CATALOGUE).map_or_else(
            || Err(vec![Fault::new(CATALOGUE, "", "This file is missing.")]),
            |bytes| Catalogue::parse(CATALOGUE, &bytes),
        );
        let catalogue = catalogue.unwrap_or_else(|found| {
            faults.extend(found);
            Catalogue::default()
        });
        let names = or_built_in(&mut tree, NAMES, &mut faults);
        let proper_nouns = Arc::new(ProperNouns::parse(NAMES, &names).unwrap_or_else(|found| {
            faults.extend(found);
            ProperNouns::default()
        }));
        let own_facets = tree.contains_key(FACETS);
        let facets = or_built_in(&mut tree, FACETS, &mut faults);
        let narrowing = Arc::new(Narrowing::parse(FACETS, &facets).unwrap_or_else(|found| {
            faults.extend(found);
            Narrowing::default()
        }));
        let bases = or_built_in(&mut tree, CONFIDENTIALITY, &mut faults);
        let legal_bases =
            Arc::new(LegalBases::parse(CONFIDENTIALITY, &bases).unwrap_or_else(|found| {
                faults.extend(found);
                LegalBases::default()
            }));
        // The file that comes with Assay speaks of versions that an agency may have put away.
        let shipped = built_in::file(CHANGES).ok().flatten();
        let own_changes = tree.get(CHANGES).is_some_and(|own| Some(own) != shipped.as_ref());
        let kinds = or_built_in(&mut tree, CHANGES, &mut faults);
        let change_kinds = Arc::new(ChangeKinds::parse(CHANGES, &kinds).unwrap_or_else(|found| {
            faults.extend(found);
            ChangeKinds::default()
        }));
        let mappings = take_mappings(&mut tree, &mut faults);
        let modules = catalogue.ids();
        let mut questionnaires = BTreeMap::new();
        let folders = split(tree, &mut faults);
        let mut read = BTreeMap::new();
        for ((family, version), files) in folders {
            read.insert((family.clone(), version.clone()), as_json(&files));
            let folder = format!("{family}/{version}");
            match Questionnaire::compile(&files, &modules) {
                Ok(questionnaire) => {
                    faults.extend(
                        check_name(&questionnaire, &family, &version)
                            .map(|fault| fault.within(&folder)),
                    );
                    questionnaires.insert(
                        (family, version),
                        Arc::new(
                            questionnaire
                                .with_proper_nouns(Arc::clone(&proper_nouns))
                                .with_narrowing(Arc::clone(&narrowing)),
                        ),
                    );
                }
                Err(found) => faults.extend(found.into_iter().map(|fault| fault.within(&folder))),
            }
        }
        if questionnaires.is_empty() && faults.is_empty() {
            faults.push(Fault::new(
                "",
                "",
                "There is no questionnaire here: a folder \
                <family>/<version> with its files is expected.",
            ));
        }
        if own_facets && faults.is_empty() {
            let all: Vec<&Questionnaire> = questionnaires.values().map(Arc::as_ref).collect();
            faults.extend(narrowing.faults(FACETS, &all));
        }
        if own_changes && faults.is_empty() {
            let all: Vec<&Questionnaire> = questionnaires.values().map(Arc::as_ref).collect();
            faults.extend(change_kinds.faults(CHANGES, &all));
        }
        if faults.is_empty() {
            let all: Vec<&Questionnaire> = questionnaires.values().map(Arc::as_ref).collect();
            let found = |(file, (mapping, rules)): &(String, (Mapping, Vec<DraftRule>))| {
                mapping.faults(rules, file, &all)
            };
            faults.extend(mappings.iter().flat_map(found));
        }
        if faults.is_empty() {
            let changes = Arc::new(changes(&questionnaires, &read));
            for files in read.values_mut() {
                files.retain(|name, _| AS_WRITTEN.contains(&name.as_str()));
            }
            Ok(Library {
                catalogue: Arc::new(catalogue),
                proper_nouns,
                narrowing,
                legal_bases,
                change_kinds,
                questionnaires,
                mappings: mappings.into_iter().map(|(_, (mapping, _))| Arc::new(mapping)).collect(),
                changes,
                demo,
                digest,
                files: Arc::new(read),
                schemas: Arc::default(),
            })
        } else {
            Err(faults)
        }
    }

    /// A questionnaire by family and version.
    pub fn get(&self, family: &str, version: &str) -> Option<Arc<Questionnaire>> {
        self.questionnaires.get(&(family.to_owned(), version.to_owned())).cloned()
    }

    /// What documents say about the questions of a questionnaire, in the order of their names.
    pub fn mappings_for(&self, questionnaire: &Questionnaire) -> Vec<Arc<Mapping>> {
        let serving = self
            .mappings
            .iter()
            .filter(|mapping| mapping.serves(&questionnaire.family, &questionnaire.version));
        serving.cloned().collect()
    }

    /// The newest version of a family that is no draft; versions compare by their numbers, so
    /// `2026-10` comes after `2026-9`.
    pub fn latest(&self, family: &str) -> Option<Arc<Questionnaire>> {
        newest(&self.questionnaires, family).cloned()
    }

    /// The library as it was while this version was the newest of its family: without the later
    /// ones, and without what changed since. None when there is no such version.
    pub fn while_newest(&self, family: &str, version: &str) -> Option<Library> {
        self.get(family, version)?;
        let mut then = self.clone();
        let newest = numbers(version);
        then.questionnaires.retain(|(of, one), _| of != family || numbers(one) <= newest);
        Arc::make_mut(&mut then.changes).retain(|(of, _), _| of != family);
        Some(then)
    }

    /// What changed at each question from an earlier version of a family to its newest; nothing for
    /// the newest itself and for a version that is not there.
    pub fn changes_since(&self, family: &str, version: &str) -> &[QuestionChange] {
        let found = self.changes.get(&(family.to_owned(), version.to_owned()));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether a version is there to be checked only: it is not released, and another one of its
    /// family is. A family that was never released is used as it is.
    pub fn is_draft(&self, questionnaire: &Questionnaire) -> bool {
        let mut others = self.questionnaires.values().filter(|q| q.family == questionnaire.family);
        !questionnaire.released && others.any(|q| q.released)
    }

    /// What `rubric.json` or `risk.json` of a version says.
    pub fn file(&self, family: &str, version: &str, name: &str) -> Option<&Value> {
        self.files.get(&(family.to_owned(), version.to_owned()))?.get(name)
    }

    /// The published schemas of the questionnaires.
    pub fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// The questionnaire that a new disclosure is on: the newest version of the first family whose
    /// newest version is for disclosures. A draft is never offered to a vendor.
    pub fn for_disclosures(&self) -> Option<Arc<Questionnaire>> {
        let newest = self.families().into_iter().filter_map(|family| self.latest(&family));
        newest.into_iter().find(|questionnaire| questionnaire.purpose == Purpose::Disclosure)
    }

    /// The world of the demo, as written; none when the tree has no such file.
    pub fn demo_world(&self) -> Option<&[u8]> {
        self.demo.as_deref()
    }

    /// SHA-256 of every file's path and bytes, in hex.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The families, each once, in the order of their names.
    pub fn families(&self) -> Vec<String> {
        let mut families: Vec<String> =
            self.questionnaires.keys().map(|(family, _)| family.clone()).collect();
        families.dedup();
        families
    }

    /// All questionnaires by family and version.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Questionnaire>> {
        let mut all: Vec<&Arc<Questionnaire>> = self.questionnaires.values().collect();
        all.sort_by_cached_key(|q| (q.family.clone(), numbers(&q.version)));
        all.into_iter()
    }
}

/// Takes the mappings out of a tree and reads them, each with its path and its rules.
fn take_mappings(
    tree: &mut Tree,
    faults: &mut Vec<Fault>,
) -> Vec<(String, (Mapping, Vec<DraftRule>))> {
    let paths: Vec<String> =
        tree.keys().filter(|path| path.starts_with(MAPPINGS)).cloned().collect();
    let mut mappings = Vec::new();
    for path in paths {
        let bytes = tree.remove(&path).unwrap_or_default();
        let name = path.strip_prefix(MAPPINGS).and_then(|path| path.strip_suffix(".json"));
        let Some((family, kind)) =
            name.and_then(|name| name.split_once('/')).filter(|(_, kind)| !kind.contains('/'))
        else {
            let told = "This file does not belong here; what documents say stands in \
                mappings/<family>/<kind>.json.";
            faults.push(Fault::new(path, "", told));
            continue;
        };
        match Mapping::parse(&path, (family, kind), &bytes) {
            Ok(mapping) => mappings.push((path, mapping)),
            Err(found) => faults.extend(found),
        }
    }
    mappings
}

type Compiled = BTreeMap<(String, String), Arc<Questionnaire>>;

fn newest<'c>(all: &'c Compiled, family: &str) -> Option<&'c Arc<Questionnaire>> {
    let versions = all.values().filter(|q| q.family == family);
    versions.max_by_key(|q| (q.released, numbers(&q.version)))
}

/// The JSON files of a version; its examples are left out.
fn as_json(files: &Tree) -> VersionFiles {
    let json = files
        .iter()
        .filter(|(name, _)| !name.contains('/') && name.strip_suffix(".json").is_some());
    let read =
        json.filter_map(|(name, bytes)| Some((name.clone(), serde_json::from_slice(bytes).ok()?)));
    read.collect()
}

/// What changed at each question from every earlier version to the newest one of its family.
fn changes(
    all: &Compiled,
    read: &BTreeMap<(String, String), VersionFiles>,
) -> BTreeMap<(String, String), Vec<QuestionChange>> {
    let mut changes = BTreeMap::new();
    for (key, earlier) in all {
        let Some(newest) = newest(all, &key.0) else { continue };
        if newest.version == earlier.version || newest.purpose != Purpose::Disclosure {
            continue;
        }
        let to = (key.0.clone(), newest.version.clone());
        let (Some(old), Some(new)) = (read.get(key), read.get(&to)) else { continue };
        let of_question =
            |place: &str| newest.question(place).is_some() || earlier.question(place).is_some();
        let found = differences(old, new);
        let told = found.iter().filter(|difference| of_question(&difference.place));
        changes.insert(key.clone(), told.map(QuestionChange::from).collect());
    }
    changes
}

/// A file of the tree; where the folder has none of its own, that of the copy inside the program.
fn or_built_in(tree: &mut Tree, name: &str, faults: &mut Vec<Fault>) -> Vec<u8> {
    let found = tree.remove(name).map_or_else(|| built_in::file(name), |own| Ok(Some(own)));
    let found = found.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    found.unwrap_or_default()
}

/// Whether a folder looks like one version inside a folder of questionnaires. Whoever names another
/// one by mistake does not have everything read that lies above it.
pub fn is_version(folder: &Path, root: &Path) -> bool {
    folder.join(OUTLINE).is_file() && root.join(CATALOGUE).is_file()
}

/// The folder of all questionnaires, when this one is a family or a version inside it.
fn root_above(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    folder
        .ancestors()
        .skip(1)
        .take(2)
        .find(|above| !folder.join(CATALOGUE).exists() && above.join(CATALOGUE).is_file())
        .map(Path::to_path_buf)
}

/// The JSON files of one version's folder by name, the examples left out.
///
/// # Errors
/// What keeps a file from being read.
pub fn version_files(folder: &Path) -> Result<VersionFiles, Vec<Fault>> {
    let (mut tree, mut faults) = (Tree::new(), Vec::new());
    read_folder(folder, "", &mut tree, &mut faults);
    let mut files = VersionFiles::new();
    for (name, bytes) in tree
        .into_iter()
        .filter(|(name, _)| !name.contains('/') && name.strip_suffix(".json").is_some())
    {
        match serde_json::from_slice(&bytes) {
            Ok(json) => {
                files.insert(name, json);
            }
            Err(cause) => {
                faults.push(Fault::new(name, "", format!("This is not valid JSON: {cause}.")));
            }
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

fn digest(tree: &Tree) -> String {
    let files: Vec<String> =
        tree.iter().map(|(path, bytes)| format!("{} {path}", sha256_hex(bytes))).collect();
    sha256_hex(files.join("\n").as_bytes())
}

/// Sorts the files into their folders `<family>/<version>`; a file elsewhere is a fault.
fn split(tree: Tree, faults: &mut Vec<Fault>) -> BTreeMap<(String, String), Tree> {
    let mut folders: BTreeMap<(String, String), Tree> = BTreeMap::new();
    for (path, bytes) in tree {
        let mut steps = path.splitn(3, '/');
        match (steps.next(), steps.next(), steps.next()) {
            (Some(family), Some(version), Some(name)) => {
                let folder = folders.entry((family.to_owned(), version.to_owned())).or_default();
                folder.insert(name.to_owned(), bytes);
            }
            _ => faults.push(Fault::new(
                path,
                "",
                "This file does not belong here; questionnaires stand in <family>/<version>/.",
            )),
        }
    }
    folders
}

fn check_name(questionnaire: &Questionnaire, family: &str, version: &str) -> Option<Fault> {
    let (key, said, folder) = if questionnaire.family != family {
        ("family", &questionnaire.family, family)
    } else if questionnaire.version != version {
        ("version", &questionnaire.version, version)
    } else {
        return None;
    };
    let sentence = format!("The {key} is “{said}”, yet the folder is called “{folder}”.");
    Some(Fault::new("questionnaire.json", format!("/{key}"), sentence))
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// Reads all files of a folder and of the folders in it. Hidden files, such as those of editors,
/// are passed over.
fn read_folder(folder: &Path, prefix: &str, tree: &mut Tree, faults: &mut Vec<Fault>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) => {
            faults.push(Fault::new(
                prefix,
                "",
                format!("The folder {} cannot be read: {cause}.", folder.display()),
            ));
            return;
        }
    };
    for entry in entries {
        let Ok(entry) = entry else {
            faults.push(Fault::new(
                prefix,
                "",
                format!("The folder {} cannot be read to its end.", folder.display()),
            ));
            continue;
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let depth = path.matches('/').count();
        if entry.path().is_dir() {
            if depth < DEEPEST {
                read_folder(&entry.path(), &path, tree, faults);
            } else {
                faults.push(Fault::new(path, "", "A folder does not belong here."));
            }
            continue;
        }
        take_file(&entry.path(), path, tree, faults);
    }
}

/// Reads a file into the tree, under its path in it.
fn take_file(file: &Path, path: String, tree: &mut Tree, faults: &mut Vec<Fault>) {
    match read_file(file) {
        Ok(bytes) if bytes.len() as u64 > LARGEST => {
            faults.push(Fault::new(
                path,
                "",
                format!("This file is larger than {} MiB.", LARGEST / 1024 / 1024),
            ));
        }
        Ok(bytes) => {
            tree.insert(path, bytes);
        }
        Err(cause) => {
            faults.push(Fault::new(path, "", format!("This file cannot be read: {cause}.")));
        }
    }
}

/// Reads a file up to one byte beyond the limit.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
