//! The days of questions to vendors: a reminder before the last one, and the end after it.

use super::pinned::questionnaire;
use super::{clarifications, notices};
use crate::actions::mails::clarification::{AskedVendor, LapsedForAgency, LapsedForVendor};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::clarification::{Clarification, REMINDED_BEFORE};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Question;
use crate::store::Tx;
use crate::store::assessment::{clarifications as stored, disclosures};

/// What a look at the open questions led to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Vendors that were reminded.
    pub reminded: usize,
    /// Questions whose last day passed.
    pub lapsed: usize,
}

/// Reminds vendors of questions whose last day is near, and ends those whose last day is over. May
/// be cut off and run again: each is done once.
///
/// # Errors
/// When the actor may not run jobs, or the records do not answer.
pub async fn look(ctx: &Ctx, actor: &Actor) -> Result<Looked, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let today = ctx.today();
    let holidays = &ctx.settings.incident_clock.holidays;
    let open = stored::open(&mut ctx.db.read().await?).await?;
    let mut looked = Looked::default();
    for one in open {
        let remind_on = holidays.before(one.due, REMINDED_BEFORE);
        let short = remind_on <= ctx.calendar().day(one.asked_at);
        if today > one.due {
            looked.lapsed += usize::from(lapse(ctx, actor, &one).await?);
        } else if today >= remind_on && !one.reminded && !short {
            looked.reminded += usize::from(remind(ctx, &one).await?);
        }
    }
    Ok(looked)
}

/// The disclosure, and the question by its code and its words.
async fn found(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Clarification,
) -> Result<Option<(Disclosure, Question)>, Error> {
    let Some(disclosure) = disclosures::by_id(tx, &one.disclosure).await? else { return Ok(None) };
    let Ok(questionnaire) = questionnaire(ctx, &disclosure) else { return Ok(None) };
    Ok(questionnaire.question(&one.question).cloned().map(|question| (disclosure, question)))
}

async fn remind(ctx: &Ctx, one: &Clarification) -> Result<bool, Error> {
    let mut tx = ctx.db.write().await?;
    let Some((disclosure, question)) = found(ctx, &mut tx, one).await? else { return Ok(false) };
    if !stored::note_reminded(&mut tx, &one.id, ctx.now()).await? {
        return Ok(false);
    }
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    let mail = AskedVendor {
        question: &question.name,
        code: &question.code,
        label: &question.label,
        words: one.words.as_str(),
        due: day_in_words(one.due),
        late: true,
    };
    notices::tell(ctx, &mut tx, &people, &disclosure, &mail).await?;
    tx.commit().await?;
    Ok(true)
}

async fn lapse(ctx: &Ctx, actor: &Actor, one: &Clarification) -> Result<bool, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, &one.disclosure).await?;
    let all = stored::of(&mut tx, &one.disclosure).await?;
    let Some(still) = all.into_iter().find(|still| still.id == one.id) else { return Ok(false) };
    let Ok(ended) = still.lapse(now, ctx.today()) else { return Ok(false) };
    let Some((disclosure, question)) = found(ctx, &mut tx, one).await? else { return Ok(false) };
    clarifications::close(&mut tx, actor, &disclosure, &ended).await?;
    let (code, label) = (&question.code, &question.label);
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    let mail = LapsedForVendor { code, label, due: day_in_words(one.due) };
    notices::tell(ctx, &mut tx, &people, &disclosure, &mail).await?;
    let mut told = notices::asker(&mut tx, &disclosure, &one.asker).await?.into_people();
    let leads = notices::leads(&mut tx, &disclosure, None).await?;
    told.extend(leads.only(|account| account.id != one.asker).into_people());
    let told = notices::Told::of(&mut tx, &disclosure, told).await?;
    let mail =
        LapsedForAgency { question: &question.name, code, label, due: day_in_words(one.due) };
    notices::tell(ctx, &mut tx, &told, &disclosure, &mail).await?;
    tx.commit().await?;
    Ok(true)
}
