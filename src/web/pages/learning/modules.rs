//! The modules, and which listed tools require each.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use crate::actions::Error;
use crate::actions::registry::snapshot;
use crate::domain::learning::{Catalogue, Module, Word, who_in_words};
use crate::domain::registry::listing::LearningHours;
use crate::domain::registry::shelf::Shelf;
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, StatusTag, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::same_for_all;
use crate::web::kernel::templates::Page;
use crate::web::pages::registry::words::tag;

const TITLE: &str = "Professional learning";

/// The catalogue.
#[derive(Debug, Serialize)]
pub struct ModulesPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    modules: Vec<ModuleRow>,
}

#[derive(Debug, Serialize)]
struct ModuleRow {
    href: String,
    id: String,
    title: String,
    summary: String,
    hours: String,
    topics: String,
    tools: String,
}

/// One module.
#[derive(Debug, Serialize)]
pub struct ModulePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    facts: Facts,
    outcomes: Vec<String>,
    before: Vec<Linked>,
    aligned_to: Vec<String>,
    tools: Vec<ToolRow>,
}

#[derive(Debug, Serialize)]
struct Linked {
    href: String,
    title: String,
}

#[derive(Debug, Serialize)]
struct ToolRow {
    href: String,
    name: String,
    vendor: String,
    status: StatusTag,
    who: String,
    /// Each role with its hours: of this module, and of every module that the tool asks of it.
    hours: Vec<String>,
    by: String,
    because: Vec<String>,
}

/// How long a module takes: `3 hours`.
pub fn hours(module: &Module) -> String {
    let hours = module.hours.in_full();
    format!("{hours} {}", if hours == "1" { "hour" } else { "hours" })
}

fn topics(module: &Module) -> String {
    module.topics.iter().map(|topic| topic.title.as_str()).collect::<Vec<_>>().join(", ")
}

impl ModulesPage {
    fn new(catalogue: &Catalogue, shelf: &Shelf) -> Self {
        let required_by = |id: &str| {
            let cards = shelf.listings.iter().map(|shelved| &shelved.listing.card);
            cards
                .filter(|card| {
                    !card.status.is_over() && card.modules.iter().any(|module| module.id == id)
                })
                .count()
        };
        let modules = catalogue.modules.iter().map(|module| ModuleRow {
            href: format!("/learning/{}", module.id),
            id: module.id.clone(),
            title: module.title.clone(),
            summary: module.summary.clone(),
            hours: hours(module),
            topics: topics(module),
            tools: counted(required_by(&module.id), "listed tool", "listed tools"),
        });
        Self {
            crumbs: Breadcrumb::new(home_trail(), "Learning"),
            header: PageHeader::new(TITLE).purpose(
                "What people learn before a tool is switched on. Each listing says which \
                    modules it requires, for whom, by when and why.",
            ),
            modules: modules.collect(),
        }
    }
}

impl ModulePage {
    fn new(catalogue: &Catalogue, module: &Module, shelf: &Shelf) -> Self {
        let trail = home_trail().into_iter().chain([Crumb::to("/learning", "Learning")]).collect();
        let before = module.prerequisites.iter().filter_map(|id| catalogue.module(id));
        Self {
            crumbs: Breadcrumb::new(trail, &module.id),
            header: PageHeader::new(&module.title)
                .over(format!("Module {}", module.id))
                .purpose(&module.summary),
            facts: Facts {
                facts: vec![
                    Fact {
                        note: Some("Tasks on the job included".to_owned()),
                        ..Fact::new("Length", hours(module))
                    },
                    Fact::new("Topics", topics(module)),
                    Fact::new("How it is taught", &module.format),
                    Fact::new("What shows completion", &module.evidence),
                ],
            },
            outcomes: module.outcomes.clone(),
            before: before
                .map(|one| Linked {
                    href: format!("/learning/{}", one.id),
                    title: format!("{} {}", one.id, one.title),
                })
                .collect(),
            aligned_to: module.aligned_to.clone(),
            tools: tools(module, shelf),
        }
    }
}

fn tools(taught: &Module, shelf: &Shelf) -> Vec<ToolRow> {
    let listings = shelf
        .listings
        .iter()
        .map(|shelved| &shelved.listing)
        .filter(|listing| !listing.card.status.is_over());
    listings
        .filter_map(|listing| {
            let card = &listing.card;
            let module = card.modules.iter().find(|module| module.id == taught.id)?;
            Some(ToolRow {
                href: format!("/registry/{}", card.slug),
                name: card.name.clone(),
                vendor: card.vendor.clone(),
                status: tag(card),
                who: who_in_words(&module.who, &module.left_to),
                hours: module
                    .who
                    .iter()
                    .map(|role| hours_of(role, taught, &listing.hours))
                    .collect(),
                by: module.by.title.clone(),
                because: module.because.iter().map(|because| because.sentence.clone()).collect(),
            })
        })
        .collect()
}

/// What a role owes: `Teachers: 3 hours, of 16 for this tool; this tier asks at most 16.`
fn hours_of(role: &Word, taught: &Module, hours: &[LearningHours]) -> String {
    let own = self::hours(taught);
    match hours.iter().find(|of| of.role.id == role.id) {
        Some(of) => {
            format!("{}: {own}, of {} for this tool{}.", role.title, of.hours, of.limit_in_words())
        }
        None => format!("{}: {own}.", role.title),
    }
}

/// A catalogue for rendering samples.
fn sample() -> Catalogue {
    let topic = || Word { id: "DF".to_owned(), title: "Data foundations".to_owned() };
    let module = |id: &str, before: Vec<String>| Module {
        id: id.to_owned(),
        title: "Foundations".to_owned(),
        summary: "What tools do.".to_owned(),
        topics: vec![topic()],
        hours: 3.into(),
        format: "Self-paced".to_owned(),
        evidence: "A quiz".to_owned(),
        outcomes: vec!["You can tell.".to_owned()],
        prerequisites: before,
        aligned_to: vec!["ISTE".to_owned()],
    };
    let modules = vec![module("M-1", Vec::new()), module("M-2", vec!["M-1".to_owned()])];
    Catalogue { topics: vec![topic()], modules, ..Catalogue::default() }
}

impl Page for ModulesPage {
    const TEMPLATE: &'static str = "learning/list";

    fn samples() -> Vec<Self> {
        vec![Self::new(&sample(), &Shelf::default())]
    }
}

impl Page for ModulePage {
    const TEMPLATE: &'static str = "learning/module";

    fn samples() -> Vec<Self> {
        let catalogue = sample();
        let shelf = Shelf::new(
            crate::web::pages::registry::samples::listings(),
            chrono::NaiveDate::default(),
        )
        .unwrap_or_default();
        catalogue.modules.iter().map(|module| Self::new(&catalogue, module, &shelf)).collect()
    }
}

/// `GET /learning`
///
/// # Errors
/// As [`snapshot::read`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let body = ModulesPage::new(&app.ctx.library.catalogue, &now.shelf);
    same_for_all((&app, &now), &visitor, &request, TITLE, &body)
}

/// `GET /learning/{id}`
///
/// # Errors
/// When there is no such module.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let catalogue = &app.ctx.library.catalogue;
    let module = catalogue.module(&id).ok_or(Error::NotFound)?;
    let body = ModulePage::new(catalogue, module, &now.shelf);
    same_for_all((&app, &now), &visitor, &request, &module.title, &body)
}
