//! The controls of a question, by its kind, holding the texts of an [`Entry`].

use std::collections::BTreeMap;

use crate::domain::assessment::draft::state_word;
use crate::domain::assessment::entry::{Entry, Row, asks};
use crate::domain::assessment::typed::LINE_WORDS;
use crate::domain::instrument::{AnswerState, Column, Kind, Question};
use crate::web::components::fields::DATE_FORM;
use crate::web::kernel::markup::Markup;

/// The name of a row that a script fills in when it adds one.
const NEW_ROW: &str = "__row__";

/// The errors of one question by the id of the place that they are about.
pub type Errors = BTreeMap<String, String>;

/// Where a control stands: its question's name, its id, and what is wrong at each place of the
/// question.
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

/// What is attached to a question.
#[derive(Debug, Clone, Copy)]
pub struct Attached {
    /// How many files.
    pub files: usize,
    /// How many pieces, links included.
    pub pieces: usize,
}

impl Attached {
    /// What a question that asks for files says about them.
    fn in_words(self) -> &'static str {
        match self {
            Self { files: 0, pieces: 0 } => {
                "No file is attached yet. Attach one with the button below."
            }
            Self { files: 0, .. } => {
                "Only a link is attached, and this question needs a file. Attach one with the \
                 button below."
            }
            Self { files: 1, .. } => "One file is attached.",
            Self { .. } => "Several files are attached.",
        }
    }
}

/// The control of a question that has this attached.
pub fn control(kind: &Kind, entry: &Entry, place: &Place<'_>, attached: Attached) -> Markup {
    let mut html = Markup::new();
    let name = format!("q.{}", place.name);
    let chosen = |id: &str| entry.values.iter().any(|value| value == id);
    match kind {
        Kind::Boolean => {
            html.raw("<ul class=\"choice-list choice-list--row\">");
            choices(
                &mut html,
                "radio",
                place.id,
                &name,
                [Choice::new("true", "Yes"), Choice::new("false", "No")],
                chosen,
            );
        }
        Kind::Single(options) | Kind::Multiple { options, .. } => {
            let r#type = if matches!(kind, Kind::Single(_)) { "radio" } else { "checkbox" };
            html.raw("<ul class=\"choice-list\">");
            let options = options.iter().map(|option| Choice {
                value: &option.id,
                label: &option.title,
                help: option.description.as_deref(),
                heading: option.heading.as_deref(),
            });
            choices(&mut html, r#type, place.id, &name, options, chosen);
        }
        Kind::File { .. } => {
            html.raw("<p class=\"small\">").raw(attached.in_words()).raw("</p>");
        }
        Kind::Table { columns, max, sheet, .. } => {
            // Rows that come from a spreadsheet are out of the way until there are some.
            let typed = !entry.rows.is_empty() || !place.errors.is_empty();
            if *sheet {
                html.raw("<details class=\"typed-rows\"")
                    .when(typed, " open")
                    .raw("><summary>Type the rows here, one by one</summary>");
            }
            table(&mut html, columns, *max, entry, place);
            html.when(*sheet, "</details>");
        }
        kind => {
            let value = entry.values.last().map(String::as_str).unwrap_or_default();
            let invalid = place.errors.contains_key(place.id);
            text(
                &mut html,
                kind,
                &Field { id: place.id, name: &name, value, labelled: true, helped: true, invalid },
            );
        }
    }
    html
}

/// One of several things to choose.
struct Choice<'o> {
    value: &'o str,
    label: &'o str,
    help: Option<&'o str>,
    /// The heading that it begins.
    heading: Option<&'o str>,
}

impl<'o> Choice<'o> {
    fn new(value: &'o str, label: &'o str) -> Self {
        Self { value, label, help: None, heading: None }
    }
}

/// Radio buttons or tick boxes; the first has the control's id. Closes the list that the caller
/// opened.
fn choices<'o>(
    html: &mut Markup,
    r#type: &'static str,
    id: &str,
    name: &str,
    options: impl IntoIterator<Item = Choice<'o>>,
    chosen: impl Fn(&str) -> bool,
) {
    for (index, Choice { value, label, help, heading }) in options.into_iter().enumerate() {
        let id = if index == 0 { id.to_owned() } else { format!("{id}-{index}") };
        if let Some(heading) = heading {
            html.raw("<li class=\"choice-list__heading\">").text(heading).raw("</li>");
        }
        html.raw("<li><label class=\"choice\"><input type=\"")
            .raw(r#type)
            .raw("\"")
            .attribute("id", &id)
            .attribute("name", name);
        html.attribute("value", value).when(chosen(value), " checked");
        let help_id = help.map(|_| format!("{id}-about"));
        html.optional("aria-describedby", help_id.as_deref())
            .raw("><span>")
            .text(label)
            .raw("</span>");
        if let (Some(help), Some(help_id)) = (help, help_id) {
            html.raw("<span class=\"choice__help\"")
                .attribute("id", &help_id)
                .raw(">")
                .text(help)
                .raw("</span>");
        }
        html.raw("</label></li>");
    }
    html.raw("</ul>");
}

/// A field of one line or several.
struct Field<'a> {
    id: &'a str,
    name: &'a str,
    value: &'a str,
    /// Whether the question's legend names it, as it has no label of its own.
    labelled: bool,
    /// Whether a help text stands above it.
    helped: bool,
    invalid: bool,
}

impl Field<'_> {
    /// The attributes that every control shares; `more` is the id's ending of something else that
    /// describes it.
    fn attributes(&self, html: &mut Markup, more: Option<&'static str>) {
        html.attribute("id", self.id).attribute("name", self.name);
        if self.labelled {
            html.attribute("aria-labelledby", &format!("{}-label", self.id));
        }
        let endings = [self.helped.then_some("help"), self.invalid.then_some("error"), more];
        let described: Vec<String> =
            endings.into_iter().flatten().map(|ending| format!("{}-{ending}", self.id)).collect();
        html.optional("aria-describedby", Some(&described.join(" ")))
            .when(self.invalid, " aria-invalid=\"true\"");
    }
}

fn text(html: &mut Markup, kind: &Kind, field: &Field<'_>) {
    match kind {
        Kind::Text { max_words, .. } if max_words.is_none_or(|most| most > LINE_WORDS) => {
            area(html, *max_words, field);
        }
        Kind::Number { integer, unit, .. } => {
            line(html, field, Some(if *integer { "numeric" } else { "decimal" }), unit.as_deref());
        }
        // Like `TextField::day`, no native date field. A month may be typed in words, so the
        // keyboard has its letters.
        Kind::Date => line(html, field, None, Some(DATE_FORM)),
        Kind::Url => long_line(html, field, "url"),
        // All but the texts have controls of their own and never come here.
        Kind::Text { .. }
        | Kind::Boolean
        | Kind::Single(_)
        | Kind::Multiple { .. }
        | Kind::File { .. }
        | Kind::Table { .. } => long_line(html, field, "text"),
    }
}

fn long_line(html: &mut Markup, field: &Field<'_>, r#type: &str) {
    html.raw("<input class=\"input\"");
    field.attributes(html, None);
    html.attribute("type", r#type).attribute("value", field.value).raw(" autocomplete=\"off\">");
}

/// A short line with the keyboard that fits it, and its unit behind it.
fn line(html: &mut Markup, field: &Field<'_>, keys: Option<&'static str>, unit: Option<&str>) {
    html.raw("<input class=\"input input--short\"");
    field.attributes(html, unit.map(|_| "unit"));
    html.raw(" type=\"text\"")
        .attribute("value", field.value)
        .optional("inputmode", keys)
        .raw(" autocomplete=\"off\">");
    if let Some(unit) = unit {
        html.raw("<span class=\"field__unit\"")
            .attribute("id", &format!("{}-unit", field.id))
            .raw(">")
            .text(unit)
            .raw("</span>");
    }
}

/// Several lines, with a word limit when there is one.
fn area(html: &mut Markup, max_words: Option<u64>, field: &Field<'_>) {
    let lines = if max_words.is_some_and(|most| most <= 60) { "2" } else { "5" };
    html.raw("<textarea class=\"input\"").attribute("rows", lines);
    field.attributes(html, max_words.map(|_| "words"));
    if let Some(most) = max_words {
        html.attribute("data-max-words", &most.to_string());
    }
    // The first line break after the tag is not part of the text.
    html.raw(">\n").text(field.value).raw("</textarea>");
    if let Some(most) = max_words {
        html.raw("<p class=\"field__counter\"").attribute("id", &format!("{}-words", field.id));
        html.raw(">At most ").text(&most.to_string()).raw(" words</p>");
    }
}

fn table(html: &mut Markup, columns: &[Column], max: u64, entry: &Entry, place: &Place<'_>) {
    let blank = [Row::new()];
    let rows = if entry.rows.is_empty() { &blank[..] } else { entry.rows.as_slice() };
    if let (1, [row]) = (max, rows) {
        html.raw("<div class=\"rows\"><div class=\"row\">");
        cells(html, columns, row, "0", place);
        html.raw("</div></div>");
        return;
    }
    html.raw("<div")
        .attribute("data-rows", place.name)
        .attribute("data-max-rows", &max.to_string());
    html.raw("><div class=\"rows\" data-row-list>");
    for (index, row) in rows.iter().enumerate() {
        row_with_button(
            html,
            columns,
            row,
            &index.to_string(),
            &format!("Row {}", index + 1),
            place,
        );
    }
    html.raw("</div><template data-row-template>");
    row_with_button(html, columns, &Row::new(), NEW_ROW, "New row", place);
    html.raw(
        "</template><button class=\"button button--second button--small\" data-add-row \
        type=\"submit\" name=\"add_row\"",
    );
    html.attribute("value", place.name)
        .when(rows.len() as u64 >= max, " disabled")
        .raw(">Add a row</button></div>");
}

fn row_with_button(
    html: &mut Markup,
    columns: &[Column],
    row: &Row,
    key: &str,
    title: &str,
    place: &Place<'_>,
) {
    html.raw("<div class=\"row\" role=\"group\"")
        .attribute("data-row", key)
        .attribute("aria-label", title)
        .raw(">");
    cells(html, columns, row, key, place);
    html.raw(
        "<button class=\"button button--second button--small row__remove\" data-remove-row \
        type=\"submit\" name=\"remove_row\"",
    );
    html.attribute("value", &format!("{}.{key}", place.name));
    html.raw(">Remove<span class=\"visually-hidden\"> ").text(title).raw("</span></button></div>");
}

/// The columns of a row by the steps that they begin; all at once where none begins any.
fn steps(columns: &[Column]) -> Vec<&[Column]> {
    columns.chunk_by(|_, next| next.step.is_none()).collect()
}

fn cells(html: &mut Markup, columns: &[Column], row: &Row, key: &str, place: &Place<'_>) {
    let steps = steps(columns);
    let number = steps.len();
    for (index, columns) in steps.into_iter().enumerate() {
        let Some(step) = columns.first().and_then(|column| column.step.as_deref()) else {
            step_cells(html, columns, row, key, place);
            continue;
        };
        let has = |column: &Column| {
            let id = format!("{}-{key}-{}", place.id, column.id);
            row.get(&column.id).is_some_and(|text| !text.is_empty())
                || place.errors.contains_key(&id)
        };
        html.raw("<details class=\"row__step\"")
            .when(index == 0 || columns.iter().any(has), " open")
            .raw("><summary>")
            .text(&format!("Step {} of {number}: {step}", index + 1))
            .raw("</summary><div class=\"row__cells\">");
        step_cells(html, columns, row, key, place);
        html.raw("</div></details>");
    }
}

/// The cells of a step. What the row does not ask for is out of sight, and what was typed there is
/// sent back with the form.
fn step_cells(html: &mut Markup, columns: &[Column], row: &Row, key: &str, place: &Place<'_>) {
    for column in columns {
        let id = format!("{}-{key}-{}", place.id, column.id);
        let name = format!("q.{}.{key}.{}", place.name, column.id);
        let value = row.get(&column.id).map(String::as_str).unwrap_or_default();
        let error = place.errors.get(&id);
        html.raw("<div class=\"field").when(error.is_some(), " field--error").raw("\"");
        if let Some(when) = &column.asked_when {
            html.attribute("data-asked-when", &when.column)
                .attribute("data-asked-values", &when.values.join(" "))
                .when(error.is_none() && !asks(row, column), " hidden");
        }
        html.raw("><label class=\"field__label\"").attribute("for", &id);
        html.raw(">")
            .text(&column.title)
            .when(!column.required, " <span class=\"field__optional\">(optional)</span>")
            .raw("</label>");
        if let Some(help) = &column.description {
            html.raw("<p class=\"field__help small\"")
                .attribute("id", &format!("{id}-help"))
                .raw(">")
                .text(help)
                .raw("</p>");
        }
        error_line(html, &id, error);
        let field = Field {
            id: &id,
            name: &name,
            value,
            labelled: false,
            helped: column.description.is_some(),
            invalid: error.is_some(),
        };
        match &column.kind {
            Kind::Boolean => select(html, &field, [("true", "Yes"), ("false", "No")]),
            Kind::Single(options) => select(
                html,
                &field,
                options.iter().map(|option| (option.id.as_str(), option.title.as_str())),
            ),
            kind => text(html, kind, &field),
        }
        html.raw("</div>");
    }
}

fn error_line(html: &mut Markup, id: &str, error: Option<&String>) {
    if let Some(error) = error {
        html.raw("<p class=\"field__error\"").attribute("id", &format!("{id}-error"));
        html.raw(
            "><svg class=\"icon\" aria-hidden=\"true\"><use \
            href=\"/assets/icons.svg#stop\"/></svg><span>",
        );
        html.raw("<span class=\"visually-hidden\">Error: </span>").text(error).raw("</span></p>");
    }
}

fn select<'o>(
    html: &mut Markup,
    field: &Field<'_>,
    options: impl IntoIterator<Item = (&'o str, &'o str)>,
) {
    html.raw("<select class=\"input\"");
    field.attributes(html, None);
    html.raw("><option value=\"\">Choose</option>");
    let mut known = field.value.is_empty();
    for (value, label) in options {
        known |= value == field.value;
        html.raw("<option")
            .attribute("value", value)
            .when(value == field.value, " selected")
            .raw(">")
            .text(label)
            .raw("</option>");
    }
    if !known {
        // An unknown option comes back as it was sent, so that the error can name what is seen.
        html.raw("<option")
            .attribute("value", field.value)
            .raw(" selected>")
            .text(field.value)
            .raw("</option>");
    }
    html.raw("</select>");
}

/// The ways to give no answer, with the reason for it.
pub fn states(question: &Question, entry: &Entry, place: &Place<'_>) -> Markup {
    let mut html = Markup::new();
    let reason_id = format!("{}-reason", place.id);
    let error = place.errors.get(&reason_id);
    let open = !entry.state.is_empty() || !entry.reason.is_empty() || error.is_some();
    html.raw("<details class=\"field__more question__states\"")
        .when(open, " open")
        .raw("><summary>I cannot answer this</summary><div>");
    html.raw(
        "<fieldset class=\"field\"><legend class=\"field__label\">Why is there no \
        answer?</legend><ul class=\"choice-list\">",
    );
    let ways = [
        ("", "We answer it above"),
        (state_word(AnswerState::NotApplicable), "It does not apply to this tool"),
        (state_word(AnswerState::NotYetEvaluated), "We have not evaluated it yet"),
        (state_word(AnswerState::Declined), "We decline to answer"),
    ];
    let name = format!("state.{}", question.name);
    let ways = ways.into_iter().map(|(value, label)| Choice::new(value, label));
    choices(&mut html, "radio", &format!("{}-state", place.id), &name, ways, |value| {
        value == entry.state
    });
    let waits = !entry.state.is_empty() && entry.has_value();
    html.raw("</fieldset><p class=\"small\" data-kept-answer").when(!waits, " hidden");
    html.raw(
        ">The answer above is kept and does not count. <button class=\"button button--second \
        button--small\" type=\"submit\" name=\"restore\"",
    );
    html.attribute("value", &question.name).raw(">Use the answer above again</button></p>");
    html.when(
        question.is_published(),
        "<p class=\"small soft\">The registry may tell which of these it is.</p>",
    );
    html.raw("<div class=\"field")
        .when(error.is_some(), " field--error")
        .raw("\"><label class=\"field__label\"");
    html.attribute("for", &reason_id).raw(
        ">Say in a sentence why <span \
        class=\"field__optional\">(only the agency sees this)</span></label>",
    );
    error_line(&mut html, &reason_id, error);
    html.raw("<textarea class=\"input\" rows=\"2\"");
    let field = Field {
        id: &reason_id,
        name: &format!("reason.{}", question.name),
        value: &entry.reason,
        labelled: false,
        helped: false,
        invalid: error.is_some(),
    };
    field.attributes(&mut html, None);
    html.raw(">\n").text(field.value).raw("</textarea></div></div></details>");
    html
}

/// The text beside the value, when the question has one.
pub fn note(question: &Question, entry: &Entry, place: &Place<'_>) -> Option<Markup> {
    let note = question.note.as_ref()?;
    let mut html = Markup::new();
    let id = format!("{}-note", place.id);
    let error = place.errors.get(&id);
    html.raw("<div class=\"field question__note")
        .when(error.is_some(), " field--error")
        .raw("\"><label class=\"field__label\"");
    html.attribute("for", &id).raw(">").text(&note.label);
    html.raw(" <span class=\"field__optional\">")
        .when(!note.required, "(optional) ")
        .raw("(only the agency sees this)</span></label>");
    error_line(&mut html, &id, error);
    let name = format!("note.{}", question.name);
    let field = Field {
        id: &id,
        name: &name,
        value: &entry.note,
        labelled: false,
        helped: false,
        invalid: error.is_some(),
    };
    area(&mut html, Some(u64::from(note.max_words)), &field);
    html.raw("</div>");
    Some(html)
}
