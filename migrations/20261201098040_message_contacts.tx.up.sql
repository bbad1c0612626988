-- guardian_hears says that a guardian has the authority to hear of the patient's affairs at a time.
CREATE FUNCTION guardian_hears(g guardians, at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN g.may_get_messages AND (at AT TIME ZONE coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh'))::date
    BETWEEN coalesce(g.valid_from, '-infinity') AND coalesce(g.valid_until, 'infinity');
END $$;
--bun:split
-- message_contacts are those who may hear of some patients' affairs: a minor's guardians, first those on file first, and then
-- the patient. Minors are who was born after a day. Refused are purposes and channels, "visits sms", and blocked are channels.
CREATE FUNCTION message_contacts(patients uuid[], adults_born_by date, at timestamptz)
RETURNS TABLE (
  patient_id uuid, guardian_id uuid, phone text, email text, name_ar text, name_en text, language text, refused text[], blocked text[], edition uuid
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT pt.id, c.guardian_id, c.phone, c.email, pt.name_ar, pt.name_en, pt.language,
    ARRAY(SELECT f.purpose || ' ' || f.channel FROM contact_refusals AS f WHERE f.patient_id = pt.id AND f.guardian_id IS NOT DISTINCT FROM c.guardian_id),
    ARRAY(SELECT b.channel FROM blocked_addresses AS b WHERE b.address IN (c.phone, c.email) AND (b.channel = 'email') = (b.address = c.email)),
    (SELECT e.edition FROM message_rules_edition AS e)
  FROM patients AS pt
  CROSS JOIN LATERAL (
    SELECT g.id AS guardian_id, g.phone, g.email FROM guardians AS g
    WHERE g.patient_id = pt.id AND pt.birth_date > adults_born_by AND guardian_hears(g, at)
    UNION ALL SELECT NULL, pt.phone, pt.email
  ) AS c
  WHERE pt.id = ANY (message_contacts.patients)
  ORDER BY c.guardian_id NULLS LAST;
END $$;
