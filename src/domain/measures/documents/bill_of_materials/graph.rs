//! SPDX 3.0 as JSON-LD: a graph of elements that name one another, or a single element. The context
//! is recognized and never fetched.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use serde_json::Value;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::content::{Component, Content};
use super::statements::{format, made, states};

/// The released versions; the first is how the line is written in short.
const VERSIONS: [&str; 3] = ["3.0", "3.0.0", "3.0.1"];
/// Elements of the model that say that nothing is known or given, by the end of their names.
const NOTHING: [&str; 6] = [
    "NoAssertionLicense",
    "NoneLicense",
    "NoAssertion",
    "None",
    "NoAssertionElement",
    "NoneElement",
];
/// How many records of creation are kept: elements share them.
const MAX_RECORDS: usize = 100;

/// Whether the document names the context of SPDX 3 and has a graph or is an element.
pub(super) fn is_graph(root: &Node<'_>) -> bool {
    let is_spdx =
        |value: &Value| value.as_str().is_some_and(|context| context.contains("spdx.org/rdf/3."));
    let context = root.value.get("@context");
    let among = context.is_some_and(|context| {
        is_spdx(context) || context.as_array().is_some_and(|all| all.iter().any(is_spdx))
    });
    among && (root.get("@graph").is_some() || !kind(root).is_empty())
}

/// The elements of a bill so far: what is counted of them, and what needs the others to be told.
#[derive(Debug, Default)]
pub(super) struct Graph {
    records: Vec<Record>,
    /// The record of creation of the document that names the bill; empty of one without, none of a
    /// bill without a document.
    document: Option<String>,
    packages: Vec<Package>,
    /// The place of each package that has an id; each counts once, wherever it is told.
    known: HashMap<String, usize>,
    /// Packages and the licences that somebody declared or concluded for them.
    licences: Vec<(String, String)>,
    /// Licence expressions that state nothing.
    empty: HashSet<String>,
    is_single: bool,
}

/// When and in which version elements were made.
#[derive(Debug)]
struct Record {
    id: String,
    pointer: String,
    version: Option<String>,
    created: Option<String>,
}

#[derive(Debug)]
struct Package {
    pointer: String,
    id: String,
    name: Option<String>,
    version: Option<String>,
    is_model: bool,
}

impl Graph {
    /// Takes what stands outside a list of elements: one element as the graph, or as the document.
    pub(super) fn add_root(&mut self, root: &Node<'_>) {
        if let Some(graph) = root.get("@graph") {
            self.add(&graph);
        } else {
            self.is_single = true;
            self.add(root);
        }
    }

    /// Takes an element and those that are written inside it.
    pub(super) fn add(&mut self, node: &Node<'_>) {
        match kind(node) {
            "SpdxDocument" => {
                self.document = Some(
                    node.get("creationInfo").map(|info| id(&info).to_owned()).unwrap_or_default(),
                );
            }
            "CreationInfo" if self.records.len() < MAX_RECORDS => self.records.push(Record {
                id: id(node).to_owned(),
                pointer: node.pointer.clone(),
                version: node.word("specVersion"),
                created: node.text("created").map(str::to_owned),
            }),
            "simplelicensing_LicenseExpression"
                if !node.text("simplelicensing_licenseExpression").is_some_and(states) =>
            {
                self.empty.insert(id(node).to_owned());
            }
            kind @ ("software_Package" | "ai_AIPackage" | "dataset_DatasetPackage") => {
                self.package(node, kind == "ai_AIPackage");
            }
            _ if matches!(
                node.text("relationshipType"),
                Some("hasDeclaredLicense" | "hasConcludedLicense")
            ) =>
            {
                self.licence(node);
            }
            _ => {}
        }
        let inner = node.members().flat_map(|(_, member)| {
            std::iter::once(member.clone()).chain(member.items()).collect::<Vec<_>>()
        });
        for element in inner.filter(|inner| !kind(inner).is_empty()) {
            self.add(&element);
        }
    }

    fn package(&mut self, node: &Node<'_>, is_model: bool) {
        let (id, name, version) =
            (id(node).to_owned(), node.word("name"), node.word("software_packageVersion"));
        if let Some(known) = self.known.get(&id).and_then(|known| self.packages.get_mut(*known)) {
            known.name = known.name.take().or(name);
            known.version = known.version.take().or(version);
            return;
        }
        if !id.is_empty() {
            self.known.insert(id.clone(), self.packages.len());
        }
        self.packages.push(Package { pointer: node.pointer.clone(), id, name, version, is_model });
    }

    fn licence(&mut self, node: &Node<'_>) {
        let Some(from) = node.get("from") else { return };
        let to = node.get("to");
        for licence in to.iter().flat_map(|to| to.items().chain(std::iter::once(to.clone()))) {
            let licence = id(&licence);
            if !licence.is_empty()
                && !NOTHING
                    .contains(&licence.rsplit(['/', '#', ':', '_']).next().unwrap_or_default())
            {
                self.licences.push((id(&from).to_owned(), licence.to_owned()));
            }
        }
    }

    /// Tells the head and counts the packages.
    pub(super) fn report(self, now: NaiveDateTime, content: &mut Content, draft: &mut Draft) {
        let own =
            self.document.iter().find_map(|id| self.records.iter().find(|record| record.id == *id));
        let record = own.or(self.records.first());
        let version = record.and_then(|record| record.version.as_deref());
        format("SPDX", version.unwrap_or("3.0"), draft);
        let place = |key: &str| {
            record
                .map_or_else(|| "/@graph".to_owned(), |record| format!("{}/{key}", record.pointer))
        };
        if let Some(version) = version.filter(|version| !VERSIONS.contains(version)) {
            draft.gap(
                "format-version",
                place("specVersion"),
                format!("The version {} is not SPDX 3.0.0 or 3.0.1.", quoted(version)),
            );
        }
        made(record.and_then(|record| record.created.as_deref()), &place("created"), now, draft);
        if self.document.is_none() && !self.is_single {
            draft.gap(
                "head-missing",
                "/@graph",
                "The graph has no SpdxDocument, which names the bill.",
            );
        }
        let stated = self.licences.iter().filter(|(_, licence)| !self.empty.contains(licence));
        let licensed: HashSet<&str> = stated.map(|(package, _)| package.as_str()).collect();
        for package in &self.packages {
            let name = package.name.as_deref().unwrap_or(&package.id);
            if name.is_empty() {
                draft.gap(
                    "component-name",
                    format!("{}/name", package.pointer),
                    "A package has no name, so nobody can tell what it is.",
                );
                continue;
            }
            let licensed = licensed.contains(package.id.as_str());
            let Package { pointer, version, is_model, .. } = package;
            content.add(&Component {
                pointer,
                name,
                version: version.as_deref(),
                licensed,
                is_model: *is_model,
            });
        }
    }
}

/// The class of an element, in its short form; empty of what is none.
fn kind<'a>(node: &Node<'a>) -> &'a str {
    let class = |key: &str| {
        let value = node.value.get(key)?;
        value.as_str().or_else(|| value.as_array()?.first()?.as_str())
    };
    class("type").or_else(|| class("@type")).unwrap_or_default()
}

/// What an element is called, or what a reference to one says. An element without a name has its
/// place in the text for one.
fn id<'a>(node: &Node<'a>) -> &'a str {
    node.value
        .as_str()
        .or_else(|| node.text("spdxId"))
        .or_else(|| node.text("@id"))
        .unwrap_or_default()
}
