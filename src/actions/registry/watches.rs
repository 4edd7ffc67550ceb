//! Watching the registry without an account: an address asks, confirms by a mailed link, and stops
//! by the same link. What it is told is in `watch_mails`.

use std::collections::BTreeSet;

use super::snapshot::{self, Snapshot};
use crate::actions::error::Faults;
use crate::actions::mails::mail::{self, Addressee};
use crate::actions::mails::watching::ConfirmWatch;
use crate::actions::people::limits::{self, Limit};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::registry::query::Query;
use crate::domain::registry::watch::{Known, MOST_TOOLS, Rhythm, Watched};
use crate::domain::texts::{counted, in_quotes};
use crate::domain::values::{EmailAddress, Id, Invalid, WatchId, in_a_sentence};
use crate::store::Tx;
use crate::store::people::{accounts, organizations};
use crate::store::registry::watches::{self, Watch, Watcher};

/// The most that one address watches.
const MOST: usize = 50;

/// What somebody asks to be told of.
#[derive(Debug, Clone, Default)]
pub struct TypedWatch {
    /// Where to write.
    pub email: String,
    /// Tools by their words in addresses, with commas or blanks between them.
    pub tools: String,
    /// Or a search, as the registry's address has it after the question mark.
    pub search: String,
    /// The word of the rhythm.
    pub rhythm: String,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The address has a mail with a link; with where what it asks for is shown in the registry.
    Mailed(Option<String>),
    /// The address is the actor's own, so it watches already; with its token.
    Watching(String),
}

/// What the form asks about, in words inside a sentence, and the actor's own address, if any.
///
/// # Errors
/// A fault of the whole form when there is nothing to watch.
pub async fn proposed(
    ctx: &Ctx,
    actor: &Actor,
    typed: &TypedWatch,
) -> Result<(String, Option<EmailAddress>), Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let now = snapshot::read(ctx, actor)?;
    let watched = watched(&now, typed).map_err(|fault| Error::field("", fault.0))?;
    let own = match own_address(ctx, actor).await {
        // The form is shown while the records do not answer, only without the address.
        Err(Error::Store(cause)) if cause.is_outage() => None,
        own => own?,
    };
    Ok((in_words(&now, &watched), own))
}

/// The address of the actor's account; none for a visitor.
pub(super) async fn own_address(ctx: &Ctx, actor: &Actor) -> Result<Option<EmailAddress>, Error> {
    let Some(person) = actor.person() else { return Ok(None) };
    let mut tx = ctx.db.read().await?;
    let account = accounts::by_id(&mut tx, &person.account).await?;
    Ok(account.map(|account| account.email))
}

/// Asks that an address is told of changes. It gets a link to confirm that, unless it is the
/// actor's own; what it watches already it is told by mail alone. What it watches in another rhythm
/// it watches in this one from then on.
///
/// # Errors
/// Faults at `email` and `rhythm`, and of the whole form when there is nothing to watch; too many
/// mails to the address or from the network.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    typed: &TypedWatch,
    network: &str,
) -> Result<Asked, Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let now = snapshot::read(ctx, actor)?;
    let mut faults = Faults::default();
    let watched = faults.take("", watched(&now, typed));
    let email = faults.take("email", EmailAddress::parse(&typed.email));
    let rhythm = faults.take("rhythm", Rhythm::parse(&typed.rhythm));
    let (Some(watched), Some(email), Some(rhythm)) = (watched, email, rhythm) else {
        return Err(faults.into_error());
    };
    let what = in_words(&now, &watched);
    let (known, found, shown_at) = (known(&now), found(&now, &watched), href(&now, &watched));
    let is_own = own_address(ctx, actor).await?.as_ref() == Some(&email);
    let mut tx = ctx.db.write().await?;
    if !is_own {
        let limits = [Limit::mail_to_address(&email), Limit::mail_by_network(network)];
        limits::count(&mut tx, &limits, ctx.now()).await?;
    }
    let new = Watcher { id: ctx.new_id(), email: email.clone(), token: ctx.new_secret() };
    let whose = watches::watcher(&mut tx, &new, ctx.now()).await?;
    let have = watches::of(&mut tx, &whose.id).await?;
    let same = have.iter().find(|one| one.watched == watched && one.rhythm == rhythm).cloned();
    let is_watched = same.as_ref().is_some_and(|same| same.confirmed_at.is_some());
    let watch = match same {
        Some(same) => same,
        None if have.len() >= MOST
            && !(is_own && have.iter().any(|one| one.watched == watched)) =>
        {
            return Err(too_many_watches());
        }
        None => {
            let new = Watch {
                id: ctx.new_id(),
                watcher: whose.id.clone(),
                watched,
                rhythm,
                confirmed_at: None,
                known,
                found: found.clone(),
            };
            watches::insert(&mut tx, &new, ctx.now()).await?;
            new
        }
    };
    if is_own {
        begin(&mut tx, Watch { confirmed_at: Some(ctx.now()), known, found, ..watch }).await?;
    } else {
        let rhythm = in_a_sentence(rhythm.label());
        let mail = ConfirmWatch { what: &what, rhythm: &rhythm, token: &whose.token, is_watched };
        mail::send(ctx, &mut tx, Addressee { email: &email, name: None }, &mail).await?;
    }
    tx.commit().await?;
    Ok(if is_own { Asked::Watching(whose.token) } else { Asked::Mailed(shown_at) })
}

/// Begins a watch that is not confirmed yet, in the place of another rhythm in which the address
/// watches the same; it goes on from where that one was. False when it is confirmed already, or was
/// stopped.
async fn begin(tx: &mut Tx, mut begun: Watch) -> Result<bool, Error> {
    let have = watches::of(tx, &begun.watcher).await?;
    let others: Vec<Watch> =
        have.into_iter().filter(|one| one.watched == begun.watched && one.id != begun.id).collect();
    if let Some(before) = others.iter().find(|one| one.confirmed_at.is_some()) {
        (begun.known, begun.found) = (before.known, before.found.clone());
    }
    let is_new = watches::confirm(tx, &begun).await?;
    for other in others {
        watches::stop(tx, &other.watcher, Some(&other.id)).await?;
    }
    Ok(is_new)
}

fn too_many_watches() -> Error {
    let told = format!(
        "This address watches {MOST} things already, which is the most. Stop one by the link in \
         one of its mails first."
    );
    Error::field("email", told)
}

/// What an address watches, for whoever holds its token.
#[derive(Debug, Clone)]
pub struct Watching {
    /// The address.
    pub email: String,
    /// What it watches.
    pub watches: Vec<ToldWatch>,
}

/// Something that an address watches.
#[derive(Debug, Clone)]
pub struct ToldWatch {
    /// What buttons about it send.
    pub id: WatchId,
    /// What it is, as a title.
    pub what: String,
    /// How often we write.
    pub rhythm: Rhythm,
    /// Whether it is confirmed.
    pub confirmed: bool,
    /// Where it is shown in the registry.
    pub href: Option<String>,
}

/// What the address with this token watches.
///
/// # Errors
/// When no address has the token.
pub async fn of(ctx: &Ctx, actor: &Actor, token: &str) -> Result<Watching, Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let now = snapshot::read(ctx, actor)?;
    let mut tx = ctx.db.read().await?;
    let watcher = watches::by_token(&mut tx, token).await?.ok_or(Error::NotFound)?;
    let mut told = Vec::new();
    for watch in watches::of(&mut tx, &watcher.id).await? {
        told.push(told_watch(&mut tx, &now, watch).await?);
    }
    Ok(Watching { email: watcher.email.to_string(), watches: told })
}

/// A watch as it is told.
pub(super) async fn told_watch(
    tx: &mut Tx,
    now: &Snapshot,
    watch: Watch,
) -> Result<ToldWatch, Error> {
    let district = match &watch.watched {
        Watched::Desk(district) => organizations::by_id(tx, district).await?,
        Watched::Tools(_) | Watched::Search(_) => None,
    };
    let desk = district.map(|district| format!("the tools of {}", district.name));
    Ok(ToldWatch {
        what: desk.unwrap_or_else(|| in_words(now, &watch.watched)),
        href: href(now, &watch.watched),
        id: watch.id,
        rhythm: watch.rhythm,
        confirmed: watch.confirmed_at.is_some(),
    })
}

/// Confirms something that the address with this token asked to watch. It is told what changes from
/// now on.
///
/// # Errors
/// When no address has the token, or it watches no such thing.
pub async fn confirm(ctx: &Ctx, actor: &Actor, token: &str, id: &str) -> Result<(), Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let now = snapshot::read(ctx, actor)?;
    let mut tx = ctx.db.read().await?;
    let watch = own(&mut tx, token, id).await?.ok_or(Error::NotFound)?;
    drop(tx);
    if watch.confirmed_at.is_some() {
        return Ok(());
    }
    // Searched before anybody who writes would have to wait for it.
    let (known, found) = (known(&now), found(&now, &watch.watched));
    let begun = Watch { confirmed_at: Some(ctx.now()), known, found, ..watch };
    let mut tx = ctx.db.write().await?;
    if !begin(&mut tx, begun).await? {
        // Whoever pressed twice confirmed it; what was stopped meanwhile is not there.
        return own(&mut tx, token, id).await?.map(|_| ()).ok_or(Error::NotFound);
    }
    Ok(tx.commit().await?)
}

/// One thing that the address with this token watches.
async fn own(tx: &mut Tx, token: &str, id: &str) -> Result<Option<Watch>, Error> {
    let Some(watcher) = watches::by_token(tx, token).await? else { return Ok(None) };
    let own = watches::of(tx, &watcher.id).await?;
    Ok(own.into_iter().find(|watch| watch.id.as_str() == id))
}

/// Stops one thing that the address with this token watches, or all.
///
/// # Errors
/// When no address has the token, or it watches no such thing.
pub async fn stop(ctx: &Ctx, actor: &Actor, token: &str, id: Option<&str>) -> Result<(), Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let watcher = watches::by_token(&mut tx, token).await?.ok_or(Error::NotFound)?;
    let id = match id {
        None => None,
        Some(id) => Some(Id::parse(id).ok_or(Error::NotFound)?),
    };
    let stopped = watches::stop(&mut tx, &watcher.id, id.as_ref()).await?;
    if id.is_some() && stopped == 0 {
        return Err(Error::NotFound);
    }
    Ok(tx.commit().await?)
}

/// What the registry in memory says is known up to here.
pub(in crate::actions) fn known(now: &Snapshot) -> Known {
    Known { seq: now.changes.newest(), on: now.changes.day }
}

/// What a watched search finds; none for tools.
pub(in crate::actions) fn found(now: &Snapshot, watched: &Watched) -> Option<BTreeSet<String>> {
    let Watched::Search(search) = watched else { return None };
    let query = query(search);
    let all = now.shelf.all(&query).into_iter();
    Some(all.map(|shelved| shelved.listing.card.slug.clone()).collect())
}

fn query(search: &str) -> Query {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(search).unwrap_or_default();
    Query { after: None, ..Query::read(&pairs).0 }
}

/// What is watched, inside a sentence.
pub(super) fn in_words(now: &Snapshot, watched: &Watched) -> String {
    match watched {
        Watched::Tools(slugs) => match slugs.as_slice() {
            [slug] => now.changes.name(slug).unwrap_or_else(|| "a tool".to_owned()),
            many => counted(many.len(), "tool", "tools"),
        },
        Watched::Desk(_) => "the tools of a district".to_owned(),
        Watched::Search(search) => {
            let query = query(search);
            let words = if query.text.is_empty() {
                "every tool".to_owned()
            } else {
                in_quotes(&query.text)
            };
            match query.chosen_count() {
                0 => format!("the search for {words}"),
                filters => {
                    let filters = counted(filters, "filter", "filters");
                    format!("the search for {words} with {filters}")
                }
            }
        }
    }
}

fn href(now: &Snapshot, watched: &Watched) -> Option<String> {
    match watched {
        Watched::Tools(slugs) => match slugs.as_slice() {
            [slug] => now.shelf.listing(slug).map(|_| format!("/registry/{slug}")),
            _ => None,
        },
        Watched::Search(search) => Some(format!("/registry?{search}")),
        Watched::Desk(_) => Some("/district".to_owned()),
    }
}

fn watched(now: &Snapshot, typed: &TypedWatch) -> Result<Watched, Invalid> {
    let mut tools: Vec<String> = Vec::new();
    for slug in typed.tools.split([',', ' ', '\n', '\r', '\t']).filter(|slug| !slug.is_empty()) {
        if !now.changes.is_shown(slug) {
            let shown = in_quotes(&slug.chars().take(60).collect::<String>());
            return Err(Invalid(format!("The registry knows no tool {shown}.")));
        }
        if !tools.iter().any(|known| known == slug) {
            tools.push(slug.to_owned());
        }
        if tools.len() > MOST_TOOLS {
            return Err(Invalid(format!("One watch holds at most {MOST_TOOLS} tools.")));
        }
    }
    if !tools.is_empty() {
        return Ok(Watched::Tools(tools));
    }
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&typed.search)
        .map_err(|_nonsense| Invalid::new("This search cannot be read. Search again."))?;
    let (query, faults) = Query::read(&pairs);
    if let Some((_, fault)) = faults.into_iter().next() {
        return Err(fault);
    }
    if query.text.is_empty() && query.chosen_count() == 0 {
        return Err(Invalid::new(
            "Open a tool or search the registry, and choose there to be told of changes.",
        ));
    }
    let many = now.shelf.all(&query).len();
    if many > MOST_TOOLS {
        return Err(Invalid(format!(
            "This search finds {many} tools. Narrow it to at most {MOST_TOOLS} to watch it."
        )));
    }
    let pairs = query.pairs(None);
    Ok(Watched::Search(serde_urlencoded::to_string(pairs).unwrap_or_default()))
}
