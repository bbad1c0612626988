-- patient_hit is a patient whom a search found: the lower its rank the better. Former is the file number of a record merged
-- into this one, where it was found by that.
CREATE TYPE patient_hit AS (id uuid, rank int, former text);
--bun:split
-- patients_by_number finds whose file, identity or telephone number is asked for or begins so, and whose telephone number
-- ends so (phone_end is reversed, as its index has it). What is empty finds nobody.
--
-- Each kind of number comes from an index of its own. A plan for any number can't use LIKE, hence the ranges: what begins
-- with a number lies between it and the same with the last of all characters. One digit begins too many, hence the limits.
CREATE FUNCTION patients_by_number(
  file text, file_start text, former_file text, identity text, identity_start text, phone text, phone_start text, phone_end text, most int, within uuid[]
) RETURNS SETOF patient_hit LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  last CONSTANT text := U&'\+10FFFF';
BEGIN
  RETURN QUERY
  WITH found (id, rank) AS (
    SELECT pt.id, 0 FROM patients AS pt WHERE pt.file_number = file
    UNION ALL
    (SELECT pt.id, 1 FROM patients AS pt
     WHERE pt.file_number ~>=~ file_start AND pt.file_number ~<~ (file_start || last) AND file_start <> '' AND patient_is_seen(pt.id, within) LIMIT most)
    UNION ALL
    (SELECT pt.id, 0 FROM patients AS pt WHERE pt.former_number = former_file AND pt.former_number <> '' AND patient_is_seen(pt.id, within) LIMIT most)
    UNION ALL
    (SELECT pt.id, 0 FROM patients AS pt WHERE pt.identity_number = identity AND pt.identity_number <> '' AND patient_is_seen(pt.id, within) LIMIT most)
    UNION ALL
    (SELECT pt.id, 1 FROM patients AS pt WHERE pt.identity_number ~>=~ identity_start AND pt.identity_number ~<~ (identity_start || last)
       AND pt.identity_number <> '' AND identity_start <> '' AND patient_is_seen(pt.id, within) LIMIT most)
    UNION ALL
    (SELECT pt.id, (pt.phone <> patients_by_number.phone)::int FROM patients AS pt WHERE pt.phone ~>=~ phone_start AND pt.phone ~<~ (phone_start || last)
       AND pt.phone <> '' AND phone_start <> '' AND patient_is_seen(pt.id, within) LIMIT most)
    UNION ALL
    (SELECT pt.id, 1 FROM patients AS pt WHERE reverse(pt.phone) ~>=~ phone_end AND reverse(pt.phone) ~<~ (phone_end || last)
       AND pt.phone <> '' AND phone_end <> '' AND patient_is_seen(pt.id, within) LIMIT most)
    UNION ALL
    (SELECT g.patient_id, (g.phone <> patients_by_number.phone)::int FROM guardians AS g
     WHERE g.phone ~>=~ phone_start AND g.phone ~<~ (phone_start || last) AND phone_start <> '' LIMIT most)
    UNION ALL
    (SELECT g.patient_id, 1 FROM guardians AS g
     WHERE reverse(g.phone) ~>=~ phone_end AND reverse(g.phone) ~<~ (phone_end || last) AND phone_end <> '' LIMIT most)
  ),
  -- Who has a number of a record that was merged is in another one now.
  now AS (
    SELECT CASE WHEN m.id IS NULL THEN found.id ELSE current_patient(found.id) END AS id, found.rank,
      (SELECT pt.file_number FROM patients AS pt WHERE pt.id = m.merged_id) AS former
    FROM found LEFT JOIN patient_merges AS m ON m.merged_id = found.id AND m.undone_at IS NULL
  )
  SELECT now.id, min(now.rank), min(now.former) FROM now GROUP BY now.id;
END $$;
