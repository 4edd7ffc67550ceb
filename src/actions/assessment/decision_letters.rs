//! The letter to the vendor: shown while the decision is proposed, frozen and sent when it is made,
//! and kept.

use super::case::Case;
use super::products::{self, OwnListing};
use super::{notices, standing};
use crate::actions::mails::vendor::Decided as DecidedMail;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::decision::{Decided, ProposedDecision};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::letter::{FrozenLetter, LetterFacts, compose, first_words};
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::assessment::standstill::Standstill;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Decision;
use crate::domain::values::{DisclosureId, EmailAddress};
use crate::store::Tx;
use crate::store::assessment::letters;

/// What every letter about this submission says.
fn about<'a>(ctx: &'a Ctx, snapshot: &'a Snapshot, decision: Decision) -> LetterFacts<'a> {
    LetterFacts {
        vendor: &snapshot.product.vendor,
        product: &snapshot.product.name,
        version: &snapshot.product.version,
        agency: &ctx.settings.agency_name,
        contact: ctx.settings.agency_contact.as_ref().map(EmailAddress::as_str),
        decision,
        words: "",
        reason: "",
        conditions: &[],
        decided: None,
        appeal_days: ctx.settings.appeal_days,
    }
}

/// The letter that goes with a proposal, as it would read.
pub(super) fn draft(
    ctx: &Ctx,
    snapshot: &Snapshot,
    proposed: &ProposedDecision,
    words: &str,
) -> Vec<String> {
    compose(&LetterFacts {
        words,
        reason: &proposed.proposal.reason,
        conditions: &proposed.proposal.conditions,
        decided: proposed.decided_at.map(|at| (ctx.calendar().day(at), proposed.expires_on)),
        ..about(ctx, snapshot, proposed.proposal.decision)
    })
}

/// Freezes the letter of a decision that is made in the same transaction, and sends it to the
/// vendor.
pub(super) async fn send_decided(
    ctx: &Ctx,
    tx: &mut Tx,
    (disclosure, proposed): (&Disclosure, &ProposedDecision),
    standstill: Option<&Standstill>,
) -> Result<(), Error> {
    let case = Case::load(ctx, tx, disclosure.clone()).await?;
    let words = letters::of_disclosure(tx, &disclosure.id)
        .await?
        .map(|letter| letter.words)
        .unwrap_or_default();
    let letter = FrozenLetter::freeze(&draft(ctx, &case.snapshot, proposed, &words), ctx.now());
    letters::freeze(tx, &disclosure.id, &letter).await?;
    letters::mark_sent(tx, &disclosure.id, ctx.now()).await?;
    let days = standstill.map(|one| (day_in_words(one.until), day_in_words(one.publishes_from())));
    let people = notices::vendors_people(tx, disclosure).await?;
    notices::tell(ctx, tx, &people, disclosure, &DecidedMail { letter: &letter.body, days }).await
}

/// The letter that goes with a publication, noted as sent: none where the vendor has had it since
/// the decision. A decision from before letters were kept gets its letter now.
pub(crate) async fn send_late(
    ctx: &Ctx,
    tx: &mut Tx,
    file: &Case,
    decided: &Decided,
) -> Result<Option<FrozenLetter>, Error> {
    let id = &file.disclosure.id;
    let stored = letters::of_disclosure(tx, id).await?;
    let letter = if let Some(letter) = stored.and_then(|stored| stored.frozen) {
        if letter.sent_at.is_some() {
            return Ok(None);
        }
        letter
    } else {
        let paragraphs = compose(&LetterFacts {
            words: &first_words(decided.outcome.recommendation.as_ref()),
            reason: &decided.reason,
            conditions: &decided.conditions,
            decided: Some((ctx.calendar().day(decided.decided_at), decided.expires_on)),
            ..about(ctx, &file.snapshot, decided.decision)
        });
        let letter = FrozenLetter::freeze(&paragraphs, ctx.now());
        letters::freeze(tx, id, &letter).await?;
        letter
    };
    letters::mark_sent(tx, id, ctx.now()).await?;
    Ok(Some(letter))
}

/// The letter of a decision, for its vendor.
#[derive(Debug, Clone)]
pub struct ReceivedLetter {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The agency that wrote it.
    pub agency: String,
    /// The last letter that was sent, with the decision before where it is made anew.
    pub letter: FrozenLetter,
    /// The letters of decisions before, the last first.
    pub earlier: Vec<FrozenLetter>,
    /// What the registry says of the product now, from this decision or a newer one.
    pub listing: Option<OwnListing>,
}

/// What the registry says now of the product of a published disclosure.
pub(super) async fn listed(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Option<OwnListing>, Error> {
    Ok(products::listings_of(tx, &disclosure.organization, Some(&disclosure.product))
        .await?
        .remove(&disclosure.product))
}

/// The letter that a vendor got with a decision.
///
/// # Errors
/// When it is not the vendor's, or nothing is decided yet.
pub async fn received(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<ReceivedLetter, Error> {
    let mut tx = ctx.db.read().await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let mut earlier = letters::former(&mut tx, id).await?;
    let current = letters::of_disclosure(&mut tx, id).await?.and_then(|stored| stored.frozen);
    let is_out =
        |letter: &FrozenLetter| letter.sent_at.is_some() || disclosure.state() == State::Published;
    let letter = match current.filter(is_out) {
        Some(letter) => letter,
        None if earlier.is_empty() => return Err(no_letter(&disclosure)),
        None => earlier.remove(0),
    };
    let listing = if disclosure.state() == State::Published {
        listed(&mut tx, &disclosure).await?
    } else {
        None
    };
    let agency = ctx.settings.agency_name.clone();
    Ok(ReceivedLetter { disclosure, agency, letter, earlier, listing })
}

fn no_letter(disclosure: &Disclosure) -> Error {
    let sentence = match disclosure.state() {
        State::Decided => "The letter of this decision goes out with its publication.",
        State::Published => {
            "This decision was published before letters were kept. The listing shows it with its \
             reasons and conditions."
        }
        _ => "The letter opens when the three offices have decided.",
    };
    Error::WrongState(sentence.to_owned())
}
