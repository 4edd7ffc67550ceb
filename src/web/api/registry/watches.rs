//! `/api/v1/watches`: what the maker of a token watches with their own address.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::Error;
use crate::actions::registry::own_watches;
use crate::actions::registry::watches::{ToldWatch, TypedWatch};
use crate::domain::people::api_token::Scope;
use crate::domain::values::WatchId;
use crate::web::api::body::{RECORD_BYTES, json_object};
use crate::web::api::schema::{BodyProblems, Problem, TokenProblems};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::network;
use crate::web::kernel::bearer::program;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::paths::path_id;

const SCOPES: &[Scope] = &[Scope::Watch];

/// A page of watches.
#[derive(Debug, Serialize, ToSchema)]
pub struct WatchList {
    /// What the address watches, the oldest first.
    items: Vec<Watch>,
    /// The address of the next page; always null, because they fit on one.
    #[schema(required = true)]
    next: Option<String>,
}

/// Something that is watched.
#[derive(Debug, Serialize, ToSchema)]
pub struct Watch {
    /// What stands for it in addresses.
    id: String,
    /// What it is, in words.
    what: String,
    /// Where it is shown in the registry; null where it has no one place.
    #[schema(required = true)]
    address: Option<String>,
    /// How often a mail comes: `at_once`, or `mondays`.
    rhythm: &'static str,
    /// Whether mails come.
    confirmed: bool,
}

/// Something to be watched: tools, or else a search.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWatch {
    /// Tools by their slugs, at most 500.
    #[serde(default)]
    tools: Vec<String>,
    /// A search, as the part of the list's address after the question mark. It counts where no tool
    /// is named.
    #[serde(default)]
    search: String,
    /// How often a mail comes: `at_once`, or `mondays`.
    rhythm: String,
}

impl Watch {
    fn new(watch: ToldWatch, base_url: &str) -> Self {
        Self {
            id: watch.id.to_string(),
            what: watch.what,
            address: watch.href.map(|path| format!("{base_url}{path}")),
            rhythm: watch.rhythm.word(),
            confirmed: watch.confirmed,
        }
    }
}

/// What you watch
///
/// What the address of the token's maker watches.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/watches",
    tag = "District",
    security(("token" = ["watch"])),
    responses(
        (status = 200, description = "The watches.", body = WatchList),
        TokenProblems,
    )
)]
pub async fn list(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let all = own_watches::list(&app.ctx, &actor).await?;
    Ok(HttpResponse::Ok().json(told(&app, all)))
}

fn told(app: &App, all: Vec<ToldWatch>) -> WatchList {
    let base_url = &app.ctx.settings.base_url;
    let items = all.into_iter().map(|watch| Watch::new(watch, base_url)).collect();
    WatchList { items, next: None }
}

/// Watch tools or a search
///
/// Mails come to the address of the token's maker, which needs no link to confirm. What is watched
/// already is not watched twice: it takes the rhythm that is asked for. The answer is everything
/// that the address watches then.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/watches",
    tag = "District",
    security(("token" = ["watch"])),
    request_body = NewWatch,
    responses(
        (status = 200, description = "The watches.", body = WatchList),
        TokenProblems,
        BodyProblems,
    )
)]
pub async fn create(
    app: Data<App>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let expected = "It is an object with “tools” or “search”, and “rhythm”.";
    let new: NewWatch = json_object(&request, payload, RECORD_BYTES, expected).await?;
    if !new.tools.is_empty() && !new.search.is_empty() {
        return Err(Failure(Error::field(
            "search",
            "A watch is of tools or of a search. Leave “tools” or “search” out.",
        )));
    }
    let typed = TypedWatch {
        email: String::new(),
        tools: new.tools.join(","),
        search: new.search,
        rhythm: new.rhythm,
    };
    own_watches::add(&app.ctx, &actor, typed, &network(&app, &request)).await?;
    let all = own_watches::list(&app.ctx, &actor).await?;
    Ok(HttpResponse::Ok().json(told(&app, all)))
}

/// Stop a watch
///
/// No more mails come of it.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    delete,
    path = "/api/v1/watches/{watch}",
    tag = "District",
    security(("token" = ["watch"])),
    params(("watch" = String, Path, description = "The watch’s `id`.")),
    responses(
        (status = 204, description = "It is stopped."),
        (status = 404, description = "You watch no such thing.", body = Problem,
            content_type = "application/problem+json"),
        TokenProblems,
    )
)]
pub async fn stop(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let id: WatchId = path_id(&id)?;
    own_watches::stop(&app.ctx, &actor, &id).await?;
    Ok(HttpResponse::NoContent().finish())
}
