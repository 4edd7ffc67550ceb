//! Two people saved one section: both versions side by side, and the person chooses question by question.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sections::{section_path, trail};
use crate::actions::assessment::answers::{in_words, kept_in_words};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::assessment::entry::Entry;
use crate::domain::instrument::Section;
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::templates::Page;

/// The start of the names of the fields that choose a version.
pub const CHOOSE: &str = "choose.";
/// The value that keeps what the other person saved.
pub const THEIRS: &str = "theirs";

/// The page that shows both versions.
#[derive(Debug, Serialize)]
pub struct VersionsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    action: String,
    revision: i64,
    who: String,
    when: String,
    rows: Vec<Pair>,
    kept: Vec<HiddenField>,
    back: String,
}

#[derive(Debug, Serialize)]
struct Pair {
    id: String,
    name: String,
    code: String,
    label: String,
    mine: String,
    theirs: String,
}

#[derive(Debug, Serialize)]
struct HiddenField {
    name: String,
    value: String,
}

impl VersionsPage {
    /// The page for a form that came too late. `fields` is the form as it was sent.
    pub fn new(file: &WorkingFile, section: &Section, entries: &BTreeMap<String, Entry>, differing: &[String], fields: &[(String, String)]) -> Self {
        let action = section_path(&file.disclosure.id, &section.id);
        let saved = file.revisions.get(&section.id);
        let blank = Entry::default();
        let rows = section.questions.iter().filter(|question| differing.contains(&question.name)).map(|question| Pair {
            id: format!("choose-{}", question.name.replace('.', "-")),
            name: format!("{CHOOSE}{}", question.name),
            code: question.code.clone(),
            label: question.label.clone(),
            mine: in_words(file, question, entries.get(&question.name).unwrap_or(&blank)),
            theirs: kept_in_words(question, file.draft.get(&question.name)),
        });
        let answer = |name: &str| name.split_once('.').is_some_and(|(part, _)| matches!(part, "q" | "note" | "state" | "reason"));
        Self {
            crumbs: Breadcrumb::new(trail(file), section.title.clone()),
            header: PageHeader::new("Two versions of this section").over(section.title.clone()).purpose(
                "Somebody else saved this section while you were writing. Nothing is lost: choose which version counts, question by question.",
            ),
            revision: file.revision(&section.id),
            who: saved.map_or_else(|| "Somebody else".to_owned(), |saved| saved.by.clone()),
            when: saved.map(|saved| saved.at.in_words()).unwrap_or_default(),
            rows: rows.collect(),
            kept: fields
                .iter()
                .filter(|(name, _)| answer(name))
                .map(|(name, value)| HiddenField { name: name.clone(), value: value.clone() })
                .collect(),
            back: action.clone(),
            action,
        }
    }
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "assessment/versions";

    fn samples() -> Vec<Self> {
        super::samples::versions()
    }
}
