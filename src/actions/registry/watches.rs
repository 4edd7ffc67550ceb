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
use crate::domain::texts::counted;
use crate::domain::values::{EmailAddress, Id, Invalid, WatchId, in_a_sentence};
use crate::store::people::accounts;
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
    /// The address has a mail with a link.
    Mailed,
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
    let own = match actor.person() {
        None => None,
        Some(person) => {
            let mut tx = ctx.db.read().await?;
            accounts::by_id(&mut tx, &person.account).await?.map(|account| account.email)
        }
    };
    Ok((in_words(&now, &watched), own))
}

/// Asks that an address is told of changes. It gets a link to confirm that, unless it is the
/// actor's own.
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
    let (what, own) = proposed(ctx, actor, typed).await?;
    let now = snapshot::read(ctx, actor)?;
    let mut faults = Faults::default();
    let watched = faults.take("", watched(&now, typed));
    let email = faults.take("email", EmailAddress::parse(&typed.email));
    let rhythm = faults.take("rhythm", Rhythm::parse(&typed.rhythm));
    let (Some(watched), Some(email), Some(rhythm)) = (watched, email, rhythm) else {
        return Err(faults.into_error());
    };
    let mut tx = ctx.db.write().await?;
    let is_own = own.as_ref() == Some(&email);
    if !is_own {
        let limits = [Limit::mail_to_address(&email), Limit::mail_by_network(network)];
        limits::count(&mut tx, &limits, ctx.now()).await?;
    }
    let new = Watcher { id: ctx.new_id(), email: email.clone(), token: ctx.new_secret() };
    let whose = watches::watcher(&mut tx, &new, ctx.now()).await?;
    let have = watches::of(&mut tx, &whose.id).await?;
    let same = have.iter().find(|one| one.watched == watched && one.rhythm == rhythm);
    if same.is_none() && have.len() >= MOST {
        return Err(Error::field(
            "email",
            format!(
                "This address watches {MOST} things already, which is the most. Stop one by the \
                 link in one of its mails first."
            ),
        ));
    }
    let mut watch = match same {
        Some(same) => same.clone(),
        None => Watch {
            id: ctx.new_id(),
            watcher: whose.id.clone(),
            known: known(&now),
            found: found(&now, &watched),
            watched,
            rhythm,
            confirmed_at: None,
        },
    };
    if same.is_none() {
        watches::insert(&mut tx, &watch, ctx.now()).await?;
    }
    if is_own {
        begin(ctx, &now, &mut watch);
        watches::note(&mut tx, &watch).await?;
        tx.commit().await?;
        return Ok(Asked::Watching(whose.token));
    }
    let rhythm = in_a_sentence(rhythm.label());
    let mail = ConfirmWatch { what: &what, rhythm: &rhythm, token: &whose.token };
    mail::send(ctx, &mut tx, Addressee { email: &email, name: None }, &mail).await?;
    tx.commit().await?;
    Ok(Asked::Mailed)
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
    let told = watches::of(&mut tx, &watcher.id).await?.into_iter().map(|watch| ToldWatch {
        what: in_words(&now, &watch.watched),
        href: href(&now, &watch.watched),
        id: watch.id,
        rhythm: watch.rhythm,
        confirmed: watch.confirmed_at.is_some(),
    });
    Ok(Watching { email: watcher.email.to_string(), watches: told.collect() })
}

/// Confirms something that the address with this token asked to watch. It is told what changes from
/// now on.
///
/// # Errors
/// When no address has the token, or it watches no such thing.
pub async fn confirm(ctx: &Ctx, actor: &Actor, token: &str, id: &str) -> Result<(), Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let now = snapshot::read(ctx, actor)?;
    let mut tx = ctx.db.write().await?;
    let watcher = watches::by_token(&mut tx, token).await?.ok_or(Error::NotFound)?;
    let own = watches::of(&mut tx, &watcher.id).await?;
    let watch = own.into_iter().find(|watch| watch.id.as_str() == id);
    let mut watch = watch.ok_or(Error::NotFound)?;
    begin(ctx, &now, &mut watch);
    watches::note(&mut tx, &watch).await?;
    Ok(tx.commit().await?)
}

/// Stops one thing that the address with this token watches, or all.
///
/// # Errors
/// When no address has the token.
pub async fn stop(ctx: &Ctx, actor: &Actor, token: &str, id: Option<&str>) -> Result<(), Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let watcher = watches::by_token(&mut tx, token).await?.ok_or(Error::NotFound)?;
    let id = match id {
        None => None,
        Some(id) => Some(Id::parse(id).ok_or(Error::NotFound)?),
    };
    watches::stop(&mut tx, &watcher.id, id.as_ref()).await?;
    Ok(tx.commit().await?)
}

/// Begins a watch now, unless it runs already.
fn begin(ctx: &Ctx, now: &Snapshot, watch: &mut Watch) {
    if watch.confirmed_at.is_none() {
        watch.confirmed_at = Some(ctx.now());
        watch.known = known(now);
        watch.found = found(now, &watch.watched);
    }
}

/// What the registry in memory says is known up to here.
pub(super) fn known(now: &Snapshot) -> Known {
    Known { seq: now.changes.newest(), on: now.changes.day }
}

/// What a watched search finds; none for tools.
pub(super) fn found(now: &Snapshot, watched: &Watched) -> Option<BTreeSet<String>> {
    let Watched::Search(search) = watched else { return None };
    let query = query(search);
    let all = now.shelf.all(&query).into_iter();
    Some(all.take(MOST_TOOLS).map(|shelved| shelved.listing.card.slug.clone()).collect())
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
        Watched::Search(search) => {
            let query = query(search);
            let words = if query.text.is_empty() {
                "every tool".to_owned()
            } else {
                format!("“{}”", query.text)
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
    }
}

fn watched(now: &Snapshot, typed: &TypedWatch) -> Result<Watched, Invalid> {
    let mut tools: Vec<String> = Vec::new();
    for slug in typed.tools.split([',', ' ', '\n', '\r', '\t']).filter(|slug| !slug.is_empty()) {
        if !now.changes.is_shown(slug) {
            let shown: String = slug.chars().take(60).collect();
            return Err(Invalid(format!("The registry knows no tool “{shown}”.")));
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
