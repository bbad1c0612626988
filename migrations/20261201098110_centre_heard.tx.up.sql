-- The centre's identity is edited by its admins: audited, and never over what somebody else has just saved. Its national
-- address is that of the unit which stamps its e-invoices.
ALTER TABLE organisation ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE einvoice_units ADD COLUMN version integer NOT NULL DEFAULT 1;
SELECT hear_saves('organisation');
