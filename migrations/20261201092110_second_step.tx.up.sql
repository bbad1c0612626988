-- The second step of signing in: codes that an app makes of a secret, and recovery codes for when the phone is lost.
ALTER TABLE users
  ADD COLUMN two_step_at timestamptz, -- since when; none: the password is enough
  ADD COLUMN reset_asked_at timestamptz; -- when a link for a new password was last asked for
CREATE TABLE totp_secrets (
  user_id    uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  sealed     bytea NOT NULL, -- AES-GCM
  last_step  bigint NOT NULL DEFAULT 0, -- of the last code that was taken: none is taken twice
  created_at timestamptz NOT NULL
);
CREATE TABLE recovery_codes (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  hash    bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, hash)
);
-- A link leads a new user to a first password, or another to a new one.
ALTER TABLE invitations ADD COLUMN purpose text NOT NULL DEFAULT 'welcome' CHECK (purpose IN ('welcome', 'reset'));
