mod listings;
mod pages;
mod searches;
