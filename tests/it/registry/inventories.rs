//! An officer checks a list, in the browser and by program.

use std::io::Write as _;

use assay::domain::measures::documents::any_table::read;
use assay::domain::measures::documents::spreadsheet::unguarded;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp};

const GIVE: &str = "/check-list";
const RESULT: &str = "/check-list/result";

async fn registry() -> TestApp {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    app.published(&Tool::new("integrity-detector", "OriginMark", "Acme")).await;
    app
}

/// The fields of the result's form that carry the list.
fn carried(page: &Reply) -> Vec<(String, String)> {
    page.form(RESULT)
}

async fn again(client: &mut Client, path: &str, fields: &[(String, String)]) -> Reply {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    client.post(path, &fields).await
}

#[tokio::test]
async fn an_officer_pastes_names_and_gets_one_list_to_act_on_without_an_account() {
    let app = registry().await;
    let mut officer = app.visitor();
    officer.get("/").await.expect(200).says("href=\"/check-list\"");
    officer.get("/registry").await.expect(200).says("Check your list");
    officer.get(GIVE).await.expect(200).says("nothing of it is stored, here or elsewhere");
    let before = app.ctx.db.statements();
    let names = "Askwel for Schools\nOriginMark\nZebra Quilting\n<b>=1+1</b>";
    let page = officer.upload(GIVE, &[("names", names)], None).await.expect(200);
    assert_eq!(app.ctx.db.statements(), before, "the registry is read from memory");
    for words in [
        "Your list, checked",
        "4 tools, held against the registry of 21 November 2026.",
        "3 of 4 tools may not be bought today",
        "One letter differs; the registry’s name is without “for schools”.",
        "Conditions open",
        "href=\"/registry/askwell\"",
        "The agency refused it. Do not buy it; stop using it.",
        "<b>=1+1</b>",
    ] {
        page.says(words);
    }
    assert!(!page.text().contains("<b>"), "what is pasted stays a text");
    let order: Vec<usize> = ["Zebra Quilting<p", "OriginMark<p", "Askwel for Schools<p"]
        .map(|name| page.text().find(name).unwrap_or_else(|| panic!("{name}")))
        .to_vec();
    assert!(order.is_sorted(), "the worst first: {order:?}");
    let missing = officer.upload(GIVE, &[("names", " ")], None).await.expect(422);
    missing.says("Paste the names of your tools, or choose a file.");
    let file = Some(("file", "list.csv", "text/csv", &b"Name\nAskwell\n"[..]));
    let both = officer.upload(GIVE, &[("names", "Askwell")], file).await.expect(422);
    both.says("Paste names or choose a file, not both.").says("Askwell</textarea>");
    officer.get(RESULT).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn an_unclear_row_is_put_to_a_person_and_downloads_can_be_checked_again() {
    let app = registry().await;
    let mut officer = app.visitor();
    officer.get(GIVE).await.expect(200);
    let file = b"App;Company;Note\nAskwell;Somebody Else;=SUM(A1)\nAskwell;Brookfield;\n=1+1;;\n";
    let file = Some(("file", "list.csv", "text/csv", &file[..]));
    let page = officer.upload(GIVE, &[], file).await.expect(200);
    page.says("Which tool is “Askwell” in row 2?")
        .says("your list names another vendor")
        .says("Read: name of the tool from App (column A), vendor from Company (column B).");
    let mut fields = carried(&page);
    fields.retain(|(name, _)| name != "choice.2" && name != "from");
    fields.push(("choice.2".to_owned(), "askwell".to_owned()));
    let page = again(&mut officer, RESULT, &fields).await.expect(200);
    page.says("Chosen: You said so.").does_not_say("Which one is it?");
    let csv = again(&mut officer, "/check-list/result.csv", &fields).await.expect(200);
    assert_eq!(
        csv.headers["content-disposition"],
        "attachment; filename=\"checked-2026-11-21.csv\""
    );
    let xlsx = again(&mut officer, "/check-list/result.xlsx", &fields).await.expect(200);
    let cells = |bytes: &[u8]| -> Vec<Vec<String>> {
        let table = read(bytes, 100).expect("a table");
        let row =
            |cells: Vec<String>| cells.iter().map(|cell| unguarded(cell).to_owned()).collect();
        table.rows.into_iter().map(|row_read| row(row_read.cells)).collect()
    };
    let written = cells(&csv.bytes);
    assert_eq!(written, cells(&xlsx.bytes));
    assert!(csv.text().contains(",'=1+1,"), "no cell starts a formula: {}", csv.text());
    assert_eq!(written[1][..6], ["4", "=1+1", "", "", "", "Not found"]);
    assert_eq!(written[2][..6], ["2", "Askwell", "Somebody Else", "", "", "Conditions open"]);
    let file = Some(("file", "checked.xlsx", "application/octet-stream", &xlsx.bytes[..]));
    officer.get(GIVE).await.expect(200);
    let page = officer.upload(GIVE, &[], file).await.expect(200);
    page.says("name of the tool from Name (column B), vendor from Vendor (column C)");
    app.finish().await;
}

#[tokio::test]
async fn no_line_is_left_out_unsaid() {
    let app = registry().await;
    let mut officer = app.visitor();
    officer.get(GIVE).await.expect(200);
    let tabbed = [("names", "\tZebra Quilting\nAskwell\t")];
    officer
        .upload(GIVE, &tabbed, None)
        .await
        .expect(200)
        .says("2 tools, held against the registry")
        .says("Zebra Quilting")
        .says("1 may be bought, 1 of them with something to mind.");
    let file = &b"Name,Note\nAskwell,a\n,somebody else\n,\n"[..];
    let file = Some(("file", "list.csv", "text/csv", file));
    officer
        .upload(GIVE, &[], file)
        .await
        .expect(200)
        .says("Row 3 has no name there, so it was left out.");
    app.finish().await;
}

#[tokio::test]
async fn another_column_can_be_read_and_what_does_not_fit_comes_back_with_the_list() {
    let app = registry().await;
    let mut officer = app.visitor();
    officer.get(GIVE).await.expect(200);
    let file = Some(("file", "list.csv", "text/csv", &b"Name,Old name\nX,Askwell\nY,\n"[..]));
    let page = officer.upload(GIVE, &[], file).await.expect(200);
    let mut fields = carried(&page);
    let set = |fields: &mut Vec<(String, String)>, name: &str, value: &str| {
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), value.to_owned()));
    };
    set(&mut fields, "column.name", "1");
    let page = again(&mut officer, RESULT, &fields).await.expect(200);
    page.says("name of the tool from Old name (column B)").says("Conditions open");
    set(&mut fields, "column.name", "7");
    let page = again(&mut officer, RESULT, &fields).await.expect(422);
    page.says(
        "No row of the list has a name in that column. Choose the column that holds the names.",
    )
    .says("name of the tool from Name (column A)");
    // A list that says less of itself than it unpacks to is counted while it is read.
    let word = |rows: usize, cells: usize| {
        let row =
            format!("{{\"number\":1,\"cells\":[{}\"Askwell\"]}}", "\"Askwell\",".repeat(cells - 1));
        let text = format!("{{\"rows\":[{}{row}]}}", format!("{row},").repeat(rows - 1));
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(text.as_bytes()).expect("it is packed");
        URL_SAFE_NO_PAD.encode(packer.finish().expect("it is packed"))
    };
    fields.retain(|(known, _)| !known.starts_with("column."));
    set(&mut fields, "titles", "no");
    for (rows, cells, status) in [(2, 2, 200), (1, 200, 200), (20_001, 1, 422), (1, 201, 422)] {
        set(&mut fields, "list", &word(rows, cells));
        let page = again(&mut officer, RESULT, &fields).await.expect(status);
        page.says(if status == 200 { "Askwell" } else { "The list did not arrive whole" });
    }
    set(&mut fields, "list", "nonsense");
    again(&mut officer, RESULT, &fields)
        .await
        .expect(422)
        .says("The list did not arrive whole, so it was not checked. Give it again.");
    app.finish().await;
}

#[tokio::test]
async fn whoever_is_signed_in_checks_a_list_too_and_a_form_of_nobody_known_is_refused() {
    let app = registry().await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    dee.get(GIVE).await.expect(200);
    dee.upload(GIVE, &[("names", "Askwell")], None).await.expect(200).says("Your list, checked");
    // Whoever has no desk is looked up once and nothing else is; a list is read from memory.
    let mut acme = app.vendor("acme").await;
    acme.get(GIVE).await.expect(200);
    let before = app.ctx.db.statements();
    acme.upload(GIVE, &[("names", "Askwell")], None).await.expect(200);
    assert_eq!(app.ctx.db.statements() - before, 4, "the session is looked up once: accepted");
    let before = app.ctx.db.statements();
    acme.upload(GIVE, &[("names", " ")], None).await.expect(422);
    assert_eq!(app.ctx.db.statements() - before, 4, "rejected");
    let before = app.ctx.db.statements();
    acme.post_as_is(RESULT, &[("list", "x"), ("csrf", "wrong")]).await.expect(403);
    assert_eq!(app.ctx.db.statements() - before, 4, "a wrong token");
    let mut stranger = app.visitor();
    stranger.post_as_is(RESULT, &[("list", "x"), ("csrf", "wrong")]).await.expect(403);
    app.finish().await;
}

#[tokio::test]
async fn bad_files_come_back_with_what_to_do() {
    let app = TestApp::start().await;
    let mut officer = app.visitor();
    officer.get(GIVE).await.expect(200);
    let long = [b"Name,Vendor\nA,".to_vec(), vec![b'x'; 1_000_000]].concat();
    for (bytes, status, words) in [
        (&long[..], 422, "Row 2: Cell 2 holds more than 20000 bytes. Shorten it."),
        (b"%PDF-1.7", 422, "This is a PDF. Save the list as .xlsx or as CSV and choose it again."),
        (b"PK\x03\x04nothing", 422, "This is a package, but no Excel workbook."),
        (&vec![b'x'; 9 * 1024 * 1024], 413, "The list is larger than 8 MB, so it was not read."),
    ] {
        let file = Some(("file", "list.csv", "text/csv", bytes));
        officer.upload(GIVE, &[], file).await.expect(status).says(words);
    }
    app.finish().await;
}

async fn send(client: &mut Client, path: &str, kind: &str, body: Vec<u8>) -> Reply {
    let request = client.request(Method::POST, path).header(CONTENT_TYPE, kind).body(body);
    client.send(request).await
}

#[tokio::test]
async fn a_program_sends_a_list_as_json_csv_or_workbook() {
    let app = registry().await;
    let mut program = app.visitor();
    let path = "/api/v1/inventory-checks";
    let items = json!({ "items": ["Askwel", { "name": "Askwell", "vendor": "Nobody" },
        { "website": "https://tool.example/" }, "Zebra Quilting"] });
    let reply = send(&mut program, path, "application/json", items.to_string().into_bytes()).await;
    let found = reply.expect(200).json();
    let rows: Vec<(u64, &str)> = found["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            (row["row"].as_u64().expect("a number"), row["finding"].as_str().expect("a word"))
        })
        .collect();
    assert_eq!(rows, [(2, "unclear"), (3, "unclear"), (4, "not_found"), (1, "conditions_open")]);
    assert_eq!(found["day"], "2026-11-21");
    let row = &found["rows"][3];
    assert_eq!((&row["matched"], &row["tool"]["slug"]), (&json!("near"), &json!("askwell")));
    assert_eq!(found["rows"][0]["candidates"][0]["tool"]["key"], "askwell");
    let csv = b"Old,New\nx,Askwell\n".to_vec();
    let named = format!("{path}?name=New");
    let found = send(&mut program, &named, "text/csv; charset=utf-8", csv.clone()).await;
    assert_eq!(found.expect(200).json()["rows"][0]["tool"]["name"], "Askwell");
    for (address, kind, body, field, words) in [
        (
            &format!("{path}?name=No"),
            "text/csv",
            csv.clone(),
            "name",
            "The list has no column “No”. Give its title in the first row, or its number.",
        ),
        (
            &format!("{path}?colour=1"),
            "text/csv",
            csv,
            "colour",
            "“colour” is not a parameter. Known are name, vendor, version and website.",
        ),
        (
            &path.to_owned(),
            "application/json",
            b"{\"items\":[]}".to_vec(),
            "items",
            "The list has no items. Name at least one tool.",
        ),
        (
            &path.to_owned(),
            "application/json",
            b"{\"items\":[\"A\",{}]}".to_vec(),
            "items.1",
            "The item has neither a name nor a website. Give one of them, or leave it out.",
        ),
        (
            &path.to_owned(),
            "application/json",
            b"{\"items\":[5]}".to_vec(),
            "items",
            "The body is not the JSON of a list: invalid type: integer `5`, expected a name, or an \
             object with name, vendor, version and website at line 1 column 11.",
        ),
    ] {
        let problem = send(&mut program, address, kind, body).await.expect(422);
        assert_eq!(problem.headers["content-type"], "application/problem+json");
        let problem: Value = problem.json();
        assert_eq!(
            (&problem["errors"][0]["field"], &problem["errors"][0]["message"]),
            (&json!(field), &json!(words))
        );
    }
    for kind in ["image/png", "", "application/x-www-form-urlencoded"] {
        let problem = send(&mut program, path, kind, b"x".to_vec()).await.expect(415).json();
        assert_eq!(
            problem["detail"],
            "Send the list as application/json, as text/csv or as an Excel workbook, and say so in \
             Content-Type."
        );
    }
    let huge = vec![b' '; 9 * 1024 * 1024];
    let problem = send(&mut program, path, "application/json", huge).await.expect(413).json();
    assert_eq!(problem["detail"], "The body is larger than 8 MB, so it was not read.");
    let items = format!("{{\"items\":[\"A\"{}]}}", ",\"A\"".repeat(20_000));
    let problem = send(&mut program, path, "application/json", items.into_bytes()).await;
    assert_eq!(
        problem.expect(413).json()["detail"],
        "The list has more than 20000 items, which is the most that is read. Split it."
    );
    app.finish().await;
}
