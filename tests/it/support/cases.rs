//! How often a property is tried.

use proptest::test_runner::Config;

/// So many cases, times what `ASSAY_TEST_CASES_TIMES` says: 1 unless a long run is wanted.
#[expect(
    clippy::disallowed_methods,
    reason = "a run of the tests is no run of Assay, and has its own settings"
)]
pub fn cases(usual: u32) -> Config {
    let times = std::env::var("ASSAY_TEST_CASES_TIMES")
        .map_or(1, |times| times.parse().expect("a whole number in ASSAY_TEST_CASES_TIMES"));
    let usually = Config::default();
    Config {
        cases: usual * times,
        max_global_rejects: usually.max_global_rejects * times,
        failure_persistence: None,
        ..usually
    }
}
