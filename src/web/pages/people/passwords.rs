//! Forgotten passwords.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::{Deserialize, Serialize};

use super::mail_sent::{MailedFor, sent};
use crate::actions::people::passwords;
use crate::actions::{Error, FieldError};
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, network};
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, OpenForm, error_links};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::templates::Page;

/// The form that asks for a mail.
#[derive(Debug, Serialize)]
pub struct ForgottenPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    email: TextField,
}

const TITLE: &str = "Ask for a new password";

impl ForgottenPage {
    fn new(email: &str, errors: &[FieldError]) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/sign-in", "Sign in"));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "We send a link to your email address. It lets \
                you choose a new password and works for one hour.",
            ),
            errors: error_links(errors),
            email: TextField::new("email", "Email address", email, errors)
                .kind("email")
                .autocomplete("username"),
        }
    }
}

impl Page for ForgottenPage {
    const TEMPLATE: &'static str = "people/forgotten";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "email".into(),
            message: "Enter an email address in the form name@example.org.".into(),
        };
        vec![Self::new("", &[]), Self::new("ana", &[fault])]
    }
}

/// `GET /passwords/new`
///
/// # Errors
/// When the page cannot be rendered.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    page(&app, &visitor, &request, TITLE, &ForgottenPage::new("", &[]))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct ForgottenForm {
    email: String,
}

/// `POST /passwords/new`
///
/// # Errors
/// As [`passwords::ask_for_new`] does; faults of a field and too many mails come back with the
/// form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: OpenForm<ForgottenForm>,
) -> Result<HttpResponse, Failure> {
    let OpenForm(form) = form;
    match passwords::ask_for_new(&app.ctx, &visitor.actor, &form.email, &network(&app, &request))
        .await
    {
        Ok(()) => Ok(sent(&visitor, MailedFor::Password, &form.email)),
        Err(Error::Invalid(errors)) => {
            rejected(&app, &visitor, &request, TITLE, &ForgottenPage::new(&form.email, &errors))
        }
        Err(error @ Error::TooMany { .. }) => {
            let fault = FieldError { field: "email".to_owned(), message: error.to_string() };
            Ok(telling(
                &error,
                rejected(
                    &app,
                    &visitor,
                    &request,
                    TITLE,
                    &ForgottenPage::new(&form.email, &[fault]),
                )?,
            ))
        }
        Err(error) => Err(error.into()),
    }
}
