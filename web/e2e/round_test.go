package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-rod/rod/lib/proto"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
)

// The whole round of a visit. A patient calls and is found by the last digits of the phone number, booked with a click
// on an empty time, confirmed, and reminded of it twice; comes, is seen, and pays in two clicks; the receipt arrives.
func TestRound(t *testing.T) {
	both(t, func(w *window) {
		w.SignIn(access.Receptionist)
		w.findByPhone()
		id := w.bookOnTuesday()
		w.confirm(id)
		w.remind(id)
		w.seeThrough()
		w.payInTwoClicks()
		w.receipt()
		w.allIsAudited(id)
	})
}

func (w *window) findByPhone() {
	w.Press("Control+k")
	w.Focused(palette + " [role=combobox]")
	w.Type("4567")
	w.In(palette).SeeControl("option", w.Patient(w.Omar))
	w.Press("Enter")
	w.At("/patients/" + w.Omar.ID.String())
	w.See("h1", w.Patient(w.Omar))
}

func (w *window) bookOnTuesday() uuid.UUID {
	w.until("the calendar by its keys", func() bool {
		w.Press("g", "c") // a machine that is slow between the two has to be asked again
		return w.is("location.pathname === '/calendar'")
	})
	w.At("/calendar")
	for _, date := range []string{sunday.Add(1).String(), tuesday.String()} {
		w.Press(w.Ahead())
		w.At("/calendar?date=" + date)
	}
	w.Open(column(w.Sami.ID, tuesday), "10:00")
	w.In(popover).Pick(w.Omar)
	w.In(popover).Choose("service_id", w.Session.ID.String())
	w.until("the length of that service", func() bool { return w.In(popover).Value("duration") == "45" })
	w.Focused(popover + " form button")
	w.Press("Enter")
	w.SeeToast(w.Says("appointments.was_booked", "who", w.Patient(w.Omar)))
	var id uuid.UUID
	w.until("the visit in the calendar", func() bool {
		var err error
		id, err = uuid.Parse(w.Data(column(w.Sami.ID, tuesday)+" .c-visit", "id"))
		return err == nil
	})
	w.Sees(id, "start", "600")
	w.Sees(id, "status", string(appointments.Booked))
	return id
}

func (w *window) confirm(id uuid.UUID) {
	w.ClickOn(card(id))
	w.At("/appointments/" + id.String())
	w.Click("button", w.Says("appointments.confirm"))
	w.SeeToast(w.Says("appointments.was_confirmed", "who", w.Patient(w.Omar)))
	w.SeeStatus(appointments.Confirmed)
}

// remind lets the days pass until the visit.
func (w *window) remind(id uuid.UUID) {
	a, err := w.Appointments.Get(w.Context(), id)
	w.must(err)
	for _, moment := range []struct {
		at   time.Time
		rule notifications.RuleKey
	}{
		{dbtest.Now.Add(3 * time.Minute), notifications.AppointmentBooked},
		{a.StartsAt.Add(-24 * time.Hour), notifications.Reminder24h},
		{a.StartsAt.Add(-2 * time.Hour), notifications.Reminder2h},
	} {
		if early := w.mails(moment.rule); len(early) > 0 {
			w.t.Errorf("%s came before its time", moment.rule)
		}
		w.clock.Set(moment.at)
		w.until("the mail "+string(moment.rule), func() bool { return len(w.mails(moment.rule)) > 0 })
		if m := w.mails(moment.rule)[0]; m.To != w.Omar.Email {
			w.t.Errorf("%s went to %s, want %s", moment.rule, m.To, w.Omar.Email)
		}
	}
	w.clock.Set(a.StartsAt.Add(-10 * time.Minute))
}

// seeThrough is the desk on the day of the visit, to which one signs in anew.
func (w *window) seeThrough() {
	w.As(access.Receptionist)
	w.Visit("/desk")
	for _, step := range [][2]string{
		{"desk.check_in", "appointments.was_arrived"}, {"desk.start", "appointments.was_started"}, {"desk.finish", "appointments.was_completed"},
	} {
		w.In(desk).Click("button", w.Says(step[0])+" "+w.Patient(w.Omar))
		w.SeeToast(w.Says(step[1], "who", w.Patient(w.Omar)))
	}
}

func (w *window) payInTwoClicks() {
	w.In(desk).Click("button", w.Says("desk.pay"))
	w.At("/invoices/")
	w.See(pay, w.Session.Price.String())
	w.In(pay).Click("button", w.Says("invoices.take_payment"))
	w.SeeToast(w.Says("invoices.was_paid"))
	w.See(pay, w.Says("invoices.paid_in_full"))
}

// receipt is the same at the desk and in the mail.
func (w *window) receipt() {
	name, body := w.Download(func() { w.In(pay).Click("link", w.Says("invoices.as_pdf")) })
	if name != "RCP-2026-000001.pdf" || !bytes.HasPrefix(body, []byte("%PDF-")) {
		w.t.Errorf("downloaded %s, which begins with %.8q; want a PDF called RCP-2026-000001.pdf", name, body)
	}
	w.until("the mail with the receipt", func() bool { return len(w.mails(notifications.PaymentReceived)) > 0 })
	files := w.mails(notifications.PaymentReceived)[0].Files
	if len(files) != 1 || files[0].Name != name || files[0].MediaType != "application/pdf" || !bytes.Equal(files[0].Body, body) {
		w.t.Errorf("the mail brings %d files, want the receipt that was downloaded", len(files))
	}
	for _, rule := range []notifications.RuleKey{notifications.AppointmentBooked, notifications.Reminder24h, notifications.Reminder2h, notifications.PaymentReceived} {
		if n := len(w.mails(rule)); n != 1 {
			w.t.Errorf("%s came %d times, want once", rule, n)
		}
	}
	if n := len(w.post.Mails()); n != 4 {
		w.t.Errorf("%d mails came, want 4", n)
	}
}

// Download does what downloads a file, and returns it with the name that it would be kept under.
func (w *window) Download(start func()) (name string, body []byte) {
	w.t.Helper()
	dir := w.t.TempDir()
	done := make(chan *proto.PageDownloadWillBegin, 1)
	wait := w.downloaded(dir)
	go func() { done <- wait() }()
	start()
	info := <-done
	if info == nil {
		w.t.Fatal("nothing was downloaded")
	}
	body, err := os.ReadFile(filepath.Join(dir, info.GUID))
	w.must(err)
	return info.SuggestedFilename, body
}

// downloaded begins to keep downloads in dir, and returns what waits for this window's next. Rod's own
// WaitDownload would also take that of a window beside it.
func (w *window) downloaded(dir string) func() *proto.PageDownloadWillBegin {
	browser := w.page.Browser().Timeout(patience)
	w.must(proto.BrowserSetDownloadBehavior{
		Behavior: proto.BrowserSetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: browser.BrowserContextID, DownloadPath: dir,
	}.Call(browser))
	var begun *proto.PageDownloadWillBegin
	wait := browser.EachEvent(
		func(e *proto.PageDownloadWillBegin) {
			if e.FrameID == w.page.FrameID {
				begun = e
			}
		},
		func(e *proto.PageDownloadProgress) bool {
			return begun != nil && e.GUID == begun.GUID && e.State == proto.PageDownloadProgressStateCompleted
		})
	return func() *proto.PageDownloadWillBegin { wait(); return begun }
}

// allIsAudited fails unless each step is in the audit log, with who took it and in which request.
func (w *window) allIsAudited(id uuid.UUID) {
	w.t.Helper()
	entries, _, err := w.Audit.Entries(w.Context(), audit.Filter{Table: "appointments", Row: id.String()})
	w.must(err)
	want := []string{`"completed"`, `"in_session"`, `"arrived"`, `"confirmed"`, `"booked"`}
	if len(entries) != len(want) {
		w.t.Fatalf("%d entries about the visit, want %d", len(entries), len(want))
	}
	for i, e := range entries {
		if got := string(e.After["status"]); got != want[i] || e.ActorName != names[access.Receptionist][1] || e.RequestID == "" {
			w.t.Errorf("entry %d: %s by %q in request %q, want %s by the receptionist", i, got, e.ActorName, e.RequestID, want[i])
		}
	}
	for _, table := range []string{"invoices", "payments", "allocations"} {
		entries, _, err := w.Audit.Entries(w.Context(), audit.Filter{Table: table})
		w.must(err)
		if len(entries) == 0 || entries[len(entries)-1].Action != audit.Insert {
			w.t.Errorf("the audit log does not tell of %s", table)
		}
	}
}
