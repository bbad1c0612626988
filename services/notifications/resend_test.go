package notifications_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
)

// Noura mends the address of a message that was refused and sends it again, and the story tells so.
func TestResend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(3 * day)
	w.smtp.Next(smtptest.Unknown)
	w.at(hour)
	w.work()
	m := w.only()
	w.exec("UPDATE patients SET email = 'omar2@example.com' WHERE id = ?", w.Omar.ID)
	w.at(2 * hour)
	w.must(w.Resend(w.ctx, m.ID))
	if err := w.Resend(w.ctx, m.ID); !errors.Is(err, notifications.ErrNotResendable) {
		t.Errorf("Resend() = %v, want ErrNotResendable", err)
	}
	w.at(3 * hour)
	w.work()
	w.want("appointment_booked sent")
	if got := w.smtp.Mails(); len(got) != 1 || got[0].To != "omar2@example.com" {
		t.Errorf("came %+v", got)
	}
	w.wantStory(m.ID, "1h0m0s sending", "1h0m0s bounced dead (nobody there: 550 5.1.1 (sending SMTP RCPT TO command))",
		"2h0m0s queued by Noura Al-Harbi", "3h0m0s sending", "3h0m0s sent")
}

func (w *world) wantStory(id uuid.UUID, lines ...string) {
	w.t.Helper()
	m, err := w.Get(w.ctx, id)
	w.must(err)
	steps, err := w.Story(w.ctx, &m.Message)
	w.must(err)
	got := []string{}
	for _, s := range steps {
		line := s.At.Sub(dbtest.Now).String() + " " + string(s.State)
		if s.Reason != "" {
			line += " " + string(s.Reason)
		}
		if s.Answer != "" {
			line += " (" + s.Answer + ")"
		}
		if s.By != "" {
			line += " by " + s.By
		}
		got = append(got, line)
	}
	if !slices.Equal(got, lines) {
		w.t.Errorf("story is %q, want %q", got, lines)
	}
}

// What is in doubt is sent again only when somebody says so, and that is on record.
func TestResendInDoubt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(3 * day)
	w.smtp.Next(smtptest.CutAfterEnd)
	w.at(hour)
	w.work()
	w.must(w.Resend(w.ctx, w.only().ID))
	w.work()
	w.want("appointment_booked sent")
	mails := w.smtp.Mails()
	if len(mails) != 2 || mails[0].MessageID != mails[1].MessageID {
		t.Errorf("%d mails came, want two of one id", len(mails))
	}
}

func TestResendIsAudited(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	w := newWorldIn(t, d, bus)
	w.book(3 * day)
	w.smtp.Next(smtptest.Unknown)
	w.at(hour)
	w.work()
	w.must(w.Resend(w.ctx, w.only().ID))
	entries, _, err := (&audit.Service{DB: w.db}).Entries(w.ctx, audit.Filter{Table: "message_resends"})
	if err != nil || len(entries) != 1 || entries[0].ActorName != w.Noura.NameEn {
		t.Errorf("entries %+v, %v", entries, err)
	}
}

func TestResendRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.Resend(w.ctx, uuid.New()); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("Resend(unknown) = %v, want ErrNotFound", err)
	}
	w.book(3 * day)
	m := w.only()
	if err := w.Resend(w.ctx, m.ID); !errors.Is(err, notifications.ErrNotResendable) {
		t.Errorf("Resend(planned) = %v, want ErrNotResendable", err)
	}
	w.smtp.Next(smtptest.Unknown)
	w.at(hour)
	w.work()
	w.at(3 * day)
	if err := w.Resend(w.ctx, m.ID); !errors.Is(err, notifications.ErrVisitBegan) {
		t.Errorf("Resend(after the visit) = %v, want ErrVisitBegan", err)
	}
}
