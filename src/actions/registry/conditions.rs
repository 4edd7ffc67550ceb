//! What became of the conditions of a published approval: the agency records that one is met,
//! waives it, gives more time or opens it again, or sends back what its vendor gave for it.

use chrono::NaiveDate;

use super::condition_proofs::{self, waits};
use super::listings::opened;
use super::register;
use super::snapshot::show;
use crate::actions::assessment::notices;
use crate::actions::error::Faults;
use crate::actions::mails::conditions::ProofSentBack;
use crate::actions::mails::listing::ConditionSettled;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Refusal, check};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::registry::condition_proof::{Proof, ProofState};
use crate::domain::registry::listing::{Condition, Listing, SettledCondition, Settlement};
use crate::domain::registry::register::EntryKind;
use crate::domain::values::{Invalid, Reason, bounded};
use crate::store::assessment::disclosures;
use crate::store::registry::condition_proofs as stored_proofs;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{Tx, events};

/// The longest text of what shows that a condition is met, in characters.
const SHOWS: usize = 1000;

/// What was typed of a condition.
#[derive(Debug, Clone, Default)]
pub struct TypedSettlement {
    /// What became of it: `met`, `waived`, `open` again, due `later`, or sent `back` to its vendor.
    pub became: String,
    /// The day on which it was met.
    pub on: String,
    /// The day by which it is due from now on.
    pub until: String,
    /// What shows it, or why.
    pub because: String,
}

/// A condition, and what somebody may record of it.
#[derive(Debug, Clone)]
pub struct OneCondition {
    /// The listing that it belongs to, as it stands today.
    pub listing: Listing,
    /// Its place in the listing, from 0.
    pub place: usize,
    /// Why the actor can neither waive it nor open it once it is waived; none where they can.
    pub cannot_waive: Option<String>,
    /// What its vendor said of it, oldest first.
    pub proofs: Vec<Proof>,
    /// Whether the actor may suspend the listing.
    pub may_suspend: bool,
}

impl OneCondition {
    /// Whether its vendor's word waits to be looked at.
    pub fn waits(&self) -> bool {
        waits(&self.proofs, self.place)
    }

    /// What tells how it stands from how it stood before.
    pub fn stamp(&self) -> String {
        stamp(&self.listing, &self.proofs)
    }
}

/// What the form of a condition was filled with: the listing, and what its vendor said last.
fn stamp(listing: &Listing, proofs: &[Proof]) -> String {
    match proofs.last() {
        Some(proof) => format!("{} {}", listing.stamp(), proof.id),
        None => listing.stamp(),
    }
}

/// Said to whoever never waives a condition.
const PUBLISHERS_WAIVE: &str =
    "Only a publisher who did not judge the tool can waive a condition or open a waived one.";

/// One condition of a listing, for the page that asks what became of it.
///
/// # Errors
/// When it is not the actor's to record, there is no such condition, or nothing is asked for any
/// more.
pub async fn one(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    number: &str,
) -> Result<OneCondition, Error> {
    let mut tx = ctx.db.read().await?;
    let (stored, relation) = opened(&mut tx, actor, Action::ConfirmCondition, slug).await?;
    let place = place(ctx, &stored, number)?;
    let refused = check(actor, Action::WaiveCondition, &relation).err();
    let cannot_waive = refused.map(|refusal| match refusal {
        Refusal::NotAllowed(sentence) => sentence.to_owned(),
        Refusal::SignIn | Refusal::NotThere | Refusal::OutOfScope(_) => PUBLISHERS_WAIVE.to_owned(),
    });
    let proofs = condition_proofs::said(&mut tx, &stored, place).await?;
    let may_suspend = check(actor, Action::Publish, &relation).is_ok();
    let listing = stored.listing.as_of(ctx.today());
    Ok(OneCondition { listing, place, cannot_waive, proofs, may_suspend })
}

fn place(ctx: &Ctx, stored: &StoredListing, number: &str) -> Result<usize, Error> {
    let card = &stored.listing.card;
    let number: usize = number.parse().map_err(|_nonsense| Error::NotFound)?;
    let place = number
        .checked_sub(1)
        .filter(|place| *place < card.conditions.len())
        .ok_or(Error::NotFound)?;
    let status = card.status.on(ctx.today(), card.expires_on);
    if status.is_over() {
        return Err(Error::WrongState(format!(
            "This listing is {}, so its conditions are asked for no more.",
            status.label().to_lowercase()
        )));
    }
    Ok(place)
}

/// Records what became of a condition, counted from 1, on the day that it is.
///
/// # Errors
/// Faults at `became`, `on` and `because`; when it is not the actor's to record, there is no such
/// condition, or it stands so already.
pub async fn settle(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    number: &str,
    typed: &TypedSettlement,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    listings::lock(&mut tx, slug).await?;
    let (mut stored, relation) = opened(&mut tx, actor, Action::ConfirmCondition, slug).await?;
    let place = place(ctx, &stored, number)?;
    let proofs = condition_proofs::said(&mut tx, &stored, place).await?;
    seen.is_still(&stamp(&stored.listing, &proofs), "This listing")?;
    let before = condition_of(&stored, place)?.settled.clone();
    if typed.became == "back" {
        send_back(ctx, &mut tx, actor, (&stored, place), typed).await?;
        return Ok(tx.commit().await?);
    }
    let (became, because) = read(ctx, (&stored, place), before.as_ref(), typed)?;
    let was_waived = before.is_some_and(|settled| settled.how == Settlement::Waived);
    if became.is_milder() || was_waived {
        check(actor, Action::WaiveCondition, &relation).map_err(|refusal| match refusal {
            // What was typed comes back with the form.
            Refusal::NotAllowed(sentence) => Error::field("became", sentence),
            refusal => refusal.into(),
        })?;
    }
    let (how, word, kind) = (became.how(), became.word(), became.kind());
    let words = match became {
        Became::Settled(settled) => {
            stored.listing.settle(place, Some(settled), &because, ctx.today())
        }
        Became::Open => stored.listing.settle(place, None, &because, ctx.today()),
        Became::Later(until) => stored.listing.give_time(place, until, &because, ctx.today()),
    };
    let words = words.ok_or(Error::NotFound)?;
    let (now, from) = (ctx.now(), stored.listing.card.status);
    if !listings::change(&mut tx, &stored, from, now).await? {
        return Err(Error::changed_since("listing"));
    }
    listings::count_change(&mut tx).await?;
    register::changed(&mut tx, &stored, kind, &words, now).await?;
    if let (Some(how), Some(person)) = (how, actor.person()) {
        let state = if how == Settlement::Met { ProofState::Met } else { ProofState::Closed };
        let at = (&stored.disclosure, place);
        stored_proofs::answer(&mut tx, at, state, &because, (&person.account, now)).await?;
    }
    let event = Event::ConditionSettled {
        product: stored.product.clone(),
        slug: slug.to_owned(),
        condition: number_of(place),
        how: word.to_owned(),
        reason: because.clone(),
        disclosure: Some(stored.disclosure.clone()),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let told = word == "later";
    tell(ctx, &mut tx, &stored, place, (how, told, &because)).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

/// Sends what the vendor gave back to it, with a reason. What the registry says stays.
async fn send_back(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (stored, place): (&StoredListing, usize),
    typed: &TypedSettlement,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let reason = Reason::parse(&typed.because).map_err(|fault| Error::field("because", fault.0))?;
    let at = (&stored.disclosure, place);
    let by = (&person.account, now);
    if !stored_proofs::answer(tx, at, ProofState::SentBack, reason.as_str(), by).await? {
        return Err(Error::WrongState(
            "Nothing that the vendor gave for this condition waits.".to_owned(),
        ));
    }
    let event = Event::ConditionProofSentBack {
        product: stored.product.clone(),
        disclosure: stored.disclosure.clone(),
        slug: stored.slug.clone(),
        condition: number_of(place),
        reason: reason.to_string(),
    };
    events::append(tx, now, actor, &event).await?;
    let condition = condition_of(stored, place)?;
    let mail = ProofSentBack {
        text: &condition.text,
        due: day_in_words(condition.due),
        reason: reason.as_str(),
        path: format!("/products/{}/conditions/{}", stored.product, place + 1),
    };
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let people = notices::vendors_people(tx, &disclosure).await?;
    notices::tell(ctx, tx, &people, &disclosure, &mail).await
}

fn number_of(place: usize) -> i64 {
    i64::try_from(place).unwrap_or_default() + 1
}

/// What becomes of a condition.
enum Became {
    Settled(SettledCondition),
    Open,
    /// It is due on a later day.
    Later(NaiveDate),
}

impl Became {
    /// Whether it makes the decision milder, which is for those who publish one.
    fn is_milder(&self) -> bool {
        matches!(self, Self::Later(_)) || self.how() == Some(Settlement::Waived)
    }

    fn how(&self) -> Option<Settlement> {
        match self {
            Self::Settled(settled) => Some(settled.how),
            Self::Open | Self::Later(_) => None,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Settled(settled) => settled.how.word(),
            Self::Open => "open",
            Self::Later(_) => "later",
        }
    }

    fn kind(&self) -> EntryKind {
        match self {
            Self::Later(_) => EntryKind::ConditionMoved,
            Self::Settled(_) | Self::Open => EntryKind::of_condition(self.how()),
        }
    }
}

fn condition_of(stored: &StoredListing, place: usize) -> Result<&Condition, Error> {
    stored.listing.card.conditions.get(place).ok_or(Error::NotFound)
}

/// Tells the vendor's people.
async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    stored: &StoredListing,
    place: usize,
    (how, is_later, because): (Option<Settlement>, bool, &str),
) -> Result<(), Error> {
    let condition = condition_of(stored, place)?;
    let slug = &stored.slug;
    let due = day_in_words(condition.due);
    let mut mail = ConditionSettled::new(how, &condition.text, &due, because, slug);
    if is_later {
        mail = mail.moved();
    }
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let people = notices::vendors_people(tx, &disclosure).await?;
    notices::tell(ctx, tx, &people, &disclosure, &mail).await
}

/// Reads what was typed: what becomes of the condition, and the words.
fn read(
    ctx: &Ctx,
    (stored, place): (&StoredListing, usize),
    before: Option<&SettledCondition>,
    typed: &TypedSettlement,
) -> Result<(Became, String), Error> {
    let mut faults = Faults::default();
    let (today, card) = (ctx.today(), &stored.listing.card);
    let why = |faults: &mut Faults| {
        faults.take("because", Reason::parse(&typed.because).map(|why| why.to_string()))
    };
    let settled = |how, on, because: &String| {
        Became::Settled(SettledCondition { how, on, because: because.clone() })
    };
    let read = match (typed.became.as_str(), before) {
        ("met", None) => {
            let on = faults.take("on", day_met(&typed.on, card.decided_on, today));
            let shows = bounded("what shows that it is met", &typed.because, SHOWS);
            let because = faults.take("because", shows);
            on.zip(because).map(|(on, because)| (settled(Settlement::Met, on, &because), because))
        }
        ("waived", None) => {
            why(&mut faults).map(|because| (settled(Settlement::Waived, today, &because), because))
        }
        ("later", None) => {
            let due = condition_of(stored, place)?.due;
            let until = faults.take("until", later_day(&typed.until, due, card.expires_on, today));
            let because = why(&mut faults);
            until.zip(because).map(|(until, because)| (Became::Later(until), because))
        }
        ("open", Some(_)) => why(&mut faults).map(|because| (Became::Open, because)),
        ("met" | "waived" | "later", Some(before)) => {
            return Err(Error::WrongState(format!(
                "The record says already: {}. Open the condition again first.",
                before.label()
            )));
        }
        ("open", None) => {
            return Err(Error::WrongState("This condition is open already.".to_owned()));
        }
        _ => {
            faults.note("became", "Choose what became of the condition.");
            let _told = why(&mut faults);
            None
        }
    };
    read.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_error())
}

/// Reads the day until which more time is given: after the day that stands and after today, and
/// while the approval holds.
fn later_day(
    typed: &str,
    due: NaiveDate,
    ends: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Invalid::new("Enter the day by which it is due from now on."));
    }
    let until = whole_day(typed).map_err(Invalid)?;
    if until <= due || until <= today {
        return Err(Invalid(format!("Enter a day after {}.", day_in_words(due.max(today)))));
    }
    match ends {
        Some(last) if until > last => Err(Invalid(format!(
            "The approval ends on {}. Enter that day or an earlier one.",
            day_in_words(last)
        ))),
        _ => Ok(until),
    }
}

/// Reads the day on which a condition was met: after the decision, and not ahead.
fn day_met(typed: &str, decided: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Invalid::new("Enter the day on which it was met."));
    }
    let on = whole_day(typed).map_err(Invalid)?;
    if on > today {
        return Err(Invalid(format!(
            "{} is still to come. Enter the day on which it was met.",
            day_in_words(on)
        )));
    }
    if on < decided {
        return Err(Invalid(format!(
            "{} is before the decision of {}. Enter a later day.",
            day_in_words(on),
            day_in_words(decided)
        )));
    }
    Ok(on)
}
