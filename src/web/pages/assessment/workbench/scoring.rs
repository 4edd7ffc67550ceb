//! Saving a score.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Deserialize;

use super::{Typed, body};
use crate::actions::Error;
use crate::actions::assessment::reviews;
use crate::actions::assessment::scoring::{self, GivenLevel};
use crate::domain::assessment::review::Notes;
use crate::domain::values::DisclosureId;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::Form;
use crate::web::kernel::guard::with_frames;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;

/// What the scoring form sends.
#[derive(Debug, Deserialize)]
pub struct ScoreInput {
    pub(super) question: String,
    #[serde(default)]
    pub(super) seen: String,
    #[serde(default)]
    pub(super) level: String,
    #[serde(default)]
    pub(super) comment: String,
    pub(super) private_note: Option<String>,
    pub(super) vendor_note: Option<String>,
}

impl ScoreInput {
    /// The level that it gives, and the notes where the form asks for them.
    pub(super) fn given(&self) -> (GivenLevel, Option<Notes>) {
        let level = GivenLevel {
            question: self.question.clone(),
            level: self.level.clone(),
            comment: self.comment.clone(),
        };
        (level, self.notes())
    }

    /// The notes; none where the form did not ask, which leaves them as they are.
    pub(super) fn notes(&self) -> Option<Notes> {
        let (private, vendor) = (self.private_note.as_ref()?, self.vendor_note.as_ref()?);
        let tidy = |text: &str| text.trim().replace("\r\n", "\n");
        Some(Notes { private: tidy(private), vendor: tidy(vendor) })
    }
}

/// `POST /reviews/{id}/{criterion}`: saves and goes to the next question that is not scored.
///
/// # Errors
/// As [`scoring::score`] does; faults of a field, and a score that was stored meanwhile, come back
/// with the page.
pub async fn score(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<ScoreInput>,
) -> Result<HttpResponse, Failure> {
    let ((id, criterion), Form(form)) = (path.into_inner(), form);
    let id = path_id(&id)?;
    let input = form.given();
    match scoring::score(&app.ctx, &visitor.actor, &id, &criterion, &form.seen, input).await {
        Ok(kept) => {
            let to = match kept.next {
                Some(next) => format!("/reviews/{id}/{criterion}?question={next}"),
                None => format!("/reviews/{id}/{criterion}?question={}#submit", form.question),
            };
            Ok(done(&visitor, &to, None))
        }
        Err(error) => not_saved(&app, &visitor, &request, (&id, &criterion), &form, error).await,
    }
}

/// The workbench again, with what was typed and could not be saved.
pub(super) async fn not_saved(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    (id, criterion): (&DisclosureId, &str),
    form: &ScoreInput,
    error: Error,
) -> Result<HttpResponse, Failure> {
    let (seen, errors) = match &error {
        Error::Invalid(errors) => (Some(form.seen.as_str()), errors.as_slice()),
        Error::Stale(_) => (None, &[][..]),
        _ => return Err(error.into()),
    };
    let bench =
        reviews::workbench(&app.ctx, &visitor.actor, id, criterion, Some(&form.question)).await?;
    let typed = Typed { level: &form.level, comment: &form.comment, notes: form.notes(), seen };
    let (title, body) = body(app, visitor, id, &bench, Some(&typed), errors)?;
    let response = if seen.is_some() {
        rejected(app, visitor, request, &title, &body)?
    } else {
        telling(&error, page(app, visitor, request, &title, &body)?)
    };
    Ok(with_frames(response))
}
