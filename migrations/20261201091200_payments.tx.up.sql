CREATE TABLE payments (
  id              uuid PRIMARY KEY,
  number          text NOT NULL UNIQUE, -- of the receipt
  patient_id      uuid NOT NULL REFERENCES patients,
  method          text NOT NULL CHECK (method IN ('cash', 'mada', 'card', 'transfer')),
  amount          bigint NOT NULL CONSTRAINT payments_are_positive CHECK (amount > 0), -- halalas
  reference       text NOT NULL DEFAULT '', -- of the card slip or the transfer
  received_by     uuid NOT NULL REFERENCES users,
  received_name   text NOT NULL,
  received_at     timestamptz NOT NULL,
  idempotency_key text NOT NULL,
  CONSTRAINT payments_recorded_once UNIQUE (received_by, idempotency_key)
);
CREATE INDEX payments_of_patient ON payments (patient_id, received_at DESC);
CREATE INDEX payments_by_time ON payments (received_at DESC, id);
CREATE TRIGGER payments_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON payments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Which invoices a payment pays.
CREATE TABLE allocations (
  id         uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES payments,
  invoice_id uuid NOT NULL REFERENCES invoices,
  amount     bigint NOT NULL CHECK (amount > 0)
);
CREATE INDEX allocations_of_payment ON allocations (payment_id);
CREATE INDEX allocations_of_invoice ON allocations (invoice_id);
--bun:split
-- At commit the allocations of an invoice are what it says was paid, and those of a payment fit in it.
CREATE FUNCTION allocations_check_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM payments WHERE id = NEW.payment_id FOR UPDATE;
  IF (SELECT sum(amount) FROM allocations WHERE payment_id = NEW.payment_id) > (SELECT amount FROM payments WHERE id = NEW.payment_id) THEN
    RAISE EXCEPTION 'payment % is allocated twice', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = 'allocations_fit_payment';
  END IF;
  IF (SELECT sum(amount) FROM allocations WHERE invoice_id = NEW.invoice_id) <> (SELECT paid FROM invoices WHERE id = NEW.invoice_id) THEN
    RAISE EXCEPTION 'invoice % does not add up', NEW.invoice_id USING ERRCODE = 'check_violation', CONSTRAINT = 'allocations_fit_invoice';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER allocations_sums AFTER INSERT OR UPDATE ON allocations DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION allocations_check_sums();
CREATE TRIGGER allocations_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON allocations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
