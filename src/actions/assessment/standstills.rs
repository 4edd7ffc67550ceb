//! The wait between a decision and its publication: it begins with the last signature, and ends
//! with its days or with the vendor's word that there is nothing to say.

use super::{nobody_left, notices};
use crate::actions::mails::decision::{ResponseWaits, ToPublish};
use crate::actions::mails::vendor::DecisionTakenBack;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::decision::label;
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::response::{Ruling, VendorsWord};
use crate::domain::assessment::standstill::{Standstill, Wait};
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::{decisions, disclosures, standstills};

/// What is answered to a response whose decision the publisher sent back.
const SENT_BACK: &str =
    "The agency took the decision back before its publication and decides anew.";

/// Begins the wait of a decision that is made in the same transaction; none where the agency has
/// none.
pub(super) async fn begin(
    ctx: &Ctx,
    tx: &mut Tx,
    id: &DisclosureId,
    now: Timestamp,
) -> Result<Option<Standstill>, Error> {
    let days = ctx.settings.standstill_days;
    if days == 0 {
        return Ok(None);
    }
    let round = standstills::last(tx, id).await?.map_or(0, |before| before.round) + 1;
    let holidays = &ctx.settings.incident_clock.holidays;
    let standstill = Standstill {
        round,
        began_at: now,
        until: holidays.after(ctx.calendar().day(now), days),
        word: None,
        told: false,
        reminded: false,
    };
    standstills::begin(tx, id, &standstill).await?;
    Ok(Some(standstill))
}

/// The standstill that matters to whoever reads of a disclosure: that of its decision, or while a
/// new one is made the one before, where the vendor's response opened it again.
pub(super) async fn told(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Option<Standstill>, Error> {
    Ok(match disclosure.state() {
        State::Decided | State::Published => standstills::current(tx, &disclosure.id).await?,
        State::Scored | State::Proposed => {
            standstills::last(tx, &disclosure.id).await?.filter(Standstill::is_reopened)
        }
        _ => None,
    })
}

/// Makes sure that a decision can be published.
///
/// # Errors
/// When its vendor may still answer it, or an answer of the vendor waits for the lead.
pub(crate) async fn is_over(ctx: &Ctx, tx: &mut Tx, id: &DisclosureId) -> Result<(), Error> {
    let standstill = standstills::current(tx, id).await?;
    match standstill.and_then(|standstill| standstill.holds_up(ctx.today())) {
        Some(sentence) => Err(Error::WrongState(sentence)),
        None => Ok(()),
    }
}

/// Tells the vendor, who has the letter, that the publisher sent its decision back; a response of
/// theirs is answered with that.
pub(super) async fn sent_back(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    (by, now): (&AccountId, Timestamp),
) -> Result<(), Error> {
    if let Some(standstill) = standstills::last(tx, &disclosure.id).await?
        && standstill.word.as_ref().is_some_and(VendorsWord::waits)
    {
        let ruling = (Ruling::Reopened, SENT_BACK);
        standstills::rule(tx, &disclosure.id, standstill.round, ruling, (by, now)).await?;
    }
    let people = notices::vendors_people(tx, disclosure).await?;
    notices::tell(ctx, tx, &people, disclosure, &DecisionTakenBack {}).await
}

/// Tells the publishers that nothing keeps a decision waiting any more; where nobody may publish
/// it, the administrators.
pub(super) async fn tell_publishers(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    decision: Decision,
) -> Result<(), Error> {
    let publishers = notices::who_may_close(tx, disclosure, Role::Publisher).await?;
    if publishers.people().is_empty() {
        return nobody_left::tell_nobody_publishes(ctx, tx, disclosure).await;
    }
    let mail = ToPublish { decision: label(decision) };
    notices::tell(ctx, tx, &publishers, disclosure, &mail).await
}

/// Tells of a standstill that is over, once.
pub(super) async fn tell_if_over(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<bool, Error> {
    let Some(decided) = decisions::of_disclosure(tx, &disclosure.id).await? else {
        return Ok(false);
    };
    let Some(standstill) = standstills::current(tx, &disclosure.id).await? else {
        return Ok(false);
    };
    if standstill.told || standstill.wait(ctx.today()) != Wait::Over {
        return Ok(false);
    }
    standstills::mark_told(tx, &disclosure.id, standstill.round, ctx.now()).await?;
    tell_publishers(ctx, tx, disclosure, decided.proposal.decision).await?;
    Ok(true)
}

/// Reminds the lead of a response whose days are over, once.
async fn remind_if_late(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<bool, Error> {
    let Some(standstill) = standstills::current(tx, &disclosure.id).await? else {
        return Ok(false);
    };
    let late = standstill.wait(ctx.today()) == Wait::Answer && ctx.today() > standstill.until;
    if !late || standstill.reminded {
        return Ok(false);
    }
    standstills::mark_reminded(tx, &disclosure.id, standstill.round, ctx.now()).await?;
    let leads = notices::leads(tx, disclosure, None).await?;
    notices::tell(ctx, tx, &leads, disclosure, &ResponseWaits { again: true }).await?;
    Ok(true)
}

/// Tells publishers of decisions whose standstill is over, and leads of responses that still wait
/// then, each once; says of how many.
///
/// # Errors
/// When the actor is not Assay itself, or the records do not answer.
pub async fn tell_due(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let waiting = standstills::of_decided(&mut ctx.db.read().await?).await?;
    let today = ctx.today();
    let is_due = |one: &Standstill| match one.wait(today) {
        Wait::Over => !one.told,
        Wait::Answer => today > one.until && !one.reminded,
        Wait::Vendor(_) | Wait::Days(_) => false,
    };
    let mut told = 0;
    for (id, _) in waiting.iter().filter(|(_, one)| is_due(one)) {
        let mut tx = ctx.db.write().await?;
        disclosures::lock(&mut tx, id).await?;
        let Some(disclosure) = disclosures::by_id(&mut tx, id).await? else { continue };
        if !disclosure.is_decided() {
            continue;
        }
        let over = tell_if_over(ctx, &mut tx, &disclosure).await?;
        let late = !over && remind_if_late(ctx, &mut tx, &disclosure).await?;
        tx.commit().await?;
        told += usize::from(over || late);
    }
    Ok(told)
}
