-- payer_of is whom an invoice is for, as they are now, and how they paid last; nothing where they are not there for whoever asks.
CREATE FUNCTION payer_of(patient uuid, within uuid[])
RETURNS TABLE (name_ar text, name_en text, file_number text, phone text, identity_kind text, last_method text) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  SELECT pt.name_ar, pt.name_en, pt.file_number, pt.phone, pt.identity_kind,
    coalesce((SELECT pay.method FROM payments AS pay WHERE pay.patient_id = pt.id ORDER BY pay.received_at DESC LIMIT 1), '')
  FROM patients AS pt WHERE pt.id = patient AND patient_is_seen(pt.id, within);
END $$;
