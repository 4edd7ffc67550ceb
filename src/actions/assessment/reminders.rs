//! Who is reminded of reviews and signatures: by themselves when a day comes near or is past, and
//! by a lead who has everybody reminded that is late.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::due_days;
use super::notices::{self, Told};
use super::pinned::find;
use super::pipeline::unsigned;
use crate::actions::mails::mail;
use crate::actions::mails::panel::{DueReminder, ReminderLine};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::due::{self, Nearness};
use crate::domain::assessment::review::{Review, ReviewState};
use crate::domain::people::account::{Account, Role};
use crate::domain::values::{AccountId, DisclosureId};
use crate::store::Tx;
use crate::store::assessment::reminders::{self, Why};
use crate::store::assessment::{decisions, disclosures, reviews};
use crate::store::people::accounts;

/// One thing that somebody has to do until a day.
#[derive(Debug, Clone)]
pub struct DueItem {
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The product's name.
    pub product: String,
    /// The vendor's name.
    pub vendor: String,
    /// The criteria to score, or the office to sign for.
    pub what: String,
    /// Whether it is a signature.
    pub signs: bool,
    /// The day.
    pub due: NaiveDate,
    /// How near it is.
    pub nearness: Nearness,
}

/// Somebody with what is due.
#[derive(Debug, Clone)]
pub struct Reminded {
    /// Who.
    pub account: Account,
    /// What, first due first.
    pub items: Vec<DueItem>,
    /// Whether a lead had them reminded today already.
    pub today: bool,
}

/// Everybody who is late, with what, as the button would remind them.
///
/// # Errors
/// When the actor leads no panels.
pub async fn late(ctx: &Ctx, actor: &Actor) -> Result<Vec<Reminded>, Error> {
    check(actor, Action::RemindReviewers, &Relation::default())?;
    let lead = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    late_in(ctx, &mut tx, &lead.account).await
}

async fn late_in(ctx: &Ctx, tx: &mut Tx, lead: &AccountId) -> Result<Vec<Reminded>, Error> {
    let asked = reminders::asked_on(tx, ctx.today()).await?;
    let mut all = gathered(ctx, tx, Some(lead), &[Nearness::Late]).await?;
    for one in &mut all {
        one.today = asked.contains(&one.account.id);
    }
    Ok(all)
}

/// Reminds everybody who is late, each at most once a day; answers how many mails were written.
///
/// # Errors
/// When the actor leads no panels.
pub async fn remind_late(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RemindReviewers, &Relation::default())?;
    let lead = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let mut written = 0;
    for one in late_in(ctx, &mut tx, &lead.account).await? {
        let about = ("", ctx.today());
        if reminders::note(&mut tx, &one.account.id, Why::Asked, about, ctx.now()).await? {
            write(ctx, &mut tx, &one.account, &one.items, Some(&lead.name)).await?;
            written += 1;
        }
    }
    tx.commit().await?;
    Ok(written)
}

/// Reminds people of what is due within days, and once of what is late; answers how many mails were
/// written. Days on which the agency is closed are passed over.
///
/// # Errors
/// When the actor is no job.
pub async fn remind_due(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    if !ctx.settings.incident_clock.holidays.is_business_day(ctx.today()) {
        return Ok(0);
    }
    let near = [Nearness::Soon, Nearness::Late];
    let all = gathered(ctx, &mut ctx.db.read().await?, None, &near).await?;
    let mut written = 0;
    for one in all {
        // Whoever comes second finds it noted.
        let mut tx = ctx.db.write().await?;
        let mut fresh = Vec::new();
        for item in one.items {
            let why = if item.nearness == Nearness::Late { Why::Late } else { Why::Soon };
            let subject = if item.signs {
                format!("{} {}", item.disclosure, item.what)
            } else {
                item.disclosure.to_string()
            };
            let about = (subject.as_str(), item.due);
            if reminders::note(&mut tx, &one.account.id, why, about, ctx.now()).await? {
                fresh.push(item);
            }
        }
        if fresh.is_empty() {
            continue;
        }
        write(ctx, &mut tx, &one.account, &fresh, None).await?;
        tx.commit().await?;
        written += 1;
    }
    Ok(written)
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    items: &[DueItem],
    asked_by: Option<&str>,
) -> Result<(), Error> {
    let line = |item: &DueItem| ReminderLine {
        product: item.product.clone(),
        vendor: item.vendor.clone(),
        what: item.what.clone(),
        when: due::in_words(item.due, ctx.today()),
        path: if item.signs {
            format!("/pipeline/{}/decision", item.disclosure)
        } else {
            format!("/reviews/{}", item.disclosure)
        },
    };
    let mail = DueReminder {
        asked_by,
        late: items.iter().any(|item| item.nearness == Nearness::Late),
        lines: items.iter().map(line).collect(),
    };
    mail::send(ctx, tx, account.into(), &mail).await
}

/// What is due so near, by person. For a lead nothing counts that they have a conflict with.
async fn gathered(
    ctx: &Ctx,
    tx: &mut Tx,
    lead: Option<&AccountId>,
    near: &[Nearness],
) -> Result<Vec<Reminded>, Error> {
    let mut found: BTreeMap<AccountId, Reminded> = BTreeMap::new();
    let all = disclosures::under_way(tx, lead).await?;
    let under_way = reviews::under_way(tx).await?;
    let reviewers = accounts::with_role(tx, Role::Reviewer).await?;
    for disclosure in all.iter().filter(|disclosure| disclosure.state() == State::InReview) {
        let open: Vec<&Review> = under_way
            .iter()
            .filter(|review| review.disclosure == disclosure.id)
            .filter(|review| review.state == ReviewState::Assigned)
            .filter(|review| near.contains(&due_days::nearness(ctx, due_days::of(ctx, review))))
            .collect();
        let ids: BTreeSet<&AccountId> = open.iter().map(|review| &review.reviewer).collect();
        if ids.is_empty() {
            continue;
        }
        let people = reviewers.iter().filter(|account| ids.contains(&account.id)).cloned();
        let told = Told::of(tx, disclosure, people.collect()).await?;
        for account in told.into_people() {
            let mine = open.iter().filter(|review| review.reviewer == account.id);
            let items = review_items(ctx, disclosure, mine.copied());
            entry(&mut found, account).items.extend(items);
        }
    }
    signatures(ctx, tx, &all, near, &mut found).await?;
    let mut found: Vec<Reminded> = found.into_values().collect();
    for one in &mut found {
        one.items.sort_by_key(|item| item.due);
    }
    found.sort_by(|one, other| one.account.name.as_str().cmp(other.account.name.as_str()));
    Ok(found)
}

fn entry(found: &mut BTreeMap<AccountId, Reminded>, account: Account) -> &mut Reminded {
    found.entry(account.id.clone()).or_insert_with(|| Reminded {
        account,
        items: Vec::new(),
        today: false,
    })
}

/// Somebody's reviews of a disclosure, put together by the day on which they are due.
fn review_items<'r>(
    ctx: &Ctx,
    disclosure: &Disclosure,
    reviews: impl Iterator<Item = &'r Review>,
) -> Vec<DueItem> {
    let Disclosure { family, version, digest, .. } = disclosure;
    let pinned = find(ctx, family, version, digest).ok();
    let title = |id: &str| {
        let known = pinned.as_ref().and_then(|pinned| pinned.rubric.criterion(id));
        known.map_or_else(|| id.to_owned(), |known| known.title.clone())
    };
    let mut days: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for review in reviews {
        days.entry(due_days::of(ctx, review)).or_default().push(title(&review.criterion));
    }
    let item = |(due, titles): (NaiveDate, Vec<String>)| {
        item(ctx, disclosure, (titles.join(", "), false), due)
    };
    days.into_iter().map(item).collect()
}

fn item(
    ctx: &Ctx,
    disclosure: &Disclosure,
    (what, signs): (String, bool),
    due: NaiveDate,
) -> DueItem {
    DueItem {
        disclosure: disclosure.id.clone(),
        product: disclosure.product_name.clone(),
        vendor: disclosure.vendor.clone(),
        what,
        signs,
        due,
        nearness: due_days::nearness(ctx, due),
    }
}

/// Adds the signatures that are due so near, for everybody who may give them.
async fn signatures(
    ctx: &Ctx,
    tx: &mut Tx,
    all: &[Disclosure],
    near: &[Nearness],
    found: &mut BTreeMap<AccountId, Reminded>,
) -> Result<(), Error> {
    let signoffs = decisions::signoffs_waiting(tx).await?;
    for (id, at) in decisions::proposed_waiting(tx).await? {
        let Some(disclosure) = all.iter().find(|disclosure| disclosure.id == id) else { continue };
        let due = due_days::of_signatures(ctx, at);
        if !near.contains(&due_days::nearness(ctx, due)) {
            continue;
        }
        let signed: Vec<_> = signoffs
            .iter()
            .filter(|(of, _)| *of == id)
            .map(|(_, signoff)| signoff.clone())
            .collect();
        for office in unsigned(&signed) {
            for account in
                notices::who_may_close(tx, disclosure, office.role()).await?.into_people()
            {
                if signed.iter().all(|signoff| signoff.account != account.id) {
                    let what = format!("signature for {}", office.label().to_lowercase());
                    let item = item(ctx, disclosure, (what, true), due);
                    entry(found, account).items.push(item);
                }
            }
        }
    }
    Ok(())
}
