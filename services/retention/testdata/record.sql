-- A row in every table that goes with a record: what was done with ?patient about ?at, long ago.
CREATE OR REPLACE FUNCTION pg_temp.made(of text) RETURNS uuid LANGUAGE sql AS $$ SELECT md5(?patient::text || of)::uuid $$;
INSERT INTO guardians (id, patient_id, name_en, relation, phone) VALUES (pg_temp.made('guardian'), ?patient, 'Hessa', 'mother', '+966500000001');
INSERT INTO contact_refusals (id, patient_id, guardian_id, purpose, channel, at) VALUES (pg_temp.made('refusal'), ?patient, pg_temp.made('guardian'), 'news', 'sms', ?at);
INSERT INTO families (id, payer_phone, created_at) VALUES (pg_temp.made('family'), '+966500000001', ?at);
INSERT INTO family_members (id, family_id, patient_id, joined_at) VALUES (pg_temp.made('member'), pg_temp.made('family'), ?patient, ?at);
INSERT INTO patient_alerts (id, patient_id, kind, words, audience, severity, created_at, ended_at) VALUES (pg_temp.made('alert'), ?patient, 'allergy', 'nuts', 'everyone', 'warn', ?at, ?at);
INSERT INTO patient_restrictions (id, patient_id, ground, reason, set_by, set_at) VALUES (pg_temp.made('restriction'), ?patient, 'vip', 'known', ?who, ?at);
INSERT INTO glass_breaks (id, patient_id, user_id, ground, reason, at, until, reviewed_by, reviewed_at, note)
  VALUES (pg_temp.made('glass'), ?patient, ?who, 'treatment', 'why', ?at, ?at::timestamptz + interval '10 minutes', ?other, ?at, 'fine');
INSERT INTO record_reads (patient_id, user_id, what, about_id, first_at, last_at, break_id, request_id, ip) VALUES (?patient, ?who, 'file', ?patient, ?at, ?at, pg_temp.made('glass'), '', '');
INSERT INTO patient_holds (id, patient_id, ground, reason, set_by, set_at, lifted_by, lifted_at, lift_reason) VALUES (pg_temp.made('hold'), ?patient, 'court', 'a case', ?who, ?at, ?who, ?at, 'over');
INSERT INTO attachments (id, patient_id, kind, title, file_name, media_type, size, sha256, storage_name, uploaded_at, uploaded_by)
  VALUES (pg_temp.made('paper'), ?patient, 'report', 'Report', 'report.pdf', 'application/pdf', 3, sha256('pdf'), '2010/06/01/' || pg_temp.made('paper'), ?at, ?who);
INSERT INTO consent_forms (id, purpose, needed_for, created_at) VALUES (pg_temp.made('form'), 'photo', 'nothing', ?at);
INSERT INTO consent_texts (id, form_id, number, title_ar, title_en, body_ar, body_en, renews, published_at) VALUES (pg_temp.made('text'), pg_temp.made('form'), 1, 'ا', 'A', 'ب', 'B', false, ?at);
INSERT INTO consent_signatures (id, image, strokes, sha256) SELECT pg_temp.made('signature'), i, '[1]', sha256(i) FROM (SELECT '\x89504e470d0a1a0a'::bytea || decode(repeat('00', 120), 'hex') AS i) AS png;
INSERT INTO consents (id, patient_id, form_id, number, language, text_sha256, signer, signer_ar, signer_en, signature_id, image_sha256, key, signed_at, taken_by)
  SELECT pg_temp.made('consent'), ?patient, pg_temp.made('form'), 1, 'en', sha256(convert_to(E'A\n\nB', 'UTF8')), 'patient', '', 'Reem', s.id, s.sha256, pg_temp.made('key'), ?at, ?who
  FROM consent_signatures AS s WHERE s.id = pg_temp.made('signature');
INSERT INTO consent_expiries (id, consent_id, expires_on, noted_at) VALUES (pg_temp.made('expiry'), pg_temp.made('consent'), '2012-01-01', ?at);
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, starts_at, ends_at, busy_until, status, created_at)
  VALUES (pg_temp.made('visit'), ?patient, ?provider, ?clinic, ?service, ?at, ?at::timestamptz + interval '5 minutes', ?at::timestamptz + interval '5 minutes', 'no_show', ?at);
INSERT INTO appointment_events (appointment_id, at, actor_name, what, after) VALUES (pg_temp.made('visit'), ?at, 'Noura', 'booked', '{}');
INSERT INTO notes (id, patient_id, appointment_id, clinic_id, template_id, author_id, author_ar, author_en, begun_at)
  VALUES (pg_temp.made('note'), ?patient, pg_temp.made('visit'), ?clinic, '019aa000-0000-7000-8000-000000000001', ?who, '', 'Sami', ?at);
INSERT INTO note_texts (id, written, saved_at) VALUES (pg_temp.made('note'), '[]', ?at);
INSERT INTO note_addenda (id, note_id, author_id, author_ar, author_en, written, signed_at, sha256) VALUES (pg_temp.made('addendum'), pg_temp.made('note'), ?who, '', 'Sami', 'more', ?at, sha256('more'));
UPDATE notes SET signed_at = ?at, sha256 = sha256('note') WHERE id = pg_temp.made('note');
INSERT INTO referrals (id, number, patient_id, from_clinic_id, facility, urgency, reason, question, papers, consent, status, author_id, due_at, outcome, created_at, sent_at, accepted_at, completed_at)
  VALUES (pg_temp.made('referral'), 'REF-' || left(pg_temp.made('referral')::text, 8), ?patient, ?clinic, 'Hospital', 'routine', 'other', 'Why', ARRAY[pg_temp.made('paper')], 'patient', 'completed', ?who, ?at, 'Well.', ?at, ?at, ?at, ?at);
INSERT INTO referral_documents (id, referral_id, attachment_id, kind, title, file_name, media_type, size, sha256) VALUES (pg_temp.made('enclosure'), pg_temp.made('referral'), pg_temp.made('paper'), 'report', 'Report', 'report.pdf', 'application/pdf', 3, sha256('pdf'));
INSERT INTO referral_events (referral_id, at, actor_ar, actor_en, what) VALUES (pg_temp.made('referral'), ?at, '', 'Sami', 'sent');
INSERT INTO referral_visits (id, appointment_id, referral_id) VALUES (pg_temp.made('link'), pg_temp.made('visit'), pg_temp.made('referral'));
INSERT INTO referral_steps (referral_id, step, at) VALUES (pg_temp.made('referral'), 1, ?at);
INSERT INTO patient_files (id, patient_id, clinic_id, number, opened_at, closed_at) VALUES (pg_temp.made('file'), ?patient, ?clinic, 'SLP-10-' || left(pg_temp.made('file')::text, 6), ?at, ?at);
INSERT INTO file_episodes (id, file_id, opened_at, closed_at, close_reason) VALUES (pg_temp.made('episode'), pg_temp.made('file'), ?at, ?at, 'done');
INSERT INTO invoices (id, patient_id, clinic_id, subtotal, total, created_at) VALUES (pg_temp.made('invoice'), ?patient, ?clinic, 100, 100, ?at);
INSERT INTO invoice_lines (id, invoice_id, position, description_ar, description_en, quantity, unit_price, vat_category, vat_rate, vat_reason, net, vat)
  VALUES (pg_temp.made('line'), pg_temp.made('invoice'), 1, 'ج', 'Session', 1, 100, 'Z', 0, 'VATEX-SA-HEA', 100, 0);
UPDATE invoices SET state = 'issued', number = 'INV-' || left(id::text, 8), issued_at = ?at, seller = '{}', buyer = '{"name": "Reem"}', due_on = '2010-07-01' WHERE id = pg_temp.made('invoice');
INSERT INTO invoice_overdues (id, invoice_id, due_on, balance, noted_at) VALUES (pg_temp.made('overdue'), pg_temp.made('invoice'), '2010-07-01', 100, ?at);
INSERT INTO einvoice_units (id, state, environment, name, request, seller, private_key, credentials, valid_until, created_at)
  VALUES (pg_temp.made('unit'), 'retired', 'sandbox', 'x', '{}', '{}', '', '', ?at, ?at);
INSERT INTO einvoice_chains (unit_id, last_hash) VALUES (pg_temp.made('unit'), 'first');
INSERT INTO einvoices (id, invoice_id, unit_id, icv, previous_hash, hash, class, xml, qr, state, made_at, deadline, answered_at)
  VALUES (pg_temp.made('einvoice'), pg_temp.made('invoice'), pg_temp.made('unit'), 1, 'first', 'second', 'simplified', '<Invoice/>', '', 'accepted', ?at, ?at, ?at);
INSERT INTO einvoice_calls (id, unit_id, einvoice_id, invoice_id, path, question, asked_at)
  VALUES (pg_temp.made('call'), pg_temp.made('unit'), pg_temp.made('einvoice'), pg_temp.made('invoice'), '/invoices/reporting/single', '{}', ?at);
INSERT INTO payments (id, number, patient_id, method, amount, received_by, received_name, received_at, idempotency_key)
  VALUES (pg_temp.made('payment'), 'REC-' || left(pg_temp.made('payment')::text, 8), ?patient, 'cash', 100, ?who, 'Noura', ?at, pg_temp.made('payment')::text);
UPDATE invoices SET paid = 100 WHERE id = pg_temp.made('invoice');
INSERT INTO allocations (id, payment_id, invoice_id, amount) VALUES (pg_temp.made('allocation'), pg_temp.made('payment'), pg_temp.made('invoice'), 100);
INSERT INTO documents (id, kind, subject_id, version, name, media_type, sha256, body, created_at)
  SELECT pg_temp.made(kind), kind, pg_temp.made(of), 1, 'x.pdf', 'application/pdf', sha256('pdf'), 'pdf', ?at FROM (VALUES ('invoice', 'invoice'), ('receipt_a4', 'payment')) AS d (kind, of);
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, payment_id, state, due_at, check_at, expires_at, subject, body_text, sent_at, changed_at, created_at)
  VALUES (pg_temp.made('message'), 'receipt', 'sms', '+966500000001', 'en', ?patient, pg_temp.made('payment'), 'sent', ?at, ?at, ?at, '', 'Paid', ?at, ?at, ?at);
INSERT INTO message_events (message_id, at, state, attempt, reason, answer) VALUES (pg_temp.made('message'), ?at, 'sent', 1, '', '');
INSERT INTO message_receipts (provider, ref, event, message_id, at) VALUES ('twilio', pg_temp.made('message')::text, 'sent', pg_temp.made('message'), ?at);
INSERT INTO message_links (token_hash, message_id, purpose, expires_at) VALUES (sha256(pg_temp.made('message')::text::bytea), pg_temp.made('message'), 'answer', ?at);
INSERT INTO message_resends (id, message_id, at, state, actor_name) VALUES (pg_temp.made('resend'), pg_temp.made('message'), ?at, 'failed', 'Noura');
INSERT INTO message_replies (id, channel, ref, sender, body, meaning, message_id, done, at) VALUES (pg_temp.made('reply'), 'sms', pg_temp.made('reply')::text, '+966500000001', 'OK', 'unclear', pg_temp.made('message'), true, ?at);
INSERT INTO desk_tasks (id, kind, patient_id, message_id, reply_id, channel, address, words, created_at, done_at, done_by)
  VALUES (pg_temp.made('task'), 'reply', ?patient, pg_temp.made('message'), pg_temp.made('reply'), 'sms', '+966500000001', 'OK', ?at, ?at, ?who);
INSERT INTO notices (id, user_id, kind, about, patient_id, path, needs_action, created_at, last_at) VALUES (pg_temp.made('notice'), ?who, 'desk_task', pg_temp.made('task')::text, ?patient, '/x', false, ?at, ?at);
INSERT INTO patient_imports (id, file_name, sha256, headings, columns, total, state, created_at, created_by) VALUES (pg_temp.made('import'), 'x.csv', sha256('x'), '{a}', '{name_en}', 1, 'done', ?at, ?who);
INSERT INTO patient_import_rows (import_id, line, cells, state, patient_id) VALUES (pg_temp.made('import'), 2, '{}', 'created', ?patient);
INSERT INTO test_orders (id, placer_no, kind, code, asks, priority, patient_id, provider_id, clinic_id, status, ordered_at, ordered_by, key)
  VALUES (pg_temp.made('order'), 'PLC-2011-' || lpad((hashtext(?patient::text) & 524287)::text, 6, '0'), 'lab', '', 'Zinc', 'routine', ?patient, ?provider, ?clinic, 'resulted', ?at, ?who, pg_temp.made('order'));
INSERT INTO result_sources (id, kind, base) VALUES (pg_temp.made('source'), 'lab', 'http://' || pg_temp.made('source'));
INSERT INTO results (id, source_id, key, kind, state, patient_id, order_id, matched_by, said_of, current, status, title, code, worst, received_at, changed_at, reviewed)
  VALUES (pg_temp.made('result'), pg_temp.made('source'), 'r', 'lab', 'filed', ?patient, pg_temp.made('order'), 'placer', 'x', 1, 'final', 'Zinc', '', 0, ?at, ?at, 1);
INSERT INTO result_versions (id, result_id, n, status, stands_at, content, sha256, late, received_at)
  VALUES (pg_temp.made('version'), pg_temp.made('result'), 1, 'final', ?at, '{}', sha256('x'), false, ?at);
INSERT INTO result_payloads (id, source_id, key, body, sha256, received_at, settled_at, result_id)
  VALUES (pg_temp.made('payload'), pg_temp.made('source'), 'r', '{}', sha256('{}'), ?at, ?at, pg_temp.made('result'));
INSERT INTO result_reviews (id, result_id, n, user_id, name_ar, name_en, at) VALUES (pg_temp.made('review'), pg_temp.made('result'), 1, ?who, '', 'Sami', ?at);
INSERT INTO critical_alerts (id, result_id, n, values_sha256, raised_at, told_at, acked_at, acked_by, readback)
  VALUES (pg_temp.made('alert'), pg_temp.made('result'), 1, sha256('x'), ?at, ?at, ?at, ?who, 'x');
