//! Until when the reviews of a case are asked for.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::forms::Typed;
use crate::actions::assessment::due_days::{self, TypedDue};
use crate::actions::assessment::progress::Progress;
use crate::actions::{Error, FieldError};
use crate::domain::assessment::review::ReviewState;
use crate::web::components::fields::{SelectField, TextField};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;

/// The form that has reviews be due on another day.
#[derive(Debug, Serialize)]
pub(super) struct DueForm {
    review: SelectField,
    due: TextField,
}

impl DueForm {
    /// The form; none while no review is open.
    pub(super) fn new(progress: &Progress, typed: &Typed, errors: &[FieldError]) -> Option<Self> {
        let open = progress.panel.iter().flat_map(|part| {
            let open = part.reviews.iter().filter(|review| review.state == ReviewState::Assigned);
            open.map(|review| {
                (review.id.to_string(), format!("{}: {}", part.title, review.reviewer_name))
            })
        });
        let open: Vec<(String, String)> = open.collect();
        if open.is_empty() {
            return None;
        }
        let all = (String::new(), "Every review that is still open".to_owned());
        let options = std::iter::once(all).chain(open);
        Some(Self {
            review: SelectField::new("review", "Which review", options, &typed.due.review, errors),
            due: TextField::new("due", "Due on", &typed.due.day, errors)
                .help("Its reviewer is told by mail.")
                .day(),
        })
    }
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct DueInput {
    #[serde(default)]
    review: String,
    #[serde(default)]
    due: String,
}

/// `POST /pipeline/{id}/due`
///
/// # Errors
/// As [`due_days::change`] does; faults of a field come back with the form.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<DueInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let due = TypedDue { review: form.review, day: form.due };
    match due_days::change(&app.ctx, &visitor.actor, &id, &due).await {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::DUE_CHANGED))),
        Err(Error::Invalid(errors)) => {
            let typed = Typed { due, ..Typed::default() };
            super::again(&app, &visitor, &request, &id, &typed, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}
