//! The changes that vendors told of, for the agency, and its answers.

use chrono::NaiveDate;

use super::register;
use super::snapshot::show;
use crate::actions::assessment::{changed_drafts, notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::changes::{ChangeAnswered, SuspensionProposed};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::people::account::Role;
use crate::domain::registry::change_notice::{Answered, ListedNotice, Notice, NoticeAnswer};
use crate::domain::registry::listing::Listing;
use crate::domain::registry::register::EntryKind;
use crate::domain::values::{Invalid, NoticeId, Reason};
use crate::store::assessment::disclosures;
use crate::store::registry::change_notices as stored;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::registry::register as stored_register;
use crate::store::{Tx, events};

/// What a lead typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedNoticeAnswer {
    /// `noted`, `review` or `suspend`.
    pub answer: String,
    /// The day by which the vendor answers what the change touches.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// A notice, and what the actor may do about it.
#[derive(Debug, Clone)]
pub struct OneNotice {
    /// The notice.
    pub notice: Notice,
    /// The listing that it is about, as it stands today.
    pub listing: Listing,
    /// The questions that it touches, by code and label.
    pub questions: Vec<(String, String)>,
    /// How the disclosure stands in which they are answered.
    pub draft: Option<(Disclosure, bool)>,
    /// Whether the actor answers it.
    pub may_answer: bool,
    /// Whether the actor may suspend the listing; not once a publisher has acted on the answer.
    pub may_suspend: bool,
    /// Today.
    pub today: NaiveDate,
}

/// The notices about decisions that the registry shows: what waits first, then the newest.
///
/// # Errors
/// When the actor may not see them, or the records do not answer.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<ListedNotice>, Error> {
    check(actor, Action::SeeNotices, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut all = stored::standing(&mut ctx.db.read().await?, &person.account).await?;
    all.sort_by_key(|one| one.notice.answer.is_some());
    Ok(all)
}

async fn load(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &NoticeId,
) -> Result<(Notice, StoredListing, Relation, Disclosure), Error> {
    let notice = stored::by_id(tx, id).await?;
    let Some(notice) = notice else {
        check(actor, action, &Relation::default())?;
        return Err(Error::NotFound);
    };
    let disclosure = disclosures::by_id(tx, &notice.disclosure).await?.ok_or(Error::NotFound)?;
    let relation = standing::relation(tx, actor, &disclosure).await?;
    check(actor, action, &relation)?;
    // What a newer decision took the place of is answered by it.
    let listed = listings::of_product(tx, &notice.product)
        .await?
        .filter(|listed| listed.disclosure == notice.disclosure)
        .ok_or(Error::NotFound)?;
    Ok((notice, listed, relation, disclosure))
}

/// One notice.
///
/// # Errors
/// When there is none that the actor may see, or a newer decision answered it.
pub async fn one(ctx: &Ctx, actor: &Actor, id: &NoticeId) -> Result<OneNotice, Error> {
    let mut tx = ctx.db.read().await?;
    let (notice, listed, relation, disclosure) =
        load(&mut tx, actor, Action::SeeNotices, id).await?;
    let questionnaire = ctx.library.get(&disclosure.family, &disclosure.version);
    let questions = notice.questions.iter().filter_map(|name| {
        let question = questionnaire.as_ref()?.question(name)?;
        Some((question.code.clone(), question.label.clone()))
    });
    let questions = questions.collect();
    let draft = match &notice.draft {
        Some(draft) => disclosures::by_id(&mut tx, draft).await?,
        None => None,
    };
    let acted = match &notice.answer {
        Some(answered) => {
            stored_register::acted_since(&mut tx, &notice.product, answered.at).await?
        }
        None => false,
    };
    let may_answer = notice.answer.is_none()
        && !listed.listing.card.status.is_over()
        && check(actor, Action::AnswerNotice, &relation).is_ok();
    Ok(OneNotice {
        questions,
        draft: draft.map(|draft| {
            let shown = draft.submitted_at().is_some() && draft.state() != State::Withdrawn;
            (draft, shown)
        }),
        may_answer,
        may_suspend: !acted && check(actor, Action::Publish, &relation).is_ok(),
        listing: listed.listing.as_of(ctx.today()),
        notice,
        today: ctx.today(),
    })
}

/// Answers a notice; its vendor hears of it by mail, and everybody reads it.
///
/// # Errors
/// Faults at `answer`, `until` and `reason`; when it is not the actor's to answer, or was answered.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    id: &NoticeId,
    typed: &TypedNoticeAnswer,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (notice, listed, ..) = load(&mut tx, actor, Action::AnswerNotice, id).await?;
    // In the order in which a publication locks them.
    if let Some(draft) = &notice.draft {
        disclosures::lock(&mut tx, draft).await?;
    }
    listings::lock(&mut tx, &listed.slug).await?;
    let (notice, mut listed, _, disclosure) =
        load(&mut tx, actor, Action::AnswerNotice, id).await?;
    let card = &listed.listing.card;
    if card.status.on(ctx.today(), card.expires_on).is_over() {
        return Err(Error::WrongState(
            "The decision that it is about is over, so there is nothing to answer.".to_owned(),
        ));
    }
    let (answer, until, reason) = read(ctx, typed)?;
    let from = listed.listing.card.status;
    let standing = answer.standing();
    let answered = listed.listing.answer_notice(notice.place, standing, until, ctx.today());
    let (told, words) = answered.ok_or(Error::NotFound)?;
    let record = Answered { answer, words: reason.to_string(), at: now };
    if !stored::answer(&mut tx, (id, &told), &record, &person.account).await? {
        return Err(Error::WrongState("Somebody has answered this already.".to_owned()));
    }
    if !listings::change(&mut tx, &listed, from, now).await? {
        return Err(Error::changed_since("listing"));
    }
    listings::count_change(&mut tx).await?;
    register::changed(&mut tx, &listed, EntryKind::of_notice(standing), &words, now).await?;
    let event = Event::ChangeAnswered {
        product: notice.product.clone(),
        slug: listed.slug.clone(),
        notice: id.clone(),
        answer: answer.word().to_owned(),
        reason: reason.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    if let Some(draft) = &notice.draft
        && answer == NoticeAnswer::Noted
        && stored::started(&mut tx, draft).await?
        && !stored::another_needs(&mut tx, draft, id).await?
    {
        changed_drafts::give_up(ctx, &mut tx, actor, draft, &reason).await?;
    }
    tell(ctx, &mut tx, (&notice, &disclosure), answer, (until, &reason)).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

fn read(
    ctx: &Ctx,
    typed: &TypedNoticeAnswer,
) -> Result<(NoticeAnswer, Option<NaiveDate>, Reason), Error> {
    let mut faults = Faults::default();
    let answer = faults.take("answer", NoticeAnswer::parse(&typed.answer));
    let until = match answer {
        Some(NoticeAnswer::Review | NoticeAnswer::Suspend) => {
            faults.take("until", later(&typed.until, ctx.today()))
        }
        Some(NoticeAnswer::Noted) | None => None,
    };
    let reason = faults.take("reason", Reason::parse(&typed.reason));
    match (answer, reason) {
        (Some(answer), Some(reason)) if faults.is_empty() => Ok((answer, until, reason)),
        _ => Err(faults.into_error()),
    }
}

fn later(typed: &str, today: NaiveDate) -> Result<NaiveDate, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Invalid::new("Enter the day by which the vendor answers what it touches."));
    }
    let until = whole_day(typed).map_err(Invalid)?;
    if until <= today {
        return Err(Invalid(format!("Enter a day after {}.", day_in_words(today))));
    }
    Ok(until)
}

/// Tells the vendor, and the publishers where the listing is to be suspended.
async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    (notice, disclosure): (&Notice, &Disclosure),
    answer: NoticeAnswer,
    (until, reason): (Option<NaiveDate>, &Reason),
) -> Result<(), Error> {
    let what = notice.told.what_in_words();
    let mail = ChangeAnswered {
        what: &what,
        until: until.map(day_in_words),
        suspends: answer == NoticeAnswer::Suspend,
        reason: reason.as_str(),
        path: match &notice.draft {
            Some(draft) if until.is_some() => format!("/disclosures/{draft}"),
            _ => format!("/products/{}", notice.product),
        },
    };
    let people = notices::vendors_people(tx, disclosure).await?;
    notices::tell(ctx, tx, &people, disclosure, &mail).await?;
    if answer != NoticeAnswer::Suspend {
        return Ok(());
    }
    let publishers = notices::who_may_close(tx, disclosure, Role::Publisher).await?;
    let path = format!("/notices/{}", notice.id);
    let mail = SuspensionProposed { what: Some(&what), reason: reason.as_str(), path };
    notices::tell(ctx, tx, &publishers, disclosure, &mail).await
}
