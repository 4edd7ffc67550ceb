-- Drafts that renew an earlier submission of their product, and what of it was said to be still true.
CREATE TABLE renewals (
  disclosure_id TEXT PRIMARY KEY REFERENCES disclosures(id),
  earlier_id TEXT NOT NULL REFERENCES disclosures(id),
  earlier_digest TEXT NOT NULL,
  started_at TEXT NOT NULL
);
CREATE TABLE reattestations (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  section TEXT NOT NULL,
  revision BIGINT NOT NULL,
  questions TEXT NOT NULL,
  attested_by TEXT NOT NULL REFERENCES accounts(id),
  attested_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, section)
);
