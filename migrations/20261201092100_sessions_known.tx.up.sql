-- A session has a name to be ended by, and knows what was decided for it: reading it, which every request does, asks no other table.
ALTER TABLE sessions
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN proved_at timestamptz NOT NULL DEFAULT '1970-01-01Z', -- when its user last said who they are
  ADD COLUMN idle_minutes smallint NOT NULL DEFAULT 30 CHECK (idle_minutes BETWEEN 5 AND 480),
  ADD COLUMN pending boolean NOT NULL DEFAULT false, -- the password was right, the second step is missing
  ADD COLUMN must_enrol boolean NOT NULL DEFAULT false, -- its user's role needs a second step, and there is none yet
  ADD CONSTRAINT sessions_id UNIQUE (id);
-- Sessions of before were promised longer lives.
DELETE FROM sessions;
-- Browsers that somebody has signed in with. What others do elsewhere never keeps a user out of these.
CREATE TABLE known_devices (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token_hash bytea NOT NULL, -- SHA-256 of the cookie's value
  ip         text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT known_devices_once UNIQUE (token_hash, user_id)
);
CREATE INDEX known_devices_of_user ON known_devices (user_id);
-- Every proof of who somebody is, or attempt at one.
ALTER TABLE sign_in_attempts
  ADD COLUMN way text NOT NULL DEFAULT 'password' CHECK (way IN ('password', 'code', 'recovery', 'passkey', 'proof', 'forgotten')),
  ADD COLUMN user_agent text NOT NULL DEFAULT '',
  ADD COLUMN device bytea; -- hash of a browser's value that the user is known by
CREATE INDEX sign_in_attempts_of_user ON sign_in_attempts (email, id DESC);
