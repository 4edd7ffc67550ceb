//! Stored changes that vendors told of.

use crate::domain::registry::change_notice::{
    Answered, ChangeNotice, ListedNotice, Notice, NoticeAnswer,
};
use crate::domain::values::{AccountId, DisclosureId, NoticeId, ProductId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "change_notices";

/// Stores a notice.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, notice: &Notice, by: &AccountId) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO change_notices (id, product_id, disclosure_id, place, kind, told,
             questions, words, draft_id, opened, told_by, told_at, answer_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(notice.id.as_str())
        .bind(notice.product.as_str())
        .bind(notice.disclosure.as_str())
        .bind(i64::try_from(notice.place).unwrap_or_default())
        .bind(&notice.kind)
        .bind(serde_json::to_string(&notice.told)?)
        .bind(serde_json::to_string(&notice.questions)?)
        .bind(&notice.words)
        .bind(notice.draft.as_ref().map(|id| id.as_str().to_owned()))
        .bind(notice.opened)
        .bind(by.as_str())
        .bind(notice.at.to_string())
        .bind(notice.answer_by.to_string())
        .execute()
        .await?;
    changed_one("note a change that a vendor tells of", inserted)
}

/// Stores what the agency answered; false when it was answered before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn answer(
    tx: &mut Tx,
    (id, told): (&NoticeId, &ChangeNotice),
    answered: &Answered,
    by: &AccountId,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE change_notices SET told = $2, answer = $3, answer_words = $4,
               answered_by = $5, answered_at = $6
             WHERE id = $1 AND answer IS NULL",
        )
        .bind(id.as_str())
        .bind(serde_json::to_string(told)?)
        .bind(answered.answer.word())
        .bind(&answered.words)
        .bind(by.as_str())
        .bind(answered.at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Puts a notice at a place of the listing that a newer decision made.
///
/// # Errors
/// When the database cannot be written to.
pub async fn hand_over(
    tx: &mut Tx,
    id: &NoticeId,
    disclosure: &DisclosureId,
    place: usize,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE change_notices SET disclosure_id = $2, place = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(disclosure.as_str())
        .bind(i64::try_from(place).unwrap_or_default())
        .execute()
        .await?;
    changed_one("hand a told change over to a newer decision", changed)
}

/// One notice.
///
/// # Errors
/// When the database does not answer, or the stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &NoticeId) -> Result<Option<Notice>, StoreError> {
    tx.query(
        "SELECT n.*, a.name AS teller FROM change_notices n JOIN accounts a ON a.id = n.told_by
         WHERE n.id = $1",
    )
    .bind(id.as_str())
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// Whether a notice started this disclosure, and everything that it does not touch was taken over
/// as still true.
///
/// # Errors
/// When the database does not answer.
pub async fn started(tx: &mut Tx, draft: &DisclosureId) -> Result<bool, StoreError> {
    let row = tx
        .query("SELECT id FROM change_notices WHERE draft_id = $1 AND opened = TRUE")
        .bind(draft.as_str())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// The notices of a product, newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_product(tx: &mut Tx, product: &ProductId) -> Result<Vec<Notice>, StoreError> {
    let rows = tx
        .query(
            "SELECT n.*, a.name AS teller FROM change_notices n
             JOIN accounts a ON a.id = n.told_by WHERE n.product_id = $1 ORDER BY n.id DESC",
        )
        .bind(product.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Whether another notice than this still needs a disclosure: it has no answer, or is reviewed.
///
/// # Errors
/// When the database does not answer.
pub async fn another_needs(
    tx: &mut Tx,
    draft: &DisclosureId,
    but: &NoticeId,
) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT id FROM change_notices WHERE draft_id = $1 AND id <> $2
             AND (answer IS NULL OR answer <> 'noted') LIMIT 1",
        )
        .bind(draft.as_str())
        .bind(but.as_str())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// The notices about decisions that the registry shows, without those of decisions with which
/// somebody has a conflict of interest; newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn standing(tx: &mut Tx, account: &AccountId) -> Result<Vec<ListedNotice>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT n.*, a.name AS teller, p.name AS tool, o.name AS vendor,
               l.state AS listing, d.state AS draft,
               EXISTS (SELECT 1 FROM register g WHERE g.product_id = n.product_id
               AND g.at >= n.answered_at AND g.kind IN ",
            acts!(),
            ") AS acted
             FROM change_notices n JOIN accounts a ON a.id = n.told_by
             JOIN listings l ON l.disclosure_id = n.disclosure_id
             JOIN products p ON p.id = n.product_id
             JOIN organizations o ON o.id = p.organization_id
             LEFT JOIN disclosures d ON d.id = n.draft_id
             WHERE NOT EXISTS (SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = n.disclosure_id AND c.account_id = $1)
             ORDER BY n.id DESC",
        ))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ListedNotice {
                notice: from_row(row)?,
                name: row.text("tool")?,
                vendor: row.text("vendor")?,
                listing: row.text("listing")?,
                draft: row.get("draft")?,
                acted: row.get("acted")?,
            })
        })
        .collect()
}

fn from_row(row: &Row) -> Result<Notice, StoreError> {
    let place: i64 = row.get("place")?;
    Ok(Notice {
        id: row.id("id")?,
        product: row.id("product_id")?,
        disclosure: row.id("disclosure_id")?,
        place: usize::try_from(place).unwrap_or_default(),
        kind: row.text("kind")?,
        told: serde_json::from_str(&row.text("told")?)?,
        questions: serde_json::from_str(&row.text("questions")?)?,
        words: row.text("words")?,
        draft: row.optional_id("draft_id")?,
        opened: row.get("opened")?,
        by: row.text("teller")?,
        at: row.instant(TABLE, "told_at")?,
        answer_by: row.parsed(TABLE, "answer_by", str::parse)?,
        answer: answered(row)?,
    })
}

fn answered(row: &Row) -> Result<Option<Answered>, StoreError> {
    let Some(at): Option<Timestamp> = row.optional_instant(TABLE, "answered_at")? else {
        return Ok(None);
    };
    Ok(Some(Answered {
        answer: row.parsed(TABLE, "answer", NoticeAnswer::parse)?,
        words: row.get::<Option<String>>("answer_words")?.unwrap_or_default(),
        at,
    }))
}
