-- Electronic invoices as they were made: the bytes that are kept are the bytes that are sent.
CREATE TABLE einvoices (
  id            uuid PRIMARY KEY, -- which the document says too
  invoice_id    uuid NOT NULL REFERENCES invoices,
  unit_id       uuid NOT NULL REFERENCES einvoice_units,
  icv           bigint NOT NULL CHECK (icv > 0),
  previous_hash text NOT NULL,
  hash          text NOT NULL,
  class         text NOT NULL CHECK (class IN ('standard', 'simplified')),
  xml           bytea NOT NULL,
  sha256        bytea NOT NULL GENERATED ALWAYS AS (sha256(xml)) STORED,
  qr            text NOT NULL,
  state         text NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'rejected', 'held')),
  attempt       integer NOT NULL DEFAULT 0,
  sending_until timestamptz, -- after which whoever sent it is taken for dead
  warnings      jsonb NOT NULL DEFAULT '[]',
  errors        jsonb NOT NULL DEFAULT '[]',
  cleared       bytea, -- with the authority's stamp
  made_at       timestamptz NOT NULL,
  deadline      timestamptz NOT NULL, -- the law's
  answered_at   timestamptz,
  CONSTRAINT einvoices_in_one_place UNIQUE (unit_id, icv),
  CONSTRAINT einvoices_hash_once UNIQUE (unit_id, hash),
  CONSTRAINT einvoices_sending_ends CHECK ((state = 'sending') = (sending_until IS NOT NULL)),
  CONSTRAINT einvoices_answered CHECK (state NOT IN ('accepted', 'rejected') OR answered_at IS NOT NULL)
);
-- An invoice has one document that counts. One that was rejected keeps its place in the chain, and makes room for another.
CREATE UNIQUE INDEX einvoices_of_invoice_once ON einvoices (invoice_id) WHERE state <> 'rejected';
CREATE INDEX einvoices_of_invoice ON einvoices (invoice_id, icv);
CREATE INDEX einvoices_open ON einvoices (deadline, id) WHERE state <> 'accepted';
CREATE INDEX einvoices_latest ON einvoices (made_at DESC, id);
--bun:split
-- A document takes the next place of its unit's chain, or none.
CREATE FUNCTION einvoices_join_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE einvoice_chains SET last_icv = NEW.icv, last_hash = NEW.hash
  WHERE unit_id = NEW.unit_id AND last_icv = NEW.icv - 1 AND last_hash = NEW.previous_hash;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'document % of unit % is not the next', NEW.icv, NEW.unit_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'einvoices_are_a_chain';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER einvoices_join_chain AFTER INSERT ON einvoices FOR EACH ROW EXECUTE FUNCTION einvoices_join_chain();
-- What was made stays; what became of it is noted, and is final once the authority has decided.
CREATE FUNCTION einvoices_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := '{state,attempt,sending_until,warnings,errors,cleared,answered_at,sha256}'; -- the last follows from xml, once this has passed
BEGIN
  IF OLD.state NOT IN ('accepted', 'rejected') AND to_jsonb(NEW) - may = to_jsonb(OLD) - may THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'change of document % is refused: it is %', OLD.id, OLD.state
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'einvoices_are_kept';
END $$;
CREATE TRIGGER einvoices_frozen BEFORE UPDATE ON einvoices FOR EACH ROW EXECUTE FUNCTION einvoices_check_frozen();
SELECT keep_but_destroyed('einvoices', 'invoice_id', 'invoices'), hear_saves('einvoices', 'invoice_id', '{xml,qr,cleared,previous_hash}');
