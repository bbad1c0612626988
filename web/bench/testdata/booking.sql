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
SELECT p.clinic_id, r.id AS room_id, coalesce(r.capacity, 0), s.buffer, s.duration,
       s.active AND EXISTS (SELECT 1 FROM provider_services WHERE provider_id = p.id AND service_id = s.id),
       EXISTS (SELECT 1 FROM patients WHERE id = ':patient' AND archived_at IS NULL),
       EXISTS (SELECT 1 FROM provider_hours AS h, organisation AS o
               WHERE h.provider_id = p.id AND h.weekday = extract(dow FROM timestamptz '2027-01-03 05:00Z' AT TIME ZONE o.time_zone))
FROM providers AS p JOIN services AS s ON s.id = ':service' LEFT JOIN rooms AS r ON r.id = p.room_id AND r.active
WHERE p.id = ':provider' AND p.active;
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, room_id, room_unit, starts_at, ends_at, busy_until, status, created_at)
VALUES (lpad(to_hex(:a), 32, '0')::uuid, ':patient', ':provider', ':clinic', ':service', ':room', 1,
        timestamptz '2030-01-06 05:00Z' + :day * interval '1 day' + :slot * interval '30 minutes',
        timestamptz '2030-01-06 05:30Z' + :day * interval '1 day' + :slot * interval '30 minutes',
        timestamptz '2030-01-06 05:30Z' + :day * interval '1 day' + :slot * interval '30 minutes', 'booked', now());
INSERT INTO audit_entries (at, actor_name, action, table_name, row_id, after)
SELECT now(), 'pgbench', 'insert', 'appointments', t.id, to_jsonb(t) FROM appointments AS t WHERE t.id = lpad(to_hex(:a), 32, '0')::uuid;
SELECT coalesce((SELECT g.email FROM guardians AS g WHERE g.patient_id = p.id AND g.email <> '' AND p.birth_date > now() - interval '18 years' ORDER BY g.id LIMIT 1), p.email), p.language
FROM patients AS p WHERE p.id = ':patient';
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, appointment_id, schedule_version, starts_at, provider_id, state, due_at, check_at, expires_at, changed_at, created_at)
VALUES (lpad(to_hex(:m), 32, '0')::uuid, 'appointment_booked', 'email', 'pgbench@mail.example', 'ar', ':patient', lpad(to_hex(:a), 32, '0')::uuid, 1,
        timestamptz '2030-01-06 05:00Z', ':provider', 'planned', now() + interval '3 minutes', now() + interval '3 minutes', now() + interval '1 year', now(), now());
INSERT INTO appointment_events (appointment_id, at, actor_name, what, after)
VALUES (lpad(to_hex(:a), 32, '0')::uuid, now(), 'pgbench', 'booked', '{"status": "booked"}');
COMMIT;
