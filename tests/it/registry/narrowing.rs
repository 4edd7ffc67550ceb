//! Lists are narrowed by grade, evidence, data, languages, standards, accessibility, funds and
//! scores, also by what a tool is not to have, on the page, in JSON and in tables alike; a sentence
//! above the list writes the same filters.

use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::registry::grades::{Grade, asked, told};
use assay::store::instrument::questionnaires::Library;

use crate::support::TestApp;
use crate::support::listings::Tool;

fn words(grades: &[Grade]) -> Vec<String> {
    grades.iter().map(|grade| grade.word()).collect()
}

#[test]
fn the_grades_of_users_are_numbers() {
    for (label, grades) in [
        ("Students in grades 6–8", vec!["6", "7", "8"]),
        ("Students in grades PK–5", vec!["PK", "K", "1", "2", "3", "4", "5"]),
        ("Students in grades 9–12", vec!["9", "10", "11", "12"]),
        ("Students in grade 4", vec!["4"]),
        ("Grades K to 2", vec!["K", "1", "2"]),
        ("Teachers", vec![]),
        ("Students in any grade whom you know to be under 13", vec![]),
    ] {
        assert_eq!(words(&told(label)), grades, "{label}");
    }
}

#[test]
fn grades_are_read_out_of_what_somebody_looks_for() {
    for (text, grades, rest) in [
        ("grade 5", vec!["5"], ""),
        ("math Grade 5", vec!["5"], "math"),
        ("5th grade reading", vec!["5"], "reading"),
        ("K-5", vec!["K", "1", "2", "3", "4", "5"], ""),
        ("k–2 phonics", vec!["K", "1", "2"], "phonics"),
        ("pre-k to 1", vec!["PK", "K", "1"], ""),
        ("grades 6 to 8", vec!["6", "7", "8"], ""),
        ("6-8 grade science", vec!["6", "7", "8"], "science"),
        ("kindergarten songs", vec!["K"], "songs"),
        ("may we buy Askwell for grade 5?", vec!["5"], "may we buy askwell for"),
    ] {
        let found = asked(text).unwrap_or_else(|| panic!("“{text}” names grades"));
        assert_eq!((words(&found.grades), found.rest.as_str()), (owned(grades), rest), "{text}");
    }
    for text in ["gpt 4", "2-4", "grade", "grade 13", "k12", "area 51", ""] {
        assert_eq!(asked(text), None, "“{text}”");
    }
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

async fn some_tools(app: &TestApp) {
    for (example, name, decision) in [
        ("lesson-planner", "Planwell", Decision::Approved),
        ("student-chatbot", "Askwell", Decision::Conditional),
        ("reading-coach", "Readwell", Decision::Pilot),
        ("integrity-detector", "Veritas", Decision::NotApproved),
    ] {
        app.published(&Tool { decision: Some(decision), ..Tool::new(example, name, "Acme") }).await;
    }
}

/// The names that a list has, in its order.
async fn names(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.visitor().get(&format!("/api/v1/listings?{query}")).await.expect(200).json();
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn every_facet_narrows_the_page_json_and_the_table_alike() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let shelf = app.ctx.registry.now().shelf.clone();
    let known: Vec<&str> = shelf.facets.iter().map(|facet| facet.name.as_str()).collect();
    for facet in [
        "availability",
        "status",
        "tier",
        "grade",
        "fact.uses",
        "fact.technique",
        "fact.data_taken",
        "fact.languages",
        "fact.accessibility",
        "fact.standards",
        "fact.essa",
        "fact.funding",
        "score.safety",
        "score.bias",
        "module",
    ] {
        assert!(known.contains(&facet), "{facet} is not among {known:?}");
    }
    let all = names(&app, "sort=name").await;
    assert_eq!(all, ["Askwell", "Planwell", "Readwell", "Veritas"]);
    for facet in &shelf.facets {
        for value in facet.values.iter().take(2) {
            let pair = [(facet.name.clone(), value.value.clone())];
            let with = serde_urlencoded::to_string(&pair).expect("a query");
            let some = names(&app, &format!("{with}&sort=name")).await;
            assert_eq!(some.len() as u64, value.listings.len(), "{with}");
            let others = names(&app, &format!("not.{with}&sort=name")).await;
            let mut both = [some.clone(), others].concat();
            both.sort();
            assert_eq!(both, all, "{with}: each tool is in one of both lists");
            let csv = app.visitor().get(&format!("/registry.csv?{with}&sort=name")).await;
            let csv = csv.expect(200).text();
            let page = app.visitor().get(&format!("/registry?{with}&sort=name")).await.expect(200);
            for name in &all {
                assert_eq!(csv.contains(&format!(",{name},")), some.contains(name), "{with}");
                let row = format!("/registry/{}\">{name}<", name.to_lowercase());
                assert_eq!(page.text().contains(&row), some.contains(name), "{with}");
            }
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_named() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    for (query, sentence) in [
        ("grade=13", "“13” is not a grade. Known are PK, K and 1 to 12."),
        ("not.grade=x", "“x” is not a grade. Known are PK, K and 1 to 12."),
        ("score.safety=9", "“9” is no least score. Known are 1, 2, 3, 3.5."),
        ("score.luck=3", "“3” is not a value of the filter “score.luck”."),
        ("not.fact.data_taken=soul", "“soul” is not a value of the filter “fact.data_taken”."),
        (
            "not.limit=3",
            "“not.limit” is not a filter. Known are q, sort, after, limit, availability, decision, \
             tier, status, grade, module, fact.<id>, score.<criterion>, and each of these after \
             “not.” to leave out what has the value.",
        ),
    ] {
        let problem = app.visitor().get(&format!("/api/v1/listings?{query}")).await.expect(422);
        let told = problem.json()["errors"][0]["message"].as_str().expect("a message").to_owned();
        assert_eq!(told, sentence, "{query}");
    }
    // What no listing has, but one could have, is no fault.
    assert_eq!(names(&app, "fact.essa=1&grade=PK&score.safety=3.5").await.len(), 0);
    app.finish().await;
}

#[tokio::test]
async fn a_search_finds_by_grade_data_technique_module_former_name_and_brand() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let shelf = app.ctx.registry.now().shelf.clone();
    let of = |facet: &str, value: &str| -> Vec<String> {
        let facet = shelf.facets.iter().find(|known| known.name == facet).expect("the facet");
        let value = facet.values.iter().find(|known| known.value == value).expect("the value");
        let cards = value.listings.iter().map(|at| &shelf.listings[at as usize].listing.card);
        let mut names: Vec<String> = cards.map(|card| card.name.clone()).collect();
        names.sort();
        names
    };
    for (query, facet, value) in [
        ("q=grade+7", "grade", "7"),
        ("q=7th+grade", "grade", "7"),
        ("q=tools+for+grade+10", "grade", "10"),
    ] {
        let mut found = names(&app, query).await;
        found.sort();
        assert_eq!(found, of(facet, value), "{query}");
        assert!(!found.is_empty(), "{query}");
    }
    assert_eq!(names(&app, "q=askwell+grade+7").await, ["Askwell"]);
    assert_eq!(names(&app, "q=may+we+buy+Askwell+for+grade+7%3F").await, ["Askwell"]);
    assert_eq!(names(&app, "q=may+we+buy+Askwell%3F").await, ["Askwell"]);
    // No answer for another grade is given for this one.
    for query in ["q=askwell+grade+5", "q=may+we+buy+Askwell+for+grade+5", "q=Askwell+5th+grade"] {
        assert_eq!(names(&app, query).await, ["Askwell"], "{query}");
        let page = app.visitor().get(&format!("/registry?{query}")).await.expect(200);
        page.says("This tool is not for grade 5. It fits the other words.");
    }
    // A name may have a grade in it that its users do not.
    app.published(&Tool::new("integrity-detector", "Counting K-5", "Acme")).await;
    assert!(names(&app, "q=K-5").await.contains(&"Counting K-5".to_owned()));
    for facet in ["fact.data_taken", "fact.technique", "module"] {
        let facet = shelf.facets.iter().find(|known| known.name == facet).expect("the facet");
        let value = &facet.values[0];
        let query = serde_urlencoded::to_string([("q", &value.label)]).expect("a query");
        let found = names(&app, &query).await;
        for name in of(&facet.name, &value.value) {
            assert!(found.contains(&name), "“{}” finds {name}", value.label);
        }
    }
    // The website of all of them is tool.example.
    assert_eq!(names(&app, "q=tool.example").await.len(), 5);
    app.finish().await;
}

#[tokio::test]
async fn the_sentence_above_the_list_writes_the_filters_without_a_script() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let mut visitor = app.visitor();
    let page = visitor.get("/registry").await.expect(200).text();
    let form = page.split("<form class=\"sentence").nth(1).expect("the sentence");
    let form = form.split("</form>").next().expect("its end").to_owned();
    for (label, name) in [
        ("We want a tool that may be bought today:", "availability"),
        ("for", "fact.uses"),
        ("in", "grade"),
        ("without", "not.fact.data_taken"),
    ] {
        assert!(form.contains(&format!(">{label}</label>")), "{label}: {form}");
        assert!(form.contains(&format!("name=\"{name}\"")), "{name}: {form}");
    }
    let page = visitor.get("/registry?q=acme&grade=7&fact.uses=tutoring&tier=3").await.expect(200);
    page.says("<option value=\"7\" selected>Grade 7</option>");
    let text = page.text();
    let form = text.split("<form class=\"sentence").nth(1).expect("the sentence").to_owned();
    let form = form.split("</form>").next().expect("its end");
    assert!(form.contains("<input type=\"hidden\" name=\"q\" value=\"acme\">"), "{form}");
    assert!(form.contains("<input type=\"hidden\" name=\"tier\" value=\"3\">"), "{form}");
    assert!(!form.contains("type=\"hidden\" name=\"grade\""), "it is said by the sentence: {form}");
    // Several values of one filter stay as they are.
    let several = "/registry?availability=yes&availability=with_conditions";
    let page = visitor.get(several).await.expect(200);
    page.says("<strong>Yes or With conditions</strong>");
    page.says("<input type=\"hidden\" name=\"availability\" value=\"yes\">");
    // What is chosen stays chosen where no listing has it today.
    let page = visitor.get("/registry?availability=no&grade=12&q=acme").await.expect(200);
    page.says("<option value=\"no\" selected>No</option>");
    page.says("<option value=\"12\" selected>Grade 12</option>");
    // What is left out stays left out when something else is searched for.
    let page = visitor.get("/registry?not.grade=7").await.expect(200);
    page.says("<input type=\"hidden\" form=\"registry-search\" name=\"not.grade\" value=\"7\">");
    page.says("Tools without grade “Grade 7”");
    app.finish().await;
}

#[tokio::test]
async fn names_stand_in_one_alphabet_on_the_page_in_json_and_in_the_table() {
    let app = TestApp::start().await;
    for name in ["Zebra Reads", "Éclair Math", "eagle Notes", "Ecole"] {
        app.published(&Tool::new("student-chatbot", name, "Acme")).await;
    }
    let wanted = ["eagle Notes", "Éclair Math", "Ecole", "Zebra Reads"];
    assert_eq!(names(&app, "sort=name").await, wanted);
    let mut visitor = app.visitor();
    for path in ["/registry?sort=name", "/registry.csv?sort=name"] {
        let text = visitor.get(path).await.expect(200).text();
        let places = wanted.map(|name| text.rfind(name).expect(name));
        assert!(places.is_sorted(), "{path}: {places:?}");
    }
    app.finish().await;
}

#[tokio::test]
async fn pages_skip_and_repeat_nothing_while_listings_come_and_go() {
    for sort in ["newest", "name", "risk", "expiry", "relevance&q=helps"] {
        let app = TestApp::start().await;
        for name in ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel"] {
            app.published(&Tool::new("student-chatbot", name, &format!("{name} Inc"))).await;
            app.ctx.clock.advance_seconds(86_400);
        }
        let mut visitor = app.visitor();
        let mut next = Some(format!("/api/v1/listings?limit=2&sort={sort}"));
        let (mut seen, mut first) = (Vec::new(), Vec::new());
        while let Some(path) = next {
            let page = visitor.get(&path).await.expect(200).json();
            let items = page["items"].as_array().expect("items");
            let names = items.iter().map(|item| item["name"].as_str().expect("a name").to_owned());
            seen.extend(names);
            if first.is_empty() {
                first = seen.clone();
                // The last of the first page goes, and a new one comes.
                let gone = first[1].clone();
                hide(&app, &gone).await;
                app.published(&Tool::new("student-chatbot", "Dogwood", "Acme")).await;
            }
            next = page["next"].as_str().map(str::to_owned);
        }
        let mut others = seen.clone();
        others.retain(|name| name != "Dogwood");
        others.sort();
        assert_eq!(others, ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel"], "{sort}: {seen:?}");
        app.finish().await;
    }
}

/// Takes a tool off the public pages, with its vendor.
async fn hide(app: &TestApp, name: &str) {
    let vendor = app.organization(OrganizationKind::Vendor, &format!("{name} Inc")).await;
    let path = format!("/people/organizations/{vendor}/visibility");
    let fields = [("word", "hide"), ("reason", "A court ordered it.")];
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.post(&path, &fields).await.expect(303);
}

#[test]
fn what_lists_are_narrowed_by_is_a_file_that_is_checked() {
    let checked = |facets: &str| {
        let mut tree = std::collections::BTreeMap::new();
        let root = std::path::Path::new("questionnaires");
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(root).expect("inside").display().to_string();
                    tree.insert(name, std::fs::read(&path).expect("a file"));
                }
            }
        }
        tree.insert("facets.json".to_owned(), facets.as_bytes().to_vec());
        match Library::from_tree(tree) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }
    };
    assert_eq!(checked(r#"{ "facets": [] }"#), [""; 0]);
    assert_eq!(checked(include_str!("../../../questionnaires/facets.json")), [""; 0]);
    assert_eq!(
        checked(
            r#"{ "facets": [
                { "id": "uses", "label": "A", "question": "profile.data", "column": "element",
                  "leave_out": ["nothing"] },
                { "id": "b", "label": "B", "values": [
                    { "id": "one", "title": "One",
                      "when": { "profile.purposes": { "contains": { "const": "tutorign" } } } },
                    { "id": "one", "title": "Two",
                      "when": { "profile.purposes": { "contains": { "const": "tutoring" } } } }
                ] } ] }"#
        ),
        ["facets.json at /facets/1/values/1: “one” stands twice in this list."]
    );
    let told = checked(
        r#"{ "facets": [
            { "id": "uses", "label": "A", "question": "profile.data", "column": "element",
              "leave_out": ["nothing"] },
            { "id": "b", "label": "B", "values": [
                { "id": "one", "title": "One",
                  "when": { "profile.purposes": { "contains": { "const": "tutorign" } } } },
                { "id": "two", "title": "Two",
                  "when": { "profile.purposes": { "contains": { "const": "tutoring" } } } } ] } ] }"#,
    );
    assert_eq!(
        told[..2],
        [
            "facets.json at /facets/0/id: A questionnaire here shows a fact “uses” already. Give \
             this one another id.",
            "facets.json at /facets/0/leave_out/0: “nothing” is no choice in the column \
             “element”.",
        ]
    );
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[2].starts_with("facets.json at /facets/1/values/0/when/")
            && told[2].contains("tutorign"),
        "{told:?}"
    );
    assert_eq!(
        checked(
            r#"{ "facets": [
                { "id": "a", "label": "A", "question": "profile.nothing", "column": "x" },
                { "id": "b", "label": "B", "question": "profile.failure", "column": "harm" },
                { "id": "c", "label": "C", "values": [
                    { "id": "one", "title": "One", "when": { "profile.failure": {} } },
                    { "id": "two", "title": "Two", "when": { "residual.tier": {} } } ] } ],
               "sentence": { "for": "nothing" } }"#
        ),
        [
            "facets.json at /facets/0/question: No questionnaire here asks “profile.nothing” in \
             public, as a table with choices in a column “x”.",
            "facets.json at /facets/1/question: No questionnaire here asks “profile.failure” in \
             public, as a table with choices in a column “harm”.",
            "facets.json at /facets/2/values/0/when: “profile.failure” is no public answer and no \
             public result of any questionnaire here.",
            "facets.json at /facets/2/values/1/when: “residual.tier” is no public answer and no \
             public result of any questionnaire here.",
            "facets.json at /sentence/for: There is no fact “nothing” that listings show.",
        ]
    );
    assert_eq!(
        checked(
            r#"{ "facets": [ { "id": "a", "label": "A" },
                { "id": "d", "label": "D", "values": [] }, { "id": "d", "label": "D", "values": [] } ] }"#
        ),
        [
            "facets.json at /facets/0: Give either `values` or `question` with `column`.",
            "facets.json at /facets/2: “d” stands twice in this list.",
        ]
    );
}
