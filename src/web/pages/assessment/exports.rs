//! A disclosure to take along: the whole of it on one page to read and to print, and as a signed
//! file for programs.

use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::confidentiality_words::for_vendor;
use super::shown::ShownAnswer;
use crate::actions::assessment::exports::{self, Taken, Which};
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::calendar::{AgencyTime, day_in_words};
use crate::domain::instrument::{Answer, Question, Truth};
use crate::domain::registry::receipt::credential::MEDIA_TYPE;
use crate::domain::registry::receipt::disclosed::DisclosedEvidence;
use crate::domain::texts::{counted, size_in_words};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;

/// The page's name.
const TITLE: &str = "Take it with you";

/// The command that checks an export without a database.
pub const COMMAND: &str = "assay verify-receipt disclosure.json --keys did.json";

/// The whole disclosure, to read.
#[derive(Debug, Serialize)]
pub struct ExportPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    facts: Facts,
    download: String,
    keys: String,
    command: &'static str,
    digest: Option<String>,
    sections: Vec<SectionPart>,
}

#[derive(Debug, Serialize)]
struct SectionPart {
    title: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    code: String,
    label: String,
    shown: Option<ShownAnswer>,
    typed: Option<String>,
    request: Option<String>,
    evidence: Vec<Piece>,
}

#[derive(Debug, Serialize)]
struct Piece {
    title: String,
    line: String,
    hash: Option<String>,
}

impl Piece {
    fn new(piece: &DisclosedEvidence) -> Self {
        let size = piece.size_bytes.and_then(|bytes| u64::try_from(bytes).ok()).map(size_in_words);
        let parts = [
            piece.url.clone(),
            piece.media_type.clone(),
            size,
            piece.issued_on.map(|day| format!("issued {}", day_in_words(day))),
            piece.expires_on.map(|day| format!("expires {}", day_in_words(day))),
        ];
        Self {
            title: piece.title.clone(),
            line: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
            hash: piece.sha256.clone(),
        }
    }
}

impl ExportPage {
    pub(super) fn new(taken: &Taken, which: Which, time: AgencyTime) -> Self {
        let Taken { disclosure, disclosed, .. } = taken;
        let base = format!("/disclosures/{}", disclosure.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(
            format!("/products/{}", disclosure.product),
            disclosure.product_name.clone(),
        ));
        trail.push(Crumb::to(base.clone(), "Disclosure"));
        let mark = if which == Which::Submitted { "?of=submission" } else { "" };
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("Disclosure of {}", disclosed.product.name))
                .purpose(
                    "Everything that you typed, for another state or for your own records. It \
                     holds nothing of reviews.",
                ),
            facts: Facts { facts: facts(taken, time) },
            download: format!("{base}/export.json{mark}"),
            keys: "/.well-known/did.json".to_owned(),
            command: COMMAND,
            digest: disclosed.submission.as_ref().map(|submission| submission.digest.clone()),
            sections: sections(taken),
        }
    }
}

fn facts(taken: &Taken, time: AgencyTime) -> Vec<Fact> {
    let Taken { disclosed, questionnaire, .. } = taken;
    let (product, asked) = (&disclosed.product, &disclosed.questionnaire);
    let mut facts = vec![
        Fact::new("Product", format!("{}, version {}", product.name, product.version)),
        Fact::new("Vendor", product.vendor.clone()),
        Fact {
            href: Some(product.website.clone()),
            ..Fact::new("Web address", product.website.clone())
        },
        Fact::new("What it does", product.summary.clone()),
        Fact::new(
            "Questionnaire",
            format!("{} ({}, version {})", questionnaire.title, asked.family, asked.version),
        ),
        Fact::new("Its digest", asked.digest.clone()),
        Fact::new("Answers", counted(disclosed.answers.iter().count(), "answer", "answers")),
        Fact::new("Evidence", counted(disclosed.evidence.len(), "piece", "pieces")),
    ];
    match &disclosed.submission {
        Some(submission) => {
            let at = time.calendar.in_words(submission.submitted_at);
            facts.push(Fact::new("Submitted", at));
            facts.push(Fact::new("Attested by", submission.attested_by.clone()));
        }
        None => facts.push(Fact::new("Submitted", "Not yet: this is a draft")),
    }
    facts.push(Fact::new("Read", time.calendar.in_words(time.now)));
    facts
}

/// What is asked, and what is kept of what is not.
fn sections(taken: &Taken) -> Vec<SectionPart> {
    let sections = taken.questionnaire.sections.iter().map(|section| SectionPart {
        title: section.title.clone(),
        rows: section.questions.iter().filter_map(|question| row(taken, question)).collect(),
    });
    sections.filter(|section| !section.rows.is_empty()).collect()
}

fn row(taken: &Taken, question: &Question) -> Option<Row> {
    let name = question.name.as_str();
    let disclosed = &taken.disclosed;
    let answer = disclosed.answers.get(name);
    // A day in words or a cell that is not asked for stands as typed too, in an answer that counts.
    let counts = answer.and_then(Answer::value).is_some_and(|value| question.accepts(value));
    let typed = !counts && disclosed.as_typed.contains_key(name);
    let pieces = disclosed.evidence.iter().filter(|piece| piece.question == name);
    let evidence: Vec<Piece> = pieces.map(Piece::new).collect();
    let asked = taken.view.asked(name) == Truth::True;
    if !asked && answer.is_none() && !typed && evidence.is_empty() {
        return None;
    }
    Some(Row {
        code: question.code.clone(),
        label: question.label.clone(),
        shown: (!typed).then(|| ShownAnswer::in_full(question, answer)),
        typed: typed.then(|| kept_in_words(question, taken.draft.get(name))),
        request: taken.requests.iter().find(|request| request.question == name).map(|request| {
            format!("{} Ground: {}.", for_vendor(request.standing(answer)), request.ground())
        }),
        evidence,
    })
}

/// Which text is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    of: String,
}

impl Asked {
    fn which(&self) -> Which {
        if self.of == "submission" { Which::Submitted } else { Which::Now }
    }
}

/// `GET /disclosures/{id}/export`
///
/// # Errors
/// As [`exports::read`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let which = asked.which();
    let taken = exports::read(&app.ctx, &visitor.actor, &path_id(&id)?, which).await?;
    let title = format!("{TITLE}: {}", taken.disclosed.product.name);
    let body = ExportPage::new(&taken, which, app.ctx.agency_time());
    page(&app, &visitor, &request, &title, &body)
}

/// `GET /disclosures/{id}/export.json`: the same, signed, as a download.
///
/// # Errors
/// As [`exports::read`] and [`exports::signed`] do.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let taken = exports::read(&app.ctx, &visitor.actor, &path_id(&id)?, asked.which()).await?;
    let signed = exports::signed(&app.ctx, &taken)?;
    let day = app.ctx.calendar().day(signed.at);
    let name = format!("disclosure-{}-{day}.json", taken.disclosure.product_slug);
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&name))
        .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(signed.json))
}
