//! Whether the record holds together: the event chain and the store's invariants.

use super::{Ctx, Error};
use crate::domain::event::chain_hash;
use crate::store::{Tx, events};

/// Events read at once while walking the chain.
const PAGE: i64 = 1000;

/// Every broken link and every row that must not be, as sentences; empty when all is well.
pub async fn broken(ctx: &Ctx) -> Result<Vec<String>, Error> {
    let mut tx = ctx.db.read().await?;
    let mut broken = walk_chain(&mut tx).await?;
    broken.extend(crate::store::invariants::broken(&mut tx).await?);
    Ok(broken)
}

async fn walk_chain(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let (mut sequence, mut hash) = (0, String::new());
    let mut broken = Vec::new();
    loop {
        let page = events::after(tx, sequence, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for event in page {
            if event.sequence != sequence + 1 {
                broken.push(format!("event {} follows event {sequence}; the events between are missing", event.sequence));
            }
            if event.previous_hash != hash || event.hash != chain_hash(&hash, event.sequence, event.at, &event.actor, &event.body) {
                broken.push(format!("event {} does not fit the one before it: it or an earlier one was changed", event.sequence));
            }
            (sequence, hash) = (event.sequence, event.hash);
        }
    }
    let head = events::head(tx).await?;
    if head != (sequence, hash) {
        broken.push(format!("the head of the chain is at event {}, but the last event is {sequence}", head.0));
    }
    Ok(broken)
}
