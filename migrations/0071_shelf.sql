-- A vendor's papers, each once however many questions and products they serve. One that was taken away stays as a row, so that this can be
-- undone; `replaced_by` names the paper that took its place.
CREATE TABLE shelf (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations(id),
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  document TEXT,
  product TEXT,
  issued_on TEXT,
  expires_on TEXT,
  check_state TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES accounts(id),
  added_at TEXT NOT NULL,
  replaced_by TEXT REFERENCES shelf(id),
  removed_at TEXT,
  reminded_for TEXT
);
CREATE INDEX shelf_by_organization ON shelf (organization_id, id);
CREATE INDEX shelf_by_file ON shelf (sha256);
CREATE INDEX shelf_by_expiry ON shelf (expires_on) WHERE expires_on IS NOT NULL AND removed_at IS NULL;

-- What became of each file that was brought to a draft, by the name that it came under: the last word counts.
CREATE TABLE brought_files (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  name TEXT NOT NULL,
  paper_id TEXT REFERENCES shelf(id),
  outcome TEXT NOT NULL,
  sentence TEXT NOT NULL,
  brought_by TEXT NOT NULL REFERENCES accounts(id),
  brought_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, name)
);

-- Answers that papers suggest. They count for nothing until a person confirms them.
CREATE TABLE suggestions (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  paper_id TEXT NOT NULL REFERENCES shelf(id),
  question TEXT NOT NULL,
  entry TEXT NOT NULL,
  attaches BOOLEAN NOT NULL,
  places TEXT NOT NULL,
  state TEXT NOT NULL,
  made_at TEXT NOT NULL,
  decided_by TEXT REFERENCES accounts(id),
  decided_at TEXT,
  UNIQUE (disclosure_id, paper_id, question)
);
