-- What a booking says to PostgreSQL, for pgbench: sixteen clients, each with a provider and a patient of its own.
\set n :n + 1
\if :n = 1
SELECT p.id AS provider, p.clinic_id AS clinic, p.room_id AS room, (SELECT service_id FROM provider_services WHERE provider_id = p.id ORDER BY 1 LIMIT 1) AS service,
       (SELECT id FROM patients WHERE file_number = 'F-' || lpad((p.position + 1)::text, 6, '0')) AS patient
FROM providers AS p WHERE p.position = 20 + :client_id \gset
\endif
\set day :n / 18
\set slot :n % 18
\set a random(1, 1000000000000000)
\set m random(1, 1000000000000000)
BEGIN;
SELECT p.clinic_id, p.room_id, s.buffer, s.duration,
       coalesce((SELECT capacity FROM rooms WHERE id = p.room_id AND active), 0),
       s.active AND EXISTS (SELECT 1 FROM provider_services WHERE provider_id = p.id AND service_id = s.id),
       EXISTS (SELECT 1 FROM patients AS pt WHERE pt.id = ':patient' AND archived_at IS NULL AND true),
       (SELECT closed_at IS NOT NULL FROM patient_files WHERE patient_id = ':patient' AND clinic_id = p.clinic_id FOR SHARE),
       EXISTS (SELECT 1 FROM provider_hours WHERE provider_id = p.id AND weekday = 0 AND opens <= 480 AND closes >= 480 + s.duration)
FROM providers AS p, services AS s
WHERE p.id = ':provider' AND p.active AND s.id = ':service' AND true;
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, room_id, room_unit, starts_at, ends_at, busy_until, status, created_at)
VALUES (lpad(to_hex(:a), 32, '0')::uuid, ':patient', ':provider', ':clinic', ':service', ':room', 1,
        timestamptz '2030-01-06 05:00Z' + :day * interval '1 day' + :slot * interval '30 minutes',
        timestamptz '2030-01-06 05:30Z' + :day * interval '1 day' + :slot * interval '30 minutes',
        timestamptz '2030-01-06 05:30Z' + :day * interval '1 day' + :slot * interval '30 minutes', 'booked', now());
INSERT INTO audit_entries (at, actor_name, action, table_name, row_id, after)
SELECT now(), 'pgbench', 'insert', 'appointments', t.id, to_jsonb(t) FROM appointments AS t WHERE t.id = lpad(to_hex(:a), 32, '0')::uuid;
SELECT c.guardian_id, c.phone, c.email, p.name_ar, p.name_en, p.language,
  ARRAY(SELECT f.purpose || ' ' || f.channel FROM contact_refusals AS f WHERE f.patient_id = p.id AND f.guardian_id IS NOT DISTINCT FROM c.guardian_id),
  ARRAY(SELECT b.channel FROM blocked_addresses AS b WHERE b.address IN (c.phone, c.email) AND (b.channel = 'email') = (b.address = c.email)),
  (SELECT edition FROM message_rules_edition)
FROM patients AS p
CROSS JOIN LATERAL (
  SELECT g.id AS guardian_id, g.phone, g.email FROM guardians AS g WHERE g.patient_id = p.id AND p.birth_date > now() - interval '18 years'
    AND g.may_get_messages AND (now() AT TIME ZONE coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh'))::date
      BETWEEN coalesce(g.valid_from, '-infinity') AND coalesce(g.valid_until, 'infinity')
  UNION ALL SELECT NULL, p.phone, p.email) AS c
WHERE p.id = ':patient' ORDER BY c.guardian_id NULLS LAST;
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, appointment_id, schedule_version, starts_at, provider_id, state, due_at, check_at, expires_at, changed_at, created_at)
VALUES (lpad(to_hex(:m), 32, '0')::uuid, 'appointment_booked', 'sms', '+966500000000', 'ar', ':patient', lpad(to_hex(:a), 32, '0')::uuid, 1,
        timestamptz '2030-01-06 05:00Z', ':provider', 'planned', now() + interval '3 minutes', now() + interval '3 minutes', now() + interval '1 year', now(), now());
INSERT INTO notices AS n (id, user_id, kind, about, patient_id, facts, path, needs_action, created_at, last_at)
SELECT gen_random_uuid(), told.id, 'visit_booked', 'visit:' || lpad(to_hex(:a), 32, '0'), ':patient', '{}', '/appointments/1', false, now(), now()
FROM (SELECT u.id FROM users AS u WHERE u.active AND u.role IN ('clinician', 'manager', 'admin') AND u.provider_id = ':provider'
  AND NOT EXISTS (SELECT FROM notice_preferences AS p WHERE p.user_id = u.id AND p.kind = 'visit_booked' AND NOT p.shown) ORDER BY u.id FOR KEY SHARE OF u) AS told
ON CONFLICT (user_id, about) WHERE read_at IS NULL DO UPDATE SET count = n.count + 1;
INSERT INTO appointment_events (appointment_id, at, actor_name, what, after)
VALUES (lpad(to_hex(:a), 32, '0')::uuid, now(), 'pgbench', 'booked', '{"status": "booked"}');
COMMIT;
