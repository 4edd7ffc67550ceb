//! The instrument in public: how tools are assessed.

pub mod blank_form;
pub mod grounds;
pub mod impacts;
pub mod measures;
mod method_head;
pub mod methods;
pub mod pass_fail;
mod tables;
