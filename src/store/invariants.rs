//! Rules between tables. Each is a question that must return no rows; they run after every test and
//! in `assay verify`.

use super::{StoreError, Tx};

/// A rule between tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invariant {
    /// What it is called, in reports and in `assay verify --list`.
    pub name: &'static str,
    /// What is wrong where it does not hold.
    pub fault: &'static str,
    /// Asks for the rows that are wrong, each by its `id`.
    sql: &'static str,
}

/// Every rule, in the order of the tables.
#[rustfmt::skip]
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        name: "password",
        fault: "an active account has no password",
        sql: "SELECT id FROM accounts WHERE state = 'active' AND password_hash IS NULL",
    },
    Invariant {
        name: "role",
        fault: "an account has no role",
        sql: "SELECT a.id FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM account_roles r WHERE \
            r.account_id = a.id)",
    },
    Invariant {
        name: "delivery-time",
        fault: "a delivered mail has no time of delivery",
        sql: "SELECT id FROM outbox WHERE state = 'delivered' AND delivered_at IS NULL",
    },
    Invariant {
        name: "address-given-back",
        fault: "a closed account still holds its address",
        sql: "SELECT id FROM accounts WHERE state = 'closed' AND former_email IS NULL",
    },
    Invariant {
        name: "former-address",
        fault: "an open account has a former address",
        sql: "SELECT id FROM accounts WHERE state <> 'closed' AND former_email IS NOT NULL",
    },
    Invariant {
        name: "waiting-role",
        fault: "somebody who waits for an account has no role",
        sql: "SELECT w.id FROM waiting_accounts w WHERE NOT EXISTS (SELECT 1 FROM waiting_roles \
            r WHERE r.waiting_id = w.id)",
    },
    Invariant {
        name: "closed-session",
        fault: "somebody of a closed account is still signed in",
        sql: "SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.state = \
            'closed' AND s.ended_at IS NULL",
    },
    Invariant {
        name: "vendor-role",
        fault: "somebody of a vendor acts for the agency",
        sql: "SELECT a.id FROM accounts a JOIN organizations o ON o.id = a.organization_id JOIN \
            account_roles r ON r.account_id = a.id WHERE o.kind = 'vendor' AND r.role NOT IN \
            ('vendor_owner', 'vendor_contributor')",
    },
    Invariant {
        name: "merged-products",
        fault: "a vendor that became another's still has a product",
        sql: "SELECT o.id FROM organizations o WHERE o.merged_into IS NOT NULL AND EXISTS \
            (SELECT 1 FROM products p WHERE p.organization_id = o.id)",
    },
    Invariant {
        name: "removed-product",
        fault: "a removed product was submitted",
        sql: "SELECT p.id FROM products p WHERE p.removed_at IS NOT NULL AND EXISTS (SELECT 1 \
            FROM disclosures d WHERE d.product_id = p.id AND d.submitted_at IS NOT NULL)",
    },
    Invariant {
        name: "accepted",
        fault: "a disclosure is under review that nobody accepted",
        sql: "SELECT id FROM disclosures WHERE accepted_at IS NULL AND state IN ('in_review', \
            'scored', 'proposed', 'decided', 'published')",
    },
    Invariant {
        name: "submitted-when",
        fault: "a disclosure left its vendor and has no time of submission",
        sql: "SELECT id FROM disclosures WHERE submitted_at IS NULL AND state IN ('submitted', \
            'returned', 'in_review', 'scored', 'proposed', 'decided', 'published')",
    },
    Invariant {
        name: "submitted-text",
        fault: "a submitted disclosure has no frozen text",
        sql: "SELECT d.id FROM disclosures d WHERE d.submitted_at IS NOT NULL AND NOT EXISTS \
            (SELECT 1 FROM snapshots s WHERE s.disclosure_id = d.id)",
    },
    Invariant {
        name: "submitted-after-start",
        fault: "a disclosure was submitted before it was started",
        sql: "SELECT id FROM disclosures WHERE submitted_at < created_at",
    },
    Invariant {
        name: "one-under-way",
        fault: "a product has two disclosures under way",
        sql: "SELECT product_id AS id FROM disclosures d WHERE state NOT IN ('published', \
            'withdrawn') AND NOT EXISTS (SELECT 1 FROM former_decisions f WHERE \
            f.disclosure_id = d.id) GROUP BY product_id HAVING COUNT(*) > 1",
    },
    Invariant {
        name: "return-reason",
        fault: "a disclosure was returned without a reason",
        sql: "SELECT id FROM disclosures WHERE state = 'returned' AND (return_reason IS NULL OR \
            return_reason = '')",
    },
    Invariant {
        name: "attested",
        fault: "a submission names nobody who vouches for it",
        sql: "SELECT id FROM snapshots WHERE attested_name = '' OR attested_title = ''",
    },
    Invariant {
        name: "review-time",
        fault: "a submitted review has no time of submission",
        sql: "SELECT id FROM reviews WHERE state = 'submitted' AND submitted_at IS NULL",
    },
    Invariant {
        name: "open-review-time",
        fault: "an open review has a time of submission",
        sql: "SELECT id FROM reviews WHERE state = 'assigned' AND submitted_at IS NOT NULL",
    },
    Invariant {
        name: "review-conflict",
        fault: "a review still counts although its reviewer has a conflict of interest",
        sql: "SELECT r.id FROM reviews r JOIN conflict_declarations c ON c.disclosure_id = \
            r.disclosure_id AND c.account_id = r.reviewer_id WHERE c.conflicted = TRUE AND \
            r.state <> 'recused'",
    },
    Invariant {
        name: "review-declared",
        fault: "a review was submitted by somebody who never said that there is no conflict of \
            interest",
        sql: "SELECT r.id FROM reviews r WHERE r.state = 'submitted' AND NOT EXISTS (SELECT 1 \
            FROM conflict_declarations c WHERE c.disclosure_id = r.disclosure_id AND \
            c.account_id = r.reviewer_id)",
    },
    Invariant {
        name: "review-criterion",
        fault: "a review is of a criterion that the file is not reviewed for",
        sql: "SELECT r.id FROM reviews r WHERE r.state <> 'recused' AND NOT EXISTS (SELECT 1 \
            FROM panel_criteria p WHERE p.disclosure_id = r.disclosure_id AND p.criterion = \
            r.criterion)",
    },
    Invariant {
        name: "open-review",
        fault: "a scored disclosure has an open review",
        sql: "SELECT r.id FROM reviews r JOIN disclosures d ON d.id = r.disclosure_id WHERE \
            r.state = 'assigned' AND d.state IN ('scored', 'proposed', 'decided', 'published')",
    },
    Invariant {
        name: "two-reviews",
        fault: "a scored disclosure has a criterion with fewer than two reviews",
        sql: "SELECT d.id FROM disclosures d JOIN panel_criteria p ON p.disclosure_id = d.id \
            WHERE d.state IN ('scored', 'proposed', 'decided', 'published') AND 2 > (SELECT \
            COUNT(*) FROM reviews r WHERE r.disclosure_id = d.id AND r.criterion = p.criterion \
            AND r.state = 'submitted')",
    },
    Invariant {
        name: "whole-review",
        fault: "a submitted review lacks a score",
        sql: "SELECT r.id FROM reviews r JOIN panel_criteria p ON p.disclosure_id = \
            r.disclosure_id AND p.criterion = r.criterion WHERE r.state = 'submitted' AND \
            p.questions > (SELECT COUNT(*) FROM scores s WHERE s.review_id = r.id)",
    },
    Invariant {
        name: "score-level",
        fault: "a score has no level though the question applies, or one though it does not",
        sql: "SELECT review_id AS id FROM scores WHERE applicable = (level IS NULL)",
    },
    Invariant {
        name: "score-scale",
        fault: "a score lies off the scale",
        sql: "SELECT review_id AS id FROM scores WHERE level < 0 OR level > 4",
    },
    Invariant {
        name: "settled-level",
        fault: "a settlement has no level though the question applies, or one though it does not",
        sql: "SELECT disclosure_id AS id FROM adjudications WHERE applicable = (level IS NULL)",
    },
    Invariant {
        name: "settled-reason",
        fault: "a question was settled without a reason",
        sql: "SELECT disclosure_id AS id FROM adjudications WHERE reason = ''",
    },
    Invariant {
        name: "proposal",
        fault: "a proposed disclosure has no proposal",
        sql: "SELECT d.id FROM disclosures d WHERE d.state = 'proposed' AND NOT EXISTS (SELECT 1 \
            FROM decisions x WHERE x.disclosure_id = d.id)",
    },
    Invariant {
        name: "three-signatures",
        fault: "a decision was made without the word of three offices",
        sql: "SELECT x.disclosure_id AS id FROM decisions x WHERE x.decided_at IS NOT NULL AND 3 \
            > (SELECT COUNT(*) FROM signoffs s WHERE s.disclosure_id = x.disclosure_id AND \
            s.agreed = TRUE)",
    },
    Invariant {
        name: "three-people",
        fault: "a decision was signed by fewer than three people",
        sql: "SELECT x.disclosure_id AS id FROM decisions x WHERE x.decided_at IS NOT NULL AND 3 \
            > (SELECT COUNT(DISTINCT s.account_id) FROM signoffs s WHERE s.disclosure_id = \
            x.disclosure_id)",
    },
    Invariant {
        name: "signer-judged",
        fault: "somebody signed who submitted a review",
        sql: "SELECT s.disclosure_id AS id FROM signoffs s WHERE EXISTS (SELECT 1 FROM reviews r \
            WHERE r.disclosure_id = s.disclosure_id AND r.reviewer_id = s.account_id AND \
            r.state = 'submitted')",
    },
    Invariant {
        name: "signer-settled",
        fault: "somebody signed who settled a question",
        sql: "SELECT s.disclosure_id AS id FROM signoffs s WHERE EXISTS (SELECT 1 FROM \
            adjudications j WHERE j.disclosure_id = s.disclosure_id AND j.decided_by = \
            s.account_id)",
    },
    Invariant {
        name: "signer-proposed",
        fault: "somebody signed who proposed the decision",
        sql: "SELECT s.disclosure_id AS id FROM signoffs s JOIN decisions x ON x.disclosure_id = \
            s.disclosure_id WHERE s.account_id = x.proposed_by",
    },
    Invariant {
        name: "signed-after-proposal",
        fault: "a signature is older than what it signs",
        sql: "SELECT s.disclosure_id AS id FROM signoffs s JOIN decisions x ON x.disclosure_id = \
            s.disclosure_id WHERE s.signed_at < x.proposed_at",
    },
    Invariant {
        name: "objection-reason",
        fault: "an office objected without a reason",
        sql: "SELECT disclosure_id AS id FROM signoffs WHERE agreed = FALSE AND reason = ''",
    },
    Invariant {
        name: "decided",
        fault: "a decided disclosure has no decision",
        sql: "SELECT d.id FROM disclosures d WHERE d.state IN ('decided', 'published') AND NOT \
            EXISTS (SELECT 1 FROM decisions x WHERE x.disclosure_id = d.id AND x.decided_at IS \
            NOT NULL)",
    },
    Invariant {
        name: "decided-after-proposal",
        fault: "a decision is older than its proposal",
        sql: "SELECT disclosure_id AS id FROM decisions WHERE decided_at < proposed_at",
    },
    Invariant {
        name: "listed",
        fault: "a published disclosure's product has no listing",
        sql: "SELECT d.id FROM disclosures d WHERE d.state = 'published' AND NOT EXISTS (SELECT \
            1 FROM listings l WHERE l.product_id = d.product_id)",
    },
    Invariant {
        name: "listing-decided",
        fault: "a listing has no decision",
        sql: "SELECT l.product_id AS id FROM listings l WHERE NOT EXISTS (SELECT 1 FROM \
            decisions x WHERE x.disclosure_id = l.disclosure_id AND x.decided_at IS NOT NULL) AND \
            NOT EXISTS (SELECT 1 FROM former_decisions f WHERE f.disclosure_id = l.disclosure_id)",
    },
    Invariant {
        name: "listing-published",
        fault: "a listing is of a disclosure that is not published",
        sql: "SELECT l.product_id AS id FROM listings l JOIN disclosures d ON d.id = \
            l.disclosure_id WHERE d.state <> 'published' AND NOT EXISTS (SELECT 1 FROM \
            former_decisions f WHERE f.disclosure_id = l.disclosure_id)",
    },
    Invariant {
        name: "listing-product",
        fault: "a listing is of another product's disclosure",
        sql: "SELECT l.product_id AS id FROM listings l JOIN disclosures d ON d.id = \
            l.disclosure_id WHERE d.product_id <> l.product_id",
    },
    Invariant {
        name: "listing-address",
        fault: "a listing stands at another address than its product",
        sql: "SELECT l.product_id AS id FROM listings l JOIN products p ON p.id = l.product_id \
            WHERE p.slug <> l.slug",
    },
    Invariant {
        name: "listing-registered",
        fault: "a listing is not in the register log",
        sql: "SELECT l.product_id AS id FROM listings l WHERE NOT EXISTS (SELECT 1 FROM register \
            r WHERE r.product_id = l.product_id)",
    },
    Invariant {
        name: "register-order",
        fault: "an entry before this one is missing in the register log",
        sql: "SELECT CAST(r.seq AS TEXT) AS id FROM register r WHERE r.seq > 1 AND NOT EXISTS \
            (SELECT 1 FROM register q WHERE q.seq = r.seq - 1)",
    },
    Invariant {
        name: "former-address-taken",
        fault: "a former address of one product is the address of another",
        sql: "SELECT f.slug AS id FROM former_slugs f JOIN products p ON p.slug = f.slug WHERE \
            p.id <> f.product_id",
    },
    Invariant {
        name: "evidence-points",
        fault: "a piece of evidence is neither a file nor a link",
        sql: "SELECT id FROM evidence WHERE sha256 IS NULL AND url IS NULL",
    },
    Invariant {
        name: "evidence-kept",
        fault: "the file of a piece of evidence that stands was deleted",
        sql: "SELECT e.id FROM evidence e JOIN evidence_files f ON f.sha256 = e.sha256 WHERE \
            e.removed_at IS NULL AND f.deleted_at IS NOT NULL",
    },
    Invariant {
        name: "confidentiality-decided",
        fault: "a request for confidentiality was decided by nobody or at no time",
        sql: "SELECT disclosure_id AS id FROM confidentiality_requests WHERE granted IS NOT NULL \
            AND (decided_by IS NULL OR decided_at IS NULL)",
    },
    Invariant {
        name: "renewed-product",
        fault: "a disclosure renews another product's",
        sql: "SELECT r.disclosure_id AS id FROM renewals r JOIN disclosures d ON d.id = \
            r.disclosure_id JOIN disclosures e ON e.id = r.earlier_id WHERE d.product_id <> \
            e.product_id",
    },
    Invariant {
        name: "settled-comment",
        fault: "a settled comment was settled by nobody",
        sql: "SELECT id FROM draft_comments WHERE settled_at IS NOT NULL AND settled_by IS NULL",
    },
    Invariant {
        name: "remark-after-reviews",
        fault: "something was said in the discussion of a case that nobody has accepted",
        sql: "SELECT r.id FROM remarks r JOIN disclosures d ON d.id = r.disclosure_id
            WHERE d.accepted_at IS NULL",
    },
    Invariant {
        name: "meeting-versions",
        fault: "the record of a meeting has a version without the one before it",
        sql: "SELECT m.id FROM meetings m WHERE m.version > 1 AND NOT EXISTS (SELECT 1 FROM meetings b
            WHERE b.disclosure_id = m.disclosure_id AND b.number = m.number
            AND b.version = m.version - 1)",
    },
    Invariant {
        name: "word-of-the-absent",
        fault: "somebody who was not at a meeting answers its record",
        sql: "SELECT meeting_id AS id FROM meeting_attendees WHERE agrees IS NOT NULL
            AND (present <> TRUE OR said_at IS NULL)",
    },
    Invariant {
        name: "retired-tool",
        fault: "a tool that a district no longer uses has no last day of use",
        sql: "SELECT id FROM adoptions WHERE state = 'retired' AND retired_on IS NULL",
    },
    Invariant {
        name: "deleted-data",
        fault: "data of a tool is noted as deleted although the tool is in use",
        sql: "SELECT id FROM adoptions WHERE state = 'in_use' AND deleted_on IS NOT NULL",
    },
    Invariant {
        name: "rated-incident",
        fault: "a rated incident has no time of its rating, or an unrated one has",
        sql: "SELECT id FROM incidents WHERE (severity IS NULL) <> (rated_at IS NULL)",
    },
    Invariant {
        name: "agreement-term",
        fault: "an agreement ends before it is signed",
        sql: "SELECT id FROM agreements WHERE ends_on < signed_on",
    },
    Invariant {
        name: "answered-request",
        fault: "an answered request for a review has no time of its answer",
        sql: "SELECT id FROM review_requests WHERE answer IS NOT NULL AND answered_at IS NULL",
    },
    Invariant {
        name: "answered-name",
        fault: "an answered request for a name has no time of its answer",
        sql: "SELECT id FROM name_requests WHERE answer IS NOT NULL AND answered_at IS NULL",
    },
    Invariant {
        name: "comment-days",
        fault: "a window for comments ends before it begins",
        sql: "SELECT id FROM comment_windows WHERE closes_on < opens_on",
    },
    Invariant {
        name: "comment-accepted",
        fault: "comments are asked for on a tool that was never accepted for review",
        sql: "SELECT w.id FROM comment_windows w JOIN disclosures d ON d.id = w.disclosure_id \
            WHERE d.accepted_at IS NULL",
    },
    Invariant {
        name: "comment-read",
        fault: "a comment is published or held back and nobody let it be so",
        sql: "SELECT id FROM public_comments WHERE (state = 'waiting') <> (ruled_by IS NULL)",
    },
    Invariant {
        name: "comment-erased",
        fault: "a comment whose words were removed still has words or a name",
        sql: "SELECT id FROM public_comments WHERE state = 'erased' AND (words <> '' OR name IS \
            NOT NULL)",
    },
    Invariant {
        name: "cycle-days",
        fault: "the days of a cycle of intake are not in their order",
        sql: "SELECT id FROM intake_cycles WHERE closes_on < opens_on OR review_until <= closes_on \
            OR announced_on < review_until",
    },
    Invariant {
        name: "cycles-apart",
        fault: "two cycles of intake are open on one day",
        sql: "SELECT a.id FROM intake_cycles a JOIN intake_cycles b ON b.id > a.id WHERE \
            a.opens_on <= b.closes_on AND b.opens_on <= a.closes_on",
    },
    Invariant {
        name: "cycle-case",
        fault: "a submission belongs to a cycle that was not open when it came in",
        sql: "SELECT c.disclosure_id AS id FROM cycle_cases c JOIN intake_cycles y ON y.id = \
            c.cycle_id WHERE c.entered_on < y.opens_on OR y.closes_on < c.entered_on",
    },
    Invariant {
        name: "signing-secret",
        fault: "the key that receipts are signed with has no secret",
        sql: "SELECT id FROM signing_keys WHERE state = 'signs' AND secret IS NULL",
    },
    Invariant {
        name: "finished-run",
        fault: "a run of a job ended at no time",
        sql: "SELECT id FROM job_runs WHERE state IN ('done', 'failed', 'idle') AND finished_at \
            IS NULL",
    },
    Invariant {
        name: "mail-in-conflict",
        fault: "somebody was mailed of a file after they declared a conflict of interest with it",
        sql: "SELECT m.id FROM outbox m JOIN accounts a ON a.email = m.recipient JOIN \
            conflict_declarations c ON c.account_id = a.id WHERE c.conflicted = TRUE AND \
            m.created_at > c.declared_at AND (m.body LIKE '%/pipeline/' || c.disclosure_id || \
            '%' OR m.body LIKE '%/reviews/' || c.disclosure_id || '%')",
    },
];

/// Every row that must not be, as sentences, each with the name of its rule.
///
/// # Errors
/// When the database does not answer.
pub async fn broken(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let mut broken = Vec::new();
    for Invariant { name, fault, sql } in INVARIANTS {
        for row in tx.query(sql).all().await? {
            broken.push(format!("{fault}: {} ({name})", row.text("id")?));
        }
    }
    Ok(broken)
}
