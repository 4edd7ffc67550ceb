use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assay::domain::people::account::Role;
use assay::web::kernel::markup::Markup;

use crate::support::TestApp;

fn web(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web").join(folder)
}

fn templates(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn every_template() -> Vec<(String, String)> {
    let mut found = Vec::new();
    templates(&web("templates"), &mut found);
    assert!(!found.is_empty());
    found
}

#[test]
fn every_asset_and_icon_that_a_template_names_exists() {
    let icons = fs::read_to_string(web("assets/icons.svg")).unwrap();
    for (path, text) in every_template() {
        for rest in text.split("/assets/").skip(1) {
            let name = rest.split(['"', '?', '#']).next().unwrap();
            assert!(
                web("assets").join(name).is_file(),
                "{path} names the asset {name}, which is not there"
            );
        }
        for rest in text.split("icons.svg#").skip(1) {
            let icon = rest.split('"').next().unwrap();
            assert!(
                icon.contains("{{") || icons.contains(&format!("id=\"{icon}\"")),
                "{path} names the icon {icon}, which is not there"
            );
        }
    }
}

#[test]
fn no_template_carries_a_script_or_style_that_the_content_policy_would_refuse() {
    for (path, text) in every_template() {
        for tag in text.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            assert!(!tag.starts_with("style"), "{path} has a style element");
            assert!(!tag.contains(" style="), "{path} has a style attribute: <{tag}>");
            assert!(
                !tag.starts_with("script") || tag.contains(" src=\"/assets/"),
                "{path} has an inline script"
            );
            assert!(
                !tag.contains(" onclick=")
                    && !tag.contains(" onsubmit=")
                    && !tag.contains(" onload="),
                "{path} has a handler: <{tag}>"
            );
        }
    }
}

/// The first definition of each colour that has two sides: name to (light, dark).
fn colours() -> BTreeMap<String, [String; 2]> {
    let css = fs::read_to_string(web("assets/assay.css")).unwrap();
    let mut colours = BTreeMap::new();
    for line in css.lines() {
        let Some((name, value)) =
            line.trim().strip_prefix("--").and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        let value = value.trim_end_matches(';');
        let sides = match value
            .strip_prefix("light-dark(")
            .and_then(|sides| sides.trim_end_matches(')').split_once(", "))
        {
            Some((light, dark)) => [light.to_owned(), dark.to_owned()],
            None if value.starts_with('#') => [value.to_owned(), value.to_owned()],
            None => continue,
        };
        colours.entry(name.to_owned()).or_insert(sides);
    }
    colours
}

/// Relative luminance of `#rrggbb` as WCAG 2.2 defines it.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn assert_contrast(pairs: &[(&str, &[&str])], least: f64) {
    let colours = colours();
    for (front, grounds) in pairs {
        for ground in *grounds {
            for (side, scheme) in ["light", "dark"].into_iter().enumerate() {
                let ratio = contrast(&colours[*front][side], &colours[*ground][side]);
                assert!(
                    ratio >= least,
                    "--{front} on --{ground} has a contrast of {ratio:.2} in the {scheme} scheme; \
                     {least} is the least"
                );
            }
        }
    }
}

#[test]
fn text_keeps_a_contrast_of_four_and_a_half_on_every_ground_in_both_schemes() {
    assert_contrast(
        &[
            (
                "ink",
                &[
                    "paper",
                    "surface",
                    "sunk",
                    "accent-tint",
                    "good-tint",
                    "caution-tint",
                    "stop-tint",
                    "neutral-tint",
                ],
            ),
            ("ink-soft", &["paper", "surface", "sunk", "accent-tint"]),
            (
                "accent",
                &[
                    "paper",
                    "surface",
                    "sunk",
                    "accent-tint",
                    "good-tint",
                    "caution-tint",
                    "stop-tint",
                    "neutral-tint",
                ],
            ),
            ("accent-strong", &["paper", "surface", "sunk", "accent-tint"]),
            ("on-accent", &["accent", "accent-strong"]),
            ("good", &["paper", "surface", "good-tint"]),
            ("caution", &["paper", "surface", "sunk", "caution-tint"]),
            ("stop", &["paper", "surface", "sunk", "stop-tint"]),
            ("neutral", &["paper", "surface", "neutral-tint"]),
            ("on-solid", &["good-solid", "caution-solid", "stop-solid", "neutral-solid"]),
            ("on-band", &["band"]),
        ],
        4.5,
    );
}

#[test]
fn graphics_and_borders_of_controls_keep_a_contrast_of_three_in_both_schemes() {
    assert_contrast(
        &[
            ("edge", &["paper", "surface", "sunk"]),
            ("bar", &["track", "paper", "surface"]),
            ("stop", &["track"]),
            ("good", &["track"]),
            ("ink", &["track"]),
        ],
        3.0,
    );
}

#[tokio::test]
async fn every_printed_sheet_can_name_its_page_its_address_and_its_day() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let base = app.ctx.settings.base_url.clone();
    for (path, title) in [
        (format!("/disclosures/{disclosure}/check"), "Check your answers: Lessonwright"),
        (format!("/disclosures/{disclosure}/evidence"), "Evidence: Lessonwright"),
    ] {
        let page = acme.get(&path).await.expect(200).text();
        assert!(page.contains(&format!("data-print-title=\"{title} – ")), "{path}");
        assert!(
            page.contains(&format!("data-print-from=\"{base}{path} · printed 21 November 2026\"")),
            "{path}"
        );
    }
    let mut visitor = app.visitor();
    let secret = visitor.get("/links/abc123").await.text();
    assert!(
        !secret.contains("/links/abc123 · printed"),
        "a link that came by mail is not for paper"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_long_address_breaks_after_its_signs_and_a_short_word_not_at_all() {
    let app = TestApp::start().await;
    let mut admin = app.agency("margaret.long", Role::Administrator).await;
    for path in ["/people", "/account"] {
        let reply = admin.get(path).await.expect(200);
        let page = String::from_utf8(reply.bytes).unwrap();
        assert!(page.contains(">margaret.<wbr>long@<wbr>example.<wbr>org<"), "{path}");
    }
    for (text, shown) in [
        (
            "https://lessonwright.example/seal?of=1",
            "https://<wbr>lessonwright.<wbr>example/<wbr>seal?<wbr>of=<wbr>1",
        ),
        ("e.g. 2.38 of 4, demo.example", "e.g. 2.38 of 4, demo.example"),
        (
            "<b>&amp;a.b.c.d.e.f</b>",
            "&lt;b&gt;&amp;<wbr>amp;a.<wbr>b.<wbr>c.<wbr>d.<wbr>e.<wbr>f&lt;/<wbr>b&gt;",
        ),
    ] {
        assert_eq!(Markup::new().breakable(text).to_string(), shown);
    }
    app.finish().await;
}

/// The rules for paper, without blanks at the line's ends.
fn print_rules() -> String {
    let css = fs::read_to_string(web("assets/assay.css")).unwrap();
    let (_, print) = css.split_once("@media print {").unwrap();
    print.split_once("\n}\n").unwrap().0.to_owned()
}

#[test]
fn nothing_scrolls_or_is_cut_on_paper_and_each_sheet_has_its_number() {
    let print = print_rules();
    for needed in [
        "@top-left { content: var(--print-title)",
        "@bottom-left { content: var(--print-from)",
        "counter(page) \" of \" counter(pages)",
        "max-height: none; overflow: visible",
        "pre { white-space: pre-wrap; overflow-wrap: anywhere; }",
        ".scroll-table .table:has(thead th:nth-child(5)) td[data-label]::before \
         { content: attr(data-label)",
    ] {
        assert!(print.contains(needed), "{needed} is not among the rules for paper");
    }
    assert!(!print.contains(".table tr, .profile"), "a long row may run over to the next sheet");
}
