-- All figures in one statement, so that they are of one moment.
WITH issued AS (
  SELECT i.id, i.clinic_id, i.subtotal, i.discount, i.vat, i.total FROM invoices AS i
  WHERE i.state = 'issued' AND i.issued_at >= ?0 AND i.issued_at < ?1 AND ?2
), taxed AS (
  SELECT i.clinic_id, l.vat_category, l.vat_rate, sum(l.net) AS net
  FROM issued AS i JOIN invoice_lines AS l ON l.invoice_id = i.id
  GROUP BY i.id, i.clinic_id, l.vat_category, l.vat_rate
), later AS (
  SELECT al.invoice_id, sum(al.amount) AS amount
  FROM payments AS p JOIN allocations AS al ON al.payment_id = p.id
  WHERE p.received_at >= ?1 GROUP BY al.invoice_id
), unpaid AS (
  SELECT i.clinic_id, ?4::date - (i.issued_at AT TIME ZONE ?3)::date AS days, i.total - i.paid + coalesce(later.amount, 0) AS owed
  FROM invoices AS i LEFT JOIN later ON later.invoice_id = i.id
  WHERE i.state = 'issued' AND i.issued_at < ?1 AND (i.status IN ('unpaid', 'partly_paid') OR later.amount > 0) AND ?2
)
SELECT 'issued' AS what, clinic_id, '' AS key, 0 AS rate, count(*) AS n,
  sum(subtotal)::bigint AS amount, sum(discount)::bigint AS discount, sum(vat)::bigint AS vat, sum(total)::bigint AS total
FROM issued GROUP BY clinic_id
UNION ALL
SELECT 'taxed', clinic_id, vat_category, vat_rate, count(*), sum(net)::bigint, 0, sum(div(net * vat_rate + 5000, 10000))::bigint, 0
FROM taxed GROUP BY clinic_id, vat_category, vat_rate
UNION ALL
SELECT 'received', i.clinic_id, p.method, 0, count(DISTINCT p.id), sum(al.amount)::bigint, 0, 0, 0
FROM payments AS p JOIN allocations AS al ON al.payment_id = p.id JOIN invoices AS i ON i.id = al.invoice_id
WHERE p.received_at >= ?0 AND p.received_at < ?1 AND ?2 GROUP BY i.clinic_id, p.method
UNION ALL
SELECT 'open', clinic_id, '', CASE WHEN days <= 30 THEN 0 WHEN days <= 60 THEN 1 WHEN days <= 90 THEN 2 ELSE 3 END AS age, count(*), sum(owed)::bigint, 0, 0, 0
FROM unpaid WHERE owed > 0 GROUP BY clinic_id, age
