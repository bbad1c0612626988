-- What every page asks is asked of functions: a session plans the statements of a function once, and those that the program
-- sends each time, which took PostgreSQL as long as to answer them. See decision 26.

-- patient_is_seen says that a patient is there for who works in some clinics: who has a file in one of them, or in none
-- at all. Without clinics everybody is.
CREATE FUNCTION patient_is_seen(patient uuid, within uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN within IS NULL
    OR EXISTS (SELECT FROM patient_files AS f WHERE f.patient_id = patient AND f.clinic_id = ANY (within))
    OR NOT EXISTS (SELECT FROM patient_files AS f WHERE f.patient_id = patient);
END $$;
--bun:split
-- record_is_closed says that a record is restricted, and not opened to a user, who may be a provider.
CREATE FUNCTION record_is_closed(patient uuid, who uuid, provider uuid, at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM patient_restrictions AS r WHERE r.patient_id = patient AND r.lifted_at IS NULL) THEN
    RETURN false;
  END IF;
  RETURN NOT EXISTS (SELECT FROM glass_breaks AS g WHERE g.user_id = who AND g.patient_id = patient AND g.until > record_is_closed.at)
    AND NOT treats(provider, who, patient, at);
END $$;
--bun:split
-- session_of is a session that has not ended, with its user, and what every page is told along with it.
CREATE FUNCTION session_of(token bytea, at timestamptz)
RETURNS TABLE (
  id uuid, proved_at timestamptz, must_enrol boolean, csrf text, seen_at timestamptz,
  user_id uuid, email text, name_ar text, name_en text, role text, provider_id uuid, locale text, theme text, density text, clinics uuid[],
  settings uuid, catalogue uuid, owes int
) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  SELECT s.id, s.proved_at, s.must_enrol, s.csrf, s.seen_at,
    u.id, u.email, u.name_ar, u.name_en, u.role, u.provider_id, u.locale, u.theme, u.density, u.clinics,
    (SELECT edition FROM settings_edition), (SELECT edition FROM catalogue_edition), notes_owed_by(u.provider_id, u.clinics)
  FROM sessions AS s JOIN users AS u ON u.id = s.user_id
  WHERE s.token_hash = token AND s.expires_at > at AND s.seen_at + s.idle_minutes * interval '1 minute' > at AND NOT s.pending AND u.active;
END $$;
