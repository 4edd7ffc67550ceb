mod adoptions;
mod grades;
mod incidents;
mod requests;
