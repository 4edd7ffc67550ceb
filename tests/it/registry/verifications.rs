//! Checking receipts: what is refused and why, by link, paste, file and program, and the standard's
//! own example.

use assay::actions::registry::signing_keys;
use assay::domain::registry::receipt::credential::{context, number};
use assay::domain::registry::receipt::keys::{Keyring, PublicKey, Revoked, SecretKey};
use assay::domain::registry::receipt::proof::{canonical, sign};
use assay::domain::values::Timestamp;
use serde_json::{Map, Value, json};

use super::receipts::{asked, registry, sent};
use crate::support::TestApp;
use crate::support::keys::key;
use crate::support::listings::Tool;

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

/// The example of the standard (W3C, Data Integrity `EdDSA` Cryptosuites 1.0, B.3): key, credential,
/// options and signature.
#[test]
fn the_example_of_the_standard_comes_out_byte_for_byte() {
    let secret =
        bs58::decode("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq").into_vec().unwrap();
    assert_eq!(secret[..2], [0x80, 0x26], "a secret key of Ed25519");
    let key = SecretKey::from_seed(&secret[2..].try_into().unwrap());
    let public = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    assert_eq!(key.public().to_string(), public);
    assert_eq!(PublicKey::parse(public), Some(key.public()));
    let document = object(&json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": { "id": "did:example:abcdefgh", "alumniOf": "The School of Examples" },
    }));
    let options = object(&json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": format!("did:key:{public}#{public}"),
        "proofPurpose": "assertionMethod",
    }));
    let signed = sign(document, options, &key).unwrap();
    assert_eq!(
        signed["proof"]["proofValue"],
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
    );
}

/// A forgery: what is done to a receipt, the word of its refusal and how its sentence begins.
struct Forgery {
    what: &'static str,
    text: String,
    reason: &'static str,
    sentence: String,
}

/// The receipt as its forger would leave it after `change`.
fn changed(receipt: &Value, change: impl FnOnce(&mut Value)) -> String {
    let mut forged = receipt.clone();
    change(&mut forged);
    forged.to_string()
}

/// The same with the number worked out anew, as a forger does who knows how.
fn renumbered(receipt: &Value, change: impl FnOnce(&mut Value)) -> String {
    changed(receipt, |forged| {
        change(forged);
        let mut unsigned = object(forged);
        unsigned.shift_remove("proof");
        forged["id"] = number(&unsigned).unwrap().into();
    })
}

/// The same signed by somebody with a key of their own.
fn resigned(receipt: &Value, key: &SecretKey, change: impl FnOnce(&mut Value)) -> String {
    let mut forged: Value = serde_json::from_str(&renumbered(receipt, change)).unwrap();
    let mut options = object(&forged["proof"].take());
    options.shift_remove("proofValue");
    let mut unsigned = object(&forged);
    unsigned.shift_remove("proof");
    Value::Object(sign(unsigned, options, key).unwrap()).to_string()
}

#[expect(clippy::too_many_lines, reason = "one forgery after the other")]
fn forgeries(receipt: &Value, own: &str) -> Vec<Forgery> {
    let text = receipt.to_string();
    let mut all = Vec::new();
    let mut add = |what, text: String, reason, sentence: &str| {
        all.push(Forgery { what, text, reason, sentence: sentence.to_owned() });
    };
    let stranger = SecretKey::from_seed(&[99; 32]);
    let public = stranger.public().to_string();
    add("nothing", " ".to_owned(), "empty", "Nothing was given.");
    add("a letter", "Dear Sir".to_owned(), "not_json", "This is not JSON (line 1, column 1)");
    add("cut off", text[..text.len() / 2].to_owned(), "not_json", "This is not JSON (");
    add("text behind it", format!("{text} and more"), "trailing_text", "Something follows after");
    add("two receipts", format!("{text}{text}"), "trailing_text", "Something follows after");
    add(
        "a name twice",
        text.replacen("\"availability\":", "\"availability\":\"yes\",\"availability\":", 1),
        "doubled_name",
        "The name “availability” stands twice in one object",
    );
    add(
        "a number written otherwise",
        text.replacen("\"version\":3", "\"version\":3.0", 1),
        "odd_number",
        "The number 3.0 is not written as signed texts write numbers (RFC 8785)",
    );
    add("other JSON", json!({ "a": 1 }).to_string(), "no_receipt", "This is JSON, but no receipt");
    add("a list", json!([receipt]).to_string(), "no_receipt", "This is JSON, but no receipt");
    add(
        "another context",
        changed(receipt, |one| one["@context"][1] = json!("https://example.org/mine")),
        "other_context",
        "Its context is not that of a receipt",
    );
    add(
        "another type",
        changed(receipt, |one| one["type"] = json!(["VerifiableCredential"])),
        "other_type",
        "It is a credential of another type",
    );
    add(
        "no proof",
        changed(receipt, |one| drop(one.as_object_mut().unwrap().shift_remove("proof"))),
        "unsigned",
        "It has no proof",
    );
    add(
        "two proofs",
        changed(receipt, |one| one["proof"] = json!([one["proof"], one["proof"]])),
        "several_proofs",
        "It has 2 proofs.",
    );
    add(
        "another kind of proof",
        changed(receipt, |one| one["proof"]["type"] = json!("Ed25519Signature2020")),
        "proof_not_whole",
        "Its proof is not whole: “type”",
    );
    add(
        "another suite",
        changed(receipt, |one| one["proof"]["cryptosuite"] = json!("eddsa-rdfc-2022")),
        "other_suite",
        "Its proof says cryptosuite “eddsa-rdfc-2022”.",
    );
    add(
        "another purpose",
        changed(receipt, |one| one["proof"]["proofPurpose"] = json!("authentication")),
        "other_purpose",
        "Its proof was made for “authentication”.",
    );
    add(
        "another context of the proof",
        changed(receipt, |one| one["proof"]["@context"] = json!([context()[0]])),
        "other_proof_context",
        "Its proof has another context",
    );
    add(
        "another issuer",
        resigned(receipt, &stranger, |one| {
            one["issuer"]["id"] = json!("did:web:elsewhere.example");
            one["proof"]["verificationMethod"] =
                json!(format!("did:web:elsewhere.example#{public}"));
        }),
        "other_issuer",
        &format!("Its issuer is “did:web:elsewhere.example”, not this register, which is “{own}”."),
    );
    add(
        "the key of another",
        changed(receipt, |one| {
            one["proof"]["verificationMethod"] =
                json!(format!("did:web:elsewhere.example#{public}"));
        }),
        "key_of_other",
        "Its proof names a key of “did:web:elsewhere.example”",
    );
    add(
        "a key that never was",
        resigned(receipt, &stranger, |one| {
            one["proof"]["verificationMethod"] = json!(format!("{own}#{public}"));
        }),
        "unknown_key",
        "Its proof names the key “",
    );
    add(
        "somebody else's signature under the register's key",
        resigned(receipt, &stranger, |one| {
            one["credentialSubject"]["tools"][0]["availability"] = json!("yes");
        }),
        "wrong_signature",
        "Its signature does not fit its text",
    );
    add(
        "a value",
        changed(receipt, |one| one["credentialSubject"]["tools"][0]["availability"] = json!("yes")),
        "changed_text",
        "What it says was changed after it was signed",
    );
    add(
        "a value, with the number made to fit",
        renumbered(receipt, |one| one["credentialSubject"]["tools"][0]["version"] = json!("9")),
        "wrong_signature",
        "Its signature does not fit its text",
    );
    add(
        "the number",
        changed(receipt, |one| one["id"] = json!("ni:///sha-256;AAAA")),
        "changed_text",
        "What it says was changed",
    );
    add(
        "something added",
        changed(receipt, |one| one["credentialSubject"]["approvedBy"] = json!("Everybody")),
        "changed_text",
        "What it says was changed",
    );
    add(
        "a letter of the signature",
        changed(receipt, |one| {
            let value = one["proof"]["proofValue"].as_str().unwrap().to_owned();
            let last = if value.ends_with('2') { "3" } else { "2" };
            one["proof"]["proofValue"] = json!(format!("{}{last}", &value[..value.len() - 1]));
        }),
        "wrong_signature",
        "Its signature does not fit its text",
    );
    add(
        "a short signature",
        changed(receipt, |one| one["proof"]["proofValue"] = json!("z2Hn")),
        "damaged_signature",
        "Its signature (“proofValue”) is damaged",
    );
    add(
        "a date that is none",
        renumbered(receipt, |one| one["validFrom"] = json!("yesterday")),
        "unreadable_date",
        "Its “validFrom” is not an instant in UTC",
    );
    add(
        "another date",
        renumbered(receipt, |one| one["validFrom"] = json!("2026-10-01T10:00:00Z")),
        "dates_differ",
        "Its proof was made at another moment",
    );
    add(
        "a date to come",
        renumbered(receipt, |one| {
            one["validFrom"] = json!("2027-11-21T10:00:00Z");
            one["proof"]["created"] = json!("2027-11-21T10:00:00Z");
        }),
        "dated_in_future",
        "It is dated 21 November 2027, 10:00 UTC, which is still to come.",
    );
    add(
        "a date before its key",
        renumbered(receipt, |one| {
            one["validFrom"] = json!("2025-11-21T10:00:00Z");
            one["proof"]["created"] = json!("2025-11-21T10:00:00Z");
        }),
        "before_key",
        "It is dated before its key was made, which was on 1 January 2026, 00:00 UTC.",
    );
    all
}

async fn verdict(app: &TestApp, text: &str) -> Value {
    sent(app, "/api/v1/receipts/verify", text.to_owned()).await.expect(200).json()
}

#[tokio::test]
async fn a_forged_receipt_is_refused_with_a_sentence_of_its_own_kind() {
    let app = registry().await;
    let receipt = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).json();
    assert_eq!(verdict(&app, &receipt.to_string()).await["valid"], true);
    let own = signing_keys::own_did(&app.ctx);
    let all = forgeries(&receipt, &own);
    let mut reasons: Vec<&str> = all.iter().map(|one| one.reason).collect();
    for Forgery { what, text, reason, sentence } in &all {
        let told = verdict(&app, text).await;
        assert_eq!(told["valid"], false, "{what}");
        assert_eq!(told["refusal"]["reason"], *reason, "{what}: {told}");
        let said = told["refusal"]["sentence"].as_str().unwrap();
        assert!(said.starts_with(sentence), "{what}: {said}");
        assert!(told["signed"].is_null() && told["tools"] == json!([]), "{what}");
    }
    let large = " ".repeat(600_000);
    sent(&app, "/api/v1/receipts/verify", large).await.expect(413);
    reasons.sort_unstable();
    reasons.dedup();
    assert!(all.len() >= 30 && reasons.len() >= 20, "{} of {} kinds", all.len(), reasons.len());
    app.finish().await;
}

#[tokio::test]
async fn spaces_line_ends_and_the_order_of_names_are_no_change() {
    let app = registry().await;
    let receipt = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200);
    let value = receipt.json();
    assert_eq!(canonical(&value).unwrap(), receipt.text(), "it comes in the canonical form");
    let pretty = serde_json::to_string_pretty(&value).unwrap().replace('\n', "\r\n");
    let mut turned = object(&value);
    let first = turned.shift_remove("@context").unwrap();
    turned.insert("@context".to_owned(), first);
    for text in [pretty, format!("\u{FEFF}{value}\n"), Value::Object(turned).to_string()] {
        assert_eq!(verdict(&app, &text).await["valid"], true, "{text}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_receipt_counts_after_its_key_was_put_away_and_not_from_when_it_was_revoked() {
    let app = registry().await;
    let receipt = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).text();
    let own = signing_keys::own_did(&app.ctx);
    let ((mut old, secret), (next, next_secret)) = (key(&own, 7), key(&own, 8));
    old.retired_at = Some(app.ctx.now().plus_seconds(60));
    let ring = |old| Keyring {
        keys: vec![old, next.clone()],
        current: Some((next.clone(), next_secret.clone())),
    };
    app.ctx.keys.hold(ring(old.clone()));
    app.ctx.clock.advance_seconds(86_400 * 400);
    let told = verdict(&app, &receipt).await;
    assert_eq!((&told["valid"], &told["signed"]["key"]), (&json!(true), &json!(old.method())));
    let value: Value = serde_json::from_str(&receipt).unwrap();
    let swapped = changed(&value, |one| one["proof"]["verificationMethod"] = json!(next.method()));
    let told = verdict(&app, &swapped).await;
    assert_eq!(told["refusal"]["reason"], "other_key");
    assert_eq!(
        told["refusal"]["sentence"],
        "It was signed with another key of this register than the one that it names, so its proof \
         was changed."
    );
    let late = resigned(&value, &secret, |one| {
        one["validFrom"] = json!("2026-11-22T10:00:00Z");
        one["proof"]["created"] = json!("2026-11-22T10:00:00Z");
    });
    let told = verdict(&app, &late).await;
    assert_eq!(
        told["refusal"]["sentence"],
        "It is dated after its key was put away, which was on 21 November 2026, 10:01 UTC."
    );
    let reason = "A backup was lost.".to_owned();
    let revoked = |from: &str| {
        Some(Revoked { from: Timestamp::parse(from).unwrap(), reason: reason.clone() })
    };
    old.revoked = revoked("2026-11-21T10:00:00Z");
    app.ctx.keys.hold(ring(old.clone()));
    let told = verdict(&app, &receipt).await;
    assert_eq!(
        told["refusal"]["sentence"],
        "Its key was revoked from 21 November 2026, 10:00 UTC on, so what is dated then or later \
         does not count: A backup was lost."
    );
    old.revoked = revoked("2026-11-21T10:00:01Z");
    app.ctx.keys.hold(ring(old.clone()));
    let told = verdict(&app, &receipt).await;
    assert_eq!((&told["valid"], &told["signed"]["key_revoked"]), (&json!(true), &json!(true)));
    let document = app.visitor().get("/.well-known/did.json").await.expect(200).json();
    assert_eq!(document["assertionMethod"], json!([next.method()]));
    assert_eq!(document["verificationMethod"][0]["revoked"], "2026-11-21T10:00:01.000Z");
    app.finish().await;
}

/// The address that a page's code leads to is no text on the page; its digits are.
fn digits_of(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"code\" value=\"").expect("the code");
    rest.split('"').next().expect("its digits").to_owned()
}

#[tokio::test]
async fn the_link_of_a_code_holds_the_receipt_or_its_short_form_and_is_checked_without_a_script() {
    let app = registry().await;
    let mut visitor = app.visitor();
    let page = visitor.get("/receipts/new?listing=planwell").await.expect(200).text();
    let digits = digits_of(&page);
    let shown = visitor.get(&format!("/verify?r={digits}")).await.expect(200);
    shown
        .says("Test agency signed this receipt")
        .says("The register still says exactly this")
        .says("Planwell by Acme");
    // Names in which nothing repeats, so that packing saves little.
    let mut letter = 0x4E00_u32;
    for index in 0..8 {
        let letters = (0..90).map(|_| {
            letter = 0x4E00 + (letter * 7919 + 104_729) % 20_000;
            char::from_u32(letter).expect("a letter")
        });
        let name = format!("{index} {}", letters.collect::<String>());
        app.published(&Tool::new("lesson-planner", &name, "Acme")).await;
    }
    let page = visitor.get("/receipts/new?sort=name").await.expect(200).text();
    let shown = visitor.get(&format!("/verify?r={}", digits_of(&page))).await.expect(200);
    shown
        .says("Test agency signed this receipt")
        .says("This is the short form that the code on paper holds")
        .says("On this day 11 tools with a published decision fitted.");
    let mut wrong = digits.clone();
    wrong.truncate(digits.len() - 40);
    for damaged in [wrong.as_str(), "0", "abc", "999"] {
        visitor
            .get(&format!("/verify?r={damaged}"))
            .await
            .expect(200)
            .says("This is not a valid receipt of this register")
            .says("The link of this code is damaged or not whole");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_file_is_checked_as_json_and_as_the_pdf_that_holds_it() {
    let app = registry().await;
    let mut visitor = app.visitor();
    let page = visitor.get("/receipts/new?listing=askwell").await.expect(200).text();
    let (_, rest) = page.split_once("name=\"receipt\" value=\"").unwrap();
    let receipt = rest.split('"').next().unwrap();
    let code = digits_of(&page);
    for kind in ["json", "pdf"] {
        let fields = [("receipt", receipt), ("code", code.as_str()), ("as", kind)];
        let file = visitor.post("/receipts/new", &fields).await.expect(200).bytes;
        visitor.get("/verify").await.expect(200);
        let sent = Some(("file", "receipt", "application/octet-stream", file.as_slice()));
        visitor.upload("/verify/file", &[], sent).await.expect(200).says("signed this receipt");
    }
    let large = vec![b' '; 600_000];
    for (bytes, sentence) in [
        (b"%PDF-1.7 scanned".as_slice(), "This PDF holds no receipt."),
        (b"\xFF\xFE{", "This is not JSON (it is not UTF-8)"),
        (b"", "Nothing was given."),
        (large.as_slice(), "This is larger than 512 KB, so it was not read."),
    ] {
        visitor.get("/verify").await.expect(200);
        let sent = Some(("file", "receipt.pdf", "application/pdf", bytes));
        visitor.upload("/verify/file", &[], sent).await.expect(200).says(sentence);
    }
    app.finish().await;
}

/// With the libraries of others, where node and they are at hand: `tests/run.sh` fetches them.
#[tokio::test]
async fn a_receipt_is_verified_by_the_data_integrity_libraries_of_others() {
    #[expect(clippy::disallowed_methods, reason = "where the libraries are is no setting of Assay")]
    let Ok(modules) = std::env::var("ASSAY_TEST_NODE_MODULES") else {
        println!("skipped: ASSAY_TEST_NODE_MODULES names no folder with the libraries of others");
        return;
    };
    let app = registry().await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/third_party/verify.mjs");
    let (file, did) = (app.folder().join("receipt.json"), app.folder().join("did.json"));
    let document = app.visitor().get("/.well-known/did.json").await.expect(200);
    std::fs::write(&did, document.bytes).unwrap();
    for question in [json!({ "listings": ["askwell", "veritas"] }), json!({ "search": "q=zzzz" })] {
        let receipt = asked(&app, &question).await.expect(200);
        std::fs::write(&file, receipt.bytes).unwrap();
        let words = [script.as_ref(), file.as_os_str(), did.as_os_str(), modules.as_ref()];
        let output = std::process::Command::new("node").args(words).output().expect("node runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "verified", "{said}");
    }
    app.finish().await;
}
