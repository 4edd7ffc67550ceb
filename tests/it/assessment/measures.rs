use crate::support::TestApp;
use crate::support::vendors::{example, fields};

const SECTION: &str = "usability";
const QUESTION: &str = "usability.sus";

fn block(page: &str, question: &str) -> String {
    let from = page.split_once(&format!("data-question=\"{question}\"")).expect("the question").1;
    from.split("data-question=").next().expect("the block").to_owned()
}

#[actix_web::test]
async fn a_vendor_reads_beside_the_table_what_it_comes_to_and_no_level() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Quill").await;
    let path = format!("/disclosures/{disclosure}/sections/{SECTION}");
    let blank = block(&vendor.get(&path).await.expect(200).text(), QUESTION);
    assert!(
        blank.contains("What Assay computes from this table") && blank.contains("Nothing yet."),
        "{blank}"
    );
    let planner = example("lesson-planner");
    vendor
        .save_section(&disclosure, SECTION, "0", &fields(QUESTION, &planner["answers"][QUESTION]))
        .await
        .expect(303);
    let filled = block(&vendor.get(&path).await.expect(200).text(), QUESTION);
    assert!(
        filled.contains("Mean ")
            && filled.contains("Person 1")
            && filled.contains("95% interval of the mean"),
        "{filled}"
    );
    assert!(
        !filled.contains("The numbers support at most level") && !filled.contains("Nothing yet."),
        "{filled}"
    );
    let check = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check
        .says("What Assay computes from this table")
        .says("Person 1")
        .does_not_say("The numbers support at most level");
    app.finish().await;
}

#[actix_web::test]
async fn a_table_that_cannot_be_used_tells_its_vendor_what_does_not_fit() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Quill").await;
    let planner = example("lesson-planner");
    let mut profile = Vec::new();
    for (question, answer) in planner["answers"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(question, _)| question.starts_with("profile."))
    {
        profile.extend(fields(question, answer));
    }
    vendor.save_section(&disclosure, "profile", "0", &profile).await.expect(303);
    let mut wrong = planner["answers"]["evidence.task_quality"].clone();
    wrong[0]["items"] = 10.into();
    wrong[0]["errors"] = 12.into();
    let mut more = wrong[0].clone();
    more["task"] = "More scores".into();
    wrong.as_array_mut().unwrap().push(more);
    let saved = vendor
        .save_section(&disclosure, "evidence", "0", &fields("evidence.task_quality", &wrong))
        .await
        .expect(303);
    let to = saved.location.unwrap();
    assert_eq!(
        to,
        format!("/disclosures/{disclosure}/sections/evidence#q-evidence-task_quality"),
        "the vendor stays at the table"
    );
    let page = vendor
        .get(&to)
        .await
        .expect(200)
        .says("Saved, but a table cannot be computed")
        .says("value=\"12\"")
        .text();
    let faults = block(&page, "evidence.task_quality");
    let (faults, _) = faults
        .split_once("data-table-faults")
        .expect("the place for faults")
        .1
        .split_once("</div>")
        .expect("its end");
    assert_eq!(
        faults.matches("has to be no more than “").count(),
        2,
        "every row is told: {faults}"
    );
    let path = format!("/disclosures/{disclosure}/sections/evidence");
    let fault = "It could not be computed. In “";
    let fields = fields("evidence.task_quality", &wrong);
    let again = vendor.save_section(&disclosure, "evidence", "1", &fields).await.expect(303);
    assert!(
        !again.location.unwrap().contains("task_quality"),
        "a save that changes nothing goes on"
    );
    let script: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("revision", "1")])
        .collect();
    let told = vendor.post(&format!("{path}/autosave"), &script).await.expect(200).json();
    assert!(told["tables"][0]["message"].as_str().unwrap().contains(fault), "{told}");
    assert_eq!(told["tables"][0]["question"], "evidence.task_quality");
    for page in [path, format!("/disclosures/{disclosure}/check")] {
        vendor
            .get(&page)
            .await
            .expect(200)
            .says("Not computed yet")
            .says("It could not be computed. In “")
            .says("has to be no more than “");
    }
    let check = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    let (_, doubtful) = check
        .text()
        .split_once("Look at these tables before you submit")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("the list");
    assert!(doubtful.contains(&format!("<a href=\"{to}\">")), "{doubtful}");
    app.finish().await;
}

#[actix_web::test]
async fn a_file_with_a_table_that_cannot_be_used_leads_back_to_the_table() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Quill").await;
    let planner = example("lesson-planner");
    vendor.fill(&disclosure, &planner).await;
    let table = format!("/disclosures/{disclosure}/sections/evidence/tables/task_quality");
    let mut rows = planner["answers"]["evidence.task_quality"].as_array().unwrap()[0].clone();
    rows["items"] = 10.into();
    for (errors, title) in [(12, "Saved, but a table cannot be computed"), (2, "Table filled")] {
        rows["errors"] = errors.into();
        let cells = rows.as_object().unwrap();
        let texts = cells.values().map(|cell| {
            cell.as_str().map_or_else(|| cell.to_string(), |text| format!("\"{text}\""))
        });
        let file = format!(
            "{}\n{}\n",
            cells.keys().cloned().collect::<Vec<_>>().join(","),
            texts.collect::<Vec<_>>().join(",")
        );
        let revision = crate::support::vendors::value_of(
            &vendor.get(&table).await.expect(200).text(),
            "revision",
        )
        .unwrap();
        let sent = Some(("file", "rows.csv", "text/csv", file.as_bytes()));
        let to = vendor
            .upload(&table, &[("revision", revision.as_str())], sent)
            .await
            .expect(303)
            .location
            .unwrap();
        assert_eq!(
            to,
            format!("/disclosures/{disclosure}/sections/evidence#q-evidence-task_quality")
        );
        vendor.get(&to).await.expect(200).says(title);
    }
    app.finish().await;
}

#[actix_web::test]
async fn reviewers_read_every_step_and_the_level_that_it_supports() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let page = panel
        .ana
        .get(&format!("/reviews/{}/{SECTION}?question={QUESTION}", panel.submitted.id))
        .await
        .expect(200);
    page.says("Person 1").says("The numbers support at most level");
    page.says(
        "What the anchor asks beyond them, such as the version that was measured, they do \
        not show.",
    );
    app.finish().await;
}
