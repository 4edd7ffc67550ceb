//! Drills: the built binary is attacked and overloaded, and its figures are printed beside their bounds. They take long and want the
//! machine for themselves, so only `make drills` runs them.

mod bodies;
