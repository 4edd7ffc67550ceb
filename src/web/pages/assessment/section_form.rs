//! The form of a section as it is sent, and the gate that it passes first.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::HttpRequest;

use crate::actions::Error;
use crate::actions::assessment::disclosures::{self, WorkingFile};
use crate::domain::assessment::entry::{Entries, Entry, Row};
use crate::domain::instrument::{Question, Questionnaire, Section};
use crate::domain::values::{DisclosureId, Id};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::failure::Failure;

/// The start of the names of the fields that hold a question's mark.
pub const BASE: &str = "base.";
/// The start of the names of the fields that choose a version.
pub const CHOOSE: &str = "choose.";
/// The value that keeps what the other person saved.
pub const THEIRS: &str = "theirs";

/// The name under which a browser keeps what is not saved of a section: whose it is, and where it
/// belongs.
pub fn form_key(account: &str, disclosure: &DisclosureId, section: &str) -> String {
    format!("{account}/{disclosure}/{section}")
}

/// The mark of what is kept for a question, which a form names as what it was filled with.
pub fn mark(file: &WorkingFile, question: &Question) -> String {
    Entry::showing(question, file.draft.get(&question.name)).mark(question)
}

/// What the section's form sends besides answers.
pub(super) struct Sent {
    /// The section's revision that the page showed.
    pub(super) revision: i64,
    /// By question, the mark of what the page showed.
    pub(super) bases: BTreeMap<String, String>,
    /// What was typed.
    pub(super) entries: Entries,
    add_row: Option<String>,
    remove_row: Option<String>,
    /// Whether to stay in the section, as Enter in a field asks.
    pub(super) stay: bool,
    /// The question whose answer is to count again, instead of the state that it waited behind.
    pub(super) restored: Option<String>,
    /// The question to attach evidence to.
    pub(super) attach: Option<String>,
}

impl Sent {
    /// Reads the form. Where two versions were shown, answers that were chosen to stay as they are
    /// leave the form here.
    pub(super) fn read(section: &Section, fields: &[(String, String)]) -> Result<Self, Error> {
        let last = |name: &str| {
            fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.clone())
        };
        let revision =
            last("revision").and_then(|text| text.parse().ok()).filter(|revision| *revision >= 0);
        let revision = revision.ok_or_else(|| {
            Error::field(
                "",
                "The form does not say which version of the \
                section it edits. Open the section again.",
            )
        })?;
        let mut entries =
            Entries::read(section, fields).map_err(|fault| Error::field("", fault.to_string()))?;
        entries
            .0
            .retain(|question, _| last(&format!("{CHOOSE}{question}")).as_deref() != Some(THEIRS));
        let restored = last("restore");
        if let Some(entry) = restored.as_ref().and_then(|question| entries.0.get_mut(question)) {
            entry.state.clear();
        }
        let bases = fields
            .iter()
            .filter_map(|(name, mark)| Some((name.strip_prefix(BASE)?.to_owned(), mark.clone())))
            .collect();
        Ok(Self {
            revision,
            bases,
            entries,
            add_row: last("add_row"),
            remove_row: last("remove_row"),
            stay: last("stay").is_some(),
            restored,
            attach: last("attach"),
        })
    }

    /// Adds or removes the row that a button asked for; false when no such button was pressed.
    pub(super) fn change_rows(&mut self) -> bool {
        change_rows(&mut self.entries, self.add_row.take(), self.remove_row.as_deref())
    }
}

/// Adds a row to the table with this name, or removes the row at `table.row`; false when neither is
/// asked for.
pub(super) fn change_rows(
    entries: &mut Entries,
    add: Option<String>,
    remove: Option<&str>,
) -> bool {
    if let Some(entry) = add.map(|question| entries.0.entry(question).or_default()) {
        if entry.rows.is_empty() {
            entry.rows.push(Row::new());
        }
        entry.rows.push(Row::new());
        return true;
    }
    let Some((question, row)) = remove.and_then(|target| target.rsplit_once('.')) else {
        return remove.is_some();
    };
    if let (Some(entry), Ok(row)) = (entries.0.get_mut(question), row.parse::<usize>())
        && row < entry.rows.len()
    {
        entry.rows.remove(row);
    }
    true
}

/// What asks the questions of a disclosure, looked up for whoever sends a section of it before the
/// section is read. The save itself reads the draft.
pub struct Asked(pub(super) Arc<Questionnaire>);

impl Gate for Asked {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let id = Id::parse(part(request, "id")).ok_or(Error::NotFound)?;
        Ok(Self(disclosures::asked_by(&app.ctx, &visitor.actor, &id).await?))
    }
}
