//! What a district's programs ask and change, with a token of the district.

pub mod adoptions;
pub mod incidents;
pub mod tokens;
