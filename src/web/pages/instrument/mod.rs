//! The instrument in public: how tools are assessed.

pub mod methods;
mod tables;
