//! Delivers the mails that wait.

use futures_util::StreamExt as _;

use super::tools::Tools;
use crate::actions::Error;
use crate::clients::mailer::{MailError, OutgoingMail};
use crate::domain::values::Timestamp;
use crate::store::outbox::{self, ClaimedMail};

/// Minutes to wait after each failed try; after the last one the mail is given up.
const WAITS: [i64; 5] = [1, 5, 30, 2 * 60, 12 * 60];
/// Mails claimed at once.
const BATCH: usize = 8;
/// Mails handed over at the same time.
const AT_ONCE: usize = 4;
/// How long a claim holds. Longer than the slowest mail server takes for a batch; after a crash the
/// mails wait this long.
const CLAIM_SECONDS: i64 = 15 * 60;

/// What became of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Delivered,
    Later,
    GivenUp,
}

/// Delivers every mail that is due, a batch after the other.
pub(super) async fn deliver(tools: Tools) -> Result<Option<String>, Error> {
    let mut fates = Vec::new();
    while !tools.stop.is_cancelled() {
        let claimed = claim(&tools).await?;
        let was_full = claimed.len() == BATCH;
        let results: Vec<Result<Fate, Error>> = futures_util::stream::iter(claimed)
            .map(|mail| hand_over(&tools, mail))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for result in results {
            fates.push(result?);
        }
        if !was_full {
            break;
        }
    }
    Ok(in_words(&fates))
}

async fn claim(tools: &Tools) -> Result<Vec<ClaimedMail>, Error> {
    let now = tools.ctx.now();
    let mut tx = tools.ctx.db.write().await?;
    let claimed = outbox::claim(
        &mut tx,
        now,
        now.plus_seconds(CLAIM_SECONDS),
        i64::try_from(BATCH).unwrap_or(i64::MAX),
    )
    .await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn hand_over(tools: &Tools, claimed: ClaimedMail) -> Result<Fate, Error> {
    let ClaimedMail { mail, attempts } = claimed;
    let outgoing = OutgoingMail {
        id: mail.id.clone(),
        to: mail.to,
        subject: mail.subject,
        text: mail.body,
        unsubscribe: mail.unsubscribe,
    };
    let result = tools.mailer.deliver(&outgoing).await;
    let now = tools.ctx.now();
    let mut tx = tools.ctx.db.write().await?;
    let fate = match result {
        Ok(()) => {
            outbox::delivered(&mut tx, &mail.id, now).await?;
            Fate::Delivered
        }
        Err(error) => {
            tracing::warn!(mail = %mail.id, permanent = error.permanent, "a mail was not taken");
            let next = next_try(&error, attempts, now);
            let problem = if next.is_none() && !error.permanent {
                format!(
                    "Given up after {} tries. At the last one: {}",
                    attempts + 1,
                    error.sentence
                )
            } else {
                error.sentence
            };
            outbox::not_delivered(&mut tx, &mail.id, &problem, next).await?;
            if next.is_some() { Fate::Later } else { Fate::GivenUp }
        }
    };
    tx.commit().await?;
    Ok(fate)
}

/// When to try again after `before` earlier tries and this one; none to give up.
fn next_try(error: &MailError, before: i64, now: Timestamp) -> Option<Timestamp> {
    let wait = usize::try_from(before)
        .ok()
        .and_then(|before| WAITS.get(before))
        .filter(|_| !error.permanent)?;
    Some(now.plus_seconds(wait * 60))
}

fn in_words(fates: &[Fate]) -> Option<String> {
    let count = |fate| fates.iter().filter(|one| **one == fate).count();
    let (delivered, later, given_up) =
        (count(Fate::Delivered), count(Fate::Later), count(Fate::GivenUp));
    let parts: Vec<String> =
        [(delivered, "delivered"), (later, "to be tried again"), (given_up, "given up")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
    (!parts.is_empty()).then(|| format!("Mails: {}.", parts.join(", ")))
}
