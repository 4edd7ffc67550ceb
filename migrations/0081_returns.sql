-- The days on which disclosures went back to their vendors, for the clocks of many at once.
CREATE INDEX events_of_returns ON events (subject, at) WHERE kind = 'disclosure_returned';
