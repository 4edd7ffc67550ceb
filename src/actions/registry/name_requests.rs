//! Vendors ask for other names; whoever looks after names changes them, or says why not.

use super::snapshot;
use super::visibility::{Subject, rename_in};
use crate::actions::error::Faults;
use crate::actions::mails::mail;
use crate::actions::mails::vendor::{NameAnswered, NameAsked};
use crate::actions::people::names;
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::assessment::product::{Product, ProductName};
use crate::domain::event::Event;
use crate::domain::people::account::Role;
use crate::domain::people::name_request::{NameAnswer, NameRequest};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{NameRequestId, OrganizationId, OrganizationName, ProductId, Reason};
use crate::store::assessment::products;
use crate::store::people::{accounts, name_requests};
use crate::store::{Tx, events};

/// What another name can be asked for.
#[derive(Debug, Clone)]
pub struct Askable {
    /// What it is called now.
    pub called: String,
    /// The product; none for the vendor's own name.
    pub product: Option<ProductId>,
    /// The last request about it, if there was one.
    pub last: Option<NameRequest>,
}

/// A product of the actor's organization, or its own name, for the form that asks for another.
///
/// # Errors
/// When the actor is no vendor's, or the product is not theirs.
pub async fn askable(
    ctx: &Ctx,
    actor: &Actor,
    product: Option<&ProductId>,
) -> Result<Askable, Error> {
    let mut tx = ctx.db.read().await?;
    let (person, product) = own(&mut tx, actor, product).await?;
    let id = product.as_ref().map(|product| product.id.clone());
    Ok(Askable {
        last: name_requests::last(&mut tx, &person.organization, id.as_ref()).await?,
        called: product.map_or(person.organization_name, |product| product.name.to_string()),
        product: id,
    })
}

async fn own(
    tx: &mut Tx,
    actor: &Actor,
    product: Option<&ProductId>,
) -> Result<(Person, Option<Product>), Error> {
    let found = match product {
        Some(id) => products::by_id(tx, id).await?,
        None => None,
    };
    let is_theirs = |person: &Person| match product {
        Some(_) => found.as_ref().is_some_and(|one| one.organization == person.organization),
        None => person.kind == OrganizationKind::Vendor,
    };
    let own_organization = actor.person().is_some_and(is_theirs);
    check(actor, Action::EditDisclosure, &Relation { own_organization, ..Relation::default() })?;
    Ok((actor.person().cloned().ok_or(Error::SignIn)?, found))
}

/// Asks for another name.
///
/// # Errors
/// A fault at a field, such as a name that another has; when the actor is no vendor's, the product
/// is not theirs, or they have asked already.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    product: Option<&ProductId>,
    (name, reason): (&str, &str),
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (person, product) = own(&mut tx, actor, product).await?;
    let id = product.as_ref().map(|product| product.id.clone());
    let last = name_requests::last(&mut tx, &person.organization, id.as_ref()).await?;
    if last.is_some_and(|last| last.answer.is_none()) {
        return Err(Error::WrongState(
            "You have asked for another name already, and the agency has not answered yet."
                .to_owned(),
        ));
    }
    let mut faults = Faults::default();
    let name = match &product {
        Some(_) => faults.take("name", ProductName::parse(name)).map(|name| name.to_string()),
        None => faults.take("name", OrganizationName::parse(name)).map(|name| name.to_string()),
    };
    let reason = faults.take("reason", Reason::parse(reason));
    let (name, reason) = faults.or(|| name.zip(reason))?;
    is_free(ctx, &mut tx, &person, product.as_ref(), &name).await?;
    let called = product.as_ref().map(|product| product.name.to_string());
    let request = NameRequest {
        id: ctx.new_id(),
        organization: person.organization.clone(),
        vendor: person.organization_name.clone(),
        product: id,
        product_name: called,
        name,
        reason: reason.to_string(),
        asked_by: person.account.clone(),
        asked_at: ctx.now(),
        answer: None,
    };
    name_requests::insert(&mut tx, &request).await?;
    let event = Event::NameAsked {
        request: request.id.clone(),
        organization: request.organization.clone(),
        name: request.name.clone(),
    };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    for account in accounts::with_role(&mut tx, Role::Administrator).await? {
        mail::send(ctx, &mut tx, (&account).into(), &NameAsked::new(&request)).await?;
    }
    Ok(tx.commit().await?)
}

/// Refuses what it is called already, and a name that another has.
async fn is_free(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    product: Option<&Product>,
    name: &str,
) -> Result<(), Error> {
    let called = product.map_or(person.organization_name.as_str(), |one| one.name.as_str());
    if called == name {
        return Err(Error::field("name", "It is called so already. Enter the name that you want."));
    }
    let own = &person.organization;
    match product {
        None => names::free_for_vendor(ctx, tx, "name", name, Some(own)).await,
        Some(product) => {
            names::free_for_product(ctx, tx, "name", name, own).await?;
            let name = ProductName::parse(name).map_err(|fault| Error::field("name", fault.0))?;
            names::no_namesake(tx, "name", &Product { name, ..product.clone() }).await
        }
    }
}

/// The names that are asked for and not answered, the oldest request first.
///
/// # Errors
/// When the actor does not look after names.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<NameRequest>, Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    Ok(name_requests::open(&mut ctx.db.read().await?).await?)
}

/// Answers a request; an accepted one changes the name. Whoever asked hears it by mail.
///
/// # Errors
/// A fault at `words` when it is refused without a reason, or of the whole when the name cannot be
/// given any more; when the actor does not look after names, or it is answered already.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    id: &NameRequestId,
    (accepted, words): (bool, &str),
) -> Result<(), Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let request = name_requests::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let words = faults.reason("words", words, !accepted);
    let words = faults.or(|| words)?;
    let answer = NameAnswer { accepted, words, at: ctx.now() };
    if !name_requests::answer(&mut tx, id, &answer).await? {
        return Err(Error::WrongState("This request is answered already.".to_owned()));
    }
    if accepted {
        let organization = request.organization.clone();
        let subject = match request.product.clone() {
            Some(product) => Subject::Product { organization, product },
            None => Subject::Organization(organization),
        };
        let renamed = rename_in(ctx, &mut tx, actor, &subject, &request.name).await;
        renamed.map_err(|error| match error {
            Error::Invalid(errors) => Error::Invalid(errors.into_iter().map(whole).collect()),
            error => error,
        })?;
    }
    tell(ctx, &mut tx, actor, (&request, &answer)).await?;
    tx.commit().await?;
    snapshot::show(ctx).await;
    Ok(())
}

/// Notes an answer in the log, and tells it to whoever asked.
async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (request, answer): (&NameRequest, &NameAnswer),
) -> Result<(), Error> {
    let event = Event::NameAnswered {
        request: request.id.clone(),
        organization: request.organization.clone(),
        name: request.name.clone(),
        answer: NameAnswer::word(answer.accepted).to_owned(),
    };
    events::append(tx, ctx.now(), actor, &event).await?;
    if let Some(account) = accounts::by_id(tx, &request.asked_by).await? {
        let letter = NameAnswered::new(request, answer);
        mail::send(ctx, tx, (&account).into(), &letter).await?;
    }
    Ok(())
}

/// Closes what a vendor asked for itself and can have no more, because it became part of another.
pub(super) async fn close(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (vendor, into): (&OrganizationId, &Organization),
) -> Result<(), Error> {
    let Some(request) = name_requests::open_of(tx, vendor).await? else { return Ok(()) };
    let words = format!("{} became a part of {}.", request.vendor, into.name);
    let answer = NameAnswer { accepted: false, words, at: ctx.now() };
    if name_requests::answer(tx, &request.id, &answer).await? {
        tell(ctx, tx, actor, (&request, &answer)).await?;
    }
    Ok(())
}

/// A fault of a name that nobody can type here.
fn whole(error: FieldError) -> FieldError {
    FieldError { field: String::new(), ..error }
}
