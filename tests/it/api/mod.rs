mod descriptions;
mod listings;
