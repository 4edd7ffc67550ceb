//! What a school district keeps for itself: the tools that it uses and what it decided about them.
//! None of it is part of the registry, and no district knows of another's.

pub mod adoption;
pub mod agreement;
pub mod due;
pub mod event;
pub mod grades;
pub mod incident;
pub mod overlay;
pub mod remembered;
pub mod request;
pub mod webhook;
pub mod webhook_secret;
