//! The publisher gives a decision back to the panel lead instead of publishing it.

use super::notices::{self, Told};
use super::{standing, standstills};
use crate::actions::error::Faults;
use crate::actions::mails::decision::SentBack;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::decision::Office;
use crate::domain::assessment::disclosure::{Disclosure, Step};
use crate::domain::event::{Event, Subject};
use crate::domain::people::account::Account;
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::decisions;
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// Sends a decision back with a reason: nothing is decided any more, the lead proposes anew and
/// every office signs again.
///
/// # Errors
/// A fault at `back`; when the actor is no publisher of it, or it is not decided or is published
/// already.
pub async fn send_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    reason: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::Publish, id).await?;
    if let Some(decided) = decisions::of_disclosure(&mut tx, id).await? {
        seen.is_still(&decided.stamp(), "This decision")?;
    }
    let mut faults = Faults::default();
    let Some(reason) = faults.take("back", Reason::parse(reason)) else {
        return Err(faults.into_error());
    };
    standing::take_step(&mut tx, &disclosure, Step::SendBack, now).await?;
    decisions::undecide(&mut tx, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    standstills::sent_back(ctx, &mut tx, &disclosure, (&person.account, now)).await?;
    events::append(
        &mut tx,
        now,
        actor,
        &Event::DecisionSentBack { disclosure: id.clone(), reason: reason.to_string() },
    )
    .await?;
    let told = deciders(&mut tx, &disclosure).await?;
    let mail = SentBack { reason: reason.as_str(), offices: Office::ALL.len() };
    notices::tell(ctx, &mut tx, &told, &disclosure, &mail).await?;
    Ok(tx.commit().await?)
}

/// The panel's lead and those who signed, each once.
pub(crate) async fn deciders(tx: &mut Tx, disclosure: &Disclosure) -> Result<Told, Error> {
    let mut people = notices::leads(tx, disclosure, None).await?.into_people();
    for signer in signers(tx, &disclosure.id).await? {
        if people.iter().all(|known| known.id != signer.id) {
            people.push(signer);
        }
    }
    Told::of(tx, disclosure, people).await
}

/// Who had signed it.
async fn signers(tx: &mut Tx, id: &DisclosureId) -> Result<Vec<Account>, Error> {
    let mut people = Vec::new();
    for signoff in decisions::signoffs(tx, id).await? {
        people.extend(accounts::by_id(tx, &signoff.account).await?);
    }
    Ok(people)
}

/// Why the decision was sent back since it was proposed last; none when it was not.
pub(super) async fn reason(tx: &mut Tx, id: &DisclosureId) -> Result<Option<String>, Error> {
    let told = events::about(tx, Subject::Disclosure(id)).await?;
    let last = told.iter().rev().find_map(|stored| match stored.said.event()? {
        Event::DecisionProposed { .. } => Some(None),
        Event::DecisionSentBack { reason, .. } => Some(Some(reason.clone())),
        _ => None,
    });
    Ok(last.flatten())
}
