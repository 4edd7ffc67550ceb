//! What somebody must not learn changes nothing of what they get: every page that they can reach by
//! links reads the same to the letter, and every mail to them is the same, with it and without it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use assay::demo::journey::Reviewer;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::vendors::example;
use crate::support::{Client, TestApp};

/// So many pages are walked at most; fewer are there.
const MOST: usize = 600;

/// Where everybody begins, whether they may open it or not.
const DOORS: [&str; 13] = [
    "/",
    "/work",
    "/registry",
    "/api/v1/listings",
    "/changes",
    "/pipeline",
    "/board",
    "/reviews",
    "/events",
    "/incidents",
    "/requests",
    "/products",
    "/district",
];

/// What somebody reads at an address: the status, where it leads, and the text.
type Read = (u16, Option<String>, String);

/// Every page that somebody reaches by links, by its address.
async fn reached(who: &mut Client, also: &[&str]) -> BTreeMap<String, Read> {
    let mut waiting: VecDeque<String> =
        DOORS.iter().chain(also).map(|path| (*path).to_owned()).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages = BTreeMap::new();
    while let Some(path) = waiting.pop_front() {
        assert!(pages.len() < MOST, "the walk does not end: {path}");
        let reply = who.get(&path).await;
        let text = reply.without_token();
        let links = reply.location.iter().map(String::as_str).chain(links(&text));
        for link in links.filter(|link| leads_on(link)) {
            let link = link.split('#').next().unwrap_or_default().replace("&amp;", "&");
            if known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        pages.insert(path, (reply.status.as_u16(), reply.location, text));
    }
    pages
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

/// Whether a walk follows a link: it leads to a page of its own, not to a file, another view of the
/// same list or the reference of the method, which say nothing of what people do.
fn leads_on(link: &str) -> bool {
    let own = link.starts_with('/') && !link.starts_with("//");
    let passed_by = [
        "/assets",
        "/method",
        "/learning",
        "/api",
        "/disclose",
        "/registry?",
        "/help",
        "/disclosures",
    ];
    own && !passed_by.iter().any(|start| link.starts_with(start))
}

/// Fails at the first page that reads otherwise than before.
#[track_caller]
fn same(who: &str, before: &BTreeMap<String, Read>, after: &BTreeMap<String, Read>) {
    let differing: Vec<&String> = before
        .iter()
        .filter(|(path, read)| after.get(*path) != Some(read))
        .map(|(path, _)| path)
        .chain(after.keys().filter(|path| !before.contains_key(*path)))
        .collect();
    let Some(first) = differing.first() else { return };
    let lines = |pages: &BTreeMap<String, Read>| -> BTreeSet<String> {
        let text = pages.get(*first).map_or("", |(_, _, text)| text);
        text.lines().map(str::to_owned).collect()
    };
    let (was, is) = (lines(before), lines(after));
    panic!(
        "{who} reads something else at {differing:?}; at the first:\nbefore: {:#?}\nafter: {:#?}",
        was.difference(&is).take(5).collect::<Vec<_>>(),
        is.difference(&was).take(5).collect::<Vec<_>>()
    );
}

/// People who must not learn of something, with how many mails they have.
struct Watchers<'a> {
    app: &'a TestApp,
    people: Vec<(&'static str, Client, Option<String>)>,
    before: Vec<(BTreeMap<String, Read>, usize)>,
    also: Vec<String>,
}

impl<'a> Watchers<'a> {
    async fn new(app: &'a TestApp, who: &[(&'static str, Role)]) -> Self {
        let mut people = vec![("a visitor", app.visitor(), None)];
        for (name, role) in who {
            let (kind, organization) = match role {
                Role::VendorOwner => (OrganizationKind::Vendor, "Bolt"),
                Role::DistrictOfficer => (OrganizationKind::District, "South district"),
                _ => (OrganizationKind::Agency, "Test agency"),
            };
            let client = app.person(kind, organization, name, &[*role]).await;
            people.push((*name, client, Some(format!("{name}@example.org"))));
        }
        Self { app, people, before: Vec::new(), also: Vec::new() }
    }

    /// Adds somebody who is signed in.
    fn with(mut self, name: &'static str, client: Client, address: &str) -> Self {
        self.people.push((name, client, Some(address.to_owned())));
        self
    }

    /// Lets them ask for these addresses too.
    fn asking(mut self, paths: impl IntoIterator<Item = String>) -> Self {
        self.also.extend(paths);
        self
    }

    async fn read(&mut self) -> Vec<(BTreeMap<String, Read>, usize)> {
        let also: Vec<&str> = self.also.iter().map(String::as_str).collect();
        let mut all = Vec::new();
        for (_, client, address) in &mut self.people {
            let mails = match address {
                Some(address) => self.app.mails_to(address).await.len(),
                None => 0,
            };
            all.push((reached(client, &also).await, mails));
        }
        all
    }

    async fn look(&mut self) {
        // What they did themselves is told once, on the first page that they open.
        self.read().await;
        self.before = self.read().await;
        for ((name, ..), (pages, _)) in self.people.iter().zip(&self.before) {
            assert!(pages.len() > DOORS.len(), "{name} reaches too little to compare");
        }
    }

    async fn look_again(&mut self) {
        let after = self.read().await;
        for ((name, ..), (before, after)) in self.people.iter().zip(self.before.iter().zip(&after))
        {
            same(name, &before.0, &after.0);
            assert_eq!(before.1, after.1, "{name} was mailed");
        }
    }
}

const EVERYBODY_ELSE: [(&str, Role); 8] = [
    ("bolt.owner", Role::VendorOwner),
    ("dan", Role::DistrictOfficer),
    ("lea", Role::PanelLead),
    ("ana", Role::Reviewer),
    ("fred", Role::SignerFederalPrograms),
    ("pam", Role::Publisher),
    ("ed", Role::Educator),
    ("kay", Role::Coach),
];

#[tokio::test]
async fn a_draft_is_there_for_its_vendor_alone() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("Acme").await;
    app.vendor("Bolt").await.disclose("Beacon").await;
    let disclosure = acme.disclose("Quill").await;
    let mut watchers = Watchers::new(&app, &EVERYBODY_ELSE)
        .await
        .asking([format!("/disclosures/{disclosure}"), format!("/pipeline/{disclosure}")]);
    watchers.look().await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let talk = format!("/disclosures/{disclosure}/team/profile.users");
    acme.post(&talk, &[("words", "Is this so?")]).await.expect(303);
    acme.disclose("Quill Plus").await;
    watchers.look_again().await;
    drop(watchers);
    app.finish().await;
}

#[tokio::test]
async fn levels_and_notes_are_there_for_their_reviewer_alone_until_the_review_is_in() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let ana = app.acting("ana", Role::Reviewer).await;
    let score = async |comment: &str, apart: &[(&str, &str)]| {
        let mut levels = panel.submitted.levels("safety", apart);
        for level in &mut levels {
            comment.clone_into(&mut level.comment);
        }
        Reviewer::new(&app.ctx, &ana).scores(&panel.submitted.case(), "safety", levels).await
    };
    score("Read.", &[]).await.unwrap();
    let ben = std::mem::replace(&mut panel.ben, app.visitor());
    let others: Vec<_> =
        EVERYBODY_ELSE.into_iter().filter(|(name, _)| *name != "ana" && *name != "lea").collect();
    let acme = app.vendor("acme").await;
    let mut watchers = Watchers::new(&app, &others)
        .await
        .with("ben", ben, "ben@example.org")
        .with("acme", acme, "acme.owner@example.org")
        .asking([
            format!("/pipeline/{id}"),
            format!("/pipeline/{id}/adjudication"),
            format!("/pipeline/{id}/decision"),
        ]);
    watchers.look().await;
    let first = panel.submitted.asked["safety"][0].clone();
    score("I doubt every word of it.", &[(first.as_str(), "0")]).await.unwrap();
    watchers.look_again().await;
    drop(watchers);
    app.finish().await;
}

#[tokio::test]
async fn what_is_proposed_is_there_for_those_who_decide() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.id.clone();
    panel.lea.declare_none(&id).await;
    panel.lea.propose(&id, "approved").await;
    let others: Vec<_> = EVERYBODY_ELSE
        .into_iter()
        .filter(|(name, _)| !["ana", "lea", "fred", "pam"].contains(name))
        .collect();
    let acme = app.vendor("acme").await;
    let ana = std::mem::replace(&mut panel.ana, app.visitor());
    let mut watchers = Watchers::new(&app, &others)
        .await
        .with("ana", ana, "ana@example.org")
        .with("acme", acme, "acme.owner@example.org")
        .asking([format!("/pipeline/{id}"), format!("/pipeline/{id}/decision")]);
    watchers.look().await;
    let back = format!("/pipeline/{id}/decision/withdrawal");
    panel.lea.post(&back, &[("withdrawal", "We found another word for it.")]).await.expect(303);
    let other = [("decision", "not_approved"), ("reason", "The evidence is too thin for it.")];
    panel.lea.post(&format!("/pipeline/{id}/decision"), &other).await.expect(303);
    watchers.look_again().await;
    drop(watchers);
    app.finish().await;
}

#[tokio::test]
async fn whoever_has_a_conflict_learns_nothing_of_what_follows() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    app.in_review("Beacon", "lesson-planner").await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    for who in [&mut panel.ben, &mut kim] {
        who.post(&format!("/reviews/{id}/conflict"), &conflict).await.expect(303);
    }
    let cid = app.agency_id("cid", Role::Reviewer).await;
    let ben = std::mem::replace(&mut panel.ben, app.visitor());
    let mut watchers = Watchers::new(&app, &[])
        .await
        .with("ben", ben, "ben@example.org")
        .with("kim", kim, "kim@example.org")
        .asking([format!("/reviews/{id}"), format!("/pipeline/{id}")]);
    watchers.look().await;
    let ana = app.acting("ana", Role::Reviewer).await;
    let levels = panel.submitted.levels("safety", &[]);
    let reviewer = Reviewer::new(&app.ctx, &ana);
    reviewer.scores(&panel.submitted.case(), "safety", levels).await.unwrap();
    reviewer.sends_in(&panel.submitted.case(), "safety").await.unwrap();
    panel.lea.assign(&id, cid.as_str(), &["safety", "bias"]).await;
    watchers.look_again().await;
    drop(watchers);
    app.finish().await;
}

#[tokio::test]
async fn a_district_is_there_for_itself() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let officer = [Role::DistrictOfficer];
    let mut dee = app.person(OrganizationKind::District, "North district", "dee", &officer).await;
    let acme = app.vendor("Acme").await;
    let mut watchers = Watchers::new(&app, &EVERYBODY_ELSE)
        .await
        .with("acme", acme, "acme.owner@example.org")
        .asking(["/district/overlay".to_owned(), "/district/tokens".to_owned()]);
    watchers.look().await;
    let adopted = [
        ("listing", slug.as_str()),
        ("grades", "6"),
        ("purpose", "Homework questions."),
        ("people.teachers", "24"),
        ("starts_on", "2026-12-01"),
    ];
    dee.post("/district/tools/new", &adopted).await.expect(303);
    watchers.look_again().await;
    drop(watchers);
    app.finish().await;
}
