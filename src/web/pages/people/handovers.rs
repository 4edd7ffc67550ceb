//! The form in which an administrator hands a tool over to another vendor, or everything of one.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::members::{path_of, people_trail};
use crate::actions::registry::handovers::{self, Leaving, TypedHandover};
use crate::actions::{Error, FieldError};
use crate::domain::texts::counted;
use crate::domain::values::{OrganizationId, ProductId};
use crate::web::components::fields::{AreaField, ChoicesField, SelectField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The form.
#[derive(Debug, Serialize)]
pub struct HandoverPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// What follows, in sentences.
    happens: Vec<String>,
    /// The tools that go.
    products: Vec<String>,
    action: String,
    into: SelectField,
    people: Option<ChoicesField>,
    reason: AreaField,
    button: &'static str,
    back: String,
}

/// The page's heading.
fn title(leaving: &Leaving) -> String {
    match (&leaving.people, leaving.products.as_slice()) {
        (None, [product]) => format!("Hand {} over to another vendor", product.name),
        _ => format!("Merge {} into another vendor", leaving.from.name),
    }
}

impl HandoverPage {
    fn new(
        leaving: &Leaving,
        action: String,
        typed: &TypedHandover,
        errors: &[FieldError],
    ) -> Self {
        let start = path_of(&leaving.from.id);
        let mut trail = people_trail();
        trail.push(Crumb::to(start.as_str(), leaving.from.name.as_str()));
        let mut happens = vec![
            "The tools keep their addresses, decisions and conditions. The registry shows them \
             under the other vendor from now on, and the register says so."
                .to_owned(),
            format!("Searches go on finding them under {}.", leaving.from.name),
            "The owners of both vendors hear it by mail.".to_owned(),
        ];
        if leaving.people.is_some() {
            happens.push(format!(
                "{} stays on record without tools, and nobody else can take its name.",
                leaving.from.name
            ));
        }
        let nobody = std::iter::once((String::new(), "Choose a vendor".to_owned()));
        let others = leaving.others.iter();
        let others = others.map(|one| (one.id.to_string(), one.name.to_string()));
        let ticked: Vec<String> = typed.people.then(|| "yes".to_owned()).into_iter().collect();
        Self {
            crumbs: Breadcrumb::new(trail, title(leaving)),
            header: PageHeader::new(title(leaving)),
            errors: error_links(errors),
            happens,
            products: leaving.products.iter().map(|one| one.name.to_string()).collect(),
            action,
            into: SelectField::new(
                "into",
                "The vendor that it goes to",
                nobody.chain(others),
                &typed.into,
                errors,
            ),
            people: leaving.people.filter(|people| *people > 0).map(|people| {
                let label = format!(
                    "{} of {} become people of the other vendor",
                    counted(people, "person", "people"),
                    leaving.from.name
                );
                let help = "Without the tick they stay where they are, and see none of these \
                    tools any more.";
                let people = [("yes", label, Some(help))];
                ChoicesField::ticks("people", "Its people", people, &ticked, errors).optional()
            }),
            reason: AreaField::new("reason", "Reason", &typed.reason, errors)
                .help("It goes into the event log. The public does not see it."),
            button: if leaving.people.is_some() { "Merge the vendors" } else { "Hand it over" },
            back: start,
        }
    }
}

impl Page for HandoverPage {
    const TEMPLATE: &'static str = "people/handover";

    fn samples() -> Vec<Self> {
        let standing = super::samples::standing();
        let products: Vec<_> = standing.products.into_iter().map(|one| one.product).collect();
        let fault = FieldError { field: "into".into(), message: "Choose the vendor.".into() };
        let of = |people: Option<usize>| {
            let organizations = super::samples::memberships().into_iter();
            let mut organizations = organizations.map(|one| one.organization);
            let from = organizations.next()?;
            let others = organizations.collect();
            let products = products.clone();
            Some(Leaving { from, products, people, others })
        };
        let page = |leaving: Leaving| {
            let typed = TypedHandover::default();
            Self::new(&leaving, "/".to_owned(), &typed, std::slice::from_ref(&fault))
        };
        [of(None), of(Some(2))].into_iter().flatten().map(page).collect()
    }
}

/// What the address means: a whole vendor, or one of its products.
#[derive(Debug, Deserialize)]
pub struct Place {
    organization: String,
    product: Option<String>,
}

impl Place {
    fn read(&self) -> Result<(OrganizationId, Option<ProductId>), Error> {
        let product = self.product.as_deref().map(path_id).transpose()?;
        Ok((path_id(&self.organization)?, product))
    }
}

/// `GET` of the `merger` of a vendor, or of the `handover` of its product.
///
/// # Errors
/// As [`handovers::open`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    place: Path<Place>,
) -> Result<HttpResponse, Failure> {
    let (from, product) = place.read()?;
    let leaving = handovers::open(&app.ctx, &visitor.actor, &from, product.as_ref()).await?;
    let typed = TypedHandover { people: true, ..TypedHandover::default() };
    let body = HandoverPage::new(&leaving, request.path().to_owned(), &typed, &[]);
    page(&app, &visitor, &request, &title(&leaving), &body)
}

/// `POST` to the same.
///
/// # Errors
/// As [`handovers::merge`] and [`handovers::hand_over`] do; faults of a field come back with the
/// form.
pub async fn go(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    place: Path<Place>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (from, product) = place.read()?;
    let typed = TypedHandover {
        into: form.value("into").to_owned(),
        people: form.value("people") == "yes",
        reason: form.value("reason").to_owned(),
    };
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let gone = match &product {
        Some(product) => handovers::hand_over(ctx, actor, (&from, product), &typed).await,
        None => handovers::merge(ctx, actor, &from, &typed).await,
    };
    match gone {
        Ok(into) => Ok(done(&visitor, &path_of(&into), Some(Notice::HANDED_OVER))),
        Err(Error::Invalid(errors)) => {
            let leaving = handovers::open(ctx, actor, &from, product.as_ref()).await?;
            let action = request.path().to_owned();
            let body = HandoverPage::new(&leaving, action, &typed, &errors);
            rejected(&app, &visitor, &request, &title(&leaving), &body)
        }
        Err(error) => Err(error.into()),
    }
}
