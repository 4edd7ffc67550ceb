//! What people wait for, each beside its floor in the same run: read the ratios, not the single
//! times. `make bench` runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::cell::RefCell;
use std::future::Future;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{App, test};
use assay::actions::assessment::{disclosures, products};
use assay::actions::people::devices::Browser;
use assay::actions::people::sessions;
use assay::actions::people::sign_ins::{self, SignIn};
use assay::actions::{Clock, Ctx};
use assay::config::Config;
use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::instrument::{Completeness, Evaluation, view};
use assay::domain::registry::query::Query;
use assay::store::events;
use assay::store::instrument::questionnaires::Library;
use assay::{app, demo, web};
use criterion::Criterion;
use criterion::async_executor::AsyncExecutor;

/// Runs benchmark futures on the runtime that the server uses.
struct Runtime(RefCell<actix_web::rt::SystemRunner>);

impl Runtime {
    fn block_on_it<T>(&self, future: impl Future<Output = T>) -> T {
        self.0.borrow().block_on(future)
    }
}

impl AsyncExecutor for &Runtime {
    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.0.borrow().block_on(future)
    }
}

fn main() {
    let runtime = Runtime(RefCell::new(actix_web::rt::System::new()));
    let folder = std::env::temp_dir().join(format!("assay-bench-{}", std::process::id()));
    let mut criterion = Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(4))
        .configure_from_args();
    engine(&mut criterion);
    let ctx = runtime.block_on_it(demo_context(&folder));
    pages(&mut criterion, &runtime, &ctx);
    packed(&mut criterion, &runtime, &ctx);
    commits(&mut criterion, &runtime, &ctx);
    criterion.final_summary();
    std::fs::remove_dir_all(&folder).expect("the benchmark's folder can be removed");
}

async fn demo_context(folder: &Path) -> Ctx {
    let database = format!("sqlite:{}", folder.join("assay.db").display());
    let vars = [("DATABASE_URL", database), ("ASSAY_DATA_DIR", folder.display().to_string())];
    let config = Config::from_env(vars).expect("a fine configuration");
    let ctx = app::context::context(&config, Clock::System, true).await.expect("a context");
    demo::seed(&ctx).await.expect("the demo's world");
    ctx
}

/// The fullest disclosure checked, pruned and scored, and one changed answer of it, beside what
/// reading it as JSON takes.
fn engine(criterion: &mut Criterion) {
    let library = Library::built_in().expect("the built-in questionnaires");
    let questionnaire = library.for_disclosures().expect("a questionnaire");
    let example = questionnaire
        .examples
        .iter()
        .max_by_key(|example| example.levels.0.len())
        .expect("an example");
    let text = example.answers.to_json().to_string();
    let evaluate = || {
        Evaluation::new(
            &questionnaire,
            black_box(&example.answers),
            &example.evidence,
            &example.levels,
            example.on,
        )
    };
    let mut group = criterion.benchmark_group("disclosure");
    group.bench_function("floor: read as JSON", |b| {
        b.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&text)).unwrap());
    });
    group.bench_function("what is asked", |b| {
        b.iter(|| view(&questionnaire, black_box(&example.answers)));
    });
    group.bench_function("checked, pruned and scored", |b| {
        b.iter(|| {
            let evaluation = evaluate();
            (evaluation.faults(Completeness::Final), evaluation)
        });
    });
    group.bench_function("the same with every step written out", |b| {
        b.iter(|| {
            let evaluation = evaluate();
            (evaluation.faults(Completeness::Final), evaluation.into_outcome())
        });
    });
    // Every answer in turn is taken away and given again, so the figure is the mean over all of
    // them.
    let mut evaluation = evaluate();
    let turns =
        example.answers.iter().flat_map(|(name, answer)| [(name, None), (name, Some(answer))]);
    let mut turns = turns.collect::<Vec<_>>().into_iter().cycle();
    group.bench_function("one changed answer", |b| {
        b.iter(|| {
            let (name, answer) = turns.next().expect("a cycle has no end");
            evaluation.change(name, answer);
            evaluation.faults(Completeness::Final)
        });
    });
    let mut evaluation = evaluate();
    evaluation.readiness();
    group.bench_function("one changed answer, readiness included", |b| {
        b.iter(|| {
            let (name, answer) = turns.next().expect("a cycle has no end");
            evaluation.change(name, answer);
            (evaluation.faults(Completeness::Final), evaluation.readiness())
        });
    });
    group.finish();
    // Both in one run, so that the share can be held to its bound: under a tenth.
    let whole = mean_time(200, || {
        let evaluation = evaluate();
        black_box((evaluation.faults(Completeness::Final), evaluation));
    });
    let changed = mean_time(2_000, || {
        let (name, answer) = turns.next().expect("a cycle has no end");
        evaluation.change(name, answer);
        black_box((evaluation.faults(Completeness::Final), evaluation.readiness()));
    });
    println!(
        "one changed answer, readiness included: {:.3} of being checked, pruned and scored whole \
         (at most 0.100)",
        changed.as_secs_f64() / whole.as_secs_f64()
    );
    let mut group = criterion.benchmark_group("questionnaires");
    group.bench_function("read and compile all", |b| b.iter(|| Library::built_in().unwrap()));
    group.finish();
}

/// How long something takes, the mean over so many times.
fn mean_time(times: u32, mut work: impl FnMut()) -> Duration {
    let began = Instant::now();
    for _ in 0..times {
        work();
    }
    began.elapsed() / times
}

/// One request, read to its end.
macro_rules! get {
    ($service:expr, $path:expr, $session:expr) => {{
        let mut request = test::TestRequest::get().uri($path);
        if let Some(session) = $session {
            request = request.cookie(Cookie::new("assay_session", session.to_owned()));
        }
        let response = test::call_service($service, request.to_request()).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", $path);
        test::read_body(response).await
    }};
}

/// Pages as the server makes them, beside the smallest answer that it gives.
fn pages(criterion: &mut Criterion, runtime: &Runtime, ctx: &Ctx) {
    let web_app = app::web_app(ctx.clone()).expect("templates");
    let service =
        runtime.block_on_it(test::init_service(App::new().configure(web::configure(web_app))));
    let (session, section) = runtime.block_on_it(a_section(ctx));
    let snapshot = ctx.registry.now();
    let listing =
        snapshot.shelf.all(&Query::default()).first().expect("a listing").listing.card.slug.clone();
    let mut group = criterion.benchmark_group("pages");
    let asked: [(&str, String, Option<&str>); 6] = [
        ("floor: health check", "/healthz".to_owned(), None),
        ("front page", "/".to_owned(), None),
        ("registry, first page", "/registry".to_owned(), None),
        ("listing", format!("/registry/{listing}"), None),
        ("listing as JSON", format!("/api/v1/listings/{listing}"), None),
        ("section of a disclosure", section, Some(&session)),
    ];
    for (name, path, session) in &asked {
        group.bench_function(*name, |b| {
            b.to_async(runtime).iter(|| async { get!(&service, path.as_str(), session) });
        });
    }
    group.finish();
}

/// Answers through the compression that the server has, each asked for plain and with the header
/// that browsers send. What stays the same may take at most 1.5 times as long packed.
fn packed(criterion: &mut Criterion, runtime: &Runtime, ctx: &Ctx) {
    let web_app = app::web_app(ctx.clone()).expect("templates");
    let pages = App::new()
        .configure(web::configure(web_app))
        .wrap(from_fn(web::kernel::compression::compress));
    let service = runtime.block_on_it(test::init_service(pages));
    let questionnaire = disclosures::newest_questionnaire(ctx).expect("a questionnaire");
    let schema =
        format!("/questionnaires/{}/{}/schema.json", questionnaire.family, questionnaire.version);
    let mut group = criterion.benchmark_group("as browsers ask");
    for (name, path) in [
        ("schema, fixed", schema.as_str()),
        ("stylesheet, fixed", "/assets/assay.css"),
        ("registry, of the moment", "/registry"),
    ] {
        for (kind, accepts) in [("floor: plain", "identity"), ("packed", "gzip, deflate, br, zstd")]
        {
            group.bench_function(format!("{name}, {kind}"), |b| {
                b.to_async(runtime).iter(|| async {
                    let request = test::TestRequest::get()
                        .uri(path)
                        .insert_header(("accept-encoding", accepts))
                        .to_request();
                    test::read_body(test::call_service(&service, request).await).await
                });
            });
        }
    }
    group.finish();
}

/// A vendor's session, and the longest section of a draft of theirs.
async fn a_section(ctx: &Ctx) -> (String, String) {
    let tour = ctx.settings.tour.as_ref().expect("the demo's tour");
    let vendor = tour.stops.first().expect("a vendor on the tour");
    let input = SignIn {
        email: vendor.email.clone(),
        password: tour.password.clone(),
        device: Browser::default(),
        network: String::new(),
        replaces: None,
    };
    let signed_in = sign_ins::sign_in(ctx, &Actor::Anyone, input).await.expect("a session");
    let (actor, _) =
        sessions::resolve(ctx, &signed_in.secret).await.expect("a lookup").expect("a live session");
    let listed = products::list(ctx, &actor).await.expect("products");
    let draft = listed
        .iter()
        .filter_map(|one| one.disclosure.as_ref())
        .map(|one| &one.disclosure)
        .find(|one| one.state().is_editable())
        .expect("a draft");
    let file = disclosures::open(ctx, &actor, &draft.id).await.expect("the draft");
    let longest = file
        .questionnaire
        .sections
        .iter()
        .max_by_key(|section| section.questions.len())
        .expect("a section");
    (signed_in.secret, format!("/disclosures/{}/sections/{}", draft.id, longest.id))
}

/// Durable writes that arrive together, beside the same number one after another.
fn commits(criterion: &mut Criterion, runtime: &Runtime, ctx: &Ctx) {
    const WRITES: usize = 32;
    async fn write(ctx: Ctx) {
        let mut tx = ctx.db.write().await.expect("a write");
        let event = Event::AccountConfirmed { account: ctx.new_id() };
        events::append(&mut tx, ctx.now(), &Actor::System, &event).await.expect("an event");
        tx.commit().await.expect("a commit");
    }
    let mut group = criterion.benchmark_group(format!("{WRITES} durable writes"));
    group.bench_function("floor: one after another", |b| {
        b.to_async(runtime).iter(|| async {
            for _ in 0..WRITES {
                write(ctx.clone()).await;
            }
        });
    });
    group.bench_function("together", |b| {
        b.to_async(runtime).iter(|| async {
            futures_util::future::join_all((0..WRITES).map(|_| write(ctx.clone()))).await
        });
    });
    group.finish();
}
