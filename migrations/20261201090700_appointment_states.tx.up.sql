-- The state machine of services/appointments/status.go; a test holds the two together.
-- Steps back exist for undoing a slip of the hand.
CREATE FUNCTION appointment_may_become(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT was = becomes OR (was, becomes) IN (
    ('booked', 'confirmed'), ('booked', 'arrived'), ('booked', 'cancelled'), ('booked', 'no_show'),
    ('confirmed', 'arrived'), ('confirmed', 'cancelled'), ('confirmed', 'no_show'), ('confirmed', 'booked'),
    ('arrived', 'in_session'), ('arrived', 'cancelled'), ('arrived', 'booked'), ('arrived', 'confirmed'), ('arrived', 'no_show'),
    ('in_session', 'completed'), ('in_session', 'arrived'),
    ('completed', 'in_session'),
    ('cancelled', 'booked'), ('cancelled', 'confirmed'), ('cancelled', 'arrived'),
    ('no_show', 'booked'), ('no_show', 'confirmed'), ('no_show', 'arrived'))
$$;
--bun:split
CREATE FUNCTION appointments_check_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT appointment_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'an appointment that is % can''t become %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointments_state_follows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appointments_state BEFORE UPDATE OF status ON appointments
  FOR EACH ROW EXECUTE FUNCTION appointments_check_state();
CREATE TRIGGER appointments_kept BEFORE DELETE OR TRUNCATE ON appointments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--bun:split
-- What happened to an appointment, for its timeline and for Undo. Before and after hold its
-- status, times, provider and room.
CREATE TABLE appointment_events (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  appointment_id uuid NOT NULL REFERENCES appointments,
  at             timestamptz NOT NULL,
  actor_id       uuid,
  actor_name     text NOT NULL,
  what           text NOT NULL CHECK (what IN ('booked', 'confirmed', 'arrived', 'started', 'completed', 'cancelled', 'no_show', 'rescheduled', 'undone')),
  before         jsonb,
  after          jsonb NOT NULL,
  reason         text NOT NULL DEFAULT ''
);
CREATE INDEX appointment_events_of ON appointment_events (appointment_id, id DESC);
CREATE TRIGGER appointment_events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON appointment_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
