-- visit_terms is what the catalogue says of a wish for a visit; nothing where the provider or the service is not there for
-- whoever asks. Weekday and minute are those of the start, by the centre's clocks. The patient's file in the clinic stays as
-- it is until the transaction ends.
CREATE FUNCTION visit_terms(
  patient uuid, provider uuid, service uuid, wished_room uuid, wished_minutes int, weekday int, minute int, at timestamptz, within uuid[]
) RETURNS TABLE (
  clinic_id uuid, room_id uuid, buffer smallint, minutes int, capacity int, offered boolean, patient_known boolean, file_closed boolean, open boolean, unsigned uuid
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT p.clinic_id, r.id, s.buffer, m.wanted,
    coalesce((SELECT rooms.capacity FROM rooms WHERE rooms.id = r.id AND active), 0),
    s.active AND EXISTS (SELECT FROM provider_services AS ps WHERE ps.provider_id = p.id AND ps.service_id = s.id),
    EXISTS (SELECT FROM patients AS pt WHERE pt.id = patient AND pt.archived_at IS NULL AND patient_is_seen(pt.id, within)),
    (SELECT f.closed_at IS NOT NULL FROM patient_files AS f WHERE f.patient_id = patient AND f.clinic_id = p.clinic_id FOR SHARE),
    EXISTS (SELECT FROM provider_hours AS h
            WHERE h.provider_id = p.id AND h.weekday = visit_terms.weekday AND h.opens <= minute AND h.closes >= minute + m.wanted),
    missing_consent(patient, p.clinic_id, '{booking}', at)
  FROM providers AS p, services AS s,
    LATERAL (SELECT coalesce(wished_room, p.room_id) AS id) AS r, LATERAL (SELECT coalesce(nullif(wished_minutes, 0), s.duration) AS wanted) AS m
  WHERE p.id = provider AND p.active AND s.id = service AND (within IS NULL OR p.clinic_id = ANY (within));
END $$;
