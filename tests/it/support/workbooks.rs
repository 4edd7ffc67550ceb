//! Excel workbooks that tests write, as several programs do.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Who writes a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Texts stand in a list that all sheets share.
    Excel,
    /// Texts stand in their cells, and targets begin at the top of the package.
    LibreOffice,
}

/// A sheet: its name, whether it is hidden, its cells by place, and which are merged. A text that
/// begins with `=` is a formula; what it gave follows after `|`.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub name: &'static str,
    pub hidden: bool,
    pub cells: Vec<(String, String)>,
    pub merged: Vec<&'static str>,
}

impl Sheet {
    pub fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    pub fn cell(mut self, place: &str, text: &str) -> Self {
        self.cells.push((place.to_owned(), text.to_owned()));
        self
    }

    pub fn merged(mut self, range: &'static str) -> Self {
        self.merged.push(range);
        self
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn row_of(place: &str) -> u32 {
    place.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().expect("a place")
}

/// Writes a workbook.
pub fn workbook(writer: Writer, sheets: &[Sheet]) -> Vec<u8> {
    let mut shared: Vec<&str> = Vec::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut tabs, mut targets, mut types) = (String::new(), String::new(), String::new());
    for (at, sheet) in sheets.iter().enumerate() {
        let number = at + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(
            tabs,
            "<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>",
            escaped(sheet.name)
        );
        let top = if writer == Writer::LibreOffice { "/xl/" } else { "" };
        let _ = write!(
            targets,
            "<Relationship Id=\"rId{number}\" Type=\"http://x/worksheet\" \
             Target=\"{top}worksheets/sheet{number}.xml\"/>"
        );
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.\
             worksheet+xml\"/>"
        );
        let mut rows: Vec<u32> = sheet.cells.iter().map(|(place, _)| row_of(place)).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut xml = String::from("<worksheet xmlns=\"http://x/main\"><sheetData>");
        for row in rows {
            let _ = write!(xml, "<row r=\"{row}\">");
            for (place, text) in sheet.cells.iter().filter(|(place, _)| row_of(place) == row) {
                if let Some((formula, gave)) =
                    text.strip_prefix('=').and_then(|text| text.split_once('|'))
                {
                    let _ = write!(
                        xml,
                        "<c r=\"{place}\" t=\"str\"><f>{}</f><v>{}</v></c>",
                        escaped(formula),
                        escaped(gave)
                    );
                } else if text.parse::<f64>().is_ok() {
                    let _ = write!(xml, "<c r=\"{place}\"><v>{text}</v></c>");
                } else if writer == Writer::Excel {
                    let at = shared.iter().position(|known| known == text).unwrap_or_else(|| {
                        shared.push(text);
                        shared.len() - 1
                    });
                    let _ = write!(xml, "<c r=\"{place}\" t=\"s\"><v>{at}</v></c>");
                } else {
                    let _ = write!(
                        xml,
                        "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is>\
                         </c>",
                        escaped(text)
                    );
                }
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData>");
        if !sheet.merged.is_empty() {
            xml.push_str("<mergeCells>");
            for range in &sheet.merged {
                let _ = write!(xml, "<mergeCell ref=\"{range}\"/>");
            }
            xml.push_str("</mergeCells>");
        }
        xml.push_str("</worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), xml));
    }
    let mut texts = String::new();
    for text in &shared {
        let _ = write!(texts, "<si><t xml:space=\"preserve\">{}</t></si>", escaped(text));
    }
    parts.push(("xl/sharedStrings.xml".to_owned(), format!("<sst>{texts}</sst>")));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns:r=\"http://x/r\"><sheets>{tabs}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{targets}</Relationships>"),
    ));
    let content = format!(
        "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.\
         openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
    );
    packed(std::iter::once(("[Content_Types].xml".to_owned(), content)).chain(parts))
}

/// A zip package of texts.
pub fn packed(parts: impl IntoIterator<Item = (String, String)>) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        package.start_file(name, SimpleFileOptions::default()).expect("a part");
        package.write_all(text.as_bytes()).expect("memory");
    }
    package.finish().expect("a package").into_inner()
}

/// A question with its answer: id, words, answer, and what is beside it.
pub type Answered = (&'static str, &'static str, &'static str, &'static str);

/// What makes a workbook a HECVAT 4, whatever else it answers.
const MARKS: [Answered; 3] = [
    ("GNRL-01", "Solution Provider Name", "Acme Learning, Inc.", ""),
    ("REQU-04", "Does your solution have AI features?", "Yes", ""),
    ("AIQU-02", "Does your solution leverage a large language model (LLM)?", "Yes", ""),
];

/// A HECVAT 4 workbook of a product with these answers.
pub fn hecvat(product: &'static str, answers: &[Answered]) -> Vec<u8> {
    let mut start = Sheet::new("START HERE")
        .cell("A2", "HECVAT™ Solution Provider Response - Start Here")
        .cell("F2", "=Version|Version 4.1.5")
        .cell("A3", "Date Completed")
        .cell("C3", "46150")
        .cell("A12", "General Information")
        .cell("A14", "GNRL-02")
        .cell("B14", "=Solution|Solution Name")
        .cell("C14", product)
        .cell("C22", "Answer")
        .cell("D22", "Additional Information")
        .cell("E22", "Guidance")
        .merged("A2:E2");
    for (at, (id, asks, answer, more)) in MARKS.iter().chain(answers).enumerate() {
        let row = at + 23;
        for (column, text) in [("A", id), ("B", asks), ("C", answer), ("D", more)] {
            if !text.is_empty() {
                start = start.cell(&format!("{column}{row}"), text);
            }
        }
    }
    let hidden = Sheet::new("Questions")
        .hidden()
        .cell("A3", "DOCU-03")
        .cell("B3", "Answer")
        .cell("C3", "No");
    workbook(Writer::Excel, &[start, hidden])
}
