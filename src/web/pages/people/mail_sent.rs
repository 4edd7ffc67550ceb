//! After a link was asked for: to which address it goes, and what comes next.

use actix_web::cookie::time::Duration;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::domain::values::EmailAddress;
use crate::web::components::{Breadcrumb, ButtonLink, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, cookie_value};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::templates::Page;

/// The cookie that tells the page to which address a link was asked for. It goes after some
/// minutes.
const MAILED: &str = "assay_mailed";
/// How long the page can be opened again.
const MINUTES: i64 = 15;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailedFor {
    /// It opens a vendor's account.
    Registration,
    /// It sets a new password.
    Password,
    /// It confirms what an address wants to watch.
    Watch,
}

impl MailedFor {
    fn word(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Password => "password",
            Self::Watch => "watch",
        }
    }
}

/// The page.
#[derive(Debug, Serialize)]
pub struct MailSentPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    email: Option<String>,
    steps: Vec<&'static str>,
    again: ButtonLink,
}

const TITLE: &str = "Check your mail";

impl MailSentPage {
    fn new(sent: Option<(MailedFor, EmailAddress)>) -> Self {
        let (what, email) = sent
            .map_or((MailedFor::Password, None), |(what, email)| (what, Some(email.to_string())));
        let (steps, href, label) = match what {
            MailedFor::Registration => (
                vec![
                    "Open the link in the mail within 48 hours, check what is there and choose a \
                     password. You are then signed in.",
                    "Register your tool: its name, version, web address and what it does.",
                    "Start its disclosure. Everything is kept as you type, and you can invite \
                     colleagues.",
                ],
                "/register",
                "Register with another address",
            ),
            MailedFor::Password => (
                vec![
                    "Open the link in the mail within one hour.",
                    "Choose a new password. You are then signed in.",
                ],
                "/passwords/new",
                "Ask with another address",
            ),
            MailedFor::Watch => (
                vec![
                    "Open the link in the mail within seven days and confirm what you want to \
                     watch. Until then we write nothing more.",
                    "The same link stops it, at any time and without an account.",
                ],
                "/registry",
                "Back to the registry",
            ),
        };
        Self {
            crumbs: Breadcrumb::new(
                home_trail().into_iter().chain([Crumb::to("/sign-in", "Sign in")]).collect(),
                TITLE,
            ),
            header: PageHeader::new(TITLE),
            email,
            steps,
            again: ButtonLink { href: href.to_owned(), label: label.to_owned() },
        }
    }
}

impl Page for MailSentPage {
    const TEMPLATE: &'static str = "people/mail_sent";

    fn samples() -> Vec<Self> {
        let sent = |what| EmailAddress::parse("kim@acme.example").ok().map(|email| (what, email));
        vec![
            Self::new(None),
            Self::new(sent(MailedFor::Registration)),
            Self::new(sent(MailedFor::Password)),
            Self::new(sent(MailedFor::Watch)),
        ]
    }
}

/// Leads to the page, which then names the address as it was typed; whether it has an account is
/// told to nobody.
pub fn sent(visitor: &Visitor, what: MailedFor, typed: &str) -> HttpResponse {
    let mut response = done(visitor, "/mail-sent", None);
    if let Ok(email) = EmailAddress::parse(typed) {
        let mut cookie =
            visitor.word_cookie(MAILED, format!("{}:{}", what.word(), hex::encode(email.as_str())));
        cookie.set_max_age(Duration::minutes(MINUTES));
        // A cookie that cannot be set costs the address on the page, not the page.
        let _named = response.add_cookie(&cookie);
    }
    response
}

fn read(request: &HttpRequest, secure: bool) -> Option<(MailedFor, EmailAddress)> {
    let value = cookie_value(request, MAILED, secure)?;
    let (word, coded) = value.split_once(':')?;
    let what = [MailedFor::Registration, MailedFor::Password, MailedFor::Watch]
        .into_iter()
        .find(|what| what.word() == word)?;
    let email = String::from_utf8(hex::decode(coded).ok()?).ok()?;
    Some((what, EmailAddress::parse(&email).ok()?))
}

/// `GET /mail-sent`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let sent = read(&request, app.is_secure());
    page(&app, &visitor, &request, TITLE, &MailSentPage::new(sent))
}
