-- The time zone that a listing's days were counted in when it was published, so that they come out the same whatever zone the agency
-- names later. Until now that was UTC.
ALTER TABLE listings ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
