//! Who takes part: organisations, the accounts of their people, and the links that open accounts.

pub mod account;
pub mod api_token;
pub mod appointment;
pub mod device;
pub mod kept_form;
pub mod mail_link;
pub mod name_request;
pub mod names;
pub mod organization;
pub mod password;
pub mod session;
pub mod shortcuts;
pub mod waiting;
