//! One's own account: who one is here, the devices that are signed in, the password.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::sessions::entered;
use crate::actions::people::accounts::{self, OwnAccount};
use crate::actions::people::passwords::{self, PasswordChange};
use crate::actions::people::sessions;
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::people::device;
use crate::domain::people::session::Session;
use crate::domain::values::SessionId;
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The account page.
#[derive(Debug, Serialize)]
pub struct AccountPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    facts: Facts,
    sessions: Vec<SessionRow>,
    others: bool,
    proved: bool,
    confirm: TextField,
    name: TextField,
    current: TextField,
    password: TextField,
}

#[derive(Debug, Serialize)]
struct SessionRow {
    device: String,
    began: String,
    used: String,
    this_one: bool,
    end: String,
}

const TITLE: &str = "Your account";

impl AccountPage {
    fn new(
        own: &OwnAccount,
        this_one: Option<&SessionId>,
        proved: bool,
        name: Option<&str>,
        errors: &[FieldError],
        calendar: Calendar,
    ) -> Self {
        let roles = own.person.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
        let facts = vec![
            Fact::new("Name", &own.person.name),
            Fact::new("Email address", &own.email),
            Fact::new("Organization", &own.person.organization_name),
            Fact::new("What you do here", roles),
        ];
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Who you are here, the devices on which you are \
                signed in, your name and your password.",
            ),
            errors: error_links(errors),
            facts: Facts { facts },
            sessions: own
                .sessions
                .iter()
                .map(|session| SessionRow::new(session, this_one, calendar))
                .collect(),
            proved,
            confirm: TextField::new("confirm", "Your password", "", errors)
                .kind("password")
                .autocomplete("current-password"),
            others: own.sessions.iter().any(|session| Some(&session.id) != this_one),
            name: TextField::new("name", "Name", name.unwrap_or(&own.person.name), errors)
                .autocomplete("name"),
            current: TextField::new("current", "Current password", "", errors)
                .kind("password")
                .autocomplete("current-password"),
            password: super::new_password("New password", errors),
        }
    }
}

impl SessionRow {
    fn new(session: &Session, this_one: Option<&SessionId>, calendar: Calendar) -> Self {
        Self {
            device: device::in_words(&session.device),
            began: calendar.in_words(session.created_at),
            used: calendar.in_words(session.seen_at),
            this_one: Some(&session.id) == this_one,
            end: format!("/account/sessions/{}/ending", session.id),
        }
    }
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "people/account";

    fn samples() -> Vec<Self> {
        let own = super::samples::own_account();
        let this_one = own.sessions.first().map(|session| session.id.clone());
        let fault = FieldError {
            field: "current".into(),
            message: "This is not your current password.".into(),
        };
        let alone =
            OwnAccount { sessions: own.sessions.iter().take(1).cloned().collect(), ..own.clone() };
        vec![
            Self::new(&own, this_one.as_ref(), true, None, &[], Calendar::UTC),
            Self::new(&own, this_one.as_ref(), false, None, &[], Calendar::UTC),
            Self::new(&alone, this_one.as_ref(), true, None, &[fault], Calendar::UTC),
        ]
    }
}

/// `GET /account`
///
/// # Errors
/// As [`accounts::own`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = accounts::own(&app.ctx, &visitor.actor).await?;
    let proved = is_proved(&app, &visitor, &own);
    page(
        &app,
        &visitor,
        &request,
        TITLE,
        &AccountPage::new(&own, visitor.session.as_ref(), proved, None, &[], app.ctx.calendar()),
    )
}

fn is_proved(app: &App, visitor: &Visitor, own: &OwnAccount) -> bool {
    own.sessions.iter().any(|session| {
        Some(&session.id) == visitor.session.as_ref() && sessions::is_proved(&app.ctx, session)
    })
}

/// The page as it comes back with what needs correcting, perhaps with the name that was typed.
async fn corrected(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    name: Option<&str>,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let own = accounts::own(&app.ctx, &visitor.actor).await?;
    let proved = is_proved(app, visitor, &own);
    rejected(
        app,
        visitor,
        request,
        TITLE,
        &AccountPage::new(&own, visitor.session.as_ref(), proved, name, errors, app.ctx.calendar()),
    )
}

/// What the form with the name sends.
#[derive(Debug, Deserialize)]
pub struct OwnNameForm {
    name: String,
}

/// `POST /account/name`
///
/// # Errors
/// As [`accounts::rename_own`] does; faults of a field come back with the form.
pub async fn rename(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<OwnNameForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    match accounts::rename_own(&app.ctx, &visitor.actor, &form.name).await {
        Ok(()) => Ok(done(&visitor, "/account", Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            corrected(&app, &visitor, &request, Some(&form.name), &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the password form sends.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    current: String,
    password: String,
}

/// `POST /account/password`
///
/// # Errors
/// As [`passwords::change`] does; faults of a field come back with the form.
pub async fn change_password(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    let input = PasswordChange { current: form.current, wanted: form.password };
    let session = visitor.session.as_ref().ok_or(Error::SignIn)?;
    match passwords::change(&app.ctx, &visitor.actor, session, input).await {
        Ok(renewed) => entered(&app, &visitor, renewed, "/account", Some(Notice::PASSWORD_CHANGED)),
        Err(Error::Invalid(errors)) => corrected(&app, &visitor, &request, None, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// What the form sends that asks for the password again.
#[derive(Debug, Deserialize)]
pub struct ConfirmationForm {
    confirm: String,
}

/// `POST /account/confirmation`
///
/// # Errors
/// As [`passwords::confirm`] does; faults of a field come back with the form.
pub async fn confirm(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<ConfirmationForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    let session = visitor.session.as_ref().ok_or(Error::SignIn)?;
    match passwords::confirm(&app.ctx, &visitor.actor, session, &form.confirm).await {
        Ok(renewed) => entered(&app, &visitor, renewed, "/account", Some(Notice::CONFIRMED)),
        Err(Error::Invalid(errors)) => {
            let errors: Vec<FieldError> = errors
                .into_iter()
                .map(|error| FieldError { field: "confirm".into(), ..error })
                .collect();
            corrected(&app, &visitor, &request, None, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/sessions/{session}/ending`
///
/// # Errors
/// As [`sessions::end`] does.
pub async fn end_session(
    app: Data<App>,
    visitor: Visitor,
    session: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let session = path_id(&session)?;
    sessions::end(&app.ctx, &visitor.actor, visitor.session.as_ref(), &session).await?;
    Ok(done(&visitor, "/account", Some(Notice::SESSION_ENDED)))
}

/// `POST /account/sessions/ending`
///
/// # Errors
/// As [`sessions::end_others`] does.
pub async fn end_other_sessions(
    app: Data<App>,
    visitor: Visitor,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    sessions::end_others(&app.ctx, &visitor.actor, visitor.session.as_ref()).await?;
    Ok(done(&visitor, "/account", Some(Notice::SESSIONS_ENDED)))
}
