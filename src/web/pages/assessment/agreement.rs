//! How far reviewers agree over all tools of a period, for leads.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use super::agreement_shown::ShownAgreement;
use super::board;
use crate::actions::assessment::agreements::{self, Pooled, TypedPeriod};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::day_in_words;
use crate::domain::measures::drift::Drift;
use crate::domain::measures::line::decimals;
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, Crumb, EmptyState, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Do reviewers agree?";
/// Half the width of the picture, which stands for [`FURTHEST`] levels.
const HALF: f64 = 200.0;
/// Levels to each side of the picture.
const FURTHEST: f64 = 2.0;
/// The height of a reviewer in the picture.
const ROW: usize = 40;

/// The agreement over a period.
#[derive(Debug, Serialize)]
pub struct AgreementPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    from: TextField,
    to: TextField,
    period: String,
    pooled: Option<PooledShown>,
    empty: Option<EmptyState>,
}

#[derive(Debug, Serialize)]
struct PooledShown {
    criteria: ShownAgreement,
    tools: ShownAgreement,
    drifts: Vec<DriftRow>,
    height: usize,
    scale_y: usize,
}

/// One reviewer, drawn and told.
#[derive(Debug, Serialize)]
struct DriftRow {
    y: usize,
    name: String,
    items: usize,
    mean: String,
    interval: String,
    meaning: &'static str,
    x: String,
    low_x: String,
    width: String,
}

impl AgreementPage {
    fn new(pooled: Option<&Pooled>, typed: &TypedPeriod, errors: &[FieldError]) -> Self {
        let mut trail = board::trail();
        trail.push(Crumb::to("/board", board::TITLE));
        let found = pooled.filter(|pooled| pooled.all.agreement.questions > 0);
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Over all tools whose reviews are in, by criterion, by tool and by reviewer. For \
                 panel leads only.",
            ),
            errors: error_links(errors),
            from: TextField::new("from", "From", &typed.from, errors).day().optional(),
            to: TextField::new("to", "To", &typed.to, errors).day().optional(),
            period: pooled.map_or_else(String::new, |pooled| {
                format!(
                    "Reviews that came in from {} to {}.",
                    day_in_words(pooled.from),
                    day_in_words(pooled.to)
                )
            }),
            pooled: found.map(shown),
            empty: (found.is_none() && errors.is_empty()).then(|| EmptyState {
                title: "Nothing to compare".to_owned(),
                text: "No question of these days has two or more scores. Choose other days."
                    .to_owned(),
                action: None,
            }),
        }
    }
}

fn shown(pooled: &Pooled) -> PooledShown {
    let tools: Vec<_> =
        pooled.tools.iter().map(|tool| (tool.product.clone(), tool.accord)).collect();
    let drifts: Vec<DriftRow> = pooled
        .drifts
        .iter()
        .enumerate()
        .map(|(number, (name, drift))| drift_row(number, name, drift))
        .collect();
    PooledShown {
        criteria: ShownAgreement::of(&pooled.all, &pooled.criteria),
        tools: ShownAgreement::of(&pooled.all, &tools),
        height: drifts.len() * ROW + 24,
        scale_y: drifts.len() * ROW + 14,
        drifts,
    }
}

fn drift_row(number: usize, name: &str, drift: &Drift) -> DriftRow {
    let at = |levels: f64| HALF + levels.clamp(-FURTHEST, FURTHEST) / FURTHEST * HALF;
    let signed = |value: f64| {
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{}", decimals(value, 2))
    };
    let (low, high) =
        drift.interval.map_or((drift.mean, drift.mean), |interval| (interval.low, interval.high));
    DriftRow {
        y: number * ROW,
        name: name.to_owned(),
        items: drift.items,
        mean: signed(drift.mean),
        interval: drift.interval.map_or_else(
            || "one question says nothing".to_owned(),
            |interval| format!("{} to {}", signed(interval.low), signed(interval.high)),
        ),
        meaning: if !drift.stands_out() {
            "No more than chance"
        } else if drift.mean > 0.0 {
            "Gives more than counts"
        } else {
            "Gives less than counts"
        },
        x: decimals(at(drift.mean), 1),
        low_x: decimals(at(low), 1),
        width: decimals((at(high) - at(low)).max(1.0), 1),
    }
}

impl Page for AgreementPage {
    const TEMPLATE: &'static str = "assessment/agreement";

    fn samples() -> Vec<Self> {
        let typed = TypedPeriod::default();
        let fault = FieldError { field: "from".into(), message: "Enter a day.".into() };
        let mut full = Self::new(None, &typed, &[]);
        full.empty = None;
        let drift = |differences: &[f64]| {
            Drift::of(differences).map(|drift| drift_row(0, "Ana Ruiz", &drift))
        };
        let drifts = [drift(&[1.0, 1.0, 0.0, 1.0, 1.0]), drift(&[0.0, -1.0, 1.0]), drift(&[0.0])];
        full.pooled = ShownAgreement::samples().into_iter().next().map(|shown| PooledShown {
            criteria: shown.clone(),
            tools: shown,
            drifts: drifts.into_iter().flatten().collect(),
            height: 144,
            scale_y: 134,
        });
        vec![full, Self::new(None, &typed, &[]), Self::new(None, &typed, &[fault])]
    }
}

/// The days that are asked for.
#[derive(Debug, Deserialize)]
pub struct PeriodQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// `GET /board/agreement`
///
/// # Errors
/// As [`agreements::pooled`] does; a day that cannot be read comes back with the form.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<PeriodQuery>,
) -> Result<HttpResponse, Failure> {
    let PeriodQuery { from, to } = query.into_inner();
    let typed = TypedPeriod { from, to };
    match agreements::pooled(&app.ctx, &visitor.actor, &typed).await {
        Ok(pooled) => {
            let body = AgreementPage::new(Some(&pooled), &typed, &[]);
            page(&app, &visitor, &request, TITLE, &body)
        }
        Err(Error::Invalid(errors)) => {
            let body = AgreementPage::new(None, &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
