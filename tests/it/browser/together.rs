//! Two people of one vendor in one section, each in a browser of their own, one of them without a
//! network for a while.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use assay::actions::assessment::disclosures::newest_questionnaire;
use assay::domain::instrument::{Kind, Questionnaire};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use tokio::time::sleep;

use crate::support::browser::Browser;
use crate::support::{Client, TestApp};

/// The question that both answer.
const SHARED: &str = "note.profile.scale";

/// A sequence of numbers that a seed decides (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(most).expect("few")).expect("small")
    }

    /// A text that no other edit has, with everything that people type.
    fn text(&mut self, who: &str, edit: usize) -> String {
        const WORDS: [&str; 8] =
            ["half", "a row", "1,200", "“quoted”", "schüler", "数学", "a & b <c>", "11/21/2026"];
        let mut text = format!("{who} {edit}");
        for _ in 0..self.below(4) {
            let _ = write!(text, " {}", WORDS[self.below(WORDS.len())]);
        }
        text
    }
}

/// The texts of the profile that are asked of everybody: notes, reasons and cells of first rows, by
/// question.
fn texts(questionnaire: &Questionnaire) -> BTreeMap<String, Vec<String>> {
    let section = &questionnaire.sections[0];
    let mut fields = BTreeMap::new();
    for question in section
        .questions
        .iter()
        .filter(|question| !question.conditional && question.name != "profile.scale")
    {
        let name = &question.name;
        let mut own = vec![format!("reason.{name}")];
        own.extend(question.note.as_ref().map(|_| format!("note.{name}")));
        if let Kind::Table { columns, .. } = &question.kind {
            let text = |column: &&assay::domain::instrument::Column| {
                matches!(column.kind, Kind::Text { .. } | Kind::Date | Kind::Number { .. })
            };
            own.extend(
                columns.iter().filter(text).map(|column| format!("q.{name}.0.{}", column.id)),
            );
        }
        fields.insert(name.clone(), own);
    }
    fields
}

/// One of the two, and what they typed last, by field.
struct Person {
    name: &'static str,
    browser: Browser,
    questions: Vec<Vec<String>>,
    typed: BTreeMap<String, String>,
    edits: usize,
}

impl Person {
    async fn types(&mut self, dice: &mut Dice) {
        let fields = &self.questions[dice.below(self.questions.len())];
        let field = fields[dice.below(fields.len())].clone();
        self.edits += 1;
        let text =
            if dice.below(9) == 0 { String::new() } else { dice.text(self.name, self.edits) };
        self.browser.fill_form(&[(field.clone(), text.clone())]).await;
        self.typed.insert(field, text);
    }
}

/// Lets both write for this long, and fails if a letter is lost or something of one is undone by
/// the other. Tells how much was written.
pub async fn two_people_write(seed: u64, long: Duration) -> String {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    app.person(OrganizationKind::Vendor, "acme", "max", &[Role::VendorContributor]).await;
    let path = format!("/disclosures/{}/sections/profile", owner.disclose("Lessonwright").await);
    let mut dice = Dice(seed);
    let (mut hers, mut his) = (Vec::new(), Vec::new());
    for fields in texts(&newest_questionnaire(&app.ctx).expect("a questionnaire")).into_values() {
        if dice.below(2) == 0 { hers.push(fields) } else { his.push(fields) }
    }
    let (mut nora, mut max) = (Browser::start(&app).await, Browser::start_beside(&app).await);
    nora.sign_in("acme.owner@example.org").await;
    max.sign_in("max@example.org").await;
    nora.open(&path).await;
    max.open(&path).await;
    let mut nora =
        Person { name: "Nora", browser: nora, questions: hers, typed: BTreeMap::new(), edits: 0 };
    let mut max =
        Person { name: "Max", browser: max, questions: his, typed: BTreeMap::new(), edits: 0 };
    let began = Instant::now();
    let (mut offline, mut back) = (false, false);
    while began.elapsed() < long {
        if !offline && began.elapsed() > long / 3 {
            max.browser.goes_offline(true).await;
            offline = true;
        }
        if !back && began.elapsed() > long * 2 / 3 {
            max.browser.goes_offline(false).await;
            back = true;
        }
        for person in [&mut nora, &mut max] {
            person.types(&mut dice).await;
        }
        sleep(Duration::from_millis(u64::try_from(dice.below(400)).expect("small"))).await;
    }
    // Both answer one question while he is offline again.
    max.browser.goes_offline(true).await;
    max.browser.fill_form(&[(SHARED.to_owned(), "Max's words".to_owned())]).await;
    nora.browser.fill_form(&[(SHARED.to_owned(), "Nora's words".to_owned())]).await;
    nora.browser.sees("Saved 10:").await;
    nora.typed.insert(SHARED.to_owned(), "Nora's words".to_owned());
    max.browser.sees("you are offline").await;
    max.browser.goes_offline(false).await;
    max.browser.sees("answered PRO-09 too").await;
    max.browser.sees("Nora's words").await;
    assert_eq!(max.browser.value(SHARED).await, "Max's words", "his stand in the field");
    all_is_kept(&mut owner, &path, [&nora, &max]).await;
    max.browser.press("Keep mine").await;
    max.browser.sees("Saved 10:").await;
    nora.typed.remove(SHARED);
    max.typed.insert(SHARED.to_owned(), "Max's words".to_owned());
    all_is_kept(&mut owner, &path, [&nora, &max]).await;
    let stored = nora.browser.stored().await.into_iter().chain(max.browser.stored().await);
    assert_eq!(
        stored.filter(|name| name.starts_with("assay.unsent.")).count(),
        0,
        "nothing waits in a browser any more"
    );
    let figures = format!(
        "{} and {} edits of {} and {} fields",
        nora.edits,
        max.edits,
        nora.typed.len(),
        max.typed.len()
    );
    nora.browser.close().await;
    max.browser.close().await;
    app.finish().await;
    figures
}

/// Everything that somebody typed last is on the server, as soon as the last autosave is through.
async fn all_is_kept(reader: &mut Client, path: &str, people: [&Person; 2]) {
    let began = Instant::now();
    loop {
        let page = reader.get(path).await.expect(200).text();
        let missing: Vec<String> = people
            .iter()
            .flat_map(|person| {
                person.typed.iter().map(move |(field, text)| (person.name, field, text))
            })
            .filter(|(_, field, text)| kept(&page, field).trim() != text.trim())
            .map(|(who, field, text)| {
                format!("{who} typed “{text}” into {field}, and “{}” is kept", kept(&page, field))
            })
            .collect();
        if missing.is_empty() {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{}", missing.join("\n"));
        sleep(Duration::from_millis(200)).await;
    }
}

/// The text of a field on a page.
fn kept(page: &str, field: &str) -> String {
    const CODES: [(&str, &str); 6] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let text = value_of_area(page, field).unwrap_or_else(|| {
        let at = page
            .find(&format!("name=\"{field}\""))
            .unwrap_or_else(|| panic!("there is no field {field}"));
        let tag = &page[at..at + page[at..].find('>').expect("the end of a tag")];
        tag.split_once("value=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(text, _)| text.to_owned())
            .unwrap_or_default()
    });
    CODES.iter().fold(text, |text, (code, letter)| text.replace(code, letter))
}

fn value_of_area(page: &str, field: &str) -> Option<String> {
    let at = page.find(&format!("name=\"{field}\""))?;
    let start = page[..at].rfind('<')?;
    if !page[start..].starts_with("<textarea") {
        return None;
    }
    let open = at + page[at..].find(">\n")? + 2;
    let end = open + page[open..].find("</textarea>")?;
    Some(page[open..end].to_owned())
}

#[tokio::test]
async fn two_people_in_one_section_lose_no_letter_and_undo_nothing_of_each_other() {
    two_people_write(20_261_129, Duration::from_secs(6)).await;
}
