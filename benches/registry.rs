//! The registry's reads beside their floor: a bare actix handler that sends the same bytes from
//! memory, over real sockets, in the same run. `make bench` runs it; `ASSAY_BENCH_LISTINGS` says how
//! many listings there are (10,000), `ASSAY_BENCH_SECONDS` how long each round takes (2).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark stops at the first surprise, and its figures are rounded"
)]

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web as actix};
use assay::actions::people::devices::Browser;
use assay::actions::people::sessions;
use assay::actions::people::sign_ins::{self, SignIn};
use assay::actions::registry::listings;
use assay::actions::{Clock, Ctx, Seen};
use assay::config::Config;
use assay::domain::access::Actor;
use assay::web::kernel::App as Web;
use assay::{app, demo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What browsers send.
const BROWSER: &str = "gzip, deflate, br, zstd";
const CONNECTIONS: usize = 16;
/// How many bytes of a body the server may copy at once.
const COPIED: usize = 1024 * 1024;
const ROUNDS: usize = 3;

/// What is read, and the least share of the floor's requests per second that it is to reach.
struct Read {
    name: &'static str,
    least: f64,
    /// Addresses that are asked for in turn.
    uris: Vec<String>,
    accepts: &'static str,
    /// Asks for what the client has already.
    known: bool,
}

/// What a round came to.
#[derive(Default)]
struct Round {
    requests: usize,
    seconds: f64,
    waits: Vec<Duration>,
}

impl Round {
    fn add(&mut self, other: Round) {
        self.requests += other.requests;
        self.seconds += other.seconds;
        self.waits.extend(other.waits);
    }

    fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    fn p99(&mut self) -> f64 {
        self.waits.sort_unstable();
        let at = self.waits.len() * 99 / 100;
        self.waits.get(at).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
    }
}

fn number(name: &str, usual: usize) -> usize {
    std::env::vars()
        .find(|(known, _)| known == name)
        .map_or(usual, |(_, value)| value.parse().expect("a whole number"))
}

fn main() {
    let listings = number("ASSAY_BENCH_LISTINGS", 10_000);
    let seconds = number("ASSAY_BENCH_SECONDS", 2);
    let folder = std::env::temp_dir().join(format!("assay-reads-{}", std::process::id()));
    actix_web::rt::System::new().block_on(all(&folder, listings, seconds));
    std::fs::remove_dir_all(&folder).expect("the benchmark's folder can be removed");
}

async fn all(folder: &Path, listings: usize, seconds: usize) {
    let ctx = demo_context(folder).await;
    let began = Instant::now();
    let gathering = ctx.clone();
    tokio::task::spawn_blocking(move || demo::crowd::gather(&gathering, listings, &|_| ()))
        .await
        .unwrap()
        .expect("listings");
    println!("{listings} listings invented in {:.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    let web = app::web_app(ctx.clone()).expect("templates");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        app::server::server(web.clone(), listener, workers, CancellationToken::new()).unwrap()
    };
    tokio::spawn(server);
    while !web.published.glance().tells_all_of(&ctx.registry.now())
        || web.published.glance().at("/registry.csv").is_none()
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("all bodies finished in {:.1} s", began.elapsed().as_secs_f64());
    // Memory that was given back is the system's again after ten seconds.
    tokio::time::sleep(Duration::from_secs(15)).await;
    memory(&web);
    let reads = reads(&ctx);
    println!(
        "{CONNECTIONS} connections, {ROUNDS} rounds of {seconds} s each\n\n\
         | read | bytes | requests a second | floor | share | least | p99, ms | floor's |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    for read in &reads {
        row(address, read, seconds).await;
    }
    publishing(&ctx, address).await;
}

async fn demo_context(folder: &Path) -> Ctx {
    let database = format!("sqlite:{}", folder.join("assay.db").display());
    let vars = [("DATABASE_URL", database), ("ASSAY_DATA_DIR", folder.display().to_string())];
    let config = Config::from_env(vars).expect("a fine configuration");
    let ctx = app::context::context(&config, Clock::System, true).await.expect("a context");
    demo::seed(&ctx).await.expect("the demo's world");
    ctx
}

fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok()).unwrap_or_default()
        * 1024.0
}

fn memory(web: &Web) {
    let published = web.published.glance();
    let bodies = |plain: bool| -> usize {
        published
            .in_order
            .iter()
            .flat_map(|listed| [listed.page.get().expect("a page").body(), listed.json.body()])
            .map(|body| if plain { body.text_length() } else { body.gzip().len() })
            .sum()
    };
    let (plain, packed) = (bodies(true) as f64, bodies(false) as f64);
    let above = resident() - 40.0 * 1024.0 * 1024.0;
    println!(
        "published: {:.0} MB plain, {:.0} MB packed; resident {:.0} MB, {:.3} bytes for each \
         published byte above 40 MiB",
        plain / 1e6,
        packed / 1e6,
        resident() / 1e6,
        above / plain
    );
}

fn reads(ctx: &Ctx) -> Vec<Read> {
    let now = ctx.registry.now();
    let slugs: Vec<&str> = now
        .shelf
        .listings
        .iter()
        .step_by((now.shelf.listings.len() / 200).max(1))
        .map(|shelved| shelved.listing.card.slug.as_str())
        .collect();
    let large = now.shelf.listings.len() > 50_000;
    let mut filters = Vec::new();
    for facet in now.shelf.facets.iter().filter(|facet| facet.name != "decision") {
        for value in facet.values.iter().take(6) {
            for sort in ["name", "risk", "expiry"] {
                let pair = [(&facet.name, &value.value)];
                let pair = serde_urlencoded::to_string(pair).unwrap();
                filters.push(format!("{pair}&sort={sort}&limit=100"));
            }
        }
    }
    // More pages than threads remember, so that each is put together whenever it is asked for.
    let facets = now.shelf.facets.iter().filter(|facet| facet.name != "decision");
    let values: Vec<(&str, &str)> = facets
        .flat_map(|facet| facet.values.iter().take(8).map(move |value| (facet, value)))
        .map(|(facet, value)| (facet.name.as_str(), value.value.as_str()))
        .collect();
    let new: Vec<String> = (90..=100)
        .flat_map(|limit| values.iter().map(move |value| (limit, *value)))
        .flat_map(|(limit, value)| ["name", "risk", "expiry"].map(|sort| (limit, value, sort)))
        .map(|(limit, value, sort)| {
            let pair = serde_urlencoded::to_string([value]).unwrap();
            format!("{pair}&sort={sort}&limit={limit}")
        })
        .collect();
    let words = ["reader", "math tutor", "quill", "学習", "studio plus", "beacon", "coach ai"];
    let answers = ["yes", "with_conditions", "not_now", "pilot_only"];
    let queries: Vec<String> = words
        .iter()
        .flat_map(|word| answers.iter().map(move |answer| [("q", *word), ("availability", answer)]))
        .map(|pairs| serde_urlencoded::to_string(pairs).unwrap())
        .collect();
    let new_queries: Vec<String> = (60..=100)
        .flat_map(|limit| queries.iter().map(move |query| format!("{query}&limit={limit}")))
        .collect();
    let at = |path: &str, all: &[String]| all.iter().map(|one| format!("{path}?{one}")).collect();
    let one = |path: &str| vec![path.to_owned()];
    let each = |path: &str| slugs.iter().map(|slug| format!("{path}/{slug}")).collect::<Vec<_>>();
    let read = |name, least, uris| Read { name, least, uris, accepts: BROWSER, known: false };
    let (filtered, looked) = if large { (0.4, 0.1) } else { (0.5, 0.2) };
    let plain = |read: Read| Read { accepts: "identity", least: read.least / 3.0, ..read };
    vec![
        read("listing, page", 0.75, each("/registry")),
        read("listing, JSON", 0.75, each("/api/v1/listings")),
        read("front page", 0.75, one("/")),
        read("registry, first page", 0.75, one("/registry")),
        read("list, JSON", 0.75, one("/api/v1/listings")),
        read("all, CSV", 0.75, one("/registry.csv")),
        read("dump", 0.75, one("/api/v1/listings.jsonl")),
        read("filtered and sorted page of 100", filtered, at("/registry", &filters)),
        read("the same, JSON", filtered, at("/api/v1/listings", &filters)),
        read("filtered page, asked for the first time", filtered, at("/registry", &new)),
        read("search with a filter", looked, at("/registry", &queries)),
        read("the same, asked for the first time", looked, at("/registry", &new_queries)),
        read("the same, JSON", looked, at("/api/v1/listings", &queries)),
        Read { known: true, ..read("304 of a listing", 1.0, each("/registry")) },
        plain(read("listing, page, plain", 0.75, each("/registry"))),
        plain(read("listing, JSON, plain", 0.75, each("/api/v1/listings"))),
        plain(read("filtered page of 100, plain", filtered, at("/registry", &filters))),
    ]
}

/// The whole answer to a request: its head, and its body.
async fn ask(address: SocketAddr, request: &[u8]) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut client = Client { stream, buffer: vec![0; 64 * 1024] };
    let mut body = Vec::new();
    let head = client.answer(|bytes| body.extend_from_slice(bytes)).await;
    (head, body)
}

fn request(uri: &str, accepts: &str, tag: Option<&str>) -> Vec<u8> {
    let known = tag.map_or_else(String::new, |tag| format!("If-None-Match: {tag}\r\n"));
    format!(
        "GET {uri} HTTP/1.1\r\nHost: assay.example\r\nUser-Agent: Mozilla/5.0\r\nAccept: \
         text/html,application/xhtml+xml,*/*\r\nAccept-Language: en-US,en;q=0.5\r\n\
         Accept-Encoding: {accepts}\r\n{known}Connection: keep-alive\r\n\r\n"
    )
    .into_bytes()
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let line = head.lines().find(|line| {
        line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name))
    });
    line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim())
}

struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Reads one answer to its end; `body` gets its bytes.
    async fn answer(&mut self, mut body: impl FnMut(&[u8])) -> String {
        let mut filled = 0;
        let (head, end) = loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await.unwrap();
            assert!(read > 0, "the connection was closed");
            filled += read;
            let found = self.buffer[..filled].windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = found {
                break (String::from_utf8_lossy(&self.buffer[..end]).into_owned(), end + 4);
            }
        };
        body(&self.buffer[end..filled]);
        if head.starts_with("HTTP/1.1 304") {
            return head;
        }
        let length: usize = header(&head, "content-length").expect("a length").parse().unwrap();
        let mut left = length - (filled - end);
        while left > 0 {
            let most = left.min(self.buffer.len());
            let read = self.stream.read(&mut self.buffer[..most]).await.unwrap();
            assert!(read > 0, "the connection was closed");
            body(&self.buffer[..read]);
            left -= read;
        }
        head
    }
}

/// One round: every connection asks for the addresses in turn.
fn round(address: SocketAddr, requests: &Arc<Vec<Vec<u8>>>, seconds: usize) -> Round {
    let requests = Arc::clone(requests);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async move {
            let began = Instant::now();
            let until = began + Duration::from_secs(seconds as u64);
            let asking = (0..CONNECTIONS).map(|connection| {
                let requests = Arc::clone(&requests);
                tokio::task::spawn_local(async move {
                    let stream = TcpStream::connect(address).await.unwrap();
                    stream.set_nodelay(true).unwrap();
                    let mut client = Client { stream, buffer: vec![0; 256 * 1024] };
                    let mut waits = Vec::new();
                    let mut turn = connection * 31;
                    while Instant::now() < until {
                        let asked = Instant::now();
                        let request = &requests[turn % requests.len()];
                        client.stream.write_all(request).await.unwrap();
                        client.answer(|_| ()).await;
                        waits.push(asked.elapsed());
                        turn += 1;
                    }
                    waits
                })
            });
            let asking: Vec<_> = asking.collect();
            let mut waits = Vec::new();
            for one in asking {
                waits.extend(one.await.unwrap());
            }
            Round { requests: waits.len(), seconds: began.elapsed().as_secs_f64(), waits }
        })
    })
    .join()
    .unwrap()
}

type Bodies = HashMap<String, (Bytes, String, bool)>;

/// A body that is sent piece by piece: the server copies what it is given at once, and would hold a
/// file of all listings as often as it has connections.
struct Pieces(Bytes);

impl MessageBody for Pieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let left = &mut self.get_mut().0;
        let most = left.len().min(64 * 1024);
        Poll::Ready((most > 0).then(|| Ok(left.split_to(most))))
    }
}

/// A bare handler that sends bodies from memory.
fn floor(bodies: Bodies) -> (SocketAddr, actix_web::dev::ServerHandle) {
    let bodies = Data::new(bodies);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = HttpServer::new(move || {
        App::new().app_data(bodies.clone()).default_service(actix::to(
            |request: HttpRequest, bodies: Data<Bodies>| async move {
                let uri = request.uri().path_and_query().map_or("", |uri| uri.as_str());
                let Some((body, media_type, packed)) = bodies.get(uri) else {
                    return HttpResponse::NotFound().finish();
                };
                let mut response = HttpResponse::Ok();
                response.content_type(media_type.as_str());
                if *packed {
                    response.insert_header(("content-encoding", "gzip"));
                }
                if body.len() > COPIED {
                    response.body(Pieces(body.clone()))
                } else {
                    response.body(body.clone())
                }
            },
        ))
    })
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    (address, handle)
}

async fn row(address: SocketAddr, read: &Read, seconds: usize) {
    let mut bodies = Bodies::new();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for uri in &read.uris {
        let (head, body) = ask(address, &request(uri, read.accepts, None)).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{uri}: {head}");
        bytes += body.len();
        let packed = header(&head, "content-encoding").is_some();
        let media_type = header(&head, "content-type").unwrap_or_default().to_owned();
        let tag = header(&head, "etag").filter(|_| read.known);
        ours.push(request(uri, read.accepts, tag));
        theirs.push(request(uri, read.accepts, tag));
        let (body, packed) =
            if read.known { (Bytes::from_static(b"ok"), false) } else { (body.into(), packed) };
        bodies.insert(uri.clone(), (body, media_type, packed));
    }
    let (floor_address, floor) = floor(bodies);
    let (ours, theirs) = (Arc::new(ours), Arc::new(theirs));
    let (mut own, mut least) = (Round::default(), Round::default());
    for _ in 0..ROUNDS {
        let (ours, theirs) = (Arc::clone(&ours), Arc::clone(&theirs));
        let rounds = tokio::task::spawn_blocking(move || {
            (round(address, &ours, seconds), round(floor_address, &theirs, seconds))
        });
        let (a, b) = rounds.await.unwrap();
        own.add(a);
        least.add(b);
    }
    floor.stop(false).await;
    println!(
        "| {} | {} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} | {:.2} |",
        read.name,
        bytes / read.uris.len(),
        own.per_second(),
        least.per_second(),
        own.per_second() / least.per_second(),
        read.least,
        own.p99(),
        least.p99(),
    );
}

/// How long it takes from a publisher's word until every visitor reads it.
async fn publishing(ctx: &Ctx, address: SocketAddr) {
    let tour = ctx.settings.tour.as_ref().expect("the demo's tour");
    let publisher = tour.stops.iter().find(|stop| stop.email.starts_with("paula")).unwrap();
    let input = SignIn {
        email: publisher.email.clone(),
        password: tour.password.clone(),
        device: Browser::default(),
        network: String::new(),
        replaces: None,
    };
    let signed_in = sign_ins::sign_in(ctx, &Actor::Anyone, input).await.expect("a session");
    let (actor, _) = sessions::resolve(ctx, &signed_in.secret).await.unwrap().unwrap();
    let now = ctx.registry.now();
    let slug = now
        .shelf
        .listings
        .iter()
        .filter(|shelved| !shelved.invented)
        .map(|shelved| &shelved.listing.card)
        .find(|card| card.approved_on.is_some() && card.status.word() == "published")
        .expect("an approval")
        .slug
        .clone();
    let began = Instant::now();
    listings::change_state(ctx, &actor, &slug, "suspend", "It is looked into.", Seen::at_hand())
        .await
        .expect("a suspension");
    let done = began.elapsed();
    let uri = format!("/registry/{slug}");
    loop {
        let (_, body) = ask(address, &request(&uri, "identity", None)).await;
        if String::from_utf8_lossy(&body).contains("It is looked into.") {
            break;
        }
    }
    println!(
        "\none decision suspended: stored and in memory after {} ms, read by visitors after {} ms",
        done.as_millis(),
        began.elapsed().as_millis()
    );
}
