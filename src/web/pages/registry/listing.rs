//! A listing's page: the answer first, then what has to be done, then everything that it rests on.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::Serialize;

use super::day_forms::{DayForm, PastBanner};
use super::facts;
use super::sheet::{self, ConditionRow, CriterionView, FactorRow, ModuleRow, StopRow, TableView};
use super::words::{tag, verdict};
use crate::actions::FieldError;
use crate::actions::registry::{snapshot, visibility};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::decision::label;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::{Decision, ProperNouns};
use crate::domain::learning::Catalogue;
use crate::domain::people::account::Role;
use crate::domain::registry::change_notice::ChangeNotice;
use crate::domain::registry::listing::{LearningHours, Listing};
use crate::domain::registry::shelf::{Shelf, Shelved};
use crate::domain::registry::state::ListingState;
use crate::web::components::fields::AreaField;
use crate::web::components::{
    Breadcrumb, Crumb, Fact, Facts, Kind, NoticeBox, PageHeader, ScoreProfile, StatusTag, Timeline,
    Verdict, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links};
use crate::web::kernel::page::{for_visitors, page};
use crate::web::kernel::templates::Page;
use crate::web::pages::instrument::measures::ShownMeasure;

/// A listing.
#[derive(Debug, Serialize)]
pub struct ListingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    preview: Option<NoticeBox>,
    /// What stands above a listing of a past day.
    past: Option<PastBanner>,
    /// Leads to being told of changes; none where nobody can be.
    watch: Option<String>,
    /// Asks for a past day; none where the listing has none that anyone may read.
    day: Option<DayForm>,
    verdict: Verdict,
    /// That it is under appeal, or what came of that.
    appeal: Option<NoticeBox>,
    decision: Option<StatusTag>,
    facts: Facts,
    reason: String,
    departure: Option<String>,
    approved: bool,
    /// Whether it is over, so that nothing is asked of anybody any more.
    over: bool,
    /// The changes that the vendor told of, newest first.
    notices: Vec<String>,
    conditions: Vec<ConditionRow>,
    modules: Vec<ModuleRow>,
    hours: Vec<String>,
    /// The hours of all modules, and by when they are due.
    hours_in_all: Option<String>,
    data: Vec<TableView>,
    costs: Vec<TableView>,
    about: Facts,
    /// What follows from its public answers.
    derived: Facts,
    profile: ScoreProfile,
    stops: Vec<StopRow>,
    factors: Vec<FactorRow>,
    floors: Vec<String>,
    inherent: Vec<String>,
    residual: Vec<String>,
    arrived: Vec<String>,
    criteria: Vec<CriterionView>,
    measures: Vec<ShownMeasure>,
    monitoring: Option<String>,
    pilot: Option<String>,
    history: Timeline,
    record: Facts,
    json: String,
    /// The same as linked data, and in plain words for families; none but for today.
    linked: Option<String>,
    families: Option<String>,
    compare: String,
    change: Option<ChangeForm>,
    revoke: Option<String>,
    /// Said of an approval from before Assay, which has nothing to show of its method.
    earlier: Option<NoticeBox>,
    /// Where a district that may use it puts it on its desk.
    adopt: Option<String>,
    /// Where somebody of a district reports an incident with it.
    report: Option<String>,
}

/// What a publisher sees beneath.
#[derive(Debug, Serialize)]
struct ChangeForm {
    action: String,
    /// The stamp of the listing that it is about.
    seen: String,
    change: &'static str,
    label: &'static str,
    stop: bool,
    reason: AreaField,
}

impl ChangeForm {
    fn new(listing: &Listing, actor: &Actor, typed: &str, errors: &[FieldError]) -> Option<Self> {
        let (change, label, stop) = match listing.card.status {
            ListingState::Published if listing.card.decision == Decision::NotApproved => {
                return None;
            }
            ListingState::Published => ("suspend", "Suspend listing", true),
            ListingState::Suspended => ("reinstate", "Reinstate listing", false),
            ListingState::Expired | ListingState::Revoked => return None,
        };
        if !has_decision(listing) {
            return None;
        }
        let reason = AreaField::new("reason", "Reason", typed, errors).help(
            "Everybody reads it on the listing, and the vendor and everybody who buys for a \
                district get it by mail.",
        );
        actor.has(Role::Publisher).then(|| Self {
            action: format!("/listings/{}/state", listing.card.slug),
            seen: listing.stamp(),
            change,
            label,
            stop,
            reason,
        })
    }
}

impl ListingPage {
    /// The page of a listing, with what a publisher typed and what was wrong with it.
    pub fn new(
        listing: &Listing,
        names: &ProperNouns,
        today: NaiveDate,
        calendar: Calendar,
        actor: &Actor,
        typed: &str,
        errors: &[FieldError],
    ) -> Self {
        let card = &listing.card;
        let trail = home_trail().into_iter().chain([Crumb::to("/registry", "Registry")]).collect();
        Self {
            crumbs: Breadcrumb::new(trail, &card.name),
            header: PageHeader::new(&card.name)
                .over(format!("{}, version {}", card.vendor, card.version))
                .purpose(&card.summary)
                .action(format!("/receipts/new?listing={}", card.slug), "Get a receipt"),
            watch: Some(format!("/watches/new?tools={}", card.slug)),
            errors: error_links(errors),
            preview: None,
            past: None,
            day: Some(DayForm::new(&card.slug, "", &[])),
            verdict: verdict(listing, names),
            decision: (!card.counts())
                .then(|| StatusTag::new(super::words::kind(card.decision), label(card.decision))),
            appeal: card.appeal.as_ref().map(|appeal| {
                let (title, text) = appeal.in_words();
                NoticeBox { kind: Kind::Neutral, title, text }
            }),
            facts: facts::first(listing, today, calendar),
            reason: card.decision_reason.clone(),
            departure: card.departure.clone(),
            // What a revoked decision asked for before and during use is asked for no more; the
            // data keeps it.
            over: card.status.is_over(),
            approved: card.approved_on.is_some() && card.status != ListingState::Revoked,
            notices: card.change_notices.iter().rev().map(ChangeNotice::in_words).collect(),
            conditions: sheet::conditions(listing, records_conditions(listing, actor)),
            modules: sheet::modules(&card.modules),
            hours: listing.hours.iter().map(LearningHours::in_words).collect(),
            hours_in_all: None,
            data: sheet::tables(&listing.data),
            costs: sheet::tables(&listing.costs),
            about: sheet::facts(listing, false),
            derived: sheet::facts(listing, true),
            profile: sheet::profile(listing),
            stops: sheet::stops(&listing.stops),
            factors: sheet::factors(&listing.factors),
            floors: listing.floors.iter().map(|floor| floor.because.clone()).collect(),
            inherent: listing.arithmetic.inherent.clone(),
            residual: listing.arithmetic.residual.clone(),
            arrived: listing.arithmetic.decision.clone(),
            criteria: sheet::criteria(listing),
            measures: sheet::measures(listing, None),
            monitoring: listing.monitoring.clone(),
            pilot: listing.pilot.clone(),
            history: sheet::history(listing),
            record: facts::record(listing),
            json: format!("/api/v1/listings/{}", card.slug),
            linked: Some(format!("/api/v1/listings/{}/jsonld", card.slug)),
            families: Some(format!("/registry/{}/families", card.slug)),
            compare: format!("/registry/compare?tool={}", card.slug),
            revoke: revocation(listing, actor),
            earlier: listing.is_earlier().then(earlier),
            adopt: on_desk(listing, actor, Action::ManageDesk, "tools"),
            report: on_desk(listing, actor, Action::ReportIncident, "incidents")
                .filter(|_| has_decision(listing)),
            change: ChangeForm::new(listing, actor, typed, errors),
        }
    }
}

impl ListingPage {
    /// The page with the hours of all its modules, by the catalogue: a page of today. How long the
    /// modules of a past day took then, no catalogue says.
    #[must_use]
    pub fn with_hours(self, listing: &Listing, catalogue: &Catalogue) -> Self {
        Self { hours_in_all: sheet::hours_in_all(&listing.card.modules, catalogue), ..self }
    }

    /// The page with what has to be said above it; what is not public gets no receipt.
    #[must_use]
    pub fn under(self, notice: Option<NoticeBox>) -> Self {
        let header = if notice.is_some() { self.header.without_action() } else { self.header };
        let (day, watch) = match notice {
            Some(_) => (None, None),
            None => (self.day, self.watch),
        };
        let (linked, families) =
            if notice.is_some() { (None, None) } else { (self.linked, self.families) };
        Self { preview: notice, header, day, watch, linked, families, ..self }
    }

    /// The page as it read at the end of a past day, as everybody saw it.
    pub fn then(
        listing: &Listing,
        names: &ProperNouns,
        day: NaiveDate,
        calendar: Calendar,
    ) -> Self {
        let mut page = Self::new(listing, names, day, calendar, &Actor::Anyone, "", &[]);
        let slug = &listing.card.slug;
        if let Some(answer) = page.facts.facts.first_mut() {
            *answer = Fact {
                note: Some(format!("At the end of that day, {calendar}")),
                ..Fact::new(
                    format!("Could be bought on {}", day_in_words(day)),
                    listing.card.availability().label(),
                )
            };
        }
        page.past = Some(PastBanner::new(&format!("/registry/{slug}"), &day_in_words(day)));
        page.day = Some(DayForm::new(slug, &day.to_string(), &[]));
        page.watch = None;
        page.header = page.header.without_action();
        page.json = format!("/api/v1/listings/{slug}?as_of={day}");
        (page.linked, page.families) = (None, None);
        page
    }

    /// The page as it would be, before it is published.
    pub fn ahead(
        listing: &Listing,
        names: &ProperNouns,
        today: NaiveDate,
        calendar: Calendar,
    ) -> Self {
        let told = "Nobody but the agency sees it. It is made by the same rules as the published \
            page, from the decision as it was signed.";
        let preview = NoticeBox {
            kind: Kind::Neutral,
            title: "Preview: this is not published".to_owned(),
            text: Some(told.to_owned()),
        };
        Self::new(listing, names, today, calendar, &Actor::Anyone, "", &[]).under(Some(preview))
    }
}

/// Where somebody of a district does something about the tool at their desk, if they may.
fn on_desk(listing: &Listing, actor: &Actor, action: Action, what: &str) -> Option<String> {
    let own = Relation { own_organization: true, ..Relation::default() };
    check(actor, action, &own)
        .is_ok()
        .then(|| format!("/district/{what}/new?listing={}", listing.card.slug))
}

/// Whether a decision of Assay stands behind it, which a publisher acts on. An approval from before
/// Assay is changed by loading it anew.
fn has_decision(listing: &Listing) -> bool {
    !listing.is_earlier()
}

/// Whether the reader may record what became of conditions.
fn records_conditions(listing: &Listing, actor: &Actor) -> bool {
    has_decision(listing)
        && !listing.card.status.is_over()
        && check(actor, Action::ConfirmCondition, &Relation::default()).is_ok()
}

/// Where a publisher takes an approval back for good; none where there is none to take back.
fn revocation(listing: &Listing, actor: &Actor) -> Option<String> {
    let card = &listing.card;
    let is_approval =
        has_decision(listing) && card.decision != Decision::NotApproved && !card.status.is_over();
    (is_approval && actor.has(Role::Publisher))
        .then(|| format!("/listings/{}/revocation", card.slug))
}

impl Page for ListingPage {
    const TEMPLATE: &'static str = "registry/listing";

    fn samples() -> Vec<Self> {
        super::samples::listings()
            .iter()
            .flat_map(|listing| {
                let fault =
                    FieldError { field: "reason".into(), message: "Enter a reason.".into() };
                let mut with_form = Self::new(
                    listing,
                    &ProperNouns::default(),
                    listing.card.decided_on,
                    Calendar::UTC,
                    &Actor::Anyone,
                    "",
                    &[fault],
                );
                let reason =
                    AreaField::new("reason", "Reason", "", &[]).help("Everybody reads it.");
                with_form.change = Some(ChangeForm {
                    action: "/listings/askwell/state".into(),
                    seen: "published".into(),
                    change: "suspend",
                    label: "Suspend listing",
                    stop: true,
                    reason,
                });
                with_form.report = Some("/district/incidents/new?listing=askwell".into());
                with_form.adopt = Some("/district/tools/new?listing=askwell".into());
                with_form.earlier = Some(earlier());
                with_form.revoke = Some("/listings/askwell/revocation".into());
                with_form.hours_in_all = Some("All modules together take 12 hours.".into());
                let then = Self::then(
                    listing,
                    &ProperNouns::default(),
                    listing.card.decided_on,
                    Calendar::UTC,
                );
                let ahead = Self::ahead(
                    listing,
                    &ProperNouns::default(),
                    listing.card.decided_on,
                    Calendar::UTC,
                );
                [
                    Self::new(
                        listing,
                        &ProperNouns::default(),
                        listing.card.decided_on,
                        Calendar::UTC,
                        &Actor::Anyone,
                        "",
                        &[],
                    ),
                    with_form,
                    then,
                    ahead,
                ]
            })
            .collect()
    }
}

/// What is said above an approval from before Assay.
fn earlier() -> NoticeBox {
    NoticeBox {
        kind: Kind::Neutral,
        title: "Approved before Assay".to_owned(),
        text: Some(
            "The agency made this approval before it used Assay and took it over as it stood. It \
             has no scores, tiers or modules of the method described here."
                .to_owned(),
        ),
    }
}

/// What is said above a listing that only the agency sees.
fn off_pages(reason: &str) -> NoticeBox {
    NoticeBox {
        kind: Kind::Caution,
        title: "Off the public pages".to_owned(),
        text: Some(format!(
            "Nobody but the agency sees this listing until an administrator puts it back. It was \
             taken off for this reason: {reason}"
        )),
    }
}

/// `GET /registry/{slug}`: the public listing, or for whoever of the agency sees its decision one
/// that is kept off the public pages.
///
/// # Errors
/// When no listing has this word in its address.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let (listing, notice) = any(&app, &visitor.actor, &now.shelf, &slug).await?;
    page(
        &app,
        &visitor,
        &request,
        &title(&listing),
        &ListingPage::new(
            &listing,
            &app.ctx.library.proper_nouns,
            now.shelf.day,
            app.ctx.calendar(),
            &visitor.actor,
            "",
            &[],
        )
        .with_hours(&listing, &app.ctx.library.catalogue)
        .under(notice),
    )
}

/// The public listing at a word in addresses, or for whoever of the agency sees its decision one
/// that is kept off the public pages, with what is said above it.
///
/// # Errors
/// When there is none.
pub(super) async fn any(
    app: &App,
    actor: &Actor,
    shelf: &Shelf,
    slug: &str,
) -> Result<(Listing, Option<NoticeBox>), Failure> {
    if let Some(shelved) = shelf.listing(slug) {
        return Ok((whole(shelved)?, None));
    }
    let kept_off = visibility::off_pages(&app.ctx, actor, slug).await?;
    Ok((kept_off.listing, Some(off_pages(&kept_off.reason))))
}

fn whole(shelved: &Shelved) -> Result<Listing, Failure> {
    let unread = |cause| Failure::internal(format!("a listing cannot be read in memory: {cause}"));
    shelved.listing.whole().map_err(unread)
}

fn title(listing: &Listing) -> String {
    format!("{}: {}", listing.card.name, tag(&listing.card).label)
}

/// The page of a listing on a day as everybody sees it who is not signed in.
///
/// # Errors
/// When the template cannot be rendered.
pub fn html(app: &App, shelved: &Shelved, day: NaiveDate) -> Result<String, Failure> {
    let (names, calendar) = (&app.ctx.library.proper_nouns, app.ctx.calendar());
    let listing = whole(shelved)?;
    let body = ListingPage::new(&listing, names, day, calendar, &Actor::Anyone, "", &[])
        .with_hours(&listing, &app.ctx.library.catalogue);
    let path = format!("/registry/{}", listing.card.slug);
    for_visitors(app, &path, day, &title(&listing), &body)
}
