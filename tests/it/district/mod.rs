mod adoptions;
mod agreements;
mod centers;
mod desk;
mod grades;
mod incidents;
mod overlays;
mod requests;
