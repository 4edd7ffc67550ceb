//! Submitting a review from its workbench. The score in the form that is open there is saved first.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Deserialize;

use super::body;
use super::scoring::{ScoreInput, not_saved};
use crate::actions::Error;
use crate::actions::assessment::{reviews, scoring};
use crate::domain::assessment::review::{Score, mark_with};
use crate::domain::instrument::Scored;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::guard::with_frames;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, rejected};
use crate::web::kernel::paths::path_id;

/// What the button to submit sends: the form of the question that is shown, when there is one.
#[derive(Debug, Deserialize)]
pub struct SubmissionInput {
    question: Option<String>,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    comment: String,
    private_note: Option<String>,
    vendor_note: Option<String>,
}

impl SubmissionInput {
    /// The score in the form, when it is another than the one that the form was filled with.
    fn changed(self) -> Option<ScoreInput> {
        let input = ScoreInput {
            question: self.question?,
            seen: self.seen,
            level: self.level,
            comment: self.comment.replace("\r\n", "\n"),
            private_note: self.private_note,
            vendor_note: self.vendor_note,
        };
        let scored = match input.level.as_str() {
            "na" => Some(Scored::NotApplicable),
            level => level.parse().ok().map(Scored::Level),
        };
        let (comment, notes) = (input.comment.trim(), input.notes());
        let same = match scored {
            Some(scored) => {
                let score =
                    Score { question: input.question.clone(), scored, comment: comment.to_owned() };
                mark_with(Some(&score), notes.as_ref()) == input.seen
            }
            None => {
                input.level.is_empty()
                    && comment.is_empty()
                    && notes.is_none_or(|notes| notes.is_empty())
            }
        };
        (!same).then_some(input)
    }
}

/// `POST /reviews/{id}/{criterion}/submission`
///
/// # Errors
/// When the review is not theirs, or is closed.
pub async fn submit(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<SubmissionInput>,
) -> Result<HttpResponse, Failure> {
    let ((id, criterion), Form(form)) = (path.into_inner(), form);
    let id = path_id(&id)?;
    if let Some(score) = form.changed()
        && let Err(error) =
            scoring::score(&app.ctx, &visitor.actor, &id, &criterion, &score.seen, score.given())
                .await
    {
        return not_saved(&app, &visitor, &request, (&id, &criterion), &score, error).await;
    }
    match reviews::submit(&app.ctx, &visitor.actor, &id, &criterion).await {
        Ok(()) => Ok(done(&visitor, &format!("/reviews/{id}"), Some(Notice::REVIEW_IN))),
        Err(Error::Invalid(errors)) => {
            let bench = reviews::workbench(&app.ctx, &visitor.actor, &id, &criterion, None).await?;
            let (title, body) = body(&app, &visitor, &id, &bench, None, &errors)?;
            Ok(with_frames(rejected(&app, &visitor, &request, &title, &body)?))
        }
        Err(error) => Err(error.into()),
    }
}
