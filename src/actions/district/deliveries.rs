//! What webhooks are sent: a message for each change of the registry, written when it shows, and
//! what follows from each try to send it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::actions::mails::district::WebhookOff;
use crate::actions::mails::mail;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::actions::registry::watches;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::district::event::{DistrictAct, DistrictEvent};
use crate::domain::district::webhook::{
    Delivery, DeliveryState, Follows, Off, Outcome, Scope, Webhook, WebhookState,
};
use crate::domain::district::webhook_secret::headers;
use crate::domain::event::Event;
use crate::domain::registry::change::{Change, Place};
use crate::domain::registry::told_change::ToldChange;
use crate::domain::registry::watch::Watched;
use crate::domain::values::{Timestamp, WebhookId};
use crate::store::district::deliveries::{self as stored, Claimed};
use crate::store::district::webhooks::{self, StoredWebhook};
use crate::store::district::{adoptions, centers};
use crate::store::registry::watches as stored_watches;
use crate::store::{StoreError, Tx, events};

/// The most changes that are written for a webhook at once; the rest comes with the next run.
const AT_ONCE: usize = 500;
/// How long a claim holds: longer than a batch takes.
const CLAIM_SECONDS: i64 = 10 * 60;

/// A message as a program gets it: the form that Standard Webhooks recommends.
#[derive(Serialize)]
struct Body<D> {
    r#type: String,
    timestamp: Timestamp,
    data: D,
}

fn written(
    ctx: &Ctx,
    title: String,
    is_test: bool,
    body: &Body<impl Serialize>,
) -> Result<Delivery, Error> {
    let now = ctx.now();
    Ok(Delivery {
        id: ctx.new_id(),
        title,
        is_test,
        body: serde_json::to_string(body).map_err(StoreError::from)?,
        made_at: now,
        tries: 0,
        state: DeliveryState::Waiting,
        due_at: now,
        status: None,
        problem: None,
    })
}

/// A message by which somebody sees whether it arrives.
pub(super) fn test(ctx: &Ctx) -> Result<Delivery, Error> {
    let data = serde_json::json!({
        "text": "Somebody sent this to see whether it arrives. Nothing changed in the registry.",
    });
    let body = Body { r#type: "webhook.test".to_owned(), timestamp: ctx.now(), data };
    written(ctx, "A test".to_owned(), true, &body)
}

fn of_change(ctx: &Ctx, change: &Change) -> Result<Delivery, Error> {
    let data = ToldChange::new(change);
    let name = data.name.as_deref().unwrap_or("A tool");
    let title = format!("{name}: {}", data.what);
    // What followed from the day was true from its beginning on.
    let timestamp = data.at.unwrap_or_else(|| ctx.calendar().at(change.on, 0));
    let body = Body { r#type: format!("tool.{}", data.kind), timestamp, data };
    written(ctx, title, false, &body)
}

/// The tools that a webhook tells of; none where it tells of all.
async fn tools(
    tx: &mut Tx,
    now: &Snapshot,
    webhook: &Webhook,
) -> Result<Option<BTreeSet<String>>, Error> {
    if webhook.scope == Scope::All {
        return Ok(None);
    }
    let mut tools = adoptions::slugs_in_use(tx, &webhook.district).await?;
    for watch in stored_watches::of_people(tx, &webhook.district).await? {
        // A tool that a search found and finds no more has changed, too.
        tools.extend(watch.found.iter().flatten().cloned());
        tools.extend(watches::found(now, &watch.watched).into_iter().flatten());
        match watch.watched {
            Watched::Tools(slugs) => tools.extend(slugs),
            // Its own desk is in already, and another's is not its to tell of.
            Watched::Search(_) | Watched::Desk(_) => {}
        }
    }
    Ok(Some(tools.iter().map(|slug| now.changes.slug_now(slug).to_owned()).collect()))
}

/// Writes a message for each change that a webhook was not told of yet; says how many.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer; then some may have been
/// written, each once.
pub async fn write_due(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    snapshot::refresh(ctx).await?;
    let now = snapshot::read(ctx, actor)?;
    let sending = webhooks::sending(&mut ctx.db.read().await?).await?;
    let mut written = 0;
    for webhook in sending {
        if now.changes.after(&webhook.had).next().is_some() {
            written += write_for(ctx, &now, &webhook).await?;
        }
    }
    Ok(written)
}

async fn write_for(ctx: &Ctx, now: &Snapshot, to: &StoredWebhook) -> Result<usize, Error> {
    let wanted = tools(&mut ctx.db.read().await?, now, &to.webhook).await?;
    let wants = |change: &Change| {
        wanted.as_ref().is_none_or(|tools| tools.contains(now.changes.slug_now(&change.entry.slug)))
    };
    let mut until: Place = to.had.clone();
    let mut messages = Vec::new();
    for change in now.changes.after(&to.had).take(AT_ONCE) {
        until = until.and(change.place());
        if wants(change) {
            messages.push(of_change(ctx, change)?);
        }
    }
    let mut tx = ctx.db.write().await?;
    if !webhooks::note(&mut tx, &to.webhook.id, &to.had, &until).await? {
        return Ok(0);
    }
    for message in &messages {
        stored::put(&mut tx, &to.webhook.id, message).await?;
    }
    tx.commit().await?;
    Ok(messages.len())
}

/// A message to be sent now.
#[derive(Debug, Clone)]
pub struct Due {
    webhook: WebhookId,
    claimed: Claimed,
}

impl Due {
    /// Where it goes.
    pub fn url(&self) -> &str {
        self.claimed.to.webhook.url.as_str()
    }

    /// What is sent.
    pub fn body(&self) -> &str {
        &self.claimed.delivery.body
    }

    /// The headers that it is sent with at a moment.
    pub fn headers(&self, now: Timestamp) -> [(&'static str, String); 3] {
        let Claimed { delivery, to } = &self.claimed;
        headers(&delivery.id, now, &delivery.body, &to.secrets.at(now))
    }
}

/// Claims messages that are due, at most `limit`; whoever claims them says what became of each.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn claim(ctx: &Ctx, actor: &Actor, limit: i64) -> Result<Vec<Due>, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let claimed = stored::claim(&mut tx, now, now.plus_seconds(CLAIM_SECONDS), limit).await?;
    tx.commit().await?;
    let due = |claimed: Claimed| Due { webhook: claimed.to.webhook.id.clone(), claimed };
    Ok(claimed.into_iter().map(due).collect())
}

/// Notes how a try ended. A webhook whose program is gone, or did not take a message at any try, is
/// turned off, and the district's officers get a mail.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn record(
    ctx: &Ctx,
    actor: &Actor,
    due: Due,
    outcome: &Outcome,
) -> Result<DeliveryState, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let now = ctx.now();
    let mut delivery = due.claimed.delivery;
    (delivery.status, delivery.problem) = (outcome.status(), outcome.problem());
    let mut off = None;
    delivery.state = match outcome.follows(delivery.tries, now) {
        Follows::Delivered => DeliveryState::Delivered,
        // A test is for whoever looks at it now.
        Follows::Again(_) if delivery.is_test => DeliveryState::GivenUp,
        Follows::Again(at) => {
            delivery.due_at = at;
            DeliveryState::Waiting
        }
        Follows::Off(why) => {
            off = Some(why).filter(|why| !delivery.is_test || *why == Off::Gone);
            DeliveryState::GivenUp
        }
    };
    let mut tx = ctx.db.write().await?;
    if stored::record(&mut tx, &delivery).await?
        && let Some(why) = off
    {
        turn_off(ctx, &mut tx, actor, &due.webhook, (why, &delivery)).await?;
    }
    tx.commit().await?;
    Ok(delivery.state)
}

async fn turn_off(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &WebhookId,
    (why, delivery): (Off, &Delivery),
) -> Result<(), Error> {
    let Some(webhook) = webhooks::turn_off(tx, id, WebhookState::Off(why)).await? else {
        return Ok(());
    };
    let host = webhook.url.host();
    let act = DistrictAct::WebhookTurnedOff { webhook: id.clone(), host: host.to_owned() };
    let event =
        DistrictEvent { district: webhook.district.clone(), center: None, by_token: None, act };
    events::append(tx, ctx.now(), actor, &Event::District(event)).await?;
    let letter = WebhookOff::new(host, why, delivery, id);
    for officer in centers::officers_of(tx, &[webhook.district]).await? {
        mail::send(ctx, tx, (&officer).into(), &letter).await?;
    }
    Ok(())
}
