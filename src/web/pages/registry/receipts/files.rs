//! A receipt as a file to keep: its JSON, or a PDF that holds the JSON too.

use super::list_paper::ListPaper;
use super::paper::{Paper, SEARCHED, ToolPaper, short_number};
use crate::domain::registry::receipt::credential::{MEDIA_TYPE, Receipt};
use crate::domain::texts::in_quotes;
use crate::web::components::Facts;
use crate::web::components::code::CodePicture;
use crate::web::kernel::pdf::{Block, Document, Squares, write};

/// The name of the JSON in a PDF.
const JSON_FILE: &str = "receipt.json";
/// How wide a square of the code is on paper, in points: more than half a millimetre, whatever the
/// code holds.
const SQUARE_POINTS: f32 = 1.6;

/// The name that a receipt is saved under, without its ending.
pub fn name(receipt: &Receipt) -> String {
    let what = match receipt.statement.tools.as_slice() {
        [] if receipt.statement.inventory.is_some() => "list".to_owned(),
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
        blocks.push(Block::Heading(SEARCHED.to_owned()));
        blocks.extend(facts(&search.asked));
        blocks.push(Block::Paragraph(search.found.clone()));
        blocks.extend(search.note.clone().map(Block::Paragraph));
        for row in &search.rows {
            let parts = [row.version.as_str(), row.answer.label.as_str(), row.until.as_str()];
            let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            blocks.push(Block::Item(format!("{}: {}", row.title, said.join(", "))));
        }
        blocks.extend(search.left_out.clone().map(Block::Paragraph));
        blocks.push(Block::Fact("Asked again at".to_owned(), search.address.clone()));
        blocks.push(Block::Fact("Digest".to_owned(), search.digest.clone()));
    }
    if let Some(list) = &paper.inventory {
        list_blocks(list, &mut blocks);
    }
    blocks.push(Block::Heading("To check it later".to_owned()));
    blocks.push(Block::Paragraph(format!(
        "Scan the code, or open {check} and give this file or its JSON. What the agency’s key \
         signed is the JSON in this file: what counts is what that page shows of it, not these \
         sheets."
    )));
    blocks.push(Block::Small(
        "Registry approval is not a contract award and does not replace competition. Letters that \
         the fonts of this file lack are spelled in Latin letters here; the JSON that this file \
         holds has every name as it is written."
            .to_owned(),
    ));
    blocks
}

fn list_blocks(list: &ListPaper, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(list.title.clone()));
    blocks.extend(facts(&list.counts));
    blocks.push(Block::Paragraph(
        "What stands in quotation marks is in the words of whoever gave the list.".to_owned(),
    ));
    for row in &list.rows {
        let beside = Some(&row.beside).filter(|beside| !beside.is_empty());
        let beside = beside.map(|beside| format!(" ({})", in_quotes(beside))).unwrap_or_default();
        let name = in_quotes(&row.name);
        let parts = [row.finding.as_str(), row.tool.as_str(), row.answer];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let line = format!("Row {}, {name}{beside}: {}", row.row, said.join(", "));
        blocks.push(Block::Item(line));
    }
    blocks.extend(list.left_out.clone().map(Block::Paragraph));
    blocks.push(Block::Fact("Digest".to_owned(), list.digest.clone()));
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
