//! Stored owners of sections, and comments among colleagues.

use chrono::NaiveDate;

use crate::domain::assessment::teamwork::{
    Colleague, Comment, CommentWords, SectionOwner, Teamwork,
};
use crate::domain::values::{AccountId, DisclosureId, Id, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const OWNERS: &str = "section_owners";
const COMMENTS: &str = "draft_comments";

/// How a draft is shared.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Teamwork, StoreError> {
    let owners = tx
        .query(
            "SELECT s.section, s.account_id, s.due_on, a.name FROM section_owners s
             LEFT JOIN accounts a ON a.id = s.account_id WHERE s.disclosure_id = $1
             ORDER BY s.section",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let comments = tx
        .query(
            "SELECT c.*, author.name AS author_name, asked.name AS asked_name
             FROM draft_comments c JOIN accounts author ON author.id = c.author_id
             LEFT JOIN accounts asked ON asked.id = c.asked_id
             WHERE c.disclosure_id = $1 ORDER BY c.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    Ok(Teamwork {
        owners: owners.iter().map(owner).collect::<Result<_, _>>()?,
        comments: comments.iter().map(comment).collect::<Result<_, _>>()?,
    })
}

/// Stores who looks after a section, and until when.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put_owner(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    section: &str,
    (owner, due): (Option<&AccountId>, Option<NaiveDate>),
    (by, at): (&AccountId, Timestamp),
) -> Result<(), StoreError> {
    let put = tx
        .query(
            "INSERT INTO section_owners (disclosure_id, section, account_id, due_on, set_by, set_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (disclosure_id, section) DO UPDATE
             SET account_id = excluded.account_id, due_on = excluded.due_on,
             set_by = excluded.set_by, set_at = excluded.set_at",
        )
        .bind(disclosure.as_str())
        .bind(section)
        .bind(owner.map(Id::as_str))
        .bind(due.map(|due| due.to_string()))
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note who looks after a section", put)
}

/// Adds a comment.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    comment: &Comment,
) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO draft_comments (id, disclosure_id, question, author_id, asked_id, words,
             written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(comment.id.as_str())
        .bind(disclosure.as_str())
        .bind(&comment.question)
        .bind(comment.author.account.as_str())
        .bind(comment.asked.as_ref().map(|asked| asked.account.as_str()))
        .bind(comment.words.as_str())
        .bind(comment.written_at.to_string())
        .execute()
        .await?;
    changed_one("add a comment", inserted)
}

/// Marks what was said about a question as settled, and tells how much of it was open.
///
/// # Errors
/// When the database cannot be written to.
pub async fn settle(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
    (by, at): (&AccountId, Timestamp),
) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE draft_comments SET settled_at = $3, settled_by = $4
         WHERE disclosure_id = $1 AND question = $2 AND settled_at IS NULL",
    )
    .bind(disclosure.as_str())
    .bind(question)
    .bind(at.to_string())
    .bind(by.as_str())
    .execute()
    .await
}

fn owner(row: &Row) -> Result<SectionOwner, StoreError> {
    Ok(SectionOwner {
        section: row.text("section")?,
        owner: colleague(row, "account_id", "name")?,
        due: row.optional_day(OWNERS, "due_on")?,
    })
}

fn comment(row: &Row) -> Result<Comment, StoreError> {
    Ok(Comment {
        id: row.id("id")?,
        question: row.text("question")?,
        author: Colleague { account: row.id("author_id")?, name: row.text("author_name")? },
        asked: colleague(row, "asked_id", "asked_name")?,
        words: row.parsed(COMMENTS, "words", CommentWords::parse)?,
        written_at: row.instant(COMMENTS, "written_at")?,
        settled_at: row.optional_instant(COMMENTS, "settled_at")?,
    })
}

fn colleague(row: &Row, id: &str, name: &str) -> Result<Option<Colleague>, StoreError> {
    let account = row.optional_id(id)?;
    let name = row.get::<Option<String>>(name)?;
    Ok(account.zip(name).map(|(account, name)| Colleague { account, name }))
}
