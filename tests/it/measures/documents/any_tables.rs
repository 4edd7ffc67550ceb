//! Lists as districts keep them: any encoding, any separator, Excel workbooks, and what is written
//! for spreadsheets.

use std::io::{Cursor, Write as _};

use assay::domain::measures::documents::any_table::{Table, read};
use assay::domain::measures::documents::{spreadsheet, workbook};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::cases;

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let table = read(bytes, 1_000).unwrap_or_else(|error| panic!("{error}"));
    table.rows.into_iter().map(|row| row.cells).collect()
}

fn fault(bytes: &[u8]) -> String {
    read(bytes, 1_000).expect_err("a fault").to_string()
}

#[test]
fn every_usual_encoding_and_separator_is_read() {
    let utf_16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let marked = |text: &str| [&[0xFF, 0xFE][..], &utf_16(text)].concat();
    let big: Vec<u8> =
        "Name,Vendor\nCafé,Ana\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        b"Name,Vendor\nCaf\xc3\xa9,Ana\n".to_vec(),
        b"\xef\xbb\xbfName;Vendor\r\nCaf\xc3\xa9;Ana\r\n".to_vec(),
        b"Name\tVendor\rCaf\xe9\tAna\r".to_vec(),
        b"Name|Vendor\nCaf\x8e|Ana\n".to_vec(),
        b"sep=;\nName;Vendor\n\"Caf\xc3\xa9\";Ana\n".to_vec(),
        marked("Name\tVendor\r\nCafé\tAna\r\n"),
        utf_16("Name\tVendor\r\nCafé\tAna\r\n"),
        big,
        b"\n\nName,Vendor,,,\n,,,,\n\nCaf\xc3\xa9,Ana\n,,\n".to_vec(),
    ] {
        assert_eq!(cells(&bytes), [["Name", "Vendor"], ["Café", "Ana"]], "{bytes:?}");
    }
    assert_eq!(cells(b"Name;Vendor\nBright\x99;Ana\n")[1], ["Bright™", "Ana"]);
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    assert_eq!(fault(b""), "The file is empty. Choose one with the list in it.");
    assert_eq!(fault(b" \n ,,\n"), "The file is empty. Choose one with the list in it.");
    assert_eq!(
        fault(b"%PDF-1.7"),
        "This is a PDF. Save the list as .xlsx or as CSV and choose it again."
    );
    assert_eq!(
        fault(b"\xD0\xCF\x11\xE0\xA1\xB1"),
        "This is a file of an older Office, such as .xls. Save it as .xlsx or as CSV and choose it \
         again."
    );
    assert_eq!(
        fault(b"\x89PNG\r\n\x1a\n\0\0\0\xff"),
        "The file is neither a text nor an Excel workbook. Save the list as .xlsx or as CSV and \
         choose it again."
    );
    let long = [b"Name,Vendor\nA,".to_vec(), vec![b'x'; 1_000_000], b"\n".to_vec()].concat();
    assert_eq!(fault(&long), "row 2: Cell 2 holds more than 20000 bytes. Shorten it.");
    assert_eq!(
        fault(b"Name\n\"A\nB\n"),
        "line 2: A quotation mark opens in this line and never closes, so the rest of the file \
         reads as one cell. Close or double it."
    );
    let many = "A,\n".repeat(1_001);
    assert_eq!(
        fault(many.as_bytes()),
        "The list has more than 1000 rows, which is the most that is read. Split it."
    );
}

#[test]
fn a_million_empty_columns_take_no_place() {
    let wide = [b"Name,Vendor".to_vec(), vec![b','; 1_000_000], b"\nA,B\n".to_vec()].concat();
    assert_eq!(cells(&wide), [["Name", "Vendor"], ["A", "B"]]);
    let empty: String = (1..=16_384).map(|_| "<c s=\"1\"/>").collect();
    let rows = format!("<row>{empty}</row>").repeat(10);
    let named =
        format!("<row r=\"90\"><c r=\"B90\" t=\"inlineStr\"><is><t>A</t></is></c>{empty}</row>");
    let book = packed(&sheet(&format!("{rows}{named}")), "");
    let table = read(&book, 10).expect("a table");
    assert_eq!(
        (table.rows[0].number, table.rows[0].cells.clone()),
        (90, vec![String::new(), "A".into()])
    );
}

#[test]
fn a_workbook_that_names_many_sheets_and_parts_costs_no_more_than_its_first_sheets() {
    let many = 60_000;
    let sheet = |at| format!("<sheet name=\"S\" id=\"r{at}\"/>");
    let sheets = (0..many).map(sheet).collect::<Vec<_>>().concat();
    let part = |at| format!("<Relationship Id=\"r{at}\" Target=\"worksheets/none.xml\"/>");
    let parts = (0..many).rev().map(part).collect::<Vec<_>>().concat();
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.\
             openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
                .to_owned(),
        ),
        ("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{parts}</Relationships>")),
    ] {
        package.start_file(name, SimpleFileOptions::default()).expect("a part");
        package.write_all(text.as_bytes()).expect("its text");
    }
    let bytes = package.finish().expect("a package").into_inner();
    let begun = std::time::Instant::now();
    assert_eq!(fault(&bytes), "The file is empty. Choose one with the list in it.");
    let took = begun.elapsed();
    eprintln!("{} bytes of workbook took {took:?}", bytes.len());
    assert!(took.as_secs() < 20, "{took:?}: each sheet looks through every part");
}

#[test]
fn a_row_that_says_an_impossible_number_is_counted_on() {
    let last = "<row r=\"1048576\"><c t=\"inlineStr\"><is><t>A</t></is></c></row>";
    let over = format!(
        "<row r=\"{}\"><c t=\"inlineStr\"><is><t>B</t></is></c></row>\
         <row><c t=\"inlineStr\"><is><t>C</t></is></c></row>",
        usize::MAX
    );
    let table = read(&packed(&sheet(&format!("{last}{over}")), ""), 10).expect("a table");
    let numbers: Vec<usize> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1_048_576, 1_048_577, 1_048_578]);
}

fn sheet(rows: &str) -> String {
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
         {rows}</sheetData></worksheet>"
    )
}

/// A workbook with a hidden sheet, then this one.
fn packed(sheet: &str, shared: &str) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for (name, text) in [
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.\
             openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
                .to_owned(),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<x:workbook xmlns:x=\"{main}\" xmlns:r=\"{of}\"><x:sheets><x:sheet name=\"Old\" \
                 state=\"hidden\" r:id=\"a\"/><x:sheet name=\"New\" r:id=\"b\"/></x:sheets>\
                 </x:workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Target=\"worksheets/old.xml\"/><Relationship \
             Id=\"b\" Target=\"/xl/worksheets/new.xml\"/></Relationships>"
                .to_owned(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{shared}</sst>")),
        ("xl/worksheets/old.xml", self::sheet("<row><c t=\"str\"><v>Hidden</v></c></row>")),
        ("xl/worksheets/new.xml", sheet.to_owned()),
    ] {
        package.start_file(name, SimpleFileOptions::default()).expect("a part");
        package.write_all(text.as_bytes()).expect("its text");
    }
    package.finish().expect("a package").into_inner()
}

#[test]
fn a_workbook_is_read_as_it_shows_and_nothing_is_calculated() {
    let book = packed(
        &sheet(
            "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"C3\"><v>2.1000000000000001</v></c>\
             <c r=\"D3\" t=\"b\"><v>1</v></c></row><row r=\"5\"><c r=\"A5\" t=\"str\"><f>A1&amp;A2</f>\
             <v>A &amp; B</v></c><c r=\"B5\" t=\"e\"><v>#REF!</v></c><c r=\"C5\"><f>1+1</f></c>\
             <c r=\"D5\" t=\"inlineStr\"><is><r><t>Ask</t></r><r><t>well</t></r><rPh><t>no</t></rPh>\
             </is></c></row>",
        ),
        "<si><t>Zero</t></si><si><r><t>Story </t></r><r><t>Garden</t></r></si>",
    );
    let table = read(&book, 10).expect("a table");
    let rows: Vec<(usize, Vec<&str>)> = table
        .rows
        .iter()
        .map(|row| (row.number, row.cells.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        rows,
        [(3, vec!["Story Garden", "", "2.1", "TRUE"]), (5, vec!["A & B", "", "", "Askwell"])]
    );
}

#[test]
fn a_bomb_is_refused_before_it_unpacks() {
    let mark = format!("<!--{}-->", " ".repeat(512 * 1024));
    let bomb = packed(&sheet(&mark.repeat(104)), "");
    assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
    assert_eq!(
        fault(&bomb),
        "The workbook unpacks to more than 50 MB, so it was not read. Save the list alone, or as \
         CSV."
    );
    let cell = packed(
        &sheet(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(1_200_000))),
        "",
    );
    assert_eq!(
        fault(&cell),
        "A cell holds more than 1 MB, so the workbook was not read. Shorten it."
    );
    let long = packed(
        &sheet(&format!(
            "<row r=\"7\"><c r=\"AB7\" t=\"str\"><v>{}</v></c></row>",
            "x".repeat(30_000)
        )),
        "",
    );
    assert_eq!(fault(&long), "row 7, column AB: A cell holds more than 20000 bytes. Shorten it.");
    let wide = packed(&sheet("<row r=\"1\"><c r=\"XFD1\" t=\"str\"><v>x</v></c></row>"), "");
    assert_eq!(
        fault(&wide),
        "row 1, column XFD: At most 200 columns are read. Delete what stands beyond."
    );
    let mut broken = packed(&sheet("<row></row>"), "");
    broken.truncate(broken.len() - 30);
    assert!(read(&broken, 10).is_err());
}

fn as_csv(rows: &[Vec<String>]) -> String {
    let guarded = rows.iter().map(|row| {
        row.iter().map(|cell| spreadsheet::guarded(&spreadsheet::as_text(cell))).collect::<Vec<_>>()
    });
    format!("\u{feff}{}", spreadsheet::table(guarded))
}

fn unguarded(table: Table) -> Vec<Vec<String>> {
    let cells = |cells: Vec<String>| {
        cells.iter().map(|cell| spreadsheet::unguarded(cell).to_owned()).collect()
    };
    table.rows.into_iter().map(|row| cells(row.cells)).collect()
}

/// The first sign that a spreadsheet shows of a cell.
fn starts_a_formula(cell: &str) -> bool {
    cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '－'])
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn what_is_written_can_be_read_back_as_it_was_and_starts_no_formula(
        rows in prop::collection::vec(
            prop::collection::vec("[=+@'＝\\-]{0,2}[0-9.\"_x,;|\n\tA-zé<&😀\u{1}]{0,12}", 2..4), 1..5)
    ) {
        let mut table = vec![vec!["Name".to_owned(), "Vendor".to_owned(), "Beside".to_owned()]];
        table.extend(rows.into_iter().map(|mut row| {
            // A cell at the end that is not blank: how many blank ones follow is not told.
            row.push("end".to_owned());
            row
        }));
        let text = as_csv(&table);
        let read_back = read(text.as_bytes(), 100).expect("a table");
        for row in &read_back.rows {
            prop_assert!(!row.cells.iter().any(|cell| starts_a_formula(cell)), "{row:?}");
        }
        prop_assert_eq!(&unguarded(read_back), &table);
        let titles: Vec<&str> = table[0].iter().map(String::as_str).collect();
        let book = workbook::write("List", &titles, &table[1..]).expect("a workbook");
        let read_back = read(&book, 100).expect("a table");
        let same = |cell: &String| if cell.trim().is_empty() { String::new() } else { cell.clone() };
        let expected: Vec<Vec<String>> =
            table.iter().map(|row| row.iter().map(same).collect()).collect();
        let found: Vec<Vec<String>> = read_back.rows.into_iter().map(|row| row.cells).collect();
        prop_assert_eq!(found, expected);
    }
}
