-- ZATCA has seen an issued invoice; it is corrected by a credit note, never edited.
-- What may still change is what was paid of it.
CREATE FUNCTION invoices_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' AND TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'issued'
    AND to_jsonb(NEW) - '{paid,status,version}'::text[] = to_jsonb(OLD) - '{paid,status,version}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of invoice % is refused: it is %', TG_OP, OLD.id, OLD.state
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_are_kept';
END $$;
CREATE TRIGGER invoices_frozen BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION invoices_check_frozen();
CREATE TRIGGER invoices_kept BEFORE TRUNCATE ON invoices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--bun:split
CREATE FUNCTION invoice_lines_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_invoice uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END;
  its_state text;
BEGIN
  SELECT state INTO its_state FROM invoices WHERE id = its_invoice;
  IF its_state <> 'draft' OR (TG_OP = 'UPDATE' AND NEW.invoice_id <> OLD.invoice_id) THEN
    RAISE EXCEPTION '% of a line is refused: its invoice is %', TG_OP, its_state
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_lines_are_kept';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER invoice_lines_frozen BEFORE INSERT OR UPDATE OR DELETE ON invoice_lines
  FOR EACH ROW EXECUTE FUNCTION invoice_lines_check_frozen();
CREATE TRIGGER invoice_lines_kept BEFORE TRUNCATE ON invoice_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
