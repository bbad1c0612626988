-- What is said and acknowledged of a result is in its patient's log, without the words: they are clinical.
CREATE OR REPLACE FUNCTION audit_save() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  save jsonb := nullif(current_setting('tenhal.save', true), '');
  hidden text[] := TG_ARGV[1];
  was jsonb;
  becomes jsonb;
  of_patient uuid;
  row_id text;
BEGIN
  IF save IS NULL OR TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    was := to_jsonb(OLD);
    row_id := was ->> 'id';
    of_patient := was ->> TG_ARGV[0];
  END IF;
  IF TG_OP <> 'DELETE' THEN
    becomes := to_jsonb(NEW);
    row_id := becomes ->> 'id';
    of_patient := becomes ->> TG_ARGV[0];
  END IF;
  IF TG_ARGV[0] = 'invoice_id' THEN
    SELECT patient_id INTO of_patient FROM invoices WHERE id = of_patient;
  ELSIF TG_ARGV[0] = 'consent_id' THEN
    SELECT patient_id INTO of_patient FROM consents WHERE id = of_patient;
  ELSIF TG_ARGV[0] = 'note_id' THEN
    SELECT patient_id INTO of_patient FROM notes WHERE id = of_patient;
  ELSIF TG_ARGV[0] = 'result_id' THEN
    SELECT patient_id INTO of_patient FROM results WHERE id = of_patient;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(jsonb_object_agg(key, was -> key), '{}'), coalesce(jsonb_object_agg(key, value), '{}') INTO was, becomes
    FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key AND key <> ALL (hidden);
  ELSE
    was := was - hidden;
    becomes := becomes - hidden;
  END IF;
  INSERT INTO audit_entries (at, actor_id, actor_name, request_id, reason, action, table_name, row_id, patient_id, before, after)
  VALUES ((save ->> 'at')::timestamptz, (save ->> 'actor')::uuid, save ->> 'name', save ->> 'request', save ->> 'reason', lower(TG_OP),
    TG_TABLE_NAME, row_id, of_patient, was, becomes);
  RETURN NULL;
END $$;
--bun:split
SELECT hear_saves('result_reviews', 'result_id', '{note}'), hear_saves('critical_alerts', 'result_id', '{readback,values_sha256}');
