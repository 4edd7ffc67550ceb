//! The registry's list: search, facets, order, pages. The question stays in the address.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use serde::Serialize;

use super::addresses::{address, href};
use super::rail::Rail;
use super::words::{audience, number, score_of, tag, tier, until_label};
use crate::actions::FieldError;
use crate::actions::registry::queries;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::availability::Availability;
use crate::domain::registry::listing::{Card, CriterionScore};
use crate::domain::registry::pipeline::PipelineFact;
use crate::domain::registry::query::{AVAILABILITY, Query, Sort};
use crate::domain::registry::shelf::{Previous, Results, Shelf};
use crate::domain::texts::counted;
use crate::domain::values::in_a_sentence;
use crate::web::components::fields::SelectOption;
use crate::web::components::{
    Breadcrumb, Kind, NoticeBox, PageHeader, Pagination, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

const FORM: &str = "registry-search";
const TITLE: &str = "Registry of AI tools";
/// How many tools without a decision the list tells of beside the findings of a search.
const ROWS: usize = 10;

/// The registry's list.
#[derive(Debug, Serialize)]
pub struct RegistryPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    text: String,
    unknown: Option<NoticeBox>,
    rail: Rail,
    count: String,
    read_as: Option<String>,
    sorts: Vec<SelectOption>,
    tools: Vec<ResultRow>,
    pages: Pagination,
    download: String,
    /// What paper says in place of the filters.
    printed: String,
    nothing: Option<Nothing>,
    undecided: Vec<QueueRow>,
}

/// One listing in the list.
#[derive(Debug, Serialize)]
pub struct ResultRow {
    href: String,
    slug: String,
    name: String,
    vendor: String,
    status: StatusTag,
    answer: &'static str,
    audience: Option<String>,
    tier: String,
    weakest: Option<Weakest>,
    modules: String,
    until_label: &'static str,
    until: Option<String>,
}

/// The criterion that weighs most against a tool.
#[derive(Debug, Clone, Serialize)]
struct Weakest {
    label: &'static str,
    text: String,
}

impl Weakest {
    fn new(score: &CriterionScore) -> Self {
        let minimum = score.minimum.map(number).unwrap_or_default();
        match (score.score, score.met) {
            (Some(_), Some(false)) => Self {
                label: "Below its minimum",
                text: format!("{}, minimum {minimum}", score_of(score)),
            },
            (Some(_), _) => {
                Self { label: "Lowest score", text: format!("{} of 4", score_of(score)) }
            }
            (None, _) => Self {
                label: "Not scored",
                text: format!("{}, minimum {minimum} not tested", score.title),
            },
        }
    }
}

impl ResultRow {
    /// A listing in a list.
    pub fn new(card: &Card) -> Self {
        Self {
            href: format!("/registry/{}", card.slug),
            slug: card.slug.clone(),
            name: card.name.clone(),
            vendor: card.vendor.clone(),
            status: tag(card),
            answer: card.availability().label(),
            audience: Some(audience(card)).filter(|audience| !audience.is_empty()),
            tier: tier(card.residual_tier, card.residual_tier_name.as_deref()),
            weakest: card.scores.weakest().map(Weakest::new),
            modules: if card.status.is_over() { 0 } else { card.modules.len() }.to_string(),
            until_label: until_label(card),
            until: card.expires_on.map(day_in_words),
        }
    }
}

/// What to say and offer when nothing fits.
#[derive(Debug, Serialize)]
struct Nothing {
    title: String,
    text: String,
    near: Vec<ResultRow>,
    wider: Option<String>,
    ask: Option<String>,
}

/// A tool without a published decision, or a new version of one that has a decision: nothing more
/// is public than what stands in this row.
pub fn undecided_row(fact: &PipelineFact, calendar: Calendar) -> QueueRow {
    let line = if fact.listed {
        format!(
            "{} · A newer version. What may be bought today stands in the registry",
            fact.vendor
        )
    } else {
        format!(
            "{} · May be bought today: {}",
            fact.vendor,
            fact.availability.label().to_lowercase()
        )
    };
    QueueRow {
        href: String::new(),
        title: fact.product.clone(),
        line,
        status: StatusTag::new(Kind::Neutral, fact.state.label()),
        due: Some(format!("Since {}", calendar.day_of(fact.since))),
        due_kind: Kind::Neutral,
    }
}

impl RegistryPage {
    fn new(now: &Snapshot, calendar: Calendar, query: &Query, contact: Option<&str>) -> Self {
        let shelf = &*now.shelf;
        let undecided = now.undecided(query);
        let results = shelf.ask(query);
        // Without words nothing fits better than the rest, and the newest decision comes first.
        let offered =
            Sort::ALL.into_iter().filter(|sort| *sort != Sort::Relevance || !query.text.is_empty());
        let sorts = offered.map(|sort| SelectOption {
            value: sort.word().to_owned(),
            label: sort.label().to_owned(),
            selected: sort == query.sort,
        });
        let pages = pages(query, &results);
        Self {
            crumbs: Breadcrumb::new(home_trail(), "Registry"),
            header: PageHeader::new(TITLE).purpose(
                "May we buy it, for whom, under which conditions, with which learning, until when.",
            ),
            text: query.text.clone(),
            unknown: None,
            rail: Rail::new(FORM, shelf, query, &results.counts),
            count: count(query, results.total),
            read_as: read_as(&results),
            sorts: sorts.collect(),
            tools: results
                .page
                .iter()
                .map(|shelved| ResultRow::new(&shelved.listing.card))
                .collect(),
            printed: printed(shelf, query, &pages),
            pages,
            download: address("/registry.csv", query, None),
            nothing: (results.total == 0)
                .then(|| nothing(shelf, query, !undecided.is_empty(), contact)),
            undecided: undecided
                .into_iter()
                .take(if query.text.is_empty() { usize::MAX } else { ROWS })
                .map(|fact| undecided_row(fact, calendar))
                .collect(),
        }
    }
}

/// Says which parts of the address were not understood, so that the list is not taken for their
/// answer.
fn left_out(unknown: &[FieldError]) -> Option<NoticeBox> {
    let told: Vec<&str> = unknown.iter().map(|fault| fault.message.as_str()).collect();
    let title = "The list is shown without what we do not know".to_owned();
    (!told.is_empty()).then(|| NoticeBox { kind: Kind::Caution, title, text: Some(told.join(" ")) })
}

fn count(query: &Query, total: usize) -> String {
    let tools = counted(total, "tool", "tools");
    if query.text.is_empty() { tools } else { format!("{tools} for “{}”", query.text) }
}

fn read_as(results: &Results<'_>) -> Option<String> {
    let (given, _) = results.read_as.first()?;
    let mut words: Vec<&str> = results
        .read_as
        .iter()
        .filter(|(word, _)| word == given)
        .map(|(_, known)| known.as_str())
        .collect();
    words.truncate(3);
    (results.total > 0)
        .then(|| format!("Nothing is called “{given}”. These fit “{}”.", words.join("” or “")))
}

fn pages(query: &Query, results: &Results<'_>) -> Pagination {
    let last = results.before + results.page.len();
    Pagination {
        summary: format!(
            "{} to {last} of {}",
            (results.before + 1).min(last),
            counted(results.total, "tool", "tools")
        ),
        previous: results.previous.map(|previous| match previous {
            Previous::Start => href(query, None),
            Previous::After(slug) => href(query, Some(slug)),
        }),
        next: results.next.map(|slug| href(query, Some(slug))),
    }
}

/// What is asked of the list, as the ends of a sentence about tools.
fn asked(shelf: &Shelf, query: &Query) -> Vec<String> {
    let mut understood = Vec::new();
    if !query.text.is_empty() {
        understood.push(format!("whose name, vendor, use or description has “{}”", query.text));
    }
    for (name, chosen) in &query.chosen {
        let facet = shelf.facets.iter().find(|facet| facet.name == *name);
        let title = facet.map_or(name.as_str(), |facet| facet.title.as_str()).to_lowercase();
        let known = |value: &str| {
            facet
                .and_then(|facet| facet.values.iter().find(|known| known.value == value))
                .map(|known| known.label.as_str())
        };
        let answer = |value: &str| {
            Availability::parse(value)
                .ok()
                .filter(|_| *name == AVAILABILITY)
                .map(Availability::label)
        };
        let labels: Vec<&str> = chosen
            .iter()
            .map(|value| known(value).or_else(|| answer(value)).unwrap_or(value))
            .collect();
        let labels = labels.join("” or “");
        understood.push(if *name == AVAILABILITY {
            format!("that may be bought today: “{labels}”")
        } else {
            format!("with {title} “{labels}”")
        });
    }
    understood
}

/// What a printed list says of itself, as paper shows neither filters nor further pages.
fn printed(shelf: &Shelf, query: &Query, pages: &Pagination) -> String {
    let asked = asked(shelf, query);
    let which = if asked.is_empty() {
        "Every tool with a published decision".to_owned()
    } else {
        format!("Tools {}", asked.join(", "))
    };
    // Without words nothing fits better than the rest.
    let by_words = query.sort == Sort::Relevance && query.text.is_empty();
    let order = if by_words { Sort::Newest } else { query.sort };
    let order = in_a_sentence(order.label());
    format!("{which}. In this order: {order}. On this sheet: {}.", pages.summary)
}

/// Says what was understood, and offers near names, a wider search and to ask for a review.
/// `has_undecided` says that tools fit on which no decision is published.
fn nothing(shelf: &Shelf, query: &Query, has_undecided: bool, contact: Option<&str>) -> Nothing {
    if shelf.listings.is_empty() {
        return Nothing {
            title: "No decision is published yet".to_owned(),
            text: "Decisions appear here as soon as the agency publishes them.".to_owned(),
            near: Vec::new(),
            wider: None,
            ask: None,
        };
    }
    // Where tools without a decision fit, they are listed already, and near names would distract
    // from them.
    let near = if has_undecided { Vec::new() } else { shelf.near_names(&query.text, 3) };
    let subject = format!("Please review: {}", query.text);
    let looked = format!("We looked for tools {}", asked(shelf, query).join(", "));
    let (title, text) = if has_undecided {
        (
            "No published decision fits",
            format!(
                "{looked}. What is listed above is with the agency, or was withdrawn, and no \
                 decision on it is published."
            ),
        )
    } else if query.text.is_empty() {
        ("No tool fits", format!("{looked}."))
    } else {
        (
            "No tool fits",
            format!("{looked}, among those with a published decision and those under review."),
        )
    };
    Nothing {
        title: title.to_owned(),
        text,
        near: near.into_iter().map(|shelved| ResultRow::new(&shelved.listing.card)).collect(),
        wider: (query.chosen_count() > 0).then(|| {
            href(
                &Query { chosen: std::collections::BTreeMap::new(), after: None, ..query.clone() },
                None,
            )
        }),
        ask: contact.filter(|_| !has_undecided).map(|contact| {
            let subject = url::form_urlencoded::byte_serialize(subject.as_bytes())
                .collect::<String>()
                .replace('+', "%20");
            format!("mailto:{contact}?subject={subject}")
        }),
    }
}

impl Page for RegistryPage {
    const TEMPLATE: &'static str = "registry/list";

    fn samples() -> Vec<Self> {
        let row = || ResultRow {
            href: "/registry/askwell".into(),
            slug: "askwell".into(),
            name: "Askwell".into(),
            vendor: "Brookfield Tutors".into(),
            status: StatusTag::new(Kind::Caution, "Approved with conditions"),
            answer: "With conditions",
            audience: Some("Teachers".into()),
            tier: "2, moderate".into(),
            weakest: Some(Weakest { label: "Lowest score", text: "Safety 3.2".into() }),
            modules: "10".into(),
            until_label: "Holds until",
            until: Some("30 June 2027".into()),
        };
        let empty = Self::new(
            &Snapshot::default(),
            Calendar::UTC,
            &Query { text: "ask".into(), ..Query::default() },
            Some("assay@example.org"),
        );
        let mut none = Self::new(&Snapshot::default(), Calendar::UTC, &Query::default(), None);
        none.nothing = Some(Nothing {
            title: "No tool fits".into(),
            text: "We looked.".into(),
            near: vec![row()],
            wider: Some("/registry".into()),
            ask: Some("mailto:assay@example.org".into()),
        });
        let mut full = Self::new(&Snapshot::default(), Calendar::UTC, &Query::default(), None);
        full.nothing = None;
        full.undecided = vec![QueueRow {
            href: String::new(),
            title: "Parley".into(),
            line: "Acme".into(),
            status: StatusTag::new(Kind::Neutral, "Under review"),
            due: Some("Since 13 October 2026".into()),
            due_kind: Kind::Neutral,
        }];
        full.unknown = left_out(&[FieldError {
            field: "tier".into(),
            message: "“99” is not a value of the filter “tier”.".into(),
        }]);
        full.rail = Rail::sample();
        full.read_as = Some("Nothing is called “askwel”.".into());
        full.tools = vec![row(), ResultRow { audience: None, weakest: None, until: None, ..row() }];
        full.pages = Pagination {
            summary: "26 to 50 of 60 tools".into(),
            previous: Some("/registry".into()),
            next: Some("/registry".into()),
        };
        vec![empty, none, full]
    }
}

/// `GET /registry`
///
/// # Errors
/// As [`snapshot::read`] does. What the address asks for and there is not, the page names instead.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let (query, mut unknown) = queries::read(&app.ctx, &now.shelf, &pairs);
    unknown.retain(|fault| Query::is_about_list(&fault.field));
    let contact = app.ctx.settings.agency_contact.as_ref().map(ToString::to_string);
    page(
        &app,
        &visitor,
        &request,
        TITLE,
        &RegistryPage {
            unknown: left_out(&unknown),
            ..RegistryPage::new(&now, app.ctx.calendar(), &query, contact.as_deref())
        },
    )
}
