//! Names that vendors ask for, for whoever looks after names.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::members::{path_of, people_trail};
use crate::actions::registry::name_requests;
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::people::name_request::NameRequest;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, EmptyState, Fact, Facts, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Names that vendors ask for";
const HERE: &str = "/people/names";

/// The list.
#[derive(Debug, Serialize)]
pub struct NameRequestsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    empty: Option<EmptyState>,
    requests: Vec<RequestView>,
}

#[derive(Debug, Serialize)]
struct RequestView {
    id: String,
    title: String,
    facts: Facts,
    action: String,
    words: AreaField,
}

/// What was typed about one request.
struct Typed<'t> {
    id: &'t str,
    words: &'t str,
    errors: &'t [FieldError],
}

impl NameRequestsPage {
    fn new(requests: &[NameRequest], calendar: Calendar, typed: Option<&Typed<'_>>) -> Self {
        let view = |request: &NameRequest| {
            RequestView::new(request, calendar, typed.filter(|one| one.id == request.id.as_str()))
        };
        Self {
            crumbs: Breadcrumb::new(people_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "A name that you change stays known: searches find both, and the old address of a \
                 tool leads to the new one.",
            ),
            errors: error_links(typed.map_or(&[], |typed| typed.errors)),
            empty: requests.is_empty().then(|| EmptyState {
                title: "No vendor asks for another name".to_owned(),
                text: "Requests appear here as soon as a vendor sends one.".to_owned(),
                action: None,
            }),
            requests: requests.iter().map(view).collect(),
        }
    }
}

/// The name of the field with the words about one request: a page has a form for each.
fn words_field(id: &str) -> String {
    format!("words.{id}")
}

impl RequestView {
    fn new(request: &NameRequest, calendar: Calendar, typed: Option<&Typed<'_>>) -> Self {
        let vendor = path_of(&request.organization);
        let here = match &request.product {
            Some(product) => format!("{vendor}/products/{product}"),
            None => format!("{vendor}/name"),
        };
        let (words, errors) = typed.map_or(("", &[][..]), |typed| (typed.words, typed.errors));
        let facts = vec![
            Fact { href: Some(here), ..Fact::new("Called now", request.called()) },
            Fact::new("Asked for", &request.name),
            Fact { href: Some(vendor), ..Fact::new("Vendor", &request.vendor) },
            Fact::new("Asked on", calendar.day_of(request.asked_at)),
            Fact::new("Why", &request.reason),
        ];
        Self {
            id: request.id.to_string(),
            title: format!("{}: {}", request.called(), request.name),
            facts: Facts { facts },
            action: format!("{HERE}/{}", request.id),
            words: AreaField::new(
                words_field(request.id.as_str()),
                "Your words to the vendor",
                words,
                errors,
            )
            .when("needed when you do not change the name"),
        }
    }
}

impl Page for NameRequestsPage {
    const TEMPLATE: &'static str = "people/name_requests";

    fn samples() -> Vec<Self> {
        let requests = super::samples::name_requests();
        let id = requests.first().map(|one| one.id.to_string()).unwrap_or_default();
        let (field, message) = (words_field(&id), "Enter a reason.".to_owned());
        let errors = [FieldError { field, message }];
        let typed = Typed { id: &id, words: "No", errors: &errors };
        let one: Vec<NameRequest> = requests.into_iter().take(1).collect();
        vec![Self::new(&[], Calendar::UTC, None), Self::new(&one, Calendar::UTC, Some(&typed))]
    }
}

/// `GET /people/names`
///
/// # Errors
/// As [`name_requests::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let all = name_requests::list(&app.ctx, &visitor.actor).await?;
    let body = NameRequestsPage::new(&all, app.ctx.calendar(), None);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /people/names/{request}`
///
/// # Errors
/// As [`name_requests::answer`] does; faults of a field come back with the form.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let accepted = form.value("word") == "accept";
    let field = words_field(&id);
    let words = form.value(&field);
    match name_requests::answer(ctx, actor, &path_id(&id)?, (accepted, words)).await {
        Ok(()) => Ok(done(&visitor, HERE, Some(Notice::SAVED))),
        Err(Error::Invalid(mut errors)) => {
            for error in errors.iter_mut().filter(|error| error.field == "words") {
                error.field.clone_from(&field);
            }
            let all = name_requests::list(ctx, actor).await?;
            let typed = Typed { id: &id, words, errors: &errors };
            let body = NameRequestsPage::new(&all, ctx.calendar(), Some(&typed));
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
