//! Mail that tells people what waits for them or what was done, written with the change it tells
//! of.

use std::collections::BTreeSet;

use crate::actions::letters::letter_to;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::review::ReviewState;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::values::AccountId;
use crate::store::assessment::{conflicts, reviews, standing};
use crate::store::people::accounts;
use crate::store::{Tx, outbox};

/// A mail about a disclosure: its subject, its sentences and the page that it leads to.
pub(crate) struct Notice<'a> {
    /// One line; the tool's name follows it.
    pub subject: &'a str,
    /// What happened and what to do.
    pub text: String,
    /// The page, from the slash on.
    pub path: String,
}

/// Writes the mail to each of these people.
pub(crate) async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    to: &[Account],
    disclosure: &Disclosure,
    notice: &Notice<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    for account in to {
        let subject = format!("{}: {}", notice.subject, disclosure.product_name);
        let paragraphs = [notice.text.clone(), format!("{}{}", ctx.settings.base_url, notice.path)];
        outbox::put(tx, now, &letter_to(ctx, account, &subject, &paragraphs)).await?;
    }
    Ok(())
}

/// The vendor's people who can sign in.
pub(crate) async fn vendors_people(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Vec<Account>, Error> {
    let accounts = accounts::list(tx, Some(&disclosure.organization)).await?;
    Ok(accounts.into_iter().filter(|account| account.state == AccountState::Active).collect())
}

/// The vendor's owners who can sign in.
pub(crate) async fn vendors_owners(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Vec<Account>, Error> {
    let mut people = vendors_people(tx, disclosure).await?;
    people.retain(|account| account.roles.contains(&Role::VendorOwner));
    Ok(people)
}

/// The people with a role who have no conflict with the disclosure.
pub(crate) async fn with_role(
    tx: &mut Tx,
    disclosure: &Disclosure,
    role: Role,
) -> Result<Vec<Account>, Error> {
    let conflicted = conflicts::conflicted(tx, &disclosure.id).await?;
    let accounts = accounts::with_role(tx, role).await?;
    Ok(accounts.into_iter().filter(|account| !conflicted.contains(&account.id)).collect())
}

/// The people with a role who may sign or publish the disclosure: they have no conflict with it,
/// and did not judge it.
pub(crate) async fn who_may_close(
    tx: &mut Tx,
    disclosure: &Disclosure,
    role: Role,
) -> Result<Vec<Account>, Error> {
    let judges = standing::judges_of(tx, &disclosure.id).await?;
    let mut people = with_role(tx, disclosure, role).await?;
    people.retain(|account| !judges.contains(&account.id));
    Ok(people)
}

/// The panel's lead, or every lead while nobody leads it; without `except`, who knows already.
pub(crate) async fn leads(
    tx: &mut Tx,
    disclosure: &Disclosure,
    except: Option<&AccountId>,
) -> Result<Vec<Account>, Error> {
    let mut leads = with_role(tx, disclosure, Role::PanelLead).await?;
    leads.retain(|account| Some(&account.id) != except);
    if let Some(lead) = &disclosure.lead
        && leads.iter().any(|account| account.id == *lead)
    {
        leads.retain(|account| account.id == *lead);
    }
    Ok(leads)
}

/// The reviewers with a review that is still open, each once.
pub(crate) async fn reviewers_at_work(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Vec<Account>, Error> {
    let open = reviews::of_disclosure(tx, &disclosure.id)
        .await?
        .into_iter()
        .filter(|review| review.state == ReviewState::Assigned);
    let ids: BTreeSet<AccountId> = open.map(|review| review.reviewer).collect();
    let mut accounts = with_role(tx, disclosure, Role::Reviewer).await?;
    accounts.retain(|account| ids.contains(&account.id));
    Ok(accounts)
}
