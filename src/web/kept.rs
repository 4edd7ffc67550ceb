//! A form that came when its session had ended is kept for the person who filled it in. Once they are signed in, `GET /kept/{form}` sends
//! it to its own handler, which can only read then: the form comes back as a rejected one does, filled in, and is not sent.

use std::rc::Rc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse, Url};
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};

use super::auth::{Visitor, base_of, visitor};
use super::error::Failure;
use super::{App, typed};
use crate::actions::people::kept_forms::{self, Unsent};
use crate::actions::{Ctx, Error};
use crate::domain::people::kept_form::KeptForm;
use crate::domain::values::Id;

/// Where kept forms come back.
pub const PLACE: &str = "/kept/";

/// A kept form that this request brings back.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What it sends.
    pub fields: Vec<(String, String)>,
    /// Whether a file has to be chosen again.
    pub had_file: bool,
}

/// The kept form that this request brings back; none for a request that sends one.
pub fn restored(request: &HttpRequest) -> Option<Restored> {
    request.extensions().get::<Restored>().cloned()
}

/// Whose a form is that came in another session than the one in which it was opened.
pub async fn owner(app: &App, visitor: &Visitor, token: Option<&str>) -> Option<Id> {
    let base = base_of(token?)?;
    let owner = kept_forms::owner(&app.ctx, &visitor.actor, &base).await;
    owner.inspect_err(|cause| tracing::warn!(%cause, "it could not be looked up whose a form is")).ok().flatten()
}

/// Keeps a form that came in another session of its person, and notes the way back to it; does nothing with any other.
pub async fn keep(request: &HttpRequest, (app, visitor): (&App, &Visitor), token: Option<&str>, fields: Vec<(String, String)>, had_file: bool) {
    if fields.is_empty() && !had_file {
        return;
    }
    if let Some(owner) = owner(app, visitor, token).await {
        keep_for(request, (app, visitor), owner, fields, had_file).await;
    }
}

/// Keeps a form for its owner, and notes the way back to it.
pub async fn keep_for(request: &HttpRequest, (app, visitor): (&App, &Visitor), owner: Id, fields: Vec<(String, String)>, had_file: bool) {
    let path = request.uri().path_and_query().map_or_else(|| request.path().to_owned(), ToString::to_string);
    match kept_forms::keep(&app.ctx, &visitor.actor, owner, Unsent { path, fields, had_file }).await {
        Ok(form) => {
            let back = format!("{PLACE}{form}");
            let signs_in = || serde_urlencoded::to_string([("next", &back)]).map(|query| format!("/sign-in?{query}")).unwrap_or_default();
            typed::note_way(request, if visitor.actor.person().is_some() { back.clone() } else { signs_in() });
        }
        Err(cause) => tracing::warn!(%cause, "a form could not be kept"),
    }
}

/// `GET /kept/{form}`: what [`restore`] brings back never comes here.
pub async fn show() -> Result<HttpResponse, Failure> {
    Err(Failure(Error::NotFound))
}

/// Brings a kept form back to the person who filled it in.
pub async fn restore<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let asked = (*request.method() == Method::GET).then(|| request.path().strip_prefix(PLACE).and_then(Id::parse)).flatten();
    let Some(id) = asked else { return Ok(next.call(request).await?.map_into_left_body()) };
    let found = match find(request.request(), &id).await {
        Ok(found) => found,
        // A middleware that answered `Err` would skip the ones outside it, and with them the page that tells of it.
        Err(failure) => return Ok(request.into_response(failure.error_response()).map_into_right_body()),
    };
    send_again(&mut request, found);
    let mut response = next.call(request).await?;
    // The form is there as it should be; nothing was sent that could have been rejected. An error without a page of its own stays one.
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY && response.headers().contains_key(header::CONTENT_TYPE) {
        *response.response_mut().status_mut() = StatusCode::OK;
    }
    Ok(response.map_into_left_body())
}

/// A kept form, the way to it, and an application that only reads.
struct Found {
    form: KeptForm,
    uri: Uri,
    app: App,
}

async fn find(request: &HttpRequest, id: &Id) -> Result<Found, Failure> {
    let app = request.app_data::<Data<App>>().cloned().ok_or_else(|| Failure::internal("the application has no state"))?;
    let visitor = visitor(request).await?;
    let form = kept_forms::show(&app.ctx, &visitor.actor, id).await?;
    let uri = form.path.parse::<Uri>().map_err(|cause| Failure::internal(format!("the kept form {id} has no address: {cause}")))?;
    let ctx = Ctx { db: app.ctx.db.only_reading(), ..app.ctx.clone() };
    Ok(Found { form, uri, app: App { ctx, ..app.as_ref().clone() } })
}

/// Turns the request into the one that sent the form, for handlers that can only read.
fn send_again(request: &mut ServiceRequest, found: Found) {
    let Found { form, uri, app } = found;
    request.extensions_mut().insert(Restored { fields: form.fields.clone(), had_file: form.had_file });
    typed::note(request.request(), &form.fields);
    let mut data = Extensions::new();
    data.insert(Data::new(app));
    request.add_data_container(Rc::new(data));
    request.match_info_mut().set(Url::new(uri.clone()));
    let head = request.head_mut();
    head.method = Method::POST;
    head.uri = uri;
}
