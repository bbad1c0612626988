-- patients_by_words finds whose names have the words asked for: at most as many as shown of the newest, and of those who
-- come today.
--
-- A common name has tens of thousands of bearers, of whom the newest are shown: they are among the newest patients. A rare
-- name is not, and then its few bearers are read from the index. Neither reads more than it must. Who comes today is shown
-- before the newest, and so is looked for where not all are shown.
CREATE FUNCTION patients_by_words(asked tsquery, shown int, today timestamptz, tomorrow timestamptz, within uuid[])
RETURNS SETOF patient_hit LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH newest AS MATERIALIZED (
    SELECT latest.id FROM (
      SELECT pt.id, pt.words FROM patients AS pt
      WHERE pt.archived_at IS NULL AND (within IS NULL OR patient_is_seen(pt.id, within)) ORDER BY pt.created_at DESC, pt.id DESC LIMIT 500
    ) AS latest
    WHERE latest.words @@ asked LIMIT shown
  ),
  bearers AS MATERIALIZED (
    SELECT pt.id, pt.created_at FROM patients AS pt
    WHERE pt.words @@ asked AND pt.archived_at IS NULL AND (within IS NULL OR patient_is_seen(pt.id, within)) AND (SELECT count(*) FROM newest) < shown
  ),
  expected AS (
    SELECT pt.id FROM appointments AS a JOIN patients AS pt ON pt.id = a.patient_id
    WHERE a.starts_at >= today AND a.starts_at < tomorrow AND a.status NOT IN ('cancelled', 'no_show')
      AND pt.words @@ asked AND (within IS NULL OR patient_is_seen(pt.id, within))
      AND (SELECT count(*) FROM newest) + (SELECT count(*) FROM bearers) >= shown
    GROUP BY pt.id ORDER BY min(a.starts_at) LIMIT shown
  )
  SELECT newest.id, 1, NULL::text FROM newest
  UNION SELECT b.id, 1, NULL FROM (SELECT bearers.id FROM bearers ORDER BY bearers.created_at DESC, bearers.id DESC LIMIT shown) AS b
  UNION SELECT expected.id, 1, NULL FROM expected;
END $$;
--bun:split
-- patients_found is what is shown of those whom a search found, the best first; then who has a visit today, then the newest.
CREATE FUNCTION patients_found(hits patient_hit[], today timestamptz, tomorrow timestamptz, within uuid[], shown int, skipped int)
RETURNS TABLE (id uuid, file_number text, name_ar text, name_en text, birth_date date, visit_at timestamptz, former text, phone text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT p.id, p.file_number, p.name_ar, p.name_en, p.birth_date, visits.first_at, coalesce(hit.former, ''),
    coalesce(nullif(p.phone, ''), (SELECT g.phone FROM guardians AS g WHERE g.patient_id = p.id ORDER BY g.id LIMIT 1), '')
  FROM unnest(hits) AS hit
  -- OFFSET 0 fetches each by its key. The planner expects more hits than there are, and would read all patients instead.
  CROSS JOIN LATERAL (
    SELECT * FROM patients AS pt WHERE pt.id = hit.id AND pt.archived_at IS NULL AND patient_is_seen(pt.id, within) OFFSET 0
  ) AS p
  LEFT JOIN LATERAL (
    SELECT min(a.starts_at) AS first_at FROM appointments AS a
    WHERE a.patient_id = p.id AND a.starts_at >= today AND a.starts_at < tomorrow AND a.status NOT IN ('cancelled', 'no_show')
  ) AS visits ON true
  ORDER BY hit.rank, visits.first_at, p.created_at DESC, p.id DESC
  LIMIT shown OFFSET skipped;
END $$;
