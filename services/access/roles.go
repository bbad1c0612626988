package access

import "slices"

// Role is what a user does in the centre, and so what the user may do here.
type Role string

// The roles.
const (
	Receptionist Role = "receptionist"
	Clinician    Role = "clinician"
	Billing      Role = "billing"
	Manager      Role = "manager"
	Admin        Role = "admin"
)

// system is the role of the program itself. No user can have it: the database refuses it.
const system Role = "system"

// Roles are the roles a user can have, in the order in which they are shown.
var Roles = []Role{Receptionist, Clinician, Billing, Manager, Admin}

// roleNames are the message keys of the roles' names.
var roleNames = map[Role]string{
	Receptionist: "access.receptionist",
	Clinician:    "access.clinician",
	Billing:      "access.billing",
	Manager:      "access.manager",
	Admin:        "access.admin",
	system:       "access.system",
}

// NameKey returns the message key of the role's name.
func (r Role) NameKey() string { return roleNames[r] }

// Can reports whether the role has a permission. Every role has SignedIn, and even none has Public.
func (r Role) Can(p Permission) bool {
	switch {
	case p == Public, r == Admin, r == system:
		return true
	case p == SignedIn:
		return slices.Contains(Roles, r)
	}
	return slices.Contains(grants[r], p)
}

// grants is who may do what. An admin may do everything and is in no need of a list.
var grants = map[Role][]Permission{
	Receptionist: {
		CalendarRead, AppointmentsBook, AppointmentsAttend, AppointmentsOverride, PatientsRead, PatientsWrite, AlertsWrite, DocumentsRead, DocumentsWrite, ConsentsSign, FilesClose,
		InvoicesRead, InvoicesWrite, InvoicesIssue, PaymentsTake, ReportsSchedule, MessagesRead, MessagesSend,
		ReferralsRead, ReferralsWrite, ReferralsAnswer,
	},
	Clinician: {
		CalendarRead, AppointmentsBook, AppointmentsAttend, PatientsRead, AlertsWrite, DocumentsRead, DocumentsWrite, ConsentsSign,
		NotesRead, NotesWrite, NotesOwed, ResultsRead, ResultsOrder, ResultsReview, ResultsMatch, ReportsSchedule,
		ReferralsRead, ReferralsWrite, ReferralsAnswer, ReferralsComplete,
	},
	Billing: {
		CalendarRead, PatientsRead, AlertsWrite, DocumentsRead, DocumentsWrite,
		InvoicesRead, InvoicesWrite, InvoicesIssue, PaymentsTake, EInvoicesManage, ReportsFinancial, MessagesRead, MessagesSend,
	},
	Manager: {
		CalendarRead, AppointmentsBook, AppointmentsAttend, AppointmentsOverride, PatientsRead, PatientsWrite, AlertsWrite, DocumentsRead, DocumentsWrite,
		ConsentsSign, ConsentsManage, PatientsArchive, PatientsExport, PatientsImport, PatientsMerge, FilesClose, FilesOverride,
		InvoicesRead, InvoicesWrite, InvoicesIssue, PaymentsTake, EInvoicesManage, ReportsSchedule, ReportsFinancial, MessagesRead, MessagesSend,
		NotesOwed, NotesTemplates, ResultsMatch, MessagesManage, AuditRead, PrivacyOfficer, RetentionManage,
		ReferralsRead, ReferralsWrite, ReferralsAnswer, ReferralsComplete, ReportsReferrals,
	},
}
