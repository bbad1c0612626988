-- visits_marked are those of some visits of which the cards of the calendar say something beside the patient's alerts: that
-- it is their first one in the clinic, or that an invoice of theirs should have been paid before it. What others' clinics billed
-- is not there for who does not see those, and without bills nothing is.
CREATE FUNCTION visits_marked(visits uuid[], bills boolean, within uuid[]) RETURNS TABLE (id uuid, first boolean, overdue boolean) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  zone text := coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh');
BEGIN
  RETURN QUERY
  SELECT marked.* FROM (
    SELECT a.id,
      NOT EXISTS (SELECT FROM appointments AS b WHERE b.patient_id = a.patient_id AND b.starts_at < a.starts_at AND b.clinic_id = a.clinic_id
        AND b.status NOT IN ('cancelled', 'no_show')) AS first,
      bills AND EXISTS (SELECT FROM invoices AS i WHERE i.patient_id = a.patient_id AND i.status IN ('unpaid', 'partly_paid')
        AND i.due_on < (a.starts_at AT TIME ZONE zone)::date AND (within IS NULL OR i.clinic_id = ANY (within))) AS overdue
    FROM appointments AS a WHERE a.id = ANY (visits_marked.visits) AND a.status NOT IN ('cancelled', 'no_show')
  ) AS marked
  WHERE marked.first OR marked.overdue;
END $$;
