mod listings;
