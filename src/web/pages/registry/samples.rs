//! Listings for rendering samples, read from the form in which they are stored: nothing but the
//! domain makes one.

use serde_json::{Value, json};

use crate::domain::registry::condition_proof::{Proof, ProofFile, ProofState};
use crate::domain::registry::listing::Listing;
use crate::domain::values::{Id, Timestamp};

/// A listing in its stored form.
const FULL: &str = r#"{
    "slug": "askwell", "name": "Askwell", "vendor": "Brookfield Tutors", "version": "2.8",
    "website": "https://askwell.example/schools",
    "summary": "A homework chatbot.", "status": "published", "status_reason": "",
    "decision": "conditional", "decision_reason": "It follows the matrix.",
    "inherent_tier": 3, "inherent_tier_name": "High", "inherent_score": 52.25, "residual_tier": 2,
    "residual_tier_name": "Moderate", "residual_score": 29.5,
    "scores": {
        "one": { "title": "Safety", "weight": 30, "score": 3.1667, "word": "Tested", "minimum": 3.0,
          "met": true },
        "two": { "title": "Evidence", "weight": 20, "score": 1.5, "word": "Asserted",
          "minimum": 2.0, "met": false },
        "three": { "title": "Bias", "weight": 20, "score": null, "word": null, "minimum": null,
          "met": null },
        "four": { "title": "Usability", "weight": 10, "score": null, "word": null, "minimum": 2.0,
          "met": null }
    },
    "conditions": [
        { "text": "Publish the schedule.", "criterion": "one", "due": "2027-02-19",
          "evidence_required": "A link" },
        { "text": "Tell families.", "criterion": null, "due": "2027-02-19",
          "consequence": "rests", "evidence_required": "A letter" },
        { "text": "Keep a log.", "criterion": null, "due": "2027-12-31",
          "first_due": "2027-11-30", "consequence": "rests", "evidence_required": "The log" },
        { "text": "Test it again.", "criterion": "two", "due": "2027-02-19",
          "settled": { "how": "met", "on": "2027-01-15", "because": "The report of a laboratory." },
          "evidence_required": "A report" }
    ],
    "modules": [{
        "id": "M-1", "title": "Foundations", "who": [{ "id": "teachers", "title": "Teachers" }],
        "by": { "id": "before", "title": "Before access" },
        "because": [
            { "rule": "P1", "sentence": "Every tool.", "reasons": [] },
            { "rule": null, "sentence": "It comes before M-2.",
              "reasons": [{ "code": "F1", "label": "Stakes", "given": "Level 3" },
                { "code": null, "label": "Tier", "given": "3" }] }
        ]
    }],
    "change_notices": [
        { "told_on": "2027-03-03", "kind": "Transformative", "what": ["New base model"],
          "happens_on": "2027-04-15", "late": true, "standing": "told", "answered_on": null,
          "review_by": null }
    ],
    "facts": [{ "id": "audience", "label": "Users", "audience": true,
      "values": [{ "id": "teachers", "label": "Teachers" }] }],
    "approved_on": "2026-11-21", "decided_on": "2026-11-21", "expires_on": "2027-11-21",
    "incidents": { "rated": 2, "serious": 1 },
    "questionnaire": { "family": "family", "version": "1", "digest": "0123456789abcdef0123" },
    "disclosure_digest": "fedcba98765432100123", "attested_on": "2026-11-20",
    "data": [{ "id": "data", "label": "Data", "columns": ["Element", "About"],
      "rows": [["Prompts", "Students"]] }],
    "costs": [{ "id": "costs", "label": "Price", "columns": ["Item", "Amount"],
      "rows": [["License", "6.5"]] }],
    "factors": [
        { "code": "F1", "title": "Stakes", "weight": 20, "level": 3, "maximum": 4, "text": "Grades",
          "withheld": false, "arithmetic": "20 × 3 ÷ 4 = 15",
          "reasons": [{ "code": "Q-03", "label": "Which decision?", "given": "Grades" }] },
        { "code": "F2", "title": "Audience", "weight": 15, "level": 4, "maximum": 4, "text": null,
          "withheld": true, "arithmetic": "15 × 4 ÷ 4 = 15", "reasons": [] },
        { "code": "F3", "title": "Data", "weight": 15, "level": null, "not_public": true,
          "maximum": 4, "text": null, "withheld": false, "arithmetic": "",
          "reasons": [{ "code": "Q-04", "label": "Which data?", "given": "Not public" }] }
    ],
    "floors": [{ "tier": 3, "because": "Students use it." }],
    "arithmetic": { "inherent": ["The factors add up."], "residual": ["The mean is 0.7."],
      "decision": ["The rules lead to: approved with conditions."] },
    "stops": [{ "id": "KO-1", "kind": "curable", "standing": "stands", "because": "No schedule." }],
    "checked": [{ "criterion": "one", "looked_for": "Protects students.", "answers": 3,
      "with_evidence": 2 }, { "criterion": "two", "looked_for": "It helps.", "answers": 0,
      "with_evidence": 0 }],
    "statements": [
        { "criterion": "one", "code": "Q-01", "label": "Which agreement?",
          "vendor_says": "The state's", "evidence": 1 },
        { "criterion": "two", "code": "Q-02", "label": "Which claims?",
          "vendor_says": "Better writing", "evidence": 0 }
    ],
    "measures": [
        { "id": "m", "criterion": "two", "code": "Q-02", "title": "Share", "computed": true,
          "conclusion": "At most 3.00% wrong.",
          "lines": [{ "label": "Share", "formula": "3 ÷ 100", "value": "0.0300" }] },
        { "id": "n", "criterion": null, "code": "Q-04", "title": "Other", "computed": false,
          "conclusion": "It could not be computed.", "lines": [] }
    ],
    "monitoring": "Semi-annual metrics", "pilot": "At most five districts.",
    "history": [{ "on": "2026-11-21", "what": "Published in the registry",
      "text": "Approved with conditions" },
      { "on": "2026-11-20", "what": "Submitted", "text": null }]
}"#;

/// Listings that together take every branch of the page.
pub fn listings() -> Vec<Listing> {
    let full: Value = serde_json::from_str(FULL).unwrap_or_default();
    let mut suspended = full.clone();
    suspended["departure"] = json!(
        "The rules lead to: not approved, because Evidence scores 1.5 where the tier asks for at \
         least 2."
    );
    suspended["status"] = json!("suspended");
    suspended["status_reason"] = json!("An incident is being looked into.");
    let mut refused = full.clone();
    for (key, value) in [
        ("decision", json!("not_approved")),
        ("conditions", json!([])),
        ("modules", json!([])),
        ("approved_on", json!(null)),
        ("expires_on", json!(null)),
        ("data", json!([])),
        ("costs", json!([])),
        ("floors", json!([])),
        ("stops", json!([])),
        ("monitoring", json!(null)),
        ("pilot", json!(null)),
    ] {
        refused[key] = value;
    }
    refused["withheld"] = json!([{
        "fact": "technique", "criterion": null, "code": "P-04", "label": "How it works",
        "basis": "trade_secret",
        "because": "Withheld at the vendor’s request: trade secret (the law on trade secrets)."
    }]);
    let mut expired = full.clone();
    expired["status"] = json!("expired");
    let mut revoked = full.clone();
    revoked["status"] = json!("revoked");
    revoked["status_reason"] = json!("It was found to sell what students write.");
    let stands = |listing: Listing| {
        // On the last day, so that conditions are overdue.
        let day = listing.card.expires_on.unwrap_or(listing.card.decided_on);
        listing.as_of(day)
    };
    [full, suspended, refused, expired, revoked]
        .into_iter()
        .filter_map(|json| Listing::parse(&json.to_string()).ok())
        .map(stands)
        .collect()
}

/// What a vendor said of a condition, in every state.
pub fn proofs(place: usize) -> Vec<Proof> {
    let states = [ProofState::Closed, ProofState::SentBack, ProofState::Met, ProofState::Waiting];
    let proof = |(number, state): (usize, ProofState)| Proof {
        id: Id::from_stored(format!("{}", number + 1)),
        disclosure: Id::from_stored("3".to_owned()),
        place,
        words: "It stands on our website since Monday.".to_owned(),
        url: (number % 2 == 0).then(|| "https://askwell.example/schedule".to_owned()),
        file: (number % 2 == 1).then(|| ProofFile {
            title: "Schedule".to_owned(),
            sha256: "0123".to_owned(),
            media_type: "application/pdf".to_owned(),
        }),
        state,
        by: "Jo Park".to_owned(),
        at: Timestamp::from_millis(1_795_255_200_000),
        answer: (state == ProofState::SentBack).then(|| "It names no days.".to_owned()),
        answered_at: None,
    };
    states.into_iter().enumerate().map(proof).collect()
}
