SELECT p.id, p.file_number, p.name_ar, p.name_en, p.birth_date, today.visit_at, coalesce(hits.former, '') AS former,
  coalesce(nullif(p.phone, ''), (SELECT g.phone FROM guardians AS g WHERE g.patient_id = p.id ORDER BY g.id LIMIT 1), '') AS phone
FROM hits
-- OFFSET 0 fetches each by its key. The planner expects more hits than there are, and would read all patients instead.
CROSS JOIN LATERAL (SELECT * FROM patients AS pt WHERE id = hits.id AND archived_at IS NULL AND ?seen OFFSET 0) AS p
LEFT JOIN LATERAL (
  SELECT min(a.starts_at) AS visit_at FROM appointments AS a
  WHERE a.patient_id = p.id AND a.starts_at >= ?from AND a.starts_at < ?till AND a.status NOT IN ('cancelled', 'no_show')
) AS today ON true
ORDER BY hits.rank, today.visit_at, p.created_at DESC, p.id DESC
LIMIT ?limit OFFSET ?offset
