WITH hits AS (
  SELECT id, 1 AS rank, NULL AS former FROM patients AS pt WHERE archived_at IS NULL AND ?seen ORDER BY created_at DESC, id DESC LIMIT ?top
)
