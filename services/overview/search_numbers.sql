-- Each kind of number from its own index. An empty pattern matches nothing; one digit matches too many, hence the limits.
WITH found (id, rank) AS (
  SELECT id, 0 FROM patients AS pt WHERE file_number = ?file
  UNION ALL
  (SELECT id, 1 FROM patients AS pt WHERE file_number LIKE ?file_start AND ?seen LIMIT ?most)
  UNION ALL
  (SELECT id, 0 FROM patients AS pt WHERE former_number = ?former AND former_number <> '' AND ?seen LIMIT ?most)
  UNION ALL
  (SELECT id, (identity_number <> ?identity)::int FROM patients AS pt
   WHERE identity_number LIKE ?identity_start AND identity_number <> '' AND ?seen LIMIT ?most)
  UNION ALL
  (SELECT id, (phone <> ?phone)::int FROM patients AS pt WHERE phone LIKE ?phone_start AND phone <> '' AND ?seen LIMIT ?most)
  UNION ALL
  (SELECT id, 1 FROM patients AS pt WHERE reverse(phone) LIKE ?phone_end AND phone <> '' AND ?seen LIMIT ?most)
  UNION ALL
  (SELECT patient_id, (phone <> ?phone)::int FROM guardians WHERE phone LIKE ?phone_start LIMIT ?most)
  UNION ALL
  (SELECT patient_id, 1 FROM guardians WHERE reverse(phone) LIKE ?phone_end LIMIT ?most)
),
-- Who has a number of a record that was merged is in another one now.
now AS (
  SELECT CASE WHEN m.id IS NULL THEN found.id ELSE current_patient(found.id) END AS id, found.rank,
    (SELECT file_number FROM patients WHERE id = m.merged_id) AS former
  FROM found LEFT JOIN patient_merges AS m ON m.merged_id = found.id AND m.undone_at IS NULL
),
hits AS (
  SELECT id, min(rank) AS rank, min(former) AS former FROM now GROUP BY id
)
