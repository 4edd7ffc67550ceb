//! One-time links from mails: the page says what will happen, the button makes it happen.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::sessions::entered;
use crate::actions::people::mail_links::{self, Following, OpenLink};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::values::Timestamp;
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, device};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, OpenForm, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::templates::Page;

/// A link that works.
#[derive(Debug, Serialize)]
pub struct LinkPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    facts: Facts,
    organization: Option<TextField>,
    name: Option<TextField>,
    password: Option<TextField>,
    button: &'static str,
    note: &'static str,
}

/// The page's title, what happens, the button and what to do when it is not for the reader.
fn words(purpose: LinkPurpose) -> (&'static str, &'static str, &'static str, &'static str) {
    match purpose {
        LinkPurpose::Confirm => (
            "Confirm your registration",
            "Check that this is right and choose a password. The button confirms your email \
             address, opens your account and signs you in.",
            "Confirm and sign in",
            "If you did not register, close this page: without the button there is no account.",
        ),
        LinkPurpose::Invite => (
            "Accept your invitation",
            "Choose a password. The button opens your account and signs you in.",
            "Open account",
            "If this invitation is not for you, close this page: without the button nothing opens.",
        ),
        LinkPurpose::NewAddress => (
            "Confirm your new email address",
            "The button puts this address in place of your old one and signs you in.",
            "Confirm and sign in",
            "If you did not ask for this, close this page: your old address stays.",
        ),
        LinkPurpose::Reset => (
            "Choose a new password",
            "The button replaces your password and signs you in here. Every other device has to \
             sign in again.",
            "Set password and sign in",
            "If you did not ask for this, close this page: your password stays as it is.",
        ),
    }
}

impl LinkPage {
    fn new(link: &OpenLink, calendar: Calendar, typed: &LinkForm, errors: &[FieldError]) -> Self {
        let (title, purpose, button, note) = words(link.purpose);
        let registers = link.purpose == LinkPurpose::Confirm;
        let mut facts = vec![Fact::new("Email address", &link.email)];
        if !registers {
            facts.push(Fact::new("Name", &link.name));
            facts.push(Fact::new("Organization", &link.organization));
        }
        facts.push(Fact::new("You will be", link.roles.join(", ")));
        facts.push(Fact::new("Link works until", calendar.in_words(link.expires_at)));
        let field = |name, label, typed: &Option<String>, known: &String| {
            TextField::new(name, label, typed.as_ref().unwrap_or(known), errors)
        };
        Self {
            crumbs: Breadcrumb::new(home_trail(), title),
            header: PageHeader::new(title).purpose(purpose),
            errors: error_links(errors),
            facts: Facts { facts },
            organization: registers.then(|| {
                field("organization", "Organization", &typed.organization, &link.organization)
                    .help("The company's name as schools know it.")
                    .autocomplete("organization")
            }),
            name: registers
                .then(|| field("name", "Your name", &typed.name, &link.name).autocomplete("name")),
            password: match link.purpose {
                LinkPurpose::NewAddress => None,
                LinkPurpose::Confirm | LinkPurpose::Invite => {
                    Some(super::new_password("Password", errors))
                }
                LinkPurpose::Reset => Some(super::new_password("New password", errors)),
            },
            button,
            note,
        }
    }
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "people/link";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "password".into(), message: "Choose a longer password.".into() };
        let link = |purpose| OpenLink {
            purpose,
            name: "Ana Ruiz".to_owned(),
            email: "ana@example.org".to_owned(),
            organization: "Agency".to_owned(),
            roles: vec!["Reviewer"],
            expires_at: Timestamp::from_millis(0),
        };
        let page = |purpose| Self::new(&link(purpose), Calendar::UTC, &LinkForm::default(), &[]);
        let mut pages: Vec<Self> = LinkPurpose::ALL.into_iter().map(page).collect();
        pages.push(Self::new(
            &link(LinkPurpose::Reset),
            Calendar::UTC,
            &LinkForm::default(),
            &[fault],
        ));
        pages
    }
}

/// A link that does not work: unknown, used or expired.
#[derive(Debug, Serialize)]
pub struct DeadLinkPage {
    crumbs: Breadcrumb,
    header: PageHeader,
}

const DEAD: &str = "This link does not work";

impl DeadLinkPage {
    fn new() -> Self {
        let purpose = "Links from our mails work once and for a limited time. This one was used, \
            has expired, or was not copied whole.";
        Self {
            crumbs: Breadcrumb::new(home_trail(), DEAD),
            header: PageHeader::new(DEAD).purpose(purpose),
        }
    }
}

impl Page for DeadLinkPage {
    const TEMPLATE: &'static str = "people/dead_link";

    fn samples() -> Vec<Self> {
        vec![Self::new()]
    }
}

fn dead(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<HttpResponse, Failure> {
    let mut response = page(app, visitor, request, DEAD, &DeadLinkPage::new())?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// `GET /links/{secret}`
///
/// # Errors
/// As [`mail_links::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    secret: Path<String>,
) -> Result<HttpResponse, Failure> {
    match mail_links::show(&app.ctx, &visitor.actor, &secret).await? {
        Some(link) => page(
            &app,
            &visitor,
            &request,
            words(link.purpose).0,
            &LinkPage::new(&link, app.ctx.calendar(), &LinkForm::default(), &[]),
        ),
        None => dead(&app, &visitor, &request),
    }
}

/// What the button sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LinkForm {
    #[serde(default)]
    password: String,
    name: Option<String>,
    organization: Option<String>,
}

/// `POST /links/{secret}`
///
/// # Errors
/// As [`mail_links::follow`] does; faults of a field come back with the form.
pub async fn follow(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    secret: Path<String>,
    form: OpenForm<LinkForm>,
) -> Result<HttpResponse, Failure> {
    let OpenForm(form) = form;
    let typed = form.clone();
    let input = Following {
        secret: secret.clone(),
        password: form.password,
        name: form.name,
        organization: form.organization,
        device: device(&app, &request),
    };
    match mail_links::follow(&app.ctx, &visitor.actor, input).await {
        Ok(Some((signed_in, purpose))) => {
            let notice = match purpose {
                LinkPurpose::Confirm | LinkPurpose::Invite => Notice::WELCOME,
                LinkPurpose::Reset => Notice::PASSWORD_CHANGED,
                LinkPurpose::NewAddress => Notice::ADDRESS_CHANGED,
            };
            entered(&app, &visitor, signed_in, "/work", Some(notice))
        }
        Ok(None) => dead(&app, &visitor, &request),
        Err(Error::Invalid(errors)) => {
            match mail_links::show(&app.ctx, &visitor.actor, &secret).await? {
                Some(link) => rejected(
                    &app,
                    &visitor,
                    &request,
                    words(link.purpose).0,
                    &LinkPage::new(&link, app.ctx.calendar(), &typed, &errors),
                ),
                None => dead(&app, &visitor, &request),
            }
        }
        Err(error) => Err(error.into()),
    }
}
