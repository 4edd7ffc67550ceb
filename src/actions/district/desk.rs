//! A district's first page: its tools as the state sees them today, what changed since somebody
//! last looked, and what is due.

use chrono::{Days, NaiveDate};

use super::standing::{Acting, districts, own};
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::district::adoption::Adoption;
use crate::domain::district::due::{Due, due};
use crate::domain::district::overlay::LocalStatus;
use crate::domain::people::organization::Organization;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::listing::Card;
use crate::domain::values::AdoptionId;
use crate::store::StoreError;
use crate::store::district::{adoptions, looks, overlays};

/// How many days back the first look goes.
const FIRST_LOOK_DAYS: u64 = 30;

/// The desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The district, and who acts for it.
    pub acting: Acting,
    /// The districts that the actor can choose from; one for somebody of a district.
    pub choices: Vec<Organization>,
    /// Whether the actor may change what is on it.
    pub manages: bool,
    /// The tools in use: those that may not be used today first, then by what is due next.
    pub tools: Vec<Tool>,
    /// The tools that are used no more, those whose data is not deleted yet first.
    pub retired: Vec<Tool>,
    /// The day from which on changes are told.
    pub since: NaiveDate,
    /// What the state changed about the tools in use since that day, newest first.
    pub changes: Vec<Change>,
}

/// A tool on the desk with what the state says of it today.
#[derive(Debug, Clone)]
pub struct Tool {
    /// The tool.
    pub adoption: Adoption,
    /// What the registry says; none when it shows the tool no more.
    pub card: Option<Card>,
    /// The district's own word; none while it has said nothing.
    pub word: Option<LocalStatus>,
    /// What is due, the earliest first.
    pub due: Vec<Due>,
}

impl Tool {
    /// Whether the state lets it be used today.
    pub fn availability(&self) -> Availability {
        self.card.as_ref().map_or(Availability::NeverReviewed, Card::availability)
    }
}

/// Something that the state changed about a tool.
#[derive(Debug, Clone)]
pub struct Change {
    /// The day.
    pub on: NaiveDate,
    /// The tool's name.
    pub name: String,
    /// Its page on the desk.
    pub adoption: AdoptionId,
    /// What happened.
    pub what: String,
    /// More about it.
    pub text: Option<String>,
}

/// The actor's desk.
///
/// # Errors
/// When the actor has none.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<Desk, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let manages = own(&mut tx, actor, Action::ManageDesk).await.is_ok();
    let person = actor.person().ok_or(Error::SignIn)?;
    let choices = districts(&mut tx, person).await?;
    let all = adoptions::of_district(&mut tx, &acting.district.id).await?;
    let seen = looks::seen_at(&mut tx, &acting.account, &acting.district.id).await?;
    let mut said = overlays::of_tools(&mut tx, &acting.district.id).await?;
    drop(tx);
    let now = snapshot::read(ctx, actor)?;
    let today = ctx.today();
    let first = || today.checked_sub_days(Days::new(FIRST_LOOK_DAYS)).unwrap_or(today);
    let since = seen.map_or_else(first, |at| ctx.calendar().day(at));
    let obligations = &ctx.library.catalogue.obligations;
    let (mut tools, mut retired, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for adoption in all {
        let listing = now.shelf.listing(&adoption.slug).map(|shelved| &shelved.listing);
        if let (true, Some(listing)) = (adoption.in_use(), listing) {
            let listing = listing.whole().map_err(StoreError::from)?;
            let from = since.max(ctx.calendar().day(adoption.adopted_at));
            let moments = listing.history.iter().filter(|moment| moment.on >= from);
            changes.extend(moments.map(|moment| Change {
                on: moment.on,
                name: adoption.name.clone(),
                adoption: adoption.id.clone(),
                what: moment.what.clone(),
                text: moment.text.clone(),
            }));
        }
        let card = listing.map(|listing| listing.card.clone());
        let due = due(&adoption, card.as_ref(), obligations, today);
        let list = if adoption.in_use() { &mut tools } else { &mut retired };
        let word = said.remove(&adoption.id).and_then(|said| said.word);
        list.push(Tool { adoption, card, word: word.map(|word| word.status), due });
    }
    let next = |tool: &Tool| tool.due.first().map_or(NaiveDate::MAX, |due| due.on);
    tools.sort_by_key(|tool| (tool.availability().holds(), next(tool)));
    retired.sort_by_key(|tool| (is_deleted(tool), next(tool)));
    changes.sort_by_key(|change| std::cmp::Reverse(change.on));
    Ok(Desk { acting, choices, manages, tools, retired, since, changes })
}

/// Whether nothing is left to be done about a tool that is used no more.
fn is_deleted(tool: &Tool) -> bool {
    let retirement = tool.adoption.retirement.as_ref();
    retirement.is_some_and(|one| one.deletion.is_some())
}

/// Notes that the actor has read what changed for their district.
///
/// # Errors
/// When the actor has no desk.
pub async fn note_look(ctx: &Ctx, actor: &Actor) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    looks::note(&mut tx, &acting.account, &acting.district.id, ctx.now()).await?;
    tx.commit().await?;
    Ok(())
}
