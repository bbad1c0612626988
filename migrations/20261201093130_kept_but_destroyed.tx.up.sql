-- To be called by the migration of every table whose rows are a patient's and are kept: services/retention/parts.go.
CREATE FUNCTION keep_but_destroyed(its_table text, own text DEFAULT 'patient_id', part_of text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  its_updates boolean := coalesce((SELECT tgtype & 16 <> 0 FROM pg_trigger WHERE tgrelid = its_table::regclass AND tgname = its_table || '_kept'), false);
BEGIN
  EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I', its_table || '_kept', its_table);
  EXECUTE format('CREATE TRIGGER %I BEFORE %s TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    its_table || '_kept', CASE WHEN its_updates THEN 'UPDATE OR' ELSE '' END, its_table);
  EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH STATEMENT WHEN (nullif(current_setting(%L, true), %L) IS NULL) EXECUTE FUNCTION refuse_change()',
    its_table || '_not_emptied', its_table, 'tenhal.destruction', ''); -- also where there is no row yet
  EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_delete_but_destruction(%s)',
    its_table || '_not_deleted', its_table, concat_ws(', ', quote_literal(own), quote_literal(part_of)));
END $$;
--bun:split
CREATE OR REPLACE TRIGGER invoices_frozen BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION invoices_check_frozen();
SELECT keep_but_destroyed('patients', 'id');
SELECT keep_but_destroyed(its) FROM unnest(ARRAY['appointments', 'attachments', 'consents', 'glass_breaks', 'invoices', 'notes', 'patient_alerts',
  'patient_files', 'patient_holds', 'patient_restrictions', 'payments', 'record_reads']) AS its;
SELECT keep_but_destroyed('patient_merges', 'survivor_id'), keep_but_destroyed('patient_merge_rows', 'merge_id', 'patient_merges'),
  keep_but_destroyed('appointment_events', 'appointment_id', 'appointments'), keep_but_destroyed('file_episodes', 'file_id', 'patient_files'),
  keep_but_destroyed('invoice_overdues', 'invoice_id', 'invoices'), keep_but_destroyed('allocations', 'invoice_id', 'invoices'),
  keep_but_destroyed('consent_expiries', 'consent_id', 'consents'), keep_but_destroyed('note_texts', 'id', 'notes'), keep_but_destroyed('note_addenda', 'note_id', 'notes');
--bun:split
-- A line of a draft may be taken out.
CREATE OR REPLACE FUNCTION invoice_lines_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_invoice uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END;
  its_state text;
  its_patient uuid;
BEGIN
  SELECT state, patient_id INTO its_state, its_patient FROM invoices WHERE id = its_invoice;
  IF its_state <> 'draft' AND NOT (TG_OP = 'DELETE' AND destroys(its_patient)) OR (TG_OP = 'UPDATE' AND NEW.invoice_id <> OLD.invoice_id) THEN
    RAISE EXCEPTION '% of a line is refused: its invoice is %', TG_OP, its_state
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_lines_are_kept';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
--bun:split
-- A document is an invoice's or a payment's, and there is no key from it to either.
CREATE FUNCTION documents_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF destroys(CASE OLD.kind WHEN 'invoice' THEN (SELECT patient_id FROM invoices WHERE id = OLD.subject_id)
    ELSE (SELECT patient_id FROM payments WHERE id = OLD.subject_id) END) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'DELETE of documents is refused: its rows are kept as they are' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_are_kept';
END $$;
CREATE OR REPLACE TRIGGER documents_kept BEFORE UPDATE OR TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER documents_not_deleted BEFORE DELETE ON documents FOR EACH ROW EXECUTE FUNCTION documents_not_deleted();
