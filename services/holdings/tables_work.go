package holdings

const signedByUnits = "names people, and is signed by a unit that a copy must not have"

// ofMoney are bills and what was paid.
var ofMoney = []Table{
	{Name: "invoices", Columns: Columns{
		Plain: "id number patient_id clinic_id state subtotal discount vat total paid service_date issued_at due_on version created_at",
		Name:  "issued_by", Words: "discount_reason", Seller: "seller", Buyer: "buyer", Computed: "status",
	}},
	{Name: "invoice_lines", Columns: Columns{
		Plain: "id invoice_id position source_kind source_id live service_id code quantity unit_price discount vat_category vat_rate vat_reason net vat",
		Item:  "description_ar description_en",
	}},
	{Name: "invoice_overdues", Columns: Columns{Plain: "id invoice_id due_on balance noted_at"}},
	{Name: "payments", Columns: Columns{
		Plain: "id number patient_id method amount received_by received_at", Name: "received_name", Shape: "reference", Key: "idempotency_key",
	}},
	{Name: "allocations", Columns: Columns{Plain: "id payment_id invoice_id amount"}},
	{Name: "einvoice_units", Emptied: letsIn, Columns: Columns{
		Plain: "id state environment name request seller request_id valid_until held_since held_because version created_at", Secret: "private_key credentials",
	}},
	{Name: "einvoice_alarms", Emptied: signedByUnits, Columns: Columns{Plain: "about upto"}},
	{Name: "einvoice_chains", Emptied: signedByUnits, Columns: Columns{Plain: "unit_id last_icv last_hash"}},
	{Name: "einvoices", Emptied: signedByUnits, Columns: Columns{
		Plain: "id invoice_id unit_id icv previous_hash hash class qr state attempt sending_until warnings errors cleared made_at deadline answered_at", File: "xml", Computed: "sha256",
	}, Files: &Bytes{Column: "xml", Path: "'einvoices/' || t.id || '.xml'"}},
	{Name: "einvoice_calls", Emptied: signedByUnits, Columns: Columns{
		Plain: "id unit_id einvoice_id invoice_id path question asked_at status answer failure answered_at",
	}},
	{Name: "documents", Emptied: "is drawn anew when somebody asks for it", Columns: Columns{
		Plain: "id kind subject_id version name media_type sha256 created_at", File: "body",
	}, Files: &Bytes{Column: "body", Path: "'documents/' || t.id || '.' || split_part(t.media_type, '/', 2)"}},
}

const told = "says what people were told, and where"

// ofMessages are what people are told, and what they answer.
var ofMessages = []Table{
	{Name: "message_rules", Columns: Columns{
		Plain: "id key event name lead_minutes at_minute hold_seconds clinic_id service_id audience channels language enabled version created_at",
	}},
	{Name: "message_rules_edition", Own: "says which edition of the rules its database has", Columns: Columns{Plain: "one edition"}},
	{Name: "message_templates", Columns: Columns{
		Plain: "id event channel language version subject title body approved created_at", Name: "author_name",
	}},
	{Name: "message_hours", Columns: Columns{Plain: "id one quiet_from quiet_to quiet_days paces version"}},
	{Name: "message_channels", Columns: Columns{Plain: "channel per_minute next_at resting rested_at"}},
	{Name: "blocked_addresses", Columns: Columns{Plain: "id channel reason at", Address: "address"}},
	{Name: "contact_refusals", Columns: Columns{Plain: "id patient_id guardian_id purpose channel at"}},
	{Name: "notice_preferences", Columns: Columns{Plain: "user_id kind shown rings"}},
	{Name: "messages", Emptied: told, Columns: Columns{
		Plain: "id rule channel recipient language patient_id appointment_id schedule_version starts_at provider_id payment_id state due_at check_at " +
			"expires_at attempt reason answer subject sent_at changed_at created_at guardian_id user_id broadcast_id part_of replaces ref " +
			"segments delivered_at report",
		Linked: "body_text",
	}},
	{Name: "message_events", Emptied: told, Columns: Columns{Plain: "id message_id at state attempt reason answer"}},
	{Name: "message_links", Emptied: letsIn, Columns: Columns{Plain: "message_id purpose expires_at", Secret: "token_hash"}},
	{Name: "message_receipts", Emptied: told, Columns: Columns{Plain: "provider ref event message_id at"}},
	{Name: "message_replies", Emptied: told, Columns: Columns{Plain: "id channel ref sender body meaning message_id done at"}},
	{Name: "message_resends", Emptied: told, Columns: Columns{Plain: "id message_id at state actor_id actor_name"}},
	{Name: "caught_mails", Emptied: told, Columns: Columns{
		Plain: "id message_id recipient subject files caught_at channel", Secret: "body_text body_html",
	}},
	{Name: "desk_tasks", Emptied: told, Columns: Columns{
		Plain: "id kind patient_id appointment_id message_id reply_id channel address words created_at done_at done_by version",
	}},
	{Name: "broadcasts", Emptied: told, Columns: Columns{
		Plain: "id day clinic_id service_id provider_id words_ar words_en per_minute state author_id approver_id approved_at listed_at stopper_id " +
			"stopped_at version created_at",
	}},
	{Name: "broadcast_turns", Emptied: told, Columns: Columns{Plain: "broadcast_id next_at"}},
	{Name: "notices", Emptied: told, Columns: Columns{
		Plain: "id user_id kind about patient_id facts path needs_action count created_at last_at read_at read_with",
	}},
}

// ofReports are reports as they were, and who was told of them.
var ofReports = []Table{
	{Name: "report_snapshots", Emptied: "is counted anew by the clock", Columns: Columns{
		Plain: "id kind starts_on ends_on generated_at parameters figures",
	}},
	{Name: "referral_snapshots", Emptied: "is counted anew by the clock", Columns: Columns{Plain: "id starts_on ends_on generated_at parameters figures"}},
	{Name: "report_tellings", Emptied: told, Columns: Columns{Plain: "kind starts_on user_id told_at"}},
}

const passes = "is work that waits or is over"

// ofWork are jobs, schedules, and what was taken away.
var ofWork = []Table{
	{Name: "schedules", Columns: Columns{
		Plain: "id plan own name kind queue args cron zone misfire catch_up enabled edited retired_at version created_at",
	}},
	{Name: "schedule_hands", Columns: Columns{Plain: "schedule_id next_slot last_slot"}},
	{Name: "schedule_ticks", Emptied: passes, Columns: Columns{
		Plain: "id schedule_id slot_at state missed since job_id actor_id actor_name ticked_at",
	}},
	{Name: "gue_jobs", Emptied: passes, Columns: Columns{
		Plain: "job_id priority run_at job_type error_count losses last_error queue created_at updated_at", Secret: "args",
	}},
	{Name: "dead_jobs", Emptied: passes, Columns: Columns{Plain: "job_id kind queue attempts error died_at", Secret: "args"}},
	{Name: "job_leases", Emptied: passes, Columns: Columns{
		Plain: "job_id kind queue attempt losses worker created_at started_at until", Secret: "args",
	}},
	{Name: "job_runs", Emptied: passes, Columns: Columns{Plain: "id job_id kind queue attempt outcome error worker started_at finished_at counts"}},
	{Name: "job_starts", Emptied: passes, Columns: Columns{Plain: "job_id attempt worker started_at"}},
	{Name: "job_keys", Emptied: passes, Columns: Columns{Plain: "key at"}},
	{Name: "job_decisions", Emptied: passes, Columns: Columns{Plain: "id job_id kind decision reason decided_at"}},
	{Name: "retention_runs", Emptied: passes, Columns: Columns{Plain: "id began_at ended_at counts"}},
	{Name: "workers", Emptied: passes, Columns: Columns{Plain: "name places started_at beat_at"}},
	{Name: "export_packages", Emptied: "is about files that are not copied", Columns: Columns{
		Plain: "id state reason asked_at asked_by started_at finished_at storage_name tables rows damaged size sha256 expires_at removed_at failure version",
	}},
	{Name: "export_progress", Emptied: passes, Columns: Columns{Plain: "package_id tables total rows at"}},
	{Name: "export_downloads", Emptied: follows, Columns: Columns{Plain: "id package_id by_user at"}},
}
