-- Each kind of number from its own index. An empty pattern matches nothing; one digit matches too many, hence the limits.
WITH found (id, rank) AS (
  SELECT id, 0 FROM patients AS pt WHERE file_number = ?file
  UNION ALL
  (SELECT id, 1 FROM patients AS pt WHERE file_number LIKE ?file_start AND ?seen LIMIT ?most)
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
hits AS (
  SELECT id, min(rank) AS rank FROM found GROUP BY id
)
