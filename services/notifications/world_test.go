package notifications_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/mail"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
	"tenhal.sa/tenhal/services/patients"
)

// world is the centre with a desk, a clock that the test moves, and an SMTP server.
type world struct {
	*clinictest.Cast
	*notifications.Service
	t       testing.TB
	ctx     context.Context
	db      *db.DB
	desk    *appointments.Service
	finance *finance.Service
	smtp    *smtptest.Server
	start   time.Time // of the story that is told
	before  int       // mails that came before it
}

func newWorld(t testing.TB) *world {
	t.Helper()
	bus := signal.NewBus()
	return newWorldIn(t, dbtest.Open(t, bus), bus)
}

func newWorldIn(t testing.TB, d *db.DB, bus *signal.Bus) *world {
	t.Helper()
	w := &world{t: t, db: d, smtp: smtptest.New(t, smtptest.Options{}), start: dbtest.Now}
	w.Service = service(t, d, w.smtp.Port)
	w.Cast = clinictest.New(t, d)
	w.ctx = w.Cast.Context()
	w.desk = &appointments.Service{DB: d, Clinics: w.Clinics, Patients: &patients.Service{DB: d, Clinics: w.Clinics}}
	w.Appointments = w.desk
	w.finance = w.Documents.Finance
	w.exec("UPDATE message_hours SET quiet_from = 0, quiet_to = 0") // the stories that are about them set them
	w.exec("UPDATE message_channels SET per_minute = 60000")
	if bus == nil {
		return w
	}
	signal.On(bus, w.TellBooked)
	signal.On(bus, w.PlanReminders)
	signal.On(bus, w.Replan)
	signal.On(bus, w.VoidUnconfirmed)
	signal.On(bus, w.TellCancelled)
	signal.On(bus, w.VoidMissed)
	signal.On(bus, w.VoidArrived)
	signal.On(bus, w.PlanRestored)
	signal.On(bus, w.finance.DraftLater)
	signal.On(bus, w.finance.Settle)
	signal.On(bus, w.TellPaid)
	return w
}

func service(t testing.TB, d *db.DB, port int) *notifications.Service {
	t.Helper()
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	out, err := mail.New(mail.Config{Host: "127.0.0.1", Port: port, TLS: mail.Opportunistic, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	places := &clinics.Directory{DB: d}
	money := &finance.Service{DB: d, Queue: q, Clinics: places}
	return &notifications.Service{
		DB: d, Queue: q, Clinics: places, Writer: plain{}, Sender: out, From: "Tenhal <no-reply@tenhal.example>",
		Documents: &documents.Service{DB: d, Queue: q, Finance: money, Clinics: places},
	}
}

// plain writes letters that say no more than tests ask for.
type plain struct{}

func (plain) Write(ctx context.Context, l notifications.Letter) (notifications.Words, error) {
	lines, at := []string{}, ""
	for _, v := range l.Visits {
		at = v.StartsAt.In(l.Centre.Zone()).Format("2 January 15:04")
		lines = append(lines, fmt.Sprintf("%s with %s for %s", at, i18n.Pick(ctx, v.ProviderAr, v.ProviderEn), v.For(ctx)))
	}
	lines = append(lines, strings.Fields(l.Link+" "+l.Leave)...)
	text := strings.Join(lines, "\n")
	return notifications.Words{Subject: string(l.Event) + " " + at, Text: text + "\n", HTML: "<p>" + text + "</p>\n"}, nil
}

// undone tells a story in a transaction that is undone in the end, so the clock must stand.
func (w *world) undone(name string, tell func(w *world)) {
	w.t.(*testing.T).Run(name, func(t *testing.T) {
		dbtest.Rollback(t, w.db, func(ctx context.Context) {
			inside := *w
			inside.t, inside.ctx = t, access.With(ctx, w.Noura)
			tell(&inside)
		})
	})
}

// story tells a story in a month of its own, when nothing is left of those before.
func (w *world) story(name string, tell func(w *world)) {
	w.t.(*testing.T).Run(name, func(t *testing.T) {
		w.start, w.before = w.start.AddDate(0, 1, 0), len(w.smtp.Mails())
		inside := *w
		inside.t = t
		inside.at(0)
		inside.exec("DELETE FROM blocked_addresses")
		inside.exec("UPDATE patients SET email = ? WHERE id = ?", w.Omar.Email, w.Omar.ID)
		tell(&inside)
	})
}

// at sets the clock to a time after the story's beginning.
func (w *world) at(after time.Duration) { w.db.Clock.Set(w.start.Add(after)) }

// must fails the test on an error.
func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Conn(w.ctx).NewRaw(query, args...).Exec(w.ctx)
	w.must(err)
}

// book books Omar with Sami, so long after the story's beginning.
func (w *world) book(after time.Duration) *appointments.Appointment {
	w.t.Helper()
	a, err := w.desk.Book(w.ctx, appointments.Wish{
		PatientID: w.Omar.ID, ProviderID: w.Sami.ID, ServiceID: w.Session.ID, StartsAt: w.start.Add(after), OutsideHours: true,
	})
	w.must(err)
	return a
}

func (w *world) confirm(a *appointments.Appointment) {
	w.t.Helper()
	_, err := w.desk.Confirm(w.ctx, appointments.Change{ID: a.ID})
	w.must(err)
}

func (w *world) move(a *appointments.Appointment, after time.Duration) {
	w.t.Helper()
	_, err := w.desk.Reschedule(w.ctx, appointments.Move{
		Change: appointments.Change{ID: a.ID}, StartsAt: w.start.Add(after), OutsideHours: true,
	})
	w.must(err)
}

func (w *world) cancel(a *appointments.Appointment) {
	w.t.Helper()
	_, err := w.desk.Cancel(w.ctx, appointments.Change{ID: a.ID, Reason: "ill"}, appointments.ByPatient)
	w.must(err)
}

func (w *world) undo(a *appointments.Appointment) {
	w.t.Helper()
	_, err := w.desk.Undo(w.ctx, appointments.Change{ID: a.ID})
	w.must(err)
}

// messages are those of the story, the earliest first, as "rule state reason".
func (w *world) messages() []string {
	w.t.Helper()
	list := w.list()
	lines := make([]string, 0, len(list))
	for _, m := range list {
		line := fmt.Sprintf("%s %s", m.Rule, m.State)
		if m.Reason != "" {
			line += " " + string(m.Reason)
		}
		lines = append(lines, line)
	}
	return lines
}

func (w *world) list() []notifications.Entry {
	w.t.Helper()
	list, _, err := w.List(w.ctx, notifications.Filter{})
	w.must(err)
	slices.Reverse(list)
	return slices.DeleteFunc(list, func(e notifications.Entry) bool { return e.CreatedAt.Before(w.start) })
}

func (w *world) want(lines ...string) {
	w.t.Helper()
	if got := w.messages(); !slices.Equal(got, lines) {
		w.t.Errorf("messages are %q, want %q", got, lines)
	}
}

// jobs takes the jobs off the queue, as a worker does before it runs one.
func (w *world) jobs() []notifications.Send {
	w.t.Helper()
	return take(w.t, w.db)
}

func take(t testing.TB, d *db.DB) []notifications.Send {
	t.Helper()
	var rows [][]byte
	err := d.NewRaw("DELETE FROM gue_jobs WHERE job_type = ? RETURNING args", notifications.Send{}.Kind()).Scan(context.Background(), &rows)
	if err != nil {
		t.Fatal(err)
	}
	jobs := make([]notifications.Send, len(rows))
	for i, args := range rows {
		if err := json.Unmarshal(args, &jobs[i]); err != nil {
			t.Fatal(err)
		}
	}
	return jobs
}

// work sweeps and does the jobs that are on the queue then.
func (w *world) work() {
	w.t.Helper()
	_, err := w.Sweep(w.ctx)
	w.must(err)
	for _, job := range w.jobs() {
		w.must(w.Send(context.Background(), job))
	}
}

// came are the mails of the story that the SMTP server took.
func (w *world) came() []smtptest.Mail { return w.smtp.Mails()[w.before:] }

// told are their subjects.
func (w *world) told() []string {
	subjects := []string{}
	for _, m := range w.came() {
		subjects = append(subjects, m.Subject)
	}
	return subjects
}

func (w *world) wantTold(subjects ...string) {
	w.t.Helper()
	if got := w.told(); !slices.Equal(got, subjects) {
		w.t.Errorf("told %q, want %q", got, subjects)
	}
}

func (w *world) only() notifications.Entry {
	w.t.Helper()
	list := w.list()
	if len(list) != 1 {
		w.t.Fatalf("messages are %q, want one", w.messages())
	}
	return list[0]
}

const (
	hour = time.Hour
	day  = 24 * time.Hour
)
