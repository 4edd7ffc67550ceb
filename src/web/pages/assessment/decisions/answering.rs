//! The lead's answer to what a vendor says to a decision.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Deserialize;

use super::{Typed, again};
use crate::actions::assessment::responses::{self, TypedAnswer};
use crate::actions::{Error, Seen};
use crate::domain::assessment::response::Ruling;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;

/// What the form of the lead's answer sends.
#[derive(Debug, Clone, Deserialize)]
pub struct AnswerInput {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    ruling: String,
    #[serde(default)]
    answer_reason: String,
}

/// `POST /pipeline/{id}/response`
///
/// # Errors
/// As [`responses::answer`] does; faults of a field come back with the form.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<AnswerInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let typed = TypedAnswer { ruling: form.ruling, reason: form.answer_reason };
    let seen = Seen::on_form(&form.seen);
    match responses::answer(&app.ctx, &visitor.actor, &id, &typed, seen).await {
        Ok(ruling) => {
            let notice = match ruling {
                Ruling::Stands => Notice::DECISION_STANDS,
                Ruling::Reopened => Notice::DECISION_REOPENED,
            };
            Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(notice)))
        }
        Err(Error::Invalid(errors)) => {
            let typed = Typed { answer: typed, ..Typed::default() };
            again(&app, &visitor, &request, &id, &typed, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}
