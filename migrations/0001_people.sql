-- Organisations, accounts and their sessions. Instants are UTC text of fixed width; ids are UUIDv7 text.
CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations(id),
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  password_hash TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX accounts_by_organization ON accounts (organization_id, id);

CREATE TABLE account_roles (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  role TEXT NOT NULL,
  PRIMARY KEY (account_id, role)
);

-- One-time links sent by mail: registration, invitation, password reset. Only the hash of the link's secret is kept.
CREATE TABLE mail_links (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  ended_at TEXT,
  device TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id, id);

-- Tries by subject (an address, a network or an account, and what is tried) in a window, so that a limit holds across replicas.
CREATE TABLE tries (
  subject TEXT NOT NULL,
  window_start TEXT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (subject, window_start)
);
