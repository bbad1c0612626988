CREATE TABLE users (
  id            uuid PRIMARY KEY,
  email         text NOT NULL CHECK (email = lower(email)),
  name_ar       text NOT NULL,
  name_en       text NOT NULL,
  role          text NOT NULL CHECK (role IN ('receptionist', 'clinician', 'billing', 'manager', 'admin')),
  password_hash text NOT NULL,
  provider_id   uuid REFERENCES providers, -- who a clinician is on the calendar
  locale        text NOT NULL DEFAULT 'ar' CHECK (locale IN ('ar', 'en')),
  theme         text NOT NULL DEFAULT 'auto' CHECK (theme IN ('auto', 'light', 'dark')),
  density       text NOT NULL DEFAULT 'comfortable' CHECK (density IN ('comfortable', 'compact')),
  active        boolean NOT NULL DEFAULT true,
  created_at    timestamptz NOT NULL,
  CONSTRAINT users_email_is_free UNIQUE (email)
);
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY, -- SHA-256 of the cookie's value
  user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  csrf       text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ip         text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE TABLE sign_in_attempts (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        timestamptz NOT NULL,
  email     text NOT NULL,
  ip        text NOT NULL,
  succeeded boolean NOT NULL
);
CREATE INDEX sign_in_attempts_by_email ON sign_in_attempts (email, at) WHERE NOT succeeded;
CREATE INDEX sign_in_attempts_by_ip ON sign_in_attempts (ip, at) WHERE NOT succeeded;
