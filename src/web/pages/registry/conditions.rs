//! The page on which the agency records what became of a condition.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::proof_rows::{GivenRow, suspension_words};
use super::words::tag;
use crate::actions::registry::conditions::{self, OneCondition, TypedSettlement};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::listing::{Condition, ConditionState, Settlement};
use crate::domain::registry::state::ListingState;
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
    /// The day by which it is due from now on; none for whoever gives no time.
    until: Option<TextField>,
    because: AreaField,
    /// What its vendor said of it, newest first.
    given: Vec<GivenRow>,
    /// What suspends the listing because the condition is overdue; none where that is not the
    /// reader's, or it is not overdue.
    suspension: Option<Suspension>,
    /// Whether its day has passed.
    overdue: bool,
    /// Why the reader can neither waive it nor open it once it is waived; none where they can.
    cannot_waive: Option<String>,
    back: String,
}

/// The form that suspends the listing, filled in.
#[derive(Debug, Serialize)]
struct Suspension {
    action: String,
    seen: String,
    reason: AreaField,
}

impl ConditionPage {
    fn new(
        one: &OneCondition,
        calendar: Calendar,
        typed: &TypedSettlement,
        errors: &[FieldError],
    ) -> Option<Self> {
        let OneCondition { listing, cannot_waive, proofs, .. } = one;
        let place = one.place;
        let card = &listing.card;
        let condition = card.conditions.get(place)?;
        let back = format!("/registry/{}", card.slug);
        let trail = home_trail()
            .into_iter()
            .chain([Crumb::to("/registry", "Registry"), Crumb::to(back.clone(), card.name.clone())])
            .collect();
        let is_open = condition.settled.is_none();
        let overdue = condition.state == Some(ConditionState::Overdue);
        let suspends = overdue && one.may_suspend && card.status == ListingState::Published;
        let because = AreaField::new("because", "What shows it, or why", &typed.because, errors)
            .help(
                "What you looked at, or the reason. Everybody reads it on the listing, and the \
                 vendor gets it by mail; what is sent back, only the vendor reads.",
            );
        Some(Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(format!("{}, {}", card.name, card.vendor)),
            errors: error_links(errors),
            status: tag(card),
            facts: facts(condition),
            action: format!("/listings/{}/conditions/{}", card.slug, place + 1),
            seen: one.stamp(),
            became: became(condition, (cannot_waive.is_none(), one.waits()), typed, errors),
            on: is_open.then(|| {
                let on = TextField::new("on", "The day on which it was met", &typed.on, errors);
                if cannot_waive.is_some() {
                    return on.day();
                }
                on.optional().help("Only where it is met.").day()
            }),
            until: (is_open && cannot_waive.is_none()).then(|| {
                TextField::new("until", "Due by, from now on", &typed.until, errors)
                    .optional()
                    .help("Only where you give more time.")
                    .day()
            }),
            given: proofs
                .iter()
                .rev()
                .map(|proof| GivenRow::new(proof, &card.slug, calendar))
                .collect(),
            suspension: suspends.then(|| Suspension {
                action: format!("/listings/{}/state", card.slug),
                seen: listing.stamp(),
                reason: AreaField::new(
                    "reason",
                    "Why it is suspended",
                    &suspension_words(condition, place),
                    &[],
                )
                .help("Everybody reads it in the registry. Change the words as you like."),
            }),
            overdue,
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
    if let Some(moved) = condition.moved() {
        facts.push(Fact::new("More time", moved));
    }
    if let Some(settled) = &condition.settled {
        let note = Some(settled.because.clone());
        facts.push(Fact { note, ..Fact::new("On the record", settled.label()) });
    }
    Facts { facts }
}

fn became(
    condition: &Condition,
    (may_waive, waits): (bool, bool),
    typed: &TypedSettlement,
    errors: &[FieldError],
) -> ChoicesField {
    let choices = match &condition.settled {
        Some(settled) if settled.how == Settlement::Waived && !may_waive => Vec::new(),
        Some(_) => vec![("open", "It is open again", None)],
        None => {
            let help = "It is asked for no more, whether it is met or not.";
            let again = "The vendor reads your reason and tells it anew.";
            let back = waits.then_some(("back", "What the vendor gave is not enough", Some(again)));
            let later = may_waive.then_some(("later", "It gets more time", None));
            let waived = may_waive.then_some(("waived", "It is waived", Some(help)));
            let met = ("met", "It is met", None);
            [met].into_iter().chain(back).chain(later).chain(waived).collect()
        }
    };
    ChoicesField::radios("became", "What became of it", choices, &typed.became, errors)
}

impl Page for ConditionPage {
    const TEMPLATE: &'static str = "registry/condition";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let faults = [fault("became"), fault("on"), fault("until"), fault("because")];
        let typed = TypedSettlement::default();
        super::samples::listings()
            .iter()
            .flat_map(|listing| (0..listing.card.conditions.len()).map(move |at| (listing, at)))
            .flat_map(|(listing, place)| {
                let of = |cannot_waive: Option<&str>| OneCondition {
                    listing: listing.clone(),
                    place,
                    cannot_waive: cannot_waive.map(str::to_owned),
                    proofs: super::samples::proofs(place),
                    may_suspend: true,
                };
                let judged = Some("You judged the tool, so another publisher waives a condition.");
                let quiet = OneCondition { proofs: Vec::new(), may_suspend: false, ..of(judged) };
                let day = Calendar::UTC;
                [
                    Self::new(&of(None), day, &typed, &[]),
                    Self::new(&of(judged), day, &typed, &faults),
                    Self::new(&quiet, day, &typed, &[]),
                ]
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
    let body = ConditionPage::new(&one, app.ctx.calendar(), &typed, &[]).ok_or(Error::NotFound)?;
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
    until: String,
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
    let Form(ConditionForm { seen, became, on, until, because }) = form;
    let typed = TypedSettlement { became, on, until, because };
    let seen = Seen::on_form(&seen);
    match conditions::settle(&app.ctx, &visitor.actor, &slug, &number, &typed, seen).await {
        Ok(()) if typed.became == "back" => {
            let to = format!("/listings/{slug}/conditions/{number}");
            Ok(done(&visitor, &to, Some(Notice::PROOF_SENT_BACK)))
        }
        Ok(()) => Ok(done(&visitor, &format!("/registry/{slug}"), Some(Notice::CONDITION_SETTLED))),
        Err(Error::Invalid(errors)) => {
            let one = conditions::one(&app.ctx, &visitor.actor, &slug, &number).await?;
            let body = ConditionPage::new(&one, app.ctx.calendar(), &typed, &errors);
            let body = body.ok_or(Error::NotFound)?;
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
