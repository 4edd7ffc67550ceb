-- A link is called broken after it failed on several days; a site that asks for time is left alone until then.
ALTER TABLE evidence ADD COLUMN failed_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN check_after TEXT;

-- A product that was never submitted can be removed; its row stays for the record.
ALTER TABLE products ADD COLUMN removed_at TEXT;
