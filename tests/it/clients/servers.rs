//! Real servers on this machine that behave well or badly.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How a web server answers one request.
pub enum Reply {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// A good beginning, then one byte of body every few milliseconds, for as long as anyone
    /// listens.
    Drip,
    /// Nothing at all, with the connection held open.
    Silence,
}

impl Reply {
    /// A whole answer with a status line such as `200 OK`, header lines and a body.
    pub fn whole(status: &str, headers: &[&str], body: &[u8]) -> Self {
        let mut bytes =
            format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len())
                .into_bytes();
        for header in headers {
            bytes.extend_from_slice(header.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(body);
        Self::Bytes(bytes)
    }

    /// A redirect to `target`.
    pub fn redirect(target: &str) -> Self {
        Self::whole("302 Found", &[&format!("Location: {target}")], b"")
    }
}

/// A web server on a free port of 127.0.0.1, which ends with the test.
pub struct WebServer {
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl WebServer {
    /// Starts a server that answers each request by its head: request line and headers.
    pub async fn start(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                tokio::spawn(async move { serve_one(connection, &seen, &*answer).await });
            }
        });
        Self { port, requests }
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The heads of all requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve_one(
    mut connection: TcpStream,
    seen: &Mutex<Vec<String>>,
    answer: &(impl Fn(&str) -> Reply + Sync),
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match connection.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    seen.lock().unwrap().push(head.clone());
    // A client that has seen enough hangs up: writing then fails, which is what some tests are
    // about.
    match answer(&head) {
        Reply::Bytes(bytes) => {
            let _hung_up = connection.write_all(&bytes).await;
        }
        Reply::Drip => {
            let mut hung_up = connection
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
                .await
                .is_err();
            while !hung_up {
                hung_up = connection.write_all(b".").await.is_err();
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Reply::Silence => {
            let _hung_up = connection.read_u8().await;
        }
    }
}

/// A mail server on a free port of 127.0.0.1, which keeps what it was told.
pub struct MailServer {
    pub port: u16,
    said: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Starts a server that greets with `greeting` and answers `RCPT TO` with `reply`, such as `250
    /// OK`.
    pub async fn start(greeting: &'static str, reply: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let heard = Arc::clone(&heard);
                tokio::spawn(async move { converse(connection, greeting, reply, &heard).await });
            }
        });
        Self { port, said }
    }

    /// Every line that clients said, commands and mails alike.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// How often somebody tried to hand a mail over.
    pub fn tries(&self) -> usize {
        self.said().iter().filter(|line| line.starts_with("RCPT")).count()
    }
}

async fn converse(
    connection: TcpStream,
    greeting: &str,
    recipient_reply: &str,
    heard: &Mutex<Vec<String>>,
) -> Option<()> {
    let (input, mut output) = connection.into_split();
    let mut lines = BufReader::new(input).lines();
    output.write_all(format!("{greeting}\r\n").as_bytes()).await.ok()?;
    let mut in_mail = false;
    while let Some(line) = lines.next_line().await.ok()? {
        heard.lock().unwrap().push(line.clone());
        let reply = match line.split([' ', ':']).next().unwrap_or_default() {
            _ if in_mail && line != "." => continue,
            "DATA" => "354 Go on",
            "RCPT" => recipient_reply,
            "QUIT" => "221 Bye",
            _ => "250 OK",
        };
        in_mail = line == "DATA";
        output.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
