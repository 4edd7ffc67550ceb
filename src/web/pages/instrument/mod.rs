//! The instrument in public: how tools are assessed.

pub mod grounds;
pub mod impacts;
pub mod methods;
mod tables;
