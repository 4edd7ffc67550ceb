//! What of a disclosure would become public, before it is submitted.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::paths::{block_id, section_path};
use crate::actions::assessment::previews::{self, Preview, Unfinished};
use crate::actions::assessment::products::ListedDisclosure;
use crate::domain::registry::listing::Listing;
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, Fact, Facts, Kind as Hue, NoticeBox, PageHeader, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::pages::instrument::measures::ShownMeasure;
use crate::web::pages::registry::sheet::{self, CriterionView, FactorRow, TableView};

/// The page.
#[derive(Debug, Serialize)]
pub struct PreviewPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    told: NoticeBox,
    unfinished: Vec<UnfinishedRow>,
    actions: Vec<ButtonLink>,
    product: Facts,
    summary: String,
    about: Facts,
    tables: Vec<TableView>,
    criteria: Vec<CriterionView>,
    measures: Vec<ShownMeasure>,
    factors: Vec<FactorRow>,
}

/// An answer that is not finished, with the way to it.
#[derive(Debug, Serialize)]
struct UnfinishedRow {
    href: String,
    code: String,
    label: String,
}

const TITLE: &str = "What will be public";

impl PreviewPage {
    fn new(preview: &Preview) -> Self {
        let Preview { disclosure, listing, unfinished } = preview;
        let card = &listing.card;
        let base = format!("/disclosures/{}", disclosure.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(
            format!("/products/{}", disclosure.product),
            disclosure.product_name.clone(),
        ));
        trail.push(Crumb::to(base.clone(), "Disclosure"));
        let told = "It is put together by the same rules as the page in the registry, from what is \
            saved now. When a decision is published, whatever it is, the agency adds the decision \
            with its reasons, conditions and scores. Files, links and explanations stay with the \
            agency.";
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("Disclosure of {}", disclosure.product_name))
                .purpose(
                    "Your part of the public page: everything of this disclosure that anybody \
                    could read.",
                ),
            told: NoticeBox {
                kind: Hue::Neutral,
                title: "Only your organization sees this preview".to_owned(),
                text: Some(told.to_owned()),
            },
            unfinished: unfinished
                .iter()
                .map(|one| UnfinishedRow {
                    href: format!(
                        "{}#{}",
                        section_path(&disclosure.id, &one.section),
                        block_id(&one.question)
                    ),
                    code: one.code.clone(),
                    label: one.label.clone(),
                })
                .collect(),
            actions: vec![
                ButtonLink {
                    href: format!("{base}/check"),
                    label: "Go to your answers".to_owned(),
                },
                ButtonLink { href: base, label: "Back to the disclosure".to_owned() },
            ],
            product: Facts {
                facts: vec![
                    Fact::new("Product", &card.name),
                    Fact::new("Vendor", &card.vendor),
                    Fact::new("Version", &card.version),
                    Fact {
                        href: Some(card.website.clone()),
                        ..Fact::new("Product page", &card.website)
                    },
                ],
            },
            summary: card.summary.clone(),
            about: {
                let mut about = sheet::facts(listing, false);
                about.facts.extend(sheet::facts(listing, true).facts);
                about
            },
            tables: sheet::tables(&listing.data)
                .into_iter()
                .chain(sheet::tables(&listing.costs))
                .collect(),
            criteria: sheet::criteria(listing),
            measures: sheet::measures(listing, None),
            factors: sheet::factors(&listing.factors),
        }
    }
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "assessment/preview";

    fn samples() -> Vec<Self> {
        let disclosures = super::samples::disclosures();
        let listings = crate::web::pages::registry::samples::listings();
        let row = Unfinished {
            section: "sample".to_owned(),
            question: "sample.data".to_owned(),
            code: "S-01".to_owned(),
            label: "Which data?".to_owned(),
        };
        let preview = |(listed, listing): (&ListedDisclosure, &Listing)| {
            Self::new(&Preview {
                disclosure: listed.disclosure.clone(),
                listing: listing.clone(),
                unfinished: vec![row.clone()],
            })
        };
        disclosures.iter().zip(&listings).map(preview).collect()
    }
}

/// `GET /disclosures/{id}/preview`
///
/// # Errors
/// When the disclosure is not the visitor's, or the records do not answer.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let found = previews::preview(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("{TITLE}: {}", found.disclosure.product_name);
    page(&app, &visitor, &request, &title, &PreviewPage::new(&found))
}
