//! Signed agreements of districts, and joining those of others.

use chrono::NaiveDate;

use super::standing::{Acting, listed, may_manage, own};
use super::typed::day;
use crate::actions::error::Faults;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::calendar::day_in_words;
use crate::domain::district::agreement::{
    Agreement, AgreementTitle, AgreementWords, HAS_JOINED, OpenTo, Price, Terms, Vehicle,
};
use crate::domain::district::event::DistrictAct;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::registry::availability::Availability;
use crate::domain::registry::listing::Card;
use crate::domain::values::{AgreementId, OrganizationId};
use crate::store::district::agreements;
use crate::store::people::organizations;
use crate::store::{Tx, events};

/// What the form holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAgreement {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// What it is called.
    pub title: String,
    /// By which procurement it came about.
    pub vehicle: String,
    /// What the tool costs.
    pub price: String,
    /// The day of the signature.
    pub signed_on: String,
    /// Its last day.
    pub ends_on: String,
    /// What others have to know.
    pub words: String,
    /// The word for who may join.
    pub open_to: String,
    /// The ids of the ticked districts.
    pub districts: Vec<String>,
}

impl TypedAgreement {
    fn read(&self, others: &[Organization], today: NaiveDate) -> Result<Terms, Error> {
        let mut faults = Faults::default();
        let title = faults.take("title", AgreementTitle::parse(&self.title));
        let vehicle = faults.take("vehicle", Vehicle::parse(&self.vehicle));
        let price = faults.take("price", Price::parse(&self.price));
        let missing = "Enter the day of the signature.";
        let signed_on = faults.take("signed_on", day(&self.signed_on, missing));
        let ends_on = faults.take("ends_on", day(&self.ends_on, "Enter the last day."));
        let words = faults.take("words", AgreementWords::parse(&self.words));
        let ticked = |one: &&Organization| self.districts.iter().any(|id| id == one.id.as_str());
        let ticked: Vec<OrganizationId> =
            others.iter().filter(ticked).map(|one| one.id.clone()).collect();
        let open_to = faults.take("open_to", OpenTo::parse(&self.open_to, ticked));
        if signed_on.is_some_and(|day| day > today) {
            let told = "This day is still to come. Note the agreement once it is signed.";
            faults.note("signed_on", told);
        }
        if signed_on.zip(ends_on).is_some_and(|(signed, ends)| ends < signed) {
            faults.note("ends_on", "The last day lies before the signature. Check both days.");
        }
        faults.or(|| {
            Some(Terms {
                title: title?,
                vehicle: vehicle?,
                price: price?,
                signed_on: signed_on?,
                ends_on: ends_on?,
                words: words?,
                open_to: open_to?,
            })
        })
    }
}

/// Every agreement that a district may see, the newest first.
#[derive(Debug, Clone)]
pub struct SeenAgreements {
    /// The district.
    pub acting: Acting,
    /// The agreements, each with whether its tool may be bought today; none where the registry
    /// shows the tool no more.
    pub agreements: Vec<(Agreement, Option<Availability>)>,
}

/// One agreement.
#[derive(Debug, Clone)]
pub struct SeenAgreement {
    /// The district.
    pub acting: Acting,
    /// The agreement.
    pub agreement: Agreement,
    /// Whether the actor may join or withdraw it.
    pub manages: bool,
    /// Whether its tool may be bought today; none where the registry shows the tool no more.
    pub answer: Option<Availability>,
}

/// Whether the tool of an agreement may be bought today.
fn answer(now: &Snapshot, agreement: &Agreement) -> Option<Availability> {
    now.shelf.listing(&agreement.slug).map(|shelved| shelved.listing.card.availability())
}

/// Every agreement that the actor's district may see.
///
/// # Errors
/// When the actor has no desk.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<SeenAgreements, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let agreements = agreements::seen_by(&mut tx, &acting.district.id).await?;
    let now = snapshot::read(ctx, actor)?;
    let with_answer = |agreement: Agreement| {
        let answer = answer(&now, &agreement);
        (agreement, answer)
    };
    Ok(SeenAgreements { acting, agreements: agreements.into_iter().map(with_answer).collect() })
}

/// An agreement, when the district of whoever acts may see it.
async fn seen(tx: &mut Tx, acting: &Acting, id: &AgreementId) -> Result<Agreement, Error> {
    let found = agreements::by_id(tx, id).await?;
    found.filter(|one| one.is_seen_by(&acting.district.id)).ok_or(Error::NotFound)
}

/// One agreement that the actor's district may see, and whether the actor may join or withdraw it.
///
/// # Errors
/// When there is none that the district may see.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &AgreementId) -> Result<SeenAgreement, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let agreement = seen(&mut tx, &acting, id).await?;
    let answer = answer(&*snapshot::read(ctx, actor)?, &agreement);
    Ok(SeenAgreement { acting, agreement, manages: may_manage(actor), answer })
}

/// What the form for a new agreement needs.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The district.
    pub acting: Acting,
    /// The tool.
    pub card: Card,
    /// The other districts, by name.
    pub others: Vec<Organization>,
}

/// A listed tool and the other districts, for the form.
///
/// # Errors
/// When the actor manages no desk, or the registry has no such listing.
pub async fn offer(ctx: &Ctx, actor: &Actor, slug: &str) -> Result<Offer, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let others = others(&mut tx, &acting).await?;
    let now = snapshot::read(ctx, actor)?;
    let shelved = now.shelf.listing(slug).ok_or(Error::NotFound)?;
    Ok(Offer { acting, card: shelved.listing.card.clone(), others })
}

async fn others(tx: &mut Tx, acting: &Acting) -> Result<Vec<Organization>, Error> {
    let mut all = organizations::all(tx).await?;
    all.retain(|one| one.kind == OrganizationKind::District && one.id != acting.district.id);
    Ok(all)
}

/// Notes an agreement about a listed tool.
///
/// # Errors
/// A fault at a field; when the actor manages no desk, the registry has no such listing, or the
/// district noted the same before.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    typed: &TypedAgreement,
) -> Result<AgreementId, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(&typed.district)?;
    let listed = listed(ctx, &mut tx, actor, slug).await?;
    let terms = typed.read(&others(&mut tx, &acting).await?, ctx.today())?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let noted = agreements::seen_by(&mut tx, &acting.district.id).await?;
    let is_same = |one: &Agreement| {
        one.district == acting.district.id
            && one.product == listed.id
            && (&one.terms.title, one.terms.signed_on) == (&terms.title, terms.signed_on)
    };
    if noted.iter().any(is_same) {
        return Err(Error::WrongState(format!(
            "Your district has noted “{}” about {}, signed on {}, already. It stands under \
             Agreements on its desk. Give another one a name or a day of its own.",
            terms.title,
            listed.name,
            day_in_words(terms.signed_on)
        )));
    }
    let agreement = Agreement {
        id: ctx.new_id(),
        district: acting.district.id.clone(),
        district_name: acting.district.name.to_string(),
        product: listed.id,
        name: listed.name.to_string(),
        slug: listed.slug,
        terms,
        joined: Vec::new(),
        offered: true,
    };
    agreements::insert(&mut tx, &agreement, ctx.now()).await?;
    let act = DistrictAct::AgreementAdded { agreement: agreement.id.clone(), name: agreement.name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(agreement.id)
}

/// Joins an agreement of another district; `shown` is the id of the district that the form was
/// about.
///
/// # Errors
/// When there is none that the actor's district may see, it cannot be joined, or the actor acts for
/// another district now.
pub async fn join(ctx: &Ctx, actor: &Actor, id: &AgreementId, shown: &str) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(shown)?;
    let agreement = seen(&mut tx, &acting, id).await?;
    agreement
        .can_join(&acting.district.id, ctx.today())
        .map_err(|invalid| Error::WrongState(invalid.0))?;
    if !agreements::join(&mut tx, id, &acting.district.id, &acting.account, ctx.now()).await? {
        return Err(Error::WrongState(HAS_JOINED.to_owned()));
    }
    let act = DistrictAct::AgreementJoined { agreement: id.clone(), name: agreement.name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

/// Offers the district's own agreement to others no more; who joined keeps seeing it. `shown` is
/// the id of the district that the form was about.
///
/// # Errors
/// When it is not the actor's district's, is not offered, or the actor acts for another district
/// now.
pub async fn withdraw(
    ctx: &Ctx,
    actor: &Actor,
    id: &AgreementId,
    shown: &str,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(shown)?;
    let agreement = seen(&mut tx, &acting, id).await?;
    if agreement.district != acting.district.id {
        return Err(Error::NotFound);
    }
    if !agreements::withdraw(&mut tx, id, ctx.now()).await? {
        return Err(Error::WrongState("It is offered to nobody already.".to_owned()));
    }
    let act = DistrictAct::AgreementWithdrawn { agreement: id.clone(), name: agreement.name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}
