use std::fmt::Write as _;
use std::path::Path;

use assay::actions::registry::snapshot;
use assay::actions::{Clock, Ctx};
use assay::demo;
use assay::demo::calendar::Calendar;
use assay::domain::access::Actor;
use assay::domain::district::grades::OtherGrades;
use assay::domain::values::{Timestamp, sha256_hex};
use assay::store::district::adoptions;
use assay::store::people::organizations;
use chrono::NaiveDate;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::snapshots::redacted;
use crate::support::TestApp;

/// What a demo holds, made once for the tests that only read it.
struct World {
    /// The days of the submissions, and what was submitted.
    submissions: Vec<(NaiveDate, Value)>,
    /// As [`told`] tells it.
    told: Vec<String>,
    /// The slug of each published listing, and its digest without what differs from run to run.
    published: String,
    /// Where the address leads that a renamed tool had before.
    moved: Option<String>,
    /// Tools that a district uses in grades for which the decision is not.
    other_grades: Vec<String>,
    /// Tools that a district stopped using: the last day, why, and when the approval ended.
    retired: Vec<Retired>,
}

async fn world() -> &'static World {
    static WORLD: OnceCell<World> = OnceCell::const_new();
    WORLD
        .get_or_init(|| async {
            let app = TestApp::start_on_newest(&[]).await;
            demo::seed(&app.ctx).await.expect("the demo's world");
            let (other_grades, retired) = desks(&app.ctx).await;
            let world = World {
                other_grades,
                retired,
                submissions: submissions(&app.ctx).await,
                told: told(&app.ctx).await,
                published: published(&app).await,
                moved: app.visitor().get("/registry/robin-reads").await.expect(308).location,
            };
            app.finish().await;
            world
        })
        .await
}

/// The last day of use, why, and when the approval ended.
type Retired = (NaiveDate, String, Option<NaiveDate>);

async fn desks(ctx: &Ctx) -> (Vec<String>, Vec<Retired>) {
    snapshot::refresh(ctx).await.expect("a look");
    let now = snapshot::read(ctx, &Actor::Anyone).expect("a picture");
    let mut tx = ctx.db.read().await.expect("a read");
    let (mut other, mut retired) = (Vec::new(), Vec::new());
    for district in organizations::all(&mut tx).await.expect("organizations") {
        for adoption in adoptions::of_district(&mut tx, &district.id).await.expect("a desk") {
            let shelved = now.shelf.listing(&adoption.slug).expect("a listing");
            let card = &shelved.listing.card;
            if let Some(grades) = OtherGrades::between(&adoption.of.grades, card) {
                other.push(format!("{}, {}: {}", district.name, adoption.name, grades.in_words()));
            }
            if let Some(ended) = adoption.retirement {
                retired.push((ended.on, ended.reason, card.expires_on));
            }
        }
    }
    (other, retired)
}

#[tokio::test]
async fn one_tool_of_the_demo_is_used_in_other_grades_than_it_is_for_and_no_other() {
    assert_eq!(
        world().await.other_grades,
        ["Pine Hollow School District, Askwell: You use it for grades 9 and 10; the decision is \
             for grades 6 to 8."]
    );
}

#[tokio::test]
async fn a_tool_of_the_demo_ended_for_a_reason_that_fits_its_days() {
    let [(on, reason, Some(expired))] = world().await.retired.as_slice() else {
        panic!("one tool is retired: {:?}", world().await.retired)
    };
    assert!(reason.starts_with("The approval had ended a year before"), "{reason}");
    let days = (*on - *expired).num_days();
    assert!((300..430).contains(&days), "{days} days after the approval ended");
}

async fn submissions(ctx: &Ctx) -> Vec<(NaiveDate, Value)> {
    let mut tx = ctx.db.read().await.expect("a read");
    let rows = tx.query("SELECT body, created_at FROM snapshots").all().await;
    let read = |row: &assay::store::Row| {
        let on = row.text("created_at").expect("an instant")[..10].parse().expect("a day");
        (on, serde_json::from_str(&row.text("body").expect("a body")).expect("JSON"))
    };
    rows.expect("the submissions").iter().map(read).collect()
}

async fn published(app: &TestApp) -> String {
    snapshot::refresh(&app.ctx).await.expect("a look");
    let mut visitor = app.visitor();
    let list = visitor.get("/api/v1/listings?sort=name&limit=100").await.expect(200).json();
    let mut now = String::new();
    for card in list["items"].as_array().expect("items") {
        let slug = card["slug"].as_str().expect("a slug");
        let listing = visitor.get(&format!("/api/v1/listings/{slug}")).await.expect(200).text();
        let _ = writeln!(now, "{slug} {}", sha256_hex(redacted(app, &listing).as_bytes()));
    }
    now
}

/// Columns whose date may lie ahead: an end of validity, or something that is planned.
const AHEAD: [&str; 7] =
    ["expires", "expires_on", "valid_until", "fix_date", "fixed_by", "starts", "results_due"];

/// Every date in an answer with the column that it stands in.
fn dates<'v>(column: &'v str, value: &'v Value, found: &mut Vec<(&'v str, NaiveDate)>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(column, member)| dates(column, member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| dates(column, item, found)),
        Value::String(text) => found.extend(text.parse().ok().map(|day| (column, day))),
        _ => {}
    }
}

#[tokio::test]
async fn no_demo_disclosure_tells_of_what_came_after_it() {
    let submitted = &world().await.submissions;
    assert!(submitted.len() >= 10, "the demo submits disclosures: {}", submitted.len());
    for (on, body) in submitted {
        for (question, answer) in body["answers"].as_object().expect("answers") {
            let mut found = Vec::new();
            dates("", answer, &mut found);
            let late: Vec<_> = found
                .into_iter()
                .filter(|(column, day)| day > on && !AHEAD.contains(column))
                .collect();
            assert!(late.is_empty(), "{} of {on}, {question}: {late:?}", body["product"]["name"]);
        }
    }
}

/// Every text of an answer in which a product's version may stand, with the column that it stands
/// in.
fn versions<'v>(column: &'v str, value: &'v Value, found: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(column, member)| versions(column, member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| versions(column, item, found)),
        Value::String(text) => found.push((column, text)),
        _ => {}
    }
}

/// A version's numbers: `4.2` of `4.2, current release`; none of `Snapshot 2026-05`.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(|letter: char| !letter.is_ascii_digit());
    let first = parts.next()?.parse().ok()?;
    text.contains('.').then(|| Some((first, parts.next()?.parse().ok()?))).flatten()
}

#[tokio::test]
async fn no_demo_disclosure_tells_of_a_version_that_its_product_never_had() {
    let mut read = 0;
    for (_, body) in &world().await.submissions {
        let (name, version) = (
            body["product"]["name"].as_str().expect("a name"),
            body["product"]["version"].as_str().expect("a version"),
        );
        let own = numbers(version).expect("a number");
        for (question, answer) in body["answers"].as_object().expect("answers") {
            let mut texts = Vec::new();
            versions("", answer, &mut texts);
            // Other things than the product have versions as well: models, standards, formats.
            let of_others =
                ["profile.models", "interoperability.standards"].contains(&question.as_str());
            let whole = texts.iter().filter(|(column, _)| {
                *column == "product_version" || (*column == "version" && !of_others)
            });
            let inside = texts
                .iter()
                .filter_map(|(_, text)| text.split_once("ersion ").map(|(_, rest)| rest));
            for told in whole.map(|(_, text)| *text).chain(inside) {
                let Some(told) = numbers(told) else { continue };
                read += 1;
                assert!(told <= own, "{name} {version}, {question}: {told:?}");
                // What lists the parts of the product lists those of the version that is disclosed.
                assert!(
                    question != "interoperability.materials" || told == own,
                    "{name} {version}, {question}: {told:?}"
                );
            }
        }
    }
    assert!(read > 100, "versions were read: {read}");
}

/// What the registry says about each tool, without its days.
async fn told(ctx: &Ctx) -> Vec<String> {
    let mut tx = ctx.db.read().await.expect("a read");
    let rows = tx
        .query("SELECT slug, state, body FROM listings ORDER BY slug")
        .all()
        .await
        .expect("the listings");
    let tell = |row: &assay::store::Row| {
        let body: Value = serde_json::from_str(&row.text("body").expect("a body")).expect("JSON");
        let (slug, state) =
            (row.text("slug").expect("a slug"), row.text("state").expect("a state"));
        format!(
            "{slug} {state} {} {} {}",
            body["decision"], body["residual_tier"], body["residual_score"]
        )
    };
    rows.iter().map(tell).collect()
}

#[tokio::test]
async fn the_demo_tells_the_same_whatever_day_it_is_made() {
    let usual = &world().await.told;
    assert!(usual.len() >= 6, "{usual:#?}");
    let app = TestApp::start_on_newest(&[]).await;
    let clock =
        Clock::standing_at(Timestamp::parse("2028-02-29T23:59:00.000Z").expect("an instant"));
    let later = Ctx { clock, ..app.ctx.clone() };
    demo::seed(&later).await.expect("the demo's world on a leap day");
    assert_eq!(&told(&later).await, usual);
    app.finish().await;
}

#[tokio::test]
async fn the_demo_has_a_tool_whose_old_address_leads_to_its_new_one() {
    assert_eq!(world().await.moved.as_deref(), Some("/registry/robin-reading"));
}

/// What is held of the published listings of the demo: the digest of each, without what differs
/// from run to run.
#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "a run of the tests is no run of Assay, and has its own settings"
)]
async fn what_the_demo_publishes_stays_the_same_to_the_byte() {
    let now = &world().await.published;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/registry/demos.txt");
    if std::env::var_os("ASSAY_TEST_RECORD").is_some() {
        std::fs::write(&path, now).expect("the digests are written");
    }
    let kept = std::fs::read_to_string(&path).expect("the digests");
    assert!(kept.lines().count() >= 6, "the demo publishes tools of every kind: {kept}");
    assert_eq!(
        now, &kept,
        "a listing of the demo reads otherwise; if that is meant, record it with \
         ASSAY_TEST_RECORD=1"
    );
}

#[test]
fn dates_in_the_demos_texts_move_with_the_day_that_it_is_made() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let moved = |to: &str, text: &str| Calendar::between(day("2026-11-21"), day(to)).moved(text);
    assert_eq!(moved("2026-11-21", "Version 5.0, 2026-05-26"), "Version 5.0, 2026-05-26");
    assert_eq!(
        moved("2027-01-01", "Version 5.0, 2026-05-26: all teachers"),
        "Version 5.0, 2026-07-06: all teachers"
    );
    assert_eq!(moved("2028-02-29", "2026-11-21"), "2028-02-29");
    assert_eq!(
        moved("2026-12-31", "A and AA, 9 October 2026, by"),
        "A and AA, 18 November 2026, by"
    );
    assert_eq!(moved("2026-01-01", "2026-11-21"), "2026-01-01");
    assert_eq!(
        moved("2027-11-21", "in spring 2026, by log; May 2026; Snapshot 2026-05"),
        "in spring 2027, by log; May 2027; Snapshot 2027-05"
    );
    assert_eq!(
        moved("2027-02-21", "The letter covers April to July 2026."),
        "The letter covers July to October 2026."
    );
    assert_eq!(moved("2027-05-21", "from May to October 2026"), "from November 2026 to April 2027");
    assert_eq!(
        moved("2027-11-21", "Robin Reads trial 2024–25; 84 drafts, 2024–2026"),
        "Robin Reads trial 2025–26; 84 drafts, 2025–2027"
    );
    assert_eq!(
        moved("2027-11-21", "https://osf.example.org/parley-2026"),
        "https://osf.example.org/parley-2027"
    );
    assert_eq!(
        moved("2028-11-21", "41,000 scores, WCAG 2.2, 1890–2023, iso_42001"),
        "41,000 scores, WCAG 2.2, 1890–2025, iso_42001"
    );
}
