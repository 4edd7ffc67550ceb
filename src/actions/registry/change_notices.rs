//! A vendor tells of a change of its published tool. What the change touches opens in a draft, and
//! the registry says from then on that the vendor told of it.

use chrono::NaiveDate;

use super::register;
use super::snapshot::show;
use crate::actions::assessment::changed_drafts::{self, Touched};
use crate::actions::assessment::{notices, products};
use crate::actions::error::Faults;
use crate::actions::mails::changes::ChangeTold;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::product::Product;
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::{Decision, KindOfChange, ThingChanged};
use crate::domain::measures::documents::date::whole_day;
use crate::domain::registry::change_notice::{ChangeNotice, Notice, NoticeStanding};
use crate::domain::registry::listing::Listing;
use crate::domain::registry::register::EntryKind;
use crate::domain::values::{DisclosureId, Invalid, ProductId, bounded, in_a_sentence};
use crate::store::assessment::{disclosures, products as stored_products};
use crate::store::registry::change_notices as stored;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{Tx, events};

/// The longest text of what changes, in characters.
const WORDS: usize = 2000;

/// A change as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedChange {
    /// The id of its kind.
    pub kind: String,
    /// The ids of the things that change.
    pub things: Vec<String>,
    /// What changes.
    pub words: String,
    /// The day on which it takes effect, or took.
    pub on: String,
}

/// A published product of the actor's, and what it told of before.
#[derive(Debug, Clone)]
pub struct Telling {
    /// The product.
    pub product: Product,
    /// Its listing, as it stands today.
    pub listing: Listing,
    /// The disclosure that it rests on.
    pub disclosure: DisclosureId,
    /// What was told of, newest first.
    pub told: Vec<Notice>,
}

/// Where a vendor answers the questions that a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPlace {
    /// In a draft of their own.
    OwnDraft,
    /// In the disclosure that the vendor works on.
    UnderWay,
    /// In the next disclosure, because the agency has the one that is under way.
    Next,
}

/// What follows once a change is told of, for its vendor to read before.
#[derive(Debug, Clone)]
pub struct Follows {
    /// The kind.
    pub kind: KindOfChange,
    /// What everybody will read.
    pub public: ChangeNotice,
    /// The questions that open, by code and label.
    pub questions: Vec<(String, String)>,
    /// Where they are answered.
    pub place: AnswerPlace,
    /// The day by which the agency answers.
    pub answer_by: NaiveDate,
}

/// A published product of the actor's organization, for telling of a change.
///
/// # Errors
/// When the product is not the actor's, or no approval of it holds or is suspended.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &ProductId) -> Result<Telling, Error> {
    let mut tx = ctx.db.read().await?;
    load(ctx, &mut tx, actor, id).await.map(|(telling, _)| telling)
}

async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &ProductId,
) -> Result<(Telling, StoredListing), Error> {
    let product = products::own(tx, actor, Action::TellAgency, id).await?;
    let found = listings::of_product(tx, &product.id).await?;
    // What changed of any other product goes into its next disclosure.
    let listed = found.filter(|listed| {
        let card = &listed.listing.card;
        card.decision != Decision::NotApproved
            && !card.status.on(ctx.today(), card.expires_on).is_over()
    });
    let listed = listed.ok_or(Error::NotFound)?;
    let told = stored::of_product(tx, &product.id).await?;
    let telling = Telling {
        product,
        listing: listed.listing.clone().as_of(ctx.today()),
        disclosure: listed.disclosure.clone(),
        told,
    };
    Ok((telling, listed))
}

/// What a change as typed would lead to. Nothing is stored.
///
/// # Errors
/// Faults at `kind`, `things`, `words` and `on`; as [`open`] does.
pub async fn look(
    ctx: &Ctx,
    actor: &Actor,
    id: &ProductId,
    typed: &TypedChange,
) -> Result<Follows, Error> {
    let mut tx = ctx.db.read().await?;
    let (telling, _) = load(ctx, &mut tx, actor, id).await?;
    let read = read(ctx, typed)?;
    let touched = changed_drafts::touched(ctx, &mut tx, &telling.disclosure, &read.things).await?;
    let (place, _) = place(&mut tx, &telling.product.id).await?;
    Ok(follows(ctx, read, &touched, place))
}

/// A change that was typed right.
struct Read {
    kind: KindOfChange,
    things: Vec<String>,
    words: String,
    public: ChangeNotice,
}

fn read(ctx: &Ctx, typed: &TypedChange) -> Result<Read, Error> {
    let mut faults = Faults::default();
    let (kinds, today) = (&ctx.library.change_kinds, ctx.today());
    let kind = kinds.kind(&typed.kind);
    if kind.is_none() {
        faults.note("kind", "Choose what kind of change it is.");
    }
    let things: Vec<&ThingChanged> =
        kinds.things.iter().filter(|thing| typed.things.contains(&thing.id)).collect();
    if things.is_empty() {
        faults.note("things", "Choose what changes.");
    }
    let words = faults.take("words", bounded("what changes", &typed.words, WORDS));
    let on = faults.take("on", day(&typed.on));
    let (Some(kind), Some(words), Some(on), true) = (kind, words, on, faults.is_empty()) else {
        return Err(faults.into_error());
    };
    let public = ChangeNotice {
        told_on: today,
        kind: kind.title.clone(),
        what: things.iter().map(|thing| thing.title.clone()).collect(),
        happens_on: on,
        late: kind.clock.is_late(on, today, &ctx.settings.incident_clock.holidays),
        standing: NoticeStanding::Told,
        answered_on: None,
        review_by: None,
    };
    let things = things.into_iter().map(|thing| thing.id.clone()).collect();
    Ok(Read { kind: kind.clone(), things, words, public })
}

fn day(typed: &str) -> Result<NaiveDate, Invalid> {
    match typed.trim() {
        "" => Err(Invalid::new("Enter the day on which it takes effect, or took.")),
        typed => whole_day(typed).map_err(Invalid),
    }
}

fn follows(ctx: &Ctx, read: Read, touched: &Touched, place: AnswerPlace) -> Follows {
    let questions = touched.questions.iter().filter_map(|name| {
        let question = touched.questionnaire.question(name)?;
        Some((question.code.clone(), question.label.clone()))
    });
    Follows {
        questions: questions.collect(),
        place,
        answer_by: answer_by(ctx),
        kind: read.kind,
        public: read.public,
    }
}

/// The day by which the agency answers what is told today.
fn answer_by(ctx: &Ctx) -> NaiveDate {
    let days = ctx.library.change_kinds.days_to_answer;
    ctx.settings.incident_clock.holidays.after(ctx.today(), days)
}

/// Where the questions of a change are answered, and the disclosure if it is there.
async fn place(
    tx: &mut Tx,
    product: &ProductId,
) -> Result<(AnswerPlace, Option<DisclosureId>), Error> {
    let all = disclosures::of_product(tx, product).await?;
    Ok(match all.into_iter().find(Disclosure::is_under_way) {
        None => (AnswerPlace::OwnDraft, None),
        Some(one) if one.state().is_editable() => (AnswerPlace::UnderWay, Some(one.id)),
        Some(_) => (AnswerPlace::Next, None),
    })
}

/// Tells of a change.
///
/// # Errors
/// As [`look`] does; when the listing is not the one any more that the page showed.
pub async fn tell(
    ctx: &Ctx,
    actor: &Actor,
    id: &ProductId,
    typed: &TypedChange,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let product = products::own(&mut tx, actor, Action::TellAgency, id).await?;
    stored_products::lock(&mut tx, &product.id).await?;
    listings::lock(&mut tx, &product.slug).await?;
    let (telling, mut listed) = load(ctx, &mut tx, actor, id).await?;
    seen.is_still(&stamp(&telling), "What was told of this product")?;
    let Read { kind, things, words, public } = read(ctx, typed)?;
    let touched = changed_drafts::touched(ctx, &mut tx, &listed.disclosure, &things).await?;
    let (place, mut draft) = place(&mut tx, &product.id).await?;
    let opened = place == AnswerPlace::OwnDraft;
    if opened {
        let anew = kind.anew;
        draft = Some(changed_drafts::start(ctx, &mut tx, actor, &product, &touched, anew).await?);
    }
    let from = listed.listing.card.status;
    let (at, told) = listed.listing.tell_of(public.clone());
    if !listings::change(&mut tx, &listed, from, now).await? {
        return Err(Error::changed_since("listing"));
    }
    listings::count_change(&mut tx).await?;
    register::changed(&mut tx, &listed, EntryKind::ChangeTold, &told, now).await?;
    let notice = Notice {
        id: ctx.new_id(),
        product: product.id.clone(),
        disclosure: listed.disclosure.clone(),
        place: at,
        kind: kind.id.clone(),
        told: public,
        questions: touched.questions,
        words,
        draft,
        opened,
        by: person.name.clone(),
        at: now,
        answer_by: answer_by(ctx),
        answer: None,
    };
    stored::insert(&mut tx, &notice, &person.account).await?;
    let event = Event::ChangeTold {
        product: product.id.clone(),
        slug: listed.slug.clone(),
        notice: notice.id.clone(),
        class: in_a_sentence(&notice.told.kind),
        what: notice.told.what.iter().map(|what| in_a_sentence(what)).collect(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tell_leads(ctx, &mut tx, &notice).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

async fn tell_leads(ctx: &Ctx, tx: &mut Tx, notice: &Notice) -> Result<(), Error> {
    let disclosure = disclosures::by_id(tx, &notice.disclosure).await?.ok_or(Error::NotFound)?;
    let mail = ChangeTold {
        what: notice.told.what_in_words(),
        on: day_in_words(notice.told.happens_on),
        late: notice.told.late,
        words: &notice.words,
        answer_by: day_in_words(notice.answer_by),
        notice: notice.id.as_str(),
    };
    let leads = notices::leads(tx, &disclosure, None).await?;
    notices::tell(ctx, tx, &leads, &disclosure, &mail).await
}

/// What tells a page that shows what was told of from one that shows less.
pub fn stamp(telling: &Telling) -> String {
    let last = telling.told.first().map_or("", |notice| notice.id.as_str());
    format!("{}-{last}", telling.disclosure)
}
