//! The control of a question, by its kind: what the form shows for the texts of an [`Entry`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::assessment::entry::{Entry, Row};
use crate::domain::instrument::{ChoiceOption, Column, Kind};
use crate::web::components::{Choice, SelectOption};

/// Texts longer than this many words get an area instead of a line.
const LINE_WORDS: u64 = 30;
/// How a date is typed, told beside its field.
const DATE_FORM: &str = "year-month-day, as 2026-11-21";
/// The name of a row that a script fills in when it adds one.
const NEW_ROW: &str = "__row__";

/// The errors of one question by the id of the place that they are about.
pub type Errors = BTreeMap<String, String>;

/// A control; each is drawn by the partial that it names.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Control {
    /// Radio buttons or tick boxes.
    Choices {
        /// The partial that draws it.
        partial: &'static str,
        /// `radio` or `checkbox`.
        r#type: &'static str,
        /// The fields' name.
        name: String,
        /// Whether the choices stand side by side.
        in_row: bool,
        /// The choices; the first has the control's id.
        choices: Vec<Choice>,
    },
    /// One line or several of text.
    Text(TextControl),
    /// Files, which are attached below.
    Files {
        /// The partial that draws it.
        partial: &'static str,
        /// What is attached so far, in words.
        state: String,
    },
    /// A table with one row.
    Group {
        /// The partial that draws it.
        partial: &'static str,
        /// The fields.
        cells: Vec<Cell>,
    },
    /// A table with rows to add and remove.
    Rows {
        /// The partial that draws it.
        partial: &'static str,
        /// The question's name.
        name: String,
        /// The most rows.
        max_rows: u64,
        /// Whether no row can be added.
        full: bool,
        /// The rows.
        rows: Vec<RowView>,
        /// A blank row for a script to copy.
        blank: RowView,
    },
}

/// One line or several of text, a number, a date or a link.
#[derive(Debug, Clone, Serialize)]
pub struct TextControl {
    /// The partial that draws it.
    pub partial: &'static str,
    /// The control's id.
    pub id: String,
    /// The field's name.
    pub name: String,
    /// What is typed.
    pub value: String,
    /// The ids of what names it.
    pub labelled_by: Option<String>,
    /// The ids of what describes it.
    pub described_by: String,
    /// Whether it has an error.
    pub invalid: bool,
    /// The input's type.
    pub r#type: &'static str,
    /// Which keyboard a phone shows.
    pub inputmode: Option<&'static str>,
    /// The unit behind it.
    pub unit: Option<String>,
    /// Whether it is a short field.
    pub short: bool,
    /// Lines of an area.
    pub lines: u32,
    /// The word limit of an area.
    pub max_words: Option<u64>,
}

/// One row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct RowView {
    /// Its number from 0, or the placeholder.
    pub key: String,
    /// `Row 2`
    pub title: String,
    /// What its remove button sends.
    pub remove: String,
    /// Its fields.
    pub cells: Vec<Cell>,
}

/// One field of a row.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    id: String,
    label: String,
    help: Option<String>,
    required: bool,
    error: Option<String>,
    control: CellControl,
}

#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum CellControl {
    Select { partial: &'static str, id: String, name: String, described_by: String, invalid: bool, options: Vec<SelectOption> },
    Text(TextControl),
}

/// Where a control stands: its question's name, the id of its place, and what is wrong there.
pub struct Place<'a> {
    /// The question's name.
    pub name: &'a str,
    /// The control's id.
    pub id: &'a str,
    /// The errors by place.
    pub errors: &'a Errors,
}

/// The id of a question's control.
pub fn control_id(question: &str) -> String {
    format!("a-{}", question.replace('.', "-"))
}

/// The control of a question.
pub fn control(kind: &Kind, entry: &Entry, place: &Place<'_>, files: usize) -> Control {
    let name = format!("q.{}", place.name);
    let chosen = |id: &str| entry.values.iter().any(|value| value == id);
    match kind {
        Kind::Boolean => {
            let yes_no = [("true", "Yes"), ("false", "No")].map(|(id, title)| (id.to_owned(), title.to_owned(), None));
            choices("radio", name, place, yes_no.to_vec(), true, chosen)
        }
        Kind::Single(options) => choices("radio", name, place, listed(options), false, chosen),
        Kind::Multiple { options, .. } => choices("checkbox", name, place, listed(options), false, chosen),
        Kind::File { .. } => {
            let state = match files {
                0 => "No file is attached yet.".to_owned(),
                1 => "One file is attached.".to_owned(),
                more => format!("{more} files are attached."),
            };
            Control::Files { partial: "answer_files", state }
        }
        Kind::Table { columns, max, .. } => table(columns, *max, entry, place),
        kind => {
            let value = entry.values.last().cloned().unwrap_or_default();
            let text = text(kind, (place.id.to_owned(), name), value, true, place.errors.contains_key(place.id));
            Control::Text(TextControl { labelled_by: Some(format!("{}-label", place.id)), ..text })
        }
    }
}

fn listed(options: &[ChoiceOption]) -> Vec<(String, String, Option<String>)> {
    options.iter().map(|option| (option.id.clone(), option.title.clone(), option.description.clone())).collect()
}

fn choices(
    r#type: &'static str,
    name: String,
    place: &Place<'_>,
    options: Vec<(String, String, Option<String>)>,
    in_row: bool,
    chosen: impl Fn(&str) -> bool,
) -> Control {
    let choice = |(index, (value, label, help)): (usize, (String, String, Option<String>))| {
        let id = if index == 0 { place.id.to_owned() } else { format!("{}-{index}", place.id) };
        Choice { id, checked: chosen(&value), value, label, help }
    };
    Control::Choices { partial: "answer_choices", r#type, name, in_row, choices: options.into_iter().enumerate().map(choice).collect() }
}

fn text(kind: &Kind, (id, name): (String, String), value: String, has_help: bool, invalid: bool) -> TextControl {
    let mut described = describing(&id, has_help, invalid);
    let mut control = TextControl {
        partial: "answer_line",
        id,
        name,
        value,
        labelled_by: None,
        described_by: String::new(),
        invalid,
        r#type: "text",
        inputmode: None,
        unit: None,
        short: true,
        lines: 4,
        max_words: None,
    };
    match kind {
        Kind::Number { integer, unit, .. } => {
            control.inputmode = Some(if *integer { "numeric" } else { "decimal" });
            control.unit.clone_from(unit);
            if unit.is_some() {
                described.push(format!("{}-unit", control.id));
            }
        }
        // A native date field drops what it cannot read and holds the focus for three tabs; what was typed has to come back.
        Kind::Date => {
            control.inputmode = Some("numeric");
            control.unit = Some(DATE_FORM.to_owned());
            described.push(format!("{}-unit", control.id));
        }
        Kind::Url => (control.r#type, control.inputmode, control.short) = ("url", Some("url"), false),
        Kind::Text { max_words } => {
            control.short = false;
            if max_words.is_none_or(|most| most > LINE_WORDS) {
                control.partial = "answer_area";
                control.lines = if max_words.is_some_and(|most| most <= 60) { 2 } else { 5 };
                control.max_words = *max_words;
                if max_words.is_some() {
                    described.push(format!("{}-words", control.id));
                }
            }
        }
        _ => control.short = false,
    }
    control.described_by = described.join(" ");
    control
}

/// The ids of the help and of the error of a control, as far as they are drawn.
fn describing(id: &str, has_help: bool, invalid: bool) -> Vec<String> {
    let help = has_help.then(|| format!("{id}-help"));
    help.into_iter().chain(invalid.then(|| format!("{id}-error"))).collect()
}

fn table(columns: &[Column], max: u64, entry: &Entry, place: &Place<'_>) -> Control {
    let blank = [Row::new()];
    let rows = if entry.rows.is_empty() { &blank[..] } else { entry.rows.as_slice() };
    if let (1, [row]) = (max, rows) {
        return Control::Group { partial: "answer_group", cells: cells(columns, row, "0", place) };
    }
    let view = |(index, row): (usize, &Row)| row_view(columns, row, &index.to_string(), index + 1, place);
    Control::Rows {
        partial: "answer_rows",
        name: place.name.to_owned(),
        max_rows: max,
        full: rows.len() as u64 >= max,
        rows: rows.iter().enumerate().map(view).collect(),
        blank: row_view(columns, &Row::new(), NEW_ROW, 0, place),
    }
}

fn row_view(columns: &[Column], row: &Row, key: &str, number: usize, place: &Place<'_>) -> RowView {
    RowView {
        key: key.to_owned(),
        title: if number == 0 { "New row".to_owned() } else { format!("Row {number}") },
        remove: format!("{}.{key}", place.name),
        cells: cells(columns, row, key, place),
    }
}

fn cells(columns: &[Column], row: &Row, key: &str, place: &Place<'_>) -> Vec<Cell> {
    let cell = |column: &Column| {
        let id = format!("{}-{key}-{}", place.id, column.id);
        let name = format!("q.{}.{key}.{}", place.name, column.id);
        let value = row.get(&column.id).cloned().unwrap_or_default();
        let error = place.errors.get(&id).cloned();
        let (has_help, invalid) = (column.description.is_some(), error.is_some());
        let described_by = describing(&id, has_help, invalid).join(" ");
        let select = |options| CellControl::Select { partial: "answer_select", id: id.clone(), name: name.clone(), described_by, invalid, options };
        let control = match &column.kind {
            Kind::Boolean => select(options(&value, [("true", "Yes"), ("false", "No")])),
            Kind::Single(listed) => select(options(&value, listed.iter().map(|option| (option.id.as_str(), option.title.as_str())))),
            kind => CellControl::Text(text(kind, (id.clone(), name.clone()), value, has_help, invalid)),
        };
        Cell { label: column.title.clone(), help: column.description.clone(), required: column.required, error, control, id }
    };
    columns.iter().map(cell).collect()
}

fn options<'o>(value: &str, listed: impl IntoIterator<Item = (&'o str, &'o str)>) -> Vec<SelectOption> {
    let mut options: Vec<SelectOption> = std::iter::once(("", "Choose"))
        .chain(listed)
        .map(|(option, label)| SelectOption { selected: option == value, value: option.to_owned(), label: label.to_owned() })
        .collect();
    if !options.iter().any(|option| option.selected) {
        // An unknown option comes back as it was sent, so that the error can name what is seen.
        options.push(SelectOption { value: value.to_owned(), label: value.to_owned(), selected: true });
    }
    options
}
