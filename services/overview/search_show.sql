SELECT p.id, p.file_number, p.name_ar, p.name_en, p.birth_date, today.visit_at,
  coalesce(nullif(p.phone, ''), (SELECT g.phone FROM guardians AS g WHERE g.patient_id = p.id ORDER BY g.id LIMIT 1), '') AS phone
FROM hits JOIN patients AS p ON p.id = hits.id AND p.archived_at IS NULL
LEFT JOIN LATERAL (
  SELECT min(a.starts_at) AS visit_at FROM appointments AS a
  WHERE a.patient_id = p.id AND a.starts_at >= ?from AND a.starts_at < ?till AND a.status NOT IN ('cancelled', 'no_show')
) AS today ON true
ORDER BY hits.rank, today.visit_at, p.created_at DESC, p.id
LIMIT ?limit OFFSET ?offset
