//! The rubric laboratory: what other weights and minimums would do to what was decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::actions::registry::laboratory::{self, FILES, MOST, Offered, Run};
use crate::actions::registry::replay::{Simulated, Stand};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::decision::label;
use crate::domain::instrument::{
    Decision, Questionnaire, RubricChange, minimum_field, weight_field,
};
use crate::domain::texts::counted;
use crate::web::components::fields::SelectField;
use crate::web::components::{Breadcrumb, Kind, NoticeBox, PageHeader, StatusTag, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::downloads::{attachment, table_file};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{field_id, message_at};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::samples::questionnaire::questionnaire;

const TITLE: &str = "Rubric laboratory";
const VERSION: &str = "version";
const RUN: &str = "run";
type Sent = Vec<(String, String)>;

/// The laboratory.
#[derive(Debug, Serialize)]
pub struct LaboratoryPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    version: SelectField,
    chosen: String,
    errors: Vec<Fault>,
    tiers: Vec<u8>,
    rows: Vec<CriterionRow>,
    result: Option<ResultShown>,
}

#[derive(Debug, Serialize)]
struct Fault {
    href: String,
    message: String,
}

/// A criterion with its weight and its minimum in each tier.
#[derive(Debug, Serialize)]
struct CriterionRow {
    title: String,
    weight: NumberCell,
    minimums: Vec<Option<NumberCell>>,
}

#[derive(Debug, Serialize)]
struct NumberCell {
    id: String,
    name: String,
    label: String,
    value: String,
    most: u32,
    step: &'static str,
    /// What it is in the version, where something else is tried.
    was: Option<String>,
    error: bool,
}

#[derive(Debug, Serialize)]
struct ResultShown {
    notice: NoticeBox,
    flips: Vec<FlipRow>,
    departures: Vec<FlipRow>,
    csv: String,
    files: Vec<FileLink>,
}

#[derive(Debug, Serialize)]
struct FileLink {
    href: String,
    name: &'static str,
}

#[derive(Debug, Serialize)]
struct FlipRow {
    href: String,
    name: String,
    vendor: String,
    from: StatusTag,
    to: StatusTag,
    /// What people decided, where it is not what the rules said.
    decided: Option<String>,
    because: Vec<String>,
    /// How many more reasons there are.
    more: usize,
}

/// Reasons that are shown of a decision; a file holds them all.
const REASONS: usize = 4;

fn reasons(one: &Simulated) -> &[String] {
    if one.after.recommendation.is_some() { &one.after.because } else { &one.after.open_because }
}

fn number(
    (name, label): (String, String),
    (now, most, step): (String, u32, &'static str),
    sent: &BTreeMap<String, String>,
    errors: &[FieldError],
) -> NumberCell {
    let value = sent.get(&name).map_or_else(|| now.clone(), |typed| typed.trim().to_owned());
    NumberCell {
        id: field_id(&name),
        error: message_at(errors, &name).is_some(),
        was: (value != now).then_some(now),
        name,
        label,
        value,
        most,
        step,
    }
}

impl LaboratoryPage {
    fn new(
        offered: &[Offered],
        chosen: &Questionnaire,
        sent: &BTreeMap<String, String>,
        errors: &[FieldError],
        result: Option<ResultShown>,
    ) -> Self {
        let versions = offered.iter().map(|Offered { questionnaire, decisions }| {
            let decisions = counted(*decisions, "published decision", "published decisions");
            (pin(questionnaire), format!("{} ({decisions})", questionnaire.title))
        });
        let tiers: Vec<u8> = chosen.risk.matrix.iter().map(|row| row.tier).collect();
        let top = u32::from(chosen.rubric.scale.maximum.get());
        let rows = chosen.rubric.criteria.iter().map(|criterion| CriterionRow {
            title: criterion.title.clone(),
            weight: number(
                (weight_field(&criterion.id), format!("{}: weight", criterion.title)),
                (criterion.weight.to_string(), 100, "1"),
                sent,
                errors,
            ),
            minimums: chosen
                .risk
                .matrix
                .iter()
                .map(|row| {
                    let minimum = row.minimums.get(&criterion.id)?;
                    let label = format!("{}: minimum in tier {}", criterion.title, row.tier);
                    let now = (minimum.plain(), top, "0.05");
                    Some(number((minimum_field(row.tier, &criterion.id), label), now, sent, errors))
                })
                .collect(),
        });
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Change weights and minimums, and see which published decisions the rules would \
                 make otherwise. Nothing is stored, and nobody is told.",
            ),
            version: SelectField::new(VERSION, "Version", versions, &pin(chosen), &[]),
            chosen: pin(chosen),
            errors: errors
                .iter()
                .map(|error| Fault {
                    href: format!("#{}", field_id(&error.field)),
                    message: error.message.clone(),
                })
                .collect(),
            tiers,
            rows: rows.collect(),
            result,
        }
    }
}

fn pin(questionnaire: &Questionnaire) -> String {
    format!("{}/{}", questionnaire.family, questionnaire.version)
}

fn told(decision: Option<Decision>) -> &'static str {
    decision.map_or("Open: the rules lead to nothing", label)
}

fn tag(stand: &Stand) -> StatusTag {
    let kind = match stand.recommendation {
        Some(Decision::Approved) => Kind::Good,
        Some(Decision::Conditional | Decision::Pilot) => Kind::Caution,
        Some(Decision::NotApproved) => Kind::Stop,
        None => Kind::Neutral,
    };
    let tier = stand.residual_tier.map(|tier| format!(", residual tier {tier}"));
    StatusTag::new(kind, format!("{}{}", told(stand.recommendation), tier.unwrap_or_default()))
}

/// Whether people decided otherwise than the rules said.
fn departs(one: &Simulated) -> bool {
    one.before.recommendation != Some(one.decided)
}

fn flip(one: &Simulated) -> FlipRow {
    let because = reasons(one);
    FlipRow {
        href: format!("/registry/{}", one.slug),
        name: one.name.0.clone(),
        vendor: one.name.1.clone(),
        from: tag(&one.before),
        to: tag(&one.after),
        decided: departs(one).then(|| label(one.decided).to_owned()),
        because: because.iter().take(REASONS).cloned().collect(),
        more: because.len().saturating_sub(REASONS),
    }
}

impl ResultShown {
    fn new(run: &Run, change: &RubricChange, query: &str) -> Self {
        let flips: Vec<&Simulated> = run.simulated.iter().filter(|one| one.flips).collect();
        let all = counted(run.simulated.len(), "published decision", "published decisions");
        let left_out = match run.left_out {
            0 => String::new(),
            more => format!(" {more} more were left out: a run looks at {MOST} at most."),
        };
        let changed = if change.is_nothing() {
            "Nothing is changed, so this says how the version as it is would decide. ".to_owned()
        } else {
            format!("{} changed. ", counted(change.count(), "number is", "numbers are"))
        };
        let title = match flips.len() {
            0 => "No decision flips".to_owned(),
            1 => "1 decision flips".to_owned(),
            more => format!("{more} decisions flip"),
        };
        Self {
            notice: NoticeBox {
                kind: if flips.is_empty() { Kind::Neutral } else { Kind::Caution },
                title,
                text: Some(format!("{changed}{all} were worked out.{left_out}")),
            },
            departures: flips.iter().filter(|one| departs(one)).map(|one| flip(one)).collect(),
            flips: flips.iter().filter(|one| !departs(one)).map(|one| flip(one)).collect(),
            csv: format!("/laboratory.csv?{query}"),
            files: FILES
                .map(|name| FileLink { href: format!("/laboratory/{name}?{query}"), name })
                .into(),
        }
    }
}

/// What is asked for: the version, and what is typed.
struct Asked {
    offered: Vec<Offered>,
    chosen: Arc<Questionnaire>,
    sent: BTreeMap<String, String>,
    query: String,
}

async fn asked(app: &App, visitor: &Visitor, pairs: &Sent) -> Result<Asked, Failure> {
    let offered = laboratory::offered(&app.ctx, &visitor.actor).await?;
    let sent: BTreeMap<String, String> = pairs.iter().cloned().collect();
    let wanted = sent.get(VERSION).map(String::as_str);
    let chosen = offered
        .iter()
        .map(|one| &one.questionnaire)
        .find(|one| wanted.is_none_or(|wanted| pin(one) == wanted))
        .cloned()
        .ok_or(Error::NotFound)?;
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    Ok(Asked { offered, chosen, sent, query })
}

/// Counts a run for whoever asks for it.
fn take(app: &App, visitor: &Visitor) -> Result<(), Failure> {
    let holder = visitor.actor.record_name();
    app.laboratory_runs.take(holder, app.ctx.now())
}

/// `GET /laboratory`: the form, and with `run` what comes of it.
///
/// # Errors
/// As [`laboratory::offered`] and [`laboratory::run`] do.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Query<Sent>,
) -> Result<HttpResponse, Failure> {
    let Asked { offered, chosen, sent, query } = asked(&app, &visitor, &pairs).await?;
    let result = match laboratory::read(&chosen, &sent) {
        Err(Error::Invalid(errors)) => {
            let body = LaboratoryPage::new(&offered, &chosen, &sent, &errors, None);
            return rejected(&app, &visitor, &request, TITLE, &body);
        }
        Err(error) => return Err(error.into()),
        Ok(change) if sent.contains_key(RUN) => {
            take(&app, &visitor)?;
            let run = laboratory::run(&app.ctx, &visitor.actor, &chosen, &change).await?;
            Some(ResultShown::new(&run, &change, &query))
        }
        Ok(_) => None,
    };
    let body = LaboratoryPage::new(&offered, &chosen, &sent, &[], result);
    page(&app, &visitor, &request, TITLE, &body)
}

const HEAD: [&str; 9] = [
    "Tool",
    "Vendor",
    "Flips",
    "The rules said",
    "The rules would say",
    "People decided",
    "Residual tier before",
    "Residual tier after",
    "Why",
];

/// `GET /laboratory.csv`: every decision that was looked at.
///
/// # Errors
/// As [`show`]; what does not fit has no place in a file.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    pairs: Query<Sent>,
) -> Result<HttpResponse, Failure> {
    let Asked { chosen, sent, .. } = asked(&app, &visitor, &pairs).await?;
    let change = laboratory::read(&chosen, &sent)?;
    take(&app, &visitor)?;
    let run = laboratory::run(&app.ctx, &visitor.actor, &chosen, &change).await?;
    let tier = |tier: Option<u8>| tier.map(|tier| tier.to_string()).unwrap_or_default();
    let rows = run.simulated.iter().map(|one| {
        [
            one.name.0.clone(),
            one.name.1.clone(),
            if one.flips { "yes" } else { "no" }.to_owned(),
            told(one.before.recommendation).to_owned(),
            told(one.after.recommendation).to_owned(),
            label(one.decided).to_owned(),
            tier(one.before.residual_tier),
            tier(one.after.residual_tier),
            reasons(one).join(" "),
        ]
    });
    Ok(table_file("laboratory.csv", std::iter::once(HEAD.map(str::to_owned)).chain(rows)))
}

/// `GET /laboratory/{file}`: a file of the version with what is tried in it.
///
/// # Errors
/// As [`laboratory::file`] does, and when what is tried does not fit.
pub async fn file(
    app: Data<App>,
    visitor: Visitor,
    name: Path<String>,
    pairs: Query<Sent>,
) -> Result<HttpResponse, Failure> {
    let Asked { chosen, sent, .. } = asked(&app, &visitor, &pairs).await?;
    let change = laboratory::read(&chosen, &sent)?;
    let text = laboratory::file(&app.ctx, &visitor.actor, &chosen, &change, &name)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "application/json"));
    response.insert_header(attachment(&name));
    Ok(response.body(text))
}

impl Page for LaboratoryPage {
    const TEMPLATE: &'static str = "registry/laboratory";

    fn samples() -> Vec<Self> {
        let Some(questionnaire) = questionnaire() else { return Vec::new() };
        let all = [Offered { questionnaire, decisions: 2 }];
        let stand = |recommendation: Option<Decision>, because: &[&str]| Stand {
            recommendation,
            because: because.iter().map(|text| (*text).to_owned()).collect(),
            open_because: vec!["Safety is open.".to_owned(); 6],
            inherent_tier: Some(2),
            residual_tier: Some(1),
            residual: "20".to_owned(),
            open: 0,
        };
        let one = |decided| Simulated {
            slug: "quill".to_owned(),
            name: ("Quill".to_owned(), "Acme".to_owned()),
            decided,
            flips: true,
            before: stand(Some(Decision::Approved), &[]),
            after: stand(Some(Decision::NotApproved), &["Safety is below its minimum."]),
        };
        let open = Simulated {
            after: stand(None, &[]),
            before: stand(Some(Decision::Pilot), &[]),
            ..one(Decision::Pilot)
        };
        let run = Run {
            simulated: vec![one(Decision::Approved), one(Decision::Pilot), open],
            left_out: 2,
        };
        let none = Run { simulated: Vec::new(), left_out: 0 };
        let (nothing, sent) = (RubricChange::default(), BTreeMap::new());
        let wrong = [FieldError {
            field: weight_field("safety"),
            message: "Enter a whole number from 0 to 100.".to_owned(),
        }];
        let tried = BTreeMap::from([(weight_field("safety"), "much".to_owned())]);
        vec![
            Self::new(&all, &all[0].questionnaire, &sent, &[], None),
            Self::new(&all, &all[0].questionnaire, &tried, &wrong, None),
            Self::new(
                &all,
                &all[0].questionnaire,
                &sent,
                &[],
                Some(ResultShown::new(&run, &nothing, "run=yes")),
            ),
            Self::new(
                &all,
                &all[0].questionnaire,
                &sent,
                &[],
                Some(ResultShown::new(&none, &nothing, "")),
            ),
        ]
    }
}
