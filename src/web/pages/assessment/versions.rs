//! Two people answered one question: both answers side by side, and the person chooses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::draft_parts::trail;
use super::paths::section_path;
use super::section_form::{BASE, CHOOSE, form_key, mark};
use crate::actions::assessment::answers::{Conflict, in_words};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::Section;
use crate::web::components::{Breadcrumb, PageHeader};

/// The page that shows both versions.
#[derive(Debug, Serialize)]
pub struct VersionsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    action: String,
    revision: i64,
    key: String,
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
    who: String,
    when: Option<String>,
}

#[derive(Debug, Serialize)]
struct HiddenField {
    name: String,
    value: String,
}

impl VersionsPage {
    /// The page for a form that answers these questions otherwise than somebody else did meanwhile.
    /// Everything else of it is saved.
    pub fn new(
        file: &WorkingFile,
        section: &Section,
        entries: &BTreeMap<String, Entry>,
        conflicts: &[Conflict],
        account: &str,
        calendar: Calendar,
    ) -> Self {
        let action = section_path(&file.disclosure.id, &section.id);
        let blank = Entry::default();
        let question = |conflict: &Conflict| {
            section.questions.iter().find(|question| question.name == conflict.question)
        };
        let pairs = conflicts.iter().filter_map(|conflict| Some((conflict, question(conflict)?)));
        let rows = pairs.clone().map(|(conflict, question)| Pair {
            id: format!("choose-{}", question.name.replace('.', "-")),
            name: format!("{CHOOSE}{}", question.name),
            code: question.code.clone(),
            label: question.label.clone(),
            mine: in_words(file, question, entries.get(&question.name).unwrap_or(&blank)),
            theirs: kept_in_words(question, file.draft.get(&question.name)),
            who: conflict.by.clone(),
            when: conflict.at.map(|at| calendar.in_words(at)),
        });
        let fields = pairs.clone().flat_map(|(_, question)| {
            let mine = entries.get(&question.name).unwrap_or(&blank).fields(question);
            mine.into_iter().chain([(format!("{BASE}{}", question.name), mark(file, question))])
        });
        Self {
            crumbs: Breadcrumb::new(trail(file), section.title.clone()),
            header: PageHeader::new("One question, two answers")
                .over(section.title.clone())
                .purpose(
                    "Somebody else answered the same while you were writing. Everything else \
                    is saved. Choose which answer counts.",
                ),
            revision: file.revision(&section.id),
            key: form_key(account, &file.disclosure.id, &section.id),
            rows: rows.collect(),
            kept: fields.map(|(name, value)| HiddenField { name, value }).collect(),
            back: action.clone(),
            action,
        }
    }
}
