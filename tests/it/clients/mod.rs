//! What Assay reaches outside itself, against real servers on this machine.

mod addresses;
mod http;
mod mailers;
pub mod servers;
