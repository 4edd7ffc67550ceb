//! A lead asks for comments on a tool, lets them be read, and says what the panel made of them.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::cases::trail_below;
use super::comment_rows::{CommentRow, sample_windows, window_tag};
use super::conflicts::ask_first;
use crate::actions::assessment::public_comments::{self, Commented, TypedWindow};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::public_comment::{
    CommentState, CommentWindow, PublicComment, WindowState, is_commented,
};
use crate::domain::calendar::AgencyTime;
use crate::domain::values::{DisclosureId, PublicCommentId};
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{Breadcrumb, Kind, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Comments of the public";

/// A lead's page about comments.
#[derive(Debug, Serialize)]
pub struct HoldingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    status: Option<StatusTag>,
    /// How the window stands, and what is asked.
    days: Option<String>,
    asks: Option<String>,
    /// Where everybody reads it.
    public: Option<String>,
    /// Why no window can be opened.
    closed: Option<String>,
    window: Option<WindowForm>,
    waiting: Vec<HeldRow>,
    others: Vec<HeldRow>,
    response: Option<AreaField>,
    said: Option<String>,
    seen: String,
}

#[derive(Debug, Serialize)]
struct WindowForm {
    opens_on: TextField,
    closes_on: TextField,
    asks: AreaField,
    /// Whether it is there already.
    is_there: bool,
}

/// One comment for a lead, with its writer's name.
#[derive(Debug, Serialize)]
struct HeldRow {
    id: String,
    row: CommentRow,
    name: Option<String>,
    status: StatusTag,
    reason: Option<String>,
    form: Option<RulingForm>,
}

#[derive(Debug, Serialize)]
struct RulingForm {
    seen: String,
    reason: AreaField,
    /// Whether it can be let be read.
    publishes: bool,
    /// Whether it can be held back.
    holds: bool,
}

/// What was typed into one of the forms of the page.
#[derive(Debug, Default)]
struct Typed {
    window: Option<TypedWindow>,
    response: Option<String>,
    /// The reason at a comment.
    reason: Option<(String, String)>,
}

impl HoldingPage {
    fn new(of: &Commented, time: AgencyTime, typed: &Typed, errors: &[FieldError]) -> Self {
        let (id, review) = (of.disclosure.id.to_string(), of.disclosure.state());
        let (window, state) = (of.window.as_ref(), of.state());
        let opens = is_commented(review) && state != Some(WindowState::Closed);
        let may_respond = state == Some(WindowState::Closed)
            && !matches!(review, State::Published | State::Withdrawn);
        let said = window.and_then(|window| window.response.as_ref()).map(|(words, _)| words);
        let rows = |waiting: bool| {
            let chosen = of
                .comments
                .iter()
                .filter(|comment| (comment.state == CommentState::Waiting) == waiting);
            chosen.map(|comment| held(of, comment, time, typed, errors)).collect()
        };
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &of.disclosure.product_name), TITLE),
            header: PageHeader::new(TITLE).over(of.disclosure.product_name.clone()).purpose(
                "Anybody can comment while the window is open. Nobody reads a comment before you \
                 let it be read, and nobody but leads reads names.",
            ),
            errors: error_links(errors),
            action: format!("/pipeline/{id}/comments"),
            status: state.map(window_tag),
            days: window.map(|window| window.sentence(of.today, review)),
            asks: window.map(|window| window.asks.to_string()),
            public: window.map(|window| format!("/comments/{}", window.id)),
            closed: (!opens && window.is_none()).then(|| {
                "Comments are asked for while a tool is under review, before a decision is \
                 proposed."
                    .to_owned()
            }),
            window: opens.then(|| {
                let stored = window.map(TypedWindow::of).unwrap_or_default();
                let typed = typed.window.as_ref().unwrap_or(&stored);
                WindowForm {
                    opens_on: TextField::new("opens_on", "First day", &typed.opens_on, errors)
                        .day(),
                    closes_on: TextField::new("closes_on", "Last day", &typed.closes_on, errors)
                        .day()
                        .help("To its end where the agency is; three weeks are usual"),
                    asks: AreaField::new("asks", "What you ask", &typed.asks, errors)
                        .help("Everybody reads it above the form."),
                    is_there: window.is_some(),
                }
            }),
            waiting: rows(true),
            others: rows(false),
            response: may_respond.then(|| {
                let stored = said.cloned().unwrap_or_default();
                let text = typed.response.as_ref().unwrap_or(&stored);
                AreaField::new("response", "What the panel made of the comments", text, errors)
                    .help("Everybody reads it beside the comments once the decision is published.")
            }),
            said: said.filter(|_| !may_respond).cloned(),
            seen: window.map_or_else(|| "none".to_owned(), CommentWindow::stamp),
        }
    }
}

fn held(
    of: &Commented,
    comment: &PublicComment,
    time: AgencyTime,
    typed: &Typed,
    errors: &[FieldError],
) -> HeldRow {
    let id = comment.id.to_string();
    let kind = match comment.state {
        CommentState::Waiting => Kind::Caution,
        CommentState::Published => Kind::Good,
        CommentState::Held | CommentState::Erased => Kind::Neutral,
    };
    let reason = typed.reason.as_ref().filter(|(at, _)| *at == id);
    let reason = reason.map_or("", |(_, reason)| reason.as_str());
    HeldRow {
        row: CommentRow::new(of, comment, time.calendar),
        name: comment.name.clone(),
        status: StatusTag::new(kind, comment.state.label()),
        reason: comment.reason.clone(),
        form: (comment.state != CommentState::Erased).then(|| RulingForm {
            seen: comment.stamp(),
            reason: AreaField::new(
                format!("reason-{id}"),
                "Why it is held back or removed",
                reason,
                errors,
            )
            .when("not needed to let it be read"),
            publishes: comment.state != CommentState::Published,
            holds: comment.state != CommentState::Held,
        }),
        id,
    }
}

impl Page for HoldingPage {
    const TEMPLATE: &'static str = "assessment/comment_holding";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let faults = [fault("asks"), fault("response"), fault("reason-0193-waiting")];
        let time = super::samples::noon();
        sample_windows().iter().map(|of| Self::new(of, time, &Typed::default(), &faults)).collect()
    }
}

/// `GET /pipeline/{id}/comments`
///
/// # Errors
/// As [`public_comments::for_lead`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let of = public_comments::for_lead(&app.ctx, &visitor.actor, &id).await?;
    let body = HoldingPage::new(&of, app.ctx.agency_time(), &Typed::default(), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// Goes back to the page, with what was typed where it does not fit.
async fn answered(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    (what, typed): (Result<(), Error>, Typed),
) -> Result<HttpResponse, Failure> {
    match what {
        Ok(()) => Ok(done(visitor, &format!("/pipeline/{id}/comments"), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let of = public_comments::for_lead(&app.ctx, &visitor.actor, id).await?;
            let body = HoldingPage::new(&of, app.ctx.agency_time(), &typed, &errors);
            rejected(app, visitor, request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/comments`
///
/// # Errors
/// As [`public_comments::hold`] does; faults of a field come back with the form.
pub async fn hold(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    let window = TypedWindow {
        opens_on: form.value("opens_on").to_owned(),
        closes_on: form.value("closes_on").to_owned(),
        asks: form.value("asks").to_owned(),
    };
    let seen = Seen::on_form(form.value("seen"));
    let what = public_comments::hold(&app.ctx, &visitor.actor, &id, &window, seen).await;
    let typed = Typed { window: Some(window), ..Typed::default() };
    answered(&app, &visitor, &request, &id, (what, typed)).await
}

/// `POST /pipeline/{id}/comments/response`
///
/// # Errors
/// As [`public_comments::respond`] does; faults of a field come back with the form.
pub async fn respond(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    let words = form.value("response").to_owned();
    let seen = Seen::on_form(form.value("seen"));
    let what = public_comments::respond(&app.ctx, &visitor.actor, &id, &words, seen).await;
    let typed = Typed { response: Some(words), ..Typed::default() };
    answered(&app, &visitor, &request, &id, (what, typed)).await
}

/// `POST /pipeline/{id}/comments/{comment}`
///
/// # Errors
/// As [`public_comments::rule`] does; faults of a field come back with the form.
pub async fn rule(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, comment) = path.into_inner();
    let id = path_id(&id)?;
    let comment: PublicCommentId = path_id(&comment)?;
    let reason = form.value(&format!("reason-{comment}")).to_owned();
    let seen = Seen::on_form(form.value("seen"));
    let ruling = (form.value("word"), reason.as_str());
    let what = public_comments::rule(&app.ctx, &visitor.actor, &id, &comment, ruling, seen).await;
    let typed = Typed { reason: Some((comment.to_string(), reason)), ..Typed::default() };
    answered(&app, &visitor, &request, &id, (what, typed)).await
}
