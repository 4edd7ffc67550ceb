-- The wait between a decision and its publication, one row for each time that the offices decided. `until` is the last day on which the
-- vendor can answer, fixed with the decision. `said` is `nothing` or `response`, and `parts` its texts as JSON. `ruling` is `stands` or
-- `reopened`. The last two columns keep a mail from going out twice.
CREATE TABLE standstills (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  round BIGINT NOT NULL,
  began_at TEXT NOT NULL,
  until TEXT NOT NULL,
  said TEXT,
  parts TEXT,
  said_by TEXT REFERENCES accounts(id),
  said_at TEXT,
  ruling TEXT,
  ruling_reason TEXT,
  ruled_by TEXT REFERENCES accounts(id),
  ruled_at TEXT,
  told_at TEXT,
  reminded_at TEXT,
  PRIMARY KEY (disclosure_id, round)
);
