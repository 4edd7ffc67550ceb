//! Checks whether the links that vendors gave as evidence still open: one page of a site at a time,
//! with pauses when the site asks for them.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;

use super::tools::Tools;
use crate::actions::Error;
use crate::actions::assessment::links::{self, Look};
use crate::clients::http::FetchError;
use crate::domain::access::Actor;
use crate::domain::assessment::evidence::{CheckState, Evidence, Source};
use crate::domain::assessment::link_look::{Answer, LinkLook, wait_until};
use crate::domain::values::Timestamp;

/// Links looked at in one run.
const AT_MOST: i64 = 30;
/// Sites looked at at the same time.
const SITES_AT_ONCE: usize = 8;

/// Looks at the links whose turn it is.
pub(super) async fn check(tools: Tools) -> Result<Option<String>, Error> {
    let mut sites: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
    for piece in links::due(&tools.ctx, &Actor::System, AT_MOST).await? {
        sites.entry(site(&piece)).or_default().push(piece);
    }
    let looks = futures_util::stream::iter(sites.into_values())
        .map(|pieces| look_at_site(&tools, pieces))
        .buffer_unordered(SITES_AT_ONCE);
    let results: Vec<Result<Vec<CheckState>, Error>> = looks.collect().await;
    let mut found = Vec::new();
    for result in results {
        found.extend(result?);
    }
    let count = |states: &[CheckState]| found.iter().filter(|state| states.contains(state)).count();
    let (open, unclear) = (count(&[CheckState::Reachable]), count(&[CheckState::Unclear]));
    let failed = count(&[CheckState::Failing, CheckState::Broken]);
    Ok((!found.is_empty()).then(|| {
        format!("Links: {open} open, {failed} do not, {unclear} cannot be checked by a program.")
    }))
}

/// The host of a link, which is asked for one page after the other.
fn site(piece: &Evidence) -> String {
    let Source::Link { url } = &piece.source else { return String::new() };
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Looks at the links of one site in turn. When the site asks for time, or does not answer, the
/// rest waits for another run.
async fn look_at_site(tools: &Tools, pieces: Vec<Evidence>) -> Result<Vec<CheckState>, Error> {
    let mut found = Vec::new();
    let mut pieces = pieces.into_iter();
    while let Some(piece) = pieces.next() {
        let Source::Link { url } = &piece.source else { continue };
        if tools.stop.is_cancelled() {
            break;
        }
        let Seen { look, after, gave_up } = see(tools, url).await;
        match links::record(&tools.ctx, &Actor::System, &piece.id, &Look { look, after }).await {
            Ok(state) => found.push(state),
            // It was taken away meanwhile.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
        if let Some(until) = after {
            links::postpone(&tools.ctx, &Actor::System, pieces.as_slice(), until).await?;
        }
        if after.is_some() || gave_up {
            break;
        }
    }
    Ok(found)
}

/// What a look at an address saw.
struct Seen {
    look: LinkLook,
    /// Until when the site asks to be left alone.
    after: Option<Timestamp>,
    /// Whether the site did not answer in time: its other pages are hardly better off now.
    gave_up: bool,
}

async fn see(tools: &Tools, url: &str) -> Seen {
    match tools.http.status(url).await {
        Ok(reached) => {
            let answer = Answer {
                status: reached.status,
                given: url,
                reached: &reached.final_url,
                challenged: reached.challenged,
            };
            let asks = reached.retry_after.filter(|_| matches!(reached.status, 429 | 503));
            let after = asks.and_then(|value| wait_until(&value, tools.ctx.now()));
            Seen { look: LinkLook::of(answer), after, gave_up: false }
        }
        Err(error) => {
            let gave_up = matches!(error, FetchError::TooSlow { .. });
            let told = error.to_string();
            let look = match error {
                error if error.is_for_good() => LinkLook::Wrong(told),
                // What browsers get through and this client does not: redirects that loop until a
                // cookie is set, and incomplete chains of certificates.
                FetchError::TooManyRedirects { .. }
                | FetchError::TooSlow { .. }
                | FetchError::UntrustedIssuer { .. } => LinkLook::Unclear(told),
                _ => LinkLook::Fails(told),
            };
            Seen { look, after: None, gave_up }
        }
    }
}
