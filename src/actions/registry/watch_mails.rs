//! Tells those who watch the registry what is true now: one mail to an address, none for nothing,
//! and nothing of what changed and changed back.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{self, Snapshot};
use super::watches::{found, in_words, known};
use crate::actions::district::mails::still_sees;
use crate::actions::mails::mail::{self, Addressee};
use crate::actions::mails::watching::Watched as WatchedMail;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::registry::watch::{Known, Rhythm, ToldTool, Watched, found_anew, news};
use crate::domain::values::{EmailAddress, ProductId, WatcherId, sentence_case};
use crate::store::Tx;
use crate::store::district::adoptions;
use crate::store::registry::watches::{self, Watch};

/// How many addresses are told in one transaction.
const AT_ONCE: i64 = 100;

/// Tells the addresses of a rhythm that do not know how things stand now; says how many mails that
/// made.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer; then some may have been
/// told, each once.
pub async fn tell(ctx: &Ctx, actor: &Actor, rhythm: Rhythm) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    snapshot::refresh(ctx).await?;
    let now = snapshot::read(ctx, actor)?;
    let mut mails = 0;
    loop {
        // Searching takes a while, and nobody who writes waits for it.
        let mut tx = ctx.db.read().await?;
        let behind = watches::behind(&mut tx, rhythm, known(&now), AT_ONCE).await?;
        let mut about = Vec::with_capacity(behind.len());
        for watch in &behind {
            about.push(slugs(&mut tx, watch).await?);
        }
        drop(tx);
        if behind.is_empty() {
            return Ok(mails);
        }
        let mut by_watcher: BTreeMap<WatcherId, Vec<News>> = BTreeMap::new();
        for (watch, slugs) in behind.into_iter().zip(about) {
            by_watcher.entry(watch.watcher.clone()).or_default().push(News::of(&now, watch, slugs));
        }
        let mut tx = ctx.db.write().await?;
        for (watcher, own) in by_watcher {
            mails += usize::from(tell_one(ctx, &mut tx, &watcher, own).await?);
        }
        tx.commit().await?;
    }
}

/// What is new of one thing that is watched.
struct News {
    /// The watch as it stands once its watcher is told.
    watch: Watch,
    /// What its watcher knew.
    before: Known,
    /// The tools of which something is new, by their words in addresses.
    tools: BTreeMap<String, ToldTool>,
    /// What a search finds otherwise, in sentences.
    searches: Vec<String>,
    /// Whether the watch ends, because its watcher may not see the desk any more.
    ends: bool,
}

impl News {
    fn of(now: &Snapshot, watch: Watch, slugs: Option<Vec<String>>) -> Self {
        let (before, ends) = (watch.known, slugs.is_none());
        // By the word that it has now: a tool that is watched by two is told of once.
        let told = |slug: String| {
            let told = news(&now.changes, &slug, before)?;
            Some((told.slug.clone(), told))
        };
        let tools = slugs.into_iter().flatten().filter_map(told).collect();
        let found = found(now, &watch.watched);
        let searches = search_news(now, &watch, found.as_ref());
        let watch = Watch { known: known(now), found, ..watch };
        Self { watch, before, tools, searches, ends }
    }
}

async fn tell_one(
    ctx: &Ctx,
    tx: &mut Tx,
    watcher: &WatcherId,
    own: Vec<News>,
) -> Result<bool, Error> {
    let Some(watcher) = watches::by_id(tx, watcher).await? else { return Ok(false) };
    let mut tools: BTreeMap<String, ToldTool> = BTreeMap::new();
    let mut searches = Vec::new();
    for one in own {
        if one.ends {
            watches::stop(tx, &watcher.id, Some(&one.watch.id)).await?;
            continue;
        }
        // What was stopped or told meanwhile is told no more.
        if watches::note(tx, &one.watch, one.before).await? {
            tools.extend(one.tools);
            searches.extend(one.searches);
        }
    }
    // Nothing to tell is told to nobody.
    if tools.is_empty() && searches.is_empty() {
        return Ok(false);
    }
    let base_url = &ctx.settings.base_url;
    let tools = tools.into_values().collect();
    let mail = WatchedMail::new(base_url, tools, searches, &watcher.token);
    mail::send(ctx, tx, Addressee { email: &watcher.email, name: None }, &mail).await?;
    Ok(true)
}

/// The addresses that are told of a change of this tool at once, because it is on a desk that they
/// watch: they need no other mail about it.
pub(super) async fn told_at_once(
    tx: &mut Tx,
    product: &ProductId,
) -> Result<BTreeSet<EmailAddress>, Error> {
    let mut told = BTreeSet::new();
    for (email, district) in watches::on_desks(tx, product).await? {
        if still_sees(tx, &email, &district).await? {
            told.insert(email);
        }
    }
    Ok(told)
}

/// The tools that a watch is about: those that are watched, that the search found before, or that
/// are on the desk; none where the watch ends, because the desk is not its watcher's to see any
/// more.
async fn slugs(tx: &mut Tx, watch: &Watch) -> Result<Option<Vec<String>>, Error> {
    let district = match &watch.watched {
        Watched::Tools(slugs) => return Ok(Some(slugs.clone())),
        Watched::Search(_) => return Ok(Some(watch.found.iter().flatten().cloned().collect())),
        Watched::Desk(district) => district,
    };
    let Some(watcher) = watches::by_id(tx, &watch.watcher).await? else { return Ok(None) };
    if !still_sees(tx, &watcher.email, district).await? {
        return Ok(None);
    }
    Ok(Some(adoptions::slugs_in_use(tx, district).await?))
}

/// What a search finds that it did not find, and the other way round, in sentences.
fn search_news(now: &Snapshot, watch: &Watch, found: Option<&BTreeSet<String>>) -> Vec<String> {
    let (Some(before), Some(found)) = (watch.found.as_ref(), found) else { return Vec::new() };
    // A tool that was renamed meanwhile is the same.
    let now_called = |slug: &String| now.changes.slug_now(slug).to_owned();
    let before: &BTreeSet<String> = &before.iter().map(now_called).collect();
    let search = sentence_case(&in_words(now, &watch.watched));
    let (come, gone) = found_anew(before, found);
    let named = |slugs: Vec<&str>| {
        let names: Vec<String> = slugs.iter().filter_map(|slug| now.changes.name(slug)).collect();
        (!names.is_empty()).then(|| names.join("; "))
    };
    let come = named(come).map(|names| format!("{search} finds now: {names}."));
    let gone = named(gone).map(|names| format!("{search} finds no longer: {names}."));
    come.into_iter().chain(gone).collect()
}
