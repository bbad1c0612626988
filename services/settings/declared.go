package settings

// Of visits.
var (
	// VisitUndo is how long a slip of the hand can be taken back.
	VisitUndo = Span{&Setting{
		Key: "visit_undo", Unit: Minutes, Default: 15, Least: 1, Most: 240, PerClinic: true,
		NameKey: "settings.visit_undo", HelpKey: "settings.visit_undo_help",
	}}
	// VisitEarly is how long before its start a visit may be checked in: never on an earlier day.
	VisitEarly = Span{&Setting{
		Key: "visit_early", Unit: Hours, Default: 12, Least: 1, Most: 24, PerClinic: true,
		NameKey: "settings.visit_early", HelpKey: "settings.visit_early_help",
	}}
	// BookAhead is how far ahead visits are booked.
	BookAhead = Span{&Setting{
		Key: "book_ahead", Unit: Days, Default: 732, Least: 7, Most: 1830,
		NameKey: "settings.book_ahead", HelpKey: "settings.book_ahead_help",
	}}
	// AbsentWithin is how far back visits to which nobody came become no-shows by themselves. Older ones are left to people.
	AbsentWithin = Span{&Setting{
		Key: "absent_within", Unit: Days, Default: 14, Least: 1, Most: 60,
		NameKey: "settings.absent_within", HelpKey: "settings.absent_within_help",
	}}
	// DeskLate is how long after its start a visit to which nobody has come yet stays among the coming ones of the desk.
	DeskLate = Span{&Setting{
		Key: "desk_late", Unit: Minutes, Default: 30, Least: 5, Most: 240, PerClinic: true,
		NameKey: "settings.desk_late", HelpKey: "settings.desk_late_help",
	}}
)

// Of records and papers, bills and messages.
var (
	// InvoiceDue is how long a patient has to pay, in days of the calendar after the day of issue.
	InvoiceDue = Span{&Setting{
		Key: "invoice_due", Unit: Days, Default: 7, Least: 0, Most: 180, PerClinic: true,
		NameKey: "settings.invoice_due", HelpKey: "settings.invoice_due_help",
	}}
	// MergeUndo is how long whoever may merge may also take it back. Later an administrator may.
	MergeUndo = Span{&Setting{
		Key: "merge_undo", Unit: Days, Default: 30, Least: 1, Most: 365,
		NameKey: "settings.merge_undo", HelpKey: "settings.merge_undo_help",
	}}
	// PaperSize is how large a paper of a patient may be. The most is what the table of papers takes.
	PaperSize = Size{&Setting{
		Key: "paper_size", Unit: Megabytes, Default: 20, Least: 1, Most: 20,
		NameKey: "settings.paper_size", HelpKey: "settings.paper_size_help",
	}}
	// ReceiptLife is how long a receipt is still worth sending.
	ReceiptLife = Span{&Setting{
		Key: "receipt_life", Unit: Days, Default: 3, Least: 1, Most: 30,
		NameKey: "settings.receipt_life", HelpKey: "settings.receipt_life_help",
	}}
	// AccountMailLife is how long a mail to a user about their account is worth sending.
	AccountMailLife = Span{&Setting{
		Key: "account_mail_life", Unit: Days, Default: 3, Least: 1, Most: 14,
		NameKey: "settings.account_mail_life", HelpKey: "settings.account_mail_life_help",
	}}
)

// CriticalWait is how long whoever was told of a critical result has to acknowledge it before others are told, too.
var CriticalWait = Span{&Setting{
	Key: "critical_wait", Unit: Minutes, Default: 15, Least: 5, Most: 60, PerClinic: true,
	NameKey: "settings.critical_wait", HelpKey: "settings.critical_wait_help",
}}

// Of referrals. How long an answer may take is counted in hours of work of the clinic that answers.
var (
	// ReferralRoutine is how long the answer to a routine referral may take.
	ReferralRoutine = Span{&Setting{
		Key: "referral_routine", Unit: Hours, Default: 40, Least: 1, Most: 400, PerClinic: true,
		NameKey: "settings.referral_routine", HelpKey: "settings.referral_routine_help",
	}}
	// ReferralSoon is how long the answer may take to one that should not wait.
	ReferralSoon = Span{&Setting{
		Key: "referral_soon", Unit: Hours, Default: 16, Least: 1, Most: 200, PerClinic: true,
		NameKey: "settings.referral_soon", HelpKey: "settings.referral_soon_help",
	}}
	// ReferralUrgent is how long the answer to an urgent one may take.
	ReferralUrgent = Span{&Setting{
		Key: "referral_urgent", Unit: Hours, Default: 4, Least: 1, Most: 80, PerClinic: true,
		NameKey: "settings.referral_urgent", HelpKey: "settings.referral_urgent_help",
	}}
	// ReferralLife is after how many days a referral expires that nobody has answered.
	ReferralLife = Span{&Setting{
		Key: "referral_life", Unit: Days, Default: 60, Least: 7, Most: 365,
		NameKey: "settings.referral_life", HelpKey: "settings.referral_life_help",
	}}
)

// The features that a centre may not want, or not in every clinic.
var (
	// OnlineAnswers is that people confirm or cancel visits, or ask for another time, without the desk: by link and by reply.
	OnlineAnswers = feature(Setting{
		Key: "online_answers", PerClinic: true, NameKey: "settings.online_answers", HelpKey: "settings.online_answers_help",
	})
	// CalendarFiles is that mails about visits bring a file for the reader's calendar.
	CalendarFiles = feature(Setting{
		Key: "calendar_files", PerClinic: true, NameKey: "settings.calendar_files", HelpKey: "settings.calendar_files_help",
	})
	// DrawnSignatures is that forms of consent are signed on the screen. Without it they are signed by name, before a witness.
	DrawnSignatures = feature(Setting{
		Key: "drawn_signatures", PerClinic: true, NameKey: "settings.drawn_signatures", HelpKey: "settings.drawn_signatures_help",
	})
	// OutsideHours is that whoever may book outside a provider's hours does.
	OutsideHours = feature(Setting{
		Key: "outside_hours", PerClinic: true, NameKey: "settings.outside_hours", HelpKey: "settings.outside_hours_help",
	})
	// AutomaticNoShows is that visits to which nobody came become no-shows by the clock.
	AutomaticNoShows = feature(Setting{
		Key: "automatic_no_shows", PerClinic: true, NameKey: "settings.automatic_no_shows", HelpKey: "settings.automatic_no_shows_help",
	})
	// PatientImport is that patients are made of the rows of a file.
	PatientImport = feature(Setting{Key: "patient_import", NameKey: "settings.patient_import", HelpKey: "settings.patient_import_help"})
	// NewPasskeys is that users add passkeys. Those that there are let in all the same: nobody is locked out by a switch.
	NewPasskeys = feature(Setting{Key: "new_passkeys", NameKey: "settings.new_passkeys", HelpKey: "settings.new_passkeys_help"})
	// EInvoices is that an electronic invoice is made of each invoice that is issued, and handed in to the tax authority. It
	// is off until a centre has a unit to stamp them with: without one, nothing could be issued.
	EInvoices = asked(Setting{Key: "einvoices", NameKey: "settings.einvoices", HelpKey: "settings.einvoices_help"})
	// ResultFeeds is that tests are ordered here, and results fetched from laboratory and radiology. It waits for both to be connected.
	ResultFeeds = asked(Setting{Key: "result_feeds", NameKey: "settings.result_feeds", HelpKey: "settings.result_feeds_help"})
)

// asked declares a switch that is off until somebody switches it on.
func asked(s Setting) Switch {
	s.Unit, s.Most = OnOff, 1
	return Switch{&s}
}

// feature declares a switch, which is on until somebody switches it off.
func feature(s Setting) Switch {
	s.Unit, s.Default, s.Most = OnOff, 1, 1
	return Switch{&s}
}

// Groups are the settings in the order in which they are shown, without the features.
var Groups = []Group{
	{"settings.of_visits", []*Setting{VisitUndo.Setting, VisitEarly.Setting, BookAhead.Setting, DeskLate.Setting, AbsentWithin.Setting}},
	{"settings.of_results", []*Setting{CriticalWait.Setting}},
	{"settings.of_billing", []*Setting{InvoiceDue.Setting}},
	{"settings.of_patients", []*Setting{MergeUndo.Setting, PaperSize.Setting}},
	{"settings.of_referrals", []*Setting{ReferralRoutine.Setting, ReferralSoon.Setting, ReferralUrgent.Setting, ReferralLife.Setting}},
	{"settings.of_messages", []*Setting{ReceiptLife.Setting, AccountMailLife.Setting}},
}

// Features are the switches, in the order in which they are shown.
var Features = Group{"settings.features", []*Setting{
	OnlineAnswers.Setting, CalendarFiles.Setting, DrawnSignatures.Setting, OutsideHours.Setting, AutomaticNoShows.Setting,
	PatientImport.Setting, NewPasskeys.Setting, EInvoices.Setting, ResultFeeds.Setting,
}}

// Find returns the setting of a key, and whether there is one.
func Find(key Key) (*Setting, bool) {
	for _, g := range append([]Group{Features}, Groups...) {
		for _, s := range g.Settings {
			if s.Key == key {
				return s, true
			}
		}
	}
	return nil, false
}
