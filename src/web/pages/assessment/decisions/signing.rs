//! Signing a proposal.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};

use super::forms::SignInput;
use super::{Typed, again};
use crate::actions::Error;
use crate::actions::assessment::signing::{self, Signature, Signed};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;

/// `POST /pipeline/{id}/signature`
///
/// # Errors
/// As [`signing::sign`] does; faults of a field come back with the form.
pub async fn sign(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<SignInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let input = Signature {
        office: form.office.clone(),
        word: form.word.clone(),
        reason: form.reason.clone(),
        knows_departure: form.knows == "yes",
        seen: form.seen.clone(),
    };
    match signing::sign(&app.ctx, &visitor.actor, &id, input).await {
        Ok(Signed::Waiting | Signed::Decided | Signed::SentBack) => {
            Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(Notice::SIGNED)))
        }
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { signature: Some(form), ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}
