//! What the vendor does.

use crate::support::sample::Sample;
use crate::support::vendors::{PDF, last_step, value_of};
use crate::support::{Client, PASSWORD, TestApp};

/// A product as its vendor registers it.
pub struct NewProduct {
    pub vendor: &'static str,
    pub name: &'static str,
    pub slug: &'static str,
    pub version: &'static str,
    pub website: &'static str,
    pub summary: &'static str,
}

pub const ASKWELL: NewProduct = NewProduct {
    vendor: "Brookfield Tutors",
    name: "Askwell",
    slug: "askwell",
    version: "2.8.1",
    website: "https://askwell.example",
    summary: "A homework chatbot that gives hints on drafts and never writes them.",
};

/// Registers the vendor and opens its account by the link in the mail, which a job delivers.
pub async fn signs_up(app: &TestApp, organization: &str, name: &str, email: &str) -> Client {
    let mut client = app.visitor();
    client.get("/register").await.expect(200);
    let typed = [("organization", organization), ("name", name), ("email", email)];
    client.post("/register", &typed).await.expect(303);
    client.get("/products").await.expect(303);
    let link = app.mail_to(email).await.link();
    client.get(&link).await.expect(200).says(organization);
    client.post(&link, &[("password", PASSWORD)]).await.expect(303);
    client
}

/// Registers a product; its id.
pub async fn registers(client: &mut Client, product: &NewProduct) -> String {
    client.get("/products").await.expect(200).says("You have not registered a product yet");
    client.get("/products/new").await.expect(200);
    let typed = [
        ("name", product.name),
        ("version", product.version),
        ("website", product.website),
        ("summary", product.summary),
    ];
    let reply = client.post("/products", &typed).await.expect(303);
    let at = reply.location.expect("a way on");
    client.get(&at).await.expect(200).says(product.name).says("Start the disclosure");
    last_step(&at)
}

/// Starts the product's disclosure; its id.
pub async fn starts(client: &mut Client, product: &str) -> String {
    let reply = client.post(&format!("/products/{product}/disclosures"), &[]).await.expect(303);
    let at = reply.location.expect("a way on");
    client.get(&at).await.expect(200).says("Begin with");
    last_step(&at)
}

/// Nothing is answered: the check page counts what is missing, and there is nothing to sign.
pub async fn sees_what_is_missing(client: &mut Client, disclosure: &str) {
    let check = client.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check
        .says("things are missing or have to be put right before you can submit")
        .does_not_say("Submit the disclosure");
}

/// Sends the form of every section, as it stands on its page.
pub async fn answers(client: &mut Client, disclosure: &str, sample: &Sample) {
    for section in &sample.questionnaire.sections {
        let path = format!("/disclosures/{disclosure}/sections/{}", section.id);
        let page = client.get(&path).await.expect(200);
        page.says(&section.title);
        let revision = value_of(&page.text(), "revision").expect("the revision");
        client
            .save_section(disclosure, &section.id, &revision, &sample.fields(section))
            .await
            .expect(303);
    }
}

/// Uploads a PDF for every piece of evidence.
pub async fn attaches(client: &mut Client, disclosure: &str, sample: &Sample) {
    let path = format!("/disclosures/{disclosure}/evidence");
    for (question, piece) in sample.evidence() {
        let day =
            |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let (issued, expires) = (day(piece.issued_on), day(piece.expires_on));
        let fields = [
            ("question", question),
            ("title", piece.title.as_str()),
            ("issued_on", issued.as_str()),
            ("expires_on", expires.as_str()),
        ];
        let bytes = [PDF, question.as_bytes()].concat();
        client
            .upload(&path, &fields, Some(("file", "evidence.pdf", "application/pdf", &bytes)))
            .await
            .expect(303);
    }
}

/// Reads everything once more, signs and submits; the receipt says what was frozen.
pub async fn submits(client: &mut Client, disclosure: &str) {
    let check = client.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.says("Nothing is missing").says("Inherent risk").says("Submit the disclosure");
    let revision = value_of(&check.text(), "revision").expect("the revision");
    let path = format!("/disclosures/{disclosure}/submission");
    let without_tick =
        [("name", "Jo Park"), ("title", "Chief executive"), ("revision", revision.as_str())];
    client.post(&path, &without_tick).await.expect(422);
    let signed = [
        ("name", "Jo Park"),
        ("title", "Chief executive"),
        ("revision", revision.as_str()),
        ("agreed", "yes"),
    ];
    let reply = client.post(&path, &signed).await.expect(303);
    let receipt = client.get(&reply.location.expect("the receipt")).await.expect(200);
    receipt.says("What you submitted is frozen").says("Jo Park, Chief executive").says("SHA-256");
}
