package holdings

// ofPatients are patients and whoever answers for them.
var ofPatients = []Table{
	{Name: "patients", Columns: Columns{
		Plain:      "id sex identity_kind language version archived_at created_at birth_hijri nationality spoken",
		FileNumber: "file_number", Name: "name_ar name_en", Birth: "birth_date", Identity: "identity_number",
		Phone: "phone second_phone", Email: "email", Folded: "search_name", Computed: "words",
		Words:   "address_street address_district address_city address_abroad archive_reason",
		Shape:   "address_building address_postal_code address_additional address_short",
		Cleared: "former_number",
	}},
	{Name: "patient_words", Own: "follows from the patients", Columns: Columns{Plain: "word"}},
	{Name: "guardians", Columns: Columns{
		Plain: "id patient_id relation may_consent may_pay may_pick_up may_get_messages main_payer valid_from valid_until proof_kind",
		Name:  "name_ar name_en", Phone: "phone", Email: "email", Words: "proof",
	}},
	{Name: "families", Columns: Columns{Plain: "id created_at", Phone: "payer_phone"}},
	{Name: "family_members", Columns: Columns{Plain: "id family_id patient_id joined_at"}},
	{Name: "patient_alerts", Columns: Columns{Plain: "id patient_id kind audience severity ends_on created_at ended_at version", Words: "words"}},
	{Name: "patient_restrictions", Columns: Columns{
		Plain: "id patient_id ground set_by set_at lifted_by lifted_at", Words: "reason lift_reason",
	}},
	{Name: "patient_holds", Columns: Columns{
		Plain: "id patient_id ground set_by set_at lifted_by lifted_at", Words: "reason lift_reason",
	}},
	{Name: "destroyed_patients", Emptied: "is of records that are in no copy", Columns: Columns{
		Plain: "id went_with file_numbers invoice_numbers receipt_numbers kept_until record_years bill_years reason destroyed_at destroyed_by counts txid",
	}},
	{Name: "patient_files", Columns: Columns{Plain: "id patient_id clinic_id opened_at closed_at version", FolderNumber: "number"}},
	{Name: "file_episodes", Columns: Columns{
		Plain: "id file_id opened_at opened_by closed_at closed_by", Words: "open_reason close_reason", Matters: "left_open",
	}},
	{Name: "patient_merges", Columns: Columns{
		Plain: "id survivor_id merged_id actor_id at undone_at", Words: "reason undo_reason", Name: "actor_name undone_by",
	}},
	{Name: "patient_merge_rows", Emptied: "has rows as they were before a merge", Columns: Columns{
		Plain: "id merge_id table_name row_id column_name was becomes", Journal: "before after",
	}},
	{Name: "patient_imports", Emptied: "is of files from elsewhere", Columns: Columns{
		Plain: "id file_name sha256 headings columns total state created_at created_by run_at run_by finished_at undone_at undone_by undo_reason version",
	}},
	{Name: "patient_import_rows", Emptied: "has lines of files from elsewhere", Columns: Columns{
		Plain: "id import_id line cells state wanted faults alike patient_id",
	}},
}

// ofRecords are what was signed, brought and written.
var ofRecords = []Table{
	{Name: "attachments", Emptied: "its files are not copied", Columns: Columns{
		Plain: "id patient_id clinic_id kind title dated_on expires_on file_name media_type size sha256 uploaded_at uploaded_by " +
			"removed_at removed_by remove_reason version idempotency_key",
		File: "storage_name",
	}, Files: &Bytes{Column: "storage_name", Path: "'attachments/' || t.id || '.' || split_part(t.media_type, '/', 2)", Stored: true}},
	{Name: "consent_forms", Columns: Columns{Plain: "id clinic_id purpose needed_for months stands_from active created_at version"}},
	{Name: "consent_texts", Columns: Columns{Plain: "id form_id number title_ar title_en body_ar body_en renews published_at published_by"}},
	{
		Name: "consent_signatures", Columns: Columns{Plain: "id", Picture: "image", Strokes: "strokes", PictureSum: "sha256"},
		Files: &Bytes{Column: "image", Path: "'signatures/' || t.id || '.png'"},
	},
	{Name: "consents", Columns: Columns{
		Plain: "id patient_id form_id number language text_sha256 signer guardian_id relation signature_id key signed_at taken_by expires_on " +
			"withdrawn_at withdrawn_by version",
		Name: "signer_ar signer_en typed_name witness", PictureSum: "image_sha256", Words: "withdraw_reason",
	}},
	{Name: "consent_expiries", Columns: Columns{Plain: "id consent_id expires_on noted_at"}},
	{Name: "note_templates", Columns: Columns{Plain: "id clinic_id edition sections before_invoice created_at"}},
	{Name: "notes", Columns: Columns{
		Plain: "id patient_id appointment_id clinic_id template_id author_id begun_at signed_at mistaken_at mistaken_by version",
		Name:  "author_ar author_en", Words: "mistake_reason", Seal: "sha256",
	}},
	{Name: "note_texts", Columns: Columns{Plain: "id version saved_at", Sections: "written"}},
	{Name: "note_addenda", Columns: Columns{Plain: "id note_id author_id signed_at", Name: "author_ar author_en", Words: "written", Seal: "sha256"}},
	{Name: "unsigned_notes", Columns: Columns{Plain: "appointment_id provider_id clinic_id since told_at"}},
}

const found = "says what was found of people"

// ofResults are what is asked of laboratories and radiology, and what they answer.
var ofResults = []Table{
	{Name: "test_order_numbers", Columns: Columns{Plain: "year last"}},
	{Name: "test_orders", Columns: Columns{
		Plain: "id placer_no kind code priority patient_id provider_id clinic_id status ordered_at ordered_by cancelled_at cancelled_by key version",
		Shape: "accession_no", Words: "asks why cancel_reason",
	}},
	{Name: "result_sources", Emptied: "is of servers elsewhere", Columns: Columns{
		Plain: "id kind base watermark tried_at succeeded_at failures fault retry_at stopped_at held_by held_until fetched",
	}},
	{Name: "source_resumptions", Emptied: "is of servers elsewhere", Columns: Columns{Plain: "id source_id stopped fault resumed_at"}},
	{Name: "source_troubles", Emptied: "is of servers elsewhere", Columns: Columns{Plain: "id source_id fault since ended_at"}},
	{
		Name: "result_payloads", Emptied: found, Columns: Columns{Plain: "id source_id key sha256 received_at settled_at fault result_id", File: "body"},
		Files: &Bytes{Column: "body", Path: "'results/' || t.id || '.json'"},
	},
	{Name: "results", Emptied: found, Columns: Columns{
		Plain: "id source_id key kind state patient_id order_id provider_id clinic_id matched_by doubt said_of current status title code worst issued_at " +
			"received_at changed_at reviewed decided_by decided_at decision version",
	}},
	{Name: "result_versions", Emptied: found, Columns: Columns{
		Plain: "id result_id n status issued_at stands_at updated_at content sha256 late received_at",
	}},
	{Name: "result_reviews", Emptied: found, Columns: Columns{Plain: "id result_id n user_id name_ar name_en at note"}},
	{Name: "critical_alerts", Emptied: found, Columns: Columns{
		Plain: "id result_id n values_sha256 level raised_at told_at acked_at acked_by readback ended_at version",
	}},
}

// ofVisits are visits, and the referrals from which some were booked.
var ofVisits = []Table{
	{Name: "appointments", Columns: Columns{
		Plain: "id patient_id provider_id clinic_id service_id room_id room_unit starts_at ends_at busy_until status version schedule_version " +
			"cancelled_by arrived_at started_at completed_at created_at",
		Words: "note cancel_reason",
	}},
	{Name: "appointment_events", Columns: Columns{
		Plain: "id appointment_id at actor_id what", Name: "actor_name", Words: "reason", Place: "before after",
	}},
	{Name: "referrals", Columns: Columns{
		Plain: "id number patient_id from_clinic_id to_clinic_id service_id urgency reason papers consent status author_id again_of due_at step answered_in refusal suggested_id " +
			"attended created_at sent_at received_at accepted_at rejected_at seen_at completed_at withdrawn_at expired_at version",
		Name: "colleague", Words: "facility question refusal_words outcome withdraw_reason",
	}},
	{Name: "referral_documents", Emptied: "its files are not copied", Columns: Columns{
		Plain: "id referral_id attachment_id kind title file_name media_type size sha256",
	}},
	{Name: "referral_events", Columns: Columns{Plain: "id referral_id at actor_id what", Name: "actor_ar actor_en"}},
	{Name: "referral_visits", Columns: Columns{Plain: "id appointment_id referral_id"}},
	{Name: "referral_steps", Columns: Columns{Plain: "referral_id step at"}},
}
