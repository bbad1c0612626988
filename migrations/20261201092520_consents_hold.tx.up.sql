-- A consent is what was read, by somebody who may agree: a patient of age, or a guardian with that authority on the day.
CREATE FUNCTION consents_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  today date := (NEW.signed_at AT TIME ZONE coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh'))::date;
BEGIN
  IF NOT EXISTS (SELECT FROM consent_texts WHERE form_id = NEW.form_id AND number = NEW.number AND NEW.text_sha256 =
      sha256(convert_to(CASE NEW.language WHEN 'ar' THEN title_ar || E'\n\n' || body_ar ELSE title_en || E'\n\n' || body_en END, 'UTF8'))) THEN
    RAISE EXCEPTION 'consent % is to another text', NEW.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'consents_are_to_a_text';
  END IF;
  IF NEW.signer = 'patient' AND EXISTS (SELECT FROM patients WHERE id = NEW.patient_id AND birth_date > today - interval '18 years')
    OR NEW.signer = 'guardian' AND NOT EXISTS (SELECT FROM guardians WHERE id = NEW.guardian_id AND patient_id = NEW.patient_id AND may_consent
      AND coalesce(valid_from <= today, true) AND coalesce(valid_until >= today, true)) THEN
    RAISE EXCEPTION 'whoever signed consent % may not', NEW.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'consents_are_by_whoever_may';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consents_hold BEFORE INSERT ON consents FOR EACH ROW EXECUTE FUNCTION consents_check();
--bun:split
-- It can be withdrawn, once, and otherwise stays as it was; a merge of two records takes it along.
CREATE FUNCTION consents_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_differ text[] := '{withdrawn_at,withdrawn_by,withdraw_reason,version}';
BEGIN
  IF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND to_jsonb(NEW) - may_differ = to_jsonb(OLD) - may_differ
    OR to_jsonb(NEW) - 'patient_id' = to_jsonb(OLD) - 'patient_id' AND merge_moves(OLD.patient_id, NEW.patient_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was signed stays as it was (consent %)', OLD.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'consents_stay_as_they_are';
END $$;
CREATE TRIGGER consents_frozen BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION consents_stay();
--bun:split
-- The first form that a patient needs for something in a clinic and has no standing consent to, or NULL. Bookings ask it on
-- their way, and so it looks at no consents where no form is needed.
CREATE FUNCTION missing_consent(of_patient uuid, in_clinic uuid, things text[], at timestamptz) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  today date := (at AT TIME ZONE coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh'))::date;
BEGIN
  RETURN (SELECT f.id FROM consent_forms AS f WHERE f.active AND f.needed_for = ANY (things) AND (f.clinic_id IS NULL OR f.clinic_id = in_clinic)
    AND NOT EXISTS (SELECT FROM consents AS c WHERE c.patient_id = of_patient AND c.form_id = f.id AND c.number >= f.stands_from
      AND c.withdrawn_at IS NULL AND (c.expires_on IS NULL OR c.expires_on >= today))
    ORDER BY f.created_at, f.id LIMIT 1);
END $$;
