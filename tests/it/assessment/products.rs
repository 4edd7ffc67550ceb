use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::slug::slug;
use assay::store::assessment::products;

use crate::support::TestApp;
use crate::support::listings::Tool;
use crate::support::vendors::value_of;

#[tokio::test]
async fn a_vendor_registers_a_product_and_starts_its_disclosure() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.get("/products").await.expect(200).says("You have not registered a product yet");
    acme.get("/products/new").await.expect(200).says("Register a product");
    let product = acme.register_product("Lessonwright").await;
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("Product registered")
        .says("Start its disclosure");
    let disclosure = acme.start_disclosure(&product).await;
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("You are writing this disclosure")
        .says("Begin with product profile");
    let list = acme.get("/products").await.expect(200);
    list.says("Lessonwright").says("answers are missing").says("Draft");
    app.finish().await;
}

#[tokio::test]
async fn a_product_with_faults_comes_back_filled_in_with_each_fault() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let fields = [
        ("name", ""),
        ("version", "4.2"),
        ("website", "ftp://example"),
        ("summary", "Drafts lessons."),
    ];
    let reply = acme.post("/products", &fields).await.expect(422);
    reply
        .says("Enter the product's name.")
        .says("in the form https://example.org/product")
        .says("ftp://example")
        .says("Drafts lessons.");
    acme.register_product("Lessonwright").await;
    let again = [
        ("name", "lessonwright"),
        ("version", "5"),
        ("website", "https://example.org"),
        ("summary", "Drafts."),
    ];
    acme.post("/products", &again)
        .await
        .expect(422)
        .says("acme has a product called “Lessonwright” already,");
    acme.register_product("Lens Proctor").await;
    for name in ["Lens  proctor", "Lens \u{E0041} Proctor", "Lens\u{A0}Proctor"] {
        let again = [
            ("name", name),
            ("version", "5"),
            ("website", "https://example.org"),
            ("summary", "Watches."),
        ];
        acme.post("/products", &again).await.expect(422).says("acme has a product called “Lens ");
    }
    let inside = [
        ("name", "Tutor"),
        ("version", "5"),
        ("website", "https://169.254.169.254/latest"),
        ("summary", "Drafts."),
    ];
    acme.post("/products", &inside)
        .await
        .expect(422)
        .says("“https://169.254.169.254/latest” leads to a machine by its number.");
    app.finish().await;
}

#[tokio::test]
async fn two_vendors_products_of_one_name_get_different_addresses() {
    let app = TestApp::start().await;
    let (mut acme, mut bolt) = (app.vendor("acme").await, app.vendor("bolt").await);
    acme.register_product("Tutor").await;
    bolt.register_product("Tutor").await;
    app.finish().await;
}

#[tokio::test]
async fn a_product_has_one_live_disclosure_at_a_time() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Lessonwright").await;
    let disclosure = acme.start_disclosure(&product).await;
    let path = format!("/products/{product}/disclosures");
    acme.post(&path, &[]).await.expect(409).says(
        "Lessonwright has a disclosure that is a draft. \
        Finish or withdraw it before you start another.",
    );
    acme.post(&format!("/disclosures/{disclosure}/withdrawal"), &[("reason", "It is too early.")])
        .await
        .expect(303);
    acme.post(&path, &[]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn the_list_of_products_makes_a_fixed_number_of_queries() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.disclose("One").await;
    let count = async |acme: &mut crate::support::Client| {
        let before = app.ctx.db.statements();
        acme.get("/products").await.expect(200);
        app.ctx.db.statements() - before
    };
    let few = count(&mut acme).await;
    for name in ["Two", "Three", "Four"] {
        acme.disclose(name).await;
    }
    assert_eq!(count(&mut acme).await, few);
    app.finish().await;
}

#[test]
fn an_address_tells_what_a_name_says_in_whatever_letters_it_is_written() {
    for (name, word) in [
        ("数学ドリル道場", "shu-xue-dorirudao-chang"),
        ("Учитель", "uchitel"),
        ("العربية", "lrby"),
        ("🎓", "mortar-board"),
        ("Ä", "a"),
        ("Học tốt", "hoc-tot"),
        ("한국어 수학", "hangugeo-suhag"),
        ("\u{1112}\u{1161}\u{11ab}", "han"),
        ("Re\u{301}sume\u{301}", "resume"),
        ("C#", "c-sharp"),
        ("C++", "c-plus-plus"),
        ("C", "c"),
        ("Lesson + Plan", "lesson-plan"),
        ("Khan Academy's Khanmigo", "khan-academy-s-khanmigo"),
        ("Tutor.ai", "tutor-ai"),
        ("—", "unnamed"),
    ] {
        assert_eq!(slug(name), word, "{name}");
    }
    assert!(slug(&"数".repeat(60)).len() <= 80);
}

#[tokio::test]
async fn no_product_is_refused_for_an_address_that_others_have() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    // Nothing of these names can be read aloud, so they are addressed by their vendor.
    for number in 1..=60 {
        acme.register_product(&"—".repeat(number)).await;
    }
    let mut tx = app.ctx.db.read().await.unwrap();
    let slugs: Vec<String> =
        products::all(&mut tx).await.unwrap().into_iter().map(|product| product.slug).collect();
    drop(tx);
    assert_eq!(slugs[..3], ["acme", "acme-2", "acme-3"]);
    assert!(slugs.iter().all(|slug| slug.starts_with("acme")), "{slugs:?}");
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_corrects_what_a_product_is_and_gives_its_next_version() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Lesonwright").await;
    let page = format!("/products/{product}/facts");
    acme.get(&format!("/products/{product}")).await.expect(200).says("Change what it is");
    acme.get(&page)
        .await
        .expect(200)
        .says("Lesonwright")
        .says("Drafts lessons for teachers.")
        .says("Remove the product");
    let wrong = [
        ("name", "Lessonwright"),
        ("version", ""),
        ("website", "ftp://example"),
        ("summary", "Drafts lessons."),
    ];
    acme.post(&page, &wrong)
        .await
        .expect(422)
        .says("Enter the product's version.")
        .says("in the form https://example.org/product");
    let right = [
        ("name", "Lessonwright"),
        ("version", "5"),
        ("website", "https://example.org/new"),
        ("summary", "Drafts lessons."),
    ];
    acme.post(&page, &right).await.expect(303);
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("Lessonwright")
        .says("https://example.org/new")
        .says("Drafts lessons.");
    acme.register_product("Other").await;
    let taken = [
        ("name", "other"),
        ("version", "5"),
        ("website", "https://example.org/new"),
        ("summary", "Drafts lessons."),
    ];
    acme.post(&page, &taken).await.expect(422).says("acme has a product called “Other” already,");

    let first = acme.start_disclosure(&product).await;
    acme.post(&format!("/disclosures/{first}/withdrawal"), &[("reason", "It is too early.")])
        .await
        .expect(303);
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("A decision holds for one version.");
    acme.post(&format!("/products/{product}/disclosures"), &[("version", "6.0")]).await.expect(303);
    acme.get("/products").await.expect(200).says("Version 6.0");
    let mut bolt = app.vendor("bolt").await;
    bolt.get(&page).await.expect(404);
    bolt.post(&page, &right).await.expect(404);
    bolt.post(&format!("/products/{product}/removal"), &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_name_that_the_public_knows_is_changed_by_the_agency_alone() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("lesson-planner", "Planwell", "acme")).await;
    let mut acme = app.vendor("acme").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let product = products::all(&mut tx).await.unwrap().remove(0).id;
    drop(tx);
    let page = format!("/products/{product}/facts");
    acme.get(&page)
        .await
        .expect(200)
        .says("so the agency changes it")
        .does_not_say("Remove the product");
    let fields = [
        ("name", "Zyxwell"),
        ("version", "9"),
        ("website", "https://example.org"),
        ("summary", "Plans."),
    ];
    acme.post(&page, &fields).await.expect(303);
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("Planwell")
        .does_not_say("Zyxwell");
    let listing = app.visitor().get(&format!("/registry/{slug}")).await.expect(200);
    listing.says("Planwell").says("2.8").does_not_say("Plans.");
    acme.post(&format!("/products/{product}/removal"), &[])
        .await
        .expect(409)
        .says("Planwell was submitted to the agency, so it stays on record.");
    app.finish().await;
}

#[tokio::test]
async fn two_tabs_do_not_put_a_products_facts_back_over_each_other() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Quill").await;
    let page = format!("/products/{product}/facts");
    let first = value_of(&acme.get(&page).await.expect(200).text(), "seen").unwrap();
    let facts = |version, summary, seen| {
        [
            ("name", "Quill"),
            ("version", version),
            ("website", "https://example.org"),
            ("summary", summary),
            ("seen", seen),
        ]
    };
    acme.post(&page, &facts("2", "Plans lessons.", &first)).await.expect(303);
    let stale = acme.post(&page, &facts("1", "Plans weeks.", &first)).await.expect(422);
    stale.says(
        "Somebody changed the product meanwhile, and this is “Plans lessons.” now. Enter \
        that, or save again to put yours in its place.",
    );
    stale.says("Plans weeks.");
    acme.get(&page).await.expect(200).says("Plans lessons.").does_not_say("Plans weeks.");
    let newer = value_of(&stale.text(), "seen").unwrap();
    acme.post(&page, &facts("1", "Plans weeks.", &newer)).await.expect(303);
    acme.get(&page).await.expect(200).says("Plans weeks.");
    app.finish().await;
}

#[tokio::test]
async fn what_the_agency_accepts_is_the_name_that_was_submitted() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let mut acme = app.vendor("acme").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let product = products::all(&mut tx).await.unwrap().remove(0).id;
    drop(tx);
    let fields = [
        ("name", "State approved"),
        ("version", "9"),
        ("website", "https://example.org"),
        ("summary", "Plans."),
    ];
    acme.post(&format!("/products/{product}/facts"), &fields).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get(&format!("/pipeline/{}", file.id)).await.expect(200).says("Quill");
    lea.accept(&file.id).await;
    lea.get("/pipeline").await.expect(200).says("Quill").does_not_say("State approved");
    acme.get("/products").await.expect(200).says("Quill").does_not_say("State approved");
    app.finish().await;
}

#[tokio::test]
async fn a_product_that_was_never_submitted_can_be_removed_and_its_name_is_free_again() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Typo").await;
    acme.start_disclosure(&product).await;
    acme.post(&format!("/products/{product}/removal"), &[])
        .await
        .expect(422)
        .says("Tick that you want to remove the product.");
    acme.post(&format!("/products/{product}/removal"), &[("sure", "yes")]).await.expect(303);
    acme.get("/products").await.expect(200).says("Product removed").does_not_say("Typo");
    acme.get(&format!("/products/{product}")).await.expect(404);
    acme.post(&format!("/products/{product}/removal"), &[]).await.expect(404);
    acme.register_product("Typo").await;
    app.finish().await;
}

#[tokio::test]
async fn names_of_one_vendor_that_read_the_same_are_one_name_whoever_gives_them() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let first = acme.register_product("Planwell").await;
    let other = acme.register_product("Readwell").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let id = app.organization(OrganizationKind::Vendor, "acme").await;
    let path = format!("/people/organizations/{id}/products/{other}");
    let facts = |name| {
        [
            ("name", name),
            ("version", "5"),
            ("website", "https://example.org"),
            ("summary", "Plans."),
        ]
    };
    let told = "acme has a product called “Planwell” already, and the two names read the same. \
        Open that one to disclose a new version, or add what tells them apart.";
    for name in ["Planwell™", "PLANWELL ®", "Planwell (TM)", "P1anwell", "Pl\u{430}nwell"] {
        acme.post("/products", &facts(name)).await.expect(422).says(told);
        let corrected = acme.post(&format!("/products/{other}/facts"), &facts(name)).await;
        corrected.expect(422).says(told);
        admin.post(&path, &[("name", name)]).await.expect(422).says(told);
    }
    for name in ["Planwell+", "Planwell#", "Planwell 2", "Planwell Pro"] {
        acme.post("/products", &facts(name)).await.expect(303);
    }
    acme.get(&format!("/products/{first}")).await.expect(200).says("Planwell");
    app.finish().await;
}
