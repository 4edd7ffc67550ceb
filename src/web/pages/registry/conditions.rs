//! The page on which the agency records what became of a condition.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::words::tag;
use crate::actions::registry::conditions::{self, OneCondition, TypedSettlement};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::calendar::day_in_words;
use crate::domain::registry::listing::{Condition, Settlement};
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, StatusTag, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "What became of a condition";

/// The page.
#[derive(Debug, Serialize)]
pub struct ConditionPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    status: StatusTag,
    facts: Facts,
    action: String,
    /// The stamp of the listing that it is about.
    seen: String,
    became: ChoicesField,
    /// The day on which it was met; none where the record says already what became of it.
    on: Option<TextField>,
    because: AreaField,
    /// Why the reader can neither waive it nor open it once it is waived; none where they can.
    cannot_waive: Option<String>,
    back: String,
}

impl ConditionPage {
    fn new(one: &OneCondition, typed: &TypedSettlement, errors: &[FieldError]) -> Option<Self> {
        let OneCondition { listing, place, cannot_waive } = one;
        let place = *place;
        let card = &listing.card;
        let condition = card.conditions.get(place)?;
        let back = format!("/registry/{}", card.slug);
        let trail = home_trail()
            .into_iter()
            .chain([Crumb::to("/registry", "Registry"), Crumb::to(back.clone(), card.name.clone())])
            .collect();
        let is_open = condition.settled.is_none();
        let because = AreaField::new("because", "What shows it, or why", &typed.because, errors)
            .help("Everybody reads it on the listing, and the vendor gets it by mail.");
        Some(Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(format!("{}, {}", card.name, card.vendor)),
            errors: error_links(errors),
            status: tag(card),
            facts: facts(condition),
            action: format!("/listings/{}/conditions/{}", card.slug, place + 1),
            seen: listing.stamp(),
            became: became(condition, cannot_waive.is_none(), typed, errors),
            on: is_open.then(|| {
                let on = TextField::new("on", "The day on which it was met", &typed.on, errors);
                if cannot_waive.is_some() {
                    return on.day();
                }
                on.optional().help("Leave it empty where the condition is waived.").day()
            }),
            because,
            cannot_waive: cannot_waive.clone(),
            back,
        })
    }
}

fn facts(condition: &Condition) -> Facts {
    let mut facts = vec![
        Fact::new("What has to be done", &condition.text),
        Fact::new("By when", day_in_words(condition.due)),
        Fact::new("What shows it", &condition.evidence_required),
    ];
    if let Some(sentence) = condition.consequence.sentence() {
        facts.push(Fact::new("What follows", sentence));
    }
    if let Some(settled) = &condition.settled {
        let note = Some(settled.because.clone());
        facts.push(Fact { note, ..Fact::new("On the record", settled.label()) });
    }
    Facts { facts }
}

fn became(
    condition: &Condition,
    may_waive: bool,
    typed: &TypedSettlement,
    errors: &[FieldError],
) -> ChoicesField {
    let choices = match &condition.settled {
        Some(settled) if settled.how == Settlement::Waived && !may_waive => Vec::new(),
        Some(_) => vec![("open", "It is open again", None)],
        None => {
            let help = "It is asked for no more, whether it is met or not.";
            let waived = may_waive.then_some(("waived", "It is waived", Some(help)));
            [("met", "It is met", None)].into_iter().chain(waived).collect()
        }
    };
    ChoicesField::radios("became", "What became of it", choices, &typed.became, errors)
}

impl Page for ConditionPage {
    const TEMPLATE: &'static str = "registry/condition";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let faults = [fault("became"), fault("on"), fault("because")];
        let typed = TypedSettlement::default();
        super::samples::listings()
            .iter()
            .flat_map(|listing| (0..listing.card.conditions.len()).map(move |at| (listing, at)))
            .flat_map(|(listing, place)| {
                let of = |cannot_waive: Option<&str>| OneCondition {
                    listing: listing.clone(),
                    place,
                    cannot_waive: cannot_waive.map(str::to_owned),
                };
                let judged = Some("You judged the tool, so another publisher waives a condition.");
                [Self::new(&of(None), &typed, &[]), Self::new(&of(judged), &typed, &faults)]
            })
            .flatten()
            .collect()
    }
}

/// `GET /listings/{slug}/conditions/{number}`
///
/// # Errors
/// When it is not the visitor's to record, or there is no such condition.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (slug, number) = path.into_inner();
    let one = conditions::one(&app.ctx, &visitor.actor, &slug, &number).await?;
    let typed = TypedSettlement::default();
    let body = ConditionPage::new(&one, &typed, &[]).ok_or(Error::NotFound)?;
    page(&app, &visitor, &request, TITLE, &body)
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct ConditionForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    became: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    because: String,
}

/// `POST /listings/{slug}/conditions/{number}`
///
/// # Errors
/// As [`conditions::settle`] does; faults of a field come back with the form.
pub async fn settle(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<ConditionForm>,
) -> Result<HttpResponse, Failure> {
    let (slug, number) = path.into_inner();
    let Form(ConditionForm { seen, became, on, because }) = form;
    let typed = TypedSettlement { became, on, because };
    let seen = Seen::on_form(&seen);
    match conditions::settle(&app.ctx, &visitor.actor, &slug, &number, &typed, seen).await {
        Ok(()) => Ok(done(&visitor, &format!("/registry/{slug}"), Some(Notice::CONDITION_SETTLED))),
        Err(Error::Invalid(errors)) => {
            let one = conditions::one(&app.ctx, &visitor.actor, &slug, &number).await?;
            let body = ConditionPage::new(&one, &typed, &errors).ok_or(Error::NotFound)?;
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
