-- What is said and acknowledged of a result is in its patient's log, without the words: they are clinical.
CREATE OR REPLACE FUNCTION patient_led_to(by text, of uuid) RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE by
    WHEN 'invoice_id' THEN (SELECT patient_id FROM invoices WHERE id = of)
    WHEN 'consent_id' THEN (SELECT patient_id FROM consents WHERE id = of)
    WHEN 'note_id' THEN (SELECT patient_id FROM notes WHERE id = of)
    WHEN 'result_id' THEN (SELECT patient_id FROM results WHERE id = of)
  END;
END $$;
--bun:split
SELECT hear_saves('result_reviews', 'result_id', '{note}'), hear_saves('critical_alerts', 'result_id', '{readback,values_sha256}');
