//! Finishes what visitors read whenever the registry changes: renders and packs it once, away from
//! the threads that answer.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::http::header;
use tokio_util::sync::CancellationToken;

use super::api::registry::listings as data;
use super::kernel::app::App;
use super::kernel::dump::Dump;
use super::kernel::failure::Failure;
use super::kernel::finished::{BodyKind, Finished};
use super::kernel::published::{Listed, Published};
use super::pages::registry::listings::composing;
use super::pages::registry::{csv as table_file, listing, listings};
use super::pages::{api_reference, home};
use crate::actions::Ctx;
use crate::actions::registry::keeping::{self, Rendered};
use crate::actions::registry::snapshot::Snapshot;
use crate::domain::packed::{Packed, Packer};
use crate::domain::registry::query::Query;
use crate::domain::registry::shelf::Shelved;

/// After so many listings it is looked whether the registry changed meanwhile.
const AT_ONCE: usize = 500;
/// The same for their pages.
const PAGES_AT_ONCE: usize = 20;

/// When nothing changed for so long, what is finished is kept for the next start.
const QUIET: Duration = Duration::from_secs(10);

/// Finishes the registry as it is, and again at each change, until Assay stops.
pub async fn keep_finished(app: App, stop: CancellationToken) {
    let mut changes = app.ctx.registry.changes();
    let beginning = app.clone();
    if let Err(cause) = actix_web::web::block(move || begin(&beginning)).await {
        tracing::error!(%cause, "taking over what was finished before was cut off");
    }
    loop {
        changes.mark_unchanged();
        let (whole, asked) = (app.clone(), stop.clone());
        let outcome = actix_web::web::block(move || finish(&whole, &asked)).await;
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(Failure(cause))) => tracing::error!(%cause, "the registry cannot be finished"),
            Err(cause) => tracing::error!(%cause, "finishing the registry was cut off"),
        }
        let mut is_kept = false;
        loop {
            tokio::select! {
                told = changes.changed() => {
                    if told.is_err() { return }
                    break;
                }
                () = stop.cancelled() => return,
                () = tokio::time::sleep(QUIET), if !is_kept => {
                    is_kept = true;
                    let (ctx, published) = (app.ctx.clone(), app.published.now());
                    let kept = actix_web::web::block(move || keep(&ctx, &published)).await;
                    if let Ok(Err(cause)) = kept {
                        tracing::warn!(%cause, "the picture of the registry cannot be written");
                    }
                }
            }
        }
    }
}

/// Takes over what was finished before this start and still fits.
fn begin(app: &App) {
    let now = app.ctx.registry.now();
    let picture = keeping::picture(&app.ctx);
    if picture.day != now.shelf.day {
        return;
    }
    let mut published = Published { of: Arc::clone(&now), ..Published::default() };
    for shelved in &now.shelf.listings {
        let slug = shelved.listing.card.slug.as_str();
        let parts = picture.rendered.get(slug).filter(|parts| parts.etag == shelved.etag);
        let Some(parts) = parts.cloned() else { continue };
        let json = data::whole(shelved, parts.modified);
        let page = Finished::new(BodyKind::Page, parts.page, &parts.tag, parts.modified);
        let listed = Listed {
            page: OnceLock::from(page),
            line: json.body().piece(),
            json,
            row: parts.row.piece(),
        };
        published.listings.insert(Arc::from(slug), Arc::new(listed));
    }
    app.published.put(Arc::new(published));
}

/// Keeps what is finished for the next start.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(ctx: &Ctx, published: &Published) -> std::io::Result<()> {
    if !published.is_whole {
        return Ok(());
    }
    keeping::save(ctx, &published.of, |slug| {
        let listed = published.listings.get(slug)?;
        let page = listed.page.get()?;
        Some(Rendered {
            etag: listed.json.tag().to_owned(),
            page: page.body().clone(),
            tag: page.tag().to_owned(),
            modified: page.modified(),
            row: listed.row.body(),
        })
    })
}

/// Finishes the registry as it is. What has not changed since the last time is kept.
fn finish(app: &App, stop: &CancellationToken) -> Result<(), Failure> {
    loop {
        let now = app.ctx.registry.now();
        // Of an empty registry little is read, and it is rendered quickly.
        if now.shelf.listings.is_empty() {
            app.published.put(Arc::default());
            return Ok(());
        }
        let is_over = || stop.is_cancelled() || !Arc::ptr_eq(&now, &app.ctx.registry.now());
        if finish_unless(app, &now, &is_over)? || stop.is_cancelled() {
            return Ok(());
        }
    }
}

/// Finishes what is missing of a snapshot, unless it is over before; says whether it came to the
/// end. What was finished until then stays for the next one, so that changes that come one after
/// the other do not have everything finished again and again.
///
/// # Errors
/// When a part of it cannot be rendered or written as JSON.
pub fn finish_unless(
    app: &App,
    now: &Arc<Snapshot>,
    is_over: &dyn Fn() -> bool,
) -> Result<bool, Failure> {
    Work::new(app, now).finish(now, is_over)
}

/// What is finished so far.
struct Work<'a> {
    app: &'a App,
    packer: Packer,
    done: Published,
}

impl<'a> Work<'a> {
    /// Begins with what is in place already and reads the same.
    fn new(app: &'a App, now: &Arc<Snapshot>) -> Self {
        let before = app.published.now();
        let same_day = before.of.shelf.day == now.shelf.day;
        let mut done = Published { of: Arc::clone(now), ..Published::default() };
        // It tells of no listing, but of the day.
        if let Some(api) = before.places.get(api_reference::PATH).filter(|_| same_day) {
            done.places.insert(api_reference::PATH, Arc::clone(api));
        }
        for shelved in &now.shelf.listings {
            let slug = shelved.listing.card.slug.as_str();
            let known = before.listings.get_key_value(slug);
            if let Some((slug, listed)) = known.filter(|(_, one)| one.json.tag() == shelved.etag) {
                // Its page tells the day.
                let listed =
                    if same_day { Arc::clone(listed) } else { Arc::new(listed.without_page()) };
                done.listings.insert(Arc::clone(slug), listed);
            }
        }
        Self { app, packer: Packer::at_once(), done }
    }

    /// Finishes what is missing: first what shows all listings, then what lists need of each, then
    /// their pages. Says whether it came to the end before it was over.
    fn finish(&mut self, now: &Arc<Snapshot>, is_over: &dyn Fn() -> bool) -> Result<bool, Failure> {
        self.pages(now)?;
        self.put();
        let listings = now.shelf.listings.iter();
        for (number, shelved) in listings.enumerate() {
            let slug = shelved.listing.card.slug.as_str();
            if !self.done.listings.contains_key(slug) {
                let listed = self.listed(shelved)?;
                self.done.listings.insert(Arc::from(slug), Arc::new(listed));
            }
            if number % AT_ONCE == 0 && is_over() {
                self.put();
                return Ok(false);
            }
        }
        self.put_in_order(now);
        self.done.list = match composing::parts(self.app, now) {
            Ok(parts) => Some(Arc::new(parts)),
            // Whoever asks for a page of it gets it rendered.
            Err(Failure(cause)) => {
                tracing::error!(%cause, "the registry's list cannot be taken apart");
                None
            }
        };
        self.put();
        let in_order = self.done.in_order.clone();
        for (number, (listed, shelved)) in in_order.iter().zip(&now.shelf.listings).enumerate() {
            if listed.page.get().is_none() {
                let page = listing::html(self.app, shelved, now.shelf.day)?;
                // Nobody else finishes it.
                let _ = listed.page.set(self.finished(BodyKind::Page, &page));
                if number % PAGES_AT_ONCE == 0 && is_over() {
                    return Ok(false);
                }
            }
        }
        self.done.is_whole = true;
        self.table(now);
        self.put();
        Ok(true)
    }

    /// Puts what is finished in place.
    fn put(&mut self) {
        let published = Published {
            of: Arc::clone(&self.done.of),
            places: self.done.places.clone(),
            listings: self.done.listings.clone(),
            in_order: self.done.in_order.clone(),
            is_whole: self.done.is_whole,
            dump: self.done.dump.clone(),
            list: self.done.list.clone(),
        };
        self.app.published.put(Arc::new(published));
    }

    /// Lays all listings out in the order of the shelf.
    fn put_in_order(&mut self, now: &Snapshot) {
        let slugs = now.shelf.listings.iter().map(|shelved| shelved.listing.card.slug.as_str());
        let in_order = slugs.filter_map(|slug| self.done.listings.get(slug));
        self.done.in_order = in_order.map(Arc::clone).collect();
        let lines: Vec<_> = self.done.in_order.iter().map(|listed| &listed.line).collect();
        self.done.dump = Some(Arc::new(Dump::of(&lines, &mut self.packer)));
    }

    /// Finishes the pages that show several listings.
    fn pages(&mut self, now: &Snapshot) -> Result<(), Failure> {
        let front = home::html(self.app, now)?;
        self.place("/", BodyKind::Page, &front);
        let registry = listings::html(self.app, now)?;
        self.place("/registry", BodyKind::Page, &registry);
        let (list, next) = data::page(now, &Query::default());
        let mut list = self.packed(BodyKind::Data, list);
        if let Some((name, value)) = next {
            list = list.with(name, value);
        }
        self.done.places.insert("/api/v1/listings", Arc::new(list));
        if !self.done.places.contains_key(api_reference::PATH) {
            let api = api_reference::html(self.app, now.shelf.day)?;
            self.place(api_reference::PATH, BodyKind::Page, &api);
        }
        Ok(())
    }

    /// Finishes the table file of all listings.
    fn table(&mut self, now: &Snapshot) {
        let text = table_file::table(self.app, now, &Query::default());
        let table = self.finished(BodyKind::Table, &text);
        let table = table.with(header::CONTENT_DISPOSITION, table_file::DISPOSITION);
        self.done.places.insert("/registry.csv", Arc::new(table));
    }

    /// What lists need of a listing, without its page.
    fn listed(&mut self, shelved: &Shelved) -> Result<Listed, Failure> {
        let json = data::whole(shelved, self.done.of.since);
        let row = self.packer.piece(&listings::row(self.app, &shelved.listing.card)?);
        Ok(Listed { line: json.body().piece(), page: OnceLock::new(), json, row })
    }

    fn place(&mut self, path: &'static str, kind: BodyKind, text: &str) {
        let finished = self.finished(kind, text);
        self.done.places.insert(path, Arc::new(finished));
    }

    fn finished(&mut self, kind: BodyKind, text: &str) -> Finished {
        let body = self.packer.body(text);
        self.packed(kind, body)
    }

    fn packed(&self, kind: BodyKind, body: Packed) -> Finished {
        // As it is told by whoever answers before this is finished.
        let tag = body.tag(&self.done.of.stamp());
        Finished::new(kind, body, &tag, self.done.of.since)
    }
}
