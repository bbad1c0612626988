-- Messages to people, from the plan to the answer of the provider. "Sending" is committed before
-- the call; a process that dies after it leaves the message in doubt, and it is not resent blindly.
CREATE TABLE messages (
  id               uuid PRIMARY KEY,
  rule             text NOT NULL CHECK (rule IN ('appointment_booked', 'appointment_moved', 'reminder_24h', 'reminder_2h', 'receipt')),
  channel          text NOT NULL CHECK (channel IN ('email')),
  recipient        text NOT NULL, -- empty where nobody could be reached
  language         text NOT NULL CHECK (language IN ('ar', 'en')),
  patient_id       uuid NOT NULL REFERENCES patients,
  appointment_id   uuid REFERENCES appointments,
  schedule_version integer, -- of the appointment that it tells of, with
  starts_at        timestamptz, -- the time and
  provider_id      uuid REFERENCES providers, -- the provider that it names
  payment_id       uuid REFERENCES payments,
  state            text NOT NULL CHECK (state IN ('planned', 'queued', 'sending', 'sent', 'failed', 'in_doubt', 'cancelled', 'skipped')),
  due_at           timestamptz NOT NULL,
  check_at         timestamptz NOT NULL, -- when the sweep looks at it next, unless it is over
  expires_at       timestamptz NOT NULL, -- not worth sending from then on
  attempt          integer NOT NULL DEFAULT 0,
  reason           text NOT NULL DEFAULT '', -- why it was not sent
  answer           text NOT NULL DEFAULT '', -- of the provider, to the latest attempt
  subject          text NOT NULL DEFAULT '', -- what it said, kept when it leaves
  body_text        text NOT NULL DEFAULT '',
  sent_at          timestamptz,
  changed_at       timestamptz NOT NULL,
  created_at       timestamptz NOT NULL,
  CONSTRAINT messages_tell_of_one CHECK ((appointment_id IS NULL) <> (payment_id IS NULL)
    AND num_nonnulls(appointment_id, schedule_version, starts_at, provider_id) IN (0, 4)),
  CONSTRAINT messages_sent_are_timed CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  CONSTRAINT messages_leave_to_someone CHECK (recipient <> '' OR state = 'skipped')
);
-- What was called off can be planned anew; what was sent, or may have been, or came too late, can't.
CREATE UNIQUE INDEX messages_appointment_told_once ON messages (appointment_id, schedule_version, rule, channel, recipient)
  WHERE appointment_id IS NOT NULL AND state <> 'cancelled';
CREATE INDEX messages_of_appointment ON messages (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE UNIQUE INDEX messages_payment_told_once ON messages (payment_id, rule, channel, recipient) WHERE payment_id IS NOT NULL;
CREATE INDEX messages_to_check ON messages (check_at) WHERE state IN ('planned', 'queued', 'sending');
CREATE INDEX messages_of_patient ON messages (patient_id, created_at DESC);
CREATE INDEX messages_latest ON messages (created_at DESC, id DESC);
CREATE INDEX messages_by_state ON messages (state, created_at DESC, id DESC);
CREATE TRIGGER messages_stay_sent BEFORE UPDATE OF state ON messages FOR EACH ROW
  WHEN (OLD.state = 'sent' AND NEW.state <> 'sent') EXECUTE FUNCTION refuse_change();
