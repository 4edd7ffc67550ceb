//! The forms of a case: returning it as incomplete, and assigning reviewers.

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::assessment::progress::{PanelPart, Progress};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::review::{REVIEWS_NEEDED, standing};
use crate::web::components::fields::{AreaField, Choice, ChoicesField, SelectField, SelectOption};
use crate::web::kernel::forms::{field_id, message_at};

#[derive(Debug, Serialize)]
pub(super) struct TriageForm {
    /// The stamp of the submission that it is about.
    pub(super) seen: String,
    /// What the form asks; none before the lead declared that there is no conflict.
    pub(super) reason: Option<AreaField>,
}

#[derive(Debug, Serialize)]
pub(super) struct AssignForm {
    reviewer: SelectField,
    criteria: ChoicesField,
    /// Asked where every review is in.
    reopen: Option<ChoicesField>,
}

/// What was typed into one of the page's forms, when it was rejected.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) reason: String,
    pub(super) reviewer: String,
    pub(super) reopen: bool,
    pub(super) criteria: Vec<String>,
}

pub(super) fn assign_form(progress: &Progress, typed: &Typed, errors: &[FieldError]) -> AssignForm {
    let mut options = vec![SelectOption {
        value: String::new(),
        label: "Choose a reviewer".to_owned(),
        selected: typed.reviewer.is_empty(),
    }];
    options.extend(progress.candidates.iter().map(|account| {
        let parts = progress
            .panel
            .iter()
            .filter(|part| part.reviews.iter().any(|review| review.reviewer == account.id))
            .count();
        let label = match parts {
            0 => account.name.to_string(),
            1 => format!("{} (reviews 1 criterion here)", account.name),
            parts => format!("{} (reviews {parts} criteria here)", account.name),
        };
        SelectOption {
            value: account.id.to_string(),
            label,
            selected: typed.reviewer == account.id.as_str(),
        }
    }));
    let choice = |(at, part): (usize, &PanelPart)| Choice {
        id: if at == 0 {
            field_id("criteria")
        } else {
            format!("{}-{}", field_id("criteria"), part.id)
        },
        value: part.id.clone(),
        label: part.title.clone(),
        help: None,
        checked: if typed.reviewer.is_empty() && typed.criteria.is_empty() {
            standing(&part.reviews, &part.id) < REVIEWS_NEEDED
        } else {
            typed.criteria.contains(&part.id)
        },
    };
    AssignForm {
        reviewer: SelectField {
            id: field_id("reviewer"),
            name: "reviewer".to_owned(),
            label: "Reviewer".to_owned(),
            help: Some(
                "People who said that they have a conflict of interest are not in the list."
                    .to_owned(),
            ),
            required: true,
            error: message_at(errors, "reviewer"),
            options,
        },
        criteria: ChoicesField {
            id: "criteria-group".to_owned(),
            name: "criteria".to_owned(),
            label: "Criteria to review".to_owned(),
            help: Some(
                "Ticked already: the criteria that have fewer than two reviewers.".to_owned(),
            ),
            r#type: "checkbox",
            required: true,
            error: message_at(errors, "criteria"),
            in_row: false,
            choices: progress.panel.iter().enumerate().map(choice).collect(),
        },
        reopen: (progress.entry.disclosure.state() == State::Scored).then(|| ChoicesField {
            id: "reopen-group".to_owned(),
            name: "reopen".to_owned(),
            label: "Every review is in".to_owned(),
            help: None,
            r#type: "checkbox",
            required: true,
            error: message_at(errors, "reopen"),
            in_row: false,
            choices: vec![Choice {
                id: field_id("reopen"),
                value: "yes".to_owned(),
                label: "Open scoring again".to_owned(),
                help: Some(
                    "What was settled in these criteria is kept as a proposal; it counts again if \
                     you take the reviewer off before a review comes in."
                        .to_owned(),
                ),
                checked: typed.reopen,
            }],
        }),
    }
}
