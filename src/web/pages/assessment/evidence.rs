//! Attaching evidence, reading it and taking it away.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::beforehand::worth_in_words;
use super::clarifications_shown::answering_path;
use super::draft_parts::trail;
use super::paths::{block_id, question_path, section_path};
use super::question::EvidenceRow;
use crate::actions::assessment::disclosures::{self, WorkingFile};
use crate::actions::assessment::downloads;
use crate::actions::assessment::evidence::{self, Desk};
use crate::actions::assessment::sent_evidence::NewEvidence;
use crate::actions::assessment::shelf_choices;
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::assessment::evidence::ACCEPTED;
use crate::domain::assessment::paper::Paper;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{Question, Truth};
use crate::domain::texts::size_in_words;
use crate::domain::values::Id;
use crate::web::components::fields::{SelectField, TextField};
use crate::web::components::{Breadcrumb, EmptyState, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, error_links, field_id, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::uploads::{Upload, UploadGate};

/// The page of a disclosure's evidence, with the form that adds a piece.
#[derive(Debug, Serialize)]
pub struct EvidencePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    groups: Vec<Group>,
    empty: Option<EmptyState>,
    form: Option<UploadForm>,
    back: String,
    back_label: String,
}

#[derive(Debug, Serialize)]
struct Group {
    code: String,
    label: String,
    removable: bool,
    rows: Vec<EvidenceRow>,
}

#[derive(Debug, Serialize)]
struct UploadForm {
    action: String,
    question: Option<FixedQuestion>,
    questions: Option<SelectField>,
    file_id: String,
    file_error: Option<String>,
    file_help: String,
    paper: Option<SelectField>,
    url: TextField,
    title: TextField,
    issued_on: TextField,
    expires_on: TextField,
}

#[derive(Debug, Serialize)]
struct FixedQuestion {
    name: String,
    code: String,
    label: String,
    ask: Option<String>,
    worth: Option<String>,
}

impl EvidencePage {
    pub(super) fn new(
        file: &WorkingFile,
        taken: &Taken,
        input: &NewEvidence,
        errors: &[FieldError],
    ) -> Self {
        let editable = file.disclosure.state().is_editable();
        let fixed = file.questionnaire.question(&input.question);
        let may_add = fixed.map_or(editable, |question| file.takes_evidence(&question.name));
        let base = format!("/disclosures/{}", file.disclosure.id);
        let mut groups = Vec::new();
        for (_, question) in file
            .questionnaire
            .questions()
            .filter(|(_, question)| fixed.is_none_or(|fixed| fixed.name == question.name))
        {
            let rows: Vec<EvidenceRow> =
                file.evidence_at(&question.name).map(EvidenceRow::new).collect();
            if !rows.is_empty() {
                groups.push(Group {
                    code: question.code.clone(),
                    label: question.label.clone(),
                    removable: file.takes_evidence(&question.name),
                    rows,
                });
            }
        }
        let section = fixed.and_then(|question| file.questionnaire.section_of(&question.name));
        let (back, back_label) = match (fixed, section) {
            (Some(question), _) if !editable && file.is_asked_about(&question.name) => (
                answering_path(&file.disclosure.id, &question.name),
                "Back to what the agency asks".to_owned(),
            ),
            (Some(question), Some(section)) => (
                question_path(file, &question.name).unwrap_or_else(|| base.clone()),
                format!("Back to {}", section.title),
            ),
            _ => (base.clone(), "Back to the disclosure".to_owned()),
        };
        let title = if fixed.is_some() { "Attach evidence" } else { "Evidence" };
        let header =
            PageHeader::new(title).over(format!("Disclosure of {}", file.disclosure.product_name));
        Self {
            crumbs: Breadcrumb::new(trail(file), title),
            header: header.purpose(
                "Files and links that show what your answers claim. Only the \
                agency sees what you attach.",
            ),
            errors: error_links(errors),
            empty: (groups.is_empty() && fixed.is_none()).then(|| EmptyState {
                title: "No evidence is attached yet".to_owned(),
                text: "An answer without evidence can only count as asserted. Each question says \
                    what to attach."
                    .to_owned(),
                action: None,
            }),
            groups,
            form: may_add.then(|| form(file, &base, taken, input, errors)),
            back,
            back_label,
        }
    }
}

/// What is taken.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    /// The largest, in bytes.
    pub most: u64,
    /// Whether they are scanned for viruses.
    pub scanned: bool,
    /// Today, where the agency is.
    pub on: NaiveDate,
    /// The papers on the shelf that the question does not have yet.
    pub papers: Vec<Paper>,
}

impl Taken {
    async fn of(
        ctx: &Ctx,
        visitor: &Visitor,
        file: &WorkingFile,
        question: &str,
    ) -> Result<Self, Error> {
        let papers = if file.takes_evidence(question) {
            shelf_choices::at_hand(ctx, &visitor.actor, file, question).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            most: ctx.settings.upload_bytes,
            scanned: ctx.scanner.is_there(),
            on: ctx.today(),
            papers,
        })
    }

    /// The choice among the papers; none of an empty shelf.
    fn choice(&self, input: &NewEvidence, errors: &[FieldError]) -> Option<SelectField> {
        if self.papers.is_empty() {
            return None;
        }
        let none = (String::new(), "None".to_owned());
        let papers = self.papers.iter().map(|paper| {
            let issued = paper.issued_on.map(|day| format!(", issued {}", day_in_words(day)));
            (paper.id.to_string(), format!("{}{}", paper.title, issued.unwrap_or_default()))
        });
        let options = std::iter::once(none).chain(papers);
        let help = if input.paper.is_empty() {
            "What is on your shelf already. What you leave empty below is the paper’s own."
        } else {
            "It is kept on your shelf: its file need not be sent again."
        };
        Some(
            SelectField::new("paper", "Or a paper from your shelf", options, &input.paper, errors)
                .help(help)
                .optional(),
        )
    }
}

/// How a date is typed.
const DATE_HELP: &str = "Such as 2026-11-21 or 21 November 2026.";

fn form(
    file: &WorkingFile,
    base: &str,
    taken: &Taken,
    input: &NewEvidence,
    errors: &[FieldError],
) -> UploadForm {
    let on = taken.on;
    let is_asked = |question: &Question| file.view.asked(&question.name) == Truth::True;
    // What is not asked takes no evidence: another question is chosen instead.
    let fixed = file.questionnaire.question(&input.question).filter(|question| is_asked(question));
    let asked = file.questionnaire.questions().filter(|(_, question)| is_asked(question));
    let options = asked.map(|(_, question)| {
        (question.name.clone(), format!("{} {}", question.code, question.label))
    });
    let options = std::iter::once((String::new(), "Choose a question".to_owned())).chain(options);
    UploadForm {
        // The question also stands in the address, for an upload that is too large to be read.
        action: fixed.map_or_else(
            || format!("{base}/evidence"),
            |question| format!("{base}/evidence?question={}", question.name),
        ),
        questions: fixed.is_none().then(|| {
            SelectField::new("question", "Which question is it for?", options, "", errors)
        }),
        question: fixed.map(|question| FixedQuestion {
            name: question.name.clone(),
            code: question.code.clone(),
            label: question.label.clone(),
            ask: question.evidence.as_ref().map(|ask| ask.ask.clone()),
            worth: worth_in_words(file, &file.facts(), on, question),
        }),
        file_id: field_id("file"),
        file_error: message_at(errors, "file"),
        file_help: format!(
            "{ACCEPTED}; at most {}. {}",
            size_in_words(taken.most),
            if taken.scanned {
                "Every file is scanned for viruses."
            } else {
                "Files are not \
                scanned for viruses here."
            }
        ),
        paper: taken.choice(input, errors),
        url: TextField::new("url", "Or a link", &input.url, errors)
            .kind("url")
            .help(
                "Starts with \
            https:// and opens without a sign-in.",
            )
            .optional(),
        title: TextField::new("title", "Title", &input.title, errors)
            .help(
                "What it is, in a few words. When this is empty, a file keeps its own name and a \
                link its address.",
            )
            .optional(),
        issued_on: TextField::new("issued_on", "Issued on", &input.issued_on, errors)
            .help(DATE_HELP)
            .optional(),
        expires_on: TextField::new("expires_on", "Expires on", &input.expires_on, errors)
            .help(DATE_HELP)
            .optional(),
    }
}

/// Which question evidence is for.
#[derive(Debug, Default, Deserialize)]
pub struct QuestionQuery {
    #[serde(default)]
    question: String,
}

/// `GET /disclosures/{id}/evidence`
///
/// # Errors
/// As [`disclosures::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    query: Query<QuestionQuery>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
    let input = NewEvidence { question: query.into_inner().question, ..NewEvidence::default() };
    let taken = Taken::of(&app.ctx, &visitor, &file, &input.question).await?;
    let shown = EvidencePage::new(&file, &taken, &input, &[]);
    page(&app, &visitor, &request, &title(&file), &shown)
}

/// What the browser and each printed sheet call the page.
fn title(file: &WorkingFile) -> String {
    format!("Evidence: {}", file.disclosure.product_name)
}

/// Whoever attaches may change the disclosure, and there is room for so much.
pub struct Attaching(Desk);

impl Gate for Attaching {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let id = path_id(part(request, "id"))?;
        Ok(Self(evidence::open_for_upload(&app.ctx, &visitor.actor, &id).await?))
    }

    fn most(&self) -> usize {
        usize::try_from(self.0.room.most).unwrap_or(usize::MAX)
    }
}

impl UploadGate for Attaching {
    const FIELDS: &'static [&'static str] =
        &["question", "paper", "title", "url", "issued_on", "expires_on"];
}

/// `POST /disclosures/{id}/evidence`
///
/// # Errors
/// As [`evidence::attach`] does; faults of a field, and a file that is too large, come back with
/// the form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    query: Query<QuestionQuery>,
    upload: Upload<Attaching>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let overflow = upload.overflow;
    let sent_a_file = overflow || upload.file.is_some();
    let mut input = NewEvidence {
        question: upload.value("question"),
        title: upload.value("title"),
        issued_on: upload.value("issued_on"),
        expires_on: upload.value("expires_on"),
        url: upload.value("url"),
        paper: upload.value("paper"),
        file: upload.file,
    };
    if overflow && input.question.is_empty() {
        // Much more than fits is refused before its fields are read; the address still tells the
        // question.
        input.question = query.into_inner().question;
    }
    let sent = input.file.clone();
    let mut typed = NewEvidence { file: None, ..input.clone() };
    let attached = if overflow {
        Err(Error::TooLarge(upload.opened.0.room.sentence))
    } else if !input.paper.is_empty() {
        shelf_choices::attach(&app.ctx, &visitor.actor, &id, &input).await
    } else {
        evidence::attach(&app.ctx, &visitor.actor, &id, input).await.map(|_| ())
    };
    let (mut errors, too_large) = match attached {
        Ok(()) => {
            let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
            let section = file.questionnaire.section_of(&typed.question).ok_or(Error::NotFound)?;
            let to = if file.disclosure.state().is_editable() {
                format!("{}#{}", section_path(&id, &section.id), block_id(&typed.question))
            } else {
                answering_path(&id, &typed.question)
            };
            return Ok(done(&visitor, &to, Some(Notice::EVIDENCE_ADDED)));
        }
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::TooLarge(sentence)) => {
            (vec![FieldError { field: "file".to_owned(), message: sentence }], true)
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(sent) = sent.filter(|_| errors.iter().all(|error| error.field != "file")) {
        let kept = shelf_choices::set_aside(&app.ctx, &visitor.actor, &id, sent).await?;
        typed.paper = kept.map(|paper| paper.to_string()).unwrap_or_default();
    }
    if sent_a_file && typed.paper.is_empty() {
        tell_to_choose_again(&mut errors);
    }
    let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
    if errors.iter().any(|error| error.field == "question") {
        typed.question.clear();
    }
    let taken = Taken::of(&app.ctx, &visitor, &file, &typed.question).await?;
    let shown = EvidencePage::new(&file, &taken, &typed, &errors);
    let mut response = rejected(&app, &visitor, &request, &title(&file), &shown)?;
    if too_large {
        *response.status_mut() = actix_web::http::StatusCode::PAYLOAD_TOO_LARGE;
    }
    Ok(response)
}

/// No browser keeps the file of a form that comes back, so the file's field says so, whichever
/// field was wrong.
fn tell_to_choose_again(errors: &mut Vec<FieldError>) {
    const AGAIN: &str = "Choose the file again.";
    if let Some(error) = errors.iter_mut().find(|error| error.field == "file") {
        error.message = format!("{} {AGAIN}", error.message);
    } else {
        errors.push(FieldError {
            field: "file".to_owned(),
            message: format!(
                "The file was not kept, because another field needs a change. {AGAIN}"
            ),
        });
    }
}

/// `GET /disclosures/{id}/evidence/{evidence}`: always a download, never shown by the browser.
///
/// # Errors
/// As [`downloads::download`] does.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, piece) = Id::parse(&path.0).zip(Id::parse(&path.1)).ok_or(Error::NotFound)?;
    let file = downloads::download(&app.ctx, &visitor.actor, &id, &piece).await?;
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&file.name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .content_type(file.media_type)
        .body(file.bytes))
}

/// `POST /disclosures/{id}/evidence/{evidence}/removal`
///
/// # Errors
/// As [`evidence::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let (id, piece) = Id::parse(&path.0).zip(Id::parse(&path.1)).ok_or(Error::NotFound)?;
    let question = evidence::remove(&app.ctx, &visitor.actor, &id, &piece).await?;
    let query = serde_urlencoded::to_string([("question", question)]).unwrap_or_default();
    Ok(done(
        &visitor,
        &format!("/disclosures/{id}/evidence?{query}"),
        Some(Notice::EVIDENCE_REMOVED),
    ))
}
