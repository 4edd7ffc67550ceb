-- The letter that goes with a decision: the lead's words while it is proposed; the whole text and its digest from the decision on.
CREATE TABLE letters (
  disclosure_id TEXT PRIMARY KEY REFERENCES disclosures(id),
  words TEXT NOT NULL,
  body TEXT,
  digest TEXT,
  frozen_at TEXT,
  sent_at TEXT
);

-- What the vendor says that it changed since the agency returned the disclosure.
ALTER TABLE snapshots ADD COLUMN note TEXT;
