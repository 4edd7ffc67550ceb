-- The files behind the evidence, each once however many pieces show it, so that a file goes when no record refers to it any more.
CREATE TABLE evidence_files (
  sha256 TEXT PRIMARY KEY,
  size_bytes BIGINT NOT NULL,
  stored_at TEXT NOT NULL,
  deleted_at TEXT
);
INSERT INTO evidence_files (sha256, size_bytes, stored_at)
  SELECT sha256, MAX(size_bytes), MAX(added_at) FROM evidence WHERE sha256 IS NOT NULL GROUP BY sha256;
CREATE INDEX evidence_files_kept ON evidence_files (stored_at) WHERE deleted_at IS NULL;
CREATE INDEX evidence_by_file ON evidence (sha256) WHERE sha256 IS NOT NULL;
