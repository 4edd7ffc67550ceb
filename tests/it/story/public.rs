//! What anyone sees, before and after publishing.

use serde_json::Value;

use super::vendor::NewProduct;
use crate::support::sample::Sample;
use crate::support::{Client, TestApp};

/// The product is nowhere before it is published: not in the registry, not in the data, not by a
/// guessed address.
pub async fn nothing_is_public(app: &TestApp, product: &NewProduct) {
    let mut visitor = app.visitor();
    visitor.get("/registry").await.expect(200).does_not_say(product.name);
    let list = visitor.get_json("/api/v1/listings").await.expect(200).json();
    assert_eq!(list["items"], serde_json::json!([]));
    visitor.get(&format!("/registry/{}", product.slug)).await.expect(404);
    visitor.get_json(&format!("/api/v1/listings/{}", product.slug)).await.expect(404);
}

/// The publisher publishes; everybody else is told that nothing is there.
pub async fn publishes(
    publisher: &mut Client,
    others: &mut [&mut Client],
    disclosure: &str,
) -> String {
    let path = format!("/pipeline/{disclosure}/publication");
    for other in others.iter_mut() {
        other.post(&path, &[]).await.expect(404);
    }
    publisher
        .get(&format!("/pipeline/{disclosure}/decision"))
        .await
        .expect(200)
        .says("Publish the listing");
    publisher.post(&path, &[]).await.expect(303).location.expect("the listing")
}

/// The listing answers: may we buy this, for whom, under which conditions, with which modules and
/// why, until when.
pub async fn anyone_reads_the_listing(
    app: &TestApp,
    sample: &Sample,
    product: &NewProduct,
    condition: &str,
    hidden: &[String],
) {
    let mut visitor = app.visitor();
    visitor.get("/").await.expect(200);
    visitor.get("/registry").await.expect(200).says(product.name).says(product.vendor);
    visitor.get(&format!("/registry?q={}", product.name)).await.expect(200).says(product.name);
    let page = visitor.get(&format!("/registry/{}", product.slug)).await.expect(200);
    for words in [
        product.name,
        product.vendor,
        product.version,
        "Approved with conditions",
        condition,
        "28 February 2027",
        "Because",
    ] {
        page.says(words);
    }
    for module in sample.modules() {
        page.says(module);
    }
    let list = visitor.get_json("/api/v1/listings").await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let reply = visitor.get_json(&format!("/api/v1/listings/{}", product.slug)).await.expect(200);
    says_what_the_example_expects(&reply.json(), sample, product, condition);
    for word in hidden {
        page.does_not_say(word);
        reply.does_not_say(word);
    }
}

fn says_what_the_example_expects(
    listing: &Value,
    sample: &Sample,
    product: &NewProduct,
    condition: &str,
) {
    assert_eq!(listing["name"], product.name);
    assert_eq!(listing["vendor"], product.vendor);
    assert_eq!(listing["decision"], sample.expect["recommendation"]);
    assert_eq!(listing["inherent_tier"], sample.expect["inherent"]["tier"]);
    assert_eq!(listing["residual_tier"], sample.expect["residual"]["tier"]);
    assert_eq!(listing["conditions"][0]["text"], condition);
    assert_eq!(listing["questionnaire"]["digest"], sample.questionnaire.digest.as_str());
    let scores = sample.expect["criteria"].as_object().expect("the criteria");
    for (criterion, score) in scores {
        let expected: f64 = score.as_str().expect("a score").parse().expect("a number");
        let given = listing["scores"][criterion]["score"]
            .as_f64()
            .unwrap_or_else(|| panic!("a score of {criterion}: {}", listing["scores"]));
        assert!((given - expected).abs() < 0.000_1, "{criterion}: {given} instead of {expected}");
    }
    let modules: Vec<&str> = listing["modules"]
        .as_array()
        .expect("modules")
        .iter()
        .filter_map(|module| module["id"].as_str())
        .collect();
    let (mut given, mut expected) = (modules, sample.modules().collect::<Vec<_>>());
    given.sort_unstable();
    expected.sort_unstable();
    assert_eq!(given, expected);
}
