//! What the agency does: triage, review, settling, proposing, signing.

use assay::domain::people::account::Role;

use crate::support::forms::{borrowed, set};
use crate::support::sample::Sample;
use crate::support::{Client, TestApp};

/// The people of the agency who take part.
pub struct Agency {
    pub lead: Client,
    pub reviewers: [Client; 2],
    pub signers: [Client; 3],
    pub publisher: Client,
}

const REVIEWERS: [&str; 2] = ["ana", "ben"];

/// What each reviewer writes beside a score; nobody else may read it before their own are in.
pub fn comment_of(reviewer: usize) -> String {
    format!("{} read the evidence.", REVIEWERS[reviewer])
}

impl Agency {
    /// Everybody signs in.
    pub async fn of(app: &TestApp) -> Self {
        Self {
            lead: app.agency("lena", Role::PanelLead).await,
            reviewers: [
                app.agency(REVIEWERS[0], Role::Reviewer).await,
                app.agency(REVIEWERS[1], Role::Reviewer).await,
            ],
            signers: [
                app.agency("fay", Role::SignerFederalPrograms).await,
                app.agency("cho", Role::SignerCurriculum).await,
                app.agency("eli", Role::SignerEdtech).await,
            ],
            publisher: app.agency("pat", Role::Publisher).await,
        }
    }
}

/// The lead finds the disclosure in the queue and accepts it for review.
pub async fn accepts(lead: &mut Client, disclosure: &str, product: &str) {
    let case = format!("/pipeline/{disclosure}");
    lead.get("/pipeline").await.expect(200).says(product).says("Waiting for you");
    lead.get(&case)
        .await
        .expect(200)
        .says("Say first whether you have a conflict of interest")
        .does_not_say("Accept for review");
    lead.post(&format!("/reviews/{disclosure}/conflict"), &[("word", "none"), ("to", "case")])
        .await
        .expect(303);
    lead.get(&case).await.expect(200).says("Accept for review");
    lead.post(&format!("{case}/triage"), &[("word", "accept")]).await.expect(303);
    lead.get(&case).await.expect(200).says("Assign a reviewer");
}

/// The lead assigns both reviewers to every criterion that the page offers.
pub async fn assigns(app: &TestApp, lead: &mut Client, disclosure: &str, sample: &Sample) {
    let case = format!("/pipeline/{disclosure}");
    for name in REVIEWERS {
        let account = app.account(&app.organization(AGENCY, "Test agency").await, name, &[]).await;
        let mut fields = vec![("reviewer", account.as_str())];
        fields.extend(sample.criteria().map(|criterion| ("criteria", criterion)));
        lead.get(&case).await.expect(200).says("Assign reviewer");
        lead.post(&format!("{case}/reviewers"), &fields).await.expect(303);
    }
    lead.get(&case)
        .await
        .expect(200)
        .says("Not started")
        .does_not_say("reviewer is missing")
        .does_not_say("reviewers are missing");
}

const AGENCY: assay::domain::people::organization::OrganizationKind =
    assay::domain::people::organization::OrganizationKind::Agency;

/// The file is shut until its reader says that there is no conflict of interest.
pub async fn declares_no_conflict(client: &mut Client, disclosure: &str, first: &str) {
    let question = format!("/reviews/{disclosure}/conflict");
    let sent_to = client.get(first).await.expect(303).location.expect("an address");
    assert_eq!(sent_to.split('?').next(), Some(question.as_str()));
    client.get(&question).await.expect(200).says("Nothing of it is shown until you do.");
    client.post(&question, &[("word", "")]).await.expect(422);
    client.post(&question, &[("word", "none")]).await.expect(303);
}

/// Gives every question its level, but the one named in `otherwise` another, and submits every
/// criterion.
pub async fn scores(
    reviewer: &mut Client,
    disclosure: &str,
    sample: &Sample,
    otherwise: Option<(&str, u8)>,
    comment: &str,
) {
    for criterion in sample.criteria() {
        let bench = format!("/reviews/{disclosure}/{criterion}");
        for question in sample.scored(criterion) {
            let given = otherwise
                .filter(|(name, _)| *name == question)
                .map_or_else(|| sample.level(&question), |(_, level)| level);
            let level = given.to_string();
            let page = reviewer.get(&format!("{bench}?question={question}")).await.expect(200);
            page.says("What the vendor says")
                .says("Which level fits?")
                .does_not_say("What the others gave");
            let fields =
                [("question", question.as_str()), ("level", level.as_str()), ("comment", comment)];
            reviewer.post(&bench, &fields).await.expect(303);
        }
        reviewer.post(&format!("{bench}/submission"), &[]).await.expect(303);
    }
}

/// What one reviewer gave stays shut to the other until theirs is in, in every page that they can
/// open.
pub async fn sees_nothing_of(
    reviewer: &mut Client,
    disclosure: &str,
    sample: &Sample,
    comment: &str,
) {
    reviewer.get(&format!("/reviews/{disclosure}")).await.expect(200).does_not_say(comment);
    for criterion in sample.criteria() {
        for question in sample.scored(criterion) {
            let page = reviewer
                .get(&format!("/reviews/{disclosure}/{criterion}?question={question}"))
                .await
                .expect(200);
            page.does_not_say(comment).does_not_say("What the others gave");
        }
    }
    for page in ["adjudication", "decision"] {
        let reply = reviewer.get(&format!("/pipeline/{disclosure}/{page}")).await;
        assert!(matches!(reply.status.as_u16(), 403 | 404 | 409), "{page}: {}", reply.status);
        reply.does_not_say(comment);
    }
}

/// Why the lead settles as it does; the vendor and the public never read it.
pub const SETTLED: &str = "The report names the test and its date.";

/// The lead settles the one question on which reviewers are two levels apart; without a reason it
/// does not count.
pub async fn settles(lead: &mut Client, disclosure: &str, question: &str, level: u8) {
    let path = format!("/pipeline/{disclosure}/adjudication");
    lead.get(&path).await.expect(200).says(&comment_of(0)).says(&comment_of(1)).says("To settle");
    let level = level.to_string();
    lead.post(&path, &[("question", question), ("level", level.as_str()), ("reason", "")])
        .await
        .expect(422);
    let fields = [("question", question), ("level", level.as_str()), ("reason", SETTLED)];
    lead.post(&path, &fields).await.expect(303);
    lead.get(&path).await.expect(200).says("Nothing is left to settle.");
}

/// What the lead sets as a condition where the matrix leads to an approval with conditions.
pub const CONDITION: &str = "Send the corrected accessibility report.";

/// The lead proposes what the matrix leads to; an approval with conditions needs one.
pub async fn proposes(lead: &mut Client, disclosure: &str, decision: &str) {
    let path = format!("/pipeline/{disclosure}/decision");
    let page = lead.get(&path).await.expect(200);
    let mut form = page.form(&path);
    assert!(
        form.iter().any(|(name, value)| name == "decision" && value == decision),
        "{decision} is what the matrix leads to: {form:?}"
    );
    if decision == "conditional" {
        lead.post(&path, &borrowed(&form))
            .await
            .expect(422)
            .says("An approval with conditions needs at least one condition.");
        let condition = [
            ("text", CONDITION),
            ("criterion", "inclusivity"),
            ("due", "2027-02-28"),
            ("evidence", "The report"),
        ];
        for (part, value) in condition {
            set(&mut form, &format!("conditions.0.{part}"), value);
        }
    }
    lead.post(&path, &borrowed(&form)).await.expect(303);
    lead.get(&path).await.expect(200).says("Proposed: ");
}

/// One office after the other agrees; nobody signs twice or for another office.
pub async fn agree(signers: &mut [Client], disclosure: &str) {
    let (path, signature) =
        (format!("/pipeline/{disclosure}/decision"), format!("/pipeline/{disclosure}/signature"));
    for signer in signers.iter_mut() {
        declares_no_conflict(signer, disclosure, &path).await;
        let mut form = signer.get(&path).await.expect(200).form(&signature);
        set(&mut form, "word", "agree");
        signer.post(&signature, &borrowed(&form)).await.expect(303);
        let again = signer.post(&signature, &borrowed(&form)).await;
        assert!(matches!(again.status.as_u16(), 403 | 409), "{}", again.status);
    }
    signers[0].get(&path).await.expect(200).says("Decided: ");
}
