-- A referral leads to its patient's record, as a visit does.
CREATE OR REPLACE FUNCTION record_opened(record text, provider uuid, look record_reads, OUT patient uuid, OUT restricted boolean, OUT opens boolean, OUT until timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
  CASE record
    WHEN 'patient' THEN SELECT p.id INTO patient FROM patients AS p WHERE p.id = look.about_id;
    WHEN 'visit' THEN SELECT a.patient_id INTO patient FROM appointments AS a WHERE a.id = look.about_id;
    WHEN 'invoice' THEN SELECT i.patient_id INTO patient FROM invoices AS i WHERE i.id = look.about_id;
    WHEN 'payment' THEN SELECT p.patient_id INTO patient FROM payments AS p WHERE p.id = look.about_id;
    WHEN 'message' THEN SELECT m.patient_id INTO patient FROM messages AS m WHERE m.id = look.about_id;
    WHEN 'task' THEN SELECT t.patient_id INTO patient FROM desk_tasks AS t WHERE t.id = look.about_id;
    WHEN 'referral' THEN SELECT rf.patient_id INTO patient FROM referrals AS rf WHERE rf.id = look.about_id;
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
