mod demos;
mod listings;
mod pages;
mod replays;
mod searches;
mod visibility;
