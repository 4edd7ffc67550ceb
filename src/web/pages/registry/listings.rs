//! The registry's list: search, facets, order, pages. The question stays in the address.

pub mod composing;
pub mod list_page;
pub mod rows;
mod telling;

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};

use self::list_page::{RegistryPage, TITLE};
use self::rows::ResultRow;
use self::telling::left_out;
use crate::actions::registry::queries;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::registry::listing::Card;
use crate::domain::registry::query::Query;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::finished::BodyKind;
use crate::web::kernel::page::{for_visitors, page};
use crate::web::kernel::remembered;

/// `GET /registry`
///
/// # Errors
/// As [`snapshot::read`] does. What the address asks for and there is not, the page names instead.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let (query, mut unknown) = queries::read(&app.ctx, &now.shelf, &pairs);
    unknown.retain(|fault| Query::is_about_list(&fault.field));
    if unknown.is_empty()
        && let Some(answer) = as_for_all(&app, &visitor, &request, &now, &query)?
    {
        return Ok(answer);
    }
    let contact = app.ctx.settings.agency_contact.as_ref().map(ToString::to_string);
    let around = (contact.as_deref(), app.ctx.library.narrowing.as_ref());
    let mut body = RegistryPage::new(&now, app.ctx.calendar(), &query, around);
    body.unknown = left_out(&unknown);
    if let Some(nothing) = &mut body.nothing {
        nothing.ask = own_way_to_ask(&visitor.actor, &query.text).or(nothing.ask.take());
    }
    page(&app, &visitor, &request, TITLE, &body)
}

/// Where somebody who manages a district's desk asks for a review of what was not found.
fn own_way_to_ask(actor: &Actor, text: &str) -> Option<String> {
    let own = Relation { own_organization: true, ..Relation::default() };
    check(actor, Action::ManageDesk, &own).ok()?;
    Some(way_to_ask(text))
}

/// The address of the form by which a district asks for a review of a tool.
pub(super) fn way_to_ask(name: &str) -> String {
    let name = url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
    format!("/district/requests/new?name={}", name.replace('+', "%20"))
}

/// The page as everybody sees it who is not signed in; none for somebody who sees another. It is
/// put together from its parts where they are finished, and kept for whoever asks the same.
fn as_for_all(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    now: &Arc<Snapshot>,
    query: &Query,
) -> Result<Option<HttpResponse>, Failure> {
    if !visitor.is_like_all(request) {
        return Ok(None);
    }
    let published = app.published.glance();
    let uri = request.uri().to_string();
    let composed = published
        .lists(now)
        .then(|| composing::compose(app, &published, now, query, &uri))
        .flatten();
    let body = match composed {
        Some(joined) => remembered::repacked(joined),
        None => remembered::packed(&rendered(app, now, query, &uri)?),
    };
    Ok(Some(remembered::for_all(now, request, BodyKind::Page, body, None)))
}

/// The whole list as everybody sees it who is not signed in.
///
/// # Errors
/// When the template cannot be rendered.
pub fn html(app: &App, now: &Snapshot) -> Result<String, Failure> {
    rendered(app, now, &Query::default(), "/registry")
}

fn rendered(app: &App, now: &Snapshot, query: &Query, uri: &str) -> Result<String, Failure> {
    let contact = app.ctx.settings.agency_contact.as_ref().map(ToString::to_string);
    let around = (contact.as_deref(), app.ctx.library.narrowing.as_ref());
    let body = RegistryPage::new(now, app.ctx.calendar(), query, around);
    for_visitors(app, uri, now.shelf.day, TITLE, &body)
}

/// A listing's row in the list.
///
/// # Errors
/// When the template cannot be rendered.
pub fn row(app: &App, card: &Card) -> Result<String, Failure> {
    app.templates.render("result_row", &ResultRow::new(card)).map_err(Failure::internal)
}
