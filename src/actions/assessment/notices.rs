//! Who is told of a case by mail, written with the change it tells of.

use std::collections::BTreeSet;

use crate::actions::mails::mail::{self, Mail};
use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::review::ReviewState;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::values::AccountId;
use crate::store::Tx;
use crate::store::assessment::{conflicts, reviews, standing};
use crate::store::people::accounts;

/// People who are told of a case. They can sign in, and none has declared a conflict of interest
/// with it: there is no other way to make one, so no mail about a case reaches anybody else.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told(Vec<Account>);

impl Told {
    /// Those of the accounts who may be told.
    pub(crate) async fn of(
        tx: &mut Tx,
        disclosure: &Disclosure,
        accounts: Vec<Account>,
    ) -> Result<Self, Error> {
        let conflicted = conflicts::conflicted(tx, &disclosure.id).await?;
        let may = |account: &Account| {
            account.state == AccountState::Active && !conflicted.contains(&account.id)
        };
        Ok(Self(accounts.into_iter().filter(may).collect()))
    }

    /// The people.
    pub(crate) fn people(&self) -> &[Account] {
        &self.0
    }

    /// The people, to choose from or to add to.
    pub(crate) fn into_people(self) -> Vec<Account> {
        self.0
    }

    /// Those of them who are kept.
    pub(crate) fn only(mut self, keep: impl FnMut(&Account) -> bool) -> Self {
        self.0.retain(keep);
        self
    }
}

/// Writes the mail to each of these people.
pub(crate) async fn tell<M: Mail>(
    ctx: &Ctx,
    tx: &mut Tx,
    to: &Told,
    disclosure: &Disclosure,
    mail: &M,
) -> Result<(), Error> {
    for account in to.people() {
        mail::send_about(ctx, tx, account.into(), disclosure, mail).await?;
    }
    Ok(())
}

/// The vendor's people.
pub(crate) async fn vendors_people(tx: &mut Tx, disclosure: &Disclosure) -> Result<Told, Error> {
    let accounts = accounts::list(tx, Some(&disclosure.organization)).await?;
    Told::of(tx, disclosure, accounts).await
}

/// The vendor's owners.
pub(crate) async fn vendors_owners(tx: &mut Tx, disclosure: &Disclosure) -> Result<Told, Error> {
    Ok(vendors_people(tx, disclosure)
        .await?
        .only(|account| account.roles.contains(&Role::VendorOwner)))
}

/// The people with a role.
pub(crate) async fn with_role(
    tx: &mut Tx,
    disclosure: &Disclosure,
    role: Role,
) -> Result<Told, Error> {
    let accounts = accounts::with_role(tx, role).await?;
    Told::of(tx, disclosure, accounts).await
}

/// The people with a role who may sign or publish the disclosure: they did not judge it, and do not
/// sign anew what they signed before an appeal.
pub(crate) async fn who_may_close(
    tx: &mut Tx,
    disclosure: &Disclosure,
    role: Role,
) -> Result<Told, Error> {
    let mut judges = standing::judges_of(tx, &disclosure.id).await?;
    if role != Role::Publisher {
        judges.extend(standing::parties(tx, &disclosure.id).await?);
    }
    Ok(with_role(tx, disclosure, role).await?.only(|account| !judges.contains(&account.id)))
}

/// The panel's lead, or every lead while nobody leads it; without `except`, who knows already.
pub(crate) async fn leads(
    tx: &mut Tx,
    disclosure: &Disclosure,
    except: Option<&AccountId>,
) -> Result<Told, Error> {
    let leads = with_role(tx, disclosure, Role::PanelLead)
        .await?
        .only(|account| Some(&account.id) != except);
    Ok(match disclosure.lead() {
        Some(lead) if leads.people().iter().any(|account| account.id == *lead) => {
            leads.only(|account| account.id == *lead)
        }
        _ => leads,
    })
}

/// Whoever asked a vendor about an answer, while they still have a part in the case: a lead, or
/// somebody with a review of it.
pub(crate) async fn asker(
    tx: &mut Tx,
    disclosure: &Disclosure,
    account: &AccountId,
) -> Result<Told, Error> {
    let reviews = reviews::of_disclosure(tx, &disclosure.id).await?;
    let asker: Vec<Account> = accounts::by_id(tx, account).await?.into_iter().collect();
    let has_part = |account: &Account| {
        account.roles.contains(&Role::PanelLead)
            || reviews.iter().any(|review| review.reviewer == account.id)
    };
    Ok(Told::of(tx, disclosure, asker).await?.only(has_part))
}

/// The panel once its reviews are in: its lead and its reviewers, without who knows already.
pub(crate) async fn panel(
    tx: &mut Tx,
    disclosure: &Disclosure,
    except: Option<&AccountId>,
) -> Result<Told, Error> {
    let reviews = reviews::of_disclosure(tx, &disclosure.id).await?;
    let scored = |account: &Account| {
        reviews
            .iter()
            .any(|review| review.state == ReviewState::Submitted && review.reviewer == account.id)
    };
    let leads = |account: &Account| disclosure.lead().is_none_or(|lead| account.id == *lead);
    let mut people = with_role(tx, disclosure, Role::PanelLead).await?.only(leads).into_people();
    let reviewers = with_role(tx, disclosure, Role::Reviewer).await?.into_people();
    for reviewer in reviewers.into_iter().filter(scored) {
        if people.iter().all(|known| known.id != reviewer.id) {
            people.push(reviewer);
        }
    }
    people.retain(|account| Some(&account.id) != except);
    Ok(Told(people))
}

/// The reviewers with a review that is still open, each once.
pub(crate) async fn reviewers_at_work(tx: &mut Tx, disclosure: &Disclosure) -> Result<Told, Error> {
    let open = reviews::of_disclosure(tx, &disclosure.id)
        .await?
        .into_iter()
        .filter(|review| review.state == ReviewState::Assigned);
    let ids: BTreeSet<AccountId> = open.map(|review| review.reviewer).collect();
    Ok(with_role(tx, disclosure, Role::Reviewer).await?.only(|account| ids.contains(&account.id)))
}
