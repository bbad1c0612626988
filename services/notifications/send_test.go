package notifications_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
	"tenhal.sa/tenhal/services/settings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// The whole way: booked, confirmed, and each message arrives once, at its time.
func TestSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.confirm(w.book(3 * day))
	w.work()
	w.wantTold()
	w.at(3 * time.Minute)
	w.work()
	w.work()
	w.wantTold("booked 25 November 09:00")
	w.at(3*day - 2*hour)
	w.work()
	w.wantTold("booked 25 November 09:00", "reminder 25 November 09:00")
	w.want("appointment_booked sent", "reminder_24h skipped expired", "reminder_2h sent")

	m, came := w.list()[0], w.smtp.Mails()[0]
	if want := m.ID.String() + "@tenhal.example"; came.MessageID != want || came.To != w.Omar.Email {
		t.Errorf("mail %s to %s, want %s", came.MessageID, came.To, want)
	}
	if m.Attempt != 1 || !m.SentAt.Equal(dbtest.Now.Add(3*time.Minute)) || m.Subject != came.Subject || strings.TrimSpace(m.BodyText) != plainly(came.Text) {
		t.Errorf("kept %+v of %+v", m.Message, came)
	}
	if got, want := came.Header.Get("From"), `"Tenhal Centre" <no-reply@tenhal.example>`; got != want {
		t.Errorf("From = %s, want %s", got, want)
	}
	if got := came.Header.Get("Reply-To"); got != "<"+w.Organisation.Email+">" {
		t.Errorf("Reply-To = %s", got)
	}
}

// plainly is what a mail says, without the secrets of its links and as PostgreSQL has its lines.
func plainly(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(notifications.Unlinked(text), "\r\n", "\n"))
}

// A message that waits in the queue is not sent when the visit changes in the meantime.
func TestTrueWhenItLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name   string
		change func(w *world, a *appointments.Appointment)
		want   string
	}{
		{"cancelled", func(w *world, a *appointments.Appointment) { w.cancel(a) }, "cancelled called_off"},
		{"cancelled unheard", func(w *world, a *appointments.Appointment) {
			w.exec("UPDATE appointments SET status = 'cancelled', cancelled_by = 'clinic' WHERE id = ?", a.ID)
		}, "cancelled called_off"},
		{"moved unheard", func(w *world, a *appointments.Appointment) {
			w.exec("UPDATE appointments SET schedule_version = 2 WHERE id = ?", a.ID)
		}, "cancelled moved"},
		{"past", func(w *world, _ *appointments.Appointment) { w.at(3 * day) }, "skipped expired"},
		{"the address was removed", func(w *world, _ *appointments.Appointment) {
			w.exec("UPDATE patients SET email = '' WHERE id = ?", w.Omar.ID)
		}, "skipped no_address"},
		{"the address was mended", func(w *world, _ *appointments.Appointment) {
			w.exec("UPDATE patients SET email = 'omar2@example.com' WHERE id = ?", w.Omar.ID)
		}, "sent"},
	} {
		w.story(test.name, func(w *world) {
			a := w.book(3 * day)
			w.at(hour)
			_, err := w.Sweep(w.ctx)
			w.must(err)
			w.want("appointment_booked queued")
			test.change(w, a)
			for _, job := range w.jobs() {
				w.must(w.Send(context.Background(), job))
			}
			w.want("appointment_booked " + test.want)
			for _, m := range w.came() {
				if m.To != "omar2@example.com" {
					w.t.Errorf("told %s", m.To)
				}
			}
		})
	}
}

// What the provider answers decides what becomes of the message.
func TestAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name    string
		trouble smtptest.Trouble
		want    string
		later   string // once all is well again
		mails   int
	}{
		{"taken", smtptest.None, "sent", "sent", 1},
		{"busy", smtptest.Busy, "planned unreachable", "sent", 1},
		{"cut before the mail", smtptest.CutAtRecipient, "planned unreachable", "sent", 1},
		{"busy after the mail", smtptest.BusyAtEnd, "planned unreachable", "sent", 1},
		{"no such mailbox", smtptest.Unknown, "bounced dead", "bounced dead", 0},
		{"not wanted", smtptest.RefusedAtEnd, "failed refused", "failed refused", 0},
		{"cut before the answer", smtptest.CutAfterEnd, "in_doubt no_answer", "in_doubt no_answer", 1},
		{"no answer in time", smtptest.SilentAfterEnd, "in_doubt no_answer", "in_doubt no_answer", 1},
	} {
		w.story(test.name, func(w *world) {
			w.book(3 * day)
			w.at(hour)
			w.smtp.Next(test.trouble)
			w.work()
			w.want("appointment_booked " + test.want)
			w.work() // too early to try again
			w.want("appointment_booked " + test.want)
			w.at(2 * hour)
			w.work()
			w.want("appointment_booked " + test.later)
			if got := len(w.came()); got != test.mails {
				w.t.Errorf("%d mails came, want %d", got, test.mails)
			}
		})
	}
}

// A provider that stays down is tried less and less often, until the message has lost its point.
func TestProviderDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.confirm(w.book(20 * hour))
	w.smtp.Close()
	tries := []int{}
	for minute := range 40 {
		w.at(time.Duration(minute) * time.Minute)
		w.work()
		if w.list()[0].Attempt > len(tries) {
			tries = append(tries, minute)
		}
	}
	if want := []int{3, 4, 6, 10, 18, 28, 38}; !slices.Equal(tries, want) {
		t.Errorf("tried in minutes %v, want %v", tries, want)
	}
	for after := 18 * hour; after < 20*hour; after += 5 * time.Minute {
		w.at(after)
		w.work()
	}
	w.want("appointment_booked failed unreachable", "reminder_24h skipped too_late", "reminder_2h failed unreachable")
}

// A receipt leaves at once, with its file.
func TestReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec("UPDATE patients SET language = 'ar' WHERE id = ?", w.Omar.ID)
	paid := w.pay()
	w.work()
	m := w.only()
	if m.State != notifications.Sent || m.Rule != notifications.PaymentReceived || m.Receipt != paid.Number {
		t.Errorf("message is %s %s of %s, want a sent receipt of %s", m.Rule, m.State, m.Receipt, paid.Number)
	}
	file := w.smtp.Mails()[0].Files[0]
	if file.Name != paid.Number+".pdf" || file.MediaType != "application/pdf" || !strings.HasPrefix(string(file.Body), "%PDF-") {
		t.Errorf("came with %s, %s", file.Name, file.MediaType)
	}
	w.must(w.TellPaid(w.ctx, finance.WasPaid{PaymentID: paid.ID, PatientID: w.Omar.ID})) // heard twice
	if jobs := w.jobs(); len(jobs) != 0 || len(w.list()) != 1 {
		t.Error("a payment is told twice")
	}
}

// pay has Omar's finished visit paid.
func (w *world) pay() *finance.Payment {
	w.t.Helper()
	a := w.book(0)
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){w.desk.Arrive, w.desk.Start, w.desk.Complete} {
		_, err := step(w.ctx, appointments.Change{ID: a.ID})
		w.must(err)
	}
	w.exec("DELETE FROM messages")
	bill, err := w.finance.DraftFor(w.ctx, a.ID)
	w.must(err)
	paid, err := w.finance.Pay(w.ctx, finance.Receipt{InvoiceID: bill.ID, Method: finance.Cash, Amount: bill.Balance(), IdempotencyKey: "1"})
	w.must(err)
	return paid
}

// A mail about a visit brings it for the reader's calendar where the clinic wants that.
func TestCalendarFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Settings = &settings.Service{DB: w.db}
	for value, want := range []int{0, 1} {
		w.Adjust(t, w.db, settings.CalendarFiles.In(w.Speech.ID), value)
		w.at(0)
		w.book(time.Duration(value+3) * day)
		w.at(hour)
		w.work()
		mails := w.came()
		if len(mails) != value+1 {
			t.Fatalf("%d mails came", len(mails))
		}
		if got := len(mails[value].Files); got != want {
			t.Errorf("switched to %d, the mail brings %d files", value, got)
		}
	}
}

// How long a receipt and a mail to a user are worth sending, the centre says.
func TestLives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Settings, w.Access = &settings.Service{DB: w.db}, &access.Service{DB: w.db}
	w.Adjust(t, w.db, settings.ReceiptLife.In(uuid.Nil), 10)
	w.Adjust(t, w.db, settings.AccountMailLife.In(uuid.Nil), 5)
	w.pay()
	w.must(w.db.Tx(w.ctx, func(ctx context.Context, _ bun.Tx) error {
		return w.TellPassword(ctx, access.PasswordWasChanged{UserID: w.Noura.ID})
	}))
	lives := map[string]time.Duration{}
	for _, m := range w.list() {
		lives[string(m.Rule)] = m.ExpiresAt.Sub(m.CreatedAt)
	}
	if lives[string(notifications.PaymentReceived)] != 10*day || lives[string(notifications.PasswordChanged)] != 5*day {
		t.Errorf("they live %v", lives)
	}
}
