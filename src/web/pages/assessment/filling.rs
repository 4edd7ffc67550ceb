//! *Fill for me*: a proposal of who reviews what, to change and to assign.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::board;
use crate::actions::assessment::filling::{
    self, Asked, MOST_REVIEWERS, Place, Proposal, Tool, TypedPlace, Unfilled, place_field,
};
use crate::actions::{Error, FieldError};
use crate::domain::texts::counted;
use crate::web::components::fields::{ChoicesField, SelectField};
use crate::web::components::{Breadcrumb, Crumb, EmptyState, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Fill for me";

/// The proposal.
#[derive(Debug, Serialize)]
pub struct FillingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    tools: Option<ChoicesField>,
    reviewers: SelectField,
    /// Tools that wait for the lead's word on conflicts.
    undeclared: Vec<ToolLink>,
    /// What the proposal is for, to be sent along.
    asked: Vec<String>,
    places: Vec<PlaceRow>,
    unfilled: Vec<UnfilledRow>,
    loads: Vec<LoadRow>,
    button: String,
    empty: Option<EmptyState>,
}

#[derive(Debug, Serialize)]
struct ToolLink {
    href: String,
    product: String,
}

#[derive(Debug, Serialize)]
struct PlaceRow {
    product: String,
    title: String,
    who: SelectField,
    because: String,
}

#[derive(Debug, Serialize)]
struct UnfilledRow {
    product: String,
    title: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct LoadRow {
    name: String,
    before: usize,
    after: usize,
}

impl FillingPage {
    fn new(proposal: &Proposal, errors: &[FieldError]) -> Self {
        let mut trail = board::trail();
        trail.push(Crumb::to("/board", board::TITLE));
        let declared: Vec<&Tool> = proposal.tools.iter().filter(|tool| !tool.undeclared).collect();
        let ticked: Vec<String> = declared
            .iter()
            .filter(|tool| tool.chosen)
            .map(|tool| tool.disclosure.id.to_string())
            .collect();
        let numbers = (1..=MOST_REVIEWERS).map(|number| (number.to_string(), number.to_string()));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new("Who could review what").purpose(
                "A proposal by qualification, conflicts and load. Nobody is told before you assign.",
            ),
            errors: error_links(errors),
            tools: (!declared.is_empty()).then(|| {
                let choices = declared.iter().map(|tool| choice(tool));
                ChoicesField::ticks("tools", "Tools", choices, &ticked, errors).optional()
            }),
            reviewers: SelectField::new(
                "reviewers",
                "Reviewers for each criterion",
                numbers,
                &proposal.reviewers.to_string(),
                errors,
            ),
            undeclared: proposal
                .tools
                .iter()
                .filter(|tool| tool.undeclared)
                .map(|tool| ToolLink {
                    href: format!("/reviews/{}/conflict", tool.disclosure.id),
                    product: tool.disclosure.product_name.clone(),
                })
                .collect(),
            asked: ticked,
            places: place_rows(&proposal.places, errors),
            unfilled: proposal.unfilled.iter().map(unfilled).collect(),
            loads: loads(proposal),
            button: format!(
                "Assign {}",
                counted(proposal.places.len(), "review", "reviews")
            ),
            empty: proposal.places.is_empty().then(|| empty(proposal)),
        }
    }
}

fn choice(tool: &Tool) -> (String, String, Option<String>) {
    let help = match tool.missing {
        0 => "Every criterion has its reviewers.".to_owned(),
        missing => format!("{} missing", counted(missing, "reviewer", "reviewers")),
    };
    (tool.disclosure.id.to_string(), tool.disclosure.product_name.clone(), Some(help))
}

fn place_rows(places: &[Place], errors: &[FieldError]) -> Vec<PlaceRow> {
    let mut rows: Vec<PlaceRow> = Vec::new();
    for (number, place) in places.iter().enumerate() {
        let name = place_field(place.disclosure.as_str(), &place.criterion);
        let nobody = std::iter::once((String::new(), "Nobody".to_owned()));
        let options =
            place.options.iter().map(|(account, label)| (account.to_string(), label.clone()));
        let label = format!("Reviewer of {}: {}", place.product, place.title);
        let chosen = place.chosen.to_string();
        let mut who = SelectField::new(name, label, nobody.chain(options), &chosen, errors);
        // Places of one criterion share a field; an error leads to the first.
        if rows.iter().any(|row| row.who.id == who.id) {
            who.id = format!("{}-{number}", who.id);
        }
        rows.push(PlaceRow {
            product: place.product.clone(),
            title: place.title.clone(),
            who,
            because: place.because.clone(),
        });
    }
    rows
}

fn unfilled(one: &Unfilled) -> UnfilledRow {
    UnfilledRow { product: one.product.clone(), title: one.title.clone(), why: one.why.clone() }
}

fn loads(proposal: &Proposal) -> Vec<LoadRow> {
    if proposal.places.is_empty() {
        return Vec::new();
    }
    let row = |(name, before, after): &(String, usize, usize)| LoadRow {
        name: name.clone(),
        before: *before,
        after: *after,
    };
    proposal.loads.iter().map(row).collect()
}

fn empty(proposal: &Proposal) -> EmptyState {
    let text = if proposal.tools.iter().all(|tool| tool.undeclared) && !proposal.tools.is_empty() {
        "Say first whether you have a conflict of interest with the tools in review."
    } else if proposal.unfilled.is_empty() {
        "Every criterion of these tools has its reviewers. Choose other tools, or more reviewers."
    } else {
        "Nobody is left who may review what is missing."
    };
    EmptyState { title: "Nothing to assign".to_owned(), text: text.to_owned(), action: None }
}

impl Page for FillingPage {
    const TEMPLATE: &'static str = "assessment/filling";

    fn samples() -> Vec<Self> {
        let full = super::panel_samples::proposal();
        let fault = FieldError {
            field: place_field("0197", "safety"),
            message: "Choose somebody else.".to_owned(),
        };
        vec![Self::new(&full, &[fault]), Self::new(&Proposal::default(), &[])]
    }
}

fn all(pairs: &[(String, String)], name: &str) -> Vec<String> {
    pairs.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
}

fn asked(pairs: &[(String, String)]) -> Asked {
    Asked {
        tools: all(pairs, "tools"),
        reviewers: all(pairs, "reviewers").pop().unwrap_or_default(),
    }
}

/// The places of a form, in its order.
fn typed(pairs: &[(String, String)]) -> Vec<TypedPlace> {
    let place = |(name, value): &(String, String)| {
        let (disclosure, criterion) = name.strip_prefix("place.")?.split_once('.')?;
        Some(TypedPlace {
            disclosure: disclosure.to_owned(),
            criterion: criterion.to_owned(),
            reviewer: value.clone(),
        })
    };
    pairs.iter().filter_map(place).collect()
}

/// `GET /board/filling`
///
/// # Errors
/// As [`filling::propose`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    match filling::propose(&app.ctx, &visitor.actor, &asked(&pairs)).await {
        Ok(proposal) => page(&app, &visitor, &request, TITLE, &FillingPage::new(&proposal, &[])),
        Err(Error::Invalid(errors)) => {
            let proposal = filling::propose(&app.ctx, &visitor.actor, &Asked::default()).await?;
            rejected(&app, &visitor, &request, TITLE, &FillingPage::new(&proposal, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /board/filling`
///
/// # Errors
/// As [`filling::assign`] does; faults of a place come back with the proposal as it was changed.
pub async fn assign(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let Pairs(pairs) = form;
    let mut sent = typed(&pairs);
    match filling::assign(&app.ctx, &visitor.actor, &sent).await {
        Ok(_) => Ok(done(&visitor, "/board", Some(Notice::FILLED))),
        Err(Error::Invalid(errors)) => {
            let mut proposal = filling::propose(&app.ctx, &visitor.actor, &asked(&pairs)).await?;
            for place in &mut proposal.places {
                let here = sent.iter().position(|typed| {
                    typed.disclosure == place.disclosure.as_str()
                        && typed.criterion == place.criterion
                });
                if let Some(typed) = here.map(|here| sent.remove(here)) {
                    place.chosen = crate::domain::values::Id::from_stored(typed.reviewer);
                }
            }
            rejected(&app, &visitor, &request, TITLE, &FillingPage::new(&proposal, &errors))
        }
        Err(error) => Err(error.into()),
    }
}
