-- Numbers without gaps: the row is locked by the transaction that takes a number.
CREATE TABLE number_series (
  series text PRIMARY KEY,
  last   bigint NOT NULL CHECK (last >= 0)
);
--bun:split
CREATE TABLE invoices (
  id             uuid PRIMARY KEY,
  number         text UNIQUE,
  patient_id     uuid NOT NULL REFERENCES patients,
  clinic_id      uuid NOT NULL REFERENCES clinics,
  state          text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'issued', 'void')),
  subtotal       bigint NOT NULL DEFAULT 0, -- halalas, like all amounts: lines before discount and VAT
  discount       bigint NOT NULL DEFAULT 0,
  vat            bigint NOT NULL DEFAULT 0,
  total          bigint NOT NULL DEFAULT 0,
  paid           bigint NOT NULL DEFAULT 0,
  status         text NOT NULL GENERATED ALWAYS AS (
                   CASE WHEN state <> 'issued' THEN state WHEN paid >= total THEN 'paid' WHEN paid > 0 THEN 'partly_paid' ELSE 'unpaid' END) STORED,
  discount_reason text NOT NULL DEFAULT '',
  seller         jsonb, -- the centre as it was at issue
  buyer          jsonb, -- the patient as they were at issue
  service_date   date,
  issued_at      timestamptz,
  issued_by      text NOT NULL DEFAULT '',
  due_on         date,
  version        integer NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL,
  CONSTRAINT invoices_add_up CHECK (total = subtotal - discount + vat),
  CONSTRAINT invoices_not_negative CHECK (discount BETWEEN 0 AND subtotal AND vat >= 0),
  CONSTRAINT invoices_not_overpaid CHECK (paid BETWEEN 0 AND total),
  CONSTRAINT invoices_issued_whole CHECK ((state = 'issued') = (number IS NOT NULL)
    AND (state <> 'issued' OR (issued_at IS NOT NULL AND seller IS NOT NULL AND buyer IS NOT NULL AND due_on IS NOT NULL))),
  CONSTRAINT invoices_paid_once_issued CHECK (paid = 0 OR state = 'issued')
);
CREATE INDEX invoices_of_patient ON invoices (patient_id, created_at DESC);
CREATE INDEX invoices_by_time ON invoices (created_at DESC, id);
CREATE INDEX invoices_by_status ON invoices (status, created_at DESC, id);
