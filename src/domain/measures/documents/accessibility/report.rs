//! An `OpenACR` report read from its tree. What does not fit the schema becomes a finding and
//! counts as missing.

use serde_json::Value;

use super::super::finding::{DocumentError, Draft, quoted};
use super::super::node::Node;
use super::super::tree::scalar;
use super::catalog::{Catalog, Chapter, Criterion, Level};

/// A conformance term of the VPAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Supports,
    PartiallySupports,
    DoesNotSupport,
    NotApplicable,
    NotEvaluated,
}

/// The components that a criterion may be answered for.
const COMPONENTS: [&str; 5] = ["web", "electronic-docs", "software", "authoring-tool", "none"];

/// One answer: a criterion for a component.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) chapter: Chapter,
    pub(super) number: String,
    pub(super) component: String,
    /// `None` when the level is absent, empty or unknown.
    pub(super) term: Option<Term>,
    pub(super) remarks: String,
    pub(super) pointer: String,
}

/// What a report states.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) product: Option<String>,
    pub(super) version: Option<String>,
    pub(super) dated: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) methods: Option<String>,
    /// All prose of the report, to look words up.
    pub(super) prose: String,
    pub(super) catalog_id: Option<String>,
    pub(super) catalog: Option<&'static Catalog>,
    pub(super) answers: Vec<Answer>,
    /// The numbers listed in the chapters of WCAG, answered or not.
    pub(super) listed: Vec<String>,
}

impl Report {
    /// Reads the tree. Fails when it is no `OpenACR` report at all.
    pub(super) fn read(tree: &Value, draft: &mut Draft) -> Result<Self, DocumentError> {
        let root = Node::root(tree);
        if !["title", "product", "chapters"].iter().any(|key| root.get(key).is_some()) {
            let message = "This is not an OpenACR report: it has no title, product or chapters. \
                Upload the report as YAML or JSON.";
            return Err(DocumentError::new("", message));
        }
        let mut report = Self {
            dated: root.word("report_date"),
            modified: root.word("last_modified_date"),
            methods: root.word("evaluation_methods_used"),
            catalog_id: root.word("catalog"),
            ..Self::default()
        };
        report.head(&root, draft);
        report.catalog = report.catalog_id.as_deref().and_then(Catalog::find);
        for key in ["title", "notes", "evaluation_methods_used"] {
            report.add_prose(root.text(key));
        }
        match root.get("chapters") {
            Some(chapters) if chapters.object().is_some() => report.chapters(&chapters, draft),
            Some(chapters) => draft.gap(
                "shape",
                chapters.pointer,
                "“chapters” must be an object with a key for each chapter.",
            ),
            None => draft.gap(
                "chapters-missing",
                "/chapters",
                "The report has no chapters, so it says nothing about any criterion.",
            ),
        }
        Ok(report)
    }

    fn head(&mut self, root: &Node<'_>, draft: &mut Draft) {
        if root.text("title").is_none() {
            draft.gap("shape", "/title", "The report needs a title.");
        }
        match root.get("product") {
            Some(product) => {
                self.product = product.word("name");
                self.version = product.word("version");
                self.add_prose(product.text("description"));
                if self.product.is_none() {
                    draft.gap(
                        "shape",
                        product.place("name"),
                        "The report needs the name of the product.",
                    );
                }
                if product.value.get("version").is_some_and(Value::is_number) {
                    let message = "The product version is written as a number, which turns 9.10 \
                        into 9.1. Put it in quotation marks.";
                    draft.note("version-number", product.place("version"), message);
                }
            }
            None => draft.gap("shape", "/product", "The report needs a product with a name."),
        }
        if root.get("author").and_then(|author| author.word("email")).is_none() {
            draft.gap(
                "shape",
                "/author/email",
                "The report needs an author with an e-mail \
                address, so that somebody answers for it.",
            );
        }
        if root
            .get("version")
            .is_some_and(|version| !version.value.is_i64() && !version.value.is_u64())
        {
            draft.note(
                "report-version",
                "/version",
                "The version of the report should be a whole number. The version of the product \
                 has its own place.",
            );
        }
        for key in
            ["report_date", "last_modified_date", "evaluation_methods_used", "catalog", "notes"]
        {
            if let Some(node) = root.get(key).filter(|node| scalar(node.value).is_none()) {
                draft.gap("shape", node.pointer, format!("“{key}” must be text."));
            }
        }
    }

    fn add_prose(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.prose.push_str(text);
            self.prose.push('\n');
        }
    }

    fn chapters(&mut self, chapters: &Node<'_>, draft: &mut Draft) {
        for (key, node) in chapters.members() {
            let Some(chapter) = Chapter::parse(key) else {
                draft.note(
                    "chapter-unknown",
                    node.pointer,
                    format!("{} is not a chapter of OpenACR; it was not read.", quoted(key)),
                );
                continue;
            };
            self.add_prose(node.text("notes"));
            if node
                .word("disabled")
                .is_some_and(|word| ["true", "yes", "on"].contains(&word.to_lowercase().as_str()))
            {
                if matches!(chapter, Chapter::Success(level) if level != Level::Aaa) {
                    draft.gap(
                        "chapter-disabled",
                        node.pointer,
                        "This chapter is switched off, so all its criteria count as missing.",
                    );
                }
                continue;
            }
            let Some(criteria) = node.get("criteria") else { continue };
            if !criteria.value.is_array() {
                draft.gap(
                    "shape",
                    criteria.pointer,
                    "“criteria” must be a list; the chapter counts as missing.",
                );
                continue;
            }
            for criterion in criteria.items() {
                self.criterion(chapter, key, &criterion, draft);
            }
        }
    }

    fn criterion(&mut self, chapter: Chapter, key: &str, node: &Node<'_>, draft: &mut Draft) {
        // A number such as 302.1 without quotation marks is a float in YAML, and `1.1.1 Non-text
        // Content` names the criterion too.
        let number =
            node.word("num").and_then(|word| word.split_whitespace().next().map(str::to_owned));
        let Some(number) = number else {
            draft.gap(
                "shape",
                node.place("num"),
                "A criterion needs its number in “num”; this one was not read.",
            );
            return;
        };
        if let Some(message) = self.misplaced(chapter, key, &number) {
            draft.gap("criterion-unknown", node.pointer.clone(), message);
            return;
        }
        if chapter.by_component() {
            self.listed.push(number.clone());
        }
        for component in node.list("components") {
            self.component(chapter, &number, &component, draft);
        }
    }

    /// What is wrong with a criterion in this chapter, by the catalog of the report; without a
    /// known one, by the largest that there is.
    fn misplaced(&self, chapter: Chapter, key: &str, number: &str) -> Option<String> {
        if let Some(catalog) = self.catalog.filter(|catalog| !catalog.holds(chapter, number)) {
            return Some(match catalog.numbers(chapter) {
                None => format!(
                    "The catalog {} has no chapter “{key}”; the criterion {} does not count.",
                    catalog.id,
                    quoted(number)
                ),
                Some(_) => format!(
                    "The criterion {} is not in this chapter of the catalog {}; it does not count.",
                    quoted(number),
                    catalog.id
                ),
            });
        }
        if self.catalog.is_some() || Catalog::LARGEST.holds(chapter, number) {
            return None;
        }
        match (chapter, Criterion::find(number)) {
            (Chapter::Success(_), Some(criterion)) => Some(format!(
                "The criterion {} is of level {}, not of the chapter “{key}”; the answer does not \
                 count. Move it.",
                quoted(number),
                criterion.level.letters()
            )),
            (Chapter::Success(_), None) => Some(format!(
                "The criterion {} does not exist in WCAG 2.2 or before; it does not count.",
                quoted(number)
            )),
            _ => Some(format!(
                "The criterion {} is not in the chapter “{key}” of Section 508; it does not count.",
                quoted(number)
            )),
        }
    }

    fn component(&mut self, chapter: Chapter, number: &str, node: &Node<'_>, draft: &mut Draft) {
        let Some(component) = node.word("name") else {
            draft.gap(
                "shape",
                node.place("name"),
                format!("A component of criterion {number} needs a name, such as “web”."),
            );
            return;
        };
        if !COMPONENTS.contains(&component.as_str()) {
            let message = format!(
                "The component {} of criterion {number} is unknown. Use {}.",
                quoted(&component),
                COMPONENTS.join(", ")
            );
            draft.gap("component-unknown", node.place("name"), message);
            return;
        }
        // What chapters of EN 301 549 are answered for is known from their catalogs only.
        let known = self.catalog.is_some() || chapter != Chapter::European;
        if known && (component != "none") != chapter.by_component() {
            let message = format!(
                "The component “{component}” does not belong to criterion {number}; the answer \
                 does not count."
            );
            draft.gap("component-misplaced", node.place("name"), message);
            return;
        }
        let adherence = node.get("adherence");
        let remarks = adherence.as_ref().and_then(|node| node.word("notes")).unwrap_or_default();
        self.add_prose(Some(&remarks));
        let term = adherence.and_then(|adherence| term(&adherence, number, draft));
        self.answers.push(Answer {
            chapter,
            number: number.to_owned(),
            component,
            term,
            remarks,
            pointer: node.pointer.clone(),
        });
    }
}

/// The level of an answer; an unknown one is never a pass.
fn term(adherence: &Node<'_>, number: &str, draft: &mut Draft) -> Option<Term> {
    let word = adherence.word("level")?;
    let plain = word
        .to_lowercase()
        .split([' ', '_', '-'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let term = match plain.as_str() {
        "supports" => Term::Supports,
        "partially-supports" => Term::PartiallySupports,
        "does-not-support" => Term::DoesNotSupport,
        "not-applicable" => Term::NotApplicable,
        "not-evaluated" => Term::NotEvaluated,
        _ => {
            let message = format!(
                "{} is not a level. Criterion {number} counts as missing. Use supports, \
                 partially-supports, does-not-support, not-applicable or not-evaluated.",
                quoted(&word)
            );
            draft.gap("level-unknown", adherence.place("level"), message);
            return None;
        }
    };
    if plain != word {
        draft.note(
            "level-spelling",
            adherence.place("level"),
            format!("{} was read as “{plain}”. Write it that way.", quoted(&word)),
        );
    }
    Some(term)
}
