//! The keys of receipts: made once, rotated, revoked, and what of them is kept.

use std::sync::Arc;

use assay::actions::registry::receipts::{Checked, ReceiptSubject, check, make};
use assay::actions::registry::signing_keys::{self, ensure, list, own_did, revoke, rotate};
use assay::actions::{Error, Settings};
use assay::domain::access::Actor;
use assay::domain::people::account::Role;
use serde_json::json;

use super::receipts::{asked, registry, sent};
use crate::support::TestApp;

#[tokio::test]
async fn the_first_start_makes_one_key_and_later_ones_keep_it() {
    let app = TestApp::start().await;
    ensure(&app.ctx).await.unwrap();
    let first = list(&app.ctx, &Actor::System).await.unwrap();
    let did = own_did(&app.ctx);
    assert_eq!((first.len(), &first[0].did), (1, &did));
    ensure(&app.ctx).await.unwrap();
    assert_eq!(list(&app.ctx, &Actor::System).await.unwrap(), first);
    let document = app.visitor().get("/.well-known/did.json").await.expect(200);
    assert_eq!(document.headers["access-control-allow-origin"], "*");
    let document = document.json();
    assert_eq!(document["id"], did.as_str());
    assert_eq!(
        document["verificationMethod"],
        json!([{
            "id": first[0].method(), "type": "Multikey", "controller": did,
            "publicKeyMultibase": first[0].public.to_string(),
            "validFrom": "2026-11-21T10:00:00.000Z",
        }])
    );
    assert_eq!(document["assertionMethod"], json!([first[0].method()]));
    let refused = signing_keys::make(&app.ctx, &Actor::System).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "The key {} signs receipts already. `assay keys rotate` puts another in its place.",
            first[0].public
        )
    );
    app.finish().await;
}

#[tokio::test]
async fn another_key_takes_over_the_secret_before_is_wiped_and_receipts_of_before_count() {
    let app = registry().await;
    ensure(&app.ctx).await.unwrap();
    let receipt = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).text();
    app.ctx.clock.advance_seconds(3600);
    let next = rotate(&app.ctx, &Actor::System).await.unwrap();
    let later = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).text();
    assert!(later.contains(&next.method()) && !receipt.contains(&next.method()));
    for text in [&receipt, &later] {
        let told = sent(&app, "/api/v1/receipts/verify", text.clone()).await.expect(200).json();
        assert_eq!(told["valid"], true, "{told}");
    }
    let mut tx = app.ctx.db.read().await.unwrap();
    let rows = tx.query("SELECT secret FROM signing_keys ORDER BY made_at").all().await.unwrap();
    let secrets: Vec<Option<String>> = rows.iter().map(|row| row.get("secret").unwrap()).collect();
    assert!(secrets[0].is_none() && secrets[1].is_some(), "only the one that signs has its secret");
    drop(tx);
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get("/events")
        .await
        .expect(200)
        .says("Made a key that receipts are signed with")
        .says("Put a key of receipts away and wiped its secret");
    app.finish().await;
}

#[tokio::test]
async fn a_revoked_key_signs_no_more_and_another_takes_its_place() {
    let app = registry().await;
    ensure(&app.ctx).await.unwrap();
    let before = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).text();
    let stolen = list(&app.ctx, &Actor::System).await.unwrap().remove(0);
    app.ctx.clock.advance_seconds(7200);
    let during = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).text();
    let public = stolen.public.to_string();
    let from = Some(app.ctx.now().plus_seconds(-3600));
    let reason = "A backup was lost on the way.";
    let next = revoke(&app.ctx, &Actor::System, &public, from, reason).await.unwrap();
    assert!(next.is_some_and(|next| next.public != stolen.public));
    let check = async |text: &str| {
        sent(&app, "/api/v1/receipts/verify", text.to_owned()).await.expect(200).json()
    };
    assert_eq!(check(&before).await["signed"]["key_revoked"], true);
    assert_eq!(check(&during).await["refusal"]["reason"], "revoked_key");
    for (key, from, reason, field) in [
        ("z6Mk", None, reason, "key"),
        (public.as_str(), Some(app.ctx.now().plus_seconds(60)), reason, "from"),
        (public.as_str(), None, "", "reason"),
    ] {
        match revoke(&app.ctx, &Actor::System, key, from, reason).await {
            Err(Error::Invalid(faults)) => assert_eq!(faults[0].field, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    let again = revoke(&app.ctx, &Actor::System, &public, None, reason).await.unwrap_err();
    assert_eq!(again.to_string(), format!("The key {public} was revoked already."));
    app.finish().await;
}

#[tokio::test]
async fn nobody_but_whoever_runs_assay_touches_the_keys() {
    let app = TestApp::start().await;
    let administrator = app.acting("adam", Role::Administrator).await;
    for actor in [Actor::Anyone, administrator] {
        assert!(matches!(rotate(&app.ctx, &actor).await, Err(Error::NotFound)));
        assert!(matches!(list(&app.ctx, &actor).await, Err(Error::NotFound)));
    }
    let subject = ReceiptSubject::Search(Vec::new());
    assert!(make(&app.ctx, &Actor::Anyone, &subject).is_ok(), "a receipt is for anyone");
    app.finish().await;
}

#[tokio::test]
async fn a_register_that_moves_signs_under_its_new_name_and_knows_receipts_of_the_old() {
    let app = registry().await;
    ensure(&app.ctx).await.unwrap();
    let receipt = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200).text();
    let old = own_did(&app.ctx);
    let mut moved = app.ctx.clone();
    let base_url = "https://register.example/tools".to_owned();
    moved.settings = Arc::new(Settings { base_url, ..(*app.ctx.settings).clone() });
    // A command without the service's settings does not take the name from it.
    assert_eq!(rotate(&moved, &Actor::System).await.unwrap().did, old);
    ensure(&moved).await.unwrap();
    let keys = list(&moved, &Actor::System).await.unwrap();
    let names: Vec<&str> = keys.iter().map(|key| key.did.as_str()).collect();
    assert_eq!(names, [old.as_str(), &old, "did:web:register.example:tools"]);
    let checked = check(&moved, &Actor::Anyone, &receipt).unwrap();
    assert!(matches!(checked, Checked::Confirmed(_)), "{checked:?}");
    let document = signing_keys::document(&moved, &Actor::Anyone).unwrap();
    assert_eq!(document["assertionMethod"], json!([keys[2].method()]));
    assert_eq!(document["alsoKnownAs"], json!(["https://register.example/tools", old]));
    app.finish().await;
}
