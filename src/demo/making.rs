//! Which databases the demo may take, and when it makes its world anew.

use chrono::NaiveDate;

use super::seed;
use crate::actions::{Ctx, Error};
use crate::domain::calendar::Calendar;
use crate::domain::values::{Timestamp, sha256_hex};
use crate::store::demo_marks::{self, Owner};
use crate::store::instrument::questionnaires::Library;
use crate::store::{Db, StoreError};

/// Seconds after which a demo that is still being made counts as cut off: another process may be at
/// it.
const CUT_OFF: i64 = 60;

/// What a database is to a demo that would be served from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing is in it.
    Empty,
    /// A world that can be served.
    Ready,
    /// A world of another day, program or questionnaires that nobody changed, or one that was cut
    /// off while it was made.
    Outdated,
    /// Another demo is making its world in it.
    BeingMade,
    /// Records that are not a demo's.
    Foreign,
}

/// What was done about the demo's world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It was made now.
    Anew,
    /// It was there, made today by the same program.
    Before,
    /// It was there from this day, and somebody changed something in it, so it is kept as it is.
    Kept(NaiveDate),
}

/// Names a program and what its demo is made of: `program` is whatever tells two builds apart.
pub fn maker(program: &str, library: &Library) -> String {
    sha256_hex(format!("{program}\n{}", library.digest()).as_bytes())
}

/// Looks what a database is to a demo of this maker; changes nothing. `alone` says that no other
/// demo can be at it.
///
/// # Errors
/// When the database cannot be read.
pub async fn look(
    db: &Db,
    maker: &str,
    now: Timestamp,
    calendar: Calendar,
    alone: bool,
) -> Result<Found, StoreError> {
    Ok(match demo_marks::owner(db).await? {
        Owner::Nobody => Found::Empty,
        Owner::Somebody => Found::Foreign,
        Owner::Demo(mark)
            if !mark.complete && !alone && mark.begun_at.plus_seconds(CUT_OFF) > now =>
        {
            Found::BeingMade
        }
        Owner::Demo(mark) if !mark.complete => Found::Outdated,
        Owner::Demo(mark)
            if mark.changed
                || (calendar.day(mark.begun_at) == calendar.day(now) && mark.maker == maker) =>
        {
            Found::Ready
        }
        Owner::Demo(_) => Found::Outdated,
    })
}

/// Whether a database holds a demo's world, or a part of one.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_in(db: &Db) -> Result<bool, StoreError> {
    Ok(matches!(demo_marks::owner(db).await?, Owner::Demo(_)))
}

/// Makes the demo's world where none is, whole before anybody sees it, and marks the database as
/// the demo's before anything else is in it.
///
/// # Errors
/// When the world cannot be made, or the database cannot be read or changed.
pub async fn make(ctx: &Ctx, maker: &str) -> Result<Made, Error> {
    if let Owner::Demo(mark) = demo_marks::owner(&ctx.db).await? {
        let day = ctx.calendar().day(mark.begun_at);
        return Ok(if day == ctx.today() && mark.maker == maker {
            Made::Before
        } else {
            Made::Kept(day)
        });
    }
    let mut tx = ctx.db.write().await?;
    if !demo_marks::begin(&mut tx, maker, ctx.now()).await? {
        return Err(Error::Stale(
            "Another demo began to make its world in this database. Try again in a minute."
                .to_owned(),
        ));
    }
    tx.commit().await?;
    seed(ctx).await?;
    let mut tx = ctx.db.write().await?;
    demo_marks::complete(&mut tx).await?;
    tx.commit().await?;
    Ok(Made::Anew)
}
