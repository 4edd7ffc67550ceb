//! Use cases: one public function per thing that a person or a job can do. Each asks the policy,
//! loads, decides by the rules, saves the change with its event and its mail in one transaction,
//! and commits.
//!
//! What goes wrong is one [`Error`], and then nothing was changed. Each function names its own
//! reasons under `# Errors`. Besides, every function that asks the database fails when it does not
//! answer, and what is not the actor's is answered like what is not there.

pub mod assessment;
pub mod backups;
pub mod blocking;
pub mod context;
pub mod district;
pub mod error;
pub mod events;
pub mod health;
pub mod housekeeping;
pub mod ids;
pub mod instrument;
pub mod jobs;
pub mod mails;
pub mod meter;
pub mod people;
pub mod registry;
pub mod scanner;
pub mod seen;
pub mod verification;

pub use context::{Clock, Ctx, DecisionClock, IncidentClock, Settings, Tour, TourStop};
pub use error::{Error, FieldError};
pub use seen::Seen;
