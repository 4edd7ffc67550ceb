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
/// Where everything that can be watched is shown.
const REGISTRY: &str = "/registry";
/// The longest way back that the cookie keeps; a longer search leads back to the registry.
const LONGEST_WAY_BACK: usize = 1000;
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
    /// Whether it is about being told of changes, for which nobody needs an account.
    is_watch: bool,
    email: Option<String>,
    steps: Vec<&'static str>,
    again: ButtonLink,
    /// Back to what is to be watched.
    back: Option<ButtonLink>,
    /// Whether somebody may have an account and is not signed in.
    may_sign_in: bool,
}

/// What was asked for: the sort of link, the address, and where to go back to.
#[derive(Debug, Clone)]
struct Sent {
    what: MailedFor,
    email: EmailAddress,
    back: String,
}

const TITLE: &str = "Check your mail";

impl MailSentPage {
    fn new(sent: Option<&Sent>, is_signed_in: bool) -> Self {
        let what = sent.map_or(MailedFor::Password, |sent| sent.what);
        let (is_watch, may_sign_in) = (what == MailedFor::Watch, !is_signed_in);
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
                     watch. Until then we write nothing more. What you watch already needs no \
                     confirming, and the mail says so.",
                    "The same link stops it, at any time and without an account.",
                ],
                "/registry",
                "Ask again from the registry",
            ),
        };
        let before = match (is_watch, may_sign_in) {
            (true, _) => Some(Crumb::to("/registry", "Registry")),
            (false, true) => Some(Crumb::to("/sign-in", "Sign in")),
            (false, false) => None,
        };
        Self {
            crumbs: Breadcrumb::new(home_trail().into_iter().chain(before).collect(), TITLE),
            header: PageHeader::new(TITLE),
            is_watch,
            email: sent.map(|sent| sent.email.to_string()),
            steps,
            again: ButtonLink { href: href.to_owned(), label: label.to_owned() },
            back: sent.filter(|_| is_watch).map(|sent| back(&sent.back)),
            may_sign_in: may_sign_in && !is_watch,
        }
    }
}

/// Back to what is to be watched.
fn back(href: &str) -> ButtonLink {
    let label = match href.strip_prefix(REGISTRY) {
        Some(rest) if rest.starts_with('/') => "Back to the tool",
        Some(rest) if rest.starts_with('?') => "Back to your search",
        _ => "Back to the registry",
    };
    ButtonLink { href: href.to_owned(), label: label.to_owned() }
}

impl Page for MailSentPage {
    const TEMPLATE: &'static str = "people/mail_sent";

    fn samples() -> Vec<Self> {
        let Ok(email) = EmailAddress::parse("kim@acme.example") else { return Vec::new() };
        let sent = |what, back: &str| Sent { what, email: email.clone(), back: back.to_owned() };
        vec![
            Self::new(None, false),
            Self::new(None, true),
            Self::new(Some(&sent(MailedFor::Registration, "")), false),
            Self::new(Some(&sent(MailedFor::Password, "")), false),
            Self::new(Some(&sent(MailedFor::Watch, "/registry/askwell")), false),
            Self::new(Some(&sent(MailedFor::Watch, "/registry?q=chat")), true),
            Self::new(Some(&sent(MailedFor::Watch, REGISTRY)), true),
        ]
    }
}

/// Leads to the page, which then names the address as it was typed; whether it has an account is
/// told to nobody.
pub fn sent(visitor: &Visitor, what: MailedFor, typed: &str) -> HttpResponse {
    mailed(visitor, what, typed, "")
}

/// The same for what somebody wants to be told of, with where that is shown in the registry.
pub fn sent_for_watch(visitor: &Visitor, typed: &str, shown_at: Option<String>) -> HttpResponse {
    let back = shown_at.filter(|back| back.len() <= LONGEST_WAY_BACK);
    mailed(visitor, MailedFor::Watch, typed, back.as_deref().unwrap_or(REGISTRY))
}

fn mailed(visitor: &Visitor, what: MailedFor, typed: &str, back: &str) -> HttpResponse {
    let mut response = done(visitor, "/mail-sent", None);
    if let Ok(email) = EmailAddress::parse(typed) {
        let word = format!("{}:{}:{}", what.word(), hex::encode(email.as_str()), hex::encode(back));
        let mut cookie = visitor.word_cookie(MAILED, word);
        cookie.set_max_age(Duration::minutes(MINUTES));
        // A cookie that cannot be set costs the address on the page, not the page.
        let _named = response.add_cookie(&cookie);
    }
    response
}

fn read(request: &HttpRequest, secure: bool) -> Option<Sent> {
    let value = cookie_value(request, MAILED, secure)?;
    let (word, coded) = value.split_once(':')?;
    let (coded, back) = coded.split_once(':').unwrap_or((coded, ""));
    let what = [MailedFor::Registration, MailedFor::Password, MailedFor::Watch]
        .into_iter()
        .find(|what| what.word() == word)?;
    let plain = |coded: &str| String::from_utf8(hex::decode(coded).ok()?).ok();
    let (email, back) = (EmailAddress::parse(&plain(coded)?).ok()?, plain(back)?);
    let in_registry =
        |rest: &str| rest.is_empty() || rest.starts_with('/') || rest.starts_with('?');
    let leads_there = back.is_empty() || back.strip_prefix(REGISTRY).is_some_and(in_registry);
    leads_there.then_some(Sent { what, email, back })
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
    let is_signed_in = visitor.actor.person().is_some();
    page(&app, &visitor, &request, TITLE, &MailSentPage::new(sent.as_ref(), is_signed_in))
}
