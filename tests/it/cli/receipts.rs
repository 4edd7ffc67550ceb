//! `assay keys` and `assay verify-receipt`: keys that every start keeps, and receipts that are
//! checked without a browser, also from a backup's database and with the public keys alone.

use serde_json::Value;

use super::process::{Serving, run, said, settings};
use crate::support::database::TestDatabase;
use crate::support::vendors::example;
use crate::support::{Client, TestApp};

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)))
}

#[tokio::test]
async fn a_receipt_of_a_served_register_is_verified_on_the_command_line_after_rotation() {
    let database = TestDatabase::create().await;
    let (folder, own) = (database.folder().to_owned(), settings(&database));
    let serving = Serving::start(&folder, &["serve"], &own);
    let base = serving.base.clone();
    let mut visitor = Client::new(&base);
    let page = visitor.get("/receipts/new?q=nothing").await.expect(200);
    page.says("Receipt: the register had nothing");
    let html = page.text();
    let field = |name: &str| {
        let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).expect("the field");
        rest.split('"').next().expect("its value").to_owned()
    };
    let (receipt, code) = (field("receipt"), field("code"));
    for kind in ["json", "pdf"] {
        let fields = [("receipt", receipt.as_str()), ("code", &code), ("as", kind)];
        let file = visitor.post("/receipts/new", &fields).await.expect(200);
        std::fs::write(folder.join(format!("receipt.{kind}")), file.bytes).unwrap();
    }
    let document = visitor.get("/.well-known/did.json").await.expect(200);
    std::fs::write(folder.join("did.json"), document.bytes).unwrap();
    assert_eq!(serving.terminate().0, Some(0));
    // The same address as the server had, or the keys would be those of another.
    let mut own = own;
    own.push(("ASSAY_BASE_URL".to_owned(), base));
    let before = json(&run(&folder, &["keys", "list", "--json"], &own));
    let after = json(&run(&folder, &["keys", "rotate", "--json"], &own));
    assert_ne!(before["keys"][0]["key"], after["keys"][0]["key"]);
    let listed = run(&folder, &["keys", "list"], &own);
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(text.contains(": put away on ") && text.contains(": signs"), "{text}");
    let refused = run(&folder, &["keys", "new"], &own);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("signs receipts already. `assay keys rotate`"));
    for words in [
        ["verify-receipt", "receipt.json"].as_slice(),
        &["verify-receipt", "receipt.pdf"],
        &["verify-receipt", "receipt.json", "--keys", "did.json"],
    ] {
        let output = run(&folder, words, &own);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{words:?}: {text}{}", said(&output));
        assert!(text.starts_with("State Education Agency signed this receipt on "), "{text}");
    }
    let told = json(&run(&folder, &["verify-receipt", "receipt.json", "--json"], &own));
    assert_eq!((&told["valid"], &told["key"]), (&true.into(), &Value::from(key_of(&before))));
    let forged = std::fs::read_to_string(folder.join("receipt.json")).unwrap();
    std::fs::write(folder.join("forged.json"), forged.replace("nothing", "something")).unwrap();
    let output = run(&folder, &["verify-receipt", "forged.json"], &own);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "Not a valid receipt of this register. What it says was changed after it was signed: its \
         text does not give the number that it bears.\n"
    );
    let key = before["keys"][0]["key"].as_str().unwrap().to_owned();
    let words =
        ["keys", "revoke", &key, "--from", "2020-01-01T00:00:00Z", "--reason", "It was lost."];
    let output = run(&folder, &words, &own);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "The key is revoked.\n",
        "{}",
        said(&output)
    );
    assert_eq!(run(&folder, &["verify-receipt", "receipt.json"], &own).status.code(), Some(1));
    let verified = run(&folder, &["verify"], &own);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    database.remove().await;
}

/// How receipts name the first listed key.
fn key_of(listed: &Value) -> String {
    let key = &listed["keys"][0];
    format!("{}#{}", key["did"].as_str().unwrap(), key["key"].as_str().unwrap())
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let database = TestDatabase::create().await;
    let own = settings(&database);
    let output = run(database.folder(), &["verify-receipt", "missing.json"], &own);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("Reading missing.json"), "{}", said(&output));
    std::fs::write(database.folder().join("a.json"), "{}").unwrap();
    let output = run(database.folder(), &["verify-receipt", "a.json", "--keys", "a.json"], &own);
    assert!(
        said(&output)
            .contains("a.json holds no public keys of a register. Save its /.well-known/did.json."),
        "{}",
        said(&output)
    );
    database.remove().await;
}

#[tokio::test]
async fn an_export_is_verified_with_the_public_keys_alone_and_its_digest_worked_out_anew() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let path = format!("/disclosures/{disclosure}/export.json");
    let folder = app.folder();
    std::fs::write(folder.join("draft.json"), acme.get(&path).await.expect(200).bytes).unwrap();
    acme.submit_disclosure(&disclosure).await.expect(303);
    let export = acme.get(&path).await.expect(200).text();
    std::fs::write(folder.join("export.json"), &export).unwrap();
    let forged = export.replacen("Lessonwright", "Lessonwrighd", 1);
    std::fs::write(folder.join("forged.json"), forged).unwrap();
    let document = acme.get("/.well-known/did.json").await.expect(200);
    std::fs::write(folder.join("did.json"), document.bytes).unwrap();
    let receipt = acme.get(&format!("/disclosures/{disclosure}/receipt")).await.expect(200).text();
    // The clock of the test stands in 2026, that of the command runs.
    let run = |file: &str, more: &[&str]| {
        let words = [&["verify-receipt", file, "--keys", "did.json"][..], more].concat();
        run(folder, &words, &[])
    };
    let told = json(&run("export.json", &["--json"]));
    assert_eq!(told["valid"], true, "{told}");
    assert!(receipt.contains(told["digest"].as_str().unwrap()), "{told}");
    let output = run("export.json", &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}{}", said(&output));
    assert!(text.starts_with("Test agency signed this export of a disclosure on "), "{text}");
    assert!(text.contains("It agrees with the one that the file names"), "{text}");
    let output = run("draft.json", &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.ends_with(
            "It is a draft: nothing was submitted, so there is no digest to work out.\n"
        ),
        "{text}"
    );
    let output = run("forged.json", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "Not a valid export of this register. What it says was changed after it was signed: its \
         text does not give the number that it bears.\n"
    );
    app.finish().await;
}
