use std::collections::BTreeSet;

use assay::web::kernel::templates::{Templates, names};
use assay::web::pages::samples;

#[test]
fn every_page_template_renders_with_every_sample_in_strict_mode() {
    let templates = Templates::compile().expect("templates compile");
    let samples = samples();
    assert!(!samples.is_empty());
    for sample in &samples {
        assert!(!sample.contexts.is_empty(), "{} has no samples", sample.template);
        for context in &sample.contexts {
            let html = templates
                .render(sample.template, context)
                .unwrap_or_else(|fault| panic!("{fault}"));
            assert!(
                html.trim_start().starts_with("<!DOCTYPE html>"),
                "{} is not a whole page",
                sample.template
            );
            assert!(!html.contains("style=\""), "{} has an inline style", sample.template);
            assert!(
                !html.contains("type=\"date\""),
                "{} drops days it cannot read",
                sample.template
            );
        }
    }
}

#[test]
fn every_page_template_has_samples() {
    let sampled: BTreeSet<String> =
        samples().iter().map(|sample| sample.template.to_owned()).collect();
    let built_in: BTreeSet<String> = names().into_iter().collect();
    assert_eq!(
        sampled, built_in,
        "templates on the left have a registered page, those on the right are built in"
    );
}
