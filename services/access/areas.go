package access

// Area is a part of the centre's work, with what one may be allowed to do there.
type Area struct {
	NameKey     string // message key
	Permissions []Permission
}

// Areas are the permissions as the page of roles groups them.
var Areas = []Area{
	{"roles.area_calendar", []Permission{CalendarRead, AppointmentsBook, AppointmentsAttend, AppointmentsOverride}},
	{"roles.area_patients", []Permission{
		PatientsRead, PatientsWrite, AlertsWrite, DocumentsRead, DocumentsWrite, ConsentsSign, ConsentsManage, FilesClose, FilesOverride,
		PatientsArchive, PatientsExport, PatientsImport, PatientsMerge, PatientsUnmerge,
	}},
	{"roles.area_notes", []Permission{NotesRead, NotesWrite, NotesOwed, NotesTemplates}},
	{"roles.area_referrals", []Permission{ReferralsRead, ReferralsWrite, ReferralsAnswer, ReferralsComplete}},
	{"roles.area_results", []Permission{ResultsRead, ResultsOrder, ResultsReview, ResultsMatch}},
	{"roles.area_billing", []Permission{InvoicesRead, InvoicesWrite, InvoicesIssue, PaymentsTake, EInvoicesManage}},
	{"roles.area_reports", []Permission{ReportsSchedule, ReportsFinancial, ReportsReferrals}},
	{"roles.area_messages", []Permission{MessagesRead, MessagesSend, MessagesManage}},
	{"roles.area_admin", []Permission{AuditRead, PrivacyOfficer, RetentionManage, JobsManage, UsersManage, SettingsManage, CentreExport}},
}

// permissionNames are the message keys of what permissions let people do.
var permissionNames = map[Permission]string{
	CalendarRead:         "roles.calendar_read",
	AppointmentsBook:     "roles.appointments_book",
	AppointmentsAttend:   "roles.appointments_attend",
	AppointmentsOverride: "roles.appointments_override",
	PatientsRead:         "roles.patients_read",
	PatientsWrite:        "roles.patients_write",
	AlertsWrite:          "roles.alerts_write",
	DocumentsRead:        "roles.documents_read",
	DocumentsWrite:       "roles.documents_write",
	ConsentsSign:         "roles.consents_sign",
	ConsentsManage:       "roles.consents_manage",
	FilesClose:           "roles.files_close",
	FilesOverride:        "roles.files_override",
	PatientsExport:       "roles.patients_export",
	PatientsArchive:      "roles.patients_archive",
	PatientsImport:       "roles.patients_import",
	PatientsMerge:        "roles.patients_merge",
	PatientsUnmerge:      "roles.patients_unmerge",
	PrivacyOfficer:       "roles.privacy_officer",
	RetentionManage:      "roles.retention_manage",
	NotesRead:            "roles.notes_read",
	NotesWrite:           "roles.notes_write",
	NotesOwed:            "roles.notes_owed",
	NotesTemplates:       "roles.notes_templates",
	ResultsRead:          "roles.results_read",
	ResultsOrder:         "roles.results_order",
	ResultsReview:        "roles.results_review",
	ResultsMatch:         "roles.results_match",
	ReferralsRead:        "roles.referrals_read",
	ReferralsWrite:       "roles.referrals_write",
	ReferralsAnswer:      "roles.referrals_answer",
	ReferralsComplete:    "roles.referrals_complete",
	InvoicesRead:         "roles.invoices_read",
	InvoicesWrite:        "roles.invoices_write",
	InvoicesIssue:        "roles.invoices_issue",
	PaymentsTake:         "roles.payments_take",
	EInvoicesManage:      "roles.einvoices_manage",
	ReportsSchedule:      "roles.reports_schedule",
	ReportsFinancial:     "roles.reports_financial",
	ReportsReferrals:     "roles.reports_referrals",
	MessagesRead:         "roles.messages_read",
	MessagesSend:         "roles.messages_send",
	MessagesManage:       "roles.messages_manage",
	AuditRead:            "roles.audit_read",
	JobsManage:           "roles.jobs_manage",
	UsersManage:          "roles.users_manage",
	SettingsManage:       "roles.settings_manage",
	CentreExport:         "roles.centre_export",
}

// NameKey returns the message key of what the permission lets people do.
func (p Permission) NameKey() string { return permissionNames[p] }
