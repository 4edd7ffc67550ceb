//! The rows that events speak for: one row here per table, with the columns whose values count. A
//! digest over a group of rows stands in the event that changed them last, so that `assay verify`
//! sees whatever was changed, added or taken away since.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Row, StoreError, Tx};
use crate::domain::event::sha256_hex;
use crate::domain::event_rows::RowGroup;

/// A table whose rows events speak for.
pub struct Sealed {
    /// As SQL knows the table.
    pub name: &'static str,
    /// The columns that count, the key of a group first.
    pub columns: &'static [&'static str],
    /// Whether rows may go without an event, as ended sessions do.
    pub may_go: bool,
    keys: usize,
    all: &'static str,
    group: &'static str,
}

macro_rules! sealed {
    ($name:literal, $key:literal; $($column:literal),+; $may_go:literal) => {
        Sealed {
            name: $name,
            columns: &[$key, $($column),+],
            may_go: $may_go,
            keys: 1,
            all: sealed!(@ $name, [$key, $($column),+], ""),
            group: sealed!(@ $name, [$key, $($column),+], concat!(" WHERE ", $key, " = $1")),
        }
    };
    ($name:literal, $key:literal, $second:literal; $($column:literal),+; $may_go:literal) => {
        Sealed {
            name: $name,
            columns: &[$key, $second, $($column),+],
            may_go: $may_go,
            keys: 2,
            all: sealed!(@ $name, [$key, $second, $($column),+], ""),
            group: sealed!(@ $name, [$key, $second, $($column),+],
                concat!(" WHERE ", $key, " = $1 AND ", $second, " = $2")),
        }
    };
    (@ $name:literal, [$first:literal, $($column:literal),+], $which:expr) => {
        concat!("SELECT CAST(", $first, " AS TEXT) AS ", $first,
            $(", CAST(", $column, " AS TEXT) AS ", $column,)+ " FROM ", $name, $which)
    };
}

/// Every table that events speak for. Columns are only ever added at the end, so that earlier
/// digests stay right.
pub const SEALED: &[Sealed] = &[
    sealed!("organizations", "id"; "kind", "name", "slug", "created_at", "hidden_reason",
        "merged_into"; false),
    sealed!("accounts", "id"; "organization_id", "email", "name", "state", "password_hash",
        "created_at", "former_email"; false),
    sealed!("account_roles", "account_id"; "role"; false),
    sealed!("appointments", "account_id"; "kind", "first_on", "last_on", "criteria", "noted_by",
        "noted_at"; false),
    sealed!("former_names", "subject"; "name", "until"; false),
    sealed!("earlier_approvals", "product_id"; "state", "body", "expires_on", "updated_at"; false),
    sealed!("former_slugs", "product_id"; "slug", "until"; false),
    sealed!("name_requests", "id"; "organization_id", "product_id", "name", "reason", "asked_by",
        "asked_at", "answer", "words", "answered_at"; false),
    sealed!("sessions", "id"; "account_id", "created_at", "ended_at"; true),
    sealed!("products", "id"; "organization_id", "name", "slug", "version", "website", "summary",
        "created_at", "hidden_reason", "removed_at"; false),
    sealed!(
        "disclosures", "id";
        "product_id", "family", "version", "digest", "state", "revision", "created_at",
        "updated_at",
        "submitted_at", "lead_id", "return_reason",
        "accepted_at";
        false
    ),
    sealed!("intake_cycles", "id"; "name", "takes", "opens_on", "closes_on", "review_until",
        "announced_on", "revision", "noted_by", "noted_at"; false),
    sealed!("comment_windows", "disclosure_id"; "id", "opens_on", "closes_on", "asks", "revision",
        "opened_by", "opened_at", "response", "responded_by", "responded_at"; false),
    sealed!("public_comments", "disclosure_id", "id"; "role", "criterion", "words", "sent_at",
        "state", "ruled_by", "ruled_at", "ruled_reason", "answer", "answered_by", "answered_at";
        false),
    sealed!("cycle_cases", "disclosure_id"; "cycle_id", "entered_on"; false),
    sealed!("answers", "disclosure_id", "question"; "state", "value", "note", "reason",
        "updated_by",
        "updated_at"; false),
    sealed!("section_revisions", "disclosure_id", "section"; "revision", "updated_by", "updated_at";
        false),
    sealed!(
        "evidence", "id";
        "disclosure_id", "question", "kind", "title", "sha256", "media_type", "size_bytes", "url",
        "issued_on", "expires_on", "check_state",
        "document", "added_by", "added_at", "removed_at";
        false
    ),
    sealed!("shelf", "id"; "organization_id", "title", "kind", "sha256", "media_type", "size_bytes",
        "document", "product", "issued_on", "expires_on", "added_by", "added_at", "replaced_by",
        "removed_at"; false),
    sealed!("brought_files", "disclosure_id"; "name", "paper_id", "outcome", "sentence",
        "brought_by", "brought_at"; false),
    sealed!("suggestions", "disclosure_id"; "id", "paper_id", "question", "entry", "attaches",
        "places", "state", "made_at", "decided_by", "decided_at"; false),
    sealed!("section_owners", "disclosure_id"; "section", "account_id", "due_on", "set_by", "set_at";
        false),
    sealed!("meetings", "disclosure_id"; "id", "number", "version", "met_on", "talked", "left_open",
        "written_by", "written_at"; false),
    sealed!("meeting_attendees", "meeting_id"; "account_id", "present", "agrees", "words", "said_at";
        false),
    sealed!("remarks", "disclosure_id"; "id", "question", "author_id", "words", "written_at",
        "taken_back_at"; false),
    sealed!("draft_comments", "disclosure_id"; "id", "question", "author_id", "asked_id", "words",
        "written_at", "settled_at", "settled_by"; false),
    sealed!("confidentiality_requests", "disclosure_id"; "question", "basis", "basis_title", "law",
        "reason", "to_renew", "revision", "asked_by", "asked_at", "granted", "decision_reason",
        "answer_mark", "decided_by", "decided_at"; false),
    sealed!("change_notices", "id"; "product_id", "disclosure_id", "place", "kind", "told",
        "questions", "words", "draft_id", "opened", "told_by", "told_at", "answer_by", "answer",
        "answer_words", "answered_by", "answered_at"; false),
    sealed!("condition_proofs", "disclosure_id"; "id", "place", "words", "url", "title", "sha256",
        "media_type", "state", "given_by", "given_at", "answer", "answered_by", "answered_at";
        false),
    sealed!("snapshots", "disclosure_id"; "id", "digest", "body", "attested_name", "attested_title",
        "attested_by", "created_at", "note"; false),
    sealed!("clarifications", "disclosure_id"; "id", "question", "words", "asked_by", "asked_at",
        "due_on", "state", "answer", "answered_by", "ended_at", "snapshot_id"; false),
    sealed!("company_answers", "organization_id"; "family", "question", "state", "value", "note",
        "reason", "typed", "updated_by", "updated_at"; false),
    sealed!("renewals", "disclosure_id"; "earlier_id", "earlier_digest", "started_at"; false),
    sealed!("reattestations", "disclosure_id"; "section", "revision", "questions", "attested_by",
        "attested_at"; false),
    sealed!("conflict_declarations", "disclosure_id"; "account_id", "conflicted", "reason",
        "declared_at"; false),
    sealed!("vendor_conflicts", "account_id"; "organization_id", "ground", "reason", "noted_by",
        "noted_at"; false),
    sealed!("panel_criteria", "disclosure_id"; "criterion", "questions"; false),
    sealed!("reviews", "disclosure_id"; "id", "criterion", "reviewer_id", "state", "assigned_by",
        "assigned_at", "submitted_at", "due_on"; false),
    sealed!("scores", "review_id"; "question", "level", "applicable", "comment", "updated_at";
        false),
    sealed!("adjudications", "disclosure_id"; "question", "level", "applicable", "reason",
        "decided_by", "decided_at", "superseded_at"; false),
    sealed!(
        "decisions", "disclosure_id";
        "recommended", "decision", "reason", "conditions", "outcome", "proposed_by", "proposed_at",
        "decided_at", "expires_on", "changes";
        false
    ),
    sealed!("standstills", "disclosure_id"; "round", "began_at", "until", "said", "parts", "said_by",
        "said_at", "ruling", "ruling_reason", "ruled_by", "ruled_at"; false),
    sealed!("appeals", "disclosure_id"; "round", "grounds", "parts", "asks", "filed_by", "filed_at",
        "answer_by", "outcome", "reason", "decided_by", "decided_at"; false),
    sealed!("former_decisions", "disclosure_id"; "round", "recommended", "decision", "reason",
        "conditions", "outcome", "proposed_by", "proposed_at", "changes", "decided_at",
        "expires_on", "levels"; false),
    sealed!("letters", "disclosure_id"; "words", "body", "digest", "frozen_at", "sent_at"; false),
    sealed!("former_letters", "disclosure_id"; "number", "frozen_at", "sent_at", "body", "digest"; false),
    sealed!("signoffs", "disclosure_id"; "office", "account_id", "agreed", "reason", "signed_at";
        false),
    sealed!(
        "listings", "product_id";
        "slug", "disclosure_id", "state", "state_reason", "body", "published_at", "expires_on",
        "updated_at", "time_zone", "rests_from";
        false
    ),
    sealed!("registry_version", "id"; "version"; false),
    sealed!(
        "adoptions", "id";
        "district_id", "product_id", "grades", "purpose", "people", "students", "starts_on",
        "state", "revision", "adopted_by", "adopted_at", "retired_on", "retire_reason",
        "delete_by", "deleted_on", "deletion_words", "deletion_confirmed_at";
        false
    ),
    sealed!("register", "cause"; "seq", "product_id", "slug", "at", "kind", "note", "head", "body";
        false),
    sealed!("signing_keys", "id"; "did", "public_key", "state", "made_at", "retired_at",
        "revoked_from", "revoked_reason"; false),
    sealed!(
        "review_requests", "id";
        "name", "vendor", "website", "name_key", "vendor_key", "host", "created_at", "answer",
        "answer_words", "answer_slug", "answered_at";
        false
    ),
    sealed!("review_asks", "request_id"; "district_id", "asked_by", "purpose", "grades", "named",
        "asked_at", "withdrawn_at"; false),
    sealed!(
        "incidents", "id";
        "district_id", "product_id", "what", "happened_on", "people", "data", "guess",
        "reported_by", "reported_at", "rate_by", "late_told_at", "severity", "rating_words",
        "follows", "rated_by", "rated_at";
        false
    ),
    sealed!("center_districts", "center_id"; "district_id", "since"; false),
    sealed!(
        "agreements", "id";
        "district_id", "product_id", "title", "vehicle", "price", "signed_on", "ends_on", "words",
        "open_to", "added_at", "withdrawn_at";
        false
    ),
    sealed!("agreement_districts", "agreement_id"; "district_id"; false),
    sealed!("agreement_joins", "agreement_id"; "district_id", "joined_by", "joined_at"; false),
    sealed!("webhooks", "id"; "district_id", "url", "scope", "state", "made_by", "made_at"; false),
    sealed!("overlay_questions", "district_id"; "id", "kind", "label", "added_at", "removed_at";
        false),
    sealed!("overlay_minimums", "district_id"; "criterion", "minimum"; false),
    sealed!("overlay_answers", "adoption_id"; "question_id", "value", "answered_at"; false),
    sealed!("remembered_names", "district_id"; "id", "name_key", "name", "vendor", "tool_key",
        "tool", "remembered_by", "remembered_at"; false),
    sealed!("api_tokens", "id"; "district_id", "account_id", "name", "scopes", "secret_hash",
        "ending", "made_at", "expires_at", "revoked_at", "revoked_by"; false),
    sealed!("overlay_statuses", "adoption_id"; "status", "reason", "set_at"; false),
];

/// What is left out on purpose: a table, or `table.column`, and why.
pub const NOT_SEALED: &[(&str, &str)] = &[
    (
        "_sqlx_migrations",
        "the schema's steps are compared with those in the program at every start",
    ),
    ("event_head", "compared with the chain itself"),
    ("events", "every column is in the chain's hash or is worked out from what is in it"),
    ("mail_links", "links end after days; whatever one does leaves an event and seals the account"),
    (
        "waiting_accounts",
        "an invitation or registration ends within days; the account that comes of it has events \
         of its own",
    ),
    (
        "waiting_roles",
        "as for waiting_accounts: the account that comes of it has events of its own",
    ),
    (
        "demo_marks",
        "tells a demo from an agency's records and whether it is whole; it is in no real database",
    ),
    (
        "evidence_files",
        "counts where files are kept; the evidence names them, and every file is compared with its \
         hash",
    ),
    ("watchers", "addresses that asked for mails, until they ask for none; no part of the record"),
    ("watches", "what those addresses watch; nothing follows from one but a mail"),
    ("desk_watches", "for whom mails about a desk were begun; nothing follows from one but mails"),
    ("devices", "only choose which count of failed sign-ins holds"),
    (
        "form_keys",
        "tell whose session a form was opened in; a wrong one loses a form that was not sent",
    ),
    (
        "kept_forms",
        "forms that were not sent, kept for days; nothing follows from one until its person sends \
         it",
    ),
    ("reminders", "which reminders were written; nothing follows from one but mails"),
    (
        "clarifications.reminded_at",
        "keeps a vendor from being reminded twice; nothing follows from it but a mail",
    ),
    (
        "clarifications.draft_words",
        "what a vendor types before it is sent; the answer that comes of it is sealed",
    ),
    (
        "clarifications.draft_entry",
        "what a vendor types before it is sent; the answer that comes of it is sealed",
    ),
    (
        "reviews.others_seen_at",
        "noted without an event when a page is shown; opening a review again has an event of its \
         own",
    ),
    (
        "answers.typed",
        "what was typed into a draft and cannot be read yet; what counts is read from it and \
         frozen at submission",
    ),
    (
        "desk_choices",
        "which district somebody of a center looks at; what they do there has events of its own",
    ),
    ("desk_looks", "how far somebody has read what changed; nothing follows from it"),
    ("readiness", "one row that is written to see whether writing works"),
    (
        "signing_keys.secret",
        "compared with its public key, which is sealed, whenever it is read; wiped with its key",
    ),
    ("tries", "counts that end after minutes"),
    ("public_comments.name", "is never published, and goes after a time without an event"),
    ("webhooks.secret", "signs what its district alone reads; renewing it has an event"),
    ("webhooks.old_secret", "as webhooks.secret; wiped a day after it was renewed"),
    ("webhooks.old_until", "as webhooks.old_secret"),
    ("webhooks.had", "up to where messages were written; each tells of a change in the register"),
    (
        "webhook_deliveries",
        "messages on their way; what they tell of is in the register, and they are swept",
    ),
    (
        "listing_reminders",
        "keep mails about a day from going out twice; nothing follows from them but mail",
    ),
    (
        "evidence_reads",
        "what somebody ticked as read for themselves; no level and no decision follows from it",
    ),
    ("remark_reads", "how far somebody has read a discussion; nothing follows from it but mail"),
    (
        "score_notes",
        "what a reviewer notes beside a score; what the lead takes over stands in the letter",
    ),
    ("shortcuts", "which keys somebody chose for themselves; nothing follows from them"),
    ("newer_told", "for whom a mail about a newer questionnaire was written; nothing else follows"),
    (
        "waiting_exports",
        "what was brought to a draft and nobody chose yet; answers that are taken over have an \
         event",
    ),
    ("standstills.told_at", "keeps a mail from going out twice; nothing else follows from it"),
    ("standstills.reminded_at", "as standstills.told_at"),
    ("appeals.reminded_at", "as standstills.told_at"),
    ("outbox", "mail on its way; what it tells of has an event of its own"),
    ("job_runs", "a diary of runs that is swept; what a run changes has an event of its own"),
    ("sessions.secret_hash", "renewed without an event; a session ends within days"),
    ("sessions.seen_at", "the last use, noted without an event"),
    ("api_tokens.used_at", "the last use, noted without an event"),
    ("sessions.proved_at", "the last proof of who it is, noted without an event"),
    ("sessions.expires_at", "moves with use"),
    ("sessions.device", "what a browser calls itself"),
    (
        "evidence.checked_at",
        "the time of the last look at a link; only a change of what it found is an event",
    ),
    (
        "evidence.check_note",
        "the words of the last look at a link; only a change of what it found is an event",
    ),
    (
        "evidence.failed_days",
        "counts looks at a link; only a change of what they found is an event",
    ),
    (
        "shelf.check_state",
        "what a scanner found when the file came; its bytes are compared with their hash",
    ),
    (
        "shelf.reminded_for",
        "keeps a reminder from going out twice; nothing follows from it but mail",
    ),
    (
        "shelf.origin",
        "whether a paper goes off its shelf with the last piece that shows it; nobody is told it",
    ),
    ("evidence.check_after", "when the turn of a link comes; it says nothing about it"),
];

/// A row's values, in the order of its table's columns.
type Values = Vec<Option<String>>;

/// A group of rows as it stands.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its table and key, separated by blanks.
    pub name: String,
    rows: Vec<Values>,
}

impl Group {
    /// Whether it is as an earlier digest says. A table's columns are only ever added at the end,
    /// and a digest counts those that it knew.
    pub fn is_as(&self, digest: &str) -> bool {
        let known = digest
            .split_once(':')
            .and_then(|(columns, _)| columns.parse().ok())
            .unwrap_or_default();
        self.digest(known) == digest
    }

    /// The digest of it over every column that counts today; none for no rows.
    fn whole(&self) -> Option<String> {
        self.rows.first().map(|first| self.digest(first.len()))
    }

    /// The order in which a database returns rows does not count.
    fn digest(&self, columns: usize) -> String {
        let hash = |values: &Values| {
            sha256_hex(
                values.iter().take(columns).cloned().collect::<Value>().to_string().as_bytes(),
            )
        };
        let mut rows: Vec<String> = self.rows.iter().map(hash).collect();
        rows.sort_unstable();
        format!("{columns}:{}", sha256_hex(rows.join("\n").as_bytes()))
    }
}

/// The digest of a group as it stands: its name, and none when it has no rows.
pub(super) async fn of_group(
    tx: &mut Tx,
    group: &RowGroup<'_>,
) -> Result<(String, Option<String>), StoreError> {
    let name = format!("{} {}", group.table, group.key.join(" "));
    let Some(table) = SEALED.iter().find(|table| table.name == group.table) else {
        return Ok((name, None));
    };
    let rows =
        group.key.iter().fold(tx.query(table.group), |query, key| query.bind(*key)).all().await?;
    let rows = rows.iter().map(|row| values(table, row)).collect::<Result<Vec<_>, _>>()?;
    let group = Group { name, rows };
    Ok((group.name.clone(), group.whole()))
}

/// The digest of every group of a table, as they stand.
pub(super) async fn of_table(
    tx: &mut Tx,
    table: &Sealed,
) -> Result<Vec<(String, Option<String>)>, StoreError> {
    Ok(groups(tx, table)
        .await?
        .into_iter()
        .map(|group| (group.name.clone(), group.whole()))
        .collect())
}

/// Every group of a table, as they stand.
///
/// # Errors
/// When the table cannot be read.
pub async fn groups(tx: &mut Tx, table: &Sealed) -> Result<Vec<Group>, StoreError> {
    let mut groups: BTreeMap<String, Vec<Values>> = BTreeMap::new();
    for row in tx.query(table.all).all().await? {
        let values = values(table, &row)?;
        let key = values.iter().take(table.keys).flatten().cloned();
        let name: Vec<String> = std::iter::once(table.name.to_owned()).chain(key).collect();
        groups.entry(name.join(" ")).or_default().push(values);
    }
    Ok(groups.into_iter().map(|(name, rows)| Group { name, rows }).collect())
}

fn values(table: &Sealed, row: &Row) -> Result<Values, StoreError> {
    table.columns.iter().map(|column| row.get::<Option<String>>(column)).collect()
}
