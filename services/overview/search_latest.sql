WITH hits AS (
  SELECT id, 1 AS rank, NULL AS former FROM patients WHERE archived_at IS NULL ORDER BY created_at DESC, id DESC LIMIT ?top
)
