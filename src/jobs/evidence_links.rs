//! Looks whether the links that vendors gave as evidence still open.

use futures_util::StreamExt as _;

use super::Tools;
use crate::actions::Error;
use crate::actions::assessment::evidence::{self, LinkCheck};
use crate::domain::access::Actor;
use crate::domain::assessment::evidence::{Evidence, Source};

/// Links looked at in one run.
const AT_MOST: i64 = 50;
/// Links looked at at the same time.
const AT_ONCE: usize = 4;

/// Looks at the links whose turn it is.
pub(super) async fn check(tools: Tools) -> Result<Option<String>, Error> {
    let due = evidence::due_for_check(&tools.ctx, &Actor::System, AT_MOST).await?;
    let looks = futures_util::stream::iter(due).map(|piece| look(&tools, piece)).buffer_unordered(AT_ONCE);
    let results: Vec<Result<Option<LinkCheck>, Error>> = looks.collect().await;
    let (mut open, mut broken) = (0, 0);
    for result in results {
        match result? {
            Some(LinkCheck::Reachable) => open += 1,
            Some(LinkCheck::Broken(_)) => broken += 1,
            None => {}
        }
    }
    Ok((open + broken > 0).then(|| format!("Links: {open} open, {broken} do not.")))
}

/// None when Assay stops, or when the link was taken away meanwhile.
async fn look(tools: &Tools, piece: Evidence) -> Result<Option<LinkCheck>, Error> {
    let Source::Link { url } = &piece.source else { return Ok(None) };
    if tools.stop.is_cancelled() {
        return Ok(None);
    }
    let found = match tools.http.head_or_get_status(url).await {
        Ok(reached) if (200..300).contains(&reached.status) => LinkCheck::Reachable,
        Ok(reached) => LinkCheck::Broken(answer_in_words(reached.status)),
        Err(error) => LinkCheck::Broken(error.to_string()),
    };
    match evidence::record_check(&tools.ctx, &Actor::System, &piece.id, &found).await {
        Ok(()) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn answer_in_words(status: u16) -> String {
    match status {
        401 | 403 => format!("The page asks for a sign-in (status {status}), so reviewers cannot open it. Give a link that anyone can open."),
        404 | 410 => format!("There is no page at this address any more (status {status}). Give the address where it is now."),
        500.. => {
            format!("The server behind this address has a fault (status {status}). Look whether it opens for you, and give another link if not.")
        }
        _ => format!("The address answers with status {status} instead of a page. Open it yourself, and give the address where you end up."),
    }
}
