-- Incidents with a tool that a district reports, and the agency's rating of each.
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  product_id TEXT NOT NULL REFERENCES products(id),
  what TEXT NOT NULL,
  happened_on TEXT NOT NULL,
  people BIGINT NOT NULL,
  data TEXT,
  guess TEXT NOT NULL,
  reported_by TEXT NOT NULL REFERENCES accounts(id),
  reported_at TEXT NOT NULL,
  rate_by TEXT NOT NULL,
  late_told_at TEXT,
  severity TEXT,
  rating_words TEXT,
  follows TEXT,
  rated_by TEXT REFERENCES accounts(id),
  rated_at TEXT
);
CREATE INDEX incidents_by_district ON incidents (district_id);
CREATE INDEX incidents_by_product ON incidents (product_id);
CREATE INDEX incidents_by_clock ON incidents (rate_by);
