mod adoptions;
mod grades;
mod incidents;
mod overlays;
mod requests;
