//! The page of the registry's list.

use serde::Serialize;

use super::rows::{ResultRow, Weakest, undecided_row};
use super::telling::{Nothing, count, left_out, nothing, pages, printed};
use crate::actions::FieldError;
use crate::actions::registry::snapshot::Snapshot;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::Narrowing;
use crate::domain::registry::query::{Query, Sort};
use crate::web::components::fields::SelectOption;
use crate::web::components::{
    Breadcrumb, Kind, NoticeBox, PageHeader, Pagination, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::markup::Markup;
use crate::web::kernel::templates::Page;
use crate::web::pages::registry::addresses::address;
use crate::web::pages::registry::rail::{FORM, Rail};
use crate::web::pages::registry::sentence::sentence;

pub(super) const TITLE: &str = "Registry of AI tools";
/// How many tools without a decision the list tells of beside the findings of a search.
const ROWS: usize = 10;

/// The registry's list.
#[derive(Debug, Serialize)]
pub struct RegistryPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    pub(super) text: String,
    /// The filters as a sentence.
    pub(super) sentence: Markup,
    pub(super) unknown: Option<NoticeBox>,
    pub(super) rail: Rail,
    pub(super) count: String,
    read_as: Option<String>,
    sorts: Vec<SelectOption>,
    tools: Vec<ResultRow>,
    pub(super) pages: Pagination,
    pub(super) download: String,
    pub(super) receipt: String,
    /// What paper says in place of the filters.
    pub(super) printed: String,
    pub(super) nothing: Option<Nothing>,
    undecided: Vec<QueueRow>,
}

impl RegistryPage {
    pub(super) fn new(
        now: &Snapshot,
        calendar: Calendar,
        query: &Query,
        (contact, narrowing): (Option<&str>, &Narrowing),
    ) -> Self {
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
            header: PageHeader::new(TITLE)
                .purpose(
                    "May we buy it, for whom, under which conditions, with which learning, until \
                     when.",
                )
                .action("/check-list", "Check your list"),
            text: query.text.clone(),
            sentence: sentence(shelf, query, narrowing),
            unknown: None,
            rail: Rail::new(FORM, shelf, query, &results.counts()),
            count: count(query, results.total),
            read_as: results.reading.in_words(results.total),
            sorts: sorts.collect(),
            tools: results
                .page
                .iter()
                .map(|shelved| ResultRow::new(&shelved.listing.card))
                .collect(),
            printed: printed(shelf, query, &pages),
            pages,
            download: address("/registry.csv", query, None),
            receipt: address("/receipts/new", query, None),
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
            (Some("assay@example.org"), &Narrowing::default()),
        );
        let plain = || {
            let (query, around) = (Query::default(), (None, &Narrowing::default()));
            Self::new(&Snapshot::default(), Calendar::UTC, &query, around)
        };
        let mut none = plain();
        none.nothing = Some(Nothing {
            title: "No tool fits".into(),
            text: "We looked.".into(),
            near: vec![row()],
            wider: Some("/registry".into()),
            ask: Some("mailto:assay@example.org".into()),
        });
        let mut full = plain();
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
