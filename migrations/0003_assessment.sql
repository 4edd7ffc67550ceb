-- Products and their disclosures.
CREATE TABLE products (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations(id),
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  version TEXT NOT NULL,
  website TEXT NOT NULL,
  summary TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX products_by_organization ON products (organization_id, id);

CREATE TABLE disclosures (
  id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products(id),
  family TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  submitted_at TEXT,
  lead_id TEXT REFERENCES accounts(id),
  return_reason TEXT
);
CREATE INDEX disclosures_by_product ON disclosures (product_id, id);
CREATE INDEX disclosures_by_state ON disclosures (state, id);

-- One row per answered question; a blank question has no row.
CREATE TABLE answers (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  state TEXT NOT NULL,
  value TEXT,
  note TEXT,
  reason TEXT,
  updated_by TEXT NOT NULL REFERENCES accounts(id),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, question)
);

-- The revision that an edit of a section must name, so that two editors are told of each other.
CREATE TABLE section_revisions (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  section TEXT NOT NULL,
  revision BIGINT NOT NULL,
  updated_by TEXT NOT NULL REFERENCES accounts(id),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, section)
);

CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  sha256 TEXT,
  media_type TEXT,
  size_bytes BIGINT,
  url TEXT,
  issued_on TEXT,
  expires_on TEXT,
  check_state TEXT NOT NULL,
  checked_at TEXT,
  check_note TEXT,
  document TEXT,
  added_by TEXT NOT NULL REFERENCES accounts(id),
  added_at TEXT NOT NULL,
  removed_at TEXT
);
CREATE INDEX evidence_by_disclosure ON evidence (disclosure_id, question, id);
CREATE INDEX evidence_by_check ON evidence (check_state, checked_at);

-- What was submitted, frozen: the canonical body and its SHA-256 digest.
CREATE TABLE snapshots (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  attested_name TEXT NOT NULL,
  attested_title TEXT NOT NULL,
  attested_by TEXT NOT NULL REFERENCES accounts(id),
  created_at TEXT NOT NULL
);
CREATE INDEX snapshots_by_disclosure ON snapshots (disclosure_id, id);

-- A reviewer's word on conflicts of interest, given before the file opens.
CREATE TABLE conflict_declarations (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  account_id TEXT NOT NULL REFERENCES accounts(id),
  conflicted BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  declared_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, account_id)
);

-- The criteria that an accepted file is reviewed for, with the number of questions asked in each; the frozen answers decide both.
CREATE TABLE panel_criteria (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  criterion TEXT NOT NULL,
  questions BIGINT NOT NULL,
  PRIMARY KEY (disclosure_id, criterion)
);

-- Who reviews which criterion; `submitted_at` closes the reviewer's own scores and opens the others'.
CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  criterion TEXT NOT NULL,
  reviewer_id TEXT NOT NULL REFERENCES accounts(id),
  state TEXT NOT NULL,
  assigned_by TEXT NOT NULL REFERENCES accounts(id),
  assigned_at TEXT NOT NULL,
  submitted_at TEXT,
  UNIQUE (disclosure_id, criterion, reviewer_id)
);
CREATE INDEX reviews_by_reviewer ON reviews (reviewer_id, state, id);

CREATE TABLE scores (
  review_id TEXT NOT NULL REFERENCES reviews(id),
  question TEXT NOT NULL,
  level BIGINT,
  applicable BOOLEAN NOT NULL,
  comment TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (review_id, question)
);

-- The lead's settlement of a question where reviewers differ.
CREATE TABLE adjudications (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  level BIGINT,
  applicable BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL REFERENCES accounts(id),
  decided_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, question)
);

-- The lead's recommendation with the computed outcome, frozen when the panel closes; then the three offices sign.
CREATE TABLE decisions (
  disclosure_id TEXT PRIMARY KEY REFERENCES disclosures(id),
  recommended TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  conditions TEXT NOT NULL,
  outcome TEXT NOT NULL,
  proposed_by TEXT NOT NULL REFERENCES accounts(id),
  proposed_at TEXT NOT NULL,
  decided_at TEXT,
  expires_on TEXT
);

CREATE TABLE signoffs (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  office TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  agreed BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  signed_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, office)
);
