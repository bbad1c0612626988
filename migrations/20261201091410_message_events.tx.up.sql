-- The story of a message: what became of it, step by step. Waiting in the queue is no step.
CREATE TABLE message_events (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id uuid NOT NULL REFERENCES messages,
  at         timestamptz NOT NULL,
  state      text NOT NULL,
  attempt    integer NOT NULL,
  reason     text NOT NULL,
  answer     text NOT NULL
);
CREATE INDEX message_events_of ON message_events (message_id, id);
--bun:split
CREATE FUNCTION messages_tell_story() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO message_events (message_id, at, state, attempt, reason, answer)
  VALUES (NEW.id, NEW.changed_at, NEW.state, NEW.attempt, NEW.reason, NEW.answer);
  RETURN NULL;
END $$;
CREATE TRIGGER messages_story AFTER UPDATE OF state ON messages FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND NEW.state <> 'queued') EXECUTE FUNCTION messages_tell_story();
--bun:split
-- Who had a message sent again, knowing that it failed or may have arrived.
CREATE TABLE message_resends (
  id         uuid PRIMARY KEY,
  message_id uuid NOT NULL REFERENCES messages,
  at         timestamptz NOT NULL,
  state      text NOT NULL, -- of the message before
  actor_id   uuid REFERENCES users,
  actor_name text NOT NULL
);
CREATE INDEX message_resends_of ON message_resends (message_id);
