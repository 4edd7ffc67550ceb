//! The whole suite as one program, so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use tikv_jemallocator::Jemalloc;

/// The allocator of the product itself.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

mod access;
mod api;
mod architecture;
mod assessment;
mod browser;
mod calendar;
mod cli;
mod clients;
mod config;
mod district;
mod docs;
mod drills;
mod event_log;
mod fuzz;
mod instrument;
mod jobs;
mod learning;
mod look;
mod mails;
mod measures;
mod people;
mod readme;
mod registry;
mod store;
mod story;
mod support;
mod templates;
mod web;
