//! Stored windows for comments on tools under review, and what people said.

use chrono::NaiveDate;

use crate::domain::assessment::public_comment::{
    Asks, CommentState, CommentWindow, CommenterRole, PublicComment,
};
use crate::domain::values::{AccountId, DisclosureId, PublicCommentId, Timestamp, WindowId};
use crate::store::{Row, StoreError, Tx, changed_one};

const WINDOWS: &str = "comment_windows";
const TABLE: &str = "public_comments";
/// The most comments that a page shows.
const MOST: i64 = 500;

/// The window of a disclosure.
///
/// # Errors
/// When the database does not answer, or a stored window makes no sense.
pub async fn window(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<CommentWindow>, StoreError> {
    let row = tx
        .query("SELECT * FROM comment_windows WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.as_ref().map(window_of).transpose()
}

/// The disclosure of a window.
///
/// # Errors
/// When the database does not answer.
pub async fn disclosure_of(
    tx: &mut Tx,
    window: &WindowId,
) -> Result<Option<DisclosureId>, StoreError> {
    let row = tx
        .query("SELECT disclosure_id FROM comment_windows WHERE id = $1")
        .bind(window.as_str())
        .optional()
        .await?;
    row.map(|row| row.id("disclosure_id")).transpose()
}

/// Every window with its disclosure and how many comments of it everybody reads, the one that
/// closes last first.
///
/// # Errors
/// When the database does not answer, or a stored window makes no sense.
pub async fn windows(tx: &mut Tx) -> Result<Vec<(DisclosureId, CommentWindow, i64)>, StoreError> {
    let rows = tx
        .query(
            "SELECT w.*, (SELECT COUNT(*) FROM public_comments c WHERE c.disclosure_id =
             w.disclosure_id AND c.state = 'published') AS comments FROM comment_windows w
             ORDER BY w.closes_on DESC, w.id",
        )
        .all()
        .await?;
    rows.iter()
        .map(|row| Ok((row.id("disclosure_id")?, window_of(row)?, row.get("comments")?)))
        .collect()
}

/// Stores a window in place of its revision before; false when somebody else changed it meanwhile.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    window: &CommentWindow,
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "INSERT INTO comment_windows (disclosure_id, id, opens_on, closes_on, asks, revision,
             opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (disclosure_id) DO UPDATE SET opens_on = excluded.opens_on,
             closes_on = excluded.closes_on, asks = excluded.asks, revision = excluded.revision
             WHERE comment_windows.revision = excluded.revision - 1",
        )
        .bind(disclosure.as_str())
        .bind(window.id.as_str())
        .bind(window.opens_on.to_string())
        .bind(window.closes_on.to_string())
        .bind(window.asks.as_str())
        .bind(window.revision)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stores what the panel made of the comments.
///
/// # Errors
/// When the database cannot be written to.
pub async fn respond(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    words: &str,
    (by, at): (&AccountId, Timestamp),
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE comment_windows SET response = $2, responded_by = $3, responded_at = $4,
             revision = revision + 1 WHERE disclosure_id = $1",
        )
        .bind(disclosure.as_str())
        .bind(words)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("store what the panel made of comments", changed)
}

/// Stores a new comment.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    comment: &PublicComment,
) -> Result<(), StoreError> {
    let stored = tx
        .query(
            "INSERT INTO public_comments (id, disclosure_id, role, criterion, name, words, sent_at,
             state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(comment.id.as_str())
        .bind(disclosure.as_str())
        .bind(comment.role.word())
        .bind(comment.criterion.clone())
        .bind(comment.name.clone())
        .bind(&comment.words)
        .bind(comment.sent_at.to_string())
        .bind(comment.state.word())
        .execute()
        .await?;
    changed_one("store a comment", stored)
}

/// The comments on a disclosure, the oldest first.
///
/// # Errors
/// When the database does not answer, or a stored comment makes no sense.
pub async fn of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    only: Option<CommentState>,
) -> Result<Vec<PublicComment>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM public_comments WHERE disclosure_id = $1 AND (state = $2 OR $2 = '')
             ORDER BY sent_at, id LIMIT $3",
        )
        .bind(disclosure.as_str())
        .bind(only.map_or("", CommentState::word))
        .bind(MOST)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// One comment on a disclosure.
///
/// # Errors
/// When the database does not answer, or a stored comment makes no sense.
pub async fn by_id(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    id: &PublicCommentId,
) -> Result<Option<PublicComment>, StoreError> {
    let row = tx
        .query("SELECT * FROM public_comments WHERE disclosure_id = $1 AND id = $2")
        .bind(disclosure.as_str())
        .bind(id.as_str())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// How many comments on a disclosure stand so.
///
/// # Errors
/// When the database does not answer.
pub async fn count(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    state: CommentState,
) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT COUNT(*) AS comments FROM public_comments WHERE disclosure_id = $1
             AND state = $2",
        )
        .bind(disclosure.as_str())
        .bind(state.word())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("comments"))
}

/// How many comments on a disclosure everybody reads; none where nobody asked for any.
///
/// # Errors
/// When the database does not answer.
pub async fn read_by_all(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<i64>, StoreError> {
    let row = tx
        .query(
            "SELECT (SELECT COUNT(*) FROM public_comments c WHERE c.disclosure_id =
             w.disclosure_id AND c.state = 'published') AS comments FROM comment_windows w
             WHERE w.disclosure_id = $1",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.map(|row| row.get("comments")).transpose()
}

/// Puts a comment into another state; false when it is not in the one before any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn rule(
    tx: &mut Tx,
    id: &PublicCommentId,
    (before, after, reason): (CommentState, CommentState, Option<&str>),
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE public_comments SET state = $3, ruled_reason = $4, ruled_by = $5, ruled_at = $6
             WHERE id = $1 AND state = $2",
        )
        .bind(id.as_str())
        .bind(before.word())
        .bind(after.word())
        .bind(reason.map(str::to_owned))
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Takes the words, the name and the answer out of a comment.
///
/// # Errors
/// When the database cannot be written to.
pub async fn wipe(tx: &mut Tx, id: &PublicCommentId) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE public_comments SET words = '', name = NULL, answer = NULL WHERE id = $1")
        .bind(id.as_str())
        .execute()
        .await?;
    changed_one("remove the words of a comment", changed)
}

/// Stores what the vendor answers; false when it answered before, or nobody reads the comment.
///
/// # Errors
/// When the database cannot be written to.
pub async fn answer(
    tx: &mut Tx,
    id: &PublicCommentId,
    words: &str,
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE public_comments SET answer = $2, answered_by = $3, answered_at = $4
             WHERE id = $1 AND state = 'published' AND answered_at IS NULL",
        )
        .bind(id.as_str())
        .bind(words)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Removes the names of people whose comments came before an instant; says how many.
///
/// # Errors
/// When the database cannot be written to.
pub async fn forget_names(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.query("UPDATE public_comments SET name = NULL WHERE name IS NOT NULL AND sent_at < $1")
        .bind(before.to_string())
        .execute()
        .await
}

fn window_of(row: &Row) -> Result<CommentWindow, StoreError> {
    let day = |column: &'static str| row.parsed(WINDOWS, column, str::parse::<NaiveDate>);
    let response: Option<String> = row.get("response")?;
    Ok(CommentWindow {
        id: row.id("id")?,
        opens_on: day("opens_on")?,
        closes_on: day("closes_on")?,
        asks: row.parsed(WINDOWS, "asks", Asks::parse)?,
        revision: row.get("revision")?,
        response: match response {
            Some(words) => Some((words, row.instant(WINDOWS, "responded_at")?)),
            None => None,
        },
    })
}

fn from_row(row: &Row) -> Result<PublicComment, StoreError> {
    let answer: Option<String> = row.get("answer")?;
    Ok(PublicComment {
        id: row.id("id")?,
        role: row.parsed(TABLE, "role", CommenterRole::parse)?,
        criterion: row.get("criterion")?,
        name: row.get("name")?,
        words: row.text("words")?,
        sent_at: row.instant(TABLE, "sent_at")?,
        state: row.parsed(TABLE, "state", CommentState::parse)?,
        reason: row.get("ruled_reason")?,
        answer: match answer {
            Some(words) => Some((words, row.instant(TABLE, "answered_at")?)),
            None => None,
        },
    })
}
