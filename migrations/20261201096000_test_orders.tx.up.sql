-- What a clinician asks a laboratory or a radiology department for. Its number is on the request, and comes back with the result.
CREATE TABLE test_order_numbers (
  year integer PRIMARY KEY,
  last integer NOT NULL CHECK (last BETWEEN 1 AND 999999) -- at most 15 characters in all: an accession number has 16
);
CREATE TABLE test_orders (
  id            uuid PRIMARY KEY,
  placer_no     text NOT NULL CHECK (placer_no ~ '^PLC-[0-9]{4}-[0-9]{6}$'),
  accession_no  text NOT NULL DEFAULT '' CHECK (char_length(accession_no) <= 16), -- what the other side calls it; empty: not known
  kind          text NOT NULL CHECK (kind IN ('lab', 'rad')),
  code          text NOT NULL CHECK (char_length(code) <= 40), -- LOINC; empty where it is asked for in words
  asks          text NOT NULL CHECK (char_length(asks) BETWEEN 1 AND 200),
  priority      text NOT NULL CHECK (priority IN ('routine', 'urgent', 'stat')),
  why           text NOT NULL DEFAULT '' CHECK (char_length(why) <= 1000), -- what the other side must know
  patient_id    uuid NOT NULL REFERENCES patients,
  provider_id   uuid NOT NULL REFERENCES providers, -- who answers for it
  clinic_id     uuid NOT NULL REFERENCES clinics,
  status        text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'partial', 'resulted', 'cancelled')),
  ordered_at    timestamptz NOT NULL,
  ordered_by    uuid NOT NULL REFERENCES users,
  cancelled_at  timestamptz,
  cancelled_by  uuid REFERENCES users,
  cancel_reason text NOT NULL DEFAULT '' CHECK (char_length(cancel_reason) <= 500),
  key           uuid NOT NULL, -- of the form that made it
  version       integer NOT NULL DEFAULT 1,
  CONSTRAINT test_orders_by_number UNIQUE (placer_no),
  CONSTRAINT test_orders_once UNIQUE (key),
  CONSTRAINT test_orders_cancelled_for_a_reason CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)
    AND (cancelled_at IS NULL) = (cancel_reason = '') AND (cancelled_at IS NULL) = (cancelled_by IS NULL))
);
CREATE INDEX test_orders_of_patient ON test_orders (patient_id, ordered_at DESC, id DESC);
CREATE INDEX test_orders_by_accession ON test_orders (accession_no) WHERE accession_no <> '';
CREATE INDEX test_orders_open ON test_orders (ordered_at, id) WHERE status IN ('open', 'partial');
SELECT keep_merged_empty('test_orders'), keep_but_destroyed('test_orders'), hear_saves('test_orders', 'patient_id', '{code,asks,why}');
--bun:split
-- What was asked for stays as it was asked for, and what is called off stays called off.
CREATE FUNCTION test_orders_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_differ text[] := '{patient_id,accession_no,status,cancelled_at,cancelled_by,cancel_reason,version}';
BEGIN
  IF to_jsonb(NEW) - may_differ = to_jsonb(OLD) - may_differ AND (OLD.status <> 'cancelled' OR NEW.status = 'cancelled' AND NEW.cancelled_at = OLD.cancelled_at)
    AND (NEW.status <> 'cancelled' OR OLD.status IN ('open', 'cancelled'))
    AND (NEW.patient_id = OLD.patient_id OR merge_moves(OLD.patient_id, NEW.patient_id)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a change of order % is refused', OLD.placer_no USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'test_orders_stay';
END $$;
CREATE TRIGGER test_orders_stay BEFORE UPDATE ON test_orders FOR EACH ROW EXECUTE FUNCTION test_orders_check();
