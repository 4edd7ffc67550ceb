//! A chromedriver of the test's own, on a port that it chooses itself, and the Chromium that it
//! starts. Both end with the test, however it ends.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// What keeps Chromium to the page: no screen, no first-run pages, no calls of its own to the
/// network.
const FLAGS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-features=InitialWebUI,MediaRouter,OptimizationHints,PreloadTopChromeWebUI,Translate",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
];

/// The two programs, and the folder where this Chromium keeps its profile.
pub struct Driver {
    process: Child,
    browser: Option<u64>,
    profile: PathBuf,
}

impl Driver {
    /// Starts both; the profile is new and goes away with them.
    pub async fn start(profile: &Path) -> (Self, Client) {
        let (mut driver, port) = Self::start_driver(profile);
        let mut options = json!({ "args": FLAGS.map(str::to_owned).to_vec() });
        let own = [
            format!("--user-data-dir={}", profile.display()),
            "--window-size=1280,1000".to_owned(),
            "--lang=en-US".to_owned(),
        ];
        options["args"].as_array_mut().expect("a list").extend(own.map(Value::from));
        if let Some(browser) = setting("ASSAY_TEST_BROWSER") {
            options["binary"] = browser.into();
        }
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "accept",
        });
        let Value::Object(wanted) = wanted else { unreachable!("it is an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        driver.browser = client
            .capabilities()
            .and_then(|given| given.get("goog:processID"))
            .and_then(Value::as_u64);
        (driver, client)
    }

    fn start_driver(profile: &Path) -> (Self, u16) {
        let program =
            setting("ASSAY_TEST_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".to_owned());
        let mut command = Command::new(&program);
        let process = command
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = process.unwrap_or_else(|cause| {
            panic!("{program} does not start: {cause}. `make test` installs it.")
        });
        let output = process.stdout.take().expect("its output");
        let driver = Self { process, browser: None, profile: profile.to_owned() };
        let mut lines = BufReader::new(output).lines();
        let port = lines.by_ref().find_map(|line| {
            let line = line.ok()?;
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        // Its further output is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        (driver, port.expect("chromedriver says its port"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(browser) = self.browser {
            let _ = Command::new("kill")
                .args(["-9", &browser.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

#[expect(clippy::disallowed_methods, reason = "the suite's own settings come from the environment")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
