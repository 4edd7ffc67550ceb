//! One run of the built binary.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::database::TestDatabase;

/// The settings of a process with this database and its files below `folder`.
pub fn settings(database: &TestDatabase) -> Vec<(String, String)> {
    let data = database.folder().join("data").display().to_string();
    [("DATABASE_URL", database.url()), ("ASSAY_LISTEN", "127.0.0.1:0"), ("ASSAY_DATA_DIR", &data)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

/// The binary with these words and settings and nothing else from this process's environment, in an
/// empty folder.
pub fn assay(folder: &Path, words: &[&str], settings: &[(String, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
    command
        .args(words)
        .current_dir(folder)
        .env_clear()
        .envs(settings.iter().cloned())
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run(folder: &Path, words: &[&str], settings: &[(String, String)]) -> Output {
    assay(folder, words, settings).output().expect("the binary runs")
}

/// What it said on standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server under way.
pub struct Serving {
    /// The address it announced.
    pub base: String,
    /// The whole announcement.
    pub announcement: String,
    further: Receiver<String>,
    child: Child,
}

impl Serving {
    /// Starts it and waits for its announcement.
    pub fn start(folder: &Path, words: &[&str], settings: &[(String, String)]) -> Self {
        Self::start_command(assay(folder, words, settings))
    }

    /// Starts the server that a command makes, and waits for its announcement.
    pub fn start_command(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let announcement =
            lines.by_ref().map_while(Result::ok).find(|line| line.contains(" at http://"));
        let Some(announcement) = announcement else {
            let _ = child.kill();
            let mut said = String::new();
            let _ = child.stderr.take().expect("its errors").read_to_string(&mut said);
            panic!("the server did not announce itself: {said}");
        };
        // Whoever stops reading would stop the server at its next line.
        let (sender, further) = channel();
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        let (_, rest) = announcement.split_once(" at ").expect("an address");
        let base = rest.split(',').next().unwrap_or_default().to_owned();
        Self { base, announcement, further, child }
    }

    /// The next line after the announcement that says this.
    pub fn says(&self, text: &str) -> String {
        let mut said = Vec::new();
        while let Ok(line) = self.further.recv_timeout(Duration::from_secs(10)) {
            if line.contains(text) {
                return line;
            }
            said.push(line);
        }
        panic!("“{text}” was not said: {said:#?}");
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends SIGTERM and waits: the exit code and the log.
    pub fn terminate(mut self) -> (Option<i32>, String) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(sent.success());
        let log = self.log();
        let code = self.child.wait().expect("it ends").code();
        (code, log)
    }

    /// Kills it at once, as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    fn log(&mut self) -> String {
        let mut log = String::new();
        let _ = self.child.stderr.take().expect("its log").read_to_string(&mut log);
        log
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // A test that failed half-way leaves no server behind; one that ended has none to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
