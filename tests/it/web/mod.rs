//! What holds for every request alike: who asks is known before a body is read, nobody waits for
//! ever, and answers are packed well.

mod addresses;
mod bodies;
mod compression;
mod connections;
mod kept;
mod kept_sent;
mod leaks;
mod open_words;
mod origins;
pub mod raw;
mod refused;
mod several;
mod slots;
