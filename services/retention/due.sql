-- Archived records that may be due, the first archived first: until when each is kept, and what holds it besides. A record
-- stands here for all that were merged into it.
WITH candidate AS (
  SELECT pt.id, pt.file_number, pt.archived_at, records_of(pt.id) AS records FROM patients AS pt
  WHERE pt.archived_at <= ?archived AND (?only::uuid IS NULL OR pt.id = ?only) AND (pt.archived_at, pt.id) > (?after_at, ?after_id)
    AND NOT EXISTS (SELECT FROM patient_merges AS m WHERE m.merged_id = pt.id AND m.undone_at IS NULL)
  ORDER BY pt.archived_at, pt.id LIMIT ?limit
)
SELECT c.id, c.file_number, c.archived_at, c.records, (last.at AT TIME ZONE ?zone)::date AS last_on, (kept.until AT TIME ZONE ?zone)::date AS kept_until, kept.until > ?now AS young,
  array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM patient_holds AS h WHERE h.patient_id = ANY (c.records) AND h.lifted_at IS NULL) THEN 'hold' END,
    CASE WHEN EXISTS (SELECT FROM patient_files AS f WHERE f.patient_id = ANY (c.records) AND f.closed_at IS NULL) THEN 'file' END,
    CASE WHEN EXISTS (SELECT FROM appointments AS a WHERE a.patient_id = ANY (c.records) AND a.status IN ('booked', 'confirmed', 'arrived', 'in_session')) THEN 'visit' END,
    CASE WHEN EXISTS (SELECT FROM notes AS n WHERE n.patient_id = ANY (c.records) AND n.signed_at IS NULL AND n.mistaken_at IS NULL)
      OR EXISTS (SELECT FROM unsigned_notes AS un JOIN appointments AS a ON a.id = un.appointment_id WHERE a.patient_id = ANY (c.records)) THEN 'note' END,
    CASE WHEN EXISTS (SELECT FROM invoices AS i WHERE i.patient_id = ANY (c.records) AND i.state = 'draft') THEN 'draft' END,
    CASE WHEN EXISTS (SELECT FROM invoices AS i WHERE i.patient_id = ANY (c.records) AND i.state = 'issued' AND i.paid < i.total) THEN 'unpaid' END,
    CASE WHEN EXISTS (SELECT FROM invoices AS i WHERE i.patient_id = ANY (c.records) AND i.issued_at > ?billed)
      OR EXISTS (SELECT FROM payments AS p WHERE p.patient_id = ANY (c.records) AND p.received_at > ?billed) THEN 'bill' END,
    CASE WHEN EXISTS (SELECT FROM payments AS p JOIN allocations AS al ON al.payment_id = p.id JOIN invoices AS i ON i.id = al.invoice_id
        WHERE p.patient_id = ANY (c.records) AND i.patient_id <> ALL (c.records))
      OR EXISTS (SELECT FROM invoices AS i JOIN allocations AS al ON al.invoice_id = i.id JOIN payments AS p ON p.id = al.payment_id
        WHERE i.patient_id = ANY (c.records) AND p.patient_id <> ALL (c.records))
      OR EXISTS (SELECT FROM appointments AS a JOIN notes AS n ON n.appointment_id = a.id WHERE a.patient_id = ANY (c.records) AND n.patient_id <> ALL (c.records)) THEN 'shared' END,
    CASE WHEN EXISTS (SELECT FROM desk_tasks AS t WHERE t.patient_id = ANY (c.records) AND t.done_at IS NULL) THEN 'task' END,
    CASE WHEN EXISTS (SELECT FROM messages AS m WHERE m.patient_id = ANY (c.records) AND m.state IN ('planned', 'queued', 'sending')) THEN 'message' END,
    CASE WHEN EXISTS (SELECT FROM glass_breaks AS g WHERE g.patient_id = ANY (c.records) AND g.reviewed_at IS NULL) THEN 'glass' END
  ], NULL) AS held
FROM candidate AS c,
LATERAL (SELECT greatest(
  (SELECT max(greatest(pt.archived_at, pt.created_at)) FROM patients AS pt WHERE pt.id = ANY (c.records)),
  (SELECT max(greatest(a.starts_at, a.created_at)) FROM appointments AS a WHERE a.patient_id = ANY (c.records)),
  (SELECT max(greatest(f.opened_at, f.closed_at)) FROM patient_files AS f WHERE f.patient_id = ANY (c.records)),
  (SELECT max(greatest(n.begun_at, n.signed_at, n.mistaken_at)) FROM notes AS n WHERE n.patient_id = ANY (c.records)),
  (SELECT max(na.signed_at) FROM notes AS n JOIN note_addenda AS na ON na.note_id = n.id WHERE n.patient_id = ANY (c.records)),
  (SELECT max(greatest(i.created_at, i.issued_at)) FROM invoices AS i WHERE i.patient_id = ANY (c.records)),
  (SELECT max(p.received_at) FROM payments AS p WHERE p.patient_id = ANY (c.records)),
  (SELECT max(greatest(att.uploaded_at, att.removed_at)) FROM attachments AS att WHERE att.patient_id = ANY (c.records)),
  (SELECT max(greatest(co.signed_at, co.withdrawn_at)) FROM consents AS co WHERE co.patient_id = ANY (c.records)),
  (SELECT max(greatest(al.created_at, al.ended_at)) FROM patient_alerts AS al WHERE al.patient_id = ANY (c.records)),
  (SELECT max(greatest(t.created_at, t.done_at)) FROM desk_tasks AS t WHERE t.patient_id = ANY (c.records)),
  (SELECT max(m.created_at) FROM messages AS m WHERE m.patient_id = ANY (c.records)),
  (SELECT max(g.until) FROM glass_breaks AS g WHERE g.patient_id = ANY (c.records)),
  (SELECT max(greatest(mg.at, mg.undone_at)) FROM patient_merges AS mg WHERE mg.survivor_id = ANY (c.records) OR mg.merged_id = ANY (c.records))
) AS at) AS last,
LATERAL (SELECT max(coalesce(pt.birth_date, (pt.created_at AT TIME ZONE ?zone)::date) + make_interval(years => ?of_age)) AT TIME ZONE ?zone AS at
  FROM patients AS pt WHERE pt.id = ANY (c.records)) AS of_age,
LATERAL (SELECT greatest(last.at, of_age.at) AT TIME ZONE ?zone + make_interval(years => ?record_years) AS local) AS ended,
LATERAL (SELECT ended.local AT TIME ZONE ?zone AS until) AS kept
ORDER BY c.archived_at, c.id
