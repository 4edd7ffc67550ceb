//! What changed in the registry as an Atom feed (RFC 4287).

use std::fmt::Write as _;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};

use super::addresses::with_pairs;
use super::changes::answer_in_words;
use crate::actions::Error;
use crate::actions::registry::changes::{self, Asked, Surface};
use crate::actions::registry::snapshot;
use crate::domain::calendar::Calendar;
use crate::domain::registry::change::{Change, ChangeKind};
use crate::domain::registry::changes::Changes;
use crate::domain::values::Timestamp;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::validated::validated;

const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";
/// How long it may be kept before it is asked for again.
const KEPT: &str = "public, max-age=60";

/// Whose feed it is.
struct Publisher<'a> {
    agency: &'a str,
    base_url: &'a str,
    calendar: Calendar,
}

/// A text as it may stand in XML: markup is escaped, and characters that XML cannot hold are left
/// out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\u{FFFE}' | '\u{FFFF}' => {}
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// When a change was made; what followed from the day was true from its beginning on.
fn moment(change: &Change, calendar: Calendar) -> Timestamp {
    match change.kind {
        ChangeKind::Entered(_) => change.entry.at,
        ChangeKind::Followed(_) => calendar.at(change.on, 0),
    }
}

fn feed(
    changes: &Changes,
    asked: &Asked,
    own: &str,
    of: &Publisher<'_>,
) -> Result<String, std::fmt::Error> {
    let shown: Vec<&Change> =
        changes.since(asked.since).rev().filter(|one| asked.wants(one)).take(asked.limit).collect();
    let base = escaped(of.base_url);
    let own = escaped(own);
    let page = escaped(&with_pairs("/registry/changes", asked.pairs(None)));
    let updated = shown
        .iter()
        .map(|change| moment(change, of.calendar))
        .max()
        .unwrap_or_else(|| of.calendar.at(asked.since, 0));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let agency = escaped(of.agency);
    write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <title>What changed in the registry of {agency}</title>\n\
         <id>{base}/registry/changes.atom</id>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}{page}\"/>\n\
         <author><name>{agency}</name></author>\n\
         <updated>{updated}</updated>\n"
    )?;
    for change in shown {
        entry(&mut out, change, of)?;
    }
    out.push_str("</feed>\n");
    Ok(out)
}

fn entry(out: &mut String, change: &Change, of: &Publisher<'_>) -> std::fmt::Result {
    let base = escaped(of.base_url);
    let head = &change.entry.head;
    let text = change.text().map(|text| format!(" {text}")).unwrap_or_default();
    let at = moment(change, of.calendar);
    let link = match (&head.listed, change.entry.slug.as_str()) {
        (Some(_), slug) => format!("{base}/registry/{}", escaped(slug)),
        (None, _) => format!("{base}/registry/changes"),
    };
    write!(
        out,
        "<entry>\n<id>{base}/registry/changes#{place}</id>\n<title>{name}: {what}</title>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n\
         <published>{at}</published>\n<updated>{at}</updated>\n\
         <category term=\"{word}\"/>\n\
         <content type=\"text\">{name}, by {vendor}. {what}.{text} {answer}.</content>\n\
         </entry>\n",
        place = escaped(&change.place().to_string()),
        name = escaped(&head.name),
        vendor = escaped(&head.vendor),
        what = change.kind.label(),
        word = change.kind.word(),
        text = escaped(&text),
        answer = answer_in_words(change),
    )
}

/// `GET /registry/changes.atom`
///
/// # Errors
/// When the address asks for something that there is not: every fault is named.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let (asked, faults) = changes::read(&app.ctx, Surface::Feed, &pairs);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    let settings = &app.ctx.settings;
    let publisher = Publisher {
        agency: &settings.agency_name,
        base_url: &settings.base_url,
        calendar: settings.calendar,
    };
    let text = feed(&now.changes, &asked, &request.uri().to_string(), &publisher)
        .map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(validated(&request, text, MEDIA_TYPE, KEPT))
}
