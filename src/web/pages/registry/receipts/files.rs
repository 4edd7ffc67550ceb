//! A receipt as a file to keep: its JSON, or a PDF that holds the JSON too.

use super::paper::{Paper, ToolPaper, short_number};
use crate::domain::registry::receipt::credential::Receipt;
use crate::domain::registry::receipt::refusal::Refusal;
use crate::web::components::Facts;
use crate::web::components::code::CodePicture;
use crate::web::kernel::pdf::{Block, Document, Squares, write};

/// The name of the JSON in a PDF.
const JSON_FILE: &str = "receipt.json";
/// The media type of a credential (W3C, Verifiable Credentials Data Model 2.0, appendix C).
pub const MEDIA_TYPE: &str = "application/vc";
/// How wide a square of the code is on paper, in points: more than half a millimetre, whatever the
/// code holds.
const SQUARE_POINTS: f32 = 1.6;

/// The name that a receipt is saved under, without its ending.
pub fn name(receipt: &Receipt) -> String {
    let what = match receipt.statement.tools.as_slice() {
        [] => "search".to_owned(),
        tools => tools.iter().map(|tool| tool.slug.as_str()).collect::<Vec<_>>().join("-"),
    };
    let what: String = what.chars().take(80).collect();
    format!("receipt-{what}-{}", receipt.statement.register.day)
}

/// The receipt as a PDF. `check` is the address of the check.
pub fn pdf(receipt: &Receipt, code: Option<&CodePicture>, check: &str) -> Vec<u8> {
    let paper = Paper::new(receipt);
    let blocks = blocks(&paper, check);
    let foot = format!("{} · receipt {}", receipt.agency, short_number(&receipt.number));
    let picture = code.map(|code| Squares {
        side: code.side,
        black: &code.black,
        unit: SQUARE_POINTS,
        told: &code.told,
    });
    let data = (JSON_FILE, MEDIA_TYPE, receipt.json.as_bytes());
    write(&Document { title: &paper.title, foot: &foot, picture, blocks: &blocks, data })
}

fn facts(facts: &Facts) -> impl Iterator<Item = Block> + '_ {
    facts.facts.iter().map(|fact| {
        let note = fact.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        Block::Fact(fact.term.clone(), format!("{}{note}", fact.value))
    })
}

fn blocks(paper: &Paper, check: &str) -> Vec<Block> {
    let mut blocks = vec![Block::Title(paper.title.clone())];
    blocks.extend(facts(&paper.stated));
    blocks.push(Block::Fact("Receipt number".to_owned(), paper.number.clone()));
    for tool in &paper.tools {
        tool_blocks(tool, &mut blocks);
    }
    if let Some(search) = &paper.search {
        blocks.push(Block::Heading(search.asked.clone()));
        blocks.push(Block::Paragraph(search.found.clone()));
        for row in &search.rows {
            let parts = [row.version.as_str(), row.answer.label.as_str(), row.until.as_str()];
            let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            blocks.push(Block::Item(format!("{}: {}", row.title, said.join(", "))));
        }
        blocks.extend(search.left_out.clone().map(Block::Paragraph));
        blocks.push(Block::Fact("Asked again at".to_owned(), search.address.clone()));
        blocks.push(Block::Fact("Digest".to_owned(), search.digest.clone()));
    }
    blocks.push(Block::Heading("To check it later".to_owned()));
    blocks.push(Block::Paragraph(format!(
        "Scan the code, or open {check} and give this file or its JSON. The agency’s key signed \
         every word of it."
    )));
    blocks.push(Block::Small(
        "Registry approval is not a contract award and does not replace competition. Letters that \
         the fonts of this file lack are spelled in Latin letters here; the JSON that this file \
         holds has every name as it is written."
            .to_owned(),
    ));
    blocks
}

fn tool_blocks(tool: &ToolPaper, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(tool.title.clone()));
    blocks.push(Block::Fact("May be bought".to_owned(), tool.answer.label.clone()));
    blocks.extend(facts(&tool.facts));
    blocks.push(Block::Fact("Listing".to_owned(), tool.address.clone()));
    blocks.push(Block::Fact("SHA-256 of its data".to_owned(), tool.digest.clone()));
    if !tool.whole {
        return;
    }
    blocks.push(Block::Heading("Conditions".to_owned()));
    if tool.conditions.is_empty() {
        blocks.push(Block::Paragraph("The decision carries no conditions.".to_owned()));
    }
    for one in &tool.conditions {
        blocks.push(Block::Item(format!("{} (by {}): {}", one.text, one.due, one.state)));
    }
    blocks.push(Block::Heading("Required modules".to_owned()));
    if tool.modules.is_empty() {
        blocks.push(Block::Paragraph("No module is required.".to_owned()));
    }
    for one in &tool.modules {
        let parts = [one.hours.as_str(), one.who.as_str(), one.by.as_str()];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        blocks.push(Block::Item(format!("{}: {}", one.title, said.join("; "))));
    }
    if !tool.learning.is_empty() {
        blocks.push(Block::Paragraph(tool.learning.clone()));
    }
}

/// The text of a receipt in a file that somebody gave: the file itself, or what a PDF of ours
/// holds.
///
/// # Errors
/// When a PDF holds none, or the file is no text.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Refusal> {
    if bytes.starts_with(b"%PDF") {
        return held_json(&bytes).ok_or(Refusal::NoReceiptInPdf);
    }
    String::from_utf8(bytes).map_err(|_not_text| Refusal::NotJson("it is not UTF-8".to_owned()))
}

/// The JSON in a PDF of ours, where nothing is compressed.
fn held_json(bytes: &[u8]) -> Option<String> {
    let after = |bytes: &[u8], mark: &[u8]| {
        let at = bytes.windows(mark.len()).position(|window| window == mark)?;
        Some(at + mark.len())
    };
    let file = bytes.get(after(bytes, b"/Type /EmbeddedFile")?..)?;
    let length = file.get(after(file, b"/Length ")?..)?;
    let digits: String = length
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    let start = after(file, b"stream\n")?;
    let json = file.get(start..start.checked_add(digits.parse().ok()?)?)?;
    String::from_utf8(json.to_vec()).ok()
}
