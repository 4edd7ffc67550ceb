-- Who may review: from which day until which, and what they are qualified for (a JSON list of criteria, empty for every one). Without a row
-- somebody with the role reviews everything, as before there were appointments.
CREATE TABLE appointments (
  account_id TEXT PRIMARY KEY REFERENCES accounts(id),
  kind TEXT NOT NULL,
  first_on TEXT NOT NULL,
  last_on TEXT,
  criteria TEXT NOT NULL,
  noted_by TEXT NOT NULL REFERENCES accounts(id),
  noted_at TEXT NOT NULL
);

-- Conflicts of interest with a vendor, which hold for all of its disclosures, present and to come. The ground is `declared` by the person,
-- `pinned` by a lead, or `affiliated` as an administrator noted it.
CREATE TABLE vendor_conflicts (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  organization_id TEXT NOT NULL REFERENCES organizations(id),
  ground TEXT NOT NULL,
  reason TEXT NOT NULL,
  noted_by TEXT NOT NULL REFERENCES accounts(id),
  noted_at TEXT NOT NULL,
  PRIMARY KEY (account_id, organization_id, ground)
);
CREATE INDEX vendor_conflicts_by_organization ON vendor_conflicts (organization_id, account_id);
