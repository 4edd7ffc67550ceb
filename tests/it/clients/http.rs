//! The guarded HTTP client: what it refuses, how it follows, and where it stops.

use std::net::IpAddr;
use std::time::Duration;

use assay::clients::address::Guard;
use assay::clients::http::{FetchError, FetchPolicy, HttpClient};

use super::servers::{Reply, WebServer};

const LOCAL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// A client for the open internet, as the product uses it, with shorter times.
fn strict() -> HttpClient {
    client(Guard::default())
}

/// A client that may also reach this one server.
fn client_for(server: &WebServer) -> HttpClient {
    client(guard_for(server))
}

fn guard_for(server: &WebServer) -> Guard {
    Guard::default().allow_network(LOCAL, 32).allow_port(server.port)
}

fn client(guard: Guard) -> HttpClient {
    let policy = FetchPolicy {
        guard,
        connect_timeout: Duration::from_millis(500),
        read_timeout: Duration::from_millis(500),
        total_timeout: Duration::from_secs(5),
        ..FetchPolicy::default()
    };
    HttpClient::new(policy).unwrap()
}

async fn refusal(client: &HttpClient, url: &str) -> String {
    match client.status(url).await {
        Ok(reached) => panic!("{url} was reached: {reached:?}"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn every_way_to_write_a_closed_address_is_refused() {
    let client = strict();
    for (url, host, address) in [
        ("http://127.0.0.1/", "127.0.0.1", "127.0.0.1"),
        ("http://127.0.0.1./", "127.0.0.1", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1", "127.0.0.1"),
        ("http://0x7f000001/", "127.0.0.1", "127.0.0.1"),
        ("http://0x7f.1/", "127.0.0.1", "127.0.0.1"),
        ("http://017700000001/", "127.0.0.1", "127.0.0.1"),
        ("http://0177.0.0.1/", "127.0.0.1", "127.0.0.1"),
        ("http://127.1/", "127.0.0.1", "127.0.0.1"),
        ("http://127.0.1/", "127.0.0.1", "127.0.0.1"),
        ("http://127%2e0%2e0%2e1/", "127.0.0.1", "127.0.0.1"),
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1", "127.0.0.1"),
        ("\thttp:\\\\127.0.0.1\\ ", "127.0.0.1", "127.0.0.1"),
        ("http://0/", "0.0.0.0", "0.0.0.0"),
        ("http://0xa9fea9fe/latest/meta-data/", "169.254.169.254", "169.254.169.254"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254", "169.254.169.254"),
        ("http://2852039166/", "169.254.169.254", "169.254.169.254"),
        ("https://10.0.0.1/", "10.0.0.1", "10.0.0.1"),
        ("https://192.168.257/", "192.168.1.1", "192.168.1.1"),
        ("http://172.16.0.1:443/", "172.16.0.1", "172.16.0.1"),
        ("http://[::1]/", "[::1]", "::1"),
        ("http://[::]/", "[::]", "::"),
        ("http://[::ffff:127.0.0.1]/", "[::ffff:7f00:1]", "::ffff:127.0.0.1"),
        ("http://[::ffff:a9fe:a9fe]/", "[::ffff:a9fe:a9fe]", "::ffff:169.254.169.254"),
        ("http://[0:0:0:0:0:ffff:0a00:0001]/", "[::ffff:a00:1]", "::ffff:10.0.0.1"),
        ("http://[::127.0.0.1]/", "[::7f00:1]", "::7f00:1"),
        ("http://[64:ff9b::127.0.0.1]/", "[64:ff9b::7f00:1]", "64:ff9b::7f00:1"),
        ("http://[2002:7f00:1::]/", "[2002:7f00:1::]", "2002:7f00:1::"),
        (
            "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
            "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        ),
        ("http://[fd00:ec2::254]/", "[fd00:ec2::254]", "fd00:ec2::254"),
        ("http://[fe80::1]/", "[fe80::1]", "fe80::1"),
        ("http://localhost/", "localhost", ""),
        ("http://LOCALHOST/", "localhost", ""),
    ] {
        match client.status(url).await {
            Err(FetchError::Closed { host: named, address: found, .. }) => {
                assert_eq!(named, host, "{url}");
                assert!(
                    address.is_empty() && found.is_loopback() || found.to_string() == address,
                    "{url}: {found}"
                );
            }
            other => panic!("{url}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_address_that_is_refused_is_named_with_the_cause_and_the_way_out() {
    let client = strict();
    let long = format!("http://[{}", "x".repeat(300));
    let shortened = format!(
        "“http://[{}…” is not a web address: invalid IPv6 address. Give the full address, starting \
         with https://.",
        "x".repeat(192)
    );
    for (url, sentence) in [
        (
            "our website",
            "“our website” is not a web address: relative URL without a base. Give the full \
             address, starting with https://.",
        ),
        (
            "",
            "“” is not a web address: relative URL without a base. Give the full address, starting \
             with https://.",
        ),
        (
            "https://",
            "“https://” is not a web address: empty host. Give the full address, starting with \
             https://.",
        ),
        (long.as_str(), shortened.as_str()),
        (
            "http://[fe80::1%25eth0]/",
            "“http://[fe80::1%25eth0]/” is not a web address: invalid IPv6 address. Give the full \
             address, starting with https://.",
        ),
        (
            "ftp://example.org/a",
            "“ftp://example.org/a” starts with ftp:, which Assay does not open. Give an address \
             that starts with https://.",
        ),
        (
            "file:///etc/passwd",
            "“file:///etc/passwd” starts with file:, which Assay does not open. Give an address \
             that starts with https://.",
        ),
        (
            "gopher://127.0.0.1:6379/",
            "“gopher://127.0.0.1:6379/” starts with gopher:, which Assay does not open. Give an \
             address that starts with https://.",
        ),
        (
            "data:text/plain,hello",
            "“data:text/plain,hello” starts with data:, which Assay does not open. Give an address \
             that starts with https://.",
        ),
        (
            "https://ana:geheim@example.org/",
            "The address at example.org contains a user name or password. Remove everything from \
             // to @, and give an address that opens without signing in.",
        ),
        (
            "https://example.org@10.0.0.1/",
            "The address at 10.0.0.1 contains a user name or password. Remove everything from // \
             to @, and give an address that opens without signing in.",
        ),
        (
            "https://example.org:8443/a",
            "“https://example.org:8443/a” asks for port 8443, but Assay opens ports 80 and 443 \
             only. Give an address without a port.",
        ),
        (
            "http://example.org:22/",
            "“http://example.org:22/” asks for port 22, but Assay opens ports 80 and 443 only. \
             Give an address without a port.",
        ),
        (
            "http://192.168.1.1/",
            "192.168.1.1 is at 192.168.1.1, which is in a private network. Assay opens addresses \
             on the public internet only; give one that anyone can open.",
        ),
    ] {
        assert_eq!(refusal(&client, url).await, sentence);
    }
}

#[tokio::test]
async fn a_name_is_refused_when_any_of_its_addresses_is_closed_and_nothing_is_sent() {
    let server = WebServer::start(|_| Reply::whole("200 OK", &[], b"inside")).await;
    let inside = "10.0.0.1".parse().unwrap();
    let guard = guard_for(&server)
        .answer_name("mixed.example", &[LOCAL, inside])
        .answer_name("metadata.example", &["169.254.169.254".parse().unwrap()])
        .answer_name("six.example", &["::ffff:10.0.0.1".parse().unwrap()])
        .answer_name("nowhere.example", &[])
        .answer_name("good.example", &[LOCAL]);
    let client = client(guard);
    let url = |name: &str| format!("http://{name}:{}/", server.port);
    assert_eq!(
        refusal(&client, &url("mixed.example")).await,
        "mixed.example is at 10.0.0.1, which is in a private network. Assay opens addresses on the \
         public internet only; give one that anyone can open."
    );
    assert_eq!(
        refusal(&client, &url("metadata.example")).await,
        "metadata.example is at 169.254.169.254, which is in a local network. Assay opens \
         addresses on the public internet only; give one that anyone can open."
    );
    assert_eq!(
        refusal(&client, &url("six.example")).await,
        "six.example is at ::ffff:10.0.0.1, which is in a private network. Assay opens addresses \
         on the public internet only; give one that anyone can open."
    );
    assert_eq!(
        refusal(&client, &url("nowhere.example")).await,
        "No server is known by the name nowhere.example: it has no address. Check the spelling, or \
         try again later."
    );
    assert_eq!(server.requests(), Vec::<String>::new());
    assert_eq!(client.status(&url("good.example")).await.unwrap().status, 200);
}

#[tokio::test]
async fn every_kind_of_redirect_is_followed_and_a_redirect_without_target_is_the_answer() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let server = WebServer::start(move |head| {
            if head.starts_with("GET /old ") {
                Reply::whole(status, &["Location: new"], b"")
            } else {
                Reply::whole("200 OK", &[], b"new")
            }
        })
        .await;
        assert_eq!(
            client_for(&server).status(&server.url("/old")).await.unwrap().final_url,
            server.url("/new"),
            "{status}"
        );
    }
    let server = WebServer::start(|_| Reply::whole("302 Found", &[], b"")).await;
    assert_eq!(client_for(&server).status(&server.url("/")).await.unwrap().status, 302);
}

#[tokio::test]
async fn every_hop_of_a_redirect_is_checked() {
    for (target, sentence) in [
        (
            "http://169.254.169.254/latest/meta-data/",
            "169.254.169.254 is at 169.254.169.254, which is in a local network. Assay opens \
             addresses on the public internet only; give one that anyone can open.",
        ),
        (
            "//0x7f.2/",
            "127.0.0.2 is at 127.0.0.2, which is Assay's own machine. Assay opens addresses on the \
             public internet only; give one that anyone can open.",
        ),
        (
            "http://[::1]/",
            "[::1] is at ::1, which is Assay's own machine. Assay opens addresses on the public \
             internet only; give one that anyone can open.",
        ),
        (
            "https://inside.example/",
            "inside.example is at 10.0.0.1, which is in a private network. Assay opens addresses \
             on the public internet only; give one that anyone can open.",
        ),
        (
            "file:///etc/passwd",
            "“file:///etc/passwd” starts with file:, which Assay does not open. Give an address \
             that starts with https://.",
        ),
        (
            "http://127.0.0.1:22/",
            "“http://127.0.0.1:22/” asks for port 22, but Assay opens ports 80 and 443 only. Give \
             an address without a port.",
        ),
        (
            "http://ana:geheim@127.0.0.1/",
            "The address at 127.0.0.1 contains a user name or password. Remove everything from // \
             to @, and give an address that opens without signing in.",
        ),
    ] {
        let server = WebServer::start(move |_| Reply::redirect(target)).await;
        let guard =
            guard_for(&server).answer_name("inside.example", &["10.0.0.1".parse().unwrap()]);
        assert_eq!(refusal(&client(guard), &server.url("/")).await, sentence);
        assert_eq!(server.requests().len(), 1, "{target}");
    }
    let server = WebServer::start(|_| Reply::redirect("http://[")).await;
    assert_eq!(
        refusal(&client_for(&server), &server.url("/")).await,
        format!(
            "“{}” redirects to “http://[”, which is not a web address: invalid IPv6 address. Give \
             the address where the page is now.",
            server.url("/")
        )
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_when_the_time_for_everything_is_up() {
    let server = WebServer::start(|_| Reply::Silence).await;
    let policy = FetchPolicy {
        guard: guard_for(&server),
        total_timeout: Duration::from_millis(300),
        ..FetchPolicy::default()
    };
    let client = HttpClient::new(policy).unwrap();
    assert_eq!(
        refusal(&client, &server.url("/")).await,
        "127.0.0.1 did not answer in full within 0.3 seconds. Try again later, or give another \
         address."
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_when_the_time_between_two_pieces_is_up() {
    let server = WebServer::start(|_| Reply::Silence).await;
    let policy = FetchPolicy {
        guard: guard_for(&server),
        read_timeout: Duration::from_millis(100),
        ..FetchPolicy::default()
    };
    let client = HttpClient::new(policy).unwrap();
    assert_eq!(
        refusal(&client, &server.url("/")).await,
        "127.0.0.1 did not send anything more within 0.1 seconds. Try again later, or give another \
         address."
    );
}

#[tokio::test]
async fn a_server_that_is_down_or_speaks_something_else_is_named() {
    let free_port =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let down = client(Guard::default().allow_network(LOCAL, 32).allow_port(free_port));
    assert_eq!(
        refusal(&down, &format!("http://127.0.0.1:{free_port}/")).await,
        "127.0.0.1 could not be reached: Connection refused (os error 111). Check the address, or \
         try again later."
    );
    let server = WebServer::start(|_| Reply::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec())).await;
    assert_eq!(
        refusal(&client_for(&server), &server.url("/")).await,
        "The answer of 127.0.0.1 could not be read: invalid HTTP version parsed. Try again later."
    );
}

#[tokio::test]
async fn a_link_is_asked_for_as_a_browser_does_and_its_body_is_not_taken() {
    let server = WebServer::start(|head| match head.split(' ').next().unwrap_or_default() {
        // What HEAD would say is no proof, and many servers never answer it.
        "HEAD" => Reply::Silence,
        _ => Reply::Drip,
    })
    .await;
    let reached = client_for(&server).status(&server.url("/a?b=c#d")).await.unwrap();
    assert_eq!(
        (reached.final_url, reached.status, reached.challenged),
        (server.url("/a?b=c#d"), 200, false)
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("GET /a?b=c HTTP/1.1\r\n"), "{}", requests[0]);
    assert!(
        requests[0].contains(&format!("user-agent: Assay/{}\r\n", env!("CARGO_PKG_VERSION"))),
        "{}",
        requests[0]
    );
    let server = WebServer::start(|_| {
        Reply::Bytes(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec())
    })
    .await;
    assert_eq!(client_for(&server).status(&server.url("/")).await.unwrap().status, 404);
    assert!(matches!(strict().status("http://10.0.0.1/").await, Err(FetchError::Closed { .. })));
}

#[tokio::test]
async fn a_link_is_followed_over_ten_redirects_and_what_a_site_asks_of_programs_is_heard() {
    let server = WebServer::start(|head| match head.split(' ').nth(1).unwrap_or_default() {
        "/0" => Reply::whole(
            "429 Too Many Requests",
            &["Retry-After: 120", "cf-mitigated: challenge"],
            b"",
        ),
        path => {
            let left: u32 = path.trim_start_matches('/').parse().unwrap();
            Reply::redirect(&format!("/{}", left - 1))
        }
    })
    .await;
    let client = client_for(&server);
    let reached = client.status(&server.url("/10")).await.unwrap();
    assert_eq!(
        (reached.status, reached.retry_after.as_deref(), reached.challenged),
        (429, Some("120"), true)
    );
    assert!(server.requests().iter().all(|head| !head.to_lowercase().contains("referer")));
    assert!(matches!(
        client.status(&server.url("/11")).await,
        Err(FetchError::TooManyRedirects { limit: 10, .. })
    ));
}
