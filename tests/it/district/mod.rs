mod adoptions;
mod agreements;
mod centers;
mod grades;
mod incidents;
mod overlays;
mod requests;
