//! Bringing what a vendor has already: the page of the files that came to a draft and of the
//! answers that they suggest.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::draft_parts::trail;
use super::paths::{block_id, section_path};
use crate::actions::assessment::bringing::{self, Bringing, MOST_FILES};
use crate::actions::assessment::confirming::{self, Which};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::assessment::evidence::{ACCEPTED, file_ids};
use crate::domain::assessment::paper::{BroughtFile, FileOutcome};
use crate::domain::assessment::suggestion::{Effect, Suggestion, SuggestionState};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::{Question, Section};
use crate::domain::texts::{counted, size_in_words};
use crate::domain::values::{DisclosureId, Id};
use crate::web::components::{Breadcrumb, Kind as Hue, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links, field_id, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::uploads::{Upload, UploadGate};

/// The files that came to a draft, and what they suggest.
#[derive(Debug, Serialize)]
pub struct BringingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    confirmation: String,
    omission: String,
    product_action: String,
    file_id: String,
    file_error: Option<String>,
    help: String,
    back: String,
    files: Vec<FileRow>,
    all: Option<String>,
    sections: Vec<SectionRows>,
    decided: Option<String>,
    nothing: bool,
}

#[derive(Debug, Serialize)]
struct FileRow {
    name: String,
    tag: StatusTag,
    sentence: String,
    at: String,
    /// Whether it is asked whose it is.
    asked: bool,
}

#[derive(Debug, Serialize)]
struct SectionRows {
    id: String,
    title: String,
    /// The button that confirms all that replace nothing; none when there is but one.
    confirm: Option<String>,
    rows: Vec<SuggestionRow>,
}

#[derive(Debug, Serialize)]
struct SuggestionRow {
    id: String,
    code: String,
    label: String,
    href: String,
    answer: String,
    from: String,
    places: Vec<PlaceRow>,
    /// What stands there now, where something does.
    now: Option<String>,
    button: &'static str,
    note: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct PlaceRow {
    at: String,
    said: String,
}

impl BringingPage {
    pub(super) fn new(
        brought: &Bringing,
        calendar: Calendar,
        most: u64,
        errors: &[FieldError],
    ) -> Self {
        let file = &brought.file;
        let base = format!("/disclosures/{}", file.disclosure.id);
        let waiting: Vec<(&Suggestion, Effect)> = brought.waiting().collect();
        let sections: Vec<SectionRows> = file
            .questionnaire
            .sections
            .iter()
            .filter_map(|section| section_rows(brought, section, &waiting))
            .collect();
        let at_once = waiting.iter().filter(|(_, effect)| *effect != Effect::Replaces).count();
        let confirmed = brought
            .suggestions
            .iter()
            .filter(|one| one.state == SuggestionState::Confirmed)
            .count();
        let title = "Bring what you have";
        Self {
            crumbs: Breadcrumb::new(trail(file), title),
            header: PageHeader::new(title)
                .over(format!("Disclosure of {}", file.disclosure.product_name))
                .purpose(
                    "Files that you have already answer part of what is asked. Nothing counts \
                     until you confirm it.",
                ),
            errors: error_links(errors),
            action: format!("{base}/files"),
            confirmation: format!("{base}/files/confirmation"),
            omission: format!("{base}/files/omission"),
            product_action: format!("{base}/files/product"),
            file_id: field_id("file"),
            file_error: message_at(errors, "file"),
            help: format!(
                "Assay reads answers from HECVAT 4 and 3, CAIQ 4 and AI-CAIQ workbooks (.xlsx), \
                 OpenACR reports, CycloneDX and SPDX, security.txt, OpenID Connect, SAML, JWKS, \
                 OneRoster and OpenAPI files. Others are kept on your shelf: {ACCEPTED}. At most \
                 {MOST_FILES} files at once, each at most {}.",
                size_in_words(most)
            ),
            nothing: brought.files.is_empty(),
            back: base,
            files: brought.files.iter().map(|file| FileRow::new(file, calendar)).collect(),
            all: (at_once > 1 && sections.len() > 1)
                .then(|| format!("Confirm all {at_once} that replace nothing")),
            sections,
            decided: (confirmed > 0).then(|| {
                format!("{} confirmed so far.", counted(confirmed, "answer was", "answers were"))
            }),
        }
    }
}

impl FileRow {
    fn new(file: &BroughtFile, calendar: Calendar) -> Self {
        let tag = match file.outcome {
            FileOutcome::Read => StatusTag::new(Hue::Good, "Read"),
            FileOutcome::Kept => StatusTag::new(Hue::Neutral, "Kept"),
            FileOutcome::Asked => StatusTag::new(Hue::Caution, "Another product?"),
            FileOutcome::SetAside => StatusTag::new(Hue::Neutral, "Left out"),
            FileOutcome::Refused => StatusTag::new(Hue::Stop, "Not taken"),
        };
        Self {
            name: file.name.clone(),
            tag,
            sentence: file.sentence.clone(),
            at: calendar.in_words(file.at),
            asked: file.outcome == FileOutcome::Asked,
        }
    }
}

fn section_rows(
    brought: &Bringing,
    section: &Section,
    waiting: &[(&Suggestion, Effect)],
) -> Option<SectionRows> {
    let mut rows = Vec::new();
    let mut at_once = 0;
    for question in &section.questions {
        for (suggestion, effect) in waiting.iter().filter(|(one, _)| one.question == question.name)
        {
            at_once += usize::from(*effect != Effect::Replaces);
            rows.push(suggestion_row(brought, section, question, suggestion, *effect));
        }
    }
    (!rows.is_empty()).then(|| SectionRows {
        id: section.id.clone(),
        title: section.title.clone(),
        confirm: (at_once > 1).then(|| format!("Confirm all {at_once}")),
        rows,
    })
}

fn suggestion_row(
    brought: &Bringing,
    section: &Section,
    question: &Question,
    suggestion: &Suggestion,
    effect: Effect,
) -> SuggestionRow {
    let file = &brought.file;
    let kept = suggestion.entry.keep(question, &file_ids(&[], &question.name));
    let answer = match &kept {
        Some(kept) => kept_in_words(question, Some(kept)),
        None => "The file itself".to_owned(),
    };
    let now = file.draft.get(&question.name).map(|kept| kept_in_words(question, Some(kept)));
    let paper = brought.papers.get(&suggestion.paper);
    let from = paper.map_or_else(String::new, |paper| {
        let dated = paper.issued_on.map(|day| format!(", {}", day_in_words(day)));
        format!("{}{}", paper.title, dated.unwrap_or_default())
    });
    let (button, note) = match effect {
        Effect::Replaces => (
            "Replace my answer",
            Some("Confirming this replaces what you wrote. Nothing does so by itself."),
        ),
        Effect::Adds => ("Confirm", Some("Confirming this adds to what you wrote.")),
        Effect::Attaches => {
            ("Attach it", Some("The answer says this already. The file is not attached to it yet."))
        }
        Effect::Fills | Effect::Nothing => ("Confirm", None),
    };
    SuggestionRow {
        id: suggestion.id.to_string(),
        code: question.code.clone(),
        label: question.label.clone(),
        href: format!(
            "{}#{}",
            section_path(&file.disclosure.id, &section.id),
            block_id(&question.name)
        ),
        answer,
        from,
        places: suggestion
            .places
            .iter()
            .map(|place| PlaceRow { at: place.at.clone(), said: place.said.clone() })
            .collect(),
        now,
        button,
        note,
    }
}

/// Whoever brings files may change the disclosure, and there is room for so much.
pub struct BringingGate {
    each: u64,
}

/// How many of the largest files may come at once.
const LARGEST_AT_ONCE: u64 = 4;

impl Gate for BringingGate {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let id = path_id(part(request, "id"))?;
        bringing::open_for_upload(&app.ctx, &visitor.actor, &id).await?;
        Ok(Self { each: app.ctx.settings.upload_bytes })
    }

    fn most(&self) -> usize {
        usize::try_from(self.each.saturating_mul(LARGEST_AT_ONCE)).unwrap_or(usize::MAX)
    }
}

impl UploadGate for BringingGate {
    const FIELDS: &'static [&'static str] = &[];
    const MOST_FILES: usize = MOST_FILES;
    /// Nothing is typed in it, and files are not kept.
    const IS_KEPT: bool = false;

    fn most_each(&self) -> usize {
        usize::try_from(self.each).unwrap_or(usize::MAX)
    }
}

/// `GET /disclosures/{id}/files`
///
/// # Errors
/// As [`bringing::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let brought = bringing::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    page(&app, &visitor, &request, &title(&brought), &shown(&app, &brought, &[]))
}

/// What the browser and each printed sheet call the page.
fn title(brought: &Bringing) -> String {
    format!("Bring what you have: {}", brought.file.disclosure.product_name)
}

fn shown(app: &App, brought: &Bringing, errors: &[FieldError]) -> BringingPage {
    let settings = &app.ctx.settings;
    BringingPage::new(brought, settings.calendar, settings.upload_bytes, errors)
}

/// `POST /disclosures/{id}/files`: looks into what was brought. Each file has its outcome on the
/// page that follows.
///
/// # Errors
/// As [`bringing::bring`] does.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    upload: Upload<BringingGate>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&id)?;
    let beyond = upload.beyond;
    let whole = size_in_words(upload.opened.each.saturating_mul(LARGEST_AT_ONCE));
    let sentence = if upload.overflow {
        Some(format!(
            "The files come to more than {whole} together, so none was read. Bring them in two \
             goes."
        ))
    } else if upload.file.is_none() {
        Some("Choose at least one file.".to_owned())
    } else {
        None
    };
    if let Some(message) = sentence {
        return refused(&app, &visitor, &request, &id, message, upload.overflow).await;
    }
    let sent = upload.file.into_iter().chain(upload.more).collect();
    bringing::bring(&app.ctx, &visitor.actor, &id, sent).await?;
    if beyond > 0 {
        let message = format!(
            "The first {MOST_FILES} files were read; {} not. Bring the rest in another go.",
            if beyond == 1 { "1 more was".to_owned() } else { format!("{beyond} more were") }
        );
        return refused(&app, &visitor, &request, &id, message, false).await;
    }
    Ok(done(&visitor, &format!("/disclosures/{id}/files"), Some(Notice::FILES_BROUGHT)))
}

async fn refused(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    message: String,
    too_large: bool,
) -> Result<HttpResponse, Failure> {
    let brought = bringing::open(&app.ctx, &visitor.actor, id).await?;
    let errors = [FieldError { field: "file".to_owned(), message }];
    let body = shown(app, &brought, &errors);
    let mut response = rejected(app, visitor, request, &title(&brought), &body)?;
    if too_large {
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    }
    Ok(response)
}

/// Which suggestions a button speaks of.
#[derive(Debug, Deserialize)]
pub struct DecisionForm {
    #[serde(default)]
    suggestion: String,
    #[serde(default)]
    section: String,
}

/// `POST /disclosures/{id}/files/confirmation`: one suggestion, those of a section, or all.
///
/// # Errors
/// As [`confirming::confirm`] does.
pub async fn confirm(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<DecisionForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let DecisionForm { suggestion, section } = form.0;
    let which = match (suggestion.as_str(), section.as_str()) {
        ("", "") => Which::All,
        ("", _) => Which::Section(section),
        (suggestion, _) => Which::One(Id::parse(suggestion).ok_or(Error::NotFound)?),
    };
    confirming::confirm(&app.ctx, &visitor.actor, &id, &which).await?;
    Ok(done(&visitor, &format!("/disclosures/{id}/files"), Some(Notice::SUGGESTIONS_CONFIRMED)))
}

/// `POST /disclosures/{id}/files/omission`: leaves one suggestion out.
///
/// # Errors
/// As [`confirming::leave`] does.
pub async fn omit(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<DecisionForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let suggestion = Id::parse(&form.0.suggestion).ok_or(Error::NotFound)?;
    confirming::leave(&app.ctx, &visitor.actor, &id, &suggestion).await?;
    Ok(done(&visitor, &format!("/disclosures/{id}/files"), Some(Notice::SUGGESTION_LEFT)))
}

/// Whether a file that names another product is for this one.
#[derive(Debug, Deserialize)]
pub struct ProductForm {
    #[serde(default)]
    brought: String,
    #[serde(default)]
    ours: String,
}

/// `POST /disclosures/{id}/files/product`
///
/// # Errors
/// As [`confirming::say_whose`] does.
pub async fn say_whose(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<ProductForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let ProductForm { brought, ours } = form.0;
    confirming::say_whose(&app.ctx, &visitor.actor, &id, &brought, ours == "yes").await?;
    Ok(done(&visitor, &format!("/disclosures/{id}/files"), Some(Notice::SAVED)))
}
