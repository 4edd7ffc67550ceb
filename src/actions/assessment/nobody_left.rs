//! Cases that wait for somebody when nobody is left who may do it: who can help is told at once.

use super::{appeals, notices, signers};
use crate::actions::mails::decision::NobodyToPublish;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::people::account::{Account, Role};
use crate::store::Tx;
use crate::store::assessment::{disclosures, standing};

/// The roles without which a case can stand still.
const NEEDED: [Role; 5] = [
    Role::PanelLead,
    Role::SignerFederalPrograms,
    Role::SignerCurriculum,
    Role::SignerEdtech,
    Role::Publisher,
];

/// Looks at every case that somebody could have gone on with, after they left or lost these roles.
///
/// # Errors
/// When the records do not answer.
pub(crate) async fn tell_without(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    lost: &[Role],
) -> Result<(), Error> {
    if !lost.iter().any(|role| NEEDED.contains(role)) {
        return Ok(());
    }
    // Whoever has a conflict of interest with a case could do nothing there.
    for disclosure in disclosures::pipeline(tx, &account.id).await? {
        let mut had_part = standing::judges_of(tx, &disclosure.id).await?;
        had_part.extend(standing::parties(tx, &disclosure.id).await?);
        if !had_part.contains(&account.id) {
            tell_of(ctx, tx, &disclosure).await?;
        }
    }
    Ok(())
}

/// Tells who can help when a case waits for signatures, for its publication or for a word on its
/// appeal, and nobody is left for it.
///
/// # Errors
/// When the records do not answer.
pub(super) async fn tell_of(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<(), Error> {
    match disclosure.state() {
        State::Proposed => signers::tell_if_nobody(ctx, tx, disclosure).await,
        State::Decided => tell_if_nobody_publishes(ctx, tx, disclosure).await,
        State::Published => appeals::tell_if_nobody(ctx, tx, disclosure).await,
        _ => Ok(()),
    }
}

/// Tells the administrators when a decision has nobody who may publish it.
pub(super) async fn tell_if_nobody_publishes(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<(), Error> {
    let publishers = notices::who_may_close(tx, disclosure, Role::Publisher).await?;
    if !publishers.people().is_empty() {
        return Ok(());
    }
    let administrators = notices::with_role(tx, disclosure, Role::Administrator).await?;
    notices::tell(ctx, tx, &administrators, disclosure, &NobodyToPublish {}).await
}
