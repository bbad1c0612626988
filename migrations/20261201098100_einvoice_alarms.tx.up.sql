-- What those who look after the e-invoices were told, so that they are told once. Of documents that are late: up to which
-- deadline, since whoever was issued first is late first. Of a certificate: until when it is valid.
CREATE TABLE einvoice_alarms (
  about text PRIMARY KEY, -- "late:4", "certificate:<unit>:30"
  upto  timestamptz NOT NULL
);
--bun:split
-- A chain grows by a document that there is, and by nothing else: also whoever writes to its row alone leaves no gap.
CREATE OR REPLACE FUNCTION einvoice_chains_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.unit_id = OLD.unit_id AND NEW.last_icv = OLD.last_icv + 1 AND EXISTS (
    SELECT FROM einvoices AS ei WHERE ei.unit_id = NEW.unit_id AND ei.icv = NEW.last_icv AND ei.hash = NEW.last_hash) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a chain only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'einvoice_chains_only_grow';
END $$;
