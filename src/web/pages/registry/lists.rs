//! Checking a list: somebody pastes names or chooses a file and gets one list to act on. Nothing of
//! it is stored: the result's form carries the list.

mod carried;
mod choosing;
pub mod export;
pub mod giving;
pub mod keeping;
pub mod result;
mod result_rows;
mod samples;
mod way;
