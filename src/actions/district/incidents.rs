//! Incidents: a district reports one, the agency rates it in time or it counts as the worst, and
//! everybody whom it touches hears of it.

use chrono::NaiveDate;

use super::standing::{Acting, listed, of, own};
use super::typed::day;
use crate::actions::assessment::notices::{self, Told};
use crate::actions::assessment::standing;
use crate::actions::error::Faults;
use crate::actions::mails::changes::SuspensionProposed;
use crate::actions::mails::incident::{
    Late, LateForAgency, RatedForDistrict, RatedForVendor, Reported, ReportedForVendor,
};
use crate::actions::people::limits::{self, Limit};
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Conflict, Relation, check};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::district::adoption::parse_people;
use crate::domain::district::event::DistrictAct;
use crate::domain::district::incident::{Concerned, Follow, Happened, Incident, Rating, Severity};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, Role};
use crate::domain::registry::listing::Card;
use crate::domain::values::{IncidentId, ProductId, Reason};
use crate::store::assessment::{conflicts, disclosures, products};
use crate::store::district::{adoptions, centers, incidents};
use crate::store::people::{accounts, organizations};
use crate::store::registry::{listings, register};
use crate::store::{Tx, events};

/// How many rated incidents the agency's list goes back.
const RATED: i64 = 200;

/// What the form holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedIncident {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// What happened.
    pub what: String,
    /// On which day.
    pub happened_on: String,
    /// How many people it touches.
    pub people: String,
    /// Which data it is about.
    pub data: String,
    /// The word of how bad the district thinks that it is.
    pub guess: String,
}

/// What was read of it.
struct Read {
    what: Happened,
    happened_on: NaiveDate,
    people: u32,
    data: Option<Concerned>,
    guess: Severity,
}

impl TypedIncident {
    fn read(&self, today: NaiveDate) -> Result<Read, Error> {
        let mut faults = Faults::default();
        let what = faults.take("what", Happened::parse(&self.what));
        let missing = "Enter the day on which it happened, or on which you noticed it.";
        let happened_on = faults.take("happened_on", day(&self.happened_on, missing));
        if happened_on.is_some_and(|day| day > today) {
            faults.note("happened_on", "This day is still to come. Enter the day of the incident.");
        }
        let people = faults.take("people", parse_people(&self.people));
        let given = !self.data.trim().is_empty();
        let data = given.then(|| faults.take("data", Concerned::parse(&self.data)));
        let guess = faults.take("guess", Severity::parse(&self.guess));
        match (what, happened_on, people, guess, faults.is_empty()) {
            (Some(what), Some(happened_on), Some(people), Some(guess), true) => {
                Ok(Read { what, happened_on, people, data: data.flatten(), guess })
            }
            _ => Err(faults.into_error()),
        }
    }
}

/// A listed tool, for the form about an incident with it.
///
/// # Errors
/// When the actor has no desk, or the registry has no such listing.
pub async fn about(ctx: &Ctx, actor: &Actor, slug: &str) -> Result<(Acting, Card), Error> {
    let acting = own(&mut ctx.db.read().await?, actor, Action::ReportIncident).await?;
    let now = snapshot::read(ctx, actor)?;
    let shelved = now.shelf.listing(slug).ok_or(Error::NotFound)?;
    if shelved.listing.card.earlier.is_some() {
        return Err(Error::WrongState(
            "The agency approved this tool before it used Assay, so there is no case that an \
             incident could go to. Write to the agency about it."
                .to_owned(),
        ));
    }
    Ok((acting, shelved.listing.card.clone()))
}

/// Reports an incident with a listed tool. The agency and the vendor hear of it at once, the vendor
/// without the name of the district.
///
/// # Errors
/// A fault at a field; when the actor has no desk, the registry has no such listing, the district
/// reported the same before, or it reports more in a quarter of an hour than anybody does by hand.
pub async fn report(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    typed: &TypedIncident,
) -> Result<IncidentId, Error> {
    about(ctx, actor, slug).await?;
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ReportIncident).await?.still_for(&typed.district)?;
    let listed = listed(ctx, &mut tx, actor, slug).await?;
    let Read { what, happened_on, people, data, guess } = typed.read(ctx.today())?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let reported = incidents::of_district(&mut tx, &acting.district.id).await?;
    let same = reported
        .into_iter()
        .find(|one| (&one.product, &one.what, one.happened_on) == (&listed.id, &what, happened_on));
    if let Some(same) = same {
        return Err(reported_already(&same, ctx));
    }
    limits::count(&mut tx, &[Limit::incidents_by(&acting.district.id)], ctx.now()).await?;
    let clock = &ctx.settings.incident_clock;
    let incident = Incident {
        id: ctx.new_id(),
        district: acting.district.id.clone(),
        district_name: acting.district.name.to_string(),
        product: listed.id,
        name: listed.name.to_string(),
        slug: listed.slug,
        what,
        happened_on,
        people,
        data,
        guess,
        reported_by: acting.account.clone(),
        reported_at: ctx.now(),
        rate_by: clock.holidays.after(ctx.today(), clock.business_days),
        rating: None,
    };
    incidents::insert(&mut tx, &incident).await?;
    let act = DistrictAct::IncidentReported {
        incident: incident.id.clone(),
        product: incident.product.clone(),
        name: incident.name.clone(),
    };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    let disclosure = disclosure(&mut tx, &incident.product).await?;
    let agency = agency(&mut tx, &disclosure).await?;
    notices::tell(ctx, &mut tx, &agency, &disclosure, &Reported::new(&incident)).await?;
    let vendor = notices::vendors_people(&mut tx, &disclosure).await?;
    notices::tell(ctx, &mut tx, &vendor, &disclosure, &ReportedForVendor::new(&incident)).await?;
    tx.commit().await?;
    Ok(incident.id)
}

/// Why the same is not reported twice: each report is a case of its own with the agency.
fn reported_already(same: &Incident, ctx: &Ctx) -> Error {
    Error::WrongState(format!(
        "Your district reported this incident with {} already, on {}: the same words and the same \
         day. It stands under Incidents on its desk. Report another one in words that tell it from \
         the first.",
        same.name,
        ctx.calendar().day_of(same.reported_at)
    ))
}

/// The disclosure that a product's listing rests on.
async fn disclosure(tx: &mut Tx, product: &ProductId) -> Result<Disclosure, Error> {
    let stored = listings::of_product(tx, product).await?.ok_or(Error::NotFound)?;
    disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)
}

/// Whoever of the agency handles incidents with this tool, each once.
async fn agency(tx: &mut Tx, disclosure: &Disclosure) -> Result<Told, Error> {
    let mut people = accounts::with_role(tx, Role::PanelLead).await?;
    for publisher in accounts::with_role(tx, Role::Publisher).await? {
        if people.iter().all(|one| one.id != publisher.id) {
            people.push(publisher);
        }
    }
    told(tx, disclosure, people).await
}

/// Those of the accounts who have no conflict with any disclosure of the tool.
async fn told(tx: &mut Tx, about: &Disclosure, mut people: Vec<Account>) -> Result<Told, Error> {
    let conflicted = conflicts::conflicted_with_product(tx, &about.product).await?;
    people.retain(|account| !conflicted.contains(&account.id));
    Told::of(tx, about, people).await
}

/// Who looks after the desk of the district that reported an incident, and those of other districts
/// that use the tool.
async fn concerned(
    tx: &mut Tx,
    incident: &Incident,
    disclosure: &Disclosure,
) -> Result<(Told, Told), Error> {
    let reporters = centers::officers_of(tx, std::slice::from_ref(&incident.district)).await?;
    let districts = adoptions::districts_using(tx, &incident.product).await?;
    let mut users = centers::officers_of(tx, &districts).await?;
    users.retain(|account| !reporters.iter().any(|reporter| reporter.id == account.id));
    Ok((told(tx, disclosure, reporters).await?, told(tx, disclosure, users).await?))
}

/// What the actor's district reported, the newest first.
///
/// # Errors
/// When the actor has no desk.
pub async fn of_district(ctx: &Ctx, actor: &Actor) -> Result<(Acting, Vec<Incident>), Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let all = incidents::of_district(&mut tx, &acting.district.id).await?;
    Ok((acting, all))
}

/// One incident that a district reported, for the district, and who acts.
///
/// # Errors
/// When it is not one of the actor's own district.
pub async fn of_district_one(
    ctx: &Ctx,
    actor: &Actor,
    id: &IncidentId,
) -> Result<(Acting, Incident), Error> {
    let mut tx = ctx.db.read().await?;
    let Some(incident) = incidents::by_id(&mut tx, id).await? else {
        own(&mut tx, actor, Action::SeeDesk).await?;
        return Err(Error::NotFound);
    };
    let acting = of(&mut tx, actor, Action::SeeDesk, &incident.district).await?;
    Ok((acting, incident))
}

/// What was reported about a product, for its vendor, the newest first. Who reported it is not for
/// the vendor's pages to say.
///
/// # Errors
/// When it is no product of the actor's organization.
pub async fn of_product(
    ctx: &Ctx,
    actor: &Actor,
    product: &ProductId,
) -> Result<(String, Vec<Incident>), Error> {
    let mut tx = ctx.db.read().await?;
    let found = products::by_id(&mut tx, product).await?;
    let own = |person: &crate::domain::access::Person| {
        found.as_ref().is_some_and(|product| product.organization == person.organization)
    };
    let own_organization = actor.person().is_some_and(own);
    check(actor, Action::SeeOwnDisclosure, &Relation { own_organization, ..Relation::default() })?;
    let name = found.ok_or(Error::NotFound)?.name.to_string();
    Ok((name, incidents::of_product(&mut tx, product).await?))
}

/// The incidents that the actor may handle: those without a rating first, the one whose time ends
/// next at the top, then those that were rated last.
///
/// # Errors
/// When the actor handles no incidents.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Incident>, Error> {
    check(actor, Action::HandleIncidents, &Relation::default())?;
    let account = &actor.person().ok_or(Error::SignIn)?.account;
    let mut tx = ctx.db.read().await?;
    let mut all = incidents::unrated(&mut tx, account).await?;
    all.extend(incidents::rated(&mut tx, account, RATED).await?);
    Ok(all)
}

async fn handled(
    tx: &mut Tx,
    actor: &Actor,
    id: &IncidentId,
) -> Result<(Incident, Disclosure), Error> {
    let Some(incident) = incidents::by_id(tx, id).await? else {
        check(actor, Action::HandleIncidents, &Relation::default())?;
        return Err(Error::NotFound);
    };
    let disclosure = disclosure(tx, &incident.product).await?;
    let mut relation = standing::relation(tx, actor, &disclosure).await?;
    // A conflict with any disclosure of the tool is one with its incidents.
    let conflicted = conflicts::conflicted_with_product(tx, &incident.product).await?;
    if actor.person().is_some_and(|person| conflicted.contains(&person.account)) {
        relation.conflict = Conflict::Conflicted;
    }
    check(actor, Action::HandleIncidents, &relation)?;
    Ok((incident, disclosure))
}

/// An incident as the agency sees it.
#[derive(Debug, Clone)]
pub struct Handled {
    /// The incident.
    pub incident: Incident,
    /// Who reported it.
    pub reporter: Option<String>,
    /// How many districts use the tool.
    pub users: i64,
    /// The listing as it stands today; none when the registry shows it no more.
    pub card: Option<Card>,
    /// Whether a publisher suspended, reinstated or revoked the listing since the rating.
    pub acted: bool,
}

/// One incident, for the agency.
///
/// # Errors
/// When the actor handles no incidents with this tool.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &IncidentId) -> Result<Handled, Error> {
    let mut tx = ctx.db.read().await?;
    let (incident, _) = handled(&mut tx, actor, id).await?;
    let reporter = accounts::by_id(&mut tx, &incident.reported_by).await?;
    let users = adoptions::count_using(&mut tx, &incident.product).await?;
    let now = snapshot::read(ctx, actor)?;
    let card = now.shelf.listing(&incident.slug).map(|shelved| shelved.listing.card.clone());
    let acted = match &incident.rating {
        Some(rating) => register::acted_since(&mut tx, &incident.product, rating.at).await?,
        None => false,
    };
    Ok(Handled {
        acted,
        reporter: reporter.map(|account| format!("{}, {}", account.name, account.email)),
        incident,
        users,
        card,
    })
}

/// What the agency's form holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRating {
    /// The word of how bad it is.
    pub severity: String,
    /// The word of what follows.
    pub follows: String,
    /// Why.
    pub words: String,
}

/// Rates an incident. The district that reported it, the vendor and every district that uses the
/// tool hear of it.
///
/// # Errors
/// A fault at a field; when the actor handles no incidents with this tool, or it is rated already.
pub async fn rate(
    ctx: &Ctx,
    actor: &Actor,
    id: &IncidentId,
    typed: &TypedRating,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (incident, disclosure) = handled(&mut tx, actor, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut faults = Faults::default();
    let severity = faults.take("severity", Severity::parse(&typed.severity));
    let follows = faults.take("follows", Follow::parse(&typed.follows));
    let words = faults.take("words", Reason::parse(&typed.words));
    let (Some(severity), Some(follows), Some(words)) = (severity, follows, words) else {
        return Err(faults.into_error());
    };
    let rating = Rating { severity, words: words.to_string(), follows, at: ctx.now() };
    if !incidents::rate(&mut tx, id, &rating, &person.account).await? {
        return Err(Error::WrongState("This incident is rated already.".to_owned()));
    }
    // The listing says how many were rated.
    listings::count_change(&mut tx).await?;
    let event = Event::IncidentRated {
        incident: id.clone(),
        name: incident.name.clone(),
        severity: severity.word().to_owned(),
        follows: follows.word().to_owned(),
    };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    let (reporters, users) = concerned(&mut tx, &incident, &disclosure).await?;
    let letter = RatedForDistrict::new(&incident, &rating, true);
    notices::tell(ctx, &mut tx, &reporters, &disclosure, &letter).await?;
    let letter = RatedForDistrict::new(&incident, &rating, false);
    notices::tell(ctx, &mut tx, &users, &disclosure, &letter).await?;
    let vendor = notices::vendors_people(&mut tx, &disclosure).await?;
    let letter = RatedForVendor::new(&incident, &rating);
    notices::tell(ctx, &mut tx, &vendor, &disclosure, &letter).await?;
    if rating.follows == Follow::Suspend {
        let publishers = notices::who_may_close(&mut tx, &disclosure, Role::Publisher).await?;
        let path = format!("/registry/{}", incident.slug);
        let mail = SuspensionProposed { what: None, reason: &rating.words, path };
        notices::tell(ctx, &mut tx, &publishers, &disclosure, &mail).await?;
    }
    tx.commit().await?;
    snapshot::show(ctx).await;
    Ok(())
}

/// Tells the agency and every district that uses a tool of incidents that were not rated in time;
/// says how many there are.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn tell_late(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let late = incidents::late(&mut tx, ctx.today()).await?;
    let mut told = 0;
    for incident in late {
        if !incidents::note_late(&mut tx, &incident.id, ctx.now()).await? {
            continue;
        }
        let event =
            Event::IncidentLate { incident: incident.id.clone(), name: incident.name.clone() };
        events::append(&mut tx, ctx.now(), actor, &event).await?;
        let disclosure = disclosure(&mut tx, &incident.product).await?;
        let agency = agency(&mut tx, &disclosure).await?;
        notices::tell(ctx, &mut tx, &agency, &disclosure, &LateForAgency::new(&incident)).await?;
        let (reporters, users) = concerned(&mut tx, &incident, &disclosure).await?;
        let letter = Late::new(&incident, true);
        notices::tell(ctx, &mut tx, &reporters, &disclosure, &letter).await?;
        let letter = Late::new(&incident, false);
        notices::tell(ctx, &mut tx, &users, &disclosure, &letter).await?;
        told += 1;
    }
    tx.commit().await?;
    Ok(told)
}
