-- Keys that a user's phone, computer or stick holds. Only the public half is here, so nobody signs in with what is read from it.
CREATE TABLE passkeys (
  id              uuid PRIMARY KEY,
  user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  credential_id   bytea NOT NULL,
  public_key      bytea NOT NULL, -- COSE
  sign_count      bigint NOT NULL,
  aaguid          bytea NOT NULL, -- the make of what holds it
  transports      text[] NOT NULL DEFAULT '{}',
  backup_eligible boolean NOT NULL,
  backed_up       boolean NOT NULL,
  name            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  created_at      timestamptz NOT NULL,
  used_at         timestamptz,
  refused_at      timestamptz, -- when its counter went back: there may be a copy
  CONSTRAINT passkeys_once UNIQUE (credential_id)
);
CREATE INDEX passkeys_of_user ON passkeys (user_id);
SELECT hear_saves('passkeys');
-- What a browser was asked to sign. Each is taken once, from the browser that was asked.
CREATE TABLE passkey_challenges (
  challenge  text PRIMARY KEY,
  browser    bytea NOT NULL, -- SHA-256 of what it proves its forms with
  adds       boolean NOT NULL, -- to be answered by a new key
  user_id    uuid REFERENCES users ON DELETE CASCADE, -- the only one who may answer; none: anybody
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_over ON passkey_challenges (expires_at);
