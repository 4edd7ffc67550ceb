//! What is read of a list, and what is found about each of its tools.

use assay::domain::measures::documents::any_table::{Table, from_text};
use assay::domain::registry::availability::Availability;
use assay::domain::registry::inventory::check::{
    Choices, InventoryCheck, InventoryMatch, Remembered, check, memory_key,
};
use assay::domain::registry::inventory::columns::Columns;
use assay::domain::registry::inventory::finding::Finding;
use assay::domain::registry::inventory::list::{Line, lines, pasted};
use assay::domain::registry::inventory::tool::HeldTool;
use assay::domain::registry::listing::Card;
use assay::domain::registry::matching::{Asked, NameIndex};
use assay::domain::registry::pipeline::{PipelineFact, PublicState};
use assay::domain::values::Timestamp;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// A listing of a name that differs from a plain approval in these parts.
fn card(name: &str, parts: &Value) -> Card {
    let mut card = json!({
        "slug": name.to_lowercase().replace(' ', "-"), "name": name, "vendor": "Acme Learning",
        "version": "2.8", "website": "", "summary": "", "status": "published", "status_reason": "",
        "decision": "approved", "decision_reason": "", "inherent_tier": null,
        "inherent_tier_name": null, "inherent_score": null, "residual_tier": null,
        "residual_tier_name": null, "residual_score": null, "scores": {}, "conditions": [],
        "modules": [], "facts": [], "approved_on": "2026-06-30", "decided_on": "2026-06-30",
        "expires_on": "2027-06-30",
        "questionnaire": { "family": "disclosure", "version": "2026-1", "digest": "" },
    });
    for (key, value) in parts.as_object().expect("parts") {
        card[key] = value.clone();
    }
    serde_json::from_value(card).expect("a card")
}

fn condition(state: &str) -> Value {
    json!({ "text": "Publish it.", "criterion": null, "due": "2026-12-01", "state": state,
        "evidence_required": "A link" })
}

fn module() -> Value {
    json!({ "id": "AI-101", "title": "Begin", "who": [], "left_to": [],
        "by": { "id": "before", "title": "Before access" }, "because": [] })
}

fn registry() -> Vec<Card> {
    [
        ("Fine One", json!({})),
        ("Refused One", json!({ "decision": "not_approved" })),
        ("Revoked One", json!({ "status": "revoked" })),
        ("Expired One", json!({ "status": "expired", "modules": [module()] })),
        ("Suspended One", json!({ "status": "suspended" })),
        ("Overdue One", json!({ "decision": "conditional", "conditions": [condition("overdue")] })),
        (
            "Open One",
            json!({ "decision": "conditional",
            "conditions": [condition("open"), condition("open")], "modules": [module()] }),
        ),
        ("Pilot One", json!({ "decision": "pilot" })),
        ("Taught One", json!({ "modules": [module()] })),
    ]
    .map(|(name, parts)| card(name, &parts))
    .to_vec()
}

fn undecided(product: &str, state: PublicState) -> PipelineFact {
    PipelineFact {
        availability: state.into(),
        product: product.to_owned(),
        vendor: "Acme Learning".to_owned(),
        former_names: Vec::new(),
        state,
        since: Timestamp::from_millis(0),
        listed: false,
    }
}

fn checked(lines: &[Line], choices: &Choices, remembered: &Remembered) -> InventoryCheck {
    let cards = registry();
    let facts = [
        undecided("Waiting One", PublicState::UnderReview),
        undecided("Taken Back", PublicState::Withdrawn),
    ];
    let tools: Vec<HeldTool<'_>> =
        cards.iter().map(HeldTool::Listed).chain(facts.iter().map(HeldTool::Undecided)).collect();
    let index = NameIndex::new(tools.iter().map(|tool| tool.known()));
    let day = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
    check(day, &tools, &index, lines, (choices, remembered))
}

fn listed(names: &[&str]) -> Vec<Line> {
    let line = |(at, name): (usize, &&str)| Line { row: at + 1, asked: Asked::name(*name) };
    names.iter().enumerate().map(line).collect()
}

fn found(lines: &[Line]) -> InventoryCheck {
    checked(lines, &Choices::new(), &Remembered::new())
}

#[test]
fn the_result_is_one_list_to_act_on_with_the_worst_first() {
    let result = found(&listed(&[
        "Fine One",
        "Taught One",
        "Pilot One",
        "Open One",
        "Overdue One",
        "Fine One 3.1",
        "Suspended One",
        "Expired One",
        "Revoked One",
        "Refused One",
        "Taken Back",
        "Waiting One",
        "Zebra Quilting",
        "Waitin Ones",
    ]));
    let rows: Vec<(usize, Finding)> =
        result.rows.iter().map(|row| (row.row, row.finding)).collect();
    assert_eq!(
        rows,
        [
            (13, Finding::NotFound),
            (12, Finding::InReview),
            (14, Finding::InReview),
            (11, Finding::NeverReviewed),
            (10, Finding::NotApproved),
            (9, Finding::Revoked),
            (8, Finding::Expired),
            (7, Finding::Suspended),
            (6, Finding::OtherVersion),
            (5, Finding::ConditionsOverdue),
            (4, Finding::ConditionsOpen),
            (3, Finding::PilotOnly),
            (2, Finding::ModulesRequired),
            (1, Finding::Fine),
        ]
    );
    let row = |number: usize| result.rows.iter().find(|row| row.row == number).expect("the row");
    assert_eq!(row(4).also, [Finding::ModulesRequired]);
    let tool = row(4).tool.as_ref().expect("a tool");
    assert_eq!((tool.conditions_open, tool.availability), (2, Availability::WithConditions));
    assert!(row(8).also.is_empty(), "nothing is asked of what has ended");
    assert_eq!(row(14).matched, InventoryMatch::Near);
    assert_eq!(row(12).matched, InventoryMatch::Exact);
    assert_eq!(row(12).tool.as_ref().expect("a tool").slug, None);
    let counts: usize = result.counts.iter().map(|count| count.rows).sum();
    assert_eq!(counts, 14);
}

#[test]
fn a_choice_counts_and_what_a_district_asked_to_remember_too() {
    let asked = Asked { vendor: "Somebody Else".to_owned(), ..Asked::name("Fine One") };
    let line = [Line { row: 5, asked: asked.clone() }];
    let unclear = &found(&line).rows[0];
    assert_eq!((unclear.finding, unclear.tool.as_ref()), (Finding::Unclear, None));
    assert_eq!(unclear.candidates[0].tool.key, "fine-one");
    let chosen = Choices::from([(5, Some("fine-one".to_owned()))]);
    let row = &checked(&line, &chosen, &Remembered::new()).rows[0];
    assert_eq!((row.finding, row.matched), (Finding::Fine, InventoryMatch::Chosen));
    let none = Choices::from([(5, None)]);
    let row = &checked(&line, &none, &Remembered::new()).rows[0];
    assert_eq!((row.finding, row.matched), (Finding::NotFound, InventoryMatch::Chosen));
    let other = Asked { vendor: "SOMEBODY  ELSE".to_owned(), ..Asked::name("fine-one") };
    let key = |asked: &Asked| memory_key(&asked.name, &asked.vendor);
    let before = Remembered::from([(key(&other), Some("fine-one".to_owned()))]);
    let row = &checked(&line, &Choices::new(), &before).rows[0];
    assert_eq!((row.finding, row.matched), (Finding::Fine, InventoryMatch::Remembered));
    assert_eq!(row.reason, "Your district said so before.");
    let gone = Remembered::from([(key(&asked), Some("gone".to_owned()))]);
    let row = &checked(&line, &Choices::new(), &gone).rows[0];
    assert_eq!(row, unclear, "what was said of a tool that is gone is looked for anew");
    let nothing = Remembered::from([(key(&asked), None)]);
    let row = &checked(&line, &Choices::new(), &nothing).rows[0];
    assert_eq!((row.finding, row.matched), (Finding::NotFound, InventoryMatch::Remembered));
    let plain = [Line { row: 1, asked: Asked::name("Fine One") }];
    let nothing = Remembered::from([(memory_key("Fine One", ""), None)]);
    let row = &checked(&plain, &Choices::new(), &nothing).rows[0];
    assert_eq!(
        (row.finding, row.matched),
        (Finding::Fine, InventoryMatch::Exact),
        "since then the registry has got a tool of just this name"
    );
}

#[test]
fn an_approval_that_rests_is_on_hold_before_anything_else_is_said_of_it() {
    let mut rests = condition("overdue");
    rests["consequence"] = json!("rests");
    let rests = card("Resting One", &json!({ "decision": "conditional", "conditions": [rests] }));
    let held = HeldTool::Listed(&rests);
    assert_eq!(held.findings(Some("9")), [Finding::OnHold]);
    assert_eq!((Finding::OnHold.label(), Finding::ALL.len()), ("On hold", 15));
    assert!(Finding::ALL.is_sorted());
}

#[test]
fn names_in_one_line_have_numbers_of_their_own_to_be_chosen_by() {
    let table = pasted("Askwell, Story Garden, Quill").expect("a table");
    assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3]);
}

fn read(text: &str) -> (Columns, Vec<Line>) {
    let table = from_text(text, 100).expect("a table");
    let columns = Columns::guess(&table, &|name| name.starts_with("Ask"));
    (columns, lines(&table, &columns))
}

fn names(lines: &[Line]) -> Vec<(usize, &str)> {
    lines.iter().map(|line| (line.row, line.asked.name.as_str())).collect()
}

#[test]
fn the_columns_are_guessed_from_titles_and_from_what_they_hold() {
    let (columns, list) = read(
        "District inventory 2026,,\n\nSchool,App name,Company,Link,Ver.\nNorth,Askwell,Brookfield,\
         askwell.example,2.4\nSchool,App name,Company,Link,Ver.\nNorth,,,,\nSouth,\"=\"\"Story\"\"\",,,\n",
    );
    assert_eq!(
        (columns.titles, columns.name, columns.vendor, columns.version, columns.website),
        (Some(1), Some(1), Some(2), Some(4), Some(3))
    );
    assert_eq!(names(&list), [(4, "Askwell"), (7, "Story")]);
    assert_eq!(list[0].asked.version(), Some("2.4".to_owned()));
    let (columns, list) = read("3,Askwell,https://a.example\n4,Story Garden,https://b.example\n");
    assert_eq!((columns.titles, columns.name, columns.website), (None, Some(1), Some(2)));
    assert_eq!(names(&list), [(1, "Askwell"), (2, "Story Garden")]);
    let (columns, _) = read("Name,Name,Name\nA,B,C\n");
    assert_eq!(columns.name, Some(0));
}

#[test]
fn what_is_pasted_is_read_as_people_paste() {
    let read = |text: &str| -> Vec<Vec<String>> {
        let table: Table = pasted(text).expect("a table");
        table.rows.into_iter().map(|row| row.cells).collect()
    };
    assert_eq!(read("Askwell\r\n\r\n Read, Write & Inc \n"), [["Askwell"], ["Read, Write & Inc"]]);
    assert_eq!(
        read("- Askwell\n• Story\n3. Lessonwright\n4) Quill"),
        [["Askwell"], ["Story"], ["Lessonwright"], ["Quill"]]
    );
    assert_eq!(read("Askwell, Story Garden; Inc").len(), 2, "one line holds several");
    assert_eq!(
        read("Askwell\tBrookfield\nStory\tSeed"),
        [["Askwell", "Brookfield"], ["Story", "Seed"]]
    );
    assert_eq!(
        read("App,Vendor\nAskwell,Brookfield"),
        [["App", "Vendor"], ["Askwell", "Brookfield"]]
    );
    assert!(read(" \n\n").is_empty());
    assert_eq!(
        pasted(&"x\n".repeat(20_001)).expect_err("too many").to_string(),
        "The list has more than 20000 lines, which is the most that is read. Split it."
    );
}
