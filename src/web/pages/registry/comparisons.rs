//! Tools side by side: up to four, row by row, or only where they differ. The choice stays in the
//! address, so that it can be sent on.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use serde::Serialize;

use super::comparison_rows::{Group, groups};
use super::words::tag;
use crate::actions::registry::receipts::LISTING;
use crate::actions::registry::snapshot;
use crate::domain::registry::kept::Kept;
use crate::domain::registry::listing::Listing;
use crate::domain::registry::query::Query;
use crate::domain::registry::shelf::Shelf;
use crate::domain::texts::{counted, in_quotes, listed};
use crate::web::components::{
    Breadcrumb, Crumb, Kind, NoticeBox, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::same_for_all;
use crate::web::kernel::templates::Page;

/// Where tools are put side by side.
const PATH: &str = "/registry/compare";
/// The most that fit beside each other on paper and on a screen.
const MOST: usize = 4;
/// How many findings are offered to be added.
const OFFERED: usize = 6;
const TITLE: &str = "Compare tools";

/// Tools side by side.
#[derive(Debug, Serialize)]
pub struct ComparisonPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    left_out: Option<NoticeBox>,
    tools: Vec<Column>,
    /// What is chosen, for the form that looks for one more; none when no more fit.
    more: Option<Finder>,
    groups: Vec<Group>,
    /// How many rows there are, and how many of them differ, in words.
    told: String,
    only_differences: bool,
    /// The same page with all rows, or with those that differ.
    other_view: String,
}

/// The head of a column.
#[derive(Debug, Serialize)]
struct Column {
    href: String,
    name: String,
    vendor: String,
    status: StatusTag,
    /// The comparison without it.
    without: String,
}

/// Looks for a tool to add.
#[derive(Debug, Serialize)]
struct Finder {
    label: &'static str,
    text: String,
    chosen: Vec<String>,
    only_differences: bool,
    found: Vec<Offer>,
    nothing: Option<String>,
}

/// A tool that can be added.
#[derive(Debug, Serialize)]
struct Offer {
    href: String,
    name: String,
    vendor: String,
}

/// What an address asks for.
#[derive(Debug, Default, Clone)]
struct Asked {
    slugs: Vec<String>,
    text: String,
    only_differences: bool,
}

impl Asked {
    /// Reads the pairs of an address; a tool that is named twice counts once.
    fn read(pairs: &[(String, String)]) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            match (name.as_str(), value.trim()) {
                ("tool", slug)
                    if !slug.is_empty() && !asked.slugs.iter().any(|one| one == slug) =>
                {
                    asked.slugs.push(slug.to_owned());
                }
                ("find", text) => asked.text = Query::read_text(text),
                ("show", "differences") => asked.only_differences = true,
                _ => {}
            }
        }
        asked
    }

    fn address<'s>(slugs: impl Iterator<Item = &'s str>, only_differences: bool) -> String {
        let pairs = slugs
            .map(|slug| ("tool", slug))
            .chain(only_differences.then_some(("show", "differences")));
        let text = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap_or_default();
        if text.is_empty() { PATH.to_owned() } else { format!("{PATH}?{text}") }
    }
}

impl ComparisonPage {
    fn new(shelf: &Shelf, asked: &Asked) -> Self {
        let known: Vec<&Kept> =
            asked.slugs.iter().filter_map(|slug| Some(&shelf.listing(slug)?.listing)).collect();
        let whole: Vec<Listing> =
            known.iter().take(MOST).filter_map(|kept| kept.whole().ok()).collect();
        let tools: Vec<&Listing> = whole.iter().collect();
        let slugs: Vec<&str> = tools.iter().map(|listing| listing.card.slug.as_str()).collect();
        let mut groups = groups(&tools);
        let rows = groups.iter().map(|group| group.rows.len()).sum::<usize>();
        let differing = groups.iter().map(Group::differing).sum::<usize>();
        if asked.only_differences {
            groups.iter_mut().for_each(Group::keep_what_differs);
            groups.retain(|group| !group.rows.is_empty());
        }
        let trail = home_trail().into_iter().chain([Crumb::to("/registry", "Registry")]).collect();
        let header = PageHeader::new(heading(&tools)).purpose(
            "Up to four tools side by side, as the registry has them today. The address keeps the \
             choice.",
        );
        Self {
            crumbs: Breadcrumb::new(trail, "Compare"),
            header: match slugs.as_slice() {
                [] => header,
                slugs => header.action(receipt_of(slugs), "Get a receipt"),
            },
            left_out: left_out(asked, shelf, &known),
            tools: tools
                .iter()
                .map(|listing| Column {
                    href: format!("/registry/{}", listing.card.slug),
                    name: listing.card.name.clone(),
                    vendor: listing.card.vendor.clone(),
                    status: tag(&listing.card),
                    without: Asked::address(
                        slugs.iter().copied().filter(|slug| *slug != listing.card.slug),
                        asked.only_differences,
                    ),
                })
                .collect(),
            more: (tools.len() < MOST).then(|| Finder::new(shelf, asked, &slugs)),
            groups: if tools.len() > 1 { groups } else { Vec::new() },
            told: format!(
                "{} of {} {}.",
                differing,
                counted(rows, "row", "rows"),
                if differing == 1 { "differs" } else { "differ" }
            ),
            only_differences: asked.only_differences,
            other_view: Asked::address(slugs.iter().copied(), !asked.only_differences),
        }
    }
}

/// Where a receipt of these tools is made.
fn receipt_of(slugs: &[&str]) -> String {
    let pairs: Vec<(&str, &str)> = slugs.iter().map(|slug| (LISTING, *slug)).collect();
    format!("/receipts/new?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

impl Finder {
    fn new(shelf: &Shelf, asked: &Asked, slugs: &[&str]) -> Self {
        let query = Query { text: asked.text.clone(), limit: OFFERED + MOST, ..Query::default() };
        let found: Vec<Offer> = if asked.text.is_empty() {
            Vec::new()
        } else {
            let page = shelf.ask(&query).page.into_iter().map(|shelved| &shelved.listing.card);
            page.filter(|card| !slugs.contains(&card.slug.as_str()))
                .take(OFFERED)
                .map(|card| Offer {
                    href: Asked::address(
                        slugs.iter().copied().chain([card.slug.as_str()]),
                        asked.only_differences,
                    ),
                    name: card.name.clone(),
                    vendor: card.vendor.clone(),
                })
                .collect()
        };
        let nothing = (!asked.text.is_empty() && found.is_empty()).then(|| {
            let words = in_quotes(&asked.text);
            format!("No other tool with a published decision fits {words}.")
        });
        Self {
            label: match slugs {
                [] => "The first tool",
                [_] => "A tool to put beside it",
                _ => "One more tool",
            },
            text: asked.text.clone(),
            chosen: slugs.iter().map(|slug| (*slug).to_owned()).collect(),
            only_differences: asked.only_differences,
            found,
            nothing,
        }
    }
}

fn heading(tools: &[&Listing]) -> String {
    let names: Vec<&str> = tools.iter().map(|listing| listing.card.name.as_str()).collect();
    if names.len() > 1 { format!("{} side by side", listed(&names)) } else { TITLE.to_owned() }
}

/// Says which tools of the address are not among those that are shown, and why.
fn left_out(asked: &Asked, shelf: &Shelf, known: &[&Kept]) -> Option<NoticeBox> {
    let unknown: Vec<String> = asked
        .slugs
        .iter()
        .filter(|slug| shelf.listing(slug).is_none())
        .take(MOST)
        .map(|slug| in_quotes(&slug.chars().take(40).collect::<String>()))
        .collect();
    let unknown: Vec<&str> = unknown.iter().map(String::as_str).collect();
    let beyond: Vec<&str> =
        known.iter().skip(MOST).take(MOST).map(|kept| kept.card.name.as_str()).collect();
    let mut told = Vec::new();
    if !unknown.is_empty() {
        told.push(format!("The registry has no decision at the address {}.", listed(&unknown)));
    }
    if !beyond.is_empty() {
        told.push(format!(
            "Four tools fit side by side, so {} {} left out. Remove one to make room.",
            listed(&beyond),
            if beyond.len() == 1 { "is" } else { "are" }
        ));
    }
    let title = "Not everything that was asked for is shown".to_owned();
    (!told.is_empty()).then(|| NoticeBox { kind: Kind::Caution, title, text: Some(told.join(" ")) })
}

impl Page for ComparisonPage {
    const TEMPLATE: &'static str = "registry/comparison";

    fn samples() -> Vec<Self> {
        let day = chrono::NaiveDate::default();
        let mut listings = super::samples::listings();
        for (at, listing) in listings.iter_mut().enumerate() {
            listing.card.slug = format!("askwell-{at}");
        }
        let slugs = listings.iter().map(|listing| listing.card.slug.clone()).collect();
        let shelf = Shelf::new(listings, day).unwrap_or_default();
        let two = Asked { slugs, text: String::new(), only_differences: false };
        let lost = Asked { slugs: vec!["nowhere".into()], text: "ask".into(), ..Asked::default() };
        let unfound = Asked { text: "zzzz".into(), ..Asked::default() };
        [two.clone(), Asked { only_differences: true, ..two }, lost, unfound, Asked::default()]
            .iter()
            .map(|asked| Self::new(&shelf, asked))
            .collect()
    }
}

/// `GET /registry/compare`
///
/// # Errors
/// As [`snapshot::read`] does. Tools that there are not, the page names instead.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let body = ComparisonPage::new(&now.shelf, &Asked::read(&pairs));
    same_for_all((&app, &now), &visitor, &request, TITLE, &body)
}
