-- The register log: one row for each public change of a tool, with its whole public body as it then read. Rows are only ever added.
-- `cause` is what the event that tells of the change is about. `head` is what lists of changes need of the body. A row without a body
-- changed nothing of the body before it.
CREATE TABLE register (
  seq BIGINT PRIMARY KEY,
  cause TEXT NOT NULL,
  product_id TEXT NOT NULL REFERENCES products(id),
  slug TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  head TEXT NOT NULL,
  body TEXT
);
CREATE INDEX register_by_product ON register (product_id, seq);
CREATE INDEX register_by_slug ON register (slug, seq);
CREATE INDEX register_by_cause ON register (cause);

-- Counts the rows of the register log, which gives each its number.
INSERT INTO registry_version (id, version) VALUES ('register', 0);

-- The first day on which an approval rests because a condition that it hangs on is overdue, as its body has it; none where it never does.
ALTER TABLE listings ADD COLUMN rests_from TEXT;
