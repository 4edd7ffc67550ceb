//! What ends when: approvals, days of conditions, and what vendors said that nobody looked at, in
//! one list for those who act on it.

use chrono::NaiveDate;

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::registry::change_notice::ListedNotice;
use crate::domain::registry::condition_proof::{Proof, waiting};
use crate::domain::registry::listing::Card;
use crate::domain::registry::state::ListingState;
use crate::domain::values::DisclosureId;
use crate::store::registry::change_notices;
use crate::store::registry::condition_proofs;
use crate::store::registry::listings::{self, StoredListing};

/// How far the list looks ahead, in days.
pub const AHEAD_DAYS: i64 = 180;

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The disclosure that the decision is about.
    pub disclosure: DisclosureId,
    /// The tool.
    pub name: String,
    /// Its vendor.
    pub vendor: String,
    /// What ends or is due.
    pub what: Ending,
    /// The day.
    pub on: NaiveDate,
    /// Whether something is to be done about it now.
    pub waits: bool,
    /// Where that is done.
    pub path: String,
}

/// What ends or is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The approval.
    Approval,
    /// A change that the vendor told of.
    Notice {
        /// What changes, inside a sentence.
        what: String,
        /// What is to be done about it.
        to_do: NoticeToDo,
        /// Whether the day has passed.
        overdue: bool,
    },
    /// A condition, by its number from 1.
    Condition {
        /// The number.
        number: usize,
        /// Whether its vendor's word waits to be looked at.
        given: bool,
        /// Whether its day has passed.
        overdue: bool,
    },
}

/// What is to be done about a change that a vendor told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeToDo {
    /// A lead answers it.
    Answer,
    /// A publisher suspends the listing, as a lead proposes, or leaves it.
    Suspend,
    /// The vendor answers what it touches.
    Submit,
}

impl End {
    /// What it is, in a sentence.
    pub fn sentence(&self) -> String {
        let day = day_in_words(self.on);
        match &self.what {
            Ending::Approval => format!("Its approval ends on {day}"),
            Ending::Notice { what, to_do: NoticeToDo::Answer, overdue } => {
                let due = if *overdue { "was due on" } else { "is due on" };
                format!("A change was told: {what}. The answer {due} {day}")
            }
            Ending::Notice { what, to_do: NoticeToDo::Suspend, .. } => {
                format!("A lead proposes to suspend it while a change is reviewed: {what}")
            }
            Ending::Notice { what, to_do: NoticeToDo::Submit, .. } => {
                format!("The vendor answers by {day} what a change touches: {what}")
            }
            Ending::Condition { number, given: true, .. } => {
                format!("Condition {number}, due on {day}: look at what the vendor gave")
            }
            Ending::Condition { number, overdue: true, .. } => {
                format!("Condition {number} was due on {day}: suspend, waive or give more time")
            }
            Ending::Condition { number, .. } => format!("Condition {number} is due on {day}"),
        }
    }
}

/// What ends within the next days or is overdue, by day. Nothing of a tool with which the actor has
/// a conflict of interest.
///
/// # Errors
/// When the actor neither leads panels nor publishes, or the records do not answer.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<End>, Error> {
    check(actor, Action::ConfirmCondition, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let listed = listings::in_force_for(&mut tx, &person.account).await?;
    let proofs = condition_proofs::waiting(&mut tx).await?;
    let today = ctx.today();
    let told = change_notices::standing(&mut tx, &person.account).await?;
    let mut all: Vec<End> =
        listed.iter().flat_map(|stored| ends_of(stored, &proofs, today)).collect();
    let roles = (actor.has(Role::PanelLead), actor.has(Role::Publisher));
    all.extend(told.into_iter().filter_map(|one| end_of(one, today, roles)));
    all.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
    Ok(all)
}

/// Whether the list is for this actor.
pub fn may_see(actor: &Actor) -> bool {
    check(actor, Action::ConfirmCondition, &Relation::default()).is_ok()
}

/// The rows that wait for the actor; none for whoever does nothing about them.
///
/// # Errors
/// When the records do not answer.
pub async fn waiting_for(ctx: &Ctx, actor: &Actor) -> Result<Vec<End>, Error> {
    if !may_see(actor) {
        return overdue(ctx, actor).await;
    }
    Ok(list(ctx, actor).await?.into_iter().filter(|end| end.waits).collect())
}

/// The row of a change that a vendor told of; `leads` and `publishes` say what the actor does.
fn end_of(one: ListedNotice, today: NaiveDate, (leads, publishes): (bool, bool)) -> Option<End> {
    let notice = &one.notice;
    let is_listed = one.listing == ListingState::Published.word();
    if !is_listed && one.listing != ListingState::Suspended.word() {
        return None;
    }
    // A draft that was withdrawn leaves what the change touches unanswered.
    let is_unanswered = one.draft.as_deref().is_none_or(|word| {
        [State::Draft, State::Returned, State::Withdrawn].iter().any(|at| at.word() == word)
    });
    let (to_do, on, waits) = match &notice.answer {
        None => (NoticeToDo::Answer, notice.answer_by, leads),
        Some(_) if notice.proposes_suspension() && is_listed && !one.acted && publishes => {
            (NoticeToDo::Suspend, notice.told.review_by?, true)
        }
        Some(_) if is_unanswered => {
            let until = notice.told.review_by?;
            (NoticeToDo::Submit, until, leads && until < today)
        }
        Some(_) => return None,
    };
    Some(End {
        disclosure: notice.disclosure.clone(),
        what: Ending::Notice { what: notice.told.what_in_words(), to_do, overdue: on < today },
        on,
        waits,
        path: format!("/notices/{}", notice.id),
        name: one.name,
        vendor: one.vendor,
    })
}

/// The changes that nobody answered in time, for administrators.
async fn overdue(ctx: &Ctx, actor: &Actor) -> Result<Vec<End>, Error> {
    let Some(person) = actor.person().filter(|_| actor.has(Role::Administrator)) else {
        return Ok(Vec::new());
    };
    let told =
        change_notices::standing(&mut ctx.db.read().await?, &person.account).await?.into_iter();
    let today = ctx.today();
    let late = told.filter(|one| one.notice.is_overdue(today));
    Ok(late.filter_map(|one| end_of(one, today, (true, false))).collect())
}

fn ends_of(stored: &StoredListing, proofs: &[Proof], today: NaiveDate) -> Vec<End> {
    let card: &Card = &stored.listing.card;
    let state = card.status.on(today, card.expires_on);
    let soon = |day: NaiveDate| (day - today).num_days() <= AHEAD_DAYS;
    let end = |what, on, waits, path| End {
        disclosure: stored.disclosure.clone(),
        name: card.name.clone(),
        vendor: card.vendor.clone(),
        what,
        on,
        waits,
        path,
    };
    let mut all = Vec::new();
    if card.decision == Decision::NotApproved || state.is_over() {
        return all;
    }
    let own: Vec<Proof> =
        proofs.iter().filter(|proof| proof.disclosure == stored.disclosure).cloned().collect();
    for (place, condition) in card.conditions.iter().enumerate() {
        if condition.settled.is_some() {
            continue;
        }
        let given = waiting(&own, place).is_some();
        let overdue = condition.due < today;
        if given || soon(condition.due) {
            let number = place + 1;
            // What is suspended is suspended: no more is proposed about it.
            let waits = given || (overdue && state == ListingState::Published);
            let path = format!("/listings/{}/conditions/{number}", stored.slug);
            all.push(end(Ending::Condition { number, given, overdue }, condition.due, waits, path));
        }
    }
    if let Some(last) = card.expires_on.filter(|last| soon(*last)) {
        all.push(end(Ending::Approval, last, false, format!("/registry/{}", stored.slug)));
    }
    all
}
