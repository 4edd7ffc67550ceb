//! Being told of changes by mail, without an account: the form that asks, and the page of an
//! address to which its mails lead.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::registry::watches::{self, Asked, ToldWatch, TypedWatch, Watching};
use crate::actions::{Error, FieldError};
use crate::domain::registry::watch::Rhythm;
use crate::domain::values::{Id, sentence_case};
use crate::web::components::fields::{Choice, ChoicesField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Kind, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, network};
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, OpenForm, error_links, field_id, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;
use crate::web::pages::people::mail_sent::sent_for_watch;

const TITLE: &str = "Be told of changes";
const OWN: &str = "What you watch";

fn trail() -> Vec<Crumb> {
    home_trail().into_iter().chain([Crumb::to("/registry", "Registry")]).collect()
}

/// The form that asks.
#[derive(Debug, Serialize)]
pub struct NewWatchPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// What is to be watched; none where there is nothing to watch.
    what: Option<String>,
    tools: String,
    search: String,
    email: TextField,
    rhythm: ChoicesField,
}

impl NewWatchPage {
    fn new(what: Option<String>, typed: &TypedWatch, errors: &[FieldError]) -> Self {
        let choice = |rhythm: Rhythm| Choice {
            id: field_id(&format!("rhythm.{}", rhythm.word())),
            value: rhythm.word().to_owned(),
            label: rhythm.label().to_owned(),
            help: None,
            checked: typed.rhythm == rhythm.word(),
        };
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "One mail that says how things stand now, and none when nothing changed. You need \
                 no account, and a link in each mail stops it.",
            ),
            errors: error_links(errors),
            what,
            tools: typed.tools.clone(),
            search: typed.search.clone(),
            email: TextField::new("email", "Email address", &typed.email, errors)
                .kind("email")
                .autocomplete("email")
                .help("We send a link to it first, to be sure that it is yours."),
            rhythm: ChoicesField {
                id: field_id("rhythm"),
                name: "rhythm".to_owned(),
                label: "When we write".to_owned(),
                help: None,
                r#type: "radio",
                required: true,
                error: message_at(errors, "rhythm"),
                in_row: false,
                choices: Rhythm::ALL.map(choice).into(),
            },
        }
    }
}

impl Page for NewWatchPage {
    const TEMPLATE: &'static str = "registry/watch_new";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let what = || Some("Askwell by Brookfield Learning".to_owned());
        let typed = TypedWatch { tools: "askwell".into(), ..TypedWatch::default() };
        vec![
            Self::new(what(), &typed, &[]),
            Self::new(what(), &typed, &[fault("email"), fault("rhythm")]),
            Self::new(None, &TypedWatch::default(), &[fault("")]),
        ]
    }
}

/// What an address asks to watch: tools, or a search, which also comes as the registry's own
/// address has it.
fn asked_for(pairs: Vec<(String, String)>) -> (String, String) {
    let (mut tools, mut search, mut rest) = (String::new(), String::new(), Vec::new());
    for (name, value) in pairs {
        match name.as_str() {
            "tools" => tools = value,
            "search" => search = value,
            "sort" | "after" | "limit" => {}
            _ if value.trim().is_empty() => {}
            _ => rest.push((name, value)),
        }
    }
    if search.is_empty() {
        search = serde_urlencoded::to_string(rest).unwrap_or_default();
    }
    (tools, search)
}

/// `GET /watches/new`
///
/// # Errors
/// When the records do not answer to somebody who is signed in.
pub async fn new(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let (tools, search) = asked_for(query.into_inner());
    let rhythm = Rhythm::AtOnce.word().to_owned();
    asked(&app, &visitor, &request, TypedWatch { email: String::new(), tools, search, rhythm })
        .await
}

/// The form, filled with what is to be watched and the visitor's own address.
async fn asked(
    app: &Data<App>,
    visitor: &Visitor,
    request: &HttpRequest,
    typed: TypedWatch,
) -> Result<HttpResponse, Failure> {
    if typed.tools.is_empty() && typed.search.is_empty() {
        return page(app, visitor, request, TITLE, &NewWatchPage::new(None, &typed, &[]));
    }
    let (what, own, errors) = match watches::proposed(&app.ctx, &visitor.actor, &typed).await {
        Ok((what, own)) => (Some(what), own, Vec::new()),
        Err(Error::Invalid(errors)) => (None, None, errors),
        Err(error) => return Err(error.into()),
    };
    let email = own.map(|own| own.to_string()).unwrap_or_default();
    let body = NewWatchPage::new(what, &TypedWatch { email, ..typed }, &errors);
    if errors.is_empty() {
        page(app, visitor, request, TITLE, &body)
    } else {
        rejected(app, visitor, request, TITLE, &body)
    }
}

/// What the form sends. A page that leads here with many tools sends them without an address.
#[derive(Debug, Deserialize)]
pub struct WatchForm {
    email: Option<String>,
    #[serde(default)]
    tools: String,
    #[serde(default)]
    search: String,
    #[serde(default)]
    rhythm: String,
}

/// `POST /watches/new`
///
/// # Errors
/// As [`watches::ask`] does; faults of a field and too many mails come back with the form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: OpenForm<WatchForm>,
) -> Result<HttpResponse, Failure> {
    let OpenForm(WatchForm { email, tools, search, rhythm }) = form;
    let Some(email) = email else {
        let rhythm = Rhythm::AtOnce.word().to_owned();
        let typed = TypedWatch { email: String::new(), tools, search, rhythm };
        return asked(&app, &visitor, &request, typed).await;
    };
    let typed = TypedWatch { email, tools, search, rhythm };
    let error = match watches::ask(&app.ctx, &visitor.actor, &typed, &network(&app, &request)).await
    {
        Ok(Asked::Mailed(back)) => return Ok(sent_for_watch(&visitor, &typed.email, back)),
        Ok(Asked::Watching(token)) => {
            let to = format!("/watches/{token}");
            return Ok(done(&visitor, &to, Some(Notice::WATCHING_AT_ONCE)));
        }
        Err(error) => error,
    };
    let faults = match &error {
        Error::Invalid(errors) => errors.clone(),
        Error::TooMany { .. } => {
            vec![FieldError { field: "email".to_owned(), message: error.to_string() }]
        }
        _ => return Err(error.into()),
    };
    let what = watches::proposed(&app.ctx, &visitor.actor, &typed).await.ok().map(|(what, _)| what);
    let body = NewWatchPage::new(what, &typed, &faults);
    Ok(telling(&error, rejected(&app, &visitor, &request, TITLE, &body)?))
}

/// What an address watches.
#[derive(Debug, Serialize)]
pub struct WatchesPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    email: String,
    action: String,
    watches: Vec<WatchRow>,
    empty: EmptyState,
}

#[derive(Debug, Serialize)]
struct WatchRow {
    id: String,
    what: String,
    rhythm: &'static str,
    href: Option<String>,
    confirmed: bool,
    status: StatusTag,
}

impl WatchesPage {
    fn new(watching: Watching, token: &str) -> Self {
        Self {
            crumbs: Breadcrumb::new(trail(), OWN),
            header: PageHeader::new(OWN).purpose(
                "We write to this address when something of it changes. Whoever has the link to \
                 this page can stop it.",
            ),
            email: watching.email,
            action: format!("/watches/{token}"),
            watches: watching.watches.into_iter().map(WatchRow::new).collect(),
            empty: EmptyState {
                title: "This address watches nothing".to_owned(),
                text: "Open a tool or search the registry, and choose there to be told of changes."
                    .to_owned(),
                action: None,
            },
        }
    }
}

impl WatchRow {
    fn new(watch: ToldWatch) -> Self {
        let status = if watch.confirmed {
            StatusTag::new(Kind::Good, "Watched")
        } else {
            StatusTag::new(Kind::Caution, "Not confirmed")
        };
        Self {
            id: watch.id.to_string(),
            what: sentence_case(&watch.what),
            rhythm: watch.rhythm.label(),
            href: watch.href,
            confirmed: watch.confirmed,
            status,
        }
    }
}

impl Page for WatchesPage {
    const TEMPLATE: &'static str = "registry/watches";

    fn samples() -> Vec<Self> {
        let watch = |confirmed: bool, href: Option<&str>| ToldWatch {
            id: Id::from_stored("0197".to_owned()),
            what: "Askwell by Brookfield Learning".to_owned(),
            rhythm: Rhythm::AtOnce,
            confirmed,
            href: href.map(str::to_owned),
        };
        let of = |watches| Watching { email: "kim@district.example".to_owned(), watches };
        vec![
            Self::new(of(Vec::new()), "0123"),
            Self::new(of(vec![watch(true, Some("/registry/askwell")), watch(false, None)]), "0123"),
        ]
    }
}

/// `GET /watches/{secret}`: looking at it changes nothing, so that a scanner which opens every link
/// in a mail confirms and stops nothing.
///
/// # Errors
/// When no address has this link.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    let watching = watches::of(&app.ctx, &visitor.actor, &token).await?;
    page(&app, &visitor, &request, OWN, &WatchesPage::new(watching, &token))
}

/// What a button of the page sends.
#[derive(Debug, Deserialize)]
pub struct ChangeForm {
    #[serde(default)]
    watch: String,
    #[serde(default)]
    word: String,
}

/// `POST /watches/{secret}`
///
/// # Errors
/// When no address has this link, or it watches no such thing.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
    form: OpenForm<ChangeForm>,
) -> Result<HttpResponse, Failure> {
    let OpenForm(form) = form;
    let notice = match form.word.as_str() {
        "confirm" => {
            watches::confirm(&app.ctx, &visitor.actor, &token, &form.watch).await?;
            Notice::WATCHING
        }
        "stop" => {
            watches::stop(&app.ctx, &visitor.actor, &token, Some(&form.watch)).await?;
            Notice::WATCH_ENDED
        }
        "stop_all" => {
            watches::stop(&app.ctx, &visitor.actor, &token, None).await?;
            Notice::WATCH_ENDED
        }
        _ => return Err(Error::field("", "Choose what to confirm or to stop.").into()),
    };
    Ok(done(&visitor, &format!("/watches/{}", token.as_str()), Some(notice)))
}

/// `POST /watches/{secret}/ending`: what a mail program sends when somebody presses its button to
/// unsubscribe (RFC 8058). It has no page of ours before it, so the link alone is the proof; all
/// that it can do is to stop mails.
///
/// # Errors
/// When no address has this link.
pub async fn end(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    watches::stop(&app.ctx, &visitor.actor, &token, None).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("Stopped.\n"))
}
