//! Vendors register themselves.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::{Deserialize, Serialize};

use super::mail_sent::{MailedFor, sent};
use crate::actions::people::registrations::{self, Registration};
use crate::actions::{Error, FieldError};
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, network};
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, OpenForm, error_links};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::templates::Page;

/// The registration form.
#[derive(Debug, Serialize)]
pub struct RegisterPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    organization: TextField,
    name: TextField,
    email: TextField,
}

const TITLE: &str = "Register as a vendor";

impl RegisterPage {
    fn new(form: &RegisterForm, errors: &[FieldError]) -> Self {
        let purpose = "For companies that want schools to use their tool. Districts, reviewers and \
            educators are invited and need no registration.";
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(purpose),
            errors: error_links(errors),
            organization: TextField::new(
                "organization",
                "Organization",
                &form.organization,
                errors,
            )
            .help(
                "The company's name as schools know it. It appears beside your tools in the \
                    registry.",
            )
            .autocomplete("organization"),
            name: TextField::new("name", "Your name", &form.name, errors).autocomplete("name"),
            email: TextField::new("email", "Email address", &form.email, errors)
                .kind("email")
                .help(
                    "We send a link to it that opens your account. You choose your password \
                    there.",
                )
                .autocomplete("username"),
        }
    }
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "people/register";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "email".into(),
            message: "Enter an email address in the form name@example.org.".into(),
        };
        vec![
            Self::new(&RegisterForm::default(), &[]),
            Self::new(&RegisterForm::default(), &[fault]),
        ]
    }
}

/// `GET /register`
///
/// # Errors
/// When the page cannot be rendered.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    page(&app, &visitor, &request, TITLE, &RegisterPage::new(&RegisterForm::default(), &[]))
}

/// What the registration form sends.
#[derive(Debug, Default, Deserialize)]
pub struct RegisterForm {
    organization: String,
    name: String,
    email: String,
}

/// `POST /register`
///
/// # Errors
/// As [`registrations::register`] does; faults of a field and too many mails come back with the
/// form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: OpenForm<RegisterForm>,
) -> Result<HttpResponse, Failure> {
    let OpenForm(form) = form;
    let input = Registration {
        organization: form.organization.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        network: network(&app, &request),
    };
    match registrations::register(&app.ctx, &visitor.actor, input).await {
        Ok(()) => Ok(sent(&visitor, MailedFor::Registration, &form.email)),
        Err(Error::Invalid(errors)) => {
            rejected(&app, &visitor, &request, TITLE, &RegisterPage::new(&form, &errors))
        }
        Err(error @ Error::TooMany { .. }) => {
            let fault = FieldError { field: String::new(), message: error.to_string() };
            Ok(telling(
                &error,
                rejected(&app, &visitor, &request, TITLE, &RegisterPage::new(&form, &[fault]))?,
            ))
        }
        Err(error) => Err(error.into()),
    }
}
