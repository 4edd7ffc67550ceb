//! Taking answers over from an export: giving it, and choosing among its answers beside what the
//! draft holds.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::draft_parts::trail;
use super::section_form::BASE;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::taking_over::{
    self as action, Desk, FILE, Given, KEYS, KNOWINGLY, Waiting,
};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::assessment::offers::{Beside, Offer};
use crate::domain::calendar::Calendar;
use crate::domain::registry::receipt::disclosed::{MOST_BYTES, Signer};
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, Kind as Hue, NoticeBox, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, Pairs, error_links, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::kernel::uploads::{Upload, UploadGate};

/// The page's name.
const TITLE: &str = "Bring answers from an export";
/// The field of the answers that are taken over.
const TAKE: &str = "take";

/// The page.
#[derive(Debug, Serialize)]
pub struct TakingOverPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    back: String,
    form: GiveForm,
    waiting: Option<WaitingPart>,
}

/// The form that gives an export.
#[derive(Debug, Serialize)]
struct GiveForm {
    file_error: Option<String>,
    keys_error: Option<String>,
    /// Asks whether to go on although nobody here knows who signed it.
    knowingly: Option<String>,
}

/// What waits.
#[derive(Debug, Serialize)]
struct WaitingPart {
    number: String,
    notice: NoticeBox,
    given: String,
    line: String,
    sections: Vec<SectionPart>,
    same: Option<String>,
    left: Vec<LeftRow>,
    evidence: Vec<EvidenceRow>,
    take_error: Option<String>,
}

#[derive(Debug, Serialize)]
struct SectionPart {
    title: String,
    rows: Vec<OfferRow>,
}

#[derive(Debug, Serialize)]
struct OfferRow {
    question: String,
    base_name: String,
    base: String,
    code: String,
    label: String,
    brought: String,
    here: Option<String>,
    anew: bool,
    ticked: bool,
}

#[derive(Debug, Serialize)]
struct LeftRow {
    name: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct EvidenceRow {
    title: String,
    at: String,
    href: Option<String>,
    mark: String,
}

impl TakingOverPage {
    fn new(desk: &Desk, errors: &[FieldError], calendar: Calendar) -> Self {
        let base = format!("/disclosures/{}", desk.file.disclosure.id);
        Self {
            crumbs: Breadcrumb::new(trail(&desk.file), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("Disclosure of {}", desk.file.disclosure.product_name))
                .purpose(
                    "The export of a disclosure, from here or from another state that uses Assay. \
                     Nothing is taken over before you have looked at it.",
                ),
            errors: error_links(errors),
            action: format!("{base}/from-export"),
            back: base,
            form: GiveForm {
                file_error: message_at(errors, FILE),
                keys_error: message_at(errors, KEYS),
                knowingly: message_at(errors, KNOWINGLY),
            },
            waiting: desk
                .waiting
                .as_ref()
                .map(|waiting| WaitingPart::new(&desk.file, waiting, errors, calendar)),
        }
    }
}

impl WaitingPart {
    fn new(
        file: &WorkingFile,
        waiting: &Waiting,
        errors: &[FieldError],
        calendar: Calendar,
    ) -> Self {
        let offers = &waiting.offers;
        let open = offers.offers.iter().filter(|offer| offer.beside != Beside::Same);
        let same = offers.offers.iter().filter(|offer| offer.beside == Beside::Same).count();
        let sections = file.questionnaire.sections.iter().map(|section| SectionPart {
            title: section.title.clone(),
            rows: section
                .questions
                .iter()
                .filter_map(|question| {
                    let offer = open.clone().find(|offer| offer.question == question.name)?;
                    row(file, offer)
                })
                .collect(),
        });
        let disclosed = &waiting.export.disclosed;
        let left = offers
            .left
            .iter()
            .map(|left| LeftRow { name: named(file, &left.question), why: left.why.clone() });
        let evidence = waiting.evidence.iter().map(|piece| EvidenceRow {
            title: piece.title.clone(),
            at: named(file, &piece.question),
            href: file.questionnaire.question(&piece.question).map(|question| {
                let query = serde_urlencoded::to_string([("question", &question.name)]);
                let query = query.unwrap_or_default();
                format!("/disclosures/{}/evidence?{query}", file.disclosure.id)
            }),
            mark: piece.url.clone().or_else(|| piece.sha256.clone()).unwrap_or_default(),
        });
        Self {
            number: waiting.export.claimed.number.clone(),
            notice: signed_by(waiting, calendar),
            given: format!(
                "{}, version {}, to the questionnaire {}/{}. Given by {}, {}.",
                disclosed.product.name,
                disclosed.product.version,
                disclosed.questionnaire.family,
                disclosed.questionnaire.version,
                waiting.given_by,
                calendar.in_words(waiting.given_at)
            ),
            line: match open.clone().count() {
                0 => "No answer waits any more.".to_owned(),
                1 => "1 answer waits for you to look at it.".to_owned(),
                more => format!("{more} answers wait for you to look at them."),
            },
            sections: sections.filter(|section| !section.rows.is_empty()).collect(),
            same: (same > 0).then(|| {
                format!(
                    "{} the same in your draft already.",
                    counted(same, "answer is", "answers are")
                )
            }),
            left: left.collect(),
            evidence: evidence.collect(),
            take_error: message_at(errors, TAKE),
        }
    }
}

fn row(file: &WorkingFile, offer: &Offer) -> Option<OfferRow> {
    let question = file.questionnaire.question(&offer.question)?;
    Some(OfferRow {
        question: question.name.clone(),
        base_name: format!("{BASE}{}", question.name),
        base: offer.base.clone(),
        code: question.code.clone(),
        label: question.label.clone(),
        brought: kept_in_words(question, Some(&offer.kept)),
        here: (offer.beside == Beside::Other)
            .then(|| kept_in_words(question, file.draft.get(&question.name))),
        anew: offer.anew,
        ticked: offer.beside == Beside::Nothing && !offer.anew,
    })
}

/// A question as the vendor knows it, or its name where it is not asked here.
fn named(file: &WorkingFile, question: &str) -> String {
    file.questionnaire.question(question).map_or_else(
        || question.chars().take(120).collect(),
        |question| format!("{} {}", question.code, question.label),
    )
}

/// Who signed it, and what is known of them.
fn signed_by(waiting: &Waiting, calendar: Calendar) -> NoticeBox {
    let claimed = &waiting.export.claimed;
    let (agency, issuer) = (&claimed.agency, &claimed.issuer);
    let at = calendar.in_words(claimed.at);
    let (kind, title, text) = match waiting.signer {
        Signer::Own => (
            Hue::Good,
            format!("Signed by {agency}"),
            format!("This agency signed it on {at}, and nothing in it was changed since."),
        ),
        Signer::Known => (
            Hue::Good,
            format!("Signed by {agency}"),
            format!(
                "{issuer} signed it on {at}, and nothing in it was changed since. This agency \
                 knows its keys."
            ),
        ),
        Signer::Given => (
            Hue::Neutral,
            format!("Signed with the keys that you gave for {agency}"),
            format!(
                "Nothing in it was changed since {at}. That the keys are those of {issuer}, this \
                 agency cannot say."
            ),
        ),
        Signer::Unknown => (
            Hue::Caution,
            "Nobody here can check who signed it".to_owned(),
            format!(
                "It says that {agency} ({issuer}) signed it on {at}. Look at each answer with \
                 that in mind: once you submit, they are your word."
            ),
        ),
    };
    NoticeBox { kind, title, text: Some(text) }
}

/// `GET /disclosures/{id}/from-export`
///
/// # Errors
/// As [`action::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let desk = action::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = TakingOverPage::new(&desk, &[], app.ctx.calendar());
    page(&app, &visitor, &request, &title(&desk), &body)
}

fn title(desk: &Desk) -> String {
    format!("{TITLE}: {}", desk.file.disclosure.product_name)
}

/// Whoever gives an export may change the disclosure.
pub struct Giving;

impl Gate for Giving {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        action::open(&app.ctx, &visitor.actor, &path_id(part(request, "id"))?).await?;
        Ok(Self)
    }

    fn most(&self) -> usize {
        MOST_BYTES
    }
}

impl UploadGate for Giving {
    const FIELDS: &'static [&'static str] = &[KEYS, KNOWINGLY];
    /// The keys are a file of their own, which is short.
    const TEXT_BYTES: usize = 64 * 1024;
    const IS_KEPT: bool = false;
}

/// `POST /disclosures/{id}/from-export`
///
/// # Errors
/// As [`action::give`] does; faults come back with the form.
pub async fn give(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    upload: Upload<Giving>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let given = if upload.overflow {
        Err(Error::field(
            FILE,
            "This is larger than 4 MB, so it was not read. An export is some hundred KB: give the \
             JSON file itself.",
        ))
    } else {
        let given = Given {
            keys: upload.value(KEYS),
            knowingly: upload.value(KNOWINGLY) == "yes",
            file: upload.file,
        };
        action::give(&app.ctx, &visitor.actor, &id, given).await
    };
    match given {
        Ok(()) => {
            let here = format!("/disclosures/{id}/from-export");
            Ok(done(&visitor, &here, Some(Notice::EXPORT_GIVEN)))
        }
        Err(Error::Invalid(errors)) => again(&app, &visitor, &request, &id, &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &crate::domain::values::DisclosureId,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let desk = action::open(&app.ctx, &visitor.actor, id).await?;
    let body = TakingOverPage::new(&desk, errors, app.ctx.calendar());
    rejected(app, visitor, request, &title(&desk), &body)
}

/// `POST /disclosures/{id}/from-export/answers`
///
/// # Errors
/// As [`action::take`] does; that nothing is ticked comes back with the form.
pub async fn take(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let base = |question: &String| form.value(&format!("{BASE}{question}")).to_owned();
    let chosen: BTreeMap<String, String> =
        form.values(TAKE).into_iter().map(|question| (question.clone(), base(&question))).collect();
    let number = form.value("export");
    match action::take(&app.ctx, &visitor.actor, &id, number, &chosen).await {
        Ok(_) => {
            let here = format!("/disclosures/{id}/from-export");
            Ok(done(&visitor, &here, Some(Notice::TAKEN_OVER)))
        }
        Err(Error::Invalid(errors)) => again(&app, &visitor, &request, &id, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /disclosures/{id}/from-export/removal`
///
/// # Errors
/// As [`action::forget`] does.
pub async fn forget(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    action::forget(&app.ctx, &visitor.actor, &id).await?;
    let here = format!("/disclosures/{id}");
    Ok(done(&visitor, &here, Some(Notice::EXPORT_FORGOTTEN)))
}

impl Page for TakingOverPage {
    const TEMPLATE: &'static str = "assessment/from_export";

    fn samples() -> Vec<Self> {
        let faults = [FILE, KEYS, KNOWINGLY, TAKE].map(|field| FieldError {
            field: field.to_owned(),
            message: "Choose the export’s file.".to_owned(),
        });
        let mut pages = Vec::new();
        for desk in super::samples::export_desks() {
            pages.push(Self::new(&desk, &[], Calendar::UTC));
            pages.push(Self::new(&desk, &faults, Calendar::UTC));
        }
        pages
    }
}
