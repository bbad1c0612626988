-- What a save changed is told by hstore, whose difference of two rows is an operator: no statement has to be set up for it, as
-- there was one over jsonb_each, which took a third of what an entry costs a save.
CREATE EXTENSION IF NOT EXISTS hstore;
--bun:split
-- Whose record a row is a part of that leads to its patient by way of another.
CREATE FUNCTION patient_led_to(by text, of uuid) RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE by
    WHEN 'invoice_id' THEN (SELECT patient_id FROM invoices WHERE id = of)
    WHEN 'consent_id' THEN (SELECT patient_id FROM consents WHERE id = of)
    WHEN 'note_id' THEN (SELECT patient_id FROM notes WHERE id = of)
  END;
END $$;
--bun:split
CREATE OR REPLACE FUNCTION audit_save() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  save jsonb := nullif(current_setting('tenhal.save', true), '');
  was jsonb;
  becomes jsonb;
  now_has hstore;
  unsaid text[] := TG_ARGV[1]; -- and what is the same
  of_patient uuid;
BEGIN
  IF save IS NULL OR TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    was := to_jsonb(OLD);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    becomes := to_jsonb(NEW);
  END IF;
  IF TG_OP = 'UPDATE' THEN
    now_has := hstore(NEW);
    unsaid := unsaid || akeys(now_has - akeys(now_has - hstore(OLD)));
  END IF;
  of_patient := coalesce(becomes, was) ->> TG_ARGV[0];
  IF TG_ARGV[0] NOT IN ('', 'id', 'patient_id') THEN
    of_patient := patient_led_to(TG_ARGV[0], of_patient);
  END IF;
  INSERT INTO audit_entries (at, actor_id, actor_name, request_id, reason, action, table_name, row_id, patient_id, before, after)
  VALUES ((save ->> 'at')::timestamptz, (save ->> 'actor')::uuid, save ->> 'name', save ->> 'request', save ->> 'reason', lower(TG_OP),
    TG_TABLE_NAME, coalesce(becomes, was) ->> 'id', of_patient, was - unsaid, becomes - unsaid);
  RETURN NULL;
END $$;
