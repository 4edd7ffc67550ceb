//! Puts a page of the registry's list together from parts that were rendered and packed before. It
//! reads letter for letter as the rendered page does.

use handlebars::html_escape;

use super::list_page::{RegistryPage, TITLE};
use super::telling::{count, pages, printed};
use crate::actions::registry::snapshot::Snapshot;
use crate::domain::calendar::Calendar;
use crate::domain::packed::{Joined, Packed};
use crate::domain::registry::filter::Facet;
use crate::domain::registry::query::{DECISION, Query, Sort};
use crate::web::components::Pagination;
use crate::web::kernel::app::App;
use crate::web::kernel::chrome::LONGEST_QUERY;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::list_parts::{GroupParts, ListParts};
use crate::web::kernel::mould::{Strip, sign};
use crate::web::kernel::page::for_visitors;
use crate::web::kernel::published::Published;
use crate::web::pages::registry::addresses::address;
use crate::web::pages::registry::rail::{self, FORM, OPEN, Rail, RailFacet, RailOption};
use crate::web::pages::registry::sentence::sentence;

/// The holes of a list, by what goes into them.
const ADDRESS: u32 = 0;
const TEXT: u32 = 1;
const COUNT: u32 = 2;
const PRINTED: u32 = 3;
const DOWNLOAD: u32 = 4;
const RAIL: u32 = 5;
const ROWS: u32 = 6;
const WAYS: u32 = 7;
const CHOSEN: u32 = 8;
const CLEAR: u32 = 9;
const GROUPS: u32 = 10;
const NOTE: u32 = 11;
const OPTIONS: u32 = 12;
const LEFT: u32 = 13;
const SUMMARY: u32 = 14;
const PREVIOUS: u32 = 15;
const NEXT: u32 = 16;
const RECEIPT: u32 = 17;
const SENTENCE: u32 = 18;

/// The list of rows before any is in it.
const NO_ROWS: &str = "<ul class=\"results\"></ul>";

/// Renders the parts of a snapshot's list.
///
/// # Errors
/// When a template cannot be rendered, or a part is not found in what holds it.
pub fn parts(app: &App, now: &Snapshot) -> Result<ListParts, Failure> {
    let mut parts = ListParts::default();
    let words = [("", false), ("q", true)];
    for (text, has_words) in words {
        for sort in Sort::ALL {
            let frame = frame(app, now, text, sort)?;
            parts.frames.insert((has_words, sort.word()), Strip::new(&frame));
        }
    }
    for chosen in [false, true] {
        let group = RailFacet { title: String::new(), open: false, note: None, options: vec![] };
        let inside = render(app, "facet_group", &group)?;
        let rail = Rail {
            form: FORM,
            facets: vec![group],
            chosen: if chosen { sign(CHOSEN).into() } else { String::new() },
            clear: chosen.then(|| sign(CLEAR).into()),
            shown: true,
        };
        let rail = render(app, "facet_rail", &rail)?;
        parts.rails.push(Strip::new(&with_hole(&rail, &inside, GROUPS)?));
    }
    let mut place = 0;
    for facet in &now.shelf.facets {
        // Whoever asks for a decision by its address gets the rendered page.
        if facet.name == DECISION {
            parts.groups.push(None);
            continue;
        }
        parts.groups.push(Some(group(app, (place, facet))?));
        place += 1;
    }
    for (previous, next) in [(false, false), (false, true), (true, false), (true, true)] {
        let ways = Pagination {
            summary: sign(SUMMARY).into(),
            previous: previous.then(|| sign(PREVIOUS).into()),
            next: next.then(|| sign(NEXT).into()),
        };
        parts.ways.push(Strip::new(&render(app, "pagination", &ways)?));
    }
    Ok(parts)
}

fn render(app: &App, template: &str, part: &impl serde::Serialize) -> Result<String, Failure> {
    app.templates.render(template, part).map_err(Failure::internal)
}

/// A text in which a hole stands in place of a part of it.
fn with_hole(text: &str, part: &str, hole: u32) -> Result<String, Failure> {
    let (before, behind) = text
        .split_once(part)
        .ok_or_else(|| Failure::internal(format!("the list holds no such part: {part}")))?;
    Ok([before, sign(hole).to_string().as_str(), behind].concat())
}

/// The page around the parts.
fn frame(app: &App, now: &Snapshot, text: &str, sort: Sort) -> Result<String, Failure> {
    let query = Query { text: text.to_owned(), sort, ..Query::default() };
    let empty = Snapshot::default();
    let narrowing = &app.ctx.library.narrowing;
    let mut page = RegistryPage::new(&empty, Calendar::UTC, &query, (None, narrowing));
    page.sentence.text(&sign(SENTENCE).to_string());
    page.text = if text.is_empty() { String::new() } else { sign(TEXT).into() };
    page.count = sign(COUNT).into();
    page.printed = sign(PRINTED).into();
    page.download = sign(DOWNLOAD).into();
    page.receipt = sign(RECEIPT).into();
    page.nothing = None;
    page.rail =
        Rail { form: FORM, facets: vec![], chosen: sign(RAIL).into(), clear: None, shown: true };
    page.pages = Pagination { summary: sign(WAYS).into(), previous: None, next: None };
    let rail = render(app, "facet_rail", &page.rail)?;
    let ways = render(app, "pagination", &page.pages)?;
    let uri = format!("/registry?{}", sign(ADDRESS));
    let html = for_visitors(app, &uri, now.shelf.day, TITLE, &page)?;
    let html = with_hole(&html, &rail, RAIL)?;
    let html = with_hole(&html, &ways, WAYS)?;
    let rows = format!("<ul class=\"results\">{}</ul>", sign(ROWS));
    let (before, behind) = html
        .split_once(NO_ROWS)
        .ok_or_else(|| Failure::internal("the list has no place for its rows"))?;
    Ok([before, &rows, behind].concat())
}

fn group(app: &App, (place, facet): (usize, &Facet)) -> Result<GroupParts, Failure> {
    let strip = |at, checked| {
        let option = RailOption::new(FORM, (place, facet), at, sign(LEFT).into(), checked);
        Ok::<Strip, Failure>(Strip::new(&render(app, "facet_option", &option)?))
    };
    let mut options = Vec::new();
    for at in facet.values.iter().enumerate() {
        options.push([strip(at, false)?, strip(at, true)?]);
    }
    let mut around = Vec::new();
    for (open, note) in [(false, None), (true, None), (true, Some(sign(NOTE).into()))] {
        let inside = RailOption { form: FORM, ..RailOption::default() };
        let part = render(app, "facet_option", &inside)?;
        let group = RailFacet { title: facet.title.clone(), open, note, options: vec![inside] };
        around.push(Strip::new(&with_hole(&render(app, "facet_group", &group)?, &part, OPTIONS)?));
    }
    Ok(GroupParts { around, options, open: place < OPEN })
}

/// The page that answers a query, when it can be put together: something fits, nothing in the
/// address was misread, and no tool without a decision is to be told. `uri` is the address.
pub fn compose(
    app: &App,
    published: &Published,
    now: &Snapshot,
    query: &Query,
    uri: &str,
) -> Option<Packed> {
    let parts = published.list.as_deref()?;
    let asked = uri.split_once('?').map_or("", |(_, asked)| asked);
    if asked.len() > LONGEST_QUERY {
        return None;
    }
    if query.chosen.contains_key(DECISION) || !now.undecided(query).is_empty() {
        return None;
    }
    let results = now.shelf.ask(query);
    if results.total == 0 || !results.reading.is_plain() {
        return None;
    }
    let rows: Option<Vec<_>> =
        results.places.iter().map(|place| published.in_order.get(*place)).collect();
    let rows = rows?;
    let frame = parts.frames.get(&(!query.text.is_empty(), query.sort.word()))?;
    let ways = pages(query, &results);
    let counts = results.counts();
    let room = rows.iter().map(|listed| listed.row.run().len()).sum::<usize>() + 48 * 1024;
    let mut page = Joined::with_room(room);
    frame.pour(&mut page, |hole, page| match hole {
        ADDRESS => page.text(&html_escape(asked)),
        TEXT => page.text(&html_escape(&query.text)),
        COUNT => page.text(&html_escape(&count(query, results.total))),
        PRINTED => page.text(&html_escape(&printed(&now.shelf, query, &ways))),
        DOWNLOAD => page.text(&html_escape(&address("/registry.csv", query, None))),
        SENTENCE => {
            let narrowing = &app.ctx.library.narrowing;
            page.text(&sentence(&now.shelf, query, narrowing).to_string());
        }
        RECEIPT => page.text(&html_escape(&address("/receipts/new", query, None))),
        RAIL => rail_of(parts, &now.shelf.facets, query, &counts, page),
        ROWS => rows.iter().for_each(|listed| page.piece(&listed.row)),
        WAYS => ways_of(parts, &ways, page),
        _ => {}
    });
    Some(page.finish())
}

fn ways_of(parts: &ListParts, ways: &Pagination, page: &mut Joined) {
    let which = 2 * usize::from(ways.previous.is_some()) + usize::from(ways.next.is_some());
    let Some(strip) = parts.ways.get(which) else { return };
    strip.pour(page, |hole, page| match hole {
        SUMMARY => page.text(&html_escape(&ways.summary)),
        PREVIOUS => page.text(&html_escape(ways.previous.as_deref().unwrap_or_default())),
        NEXT => page.text(&html_escape(ways.next.as_deref().unwrap_or_default())),
        _ => {}
    });
}

fn rail_of(
    parts: &ListParts,
    facets: &[Facet],
    query: &Query,
    counts: &[Vec<usize>],
    page: &mut Joined,
) {
    let chosen = query.chosen_count();
    let Some(strip) = parts.rails.get(usize::from(chosen > 0)) else { return };
    strip.pour(page, |hole, page| match hole {
        CHOSEN => page.text(&chosen.to_string()),
        CLEAR => page.text(&html_escape(&rail::clear(query))),
        GROUPS => {
            for ((facet, group), counts) in facets.iter().zip(&parts.groups).zip(counts) {
                if let Some(group) = group {
                    group_of(group, facet, query, counts, page);
                }
            }
        }
        _ => {}
    });
}

fn group_of(group: &GroupParts, facet: &Facet, query: &Query, counts: &[usize], page: &mut Joined) {
    let chosen = query.chosen.get(&facet.name);
    let is_chosen = |value: &str| chosen.is_some_and(|all| all.iter().any(|one| one == value));
    let shown: Vec<(usize, usize, bool)> = facet
        .values
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(at, (value, count))| (at, *count, is_chosen(&value.value)))
        .filter(|(_, count, chosen)| *count > 0 || *chosen)
        .collect();
    if shown.is_empty() {
        return;
    }
    let picked = shown.iter().filter(|(.., chosen)| *chosen).count();
    let which = if picked > 0 { 2 } else { usize::from(group.open) };
    let Some(around) = group.around.get(which) else { return };
    around.pour(page, |hole, page| match hole {
        NOTE => page.text(&rail::note(picked).unwrap_or_default()),
        OPTIONS => {
            for (at, count, chosen) in &shown {
                let strips = group.options.get(*at);
                if let Some(strip) = strips.and_then(|strips| strips.get(usize::from(*chosen))) {
                    strip.pour(page, |_, page| page.text(&count.to_string()));
                }
            }
        }
        _ => {}
    });
}
