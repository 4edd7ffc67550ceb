-- Which pieces of evidence a person has ticked as read.
CREATE TABLE evidence_reads (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  evidence_id TEXT NOT NULL REFERENCES evidence(id),
  read_at TEXT NOT NULL,
  PRIMARY KEY (account_id, evidence_id)
);
