//! Comments on a tool under review: a lead asks for them, anybody sends one, a lead lets it be
//! read, the vendor answers, the panel reads them, and says what it made of them.

use chrono::NaiveDate;

use super::pinned::questionnaire;
use super::{notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::comments::{CommentWaits, CommentsAsked};
use crate::actions::people::limits::{self, Limit};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::public_comment::{
    Asks, CommentAnswer, CommentState, CommentWindow, CommentWords, CommenterRole, LONGEST_DAYS,
    PanelResponse, PublicComment, WindowState, is_commented,
};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::values::{DisclosureId, Invalid, PersonName, PublicCommentId, Reason, WindowId};
use crate::store::assessment::{disclosures, public_comments as stored};
use crate::store::{Tx, events};

/// A tool with its window and what people said.
#[derive(Debug, Clone)]
pub struct Commented {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The window; none where nobody asked for comments.
    pub window: Option<CommentWindow>,
    /// The comments that the reader may see, the oldest first.
    pub comments: Vec<PublicComment>,
    /// The criteria that a comment can be about: id and title.
    pub criteria: Vec<(String, String)>,
    /// The day it is at the agency.
    pub today: NaiveDate,
}

impl Commented {
    /// How the window stands today.
    pub fn state(&self) -> Option<WindowState> {
        let review = self.disclosure.state();
        self.window.as_ref().map(|window| window.state(self.today, review))
    }
}

/// A window in the list of all.
#[derive(Debug, Clone)]
pub struct ListedWindow {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The window.
    pub window: CommentWindow,
    /// How many comments everybody reads.
    pub comments: i64,
}

/// What somebody types who comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedComment {
    /// The word of what they are.
    pub role: String,
    /// The criterion, as sent; empty for none.
    pub criterion: String,
    /// Their name, if they give one.
    pub name: String,
    /// The words.
    pub words: String,
    /// Whether they ticked that the words may be published.
    pub consents: bool,
}

/// What a lead types to ask for comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedWindow {
    /// The first day.
    pub opens_on: String,
    /// The last day.
    pub closes_on: String,
    /// What is asked.
    pub asks: String,
}

impl TypedWindow {
    /// A form that is filled with a window.
    pub fn of(window: &CommentWindow) -> Self {
        Self {
            opens_on: window.opens_on.to_string(),
            closes_on: window.closes_on.to_string(),
            asks: window.asks.to_string(),
        }
    }
}

/// Every window of a tool whose name is public, the one that closes last first.
///
/// # Errors
/// When the records do not answer.
pub async fn windows(ctx: &Ctx, actor: &Actor) -> Result<Vec<ListedWindow>, Error> {
    check(actor, Action::CommentInPublic, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let public = disclosures::public(&mut tx).await?;
    let listed =
        stored::windows(&mut tx).await?.into_iter().filter_map(|(id, window, comments)| {
            let disclosure = public.iter().find(|one| one.id == id)?.clone();
            Some(ListedWindow { disclosure, window, comments })
        });
    Ok(listed.collect())
}

/// A window with what everybody reads.
///
/// # Errors
/// When there is no such window, or the name of its tool is not public.
pub async fn public(ctx: &Ctx, actor: &Actor, id: &WindowId) -> Result<Commented, Error> {
    check(actor, Action::CommentInPublic, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let disclosure = of_window(&mut tx, id).await?;
    load(ctx, &mut tx, disclosure, Some(CommentState::Published)).await
}

/// The disclosure of a window whose tool anybody may know of.
async fn of_window(tx: &mut Tx, id: &WindowId) -> Result<Disclosure, Error> {
    let disclosure = stored::disclosure_of(tx, id).await?.ok_or(Error::NotFound)?;
    disclosures::public_by_id(tx, &disclosure).await?.ok_or(Error::NotFound)
}

async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: Disclosure,
    only: Option<CommentState>,
) -> Result<Commented, Error> {
    let window = stored::window(tx, &disclosure.id).await?;
    let comments =
        if window.is_some() { stored::of(tx, &disclosure.id, only).await? } else { Vec::new() };
    let pinned = questionnaire(ctx, &disclosure)?;
    let criteria = pinned.rubric.criteria.iter();
    let criteria = criteria.map(|one| (one.id.clone(), one.title.clone())).collect();
    Ok(Commented { disclosure, window, comments, criteria, today: ctx.today() })
}

/// Takes a comment; a lead reads it before anybody else does. One that comes twice is taken once.
///
/// # Errors
/// A fault at a field; there is no such window, it is not open, or more comes from this network or
/// to this window than people write by hand.
pub async fn comment(
    ctx: &Ctx,
    actor: &Actor,
    id: &WindowId,
    typed: &TypedComment,
    network: &str,
) -> Result<(), Error> {
    check(actor, Action::CommentInPublic, &Relation::default())?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let disclosure = of_window(&mut tx, id).await?;
    let commented = load(ctx, &mut tx, disclosure, None).await?;
    let window = commented.window.as_ref().ok_or(Error::NotFound)?;
    if commented.state() != Some(WindowState::Open) {
        let review = commented.disclosure.state();
        return Err(Error::WrongState(window.sentence(commented.today, review)));
    }
    let comment = read(ctx, &commented, typed)?;
    let same = |one: &&PublicComment| one.role == comment.role && one.words == comment.words;
    if commented.comments.iter().any(|one| same(&one)) {
        return Ok(());
    }
    let limits = [Limit::comments_by_network(network), Limit::comments_on(id)];
    limits::count(&mut tx, &limits, now).await?;
    let disclosure = &commented.disclosure;
    let waits = stored::count(&mut tx, &disclosure.id, CommentState::Waiting).await?;
    stored::insert(&mut tx, &disclosure.id, &comment).await?;
    let event =
        Event::PublicCommentSent { disclosure: disclosure.id.clone(), comment: comment.id.clone() };
    events::append(&mut tx, now, actor, &event).await?;
    if waits == 0 {
        let leads = notices::leads(&mut tx, disclosure, None).await?;
        notices::tell(ctx, &mut tx, &leads, disclosure, &CommentWaits {}).await?;
    }
    Ok(tx.commit().await?)
}

fn read(ctx: &Ctx, of: &Commented, typed: &TypedComment) -> Result<PublicComment, Error> {
    let mut faults = Faults::default();
    let role = faults.take("role", CommenterRole::parse(&typed.role));
    let words = faults.take("words", CommentWords::parse(&typed.words));
    let known = of.criteria.iter().any(|(id, _)| *id == typed.criterion);
    if !typed.criterion.is_empty() && !known {
        faults.note("criterion", "Choose a criterion from the list, or none.");
    }
    let name = if typed.name.trim().is_empty() {
        Some(None)
    } else {
        faults.take("name", PersonName::parse(&typed.name)).map(|name| Some(name.to_string()))
    };
    if !typed.consents {
        faults.note(
            "consents",
            "Tick that your words may be published. Without it the agency cannot take them.",
        );
    }
    faults.or(|| {
        Some(PublicComment {
            id: ctx.new_id(),
            role: role?,
            criterion: Some(typed.criterion.clone()).filter(|id| !id.is_empty()),
            name: name?,
            words: words?.to_string(),
            sent_at: ctx.now(),
            state: CommentState::Waiting,
            reason: None,
            answer: None,
        })
    })
}

/// The window and every comment, for a lead.
///
/// # Errors
/// When the actor leads no panels, has a conflict or has not declared that there is none, or there
/// is no such case.
pub async fn for_lead(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Commented, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::HoldComments, id).await?;
    load(ctx, &mut tx, disclosure, None).await
}

/// What everybody reads, beside the file.
///
/// # Errors
/// When the actor may not open the file, or nobody asked for comments.
pub async fn for_panel(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Commented, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
    let found = load(ctx, &mut tx, disclosure, Some(CommentState::Published)).await?;
    if found.window.is_some() { Ok(found) } else { Err(Error::NotFound) }
}

/// What everybody reads, for the vendor that may answer it.
///
/// # Errors
/// When it is not the vendor's, or nobody asked for comments.
pub async fn for_vendor(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Commented, Error> {
    let mut tx = ctx.db.read().await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let found = load(ctx, &mut tx, disclosure, Some(CommentState::Published)).await?;
    if found.window.is_some() { Ok(found) } else { Err(Error::NotFound) }
}

/// Asks for comments, or changes the window. The vendor is told when it is new.
///
/// # Errors
/// When the actor may not, the tool is not under review, the window is over or was changed
/// meanwhile, or a field does not fit.
pub async fn hold(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &TypedWindow,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::HoldComments, id).await?;
    if !is_commented(disclosure.state()) || disclosure.accepted_at().is_none() {
        return Err(Error::WrongState(format!(
            "This disclosure is {}. Comments are asked for while a tool is under review, once it \
             is accepted and before a decision is proposed.",
            disclosure.state().label()
        )));
    }
    let before = stored::window(&mut tx, id).await?;
    let stamp = before.as_ref().map_or_else(|| "none".to_owned(), CommentWindow::stamp);
    seen.is_still(&stamp, "This window")?;
    let window = read_window(ctx, &disclosure, before.as_ref(), typed)?;
    if !stored::put(&mut tx, id, &window, (&person.account, now)).await? {
        return Err(Error::changed_since("window"));
    }
    let event = Event::CommentWindowSet {
        disclosure: id.clone(),
        opens_on: window.opens_on.to_string(),
        closes_on: window.closes_on.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    if before.is_none() {
        let people = notices::vendors_people(&mut tx, &disclosure).await?;
        let mail = CommentsAsked {
            opens: day_in_words(window.opens_on),
            closes: day_in_words(window.closes_on),
            asks: window.asks.as_str(),
            window: window.id.as_str(),
        };
        notices::tell(ctx, &mut tx, &people, &disclosure, &mail).await?;
    }
    Ok(tx.commit().await?)
}

fn read_window(
    ctx: &Ctx,
    disclosure: &Disclosure,
    before: Option<&CommentWindow>,
    typed: &TypedWindow,
) -> Result<CommentWindow, Error> {
    let today = ctx.today();
    let state = before.map(|window| window.state(today, disclosure.state()));
    let mut faults = Faults::default();
    let opens_on = faults.take("opens_on", whole_day(&typed.opens_on).map_err(Invalid));
    let closes_on = faults.take("closes_on", whole_day(&typed.closes_on).map_err(Invalid));
    let asks = faults.take("asks", Asks::parse(&typed.asks));
    match (state, before) {
        (Some(WindowState::Closed), _) => {
            return Err(Error::WrongState(
                "This window is over. What people said stays, and no more is taken.".to_owned(),
            ));
        }
        // What people read when they wrote stays as it is; there can be more time.
        (Some(WindowState::Open), Some(window)) => {
            if opens_on.is_some_and(|day| day != window.opens_on) {
                faults.note("opens_on", "The window is open. Leave its first day.");
            }
            if closes_on.is_some_and(|day| day < window.closes_on) {
                faults.note(
                    "closes_on",
                    format!(
                        "Everybody reads that comments are taken until {}. It can close later, not \
                         earlier.",
                        day_in_words(window.closes_on)
                    ),
                );
            }
            if asks.as_ref().is_some_and(|asks| *asks != window.asks) {
                faults.note("asks", "The window is open. Leave what you asked.");
            }
        }
        _ => {
            if opens_on.is_some_and(|day| day < today) {
                faults.note("opens_on", "That day is past. Enter today or a later day.");
            }
        }
    }
    if let Some((opens, closes)) = opens_on.zip(closes_on) {
        if closes < opens {
            faults.note("closes_on", "The last day comes before the first. Enter a later one.");
        } else if (closes - opens).num_days() > LONGEST_DAYS {
            faults.note(
                "closes_on",
                format!("A window lasts at most {LONGEST_DAYS} days. Enter an earlier day."),
            );
        }
    }
    faults.or(|| {
        Some(CommentWindow {
            id: before.map_or_else(|| ctx.new_id(), |window| window.id.clone()),
            opens_on: opens_on?,
            closes_on: closes_on?,
            asks: asks?,
            revision: before.map_or(0, |window| window.revision) + 1,
            response: None,
        })
    })
}

/// Lets a comment be read, holds it back with a reason, or removes its words and its name for good.
///
/// # Errors
/// When the actor may not, there is no such comment, somebody else ruled on it meanwhile, or a
/// reason is missing.
pub async fn rule(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    comment: &PublicCommentId,
    (word, reason): (&str, &str),
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    standing::submitted(&mut tx, actor, Action::HoldComments, id).await?;
    let found = stored::by_id(&mut tx, id, comment).await?.ok_or(Error::NotFound)?;
    seen.is_still(&found.stamp(), "This comment")?;
    let became = CommentState::parse(word).map_err(|fault| Error::field("", fault.0))?;
    if found.state == CommentState::Erased || became == CommentState::Waiting {
        return Err(Error::WrongState(
            "The words of this comment were removed for good.".to_owned(),
        ));
    }
    let mut faults = Faults::default();
    let reason = match became {
        CommentState::Published | CommentState::Waiting => None,
        CommentState::Held | CommentState::Erased => {
            faults.take(&format!("reason-{comment}"), Reason::parse(reason))
        }
    };
    faults.finish()?;
    let change = (found.state, became, reason.as_ref().map(Reason::as_str));
    if !stored::rule(&mut tx, comment, change, (&person.account, now)).await? {
        return Err(Error::changed_since("comment"));
    }
    if became == CommentState::Erased {
        stored::wipe(&mut tx, comment).await?;
    }
    let event = Event::PublicCommentRuled {
        disclosure: id.clone(),
        comment: comment.clone(),
        became: became.word().to_owned(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}

/// Says what the panel made of the comments; it is published with the decision.
///
/// # Errors
/// When the actor may not, comments are still taken, the decision is published, or the words do not
/// fit.
pub async fn respond(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    words: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::HoldComments, id).await?;
    let window = stored::window(&mut tx, id).await?.ok_or(Error::NotFound)?;
    seen.is_still(&window.stamp(), "This window")?;
    if window.state(ctx.today(), disclosure.state()) != WindowState::Closed {
        return Err(Error::WrongState(format!(
            "{} Say what the panel made of them after that.",
            window.sentence(ctx.today(), disclosure.state())
        )));
    }
    if matches!(disclosure.state(), State::Published | State::Withdrawn) {
        return Err(Error::WrongState(format!(
            "This disclosure is {}, so what the panel said stays as it is.",
            disclosure.state().label()
        )));
    }
    let words = PanelResponse::parse(words).map_err(|fault| Error::field("response", fault.0))?;
    stored::respond(&mut tx, id, words.as_str(), (&person.account, now)).await?;
    let event = Event::PublicCommentsConsidered { disclosure: id.clone() };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}

/// Answers a comment for its vendor, once, for everybody to read.
///
/// # Errors
/// When it is not the vendor's, nobody reads such a comment, it is answered, or the words do not
/// fit.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    comment: &PublicCommentId,
    words: &str,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    standing::disclosure(&mut tx, actor, Action::AnswerAgency, id).await?;
    let found = stored::by_id(&mut tx, id, comment)
        .await?
        .filter(|one| one.state == CommentState::Published)
        .ok_or(Error::NotFound)?;
    if found.answer.is_some() {
        return Err(Error::WrongState(
            "Your organization has answered this comment; everybody reads the answer.".to_owned(),
        ));
    }
    let words = CommentAnswer::parse(words)
        .map_err(|fault| Error::field(format!("answer-{comment}"), fault.0))?;
    if !stored::answer(&mut tx, comment, words.as_str(), (&person.account, now)).await? {
        return Err(Error::changed_since("comment"));
    }
    let event = Event::PublicCommentAnswered { disclosure: id.clone(), comment: comment.clone() };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}
