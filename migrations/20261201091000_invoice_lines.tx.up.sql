CREATE TABLE invoice_lines (
  id             uuid PRIMARY KEY,
  invoice_id     uuid NOT NULL REFERENCES invoices,
  position       integer NOT NULL,
  source_kind    text NOT NULL DEFAULT 'manual' CHECK (source_kind IN ('manual', 'appointment')),
  source_id      uuid,
  live           boolean NOT NULL DEFAULT true, -- false once its invoice is void
  service_id     uuid REFERENCES services,
  code           text NOT NULL DEFAULT '',
  description_ar text NOT NULL,
  description_en text NOT NULL,
  quantity       integer NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
  unit_price     bigint NOT NULL CHECK (unit_price >= 0),
  discount       bigint NOT NULL DEFAULT 0,
  vat_category   text NOT NULL CHECK (vat_category IN ('S', 'Z', 'E', 'O')), -- UN/ECE 5305, as ZATCA uses it
  vat_rate       integer NOT NULL CHECK (vat_rate BETWEEN 0 AND 10000), -- basis points
  vat_reason     text NOT NULL DEFAULT '', -- VATEX-SA code where the rate is not the standard one
  net            bigint NOT NULL, -- quantity x unit_price - discount
  vat            bigint NOT NULL CHECK (vat >= 0),
  CONSTRAINT invoice_lines_add_up CHECK (net = quantity * unit_price - discount),
  CONSTRAINT invoice_lines_not_negative CHECK (discount >= 0 AND net >= 0),
  CONSTRAINT invoice_lines_have_source CHECK ((source_kind = 'manual') = (source_id IS NULL)),
  CONSTRAINT invoice_lines_reason_given CHECK ((vat_category = 'S') = (vat_reason = ''))
);
CREATE INDEX invoice_lines_of_invoice ON invoice_lines (invoice_id, position);
-- One live line for what was done, however often it is reported.
CREATE UNIQUE INDEX invoice_lines_bill_once ON invoice_lines (source_kind, source_id) WHERE live AND source_id IS NOT NULL;
