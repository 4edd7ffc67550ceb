mod adoptions;
mod centers;
mod grades;
mod incidents;
mod overlays;
mod requests;
