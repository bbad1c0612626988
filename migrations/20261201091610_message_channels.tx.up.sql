-- Messages by every channel, of every rule, to people who are no patients, and several in one.
ALTER TABLE messages
  DROP CONSTRAINT messages_rule_check, DROP CONSTRAINT messages_channel_check, DROP CONSTRAINT messages_state_check,
  DROP CONSTRAINT messages_sent_are_timed, DROP CONSTRAINT messages_leave_to_someone, DROP CONSTRAINT messages_tell_of_one,
  ALTER COLUMN patient_id DROP NOT NULL,
  ADD COLUMN guardian_id uuid, -- of the patient, to whom it is addressed; none: to the patient. Guardians come and go
  ADD COLUMN user_id uuid REFERENCES users, -- whom it welcomes
  ADD COLUMN broadcast_id uuid, -- that it is a part of
  ADD COLUMN part_of uuid REFERENCES messages, -- in which its words are told
  ADD COLUMN replaces uuid REFERENCES messages, -- which did not arrive
  ADD COLUMN ref text NOT NULL DEFAULT '', -- the provider's name for it
  ADD COLUMN segments smallint NOT NULL DEFAULT 0, -- of an SMS, as it is paid for
  ADD COLUMN delivered_at timestamptz;
ALTER TABLE messages
  ADD CONSTRAINT messages_rule_fkey FOREIGN KEY (rule) REFERENCES message_rules (key),
  ADD CONSTRAINT messages_channel_check CHECK (channel IN ('whatsapp', 'sms', 'email')),
  ADD CONSTRAINT messages_state_check CHECK (state IN ('planned', 'queued', 'sending', 'sent', 'delivered', 'failed', 'bounced', 'in_doubt',
    'cancelled', 'skipped', 'suppressed', 'joined')),
  ADD CONSTRAINT messages_sent_are_timed CHECK (sent_at IS NOT NULL OR state NOT IN ('sent', 'delivered')),
  ADD CONSTRAINT messages_delivered_are_timed CHECK ((delivered_at IS NOT NULL) = (state = 'delivered')),
  ADD CONSTRAINT messages_leave_to_someone CHECK (recipient <> '' OR state IN ('skipped', 'suppressed')),
  ADD CONSTRAINT messages_joined_have_a_place CHECK ((part_of IS NOT NULL) = (state = 'joined')),
  ADD CONSTRAINT messages_are_for_someone CHECK (num_nonnulls(patient_id, user_id) = 1),
  ADD CONSTRAINT messages_tell_of_one CHECK (num_nonnulls(appointment_id, payment_id, broadcast_id, user_id) = 1
    AND num_nonnulls(appointment_id, schedule_version, starts_at, provider_id) IN (0, 4));
CREATE INDEX messages_parts ON messages (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX messages_replaced ON messages (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX messages_of_user ON messages (user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX messages_broadcast_told_once ON messages (broadcast_id, channel, recipient) WHERE broadcast_id IS NOT NULL;
CREATE UNIQUE INDEX messages_by_ref ON messages (channel, ref) WHERE ref <> '';
-- Whoever has one is reminded of several visits at once; and whoever answers by text is found by the number.
CREATE INDEX messages_waiting_for ON messages (recipient, starts_at) WHERE state IN ('planned', 'queued') AND appointment_id IS NOT NULL;
CREATE INDEX messages_told ON messages (recipient, sent_at DESC) WHERE sent_at IS NOT NULL;
DROP TRIGGER messages_stay_sent ON messages;
CREATE TRIGGER messages_stay_sent BEFORE UPDATE OF state ON messages FOR EACH ROW
  WHEN (OLD.state = 'sent' AND NEW.state NOT IN ('sent', 'delivered', 'failed', 'bounced')) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER messages_stay_delivered BEFORE UPDATE OF state ON messages FOR EACH ROW
  WHEN (OLD.state = 'delivered' AND NEW.state <> 'delivered') EXECUTE FUNCTION refuse_change();
-- What providers say later of what they took, as often as they like: each once.
CREATE TABLE message_receipts (
  provider   text NOT NULL,
  ref        text NOT NULL,
  event      text NOT NULL,
  message_id uuid NOT NULL REFERENCES messages,
  at         timestamptz NOT NULL,
  PRIMARY KEY (provider, ref, event)
);
CREATE INDEX message_receipts_of ON message_receipts (message_id);
