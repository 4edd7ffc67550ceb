//! Signing in and out.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::people::sessions::{self, SignIn, SignedIn};
use crate::actions::{Error, FieldError, Tour, TourStop};
use crate::web::App;
use crate::web::auth::{Visitor, device, network};
use crate::web::chrome::{Notice, home_trail};
use crate::web::components::{Breadcrumb, PageHeader, TextField};
use crate::web::error::Failure;
use crate::web::forms::{ErrorLink, Form, NoFields, error_links};
use crate::web::templates::{Page, done, page, rejected};

/// The sign-in form.
#[derive(Debug, Serialize)]
pub struct SignInPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    email: TextField,
    password: TextField,
    next: String,
    tour: Option<TourList>,
}

/// The demo's sign-ins, one button each.
#[derive(Debug, Serialize)]
struct TourList {
    password: String,
    stops: Vec<TourLine>,
}

#[derive(Debug, Serialize)]
struct TourLine {
    email: String,
    what: String,
}

impl TourList {
    fn new(tour: &Tour) -> Self {
        let line = |stop: &TourStop| TourLine { email: stop.email.clone(), what: stop.what.clone() };
        Self { password: tour.password.clone(), stops: tour.stops.iter().map(line).collect() }
    }
}

impl SignInPage {
    fn new(tour: Option<&Tour>, email: &str, next: &str, errors: &[FieldError]) -> Self {
        Self {
            tour: tour.map(TourList::new),
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose("For vendors, reviewers, districts and the agency. The registry needs no account."),
            errors: error_links(errors),
            email: TextField::new("email", "Email address", email, errors).kind("email").autocomplete("username"),
            password: TextField::new("password", "Password", "", errors).kind("password").autocomplete("current-password"),
            next: next.to_owned(),
        }
    }
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "people/sign_in";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "email".into(), message: "This does not fit.".into() };
        let stop = TourStop { email: "ana@example.org".into(), what: "Reviewer".into() };
        let tour = Tour { password: "open".into(), stops: vec![stop] };
        vec![Self::new(None, "", "", &[]), Self::new(Some(&tour), "ana@example.org", "/work", &[fault])]
    }
}

const TITLE: &str = "Sign in";

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub struct NextQuery {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest, query: Query<NextQuery>) -> Result<HttpResponse, Failure> {
    page(&app, &visitor, &request, TITLE, &SignInPage::new(app.ctx.settings.tour.as_ref(), "", &query.next, &[]))
}

/// What the sign-in form sends.
#[derive(Debug, Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in`
pub async fn create(app: Data<App>, visitor: Visitor, request: HttpRequest, form: Form<SignInForm>) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    let input = SignIn { email: form.email.clone(), password: form.password, device: device(&request), network: network(&app, &request) };
    match sessions::sign_in(&app.ctx, &visitor.actor, input).await {
        Ok(signed_in) => entered(&app, &visitor, signed_in, local_path(&form.next), None),
        Err(Error::Invalid(errors)) => {
            rejected(&app, &visitor, &request, TITLE, &SignInPage::new(app.ctx.settings.tour.as_ref(), &form.email, &form.next, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// Sends somebody on with the cookie of the session that has just begun.
pub(super) fn entered(app: &App, visitor: &Visitor, signed_in: SignedIn, to: &str, notice: Option<Notice>) -> Result<HttpResponse, Failure> {
    let mut response = done(visitor, to, notice);
    let cookie = visitor.session_cookie(signed_in, app.ctx.settings.session_hours);
    response.add_cookie(&cookie).map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(response)
}

/// Only paths of our own are followed after signing in. Browsers drop control characters and read `\` as `/`, so neither may hide a
/// second slash.
fn local_path(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/work" }
}

/// `POST /sign-out`
pub async fn end(app: Data<App>, visitor: Visitor, _form: Form<NoFields>) -> Result<HttpResponse, Failure> {
    if let Some(session) = &visitor.session {
        sessions::end(&app.ctx, &visitor.actor, session).await?;
    }
    let mut response = done(&visitor, "/", Some(Notice::SIGNED_OUT));
    response.add_cookie(&visitor.no_session_cookie()).map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(response)
}
