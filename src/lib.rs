//! Assay: the procurement risk-assessment service that a state education agency runs for AI tools
//! in K-12.
//!
//! Start at `web/routes.rs` for what can be asked over HTTP, at `cli.rs` for the command line and
//! at `jobs` for the schedule; each calls one function of `actions`, which asks `domain::access`,
//! decides by the rules of `domain` and saves through `store`.
#![forbid(unsafe_code)]

pub mod actions;
pub mod app;
pub mod cli;
pub mod clients;
pub mod config;
pub mod demo;
pub mod domain;
pub mod jobs;
pub mod store;
pub mod web;
