//! The fields of forms.

use std::borrow::Cow;

use serde::Serialize;

use crate::actions::FieldError;
use crate::web::kernel::forms::{field_id, message_at};

/// How a day is typed, told beside its field.
pub const DATE_FORM: &str = "such as 2026-11-21 or 21 November 2026";

/// A one-line field.
#[derive(Debug, Clone, Serialize)]
pub struct TextField {
    id: String,
    name: Cow<'static, str>,
    label: Cow<'static, str>,
    help: Option<String>,
    r#type: &'static str,
    value: String,
    required: bool,
    autocomplete: Option<&'static str>,
    error: Option<String>,
}

impl TextField {
    /// A required text field, filled in and with its error, if any.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        value: &str,
        errors: &[FieldError],
    ) -> Self {
        let name = name.into();
        let error = message_at(errors, &name);
        let value = value.to_owned();
        Self {
            id: field_id(&name),
            name,
            label: label.into(),
            help: None,
            r#type: "text",
            value,
            required: true,
            autocomplete: None,
            error,
        }
    }

    /// Another kind of input: `email`, `password`, `number`, `url` or `search`.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.r#type = kind;
        self
    }

    /// A line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Is for a day. A native date field drops what it cannot read and holds the focus for three
    /// tabs; what was typed has to come back. So the help says how a day is typed.
    #[must_use]
    pub fn day(mut self) -> Self {
        let form = format!("A day {DATE_FORM}.");
        self.help = Some(self.help.map_or(form.clone(), |help| format!("{help} {form}")));
        self
    }

    /// What the browser may fill in.
    #[must_use]
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

/// A field of several lines.
#[derive(Debug, Clone, Serialize)]
pub struct AreaField {
    id: String,
    name: Cow<'static, str>,
    label: Cow<'static, str>,
    help: Option<String>,
    value: String,
    required: bool,
    when: &'static str,
    rows: u32,
    max_words: Option<u32>,
    error: Option<String>,
}

impl AreaField {
    /// A required field of several lines, filled in and with its error, if any.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        value: &str,
        errors: &[FieldError],
    ) -> Self {
        let name = name.into();
        let error = message_at(errors, &name);
        Self {
            id: field_id(&name),
            name,
            label: label.into(),
            help: None,
            value: value.to_owned(),
            required: true,
            when: "",
            rows: 4,
            max_words: None,
            error,
        }
    }

    /// A line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Is needed only then: `if you object`. The words stand behind the label.
    #[must_use]
    pub fn when(mut self, when: &'static str) -> Self {
        (self.required, self.when) = (false, when);
        self
    }
}

/// One option of a select field.
#[derive(Debug, Clone, Serialize)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// A field that offers a list.
#[derive(Debug, Clone, Serialize)]
pub struct SelectField {
    /// The control's id.
    pub id: String,
    /// The field's name.
    pub name: String,
    /// The field's label.
    pub label: String,
    /// A line of help.
    pub help: Option<String>,
    /// Whether it must be chosen.
    pub required: bool,
    /// Its error.
    pub error: Option<String>,
    /// The options.
    pub options: Vec<SelectOption>,
}

/// One choice of a choice list.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The control's id.
    pub id: String,
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line of help.
    pub help: Option<String>,
    /// Whether it is chosen.
    pub checked: bool,
}

/// Radio buttons or tick boxes.
#[derive(Debug, Clone, Serialize)]
pub struct ChoicesField {
    /// The group's id; the first choice has it too, so that error links arrive.
    pub id: String,
    /// The field's name.
    pub name: String,
    /// The group's label.
    pub label: String,
    /// A line of help.
    pub help: Option<String>,
    /// `radio` or `checkbox`.
    pub r#type: &'static str,
    /// Whether one must be chosen.
    pub required: bool,
    /// Its error.
    pub error: Option<String>,
    /// Whether the choices stand side by side.
    pub in_row: bool,
    /// The choices.
    pub choices: Vec<Choice>,
}
