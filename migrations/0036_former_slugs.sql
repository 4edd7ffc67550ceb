-- Words in addresses that tools had before a rename: they lead to the tool for good, and no other tool takes them.
CREATE TABLE former_slugs (
  slug TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products(id),
  until TEXT NOT NULL
);
CREATE INDEX former_slugs_by_product ON former_slugs (product_id);

-- The vendor whose products and people an organization's became, when the two were merged.
ALTER TABLE organizations ADD COLUMN merged_into TEXT;

-- Other names that vendors ask for, for themselves or a product, and what the agency answered.
CREATE TABLE name_requests (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations(id),
  product_id TEXT REFERENCES products(id),
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES accounts(id),
  asked_at TEXT NOT NULL,
  answer TEXT,
  words TEXT,
  answered_at TEXT
);
CREATE INDEX name_requests_by_organization ON name_requests (organization_id);
