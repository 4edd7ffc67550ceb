//! Who is left to sign for an office, and who is told when nobody is.

use super::notices;
use crate::actions::mails::decision::NobodyToSign;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::decision::Office;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::people::account::Role;
use crate::store::Tx;
use crate::store::assessment::decisions;

/// The offices that have still to sign and for which nobody may: everybody has a conflict, judged
/// the disclosure or signed for another office.
pub(super) async fn without_anybody(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Vec<Office>, Error> {
    let signed = decisions::signoffs(tx, &disclosure.id).await?;
    let mut without = Vec::new();
    for office in Office::ALL
        .into_iter()
        .filter(|office| signed.iter().all(|signoff| signoff.office != *office))
    {
        let people = notices::who_may_close(tx, disclosure, office.role()).await?;
        if people
            .people()
            .iter()
            .all(|person| signed.iter().any(|signoff| signoff.account == person.id))
        {
            without.push(office);
        }
    }
    Ok(without)
}

/// That nobody is left for some offices, and the way out, without a full stop at its end.
pub(super) fn sentence(offices: &[Office]) -> String {
    let names = offices.iter().map(|office| office.label()).collect::<Vec<_>>().join(" and ");
    let (has, it) = if offices.len() == 1 { ("has", "it") } else { ("have", "each") };
    format!(
        "{names} {has} nobody left who may sign. An administrator can invite somebody who signs \
         for {it}, or give the role to somebody without a part in this disclosure"
    )
}

/// Tells the lead and the administrators when an office has nobody left who may sign.
pub(super) async fn tell_if_nobody(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<(), Error> {
    let without = without_anybody(tx, disclosure).await?;
    if without.is_empty() {
        return Ok(());
    }
    let sentence = sentence(&without);
    let leads = notices::leads(tx, disclosure, None).await?;
    notices::tell(
        ctx,
        tx,
        &leads,
        disclosure,
        &NobodyToSign { sentence: &sentence, to_people: false },
    )
    .await?;
    let administrators = notices::with_role(tx, disclosure, Role::Administrator).await?;
    notices::tell(
        ctx,
        tx,
        &administrators,
        disclosure,
        &NobodyToSign { sentence: &sentence, to_people: true },
    )
    .await
}
