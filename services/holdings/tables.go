package holdings

import "slices"

// Tables are all there are. Whoever adds a table or a column puts it here, and a test fails until they do: a column that
// says something of a person gets what it holds, one that lets somebody in is Secret, the rest are Plain. Where it is of no
// use in a copy for tests, or would say too much there, the table is Emptied with the reason.
var Tables = slices.Concat(ofCentre, ofAccess, ofPatients, ofRecords, ofResults, ofVisits, ofMoney, ofMessages, ofReports, ofWork)

// ofCentre are the centre and what it offers.
var ofCentre = []Table{
	{Name: "organisation", Columns: Columns{
		Plain:  "id one time_zone first_weekday weekend version",
		Centre: "name_ar name_en vat_number cr_number address_ar address_en phone email",
	}},
	{Name: "clinics", Columns: Columns{Plain: "id code name_ar name_en position active"}},
	{Name: "rooms", Columns: Columns{Plain: "id clinic_id name_ar name_en capacity active"}},
	{Name: "services", Columns: Columns{Plain: "id clinic_id code name_ar name_en price duration buffer vat_class active"}},
	{Name: "providers", Columns: Columns{Plain: "id clinic_id title_ar title_en room_id position active", Name: "name_ar name_en"}},
	{Name: "provider_services", Columns: Columns{Plain: "provider_id service_id"}},
	{Name: "provider_hours", Columns: Columns{Plain: "id provider_id weekday opens closes"}},
	{Name: "catalogue_edition", Own: "says which edition of the catalogue its database has", Columns: Columns{Plain: "one edition"}},
	{Name: "setting_values", Columns: Columns{Plain: "id key clinic_id value restored version"}},
	{Name: "setting_changes", Columns: Columns{
		Plain: "id key clinic_id was value restored version actor_id at", Name: "actor_name", Words: "reason",
	}},
	{Name: "settings_edition", Own: "says which edition of the settings its database has", Columns: Columns{Plain: "one edition"}},
	{Name: "number_series", Columns: Columns{Plain: "series last"}},
	{Name: "file_counters", Columns: Columns{Plain: "clinic_id year last"}},
	{Name: "bun_migrations", Own: "says what its database has been through", Columns: Columns{Plain: "id name group_id migrated_at"}},
	{Name: "bun_migration_locks", Own: "is of its database", Columns: Columns{Plain: "id table_name"}},
}

const (
	letsIn  = "lets somebody in, or says who tried"
	follows = "follows people about"
)

// ofAccess are those who work here, and how they come in.
var ofAccess = []Table{
	{Name: "users", Columns: Columns{
		Plain: "id role provider_id locale theme density active created_at clinics",
		Name:  "name_ar name_en", Email: "email", Secret: "password_hash", Cleared: "two_step_at reset_asked_at",
	}},
	{Name: "access_settings", Columns: Columns{Plain: "id one idle_minutes version"}},
	{Name: "role_policies", Columns: Columns{Plain: "id role two_step discount_percent visit_days void_days version"}},
	{Name: "sessions", Emptied: letsIn, Columns: Columns{
		Plain:  "id user_id created_at seen_at expires_at ip user_agent proved_at idle_minutes pending must_enrol by_passkey",
		Secret: "token_hash csrf",
	}},
	{Name: "sign_in_attempts", Emptied: letsIn, Columns: Columns{Plain: "id at email ip succeeded way user_agent", Secret: "device"}},
	{Name: "known_devices", Emptied: letsIn, Columns: Columns{Plain: "id user_id ip user_agent created_at", Secret: "token_hash"}},
	{Name: "invitations", Emptied: letsIn, Columns: Columns{Plain: "user_id purpose expires_at used_at", Secret: "token_hash"}},
	{Name: "totp_secrets", Emptied: letsIn, Columns: Columns{Plain: "user_id created_at", Secret: "sealed last_step"}},
	{Name: "recovery_codes", Emptied: letsIn, Columns: Columns{Plain: "user_id used_at", Secret: "hash"}},
	{Name: "passkeys", Emptied: letsIn, Columns: Columns{
		Plain: "id user_id name created_at used_at refused_at backup_eligible backed_up", Secret: "credential_id public_key sign_count aaguid transports",
	}},
	{Name: "passkey_challenges", Emptied: letsIn, Columns: Columns{Plain: "adds user_id expires_at ip", Secret: "challenge browser"}},
	{Name: "audit_entries", Emptied: "says of everything what it was, and is chained", Columns: Columns{
		Plain: "id at actor_id actor_name request_id action table_name row_id reason patient_id chain previous hash", Journal: "before after",
	}},
	{Name: "audit_checks", Emptied: "is about the entries", Columns: Columns{Plain: "id at took_ms entries head heads flaws broken"}},
	{Name: "record_reads", Emptied: follows, Columns: Columns{
		Plain: "id patient_id user_id what about_id first_at last_at count refused break_id request_id ip",
	}},
	{Name: "glass_breaks", Emptied: follows, Columns: Columns{Plain: "id patient_id user_id ground reason at until reviewed_by reviewed_at note"}},
}
