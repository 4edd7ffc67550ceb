use assay::actions::registry::snapshot;
use assay::domain::access::Actor;
use assay::domain::assessment::disclosure::State;
use assay::domain::event::Event;
use assay::domain::registry::fold::fold;
use assay::domain::registry::search::{Field, SearchIndex};
use assay::domain::slug::slug;
use assay::store::assessment::disclosures;
use assay::store::events;
use proptest::prelude::*;

use crate::support::TestApp;
use crate::support::listings::Tool;

fn index() -> SearchIndex {
    let tools = [
        ("Askwell", "Brookfield Tutors", "A homework chatbot"),
        ("Lecture légère", "Éditions Noé", "Reads aloud"),
        ("Planwell", "Acme", "Plans lessons"),
    ];
    SearchIndex::new(tools.iter().map(|(name, vendor, summary)| {
        vec![(Field::Name, *name), (Field::Vendor, *vendor), (Field::Summary, *summary)]
    }))
}

fn found(query: &str) -> Vec<usize> {
    index().search(query).scores.into_keys().collect()
}

#[test]
fn case_and_accents_do_not_matter() {
    assert_eq!(fold("Éditions Noé, Łódź — Straße"), "editions noe  lodz   strasse");
    assert_eq!(found("LECTURE LEGERE"), [1]);
    assert_eq!(found("editions"), [1]);
}

#[test]
fn beginnings_of_words_and_typing_errors_find_what_was_meant() {
    assert_eq!(found("brook"), [0]);
    assert_eq!(found("askwel"), [0], "the beginning of a word");
    assert_eq!(found("askwlel"), [0], "two letters swapped");
    assert_eq!(found("plamwell"), [2], "a wrong letter");
    assert_eq!(
        index().search("homewrok").read_as,
        [("homewrok".to_owned(), "homework".to_owned())]
    );
    assert!(found("zebra").is_empty());
    assert!(found("ask zebra").is_empty(), "every word has to fit");
}

#[test]
fn a_hit_in_the_name_counts_more_than_one_in_the_description() {
    let index = SearchIndex::new(
        [vec![(Field::Name, "Alpha"), (Field::Summary, "about beta")], vec![(Field::Name, "Beta")]]
            .into_iter(),
    );
    let scores = index.search("beta").scores;
    assert!(scores[&1] > scores[&0], "{scores:?}");
}

/// Whether a search for `query` among these names finds the first of them.
fn finds(query: &str, names: &[&str]) -> bool {
    SearchIndex::new(names.iter().map(|name| vec![(Field::Name, *name)]))
        .search(query)
        .scores
        .contains_key(&0)
}

#[test]
fn a_name_is_found_in_whatever_letters_and_widths_it_is_typed() {
    for (query, name) in [
        ("hoc tot viet", "Học tốt tiếng Việt"),
        ("hoc", "Học tốt tiếng Việt"),
        ("HỌC", "Học tốt tiếng Việt"),
        ("ドリル", "数学ドリル道場"),
        ("道場", "数学ドリル道場"),
        ("数学", "数学ドリル道場"),
        ("ﾄﾞﾘﾙ", "数学ドリル道場"),
        ("どりる", "数学ドリル道場"),
        ("算", "計算練習"),
        ("数学 道場", "数学ドリル道場"),
        ("AI", "学習AIドリル"),
        ("ドリル", "AIドリル"),
        ("αθηνα", "Ἀθηνᾶ"),
        ("ΑΘΗΝΑ", "Ἀθηνᾶ"),
        ("σοφος", "Σοφός"),
        ("عربية", "العربية"),
        ("العربيه", "العربية"),
        ("احمد", "أحمد"),
        ("מורה", "המורה"),
        ("שלום", "שָׁלוֹם"),
        ("ai tutor", "ＡＩ Tutor"),
        ("AI TUTOR", "ＡＩ Tutor"),
        ("学习", "智能学习助手"),
        ("เรียน", "นักเรียนไทย"),
        ("เรยน", "เรียน"),
        ("학습", "수학학습도우미"),
        ("учи", "Учитель"),
        ("еще", "Ещё"),
        ("हिन्दी", "सरल हिन्दी"),
        ("isik", "IŞIK"),
        ("strasse", "Straße"),
        ("hawaii", "Hawaiʻi Reads"),
        ("oko", "Öko"),
        ("find", "ﬁnd"),
    ] {
        assert!(finds(query, &[name, "Other"]), "“{query}” does not find “{name}”");
    }
    for (query, name) in
        [("ドリル", "数学道場"), ("学数", "数学ドリル"), ("art", "Smart"), ("well", "Askwell")]
    {
        assert!(!finds(query, &[name]), "“{query}” finds “{name}”");
    }
}

#[test]
fn names_are_found_joined_and_parted() {
    for (query, name) in [
        ("chat gpt", "ChatGPT"),
        ("chat-gpt", "ChatGPT"),
        ("chatgpt", "Chat GPT"),
        ("gpt", "ChatGPT"),
        ("readalong", "Read Along"),
        ("read-along", "ReadAlong"),
        ("photo math", "Photomath"),
        ("khan migo", "Khanmigo"),
        ("khanmigos", "Khanmigo"),
        ("tutorai", "Tutor.ai"),
        ("tutor ai", "TutorAI"),
        ("k12", "K-12 Helper"),
        ("k-12", "K12 Buddy"),
        ("k 12 buddy", "K12 Buddy"),
        ("k12 helper", "K-12 Helper"),
        ("gpt4", "GPT 4"),
        ("us history", "U.S. History"),
        ("photo mahts", "PhotoMaths"),
    ] {
        assert!(finds(query, &[name, "Other"]), "“{query}” does not find “{name}”");
    }
    assert!(!finds("ask zebra", &["Ask", "Zebra"]), "every word has to fit");
    let both = SearchIndex::new(
        ["K-12 Helper", "K12 Buddy", "Kids 12"].iter().map(|name| vec![(Field::Name, *name)]),
    );
    for query in ["k12", "k-12", "K 12"] {
        let scores = both.search(query).scores;
        assert!(scores.contains_key(&0) && scores.contains_key(&1), "{query}: {scores:?}");
    }
}

#[test]
fn words_that_every_tool_has_need_not_fit_and_other_forms_of_a_word_do() {
    let facts = |use_of: &'static str| vec![(Field::Name, "Quill"), (Field::Fact, use_of)];
    let index = SearchIndex::new(
        [facts("Reading or writing practice"), facts("Planning lessons and units")].into_iter(),
    );
    let found = |query: &str| index.search(query).scores.into_keys().collect::<Vec<_>>();
    assert_eq!(found("writing tool"), [0]);
    assert_eq!(found("a tool for writing"), [0]);
    assert_eq!(found("AI lesson planner"), [1]);
    assert_eq!(found("readers"), [0]);
    assert!(found("tool").is_empty(), "alone it is looked for");
    assert!(found("painting tool").is_empty());
}

#[expect(clippy::too_many_lines, reason = "one case after the other")]
#[tokio::test]
async fn a_search_tells_of_what_is_under_review_or_was_withdrawn_and_never_denies_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let disclosure = app.decided(&Tool::new("integrity-detector", "Parley", "Acme")).await;
    snapshot::refresh(&app.ctx).await.expect("a look");
    let mut visitor = app.visitor();
    for query in ["parley", "Parly", "acme"] {
        let page = visitor.get(&format!("/registry?q={query}")).await.expect(200);
        page.says("No published decision fits")
            .says("Without a published decision")
            .says("Parley")
            .says("Under review");
        page.does_not_say("has not been decided on").does_not_say("Names that come near");
    }
    let program = visitor.get("/api/v1/listings?q=parley").await.expect(200).json();
    assert_eq!(
        (&program["items"], &program["undecided"][0]["product"]),
        (&serde_json::json!([]), &"Parley".into())
    );
    assert_eq!(
        (&program["undecided"][0]["state"], &program["undecided"][0]["vendor"]),
        (&"under_review".into(), &"Acme".into())
    );
    assert_eq!(program["undecided"][0]["availability"], "in_review");
    visitor
        .get("/registry?q=parley")
        .await
        .expect(200)
        .says("Acme · May be bought today: in review");
    visitor.get("/").await.expect(200).says("Acme · May be bought today: in review");
    assert_eq!(
        visitor.get("/registry.csv?q=parley").await.expect(200).text().lines().nth(1),
        Some("In review,Parley,Acme,,,Under review,,,,,,,,,")
    );
    for (answer, listed, undecided) in
        [("in_review", 0, 1), ("with_conditions", 1, 0), ("never_reviewed", 0, 0)]
    {
        let program = visitor
            .get(&format!("/api/v1/listings?availability={answer}"))
            .await
            .expect(200)
            .json();
        let counts = (
            program["items"].as_array().map(Vec::len),
            program["undecided"].as_array().map(Vec::len),
        );
        assert_eq!(counts, (Some(listed), Some(undecided)), "{answer}");
        let rows = visitor
            .get(&format!("/registry.csv?availability={answer}"))
            .await
            .expect(200)
            .text()
            .lines()
            .count()
            - 1;
        assert_eq!(rows, listed + undecided, "{answer}");
    }
    visitor
        .get("/registry?availability=in_review")
        .await
        .expect(200)
        .says("Without a published decision")
        .says("Parley");
    assert_eq!(
        visitor.get("/api/v1/listings").await.expect(200).json()["undecided"],
        serde_json::json!([])
    );
    visitor
        .get("/registry?q=askwell")
        .await
        .expect(200)
        .says("1 tool")
        .does_not_say("Without a published decision");
    visitor.get("/registry").await.expect(200).does_not_say("Without a published decision");
    let nothing = visitor.get("/registry?q=zzzz").await.expect(200);
    nothing
        .says("No tool fits")
        .says("among those with a published decision and those under review.")
        .does_not_say("has not been decided on");
    let mut tx = app.ctx.db.write().await.expect("a write");
    assert!(
        disclosures::set_state(
            &mut tx,
            &disclosure,
            State::Decided,
            State::Withdrawn,
            app.ctx.now()
        )
        .await
        .expect("a state")
    );
    let event = Event::DisclosureWithdrawn { disclosure, reason: "No longer offered.".to_owned() };
    events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.expect("an event");
    tx.commit().await.expect("a commit");
    snapshot::refresh(&app.ctx).await.expect("a look");
    visitor
        .get("/registry?q=parley")
        .await
        .expect(200)
        .says("Parley")
        .says("Withdrawn")
        .does_not_say("Under review");
    visitor
        .get("/registry?q=parley")
        .await
        .expect(200)
        .says("Acme · May be bought today: never reviewed");
    assert_eq!(
        visitor.get("/api/v1/listings?q=parley").await.json()["undecided"][0]["availability"],
        "never_reviewed"
    );
    visitor
        .get("/registry.csv?q=parley")
        .await
        .expect(200)
        .says("Never reviewed,Parley,Acme,,,Withdrawn,");
    app.finish().await;
}

#[tokio::test]
async fn a_use_of_a_tool_finds_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    visitor
        .get("/registry?q=tutoring+tool")
        .await
        .expect(200)
        .says("1 tool for “tutoring tool”")
        .says("Askwell");
    visitor.get("/registry?q=homework+helper").await.expect(200).says("1 tool").says("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn the_list_narrows_by_facets_and_keeps_the_question_in_the_address() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    app.published(&Tool::new("integrity-detector", "Veritas", "Acme")).await;
    let mut visitor = app.visitor();
    visitor
        .get("/registry")
        .await
        .expect(200)
        .says("3 tools")
        .says("Askwell")
        .says("Planwell")
        .says("Veritas");
    let approved = visitor.get("/registry?decision=approved").await.expect(200);
    approved.says("1 tool").says("Planwell").does_not_say(">Askwell<");
    assert!(
        approved.text().contains("value=\"approved\" checked"),
        "the chosen value stays chosen"
    );
    visitor
        .get("/registry?decision=approved&decision=conditional")
        .await
        .expect(200)
        .says("2 tools");
    visitor
        .get("/registry?decision=approved&tier=2")
        .await
        .expect(200)
        .says("No tool fits")
        .says("with decision that holds “Approved”");
    visitor.get("/registry?q=acme&sort=name").await.expect(200).says("2 tools for “acme”");
    visitor.get("/registry?utm_source=letter&sort=nonsense").await.expect(200).says("3 tools");
    app.finish().await;
}

#[tokio::test]
async fn a_search_without_a_hit_says_what_was_understood_and_offers_what_comes_near() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    visitor
        .get("/registry?q=askwlel")
        .await
        .expect(200)
        .says("1 tool")
        .says("Nothing is called “askwlel”. These fit “askwell”.");
    let nothing = visitor.get("/registry?q=askrite").await.expect(200);
    nothing
        .says("No tool fits")
        .says("whose name, vendor, use or description has “askrite”")
        .says("Names that come near")
        .says("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn the_downloaded_list_has_no_cell_that_a_spreadsheet_takes_for_a_formula() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "=HYPERLINK(\"https://x.example\")", "@Acme, Inc."))
        .await;
    let mut visitor = app.visitor();
    let list = visitor.get("/registry.csv").await.expect(200);
    assert_eq!(list.headers["content-type"], "text/csv; charset=utf-8");
    let text = list.text();
    assert!(text.contains("\"'=HYPERLINK(\"\"https://x.example\"\")\",\"'@Acme, Inc.\""), "{text}");
    assert_eq!(
        visitor.get("/registry.csv?decision=pilot").await.expect(200).text().lines().count(),
        1,
        "the list keeps to the query"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_filter_that_nobody_knows_is_named_and_the_list_shown_without_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    for (filter, sentence) in [
        ("decision=zzz", "“zzz” is not a decision."),
        ("sort=zzz", "“zzz” is not an order."),
        ("tier=99", "“99” is not a value of the filter “tier”."),
        ("module=zzz", "“zzz” is not a value of the filter “module”."),
        ("fact.zzz=yes", "“yes” is not a value of the filter “fact.zzz”."),
    ] {
        let page = visitor.get(&format!("/registry?{filter}")).await.expect(200);
        page.says("The list is shown without what we do not know")
            .says(sentence)
            .says("1 tool")
            .says("Askwell");
        let problem = visitor.get(&format!("/api/v1/listings?{filter}")).await.expect(422).json();
        assert!(
            problem["errors"][0]["message"].as_str().unwrap().starts_with(sentence),
            "{problem}"
        );
        visitor.get(&format!("/registry.csv?{filter}")).await.expect(422).says(sentence);
    }
    for (unknown, sentence) in [
        ("page=zzz", "“page” is not a filter. Known are q, sort, after, limit,"),
        ("after=zzz", "There is no such listing to begin after."),
        ("limit=0", "A page holds 1 to 100 listings, not “0”."),
        ("utm_source=mail", "“utm_source” is not a filter."),
    ] {
        let problem = visitor.get(&format!("/api/v1/listings?{unknown}")).await.expect(422).json();
        assert!(
            problem["errors"][0]["message"].as_str().unwrap().starts_with(sentence),
            "{problem}"
        );
        visitor.get(&format!("/registry.csv?{unknown}")).await.expect(422).says(sentence);
    }
    visitor.get("/registry?tier=1").await.expect(200).does_not_say("what we do not know");
    visitor
        .get("/registry?utm_source=mail")
        .await
        .expect(200)
        .says("1 tool")
        .does_not_say("what we do not know");
    app.finish().await;
}

proptest! {
    /// Whatever a product is called, its whole name finds it, and its address is a plain word.
    #[test]
    fn every_name_finds_itself_and_has_a_plain_address(name in "\\PC{1,40}",
        other in "\\PC{0,40}") {
        let index = SearchIndex::new([name.as_str(),
            other.as_str()].into_iter().map(|name| vec![(Field::Name, name)]));
        let scores = index.search(&name).scores;
        prop_assert!(scores.contains_key(&0) || fold(&name).trim().is_empty(), "{name:?} is not \
            found: {scores:?}");
        index.near_names(&name, 3);
        let word = slug(&name);
        prop_assert!(!word.is_empty() && word.len() <= 80 && !word.starts_with('-') && !word.ends_with('-'), "{name:?}: {word}");
        prop_assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{name:?}: {word}");
    }
}
