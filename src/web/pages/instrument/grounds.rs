//! What a question rests on, as a list for people: the source, whether it holds, and what it asks
//! for.

use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{Questionnaire, Reference};
use crate::web::kernel::markup::Markup;

/// The laws, standards and practices behind a question as a list; nothing when it names none.
/// Whether the agency has compared a reference with its source is told to those who judge the
/// method, not to those who answer.
pub fn grounds(questionnaire: &Questionnaire, question: &str, judging: bool) -> Option<Markup> {
    let references = questionnaire.grounds(question);
    if references.is_empty() {
        return None;
    }
    let mut markup = Markup::new();
    markup.raw("<ul class=\"grounds\">");
    for reference in references {
        line(&mut markup, reference, judging);
    }
    markup.raw("</ul>");
    Some(markup)
}

fn line(markup: &mut Markup, reference: &Reference, judging: bool) {
    markup.raw("<li><p><strong>");
    match &reference.url {
        Some(url) => markup
            .raw("<a")
            .attribute("href", url)
            .raw(" rel=\"noreferrer\">")
            .text(&reference.title)
            .raw("</a>"),
        None => markup.text(&reference.title),
    };
    markup.raw("</strong>");
    if reference.cite != reference.title {
        markup.raw(", ").text(&reference.cite);
    }
    markup
        .raw("</p><p class=\"small\">")
        .text(&reference.says)
        .raw(" <span class=\"soft\">")
        .text(&standing(reference, judging))
        .raw("</span></p></li>");
}

/// Whether it holds, where, and for which day this is right.
fn standing(reference: &Reference, judging: bool) -> String {
    let since =
        reference.since.map_or_else(String::new, |day| format!(", since {}", day_in_words(day)));
    let doubt = if reference.checked || !judging {
        ""
    } else {
        "; the agency has not compared it with the source yet"
    };
    format!(
        "{}{since}. {}. As of {}{doubt}.",
        reference.status.label(),
        reference.area,
        day_in_words(reference.as_of)
    )
}

/// A list for samples of pages.
pub fn sample() -> Markup {
    let mut markup = Markup::new();
    markup
        .raw("<ul class=\"grounds\"><li><p><strong>")
        .text("A law")
        .raw("</strong></p></li></ul>");
    markup
}
