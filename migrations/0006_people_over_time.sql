-- People who have not opened their account yet: nothing of them counts until they follow their link, so nobody's address can be taken
-- before its owner has shown that it is theirs. Two organizations can wait for one person; whichever link is followed first counts.
CREATE TABLE waiting_accounts (
  id TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  organization_id TEXT REFERENCES organizations(id),
  organization_name TEXT,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  UNIQUE (place, email)
);
CREATE INDEX waiting_accounts_by_email ON waiting_accounts (email);

CREATE TABLE waiting_roles (
  waiting_id TEXT NOT NULL REFERENCES waiting_accounts(id),
  role TEXT NOT NULL,
  PRIMARY KEY (waiting_id, role)
);

-- Accounts that waited before become such people; their last link still works.
INSERT INTO waiting_accounts (id, place, organization_id, email, name, secret_hash, created_at, expires_at)
  SELECT a.id, a.organization_id, a.organization_id, a.email, a.name,
    COALESCE((SELECT l.secret_hash FROM mail_links l WHERE l.account_id = a.id AND l.used_at IS NULL ORDER BY l.id DESC LIMIT 1), a.id),
    a.created_at,
    COALESCE((SELECT l.expires_at FROM mail_links l WHERE l.account_id = a.id AND l.used_at IS NULL ORDER BY l.id DESC LIMIT 1), a.created_at)
  FROM accounts a WHERE a.state = 'pending';
INSERT INTO waiting_roles (waiting_id, role)
  SELECT r.account_id, r.role FROM account_roles r JOIN accounts a ON a.id = r.account_id WHERE a.state = 'pending';
DELETE FROM mail_links WHERE purpose IN ('confirm', 'invite') OR account_id IN (SELECT id FROM accounts WHERE state = 'pending');
DELETE FROM account_roles WHERE account_id IN (SELECT id FROM accounts WHERE state = 'pending');
DELETE FROM accounts WHERE state = 'pending';

-- A closed account gives its address back; what it was stays beside it.
ALTER TABLE accounts ADD COLUMN former_email TEXT;
UPDATE accounts SET former_email = email, email = id || '@closed.invalid' WHERE state = 'closed';
UPDATE sessions SET ended_at = expires_at WHERE ended_at IS NULL AND account_id IN (SELECT id FROM accounts WHERE state = 'closed');

-- A link that confirms a new address carries it.
ALTER TABLE mail_links ADD COLUMN email TEXT;

-- Names that organizations and products had before.
CREATE TABLE former_names (
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (subject, name)
);

-- Why an administrator keeps a name off the public pages; none while it shows.
ALTER TABLE organizations ADD COLUMN hidden_reason TEXT;
ALTER TABLE products ADD COLUMN hidden_reason TEXT;

-- When the agency first accepted a disclosure: from then on its name is public.
ALTER TABLE disclosures ADD COLUMN accepted_at TEXT;
UPDATE disclosures SET accepted_at = (SELECT MIN(e.at) FROM events e WHERE e.subject = disclosures.id AND e.kind = 'disclosure_accepted');
