//! A vendor appeals a published decision; people without a part in it look at it again.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::notices::{self, Told};
use super::pinned::questionnaire;
use super::sheet::Sheet;
use super::{case::Case, standing};
use crate::actions::error::Faults;
use crate::actions::mails::appeal::{
    AppealDecided, AppealFiled, AppealReceived, AppealRuled, NobodyToDecide,
};
use crate::actions::people::sessions;
use crate::actions::registry::appeals as public;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::appeal::{
    Appeal, AppealOutcome, AppealReminder, Grounds, Relief, last_day,
};
use crate::domain::assessment::disclosure::{Disclosure, State, Step};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::Questionnaire;
use crate::domain::people::account::Role;
use crate::domain::values::{AccountId, DisclosureId, Reason};
use crate::store::assessment::{
    appeals, decisions, disclosures, scores, standing as stored_standing,
};
use crate::store::people::accounts;
use crate::store::registry::listings;
use crate::store::{Tx, events};

/// A published decision with its appeal, or the days in which it can be appealed.
#[derive(Debug, Clone)]
pub struct AppealFile {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// Its questionnaire, for the names of criteria.
    pub questionnaire: Arc<Questionnaire>,
    /// The appeal against the decision that counts, or against the one before where the agency
    /// decides anew.
    pub appeal: Option<Appeal>,
    /// The last day on which it can be appealed; none where it cannot.
    pub until: Option<NaiveDate>,
    /// Whether the actor can do now what the page is for: appeal, or decide.
    pub may: bool,
    /// Why they cannot, though it is time; none where they can, or nobody can.
    pub cannot: Option<String>,
}

/// The appeal that matters to whoever reads of a disclosure, and the last day on which there can be
/// one.
pub(super) async fn told(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<(Option<Appeal>, Option<NaiveDate>), Error> {
    let last = appeals::last(tx, &disclosure.id).await?;
    if disclosure.state() != State::Published {
        return Ok((last.filter(Appeal::changed), None));
    }
    let Some(at) = listings::published_at(tx, &disclosure.id).await? else {
        // Another decision took its place.
        return Ok((None, None));
    };
    let last = last.filter(|appeal| appeal.at >= at);
    let until = last_day(ctx.calendar().day(at), ctx.settings.appeal_days)
        .filter(|until| last.is_none() && ctx.today() <= *until);
    Ok((last, until))
}

/// The page of a vendor that appeals or has appealed.
///
/// # Errors
/// When it is not the vendor's, or there is no published decision to appeal.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<AppealFile, Error> {
    let mut tx = ctx.db.read().await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let (appeal, until) = told(ctx, &mut tx, &disclosure).await?;
    if appeal.is_none() && until.is_none() {
        return Err(nothing_to_appeal(&disclosure));
    }
    let relation = standing::relation(&mut tx, actor, &disclosure).await?;
    let refused = check(actor, Action::Appeal, &relation).err();
    Ok(AppealFile {
        questionnaire: questionnaire(ctx, &disclosure)?,
        may: until.is_some() && refused.is_none(),
        cannot: refused.filter(|_| until.is_some()).map(|refusal| Error::from(refusal).to_string()),
        disclosure,
        appeal,
        until,
    })
}

fn nothing_to_appeal(disclosure: &Disclosure) -> Error {
    Error::WrongState(if disclosure.state() == State::Published {
        "The days to appeal this decision are over, or another decision took its place.".to_owned()
    } else {
        format!(
            "This disclosure is {}; a decision can be appealed once it is published.",
            disclosure.state().label()
        )
    })
}

/// An appeal as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAppeal {
    /// Why.
    pub grounds: String,
    /// The ids of the criteria that it is about.
    pub parts: Vec<String>,
    /// What the vendor asks for.
    pub asks: String,
}

/// Appeals a published decision: leads without a part in it are told, and the registry says so.
///
/// # Errors
/// Faults at `grounds`, `parts` and `asks`; the actor is no owner of the vendor's, nothing is
/// published, the last day is past, or there is an appeal already.
pub async fn file(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &TypedAppeal,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let stored = public::lock_listing(&mut tx, id).await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::Appeal, id).await?;
    let (appeal, until) = told(ctx, &mut tx, &disclosure).await?;
    if appeal.is_some() {
        return Err(Error::WrongState("Your organization has appealed this decision.".to_owned()));
    }
    let (Some(_), Some(stored)) = (until, stored) else {
        return Err(nothing_to_appeal(&disclosure));
    };
    let mut faults = Faults::default();
    let grounds = faults.take("grounds", Grounds::parse(&typed.grounds));
    let asks = faults.take("asks", Relief::parse(&typed.asks));
    let q = questionnaire(ctx, &disclosure)?;
    if typed.parts.iter().any(|part| q.rubric.criterion(part).is_none()) {
        faults.note("parts", "Choose criteria from the list.");
    }
    let (grounds, asks) = faults.or(|| grounds.zip(asks))?;
    let round = appeals::last(&mut tx, id).await?.map_or(0, |before| before.round) + 1;
    let holidays = &ctx.settings.incident_clock.holidays;
    let appeal = Appeal {
        round,
        grounds: grounds.to_string(),
        parts: typed.parts.clone(),
        asks: asks.to_string(),
        by: person.name.clone(),
        at: now,
        answer_by: holidays.after(ctx.calendar().day(now), ctx.settings.appeal_answer_days),
        ruling: None,
        reminded: None,
    };
    standing::hold(&mut tx, &disclosure, now).await?;
    appeals::file(&mut tx, id, &appeal, &person.account).await?;
    let stored = public::filed(ctx, &mut tx, stored).await?;
    let event = Event::AppealFiled {
        disclosure: id.clone(),
        product: stored.product.clone(),
        slug: stored.slug.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let by = day_in_words(appeal.answer_by);
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    notices::tell(ctx, &mut tx, &people, &disclosure, &AppealReceived { by: &by }).await?;
    tell_deciders(ctx, &mut tx, &disclosure, &by, None).await?;
    tx.commit().await?;
    public::show(ctx).await;
    Ok(())
}

/// Tells the leads who may decide; where there is none, the administrators at once.
async fn tell_deciders(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    by: &str,
    reminder: Option<AppealReminder>,
) -> Result<(), Error> {
    let leads = who_may_decide(tx, disclosure).await?;
    if leads.people().is_empty() {
        return tell_nobody_left(ctx, tx, disclosure, by).await;
    }
    notices::tell(ctx, tx, &leads, disclosure, &AppealFiled { by, reminder }).await
}

/// The leads who may decide on the appeal of a disclosure.
async fn who_may_decide(tx: &mut Tx, disclosure: &Disclosure) -> Result<Told, Error> {
    let mut had_part = stored_standing::parties(tx, &disclosure.id).await?;
    had_part.extend(stored_standing::judges_of(tx, &disclosure.id).await?);
    Ok(notices::with_role(tx, disclosure, Role::PanelLead)
        .await?
        .only(|account| !had_part.contains(&account.id)))
}

async fn tell_nobody_left(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    by: &str,
) -> Result<(), Error> {
    let administrators = notices::with_role(tx, disclosure, Role::Administrator).await?;
    notices::tell(ctx, tx, &administrators, disclosure, &NobodyToDecide { by }).await
}

/// Tells the administrators when an appeal waits that nobody may decide on any more, after somebody
/// who could has left, has lost the role or has a conflict of interest.
pub(crate) async fn tell_if_nobody(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<(), Error> {
    let Some(appeal) = appeals::last(tx, &disclosure.id).await?.filter(Appeal::is_open) else {
        return Ok(());
    };
    if who_may_decide(tx, disclosure).await?.people().is_empty() {
        let by = day_in_words(appeal.answer_by);
        tell_nobody_left(ctx, tx, disclosure, &by).await?;
    }
    Ok(())
}

/// The appeal of a case, for those who decide on cases.
///
/// # Errors
/// When the actor may not see the decision or has not declared whether there is a conflict, or
/// there is no appeal.
pub async fn of_case(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<AppealFile, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, relation) =
        standing::submitted(&mut tx, actor, Action::SeeDecision, id).await?;
    if !actor.has(Role::Publisher) {
        check(actor, Action::OpenFile, &relation)?;
    }
    let appeal = appeals::last(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let refused = check(actor, Action::DecideAppeal, &relation).err();
    Ok(AppealFile {
        questionnaire: questionnaire(ctx, &disclosure)?,
        may: appeal.is_open() && refused.is_none(),
        cannot: refused
            .filter(|_| appeal.is_open() && actor.has(Role::PanelLead))
            .map(|refusal| Error::from(refusal).to_string()),
        disclosure,
        appeal: Some(appeal),
        until: None,
    })
}

/// A decision on an appeal as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRuling {
    /// `upheld`, `changed` or `dismissed`.
    pub outcome: String,
    /// Why.
    pub reason: String,
}

/// Decides on an appeal. Where it changes the decision, the case goes back to be proposed and
/// signed by others; the listing stands until the new decision is published.
///
/// # Errors
/// Faults at `outcome` and `ruling_reason`; the actor is no lead, had a part in the decision or has
/// not declared that they have no conflict, or no appeal waits.
pub async fn decide(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &TypedRuling,
    seen: Seen<'_>,
) -> Result<AppealOutcome, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let stored = public::lock_listing(&mut tx, id).await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::DecideAppeal, id).await?;
    let appeal = appeals::last(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !appeal.is_open() {
        return Err(Error::WrongState("No appeal waits for a decision here.".to_owned()));
    }
    seen.is_still(&appeal.stamp(), "This appeal")?;
    let mut faults = Faults::default();
    let outcome = faults.take("outcome", AppealOutcome::parse(&typed.outcome));
    if outcome == Some(AppealOutcome::Changed) && stored.is_none() {
        faults.note(
            "outcome",
            "A later decision stands in the registry now, so this one cannot be changed any more. \
             Choose another answer, and say why.",
        );
    }
    let reason = faults.take("ruling_reason", Reason::parse(&typed.reason));
    let (outcome, reason) = faults.or(|| outcome.zip(reason))?;
    let parties = stored_standing::parties(&mut tx, id).await?;
    if outcome == AppealOutcome::Changed {
        decide_anew(ctx, &mut tx, &disclosure, appeal.round).await?;
        disclosures::set_lead(&mut tx, id, Some(&person.account)).await?;
    } else {
        standing::hold(&mut tx, &disclosure, now).await?;
    }
    let ruling = (outcome, reason.as_str());
    if !appeals::decide(&mut tx, id, appeal.round, ruling, (&person.account, now)).await? {
        return Err(Error::changed_since("appeal"));
    }
    let since = ctx.calendar().day(appeal.at);
    // Where a later decision took its place, nothing of it is in the registry any more.
    let (product, slug) = match stored {
        Some(stored) => {
            let stored = public::decided(ctx, &mut tx, stored, since, ruling).await?;
            (stored.product, stored.slug)
        }
        None => (disclosure.product.clone(), disclosure.product_slug.clone()),
    };
    let event = Event::AppealDecided {
        disclosure: id.clone(),
        product,
        slug,
        outcome: outcome.word().to_owned(),
        reason: reason.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    let mail = AppealDecided { outcome: outcome.word(), reason: reason.as_str() };
    notices::tell(ctx, &mut tx, &people, &disclosure, &mail).await?;
    tell_parties(ctx, &mut tx, (&disclosure, &parties), (outcome, reason.as_str())).await?;
    tx.commit().await?;
    public::show(ctx).await;
    Ok(outcome)
}

/// Tells those of the agency who had a part in a decision, and see decisions, what came of the
/// appeal against it. `parties` are known from before the ruling, because one that lets a decision
/// stand ends them.
async fn tell_parties(
    ctx: &Ctx,
    tx: &mut Tx,
    (disclosure, parties): (&Disclosure, &BTreeSet<AccountId>),
    (outcome, reason): (AppealOutcome, &str),
) -> Result<(), Error> {
    let mut had_part = Vec::new();
    for account in parties {
        had_part.extend(accounts::by_id(tx, account).await?);
    }
    let mut told = Vec::new();
    for account in had_part {
        let actor = Actor::Person(sessions::person(tx, &account).await?);
        if check(&actor, Action::SeeDecision, &Relation::default()).is_ok() {
            told.push(account);
        }
    }
    let told = Told::of(tx, disclosure, told).await?;
    let anew = outcome == AppealOutcome::Changed;
    let mail = AppealRuled { outcome: outcome.label(), reason, anew };
    notices::tell(ctx, tx, &told, disclosure, &mail).await
}

/// Takes a published decision back to where it is proposed, and keeps it as it was for its listing.
async fn decide_anew(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    round: i64,
) -> Result<(), Error> {
    let case = Case::load(ctx, tx, disclosure.clone()).await?;
    let given = scores::submitted_of(tx, &disclosure.id).await?;
    let settled = scores::settlements(tx, &disclosure.id).await?;
    let sheet = Sheet::new(&case.questionnaire, &given, &settled);
    let levels = sheet.levels().ok_or_else(|| {
        Error::Internal(format!("a question of {} is not settled", disclosure.product_slug))
    })?;
    standing::take_step(tx, disclosure, Step::Reconsider, ctx.now()).await?;
    appeals::keep_decision(tx, &disclosure.id, round, &levels).await?;
    Ok(decisions::undecide(tx, &disclosure.id).await?)
}

/// Makes sure that a disclosure is not decided anew because of an appeal: its listing stands on it.
pub(super) async fn not_under_way(tx: &mut Tx, disclosure: &Disclosure) -> Result<(), Error> {
    let appeal = appeals::last(tx, &disclosure.id).await?;
    if disclosure.state() != State::Published && appeal.is_some_and(|appeal| appeal.changed()) {
        return Err(Error::WrongState(
            "The agency decides this disclosure anew because of your appeal, so it cannot be \
             withdrawn now."
                .to_owned(),
        ));
    }
    Ok(())
}

/// Reminds those who decide of appeals whose last day comes near, and once more when it is over;
/// says of how many.
///
/// # Errors
/// When the actor is not Assay itself, or the records do not answer.
pub async fn remind(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let open = appeals::open(&mut ctx.db.read().await?).await?;
    let due = |appeal: &Appeal| appeal.reminder(ctx.calendar(), ctx.today());
    let mut told = 0;
    for (id, _) in open.iter().filter(|(_, appeal)| due(appeal).is_some()) {
        let mut tx = ctx.db.write().await?;
        disclosures::lock(&mut tx, id).await?;
        let Some(disclosure) = disclosures::by_id(&mut tx, id).await? else { continue };
        let Some(appeal) = appeals::last(&mut tx, id).await? else { continue };
        let Some(reminder) = due(&appeal).filter(|_| appeal.is_open()) else { continue };
        appeals::mark_reminded(&mut tx, id, appeal.round, ctx.now()).await?;
        let by = day_in_words(appeal.answer_by);
        tell_deciders(ctx, &mut tx, &disclosure, &by, Some(reminder)).await?;
        tx.commit().await?;
        told += 1;
    }
    Ok(told)
}
