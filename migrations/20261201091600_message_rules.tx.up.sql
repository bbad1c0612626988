-- What the centre tells people, when, and by which ways. A message keeps the key of the rule that asked for it.
CREATE TABLE message_rules (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key          text NOT NULL CONSTRAINT message_rules_key_is_free UNIQUE CHECK (key ~ '^[a-z0-9_]{3,40}$'),
  event        text NOT NULL CHECK (event IN ('booked', 'moved', 'cancelled', 'reminder', 'receipt', 'broadcast', 'welcome')),
  name         text NOT NULL DEFAULT '' CHECK (char_length(name) <= 80), -- empty for those that the program brings along
  lead_minutes integer CHECK (lead_minutes BETWEEN 15 AND 43200), -- of a reminder: before the visit,
  at_minute    smallint CHECK (at_minute BETWEEN 1 AND 1439), -- or after midnight on its day, for those whom no other reminder reached
  hold_seconds integer NOT NULL DEFAULT 0 CHECK (hold_seconds BETWEEN 0 AND 3600), -- in which undoing sends nothing
  clinic_id    uuid REFERENCES clinics, -- only for its visits,
  service_id   uuid REFERENCES services, -- or those of one service
  audience     text NOT NULL DEFAULT 'family' CHECK (audience IN ('family', 'guardians')),
  channels     text[] NOT NULL CHECK (channels <@ ARRAY['whatsapp', 'sms', 'email'] AND cardinality(channels) > 0), -- the first that works, then the next
  language     text NOT NULL DEFAULT '' CHECK (language IN ('', 'ar', 'en')), -- empty: the patient's
  enabled      boolean NOT NULL DEFAULT true,
  version      integer NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  CONSTRAINT message_rules_know_when CHECK (num_nonnulls(lead_minutes, at_minute) = (event = 'reminder')::int)
);
INSERT INTO message_rules (key, event, lead_minutes, at_minute, hold_seconds, channels, created_at) VALUES
  ('appointment_booked', 'booked', NULL, NULL, 180, '{whatsapp,sms,email}', '2026-12-01'),
  ('appointment_moved', 'moved', NULL, NULL, 180, '{whatsapp,sms,email}', '2026-12-01'),
  ('appointment_cancelled', 'cancelled', NULL, NULL, 180, '{whatsapp,sms,email}', '2026-12-01'),
  ('reminder_24h', 'reminder', 1440, NULL, 0, '{whatsapp,sms,email}', '2026-12-01'),
  ('reminder_2h', 'reminder', 120, NULL, 0, '{whatsapp,sms,email}', '2026-12-01'),
  ('reminder_day', 'reminder', NULL, 480, 0, '{whatsapp,sms,email}', '2026-12-01'),
  ('receipt', 'receipt', NULL, NULL, 0, '{email,sms}', '2026-12-01'),
  ('broadcast', 'broadcast', NULL, NULL, 0, '{whatsapp,sms,email}', '2026-12-01'),
  ('welcome', 'welcome', NULL, NULL, 0, '{email}', '2026-12-01');
-- When nobody is written to, by the centre's clocks.
CREATE TABLE message_hours (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  one        boolean NOT NULL DEFAULT true UNIQUE CHECK (one),
  quiet_from smallint NOT NULL DEFAULT 0 CHECK (quiet_from BETWEEN 0 AND 1439), -- minutes after midnight
  quiet_to   smallint NOT NULL DEFAULT 0 CHECK (quiet_to BETWEEN 0 AND 1439), -- the same as quiet_from: no hour is quiet
  quiet_days smallint[] NOT NULL DEFAULT '{}' CHECK (cardinality(quiet_days) < 7), -- 0 is Sunday
  paces      text NOT NULL DEFAULT 'whatsapp 600, sms 300, email 600', -- as they were decided, for the record; message_channels has them at work
  version    integer NOT NULL DEFAULT 1
);
INSERT INTO message_hours DEFAULT VALUES;
-- How fast messages leave, so that a morning after a breakdown is no storm.
CREATE TABLE message_channels (
  channel      text PRIMARY KEY CHECK (channel IN ('whatsapp', 'sms', 'email')),
  per_minute   integer NOT NULL CHECK (per_minute BETWEEN 30 AND 60000),
  next_at      timestamptz NOT NULL DEFAULT '-infinity', -- when the next one may leave
  resting      integer NOT NULL DEFAULT 0, -- how often in a row the provider could not be reached
  rested_at    timestamptz NOT NULL DEFAULT '-infinity' -- when it is tried again
);
INSERT INTO message_channels (channel, per_minute) VALUES ('whatsapp', 600), ('sms', 300), ('email', 600);
