//! From a vendor's registration to a published listing, over HTTP. The stages are functions, so
//! that the story in the browser can leave to them what its persona does not do itself.

pub mod agency;
mod contested;
pub mod public;
pub mod vendor;

use agency::Agency;
use vendor::ASKWELL;

use crate::support::sample::Sample;
use crate::support::{Client, TestApp};

#[tokio::test]
async fn a_new_vendor_comes_from_registration_to_a_published_listing() {
    let app = TestApp::start().await;
    let sample = Sample::read(&app, "student-chatbot");
    let mut rival = app.vendor("rival").await;
    let (mut vendor, disclosure) = vendor_submits(&app, &sample).await;
    nobody_else_sees_the_disclosure(&app, &mut rival, &disclosure).await;
    let mut agency = Agency::of(&app).await;
    agency_decides(&app, &sample, &mut agency, &disclosure).await;
    public::nothing_is_public(&app, &ASKWELL).await;
    let page = vendor.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("The agency has decided")
        .does_not_say(agency::CONDITION)
        .does_not_say("See the listing");
    let others = &mut [&mut rival, &mut vendor, &mut agency.lead, &mut agency.reviewers[0]];
    let listing = public::publishes(&mut agency.publisher, others, &disclosure).await;
    assert_eq!(listing, format!("/registry/{}", ASKWELL.slug));
    let hidden = [agency::comment_of(0), agency::comment_of(1), agency::SETTLED.to_owned()];
    public::anyone_reads_the_listing(&app, &sample, &ASKWELL, agency::CONDITION, &hidden).await;
    let page = vendor.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("Approved")
        .says("Decided on")
        .says("See the listing")
        .does_not_say("The decision is published");
    let mails = app.mails_to(EMAIL).await;
    mails.last().expect("a mail").says(&listing);
    assert!(
        hidden.iter().all(|words| mails.iter().all(|mail| !mail.body.contains(words))),
        "a mail tells too much: {mails:#?}"
    );
    app.finish().await;
}

const EMAIL: &str = "jo@brookfield.example";

async fn vendor_submits(app: &TestApp, sample: &Sample) -> (Client, String) {
    let mut vendor = vendor::signs_up(app, ASKWELL.vendor, "Jo Park", EMAIL).await;
    let product = vendor::registers(&mut vendor, &ASKWELL).await;
    let disclosure = vendor::starts(&mut vendor, &product).await;
    vendor::sees_what_is_missing(&mut vendor, &disclosure).await;
    vendor::answers(&mut vendor, &disclosure, sample).await;
    vendor::attaches(&mut vendor, &disclosure, sample).await;
    vendor::submits(&mut vendor, &disclosure).await;
    (vendor, disclosure)
}

async fn nobody_else_sees_the_disclosure(app: &TestApp, rival: &mut Client, disclosure: &str) {
    let unknown = app.unknown_id();
    for page in ["", "/check", "/receipt", "/evidence"] {
        rival
            .get_same_refusal(
                &format!("/disclosures/{disclosure}{page}"),
                &format!("/disclosures/{unknown}{page}"),
            )
            .await;
    }
    let mut visitor = app.visitor();
    let reply = visitor.get(&format!("/disclosures/{disclosure}")).await.expect(303);
    assert!(reply.location.is_some_and(|to| to.starts_with("/sign-in")));
}

/// Two reviewers, of whom one gives one question two levels less; the lead; three offices.
async fn agency_decides(app: &TestApp, sample: &Sample, agency: &mut Agency, disclosure: &str) {
    let disputed = sample.disputed();
    agency::accepts(&mut agency.lead, disclosure, ASKWELL.name).await;
    let [ana, ben] = &mut agency.reviewers;
    ana.get_same_refusal(
        &format!("/reviews/{disclosure}"),
        &format!("/reviews/{}", app.unknown_id()),
    )
    .await;
    agency::assigns(app, &mut agency.lead, disclosure, sample).await;
    let file = format!("/reviews/{disclosure}");
    agency::declares_no_conflict(ana, disclosure, &file).await;
    agency::scores(ana, disclosure, sample, None, &agency::comment_of(0)).await;
    agency::declares_no_conflict(ben, disclosure, &file).await;
    agency::sees_nothing_of(ben, disclosure, sample, &agency::comment_of(0)).await;
    let lower = sample.level(&disputed) - 2;
    agency::scores(ben, disclosure, sample, Some((&disputed, lower)), &agency::comment_of(1)).await;
    ben.get(&format!("/reviews/{disclosure}/{}", sample.criterion_of(&disputed)))
        .await
        .expect(200)
        .says("What the others gave");
    agency::settles(&mut agency.lead, disclosure, &disputed, sample.level(&disputed)).await;
    agency::proposes(&mut agency.lead, disclosure, sample.decision()).await;
    agency::agree(&mut agency.signers, disclosure).await;
}
