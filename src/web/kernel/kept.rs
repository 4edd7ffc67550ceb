//! A form that came when its session had ended is kept for the person who filled it in. Once they
//! are signed in, `GET /kept/{form}` sends it to its own handler, which can only read then: the
//! form comes back as a rejected one does, filled in, and is not sent. The tokens of the page that
//! it stands on name it, so that it is known what became of it when it is sent from there.

use std::rc::Rc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse, Url};
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest, ResponseError as _};

use super::app::App;
use super::auth::{Visitor, base_of, known_visitor, visitor};
use super::failure::Failure;
use super::notices::{NOTICE, Notice};
use super::typed::Restored;
use super::{several, typed};
use crate::actions::people::kept_forms::{self, Aside, Begun, KEPT_SECONDS, Sending, Unsent};
use crate::actions::{Ctx, Error};
use crate::domain::calendar::Calendar;
use crate::domain::people::kept_form::{KeptForm, KeptState, Origin};
use crate::domain::values::{AccountId, Id, KeptFormId, mark};

/// Where kept forms come back.
pub const PLACE: &str = "/kept/";

/// What the address ends with to which a script saves a page's form.
const AUTOSAVE: &str = "/autosave";

/// Whether a script saves something here, not a person all of it.
pub fn is_autosave(request: &HttpRequest) -> bool {
    request.path().ends_with(AUTOSAVE)
}

/// Whose a form is that came in another session than the one in which it was opened.
pub async fn owner(app: &App, visitor: &Visitor, token: Option<&str>) -> Option<AccountId> {
    let base = base_of(token?)?;
    let owner = kept_forms::owner(&app.ctx, &visitor.actor, &base).await;
    owner
        .inspect_err(|cause| tracing::warn!(%cause, "it could not be looked up whose a form is"))
        .ok()
        .flatten()
}

/// Keeps a form that came in another session of its person, and notes the way back to it; does
/// nothing with any other.
///
/// # Errors
/// When there is no room for it, which its person has to be told.
pub async fn keep(
    request: &HttpRequest,
    (app, visitor): (&App, &Visitor),
    token: Option<&str>,
    fields: Vec<(String, String)>,
    had_file: bool,
) -> Result<(), Failure> {
    if fields.is_empty() && !had_file {
        return Ok(());
    }
    match owner(app, visitor, token).await {
        Some(owner) => keep_for(request, (app, visitor), owner, fields, had_file).await,
        None => Ok(()),
    }
}

/// Keeps a form for its owner, and notes the way back to it.
///
/// # Errors
/// When there is no room for it, which its person has to be told.
pub async fn keep_for(
    request: &HttpRequest,
    (app, visitor): (&App, &Visitor),
    owner: AccountId,
    fields: Vec<(String, String)>,
    had_file: bool,
) -> Result<(), Failure> {
    let (path, origin) =
        (sent_to(request), if is_autosave(request) { Origin::Autosave } else { Origin::Session });
    match kept_forms::keep(
        &app.ctx,
        &visitor.actor,
        owner,
        Unsent { path, fields: fields.clone(), had_file, origin },
    )
    .await
    {
        Ok(form) => {
            let back = format!("{PLACE}{form}");
            let signs_in = || {
                serde_urlencoded::to_string([("next", &back)])
                    .map(|query| format!("/sign-in?{query}"))
                    .unwrap_or_default()
            };
            typed::note_way(
                request,
                if visitor.actor.person().is_some() { back.clone() } else { signs_in() },
            );
        }
        // A script has what it sends, and is told to sign in.
        Err(full @ Error::WrongState(_)) if origin == Origin::Session => {
            typed::note(request, &fields);
            return Err(Failure(full));
        }
        Err(cause) => tracing::warn!(%cause, "a form could not be kept"),
    }
    Ok(())
}

/// The address of the form that a request sends. What a script saves belongs to the form of its
/// page.
fn sent_to(request: &HttpRequest) -> String {
    if let Some(page) = request.path().strip_suffix(AUTOSAVE) {
        return page.to_owned();
    }
    request.uri().path_and_query().map_or_else(|| request.path().to_owned(), ToString::to_string)
}

/// A token for the forms of a page that brings a kept form back: it names that form.
pub fn naming(token: String, restored: Option<&Restored>) -> String {
    match restored {
        Some(form) => format!("{token}.{}", form.id),
        None => token,
    }
}

/// Notes that a form of somebody who is signed in is sent. `more` is what it sends beside its
/// fields.
///
/// # Errors
/// The same was sent from the page of a kept form before: the way leads to where that is told.
pub async fn begin(
    request: &HttpRequest,
    (app, visitor): (&App, &Visitor),
    token: Option<&str>,
    fields: &[(String, String)],
    more: Option<&str>,
) -> Result<(), Failure> {
    let from = token.and_then(|token| token.split_once('.')).and_then(|(_, form)| Id::parse(form));
    let pressed = several::apart(fields).map(|several| several.pressed);
    let sending = Sending {
        path: sent_to(request),
        claim: mark(&(fields, more)),
        fields: fields.to_vec(),
        pressed,
        from,
        autosave: is_autosave(request),
    };
    if !sending.autosave
        && let Some(form) = &sending.from
        && kept_forms::begin(&app.ctx, &visitor.actor, &sending).await? == Begun::Before
    {
        typed::note_way(request, format!("{PLACE}{form}"));
        return Err(Failure(Error::WrongState("This form was sent already.".to_owned())));
    }
    request.extensions_mut().insert(sending);
    Ok(())
}

/// Notes what became of the form that a request sent. That it cannot be noted changes nothing about
/// what was done.
async fn follow<B>(response: &mut ServiceResponse<B>) {
    let request = response.request().clone();
    let sending = request.extensions_mut().remove::<Sending>();
    let visitor = known_visitor(&request);
    let (Some(sending), Some(visitor), Some(app)) =
        (sending, visitor, request.app_data::<Data<App>>())
    else {
        return;
    };
    let beside = several::noted(&request);
    let led_to = response
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let to = match (response.status(), led_to) {
        (StatusCode::SEE_OTHER, Some(to)) => Some(to),
        (StatusCode::OK, _) if sending.autosave => Some(sending.path.clone()),
        _ => None,
    };
    let noted = match &to {
        Some(to) => kept_forms::finish(&app.ctx, &visitor.actor, &sending, to).await,
        None => kept_forms::give_up(&app.ctx, &visitor.actor, &sending).await,
    };
    if let Err(cause) = noted {
        tracing::warn!(%cause, "what became of a form could not be noted");
    }
    if to.is_none() || beside.is_empty() {
        return;
    }
    let aside = beside
        .into_iter()
        .map(|form| Aside { fields: form.fields, changed: form.changed })
        .collect();
    if let Err(cause) = kept_forms::put_aside(&app.ctx, &visitor.actor, &sending.path, aside).await
    {
        tracing::warn!(%cause, "what stood beside a form could not be kept");
        // The page that follows says so instead of what was done.
        let told = response
            .response_mut()
            .add_cookie(&visitor.word_cookie(NOTICE, Notice::NOT_PUT_ASIDE.word));
        if let Err(cause) = told {
            tracing::warn!(%cause, "nor could that be told");
        }
    }
}

/// Brings a kept form back to the person who filled it in.
///
/// # Errors
/// Those of what answers the request; it adds none.
pub async fn restore<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let asked = (*request.method() == Method::GET)
        .then(|| request.path().strip_prefix(PLACE).and_then(Id::parse))
        .flatten();
    let Some(id) = asked else {
        let mut response = next.call(request).await?;
        follow(&mut response).await;
        return Ok(response.map_into_left_body());
    };
    let found = match find(request.request(), &id).await {
        Ok(Some(found)) => found,
        // What became of it has a page of its own.
        Ok(None) => return Ok(next.call(request).await?.map_into_left_body()),
        // A middleware that answered `Err` would skip the ones outside it, and with them the page
        // that tells of it.
        Err(failure) => {
            return Ok(request.into_response(failure.error_response()).map_into_right_body());
        }
    };
    send_again(&mut request, found);
    let mut response = next.call(request).await?;
    // The form is there as it should be; nothing was sent that could have been rejected. An error
    // without a page of its own stays one.
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY
        && response.headers().contains_key(header::CONTENT_TYPE)
    {
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

/// Finds a kept form; none when it does not wait any more.
async fn find(request: &HttpRequest, id: &KeptFormId) -> Result<Option<Found>, Failure> {
    let app = request
        .app_data::<Data<App>>()
        .cloned()
        .ok_or_else(|| Failure::internal("the application has no state"))?;
    let visitor = visitor(request).await?;
    let form = kept_forms::show(&app.ctx, &visitor.actor, id).await?;
    if form.state != KeptState::Waiting {
        return Ok(None);
    }
    let uri = form.path.parse::<Uri>().map_err(|cause| {
        Failure::internal(format!("the kept form {id} has no address: {cause}"))
    })?;
    let ctx = Ctx { db: app.ctx.db.only_reading(), ..app.ctx.clone() };
    Ok(Some(Found { form, uri, app: App { ctx, ..app.as_ref().clone() } }))
}

/// Why a kept form was not sent, and what to do.
fn told(form: &KeptForm, calendar: Calendar) -> String {
    let why = match form.origin {
        Origin::Session => {
            "The form was opened in a session that has ended, so nothing was changed.".to_owned()
        }
        Origin::Autosave => format!(
            "Your session had ended when this was saved, {}, so it was not stored.",
            calendar.in_words(form.kept_at)
        ),
        Origin::Beside => {
            "It stood beside a form that was sent, so nothing of it was changed.".to_owned()
        }
    };
    let anew = form.anew_at.map(|at| {
        format!(
            " Since then you sent the form on its own page, {}, with other words.",
            calendar.in_words(at)
        )
    });
    let file = if form.had_file { ", choose the file again," } else { "" };
    format!("{why}{} Look it through{file} and send it.", anew.unwrap_or_default())
}

/// Turns the request into the one that sent the form, for handlers that can only read.
fn send_again(request: &mut ServiceRequest, found: Found) {
    let Found { form, uri, app } = found;
    let calendar = app.ctx.calendar();
    let (told, until) =
        (told(&form, calendar), calendar.in_words(form.kept_at.plus_seconds(KEPT_SECONDS)));
    typed::note(request.request(), &form.fields);
    request.extensions_mut().insert(Restored {
        id: form.id,
        fields: form.fields,
        had_file: form.had_file,
        told,
        until,
    });
    let mut data = Extensions::new();
    data.insert(Data::new(app));
    request.add_data_container(Rc::new(data));
    request.match_info_mut().set(Url::new(uri.clone()));
    let head = request.head_mut();
    head.method = Method::POST;
    head.uri = uri;
}
