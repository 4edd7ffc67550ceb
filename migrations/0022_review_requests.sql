-- Tools that districts ask the agency to review. Districts that ask for the same tool ask together.
CREATE TABLE review_requests (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  vendor TEXT,
  website TEXT,
  name_key TEXT NOT NULL,
  vendor_key TEXT NOT NULL,
  host TEXT NOT NULL,
  created_at TEXT NOT NULL,
  answer TEXT,
  answer_words TEXT,
  answer_slug TEXT,
  answered_at TEXT
);
CREATE INDEX review_requests_by_name ON review_requests (name_key);

CREATE TABLE review_asks (
  request_id TEXT NOT NULL REFERENCES review_requests(id),
  district_id TEXT NOT NULL REFERENCES organizations(id),
  asked_by TEXT NOT NULL REFERENCES accounts(id),
  purpose TEXT NOT NULL,
  grades TEXT NOT NULL,
  named BOOLEAN NOT NULL,
  asked_at TEXT NOT NULL,
  withdrawn_at TEXT,
  PRIMARY KEY (request_id, district_id)
);
CREATE INDEX review_asks_by_district ON review_asks (district_id);
