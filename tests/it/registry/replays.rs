use std::collections::BTreeMap;
use std::sync::Arc;

use assay::actions::registry::replay::{Reach, replay, simulate};
use assay::demo;
use assay::domain::calendar::Calendar;
use assay::domain::instrument::{Decision, Questionnaire};

use crate::support::TestApp;

/// The procurement questionnaire with one file changed.
fn changed(file: &str, change: impl Fn(&mut serde_json::Value)) -> Arc<Questionnaire> {
    let library =
        assay::store::instrument::questionnaires::Library::built_in().expect("the questionnaires");
    let questionnaire = library
        .all()
        .find(|questionnaire| !questionnaire.risk.matrix.is_empty())
        .expect("one with a matrix");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("questionnaires")
        .join(&questionnaire.family)
        .join(&questionnaire.version);
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.strip_suffix(".json").is_some() {
            let mut json: serde_json::Value =
                serde_json::from_slice(&std::fs::read(&path).expect("the file")).expect("JSON");
            if name == file {
                change(&mut json);
            }
            files.insert(name, json.to_string().into_bytes());
        }
    }
    Arc::new(Questionnaire::compile(&files, &library.catalogue.ids()).expect("no faults"))
}

#[tokio::test]
async fn the_demos_registry_is_reproduced_byte_for_byte_and_changed_rules_show_what_flips() {
    let app = TestApp::start_on_newest(&[]).await;
    demo::seed(&app.ctx).await.expect("the demo's world");
    let replayed = replay(&app.ctx).await.expect("a replay");
    assert!(replayed.len() >= 5, "the demo publishes listings: {}", replayed.len());
    for listing in &replayed {
        assert!(listing.same, "{} {:?}", listing.slug, listing.difference);
    }
    let unchanged = simulate(&app.ctx, &changed("risk.json", |_| {}), Reach::Family)
        .await
        .expect("a simulation")
        .0;
    assert!(
        unchanged.iter().all(|listing| !listing.flips && listing.before == listing.after),
        "{unchanged:?}"
    );
    // Higher minimums turn approvals away; nothing is stored by asking.
    let strict = changed("risk.json", |risk| {
        for row in risk["matrix"].as_array_mut().expect("rows") {
            for minimum in row["minimums"].as_object_mut().expect("minimums").values_mut() {
                *minimum = 4.into();
            }
        }
    });
    let strict = simulate(&app.ctx, &strict, Reach::Family).await.expect("a simulation").0;
    assert_eq!(strict.len(), replayed.len());
    assert!(
        strict.iter().all(|listing| listing.after.recommendation == Some(Decision::NotApproved)),
        "{strict:?}"
    );
    assert!(strict.iter().any(|listing| listing.flips));
    assert!(replay(&app.ctx).await.expect("a replay").iter().all(|listing| listing.same));
    app.finish().await;
}

#[tokio::test]
async fn a_listing_replays_with_the_days_of_its_publication_whatever_zone_is_named_later() {
    let app = TestApp::start_on_newest(&[("ASSAY_TIME_ZONE", "Pacific/Kiritimati")]).await;
    demo::seed(&app.ctx).await.expect("the demo's world");
    let mut tx = app.ctx.db.read().await.expect("a read");
    let stored = assay::store::registry::listings::all(&mut tx).await.expect("listings");
    assert!(stored.iter().all(|listing| listing.calendar == app.ctx.calendar()));
    drop(tx);
    let settings = [
        ("DATABASE_URL", app.database().url().to_owned()),
        ("ASSAY_DATA_DIR", app.config.data_dir.display().to_string()),
    ];
    let config = assay::config::Config::from_env(settings).expect("a configuration in UTC");
    let moved = assay::app::context::context(&config, app.ctx.clock.clone(), false)
        .await
        .expect("the same records");
    assert_eq!(moved.calendar(), Calendar::UTC);
    for listing in replay(&moved).await.expect("a replay") {
        assert!(listing.same, "{} {:?}", listing.slug, listing.difference);
    }
    moved.db.close().await;
    app.finish().await;
}
