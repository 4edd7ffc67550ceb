-- The cycles in which the agency takes disclosures, where it does not take them at any time. How a cycle stands follows from the day and
-- its cases; nothing of it is stored.
CREATE TABLE intake_cycles (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  takes TEXT,
  opens_on TEXT NOT NULL,
  closes_on TEXT NOT NULL,
  review_until TEXT NOT NULL,
  announced_on TEXT NOT NULL,
  revision BIGINT NOT NULL,
  noted_by TEXT NOT NULL REFERENCES accounts(id),
  noted_at TEXT NOT NULL
);

-- To which cycle a submission belongs, for good, and the agency's day on which it came in first.
CREATE TABLE cycle_cases (
  disclosure_id TEXT PRIMARY KEY REFERENCES disclosures(id),
  cycle_id TEXT NOT NULL REFERENCES intake_cycles(id),
  entered_on TEXT NOT NULL
);
CREATE INDEX cycle_cases_by_cycle ON cycle_cases (cycle_id);
