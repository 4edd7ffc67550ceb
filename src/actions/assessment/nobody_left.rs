//! Cases that wait for somebody when nobody is left who may do it: who can help is told at once.

use super::{appeals, notices, signers};
use crate::actions::mails::decision::NobodyToPublish;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::decision::Office;
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::people::account::{Account, Role};
use crate::store::Tx;
use crate::store::assessment::{disclosures, standing};

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
    // Whoever has a conflict of interest with a case, or had a part in it, could do nothing there.
    let mut had_part = standing::judged_by(tx, &account.id).await?;
    had_part.extend(standing::parted_by(tx, &account.id).await?);
    for disclosure in disclosures::pipeline(tx, &account.id).await? {
        let needed = lost.iter().any(|role| waits_for(&disclosure, *role));
        if needed && !had_part.contains(&disclosure.id) {
            tell_of(ctx, tx, &disclosure).await?;
        }
    }
    Ok(())
}

/// Whether people with a role go on with a case where it stands.
fn waits_for(disclosure: &Disclosure, role: Role) -> bool {
    match disclosure.state() {
        State::Proposed => Office::ALL.iter().any(|office| office.role() == role),
        State::Decided => role == Role::Publisher,
        State::Published => role == Role::PanelLead,
        _ => false,
    }
}

/// Tells who can help when a case waits for signatures, for its publication or for a word on its
/// appeal, and nobody is left for it.
///
/// # Errors
/// When the records do not answer.
pub(super) async fn tell_of(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<(), Error> {
    match disclosure.state() {
        State::Proposed => signers::tell_if_nobody(ctx, tx, disclosure).await,
        State::Decided => {
            let publishers = notices::who_may_close(tx, disclosure, Role::Publisher).await?;
            if publishers.people().is_empty() {
                tell_nobody_publishes(ctx, tx, disclosure).await?;
            }
            Ok(())
        }
        State::Published => appeals::tell_if_nobody(ctx, tx, disclosure).await,
        _ => Ok(()),
    }
}

/// Tells the administrators that a decision has nobody who may publish it.
pub(super) async fn tell_nobody_publishes(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<(), Error> {
    let administrators = notices::with_role(tx, disclosure, Role::Administrator).await?;
    notices::tell(ctx, tx, &administrators, disclosure, &NobodyToPublish {}).await
}
