//! The complete table of role × action × situation, written from the promises made to people and
//! not from the code.

use assay::domain::access::{Action, Actor, Conflict, Person, Refusal, Relation, check};
use assay::domain::people::account::Role;
use assay::domain::people::api_token::{Grant, Scope};
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::{Id, Timestamp};
use assay::web::routes;

use crate::support::{Client, Reply, TestApp};

/// `action | who | situation | answer`. The first line that fits counts; where none fits, nothing
/// is there.
///
/// Situations: `own` and `foreign` (whose organization it is), `assigned` and `unassigned`,
/// `undeclared`, `clear` and `conflicted`, `reviews in` and `reviews open`, `judged`, `took
/// part`. Answers:
/// `yes`, or a sentence named in [`SENTENCES`].
const TABLE: &str = "
    ReadRegistry      | everybody             | always                        | yes
    WatchRegistry     | everybody             | always                        | yes
    CommentInPublic   | everybody             | always                        | yes
    EnterByThemselves | everybody             | always                        | yes
    ManageOwnAccount  | everybody             | always                        | yes
    ManageColleagues  | owner                 | own                           | yes
    ManagePeople      | admin                 | always                        | yes
    ManageNames       | admin                 | always                        | yes
    ManageCycles      | admin                 | always                        | yes
    LoadPast          | admin                 | always                        | yes
    RegisterProduct   | owner contributor     | always                        | yes
    KeepShelf         | owner contributor     | own                           | yes
    SeeOwnDisclosure  | owner contributor     | own                           | yes
    EditDisclosure    | owner contributor     | own                           | yes
    SubmitDisclosure  | owner                 | own                           | yes
    SubmitDisclosure  | contributor           | own                           | owners submit
    RespondToDecision | owner                 | own                           | yes
    RespondToDecision | contributor           | own                           | owners answer
    Appeal            | owner                 | own                           | yes
    Appeal            | contributor           | own                           | owners appeal
    AnswerAgency      | owner contributor     | own                           | yes
    AmendAnswer       | owner                 | own                           | yes
    AmendAnswer       | contributor           | own                           | owners amend
    SeePipeline       | admin lead publisher  | undeclared                    | yes
    SeePipeline       | admin lead publisher  | clear                         | yes
    SeePipeline       | signers               | undeclared                    | yes
    SeePipeline       | signers               | clear                         | yes
    SeeFigures        | admin lead publisher  | always                        | yes
    SeeLoad           | lead                  | always                        | yes
    Triage            | lead                  | undeclared                    | declare first
    Triage            | lead                  | clear                         | yes
    DecideConfidentiality | lead              | undeclared                    | declare first
    DecideConfidentiality | lead              | clear, took part              | others anew
    DecideConfidentiality | lead              | clear                         | yes
    HoldComments      | lead                  | undeclared                    | declare first
    HoldComments      | lead                  | clear                         | yes
    AssignReviewers   | lead                  | undeclared                    | declare first
    AssignReviewers   | lead                  | clear, took part              | others anew
    AssignReviewers   | lead                  | clear                         | yes
    SeeBoard          | lead                  | undeclared                    | yes
    SeeBoard          | lead                  | clear                         | yes
    RemindReviewers   | lead                  | undeclared                    | yes
    RemindReviewers   | lead                  | clear                         | yes
    DeclareConflict   | lead signers          | undeclared                    | yes
    DeclareConflict   | lead signers          | clear                         | yes
    DeclareConflict   | reviewer              | assigned, undeclared          | yes
    DeclareConflict   | reviewer              | assigned, clear               | yes
    DeclareVendorConflict | admin lead publisher signers reviewer | always    | yes
    OpenFile          | lead signers          | undeclared                    | declare first
    OpenFile          | lead signers          | clear                         | yes
    OpenFile          | reviewer              | assigned, undeclared          | declare first
    OpenFile          | reviewer              | assigned, clear               | yes
    Score             | reviewer              | assigned, undeclared          | declare first
    Score             | reviewer              | assigned, clear               | yes
    AskVendor         | lead                  | undeclared                    | declare first
    AskVendor         | lead                  | clear, assigned               | yes
    AskVendor         | lead                  | clear, took part              | others anew
    AskVendor         | lead                  | clear                         | yes
    AskVendor         | reviewer              | assigned, undeclared          | declare first
    AskVendor         | reviewer              | assigned, clear               | yes
    SeeReviews        | lead signers          | undeclared                    | declare first
    SeeReviews        | lead signers          | clear, assigned, reviews open | own reviews first
    SeeReviews        | lead signers          | clear                         | yes
    SeeReviews        | reviewer              | assigned, undeclared          | declare first
    SeeReviews        | reviewer              | assigned, clear, reviews open | own reviews first
    SeeReviews        | reviewer              | assigned, clear, reviews in   | yes
    Discuss           | lead                  | undeclared                    | declare first
    Discuss           | lead                  | clear, assigned, reviews open | own reviews first
    Discuss           | lead                  | clear                         | yes
    Discuss           | reviewer              | assigned, undeclared          | declare first
    Discuss           | reviewer              | assigned, clear, reviews open | own reviews first
    Discuss           | reviewer              | assigned, clear, reviews in   | yes
    RecordMeeting     | lead                  | undeclared                    | declare first
    RecordMeeting     | lead                  | clear, took part              | others anew
    RecordMeeting     | lead                  | clear                         | yes
    Adjudicate        | lead                  | undeclared                    | declare first
    Adjudicate        | lead                  | clear, assigned               | another lead
    Adjudicate        | lead                  | clear, took part              | others anew
    Adjudicate        | lead                  | clear, unassigned             | yes
    AnswerResponse    | lead                  | undeclared                    | declare first
    AnswerResponse    | lead                  | clear, assigned               | another lead
    AnswerResponse    | lead                  | clear, took part              | others anew
    AnswerResponse    | lead                  | clear, unassigned             | yes
    DecideAppeal      | lead                  | undeclared                    | declare first
    DecideAppeal      | lead                  | clear, assigned               | another decides
    DecideAppeal      | lead                  | clear, judged                 | another decides
    DecideAppeal      | lead                  | clear, took part              | another decides
    DecideAppeal      | lead                  | clear                         | yes
    SeeDecision       | lead signers          | undeclared                    | yes
    SeeDecision       | lead signers          | clear                         | yes
    SeeDecision       | publisher             | undeclared                    | yes
    SeeDecision       | publisher             | clear                         | yes
    SignOff           | signers               | undeclared                    | declare first
    SignOff           | signers               | clear, judged                 | others sign
    SignOff           | signers               | clear, took part              | others anew
    SignOff           | signers               | clear                         | yes
    Publish           | publisher             | undeclared, judged            | others sign
    Publish           | publisher             | clear, judged                 | others sign
    Publish           | publisher             | undeclared                    | yes
    Publish           | publisher             | clear                         | yes
    Revoke            | publisher             | undeclared, judged            | others sign
    Revoke            | publisher             | clear, judged                 | others sign
    Revoke            | publisher             | undeclared                    | yes
    Revoke            | publisher             | clear                         | yes
    SeeDesk           | officer coach educator | own                          | yes
    ManageDesk        | officer               | own                           | yes
    ManageTokens      | officer               | own                           | yes
    HandleRequests    | admin lead            | always                        | yes
    ReportIncident    | officer coach educator | own                          | yes
    HandleIncidents   | lead publisher        | undeclared                    | yes
    HandleIncidents   | lead publisher        | clear                         | yes
    TellAgency        | owner contributor     | own                           | yes
    SeeNotices        | admin lead publisher  | undeclared                    | yes
    SeeNotices        | admin lead publisher  | clear                         | yes
    AnswerNotice      | lead                  | undeclared                    | yes
    AnswerNotice      | lead                  | clear                         | yes
    ConfirmCondition  | lead                  | undeclared                    | yes
    ConfirmCondition  | lead                  | clear                         | yes
    ConfirmCondition  | publisher             | undeclared                    | yes
    ConfirmCondition  | publisher             | clear                         | yes
    WaiveCondition    | publisher             | undeclared, judged            | others waive
    WaiveCondition    | publisher             | clear, judged                 | others waive
    WaiveCondition    | publisher             | undeclared                    | yes
    WaiveCondition    | publisher             | clear                         | yes
    SeeJobs           | admin                 | always                        | yes
    TryRubric         | admin lead            | always                        | yes
    KeepRecords       | admin                 | always                        | yes
    SeeAudit          | admin                 | always                        | yes
";

/// What Assay alone does, or a program with a token: no person, whatever their role.
const NOBODYS: [Action; 3] = [Action::ManageSigningKeys, Action::RunJob, Action::UseToken];
/// What needs no sign-in.
const ANYONES: [Action; 4] = [
    Action::ReadRegistry,
    Action::WatchRegistry,
    Action::CommentInPublic,
    Action::EnterByThemselves,
];

const SENTENCES: [(&str, &str); 11] = [
    (
        "owners amend",
        "Only an owner of your organization can change a submitted answer, because they vouch for \
         it. What you wrote can be kept here for an owner to send.",
    ),
    (
        "owners submit",
        "Only an owner of your organization can attest and submit. Ask an owner to open this page.",
    ),
    (
        "owners answer",
        "Only an owner of your organization answers a decision. Ask an owner to open this page.",
    ),
    (
        "owners appeal",
        "Only an owner of your organization appeals a decision. Ask an owner to open this page.",
    ),
    ("another decides", "You had a part in this decision, so another lead decides on the appeal."),
    (
        "others anew",
        "You had a part in the decision that was appealed, so somebody else decides this \
         disclosure anew.",
    ),
    ("declare first", "Say first whether you have a conflict of interest; then the file opens."),
    ("own reviews first", "You can see the other reviews once you have submitted all of yours."),
    (
        "others sign",
        "You scored, settled or proposed here, so somebody else signs and publishes this \
         disclosure.",
    ),
    (
        "others waive",
        "You scored, settled or proposed here, so another publisher waives a condition or opens a \
         waived one.",
    ),
    (
        "another lead",
        "You reviewed this disclosure, so another lead has to settle and propose the decision.",
    ),
];

const ROLES: [(&str, &[Role]); 14] = [
    ("everybody", &Role::ALL),
    ("signers", &[Role::SignerFederalPrograms, Role::SignerCurriculum, Role::SignerEdtech]),
    ("owner", &[Role::VendorOwner]),
    ("contributor", &[Role::VendorContributor]),
    ("admin", &[Role::Administrator]),
    ("lead", &[Role::PanelLead]),
    ("reviewer", &[Role::Reviewer]),
    ("federal", &[Role::SignerFederalPrograms]),
    ("curriculum", &[Role::SignerCurriculum]),
    ("edtech", &[Role::SignerEdtech]),
    ("publisher", &[Role::Publisher]),
    ("officer", &[Role::DistrictOfficer]),
    ("coach", &[Role::Coach]),
    ("educator", &[Role::Educator]),
];

struct Line {
    action: Action,
    roles: Vec<Role>,
    situation: Vec<&'static str>,
    answer: Result<(), Refusal>,
}

impl Line {
    fn read(text: &'static str) -> Self {
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        let [action, who, situation, answer] = cells[..] else { panic!("four cells: {text}") };
        let named = |word: &str| {
            ROLES
                .iter()
                .find(|(name, _)| *name == word)
                .unwrap_or_else(|| panic!("a role: {word}"))
                .1
                .to_vec()
        };
        Self {
            action: Action::ALL
                .into_iter()
                .find(|one| format!("{one:?}") == action)
                .unwrap_or_else(|| panic!("an action: {action}")),
            roles: who.split(' ').flat_map(named).collect(),
            situation: situation.split(", ").collect(),
            answer: match SENTENCES.iter().find(|(name, _)| *name == answer) {
                Some((_, sentence)) => Err(Refusal::NotAllowed(sentence)),
                None if answer == "yes" => Ok(()),
                None => panic!("an answer: {answer}"),
            },
        }
    }

    fn fits(&self, role: Role, action: Action, relation: Relation) -> bool {
        self.action == action
            && self.roles.contains(&role)
            && self.situation.iter().all(|word| holds(word, relation))
    }
}

fn holds(word: &str, relation: Relation) -> bool {
    match word {
        "always" => true,
        "own" => relation.own_organization,
        "foreign" => !relation.own_organization,
        "assigned" => relation.assigned,
        "unassigned" => !relation.assigned,
        "undeclared" => relation.conflict == Conflict::Undeclared,
        "clear" => relation.conflict == Conflict::Clear,
        "conflicted" => relation.conflict == Conflict::Conflicted,
        "reviews in" => relation.own_reviews_in,
        "reviews open" => !relation.own_reviews_in,
        "judged" => relation.judged,
        "took part" => relation.took_part,
        _ => panic!("a situation: {word}"),
    }
}

fn lines() -> Vec<Line> {
    TABLE.lines().map(str::trim).filter(|line| !line.is_empty()).map(Line::read).collect()
}

fn situations() -> Vec<Relation> {
    let flags = [false, true];
    let mut all = Vec::new();
    for own_organization in flags {
        for assigned in flags {
            for conflict in [Conflict::Undeclared, Conflict::Clear, Conflict::Conflicted] {
                for own_reviews_in in flags {
                    for judged in flags {
                        for took_part in flags {
                            all.push(Relation {
                                own_organization,
                                assigned,
                                conflict,
                                own_reviews_in,
                                judged,
                                took_part,
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

fn person(roles: &[Role]) -> Actor {
    fn id<Of>() -> Id<Of> {
        Id::from_stored("01990000-0000-7000-8000-000000000000".to_owned())
    }
    Actor::Person(Person {
        account: id(),
        name: "Somebody".to_owned(),
        organization: id(),
        organization_name: "Somewhere".to_owned(),
        kind: roles[0].organizations()[0],
        roles: roles.to_vec(),
        grant: None,
        district: None,
    })
}

/// A program that acts for a person of this role with a token.
fn program(role: Role, scopes: &[Scope]) -> Actor {
    let Actor::Person(mut person) = person(&[role]) else { panic!("a person") };
    person.grant = Some(Box::new(Grant {
        token: Id::from_stored("01990000-0000-7000-8000-000000000001".to_owned()),
        name: "Rostering".to_owned(),
        district: person.organization.clone(),
        scopes: scopes.to_vec(),
        expires_at: Timestamp::from_millis(0),
    }));
    Actor::Person(person)
}

/// What a token gives: the action, and the scopes of which one is needed.
const BY_TOKEN: [(Action, &[Scope]); 4] = [
    (Action::WatchRegistry, &[Scope::Watch]),
    (Action::SeeDesk, &[Scope::Inventory, Scope::Adoption, Scope::Incident]),
    (Action::ManageDesk, &[Scope::Adoption]),
    (Action::ReportIncident, &[Scope::Incident]),
];

#[test]
fn a_program_may_do_what_its_person_may_and_its_token_gives_and_nothing_else() {
    for role in Role::ALL {
        for bits in 0..16_usize {
            let scopes: Vec<Scope> = Scope::ALL
                .into_iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, scope)| scope)
                .collect();
            for action in Action::ALL {
                for relation in situations() {
                    let alone = check(&person(&[role]), action, &relation);
                    let needed = BY_TOKEN.iter().find(|(known, _)| *known == action);
                    let expected = match needed {
                        _ if action == Action::ReadRegistry => Ok(()),
                        _ if action == Action::UseToken => {
                            if relation.own_organization {
                                Ok(())
                            } else {
                                Err(Refusal::NotThere)
                            }
                        }
                        None => Err(Refusal::NotThere),
                        Some((_, needed)) if needed.iter().any(|one| scopes.contains(one)) => alone,
                        Some((_, needed)) => Err(Refusal::OutOfScope(needed)),
                    };
                    assert_eq!(
                        check(&program(role, &scopes), action, &relation),
                        expected,
                        "{role:?} with {scopes:?}, {action:?}, {relation:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_role_may_do_exactly_what_the_table_says_in_every_situation() {
    let (lines, situations) = (lines(), situations());
    let mut used = vec![false; lines.len()];
    let mut checked = 0;
    for role in Role::ALL {
        let actor = person(&[role]);
        for action in Action::ALL {
            for relation in &situations {
                let line = lines.iter().position(|line| line.fits(role, action, *relation));
                let expected = line.map_or(Err(Refusal::NotThere), |at| lines[at].answer);
                assert_eq!(
                    check(&actor, action, relation),
                    expected,
                    "{role:?}, {action:?}, {relation:?}"
                );
                if let Some(at) = line {
                    used[at] = true;
                }
                checked += 1;
            }
        }
    }
    assert_eq!(situations.len(), 96);
    assert_eq!(checked, Role::ALL.len() * Action::ALL.len() * 96);
    assert!(used.iter().all(|used| *used), "every line of the table decides something");
    for action in Action::ALL {
        assert_ne!(
            lines.iter().any(|line| line.action == action),
            NOBODYS.contains(&action),
            "{action:?} is in the table or nobody's"
        );
    }
}

#[test]
fn without_a_sign_in_only_the_public_things_are_open_and_assay_itself_may_do_everything() {
    for action in Action::ALL {
        for relation in situations() {
            let expected = if ANYONES.contains(&action) {
                Ok(())
            } else if NOBODYS.contains(&action) {
                Err(Refusal::NotThere)
            } else {
                Err(Refusal::SignIn)
            };
            assert_eq!(
                check(&Actor::Anyone, action, &relation),
                expected,
                "anyone, {action:?}, {relation:?}"
            );
            assert_eq!(
                check(&Actor::System, action, &relation),
                Ok(()),
                "the system, {action:?}, {relation:?}"
            );
        }
    }
}

#[test]
fn two_roles_together_may_do_what_either_may_and_nothing_more() {
    for first in Role::ALL {
        for second in Role::ALL {
            for action in Action::ALL {
                for relation in situations() {
                    let alone = [
                        check(&person(&[first]), action, &relation),
                        check(&person(&[second]), action, &relation),
                    ];
                    let together = check(&person(&[first, second]), action, &relation);
                    let about = format!("{first:?} and {second:?}, {action:?}, {relation:?}");
                    assert_eq!(together.is_ok(), alone.iter().any(Result::is_ok), "{about}");
                    assert_eq!(
                        together == Err(Refusal::NotThere),
                        alone.iter().all(|one| *one == Err(Refusal::NotThere)),
                        "{about}"
                    );
                }
            }
        }
    }
}

/// The variants of an enum as they stand in its file, so that a list of them cannot forget one.
fn variants(file: &str, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{}/src/{file}", env!("CARGO_MANIFEST_DIR")))
        .expect("the source");
    let (_, rest) = text.split_once(&format!("pub enum {name} {{")).expect("the enum");
    let (body, _) = rest.split_once("\n}").expect("its end");
    body.lines()
        .map(str::trim)
        .filter(|line| line.ends_with(',') && !line.starts_with('/'))
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect()
}

#[test]
fn the_table_covers_every_action_and_every_role_that_there_is() {
    let actions: Vec<String> = Action::ALL.iter().map(|action| format!("{action:?}")).collect();
    assert_eq!(actions, variants("domain/access.rs", "Action"));
    let roles: Vec<String> = Role::ALL.iter().map(|role| format!("{role:?}")).collect();
    assert_eq!(roles, variants("domain/people/account.rs", "Role"));
}

/// The path with an id that nothing has in place of each variable part; none when it has no such
/// part.
fn of_nothing(path: &str) -> Option<String> {
    let parts = path.split('/').map(|part| {
        if part.starts_with('{') { "01990000-0000-7000-8000-000000000000" } else { part }
    });
    path.contains('{').then(|| parts.collect::<Vec<_>>().join("/"))
}

#[tokio::test]
async fn every_page_of_a_thing_that_is_not_there_says_so_to_everybody_who_is_signed_in() {
    let app = TestApp::start().await;
    let clients = [
        app.vendor("acme").await,
        app.person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
            .await,
        app.agency("ana", Role::Reviewer).await,
        app.agency("lee", Role::PanelLead).await,
        app.agency("admin", Role::Administrator).await,
    ];
    for mut client in clients {
        for path in routes::TABLE
            .iter()
            .filter(|(method, _)| *method == "get")
            .filter_map(|(_, path)| of_nothing(path))
        {
            // A session opens nothing of what takes a token.
            let by_token =
                ["/api/v1/adoptions/", "/api/v1/incidents/"].iter().any(|of| path.starts_with(of));
            let expected = if by_token { 401 } else { 404 };
            assert_eq!(client.get(&path).await.status.as_u16(), expected, "{path}");
        }
    }
    app.finish().await;
}

/// The id at the end of the address that a form led to.
fn id_in(reply: &Reply) -> String {
    let location = reply.location.as_deref().expect("a redirect");
    location.rsplit('/').next().expect("an id").to_owned()
}

#[tokio::test]
async fn a_vendor_is_told_the_same_about_another_vendors_thing_as_about_nothing() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let fields = [
        ("name", "Reader"),
        ("version", "1"),
        ("website", "https://acme.example"),
        ("summary", "Reads aloud."),
    ];
    let product = id_in(&acme.post("/products", &fields).await.expect(303));
    let disclosure =
        id_in(&acme.post(&format!("/products/{product}/disclosures"), &[]).await.expect(303));
    acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    let mut beta = app.vendor("beta").await;
    let asked = nothing_is_told(&mut beta, &product, &disclosure).await;
    assert!(asked >= 20, "the addresses were found: {asked}");
    app.finish().await;
}

#[tokio::test]
async fn the_agency_is_told_the_same_about_a_draft_as_about_nothing() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Reader").await;
    let disclosure = acme.start_disclosure(&product).await;
    acme.attach(&disclosure, "profile.identity", "The paper").await.expect(303);
    let page = acme.get(&format!("/disclosures/{disclosure}/evidence")).await.expect(200).text();
    let (_, rest) = page
        .split_once(&format!("/disclosures/{disclosure}/evidence/"))
        .expect("a piece of evidence");
    let piece =
        format!("/disclosures/{disclosure}/evidence/{}", rest.split(['/', '"']).next().unwrap());
    for (name, role) in [
        ("lea", Role::PanelLead),
        ("fay", Role::SignerFederalPrograms),
        ("cal", Role::SignerCurriculum),
        ("eve", Role::SignerEdtech),
        ("rob", Role::Reviewer),
        ("ada", Role::Administrator),
    ] {
        let mut person = app.agency(name, role).await;
        person.get(&piece).await.expect(404);
        nothing_is_told(&mut person, &product, &disclosure).await;
    }
    app.finish().await;
}

/// Asks for everything about a product and a disclosure, and for the same about what is not there:
/// how many addresses gave the same answer.
async fn nothing_is_told(person: &mut Client, product: &str, disclosure: &str) -> usize {
    let nothing = "01990000-0000-7000-8000-000000000000";
    let mut asked = 0;
    for (method, path) in routes::TABLE {
        let id = if path.starts_with("/products/{id}") {
            product
        } else if ["/disclosures/{id}", "/pipeline/{id}", "/reviews/{id}"]
            .iter()
            .any(|start| path.starts_with(start))
        {
            disclosure
        } else {
            continue;
        };
        let of = |id: &str| {
            path.replace("{id}", id)
                .replace("{section}", "profile")
                .replace("{criterion}", "safety")
                .replace("{evidence}", nothing)
        };
        let (theirs, none) = (of(id), of(nothing));
        let (theirs, none) = match *method {
            "get" => (person.get(&theirs).await, person.get(&none).await),
            _ => (person.post(&theirs, &[]).await, person.post(&none, &[]).await),
        };
        assert!(theirs.status.is_client_error(), "{method} {path}: {}", theirs.text());
        assert_eq!(theirs.status, none.status, "{method} {path}");
        // The address that was asked for stands on printed sheets, whatever is there.
        assert_eq!(
            theirs.without_token().replace(id, nothing),
            none.without_token(),
            "{method} {path}"
        );
        if *method == "get" {
            assert_eq!(theirs.status.as_u16(), 404, "{path}");
        }
        asked += 1;
    }
    asked
}

/// The page that a form stands on: the address itself or the next one above it that can be read.
fn page_of(path: &str) -> Option<String> {
    let readable =
        |path: &str| routes::TABLE.iter().any(|(method, known)| *method == "get" && *known == path);
    if path == "/listings/{slug}/state" {
        return Some("/registry/{slug}".to_owned());
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    while parts.len() > 1 && !readable(&parts.join("/")) {
        parts.pop();
    }
    (parts.len() > 1).then(|| parts.join("/"))
}

#[tokio::test]
async fn whoever_may_send_a_form_may_open_its_page() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    let product = owner.register_product("Reader").await;
    let disclosure = owner.start_disclosure(&product).await;
    let acme = app.organization(OrganizationKind::Vendor, "acme").await;
    let spare = app.account(&acme, "spare", &[Role::VendorContributor]).await;
    let mut people = vec![
        ("owner", owner),
        (
            "contributor",
            app.person(OrganizationKind::Vendor, "acme", "kim", &[Role::VendorContributor]).await,
        ),
    ];
    people.push((
        "officer",
        app.person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
            .await,
    ));
    for (name, role) in [
        ("lea", Role::PanelLead),
        ("rob", Role::Reviewer),
        ("pat", Role::Publisher),
        ("fay", Role::SignerEdtech),
        ("ada", Role::Administrator),
    ] {
        people.push((name, app.agency(name, role).await));
    }
    let real = |path: &str| {
        let thing = if path.starts_with("/products") { &product } else { &disclosure };
        let path = path
            .replace("{organization}", acme.as_str())
            .replace("{account}", spare.as_str())
            .replace("{id}", thing);
        path.replace("{section}", "profile")
            .replace("{product}", &product)
            .replace("{job}", "deliver-mail")
    };
    let (mut allowed, mut faults) = (0, Vec::new());
    for (name, client) in &mut people {
        for (_, path) in routes::TABLE.iter().filter(|(method, path)| {
            *method == "post" && *path != "/sign-out" && !path.starts_with("/api/")
        }) {
            let reply = client.post(&real(path), &[]).await;
            if [403, 404, 415].contains(&reply.status.as_u16()) {
                continue;
            }
            // What is said about a thing that is not there, such as that a field is missing, is no
            // permission.
            if let Some(nothing) = of_nothing(path)
                && client.post(&nothing, &[]).await.status == reply.status
            {
                continue;
            }
            let page = page_of(path).unwrap_or_else(|| panic!("{path} has a page"));
            let shown = client.get(&real(&page)).await;
            if ![200, 303].contains(&shown.status.as_u16()) {
                faults.push(format!(
                    "{name} may send {path} ({}) but not open {page} ({})",
                    reply.status, shown.status
                ));
            }
            allowed += 1;
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(allowed > 30, "forms were sent: {allowed}");
    app.finish().await;
}
