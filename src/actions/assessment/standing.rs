//! Loading a disclosure through its actor, so that "not yours" and "not there" are one answer on
//! every path.

use crate::actions::Error;
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, Step};
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::{disclosures, standing};

/// The disclosure, when the actor may do `action` to it.
///
/// # Errors
/// When there is none, or the actor may not do this to it: whoever may not see it gets the same
/// answer as if it were not there.
pub async fn disclosure(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &DisclosureId,
) -> Result<Disclosure, Error> {
    let found = disclosures::by_id(tx, id).await?;
    let relation = match &found {
        Some(disclosure) => relation(tx, actor, disclosure).await?,
        None => Relation::default(),
    };
    match check(actor, action, &relation) {
        Ok(()) => found.ok_or(Error::NotFound),
        // A refusal in words would tell that the disclosure is there.
        Err(refusal) if found.is_some() || actor.person().is_none() => Err(refusal.into()),
        Err(_) => Err(Error::NotFound),
    }
}

/// The same for a disclosure that was submitted: a draft does not exist for the agency.
///
/// # Errors
/// When there is none, it was never submitted, or the actor may not do this to it.
pub async fn submitted(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &DisclosureId,
) -> Result<(Disclosure, Relation), Error> {
    let found =
        disclosures::by_id(tx, id).await?.filter(|disclosure| disclosure.submitted_at().is_some());
    let Some(disclosure) = found else {
        return Err(if actor.person().is_none() { Error::SignIn } else { Error::NotFound });
    };
    let relation = relation(tx, actor, &disclosure).await?;
    check(actor, action, &relation)?;
    Ok((disclosure, relation))
}

/// How the actor stands to a disclosure.
///
/// # Errors
/// When the database does not answer.
pub async fn relation(
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
) -> Result<Relation, Error> {
    let Some(person) = actor.person() else { return Ok(Relation::default()) };
    let standing = standing::of(tx, &disclosure.id, &person.account).await?;
    Ok(Relation {
        own_organization: person.organization == disclosure.organization,
        assigned: standing.reviews > 0,
        conflict: standing.conflict,
        own_reviews_in: standing.reviews > 0 && standing.submitted == standing.reviews,
        judged: standing.judged,
        took_part: standing.took_part,
    })
}

/// The disclosure after a step in its life; nothing is stored.
///
/// # Errors
/// When the step does not start in its state.
pub fn may_take(disclosure: &Disclosure, step: Step) -> Result<Disclosure, Error> {
    disclosure.clone().after(step).map_err(|wrong| Error::WrongState(wrong.to_string()))
}

/// Takes a step in a disclosure's life, unless somebody else took one first.
///
/// # Errors
/// When the step does not start in this state, or somebody else took one first.
pub async fn take_step(
    tx: &mut Tx,
    disclosure: &Disclosure,
    step: Step,
    at: Timestamp,
) -> Result<Disclosure, Error> {
    let next = may_take(disclosure, step)?;
    if disclosures::take_step(tx, disclosure.state(), &next, at).await? {
        Ok(next)
    } else {
        Err(Error::changed_since("disclosure"))
    }
}

/// Makes sure that a disclosure stays in the state that was seen until the transaction ends.
///
/// # Errors
/// When somebody else took a step first.
pub async fn hold(tx: &mut Tx, disclosure: &Disclosure, at: Timestamp) -> Result<(), Error> {
    if disclosures::set_state(tx, &disclosure.id, disclosure.state(), disclosure.state(), at)
        .await?
    {
        Ok(())
    } else {
        Err(Error::changed_since("disclosure"))
    }
}
