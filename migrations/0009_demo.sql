-- Holds a row only in a database that `assay demo` made, so that no service runs on invented people with a public password.
CREATE TABLE demo_marks (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  maker TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  head BIGINT NOT NULL
);
