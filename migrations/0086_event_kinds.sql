-- Figures read the steps of all disclosures, which are few among all events.
CREATE INDEX events_by_kind ON events (kind, at);
