//! `/questionnaires/{family}/{version}/schema.json`: what a disclosure has to look like, as JSON
//! Schema.

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::actions::instrument::schemas::published;
use crate::web::api::reply::{KEPT, KEPT_FOR_GOOD};
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;

/// `GET /questionnaires/{family}/{version}/schema.json`. The address is the document's `$id`, so it
/// stays; what a released version says stays too.
///
/// # Errors
/// When there is no such version of a questionnaire.
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (family, version) = path.into_inner();
    let published = published(&app.ctx, &family, &version)?;
    let kept = if published.released { KEPT_FOR_GOOD } else { KEPT };
    let etag = format!("\"{}\"", published.schema.digest);
    let whole = || Ok((etag.clone(), Bytes::from(published.schema.body.clone())));
    Ok(app.fixed.of(&etag, whole).await?.answer(&request, "application/schema+json", kept))
}
