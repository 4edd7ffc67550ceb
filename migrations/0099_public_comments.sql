-- Days in which anybody may say something about a tool under review. A disclosure has one such window at most; its own id stands in public
-- addresses.
CREATE TABLE comment_windows (
  disclosure_id TEXT PRIMARY KEY REFERENCES disclosures(id),
  id TEXT NOT NULL UNIQUE,
  opens_on TEXT NOT NULL,
  closes_on TEXT NOT NULL,
  asks TEXT NOT NULL,
  revision BIGINT NOT NULL,
  opened_by TEXT NOT NULL REFERENCES accounts(id),
  opened_at TEXT NOT NULL,
  response TEXT,
  responded_by TEXT REFERENCES accounts(id),
  responded_at TEXT
);

-- What people said. `name` is never published and goes after a time; words go when a lead removes them. The state is `waiting`,
-- `published`, `held` or `erased`.
CREATE TABLE public_comments (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES comment_windows(disclosure_id),
  role TEXT NOT NULL,
  criterion TEXT,
  name TEXT,
  words TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  state TEXT NOT NULL,
  ruled_by TEXT REFERENCES accounts(id),
  ruled_at TEXT,
  ruled_reason TEXT,
  answer TEXT,
  answered_by TEXT REFERENCES accounts(id),
  answered_at TEXT
);
CREATE INDEX public_comments_by_disclosure ON public_comments (disclosure_id, state);
