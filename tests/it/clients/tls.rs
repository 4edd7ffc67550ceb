//! A program of a district that takes messages over https, on this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use assay::clients::address::Guard;
use assay::clients::http::{FetchPolicy, HttpClient};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// Who signed the certificate of [`HOST`]; trusted by tests alone.
pub const AUTHORITY: &str = include_str!("authority.pem");
/// The certificate of the host with its key.
const OWN: &str = include_str!("hooks.pem");
/// What the program is called.
pub const HOST: &str = "hooks.district.example";

/// A request that came.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The request line and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Taken {
    /// The value of a header; nothing when there is none.
    pub fn header(&self, name: &str) -> String {
        let of = |line: &str| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        self.head.lines().find_map(of).unwrap_or_default()
    }
}

/// The program, on a free port of 127.0.0.1.
pub struct HookServer {
    address: SocketAddr,
    answer: Arc<Mutex<String>>,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl HookServer {
    /// Starts the program, which answers every message with a status line such as `200 OK`.
    pub fn start(answer: &str) -> Self {
        let chain = CertificateDer::pem_slice_iter(OWN.as_bytes());
        let chain: Vec<_> = chain.collect::<Result<_, _>>().expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(OWN.as_bytes()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a configuration");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let answer = Arc::new(Mutex::new(answer.to_owned()));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (says, seen) = (Arc::clone(&answer), Arc::clone(&taken));
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (config, says, seen) =
                    (Arc::clone(&config), Arc::clone(&says), Arc::clone(&seen));
                // A client that hangs up early is what some tests are about.
                thread::spawn(move || take(connection, config, &says, &seen).ok());
            }
        });
        Self { address, answer, taken }
    }

    /// Lets it answer otherwise from now on: a status line, and headers if there are any.
    pub fn answers(&self, answer: &str) {
        answer.clone_into(&mut self.answer.lock().expect("the answer"));
    }

    /// What came so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().expect("the requests").clone()
    }

    /// A guard that lets a client reach the program by its name.
    pub fn guard(&self) -> Guard {
        Guard::default().allow_network(self.address.ip(), 32).answer_name_at(HOST, self.address)
    }

    /// A client that may also reach the program.
    pub fn client(&self) -> HttpClient {
        client(self.guard())
    }
}

/// A client that trusts the tests' authority, behind a guard.
pub fn client(guard: Guard) -> HttpClient {
    let also_trusted = Some(AUTHORITY.to_owned());
    HttpClient::new(FetchPolicy { guard, also_trusted, ..FetchPolicy::default() })
        .expect("a client")
}

fn take(
    mut connection: TcpStream,
    config: Arc<ServerConfig>,
    answer: &Mutex<String>,
    taken: &Mutex<Vec<Taken>>,
) -> std::io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut session = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = Stream::new(&mut session, &mut connection);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0; 1];
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut request = Taken { head, body: String::new() };
    let mut body = vec![0; request.header("content-length").parse().unwrap_or_default()];
    stream.read_exact(&mut body)?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    taken.lock().expect("the requests").push(request);
    let answer = answer.lock().expect("the answer").clone();
    let reply = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(reply.as_bytes())?;
    stream.flush()?;
    // Says goodbye as TLS asks, so that the client sees a whole answer.
    stream.conn.send_close_notify();
    stream.conn.complete_io(stream.sock).map(|_| ())
}
