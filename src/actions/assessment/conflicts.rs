//! Declaring whether one has a conflict of interest, before the file opens.

use super::{nobody_left, notices, panels, standing};
use crate::actions::error::Faults;
use crate::actions::mails::panel::ConflictDeclared;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Conflict};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::review::{ReviewState, understaffed};
use crate::domain::event::Event;
use crate::domain::values::{AccountId, DisclosureId};
use crate::store::assessment::{conflicts, decisions, disclosures, reviews};
use crate::store::{Tx, events};

/// What a person sees before saying whether they have a conflict: names and nothing else.
#[derive(Debug, Clone)]
pub struct ConflictQuestion {
    /// The disclosure that the question is about.
    pub disclosure: DisclosureId,
    /// The vendor's name.
    pub vendor: String,
    /// The product's name.
    pub product: String,
    /// Whether the person has said already that there is none.
    pub cleared: bool,
}

/// Asks.
///
/// # Errors
/// When the disclosure is not there for the actor, or they said already that they have a conflict.
pub async fn question(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<ConflictQuestion, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, relation) =
        standing::submitted(&mut tx, actor, Action::DeclareConflict, id).await?;
    Ok(ConflictQuestion {
        disclosure: disclosure.id,
        vendor: disclosure.vendor,
        product: disclosure.product_name,
        cleared: relation.conflict == Conflict::Clear,
    })
}

/// Whether the actor has to declare conflicts before the file opens to them.
///
/// # Errors
/// When the database does not answer. Whoever may not declare anything has nothing to say, which is
/// no error.
pub async fn must_declare(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<bool, Error> {
    let mut tx = ctx.db.read().await?;
    match standing::submitted(&mut tx, actor, Action::DeclareConflict, id).await {
        Ok((_, relation)) => Ok(relation.conflict == Conflict::Undeclared),
        // Somebody who is not asked about conflicts is refused by the page that they came for, in
        // its own words.
        Err(Error::NotFound | Error::NotAllowed(_) | Error::SignIn) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What a person says.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// `none` or `conflict`, as sent.
    pub word: String,
    /// Why, as typed; needed with a conflict.
    pub reason: String,
}

/// Keeps the word; answers whether it is a conflict. A conflict sets the person's reviews aside,
/// closes the file to them and is told to the lead; it cannot be taken back.
///
/// # Errors
/// When the disclosure is not there for the actor, the word or its reason is missing, or they
/// report a conflict after their review or signature already counts in the decision.
pub async fn declare(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: Declaration,
) -> Result<bool, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, relation) =
        standing::submitted(&mut tx, actor, Action::DeclareConflict, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut faults = Faults::default();
    let conflicted = match input.word.as_str() {
        "none" => false,
        "conflict" => true,
        _ => return Err(Error::field("word", "Say whether you have a conflict of interest.")),
    };
    let words = faults.reason("reason", &input.reason, conflicted);
    faults.finish()?;
    if conflicted {
        let mine = reviews::of_disclosure(&mut tx, id).await?;
        let counted = mine.iter().any(|review| {
            review.reviewer == person.account && review.state == ReviewState::Submitted
        });
        let signed = decisions::signoffs(&mut tx, id)
            .await?
            .iter()
            .any(|signoff| signoff.account == person.account);
        if (counted && !matches!(disclosure.state(), State::InReview | State::Scored))
            || (signed && disclosure.state() != State::Scored)
        {
            let sentence = "Your word already counts in the decision. Tell the panel lead at once; \
                an office can object and the disclosure is scored anew.";
            return Err(Error::WrongState(sentence.to_owned()));
        }
    }
    conflicts::declare(&mut tx, id, &person.account, conflicted, &words.unwrap_or_default(), now)
        .await?;
    if conflicted {
        reviews::set_aside(&mut tx, id, &person.account).await?;
        if disclosure.lead() == Some(&person.account) {
            disclosures::set_lead(&mut tx, id, None).await?;
        }
    }
    events::append(
        &mut tx,
        now,
        actor,
        &Event::ConflictDeclared {
            disclosure: id.clone(),
            account: person.account.clone(),
            conflicted,
        },
    )
    .await?;
    if conflicted {
        let who =
            Recusal { account: &person.account, name: &person.name, assigned: relation.assigned };
        after_recusal(ctx, &mut tx, actor, &disclosure, who).await?;
    }
    tx.commit().await?;
    Ok(conflicted)
}

/// Somebody who has a conflict of interest from now on.
#[derive(Clone, Copy)]
pub(super) struct Recusal<'a> {
    /// The account.
    pub(super) account: &'a AccountId,
    /// The name.
    pub(super) name: &'a str,
    /// Whether they held reviews that were set aside.
    pub(super) assigned: bool,
}

/// What follows once a conflict is on record: scoring opens again where reviewers are missing now,
/// or closes where nothing is open any more, and the lead is told.
pub(super) async fn after_recusal(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    who: Recusal<'_>,
) -> Result<(), Error> {
    let id = &disclosure.id;
    if disclosure.state() == State::Scored && who.assigned {
        let (panel, all) = (reviews::panel(tx, id).await?, reviews::of_disclosure(tx, id).await?);
        let short = understaffed(&panel, &all);
        if !short.is_empty() {
            panels::reopen(ctx, tx, actor, disclosure, &short, "A review was set aside.").await?;
        }
    }
    panels::complete_if_all_in(ctx, tx, actor, disclosure).await?;
    let leads = notices::leads(tx, disclosure, Some(who.account)).await?;
    notices::tell(ctx, tx, &leads, disclosure, &ConflictDeclared { who: who.name }).await?;
    nobody_left::tell_of(ctx, tx, disclosure).await
}
