//! A stored row that makes no sense is named in the error, so that a person finds it.

use assay::domain::people::account::Role;
use assay::domain::values::{EmailAddress, Id};
use assay::store::assessment::{answers, disclosures};
use assay::store::people::accounts;

use crate::support::TestApp;

async fn run(app: &TestApp, sql: &'static str) {
    let mut tx = app.ctx.db.write().await.unwrap();
    assert!(tx.query(sql).execute().await.unwrap() > 0, "nothing was changed by {sql}");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_error_about_a_row_names_its_table_its_column_and_the_row() {
    let app = TestApp::start().await;
    app.agency("root", Role::Administrator).await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &crate::support::vendors::example("lesson-planner")).await;
    let id = Id::from_stored(disclosure.clone());

    run(&app, "UPDATE disclosures SET state = 'x' || state").await;
    let fault = disclosures::by_id(&mut app.ctx.db.read().await.unwrap(), &id)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        fault.starts_with(&format!(
            "inconsistent row: table disclosures, column state, row {disclosure}: "
        )),
        "{fault}"
    );
    run(&app, "UPDATE disclosures SET state = SUBSTR(state, 2)").await;

    // Rows without an id of their own are named by their keys.
    run(&app, "UPDATE answers SET state = 'x' || state WHERE question = 'profile.identity'").await;
    let fault =
        answers::of(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap_err().to_string();
    assert_eq!(
        fault,
        format!(
            "inconsistent row: table answers, column state, row {disclosure} profile.identity: not \
             a state of an answer"
        )
    );
    run(&app, "UPDATE answers SET state = SUBSTR(state, 2) WHERE question = 'profile.identity'")
        .await;

    // What is kept as JSON is named like everything else.
    run(&app, "UPDATE answers SET value = '{' || value WHERE question = 'profile.identity'").await;
    let fault =
        answers::of(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap_err().to_string();
    assert!(
        fault.starts_with(&format!(
            "inconsistent row: table answers, column value, row {disclosure} profile.identity: "
        )),
        "{fault}"
    );
    run(&app, "UPDATE answers SET value = SUBSTR(value, 2) WHERE question = 'profile.identity'")
        .await;

    let email = EmailAddress::parse("root@example.org").unwrap();
    let (root, _) =
        accounts::by_email(&mut app.ctx.db.read().await.unwrap(), &email).await.unwrap().unwrap();
    run(&app, "UPDATE account_roles SET role = 'king' WHERE role = 'administrator'").await;
    let fault = accounts::by_email(&mut app.ctx.db.read().await.unwrap(), &email)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        fault.starts_with(&format!(
            "inconsistent row: table account_roles, column role, row {} king: ",
            root.id
        )),
        "{fault}"
    );
    run(&app, "UPDATE account_roles SET role = 'administrator' WHERE role = 'king'").await;
    app.finish().await;
}
