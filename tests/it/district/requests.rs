//! Districts ask the agency to review a tool.

use assay::domain::assessment::product::Website;
use assay::domain::district::request::{Meant, ToolName, ToolVendor};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::forms::{borrowed, set};
use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

fn asks<'a>(name: &'a str, vendor: &'a str) -> [(&'a str, &'a str); 4] {
    [("name", name), ("vendor", vendor), ("purpose", "Chats in class."), ("grades", "9")]
}

const NEW: &str = "/district/requests/new";

#[test]
fn the_same_tool_is_known_however_it_is_written_and_never_by_its_name_alone() {
    let meant = |name: &str, vendor: &str, website: &str| {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Meant::new(
            ToolName::parse(name).unwrap(),
            given(vendor).map(|vendor| ToolVendor::parse(&vendor).unwrap()),
            given(website).map(|website| Website::parse(&website).unwrap()),
        )
        .map(|meant| meant.keys())
        .map_err(|invalid| invalid.0)
    };
    let pebble = meant("Pebble Chat", "Pebble Labs, Inc.", "https://www.pebble.example/a").unwrap();
    for (name, vendor, website) in [
        ("pebble-chat", "PEBBLE LABS", ""),
        ("PebbleChat", "", "https://pebble.example/schools"),
        ("Pébble Chat", "Pebble Labs LLC", "https://other.example"),
    ] {
        assert!(meant(name, vendor, website).unwrap().is_same_tool(&pebble), "{name}, {vendor}");
    }
    for (name, vendor, website) in [
        ("Pebble Chat", "Somebody else", ""),
        ("Pebble Chat", "", "https://elsewhere.example"),
        ("Pebble", "Pebble Labs", ""),
    ] {
        assert!(!meant(name, vendor, website).unwrap().is_same_tool(&pebble), "{name}, {vendor}");
    }
    assert_eq!(
        meant("Pebble Chat", "", "").unwrap_err(),
        "Enter the vendor’s name or the tool’s web address, so that the agency knows which tool \
         you mean."
    );
}

#[tokio::test]
async fn districts_that_ask_for_the_same_tool_ask_together_and_are_named_only_if_they_agree() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    dee.get("/district/requests").await.expect(200).says("Your district asks for nothing yet");
    let open = [&asks("Pebble Chat", "Pebble Labs")[..], &[("named", "yes")]].concat();
    dee.post(NEW, &open).await.expect(303);
    dee.get("/district/requests").await.expect(200).says("Nobody else asks for it yet.");
    sam.get(&format!("{NEW}?name=pebble"))
        .await
        .expect(200)
        .says("Others ask for it")
        .says("Join those who ask for Pebble Chat");
    sam.post(NEW, &asks("pebble-chat", "Pebble Labs, Inc.")).await.expect(303);
    sam.get("/district/requests")
        .await
        .expect(200)
        .says("1 other district asks for it too, among them North district.");
    dee.get("/district/requests")
        .await
        .expect(200)
        .says("1 other district asks for it too.")
        .does_not_say("South district");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let list = lea.get("/requests").await.expect(200);
    list.says("Pebble Chat").says("2 districts ask");
    let text = list.text();
    let (_, id) = text.split_once("href=\"/requests/").expect("a request");
    let id = id.split('"').next().unwrap();
    lea.get(&format!("/requests/{id}"))
        .await
        .expect(200)
        .says("North district")
        .says("A district")
        .says("Chats in class.")
        .does_not_say("South district");
    for client in [&mut dee, &mut sam] {
        client.get_same_refusal(&format!("/requests/{id}"), "/requests/none").await;
    }
    sam.post(&format!("/district/requests/{id}/withdrawal"), &[]).await.expect(303);
    sam.get("/district/requests").await.expect(200).does_not_say("Pebble Chat");
    dee.get("/district/requests").await.expect(200).says("Nobody else asks for it yet.");
    app.finish().await;
}

#[tokio::test]
async fn every_district_that_asks_gets_the_agencys_answer_by_mail() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let named = [&asks("Ask Well", "Acme Learning")[..], &[("none_of_these", "Ask Well")]].concat();
    dee.post(NEW, &named).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let text = lea.get("/requests").await.expect(200).text();
    let (_, id) = text.split_once("href=\"/requests/").expect("a request");
    let page = format!("/requests/{}", id.split('"').next().unwrap());
    let answer = format!("{page}/answer");
    lea.post(&answer, &[("words", "No")])
        .await
        .expect(422)
        .says("Choose what you answer.")
        .says("Say why in a sentence");
    let mut listed =
        [("answer", "listed"), ("words", "It is there under one word."), ("slug", "nothing")];
    lea.post(&answer, &listed).await.expect(422).says(
        "Enter the address of the tool’s listing, such as /registry/askwell; there is no such \
         listing.",
    );
    listed[2].1 = "https://assay.example/registry/askwell";
    let mut beside = listed;
    beside[0].1 = "under_review";
    lea.post(&answer, &beside)
        .await
        .expect(422)
        .says("Choose “In the registry already” as the answer, or leave this empty.");
    lea.post(&answer, &listed).await.expect(303);
    lea.post(&answer, &listed).await.expect(409).says("The agency has answered this request.");
    let mail = app.mail_to("dee@example.org").await;
    assert_eq!(mail.subject, "The agency answered your request for a review");
    mail.says("Your district asked for a review of Ask Well.")
        .says("The registry has the tool already.")
        .says("It is there under one word.")
        .says("/registry/askwell");
    dee.get("/district/requests")
        .await
        .expect(200)
        .says("In the registry already")
        .says("It is there under one word.");
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events")
        .await
        .expect(200)
        .says("Asked the agency to review Ask Well")
        .says("Answered the districts that ask for a review of Ask Well: listed");
    app.finish().await;
}

#[tokio::test]
async fn where_the_registry_finds_nothing_a_district_asks_with_its_words_and_others_by_mail() {
    let app = TestApp::start_with(&[("ASSAY_AGENCY_CONTACT", "edtech@agency.example")]).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let path = "/registry?q=Pebble+Chat";
    dee.get(path)
        .await
        .expect(200)
        .says("/district/requests/new?name=Pebble%20Chat")
        .does_not_say("mailto:edtech@agency.example?subject");
    app.visitor().get(path).await.expect(200).says("mailto:edtech@agency.example?subject");
    dee.get("/district/requests/new?name=Askwel")
        .await
        .expect(200)
        .says("In the registry")
        .says("/registry/askwell");
    app.finish().await;
}

#[tokio::test]
async fn what_a_request_lacks_is_told_at_its_field() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.post(NEW, &[("name", ""), ("website", "pebble")])
        .await
        .expect(422)
        .says("Enter the tool's name.")
        .says("Enter what you use it for.")
        .says("Choose at least one grade.")
        .says("Enter the product's web address in the form https://example.org/product.");
    dee.post(NEW, &asks("Pebble", " ")).await.expect(422).says("Enter the vendor’s name or");
    let unknown = app.unknown_id();
    let join = [&asks("Pebble", "Labs")[..], &[("request", unknown.as_str())]].concat();
    dee.post(NEW, &join).await.expect(404);
    dee.get(&format!("{NEW}?request={unknown}")).await.expect(404);
    app.vendor("acme").await.get(NEW).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn whoever_joins_says_only_what_for_and_the_record_names_the_tool_that_is_joined() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    dee.post(NEW, &asks("Pebble Chat", "Pebble Labs")).await.expect(303);
    let near = sam.get(&format!("{NEW}?name=pebble")).await.expect(200).text();
    let (_, id) = near.split_once(&format!("{NEW}?request&#x3D;")).expect("a request to join");
    let id = id.split('"').next().unwrap();
    let join = format!("{NEW}?request={id}");
    let form = sam.get(&join).await.expect(200);
    form.says("1 district asks for Pebble Chat (Pebble Labs) already. You join them.")
        .does_not_say("Name of the tool");
    let fields = form.form(NEW);
    sam.post(NEW, &borrowed(&fields))
        .await
        .expect(422)
        .says("Enter what you use it for.")
        .says("You join them.")
        .does_not_say("Enter the tool's name.");
    let other = [&asks("Something else", "Nobody")[..], &[("request", id)]].concat();
    sam.post(NEW, &other).await.expect(303);
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events")
        .await
        .expect(200)
        .says("Asked the agency to review Pebble Chat")
        .does_not_say("Something else");
    for client in [&mut dee, &mut sam] {
        client.post(&format!("/district/requests/{id}/withdrawal"), &[]).await.expect(303);
    }
    let mut wes = officer(&app, "West district", "wes").await;
    wes.get(&join).await.expect(404);
    wes.post(NEW, &other).await.expect(404);
    wes.get("/district/requests").await.expect(200).says("Your district asks for nothing yet");
    app.finish().await;
}

#[test]
fn the_address_of_a_store_tells_nothing_about_which_tool_is_meant() {
    let at = |website: &str| {
        let website = Website::parse(website).unwrap();
        Meant::new(ToolName::parse("Pebble").unwrap(), None, Some(website)).unwrap().keys()
    };
    let store = at("https://play.google.com/store/apps/details?id=a");
    assert!(!at("https://play.google.com/store/apps/details?id=b").is_same_tool(&store));
    assert!(at("https://pebble.example/b").is_same_tool(&at("https://www.pebble.example/a")));
}

#[tokio::test]
async fn names_that_come_near_are_offered_before_a_request_is_made() {
    let app = TestApp::start().await;
    app.published(&Tool::new("reading-coach", "Robin Reads", "Meadow")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    let offered = dee.post(NEW, &asks("Robin Read", "Meadow Labs")).await.expect(422);
    offered
        .says("Is it one of these?")
        .says("/registry/robin-reads")
        .says("Tools with names near to this one are known already.")
        .says("value=\"Robin Read\"")
        .says("value=\"Meadow Labs\"")
        .says("Chats in class.")
        .says("None of these: ask for it")
        .does_not_say("Ask for a review</button>");
    dee.get("/district/requests").await.expect(200).says("Your district asks for nothing yet");
    dee.get(&format!("{NEW}?name=Robin+Read")).await.expect(200).says("None of these: ask for it");
    // The button is about the name for which they were offered.
    let with = |name, none: &'static str| {
        [&asks(name, "Meadow Labs")[..], &[("none_of_these", none)]].concat()
    };
    dee.post(NEW, &with("Robin Reader", "Robin Read")).await.expect(422);
    dee.post(NEW, &with("Robin Read", "Robin Read")).await.expect(303);
    dee.get("/district/requests").await.expect(200).says("Robin Read");
    // What others ask for comes near as well, unless it is the same tool.
    sam.post(NEW, &asks("Pebble", "Pebble Labs")).await.expect(303);
    dee.post(NEW, &asks("Pebble Chat", "Somebody"))
        .await
        .expect(422)
        .says("Join those who ask for Pebble");
    dee.post(NEW, &asks("Pebble", "Pebble Labs")).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn what_a_district_asked_for_is_replaced_on_purpose_only() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    let first = [&asks("Pebble Chat", "Pebble Labs")[..], &[("named", "yes")]].concat();
    dee.post(NEW, &first).await.expect(303);
    app.ctx.clock.advance_seconds(24 * 3600);
    let mut ned = officer(&app, "North district", "ned").await;
    let mut other = asks("pebble-chat", "Pebble Labs, Inc.");
    other[2].1 = "Essays at home.";
    let shown = ned.post(NEW, &other).await.expect(422);
    shown
        .says("Your district asks for Pebble Chat (Pebble Labs) already.")
        .says("Your district asks for it already. What it says stands above")
        .says("<dt>What for</dt><dd>Chats in class.</dd>")
        .says("<dt>Asked on</dt><dd>21 November 2026</dd>")
        .says("<dt>May be named</dt><dd>Yes</dd>")
        .says("Essays at home.")
        .says("Put this in its place");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let text = lea.get("/requests").await.expect(200).text();
    let (_, id) = text.split_once("href=\"/requests/").expect("a request");
    let page = format!("/requests/{}", id.split('"').next().unwrap());
    lea.get(&page)
        .await
        .expect(200)
        .says("Chats in class.")
        .says("North district")
        .does_not_say("Essays at home.");
    // Once the words are seen, they can be replaced; the day on which the district asked stays.
    let fields = shown.form(NEW);
    ned.post(NEW, &borrowed(&fields)).await.expect(303);
    lea.get(&page)
        .await
        .expect(200)
        .says("Essays at home.")
        .says("21 November 2026")
        .does_not_say("Chats in class.")
        .does_not_say("North district");
    // What was seen is not there any more: nothing is put over what stands there now.
    let mut stale = fields.clone();
    set(&mut stale, "purpose", "Something else.");
    ned.post(NEW, &borrowed(&stale)).await.expect(422).says("Essays at home.");
    // The form that was sent comes twice.
    ned.post(NEW, &borrowed(&fields)).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_request_is_found_under_a_misspelt_name_and_so_is_the_districts_own() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    dee.post(NEW, &asks("Zorp Helper", "Zorp Labs")).await.expect(303);
    for name in ["Zorp+Helpr", "Zrop+Helper", "zorp"] {
        sam.get(&format!("{NEW}?name={name}"))
            .await
            .expect(200)
            .says("Others ask for it")
            .says("Join those who ask for Zorp Helper");
        dee.get(&format!("{NEW}?name={name}"))
            .await
            .expect(200)
            .says("Your district asks for it already")
            .says("See or change what your district says of Zorp Helper")
            .does_not_say("Join those who ask");
    }
    sam.get(&format!("{NEW}?name=Quilt")).await.expect(200).does_not_say("Is it one of these?");
    let own = dee.get(&format!("{NEW}?name=zorp")).await.expect(200).text();
    let (_, id) = own.split_once(&format!("{NEW}?request&#x3D;")).expect("the request");
    let form = format!("{NEW}?request={}", id.split('"').next().unwrap());
    dee.get(&form)
        .await
        .expect(200)
        .says("Your district asks for Zorp Helper (Zorp Labs) already.")
        .says("Chats in class.</textarea>")
        .says("Put this in its place");
    dee.post(NEW, &asks("Zorp Helpr", "Somebody")).await.expect(422).says("Is it one of these?");
    app.finish().await;
}
