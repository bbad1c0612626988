-- Messages to people, from the plan to the answer of the provider. "Sending" is committed before
-- the call; a process that dies after it leaves the message in doubt, and it is not resent blindly.
CREATE TABLE messages (
  id               uuid PRIMARY KEY,
  rule             text NOT NULL CHECK (rule IN ('appointment_booked', 'reminder_24h', 'reminder_2h', 'receipt')),
  channel          text NOT NULL CHECK (channel IN ('email')),
  recipient        text NOT NULL,
  language         text NOT NULL CHECK (language IN ('ar', 'en')),
  patient_id       uuid NOT NULL REFERENCES patients,
  appointment_id   uuid REFERENCES appointments,
  schedule_version integer, -- of the appointment that it tells of
  payment_id       uuid REFERENCES payments,
  state            text NOT NULL CHECK (state IN ('planned', 'queued', 'sending', 'sent', 'failed', 'in_doubt', 'cancelled', 'skipped')),
  due_at           timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL, -- not worth sending after this
  attempt          integer NOT NULL DEFAULT 0,
  reason           text NOT NULL DEFAULT '', -- why it was not sent
  sent_at          timestamptz,
  created_at       timestamptz NOT NULL,
  CONSTRAINT messages_tell_of_one CHECK ((appointment_id IS NULL) <> (payment_id IS NULL) AND (appointment_id IS NULL) = (schedule_version IS NULL))
);
CREATE UNIQUE INDEX messages_appointment_told_once ON messages (appointment_id, schedule_version, rule, channel, recipient) WHERE appointment_id IS NOT NULL;
CREATE UNIQUE INDEX messages_payment_told_once ON messages (payment_id, rule, channel, recipient) WHERE payment_id IS NOT NULL;
CREATE INDEX messages_due ON messages (due_at) WHERE state = 'planned';
CREATE INDEX messages_of_patient ON messages (patient_id, created_at DESC);
CREATE INDEX messages_latest ON messages (created_at DESC, id);
--bun:split
-- What the catcher of a development machine caught instead of sending it.
CREATE TABLE caught_mails (
  id         uuid PRIMARY KEY,
  message_id text NOT NULL UNIQUE,
  recipient  text NOT NULL,
  subject    text NOT NULL,
  body_text  text NOT NULL,
  body_html  text NOT NULL,
  files      text[] NOT NULL DEFAULT '{}',
  caught_at  timestamptz NOT NULL
);
CREATE INDEX caught_mails_latest ON caught_mails (caught_at DESC, id);
