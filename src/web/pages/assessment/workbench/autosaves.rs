//! The autosave of the bench: what its script sends while a reviewer chooses and types, and what it
//! is told.

use actix_web::{HttpResponse, web::Data, web::Path};
use serde_json::{Value, json};

use super::limit::limited;
use super::scoring::ScoreInput;
use super::{in_progress, value};
use crate::actions::Error;
use crate::actions::assessment::reviews;
use crate::actions::assessment::scoring;
use crate::domain::values::DisclosureId;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::paths::path_id;

/// `POST /reviews/{id}/{criterion}/autosave`: stores a score and tells the script how the review
/// stands then; a score that was stored meanwhile is told and stays.
///
/// # Errors
/// As [`scoring::score`] does; faults of a field and another score are answers of their own.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form<ScoreInput>,
) -> Result<HttpResponse, Failure> {
    let ((id, criterion), Form(form)) = (path.into_inner(), form);
    let id = path_id(&id)?;
    let ctx = &app.ctx;
    match scoring::score(ctx, &visitor.actor, &id, &criterion, &form.seen, form.given()).await {
        Ok(kept) => Ok(HttpResponse::Ok().json(json!({
            "seen": kept.mark,
            "saved_at": ctx.calendar().clock_time(ctx.now()),
            "remaining": in_progress(kept.scored, kept.asked),
            "next": kept.next.map(|next| format!("/reviews/{id}/{criterion}?question={next}")),
        }))),
        Err(Error::Invalid(faults)) => {
            let faults = faults
                .iter()
                .map(|fault| json!({ "field": fault.field, "message": fault.message }));
            Ok(HttpResponse::UnprocessableEntity()
                .json(json!({ "faults": faults.collect::<Vec<_>>() })))
        }
        Err(Error::Stale(_)) => {
            let stored = stored(&app, &visitor, &id, (&criterion, &form.question)).await?;
            Ok(HttpResponse::Conflict().json(json!({ "stored": stored })))
        }
        Err(error) => Err(error.into()),
    }
}

/// The score that is stored for a question, as its form would hold it and as it reads.
async fn stored(
    app: &App,
    visitor: &Visitor,
    id: &DisclosureId,
    (criterion, question): (&str, &str),
) -> Result<Value, Failure> {
    let bench = reviews::workbench(&app.ctx, &visitor.actor, id, criterion, Some(question)).await?;
    let words = &bench.file.case.questionnaire.rubric.scale.words;
    Ok(bench.own().map_or(Value::Null, |score| {
        json!({
            "words": limited(&bench, score.scored, words), "seen": bench.mark(),
            "fields": {
                "level": value(score), "comment": score.comment,
                "private_note": bench.notes.private, "vendor_note": bench.notes.vendor,
            },
        })
    }))
}
