mod descriptions;
mod listings;
mod reference;
mod schemas;
mod schemathesis;
