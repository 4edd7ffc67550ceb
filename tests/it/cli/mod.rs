//! The built binary as a process: what it prints, how it ends and what it keeps.

mod accounts;
mod arguments;
mod backups;
mod demos;
mod differences;
mod pass_fail;
mod past;
mod pipes;
pub mod process;
pub mod questionnaires;
mod receipts;
mod records;
mod serving;
mod starts;
