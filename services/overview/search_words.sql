-- A common name has tens of thousands of bearers, of whom the newest are shown: they are among the newest patients.
-- A rare name is not, and then its few bearers are read from the index. Neither reads more than it must.
WITH newest AS MATERIALIZED (
  SELECT id FROM (
    SELECT id, words FROM patients AS pt WHERE archived_at IS NULL AND ?seen ORDER BY created_at DESC, id DESC LIMIT 500
  ) AS latest
  WHERE words @@ ?words LIMIT ?top
),
bearers AS MATERIALIZED (
  SELECT id, created_at FROM patients AS pt
  WHERE words @@ ?words AND archived_at IS NULL AND ?seen AND (SELECT count(*) FROM newest) < ?top
),
-- Who comes today is shown before the newest, and so is looked for where not all are shown.
expected AS (
  SELECT pt.id FROM appointments AS a JOIN patients AS pt ON pt.id = a.patient_id
  WHERE a.starts_at >= ?from AND a.starts_at < ?till AND a.status NOT IN ('cancelled', 'no_show') AND pt.words @@ ?words AND ?seen
    AND (SELECT count(*) FROM newest) + (SELECT count(*) FROM bearers) >= ?top
  GROUP BY pt.id ORDER BY min(a.starts_at) LIMIT ?top
),
hits AS (
  SELECT id, 1 AS rank, NULL AS former FROM newest
  UNION SELECT id, 1, NULL FROM (SELECT id FROM bearers ORDER BY created_at DESC, id DESC LIMIT ?top) AS b
  UNION SELECT id, 1, NULL FROM expected
)
