//! A disclosure's own page: where it stands, what is missing, and what can be done with it.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::appeal_words::told_appeal;
use super::clarifications_shown::{ShownRow, answering_path};
use super::clock_shown::ShownClock;
use super::confidentiality_words::RequestRow;
use super::draft_parts::steps;
use super::intake_shown::door_box;
use super::left_outs::LeftOutPart;
use super::own_listing::ToldListing;
use super::paths::{section_path, team_path};
use super::products::state_tag;
use super::readiness_shown::ShownReadiness;
use super::remaining_shown::ShownRemaining;
use super::response_words::told_wait;
use crate::actions::assessment::disclosures::{self, Beginning, Overview, WorkingFile};
use crate::domain::assessment::appeal::Appeal;
use crate::domain::assessment::clarification::Clarification;
use crate::domain::assessment::clock_words::Reader;
use crate::domain::assessment::disclosure::{State, Step as LifeStep};
use crate::domain::assessment::standstill::Standstill;
use crate::domain::calendar::{AgencyTime, Calendar, day_in_words};
use crate::domain::instrument::{LegalBases, Remaining, Truth};
use crate::domain::texts::counted;
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, Fact, Facts, Kind as Hue, NoticeBox, PageHeader, StatusTag,
    StepList, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;

/// The overview of a disclosure.
#[derive(Debug, Serialize)]
pub struct DisclosurePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    status: StatusTag,
    notice: NoticeBox,
    /// Where the comments of the public are read, and how many there are.
    comments: Option<ButtonLink>,
    /// How the cycle of intake stands that it waits for.
    door: Option<NoticeBox>,
    /// The appeal, or the days in which there can be one.
    appeal: Option<NoticeBox>,
    reason: Option<String>,
    told: Option<ToldListing>,
    steps: Option<StepList>,
    team: String,
    remaining: Option<ShownRemaining>,
    readiness: Option<ShownReadiness>,
    actions: Vec<ButtonLink>,
    /// What the agency asked about its answers.
    asked: Vec<ShownRow>,
    /// How long the agency has.
    clock: Option<ShownClock>,
    facts: Facts,
    /// What it asks to keep confidential.
    confidential: Vec<RequestRow>,
    left_out: Option<LeftOutLink>,
    newer: Option<NewerLink>,
    export: String,
    /// Where answers are taken over from an export.
    from_export: Option<String>,
    withdrawal: Option<String>,
}

#[derive(Debug, Serialize)]
struct LeftOutLink {
    line: String,
    href: String,
}

/// A newer version of the questionnaire.
#[derive(Debug, Serialize)]
struct NewerLink {
    line: String,
    href: String,
}

impl DisclosurePage {
    #[expect(clippy::too_many_lines, reason = "a line for each part of the page")]
    pub(super) fn new(opened: &Overview, bases: &LegalBases, time: AgencyTime) -> Self {
        let Overview {
            file,
            version,
            listing: own,
            renews,
            standstill,
            appeal,
            has_letter,
            newer,
            clock,
            comments,
        } = opened;
        let (calendar, today) = (time.calendar, time.today());
        let disclosure = &file.disclosure;
        let told = own
            .as_ref()
            .filter(|own| own.disclosure == disclosure.id)
            .map(|own| ToldListing::new(own, &disclosure.product, today));
        let base = format!("/disclosures/{}", disclosure.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(
            format!("/products/{}", disclosure.product),
            disclosure.product_name.clone(),
        ));
        let mut facts = vec![
            Fact::new("Questionnaire", file.questionnaire.title.clone()),
            Fact::new("Started", calendar.in_words(disclosure.created_at)),
            Fact::new("Last changed", calendar.in_words(disclosure.updated_at)),
        ];
        facts.extend(version.iter().map(|version| Fact::new("Version of the tool", version)));
        facts.extend(disclosure.submitted_at().map(|at| Fact {
            href: Some(format!("{base}/receipt")),
            ..Fact::new("Submitted", calendar.in_words(at))
        }));
        let pieces = file
            .evidence
            .iter()
            .filter(|piece| file.view.asked(&piece.question) == Truth::True)
            .count();
        let pieces = if pieces == 1 { "1 piece".to_owned() } else { format!("{pieces} pieces") };
        facts
            .push(Fact { href: Some(format!("{base}/evidence")), ..Fact::new("Evidence", pieces) });
        Self {
            crumbs: Breadcrumb::new(trail, "Disclosure"),
            header: PageHeader::new(format!("Disclosure of {}", disclosure.product_name))
                .over(disclosure.vendor.clone()),
            status: told
                .as_ref()
                .map_or_else(|| state_tag(disclosure.state()), |told| told.tag.clone()),
            comments: comments.map(|comments| ButtonLink {
                href: format!("{base}/comments"),
                label: counted(
                    usize::try_from(comments).unwrap_or_default(),
                    "comment of the public on your tool",
                    "comments of the public on your tool",
                ),
            }),
            // What waits for its vendor comes before what stands in the registry.
            notice: standstill
                .as_ref()
                .and_then(|one| told_wait(one, disclosure, today))
                .or_else(|| told.as_ref().map(|told| told.notice.clone()))
                .unwrap_or_else(|| notice(file)),
            door: file.door.as_ref().map(door_box),
            appeal: told_appeal(appeal.0.as_ref(), appeal.1, calendar),
            reason: disclosure.returned_for().map(str::to_owned),
            steps: disclosure.state().is_editable().then(|| steps(file, None)),
            remaining: disclosure
                .state()
                .is_editable()
                .then(|| ShownRemaining::new(file, &Remaining::of(&file.questionnaire, &file.view)))
                .filter(|remaining| remaining.total > 0),
            readiness: disclosure
                .state()
                .is_editable()
                .then(|| ShownReadiness::new(file, &file.standing(today)))
                .flatten(),
            actions: actions(
                file,
                &base,
                (told.as_ref(), *renews),
                (standstill.as_ref(), *has_letter, today),
                appeal,
            ),
            asked: asked(file, calendar),
            clock: clock
                .as_ref()
                .filter(|_| told.is_none())
                .map(|clock| ShownClock::new(clock, Reader::Vendor, today)),
            told,
            team: team_path(&disclosure.id),
            facts: Facts { facts },
            confidential: file
                .requests()
                .iter()
                .map(|one| RequestRow::new(file, one, (bases, calendar)))
                .collect(),
            newer: newer.as_ref().map(|version| NewerLink {
                line: format!(
                    "The agency has released version {version} of the questionnaire. Your draft is \
                     on version {}.",
                    disclosure.version
                ),
                href: format!("{base}/newer-questionnaire"),
            }),
            export: format!("{base}/export"),
            from_export: disclosure.state().is_editable().then(|| format!("{base}/from-export")),
            left_out: LeftOutPart::new(file).map(|left| LeftOutLink {
                line: left.line().to_owned(),
                href: format!("{base}/check#left-out"),
            }),
            withdrawal: (appeal.0.is_none()
                && disclosure.clone().after(LifeStep::Withdraw).is_ok())
            .then(|| format!("{base}/withdrawal")),
        }
    }
}

/// What the agency asked about answers, the last question first.
fn asked(file: &WorkingFile, calendar: Calendar) -> Vec<ShownRow> {
    let row = |one: &Clarification| {
        let question = file.questionnaire.question(&one.question)?;
        Some(ShownRow::for_vendor(question, one, calendar))
    };
    file.clarifications.iter().rev().filter_map(row).collect()
}

/// What the agency waits for, the earliest last day first.
fn waits_for(file: &WorkingFile) -> Vec<&Clarification> {
    let mut open: Vec<&Clarification> =
        file.clarifications.iter().filter(|one| one.is_open()).collect();
    open.sort_by_key(|one| one.due);
    open
}

/// How many required questions are left.
fn missing(file: &WorkingFile) -> usize {
    file.view.sections.iter().map(|section| section.open_required).sum()
}

fn notice(file: &WorkingFile) -> NoticeBox {
    let waits = waits_for(file);
    if let Some(first) = waits.first() {
        let asked = counted(waits.len(), "answer", "answers");
        return NoticeBox {
            kind: Hue::Caution,
            title: format!("The agency asks about {asked} of yours"),
            text: Some(format!(
                "Answer by {}. The agency’s clock stands still until you do.",
                day_in_words(first.due)
            )),
        };
    }
    let missing = match missing(file) {
        0 => {
            "Every required question that is asked so far has an answer. Check your answers, then \
            submit."
                .to_owned()
        }
        1 => "1 required question is left. You can stop and go on at any time; everything is kept."
            .to_owned(),
        more => format!(
            "{more} required questions are left. You can stop and go on at any time; \
            everything is kept."
        ),
    };
    let (kind, title, text) = match file.disclosure.state() {
        State::Draft => (Hue::Neutral, "You are writing this disclosure", missing),
        State::Returned => (
            Hue::Caution,
            "The agency returned this disclosure to you",
            format!(
                "Fix what the \
                agency names, then submit again. {missing}"
            ),
        ),
        State::Submitted => (
            Hue::Neutral,
            "Submitted",
            "The agency checks whether the disclosure is complete. You will hear by mail whether \
             it goes to review."
                .to_owned(),
        ),
        State::InReview | State::Scored | State::Proposed => (
            Hue::Neutral,
            "The agency reviews this disclosure",
            "There is nothing for you to do. You will hear by mail when a decision is made."
                .to_owned(),
        ),
        State::Decided => (
            Hue::Neutral,
            "The agency has decided",
            "All three offices have signed. The agency publishes the decision next, and the registry \
             shows it then. There is nothing for you to do until then."
                .to_owned(),
        ),
        State::Published => (
            Hue::Neutral,
            "A newer decision has taken its place",
            "The registry shows the newer \
                decision on this product. This one is history."
                .to_owned(),
        ),
        State::Withdrawn => (
            Hue::Neutral,
            "You took this disclosure back",
            "The agency does not review it any further. You can start another from the product's \
             page."
                .to_owned(),
        ),
    };
    NoticeBox { kind, title: title.to_owned(), text: Some(text) }
}

fn actions(
    file: &WorkingFile,
    base: &str,
    (told, renews): (Option<&ToldListing>, bool),
    (standstill, has_letter, today): (Option<&Standstill>, bool, NaiveDate),
    (appeal, until): &(Option<Appeal>, Option<NaiveDate>),
) -> Vec<ButtonLink> {
    let button = |href: String, label: &str| ButtonLink { href, label: label.to_owned() };
    let mut actions = Vec::new();
    if file.disclosure.state().is_editable() {
        if renews {
            actions.push(button(format!("{base}/renewal"), "Say what is still true"));
        }
        let started = file.view.sections.iter().any(|section| section.answered > 0);
        let check = button(format!("{base}/check"), "Check your answers");
        // What comes next comes first.
        let (first, later) =
            if missing(file) == 0 { (Some(check), None) } else { (None, Some(check)) };
        actions.extend(first);
        if let Some(section) = file.view.sections.iter().find(|section| section.open > 0) {
            let verb = if started { "Go on with" } else { "Begin with" };
            actions.push(button(
                section_path(&file.disclosure.id, &section.id),
                &format!("{verb} {}", section.title.to_lowercase()),
            ));
        }
        actions.push(button(format!("{base}/files"), "Bring what you have"));
        actions.extend(later);
        actions.push(button(format!("{base}/preview"), "See what will be public"));
    } else {
        if let Some(standstill) = standstill {
            let is_asked = file.disclosure.is_decided() && standstill.takes_answers(today);
            let label = if is_asked { "Answer the decision" } else { "See your response" };
            let href = format!("{base}/response");
            if is_asked || standstill.word.is_some() {
                actions.push(button(href, label));
            }
        }
        actions.extend(waits_for(file).first().map(|open| {
            button(
                answering_path(&file.disclosure.id, &open.question),
                "Answer the agency’s question",
            )
        }));
        actions.extend(told.and_then(|told| told.action.clone()));
        actions.extend(
            told.and_then(|told| told.listing.clone())
                .map(|listing| button(listing, "See the listing")),
        );
        if file.disclosure.submitted_at().is_some() {
            actions.push(button(format!("{base}/receipt"), "See the receipt"));
        }
        if file.disclosure.state() == State::Published || has_letter {
            actions.push(button(format!("{base}/letter"), "Read the letter"));
        }
        if appeal.is_some() {
            actions.push(button(format!("{base}/appeal"), "See your appeal"));
        } else if until.is_some() {
            actions.push(button(format!("{base}/appeal"), "Appeal the decision"));
        }
        actions.push(button(format!("{base}/check"), "Read your answers"));
    }
    actions
}

/// `GET /disclosures/{id}`
///
/// # Errors
/// As [`disclosures::overview`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let opened = disclosures::overview(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("Disclosure of {}", opened.file.disclosure.product_name);
    let bases = &app.ctx.library.legal_bases;
    let body = DisclosurePage::new(&opened, bases, app.ctx.agency_time());
    page(&app, &visitor, &request, &title, &body)
}

/// What the form that starts a disclosure sends.
#[derive(Debug, Deserialize)]
pub struct StartForm {
    #[serde(default)]
    version: String,
    /// `last` begins with what was submitted last.
    #[serde(default)]
    from: String,
}

/// `POST /products/{id}/disclosures`
///
/// # Errors
/// As [`disclosures::start`] does.
pub async fn start(
    app: Data<App>,
    visitor: Visitor,
    product: Path<String>,
    form: Form<StartForm>,
) -> Result<HttpResponse, Failure> {
    let product = path_id(&product)?;
    let StartForm { version, from } = form.0;
    let beginning = if from == "last" { Beginning::LastSubmission } else { Beginning::Blank };
    let id = disclosures::start(&app.ctx, &visitor.actor, &product, &version, beginning).await?;
    let notice = match beginning {
        Beginning::Blank => Notice::DISCLOSURE_STARTED,
        Beginning::LastSubmission => Notice::RENEWAL_STARTED,
    };
    Ok(done(&visitor, &format!("/disclosures/{id}"), Some(notice)))
}
