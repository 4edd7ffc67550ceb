//! The lead records the meetings of a panel, and those who were there agree to the record or say
//! what they see otherwise.

use std::sync::Arc;

use chrono::NaiveDate;

use super::adjudication;
use super::notices::{self, panel};
use super::sheet::Sheet;
use super::standing;
use crate::actions::error::Faults;
use crate::actions::mails::panel::MeetingRecorded;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, check};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::meeting::{Attendee, Dissent, Meeting, Talked, WordOnRecord};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::Questionnaire;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::values::{AccountId, DisclosureId, Invalid, bounded};
use crate::store::assessment::meetings as stored;
use crate::store::{Tx, events};

/// The longest text of what stayed open, in characters.
const LEFT_OPEN: usize = 4000;

/// The records of a case.
#[derive(Debug)]
pub struct Meetings {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// Every version: the last meeting first, of each the last version first.
    pub all: Vec<Meeting>,
    /// The questionnaire of the case.
    pub questionnaire: Arc<Questionnaire>,
    /// What the lead has settled, as the record's writer wants it at hand.
    pub sheet: Sheet,
    /// The panel as it is now.
    pub people: Vec<(AccountId, String)>,
    /// Who reads it.
    pub reader: AccountId,
    /// Whether the actor can record or correct a meeting now.
    pub may_record: bool,
    /// Whether somebody who was there can say something to a record now.
    pub may_say: bool,
}

impl Meetings {
    /// The last version of each record, the last meeting first.
    pub fn latest(&self) -> impl Iterator<Item = &Meeting> {
        self.all.iter().filter(|meeting| self.is_latest(meeting))
    }

    /// Whether no later version took a record's place.
    pub fn is_latest(&self, meeting: &Meeting) -> bool {
        let same = |one: &&Meeting| one.number == meeting.number;
        self.all.iter().find(same).is_some_and(|last| last.id == meeting.id)
    }

    /// The last version of a record.
    pub fn of_number(&self, number: i64) -> Option<&Meeting> {
        self.all.iter().find(|meeting| meeting.number == number)
    }
}

/// What the lead typed.
#[derive(Debug, Clone, Default)]
pub struct TypedMeeting {
    /// The day.
    pub met_on: String,
    /// The accounts of who was there.
    pub present: Vec<String>,
    /// What was talked about and agreed.
    pub talked: String,
    /// What stayed open.
    pub left_open: String,
    /// The id of the version that is corrected; empty for a new record.
    pub seen: String,
}

/// The records of a case.
///
/// # Errors
/// When the actor may not see its reviews, a review is not in yet, or the records do not answer.
pub async fn list(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Meetings, Error> {
    load(ctx, &mut ctx.db.read().await?, actor, id).await
}

async fn load(ctx: &Ctx, tx: &mut Tx, actor: &Actor, id: &DisclosureId) -> Result<Meetings, Error> {
    let (case, sheet, relation) =
        adjudication::load(ctx, tx, actor, Action::SeeReviews, id).await?;
    let state = case.disclosure.state();
    let people = panel(tx, &case.disclosure, None).await?.into_people();
    Ok(Meetings {
        all: stored::of(tx, id).await?,
        questionnaire: Arc::clone(&case.questionnaire),
        sheet,
        people: people.into_iter().map(|one| (one.id, one.name.to_string())).collect(),
        reader: actor.person().ok_or(Error::SignIn)?.account.clone(),
        may_record: check(actor, Action::RecordMeeting, &relation).is_ok() && is_undecided(state),
        may_say: is_undecided(state),
        disclosure: case.disclosure,
    })
}

fn is_undecided(state: State) -> bool {
    matches!(state, State::Scored | State::Proposed)
}

fn undecided(disclosure: &Disclosure) -> Result<(), Error> {
    if is_undecided(disclosure.state()) {
        return Ok(());
    }
    Err(Error::WrongState(
        "The decision has been made, so the records of its meetings stay as they are.".to_owned(),
    ))
}

/// Records a meeting, or corrects the record of one: that is a new version, to which those who were
/// there are asked to agree anew.
///
/// # Errors
/// Faults of a field; the actor does not lead panels, the decision has been made, or the record was
/// corrected meanwhile.
pub async fn record(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    number: Option<i64>,
    typed: &TypedMeeting,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    standing::submitted(&mut tx, actor, Action::RecordMeeting, id).await?;
    let known = load(ctx, &mut tx, actor, id).await?;
    undecided(&known.disclosure)?;
    standing::hold(&mut tx, &known.disclosure, now).await?;
    let before = match number {
        Some(number) => Some(known.of_number(number).ok_or(Error::NotFound)?),
        None => None,
    };
    if before.is_some_and(|before| before.id.as_str() != typed.seen) {
        return Err(Error::Stale(
            "This record was corrected meanwhile, in another tab or by another lead. Open it again \
             and look at it anew."
                .to_owned(),
        ));
    }
    let people = people(&known, before);
    let (met_on, talked, left_open) = read(ctx, &known.disclosure, &people, typed)?;
    let last = known.all.first().map_or(0, |meeting| meeting.number);
    let meeting = Meeting {
        id: ctx.new_id(),
        number: before.map_or(last + 1, |before| before.number),
        version: before.map_or(1, |before| before.version + 1),
        met_on,
        talked,
        left_open,
        attendees: people
            .into_iter()
            .map(|(account, name)| Attendee {
                present: typed.present.iter().any(|one| one == account.as_str()),
                account,
                name,
                word: None,
            })
            .collect(),
        written_by: person.name.clone(),
        written_at: now,
    };
    stored::insert(&mut tx, id, &meeting, &person.account).await?;
    let event = Event::MeetingRecorded {
        disclosure: id.clone(),
        meeting: meeting.id.clone(),
        number: meeting.number,
        version: meeting.version,
    };
    events::append(&mut tx, now, actor, &event).await?;
    let to = panel(&mut tx, &known.disclosure, Some(&person.account))
        .await?
        .only(|account| meeting.present(&account.id).is_some());
    let mail = MeetingRecorded {
        who: &person.name,
        day: day_in_words(met_on),
        corrected: meeting.version > 1,
    };
    notices::tell(ctx, &mut tx, &to, &known.disclosure, &mail).await?;
    Ok(tx.commit().await?)
}

/// Those who may have been there: the panel as it is now, and whom the record names already.
pub fn people(known: &Meetings, before: Option<&Meeting>) -> Vec<(AccountId, String)> {
    let mut people = known.people.clone();
    for one in before.into_iter().flat_map(|before| &before.attendees) {
        if people.iter().all(|(account, _)| *account != one.account) {
            people.push((one.account.clone(), one.name.clone()));
        }
    }
    people.sort_by(|a, b| a.1.cmp(&b.1));
    people
}

fn read(
    ctx: &Ctx,
    disclosure: &Disclosure,
    people: &[(AccountId, String)],
    typed: &TypedMeeting,
) -> Result<(NaiveDate, Talked, String), Error> {
    let mut faults = Faults::default();
    let accepted = disclosure.accepted_at().map(|at| ctx.calendar().day(at));
    let day = whole_day(&typed.met_on).and_then(|day| {
        if day > ctx.today() {
            Err("The meeting lies in the future. Record it when it has taken place.".to_owned())
        } else if accepted.is_some_and(|accepted| day < accepted) {
            Err("The meeting lies before the review began. Check the day.".to_owned())
        } else {
            Ok(day)
        }
    });
    let day = faults.take("met_on", day.map_err(Invalid));
    if typed.present.is_empty() {
        faults.note("present", "Tick who was there.");
    } else if typed.present.iter().any(|one| people.iter().all(|(id, _)| id.as_str() != one)) {
        faults.note("present", "Somebody who was ticked is not on this panel. Tick again.");
    }
    let talked = faults.take("talked", Talked::parse(&typed.talked));
    let left_open = match typed.left_open.trim() {
        "" => Some(String::new()),
        text => faults.take("left_open", bounded("what stayed open", text, LEFT_OPEN)),
    };
    faults.or(|| Some((day?, talked?, left_open?)))
}

/// Stores what somebody who was at a meeting says to its record, in place of what they said before.
///
/// # Errors
/// A fault of the words; they were not there, the record was corrected meanwhile, or the decision
/// has been made.
pub async fn say(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    number: i64,
    (agrees, words, seen): (Option<bool>, &str, &str),
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let known = load(ctx, &mut tx, actor, id).await?;
    let meeting = known.of_number(number).ok_or(Error::NotFound)?;
    meeting.present(&known.reader).ok_or(Error::NotFound)?;
    undecided(&known.disclosure)?;
    standing::hold(&mut tx, &known.disclosure, now).await?;
    if meeting.id.as_str() != seen {
        return Err(Error::Stale(
            "This record was corrected meanwhile. Read it again; what you said to the earlier \
             version stays there."
                .to_owned(),
        ));
    }
    let mut faults = Faults::default();
    if agrees.is_none() {
        faults.note("agrees", "Choose whether you agree.");
    }
    let words = if agrees == Some(false) {
        faults.take("words", Dissent::parse(words)).map(|words| words.to_string())
    } else {
        Some(String::new())
    };
    let (agrees, words) = faults.or(|| Some((agrees?, words?)))?;
    let word = WordOnRecord { agrees, words, at: now };
    stored::put_word(&mut tx, &meeting.id, &known.reader, &word).await?;
    let event = Event::MeetingAnswered {
        disclosure: id.clone(),
        meeting: meeting.id.clone(),
        number,
        agrees,
    };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}
