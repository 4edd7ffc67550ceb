//! The form in which a vendor corrects what a product is, and removes one that was never submitted.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::products::{ProductForm, TITLE as PRODUCTS};
use crate::actions::assessment::product_facts::{self, Correctable};
use crate::actions::{Error, FieldError};
use crate::domain::values::ProductId;
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Change what it is";

/// The page's heading, and what the browser and each printed sheet call it.
fn title(opened: &Correctable) -> String {
    format!("{TITLE}: {}", opened.product.name)
}

/// The form.
#[derive(Debug, Serialize)]
pub struct ProductFactsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    seen: String,
    name: Option<TextField>,
    version: TextField,
    website: TextField,
    summary: AreaField,
    removal: Option<String>,
    product: String,
    sure_error: Option<String>,
}

impl ProductFactsPage {
    fn new(opened: &Correctable, form: &ProductForm, errors: &[FieldError]) -> Self {
        let product = &opened.product;
        let here = format!("/products/{}", product.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", PRODUCTS));
        trail.push(Crumb::to(here.as_str(), product.name.as_str()));
        let purpose = "What you change counts for what you submit next. A submission and a listing \
            keep what they were made with.";
        let name = TextField::new("name", "Name of the product", &form.name, errors)
            .help("As schools know it. Its address stays as it is.");
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(title(opened)).purpose(purpose),
            errors: error_links(errors),
            name: (!opened.is_on_record).then_some(name),
            version: TextField::new("version", "Version", &form.version, errors)
                .help("The version that schools would use."),
            website: TextField::new("website", "Web address", &form.website, errors)
                .kind("url")
                .help("The product's page; starts with https://"),
            summary: AreaField::new("summary", "What it does", &form.summary, errors)
                .help("One or two sentences, in words that a parent understands."),
            product: product.name.to_string(),
            sure_error: errors
                .iter()
                .find(|error| error.field == "sure")
                .map(|error| error.message.clone()),
            removal: (!opened.is_on_record).then(|| format!("{here}/removal")),
            action: format!("{here}/facts"),
            seen: product.mark(),
        }
    }
}

fn as_it_is(opened: &Correctable) -> ProductForm {
    let product = &opened.product;
    ProductForm {
        name: product.name.to_string(),
        version: product.version.to_string(),
        website: product.website.as_str().to_owned(),
        summary: product.summary.to_string(),
        ..ProductForm::default()
    }
}

impl Page for ProductFactsPage {
    const TEMPLATE: &'static str = "assessment/product_facts";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "version".into(), message: "Enter the product's version.".into() };
        let unsure = FieldError {
            field: "sure".into(),
            message: "Tick that you want to remove the product.".into(),
        };
        let faults = [fault, unsure];
        let sample = |product, is_on_record, errors: &[FieldError]| {
            let opened = Correctable { product, is_on_record };
            Self::new(&opened, &as_it_is(&opened), errors)
        };
        super::samples::products()
            .into_iter()
            .flat_map(|product| {
                [sample(product.clone(), true, &[]), sample(product, false, &faults)]
            })
            .collect()
    }
}

async fn opened(
    app: &App,
    visitor: &Visitor,
    id: &str,
) -> Result<(ProductId, Correctable), Failure> {
    let id = path_id(id)?;
    let opened = product_facts::open(&app.ctx, &visitor.actor, &id).await?;
    Ok((id, opened))
}

/// `GET /products/{id}/facts`
///
/// # Errors
/// When the product is not the visitor's, or its facts cannot be changed.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, opened) = opened(&app, &visitor, &id).await?;
    page(
        &app,
        &visitor,
        &request,
        &title(&opened),
        &ProductFactsPage::new(&opened, &as_it_is(&opened), &[]),
    )
}

/// `POST /products/{id}/facts`
///
/// # Errors
/// As [`product_facts::change`] does; faults of a field come back with the form.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<ProductForm>,
) -> Result<HttpResponse, Failure> {
    let (id, opened) = opened(&app, &visitor, &id).await?;
    match product_facts::change(&app.ctx, &visitor.actor, &id, &form.0.seen, &form.0.input()).await
    {
        Ok(()) => Ok(done(&visitor, &format!("/products/{id}"), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => rejected(
            &app,
            &visitor,
            &request,
            &title(&opened),
            &ProductFactsPage::new(&opened, &form.0, &errors),
        ),
        Err(error) => Err(error.into()),
    }
}

/// What the form that removes a product sends.
#[derive(Debug, Deserialize)]
pub struct RemovalForm {
    #[serde(default)]
    sure: String,
}

/// `POST /products/{id}/removal`
///
/// # Errors
/// As [`product_facts::remove`] does; faults of a field come back with the form.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<RemovalForm>,
) -> Result<HttpResponse, Failure> {
    let (id, opened) = opened(&app, &visitor, &id).await?;
    match product_facts::remove(&app.ctx, &visitor.actor, &id, form.0.sure == "yes").await {
        Ok(()) => Ok(done(&visitor, "/products", Some(Notice::PRODUCT_REMOVED))),
        Err(Error::Invalid(errors)) => rejected(
            &app,
            &visitor,
            &request,
            &title(&opened),
            &ProductFactsPage::new(&opened, &as_it_is(&opened), &errors),
        ),
        Err(error) => Err(error.into()),
    }
}
