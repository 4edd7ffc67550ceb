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

impl SelectField {
    /// A list from which something is chosen, with its error, if any. An option is what is sent and
    /// what is read.
    pub fn new<V: Into<String>, L: Into<String>>(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = (V, L)>,
        chosen: &str,
        errors: &[FieldError],
    ) -> Self {
        let name = name.into();
        let option = |(value, label): (V, L)| {
            let value = value.into();
            SelectOption { selected: value == chosen, value, label: label.into() }
        };
        Self {
            id: field_id(&name),
            label: label.into(),
            help: None,
            required: true,
            error: message_at(errors, &name),
            options: options.into_iter().map(option).collect(),
            name,
        }
    }

    /// A line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// May stay as it is.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }
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

impl<V: Into<String>, L: Into<String>> From<(V, L)> for Choice {
    fn from((value, label): (V, L)) -> Self {
        Self::from((value, label, None::<String>))
    }
}

impl<V: Into<String>, L: Into<String>, H: Into<String>> From<(V, L, Option<H>)> for Choice {
    fn from((value, label, help): (V, L, Option<H>)) -> Self {
        Self {
            id: String::new(),
            value: value.into(),
            label: label.into(),
            help: help.map(Into::into),
            checked: false,
        }
    }
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

impl ChoicesField {
    /// Radio buttons, one of which has to be chosen, with their error, if any. A choice is what is
    /// sent, what is read, and perhaps a line of help.
    pub fn radios(
        name: &str,
        label: impl Into<String>,
        choices: impl IntoIterator<Item = impl Into<Choice>>,
        chosen: &str,
        errors: &[FieldError],
    ) -> Self {
        Self::new("radio", name, label.into(), choices, |value| value == chosen, errors)
    }

    /// Tick boxes, at least one of which has to be ticked, with their error, if any. A choice is
    /// what is sent, what is read, and perhaps a line of help.
    pub fn ticks(
        name: &str,
        label: impl Into<String>,
        choices: impl IntoIterator<Item = impl Into<Choice>>,
        ticked: &[String],
        errors: &[FieldError],
    ) -> Self {
        let is_ticked = |value: &str| ticked.iter().any(|one| one == value);
        Self::new("checkbox", name, label.into(), choices, is_ticked, errors)
    }

    fn new(
        r#type: &'static str,
        name: &str,
        label: String,
        choices: impl IntoIterator<Item = impl Into<Choice>>,
        is_chosen: impl Fn(&str) -> bool,
        errors: &[FieldError],
    ) -> Self {
        let first = field_id(name);
        let choice = |(place, choice): (usize, Choice)| Choice {
            id: if place == 0 {
                first.clone()
            } else {
                format!("{first}-{}", choice.value.replace(['.', ' '], "-"))
            },
            checked: is_chosen(&choice.value),
            ..choice
        };
        Self {
            id: format!("{first}-group"),
            name: name.to_owned(),
            label,
            help: None,
            r#type,
            required: true,
            error: message_at(errors, name),
            in_row: false,
            choices: choices.into_iter().map(Into::into).enumerate().map(choice).collect(),
        }
    }

    /// A line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// None has to be chosen.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Short choices, side by side.
    #[must_use]
    pub fn in_row(mut self) -> Self {
        self.in_row = true;
        self
    }
}
