-- Signed agreements of districts, with price and contract vehicle, and the districts that may join them.
CREATE TABLE agreements (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  product_id TEXT NOT NULL REFERENCES products(id),
  title TEXT NOT NULL,
  vehicle TEXT NOT NULL,
  price TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  words TEXT NOT NULL,
  open_to TEXT NOT NULL,
  added_at TEXT NOT NULL,
  withdrawn_at TEXT
);
CREATE INDEX agreements_by_district ON agreements (district_id);
CREATE TABLE agreement_districts (
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  district_id TEXT NOT NULL REFERENCES organizations(id),
  PRIMARY KEY (agreement_id, district_id)
);
CREATE TABLE agreement_joins (
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  district_id TEXT NOT NULL REFERENCES organizations(id),
  joined_by TEXT NOT NULL REFERENCES accounts(id),
  joined_at TEXT NOT NULL,
  PRIMARY KEY (agreement_id, district_id)
);
