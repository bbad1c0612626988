package notifications_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notifications"
)

// An example tells of a visit that the rule is for, and of no other. Where there is none, nothing is promised.
func TestTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, err := w.CreateRule(w.ctx, notifications.RuleWish{
		Name: "Reports", Event: notifications.BeforeVisit, LeadMinutes: 60, ServiceID: w.Report.ID, Audience: notifications.Family,
		Channels: []notifications.Channel{notifications.Email},
	})
	w.must(err)
	w.book(2 * time.Hour) // a session
	if err := w.TryRule(w.ctx, r.ID); !errors.Is(err, notifications.ErrNoExample) {
		t.Errorf("TryRule() = %v, want ErrNoExample", err)
	}
	_, err = w.desk.Book(w.ctx, appointments.Wish{PatientID: w.Omar.ID, ProviderID: w.Sami.ID, ServiceID: w.Report.ID, StartsAt: w.start.Add(5 * time.Hour)})
	w.must(err)
	w.must(w.TryRule(w.ctx, r.ID))
	w.must(w.SendTrial(w.ctx, notifications.Trial{RuleID: r.ID, UserID: w.Noura.ID}))
	came := w.came()
	if len(came) != 1 || came[0].To != w.Noura.Email || !strings.Contains(came[0].Text, "14:00") {
		t.Errorf("came %+v, want one to Noura about 14:00", came)
	}
}
