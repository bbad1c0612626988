package e2e

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// both tells a story in either language, each time in a window of a centre of its own.
func both(t *testing.T, story func(*window), options ...option) {
	t.Parallel()
	for _, locale := range access.Locales {
		t.Run(string(locale), func(t *testing.T) {
			t.Parallel()
			story(open(t, options...).window(locale))
		})
	}
}

// The days on which the stories play.
var (
	sunday  = civil.Of(dbtest.Now, ui.Zone(context.Background()))
	tuesday = sunday.Add(2)
)

// Patient is the name of a patient in the window's language.
func (w *window) Patient(p patients.Patient) string { return p.Name(w.ctx) }

// Ahead and Back are the arrows that lead to the next column or day, and to the one before.
func (w *window) Ahead() string {
	return map[i18n.Locale]string{i18n.English: "ArrowRight", i18n.Arabic: "ArrowLeft"}[w.locale]
}

// Back is the other one.
func (w *window) Back() string {
	return map[i18n.Locale]string{i18n.English: "ArrowLeft", i18n.Arabic: "ArrowRight"}[w.locale]
}

// Open opens the short form at an empty time of the calendar.
func (w *window) Open(column, at string) {
	w.t.Helper()
	w.ClickAt(w.Place(column, at))
	w.Focused(popover + " [role=combobox]")
}

// Pick chooses the patient of a form by the last digits of the phone number.
func (w *window) Pick(p patients.Patient) {
	w.t.Helper()
	w.Type(p.Phone[len(p.Phone)-4:])
	w.See(w.within+" [role=option][aria-selected=true]", w.Patient(p))
	w.Press("Enter")
	w.until(w.Patient(p)+" being chosen", func() bool {
		return w.is("document.querySelector(arg[0])?.value === arg[1]", w.within+" [name=patient_id]", p.ID.String())
	})
}

// Sees waits until a card of the calendar says of a visit what it should: "status", "start" or "length".
func (w *window) Sees(id uuid.UUID, name, value string) {
	w.t.Helper()
	w.until("the visit's "+name+" being "+value, func() bool { return w.Data(card(id), name) == value })
}

// SeeStatus waits until the page of a visit shows a status. In Arabic the name of one is part of another's.
func (w *window) SeeStatus(status appointments.Status) {
	w.t.Helper()
	w.until("the status "+string(status), func() bool {
		return w.Read(visit+" h1 + .c-chip") == w.Says("ui.status."+string(status))
	})
}

// stands fails unless a visit is at a time and in a status.
func (c *centre) stands(id uuid.UUID, status appointments.Status, after time.Duration) {
	c.t.Helper()
	a, err := c.Appointments.Get(c.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	if at := dbtest.Now.Add(after); a.Status != status || !a.StartsAt.Equal(at) {
		c.t.Errorf("the visit is %s at %s, want %s at %s", a.Status, a.StartsAt, status, at)
	}
}

// mails are those that arrived about a rule.
func (c *centre) mails(rule notifications.RuleKey) (list []smtptest.Mail) {
	c.t.Helper()
	messages, _, err := c.Notifications.List(c.Context(), notifications.Filter{})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, m := range c.post.Mails() {
		about := slices.ContainsFunc(messages, func(e notifications.Entry) bool {
			return e.Rule == rule && e.ID.String()+"@tenhal.example" == m.MessageID
		})
		if about {
			list = append(list, m)
		}
	}
	return list
}
