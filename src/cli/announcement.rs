//! What the command line says once Assay serves.

use std::process::ExitCode;

use super::out::Out;
use crate::actions::Settings;
use crate::config::Config;

/// Says what is served, where and from what, and then what there is to add.
pub(super) fn announce(config: &Config, settings: &Settings, further: impl FnOnce(&mut Out)) {
    let mut out = Out::lock();
    out.line(format_args!(
        "Assay {} serves {} at {}, with records in {} and files in {}. Press Ctrl+C to stop.",
        env!("CARGO_PKG_VERSION"),
        settings.agency_name,
        config.base_url,
        config.database_url,
        config.data_dir.display()
    ));
    further(&mut out);
    // A service that nobody listens to at its start serves all the same.
    if let Err(error) = out.end(ExitCode::SUCCESS) {
        eprintln!("assay: {error}");
    }
}
