-- People who were registered twice, each with a family, visits, bills, messages and wishes as chance has them.
SELECT setseed(?);
CREATE TEMPORARY TABLE twins ON COMMIT DROP AS
SELECT n, gen_random_uuid() AS one, gen_random_uuid() AS two, random() AS a, random() AS b, random() AS c FROM generate_series(?, ?) AS n;
CREATE TEMPORARY TABLE records ON COMMIT DROP AS
SELECT one AS id, n, 1 AS side, a AS dice FROM twins UNION ALL SELECT two, n, 2, b FROM twins;
INSERT INTO patients (id, name_ar, name_en, sex, birth_date, identity_kind, identity_number, phone, email, language, search_name, version, created_at)
SELECT id, CASE WHEN dice < 0.6 THEN 'سارة ' || n ELSE '' END, CASE WHEN dice > 0.3 THEN 'Sara ' || n || CASE WHEN dice > 0.8 THEN ' Q' ELSE '' END ELSE '' END,
  CASE WHEN dice < 0.97 THEN 'female' ELSE 'male' END, CASE WHEN random() < 0.8 THEN date '2015-01-01' + n ELSE NULL END,
  CASE WHEN dice > 0.5 THEN 'passport' ELSE 'none' END, CASE WHEN dice > 0.5 THEN 'P' || n || 'X' || side ELSE '' END,
  CASE WHEN random() < 0.7 THEN '+9665' || lpad((n * 10 + (random() * 3)::int)::text, 8, '0') ELSE '' END,
  CASE WHEN random() < 0.5 THEN 'mail' || n || side || '@mail.example' ELSE '' END, CASE WHEN random() < 0.7 THEN 'ar' ELSE 'en' END,
  'ساره sara ' || n || CASE WHEN dice > 0.8 THEN ' q' ELSE '' END, 1 + (random() * 20)::int, '2026-01-01'::timestamptz + n * interval '1.000001 hour'
FROM records;
-- The same guardian is often on both.
INSERT INTO guardians (id, patient_id, name_ar, name_en, relation, phone, email)
SELECT gen_random_uuid(), r.id, '', (ARRAY['Mona', 'Saad', 'Huda'])[g] || ' ' || r.side, (ARRAY['mother', 'father', 'other'])[g], '+96650' || lpad((r.n * 10 + g)::text, 7, '0'), ''
FROM records AS r, generate_series(1, 3) AS g WHERE random() < 0.45;
-- Each visit has an hour of its own, save for some that are on both records.
CREATE TEMPORARY TABLE slots ON COMMIT DROP AS
SELECT r.id AS patient_id, r.side, row_number() OVER () AS slot FROM records AS r, generate_series(1, 5) WHERE random() < 0.5;
INSERT INTO slots SELECT t.two, 2, s.slot FROM slots AS s JOIN twins AS t ON t.one = s.patient_id WHERE t.c < 0.2 AND random() < 0.5;
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, starts_at, ends_at, busy_until, status, cancelled_by, note, version, created_at)
SELECT gen_random_uuid(), patient_id, CASE side WHEN 1 THEN ?::uuid ELSE ?::uuid END, ?::uuid, ?::uuid, at, at + interval '45 minutes', at + interval '50 minutes', status,
  CASE status WHEN 'cancelled' THEN 'patient' END, 'note ' || slot, 1 + (random() * 5)::int, at - interval '3 days'
FROM (SELECT *, '2026-11-20'::timestamptz - (slot + 40 * (SELECT min(n) FROM twins)) * interval '1 hour' AS at, (ARRAY['completed', 'completed', 'cancelled', 'no_show', 'confirmed'])[1 + (random() * 4)::int] AS status FROM slots) AS s;
INSERT INTO invoices (id, patient_id, clinic_id, subtotal, total, created_at)
SELECT id, patient_id, clinic_id, 30000, 30000, ends_at FROM appointments WHERE status = 'completed' AND patient_id IN (SELECT id FROM records);
INSERT INTO invoice_lines (id, invoice_id, position, source_kind, source_id, description_ar, description_en, quantity, unit_price, vat_category, vat_rate, vat_reason, net, vat)
SELECT gen_random_uuid(), id, 1, 'appointment', id, 'جلسة', 'Session', 1, 30000, 'Z', 0, 'VATEX-SA-HEA', 30000, 0 FROM invoices WHERE patient_id IN (SELECT id FROM records);
UPDATE invoices SET state = 'issued', number = 'T-' || id, seller = '{"name": "Tenhal"}', buyer = jsonb_build_object('name_en', 'as printed'), issued_at = created_at, due_on = '2026-12-01'
WHERE random() < 0.7 AND patient_id IN (SELECT id FROM records);
UPDATE invoices SET state = 'void' WHERE state = 'draft' AND random() < 0.2 AND patient_id IN (SELECT id FROM records);
INSERT INTO payments (id, number, patient_id, method, amount, received_by, received_name, received_at, idempotency_key)
SELECT id, 'R-' || id, patient_id, 'mada', 10000 + (random() * 20000)::int, ?::uuid, 'Noura', created_at + interval '1 minute', id::text FROM invoices WHERE state = 'issued' AND random() < 0.7 AND patient_id IN (SELECT id FROM records);
INSERT INTO allocations (id, payment_id, invoice_id, amount) SELECT gen_random_uuid(), id, id, amount FROM payments WHERE patient_id IN (SELECT id FROM records);
UPDATE invoices AS i SET paid = p.amount FROM payments AS p WHERE p.id = i.id AND p.patient_id IN (SELECT id FROM records);
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, guardian_id, appointment_id, schedule_version, starts_at, provider_id, state, due_at, check_at, expires_at, sent_at, changed_at, created_at)
SELECT gen_random_uuid(), rule, 'sms', '+966500000000', 'ar', a.patient_id, (SELECT id FROM guardians AS g WHERE g.patient_id = a.patient_id ORDER BY random() LIMIT 1),
  a.id, a.schedule_version, a.starts_at, a.provider_id, CASE WHEN random() < 0.5 THEN 'sent' ELSE 'planned' END, a.starts_at, a.starts_at, a.ends_at, a.starts_at, a.starts_at, a.created_at
FROM appointments AS a, unnest(ARRAY['reminder_24h', 'reminder_2h']) AS rule WHERE random() < 0.6 AND a.patient_id IN (SELECT id FROM records);
INSERT INTO contact_refusals (id, patient_id, guardian_id, purpose, channel, at)
SELECT gen_random_uuid(), w.patient_id, w.guardian_id, purpose, channel, '2026-05-05'
FROM (SELECT id AS patient_id, NULL::uuid AS guardian_id FROM records UNION ALL SELECT patient_id, id FROM guardians WHERE patient_id IN (SELECT id FROM records)) AS w,
  unnest(ARRAY['visits', 'reminders', 'news']) AS purpose, unnest(ARRAY['sms', 'email']) AS channel WHERE random() < 0.3;
INSERT INTO desk_tasks (id, kind, patient_id, appointment_id, channel, address, created_at)
SELECT gen_random_uuid(), 'reply', patient_id, id, 'sms', '+966500000000', created_at FROM appointments WHERE random() < 0.1 AND patient_id IN (SELECT id FROM records);
INSERT INTO notices (id, user_id, kind, about, patient_id, path, needs_action, created_at, last_at)
SELECT gen_random_uuid(), ?::uuid, 'visit_booked', 'visit:' || id, patient_id, '/appointments/' || id, false, created_at, created_at FROM appointments WHERE random() < 0.2 AND patient_id IN (SELECT id FROM records);
