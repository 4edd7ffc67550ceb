//! Webhooks of a district: who manages its desk adds, changes, tries and removes them. What they
//! are sent is in `deliveries`.

use super::deliveries;
use super::standing::{Acting, of, own};
use crate::actions::error::Faults;
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::district::event::DistrictAct;
use crate::domain::district::webhook::{
    Delivery, MOST, Off, Scope, Secrets, Webhook, WebhookState, WebhookUrl,
};
use crate::domain::district::webhook_secret::WebhookSecret;
use crate::domain::values::WebhookId;
use crate::store::district::deliveries as stored_deliveries;
use crate::store::district::webhooks::{self, StoredWebhook};
use crate::store::people::organizations;
use crate::store::{Tx, events};

/// How many messages the page of a webhook shows.
const SHOWN: i64 = 25;

/// What the form holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedWebhook {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// Where it sends to.
    pub url: String,
    /// The word for the tools that it tells of.
    pub scope: String,
}

impl TypedWebhook {
    fn read(&self) -> Result<(WebhookUrl, Scope), Error> {
        let mut faults = Faults::default();
        let url = faults.take("url", WebhookUrl::parse(&self.url));
        let scope = faults.take("scope", Scope::parse(&self.scope));
        match (url, scope) {
            (Some(url), Some(scope)) => Ok((url, scope)),
            _ => Err(faults.into_error()),
        }
    }
}

/// The webhooks of a district.
#[derive(Debug, Clone)]
pub struct OwnWebhooks {
    /// The district, and who acts for it.
    pub acting: Acting,
    /// Its webhooks, oldest first.
    pub webhooks: Vec<Webhook>,
}

/// The webhooks of the actor's district.
///
/// # Errors
/// When the actor manages no desk.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<OwnWebhooks, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let all = webhooks::of_district(&mut tx, &acting.district.id).await?;
    let webhooks = all.into_iter().map(|stored| stored.webhook).collect();
    Ok(OwnWebhooks { acting, webhooks })
}

/// A webhook with its secrets and its last messages.
#[derive(Debug, Clone)]
pub struct OneWebhook {
    /// The district, and who acts for it.
    pub acting: Acting,
    /// The webhook.
    pub webhook: Webhook,
    /// What signs its messages.
    pub secrets: Secrets,
    /// Its newest messages, the newest first.
    pub deliveries: Vec<Delivery>,
    /// How many messages wait.
    pub waiting: i64,
}

/// One webhook of a district that the actor acts for.
///
/// # Errors
/// When the actor manages no desk, or there is no such webhook on it.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &WebhookId) -> Result<OneWebhook, Error> {
    let mut tx = ctx.db.read().await?;
    let (acting, StoredWebhook { webhook, secrets, .. }) = opened(&mut tx, actor, id).await?;
    let deliveries = stored_deliveries::newest(&mut tx, id, SHOWN).await?;
    let waiting = stored_deliveries::waiting(&mut tx, id).await?;
    Ok(OneWebhook { acting, webhook, secrets, deliveries, waiting })
}

fn secret(ctx: &Ctx) -> Result<WebhookSecret, Error> {
    WebhookSecret::of_random(&ctx.new_secret()).map_err(|invalid| Error::Internal(invalid.0))
}

/// Adds a webhook, which is told of what changes from now on.
///
/// # Errors
/// A fault at `url` or `scope`; when the actor manages no desk, the district tells this address
/// already, or has as many as it may have.
pub async fn add(ctx: &Ctx, actor: &Actor, typed: &TypedWebhook) -> Result<WebhookId, Error> {
    let now = snapshot::read(ctx, actor)?;
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(&typed.district)?;
    let (url, scope) = typed.read()?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let have = webhooks::of_district(&mut tx, &acting.district.id).await?;
    is_told_by_no_other(ctx, &have, &url, None)?;
    if have.len() >= MOST {
        return Err(Error::field(
            "url",
            format!("A district has at most {MOST} webhooks. Remove one that is not needed first."),
        ));
    }
    let new = StoredWebhook {
        webhook: Webhook {
            id: ctx.new_id(),
            district: acting.district.id.clone(),
            url,
            scope,
            standing: WebhookState::On,
            made_at: ctx.now(),
        },
        secrets: Secrets { current: secret(ctx)?, before: None },
        had: now.changes.here(),
    };
    webhooks::insert(&mut tx, &new, &acting.account).await?;
    let StoredWebhook { webhook, .. } = new;
    let (id, host) = (webhook.id.clone(), webhook.url.host().to_owned());
    did(ctx, &mut tx, (actor, &acting), DistrictAct::WebhookAdded { webhook: webhook.id, host })
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Goes on only if no webhook of the district but `own` sends to this address: its program would be
/// told everything twice.
fn is_told_by_no_other(
    ctx: &Ctx,
    have: &[StoredWebhook],
    url: &WebhookUrl,
    own: Option<&WebhookId>,
) -> Result<(), Error> {
    let other = have.iter().map(|stored| &stored.webhook);
    let other = other.filter(|one| Some(&one.id) != own).find(|one| one.url == *url);
    match other {
        None => Ok(()),
        Some(other) => Err(Error::WrongState(format!(
            "Your district has a webhook to this address of {} already, added on {}. Open that one \
             to change of which tools it is told, or enter another address.",
            other.url.host(),
            ctx.calendar().day_of(other.made_at)
        ))),
    }
}

async fn did(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, acting): (&Actor, &Acting),
    act: DistrictAct,
) -> Result<(), Error> {
    events::append(tx, ctx.now(), actor, &acting.did(act)).await?;
    Ok(())
}

/// A webhook on a desk that the actor manages, whichever of their districts they chose.
async fn opened(
    tx: &mut Tx,
    actor: &Actor,
    id: &WebhookId,
) -> Result<(Acting, StoredWebhook), Error> {
    let Some(stored) = webhooks::by_id(tx, id).await? else {
        // Whoever has no desk at all is told so first, as for a desk that is another's.
        own(tx, actor, Action::ManageDesk).await?;
        return Err(Error::NotFound);
    };
    Ok((of(tx, actor, Action::ManageDesk, &stored.webhook.district).await?, stored))
}

/// As [`opened`]; nobody else changes it until the transaction has ended.
async fn mine(
    tx: &mut Tx,
    actor: &Actor,
    id: &WebhookId,
) -> Result<(Acting, StoredWebhook), Error> {
    webhooks::lock(tx, id).await?;
    opened(tx, actor, id).await
}

/// Changes where a webhook sends to and of which tools it tells. Messages that wait go to the new
/// address.
///
/// # Errors
/// A fault at `url` or `scope`; when the actor manages no desk, there is no such webhook on it,
/// somebody else changed it meanwhile, or another one sends to the new address.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: &WebhookId,
    typed: &TypedWebhook,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, StoredWebhook { mut webhook, .. }) = mine(&mut tx, actor, id).await?;
    seen.is_still(&webhook.stamp(), "This webhook")?;
    (webhook.url, webhook.scope) = typed.read()?;
    organizations::lock(&mut tx, &acting.district.id).await?;
    let have = webhooks::of_district(&mut tx, &acting.district.id).await?;
    is_told_by_no_other(ctx, &have, &webhook.url, Some(&webhook.id))?;
    webhooks::change(&mut tx, &webhook).await?;
    let (webhook, host) = (webhook.id, webhook.url.host().to_owned());
    did(ctx, &mut tx, (actor, &acting), DistrictAct::WebhookChanged { webhook, host }).await?;
    Ok(tx.commit().await?)
}

/// Sends a test, so that somebody sees whether it arrives; also to a webhook that is off.
///
/// # Errors
/// When the actor manages no desk, there is no such webhook on it, or a test is on its way.
pub async fn test(ctx: &Ctx, actor: &Actor, id: &WebhookId) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    mine(&mut tx, actor, id).await?;
    if stored_deliveries::has_test(&mut tx, id).await? {
        return Err(Error::WrongState(
            "A test is on its way already. Open the page again in a minute to see what became of \
             it."
            .to_owned(),
        ));
    }
    stored_deliveries::put(&mut tx, id, &deliveries::test(ctx)?).await?;
    Ok(tx.commit().await?)
}

/// Puts a new secret in the place of the one that signs, which signs on for a day.
///
/// # Errors
/// When the actor manages no desk, there is no such webhook on it, or the secret is not the one any
/// more that they saw: renewed twice, the one that the program has would sign no more.
pub async fn renew_secret(
    ctx: &Ctx,
    actor: &Actor,
    id: &WebhookId,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, StoredWebhook { webhook, secrets, .. }) = mine(&mut tx, actor, id).await?;
    seen.is_still(&secrets.stamp(), "This secret")?;
    let secrets = secrets.renewed(secret(ctx)?, ctx.now());
    webhooks::set_secrets(&mut tx, id, &secrets).await?;
    let (webhook, host) = (webhook.id, webhook.url.host().to_owned());
    did(ctx, &mut tx, (actor, &acting), DistrictAct::WebhookSecretRenewed { webhook, host })
        .await?;
    Ok(tx.commit().await?)
}

/// Turns a webhook off, or on again: then everything is sent that was not taken before, and what
/// changed meanwhile.
///
/// # Errors
/// When the actor manages no desk, there is no such webhook on it, or it stands so already.
pub async fn turn(ctx: &Ctx, actor: &Actor, id: &WebhookId, on: bool) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, StoredWebhook { mut webhook, .. }) = mine(&mut tx, actor, id).await?;
    let is_on = webhook.standing == WebhookState::On;
    if is_on == on {
        let stands = if on { "on" } else { "off" };
        return Err(Error::WrongState(format!("This webhook is {stands} already.")));
    }
    webhook.standing = if on { WebhookState::On } else { WebhookState::Off(Off::ByHand) };
    webhooks::change(&mut tx, &webhook).await?;
    if on {
        stored_deliveries::again(&mut tx, id, ctx.now()).await?;
    }
    let (webhook, host) = (webhook.id, webhook.url.host().to_owned());
    let act = if on {
        DistrictAct::WebhookTurnedOn { webhook, host }
    } else {
        DistrictAct::WebhookTurnedOff { webhook, host }
    };
    did(ctx, &mut tx, (actor, &acting), act).await?;
    Ok(tx.commit().await?)
}

/// Removes a webhook: nothing is sent to it any more, and nothing that waited.
///
/// # Errors
/// When the actor manages no desk, or there is no such webhook on it.
pub async fn remove(ctx: &Ctx, actor: &Actor, id: &WebhookId) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, StoredWebhook { webhook, .. }) = mine(&mut tx, actor, id).await?;
    webhooks::remove(&mut tx, id).await?;
    let (webhook, host) = (webhook.id, webhook.url.host().to_owned());
    did(ctx, &mut tx, (actor, &acting), DistrictAct::WebhookRemoved { webhook, host }).await?;
    Ok(tx.commit().await?)
}
