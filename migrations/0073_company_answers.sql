-- What a vendor answered for the whole company, for its products' drafts to begin with.
CREATE TABLE company_answers (
  organization_id TEXT NOT NULL REFERENCES organizations(id),
  family TEXT NOT NULL,
  question TEXT NOT NULL,
  state TEXT NOT NULL,
  value TEXT,
  note TEXT,
  reason TEXT,
  typed TEXT,
  updated_by TEXT NOT NULL REFERENCES accounts(id),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, family, question)
);
