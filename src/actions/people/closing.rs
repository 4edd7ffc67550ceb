//! What a person holds when their account is closed, and handing it back.

use std::collections::BTreeMap;

use crate::actions::assessment::{nobody_left, notices, panels};
use crate::actions::mails::mail::Mail;
use crate::actions::mails::panel::{LeadGone, ReviewerGone};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::review::{Review, ReviewState};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::values::{AccountId, DisclosureId, OrganizationId};
use crate::store::assessment::{disclosures, reviews};
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// What a person holds.
#[derive(Debug, Clone)]
pub struct Holding {
    /// The account.
    pub account: Account,
    /// Reviews that are not submitted, by disclosure, each with the criteria's ids.
    pub reviews: Vec<(Disclosure, Vec<String>)>,
    /// Disclosures under way that the person leads.
    pub leads: Vec<Disclosure>,
    /// Roles that nobody else at the organization has.
    pub alone: Vec<Role>,
}

/// What somebody holds, for an administrator who is about to close their account.
///
/// # Errors
/// When the account is not there or is closed.
pub async fn holding(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<Holding, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    read(&mut ctx.db.read().await?, id, None).await
}

/// What a colleague holds, for an owner of their vendor.
///
/// # Errors
/// When the account is not a colleague's, or is closed.
pub async fn holding_of_colleague(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
) -> Result<Holding, Error> {
    check(
        actor,
        Action::ManageColleagues,
        &Relation { own_organization: true, ..Relation::default() },
    )?;
    let own = &actor.person().ok_or(Error::SignIn)?.organization;
    read(&mut ctx.db.read().await?, id, Some(own)).await
}

async fn read(tx: &mut Tx, id: &AccountId, own: Option<&OrganizationId>) -> Result<Holding, Error> {
    let account = accounts::by_id(tx, id)
        .await?
        .filter(|account| own.is_none_or(|own| account.organization == *own))
        .ok_or(Error::NotFound)?;
    if account.state == AccountState::Closed {
        return Err(Error::WrongState(format!(
            "The account of {} is closed already.",
            account.name
        )));
    }
    held(tx, account).await
}

async fn held(tx: &mut Tx, account: Account) -> Result<Holding, Error> {
    let mut open: BTreeMap<DisclosureId, Vec<Review>> = BTreeMap::new();
    for review in reviews::of_reviewer(tx, &account.id)
        .await?
        .into_iter()
        .filter(|review| review.state == ReviewState::Assigned)
    {
        open.entry(review.disclosure.clone()).or_default().push(review);
    }
    let mut reviews = Vec::new();
    for (id, open) in open {
        if let Some(disclosure) =
            disclosures::by_id(tx, &id).await?.filter(|disclosure| disclosure.state().is_live())
        {
            reviews.push((disclosure, open.into_iter().map(|review| review.criterion).collect()));
        }
    }
    let leads = disclosures::led_by(tx, &account.id)
        .await?
        .into_iter()
        .filter(|disclosure| disclosure.state().is_live())
        .collect();
    let mut alone = Vec::new();
    for role in &account.roles {
        let others = accounts::with_role(tx, *role).await?;
        if !others
            .iter()
            .any(|other| other.id != account.id && other.organization == account.organization)
        {
            alone.push(*role);
        }
    }
    Ok(Holding { account, reviews, leads, alone })
}

/// Gives back what the person holds, in the transaction that closes their account: open reviews and
/// panels go to the leads, who are told.
pub(super) async fn hand_back(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    account: &Account,
) -> Result<(), Error> {
    let holding = held(tx, account.clone()).await?;
    let now = ctx.now();
    for disclosure in &holding.leads {
        disclosures::set_lead(tx, &disclosure.id, None).await?;
        events::append(
            tx,
            now,
            actor,
            &Event::LeadGone { disclosure: disclosure.id.clone(), account: account.id.clone() },
        )
        .await?;
        tell_leads(ctx, tx, account, disclosure, &LeadGone { who: account.name.as_str() }).await?;
    }
    for (disclosure, criteria) in &holding.reviews {
        let mine = reviews::of_reviewer(tx, &account.id).await?;
        let mut taken = 0;
        for review in mine.into_iter().filter(|review| {
            review.disclosure == disclosure.id && criteria.contains(&review.criterion)
        }) {
            if reviews::remove_open(tx, &review.id).await? {
                taken += 1;
                let event = Event::ReviewerRemoved {
                    disclosure: disclosure.id.clone(),
                    review: review.id,
                    criterion: review.criterion,
                    reviewer: account.id.clone(),
                };
                events::append(tx, now, actor, &event).await?;
            }
        }
        let Some(disclosure) = disclosures::by_id(tx, &disclosure.id).await?.filter(|_| taken > 0)
        else {
            continue;
        };
        panels::complete_if_all_in(ctx, tx, actor, &disclosure).await?;
        let mail = ReviewerGone {
            who: account.name.as_str(),
            several: Some(taken).filter(|taken| *taken > 1),
        };
        tell_leads(ctx, tx, account, &disclosure, &mail).await?;
    }
    nobody_left::tell_without(ctx, tx, account, &account.roles).await
}

async fn tell_leads<M: Mail>(
    ctx: &Ctx,
    tx: &mut Tx,
    gone: &Account,
    disclosure: &Disclosure,
    mail: &M,
) -> Result<(), Error> {
    let leads = notices::leads(tx, disclosure, Some(&gone.id)).await?;
    notices::tell(ctx, tx, &leads, disclosure, mail).await
}
