-- How far somebody has read what changed: a place in the register log. Looks from before have a day alone.
ALTER TABLE desk_looks ADD COLUMN place TEXT;

-- For whom mails about a desk were begun, once, with their first tool. Whoever stopped them stays without.
CREATE TABLE desk_watches (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  district_id TEXT NOT NULL REFERENCES organizations(id),
  begun_at TEXT NOT NULL,
  PRIMARY KEY (account_id, district_id)
);
