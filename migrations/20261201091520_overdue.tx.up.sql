-- Invoices that were found unpaid after the day they were due, each once: what follows from it follows once.
CREATE TABLE invoice_overdues (
  id         uuid PRIMARY KEY,
  invoice_id uuid NOT NULL REFERENCES invoices CONSTRAINT invoice_overdues_once UNIQUE,
  due_on     date NOT NULL,
  balance    bigint NOT NULL CHECK (balance > 0), -- halalas that were open then
  noted_at   timestamptz NOT NULL
);
CREATE TRIGGER invoice_overdues_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_overdues FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX invoices_open_by_due ON invoices (due_on) WHERE status IN ('unpaid', 'partly_paid');
