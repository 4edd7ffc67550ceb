-- Whose form it is that comes back: what a form's token shows of its session, and the person. A form that was opened in an ended session
-- is known by it.
CREATE TABLE form_keys (
  key_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  expires_at TEXT NOT NULL
);

-- Forms that came when their session had ended, kept for a while for the person who filled them in: `fields` is JSON, without passwords.
CREATE TABLE kept_forms (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  path TEXT NOT NULL,
  fields TEXT NOT NULL,
  had_file BOOLEAN NOT NULL,
  kept_at TEXT NOT NULL
);
CREATE INDEX kept_forms_by_account ON kept_forms (account_id, id);

-- When a reviewer first saw what the others gave: from then on the own review cannot be opened again.
ALTER TABLE reviews ADD COLUMN others_seen_at TEXT;
