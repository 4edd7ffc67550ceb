//! Districts ask the agency to review a tool; those that ask for the same tool ask together.

use super::standing::{Acting, own};
use crate::actions::error::Faults;
use crate::actions::mails::district::RequestAnswered;
use crate::actions::mails::mail;
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::product::Website;
use crate::domain::district::adoption::Purpose;
use crate::domain::district::event::DistrictAct;
use crate::domain::district::grades::Grades;
use crate::domain::district::request::{
    Answer, Answered, Ask, MOST_OPEN, Meant, ReviewRequest, ToolName, ToolVendor, name_key,
};
use crate::domain::event::Event;
use crate::domain::registry::listing::Card;
use crate::domain::registry::pipeline::PipelineFact;
use crate::domain::registry::query::Query;
use crate::domain::values::{Reason, RequestId};
use crate::store::district::{centers, requests};
use crate::store::{Tx, events};

/// How many near names of each sort are offered.
const NEAR: usize = 3;
/// The shortest name that is looked for inside another.
const SHORTEST: usize = 4;

/// What the form holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRequest {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// The tool's name.
    pub name: String,
    /// Its vendor.
    pub vendor: String,
    /// Its web address.
    pub website: String,
    /// What it would be used for.
    pub purpose: String,
    /// The words of the ticked grades.
    pub grades: Vec<String>,
    /// Whether the district may be named.
    pub named: bool,
}

impl TypedRequest {
    fn read(&self, acting: &Acting, ctx: &Ctx) -> Result<(Meant, Ask), Error> {
        fn given(text: &str) -> bool {
            !text.trim().is_empty()
        }
        let mut faults = Faults::default();
        let name = faults.take("name", ToolName::parse(&self.name));
        let vendor = given(&self.vendor).then(|| ToolVendor::parse(&self.vendor));
        let vendor = vendor.map(|vendor| faults.take("vendor", vendor));
        let website = given(&self.website).then(|| Website::parse(&self.website));
        let website = website.map(|website| faults.take("website", website));
        let purpose = faults.take("purpose", Purpose::parse(&self.purpose));
        let grades = faults.take("grades", Grades::parse(self.grades.iter().map(String::as_str)));
        let meant = match (name, vendor, website) {
            (None, _, _) | (_, Some(None), _) | (_, _, Some(None)) => None,
            (Some(name), vendor, website) => {
                faults.take("vendor", Meant::new(name, vendor.flatten(), website.flatten()))
            }
        };
        let (Some(meant), Some(purpose), Some(grades)) = (meant, purpose, grades) else {
            return Err(faults.into_error());
        };
        let ask = Ask {
            district: acting.district.id.clone(),
            district_name: acting.district.name.to_string(),
            purpose,
            grades,
            named: self.named,
            asked_at: ctx.now(),
        };
        Ok((meant, ask))
    }
}

/// What comes near a name that somebody wants to ask for.
#[derive(Debug, Clone, Default)]
pub struct Near {
    /// The id of the district that would ask.
    pub district: String,
    /// Tools with a published decision.
    pub listed: Vec<Card>,
    /// Tools with the agency.
    pub undecided: Vec<PipelineFact>,
    /// What other districts ask for, without those that this district asks for.
    pub asked: Vec<ReviewRequest>,
}

/// What comes near a name, for whoever may ask.
///
/// # Errors
/// When the actor manages no district's desk.
pub async fn near(ctx: &Ctx, actor: &Actor, name: &str) -> Result<Near, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    if name.trim().is_empty() {
        return Ok(Near { district: acting.district.id.to_string(), ..Near::default() });
    }
    let all = requests::all(&mut tx).await?;
    drop(tx);
    let now = snapshot::read(ctx, actor)?;
    let key = name_key(name);
    let close = |other: &str| {
        let other = name_key(other);
        let inside = |part: &str, whole: &str| part.len() >= SHORTEST && whole.contains(part);
        other == key || inside(&key, &other) || inside(&other, &key)
    };
    let mut asked = all;
    asked.retain(|one| {
        one.answered.is_none() && one.ask_of(&acting.district.id).is_none() && close(&one.name)
    });
    asked.truncate(NEAR);
    let query = Query { text: name.trim().to_owned(), ..Query::default() };
    let undecided = now.undecided(&query).into_iter().take(NEAR).cloned().collect();
    let listed = now.shelf.near_names(&query.text, NEAR);
    let listed = listed.into_iter().map(|shelved| shelved.listing.card.clone()).collect();
    Ok(Near { district: acting.district.id.to_string(), listed, undecided, asked })
}

/// A request that a district may join, for the form.
///
/// # Errors
/// When the actor manages no desk, or there is no such request that is open.
pub async fn joinable(ctx: &Ctx, actor: &Actor, id: &RequestId) -> Result<ReviewRequest, Error> {
    let mut tx = ctx.db.read().await?;
    own(&mut tx, actor, Action::ManageDesk).await?;
    let request = requests::by_id(&mut tx, id).await?;
    request.filter(|one| one.answered.is_none() && !one.asks.is_empty()).ok_or(Error::NotFound)
}

/// Asks the agency to review a tool, together with whoever asks for the same already. `join` names
/// the request that the district chose to join.
///
/// # Errors
/// A fault at a field; when the actor manages no desk, the chosen request is not open, or the
/// district has too many open ones.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    typed: &TypedRequest,
    join: Option<&RequestId>,
) -> Result<RequestId, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(&typed.district)?;
    let (meant, ask) = typed.read(&acting, ctx)?;
    let open = requests::all(&mut tx).await?;
    let open = open.iter().filter(|one| one.answered.is_none());
    if open.filter(|one| one.ask_of(&acting.district.id).is_some()).count() >= MOST_OPEN {
        return Err(Error::WrongState(format!(
            "Your district asks for {MOST_OPEN} tools already. Take one back before you ask for \
             another."
        )));
    }
    let request = if let Some(id) = join {
        let known = requests::by_id(&mut tx, id).await?;
        known.filter(|one| one.answered.is_none()).ok_or(Error::NotFound)?.id
    } else if let Some(id) = requests::open_for(&mut tx, &meant.keys()).await? {
        id
    } else {
        let id = ctx.new_id();
        requests::insert(&mut tx, &id, &meant, ctx.now()).await?;
        id
    };
    requests::put_ask(&mut tx, &request, &ask, &acting.account).await?;
    let act = DistrictAct::ReviewAsked { request: request.clone(), name: meant.name.to_string() };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(request)
}

/// What the actor's district asks for, the newest first.
#[derive(Debug, Clone)]
pub struct OwnRequests {
    /// The district.
    pub acting: Acting,
    /// Whether the actor may ask.
    pub manages: bool,
    /// The requests.
    pub requests: Vec<ReviewRequest>,
}

/// What the actor's district asks for.
///
/// # Errors
/// When the actor has no desk.
pub async fn of_district(ctx: &Ctx, actor: &Actor) -> Result<OwnRequests, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let manages = own(&mut tx, actor, Action::ManageDesk).await.is_ok();
    let mut requests = requests::all(&mut tx).await?;
    requests.retain(|one| one.ask_of(&acting.district.id).is_some());
    Ok(OwnRequests { acting, manages, requests })
}

/// Takes the district's word back.
///
/// # Errors
/// When the actor manages no desk, the district does not ask, or the agency has answered.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: &RequestId) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let request = requests::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    request.ask_of(&acting.district.id).ok_or(Error::NotFound)?;
    is_open(&request)?;
    if !requests::withdraw(&mut tx, id, &acting.district.id, ctx.now()).await? {
        return Err(Error::NotFound);
    }
    let act = DistrictAct::ReviewAskTakenBack { request: id.clone(), name: request.name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

/// Every request, for the agency: open ones that most districts ask for first, then those that are
/// answered, the newest first.
///
/// # Errors
/// When the actor does not handle requests.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<ReviewRequest>, Error> {
    check(actor, Action::HandleRequests, &Relation::default())?;
    let mut all = requests::all(&mut ctx.db.read().await?).await?;
    all.sort_by_key(|one| match &one.answered {
        None => (false, std::cmp::Reverse(one.asks.len())),
        Some(_) => (true, std::cmp::Reverse(0)),
    });
    Ok(all)
}

/// One request, for the agency.
///
/// # Errors
/// When the actor does not handle requests, or nobody asks for it.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &RequestId) -> Result<ReviewRequest, Error> {
    check(actor, Action::HandleRequests, &Relation::default())?;
    handled(&mut ctx.db.read().await?, id).await
}

async fn handled(tx: &mut Tx, id: &RequestId) -> Result<ReviewRequest, Error> {
    let request = requests::by_id(tx, id).await?;
    request.filter(|one| !one.asks.is_empty()).ok_or(Error::NotFound)
}

fn is_open(request: &ReviewRequest) -> Result<(), Error> {
    match &request.answered {
        None => Ok(()),
        Some(_) => Err(Error::WrongState("The agency has answered this request.".to_owned())),
    }
}

/// What the agency's form holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAnswer {
    /// The word of the answer.
    pub answer: String,
    /// Why.
    pub words: String,
    /// The listing's word in addresses, where the registry has the tool.
    pub slug: String,
}

/// Answers a request; every district that asks hears it by mail.
///
/// # Errors
/// A fault at a field; when the actor does not handle requests, or it is answered already.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    id: &RequestId,
    typed: &TypedAnswer,
) -> Result<(), Error> {
    check(actor, Action::HandleRequests, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let request = handled(&mut tx, id).await?;
    is_open(&request)?;
    let answered = read_answer(ctx, actor, typed)?;
    if !requests::answer(&mut tx, id, &answered).await? {
        return Err(Error::WrongState("The agency has answered this request.".to_owned()));
    }
    let event = Event::ReviewRequestAnswered {
        request: id.clone(),
        name: request.name.clone(),
        answer: answered.answer.word().to_owned(),
    };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    let letter = RequestAnswered::new(&request.name, &answered);
    let districts: Vec<_> = request.asks.iter().map(|ask| ask.district.clone()).collect();
    for account in centers::officers_of(&mut tx, &districts).await? {
        mail::send(ctx, &mut tx, (&account).into(), &letter).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn read_answer(ctx: &Ctx, actor: &Actor, typed: &TypedAnswer) -> Result<Answered, Error> {
    let mut faults = Faults::default();
    let answer = faults.take("answer", Answer::parse(&typed.answer));
    let words = faults.take("words", Reason::parse(&typed.words));
    let slug = typed.slug.trim().rsplit('/').next().unwrap_or_default().to_owned();
    let slug = (answer == Some(Answer::Listed)).then_some(slug);
    if let Some(slug) = &slug
        && snapshot::read(ctx, actor)?.shelf.listing(slug).is_none()
    {
        faults.note(
            "slug",
            "Enter the address of the tool’s listing, such as /registry/askwell; there is no such \
             listing.",
        );
    }
    let (Some(answer), Some(words), true) = (answer, words, faults.is_empty()) else {
        return Err(faults.into_error());
    };
    Ok(Answered { answer, words: words.to_string(), slug, at: ctx.now() })
}
