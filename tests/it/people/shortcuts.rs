//! Single keys can be turned off and chosen, for every computer that a person works at.

use assay::domain::people::account::Role;

use crate::support::TestApp;

#[tokio::test]
async fn a_person_turns_single_keys_on_and_chooses_others_and_no_two_share_one() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.get("/account").await.expect(200).says("Keys for scoring");
    ana.get("/account/keys").await.expect(200).says("Usually N").does_not_say("\"on\" checked");
    let clash = [("single_keys", "on"), ("key-na", "x"), ("key-next", "X")];
    ana.post("/account/keys", &clash)
        .await
        .expect(422)
        .says("This is the key of “Not applicable” as well. Choose another.");
    ana.post("/account/keys", &[("key-comment", "ab")])
        .await
        .expect(422)
        .says("Enter one sign, or nothing.");
    ana.get("/account/keys").await.does_not_say("\"on\" checked");
    ana.post("/account/keys", &[("single_keys", "on"), ("key-na", "x"), ("key-undo", "")])
        .await
        .expect(303);
    let page = ana.get("/account/keys").await.expect(200);
    page.says("\"on\" checked").says("name=\"key-na\" type=\"text\" value=\"x\"");
    page.says("name=\"key-undo\" type=\"text\" value=\"\"");
    ana.post("/account/keys/switch", &[]).await.expect(303);
    ana.get("/account/keys").await.does_not_say("\"on\" checked").says("value=\"x\"");
    app.agency("ben", Role::Reviewer).await.get("/account/keys").await.does_not_say("value=\"x\"");
    app.finish().await;
}
