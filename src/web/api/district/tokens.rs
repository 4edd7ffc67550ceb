//! `/api/v1/token`: what a token gives.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::district::api_tokens;
use crate::domain::people::api_token::Scope;
use crate::domain::values::Timestamp;
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::bearer::program;
use crate::web::kernel::failure::Failure;

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    /// What it is for.
    name: String,
    /// The district that it acts for.
    district: String,
    /// What it lets do: `inventory`, `watch`, `adoption`, `incident`.
    scopes: Vec<&'static str>,
    /// When it ends, in UTC.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Your token
///
/// What the token that you send gives, and until when.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/token",
    tag = "District",
    security(("token" = [])),
    responses(
        (status = 200, description = "The token.", body = Token),
        (status = 401, description = "No token came, or it does not work.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too often in one minute; `Retry-After` says when to come \
            back.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, &Scope::ALL).await?;
    let (district, grant) = api_tokens::about(&app.ctx, &actor).await?;
    Ok(HttpResponse::Ok().json(Token {
        name: grant.name,
        district,
        scopes: grant.scopes.into_iter().map(Scope::word).collect(),
        expires_at: grant.expires_at,
    }))
}
