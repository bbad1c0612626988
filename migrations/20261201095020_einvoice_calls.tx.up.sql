-- What was said to the tax authority and what it said, without secrets. A call is noted before it is made, so that one
-- whose answer was lost is known.
CREATE TABLE einvoice_calls (
  id           uuid PRIMARY KEY,
  unit_id      uuid NOT NULL REFERENCES einvoice_units,
  einvoice_id  uuid REFERENCES einvoices,
  invoice_id   uuid REFERENCES invoices,
  path         text NOT NULL,
  question     text NOT NULL,
  asked_at     timestamptz NOT NULL,
  status       integer, -- of HTTP
  answer       text,
  failure      text NOT NULL DEFAULT '', -- why there is no answer
  answered_at  timestamptz,
  CONSTRAINT einvoice_calls_of_one CHECK ((einvoice_id IS NULL) = (invoice_id IS NULL)),
  CONSTRAINT einvoice_calls_answered CHECK ((answered_at IS NULL) = (status IS NULL AND failure = ''))
);
CREATE INDEX einvoice_calls_of_document ON einvoice_calls (einvoice_id, asked_at) WHERE einvoice_id IS NOT NULL;
CREATE INDEX einvoice_calls_of_invoice ON einvoice_calls (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX einvoice_calls_of_unit ON einvoice_calls (unit_id, asked_at);
CREATE FUNCTION einvoice_calls_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := '{status,answer,failure,answered_at}';
BEGIN
  IF OLD.answered_at IS NULL AND to_jsonb(NEW) - may = to_jsonb(OLD) - may THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a call is answered once' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'einvoice_calls_are_kept';
END $$;
CREATE TRIGGER einvoice_calls_frozen BEFORE UPDATE ON einvoice_calls FOR EACH ROW EXECUTE FUNCTION einvoice_calls_check_frozen();
SELECT keep_but_destroyed('einvoice_calls', 'invoice_id', 'invoices');
