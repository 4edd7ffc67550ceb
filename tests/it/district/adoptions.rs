//! The tools on a district's desk.

use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::forms::borrowed;
use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

/// What an officer fills in; the clock stands at 21 November 2026.
const USE: [(&str, &str); 5] = [
    ("grades", "6"),
    ("grades", "7"),
    ("purpose", "Homework questions."),
    ("people.teachers", "24"),
    ("starts_on", "2026-12-01"),
];

fn conditional<'a>(name: &'a str, vendor: &'a str) -> Tool<'a> {
    Tool { decision: Some(Decision::Conditional), ..Tool::new("student-chatbot", name, vendor) }
}

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

/// Puts a listed tool on somebody's desk; answers its page.
async fn adopt(client: &mut Client, slug: &str, fields: &[(&str, &str)]) -> String {
    let fields: Vec<_> = std::iter::once(("listing", slug)).chain(fields.iter().copied()).collect();
    let reply = client.post("/district/tools/new", &fields).await.expect(303);
    reply.location.expect("the tool's page")
}

#[tokio::test]
async fn a_district_puts_a_listed_tool_on_its_desk_and_reads_what_is_due() {
    let app = TestApp::start().await;
    let slug = app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    assert_eq!(dee.get("/work").await.expect(303).location.as_deref(), Some("/district"));
    dee.get("/district").await.expect(200).says("No tool is on your desk yet");
    let link = format!("/district/tools/new?listing={slug}");
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say("in our district");
    dee.get("/registry/askwell")
        .await
        .expect(200)
        .says("Use this tool in our district")
        .says(&link);
    dee.get(&link).await.expect(200).says("Use Askwell in your district").says("Teachers");

    let page = adopt(&mut dee, &slug, &USE).await;
    let tool = dee.get(&page).await.expect(200);
    tool.says("On your desk")
        .says("Homework questions.")
        .says("<dt>Grades</dt><dd>6–7</dd>")
        .says("<dt>First day of use</dt><dd>1 December 2026</dd>")
        .says("<dt>Teachers</dt><dd>24</dd>")
        .says("Publish the retention schedule for chat text.")
        .says("Before access<br><span class=\"soft\">1 December 2026</span>")
        .says("Within 60 days<br><span class=\"soft\">30 January 2027</span>");
    let desk = dee.get("/district").await.expect(200);
    desk.says("North district")
        .says("Askwell: Publish the retention schedule for chat text.")
        .says("Askwell: Module ")
        .says("0 students, 24 others")
        .does_not_say("The state does not let these be used today");
    assert_eq!(
        dee.get(&link).await.expect(303).location.as_deref(),
        Some(page.as_str()),
        "what is on the desk is opened there"
    );
    dee.post("/district/tools/new", &[&[("listing", slug.as_str())], &USE[..]].concat())
        .await
        .expect(409)
        .says("Askwell is on your district’s desk already. Open it there to change it.");
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events")
        .await
        .expect(200)
        .says("Put Askwell on the district’s desk")
        .does_not_say("Homework questions.");
    app.finish().await;
}

#[tokio::test]
async fn a_tool_that_may_not_be_used_any_more_stands_first_and_is_told_among_the_changes() {
    let app = TestApp::start().await;
    for name in ["Askwell", "Zebra"] {
        app.published(&conditional(name, &format!("{name} makers"))).await;
    }
    let mut dee = officer(&app, "North district", "dee").await;
    for slug in ["askwell", "zebra"] {
        adopt(&mut dee, slug, &USE).await;
    }
    app.ctx.clock.advance_seconds(24 * 3600);
    let mut dee = officer(&app, "North district", "dee").await;
    let seen = dee.get("/district").await.expect(200).form("/district/seen");
    dee.post("/district/seen", &borrowed(&seen)).await.expect(303);
    let quiet = dee.get("/district").await.expect(200);
    quiet.says("Nothing changed about the tools that your district uses.");
    app.ctx.clock.advance_seconds(24 * 3600);
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get("/registry/zebra").await.expect(200);
    let why = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/zebra/state", &why).await.expect(303);
    let mut dee = officer(&app, "North district", "dee").await;
    let desk = dee.get("/district").await.expect(200);
    desk.says("What changed since 22 November 2026")
        .says("Zebra: Listing suspended")
        .says("An incident is looked into.")
        .says("The state does not let these be used today")
        .says("Zebra (suspended). Open the tool to see why");
    let text = desk.text();
    let (_, table) = text.split_once("Tools in use").expect("the tools");
    let place = |name: &str| table.find(&format!(">{name}</a>")).expect("the tool");
    assert!(place("Zebra") < place("Askwell"), "what may not be used stands first");
    app.finish().await;
}

#[tokio::test]
async fn no_district_learns_anything_of_anothers_desk() {
    let app = TestApp::start().await;
    app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let theirs = adopt(&mut dee, "askwell", &USE).await;
    let mut sam = officer(&app, "South district", "sam").await;
    let nothing = format!("/district/tools/{}", app.unknown_id());
    sam.get("/district").await.expect(200).does_not_say("Askwell");
    for end in ["", "/use", "/retirement", "/deletion"] {
        sam.get_same_refusal(&format!("{theirs}{end}"), &format!("{nothing}{end}")).await;
    }
    for end in ["/use", "/retirement", "/deletion"] {
        sam.post(&format!("{theirs}{end}"), &USE).await.expect(404);
    }
    let mut others = vec![app.vendor("acme").await];
    for (name, role) in [("lea", Role::PanelLead), ("ada", Role::Administrator)] {
        others.push(app.agency(name, role).await);
    }
    for mut other in others {
        for path in ["/district", "/district/tools/new", theirs.as_str()] {
            other.get(path).await.expect(404);
        }
        other.get("/registry/askwell").await.expect(200).does_not_say("in our district");
    }
    let sign_in = app.visitor().get("/district").await.expect(303);
    assert!(sign_in.location.is_some_and(|to| to.starts_with("/sign-in")));
    app.finish().await;
}

#[tokio::test]
async fn an_educator_of_the_district_reads_the_desk_and_changes_nothing() {
    let app = TestApp::start().await;
    app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let page = adopt(&mut dee, "askwell", &USE).await;
    let mut eva =
        app.person(OrganizationKind::District, "North district", "eva", &[Role::Educator]).await;
    eva.get("/district").await.expect(200).says("Askwell").does_not_say("Add a tool");
    eva.get(&page).await.expect(200).does_not_say("Stop using it");
    for end in ["/use", "/retirement"] {
        eva.get(&format!("{page}{end}")).await.expect(404);
        eva.post(&format!("{page}{end}"), &USE).await.expect(404);
    }
    app.finish().await;
}

#[tokio::test]
async fn what_does_not_fit_is_told_at_its_field_and_nothing_is_stored() {
    let app = TestApp::start().await;
    app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get("/district/tools/new?listing=askwell").await.expect(200);
    let wrong = [
        ("listing", "askwell"),
        ("purpose", " "),
        ("people.teachers", "a few"),
        ("students", "-3"),
        ("starts_on", "3/4"),
    ];
    dee.post("/district/tools/new", &wrong)
        .await
        .expect(422)
        .says("Choose at least one grade.")
        .says("Enter what you use it for.")
        .says("Enter how many people it is as a whole number, such as 24, or leave it empty.")
        .says("“3/4” is not a whole date. Write it as year-month-day, such as 2026-03-31.")
        .says("value=\"a few\"");
    dee.post("/district/tools/new", &[("listing", "askwell")])
        .await
        .expect(422)
        .says("Enter the first day.");
    dee.post("/district/tools/new", &[&[("listing", "nothing")], &USE[..]].concat())
        .await
        .expect(404);
    dee.get("/district").await.expect(200).says("No tool is on your desk yet");
    app.finish().await;
}

#[tokio::test]
async fn of_two_who_change_the_same_tool_the_second_is_told() {
    let app = TestApp::start().await;
    app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let page = adopt(&mut dee, "askwell", &USE).await;
    let form = format!("{page}/use");
    dee.get(&form).await.expect(200).says("name=\"seen\" value=\"1\"");
    let changed = |purpose| {
        let kept = USE.iter().copied().filter(|(name, _)| *name != "purpose");
        kept.chain([("purpose", purpose), ("seen", "1")]).collect::<Vec<_>>()
    };
    dee.post(&form, &changed("Tutoring.")).await.expect(303);
    dee.get(&page).await.expect(200).says("Tutoring.");
    dee.post(&form, &changed("Essays.")).await.expect(409).says(
        "What your district says about this tool is not the one any more that your page showed",
    );
    dee.get(&page).await.expect(200).says("Tutoring.").does_not_say("Essays.");
    app.finish().await;
}

#[tokio::test]
async fn after_the_last_day_of_use_the_vendor_has_sixty_days_to_delete_the_data() {
    let app = TestApp::start().await;
    app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    // It was in use for three weeks.
    let mut used = USE;
    used[4].1 = "2026-11-01";
    let page = adopt(&mut dee, "askwell", &used).await;
    let (ending, deletion) = (format!("{page}/retirement"), format!("{page}/deletion"));
    dee.post(&deletion, &[("deleted_on", "2026-11-21"), ("words", "They wrote so today.")])
        .await
        .expect(409)
        .says("Your district still uses this tool. Retire it first");
    dee.get(&ending).await.expect(200).says("the vendor has 60 days to delete");
    dee.post(&ending, &[("retired_on", ""), ("reason", "No")])
        .await
        .expect(422)
        .says("Enter the last day of use.")
        .says("Say why in a sentence");
    dee.post(&ending, &[("retired_on", "2026-11-22"), ("reason", "Nobody used it in class.")])
        .await
        .expect(422)
        .says("This day is still to come. Note it once your district has stopped.");
    let end = [("retired_on", "2026-11-21"), ("reason", "Nobody used it in class.")];
    dee.post(&ending, &end).await.expect(303);
    dee.get(&page)
        .await
        .expect(200)
        .says("Data not yet deleted")
        .says("20 January 2027")
        .says("Nobody used it in class.");
    dee.get("/district").await.expect(200).says("Your district’s data is deleted");

    app.ctx.clock.advance_seconds(61 * 24 * 3600);
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get("/district")
        .await
        .expect(200)
        .says("Overdue since 20 January 2027")
        .says("Deletion overdue");
    dee.get(&deletion).await.expect(200).says("by 20 January 2027");
    dee.post(&deletion, &[("deleted_on", "2027-06-01"), ("words", "A signed letter came.")])
        .await
        .expect(422)
        .says("This day is still to come. Note the deletion once it happened.");
    dee.post(&deletion, &[("deleted_on", "2026-11-20"), ("words", "A signed letter came.")])
        .await
        .expect(422)
        .says("Your district used the tool until 21 November 2026. Enter that day or a later one.");
    dee.post(&deletion, &[("deleted_on", "2027-01-15"), ("words", "A signed letter came.")])
        .await
        .expect(303);
    dee.get(&page).await.expect(200).says("Data deleted").says("A signed letter came.");
    dee.get("/district").await.expect(200).says("Nothing is due.").does_not_say("Overdue");
    let again = adopt(&mut dee, "askwell", &USE).await;
    assert_ne!(again, page, "a tool can come back");
    app.finish().await;
}

#[tokio::test]
async fn counts_that_a_form_does_not_have_stay_as_they_were() {
    let app = TestApp::start().await;
    let slug = app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let fields = [&USE[..], &[("students", "300")]].concat();
    let page = adopt(&mut dee, &slug, &fields).await;
    let form = format!("{page}/use");
    let without = [("grades", "7"), ("purpose", "Homework."), ("starts_on", "2026-12-02")];
    dee.post(&form, &without).await.expect(303);
    dee.get(&page)
        .await
        .expect(200)
        .says("<dt>Grades</dt><dd>7</dd>")
        .says("<dt>Students</dt><dd>300</dd>")
        .says("<dt>Teachers</dt><dd>24</dd>");
    let emptied = [&without[..], &[("students", ""), ("people.teachers", "")]].concat();
    dee.post(&form, &emptied).await.expect(303);
    dee.get(&page).await.expect(200).does_not_say("<dt>Students</dt>").does_not_say("<dt>Teachers");
    app.finish().await;
}

#[tokio::test]
async fn a_district_is_told_of_grades_for_which_the_decision_is_not_and_not_stopped() {
    let app = TestApp::start().await;
    let slug = app.published(&conditional("Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let told = "You use it for grade 5; the decision is for grades 6 to 8.";
    let other = [("grades", "5"), ("grades", "6"), ("purpose", "Homework questions.")];
    let form = [&[("listing", slug.as_str())][..], &other].concat();
    dee.post("/district/tools/new", &form).await.expect(422).says(told);
    let page = adopt(&mut dee, &slug, &[&other[..], &[("starts_on", "2026-12-01")]].concat()).await;
    dee.get(&page).await.expect(200).says("The decision is for other grades").says(told);
    dee.get(&format!("{page}/use")).await.expect(200).says(told);
    dee.post(&format!("{page}/use"), &USE).await.expect(303);
    for path in [&page, &format!("{page}/use")] {
        dee.get(path).await.expect(200).does_not_say("You use it for");
    }

    // Whom the decision is for is said while it is set aside, too.
    let mut pat = app.agency("pat", Role::Publisher).await;
    let fields = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/askwell/state", &fields).await.expect(303);
    let shown = dee.get(&page).await.expect(200);
    shown
        .says("Suspended")
        .says("<dt>The decision is for</dt>")
        .says("students in grades 6–8</dd>");
    app.finish().await;
}
