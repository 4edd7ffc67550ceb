//! A publisher gives a decision back to the panel lead.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Deserialize;

use super::{Typed, again};
use crate::actions::assessment::decision_returns;
use crate::actions::assessment::decisions;
use crate::actions::{Error, FieldError, Seen};
use crate::domain::values::DisclosureId;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;

/// To a publisher who publishes what they wrote a reason to send back.
const EITHER: &str = "You wrote why the decision goes back, so nothing was published. To send it \
    back with these words, press “Send the decision back”. To publish all the same, take them away \
    first.";

/// The page again for a publisher who pressed one button and wrote for the other; nothing for
/// anybody else.
///
/// # Errors
/// When the decision is not theirs to see.
pub(in crate::web::pages) async fn either(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    back: String,
) -> Result<Option<HttpResponse>, Failure> {
    if !decisions::show(&app.ctx, &visitor.actor, id).await?.may_publish {
        return Ok(None);
    }
    let errors = [FieldError { field: "back".to_owned(), message: EITHER.to_owned() }];
    again(app, visitor, request, id, &Typed { back, ..Typed::default() }, &errors).await.map(Some)
}

/// What the form sends that gives a decision back.
#[derive(Debug, Clone, Deserialize)]
pub struct BackInput {
    #[serde(default)]
    back: String,
    #[serde(default)]
    seen: String,
}

/// `POST /pipeline/{id}/sending-back`
///
/// # Errors
/// As [`decision_returns::send_back`] does; faults of a field come back with the form.
pub async fn send_back(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<BackInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    match decision_returns::send_back(
        &app.ctx,
        &visitor.actor,
        &id,
        &form.back,
        Seen::on_form(&form.seen),
    )
    .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::SENT_BACK))),
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { back: form.back, ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}
