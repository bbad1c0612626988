-- bill_shown is what the page of an invoice shows, once for each of its lines: the invoice, the line, whom it is for as they
-- are now, how they paid last, and what became of its latest e-invoice. There is nothing where it is not there for whoever asks.
CREATE FUNCTION bill_shown(bill uuid, within uuid[]) RETURNS TABLE (
  id uuid, number text, patient_id uuid, clinic_id uuid, state text, subtotal bigint, discount bigint, vat bigint, total bigint, paid bigint,
  discount_reason text, seller jsonb, buyer jsonb, service_date date, issued_at timestamptz, issued_by text, due_on date, version int, created_at timestamptz,
  line_id uuid, line_invoice_id uuid, line_position int, line_source_kind text, line_source_id uuid, line_live boolean, line_service_id uuid, line_code text,
  line_description_ar text, line_description_en text, line_quantity int, line_unit_price bigint, line_discount bigint,
  line_vat_category text, line_vat_rate int, line_vat_reason text, line_net bigint, line_vat bigint,
  payer_name_ar text, payer_name_en text, payer_file_number text, payer_phone text, payer_identity_kind text, payer_last_method text,
  electronic_state text, electronic_errors jsonb, electronic_warnings jsonb
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT i.id, i.number, i.patient_id, i.clinic_id, i.state, i.subtotal, i.discount, i.vat, i.total, i.paid,
    i.discount_reason, i.seller, i.buyer, i.service_date, i.issued_at, i.issued_by, i.due_on, i.version, i.created_at,
    l.id, l.invoice_id, l.position, l.source_kind, l.source_id, l.live, l.service_id, l.code,
    l.description_ar, l.description_en, l.quantity, l.unit_price, l.discount,
    l.vat_category, l.vat_rate, l.vat_reason, l.net, l.vat,
    pt.name_ar, pt.name_en, pt.file_number, pt.phone, pt.identity_kind,
    (SELECT pay.method FROM payments AS pay WHERE pay.patient_id = pt.id ORDER BY pay.received_at DESC LIMIT 1),
    e.state, e.errors, e.warnings
  FROM invoices AS i
  JOIN patients AS pt ON pt.id = i.patient_id
  LEFT JOIN invoice_lines AS l ON l.invoice_id = i.id
  LEFT JOIN LATERAL (
    SELECT ei.state, ei.errors, ei.warnings FROM einvoices AS ei WHERE ei.invoice_id = i.id ORDER BY ei.made_at DESC, ei.icv DESC LIMIT 1
  ) AS e ON i.state = 'issued'
  WHERE i.id = bill AND (within IS NULL OR i.clinic_id = ANY (within)) AND patient_is_seen(pt.id, within)
  ORDER BY l.position, l.id;
END $$;
