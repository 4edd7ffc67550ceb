//! Every rule between tables, broken once: the check names it.

use assay::demo::journey::Publisher;
use assay::store::invariants::{self, INVARIANTS};

use crate::support::TestApp;

/// The name of a rule, and how a record is made that breaks it.
#[rustfmt::skip]
const BROKEN: &[(&str, &[&str])] = &[
    ("password", &[
        "UPDATE accounts SET password_hash = NULL WHERE state = 'active'",
    ]),
    ("role", &[
        "DELETE FROM account_roles",
    ]),
    ("delivery-time", &[
        "UPDATE outbox SET state = 'delivered', delivered_at = NULL",
    ]),
    ("address-given-back", &[
        "UPDATE accounts SET state = 'closed', former_email = NULL",
    ]),
    ("former-address", &[
        "UPDATE accounts SET former_email = 'old@example.org' WHERE state <> 'closed'",
    ]),
    ("waiting-role", &[
        "INSERT INTO waiting_accounts (id, place, email, name, secret_hash, created_at, \
         expires_at) VALUES ('w', 'p', 'w@example.org', 'W', 's', '2026', '2027')",
    ]),
    ("closed-session", &[
        "UPDATE accounts SET state = 'closed', former_email = email",
    ]),
    ("vendor-role", &[
        "UPDATE account_roles SET role = 'publisher' WHERE role = 'vendor_owner'",
    ]),
    ("merged-products", &[
        "UPDATE organizations SET merged_into = 'other' WHERE kind = 'vendor'",
    ]),
    ("removed-product", &[
        "UPDATE products SET removed_at = '2026-01-01T00:00:00.000Z'",
    ]),
    ("accepted", &[
        "UPDATE disclosures SET accepted_at = NULL WHERE state = 'published'",
    ]),
    ("submitted-when", &[
        "UPDATE disclosures SET submitted_at = NULL WHERE state = 'published'",
    ]),
    ("submitted-text", &[
        "DELETE FROM snapshots",
    ]),
    ("submitted-after-start", &[
        "UPDATE disclosures SET submitted_at = '1999-01-01T00:00:00.000Z'",
    ]),
    ("one-under-way", &[
        "UPDATE disclosures SET state = 'draft'",
        "INSERT INTO disclosures (id, product_id, family, version, digest, state, revision, \
         created_at, updated_at) SELECT 'second', product_id, family, version, digest, \
         'draft', 1, created_at, updated_at FROM disclosures WHERE state = 'draft'",
    ]),
    ("return-reason", &[
        "UPDATE disclosures SET state = 'returned', return_reason = NULL",
    ]),
    ("attested", &[
        "UPDATE snapshots SET attested_name = ''",
    ]),
    ("review-time", &[
        "UPDATE reviews SET submitted_at = NULL",
    ]),
    ("open-review-time", &[
        "UPDATE reviews SET state = 'assigned'",
    ]),
    ("review-conflict", &[
        "UPDATE conflict_declarations SET conflicted = TRUE",
    ]),
    ("review-declared", &[
        "DELETE FROM conflict_declarations",
    ]),
    ("review-criterion", &[
        "DELETE FROM panel_criteria",
    ]),
    ("open-review", &[
        "UPDATE reviews SET state = 'assigned', submitted_at = NULL",
    ]),
    ("two-reviews", &[
        "UPDATE reviews SET state = 'recused'",
    ]),
    ("whole-review", &[
        "DELETE FROM scores",
    ]),
    ("score-level", &[
        "UPDATE scores SET level = NULL, applicable = TRUE",
    ]),
    ("score-scale", &[
        "UPDATE scores SET level = 9, applicable = TRUE",
    ]),
    ("settled-level", &[
        "UPDATE adjudications SET level = NULL, applicable = TRUE",
    ]),
    ("settled-reason", &[
        "UPDATE adjudications SET reason = ''",
    ]),
    ("proposal", &[
        "DELETE FROM signoffs",
        "DELETE FROM letters",
        "DELETE FROM decisions",
        "UPDATE disclosures SET state = 'proposed'",
    ]),
    ("three-signatures", &[
        "UPDATE signoffs SET agreed = FALSE, reason = 'No.' WHERE office = 'edtech'",
    ]),
    ("three-people", &[
        "UPDATE signoffs SET account_id = (SELECT MIN(account_id) FROM signoffs)",
    ]),
    ("signer-judged", &[
        "UPDATE reviews SET reviewer_id = (SELECT MIN(account_id) FROM signoffs) WHERE \
         reviewer_id = (SELECT MIN(reviewer_id) FROM reviews)",
    ]),
    ("signer-settled", &[
        "UPDATE adjudications SET decided_by = (SELECT MIN(account_id) FROM signoffs)",
    ]),
    ("signer-proposed", &[
        "UPDATE decisions SET proposed_by = (SELECT MIN(account_id) FROM signoffs)",
    ]),
    ("signed-after-proposal", &[
        "UPDATE signoffs SET signed_at = '1999-01-01T00:00:00.000Z'",
    ]),
    ("objection-reason", &[
        "UPDATE signoffs SET agreed = FALSE, reason = ''",
    ]),
    ("decided", &[
        "UPDATE decisions SET decided_at = NULL",
    ]),
    ("decided-after-proposal", &[
        "UPDATE decisions SET decided_at = '1999-01-01T00:00:00.000Z'",
    ]),
    ("listed", &[
        "DELETE FROM listings",
    ]),
    ("listing-decided", &[
        "UPDATE decisions SET decided_at = NULL",
    ]),
    ("listing-published", &[
        "UPDATE disclosures SET state = 'decided'",
    ]),
    ("listing-product", &[
        "INSERT INTO products (id, organization_id, name, slug, version, website, summary, \
         created_at) SELECT 'other', organization_id, 'Other', 'other', version, website, \
         summary, created_at FROM products WHERE slug = 'quill'",
        "UPDATE listings SET product_id = 'other'",
    ]),
    ("listing-address", &[
        "UPDATE listings SET slug = 'elsewhere'",
    ]),
    ("listing-registered", &[
        "DELETE FROM register",
    ]),
    ("register-order", &[
        "UPDATE register SET seq = seq + 7",
    ]),
    ("former-address-taken", &[
        "INSERT INTO products (id, organization_id, name, slug, version, website, summary, \
         created_at) SELECT 'other', organization_id, 'Other', 'other', version, website, \
         summary, created_at FROM products WHERE slug = 'quill'",
        "INSERT INTO former_slugs (slug, product_id, until) VALUES ('quill', 'other', '2026')",
    ]),
    ("evidence-points", &[
        "UPDATE evidence SET sha256 = NULL, url = NULL",
    ]),
    ("evidence-kept", &[
        "INSERT INTO evidence_files (sha256, size_bytes, stored_at, deleted_at) VALUES ('aa', \
         1, '2026', '2026')",
        "UPDATE evidence SET sha256 = 'aa', url = NULL, removed_at = NULL",
    ]),
    ("confidentiality-decided", &[
        "INSERT INTO confidentiality_requests (disclosure_id, question, basis, basis_title, \
         law, reason, to_renew, revision, asked_by, asked_at, granted) SELECT disclosure_id, \
         'q', 'b', 'B', 'l', 'r', FALSE, 1, attested_by, created_at, TRUE FROM snapshots",
    ]),
    ("renewed-product", &[
        "INSERT INTO products (id, organization_id, name, slug, version, website, summary, \
         created_at) SELECT 'other', organization_id, 'Other', 'other', version, website, \
         summary, created_at FROM products WHERE slug = 'quill'",
        "INSERT INTO disclosures (id, product_id, family, version, digest, state, revision, \
         created_at, updated_at) SELECT 'second', 'other', family, version, digest, 'draft', \
         1, created_at, updated_at FROM disclosures WHERE id IN (SELECT disclosure_id FROM \
         listings)",
        "INSERT INTO renewals (disclosure_id, earlier_id, earlier_digest, started_at) SELECT \
         'second', disclosure_id, 'x', '2026' FROM listings",
    ]),
    ("settled-comment", &[
        "INSERT INTO draft_comments (id, disclosure_id, question, author_id, words, \
         written_at, settled_at) SELECT 'c', disclosure_id, 'q', attested_by, 'w', '2026', \
         '2026' FROM snapshots WHERE disclosure_id IN (SELECT disclosure_id FROM listings)",
    ]),
    ("remark-after-reviews", &[
        "INSERT INTO remarks (id, disclosure_id, question, author_id, words, written_at) SELECT \
         'r', id, '', (SELECT MIN(id) FROM accounts), 'w', '2026' FROM disclosures",
        "UPDATE disclosures SET accepted_at = NULL",
    ]),
    ("meeting-versions", &[
        "INSERT INTO meetings (id, disclosure_id, number, version, met_on, talked, left_open, \
         written_by, written_at) SELECT 'm', id, 1, 2, '2026-01-01', 't', '', (SELECT MIN(id) FROM \
         accounts), '2026' FROM disclosures",
    ]),
    ("word-of-the-absent", &[
        "INSERT INTO meetings (id, disclosure_id, number, version, met_on, talked, left_open, \
         written_by, written_at) SELECT 'm', id, 1, 1, '2026-01-01', 't', '', (SELECT MIN(id) FROM \
         accounts), '2026' FROM disclosures",
        "INSERT INTO meeting_attendees (meeting_id, account_id, present, agrees, words, said_at) \
         SELECT 'm', MIN(id), FALSE, TRUE, '', '2026' FROM accounts",
    ]),
    ("retired-tool", &[
        "INSERT INTO adoptions (id, district_id, product_id, grades, purpose, people, \
         students, starts_on, state, revision, adopted_by, adopted_at) SELECT 'ad', \
         organization_id, id, '', '', '{}', 0, '2026-01-01', 'retired', 1, (SELECT MIN(id) \
         FROM accounts), '2026' FROM products WHERE slug = 'quill'",
    ]),
    ("deleted-data", &[
        "INSERT INTO adoptions (id, district_id, product_id, grades, purpose, people, \
         students, starts_on, state, revision, adopted_by, adopted_at, deleted_on) SELECT \
         'ad', organization_id, id, '', '', '{}', 0, '2026-01-01', 'in_use', 1, (SELECT \
         MIN(id) FROM accounts), '2026', '2026-01-01' FROM products WHERE slug = 'quill'",
    ]),
    ("rated-incident", &[
        "INSERT INTO incidents (id, district_id, product_id, what, happened_on, people, guess, \
         reported_by, reported_at, rate_by, severity) SELECT 'i', organization_id, id, 'w', \
         '2026-01-01', 1, 'low', (SELECT MIN(id) FROM accounts), '2026', '2026', 'low' FROM \
         products WHERE slug = 'quill'",
    ]),
    ("agreement-term", &[
        "INSERT INTO agreements (id, district_id, product_id, title, vehicle, price, \
         signed_on, ends_on, words, open_to, added_at) SELECT 'ag', organization_id, id, 't', \
         'v', 'p', '2026-06-01', '2026-01-01', 'w', 'o', '2026' FROM products WHERE slug = \
         'quill'",
    ]),
    ("answered-request", &[
        "INSERT INTO review_requests (id, name, name_key, vendor_key, host, created_at, \
         answer) VALUES ('rr', 'n', 'n', 'v', 'h', '2026', 'planned')",
    ]),
    ("answered-name", &[
        "INSERT INTO name_requests (id, organization_id, name, reason, asked_by, asked_at, \
         answer) SELECT 'nr', organization_id, 'n', 'r', (SELECT MIN(id) FROM accounts), \
         '2026', 'given' FROM products WHERE slug = 'quill'",
    ]),
    ("comment-days", &[
        "INSERT INTO comment_windows (disclosure_id, id, opens_on, closes_on, asks, revision, \
         opened_by, opened_at) SELECT MIN(id), 'w', '2027-02-02', '2027-02-01', 'a', 1, (SELECT \
         MIN(id) FROM accounts), '2026' FROM disclosures",
    ]),
    ("comment-accepted", &[
        "INSERT INTO comment_windows (disclosure_id, id, opens_on, closes_on, asks, revision, \
         opened_by, opened_at) SELECT MIN(id), 'w', '2027-02-01', '2027-02-02', 'a', 1, (SELECT \
         MIN(id) FROM accounts), '2026' FROM disclosures",
        "UPDATE disclosures SET accepted_at = NULL",
    ]),
    ("comment-read", &[
        "INSERT INTO comment_windows (disclosure_id, id, opens_on, closes_on, asks, revision, \
         opened_by, opened_at) SELECT MIN(id), 'w', '2027-02-01', '2027-02-02', 'a', 1, (SELECT \
         MIN(id) FROM accounts), '2026' FROM disclosures",
        "INSERT INTO public_comments (id, disclosure_id, role, words, sent_at, state) SELECT 'c', \
         disclosure_id, 'parent', 'w', '2026', 'published' FROM comment_windows",
    ]),
    ("comment-erased", &[
        "INSERT INTO comment_windows (disclosure_id, id, opens_on, closes_on, asks, revision, \
         opened_by, opened_at) SELECT MIN(id), 'w', '2027-02-01', '2027-02-02', 'a', 1, (SELECT \
         MIN(id) FROM accounts), '2026' FROM disclosures",
        "INSERT INTO public_comments (id, disclosure_id, role, words, sent_at, state, ruled_by) \
         SELECT 'c', disclosure_id, 'parent', 'w', '2026', 'erased', opened_by FROM \
         comment_windows",
    ]),
    ("cycle-days", &[
        "INSERT INTO intake_cycles (id, name, opens_on, closes_on, review_until, announced_on, \
         revision, noted_by, noted_at) SELECT 'y', 'Y', '2027-02-02', '2027-02-01', '2027-03-01', \
         '2027-04-01', 1, MIN(id), '2026' FROM accounts",
    ]),
    ("cycles-apart", &[
        "INSERT INTO intake_cycles (id, name, opens_on, closes_on, review_until, announced_on, \
         revision, noted_by, noted_at) SELECT 'y', 'Y', '2027-02-01', '2027-02-02', '2027-03-01', \
         '2027-04-01', 1, MIN(id), '2026' FROM accounts",
        "INSERT INTO intake_cycles (id, name, opens_on, closes_on, review_until, announced_on, \
         revision, noted_by, noted_at) SELECT 'z', 'Z', '2027-02-02', '2027-02-03', '2027-03-01', \
         '2027-04-01', 1, MIN(id), '2026' FROM accounts",
    ]),
    ("cycle-case", &[
        "INSERT INTO intake_cycles (id, name, opens_on, closes_on, review_until, announced_on, \
         revision, noted_by, noted_at) SELECT 'y', 'Y', '2027-02-01', '2027-02-02', '2027-03-01', \
         '2027-04-01', 1, MIN(id), '2026' FROM accounts",
        "INSERT INTO cycle_cases (disclosure_id, cycle_id, entered_on) SELECT MIN(id), 'y', \
         '2027-02-03' FROM disclosures",
    ]),
    ("signing-secret", &[
        "DELETE FROM signing_keys",
        "INSERT INTO signing_keys (id, did, public_key, state, made_at) VALUES ('k', 'd', 'p', \
         'signs', '2026')",
    ]),
    ("finished-run", &[
        "INSERT INTO job_runs (id, job, slot, state) VALUES ('r', 'j', 's', 'done')",
    ]),
    ("mail-in-conflict", &[
        "UPDATE conflict_declarations SET conflicted = TRUE, declared_at = \
         '1999-01-01T00:00:00.000Z'",
        "INSERT INTO outbox (id, recipient, subject, body, created_at, due_at, attempts, \
         state) SELECT 'm', a.email, 's', 'https://assay.example/reviews/' || c.disclosure_id \
         || ' is yours', '2026', '2026', 0, 'waiting' FROM conflict_declarations c JOIN \
         accounts a ON a.id = c.account_id WHERE a.name = 'ana'",
    ]),
];

#[tokio::test]
async fn a_record_that_breaks_a_rule_is_named_by_it() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[("bias.assessment", "4")]).await;
    let id = panel.submitted.id.clone();
    let settled =
        [("question", "bias.assessment"), ("level", "3"), ("reason", "Nobody outside tested it.")];
    panel.lea.declare_none(&id).await;
    panel.lea.post(&format!("/pipeline/{id}/adjudication"), &settled).await.expect(303);
    let proposal = [("decision", "pilot"), ("reason", "A first year.")];
    panel.lea.post(&format!("/pipeline/{id}/decision"), &proposal).await.expect(303);
    app.sign_all(&id).await;
    let publisher = app.publisher().await;
    Publisher::new(&app.ctx, &publisher).publishes(&panel.submitted.case()).await.unwrap();
    let mut tx = app.ctx.db.read().await.unwrap();
    assert_eq!(invariants::broken(&mut tx).await.unwrap(), Vec::<String>::new());
    drop(tx);
    for (name, statements) in BROKEN {
        let mut tx = app.ctx.db.write().await.unwrap();
        for sql in *statements {
            tx.query(sql).execute().await.unwrap_or_else(|cause| panic!("{name}: {cause}"));
        }
        let broken = invariants::broken(&mut tx).await.unwrap();
        let told = format!("({name})");
        assert!(broken.iter().any(|fault| fault.ends_with(&told)), "{name}: {broken:#?}");
        // Nothing is stored: what was broken is as it was for the next.
        drop(tx);
    }
    app.finish().await;
}

#[test]
fn every_rule_has_a_name_of_its_own_a_sentence_and_a_record_that_breaks_it() {
    let names: Vec<&str> = INVARIANTS.iter().map(|rule| rule.name).collect();
    let tried: Vec<&str> = BROKEN.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, tried);
    assert!(names.len() >= 40, "{}", names.len());
    for (index, rule) in INVARIANTS.iter().enumerate() {
        assert!(!names[..index].contains(&rule.name), "{} stands twice", rule.name);
        assert!(rule.fault.chars().next().is_some_and(char::is_lowercase), "{}", rule.fault);
    }
}
