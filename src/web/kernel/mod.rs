//! What every page and every answer rests on: who asks, what is read, what frames a page, how a
//! refusal is told. It knows no page.

pub mod app;
pub mod assets;
pub mod at_most;
pub mod auth;
pub mod bearer;
pub mod blocking;
pub mod bodies;
pub mod chrome;
pub mod compression;
pub mod connections;
pub mod downloads;
pub mod dump;
pub mod failure;
pub mod finished;
pub mod fixed;
pub mod forms;
pub mod front;
pub mod guard;
pub mod kept;
pub mod known_tokens;
pub mod list_parts;
pub mod markup;
pub mod mould;
pub mod notices;
pub mod open_pages;
pub mod packing;
pub mod page;
pub mod paths;
pub mod pdf;
pub mod published;
pub mod rates;
pub mod remembered;
pub mod request_log;
pub mod sending;
pub mod several;
pub mod slots;
pub mod templates;
pub mod typed;
pub mod uploads;
pub mod validated;
pub mod way_back;

pub use app::App;
