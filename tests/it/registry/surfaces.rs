//! One answer on every surface. A row of the table is a surface, a column is a fact about a tool; a
//! surface that does not tell a fact says so here. A new fact is one more column, a new surface one
//! more row.

use std::collections::BTreeMap;

use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::access::Actor;
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use chrono::NaiveDate;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::client::decoded;
use crate::support::listings::Tool;

/// What is told of an approval that the agency took back for good.
const REVOKED: [&str; 3] = ["no", "No", "Revoked"];

/// What everybody has to be told alike. Words are those that people read; `json` holds the exact
/// values.
struct Truth {
    /// Whether the tool may be bought: the word in data, the word for people, and what it comes
    /// from.
    availability: [&'static str; 3],
    /// The last day; none of a refusal.
    until: Option<NaiveDate>,
    /// Whether the last day is over.
    is_over: bool,
    /// The scores, by the exact values of the listing's data.
    scores: Vec<(String, Value)>,
}

impl Truth {
    fn until_words(&self, before: &str, over: &str) -> Option<String> {
        let day = self.until?.format("%-d %B %Y");
        let words = if self.availability == REVOKED {
            "Was to hold until"
        } else if self.is_over {
            over
        } else {
            before
        };
        Some(format!("{words} {day}"))
    }

    /// What a surface says of each criterion, in words made from the exact values.
    fn of_scores(&self, says: impl Fn(&str, &Value) -> String) -> Vec<String> {
        self.scores
            .iter()
            .map(|(_, score)| says(score["title"].as_str().expect("a title"), score))
            .collect()
    }
}

/// A number as people read it.
fn number(value: &Value) -> String {
    value.as_f64().map_or_else(|| "–".to_owned(), |number| number.to_string())
}

/// What a surface has to say of each fact: availability, last day, score, minimum, and whether the
/// minimum is met, and what counts for each question. None where it does not tell the fact.
pub(super) struct Row {
    pub(super) surface: &'static str,
    pub(super) text: String,
    pub(super) says: [Option<Vec<String>>; 6],
}

const COLUMNS: [&str; 6] =
    ["availability", "last day", "score", "minimum", "minimum met", "what counts"];

fn page_row(surface: &'static str, text: String, truth: &Truth) -> Row {
    let [_, label, tag] = truth.availability;
    let met =
        |score: &Value| if score["met"] == Value::Bool(true) { "is met" } else { "is not met" };
    Row {
        surface,
        text,
        says: [
            Some(vec![format!("May be bought today {label}"), tag.to_owned()]),
            truth.until_words("Holds until", "Held until").map(|words| vec![words]),
            Some(truth.of_scores(|title, score| {
                format!(
                    "{title} {} {}",
                    number(&score["score"]),
                    score["word"].as_str().expect("a word")
                )
            })),
            Some(truth.of_scores(|_, score| {
                let missed = if score["met"] == Value::Bool(true) { "" } else { ", not met" };
                format!(
                    "{} {} {}{missed}",
                    number(&score["score"]),
                    score["word"].as_str().expect("a word"),
                    number(&score["minimum"])
                )
            })),
            Some(truth.of_scores(|_, score| {
                format!(
                    "the minimum for this tier is {} and {}",
                    number(&score["minimum"]),
                    met(score)
                )
            })),
            None,
        ],
    }
}

fn list_row(text: String, truth: &Truth) -> Row {
    let [_, label, tag] = truth.availability;
    let gap = |score: &Value| {
        score["score"].as_f64().expect("a score") - score["minimum"].as_f64().expect("a minimum")
    };
    let missed = truth.scores.iter().filter(|(_, score)| score["met"] == Value::Bool(false));
    let weakest = missed.min_by(|(_, a), (_, b)| gap(a).total_cmp(&gap(b))).map(|(_, score)| score);
    let lowest = truth
        .scores
        .iter()
        .map(|(_, score)| score)
        .min_by(|a, b| a["score"].as_f64().partial_cmp(&b["score"].as_f64()).expect("numbers"));
    let shown = weakest.or(lowest).expect("a criterion");
    let score =
        format!("{} {}", shown["title"].as_str().expect("a title"), number(&shown["score"]));
    Row {
        surface: "list",
        text,
        says: [
            Some(vec![format!("May be bought today {label}"), tag.to_owned()]),
            truth.until_words("Holds until", "Held until").map(|words| vec![words]),
            Some(vec![score.clone()]),
            weakest
                .map(|weakest| vec![format!("{score}, minimum {}", number(&weakest["minimum"]))]),
            weakest.map(|_| vec![format!("Below its minimum {score}")]),
            None,
        ],
    }
}

fn table_row(text: String, truth: &Truth) -> Row {
    let [_, label, _] = truth.availability;
    Row {
        surface: "CSV",
        text,
        says: [
            Some(vec![format!("\n{label},Tool under test,")]),
            truth.until.map(|day| vec![format!(",{day},http")]),
            Some(truth.of_scores(|title, score| format!("{title} {}", number(&score["score"])))),
            None,
            None,
            None,
        ],
    }
}

fn families_row(text: String, truth: &Truth) -> Row {
    let [word, ..] = truth.availability;
    let (may, holds) = match word {
        "yes" => ("Yes. The state approved this tool", true),
        "with_conditions" => ("Yes, with conditions. The state approved this tool", true),
        "pilot_only" => ("Only as a trial.", true),
        "not_now" => ("Not at the moment.", false),
        _ => ("No. The state did not approve this tool", false),
    };
    Row {
        surface: "page for families",
        text,
        says: [
            Some(vec![may.to_owned()]),
            truth
                .until_words("The approval holds until", "")
                .filter(|_| holds)
                .map(|words| vec![words]),
            Some(
                truth.of_scores(|title, score| {
                    format!("{title}: {} of 4.", number(&score["score"]))
                }),
            ),
            None,
            None,
            None,
        ],
    }
}

fn linked_row(linked: &Value, truth: &Truth) -> Row {
    let review = &linked["review"];
    let [word, ..] = truth.availability;
    let rating = |title: &str, score: &Value| format!("{title} {score}");
    let ratings = review["reviewRating"].as_array().expect("ratings").iter();
    let ratings = ratings
        .map(|one| rating(one["reviewAspect"].as_str().expect("an aspect"), &one["ratingValue"]));
    let until = truth.until.map_or("null".to_owned(), |day| format!("\"{day}\""));
    Row {
        surface: "linked data",
        text: format!(
            "{}; expires {}; {}",
            review["additionalProperty"]["value"],
            review["expires"],
            ratings.collect::<Vec<_>>().join("; ")
        ),
        says: [
            Some(vec![format!("\"{word}\"")]),
            Some(vec![format!("expires {until}")]),
            Some(truth.of_scores(|title, score| rating(title, &score["score"]))),
            None,
            None,
            None,
        ],
    }
}

fn data_row(surface: &'static str, card: &Value, truth: &Truth) -> Row {
    let [word, ..] = truth.availability;
    let told = |id: &str, part: &str, value: &Value| format!("{id} {part} {value}");
    let part = |part: &'static str| {
        Some(truth.scores.iter().map(|(id, score)| told(id, part, &score[part])).collect())
    };
    let mut text =
        format!("availability {}; expires_on {}", card["availability"], card["expires_on"]);
    for (id, score) in card["scores"].as_object().expect("scores") {
        for part in ["score", "minimum", "met"] {
            text.push_str("; ");
            text.push_str(&told(id, part, &score[part]));
        }
    }
    let until = truth
        .until
        .map_or_else(|| "expires_on null".to_owned(), |day| format!("expires_on \"{day}\""));
    Row {
        surface,
        text,
        says: [
            Some(vec![format!("availability \"{word}\"")]),
            Some(vec![until]),
            part("score"),
            part("minimum"),
            part("met"),
            None,
        ],
    }
}

/// What is left of a page when it is printed.
fn printed(html: &str) -> String {
    let mut parts = html.split("<section class=\"section no-print\">");
    let first = parts.next().unwrap_or_default().to_owned();
    parts
        .fold(first, |page, part| page + part.split_once("</section>").map_or("", |(_, rest)| rest))
}

/// The words of a page, with single blanks between them.
pub(super) fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    decoded(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn compare(situation: &str, rows: &[Row]) {
    for row in rows {
        for (column, says) in COLUMNS.iter().zip(&row.says) {
            for words in says.iter().flatten() {
                assert!(
                    row.text.contains(words.as_str()),
                    "{situation}: the {} does not tell the {column} as “{words}”: {}",
                    row.surface,
                    row.text
                );
            }
        }
    }
}

async fn told(app: &TestApp, mut truth: Truth) -> (Truth, Vec<Row>) {
    let mut visitor = app.visitor();
    let listing = visitor.get("/api/v1/listings/tool-under-test").await.expect(200).json();
    let scores: BTreeMap<String, Value> =
        serde_json::from_value(listing["scores"].clone()).expect("scores");
    truth.scores = scores.into_iter().collect();
    let linked = visitor.get("/api/v1/listings/tool-under-test/jsonld").await.expect(200).json();
    let families = visitor.get("/registry/tool-under-test/families").await.expect(200).text();
    let list = visitor.get("/api/v1/listings").await.expect(200).json();
    let page = visitor.get("/registry/tool-under-test").await.expect(200).text();
    let registry = visitor.get("/registry").await.expect(200).text();
    let table = visitor.get("/registry.csv").await.expect(200).text();
    let rows = vec![
        page_row("page", words(&page), &truth),
        page_row("print", words(&printed(&page)), &truth),
        list_row(words(&registry), &truth),
        table_row(table, &truth),
        families_row(words(&families), &truth),
        linked_row(&linked, &truth),
        data_row("JSON of a listing", &listing, &truth),
        data_row("JSON of the list", &list["items"][0], &truth),
    ];
    (truth, rows)
}

fn truth(availability: [&'static str; 3], until: Option<&str>, is_over: bool) -> Truth {
    Truth {
        availability,
        until: until.map(|day| day.parse().expect("a day")),
        is_over,
        scores: Vec::new(),
    }
}

/// The latest mail about the tool, and what it has to say.
async fn mail_row(app: &TestApp, says: &[&str]) -> Row {
    let text = app.mails_to("acme.owner@example.org").await.pop().expect("a mail").body;
    Row {
        surface: "mail",
        text,
        says: [
            Some(says.iter().map(|&words| words.to_owned()).collect()),
            None,
            None,
            None,
            None,
            None,
        ],
    }
}

async fn letter_row(app: &TestApp, disclosure: &str, decision: &str, truth: &Truth) -> Row {
    let mut lena = app.agency("lena", Role::PanelLead).await;
    lena.post(&format!("/reviews/{disclosure}/conflict"), &[("word", "none"), ("reason", "")])
        .await;
    let page = lena.get(&format!("/pipeline/{disclosure}/decision")).await.expect(200).text();
    let until = truth.until_words("holds until", "held until").map(|words| vec![words]);
    Row {
        surface: "letter",
        text: words(&page),
        says: [Some(vec![decision.to_owned()]), until, None, None, None, None],
    }
}

#[tokio::test]
async fn every_surface_tells_the_same_of_a_tool_whatever_becomes_of_it() {
    for (decision, availability) in [
        (Decision::Approved, ["yes", "Yes", "Approved"]),
        (Decision::Conditional, ["with_conditions", "With conditions", "Approved with conditions"]),
        (Decision::Pilot, ["pilot_only", "Pilot only", "Approved for a pilot only"]),
        (Decision::NotApproved, ["no", "No", "Not approved"]),
    ] {
        let refused = decision == Decision::NotApproved;
        let app = TestApp::start_with(&[("ASSAY_TIME_ZONE", "America/Chicago")]).await;
        let disclosure = app
            .decided(&Tool {
                decision: Some(decision),
                ..Tool::new("student-chatbot", "Tool under test", "Acme")
            })
            .await;
        let publisher = app.publisher().await;
        let slug = listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand())
            .await
            .expect("a publication");
        let last = (!refused).then_some("2027-11-21");

        let (held, mut rows) = told(&app, truth(availability, last, false)).await;
        let until = if refused { "" } else { "It holds until 21 November 2027." };
        let in_the_letter = format!("The decision: {}.", availability[2]);
        rows.push(mail_row(&app, &[&in_the_letter, until]).await);
        rows.push(letter_row(&app, disclosure.as_str(), &in_the_letter, &held).await);
        compare(&format!("{decision:?}, published"), &rows);

        if !refused {
            listings::change_state(
                &app.ctx,
                &publisher,
                &slug,
                "suspend",
                "An incident is looked into.",
                Seen::at_hand(),
            )
            .await
            .expect("suspended");
            let (_, mut rows) =
                told(&app, truth(["not_now", "Not now", "Suspended"], last, false)).await;
            rows.push(mail_row(&app, &["An incident is looked into."]).await);
            compare(&format!("{decision:?}, suspended"), &rows);
            listings::change_state(
                &app.ctx,
                &publisher,
                &slug,
                "reinstate",
                "It was none.",
                Seen::at_hand(),
            )
            .await
            .expect("reinstated");
        }

        // One second before midnight in Chicago, then at midnight: the job has not run.
        let midnight = assay::domain::values::Timestamp::parse("2027-11-22T06:00:00.000Z")
            .expect("an instant");
        app.ctx.clock.advance_seconds((midnight.millis() - app.ctx.now().millis()) / 1000 - 1);
        let (_, rows) = told(&app, truth(availability, last, false)).await;
        compare(&format!("{decision:?}, on its last day"), &rows);
        app.ctx.clock.advance_seconds(1);
        let ended = if refused { availability } else { ["not_now", "Not now", "Expired"] };
        let (_, rows) = told(&app, truth(ended, last, !refused)).await;
        compare(&format!("{decision:?}, after its last day"), &rows);
        listings::expire_due(&app.ctx, &Actor::System).await.expect("the job");
        let (_, mut rows) = told(&app, truth(ended, last, !refused)).await;
        if !refused {
            rows.push(
                mail_row(&app, &["listing expired", "It held until 21 November 2027."]).await,
            );
        }
        compare(&format!("{decision:?}, after the job"), &rows);
        app.finish().await;
    }
}

#[tokio::test]
async fn every_surface_tells_the_same_of_an_approval_that_was_taken_back_for_good() {
    for (decision, is_suspended) in
        [(Decision::Approved, false), (Decision::Conditional, true), (Decision::Pilot, false)]
    {
        let app = TestApp::start().await;
        let disclosure = app
            .decided(&Tool {
                decision: Some(decision),
                ..Tool::new("student-chatbot", "Tool under test", "Acme")
            })
            .await;
        let publisher = app.publisher().await;
        let slug = listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand())
            .await
            .expect("a publication");
        if is_suspended {
            listings::change_state(
                &app.ctx,
                &publisher,
                &slug,
                "suspend",
                "An incident is looked into.",
                Seen::at_hand(),
            )
            .await
            .expect("suspended");
        }
        listings::revoke(
            &app.ctx,
            &publisher,
            &slug,
            "It sells what students write.",
            Seen::at_hand(),
        )
        .await
        .expect("revoked");
        let last = Some("2027-11-21");
        let (_, mut rows) = told(&app, truth(REVOKED, last, false)).await;
        rows.push(
            mail_row(&app, &["taken its approval back for good", "It sells what students write."])
                .await,
        );
        let letter = app
            .vendor("Acme")
            .await
            .get(&format!("/disclosures/{disclosure}/letter"))
            .await
            .expect(200)
            .text();
        let says = [
            "The decision in this letter no longer holds".to_owned(),
            "It sells what students write.".to_owned(),
        ]
        .to_vec();
        rows.push(Row {
            surface: "letter",
            text: words(&letter),
            says: [Some(says), None, None, None, None, None],
        });
        compare(&format!("{decision:?}, revoked"), &rows);

        // Its last day passes, and the job runs: it stays what it is.
        app.ctx.clock.advance_seconds(366 * 86_400);
        assert_eq!(listings::expire_due(&app.ctx, &Actor::System).await.expect("the job"), 0);
        let (_, rows) = told(&app, truth(REVOKED, last, false)).await;
        compare(&format!("{decision:?}, revoked, after its last day"), &rows);
        app.finish().await;
    }
}
