mod descriptions;
mod listings;
mod schemas;
