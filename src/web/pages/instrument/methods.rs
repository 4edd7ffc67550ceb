//! The method: criteria, anchors, risk, decisions and learning rules, rendered from the files that
//! the agency decides by.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use super::impacts::{self, ImpactMethodPage, ImpactRules};
use super::method_head::{MethodHead, VersionLink};
use super::pass_fail::PassFailMethodPage;
use super::tables::{self, CriterionView, FactorView, MatrixView, NamedRule, RuleRow};
use crate::actions::assessment::disclosures::newest_questionnaire;
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::instrument::Questionnaire;
use crate::web::components::PageHeader;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::same_for_all;
use crate::web::kernel::templates::Page;

const TITLE: &str = "How tools are assessed";

/// The method of one version.
#[derive(Debug, Serialize)]
pub struct MethodPage {
    #[serde(flatten)]
    head: MethodHead,
    scale: Vec<ScaleWord>,
    criteria: Vec<CriterionView>,
    /// What limits the points of an answer.
    caps: Vec<CapRow>,
    factors: Vec<FactorView>,
    bands: Vec<String>,
    floors: Vec<String>,
    prohibited: Vec<NamedRule>,
    residual: String,
    weakest: String,
    drop: String,
    matrix: MatrixView,
    near_miss: String,
    rules: Vec<RuleRow>,
    impact: Option<ImpactRules>,
}

#[derive(Debug, Serialize)]
struct CapRow {
    id: String,
    most: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct ScaleWord {
    level: usize,
    word: String,
}

impl MethodPage {
    fn new(
        q: &Questionnaire,
        versions: Vec<VersionLink>,
        modules: impl Fn(&str) -> String,
    ) -> Self {
        let rule = &q.risk.residual;
        let near = &q.risk.near_miss;
        Self {
            head: MethodHead::new(
                q,
                PageHeader::new(TITLE).purpose(
                    "The rules as the agency applies them. This page is made from the \
                        same files that work out every result.",
                ),
                versions,
            ),
            scale: q
                .rubric
                .scale
                .words
                .iter()
                .enumerate()
                .map(|(level, word)| ScaleWord { level, word: word.clone() })
                .collect(),
            criteria: tables::criteria(q),
            caps: caps(q),
            factors: tables::factors(q),
            bands: tables::bands(q),
            floors: q.risk.floors.iter().map(|floor| floor.because.clone()).collect(),
            prohibited: q
                .risk
                .prohibited
                .iter()
                .map(|rule| NamedRule {
                    id: rule.id.clone(),
                    title: rule.title.clone(),
                    text: rule.because.clone(),
                })
                .collect(),
            residual: format!(
                "Residual risk = inherent risk × (1 − {} % × how well the controls \
                work).",
                rule.reduction_percent
            ),
            weakest: format!(
                "How well the controls work is the weighted mean of the six scores as a share of \
                 the maximum. When a factor is at level {} or more, it is half that mean and half \
                 the lowest score among the criteria of such factors.",
                rule.relevant_from
            ),
            drop: format!(
                "The residual tier lies at most {} below the inherent one.",
                if rule.max_drop == 1 {
                    "one tier".to_owned()
                } else {
                    format!("{} tiers", rule.max_drop)
                }
            ),
            matrix: tables::matrix(q),
            near_miss: format!(
                "A criterion that misses its minimum by at most {} can be cured within {} days: \
                 the decision then carries that condition. Missing it by more means no approval.",
                near.within.in_full(),
                near.cure_days
            ),
            rules: tables::rules(q, modules),
            impact: ImpactRules::of(q),
        }
    }
}

/// The rules that limit what an answer scores.
fn caps(q: &Questionnaire) -> Vec<CapRow> {
    let scale = q.rubric.scale.maximum;
    let rules = q.rubric.caps.iter().map(|cap| CapRow {
        id: cap.id.clone(),
        most: format!("{} of {scale}", cap.maximum.plain()),
        text: cap.because.clone(),
    });
    rules.collect()
}

impl Page for MethodPage {
    const TEMPLATE: &'static str = "instrument/method";

    fn samples() -> Vec<Self> {
        let page = || Self {
            head: MethodHead::sample(TITLE, &[true]),
            scale: vec![ScaleWord { level: 0, word: "Absent".into() }],
            criteria: tables::sample_criteria(),
            caps: vec![CapRow {
                id: "CAP-1".into(),
                most: "1 of 4".into(),
                text: "Nothing is attached.".into(),
            }],
            factors: tables::sample_factors(),
            bands: vec!["Tier 1, minimal: below 25".into()],
            floors: vec!["Students use it.".into()],
            prohibited: vec![NamedRule {
                id: "X1".into(),
                title: "A use".into(),
                text: "Not listed.".into(),
            }],
            residual: "Residual".into(),
            weakest: "Weakest".into(),
            drop: "Drop".into(),
            matrix: tables::sample_matrix(),
            near_miss: "Near".into(),
            rules: tables::sample_rules(),
            impact: None,
        };
        let head = MethodHead::sample(TITLE, &[false, true]);
        vec![page(), Self { head, impact: Some(impacts::sample_rules()), ..page() }]
    }
}

/// Which version to show; the newest when none is named.
#[derive(Debug, Deserialize)]
pub struct VersionQuery {
    family: Option<String>,
    version: Option<String>,
}

/// `GET /method`
///
/// # Errors
/// When there is no such questionnaire or version.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<VersionQuery>,
) -> Result<HttpResponse, Failure> {
    let questionnaire = find(&app.ctx, &query)?;
    let library = &app.ctx.library;
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let around = (&**app, &now);
    let versions = VersionLink::all(&app.ctx, &questionnaire);
    if questionnaire.rubric.is_pass_fail() {
        let body = PassFailMethodPage::new(&questionnaire, versions);
        return same_for_all(around, &visitor, &request, &questionnaire.title, &body);
    }
    if questionnaire.rubric.criteria.is_empty()
        && let Some(rules) = ImpactRules::of(&questionnaire)
    {
        let body = ImpactMethodPage::new(&questionnaire, versions, rules);
        return same_for_all(around, &visitor, &request, &questionnaire.title, &body);
    }
    let modules = |id: &str| {
        library
            .catalogue
            .module(id)
            .map_or_else(|| id.to_owned(), |module| format!("{id} {}", module.title))
    };
    let body = MethodPage::new(&questionnaire, versions, modules);
    same_for_all(around, &visitor, &request, TITLE, &body)
}

pub(super) fn find(ctx: &Ctx, query: &VersionQuery) -> Result<Arc<Questionnaire>, Error> {
    match (&query.family, &query.version) {
        (None, None) => newest_questionnaire(ctx),
        (Some(family), None) => ctx.library.latest(family).ok_or(Error::NotFound),
        (family, Some(version)) => {
            let family = family.clone().map_or_else(
                || newest_questionnaire(ctx).map(|newest| newest.family.clone()),
                Ok,
            )?;
            ctx.library.get(&family, version).ok_or(Error::NotFound)
        }
    }
}
