//! What every page and every answer rests on: who asks, what is read, what frames a page, how a
//! refusal is told. It knows no page.

pub mod app;
pub mod assets;
pub mod auth;
pub mod bodies;
pub mod chrome;
pub mod compression;
pub mod connections;
pub mod downloads;
pub mod failure;
pub mod fixed;
pub mod forms;
pub mod guard;
pub mod kept;
pub mod markup;
pub mod notices;
pub mod open_pages;
pub mod page;
pub mod request_log;
pub mod several;
pub mod slots;
pub mod templates;
pub mod typed;
pub mod uploads;

pub use app::App;
