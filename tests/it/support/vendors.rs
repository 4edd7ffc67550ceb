//! A vendor at work over HTTP: registers a product, fills the form of a disclosure from a worked
//! example, submits it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Client, Reply};

/// A file that every check takes for a PDF.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// A worked example of the questionnaire on which the cases of most tests are, by its file name
/// without the ending.
pub fn example(name: &str) -> Value {
    example_of(released().into_iter().min(), name)
}

/// A worked example of the questionnaire that vendors get today.
pub fn newest_example(name: &str) -> Value {
    example_of(released().into_iter().max(), name)
}

/// The folders of the released questionnaires whose answers are reviewed and decided on.
fn released() -> Vec<PathBuf> {
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let folders = |path: &Path| {
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect::<Vec<_>>()
    };
    let versions = folders(&families).into_iter().flat_map(|family| folders(&family));
    let files = ["rubric.json", "released.sha256"];
    versions.filter(|version| files.iter().all(|file| version.join(file).exists())).collect()
}

fn example_of(version: Option<PathBuf>, name: &str) -> Value {
    let file = version.unwrap().join("examples").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The form fields that say what an answer says.
pub fn fields(question: &str, answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut fields = vec![(format!("state.{question}"), String::new())];
    if let Some(state) = answer.get("state") {
        fields[0].1 = text(state);
        fields.push((format!("reason.{question}"), text(&answer["reason"])));
        return fields;
    }
    let value = answer.get("value").unwrap_or(answer);
    if let Some(note) = answer.get("note") {
        fields.push((format!("note.{question}"), text(note)));
    }
    match value {
        Value::Array(items) => {
            for (row, item) in items.iter().enumerate() {
                match item {
                    Value::Object(cells) => {
                        fields.extend(cells.iter().map(|(column, cell)| {
                            (format!("q.{question}.{row}.{column}"), text(cell))
                        }));
                    }
                    item => fields.push((format!("q.{question}"), text(item))),
                }
            }
        }
        value => fields.push((format!("q.{question}"), text(value))),
    }
    fields
}

/// The last step of a path.
pub fn last_step(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

impl Client {
    /// Registers a product and returns its id.
    pub async fn register_product(&mut self, name: &str) -> String {
        let fields = [
            ("name", name),
            ("version", "4.2"),
            ("website", "https://example.org/tool"),
            ("summary", "Drafts lessons for teachers."),
        ];
        let reply = self.post("/products", &fields).await.expect(303);
        last_step(&reply.location.unwrap())
    }

    /// Starts a disclosure of a product and returns its id.
    pub async fn start_disclosure(&mut self, product: &str) -> String {
        let reply = self.post(&format!("/products/{product}/disclosures"), &[]).await.expect(303);
        last_step(&reply.location.unwrap())
    }

    /// Registers a product, starts its disclosure and returns the disclosure's id.
    pub async fn disclose(&mut self, product: &str) -> String {
        let product = self.register_product(product).await;
        self.start_disclosure(&product).await
    }

    /// Saves answers of a section that has this revision.
    pub async fn save_section(
        &mut self,
        disclosure: &str,
        section: &str,
        revision: &str,
        fields: &[(String, String)],
    ) -> Reply {
        let mut all: Vec<(&str, &str)> = vec![("revision", revision)];
        all.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.post(&format!("/disclosures/{disclosure}/sections/{section}"), &all).await
    }

    /// Attaches a PDF to a question.
    pub async fn attach(&mut self, disclosure: &str, question: &str, title: &str) -> Reply {
        let fields = [
            ("question", question),
            ("title", title),
            ("issued_on", "2026-09-01"),
            ("expires_on", ""),
            ("url", ""),
        ];
        let bytes = [PDF, title.as_bytes()].concat();
        self.upload(
            &format!("/disclosures/{disclosure}/evidence"),
            &fields,
            Some(("file", "report.pdf", "application/pdf", &bytes)),
        )
        .await
    }

    /// Fills a whole fresh disclosure from a worked example, evidence included.
    pub async fn fill(&mut self, disclosure: &str, example: &Value) {
        let mut sections: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (question, answer) in example["answers"].as_object().unwrap() {
            let (section, _) = question.split_once('.').unwrap();
            sections.entry(section.to_owned()).or_default().extend(fields(question, answer));
        }
        // The profile first: it decides what the others ask.
        let mut order: Vec<String> = sections.keys().cloned().collect();
        order.sort_by_key(|section| section != "profile");
        for section in order {
            self.save_section(disclosure, &section, "0", &sections[&section]).await.expect(303);
        }
        for (question, pieces) in example["evidence"].as_object().unwrap() {
            for piece in pieces.as_array().unwrap() {
                self.attach(disclosure, question, piece["title"].as_str().unwrap())
                    .await
                    .expect(303);
            }
        }
    }

    /// Signs the statement of a complete disclosure and submits it.
    pub async fn submit_disclosure(&mut self, disclosure: &str) -> Reply {
        let page = self.get(&format!("/disclosures/{disclosure}/check")).await.expect(200).text();
        let revision = value_of(&page, "revision").unwrap_or_default();
        let fields = [
            ("name", "Ana Ruiz"),
            ("title", "Chief executive"),
            ("agreed", "yes"),
            ("revision", revision.as_str()),
        ];
        self.post(&format!("/disclosures/{disclosure}/submission"), &fields).await
    }
}

/// The value of the first hidden field with this name.
pub fn value_of(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}
