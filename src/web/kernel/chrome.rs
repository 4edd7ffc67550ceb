//! What frames every page: agency, navigation, the visitor, a notice about what was just done.

use std::borrow::Cow;

use actix_web::HttpRequest;
use chrono::NaiveDate;
use serde::Serialize;

use super::app::App;
use super::auth::{Lost, Visitor, cookie_value};
use super::notices::{NOTICE, Notice};
use super::typed::{Restored, restored};
use super::{assets, kept};
use crate::actions::district::DISTRICT;
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::calendar::day_in_words;
use crate::domain::people::account::Role;

/// The key `page` of every page's context.
#[derive(Debug, Serialize)]
pub struct Chrome {
    title: String,
    agency: Agency,
    base_url: String,
    /// The address of the page, which stands on each printed sheet.
    address: String,
    /// The day in words, for the same place.
    today: String,
    /// Where days and times are counted.
    zone: &'static str,
    demo: bool,
    actor: Option<ChromeActor>,
    csrf: String,
    nav: Vec<NavLink>,
    version: &'static str,
    assets: &'static str,
    /// Whether a form comes back with what was typed into it; then it stands on paper as well.
    typed: bool,
    notice: Option<NoticeBox>,
    /// What an address ends with to stay with the district that this one names; empty where it
    /// names none.
    desk: String,
}

#[derive(Debug, Serialize)]
struct Agency {
    name: String,
    contact: Option<String>,
}

#[derive(Debug, Serialize)]
struct ChromeActor {
    account: String,
    name: String,
    organization: String,
    roles_label: String,
}

#[derive(Debug, Serialize)]
struct NavLink {
    href: &'static str,
    label: &'static str,
    current: bool,
}

#[derive(Debug, Serialize)]
struct NoticeBox {
    kind: &'static str,
    title: &'static str,
    text: Cow<'static, str>,
}

impl NoticeBox {
    /// To somebody whose session could not be looked up.
    const AS_A_VISITOR: Self = Self {
        kind: "caution",
        title: "You see what every visitor sees",
        text: Cow::Borrowed(
            "Assay cannot reach its records just now, so it cannot look up your session. You are \
             still signed in: try again in a minute.",
        ),
    };

    /// Over a form that was not sent.
    fn back(form: Restored) -> Self {
        Self {
            kind: "caution",
            title: "Not sent yet: this is what you typed",
            text: form.told.into(),
        }
    }
}

/// The frame of a page for this visitor.
pub fn chrome(app: &App, visitor: &Visitor, request: &HttpRequest, title: &str) -> Chrome {
    let settings = &app.ctx.settings;
    let done = cookie_value(request, NOTICE, app.is_secure())
        .and_then(|word| Notice::ALL.iter().find(|notice| notice.word == word))
        .map(|notice| NoticeBox { kind: "good", title: notice.title, text: notice.text.into() });
    let back = restored(request);
    let csrf = kept::naming(visitor.csrf_token(&app.ctx.new_secret()), back.as_ref());
    let notice = if visitor.lost == Some(Lost::Unresolved) {
        Some(NoticeBox::AS_A_VISITOR)
    } else {
        back.map(NoticeBox::back).or(done)
    };
    let frame = framed(app, &visitor.actor, request.path(), app.ctx.today(), title);
    Chrome {
        address: address(&settings.base_url, &request.uri().to_string()),
        csrf,
        typed: restored(request).is_some(),
        notice,
        ..frame
    }
}

/// The frame of a page as everybody sees it on a day who is not signed in. It has no token: no form
/// stands on such a page that changes anything.
pub fn for_visitors(app: &App, uri: &str, day: NaiveDate, title: &str) -> Chrome {
    let path = uri.split('?').next().unwrap_or(uri);
    let address = address(&app.ctx.settings.base_url, uri);
    Chrome { address, ..framed(app, &Actor::Anyone, path, day, title) }
}

fn framed(app: &App, actor: &Actor, path: &str, day: NaiveDate, title: &str) -> Chrome {
    let settings = &app.ctx.settings;
    Chrome {
        title: title.to_owned(),
        agency: Agency {
            name: settings.agency_name.clone(),
            contact: settings.agency_contact.as_ref().map(ToString::to_string),
        },
        base_url: settings.base_url.clone(),
        address: String::new(),
        today: day_in_words(day),
        zone: settings.calendar.name(),
        demo: settings.tour.is_some(),
        actor: actor.person().map(|person| ChromeActor {
            account: person.account.to_string(),
            name: person.name.clone(),
            organization: person.organization_name.clone(),
            roles_label: person
                .roles
                .iter()
                .map(|role| role.label())
                .collect::<Vec<_>>()
                .join(", "),
        }),
        csrf: String::new(),
        nav: nav(actor, path),
        version: env!("CARGO_PKG_VERSION"),
        assets: assets::version(),
        typed: false,
        notice: None,
        desk: desk(actor),
    }
}

/// What an address ends with to stay with the district that the page is about.
pub(super) fn desk(actor: &Actor) -> String {
    let named = actor.person().and_then(|person| person.district.as_ref());
    named.map(|id| format!("?{}", pair(DISTRICT, id.as_str()))).unwrap_or_default()
}

/// A name and its value as an address holds them.
fn pair(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

/// How much of an address after its question mark may stand on each sheet, in bytes.
pub const LONGEST_QUERY: usize = 400;

/// The address of a page as it may stand on paper: a link that came by mail is a secret, and a
/// receipt in a link would fill the sheet.
fn address(base_url: &str, uri: &str) -> String {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    if path.starts_with("/links/") || path.starts_with("/watches/") {
        base_url.to_owned()
    } else if query.len() > LONGEST_QUERY {
        format!("{base_url}{path}")
    } else {
        format!("{base_url}{uri}")
    }
}

/// A frame for rendering samples.
pub fn sample() -> Chrome {
    Chrome {
        title: "Sample".to_owned(),
        agency: Agency {
            name: "State education agency".to_owned(),
            contact: Some("assay@example.org".to_owned()),
        },
        base_url: "http://127.0.0.1:8080".to_owned(),
        address: "http://127.0.0.1:8080/registry".to_owned(),
        today: "21 November 2026".to_owned(),
        zone: "UTC",
        demo: true,
        actor: Some(ChromeActor {
            account: "sample-0".to_owned(),
            name: "Ana Ruiz".to_owned(),
            organization: "Agency".to_owned(),
            roles_label: "Reviewer".to_owned(),
        }),
        csrf: "token".to_owned(),
        nav: nav(&Actor::Anyone, "/"),
        version: env!("CARGO_PKG_VERSION"),
        assets: assets::version(),
        typed: false,
        notice: Some(NoticeBox {
            kind: "good",
            title: "Saved",
            text: "Your changes are stored.".into(),
        }),
        desk: String::new(),
    }
}

fn nav(actor: &Actor, path: &str) -> Vec<NavLink> {
    let may = |action| {
        check(actor, action, &Relation { own_organization: true, ..Relation::default() }).is_ok()
    };
    let links = [
        (true, "/registry", "Registry"),
        (true, "/learning", "Learning"),
        (true, "/method", "Method"),
        (may(Action::RegisterProduct), "/products", "Your products"),
        (may(Action::ManageColleagues), "/colleagues", "Colleagues"),
        (may(Action::SeeDesk), "/district", "Your district"),
        (may(Action::SeePipeline), "/pipeline", "Pipeline"),
        (may(Action::SeeBoard), "/board", "Board"),
        (may(Action::HandleRequests), "/requests", "Requests"),
        (may(Action::HandleIncidents), "/incidents", "Incidents"),
        (actor.has(Role::Reviewer), "/reviews", "Your reviews"),
        (may(Action::TryRubric), "/laboratory", "Laboratory"),
        (may(Action::ManagePeople), "/people", "People"),
        (may(Action::SeeJobs), "/jobs", "Jobs"),
        (may(Action::SeeAudit), "/events", "Events"),
        (actor.person().is_some(), "/account", "Account"),
    ];
    links
        .into_iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, href, label)| NavLink {
            href,
            label,
            current: path == href
                || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')),
        })
        .collect()
}
