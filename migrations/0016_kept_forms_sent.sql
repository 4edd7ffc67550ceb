-- What became of a form that was kept. `origin`: how it came to be kept. `slot`: a form in the same slot of its person and page takes the
-- place of the one that is there; what was sent leaves its slot. `bytes`: what it takes of its person's room. `claim` names what is being
-- sent from it since `claimed_at`, so that a button that was pressed twice sends once. `sent_at` and `sent_to`: when and where it went.
-- `anew_at`: when its form was sent anew on its own page, with other words.
ALTER TABLE kept_forms ADD COLUMN origin TEXT NOT NULL DEFAULT 'session';
ALTER TABLE kept_forms ADD COLUMN slot TEXT;
ALTER TABLE kept_forms ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE kept_forms ADD COLUMN claim TEXT;
ALTER TABLE kept_forms ADD COLUMN claimed_at TEXT;
ALTER TABLE kept_forms ADD COLUMN sent_at TEXT;
ALTER TABLE kept_forms ADD COLUMN sent_to TEXT;
ALTER TABLE kept_forms ADD COLUMN anew_at TEXT;
UPDATE kept_forms SET bytes = LENGTH(fields);
CREATE UNIQUE INDEX kept_forms_by_slot ON kept_forms (account_id, path, slot);
