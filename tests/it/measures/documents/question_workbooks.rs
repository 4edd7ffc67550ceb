use assay::domain::measures::documents::question_workbook::{QuestionWorkbook, read};
use chrono::NaiveDate;

use crate::support::workbooks::{Sheet, Writer, hecvat, packed, workbook};

fn answer<'w>(workbook: &'w QuestionWorkbook, id: &str) -> &'w str {
    workbook.asked.get(id).map_or("not there", |asked| asked.answer.as_str())
}

#[test]
fn a_question_is_known_by_its_id_wherever_it_stands_and_whoever_wrote_the_workbook() {
    let usual = Sheet::new("Product")
        .cell("A2", "HECVAT Solution Provider Response")
        .cell("C9", "Answer")
        .cell("D9", "Additional Information")
        .cell("A10", "DOCU-03*")
        .cell("B10", "Have you undergone a SSAE 18/SOC 2 audit?")
        .cell("C10", "Yes ")
        .cell("D10", "Type 2, May 2026")
        .cell("A11", "AAAI-01")
        .cell("B11", "Does your solution support single sign-on?")
        .cell("C11", "No");
    let moved = Sheet::new("Others")
        .cell("F1", "Vendor Answers")
        .cell("H1", "Additional Information")
        .cell("C40", "DOCU-03")
        .cell("D40", "Have you undergone a SSAE 18/SOC 2 audit?")
        .cell("F40", "=C2&\" \"|Yes ")
        .cell("H40", "Type 2, May 2026")
        .cell("C99", "AAAI-01")
        .cell("D99", "Does your solution support single sign-on?")
        .cell("F99", "No")
        .merged("D40:E40");
    let bare = Sheet::new("Bare")
        .cell("B3", "DOCU-03")
        .cell("C3", "Have you undergone a SSAE 18/SOC 2 audit?")
        .cell("D3", "Yes ")
        .cell("E3", "Type 2, May 2026")
        .cell("B4", "AAAI-01")
        .cell("C4", "Does your solution support single sign-on?")
        .cell("D4", "No");
    for (sheet, place) in
        [(usual, "Product, cell C10"), (moved, "Others, cell F40"), (bare, "Bare, cell D3")]
    {
        for writer in [Writer::Excel, Writer::LibreOffice] {
            let workbook = read(&workbook(writer, std::slice::from_ref(&sheet))).expect("it reads");
            assert_eq!(workbook.asked.len(), 2, "{}", sheet.name);
            let docu = &workbook.asked["DOCU-03"];
            assert_eq!(docu.word(), Some("yes"), "{}", sheet.name);
            assert_eq!(docu.more, "Type 2, May 2026");
            assert_eq!(docu.question, "Have you undergone a SSAE 18/SOC 2 audit?");
            assert_eq!(docu.place(), place);
            assert_eq!(workbook.asked["AAAI-01"].word(), Some("no"));
        }
    }
}

#[test]
fn what_people_write_for_yes_no_and_not_applicable_is_understood_and_no_more() {
    for (written, word) in [
        ("Yes", Some("yes")),
        ("Yes ", Some("yes")),
        ("  YES", Some("yes")),
        ("yes.", Some("yes")),
        ("Yes, since May", Some("yes")),
        ("Yes - since May", Some("yes")),
        ("Yes\u{a0}", Some("yes")),
        ("No", Some("no")),
        ("No — we rely on our host", Some("no")),
        ("N/A", Some("na")),
        ("Not applicable", Some("na")),
        ("No formal plan, but we have one", None),
        ("Yesterday", None),
        ("Substantially yes", None),
        ("We do", None),
    ] {
        let sheet =
            Sheet::new("S").cell("A1", "DOCU-03").cell("B1", "A question?").cell("C1", written);
        let workbook = read(&workbook(Writer::LibreOffice, &[sheet])).expect("it reads");
        assert_eq!(workbook.asked["DOCU-03"].word(), word, "“{written}”");
    }
}

#[test]
fn hidden_sheets_say_nothing_and_the_first_of_two_answers_counts() {
    let told = Sheet::new("Product")
        .cell("C1", "Answer")
        .cell("A2", "DOCU-03")
        .cell("B2", "A question?")
        .cell("C2", "Yes")
        .cell("A3", "DOCU-04")
        .cell("B3", "A question?");
    let copy = Sheet::new("Evaluation")
        .cell("C1", "Vendor Answer")
        .cell("A2", "DOCU-03")
        .cell("C2", "=Product!C2|No")
        .cell("A3", "DOCU-04")
        .cell("C3", "=Product!C3|0");
    let hidden = Sheet::new("Old").hidden().cell("A1", "DOCU-05").cell("C1", "Yes");
    let read = read(&workbook(Writer::Excel, &[told, copy, hidden])).expect("it reads");
    assert_eq!(answer(&read, "DOCU-03"), "Yes");
    assert_eq!(answer(&read, "DOCU-04"), "", "a formula over nothing gives 0");
    assert_eq!(answer(&read, "DOCU-05"), "not there");
    assert_eq!(read.left_out, ["Old"]);
    assert_eq!(read.differing, [("DOCU-03".to_owned(), "Evaluation, cell C2".to_owned())]);
    assert_eq!(read.answered(), 1);
}

#[test]
fn a_sheet_about_the_questions_answers_none_of_them() {
    let product = Sheet::new("Product")
        .cell("C9", "Answer")
        .cell("D9", "Additional Information")
        .cell("A10", "DOCU-03")
        .cell("B10", "Have you undergone a SSAE 18/SOC 2 audit?")
        .cell("A11", "DOCU-04")
        .cell("B11", "Do you conform with a specific industry standard?")
        .cell("C11", "No");
    let reference = Sheet::new("Analyst Reference")
        .cell("A7", "ID")
        .cell("B7", "Question")
        .cell("C7", "Reason for Question")
        .cell("D7", "Follow-up Inquiries")
        .cell("A8", "DOCU-03")
        .cell("B8", "Have you undergone a SSAE 18/SOC 2 audit?")
        .cell("C8", "Yes, an audit shows that controls work.")
        .cell("A9", "DOCU-04")
        .cell("C9", "Standards give confidence.")
        .cell("A10", "DOCU-05")
        .cell("C10", "Only this sheet has it.");
    for sheets in [[reference.clone(), product.clone()], [product, reference]] {
        let workbook = read(&workbook(Writer::Excel, &sheets)).expect("it reads");
        assert_eq!(answer(&workbook, "DOCU-03"), "");
        assert_eq!(answer(&workbook, "DOCU-04"), "No");
        assert_eq!(answer(&workbook, "DOCU-05"), "not there");
        assert_eq!((workbook.answered(), workbook.differing.len()), (1, 0));
    }
}

#[test]
fn a_workbook_says_what_it_is_and_when_it_was_completed() {
    let read = read(&hecvat("Askwell", &[])).expect("it reads");
    assert!(read.says("hecvat"));
    assert!(!read.says("caiq"));
    assert_eq!(read.dated, NaiveDate::from_ymd_opt(2026, 5, 8));
    assert_eq!(answer(&read, "GNRL-02"), "Askwell");
    let written = Sheet::new("S").cell("A1", "Date").cell("B1", "May 8, 2026");
    let read =
        super::question_workbooks::read(&workbook(Writer::Excel, &[written])).expect("it reads");
    assert_eq!(read.dated, NaiveDate::from_ymd_opt(2026, 5, 8));
}

#[test]
fn what_is_no_workbook_or_is_damaged_is_told_in_a_sentence() {
    let whole = hecvat("Askwell", &[]);
    let cut = &whole[..whole.len() / 2];
    let told = |bytes: &[u8]| read(bytes).expect_err("it is refused").to_string();
    assert_eq!(
        told(b"words"),
        "This is a package, but no Excel workbook. Save the list as .xlsx or as CSV and choose it \
         again."
    );
    assert_eq!(told(cut), told(b"words"));
    let types = "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.\
        spreadsheetml.sheet.main+xml\"/></Types>";
    let empty = packed([("[Content_Types].xml".to_owned(), types.to_owned())]);
    assert_eq!(told(&empty), "The workbook is damaged. Save it again, or save the list as CSV.");
    // Cells and sheets without end cost time and no memory.
    let long = Sheet::new("S").cell("A1", "DOCU-03").cell("C1", &"x".repeat(30_000));
    assert_eq!(answer(&read(&workbook(Writer::Excel, &[long])).expect("it reads"), "DOCU-03"), "");
    let mut many = Sheet::new("Many");
    for row in 1..6_000 {
        many = many.cell(&format!("A{row}"), "DOCU-03");
    }
    let read = read(&workbook(Writer::Excel, &[many])).expect("it reads");
    assert_eq!(read.left_out, ["Many"]);
}
