//! The form in which a vendor asks for another name, of its own or of a product.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::actions::registry::name_requests::{self, Askable};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::people::name_request::NameRequest;
use crate::domain::values::ProductId;
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{Breadcrumb, Crumb, Kind, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const HERE: &str = "/names/new";

/// The form.
#[derive(Debug, Serialize)]
pub struct NameAskingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// What became of the last request.
    last: Option<NoticeBox>,
    /// Whether one waits for its answer, so that there is no form.
    waits: bool,
    product: String,
    name: TextField,
    reason: AreaField,
}

fn title(askable: &Askable) -> String {
    format!("Ask for another name of {}", askable.called)
}

/// Where the thing has its page.
fn back(product: Option<&ProductId>) -> String {
    product.map_or_else(|| "/products".to_owned(), |product| format!("/products/{product}"))
}

fn told(last: &NameRequest, calendar: Calendar) -> NoticeBox {
    let asked = calendar.day_of(last.asked_at);
    let (kind, title, text) = match &last.answer {
        None => (
            Kind::Neutral,
            format!("You asked for the name {} on {asked}", last.name),
            Some("The agency has not answered yet. It answers by mail.".to_owned()),
        ),
        Some(answer) if answer.accepted => {
            (Kind::Good, format!("The name {} was given", last.name), None)
        }
        Some(answer) => (
            Kind::Caution,
            format!("The name {} was not given", last.name),
            Some(answer.words.clone()),
        ),
    };
    NoticeBox { kind, title, text }
}

impl NameAskingPage {
    fn new(
        askable: &Askable,
        (name, reason): (&str, &str),
        calendar: Calendar,
        errors: &[FieldError],
    ) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        if askable.product.is_some() {
            trail.push(Crumb::to(back(askable.product.as_ref()), askable.called.as_str()));
        }
        Self {
            crumbs: Breadcrumb::new(trail, "Another name"),
            header: PageHeader::new(title(askable)).purpose(
                "The agency changes names, so that everybody knows what was decided about. \
                 Searches find both names, and old addresses lead to the new ones for good.",
            ),
            errors: error_links(errors),
            last: askable.last.as_ref().map(|last| told(last, calendar)),
            waits: askable.last.as_ref().is_some_and(|last| last.answer.is_none()),
            product: askable.product.as_ref().map_or_else(String::new, ToString::to_string),
            name: TextField::new("name", "The new name", name, errors).autocomplete("off"),
            reason: AreaField::new("reason", "Why?", reason, errors).help("The agency reads it."),
        }
    }
}

impl Page for NameAskingPage {
    const TEMPLATE: &'static str = "people/name_asking";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "name".into(), message: "Enter a name.".into() };
        let of = |last| Askable { called: "Askwell".to_owned(), product: None, last };
        let mut lasts: Vec<Option<NameRequest>> = vec![None];
        lasts.extend(super::samples::name_requests().into_iter().map(Some));
        let page =
            |last| Self::new(&of(last), ("", ""), Calendar::UTC, std::slice::from_ref(&fault));
        lasts.into_iter().map(page).collect()
    }
}

/// What the address asks about.
#[derive(Debug, Deserialize)]
pub struct About {
    #[serde(default)]
    product: String,
}

fn product(text: &str) -> Result<Option<ProductId>, Error> {
    if text.is_empty() { Ok(None) } else { path_id(text).map(Some) }
}

/// `GET /names/new`, or with `?product=` about one product.
///
/// # Errors
/// As [`name_requests::askable`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    about: Query<About>,
) -> Result<HttpResponse, Failure> {
    let product = product(&about.product)?;
    let askable = name_requests::askable(&app.ctx, &visitor.actor, product.as_ref()).await?;
    let body = NameAskingPage::new(&askable, ("", ""), app.ctx.calendar(), &[]);
    page(&app, &visitor, &request, &title(&askable), &body)
}

/// `POST /names/new`
///
/// # Errors
/// As [`name_requests::ask`] does; faults of a field come back with the form.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let product = product(form.value("product"))?;
    let typed = (form.value("name"), form.value("reason"));
    match name_requests::ask(ctx, actor, product.as_ref(), typed).await {
        Ok(()) => {
            let to = product
                .map_or_else(|| HERE.to_owned(), |product| format!("{HERE}?product={product}"));
            Ok(done(&visitor, &to, Some(Notice::NAME_ASKED)))
        }
        Err(Error::Invalid(errors)) => {
            let askable = name_requests::askable(ctx, actor, product.as_ref()).await?;
            let body = NameAskingPage::new(&askable, typed, ctx.calendar(), &errors);
            rejected(&app, &visitor, &request, &title(&askable), &body)
        }
        Err(error) => Err(error.into()),
    }
}
