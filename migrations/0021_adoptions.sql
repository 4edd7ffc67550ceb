-- A district's desk: the tools that it uses. What stands here is the district's own and no part of the registry.
CREATE TABLE adoptions (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  product_id TEXT NOT NULL REFERENCES products(id),
  grades TEXT NOT NULL,
  purpose TEXT NOT NULL,
  people TEXT NOT NULL,
  students BIGINT NOT NULL,
  starts_on TEXT NOT NULL,
  state TEXT NOT NULL,
  revision BIGINT NOT NULL,
  adopted_by TEXT NOT NULL REFERENCES accounts(id),
  adopted_at TEXT NOT NULL,
  retired_on TEXT,
  retire_reason TEXT,
  delete_by TEXT,
  deleted_on TEXT,
  deletion_words TEXT,
  deletion_confirmed_at TEXT
);
-- A tool is in use once in a district, however often it comes and goes.
CREATE UNIQUE INDEX adoptions_in_use ON adoptions (district_id, product_id) WHERE state = 'in_use';
CREATE INDEX adoptions_by_product ON adoptions (product_id, state);

-- How far somebody has read what changed for a district.
CREATE TABLE desk_looks (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  district_id TEXT NOT NULL REFERENCES organizations(id),
  seen_at TEXT NOT NULL,
  PRIMARY KEY (account_id, district_id)
);
