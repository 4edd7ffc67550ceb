-- Approvals from before Assay, loaded from a table. A decision that is published takes the place of one.
CREATE TABLE earlier_approvals (
  product_id TEXT PRIMARY KEY REFERENCES products(id),
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
