use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::instrument::Decision;

use crate::support::TestApp;
use crate::support::listings::Tool;

fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

#[tokio::test]
async fn a_refused_tool_is_called_refused_on_its_vendors_pages_with_the_reasons_and_the_way_on() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("integrity-detector", "OriginMark", "Acme")).await;
    listings::publish(&app.ctx, &app.publisher().await, &disclosure, Seen::at_hand())
        .await
        .unwrap();
    let mut acme = app.vendor("Acme").await;
    let list = acme.get("/products").await.expect(200);
    list.says("</svg>Not approved</span>")
        .says("Fix it and disclose it again")
        .does_not_say("Published");
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("</svg>Not approved</span>")
        .says("The agency has not approved this tool")
        .says("Fix what is named, then disclose the tool again.");
    page.says("What stands in the way")
        .says("Disclose it again")
        .does_not_say("The decision is published");
    let now = app.ctx.registry.now();
    let stops = now.shelf.listing("originmark").unwrap().listing.whole().unwrap().stops;
    assert!(!stops.is_empty());
    for stop in &stops {
        page.says(&stop.because.replace('\'', "&#x27;"));
    }
    let product = page
        .text()
        .split("href=\"/products/")
        .nth(2)
        .unwrap()
        .split(['#', '"'])
        .next()
        .unwrap()
        .to_owned();
    let product = acme.get(&format!("/products/{product}")).await.expect(200);
    product
        .says("What the registry says")
        .says("The agency has not approved this tool")
        .says("Start another disclosure");
    app.finish().await;
}

#[tokio::test]
async fn a_suspended_listing_is_called_suspended_with_its_reason() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let publisher = app.publisher().await;
    let slug = listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand()).await.unwrap();
    listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "suspend",
        "An incident is being looked into.",
        Seen::at_hand(),
    )
    .await
    .unwrap();
    let mut acme = app.vendor("Acme").await;
    acme.get("/products")
        .await
        .expect(200)
        .says("</svg>Suspended</span>")
        .does_not_say("Published");
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("</svg>Suspended</span>")
        .says("The agency has suspended this listing")
        .says("An incident is being looked into.");
    page.does_not_say("Disclose it again");
    listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "reinstate",
        "The incident is closed.",
        Seen::at_hand(),
    )
    .await
    .unwrap();
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("</svg>Approved with conditions</span>");
    app.finish().await;
}

#[tokio::test]
async fn a_listing_past_its_last_day_is_called_expired_whether_or_not_it_was_marked() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    listings::publish(&app.ctx, &app.publisher().await, &disclosure, Seen::at_hand())
        .await
        .unwrap();
    let last =
        app.ctx.registry.now().shelf.listing("planwell").unwrap().listing.card.expires_on.unwrap();
    let today = app.ctx.today();
    let days = (last - today).num_days();
    let mut acme = app.vendor("Acme").await;
    acme.get("/products")
        .await
        .expect(200)
        .says("</svg>Approved</span>")
        .says("Holds until 21 November 2029");
    wait(&app, days - 90);
    let mut acme = app.vendor("Acme").await;
    let soon = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    soon.says("</svg>Approved</span>")
        .says("It holds until 21 November 2029.")
        .says("Renew it in time for a new decision.");
    wait(&app, 91);
    let mut acme = app.vendor("Acme").await;
    acme.get("/products")
        .await
        .expect(200)
        .says("</svg>Expired</span>")
        .says("Renew it")
        .does_not_say("Published");
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("The decision has expired")
        .says("Its last day was 21 November 2029.")
        .says("Renew it");
    app.finish().await;
}

#[tokio::test]
async fn conditions_stand_on_the_vendors_pages_with_the_days_by_which_they_have_to_be_met() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    listings::publish(&app.ctx, &app.publisher().await, &disclosure, Seen::at_hand())
        .await
        .unwrap();
    let card = app.ctx.registry.now().shelf.listing("askwell").unwrap().listing.card.clone();
    assert_eq!(card.decision, Decision::Conditional);
    let condition = &card.conditions[0];
    let due = assay::domain::calendar::day_in_words(condition.due);
    let mut acme = app.vendor("Acme").await;
    acme.get("/products")
        .await
        .expect(200)
        .says("</svg>Approved with conditions</span>")
        .says(&format!("Next condition due {due}"));
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("Approved, with conditions that you have to meet")
        .says("Conditions that you have to meet")
        .says(&condition.text)
        .says(&due);
    let left = (condition.due - app.ctx.today()).num_days();
    page.says(&format!("Due in {left} days"));
    wait(&app, left + 1);
    let mut acme = app.vendor("Acme").await;
    acme.get(&format!("/disclosures/{disclosure}")).await.expect(200).says("Its day has passed");
    acme.get("/products").await.expect(200).says("The day of 1 condition has passed");
    app.finish().await;
}

#[tokio::test]
async fn before_publication_a_vendor_reads_that_it_is_decided_and_what_comes_but_not_what() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut acme = app.vendor("Acme").await;
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("The agency has decided")
        .says("All three offices have signed.")
        .says("There is nothing for you to do until then.");
    page.does_not_say("Approved").does_not_say("Conditions that you have to meet");
    acme.get("/products").await.expect(200).says("Decided").does_not_say("Approved");
    app.finish().await;
}

#[tokio::test]
async fn a_new_draft_does_not_hide_what_the_registry_says_and_an_older_decision_is_called_replaced()
{
    let app = TestApp::start().await;
    let first = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let publisher = app.publisher().await;
    listings::publish(&app.ctx, &publisher, &first, Seen::at_hand()).await.unwrap();
    let mut acme = app.vendor("Acme").await;
    let page = acme.get(&format!("/disclosures/{first}")).await.expect(200).text();
    let product =
        page.split("href=\"/products/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let draft = acme.start_disclosure(&product).await;
    acme.get("/products")
        .await
        .expect(200)
        .says("Draft")
        .says("in the registry: version 2.8, approved with conditions");
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("What the registry says")
        .says("</svg>Approved with conditions</span>");
    let rest_on = async |disclosure: &str| {
        let mut tx = app.ctx.db.write().await.unwrap();
        tx.query("UPDATE listings SET disclosure_id = $1")
            .bind(disclosure)
            .execute()
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    rest_on(&draft).await;
    let old = acme.get(&format!("/disclosures/{first}")).await.expect(200);
    old.says("</svg>Replaced by a newer decision</span>")
        .says("A newer decision has taken its place")
        .does_not_say("Approved with conditions");
    rest_on(first.as_str()).await;
    app.finish().await;
}

#[tokio::test]
async fn every_row_of_a_vendors_products_says_for_which_version_it_stands() {
    let app = TestApp::start().await;
    let old = app.decided(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    listings::publish(&app.ctx, &app.publisher().await, &old, Seen::at_hand()).await.unwrap();
    let mut acme = app.vendor("Acme").await;
    acme.get("/products").await.expect(200).says("Version 2.8").says("</svg>Approved</span>");
    let page = acme.get(&format!("/disclosures/{old}")).await.expect(200);
    page.says("Version of the tool")
        .says("2.8")
        .says(&format!("href=\"/disclosures/{old}/letter\""));
    let product = page
        .text()
        .split("href=\"/products/")
        .nth(1)
        .unwrap()
        .split(['#', '"'])
        .next()
        .unwrap()
        .to_owned();
    let reply = acme
        .post(&format!("/products/{product}/disclosures"), &[("version", "3.0")])
        .await
        .expect(303);
    let new = reply.location.unwrap();
    let list = acme.get("/products").await.expect(200);
    list.says("Version 3.0 · in the registry: version 2.8, approved").says("</svg>Draft</span>");
    acme.get(&new).await.expect(200).says("Version of the tool").says("3.0");
    let page = acme.get(&format!("/products/{product}")).await.expect(200);
    page.says("Version 3.0, started ").says("Version 2.8, started ").says("Version 2.8: ");
    page.says(&format!("href=\"/disclosures/{old}/letter\">Read the letter</a>"));
    acme.post(&format!("{new}/withdrawal"), &[("reason", "Too early for us")]).await.expect(303);
    acme.get("/products")
        .await
        .expect(200)
        .says("Given up before it was submitted · in the registry: version 2.8, approved");
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("Given up before it was submitted, started ");
    app.finish().await;
}
