-- Invitations of users who have no password yet. Each link works once, and a new one ends those before.
CREATE TABLE invitations (
  token_hash bytea PRIMARY KEY, -- SHA-256
  user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE UNIQUE INDEX invitations_open_once ON invitations (user_id) WHERE used_at IS NULL;
