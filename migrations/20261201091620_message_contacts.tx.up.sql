-- What somebody does not want to be told, by which channel. No row: they may be told.
CREATE TABLE contact_refusals (
  id          uuid PRIMARY KEY,
  patient_id  uuid NOT NULL REFERENCES patients,
  guardian_id uuid REFERENCES guardians ON DELETE CASCADE, -- of the patient; none: the patient
  purpose     text NOT NULL CHECK (purpose IN ('visits', 'reminders', 'payments', 'news')),
  channel     text NOT NULL CHECK (channel IN ('whatsapp', 'sms', 'email')),
  at          timestamptz NOT NULL,
  CONSTRAINT contact_refusals_once UNIQUE NULLS NOT DISTINCT (patient_id, guardian_id, purpose, channel)
);
CREATE INDEX contact_refusals_of_guardian ON contact_refusals (guardian_id) WHERE guardian_id IS NOT NULL;
-- Addresses to which nothing leaves, whoever's they are: the provider was told to stop, or nobody is there.
CREATE TABLE blocked_addresses (
  id      uuid PRIMARY KEY,
  channel text NOT NULL CHECK (channel IN ('whatsapp', 'sms', 'email')),
  address text NOT NULL,
  reason  text NOT NULL CHECK (reason IN ('stop', 'dead')),
  at      timestamptz NOT NULL,
  CONSTRAINT blocked_addresses_once UNIQUE (address, channel, reason)
);
-- What messages say. A text that was never changed is the program's own and has no row here.
CREATE TABLE message_templates (
  id          uuid PRIMARY KEY,
  event       text NOT NULL,
  channel     text NOT NULL CHECK (channel IN ('whatsapp', 'sms', 'email')),
  language    text NOT NULL CHECK (language IN ('ar', 'en')),
  version     integer NOT NULL CHECK (version > 0),
  subject     text NOT NULL DEFAULT '' CHECK (char_length(subject) <= 200), -- of an e-mail, with
  title       text NOT NULL DEFAULT '' CHECK (char_length(title) <= 200), -- the heading of its page
  body        text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 2000),
  approved    text NOT NULL DEFAULT '' CHECK (approved ~ '^(HX[0-9a-f]{32})?$'), -- Twilio's name of the approved WhatsApp template
  author_name text NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT message_templates_version UNIQUE (event, channel, language, version)
);
CREATE TRIGGER message_templates_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON message_templates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- One-tap links in messages, each for one thing.
CREATE TABLE message_links (
  token_hash bytea PRIMARY KEY, -- SHA-256
  message_id uuid NOT NULL REFERENCES messages,
  purpose    text NOT NULL CHECK (purpose IN ('answer', 'unsubscribe')),
  expires_at timestamptz NOT NULL
);
CREATE INDEX message_links_of ON message_links (message_id);
