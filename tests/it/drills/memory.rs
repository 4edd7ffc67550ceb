//! A thousand mixed page views, by visitors and by everybody of the demo, over several connections.

use std::collections::{BTreeSet, VecDeque};

use tokio::task::JoinSet;

use super::settings;
use crate::cli::process::Serving;
use crate::support::Client;
use crate::support::database::TestDatabase;

/// The most that a served demo may hold after them, in KiB.
const BOUND: u64 = 60 * 1024;
/// Pages that everybody begins at, the lighter and the heavier ones.
const BEGINNINGS: [&str; 10] = [
    "/",
    "/registry",
    "/registry?q=lesson",
    "/registry.csv",
    "/method",
    "/learning",
    "/api/v1/listings",
    "/api/v1/modules",
    "/api/openapi.json",
    "/work",
];
/// Who walks; the first is a visitor.
const PEOPLE: [&str; 9] = [
    "",
    "vera.vendor",
    "lena.lead",
    "ana.reviewer",
    "omar.reviewer",
    "fred.federal",
    "paula.publisher",
    "adam.admin",
    "dora.district",
];
/// So many pages each of them finds, and so many views each of them makes.
const PAGES: usize = 60;
const VIEWS: usize = 112;

/// What a process holds, in KiB: all, and of that what no file stands behind.
fn held(pid: u32) -> (u64, u64) {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let of = |name: &str| -> u64 {
        let line = rollup.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    (of("Rss:"), of("Anonymous:"))
}

/// The addresses on a page that lead to other pages.
fn links(page: &str) -> Vec<String> {
    let starts = ["href=\"/", "src=\"/"].into_iter().flat_map(|start| page.split(start).skip(1));
    let paths = starts.filter_map(|rest| rest.split(['"', '#']).next());
    paths.map(|path| format!("/{}", path.replace("&amp;", "&"))).collect()
}

/// Walks from link to link, the newly found first, and then sees what was found again and again.
async fn walk(base: String, name: &'static str, password: String) -> usize {
    let mut client = Client::new(&base);
    if !name.is_empty() {
        client.sign_in(&format!("{name}@demo.example"), &password).await;
    }
    let mut ahead: VecDeque<String> = BEGINNINGS.map(str::to_owned).into();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(path) = ahead.pop_front()
        && found.len() < PAGES
    {
        if !seen.insert(path.clone()) {
            continue;
        }
        let reply = client.get(&path).await;
        if reply.status != 200 {
            continue;
        }
        if reply.headers.get("content-type").is_some_and(|of| of.starts_with("text/html")) {
            let case = |path: &&String| path.matches('/').count() > 1;
            let links = links(&reply.text());
            links.iter().filter(case).take(12).for_each(|path| ahead.push_front(path.clone()));
            ahead.extend(links.iter().filter(|path| !case(path)).take(6).cloned());
        }
        found.push(path);
    }
    for number in 0..VIEWS {
        let path = &found[number * 7 % found.len()];
        let codings = ["br", "gzip", "gzip, deflate, br, zstd", "identity"][number % 4];
        let request = client.request(reqwest::Method::GET, path).header("accept-encoding", codings);
        client.send(request).await;
    }
    found.len()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a drill: make drills"]
async fn a_served_demo_stays_small_over_a_thousand_mixed_page_views() {
    let database = TestDatabase::create().await;
    let serving = Serving::start(database.folder(), &["demo"], &settings(&database));
    let introduction = serving.says("with the password");
    let password = introduction.split(['“', '”']).nth(1).expect("a password");
    let told = |when: &str| {
        let (all, own) = held(serving.pid());
        println!("memory {when}: {:.1} MiB, {:.1} of them its own", mib(all), mib(own));
        all
    };
    told("when the demo is served");
    let mut people: JoinSet<usize> = PEOPLE
        .into_iter()
        .map(|name| walk(serving.base.clone(), name, password.to_owned()))
        .collect();
    let mut pages = 0;
    while let Some(found) = people.join_next().await {
        pages += found.unwrap();
    }
    let views = pages + PEOPLE.len() * VIEWS;
    let at_once = told(&format!("right after {views} views of {pages} pages"));
    println!("bound: {:.1} MiB", mib(BOUND));
    assert!(at_once <= BOUND, "{at_once} KiB");
    drop(serving);
    database.remove().await;
}

#[expect(clippy::cast_precision_loss, reason = "shown to one place")]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
