//! The parts of a listing's page of which it has hundreds. A template engine takes milliseconds for
//! them, and each listing's page is made anew whenever it changes.

use crate::domain::registry::listing::{ModuleBecause, PublicReason, Statement};
use crate::domain::texts::counted;
use crate::web::kernel::markup::Markup;

/// Why a module is required, with what that rests on.
pub(super) fn because(all: &[ModuleBecause]) -> Markup {
    let mut out = Markup::new();
    for because in all {
        out.raw("<p>").text(&because.sentence).raw("</p>");
        if !because.reasons.is_empty() {
            out.raw("<details class=\"behind\"><summary>What this rests on</summary>");
            list(&mut out, &because.reasons);
            out.raw("</details>");
        }
    }
    out
}

/// The answers behind something; nothing where there are none.
pub(super) fn reasons(reasons: &[PublicReason]) -> Markup {
    let mut out = Markup::new();
    if !reasons.is_empty() {
        list(&mut out, reasons);
    }
    out
}

fn list(out: &mut Markup, reasons: &[PublicReason]) {
    out.raw("<dl class=\"behind__list\">");
    for reason in reasons {
        out.raw("<div><dt>");
        if let Some(code) = &reason.code {
            self::code(out, code);
        }
        out.text(&reason.label).raw("</dt><dd>").breakable(&reason.given).raw("</dd></div>");
    }
    out.raw("</dl>");
}

fn code(out: &mut Markup, code: &str) {
    out.raw("<span class=\"field__code\">").text(code).raw("</span> ");
}

/// What the vendor says, answer by answer; nothing where it says nothing in public.
pub(super) fn statements<'s>(statements: impl Iterator<Item = &'s Statement>) -> Markup {
    let mut out = Markup::new();
    let mut statements = statements.peekable();
    if statements.peek().is_none() {
        return out;
    }
    out.raw("<dl class=\"statements\">");
    for statement in statements {
        out.raw("<div><dt>");
        code(&mut out, &statement.code);
        out.text(&statement.label).raw("</dt><dd>").breakable(&statement.vendor_says);
        if statement.evidence > 0 {
            let pieces = counted(statement.evidence, "piece of evidence", "pieces of evidence");
            out.raw(" <span class=\"soft small\">(").text(&pieces).raw(" on file)</span>");
        }
        out.raw("</dd></div>");
    }
    out.raw("</dl>");
    out
}

/// A table of which the first column says what each row is about.
pub(super) fn table<'r>(
    label: &str,
    columns: &[String],
    rows: impl Iterator<Item = Vec<&'r str>>,
) -> Markup {
    let mut out = Markup::new();
    out.raw("<table class=\"table table--tight\"><caption>").text(label);
    out.raw("</caption><thead><tr>");
    for column in columns {
        out.raw("<th scope=\"col\">").text(column).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for row in rows {
        let mut cells = row.into_iter().zip(columns);
        let head = cells.next().map(|(head, _)| head).unwrap_or_default();
        out.raw("\n<tr><th scope=\"row\">").breakable(head).raw("</th>");
        for (cell, column) in cells {
            out.raw("<td").attribute("data-label", column).raw(">").breakable(cell).raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("\n</tbody></table>");
    out
}
