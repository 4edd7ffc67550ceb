-- How a paper came to its shelf: somebody brought it, or attached it at a question. One that was attached goes with the last piece that
-- shows it.
ALTER TABLE shelf ADD COLUMN origin TEXT NOT NULL DEFAULT 'brought';
