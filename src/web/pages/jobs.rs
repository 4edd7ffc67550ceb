//! What Assay does by itself, for the administrator: the schedule, the latest runs and the mails.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use crate::actions::jobs::{self, JobReport, Overview};
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::job::RunState;
use crate::domain::values::Timestamp;
use crate::web::components::{
    Breadcrumb, EmptyState, Fact, Facts, Kind, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Jobs";
/// A run that began this long ago and has no end was cut off with its process; a run may take ten
/// minutes.
const CUT_OFF_AFTER_SECONDS: i64 = 3600;

/// The schedule with its runs, and the mails.
#[derive(Debug, Serialize)]
pub struct JobsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    jobs: Vec<JobCard>,
    mails: Facts,
    failed_mails: Vec<MailRow>,
    no_failed_mails: EmptyState,
}

#[derive(Debug, Serialize)]
struct JobCard {
    name: &'static str,
    title: String,
    does: &'static str,
    facts: Facts,
    runs: Vec<RunRow>,
}

#[derive(Debug, Serialize)]
struct RunRow {
    at: String,
    by: &'static str,
    status: StatusTag,
    outcome: String,
}

#[derive(Debug, Serialize)]
struct MailRow {
    id: String,
    to: String,
    subject: String,
    written: String,
    tries: i64,
    problem: String,
}

impl JobsPage {
    fn new(overview: Overview, time: AgencyTime) -> Self {
        let calendar = time.calendar;
        let mails = vec![
            Fact::new("Waiting", overview.mails.waiting.to_string()),
            Fact::new("Given up", overview.mails.failed.to_string()),
        ];
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE)
                .purpose(format!(
                    "What Assay does by itself: when it is due, how it went, and the \
                    mails on their way. All times are {calendar}."
                ))
                .action("/retention", "What is kept how long"),
            jobs: overview.jobs.into_iter().map(|report| card(report, time)).collect(),
            mails: Facts { facts: mails },
            failed_mails: overview
                .failed_mails
                .into_iter()
                .map(|mail| MailRow {
                    id: mail.id.to_string(),
                    to: mail.to,
                    subject: mail.subject,
                    written: calendar.in_words(mail.created_at),
                    tries: mail.attempts,
                    problem: mail.problem,
                })
                .collect(),
            no_failed_mails: EmptyState {
                title: "No mail was given up".to_owned(),
                text: "A mail that cannot be delivered after six tries, or that is refused for \
                    good, is listed here with its problem."
                    .to_owned(),
                action: None,
            },
        }
    }
}

fn card(report: JobReport, time: AgencyTime) -> JobCard {
    let JobReport { job, next, runs } = report;
    let mut facts = vec![
        Fact::new("Due", job.schedule.to_string()),
        Fact::new(
            "Next run",
            next.map_or_else(|| "Never".to_owned(), |next| to_the_second(next, time)),
        ),
    ];
    if let Some(latest) = runs.first() {
        facts.push(Fact::new(
            "Last run",
            to_the_second(latest.started_at.unwrap_or(latest.slot), time),
        ));
    }
    let runs = runs
        .into_iter()
        .map(|run| RunRow {
            at: to_the_second(run.started_at.unwrap_or(run.slot), time),
            by: if run.asked_by.is_some() { "By hand" } else { "On schedule" },
            status: status(run.state, run.started_at.unwrap_or(run.slot), time.now),
            outcome: run.outcome.unwrap_or_else(|| without_outcome(run.state).to_owned()),
        })
        .collect();
    JobCard { name: job.name, title: job.title(), does: job.does, facts: Facts { facts }, runs }
}

fn status(state: RunState, started: Timestamp, now: Timestamp) -> StatusTag {
    match state {
        RunState::Asked => StatusTag::new(Kind::Neutral, "Starts soon"),
        RunState::Running if now.millis() - started.millis() > CUT_OFF_AFTER_SECONDS * 1000 => {
            StatusTag::new(Kind::Stop, "Cut off")
        }
        RunState::Running => StatusTag::new(Kind::Neutral, "Under way"),
        RunState::Idle | RunState::Done => StatusTag::new(Kind::Good, "Done"),
        RunState::Failed => StatusTag::new(Kind::Stop, "Failed"),
    }
}

/// What to say of a run that says nothing itself.
fn without_outcome(state: RunState) -> &'static str {
    match state {
        RunState::Asked => "It is taken up within seconds.",
        RunState::Running => "It has not ended.",
        RunState::Idle => "There was nothing to do.",
        RunState::Done | RunState::Failed => "It left no word.",
    }
}

/// `Today, 10:42:15`, or with the day.
fn to_the_second(at: Timestamp, time: AgencyTime) -> String {
    let calendar = time.calendar;
    let day =
        if calendar.day(at) == time.today() { "Today".to_owned() } else { calendar.day_of(at) };
    format!("{day}, {}", calendar.to_the_second(at))
}

impl Page for JobsPage {
    const TEMPLATE: &'static str = "jobs";

    fn samples() -> Vec<Self> {
        let empty = Self::new(
            Overview::default(),
            AgencyTime { now: Timestamp::from_millis(0), calendar: Calendar::UTC },
        );
        let run = RunRow {
            at: "Today, 10:42:15".to_owned(),
            by: "On schedule",
            status: StatusTag::new(Kind::Good, "Done"),
            outcome: "Mails: 3 delivered.".to_owned(),
        };
        let job = |runs| JobCard {
            name: "deliver-mail",
            title: "Deliver mail".to_owned(),
            does: "Sends the mails that wait.",
            facts: Facts { facts: vec![Fact::new("Due", "Every minute")] },
            runs,
        };
        let mail = MailRow {
            id: "0193".to_owned(),
            to: "ana@example.org".to_owned(),
            subject: "Your invitation".to_owned(),
            written: "21 November 2026, 10:00 UTC".to_owned(),
            tries: 6,
            problem: "The mailbox is full.".to_owned(),
        };
        let full = Self {
            jobs: vec![job(Vec::new()), job(vec![run])],
            failed_mails: vec![mail],
            ..Self::new(
                Overview::default(),
                AgencyTime { now: Timestamp::from_millis(0), calendar: Calendar::UTC },
            )
        };
        vec![empty, full]
    }
}

/// `GET /jobs`
///
/// # Errors
/// As [`jobs::overview`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let overview = jobs::overview(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &JobsPage::new(overview, app.ctx.agency_time()))
}

/// What a button sends: nothing but its token.
#[derive(Debug, Deserialize)]
pub struct NoFields {}

/// `POST /jobs/{job}/runs`
///
/// # Errors
/// As [`jobs::ask`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    job: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    jobs::ask(&app.ctx, &visitor.actor, &job).await?;
    Ok(done(&visitor, "/jobs", Some(Notice::JOB_ASKED)))
}

/// `POST /jobs/mails/{mail}/tries`
///
/// # Errors
/// As [`jobs::try_mail_again`] does.
pub async fn try_again(
    app: Data<App>,
    visitor: Visitor,
    mail: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let mail = path_id(&mail)?;
    jobs::try_mail_again(&app.ctx, &visitor.actor, &mail).await?;
    Ok(done(&visitor, "/jobs", Some(Notice::MAIL_QUEUED)))
}
