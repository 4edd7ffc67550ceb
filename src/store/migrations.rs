//! The schema's steps, built into the binary. Tables change by adding a file and a row here; a step
//! that has landed never changes.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType};

const STEPS: &[(i64, &str, &str)] = &[
    (1, "people", include_str!("../../migrations/0001_people.sql")),
    (2, "record", include_str!("../../migrations/0002_record.sql")),
    (3, "assessment", include_str!("../../migrations/0003_assessment.sql")),
    (4, "registry", include_str!("../../migrations/0004_registry.sql")),
    (5, "sign in", include_str!("../../migrations/0005_sign_in.sql")),
    (6, "people over time", include_str!("../../migrations/0006_people_over_time.sql")),
    (7, "evidence_files", include_str!("../../migrations/0007_evidence_files.sql")),
    (9, "demo", include_str!("../../migrations/0009_demo.sql")),
    (10, "settlements", include_str!("../../migrations/0010_settlements.sql")),
    (11, "unsent", include_str!("../../migrations/0011_unsent.sql")),
    (12, "letters", include_str!("../../migrations/0012_letters.sql")),
    (13, "listing days", include_str!("../../migrations/0013_listing_days.sql")),
    (14, "looks and removals", include_str!("../../migrations/0014_looks_and_removals.sql")),
    (15, "answers as typed", include_str!("../../migrations/0015_answers_as_typed.sql")),
    (16, "kept forms sent", include_str!("../../migrations/0016_kept_forms_sent.sql")),
    (17, "register", include_str!("../../migrations/0017_register.sql")),
    (18, "watches", include_str!("../../migrations/0018_watches.sql")),
    (20, "signing keys", include_str!("../../migrations/0020_signing_keys.sql")),
    (21, "adoptions", include_str!("../../migrations/0021_adoptions.sql")),
    (22, "review requests", include_str!("../../migrations/0022_review_requests.sql")),
    (23, "incidents", include_str!("../../migrations/0023_incidents.sql")),
    (24, "overlay", include_str!("../../migrations/0024_overlay.sql")),
    (25, "centers", include_str!("../../migrations/0025_centers.sql")),
    (26, "agreements", include_str!("../../migrations/0026_agreements.sql")),
    (27, "webhooks", include_str!("../../migrations/0027_webhooks.sql")),
    (30, "remembered names", include_str!("../../migrations/0030_remembered_names.sql")),
    (31, "api tokens", include_str!("../../migrations/0031_api_tokens.sql")),
    (35, "desk watches", include_str!("../../migrations/0035_desk_watches.sql")),
    (36, "former slugs", include_str!("../../migrations/0036_former_slugs.sql")),
    (37, "earlier approvals", include_str!("../../migrations/0037_earlier_approvals.sql")),
    (70, "teamwork", include_str!("../../migrations/0070_teamwork.sql")),
    (71, "shelf", include_str!("../../migrations/0071_shelf.sql")),
    (72, "waiting exports", include_str!("../../migrations/0072_waiting_exports.sql")),
    (73, "company answers", include_str!("../../migrations/0073_company_answers.sql")),
    (74, "renewals", include_str!("../../migrations/0074_renewals.sql")),
    (75, "newer told", include_str!("../../migrations/0075_newer_told.sql")),
    (80, "confidentiality", include_str!("../../migrations/0080_confidentiality.sql")),
    (81, "returns", include_str!("../../migrations/0081_returns.sql")),
    (82, "standstills", include_str!("../../migrations/0082_standstills.sql")),
    (83, "after the decision", include_str!("../../migrations/0083_after_the_decision.sql")),
    (84, "evidence reads", include_str!("../../migrations/0084_evidence_reads.sql")),
    (85, "review days", include_str!("../../migrations/0085_review_days.sql")),
    (86, "event kinds", include_str!("../../migrations/0086_event_kinds.sql")),
    (87, "paper origin", include_str!("../../migrations/0087_paper_origin.sql")),
    (91, "clarifications", include_str!("../../migrations/0091_clarifications.sql")),
    (92, "appeals", include_str!("../../migrations/0092_appeals.sql")),
    (93, "change notices", include_str!("../../migrations/0093_change_notices.sql")),
    (94, "review notes", include_str!("../../migrations/0094_review_notes.sql")),
    (95, "appointments", include_str!("../../migrations/0095_appointments.sql")),
    (96, "discussions", include_str!("../../migrations/0096_discussions.sql")),
    (97, "meetings", include_str!("../../migrations/0097_meetings.sql")),
    (98, "intake cycles", include_str!("../../migrations/0098_intake_cycles.sql")),
    (99, "public comments", include_str!("../../migrations/0099_public_comments.sql")),
    (100, "former letters", include_str!("../../migrations/0100_former_letters.sql")),
];

/// Every step, in order.
pub(super) fn all() -> Vec<Migration> {
    STEPS
        .iter()
        .map(|&(version, name, sql)| {
            Migration::new(
                version,
                Cow::Borrowed(name),
                MigrationType::Simple,
                sql.into_sql_str(),
                false,
            )
        })
        .collect()
}

/// The newest step that this program knows.
pub(super) fn newest() -> i64 {
    STEPS.iter().map(|(version, _, _)| *version).max().unwrap_or_default()
}
