//! Signing in and out.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::people::sessions::{self, SignedIn};
use crate::actions::people::sign_ins::{self, SignIn};
use crate::actions::{Error, FieldError, Tour, TourStop};
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, Kind, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, device, network};
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, OpenForm, error_links};
use crate::web::kernel::kept::PLACE;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The sign-in form.
#[derive(Debug, Serialize)]
pub struct SignInPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    email: TextField,
    password: TextField,
    next: String,
    kept: Option<NoticeBox>,
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
        let line =
            |stop: &TourStop| TourLine { email: stop.email.clone(), what: stop.what.clone() };
        Self { password: tour.password.clone(), stops: tour.stops.iter().map(line).collect() }
    }
}

impl SignInPage {
    fn new(tour: Option<&Tour>, email: &str, next: &str, errors: &[FieldError]) -> Self {
        Self {
            tour: tour.map(TourList::new),
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "For vendors, reviewers, districts and the \
                agency. The registry needs no account.",
            ),
            errors: error_links(errors),
            email: TextField::new("email", "Email address", email, errors)
                .kind("email")
                .autocomplete("username"),
            password: TextField::new("password", "Password", "", errors)
                .kind("password")
                .autocomplete("current-password"),
            kept: next.starts_with(PLACE).then(|| NoticeBox {
                kind: Kind::Caution,
                title: "Your session had ended, so nothing was sent".to_owned(),
                text: Some(
                    "What you typed is kept for three days, for you alone. Sign in to see \
                    it again."
                        .to_owned(),
                ),
            }),
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
        vec![
            Self::new(None, "", "", &[]),
            Self::new(Some(&tour), "ana@example.org", "/kept/1", &[fault]),
        ]
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
///
/// # Errors
/// When the page cannot be rendered.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<NextQuery>,
) -> Result<HttpResponse, Failure> {
    page(
        &app,
        &visitor,
        &request,
        TITLE,
        &SignInPage::new(app.ctx.settings.tour.as_ref(), "", &query.next, &[]),
    )
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
///
/// # Errors
/// As [`sign_ins::sign_in`] does; a wrong password and too many tries come back with the form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: OpenForm<SignInForm>,
) -> Result<HttpResponse, Failure> {
    let OpenForm(form) = form;
    let input = SignIn {
        email: form.email.clone(),
        password: form.password,
        device: device(&app, &request),
        network: network(&app, &request),
        replaces: visitor.session.clone(),
    };
    let again = |errors: &[FieldError]| {
        rejected(
            &app,
            &visitor,
            &request,
            TITLE,
            &SignInPage::new(app.ctx.settings.tour.as_ref(), &form.email, &form.next, errors),
        )
    };
    match sign_ins::sign_in(&app.ctx, &visitor.actor, input).await {
        Ok(signed_in) => {
            let waits = signed_in.forms_wait && !form.next.starts_with(PLACE);
            entered(
                &app,
                &visitor,
                signed_in,
                local_path(&form.next),
                waits.then_some(Notice::FORMS_WAIT),
            )
        }
        Err(Error::Invalid(errors)) => again(&errors),
        Err(error @ (Error::TooMany { .. } | Error::Busy { .. })) => {
            let way_out = if matches!(error, Error::TooMany { .. }) { MAIL_WAY_OUT } else { "" };
            let message = format!("{error}{way_out}");
            Ok(telling(&error, again(&[FieldError { field: "email".into(), message }])?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What somebody can do who may not try any more.
const MAIL_WAY_OUT: &str = " Or ask for a new password: the link in the mail signs you in at once.";

/// Sends somebody on with the cookies of the session that has just begun or has a new secret.
pub(super) fn entered(
    app: &App,
    visitor: &Visitor,
    signed_in: SignedIn,
    to: &str,
    notice: Option<Notice>,
) -> Result<HttpResponse, Failure> {
    let mut response = done(visitor, to, notice);
    for cookie in visitor.session_cookies(signed_in, app.ctx.settings.session_most_hours) {
        response.add_cookie(&cookie).map_err(|cause| Failure::internal(cause.to_string()))?;
    }
    Ok(response)
}

/// Only paths of our own are followed after signing in. Browsers drop control characters and read
/// `\` as `/`, so neither may hide a second slash.
fn local_path(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/work" }
}

/// `POST /sign-out`
///
/// # Errors
/// As [`sessions::end`] does.
pub async fn end(
    app: Data<App>,
    visitor: Visitor,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    if let Some(session) = &visitor.session {
        sessions::end(&app.ctx, &visitor.actor, visitor.session.as_ref(), session).await?;
    }
    let mut response = done(&visitor, "/", Some(Notice::SIGNED_OUT));
    response
        .add_cookie(&visitor.no_session_cookie())
        .map_err(|cause| Failure::internal(cause.to_string()))?;
    // What pages kept in this browser goes with the session: whoever uses the computer next finds
    // nothing.
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}

/// `POST /people/accounts/{account}/sessions/ending`
///
/// # Errors
/// As [`sessions::end_of_account`] does.
pub async fn end_of_account(
    app: Data<App>,
    visitor: Visitor,
    account: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let account = path_id(&account)?;
    sessions::end_of_account(&app.ctx, &visitor.actor, &account).await?;
    Ok(done(
        &visitor,
        &format!("/people/accounts/{account}"),
        Some(Notice::SESSIONS_OF_ACCOUNT_ENDED),
    ))
}
