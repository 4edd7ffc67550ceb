//! One disclosure of the queue: where it stands, who reviews it and what comes next.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::offices_shown::Offices;
use super::paths::path_id;
use super::pipeline::{TITLE, age, status};
use crate::actions::assessment::history::Happening;
use crate::actions::assessment::panels::{self, Assignment};
use crate::actions::assessment::pipeline::{self, PanelPart, Progress, Waiting};
use crate::actions::assessment::reopening::may_reopen;
use crate::actions::assessment::resubmissions::{AnswerInWords, Resubmission};
use crate::actions::assessment::triage;
use crate::actions::{Error, FieldError, Seen};
use crate::domain::access::Conflict;
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::resubmission::ordinal;
use crate::domain::assessment::review::{REVIEWS_NEEDED, Review, ReviewState, standing};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::values::{DisclosureId, in_a_sentence, sentence_case};
use crate::web::components::{
    AreaField, Breadcrumb, ButtonLink, Choice, ChoicesField, Fact, Facts, Kind, Moment, NoticeBox,
    PageHeader, SelectField, SelectOption, StatusTag, Timeline,
};
use crate::web::components::{Crumb, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, Pairs, error_links, field_id, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

/// One disclosure of the queue.
#[derive(Debug, Serialize)]
pub struct CasePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    id: String,
    next: NoticeBox,
    next_action: Option<ButtonLink>,
    links: Vec<ButtonLink>,
    facts: Facts,
    alike: Vec<String>,
    again: Option<Again>,
    triage: Option<TriageForm>,
    panel: Vec<PanelRow>,
    assign: Option<AssignForm>,
    agreement: Option<Facts>,
    offices: Option<Offices>,
    history: Timeline,
}

/// What is said of a file that comes back.
#[derive(Debug, Serialize)]
struct Again {
    notice: NoticeBox,
    note: Option<String>,
    answers: Vec<AgainRow>,
    added: Vec<String>,
    removed: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AgainRow {
    code: String,
    label: String,
    before: String,
    after: String,
}

impl Again {
    fn new(again: &Resubmission, calendar: Calendar) -> Self {
        let returned = again.returned.as_ref().map_or_else(String::new, |returned| {
            let who = if returned.by_actor { "you" } else { "the agency" };
            format!(
                "; {who} returned it on {} for: {}",
                calendar.day_of(returned.at),
                returned.reason
            )
        });
        let row = |changed: &AnswerInWords| AgainRow {
            code: changed.code.clone(),
            label: changed.label.clone(),
            before: changed.before.clone(),
            after: changed.after.clone(),
        };
        Self {
            notice: NoticeBox {
                kind: Kind::Neutral,
                title: format!("{} submission{returned}", ordinal(again.number)),
                text: Some(format!("{}.", sentence_case(&again.summary))),
            },
            note: again.note.clone(),
            answers: again.answers.iter().map(row).collect(),
            added: again.evidence.0.clone(),
            removed: again.evidence.1.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
struct TriageForm {
    /// The stamp of the submission that it is about.
    seen: String,
    /// What the form asks; none before the lead declared that there is no conflict.
    reason: Option<AreaField>,
}

#[derive(Debug, Serialize)]
struct PanelRow {
    title: String,
    questions: String,
    missing: Option<String>,
    reviews: Vec<ReviewRow>,
}

#[derive(Debug, Serialize)]
struct ReviewRow {
    name: String,
    status: StatusTag,
    /// Where its remove button posts to; none once it is submitted.
    removal: Option<String>,
    removal_label: String,
    /// Where a submitted one is opened again; none when that cannot be.
    reopening: Option<String>,
}

#[derive(Debug, Serialize)]
struct AssignForm {
    reviewer: SelectField,
    criteria: ChoicesField,
    /// Asked where every review is in.
    reopen: Option<ChoicesField>,
}

/// What was typed into one of the page's forms, when it was rejected.
#[derive(Debug, Default)]
struct Typed {
    reason: String,
    reviewer: String,
    reopen: bool,
    criteria: Vec<String>,
}

impl CasePage {
    fn new(progress: &Progress, calendar: Calendar, typed: &Typed, errors: &[FieldError]) -> Self {
        let disclosure = &progress.entry.disclosure;
        let id = disclosure.id.to_string();
        let under_review = matches!(
            progress.entry.waiting,
            Waiting::Reviewers | Waiting::Reviews | Waiting::Settlement | Waiting::Proposal
        );
        let (next, next_action) = next_step(progress);
        Self {
            crumbs: Breadcrumb::new(trail(), disclosure.product_name.clone()),
            header: PageHeader::new(disclosure.product_name.clone())
                .over(disclosure.vendor.clone()),
            errors: error_links(errors),
            next,
            next_action,
            links: links(progress),
            facts: facts(progress, calendar),
            alike: progress.alike.clone(),
            again: progress
                .resubmission
                .as_ref()
                .filter(|_| progress.entry.waiting != Waiting::Nothing)
                .map(|again| Again::new(again, calendar)),
            triage: ((progress.may_assign || progress.declares_first)
                && progress.entry.waiting == Waiting::Completeness)
                .then(|| TriageForm {
                    seen: disclosure.stamp(),
                    reason: progress.may_assign.then(|| {
                        AreaField::new("reason", "What is missing", &typed.reason, errors).help(
                            "The vendor reads this by mail and on each page. A line that names a \
                         question by its code stands at that question as well.",
                        )
                    }),
                }),
            panel: progress
                .panel
                .iter()
                .map(|part| panel_row(disclosure, part, progress.may_assign && under_review))
                .collect(),
            assign: (progress.may_assign && under_review)
                .then(|| assign_form(progress, typed, errors)),
            agreement: progress.agreement.map(|agreement| {
                let percent = |share: Option<usize>| {
                    share.map_or_else(|| "none".to_owned(), |share| format!("{share}%"))
                };
                Facts {
                    facts: vec![
                        Fact::new(
                            "Questions with two or more scores",
                            agreement.questions.to_string(),
                        ),
                        Fact::new("The same level", percent(agreement.exact_percent())),
                        Fact::new("Within one level", percent(agreement.within_one_percent())),
                    ],
                }
            }),
            offices: (!progress.signoffs.is_empty()
                || progress.entry.waiting == Waiting::Signatures)
                .then(|| Offices::new(&progress.signoffs, disclosure.state(), calendar)),
            history: Timeline {
                events: progress
                    .history
                    .iter()
                    .rev()
                    .map(|happening| moment(happening, calendar))
                    .collect(),
            },
            id,
        }
    }
}

fn moment(happening: &Happening, calendar: Calendar) -> Moment {
    let day = calendar.day(happening.at);
    Moment {
        datetime: day.to_string(),
        date: day_in_words(day),
        title: happening.title.clone(),
        text: happening.more.clone(),
    }
}

fn trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/pipeline", TITLE));
    trail
}

/// The trail to the pages below one disclosure's.
pub(super) fn trail_below(id: &str, product: &str) -> Vec<Crumb> {
    let mut trail = trail();
    trail.push(Crumb::to(format!("/pipeline/{id}"), product));
    trail
}

/// What happens next, and the way to it when it is the actor's turn.
fn next_step(progress: &Progress) -> (NoticeBox, Option<ButtonLink>) {
    let id = &progress.entry.disclosure.id;
    let link = |path: &str, label: &str| {
        Some(ButtonLink { href: format!("/pipeline/{id}{path}"), label: label.to_owned() })
    };
    let (title, action) = match progress.entry.waiting {
        Waiting::Completeness => ("Check whether it is complete", None),
        Waiting::Vendor => ("The vendor completes it", None),
        Waiting::Reviewers => ("Assign reviewers", None),
        Waiting::Reviews => ("Reviewers score", None),
        Waiting::Settlement => {
            ("Settle what reviewers disagree on", link("/adjudication", "Settle differences"))
        }
        Waiting::Proposal => ("Propose the decision", link("/decision", "Propose the decision")),
        Waiting::Signatures => ("The three offices sign", link("/decision", "Read and sign")),
        Waiting::Publication => ("Publish the listing", link("/decision", "Open the decision")),
        Waiting::Questionnaire => ("The questionnaire of this disclosure is missing", None),
        Waiting::Nothing => (
            if progress.signoffs.is_empty() {
                "Nothing more to do"
            } else {
                "This disclosure is finished"
            },
            None,
        ),
    };
    // Before the scores are in, a lead too has to declare conflicts before doing anything here.
    let waits_for_word = progress.declares_first
        && matches!(
            progress.entry.waiting,
            Waiting::Completeness | Waiting::Reviewers | Waiting::Reviews
        );
    let action = if waits_for_word {
        Some(ButtonLink {
            href: format!("/reviews/{id}/conflict?to=case"),
            label: "Declare conflicts".to_owned(),
        })
    } else {
        action
    };
    let first = if waits_for_word {
        " Say first whether you have a conflict of interest; then you can go on here."
    } else {
        ""
    };
    let turn = if progress.entry.mine { "It is your turn: " } else { "" };
    let notice = NoticeBox {
        kind: if progress.entry.mine { Kind::Caution } else { Kind::Neutral },
        title: format!(
            "{turn}{}",
            if turn.is_empty() { title.to_owned() } else { in_a_sentence(title) }
        ),
        text: Some(format!("{}.{first}", progress.entry.detail)),
    };
    (notice, action.filter(|_| progress.entry.mine))
}

fn links(progress: &Progress) -> Vec<ButtonLink> {
    let id = &progress.entry.disclosure.id;
    let mut links = Vec::new();
    if progress.may_open {
        let label = if progress.conflict == Conflict::Undeclared {
            "Declare conflicts and open the file"
        } else {
            "Open the file"
        };
        links.push(ButtonLink { href: format!("/reviews/{id}"), label: label.to_owned() });
    }
    if progress.agreement.is_some() && progress.may_open {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/adjudication"),
            label: "Scores side by side".to_owned(),
        });
    }
    if progress.may_see_decision {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/decision"),
            label: "The decision".to_owned(),
        });
    }
    if progress.entry.disclosure.state() == State::Published {
        links.push(ButtonLink {
            href: format!("/registry/{}", progress.entry.disclosure.product_slug),
            label: "The listing".to_owned(),
        });
    }
    links
}

fn facts(progress: &Progress, calendar: Calendar) -> Facts {
    let disclosure = &progress.entry.disclosure;
    let submitted =
        disclosure.submitted_at().map_or_else(|| "not yet".to_owned(), |at| calendar.day_of(at));
    let mut facts = vec![
        Fact::new("State", status(&progress.entry).label),
        Fact {
            note: Some(age(progress.entry.days, progress.entry.again)),
            ..Fact::new("Submitted", submitted)
        },
        Fact::new("Panel lead", progress.lead.clone().unwrap_or_else(|| "Nobody yet".to_owned())),
        Fact::new("Questionnaire", format!("{} {}", disclosure.family, disclosure.version)),
    ];
    if let Some(complete) = progress.completeness {
        facts.push(Fact::new(
            "Questions answered",
            format!("{} of {}", complete.answered, complete.asked),
        ));
        facts.push(Fact::new("Pieces of evidence", complete.evidence.to_string()));
    }
    Facts { facts }
}

fn panel_row(disclosure: &Disclosure, part: &PanelPart, may_remove: bool) -> PanelRow {
    let short = REVIEWS_NEEDED.saturating_sub(standing(&part.reviews, &part.id));
    PanelRow {
        title: part.title.clone(),
        questions: if part.questions == 1 {
            "1 question".to_owned()
        } else {
            format!("{} questions", part.questions)
        },
        missing: match short {
            0 => None,
            1 => Some("1 reviewer is missing".to_owned()),
            short => Some(format!("{short} reviewers are missing")),
        },
        reviews: part
            .reviews
            .iter()
            .map(|review| review_row(disclosure, part, review, may_remove))
            .collect(),
    }
}

fn review_row(
    disclosure: &Disclosure,
    part: &PanelPart,
    review: &Review,
    may_remove: bool,
) -> ReviewRow {
    let id = &disclosure.id;
    let status = match review.state {
        ReviewState::Recused => StatusTag::new(Kind::Caution, "Set aside: conflict"),
        ReviewState::Submitted => StatusTag::new(Kind::Good, "Submitted"),
        ReviewState::Assigned if review.scored == 0 => StatusTag::new(Kind::Neutral, "Not started"),
        ReviewState::Assigned => {
            StatusTag::new(Kind::Neutral, format!("{} of {} scored", review.scored, part.questions))
        }
    };
    let open = may_remove && review.state == ReviewState::Assigned;
    ReviewRow {
        name: review.reviewer_name.clone(),
        status,
        removal: open.then(|| format!("/pipeline/{id}/reviewers/{}/removal", review.id)),
        reopening: (may_remove && may_reopen(disclosure, review))
            .then(|| format!("/pipeline/{id}/reviewers/{}/reopening", review.id)),
        removal_label: format!("{} from {}", review.reviewer_name, part.title.to_lowercase()),
    }
}

fn assign_form(progress: &Progress, typed: &Typed, errors: &[FieldError]) -> AssignForm {
    let mut options = vec![SelectOption {
        value: String::new(),
        label: "Choose a reviewer".to_owned(),
        selected: typed.reviewer.is_empty(),
    }];
    options.extend(progress.candidates.iter().map(|account| {
        let parts = progress
            .panel
            .iter()
            .filter(|part| part.reviews.iter().any(|review| review.reviewer == account.id))
            .count();
        let label = match parts {
            0 => account.name.to_string(),
            1 => format!("{} (reviews 1 criterion here)", account.name),
            parts => format!("{} (reviews {parts} criteria here)", account.name),
        };
        SelectOption {
            value: account.id.to_string(),
            label,
            selected: typed.reviewer == account.id.as_str(),
        }
    }));
    let choice = |(at, part): (usize, &PanelPart)| Choice {
        id: if at == 0 {
            field_id("criteria")
        } else {
            format!("{}-{}", field_id("criteria"), part.id)
        },
        value: part.id.clone(),
        label: part.title.clone(),
        help: None,
        checked: if typed.reviewer.is_empty() && typed.criteria.is_empty() {
            standing(&part.reviews, &part.id) < REVIEWS_NEEDED
        } else {
            typed.criteria.contains(&part.id)
        },
    };
    AssignForm {
        reviewer: SelectField {
            id: field_id("reviewer"),
            name: "reviewer".to_owned(),
            label: "Reviewer".to_owned(),
            help: Some(
                "People who said that they have a conflict of interest are not in the list."
                    .to_owned(),
            ),
            required: true,
            error: message_at(errors, "reviewer"),
            options,
        },
        criteria: ChoicesField {
            id: "criteria-group".to_owned(),
            name: "criteria".to_owned(),
            label: "Criteria to review".to_owned(),
            help: Some(
                "Ticked already: the criteria that have fewer than two reviewers.".to_owned(),
            ),
            r#type: "checkbox",
            required: true,
            error: message_at(errors, "criteria"),
            in_row: false,
            choices: progress.panel.iter().enumerate().map(choice).collect(),
        },
        reopen: (progress.entry.disclosure.state() == State::Scored).then(|| ChoicesField {
            id: "reopen-group".to_owned(),
            name: "reopen".to_owned(),
            label: "Every review is in".to_owned(),
            help: None,
            r#type: "checkbox",
            required: true,
            error: message_at(errors, "reopen"),
            in_row: false,
            choices: vec![Choice {
                id: field_id("reopen"),
                value: "yes".to_owned(),
                label: "Open scoring again".to_owned(),
                help: Some(
                    "What was settled in these criteria is kept as a proposal; it counts again if \
                     you take the reviewer off before a review comes in."
                        .to_owned(),
                ),
                checked: typed.reopen,
            }],
        }),
    }
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "assessment/pipeline_case";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "reviewer".into(),
            message: "Choose a reviewer from the list.".into(),
        };
        let progresses = super::panel_samples::progresses();
        progresses
            .iter()
            .map(|progress| {
                Self::new(progress, Calendar::UTC, &Typed::default(), std::slice::from_ref(&fault))
            })
            .collect()
    }
}

/// `GET /pipeline/{id}`
///
/// # Errors
/// As [`pipeline::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let progress = pipeline::show(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    page(
        &app,
        &visitor,
        &request,
        &progress.entry.disclosure.product_name,
        &CasePage::new(&progress, app.ctx.calendar(), &Typed::default(), &[]),
    )
}

async fn again(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let progress = pipeline::show(&app.ctx, &visitor.actor, id).await?;
    rejected(
        app,
        visitor,
        request,
        &progress.entry.disclosure.product_name,
        &CasePage::new(&progress, app.ctx.calendar(), typed, errors),
    )
}

/// To a lead who accepts what they wrote a reason to return.
const EITHER: &str = "You wrote what is missing, so nothing was done. To return the disclosure \
    with these words, press “Return to the vendor”. To accept it all the same, take them away \
    first.";

/// What the completeness check sends.
#[derive(Debug, Deserialize)]
pub struct TriageInput {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    reason: String,
}

/// `POST /pipeline/{id}/triage`
///
/// # Errors
/// As [`triage::accept`] and [`triage::send_back`] do; a missing reason comes back with the form.
pub async fn triage(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<TriageInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let (taken, notice) = if form.word == "accept" && !form.reason.trim().is_empty() {
        (Err(Error::field("reason", EITHER)), Notice::ACCEPTED)
    } else if form.word == "accept" {
        (
            triage::accept(&app.ctx, &visitor.actor, &id, Seen::on_form(&form.seen)).await,
            Notice::ACCEPTED,
        )
    } else {
        (
            triage::send_back(
                &app.ctx,
                &visitor.actor,
                &id,
                &form.reason,
                Seen::on_form(&form.seen),
            )
            .await,
            Notice::RETURNED,
        )
    };
    match taken {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(notice))),
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { reason: form.reason, ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/reviewers`
///
/// # Errors
/// As [`panels::assign`] does; faults of a field come back with the form.
pub async fn assign(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, Pairs(pairs)) = (path_id(&path)?, form);
    let all = |name: &str| -> Vec<String> {
        pairs.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    };
    let typed = Typed {
        reviewer: all("reviewer").pop().unwrap_or_default(),
        criteria: all("criteria"),
        reopen: all("reopen") == ["yes"],
        ..Typed::default()
    };
    let input = Assignment {
        reviewer: typed.reviewer.clone(),
        criteria: typed.criteria.clone(),
        reopen: typed.reopen,
    };
    match panels::assign(&app.ctx, &visitor.actor, &id, input).await {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::ASSIGNED))),
        Err(Error::Invalid(errors)) => again(&app, &visitor, &request, &id, &typed, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/reviewers/{review}/removal`
///
/// # Errors
/// As [`panels::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    _form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, review) = path.into_inner();
    let id = path_id(&id)?;
    panels::remove(&app.ctx, &visitor.actor, &id, &path_id(&review)?).await?;
    Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::SAVED)))
}
