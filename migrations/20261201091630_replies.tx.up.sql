-- What people write back, and what came of it.
CREATE TABLE message_replies (
  id         uuid PRIMARY KEY,
  channel    text NOT NULL CHECK (channel IN ('whatsapp', 'sms')),
  ref        text NOT NULL, -- the provider's
  sender     text NOT NULL,
  body       text NOT NULL CHECK (char_length(body) <= 4000),
  meaning    text NOT NULL CHECK (meaning IN ('confirm', 'cancel', 'stop', 'start', 'unclear')),
  message_id uuid REFERENCES messages, -- that it answers
  done       boolean NOT NULL, -- what it asks for was done at once
  at         timestamptz NOT NULL,
  CONSTRAINT message_replies_once UNIQUE (channel, ref)
);
CREATE INDEX message_replies_from ON message_replies (sender, at DESC);
-- What somebody at the desk has to see to, because the program can't.
CREATE TABLE desk_tasks (
  id             uuid PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('reply', 'another_time', 'unreachable')),
  patient_id     uuid REFERENCES patients, -- none: nobody knows the number
  appointment_id uuid REFERENCES appointments,
  message_id     uuid REFERENCES messages,
  reply_id       uuid REFERENCES message_replies,
  channel        text NOT NULL,
  address        text NOT NULL,
  words          text NOT NULL DEFAULT '' CHECK (char_length(words) <= 4000), -- of whoever asks
  created_at     timestamptz NOT NULL,
  done_at        timestamptz,
  done_by        uuid REFERENCES users,
  version        integer NOT NULL DEFAULT 1,
  CONSTRAINT desk_tasks_done_by_someone CHECK ((done_at IS NULL) = (done_by IS NULL))
);
CREATE INDEX desk_tasks_open ON desk_tasks (created_at) WHERE done_at IS NULL;
CREATE INDEX desk_tasks_latest ON desk_tasks (created_at DESC, id DESC);
CREATE INDEX desk_tasks_of_patient ON desk_tasks (patient_id, created_at DESC) WHERE patient_id IS NOT NULL;
-- One open question of a kind about a visit is enough, however often somebody asks.
CREATE UNIQUE INDEX desk_tasks_asked_once ON desk_tasks (kind, appointment_id) WHERE done_at IS NULL AND appointment_id IS NOT NULL AND kind <> 'reply';
