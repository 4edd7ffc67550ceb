//! A connection on which a test writes what it likes, as slowly as it likes.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Far longer than any test waits: a test that comes here has failed.
const TOO_LONG: Duration = Duration::from_secs(20);

/// An open connection.
pub struct Raw {
    stream: TcpStream,
}

impl Raw {
    /// Connects to the server at `base`.
    pub async fn connect(base: &str) -> Self {
        let address = base.strip_prefix("http://").expect("an address");
        Self { stream: TcpStream::connect(address).await.expect("a connection") }
    }

    /// Connects and sends the head of a form, with further lines and none of its body.
    pub async fn post(base: &str, path: &str, lines: &[(&str, &str)]) -> Self {
        let mut raw = Self::connect(base).await;
        raw.send(format!("POST {path} HTTP/1.1\r\nHost: {}\r\n", &base[7..]).as_bytes()).await;
        for (name, value) in lines {
            raw.send(format!("{name}: {value}\r\n").as_bytes()).await;
        }
        raw.send(b"\r\n").await;
        raw
    }

    /// Sends bytes; that the server has closed already shows in what it answered.
    pub async fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// The head of the next answer, and what came of its body with it.
    pub async fn answer(&mut self) -> String {
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while !answer.windows(4).any(|window| window == b"\r\n\r\n") {
            let read = tokio::time::timeout(TOO_LONG, self.stream.read(&mut buffer))
                .await
                .expect("an answer in time")
                .unwrap_or(0);
            if read == 0 {
                break;
            }
            answer.extend_from_slice(&buffer[..read]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Waits until something comes, or the server closes the connection.
    pub async fn read_some(&mut self) {
        let _ = self.stream.read(&mut [0; 1024]).await;
    }

    /// Everything that comes until the server closes the connection.
    pub async fn until_closed(&mut self) -> String {
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(TOO_LONG, self.stream.read_to_end(&mut rest))
            .await
            .expect("the server closes in time");
        String::from_utf8_lossy(&rest).into_owned()
    }
}
