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
SELECT * FROM visit_terms(':patient', ':provider', ':service', NULL, 30, 0, 480, now(), NULL);
SET LOCAL tenhal.save = '{"at":"2026-11-24T06:00:00Z","actor":"00000000-0000-0000-0000-000000000000","name":"pgbench","request":"","reason":""}';
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, room_id, room_unit, starts_at, ends_at, busy_until, status, created_at)
VALUES (lpad(to_hex(:a), 32, '0')::uuid, ':patient', ':provider', ':clinic', ':service', ':room', 1,
        timestamptz '2030-01-06 05:00Z' + :day * interval '1 day' + :slot * interval '30 minutes',
        timestamptz '2030-01-06 05:30Z' + :day * interval '1 day' + :slot * interval '30 minutes',
        timestamptz '2030-01-06 05:30Z' + :day * interval '1 day' + :slot * interval '30 minutes', 'booked', now());
SELECT * FROM message_contacts('{:patient}', current_date - 6574, now());
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, appointment_id, schedule_version, starts_at, provider_id, state, due_at, check_at, expires_at, changed_at, created_at)
VALUES (lpad(to_hex(:m), 32, '0')::uuid, 'appointment_booked', 'sms', '+966500000000', 'ar', ':patient', lpad(to_hex(:a), 32, '0')::uuid, 1,
        timestamptz '2030-01-06 05:00Z', ':provider', 'planned', now() + interval '3 minutes', now() + interval '3 minutes', now() + interval '1 year', now(), now());
SELECT tell_users(ARRAY(SELECT hearers(ARRAY(SELECT u.id FROM users AS u WHERE u.provider_id = ':provider'), 'visit_booked', false, '{clinician,manager,admin}', '00000000-0000-0000-0000-000000000000')),
  gen_random_uuid(), 'visit_booked', 'visit:' || lpad(to_hex(:a), 32, '0'), ':patient', '{}', '/appointments/1', false, now());
INSERT INTO appointment_events (appointment_id, at, actor_name, what, after)
VALUES (lpad(to_hex(:a), 32, '0')::uuid, now(), 'pgbench', 'booked', '{"status": "booked"}');
COMMIT;
