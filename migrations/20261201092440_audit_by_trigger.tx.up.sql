-- The database itself writes the entry of a save, within the statement that saves: what was and what is are at hand
-- there, and no statement has to be planned anew. An entry of a change holds only what is different. Who saves and why,
-- the program says once in a transaction (tenhal.save, made by services/audit/author.go). Where it has not, nothing is
-- heard: seeds and migrations.
--
-- The arguments of the trigger are the column that leads to the row's patient ('' where none does) and the
-- columns that no entry holds: secrets, what other columns already say, and what is long.
CREATE FUNCTION audit_save() RETURNS trigger LANGUAGE plpgsql AS $$
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
-- Each table whose model signals has its saves heard; a test compares them.
CREATE FUNCTION hear_saves(of regclass, patient text DEFAULT '', hidden text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION audit_save(%L, %L)', of, patient, hidden);
END $$;
--bun:split
SELECT hear_saves('patients', 'id', '{search_name}'), hear_saves('users', '', '{password_hash}'), hear_saves('known_devices', '', '{token_hash}'),
  hear_saves('audit_checks', '', '{heads}');
SELECT hear_saves(of::regclass, 'invoice_id') FROM unnest(ARRAY['invoice_lines', 'allocations', 'invoice_overdues']) AS of;
SELECT hear_saves(c.oid, 'patient_id') FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'patient_id'
WHERE c.relname IN ('appointments', 'attachments', 'contact_refusals', 'desk_tasks', 'family_members', 'glass_breaks', 'guardians',
  'invoices', 'patient_alerts', 'patient_files', 'patient_restrictions', 'payments');
SELECT hear_saves(of::regclass) FROM unnest(ARRAY['access_settings', 'blocked_addresses', 'broadcasts', 'families', 'file_episodes', 'job_decisions',
  'message_hours', 'message_resends', 'message_rules', 'message_templates', 'role_policies', 'schedules']) AS of;
