package e2e

import (
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
)

// screen is a page to look at, with whatever stands open on it.
type screen struct {
	name, path string
	as         access.Role // empty for somebody who is not signed in
	open       func(*window)
}

// Every page in both languages, light and dark, at a desk and on a phone: nothing scrolls sideways and the browser has no
// complaint. axe, which takes longest, finds nothing serious in one of the two languages.
func TestPages(t *testing.T) {
	both(t, func(w *window) {
		w.Expect(status(http.StatusNotFound))
		w.Expect(status(http.StatusForbidden))
		role := access.Role("")
		for n, page := range w.screens() {
			if page.as != role {
				role = page.as
				w.As(role)
			}
			w.Visit(page.path)
			w.look(n, page)
		}
	})
}

// look looks at the nth page, at a desk or on a phone, in the light or in the dark. In the other language it is the other
// of both, so that every page has been seen in each language, size and theme, and the pages together in all there is. axe
// looks at four pages in English, then at four in Arabic: what it finds is in the markup, which the languages share.
func (w *window) look(n int, page screen) {
	w.t.Helper()
	phone, dark := n%2 == 1, n/2%2 == 1
	if w.locale == i18n.Arabic {
		phone, dark = !phone, !dark
	}
	size, theme := "desk", "light"
	w.Size(1440, 900)
	if phone {
		size = "phone"
		w.Size(390, 844)
	}
	if dark {
		theme = "dark"
	}
	w.Theme(theme)
	if page.open != nil {
		page.open(w)
	}
	if (n/4%2 == 0) == (w.locale == i18n.English) {
		w.Axe()
	}
	w.NoSideScroll()
	w.Pictures(page.name + "-" + size)
	w.NoConsoleErrors()
}

// screens are the pages of a centre in the middle of a day. Those of one person come one after the other.
func (w *window) screens() []screen {
	w.t.Helper()
	w.provide()
	day := w.midday()
	w.book(28*time.Hour, nil) // nobody has read of it
	said := w.speak()
	of := func(role access.Role, pages ...screen) []screen {
		for i := range pages {
			pages[i].as = role
		}
		return pages
	}
	list := of("", append(w.behindLinks(said), screen{name: "sign-in", path: "/login"}, screen{name: "forgot", path: "/forgot"})...)
	list = append(list, of(access.Receptionist,
		screen{name: "day", path: "/calendar"},
		screen{name: "booking-here", path: "/calendar", open: openPopover},
		screen{name: "week", path: "/calendar?view=week&clinic=" + w.Speech.ID.String()},
		screen{name: "week-of-provider", path: "/calendar?view=week&provider=" + w.Sami.ID.String()},
		screen{name: "list", path: "/calendar?view=list"},
		screen{name: "search", path: "/calendar", open: openSearch},
		screen{name: "help", path: "/calendar", open: openHelp},
		screen{name: "booking", path: "/appointments/new"},
		screen{name: "visit", path: "/appointments/" + day.coming.String()},
		screen{name: "visit-completed", path: "/appointments/" + day.owing.String()},
		screen{name: "desk", path: "/desk"},
		screen{name: "patients", path: "/patients"},
		screen{name: "patients-none", path: "/patients?q=zzz"},
		screen{name: "patient", path: "/patients/" + w.Omar.ID.String()},
		screen{name: "patient-edit", path: "/patients/" + w.Omar.ID.String() + "/edit"},
		screen{name: "patient-new", path: "/patients/new"},
		screen{name: "files", path: "/patients/" + w.Sara.ID.String() + "/files"},
		screen{name: "documents", path: "/patients/" + w.Omar.ID.String() + "/documents"},
		screen{name: "file-close", path: w.fileOf(w.Sara.ID) + "/closure"},
		screen{name: "invoices", path: "/invoices"},
		screen{name: "invoice-draft", path: "/invoices/" + day.draft.String()},
		screen{name: "invoice-issued", path: "/invoices/" + day.issued.String()},
		screen{name: "invoice-paid", path: "/invoices/" + day.paid.String()},
		screen{name: "invoice-print", path: "/invoices/" + day.paid.String() + "/print"},
		screen{name: "receipt-print", path: "/payments/" + day.payment.String() + "/print"},
		screen{name: "messages", path: "/messages"},
		screen{name: "message", path: "/messages/" + day.message.String()},
		screen{name: "patient-messages", path: "/patients/" + w.Sara.ID.String() + "/messages"},
		screen{name: "tasks", path: "/tasks"},
		screen{name: "task", path: "/tasks/" + said.task.String()},
		screen{name: "404", path: "/no/such/page", open: expect("fault.not_found")},
		screen{name: "403", path: "/admin/audit", open: expect("fault.forbidden")},
	)...)
	list = append(list, of(access.Receptionist, w.registry()...)...)
	list = append(list, of(access.Clinician, slices.Concat(w.noting(day), w.examining())...)...)
	list = append(list, of(access.Clinician,
		screen{name: "own-day", path: "/calendar"},
		screen{name: "inbox", path: "/inbox?show=all"},
		screen{name: "inbox-bell", path: "/calendar", open: openBell},
		screen{name: "inbox-settings", path: "/inbox/preferences"},
	)...)
	list = append(list, of(access.Manager, slices.Concat(w.ruling(said), w.merging(), w.watching(), w.deciding(), w.reporting(), w.referring())...)...)
	list = append(list, of(access.Admin, slices.Concat(w.signingIn(), w.sheets(), w.ofCentre())...)...)
	return append(list, of(access.Admin,
		screen{name: "users", path: "/admin/users", open: openAll},
		screen{name: "user-new", path: "/admin/users/new"},
		screen{name: "jobs", path: "/admin/jobs"},
		screen{name: "schedules", path: "/admin/schedules"},
		screen{name: "schedule-new", path: "/admin/schedules/new"},
		screen{name: "einvoices", path: "/einvoices"},
	)...)
}

// fileOf is the path of a patient's file.
func (c *centre) fileOf(patient uuid.UUID) string {
	c.t.Helper()
	files, err := c.Patients.Files(c.Context(), patient)
	c.must(err)
	return "/patients/" + patient.String() + "/files/" + files[0].ID.String()
}

func openPopover(w *window) {
	if !w.There(popover + ":popover-open") {
		w.Open(column(w.Hind.ID, sunday), "15:00")
	}
	w.In(popover).SeeControl("option", w.Patient(w.Omar))
}

func openSearch(w *window) {
	if !w.There(palette + "[open]") {
		w.Press("Control+k")
		w.Type("4567")
	}
	w.In(palette).SeeControl("option", w.Patient(w.Omar))
}

func openBell(w *window) {
	if !w.There(bellPanel + ":popover-open") {
		w.openBell()
	}
}

func openHelp(w *window) {
	if !w.There("#help[open]") {
		w.Press("?")
	}
	w.See("#help", w.Says("ui.keys"))
}

// expect waits for the page of an error.
func expect(key string) func(*window) { return func(w *window) { w.See("main", w.Says(key)) } }

// midday is what a day leaves behind by noon.
type midday struct {
	coming, noted, owing, draft, issued, paid, payment, message uuid.UUID
}

func (c *centre) midday() (day midday) {
	c.t.Helper()
	invoices := []*finance.Invoice{}
	for _, after := range []time.Duration{0, time.Hour, 2 * time.Hour} {
		done := c.book(after, nil)
		c.finish(done.ID)
		day.noted, day.owing = day.owing, done.ID
		inv, err := c.Finance.DraftFor(c.Context(), done.ID)
		c.must(err)
		invoices = append(invoices, inv)
	}
	_, err := c.Finance.Issue(c.Context(), finance.Change{ID: invoices[1].ID})
	c.must(err)
	payment, err := c.Finance.Pay(c.Context(), finance.Receipt{
		InvoiceID: invoices[2].ID, Method: finance.Mada, Amount: invoices[2].Balance(), IdempotencyKey: "once",
	})
	c.must(err)
	day.draft, day.issued, day.paid, day.payment = invoices[0].ID, invoices[1].ID, invoices[2].ID, payment.ID
	sara := func(wish *appointments.Wish) {
		wish.PatientID, wish.ProviderID, wish.Note = c.Sara.ID, c.Hind.ID, "مواعيد قصيرة"
	}
	waiting := c.book(time.Hour, sara)
	_, err = c.Appointments.Arrive(c.Context(), appointments.Change{ID: waiting.ID})
	c.must(err)
	coming := c.book(2*time.Hour, sara)
	_, err = c.Appointments.Confirm(c.Context(), appointments.Change{ID: coming.ID})
	c.must(err)
	day.coming = coming.ID
	c.book(26*time.Hour, sara)
	messages, _, err := c.Notifications.List(c.Context(), notifications.Filter{PatientID: c.Sara.ID})
	c.must(err)
	day.message = messages[0].ID
	return day
}

func (c *centre) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// Pictures are a Shot in each theme, where somebody wants to look at the pages.
func (w *window) Pictures(name string) {
	w.t.Helper()
	if os.Getenv("E2E_SHOTS") == "" {
		return
	}
	for _, theme := range []string{"light", "dark"} {
		w.Theme(theme)
		w.Shot(name + "-" + theme)
	}
}
