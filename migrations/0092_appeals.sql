-- Appeals against published decisions, counted for each disclosure. `parts` are the ids of the criteria that it is about, as JSON.
-- `answer_by` is the day by which the agency answers. `outcome` is `upheld`, `changed` or `dismissed`.
CREATE TABLE appeals (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  round BIGINT NOT NULL,
  grounds TEXT NOT NULL,
  parts TEXT NOT NULL,
  asks TEXT NOT NULL,
  filed_by TEXT NOT NULL REFERENCES accounts(id),
  filed_at TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  outcome TEXT,
  reason TEXT,
  decided_by TEXT REFERENCES accounts(id),
  decided_at TEXT,
  reminded_at TEXT,
  PRIMARY KEY (disclosure_id, round)
);
-- Published decisions that an appeal changed, as they were, with the levels that they rested on: a listing stands on one until the new
-- decision is published.
CREATE TABLE former_decisions (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  round BIGINT NOT NULL,
  recommended TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  conditions TEXT NOT NULL,
  outcome TEXT NOT NULL,
  proposed_by TEXT NOT NULL REFERENCES accounts(id),
  proposed_at TEXT NOT NULL,
  changes TEXT,
  decided_at TEXT NOT NULL,
  expires_on TEXT,
  levels TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, round)
);
