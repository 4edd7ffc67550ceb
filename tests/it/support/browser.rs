//! A real browser in sentences: what a person fills in, presses and sees. Every page that it comes
//! to must pass [`page.js`](page.js) at a desk's and at a phone's width, and no page may say an
//! error into the console or break the content security policy.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::wd::{PrintConfiguration, WebDriverCompatibleCommand};
use reqwest::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::driver::Driver;
use super::{PASSWORD, TestApp};

/// How long a person waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(40);
/// What runs in the page: finding things by the words that people see, and the checks of a page.
const PAGE: &str = include_str!("page.js");
const DESK: (u32, u32) = (1280, 1000);
const PHONE: (u32, u32) = (390, 844);

/// A browser on this Assay.
pub struct Browser {
    client: Client,
    base: String,
    checked: BTreeSet<String>,
    driver: Driver,
}

impl Browser {
    /// Opens a browser that has never been anywhere.
    pub async fn start(app: &TestApp) -> Self {
        let (driver, client) = Driver::start(&app.folder().join("browser")).await;
        let browser = Self { client, base: app.base.clone(), checked: BTreeSet::new(), driver };
        browser.resize(DESK).await;
        browser
    }

    /// Opens a second browser beside the first, as on another machine.
    pub async fn start_beside(app: &TestApp) -> Self {
        let (driver, client) = Driver::start(&app.folder().join("browser-beside")).await;
        let browser = Self { client, base: app.base.clone(), checked: BTreeSet::new(), driver };
        browser.resize(DESK).await;
        browser
    }

    /// Loses the network, or has it again.
    pub async fn goes_offline(&self, offline: bool) {
        let network = json!({ "cmd": "Network.enable", "params": {} });
        let params = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1,
            "uploadThroughput": -1 });
        for body in
            [network, json!({ "cmd": "Network.emulateNetworkConditions", "params": params })]
        {
            self.client
                .issue_cmd(Extra { path: "goog/cdp/execute", body })
                .await
                .expect("another network");
        }
    }

    /// The value of the field with this name, as the page has it.
    pub async fn value(&self, name: &str) -> String {
        let script = "return [...document.querySelectorAll('[name]')].find((field) => field.name \
            === arguments[0])?.value ?? '';";
        let value = self.client.execute(script, vec![json!(name)]).await.expect("a value");
        value.as_str().expect("a text").to_owned()
    }

    /// Closes it; everything that was in it is gone.
    pub async fn close(self) {
        let _ = self.client.close().await;
        drop(self.driver);
    }

    /// Goes to an address.
    pub async fn open(&mut self, path: &str) {
        let address = format!("{}{path}", self.base);
        if let Err(cause) = self.client.goto(&address).await {
            self.fail(&format!("{path} does not open: {cause}")).await;
        }
        self.look().await;
    }

    /// Opens another tab and goes on in it; says its number.
    pub async fn new_tab(&mut self) -> usize {
        let tab = self.client.new_window(true).await.expect("another tab");
        self.client.switch_to_window(tab.handle).await.expect("the new tab");
        self.resize(DESK).await;
        self.client.windows().await.expect("the tabs").len() - 1
    }

    /// Goes on in the tab with this number.
    pub async fn switch_to(&mut self, number: usize) {
        let tab = self.client.windows().await.expect("the tabs").swap_remove(number);
        self.client.switch_to_window(tab).await.expect("the tab");
    }

    /// Loads the page anew.
    pub async fn reload(&mut self) {
        self.client.refresh().await.expect("the page loads again");
        self.look().await;
    }

    /// Where it is, without the host.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("an address").path().to_owned()
    }

    /// Waits until it is at an address that starts so.
    pub async fn comes_to(&mut self, start: &str) {
        let began = Instant::now();
        while !self.path().await.starts_with(start) {
            if began.elapsed() > PATIENCE {
                let here = self.path().await;
                self.fail(&format!("it should come to {start} and is at {here}")).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.look().await;
    }

    /// Signs in with the password of everybody in tests.
    pub async fn sign_in(&mut self, email: &str) {
        self.open("/sign-in").await;
        self.fill("Email address", email).await;
        self.fill("Password", PASSWORD).await;
        self.press("Sign in").await;
        self.sees("Sign out").await;
    }

    /// Goes on at a phone's width.
    pub async fn on_a_phone(&self) {
        self.resize(PHONE).await;
    }

    /// Shows the page as it is printed, on a sheet of 186 mm between its margins.
    pub async fn on_paper(&self) {
        let body = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "media": "print" } });
        self.client
            .issue_cmd(Extra { path: "goog/cdp/execute", body })
            .await
            .expect("another medium");
        self.resize((703, 1000)).await;
    }

    /// On how many sheets the page prints.
    pub async fn sheets(&self) -> u32 {
        let pdf = self.client.print(PrintConfiguration::default()).await.expect("a print");
        let text = String::from_utf8_lossy(&pdf).into_owned();
        let counts = text.split("/Count ").skip(1).filter_map(|rest| {
            rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
        });
        counts.max().expect("the pages of a print")
    }

    /// The words in everything that a selector finds and the page shows.
    pub async fn shown(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility()
            && !each.closest('.visually-hidden')).map((each) => each.textContent.trim().replace(/\\s+/gu, ' '));";
        let words =
            self.client.execute(script, vec![json!(selector)]).await.expect("what is shown");
        words
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// What reaches over the right edge of the page.
    pub async fn cut_off(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('.main *')].filter((each) => each.checkVisibility() && !each.closest('.visually-hidden')
            && each.getBoundingClientRect().right > window.innerWidth + 1).map((each) => each.outerHTML.slice(0, 140));";
        let cut = self.client.execute(script, Vec::new()).await.expect("what is cut off");
        cut.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Marks the page that is loaded, to see later whether it is still the same.
    pub async fn marks_the_page(&self) {
        self.run("mark", &Value::Null).await;
    }

    /// Whether the page that was marked is still loaded, whatever it shows.
    pub async fn is_on_the_same_page(&self) -> bool {
        self.run("fresh", &Value::Null).await != json!(true)
    }

    /// Whether everything that selectors find stands on the screen as a whole, each at least once.
    pub async fn in_view(&self, selectors: &[&str]) -> bool {
        let script = "return arguments[0].every((selector) => {
            const found = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
            return found.length > 0 && found.every((each) => {
                const box = each.getBoundingClientRect();
                return box.top >= 0 && box.bottom <= window.innerHeight + 1 && box.right <= window.innerWidth + 1;
            });
        });";
        let found = self.client.execute(script, vec![json!(selectors)]).await.expect("a look");
        found.as_bool().expect("yes or no")
    }

    /// What scrolls by itself below a selector, but for texts that are typed.
    pub async fn scrolling_inside(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0] + ' *:not(textarea)')].filter((each) => {
            const style = getComputedStyle(each), scrolls = (way) => way === 'auto' || way === 'scroll';
            return (scrolls(style.overflowY) && each.scrollHeight > each.clientHeight + 1)
                || (scrolls(style.overflowX) && each.scrollWidth > each.clientWidth + 1);
        }).map((each) => each.outerHTML.slice(0, 140));";
        let found = self.client.execute(script, vec![json!(selector)]).await.expect("a look");
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// Types into the field with this label, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.find("field", label).await;
        self.type_into(&field, text).await;
    }

    /// Types into the field with this name, or chooses the option with this value in it.
    pub async fn fill_field(&self, name: &str, value: &str) {
        let field = self.find("named", &json!([name, value])).await;
        match field.tag_name().await.expect("a tag").as_str() {
            "select" => field.select_by_value(value).await.expect("the option is there"),
            "input"
                if matches!(
                    field.attr("type").await.expect("a type").as_deref(),
                    Some("radio" | "checkbox")
                ) =>
            {
                self.click(&field).await;
            }
            _ => self.type_into(&field, value).await,
        }
    }

    /// Fills a whole form at once by the names of its fields, as an extension that fills forms
    /// does; rows are added as needed.
    pub async fn fill_form(&self, fields: &[(String, String)]) {
        let unknown = self.run("fill", &json!(fields)).await;
        if unknown != json!([]) {
            self.fail(&format!("the form has no such fields: {unknown}")).await;
        }
    }

    /// Chooses the radio button or ticks the box with this label.
    pub async fn choose(&self, label: &str) {
        let choice = self.find("choice", label).await;
        self.click(&choice).await;
    }

    /// Chooses an option in the list with this label.
    pub async fn pick(&self, label: &str, option: &str) {
        let list = self.find("field", label).await;
        if let Err(cause) = list.select_by_label(option).await {
            self.fail(&format!("“{label}” has no option “{option}”: {cause}")).await;
        }
    }

    /// Chooses the option with this value in the list with this label.
    pub async fn pick_value(&self, label: &str, value: &str) {
        let list = self.find("field", label).await;
        list.select_by_value(value).await.expect("the option is there");
    }

    /// Chooses a file for the upload with this label.
    pub async fn attach(&self, label: &str, file: &Path) {
        let field = self.find("field", label).await;
        field.send_keys(&file.display().to_string()).await.expect("the file is taken");
    }

    /// Presses the button with these words.
    pub async fn press(&mut self, words: &str) {
        let button = self.find("button", words).await;
        self.click(&button).await;
        self.look().await;
    }

    /// Presses the button with these words, and waits until another page is there, even when the
    /// script saves first.
    pub async fn submit(&mut self, words: &str) {
        self.run("mark", &Value::Null).await;
        let button = self.find("button", words).await;
        self.click(&button).await;
        self.soon(&format!("another page should come after “{words}”"), "fresh", &Value::Null)
            .await;
        self.look().await;
    }

    /// Presses keys that lead to another page.
    pub async fn next_by_key(&mut self, keys: &str) {
        self.run("mark", &Value::Null).await;
        self.keys(keys).await;
        self.soon(&format!("another page should come after the key {keys}"), "fresh", &Value::Null)
            .await;
        self.look().await;
    }

    /// Presses the button with these words inside what the selector finds.
    pub async fn press_within(&mut self, selector: &str, words: &str) {
        let button = self.find("buttonWithin", &json!([selector, words])).await;
        self.click(&button).await;
        self.look().await;
    }

    /// Follows the link with these words.
    pub async fn follow(&mut self, words: &str) {
        let link = self.find("link", words).await;
        self.click(&link).await;
        self.look().await;
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub async fn keys(&self, keys: &str) {
        for key in keys.chars() {
            let press = KeyActions::new("keyboard".to_owned())
                .then(KeyAction::Down { value: key })
                .then(KeyAction::Up { value: key });
            self.client.perform_actions(press).await.expect("the key is pressed");
        }
    }

    /// Holds a key down for so long that it repeats, as if it had been pressed before: only repeats
    /// reach the page.
    pub async fn hold_key(&self, key: &str) {
        let script = "for (let at = 0; at < 6; at += 1) document.body.dispatchEvent(
            new KeyboardEvent('keydown', { key: arguments[0], repeat: true, bubbles: true, cancelable: true }));";
        self.client.execute(script, vec![json!(key)]).await.expect("the key is held");
    }

    /// Types into what the selector finds, or chooses the option with this value in it.
    pub async fn type_at(&self, selector: &str, value: &str) {
        let field = self.client.find(fantoccini::Locator::Css(selector)).await.expect("the field");
        if field.tag_name().await.expect("a tag") == "select" {
            field.select_by_value(value).await.expect("the option is there");
        } else {
            self.type_into(&field, value).await;
        }
    }

    /// Fails unless the page says this soon.
    pub async fn sees(&mut self, words: &str) {
        self.soon(&format!("the page should say “{words}”"), "says", &json!(words)).await;
        self.look().await;
    }

    /// Fails if the page says this.
    pub async fn does_not_see(&self, words: &str) {
        if self.run("says", &json!(words)).await == json!(true) {
            self.fail(&format!("the page should not say “{words}”")).await;
        }
    }

    /// Fails unless the field with this name soon holds this.
    pub async fn holds(&self, name: &str, value: &str) {
        self.soon(
            &format!("the field {name} should hold “{value}”"),
            "holds",
            &json!([name, value]),
        )
        .await;
    }

    /// Goes to a place on the page, as a link to it does; says whether the same page is still there a
    /// moment later.
    pub async fn stays_at(&self, place: &str) -> bool {
        self.run("mark", &Value::Null).await;
        let script = "location.hash = arguments[0];";
        self.client.execute(script, vec![json!(place)]).await.expect("a place");
        tokio::time::sleep(10 * PAUSE).await;
        self.run("fresh", &Value::Null).await != json!(true)
    }

    /// Goes one page back, and waits until it is loaded.
    pub async fn goes_back(&mut self) {
        self.run("mark", &Value::Null).await;
        self.client.back().await.expect("a page before");
        self.soon("the page before should be loaded", "fresh", &Value::Null).await;
        self.look().await;
    }

    /// How many elements a selector finds.
    pub async fn count(&self, selector: &str) -> u64 {
        self.run("count", &json!(selector)).await.as_u64().expect("a number")
    }

    /// An attribute of the first element that a selector finds.
    pub async fn attribute(&self, selector: &str, name: &str) -> String {
        let script = "return document.querySelector(arguments[0]).getAttribute(arguments[1]);";
        let value = self
            .client
            .execute(script, vec![json!(selector), json!(name)])
            .await
            .expect("an attribute");
        value.as_str().expect("a text").to_owned()
    }

    /// What pages have stored in the browser, by name.
    pub async fn stored(&self) -> Vec<String> {
        let names = self
            .client
            .execute("return Object.keys(window.localStorage);", Vec::new())
            .await
            .expect("the names in the storage");
        names
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// Stores something as a page would.
    pub async fn store(&self, name: &str, text: &str) {
        self.client
            .execute(
                "window.localStorage.setItem(arguments[0], arguments[1]);",
                vec![json!(name), json!(text)],
            )
            .await
            .expect("storage");
    }

    /// Presses the button with these words, which asks something, and answers.
    pub async fn press_and_answer(&mut self, words: &str, agree: bool) {
        let button = self.find("button", words).await;
        self.click(&button).await;
        assert!(
            self.client.get_alert_text().await.is_ok_and(|text| text.contains("not saved yet")),
            "a question is asked"
        );
        if agree { self.client.accept_alert().await } else { self.client.dismiss_alert().await }
            .expect("the question is answered");
    }

    async fn type_into(&self, field: &Element, text: &str) {
        self.run("centre", &json!(field)).await;
        field.clear().await.expect("the field can be emptied");
        if let Err(cause) = field.send_keys(text).await {
            self.fail(&format!("“{text}” cannot be typed: {cause}")).await;
        }
    }

    async fn click(&self, element: &Element) {
        self.run("centre", &json!(element)).await;
        if let Err(cause) = element.click().await {
            self.fail(&format!("it cannot be clicked: {cause}")).await;
        }
    }

    /// The element that `what` finds for these words, as soon as it is there.
    async fn find(&self, what: &str, words: impl Display + serde::Serialize) -> Element {
        let found =
            self.soon(&format!("there should be a {what} “{words}”"), what, &json!(words)).await;
        let reference = found
            .as_object()
            .and_then(|object| object.values().next())
            .and_then(Value::as_str)
            .expect("a reference to an element");
        Element::from_element_id(self.client.clone(), ElementRef::from(reference.to_owned()))
    }

    /// What the page answers, once it answers anything but nothing and no.
    async fn soon(&self, hope: &str, what: &str, with: &Value) -> Value {
        let began = Instant::now();
        loop {
            let answer = self.run(what, with).await;
            if !matches!(answer, Value::Null | Value::Bool(false)) {
                return answer;
            }
            if began.elapsed() > PATIENCE {
                self.fail(hope).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Runs one of the functions of `page.js`; nothing while a page goes away.
    async fn run(&self, what: &str, with: &Value) -> Value {
        self.try_run(what, with).await.unwrap_or(Value::Null)
    }

    async fn try_run(&self, what: &str, with: &Value) -> Result<Value, CmdError> {
        self.client
            .execute(&format!("{PAGE}\nreturn page.{what}(arguments[0]);"), vec![with.clone()])
            .await
    }

    /// Checks the page, when it was not here before, at both widths; and what it said into the
    /// console.
    async fn look(&mut self) {
        let here = self.path().await;
        if !self.checked.insert(here.clone()) {
            return;
        }
        let mut faults = self.faults("desk").await;
        self.resize(PHONE).await;
        faults.extend(self.faults("phone").await);
        self.resize(DESK).await;
        faults.extend(self.console().await);
        if !faults.is_empty() {
            self.fail(&format!("{here} has faults:\n{}", faults.join("\n"))).await;
        }
    }

    async fn faults(&self, width: &str) -> Vec<String> {
        let told = self.run("faults", &Value::Null).await;
        let faults = told.as_array().into_iter().flatten().filter_map(Value::as_str);
        faults.map(|fault| format!("- {fault} ({width})")).collect()
    }

    /// The errors in the console. That a page was answered with 4xx is the story's to judge; that
    /// an asset is missing is an error.
    async fn console(&self) -> Vec<String> {
        let entries = self
            .client
            .issue_cmd(Extra { path: "se/log", body: json!({ "type": "browser" }) })
            .await
            .expect("the console");
        let text = |entry: &Value, key: &str| {
            entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let wrong = |entry: &&Value| {
            let message = text(entry, "message");
            text(entry, "level") == "SEVERE"
                && (text(entry, "source") != "network" || message.contains("/assets/"))
        };
        entries
            .as_array()
            .into_iter()
            .flatten()
            .filter(wrong)
            .map(|entry| format!("- console: {}", text(entry, "message")))
            .collect()
    }

    async fn resize(&self, (width, height): (u32, u32)) {
        let params =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": params });
        self.client
            .issue_cmd(Extra { path: "goog/cdp/execute", body })
            .await
            .expect("another width");
    }

    /// Fails with a picture of the page.
    async fn fail(&self, sentence: &str) -> ! {
        let picture = picture_file();
        if let Ok(png) = self.client.screenshot().await {
            let _ = std::fs::write(&picture, png);
        }
        let address = self.client.current_url().await.map(String::from).unwrap_or_default();
        let text = self.run("text", &Value::Null).await;
        panic!(
            "{sentence}\nat {address} (a picture is in {})\n{}",
            picture.display(),
            text.as_str().unwrap_or_default()
        );
    }
}

fn picture_file() -> PathBuf {
    let test = std::thread::current().name().unwrap_or("browser").replace("::", "-");
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.png"))
}

/// A command that chromedriver has and the standard has not.
#[derive(Debug)]
struct Extra {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
