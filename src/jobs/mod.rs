//! What Assay does by itself, and when. To add a job, add a row to [`SCHEDULE`]; its function calls
//! one action.

mod evidence_links;
mod outbox;
pub mod ticker;
mod tools;
mod webhooks;

use std::pin::Pin;

pub use tools::Tools;

use crate::actions::assessment::file_keeping::{self, Scanned};
use crate::actions::assessment::{
    appeals, clarification_days, intake, moving, reminders, shelf, standstills,
};
use crate::actions::district::{deliveries, incidents};
use crate::actions::registry::{day_reminders, listings, watch_mails};
use crate::actions::{Error, housekeeping};
use crate::domain::access::Actor;
use crate::domain::calendar::Calendar;
use crate::domain::job::{PlannedJob, Schedule};
use crate::domain::registry::watch::Rhythm;
use crate::domain::values::Invalid;

/// Every job. Patterns are cron, hours of the day the agency's: minute, hour, day of month, month,
/// day of week, with seconds in front where there are six.
pub const SCHEDULE: &[Job] = &[
    Job {
        name: "deliver-mail",
        cron: "*/15 * * * * *",
        does: "Sends the mails that wait. A mail that is not taken is tried again after 1, 5 and \
            30 minutes, 2 and 12 hours, then given up.",
        run: |tools| Box::pin(outbox::deliver(tools)),
    },
    Job {
        name: "expire-listings",
        cron: "5 * * * *",
        does: "Marks listings whose last day is past as expired, and tells their vendors.",
        run: |tools| Box::pin(expire_listings(tools)),
    },
    Job {
        name: "tell-late-incidents",
        cron: "10 * * * *",
        does: "Tells the agency and every district that uses a tool of incidents with it that were \
            not rated in time.",
        run: |tools| Box::pin(tell_late_incidents(tools)),
    },
    Job {
        name: "tell-standstills",
        cron: "20 * * * *",
        does: "Tells publishers of decisions whose vendor can answer no more, and panel leads of \
            responses that nobody answered by then, once each.",
        run: |tools| Box::pin(tell_standstills(tools)),
    },
    Job {
        name: "remind-of-appeals",
        cron: "25 * * * *",
        does: "Reminds those who decide of appeals that are to be answered within 3 days, once \
            each.",
        run: |tools| Box::pin(remind_of_appeals(tools)),
    },
    Job {
        name: "remind-of-papers",
        cron: "15 6 * * *",
        does: "Writes to vendors whose papers on the shelf expire within 30 days, once for each \
            last day.",
        run: |tools| Box::pin(remind_of_papers(tools)),
    },
    Job {
        name: "remind-of-reviews",
        cron: "20 6 * * *",
        does: "Writes on business days to reviewers and signers whose day comes within three \
            business days, and once when it is past.",
        run: |tools| Box::pin(remind_of_reviews(tools)),
    },
    Job {
        name: "remind-of-cycles",
        cron: "22 6 * * *",
        does: "Where disclosures are taken by cycles, writes to vendors with unfinished drafts seven \
            days before a cycle closes, once.",
        run: |tools| Box::pin(remind_of_cycles(tools)),
    },
    Job {
        name: "remind-of-days",
        cron: "25 6 * * *",
        does: "Writes to vendors 14 and 3 days before a condition is due and on the day after, and \
            90 and 30 days before an approval ends, once each; to leads and publishers when a \
            condition is overdue.",
        run: |tools| Box::pin(remind_of_days(tools)),
    },
    Job {
        name: "remind-of-questions",
        cron: "20 * * * *",
        does: "Reminds vendors of what the agency asks about their answers, three business days \
            before the last day, and ends what nobody answered in time.",
        run: |tools| Box::pin(remind_of_questions(tools)),
    },
    Job {
        name: "tell-watchers",
        cron: "* * * * *",
        does: "Writes to those who watch the registry and asked to be told at once, when something \
            stands otherwise than they know.",
        run: |tools| Box::pin(tell_watchers(tools, Rhythm::AtOnce)),
    },
    Job {
        name: "tell-watchers-on-mondays",
        cron: "0 7 * * 1",
        does: "Writes to those who watch the registry and asked for Mondays, of what stands \
            otherwise than a week ago.",
        run: |tools| Box::pin(tell_watchers(tools, Rhythm::Mondays)),
    },
    Job {
        name: "send-webhooks",
        cron: "*/15 * * * * *",
        does: "Tells programs of districts what changed in the registry. A message that is not \
            taken is tried again after 1, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours; then \
            the webhook is turned off, and the district’s officers get a mail.",
        run: |tools| Box::pin(webhooks::send(tools)),
    },
    Job {
        name: "check-evidence-links",
        cron: "*/5 * * * *",
        does: "Looks whether links given as evidence still open: new ones soon, those that failed \
            every day until they are called broken on the third, the others every week; one page \
            of a site at a time.",
        run: |tools| Box::pin(evidence_links::check(tools)),
    },
    Job {
        name: "scan-evidence",
        cron: "* * * * *",
        does: "Has evidence files scanned for viruses that could not be scanned when they were \
            attached, and the others again every week.",
        run: |tools| Box::pin(scan_evidence(tools)),
    },
    Job {
        name: "tell-newer-questionnaires",
        cron: "30 6 * * *",
        does: "Tells vendors whose drafts are on an earlier version of the questionnaire when a \
            newer one is released, once for each version.",
        run: |tools| Box::pin(tell_newer_questionnaires(tools)),
    },
    Job {
        name: "delete-unused-files",
        cron: "45 * * * *",
        does: "Deletes evidence files a day after the last record that refers to them went.",
        run: |tools| Box::pin(delete_unused_files(tools)),
    },
    Job {
        name: "remove-old-records",
        cron: "30 3 * * *",
        does: "Removes what is kept no longer, class by class, as the page Retention tells: ended \
            sessions and links, failed sign-ins, devices, invitations, watches that nobody \
            confirmed, messages to webhooks, runs of jobs, mails, and what is in drafts that were \
            never submitted.",
        run: |tools| Box::pin(remove_old_records(tools)),
    },
];

/// One row of the schedule.
pub struct Job {
    /// Its name, which its runs are stored under.
    pub name: &'static str,
    /// When it is due.
    pub cron: &'static str,
    /// What it does, as a sentence.
    pub does: &'static str,
    /// Its work. It may be cut off at any point and run again, so it has to allow for both.
    pub run: fn(Tools) -> Work,
}

/// A job's work: what it did, as a sentence; none when there was nothing to do.
pub type Work = Pin<Box<dyn Future<Output = Result<Option<String>, Error>> + Send>>;

/// The schedule as people read it.
///
/// # Errors
/// When a pattern cannot be read; the error names the job.
pub fn plan(jobs: &[Job], calendar: Calendar) -> Result<Vec<PlannedJob>, Invalid> {
    jobs.iter()
        .map(|job| {
            let schedule = Schedule::parse(job.cron, calendar)
                .map_err(|cause| Invalid(format!("The job {}: {cause}", job.name)))?;
            Ok(PlannedJob { name: job.name, does: job.does, schedule })
        })
        .collect()
}

async fn expire_listings(tools: Tools) -> Result<Option<String>, Error> {
    let expired = listings::expire_due(&tools.ctx, &Actor::System).await?;
    Ok((expired > 0).then(|| format!("Listings expired: {expired}.")))
}

async fn tell_late_incidents(tools: Tools) -> Result<Option<String>, Error> {
    let late = incidents::tell_late(&tools.ctx, &Actor::System).await?;
    Ok((late > 0).then(|| format!("Incidents that were not rated in time: {late}.")))
}

async fn tell_standstills(tools: Tools) -> Result<Option<String>, Error> {
    let told = standstills::tell_due(&tools.ctx, &Actor::System).await?;
    Ok((told > 0).then(|| format!("Decisions whose standstill is over: {told}.")))
}

async fn remind_of_appeals(tools: Tools) -> Result<Option<String>, Error> {
    let told = appeals::remind(&tools.ctx, &Actor::System).await?;
    Ok((told > 0).then(|| format!("Appeals that are to be answered soon: {told}.")))
}

async fn remind_of_cycles(tools: Tools) -> Result<Option<String>, Error> {
    let mails = intake::remind(&tools.ctx, &Actor::System).await?;
    Ok((mails > 0).then(|| format!("Reminded of a cycle that closes: {mails}.")))
}

async fn remind_of_papers(tools: Tools) -> Result<Option<String>, Error> {
    let papers = shelf::remind(&tools.ctx, &Actor::System).await?;
    Ok((papers > 0).then(|| format!("Papers that expire soon, told of: {papers}.")))
}

async fn remind_of_reviews(tools: Tools) -> Result<Option<String>, Error> {
    let mails = reminders::remind_due(&tools.ctx, &Actor::System).await?;
    Ok((mails > 0).then(|| format!("Reminded of what is due or late: {mails}.")))
}

async fn remind_of_days(tools: Tools) -> Result<Option<String>, Error> {
    let days = day_reminders::remind(&tools.ctx, &Actor::System).await?;
    Ok((days > 0).then(|| format!("Days of published decisions told of: {days}.")))
}

async fn remind_of_questions(tools: Tools) -> Result<Option<String>, Error> {
    let looked = clarification_days::look(&tools.ctx, &Actor::System).await?;
    Ok((looked.reminded + looked.lapsed > 0).then(|| {
        format!("Vendors reminded: {}. Not answered in time: {}.", looked.reminded, looked.lapsed)
    }))
}

async fn tell_newer_questionnaires(tools: Tools) -> Result<Option<String>, Error> {
    let told = moving::tell_newer(&tools.ctx, &Actor::System).await?;
    Ok((told > 0).then(|| format!("Drafts on an earlier questionnaire: {told}.")))
}

async fn tell_watchers(tools: Tools, rhythm: Rhythm) -> Result<Option<String>, Error> {
    // Programs are told of what a search found until now, so their messages are written first.
    deliveries::write_due(&tools.ctx, &Actor::System).await?;
    let mails = watch_mails::tell(&tools.ctx, &Actor::System, rhythm).await?;
    Ok((mails > 0).then(|| format!("Watchers told: {mails}.")))
}

async fn scan_evidence(tools: Tools) -> Result<Option<String>, Error> {
    let stop = tools.stop.clone();
    let Scanned { clean, found, failed } =
        file_keeping::scan_due(&tools.ctx, &Actor::System, || stop.is_cancelled()).await?;
    Ok((clean + found + failed > 0).then(|| {
        format!(
            "Files scanned: {clean} without a virus, \
        {found} with one, {failed} could not be scanned."
        )
    }))
}

async fn delete_unused_files(tools: Tools) -> Result<Option<String>, Error> {
    let deleted = file_keeping::delete_unused(&tools.ctx, &Actor::System).await?;
    Ok((deleted > 0).then(|| format!("Files deleted: {deleted}.")))
}

async fn remove_old_records(tools: Tools) -> Result<Option<String>, Error> {
    let removed = housekeeping::sweep(&tools.ctx, &Actor::System).await?;
    Ok((removed > 0).then(|| format!("{removed} old records removed.")))
}
