package access

// Permission names something that some roles may do and others may not.
type Permission string

// The permissions. The first two are for doors that need no role.
const (
	Public   Permission = "public"    // anyone, signed in or not
	SignedIn Permission = "signed_in" // everyone who is signed in

	CalendarRead         Permission = "calendar.read"
	AppointmentsBook     Permission = "appointments.book"
	AppointmentsAttend   Permission = "appointments.attend"
	AppointmentsOverride Permission = "appointments.override"
	PatientsRead         Permission = "patients.read"
	PatientsWrite        Permission = "patients.write"
	DocumentsRead        Permission = "documents.read"
	DocumentsWrite       Permission = "documents.write"
	AlertsWrite          Permission = "alerts.write"
	ConsentsSign         Permission = "consents.sign"
	ConsentsManage       Permission = "consents.manage"
	FilesClose           Permission = "files.close"
	FilesOverride        Permission = "files.override"
	PatientsExport       Permission = "patients.export"
	PatientsArchive      Permission = "patients.archive"
	PatientsImport       Permission = "patients.import"
	PatientsMerge        Permission = "patients.merge"
	PatientsUnmerge      Permission = "patients.unmerge"
	NotesRead            Permission = "notes.read"
	NotesWrite           Permission = "notes.write"
	NotesOwed            Permission = "notes.owed"
	NotesTemplates       Permission = "notes.templates"
	ResultsRead          Permission = "results.read"
	ResultsOrder         Permission = "results.order"
	ResultsReview        Permission = "results.review"
	ResultsMatch         Permission = "results.match"
	ReferralsRead        Permission = "referrals.read"
	ReferralsWrite       Permission = "referrals.write"
	ReferralsAnswer      Permission = "referrals.answer"
	ReferralsComplete    Permission = "referrals.complete"
	InvoicesRead         Permission = "invoices.read"
	InvoicesWrite        Permission = "invoices.write"
	InvoicesIssue        Permission = "invoices.issue"
	PaymentsTake         Permission = "payments.take"
	EInvoicesManage      Permission = "einvoices.manage"
	ReportsSchedule      Permission = "reports.schedule"
	ReportsFinancial     Permission = "reports.financial"
	ReportsReferrals     Permission = "reports.referrals"
	MessagesRead         Permission = "messages.read"
	MessagesSend         Permission = "messages.send"
	MessagesManage       Permission = "messages.manage"
	AuditRead            Permission = "audit.read"
	PrivacyOfficer       Permission = "privacy.officer"
	RetentionManage      Permission = "retention.manage"
	JobsManage           Permission = "jobs.manage"
	UsersManage          Permission = "users.manage"
	SettingsManage       Permission = "settings.manage"
	CentreExport         Permission = "centre.export"
)

// central are the permissions that concern the whole centre and all who work there.
var central = []Permission{
	ConsentsManage, PatientsExport, PatientsImport, PatientsMerge, PatientsUnmerge, NotesTemplates, ResultsMatch, MessagesManage, AuditRead, RetentionManage, JobsManage, UsersManage,
	SettingsManage, CentreExport,
}

// Meaning is a permission with what it lets people do, for the documentation.
type Meaning struct {
	Permission Permission
	Lets       string
}

// Meanings are the permissions that a role can have, in the order in which they are documented.
var Meanings = []Meaning{
	{CalendarRead, "see the calendar, the front desk and appointments"},
	{AppointmentsBook, "book, confirm, move and cancel appointments"},
	{AppointmentsAttend, "mark arrivals, start and complete visits, note a no-show"},
	{AppointmentsOverride, "book outside a provider's working hours"},
	{PatientsRead, "find patients and read their files"},
	{PatientsWrite, "register patients and change their details"},
	{DocumentsRead, "see the papers of patients"},
	{DocumentsWrite, "add papers of patients, and put them aside"},
	{AlertsWrite, "add, change and end alerts on patients"},
	{ConsentsSign, "have forms of consent signed, and note that a consent was withdrawn"},
	{ConsentsManage, "write forms of consent, say what they are needed for, publish new texts"},
	{FilesClose, "close a patient's file in a clinic, once nothing is left to do, and open it again"},
	{FilesOverride, "close a file although something is left to do"},
	{PatientsExport, "take away all that is kept of a patient, as one file"},
	{PatientsArchive, "put the record of a patient whose files are closed away, and take it back"},
	{PatientsImport, "make patients of the rows of a file from elsewhere, and take that back"},
	{PatientsMerge, "make one of two records of the same person, and take that back for a time"},
	{PatientsUnmerge, "take such a merge back after that"},
	{NotesRead, "read what clinicians wrote of their visits"},
	{NotesWrite, "write and sign the notes of one's own visits, and add to signed ones"},
	{NotesOwed, "see which visits have no signed note"},
	{NotesTemplates, "decide what notes ask, and whether visits are billed before they are signed"},
	{ResultsRead, "read orders and results of laboratory and radiology"},
	{ResultsOrder, "order tests, call orders off, print requisitions"},
	{ResultsReview, "note that a result was looked at, and acknowledge critical values"},
	{ResultsMatch, "see which results are nobody's, and which critical values nobody has acknowledged, without what they say; file or reject them"},
	{ReferralsRead, "see who was referred to whom, and what came of it"},
	{ReferralsWrite, "refer patients, note who comes from outside, take a referral back"},
	{ReferralsAnswer, "accept and reject referrals to one's clinic"},
	{ReferralsComplete, "say what came of a referral, which ends it"},
	{InvoicesRead, "see invoices, receipts and what is owed"},
	{InvoicesWrite, "draft invoices and change drafts"},
	{InvoicesIssue, "issue invoices, which then stay as they are"},
	{PaymentsTake, "take payments and print receipts"},
	{EInvoicesManage, "see the e-invoices and what the tax authority says of them, hand them in again"},
	{ReportsSchedule, "see the list of a day's visits, print it and take it away as a file"},
	{ReportsFinancial, "see what was billed and paid in a week or month, and what is open"},
	{ReportsReferrals, "see how many were referred, how soon they were answered and why not"},
	{MessagesRead, "see messages sent to patients"},
	{MessagesSend, "send a message again that failed or is in doubt"},
	{MessagesManage, "decide what people are told, when and in which words; send to many at once"},
	{AuditRead, "read who changed what, and when"},
	{PrivacyOfficer, "see who saw whose record, restrict records, hear of and review those opened by breaking the glass"},
	{RetentionManage, "see what is due to be forgotten, say which records must stay, have records destroyed"},
	{JobsManage, "see background work, retry and discard it, decide what runs when"},
	{UsersManage, "create users, set their roles, end their access"},
	{SettingsManage, "change settings, switch features on and off"},
	{CentreExport, "take away all that the centre keeps, as one file"},
}
