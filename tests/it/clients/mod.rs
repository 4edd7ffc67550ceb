//! What Assay reaches outside itself, against real servers on this machine.

mod addresses;
mod http;
mod mailers;
mod scanners;
pub mod servers;
pub mod tls;
