//! What programs that look for pages read first: what they may visit, every page there is, and how
//! a browser's own search box asks the registry.

use std::fmt::Write as _;
use std::num::ParseIntError;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::Deserialize;

use crate::actions::Error;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::domain::access::Actor;
use crate::domain::calendar::Calendar;
use crate::domain::learning::Catalogue;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::finished::BodyKind;
use crate::web::kernel::markup::Markup;
use crate::web::kernel::remembered;
use crate::web::kernel::validated::validated;

/// How long these may be kept.
const KEPT: &str = "public, max-age=3600";
/// Where nothing is for somebody who searches the web. Addresses that need an account answer for
/// themselves.
const NOT_FOR_SEARCH: [&str; 9] = [
    "/account",
    "/check-list/result",
    "/district",
    "/kept",
    "/links",
    "/receipts/new",
    "/register",
    "/sign-in",
    "/watches",
];
/// The pages that stay, besides the listings.
const PAGES: [&str; 15] = [
    "/",
    "/registry",
    "/registry/changes",
    "/check-list",
    "/learning",
    "/method",
    "/disclose",
    "/disclose/screening",
    "/disclose/form",
    "/verify",
    "/help",
    "/accessibility",
    "/privacy",
    "/contact",
    "/api",
];
const SITEMAP: &str = "/sitemap.xml";
/// The most addresses that a sitemap may hold (sitemaps.org).
const MOST_ADDRESSES: usize = 50_000;

/// `GET /robots.txt`
///
/// # Errors
/// None.
pub async fn robots(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let mut text = String::from("User-agent: *\n");
    for place in NOT_FOR_SEARCH {
        writeln!(text, "Disallow: {place}")
            .map_err(|cause| Failure::internal(cause.to_string()))?;
    }
    let base = &app.ctx.settings.base_url;
    write!(text, "\nSitemap: {base}/sitemap.xml\n")
        .map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(validated(&request, text, "text/plain; charset=utf-8", KEPT))
}

/// `GET /opensearch.xml`: with it a browser offers to search the registry from its address bar.
///
/// # Errors
/// None.
pub async fn open_search(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let settings = &app.ctx.settings;
    let mut xml = Markup::new();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.raw("<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
    xml.raw("<ShortName>AI tools</ShortName>\n<Description>AI tools for schools, assessed by ");
    xml.text(&settings.agency_name).raw("</Description>\n<InputEncoding>UTF-8</InputEncoding>\n");
    for (media_type, path) in [("text/html", "/registry"), ("application/json", "/api/v1/listings")]
    {
        let template = format!("{}{path}?q={{searchTerms}}", settings.base_url);
        xml.raw("<Url").attribute("type", media_type).attribute("template", &template);
        xml.raw("/>\n");
    }
    xml.raw("<Image width=\"16\" height=\"16\" type=\"image/svg+xml\">");
    xml.text(&settings.base_url).raw("/assets/mark.svg</Image>\n</OpenSearchDescription>\n");
    let media_type = "application/opensearchdescription+xml; charset=utf-8";
    Ok(validated(&request, xml.to_string(), media_type, KEPT))
}

/// `GET /sitemap.xml`: every public page. Where there are more than one file may hold, an index
/// leads to the files, each at `?part=`.
///
/// # Errors
/// When the registry of a new day cannot be made, or there is no such part.
pub async fn sitemap(
    app: Data<App>,
    request: HttpRequest,
    asked: Query<Part>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &Actor::Anyone)?;
    let part = asked.part.as_deref().map(str::parse).transpose();
    let part = part.map_err(|_no_number: ParseIntError| Error::NotFound)?;
    // Whatever else an address asks, it gets the same file, which is made once.
    let address = match part {
        None => SITEMAP.to_owned(),
        Some(part) => format!("{SITEMAP}?part={part}"),
    };
    if let Some(known) = remembered::answer(&now, &address, request.headers()) {
        return Ok(known.into());
    }
    let site = Site {
        base: &app.ctx.settings.base_url,
        calendar: app.ctx.calendar(),
        catalogue: &app.ctx.library.catalogue,
    };
    let text = map(&now, &site, part, MOST_ADDRESSES).ok_or(Error::NotFound)?;
    let body = remembered::packed(&text);
    Ok(remembered::for_all_at(&now, &request, &address, (BodyKind::Map, body), None))
}

/// Which file of the map is asked for.
#[derive(Debug, Deserialize)]
pub struct Part {
    part: Option<String>,
}

/// What a map says of the site beside its listings.
pub struct Site<'s> {
    /// The address that stands before every page.
    pub base: &'s str,
    /// The agency's calendar.
    pub calendar: Calendar,
    /// The modules, each of which has a page.
    pub catalogue: &'s Catalogue,
}

/// A file of at most so many addresses, or the index of all such files where one is not enough;
/// none where there is no such file.
pub fn map(
    now: &Arc<Snapshot>,
    site: &Site<'_>,
    part: Option<usize>,
    most: usize,
) -> Option<String> {
    let Site { base, calendar, catalogue } = *site;
    let day = now.shelf.day.to_string();
    let modules = catalogue.modules.iter().map(|module| format!("/learning/{}", module.id));
    let pages = PAGES.iter().map(|page| (*page).to_owned()).chain(modules);
    let pages = pages.map(|page| (page, day.clone()));
    let listings = now.shelf.listings.iter().flat_map(|shelved| {
        let card = &shelved.listing.card;
        let newest = now.changes.of_tool(&card.slug).last().map(|entry| calendar.day(entry.at));
        let on = newest.unwrap_or(card.decided_on).max(card.decided_on).to_string();
        let page = format!("/registry/{}", card.slug);
        [(format!("{page}/families"), on.clone()), (page, on)]
    });
    let all = PAGES.len() + catalogue.modules.len() + 2 * now.shelf.listings.len();
    let parts = all.div_ceil(most);
    if part.is_some_and(|part| !(1..=parts).contains(&part)) {
        return None;
    }
    let mut xml = Markup::new();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let place = |xml: &mut Markup, kind: &'static str, path: &str, on: &str| {
        xml.raw("<").raw(kind).raw("><loc>").text(base).text(path).raw("</loc><lastmod>");
        xml.text(on).raw("</lastmod></").raw(kind).raw(">\n");
    };
    if all > most && part.is_none() {
        xml.raw("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for part in 1..=parts {
            place(&mut xml, "sitemap", &format!("{SITEMAP}?part={part}"), &day);
        }
        xml.raw("</sitemapindex>\n");
        return Some(xml.to_string());
    }
    let before = part.unwrap_or(1).saturating_sub(1).saturating_mul(most);
    xml.raw("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (path, on) in pages.chain(listings).skip(before).take(most) {
        place(&mut xml, "url", &path, &on);
    }
    xml.raw("</urlset>\n");
    Some(xml.to_string())
}
