-- Whether a provider has a visit of the patient, a week before or after, that somebody else gave them: whoever could
-- open a record by booking themselves would need no reason.
CREATE FUNCTION treats(provider uuid, who uuid, patient uuid, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM appointments AS a
    WHERE a.provider_id = provider AND a.patient_id = patient AND a.starts_at BETWEEN at - interval '7 days' AND at + interval '7 days'
      AND a.status <> 'cancelled' AND NOT EXISTS (
        SELECT FROM audit_entries AS e
        WHERE e.table_name = 'appointments' AND e.row_id = a.id::text AND e.actor_id = who AND jsonb_exists(e.after, 'provider_id')))
$$;
--bun:split
-- Whether somebody may open a record, and until when where they broke the glass for it. That they did, or tried to, is
-- noted: look says who, what, when and from where. There is no patient where the page is of nothing or of nobody's.
CREATE FUNCTION record_opened(record text, provider uuid, look record_reads, OUT patient uuid, OUT restricted boolean, OUT opens boolean, OUT until timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
  CASE record
    WHEN 'patient' THEN SELECT p.id INTO patient FROM patients AS p WHERE p.id = look.about_id;
    WHEN 'visit' THEN SELECT a.patient_id INTO patient FROM appointments AS a WHERE a.id = look.about_id;
    WHEN 'invoice' THEN SELECT i.patient_id INTO patient FROM invoices AS i WHERE i.id = look.about_id;
    WHEN 'payment' THEN SELECT p.patient_id INTO patient FROM payments AS p WHERE p.id = look.about_id;
    WHEN 'message' THEN SELECT m.patient_id INTO patient FROM messages AS m WHERE m.id = look.about_id;
    WHEN 'task' THEN SELECT t.patient_id INTO patient FROM desk_tasks AS t WHERE t.id = look.about_id;
  END CASE;
  restricted := EXISTS (SELECT FROM patient_restrictions AS r WHERE r.patient_id = patient AND r.lifted_at IS NULL);
  opens := NOT restricted;
  IF patient IS NULL THEN
    RETURN;
  END IF;
  IF restricted THEN
    SELECT g.id, g.until INTO look.break_id, until FROM glass_breaks AS g
    WHERE g.user_id = look.user_id AND g.patient_id = patient AND g.until > look.first_at ORDER BY g.until DESC LIMIT 1;
    opens := until IS NOT NULL OR treats(provider, look.user_id, patient, look.first_at);
  END IF;
  look.patient_id := patient;
  look.refused := NOT opens;
  PERFORM note_read(look);
END $$;
