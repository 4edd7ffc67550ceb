//! Tells programs of districts what changed in the registry.

use futures_util::StreamExt as _;

use super::tools::Tools;
use crate::actions::Error;
use crate::actions::district::deliveries::{self, Due};
use crate::domain::access::Actor;
use crate::domain::assessment::link_look::wait_until;
use crate::domain::district::webhook::{DeliveryState, Outcome};

/// Messages claimed at once.
const BATCH: usize = 16;
/// Messages sent at the same time.
const AT_ONCE: usize = 8;

/// Writes messages of what changed, and sends those that are due, a batch after the other.
pub(super) async fn send(tools: Tools) -> Result<Option<String>, Error> {
    deliveries::write_due(&tools.ctx, &Actor::System).await?;
    let mut states = Vec::new();
    while !tools.stop.is_cancelled() {
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let due = deliveries::claim(&tools.ctx, &Actor::System, limit).await?;
        if due.is_empty() {
            break;
        }
        let results: Vec<Result<DeliveryState, Error>> = futures_util::stream::iter(due)
            .map(|due| hand_over(&tools, due))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for result in results {
            states.push(result?);
        }
    }
    Ok(in_words(&states))
}

async fn hand_over(tools: &Tools, due: Due) -> Result<DeliveryState, Error> {
    let headers = due.headers(tools.ctx.now());
    let outcome = match tools.http.post(due.url(), &headers, due.body()).await {
        Ok(answer) => {
            let asks = answer.retry_after.filter(|_| matches!(answer.status, 429 | 503));
            let after = asks.and_then(|value| wait_until(&value, tools.ctx.now()));
            Outcome::Answered { status: answer.status, after }
        }
        Err(error) => {
            let sentence = error.to_string();
            if error.is_for_good() {
                Outcome::Closed(sentence)
            } else {
                Outcome::Unanswered(sentence)
            }
        }
    };
    deliveries::record(&tools.ctx, &Actor::System, due, &outcome).await
}

fn in_words(states: &[DeliveryState]) -> Option<String> {
    let count = |state| states.iter().filter(|one| **one == state).count();
    let parts: Vec<String> = [
        (count(DeliveryState::Delivered), "taken"),
        (count(DeliveryState::Waiting), "to be tried again"),
        (count(DeliveryState::GivenUp), "given up"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{number} {what}"))
    .collect();
    (!parts.is_empty()).then(|| format!("Messages to webhooks: {}.", parts.join(", ")))
}
