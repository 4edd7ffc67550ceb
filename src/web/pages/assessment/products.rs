//! The vendor's home: its products, where each stands and what to do next.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::intake_shown::door_box;
use super::own_listing::{ToldListing, tag_on};
use super::question::COMPANY_ANSWERS;
use crate::actions::assessment::disclosures;
use crate::actions::assessment::intake;
use crate::actions::assessment::products::{
    self, ListedDisclosure, ListedProduct, NewProduct, OpenProduct, OwnListing,
};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::intake::Door;
use crate::domain::calendar::AgencyTime;
use crate::domain::values::in_a_sentence;
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, EmptyState, Fact, Facts, Kind as Hue, NoticeBox, PageHeader,
    QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The heading of the list.
pub(super) const TITLE: &str = "Your products";

/// The list of products.
#[derive(Debug, Serialize)]
pub struct ProductsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<QueueRow>,
    empty: Option<EmptyState>,
    company: &'static str,
    /// How today's cycle of intake stands; none where disclosures are taken at any time.
    door: Option<NoticeBox>,
}

impl ProductsPage {
    fn new(rows: Vec<QueueRow>, door: Option<&Door>) -> Self {
        let header = PageHeader::new(TITLE).purpose(
            "Each product is disclosed once for each version. Here \
                is where each stands and what comes next.",
        );
        let add =
            ButtonLink { href: "/products/new".to_owned(), label: "Register a product".to_owned() };
        let (header, empty) = if rows.is_empty() {
            let text = "A product is a tool that you offer to schools. Register it, then answer \
                questions about it section by section; you can stop and go on at any time, and \
                several of you can work on it.";
            (
                header,
                Some(EmptyState {
                    title: "You have not registered a product yet".to_owned(),
                    text: text.to_owned(),
                    action: Some(add),
                }),
            )
        } else {
            (header.action(add.href, add.label), None)
        };
        let crumbs = Breadcrumb::new(home_trail(), TITLE);
        let door = door.map(door_box);
        Self { crumbs, header, rows, empty, company: COMPANY_ANSWERS, door }
    }
}

impl Page for ProductsPage {
    const TEMPLATE: &'static str = "assessment/products";

    fn samples() -> Vec<Self> {
        let row = QueueRow {
            href: "/products/1".to_owned(),
            title: "Lessonwright".to_owned(),
            line: "Version 4.2".to_owned(),
            status: StatusTag::new(Hue::Neutral, "Draft"),
            due: Some("12 answers are missing".to_owned()),
            due_kind: Hue::Caution,
        };
        vec![Self::new(Vec::new(), None), Self::new(vec![row], Some(&Door::Closed(None)))]
    }
}

/// The state of a disclosure as a tag. What is published has the state of its listing instead, or
/// was replaced by a newer one.
pub fn state_tag(state: State) -> StatusTag {
    let (hue, label) = match state {
        State::Draft => (Hue::Neutral, "Draft"),
        State::Submitted => (Hue::Neutral, "Submitted"),
        State::Returned => (Hue::Caution, "Returned to you"),
        State::InReview | State::Scored | State::Proposed => (Hue::Neutral, "In review"),
        State::Decided => (Hue::Neutral, "Decided"),
        State::Published => (Hue::Neutral, "Replaced by a newer decision"),
        State::Withdrawn => (Hue::Neutral, "Withdrawn"),
    };
    StatusTag::new(hue, label)
}

/// What the vendor does next, and how urgent it looks.
fn next_step(listed: &ListedDisclosure) -> (String, Hue) {
    let missing = listed.progress.map_or(0, |progress| progress.missing);
    match listed.disclosure.state() {
        State::Returned if missing == 0 => {
            ("Returned: change what the agency names, then submit again".to_owned(), Hue::Caution)
        }
        State::Draft if missing == 0 => ("Ready to check and submit".to_owned(), Hue::Caution),
        State::Draft if missing == 1 => ("1 answer is missing".to_owned(), Hue::Caution),
        State::Draft => (format!("{missing} answers are missing"), Hue::Caution),
        State::Returned => ("Fix it and submit again".to_owned(), Hue::Caution),
        State::Submitted => ("The agency checks whether it is complete".to_owned(), Hue::Neutral),
        State::InReview | State::Scored | State::Proposed => {
            ("Nothing to do; you will hear by mail".to_owned(), Hue::Neutral)
        }
        State::Decided => ("Read the letter, and whether you can answer".to_owned(), Hue::Caution),
        State::Published => ("See what it said".to_owned(), Hue::Neutral),
        State::Withdrawn => ("Start again when you are ready".to_owned(), Hue::Neutral),
    }
}

/// The state and the next step of a disclosure whose decision the registry shows, or of one before
/// that.
fn standing(
    listed: &ListedDisclosure,
    own: Option<&OwnListing>,
    today: NaiveDate,
) -> (StatusTag, (String, Hue)) {
    match own.filter(|own| own.disclosure == listed.disclosure.id) {
        Some(own) => {
            let told = ToldListing::new(own, &listed.disclosure.product, today);
            (told.tag, told.next)
        }
        None => (state_tag(listed.disclosure.state()), next_step(listed)),
    }
}

fn row(listed: ListedProduct, today: NaiveDate) -> QueueRow {
    let newer = listed.disclosure.as_ref().map(|newest| &newest.disclosure.id);
    let earlier = listed.listing.as_ref().filter(|own| newer != Some(&own.disclosure));
    let version = listed
        .disclosure
        .as_ref()
        .map_or_else(|| Some(listed.product.version.to_string()), |newest| newest.version.clone());
    let mut line = version.map_or_else(
        || "Given up before it was submitted".to_owned(),
        |version| format!("Version {version}"),
    );
    if let Some(own) = earlier {
        let stands = in_a_sentence(&tag_on(own, today).label);
        line = format!("{line} · in the registry: version {}, {stands}", own.listing.card.version);
    }
    let title = listed.product.name.to_string();
    match listed.disclosure {
        None => QueueRow {
            href: format!("/products/{}", listed.product.id),
            title,
            line,
            status: StatusTag::new(Hue::Neutral, "Not disclosed"),
            due: Some("Start its disclosure".to_owned()),
            due_kind: Hue::Caution,
        },
        Some(disclosure) => {
            let (status, (due, due_kind)) = standing(&disclosure, listed.listing.as_ref(), today);
            QueueRow {
                href: format!("/disclosures/{}", disclosure.disclosure.id),
                title,
                line: progress_line(&disclosure)
                    .map_or(line.clone(), |progress| format!("{line} · {progress}")),
                status,
                due: Some(due),
                due_kind,
            }
        }
    }
}

fn progress_line(listed: &ListedDisclosure) -> Option<String> {
    listed
        .progress
        .map(|progress| format!("{} of {} questions answered", progress.answered, progress.asked))
}

/// `GET /products`
///
/// # Errors
/// As [`products::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let today = app.ctx.today();
    let rows = products::list(&app.ctx, &visitor.actor)
        .await?
        .into_iter()
        .map(|listed| row(listed, today))
        .collect();
    let door = intake::door(&app.ctx).await?;
    page(&app, &visitor, &request, TITLE, &ProductsPage::new(rows, door.as_ref()))
}

/// The form that registers a product.
#[derive(Debug, Serialize)]
pub struct NewProductPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    name: TextField,
    version: TextField,
    website: TextField,
    summary: AreaField,
}

const NEW_TITLE: &str = "Register a product";

impl NewProductPage {
    fn new(form: &ProductForm, errors: &[FieldError]) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", TITLE));
        Self {
            crumbs: Breadcrumb::new(trail, NEW_TITLE),
            header: PageHeader::new(NEW_TITLE).purpose(
                "Four facts; everything else belongs to its \
                disclosure.",
            ),
            errors: error_links(errors),
            name: TextField::new("name", "Name of the product", &form.name, errors)
                .help("As schools know it. It becomes part of the listing's address."),
            version: TextField::new("version", "Version", &form.version, errors).help(
                "The version that schools would use. A decision holds for one version. A web app \
                 without versions: the month, such as November 2026.",
            ),
            website: TextField::new("website", "Web address", &form.website, errors)
                .kind("url")
                .help("The product's page; starts with https://"),
            summary: AreaField::new("summary", "What it does", &form.summary, errors)
                .help("One or two sentences, in words that a parent understands."),
        }
    }
}

impl Page for NewProductPage {
    const TEMPLATE: &'static str = "assessment/product_new";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "name".into(), message: "Enter the product's name.".into() };
        vec![Self::new(&ProductForm::default(), &[]), Self::new(&ProductForm::default(), &[fault])]
    }
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub struct ProductForm {
    /// As typed.
    #[serde(default)]
    pub name: String,
    /// As typed; empty when the product has no versions.
    #[serde(default)]
    pub version: String,
    /// The web address.
    #[serde(default)]
    pub website: String,
    /// What it does.
    #[serde(default)]
    pub summary: String,
    /// The mark of what the form was filled with; nothing for a new product.
    #[serde(default)]
    pub seen: String,
}

impl ProductForm {
    /// What was typed, for the action.
    pub(super) fn input(&self) -> NewProduct {
        let Self { name, version, website, summary, .. } = self;
        NewProduct {
            name: name.clone(),
            version: version.clone(),
            website: website.clone(),
            summary: summary.clone(),
        }
    }
}

/// `GET /products/new`
///
/// # Errors
/// As [`products::list`] does: only a vendor registers a product.
pub async fn new(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    products::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, NEW_TITLE, &NewProductPage::new(&ProductForm::default(), &[]))
}

/// `POST /products`
///
/// # Errors
/// As [`products::register`] does; faults of a field come back with the form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<ProductForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    match products::register(&app.ctx, &visitor.actor, &form.input()).await {
        Ok(id) => Ok(done(&visitor, &format!("/products/{id}"), Some(Notice::PRODUCT_REGISTERED))),
        Err(Error::Invalid(errors)) => {
            rejected(&app, &visitor, &request, NEW_TITLE, &NewProductPage::new(&form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// A product with its disclosures.
#[derive(Debug, Serialize)]
pub struct ProductPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    facts: Facts,
    facts_page: String,
    /// Where another name is asked for; none while its vendor changes it alone.
    naming: Option<String>,
    summary: String,
    told: Option<ToldListing>,
    disclosures: Vec<QueueRow>,
    start: Option<Start>,
}

#[derive(Debug, Serialize)]
struct Start {
    action: String,
    questionnaire: String,
    about: String,
    again: bool,
    /// Whether an approval is renewed.
    renews: bool,
    version: String,
    /// The day of the last submission, with whose answers it can begin.
    last: Option<String>,
}

impl ProductPage {
    pub(super) fn new(
        opened: &OpenProduct,
        time: AgencyTime,
        questionnaire: &str,
        about: &str,
    ) -> Self {
        let OpenProduct { product, disclosures, listing, is_on_record } = opened;
        let own = listing.as_ref();
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", TITLE));
        let website = Fact {
            href: Some(product.website.as_str().to_owned()),
            ..Fact::new("Web address", product.website.as_str())
        };
        let live = disclosures.iter().any(|listed| listed.disclosure.is_under_way());
        Self {
            crumbs: Breadcrumb::new(trail, product.name.as_str()),
            header: PageHeader::new(product.name.as_str())
                .over(format!("A product of {}", product.vendor)),
            facts: Facts { facts: vec![Fact::new("Version", product.version.as_str()), website] },
            facts_page: format!("/products/{}/facts", product.id),
            naming: is_on_record.then(|| format!("/names/new?product={}", product.id)),
            summary: product.summary.to_string(),
            told: own.map(|own| ToldListing::new(own, &product.id, time.today())),
            disclosures: disclosures
                .iter()
                .map(|listed| disclosure_row(listed, own, time))
                .collect(),
            start: (!live).then(|| Start {
                action: format!("/products/{}/disclosures", product.id),
                questionnaire: questionnaire.to_owned(),
                about: about.to_owned(),
                again: !disclosures.is_empty(),
                renews: own
                    .is_some_and(|own| ToldListing::new(own, &product.id, time.today()).renews),
                version: product.version.to_string(),
                last: disclosures
                    .iter()
                    .find_map(|listed| listed.disclosure.submitted_at())
                    .map(|at| time.calendar.day_of(at)),
            }),
        }
    }
}

fn disclosure_row(
    listed: &ListedDisclosure,
    own: Option<&OwnListing>,
    time: AgencyTime,
) -> QueueRow {
    let Disclosure { id, created_at, .. } = &listed.disclosure;
    let (status, (due, due_kind)) = standing(listed, own, time.today());
    let started = format!("Last changed {}", time.calendar.in_words(listed.disclosure.updated_at));
    QueueRow {
        href: format!("/disclosures/{id}"),
        title: match &listed.version {
            Some(version) => {
                format!("Version {version}, started {}", time.calendar.day_of(*created_at))
            }
            None => format!(
                "Given up before it was submitted, started {}",
                time.calendar.day_of(*created_at)
            ),
        },
        line: progress_line(listed)
            .map_or(started.clone(), |progress| format!("{progress} · {started}")),
        status,
        due: Some(due),
        due_kind,
    }
}

/// `GET /products/{id}`
///
/// # Errors
/// As [`products::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let opened = products::open(&app.ctx, &visitor.actor, &id).await?;
    let questionnaire = disclosures::newest_questionnaire(&app.ctx)?;
    let body = ProductPage::new(
        &opened,
        app.ctx.agency_time(),
        &questionnaire.title,
        &questionnaire.summary,
    );
    page(&app, &visitor, &request, opened.product.name.as_str(), &body)
}
