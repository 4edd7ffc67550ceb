//! Scoring: a level with its comment, question by question or several at once.

use chrono::NaiveDate;

use super::reviews::{OpenFile, hold_open, own_review};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::review::{Notes, Review, Score, mark_with};
use crate::domain::event::Event;
use crate::domain::instrument::Scored;
use crate::domain::sentences::{SAY_WHY, says_why};
use crate::domain::values::{DisclosureId, bounded};
use crate::store::assessment::{score_notes, scores};
use crate::store::{Tx, events};

/// The longest comment, in characters.
const COMMENT_MAXIMUM: usize = 2000;

/// A score as it was sent.
#[derive(Debug, Clone)]
pub struct GivenLevel {
    /// The question's name.
    pub question: String,
    /// `0` to the highest level, or `na`; empty when none was chosen.
    pub level: String,
    /// The reviewer's words.
    pub comment: String,
}

/// Reads a level as sent: a number of the scale, or `na`.
pub(super) fn read_level(text: &str, maximum: u8) -> Result<Scored, String> {
    match text {
        "" => Err("Choose a level, or “Not applicable”.".to_owned()),
        "na" => Ok(Scored::NotApplicable),
        text => match text.parse::<u8>() {
            Ok(level) if level <= maximum => Ok(Scored::Level(level)),
            _ => {
                Err(format!("“{text}” is not a level; choose 0 to {maximum}, or “Not applicable”."))
            }
        },
    }
}

/// What became of a score that was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The next question that is not scored, if any.
    pub next: Option<String>,
    /// The mark of the score as it is stored now.
    pub mark: String,
    /// How many questions of the criterion are scored.
    pub scored: usize,
    /// How many it asks.
    pub asked: usize,
}

/// Keeps a score in the actor's own open review; answers the next question that is not scored, if
/// any. `seen` is the mark of the score that this one takes the place of; empty when there was
/// none.
///
/// # Errors
/// [`Error::Stale`] when another one was stored meanwhile, in another tab or on another device.
pub async fn score(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    criterion: &str,
    seen: &str,
    (input, notes): (GivenLevel, Option<Notes>),
) -> Result<Kept, Error> {
    let mut tx = ctx.db.write().await?;
    let (file, review) = own_review(ctx, &mut tx, actor, id, criterion).await?;
    let score = checked(&file, criterion, input, ctx.today())?;
    let notes = notes.as_ref().map(read_notes).transpose()?;
    hold_open(&mut tx, &review).await?;
    let before = score_notes::of_review(&mut tx, &review.id).await?.remove(&score.question);
    let before = before.unwrap_or_default();
    let notes = notes.unwrap_or_else(|| before.clone());
    let mut given = scores::of_review(&mut tx, &review.id).await?;
    // A level that is given again after the answer changed is given on that answer.
    let stands = given.contains(&score)
        && !scores::is_older(&mut tx, (&review.id, id), &score.question).await?;
    match given.iter_mut().find(|stored| stored.question == score.question) {
        Some(stored)
            if (*stored != score || before != notes)
                && mark_with(Some(&*stored), Some(&before)) != seen =>
        {
            return Err(Error::Stale(
                "This question was scored meanwhile, in another tab or on another device."
                    .to_owned(),
            ));
        }
        Some(stored) => *stored = score.clone(),
        None => given.push(score.clone()),
    }
    if !stands {
        keep(ctx, &mut tx, actor, &review, &score).await?;
    }
    if before != notes {
        score_notes::put(&mut tx, &review.id, &score.question, &notes, ctx.now()).await?;
    }
    let names: Vec<&str> =
        file.case.asked(criterion).map(|(question, _)| question.name.as_str()).collect();
    let here = names.iter().position(|name| *name == score.question).unwrap_or_default();
    // From here to the end, then from the start: whoever skipped a question comes back to it.
    let (before, after) = names.split_at(here);
    let next = after
        .iter()
        .chain(before)
        .find(|name| given.iter().all(|score| score.question != **name))
        .map(|name| (*name).to_owned());
    let is_scored = |name: &&&str| given.iter().any(|score| score.question == **name);
    let scored = names.iter().filter(is_scored).count();
    let kept =
        Kept { next, mark: mark_with(Some(&score), Some(&notes)), scored, asked: names.len() };
    tx.commit().await?;
    Ok(kept)
}

/// Keeps several scores of the actor's own open review at once, or none of them when one does not
/// fit.
///
/// # Errors
/// As [`score`] does, for the first score that does not fit.
pub async fn score_all(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    criterion: &str,
    inputs: Vec<GivenLevel>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (file, review) = own_review(ctx, &mut tx, actor, id, criterion).await?;
    hold_open(&mut tx, &review).await?;
    for input in inputs {
        let score = checked(&file, criterion, input, ctx.today())?;
        keep(ctx, &mut tx, actor, &review, &score).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Reads notes as they were sent.
pub(super) fn read_notes(notes: &Notes) -> Result<Notes, Error> {
    let mut faults = Faults::default();
    let mut read = |field: &'static str, what: &str, text: &str| match text.trim() {
        "" => Some(String::new()),
        text => faults.take(field, bounded(what, text, COMMENT_MAXIMUM)),
    };
    let private = read("private_note", "your private note", &notes.private);
    let vendor = read("vendor_note", "your note to the vendor", &notes.vendor);
    match (private, vendor) {
        (Some(private), Some(vendor)) => Ok(Notes { private, vendor }),
        _ => Err(faults.into_error()),
    }
}

/// Reads a score as it was sent, for a question that the criterion asks.
pub(super) fn checked(
    file: &OpenFile,
    criterion: &str,
    input: GivenLevel,
    on: NaiveDate,
) -> Result<Score, Error> {
    if file.case.asked(criterion).all(|(question, _)| question.name != input.question) {
        return Err(Error::NotFound);
    }
    let mut faults = Faults::default();
    let maximum = file.case.questionnaire.rubric.scale.maximum.get();
    let scored =
        read_level(&input.level, maximum).map_err(|sentence| faults.note("level", sentence)).ok();
    // A form sends line ends otherwise than a script or a table.
    let comment = input.comment.trim().replace("\r\n", "\n");
    let comment = if comment.is_empty() {
        Some(String::new())
    } else {
        faults.take("comment", bounded("your comment", &comment, COMMENT_MAXIMUM))
    };
    if let (Some(scored), Some(comment)) =
        (scored, comment.as_deref().filter(|comment| !says_why(comment)))
        && let Some(ask) = asks_why(file, &input.question, scored, on)
    {
        faults.note("comment", if comment.is_empty() { ask } else { format!("{ask} {SAY_WHY}") });
    }
    match (scored, comment) {
        (Some(scored), Some(comment)) if faults.is_empty() => {
            Ok(Score { question: input.question, scored, comment })
        }
        _ => Err(faults.into_error()),
    }
}

/// What is asked of the words beside a score that needs them; none where the score stands by
/// itself.
fn asks_why(file: &OpenFile, question: &str, scored: Scored, on: NaiveDate) -> Option<String> {
    let Scored::Level(level) = scored else {
        return Some("Say why the question does not apply to this tool.".to_owned());
    };
    let limits = file.case.limits(on);
    let limit = limits.get(question)?.limit.as_ref().filter(|limit| level > limit.level)?;
    Some(format!(
        "At most level {} counts here. Say why you give level {level}, or choose a lower one.",
        limit.level
    ))
}

/// Stores a score with its event.
pub(super) async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    review: &Review,
    score: &Score,
) -> Result<(), Error> {
    let now = ctx.now();
    scores::put(tx, &review.id, score, now).await?;
    let event = Event::QuestionScored {
        disclosure: review.disclosure.clone(),
        review: review.id.clone(),
        question: score.question.clone(),
    };
    events::append(tx, now, actor, &event).await?;
    Ok(())
}
