//! Districts ask the agency to review a tool; those that ask for the same tool ask together.

use super::standing::{Acting, may_manage, own};
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
    self, Answer, Answered, Ask, MOST_OPEN, Meant, ReviewRequest, ToolName, ToolVendor, name_key,
};
use crate::domain::event::Event;
use crate::domain::registry::listing::Card;
use crate::domain::registry::pipeline::PipelineFact;
use crate::domain::registry::query::Query;
use crate::domain::values::{Reason, RequestId};
use crate::store::district::{centers, requests};
use crate::store::people::organizations;
use crate::store::{Tx, events};

/// How many near names of each sort are offered.
const NEAR: usize = 3;
/// Said at a name to which others come near.
const COMES_NEAR: &str = "Tools with names near to this one are known already. Look at them under \
    “Is it one of these?”: open it or join those who ask for it, or choose “None of these: ask for \
    it”.";
/// How many answered requests the agency's list goes back.
const ANSWERED: i64 = 100;

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
    /// The name under which near ones were offered and none was meant; empty where none were.
    pub none_of_these: String,
    /// The stamp of the district's own words that these are to replace; empty where the form showed
    /// none.
    pub seen: String,
}

/// What became of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The district asks, by this request.
    Now(RequestId),
    /// It asked before by this request, in other words than these. They stay until it says that
    /// they are to be replaced.
    Before(RequestId),
}

impl TypedRequest {
    /// A form that is filled with what a district says.
    pub fn of(ask: &Ask) -> Self {
        Self {
            purpose: ask.purpose.to_string(),
            grades: ask.grades.stored().split(' ').map(str::to_owned).collect(),
            named: ask.named,
            ..Self::default()
        }
    }

    /// Reads which tool is meant, and what for.
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
        let ask = self.read_ask(acting, ctx, &mut faults);
        let meant = match (name, vendor, website) {
            (None, _, _) | (_, Some(None), _) | (_, _, Some(None)) => None,
            (Some(name), vendor, website) => {
                faults.take("vendor", Meant::new(name, vendor.flatten(), website.flatten()))
            }
        };
        faults.or(|| meant.zip(ask))
    }

    /// Reads what the tool would be used for.
    fn read_ask(&self, acting: &Acting, ctx: &Ctx, faults: &mut Faults) -> Option<Ask> {
        let purpose = faults.take("purpose", Purpose::parse(&self.purpose));
        let grades = faults.take("grades", Grades::parse(self.grades.iter().map(String::as_str)));
        Some(Ask {
            district: acting.district.id.clone(),
            district_name: acting.district.name.to_string(),
            purpose: purpose?,
            grades: grades?,
            named: self.named,
            asked_at: ctx.now(),
        })
    }
}

/// What comes near a name that somebody wants to ask for.
#[derive(Debug, Clone, Default)]
pub struct Near {
    /// Tools with a published decision.
    pub listed: Vec<Card>,
    /// Tools with the agency.
    pub undecided: Vec<PipelineFact>,
    /// What districts ask for, this one included.
    pub asked: Vec<ReviewRequest>,
}

impl Near {
    /// Whether nothing comes near.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.undecided.is_empty() && self.asked.is_empty()
    }
}

/// What comes near a name, for whoever may ask, and who acts.
///
/// # Errors
/// When the actor manages no district's desk.
pub async fn near(ctx: &Ctx, actor: &Actor, name: &str) -> Result<(Acting, Near), Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let near = near_in(ctx, actor, &mut tx, name).await?;
    Ok((acting, near))
}

async fn near_in(ctx: &Ctx, actor: &Actor, tx: &mut Tx, name: &str) -> Result<Near, Error> {
    if name.trim().is_empty() {
        return Ok(Near::default());
    }
    let open = requests::open(tx).await?;
    let near = request::near(&open, name).into_iter().take(NEAR);
    let asked = near.filter_map(|place| open.get(place).cloned()).collect();
    let now = snapshot::read(ctx, actor)?;
    let query = Query { text: name.trim().to_owned(), ..Query::default() };
    let undecided = now.undecided(&query).into_iter().take(NEAR).cloned().collect();
    let listed = now.shelf.near_names(&query.text, NEAR);
    let listed = listed.into_iter().map(|shelved| shelved.listing.card.clone()).collect();
    Ok(Near { listed, undecided, asked })
}

/// A request that a district may join, for the form.
///
/// # Errors
/// When the actor manages no desk, or there is no such request that is open.
pub async fn joinable(ctx: &Ctx, actor: &Actor, id: &RequestId) -> Result<ReviewRequest, Error> {
    let mut tx = ctx.db.read().await?;
    own(&mut tx, actor, Action::ManageDesk).await?;
    joinable_in(&mut tx, id).await
}

/// A request that is open and that somebody asks for.
async fn joinable_in(tx: &mut Tx, id: &RequestId) -> Result<ReviewRequest, Error> {
    let request = requests::by_id(tx, id).await?;
    request.filter(|one| one.answered.is_none() && !one.asks.is_empty()).ok_or(Error::NotFound)
}

/// Asks the agency to review a tool, together with whoever asks for the same already. `join` names
/// the request that the district chose to join. What the district said of the same tool before is
/// replaced on purpose only.
///
/// # Errors
/// A fault at a field, at `name` where others come near to it and were not offered yet; when the
/// actor manages no desk, the chosen request is not open, or the district has too many open ones.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    typed: &TypedRequest,
    join: Option<&RequestId>,
) -> Result<Asked, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(&typed.district)?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let (request, name, mut ask) = if let Some(id) = join {
        // Which tool it is stands in the request; the form says no more than what for.
        let known = joinable_in(&mut tx, id).await?;
        let mut faults = Faults::default();
        let ask = typed.read_ask(&acting, ctx, &mut faults);
        (known.id, known.name, faults.or(|| ask)?)
    } else {
        let (meant, ask) = typed.read(&acting, ctx)?;
        let same = requests::open_for(&mut tx, &meant.keys()).await?;
        if name_key(&typed.none_of_these) != name_key(&typed.name) {
            let mut near = near_in(ctx, actor, &mut tx, &typed.name).await?;
            // Whoever asks for the very same tool asks together with the others anyhow.
            near.asked.retain(|one| same.as_ref().is_none_or(|(id, _)| one.id != *id));
            if !near.is_empty() {
                return Err(Error::field("name", COMES_NEAR));
            }
        }
        let (id, name) = match same {
            Some(same) => same,
            None => new(ctx, &mut tx, meant).await?,
        };
        (id, name, ask)
    };
    let before = requests::by_id(&mut tx, &request).await?;
    let before = before.as_ref().and_then(|one| one.ask_of(&acting.district.id));
    if let Some(before) = before {
        // A form that comes twice says the same.
        if before.says_same(&ask) {
            return Ok(Asked::Now(request));
        }
        if typed.seen != before.stamp() {
            return Ok(Asked::Before(request));
        }
        ask.asked_at = before.asked_at;
    } else if requests::open_of(&mut tx, &acting.district.id).await? >= MOST_OPEN {
        return Err(Error::WrongState(format!(
            "Your district asks for {MOST_OPEN} tools already. Take one back before you ask for \
             another."
        )));
    }
    requests::put_ask(&mut tx, &request, &ask, &acting.account).await?;
    let act = DistrictAct::ReviewAsked { request: request.clone(), name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(Asked::Now(request))
}

/// A new request, with the name that it carries.
async fn new(ctx: &Ctx, tx: &mut Tx, meant: Meant) -> Result<(RequestId, String), Error> {
    let id = ctx.new_id();
    requests::insert(tx, &id, &meant, ctx.now()).await?;
    Ok((id, meant.name.to_string()))
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
    let requests = requests::of_district(&mut tx, &acting.district.id).await?;
    Ok(OwnRequests { acting, manages: may_manage(actor), requests })
}

/// Takes the district's word back; `shown` is the id of the district that the form was about.
///
/// # Errors
/// When the actor manages no desk, the district does not ask, the agency has answered, or the actor
/// acts for another district now.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: &RequestId, shown: &str) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(shown)?;
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

/// The requests for the agency: open ones that most districts ask for first, then the last hundred
/// that are answered, the newest first.
///
/// # Errors
/// When the actor does not handle requests.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<ReviewRequest>, Error> {
    check(actor, Action::HandleRequests, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let mut all = requests::open(&mut tx).await?;
    all.sort_by_key(|one| std::cmp::Reverse(one.asks.len()));
    all.extend(requests::answered(&mut tx, ANSWERED).await?);
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
    let is_listed = answer == Some(Answer::Listed);
    if answer.is_some() && !is_listed && !slug.is_empty() {
        faults.note(
            "slug",
            format!("Choose “{}” as the answer, or leave this empty.", Answer::Listed.label()),
        );
    }
    let slug = is_listed.then_some(slug);
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
