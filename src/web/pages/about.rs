//! Help, privacy, accessibility and contact: short pages for everybody, with what the agency's
//! settings say.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::Settings;
use crate::actions::registry::snapshot;
use crate::domain::registry::availability::ON_HOLD;
use crate::web::components::{Breadcrumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::same_for_all;
use crate::web::kernel::templates::Page;

/// One of these pages.
#[derive(Debug, Serialize)]
pub struct AboutPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    parts: Vec<Part>,
    contact: Agency,
}

#[derive(Debug, Serialize)]
struct Part {
    title: &'static str,
    lines: Vec<String>,
    links: Vec<PartLink>,
    terms: Vec<Term>,
}

#[derive(Debug, Serialize)]
struct PartLink {
    href: String,
    label: &'static str,
}

#[derive(Debug, Serialize)]
struct Term {
    word: &'static str,
    text: &'static str,
}

/// What the agency says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct Agency {
    name: String,
    email: Option<String>,
    phone: Option<String>,
    #[serde(skip)]
    privacy: Option<String>,
    /// What vendors pay, in a sentence.
    #[serde(skip)]
    pub price: String,
    /// How long a decision takes, in a sentence.
    #[serde(skip)]
    pub time: String,
}

impl From<&Settings> for Agency {
    fn from(settings: &Settings) -> Self {
        Self {
            name: settings.agency_name.clone(),
            email: settings.agency_contact.as_ref().map(ToString::to_string),
            phone: settings.agency_phone.clone(),
            privacy: settings.agency_privacy.clone(),
            price: settings.vendor_price.clone(),
            time: settings.decision_time.clone(),
        }
    }
}

impl Agency {
    /// One that says everything of itself, or as little as it can, for samples of pages.
    pub fn sample(open: bool) -> Self {
        let said = |text: &str| open.then(|| text.to_owned());
        Self {
            name: "State education agency".to_owned(),
            email: said("assay@agency.example"),
            phone: said("+1 555 0100"),
            privacy: said("https://agency.example/privacy"),
            price: "Disclosing a tool costs nothing.".to_owned(),
            time: "A decision takes about ten weeks.".to_owned(),
        }
    }
}

impl Part {
    fn new(title: &'static str, lines: &[&str]) -> Self {
        Self {
            title,
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            links: Vec::new(),
            terms: Vec::new(),
        }
    }

    fn linked(mut self, links: &[(&str, &'static str)]) -> Self {
        self.links = links
            .iter()
            .map(|(href, label)| PartLink { href: (*href).to_owned(), label })
            .collect();
        self
    }
}

impl AboutPage {
    fn new(agency: &Agency, title: &'static str, purpose: &'static str, parts: Vec<Part>) -> Self {
        Self {
            crumbs: Breadcrumb::new(home_trail(), title),
            header: PageHeader::new(title).purpose(purpose),
            parts,
            contact: agency.clone(),
        }
    }

    fn help(agency: &Agency) -> Self {
        let roads = [
            ("/registry", "Look up whether schools may buy a tool"),
            ("/disclose", "Disclose a tool as its vendor"),
            ("/verify", "Check a receipt of the registry"),
            ("/learning", "See what to learn before a tool is switched on"),
            ("/method", "Read how tools are assessed"),
        ];
        let entering = [
            ("/passwords/new", "I forgot my password, or my link has expired"),
            ("/register", "I am a vendor without an account"),
        ];
        let mut words = Part::new("Words that you meet here", &[]);
        words.terms = WORDS.iter().map(|(word, text)| Term { word, text }).collect();
        let parts = vec![
            Part::new("What do you want to do?", &[]).linked(&roads),
            Part::new(
                "Signing in",
                &["Vendors register by themselves. Everybody else is invited \
                by mail, by the agency or by a colleague."],
            )
            .linked(&entering),
            words,
        ];
        Self::new(agency, "Help", "Where to find what, and what the words mean.", parts)
    }

    fn privacy(agency: &Agency) -> Self {
        let ask = "The agency answers for the data kept here. Ask it on which law this rests, how \
            long data is kept, and what your rights are.";
        let says = "The agency answers for the data kept here. Its own notice says on which law it \
            rests, how long it is kept, and what your rights are.";
        let mut notice = Part::new(
            "The agency’s own notice",
            &[if agency.privacy.is_some() { says } else { ask }],
        );
        let address = agency.privacy.clone();
        notice.links.extend(
            address.map(|href| PartLink { href, label: "Read the agency’s privacy notice" }),
        );
        let parts = vec![
            Part::new(
                "If you only read",
                &[
                    "You need no account. No other company learns that you were here: every page, \
                     script and picture comes from this server.",
                    "One cookie ties the forms that you send to your browser. The server’s log \
                     notes the time, your network address, the page and the outcome.",
                    "If you ask to be told of changes by mail, your address and what you watch \
                     are kept until you stop it by the link in any of these mails.",
                ],
            ),
            Part::new(
                "If you have an account",
                &[
                    "Kept are your name, your email address, your organization, your roles, a \
                     scrambled form of your password, and for each sign-in the device, when it \
                     began and when it was last used. You see and end your sessions on your \
                     account’s page.",
                    "Cookies keep you signed in and recognize your browser when you sign in again.",
                    "While you fill in a form, your browser keeps what is not yet saved, so that \
                     nothing is lost without a network. It is removed once it is saved.",
                    "Who did what and when is recorded and stays on record, because a decision has \
                     to be open to examination.",
                ],
            ),
            Part::new(
                "Who sees what",
                &[
                    "The names of vendors and their tools become public once a disclosure is \
                     accepted for review; each question says whether its answer will be published.",
                    "The names of reviewers are not public, and vendors do not see them.",
                    "Colleagues of an organization see each other’s names and email addresses.",
                ],
            ),
            notice,
        ];
        Self::new(agency, "Privacy", "What this service keeps about you, and who sees it.", parts)
    }

    fn accessibility(agency: &Agency) -> Self {
        let parts = vec![
            Part::new(
                "What we aim at",
                &["Everybody can use every page, also with a keyboard alone, a screen reader, \
                     large text, high contrast, in the dark, without scripts and on a phone. The \
                     standard is the Web Content Accessibility Guidelines (WCAG) 2.2, level AA."],
            ),
            Part::new(
                "What is not perfect",
                &[
                    "Files that vendors attach are theirs; we do not change them, and some may not \
                     be accessible.",
                    "Programs check the pages for errors that a program can find. People who use \
                     them every day find others: please tell us.",
                ],
            ),
            Part::new(
                "If something keeps you out",
                &["Tell the agency which page it is and what happens. It owes you the content in \
                     a form that you can use."],
            ),
        ];
        Self::new(
            agency,
            "Accessibility",
            "How this service is meant to work for everybody, and what to do when it does not.",
            parts,
        )
    }

    fn contact(agency: &Agency) -> Self {
        let parts = vec![
            Part::new(
                "Before you write",
                &["For a question about a tool, name it with its vendor and version. For a \
                    question about a page, name its address."],
            )
            .linked(&[
                ("/help", "Help"),
                ("/disclose", "How to disclose a tool"),
                ("/passwords/new", "I forgot my password"),
            ]),
        ];
        Self::new(agency, "Contact", "How to reach the agency that runs this service.", parts)
    }
}

/// The words of this service, in the order in which people meet them.
const WORDS: &[(&str, &str)] = &[
    (
        "Disclosure",
        "Everything that a vendor says and attaches about one version of a tool. It is frozen when \
         it is submitted.",
    ),
    (
        "Risk tier",
        "How much could go wrong, from 1, the lowest. The inherent tier is before any safeguards, \
         the residual tier with the safeguards that the panel found.",
    ),
    (
        "Criterion",
        "What a tool is scored on, such as safety. Each needs a lowest score that depends on the \
         risk tier.",
    ),
    ("Anchor", "The sentence that says what a reviewer has to see for a level."),
    ("Knock-out", "A rule that stops or conditions an approval, whatever the scores."),
    (
        "Condition",
        "Something that a vendor has to do by a day, on which an approval hangs. It is open until \
         the agency records that it is met, and overdue when its day has passed before.",
    ),
    ("Waived", "The agency does not ask for a condition any more. The listing says why."),
    ("Pilot", "An approval for a trial with limits, not for general use."),
    (
        ON_HOLD,
        "An approval rests because a condition is overdue. Do not buy the tool until it is met.",
    ),
    ("Suspended", "The agency has set a decision aside for now, with a reason."),
    ("Expired", "The last day of an approval has passed, and no new one was given."),
    (
        "Revoked",
        "The agency has taken an approval back for good, with a reason. Only a new disclosure can \
         be decided on.",
    ),
    ("Module", "What people who use a tool learn, because of what the tool is and does."),
];

impl Page for AboutPage {
    const TEMPLATE: &'static str = "about";

    fn samples() -> Vec<Self> {
        let open = [true, false].map(Agency::sample);
        open.iter()
            .flat_map(|agency| {
                [
                    Self::help(agency),
                    Self::privacy(agency),
                    Self::accessibility(agency),
                    Self::contact(agency),
                ]
            })
            .collect()
    }
}

/// `GET /help`
///
/// # Errors
/// As [`snapshot::read`] does.
pub async fn help(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    show(&app, &visitor, &request, "Help", AboutPage::help)
}

/// `GET /privacy`
///
/// # Errors
/// As [`snapshot::read`] does.
pub async fn privacy(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    show(&app, &visitor, &request, "Privacy", AboutPage::privacy)
}

/// `GET /accessibility`
///
/// # Errors
/// As [`snapshot::read`] does.
pub async fn accessibility(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    show(&app, &visitor, &request, "Accessibility", AboutPage::accessibility)
}

/// `GET /contact`
///
/// # Errors
/// As [`snapshot::read`] does.
pub async fn contact(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    show(&app, &visitor, &request, "Contact", AboutPage::contact)
}

fn show(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    title: &str,
    body: fn(&Agency) -> AboutPage,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let body = body(&Agency::from(&*app.ctx.settings));
    same_for_all((app, &now), visitor, request, title, &body)
}
